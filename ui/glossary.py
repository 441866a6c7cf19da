"""What the tab 名词对照 shows, as HTML: names, one name side by side, cited documents; every word is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from assistant.bibliography import Bibliography, CitedWork
from assistant.glossary import Comparison, Glossary, Row, Usage, place_of
from ingest.document import Entry
from ingest.duty import Reference
from ingest.errors import YingjiError
from ingest.store.terms import TermLine
from ingest.store.titles import NATION
from ui.ledger import joined
from ui.page import escape, reading_link
from ui.terms import counted, differences, summary

CHOOSE = "#yj-term="  # the script of the page puts what follows into the box for the name and asks for it
NAMES_SHOWN, WORKS_SHOWN, USES_SHOWN, ITEMS_SIDE = 400, 120, 8, 8
WELCOME = "从左边选一个名词，或在上面写一个，这里并排显示各文件的解释。"
ROWS, ROW, WIDTH, HEAD = 12, 24, 690, 26  # of the picture: names on each side, height of one, width, room above
LABEL = 18  # characters of a title in the picture


def names_html(found: Glossary, typed: str = "") -> str:
    """The names, each to be chosen; typed: only those that contain these words."""
    entries = {entry.id: entry for entry in found.entries}
    lines = [line for line in found.lines if typed in line.words] if typed else list(found.lines)
    explained = sum(bool(line.defined) for line in lines)
    told = f"检索了 {found.documents_searched} 份文件，{len(lines)} 个名词，{explained} 个有文件解释。"
    if not lines:
        return f'<div class="yj-empty">{escape(told)}{_notes(found.notes)}</div>'
    more = f"这里显示前 {NAMES_SHOWN} 个。" if len(lines) > NAMES_SHOWN else ""
    rows = "".join(_name_row(line, entries) for line in lines[:NAMES_SHOWN])
    heads = "".join(f"<th>{name}</th>" for name in ("名词", "几项", "有解释", "只提到"))
    return (
        f'<div class="yj-list yj-names"><p class="yj-small">{escape(told + more)}{_notes(found.notes)}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _name_row(line: TermLine, entries: dict[str, Entry]) -> str:
    plain = "" if line.defined else ' class="yj-plain"'
    name = f'<a class="yj-title" href="{CHOOSE}{quote(line.words)}">{escape(line.words)}</a>'
    cells = (escape(counted(line)), _places(line.defined, entries), _places(line.mentioned, entries))
    return f"<tr{plain}><td>{name}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _places(ids: Sequence[str], entries: dict[str, Entry]) -> str:
    shown = "、".join(dict.fromkeys(escape(place_of(entries[id])) for id in ids[:3] if id in entries))
    return shown + (f" 等 {len(ids)} 份" if len(ids) > 3 else "")


def comparison_html(found: Comparison) -> str:
    """One name: a card for each document, then the items against the documents."""
    cards = "".join(map(_card, found.usages)) or f'<div class="yj-empty">{escape(summary(found))}</div>'
    related = "".join(
        f'<a class="yj-chip" href="{CHOOSE}{quote(line.words)}">{escape(line.words)}</a>' for line in found.related[:12]
    )
    others = f'<p class="yj-small">名称中含有它的还有：{related}</p>' if related else ""
    return (
        f'<div class="yj-compared"><h2 class="yj-head">{escape(found.name)}</h2>'
        f'<p class="yj-small">{escape(summary(found))}{_notes(found.notes)}</p>'
        f'<div class="yj-uses">{cards}</div>{_items_html(found)}{others}</div>'
    )


def _card(usage: Usage) -> str:
    """What one document says, its items marked; title, words and items lead to where they stand."""
    entry, term = usage.entry, usage.term
    span = term.definition or term.words.span
    title = f'<a class="yj-title" href="{reading_link(entry.id, span)}">《{escape(entry.title)}》</a>'
    where = f'<span class="yj-where">{escape(term.locator)}</span>'
    words = _quoted(usage) if usage.quote else f'<span class="yj-aside">只提到：</span>{_mentioned(usage)}'
    listed = (
        f'<ol class="yj-items">{"".join(_item(usage, at) for at in range(len(term.items)))}</ol>' if term.items else ""
    )
    remark = f'<p class="yj-loss"><b>注意</b>{escape(usage.remark)}</p>' if usage.remark else ""
    return (
        f'<article class="yj-card{"" if usage.quote else " yj-plain"}"><header><div>'
        f'<span class="yj-chip">{escape(place_of(entry))}</span>{title}{where}</div></header>'
        f'<div class="yj-text">{words}</div>{listed}{remark}{_elsewhere(usage)}</article>'
    )


def _quoted(usage: Usage) -> str:
    """The explanation with its items marked."""
    start = usage.term.definition.start
    pieces, at = [], 0
    for item in sorted(usage.term.items, key=lambda item: item.span):
        first, last = item.span.start - start, item.span.end - start
        if first < at or last > len(usage.quote):
            continue
        pieces += [escape(joined(usage.quote[at:first])), f"<mark>{escape(joined(usage.quote[first:last]))}</mark>"]
        at = last
    return "".join([*pieces, escape(joined(usage.quote[at:]))])


def _mentioned(usage: Usage) -> str:
    """The sentence with the name marked."""
    before, name, after = usage.sentence.partition(usage.term.words.text)
    return f"{escape(joined(before))}<mark>{escape(joined(name))}</mark>{escape(joined(after))}"


def _item(usage: Usage, at: int) -> str:
    item = usage.term.items[at]
    return (
        f'<li><a class="yj-said" href="{reading_link(usage.entry.id, item.span)}">{escape(joined(item.text))}</a></li>'
    )


def _elsewhere(usage: Usage) -> str:
    links = "、".join(
        f'<a class="yj-said" href="{reading_link(usage.entry.id, words.span)}">{escape(locator or "正文")}</a>'
        for locator, words in usage.places[:USES_SHOWN]
    )
    more = f" 等 {len(usage.places)} 处" if len(usage.places) > USES_SHOWN else ""
    return f'<p class="yj-small">另见 {links}{more}</p>' if links else ""


def _items_html(found: Comparison) -> str:
    """Items against the documents that list any, and the differences in sentences."""
    if len(found.listing) < 2:
        return ""
    shown = found.listing[:ITEMS_SIDE]
    heads = "".join(f"<th>{escape(place_of(found.usages[at].entry))}</th>" for at in shown)
    rows = "".join(_item_row(row, len(shown)) for row in found.rows)
    told = "".join(f"<br>{escape(line)}" for line in differences(found))
    table = f"<table><thead><tr><th>逐项对照</th>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="yj-list yj-against">{table}<p class="yj-small">{told.removeprefix("<br>")}</p></div>'


def _item_row(row: Row, places: int) -> str:
    marks = "".join(f"<td>{'✓' if held else '—'}</td>" for held in row.held[:places])
    kind = "" if all(row.held) else ' class="yj-differs"'
    return f"<tr{kind}><td>{escape(row.words)}</td>{marks}</tr>"


def problem_html(error: YingjiError) -> str:
    """Why it cannot be shown."""
    return f'<div class="yj-answer yj-error"><p class="yj-verdict">未能查到</p><p>{escape(str(error))}</p></div>'


def works_html(found: Bibliography) -> str:
    """The cited documents: in the library or missing, and every place that names them."""
    missing = sum(not work.target for work in found.works)
    told = f"检索了 {found.documents_searched} 份文件，共引用 {len(found.works)} 份文件，其中 {missing} 份库里没有。"
    if not found.works:
        return f'<div class="yj-empty">{escape(told)}{_notes(found.notes)}</div>'
    more = f"这里显示前 {WORKS_SHOWN} 份，全部可用 yingji references 导出。" if len(found.works) > WORKS_SHOWN else ""
    titles = {entry.id: entry for entry in found.entries}
    rows = "".join(_work_row(work, titles) for work in found.works[:WORKS_SHOWN])
    heads = "".join(f"<th>{name}</th>" for name in ("被引文件", "库中", "引用它的文件", "次数"))
    return (
        f'<div class="yj-list yj-works"><p class="yj-small">{escape(told + more)}{_notes(found.notes)}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _work_row(work: CitedWork, entries: dict[str, Entry]) -> str:
    named = f"《{escape(work.title)}》"
    title = f'<a class="yj-title" href="{reading_link(work.target.id)}">{named}</a>' if work.target else named
    held = "有" if work.target else "缺"
    kind = "yj-status" if work.target else "yj-status yj-superseded"
    citing = "、".join(_citing(work, id, entries) for id in work.citing[:USES_SHOWN])
    more = f" 等 {len(work.citing)} 份" if len(work.citing) > USES_SHOWN else ""
    return (
        f'<tr><td>{title}</td><td><span class="yj-chip {kind}">{held}</span></td>'
        f"<td>{citing}{more}</td><td>{len(work.uses)}</td></tr>"
    )


def _citing(work: CitedWork, id: str, entries: dict[str, Entry]) -> str:
    """A document that cites, leading to the first place where it does."""
    first: Reference = next(use for use in work.uses if use.document == id)
    name = escape(place_of(entries[id]))
    return f'<a class="yj-said" href="{reading_link(id, first.words.span)}">{name}</a>'


def picture_html(found: Bibliography) -> str:
    """Who cites whom, as a small picture: the documents that cite most, the works cited by most, a line for each."""
    works = found.works[:ROWS]
    counts: dict[str, int] = {}
    for work in works:
        for id in work.citing:
            counts[id] = counts.get(id, 0) + 1
    citing = [entry for entry in found.entries if entry.id in counts]
    citing = sorted(citing, key=lambda entry: -counts[entry.id])[:ROWS]
    if not citing:
        return ""
    height = HEAD + ROW * max(len(works), len(citing))
    body = "".join((*_lines(works, citing), *_left(citing), *_right(works)))
    return (
        f'<div class="yj-graph"><svg width="{WIDTH}" height="{height}" role="img" aria-label="引用关系图">'
        f'<text x="0" y="14" class="yj-graph-head">引用最多的文件</text>'
        f'<text x="{WIDTH}" y="14" text-anchor="end" class="yj-graph-head">被引最多的文件（橙色为库中没有）</text>{body}</svg></div>'
    )


def _lines(works: Sequence[CitedWork], citing: Sequence[Entry]) -> Iterator[str]:
    rows = {entry.id: at for at, entry in enumerate(citing)}
    for at, work in enumerate(works):
        for id in (id for id in work.citing if id in rows):
            y1, y2 = _middle(rows[id]), _middle(at)
            kind = "" if work.target else ' class="yj-graph-missing"'
            yield f'<path{kind} d="M258 {y1} C345 {y1} 345 {y2} 432 {y2}"/>'


def _left(citing: Sequence[Entry]) -> Iterator[str]:
    for at, entry in enumerate(citing):
        link = reading_link(entry.id)
        yield _label(252, at, "end", place_of(entry), entry.title, link, held=True)


def _right(works: Sequence[CitedWork]) -> Iterator[str]:
    for at, work in enumerate(works):
        link = reading_link(work.target.id) if work.target else ""
        whole = f"{work.title}（{len(work.uses)} 次）"
        yield _label(438, at, "start", work.title.removeprefix(NATION), whole, link, held=bool(work.target))


def _label(x: int, at: int, anchor: str, words: str, whole: str, link: str, *, held: bool) -> str:
    short = words if len(words) <= LABEL else words[: LABEL - 1] + "…"
    kind = "" if held else ' class="yj-graph-missing"'
    text = f'<text x="{x}" y="{_middle(at) + 4}" text-anchor="{anchor}"{kind}><title>{escape(whole)}</title>{escape(short)}</text>'
    return f'<a href="{link}">{text}</a>' if link else text


def _middle(at: int) -> int:
    return HEAD + ROW * at + ROW // 2


def _notes(notes: Iterable[str]) -> str:
    return "".join(f"<br>{escape(note)}" for note in notes)
