"""What the web page shows, as HTML: every word of a document or a question is escaped, always."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from urllib.parse import quote

from assistant.answer import Answer, Citation, Status
from assistant.desk import Excerpt, OutlineLine
from assistant.drafting import POSSIBLY
from ingest.document import Entry, Origin, Scope, Span
from ingest.errors import YingjiError
from ingest.pipeline import FileReport, Outcome

# Characters that HTML or Markdown would take for marks of their own; Gradio runs what it shows through both.
PLAIN = {ord(mark): f"&#{ord(mark)};" for mark in "&<>\"'`*_~[]|\\$#"} | {10: "<br>", 13: ""}
MARK = re.compile(r"&#91;(\d{1,3})&#93;")  # [1] once it is escaped
SCOPE = "检索范围："
EXTRACTIVE = "extractive"
FOLD_FROM = 420  # characters of a section from which its far ends are folded away
NEAR = 130  # characters kept on each side of the cited words
# A line that was broken for its length: long, not at the end of a sentence, and not between two Latin words.
BROKEN = re.compile(r"(?<=[^\n]{18}[^\n。；：！？…a-zA-Z])\n(?=[^\s　])")
SENTENCE_END = re.compile(r"[。！？；\n]")
LEVEL_SHOWN = 3  # depth to which a table of contents goes
HEADINGS = {
    Status.PARTIAL: "只找到部分依据",
    Status.NOT_FOUND: "文件中没有找到",
    Status.CONFLICTING: "各文件说法不一",
    Status.NEEDS_SCOPE: "请先明确范围",
}
FIELDS = {
    "title": "标题",
    "issuer": "发文机关",
    "region": "地区",
    "year": "年份",
    "number": "文号",
    "issued": "印发日期",
    "effective": "施行日期",
    "genre": "文种",
    "family": "法规名称",
}
OUTCOMES = {
    Outcome.ADDED: "新增",
    Outcome.REPLACED: "更新",
    Outcome.UNCHANGED: "未变",
    Outcome.SAME_WORDS: "同文",
    Outcome.REMOVED: "移除",
    Outcome.SKIPPED: "跳过",
    Outcome.FAILED: "失败",
}
SUMMED_UP = (Outcome.ADDED, Outcome.REPLACED, Outcome.SAME_WORDS)
SOURCES = {"text": "正文", "metadata": "文件属性", "filename": "文件名"}


def escape(text: str) -> str:
    """`text` as it will be read: no tag, no Markdown, line breaks kept."""
    return text.translate(PLAIN)


def question_html(text: str) -> str:
    """A question as it was typed."""
    return f'<div class="yj-asked">{escape(text)}</div>'


def answer_html(answer: Answer, turn: int) -> str:
    """An answer for the chat; its marks [1] are links to the cards of the same turn."""
    heading = HEADINGS.get(answer.status, "")
    head = f'<p class="yj-verdict">{heading}</p>' if heading else ""
    body = _paragraphs(answer.text, {citation.number for citation in answer.citations}, turn)
    return f'<div class="yj-answer yj-{answer.status.value}">{head}{body}{_small(answer)}</div>'


def error_html(error: YingjiError) -> str:
    """An error, in the place where the answer would stand."""
    return f'<div class="yj-answer yj-error"><p class="yj-verdict">未能完成</p><p>{escape(str(error))}</p></div>'


def evidence_html(answer: Answer, turn: int, excerpts: Sequence[Excerpt | None], *, latest: bool) -> str:
    """The cards of one turn: citations, or the nearest passages of a refusal.

    excerpts: the surroundings of each shown citation, in order; None where they could not be fetched.
    """
    shown = shown_citations(answer)
    about = f"第 {turn} 问" if answer.citations else f"第 {turn} 问 · 最接近的片段，未能回答，仅供参考"
    cards = "".join(
        _card(citation, excerpt, turn, cited=bool(answer.citations))
        for citation, excerpt in zip(shown, excerpts, strict=True)
    )
    inner = cards or '<p class="yj-none">没有可以引用的片段。</p>'
    kind = "yj-turn" if answer.citations else "yj-turn yj-nearest"
    head = f'<summary><span class="yj-about">{about}</span>{escape(answer.question)}</summary>'
    return f'<details class="{kind}"{" open" if latest else ""}>{head}{inner}</details>'


def shown_citations(answer: Answer) -> tuple[Citation, ...]:
    """What stands beside an answer: its citations; without any, the nearest passages."""
    return answer.citations or answer.nearest


def scope_words(scope: Scope) -> str:
    """武汉市 2024年; 全部文件 when nothing limits the search."""
    words = [scope.region.name] if scope.region else []
    words += [f"{scope.year}年"] if scope.year else []
    words += [part for part in (scope.issuer, scope.genre) if part]
    return " ".join(words) or "全部文件"


def document_html(excerpt: Excerpt, start: int = 0, end: int = 0) -> str:
    """A document to read: what is known of it, its outline, its text with [start, end) highlighted."""
    entry = excerpt.entry
    asked = (Span(start, end),) if excerpt.span.start <= start < end <= excerpt.span.end else excerpt.marked
    excerpt = _rejoined(excerpt)
    outline = "".join(_outline_line(line) for line in excerpt.outline if 0 < line.level <= LEVEL_SHOWN)
    nav = f'<nav class="yj-outline"><h3>目录</h3>{outline}</nav>' if outline else ""
    text = _text(excerpt, excerpt.span, asked, excerpt.outline)
    return (
        f'<article class="yj-document"><header><h2>{escape(entry.title)}</h2>{_chips(entry)}{_facts(entry)}</header>'
        f'<div class="yj-body">{nav}<div class="yj-text">{text}</div></div></article>'
    )


def entries_html(entries: Sequence[Entry]) -> str:
    """The list of documents; each title opens the document."""
    if not entries:
        return '<div class="yj-empty">资料库里还没有文件，请在下方收录。</div>'
    heads = "".join(f"<th>{name}</th>" for name in ("文件", "地区 · 年份", "发文机关 · 文种", "日期", "条款 · 片段"))
    passages = sum(entry.passages for entry in entries)
    return (
        f'<div class="yj-list"><p class="yj-small">共 {len(entries)} 份文件，{passages} 个片段。'
        f"带“推定”的项目不是文件写明的，而是由文中词语或文件名推断的。</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(map(_row, entries))}</tbody></table></div>"
    )


def whole(title: str, inner: str) -> str:
    """A page of its own around `inner`, for a document opened in another window."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · 应急</title>"
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/page/style.css"></head>'
        f'<body class="yj-alone"><main>{inner}</main></body></html>'
    )


def reading_link(document: str, span: Span | None = None) -> str:
    """The address of a document to read; the script of the page opens it in a drawer."""
    at = f"?start={span.start}&amp;end={span.end}" if span else ""
    return f"/page/document/{quote(document, safe='')}{at}"


def _paragraphs(text: str, numbers: set[int], turn: int) -> str:
    def linked(mark: re.Match[str]) -> str:
        if int(mark[1]) not in numbers:
            return mark[0]
        return f'<a class="yj-cite" href="#{_anchor(turn, int(mark[1]))}">{mark[1]}</a>'

    surely, _, possibly = text.partition(POSSIBLY)
    lines = [MARK.sub(linked, escape(line)) for line in surely.split("\n") if line.strip()]
    below = [MARK.sub(linked, escape(line)) for line in possibly.split("\n") if line.strip()]
    told = "".join(f"<p>{line}</p>" for line in lines)
    return told + (
        f'<div class="yj-possibly"><p>{POSSIBLY}</p>{"".join(f"<p>{line}</p>" for line in below)}</div>'
        if below
        else ""
    )


def _anchor(turn: int, number: int) -> str:
    return f"src-{turn}-{number}"


def _small(answer: Answer) -> str:
    """The small line under an answer: what was searched, how long it took, and how the scope was found."""
    searched = f"{answer.documents_searched} 个文件 {answer.passages_searched} 个片段"
    told = next((note for note in answer.notes if note.startswith(SCOPE)), SCOPE + scope_words(answer.scope))
    line = f"{escape(told.rstrip('。'))} · {searched} · 用时 {answer.seconds:.2f} 秒 · {escape(engine_words(answer))}"
    notes = "".join(f"<br>{escape(note)}" for note in answer.notes if note != told)
    return f'<p class="yj-small">{line}{notes}</p>'


def engine_words(answer: Answer) -> str:
    """Which engine answered, in words."""
    if answer.engine == EXTRACTIVE:
        return "由原文摘取作答，未用语言模型"
    return f"由语言模型 {answer.engine} 组织文字，逐句核对过原文"


def _card(citation: Citation, excerpt: Excerpt | None, turn: int, *, cited: bool) -> str:
    anchor = _anchor(turn, citation.number) if cited else f"near-{turn}-{citation.number}"
    number = f'<span class="yj-number">{citation.number}</span>' if cited else ""
    page = f" · 第 {citation.page} 页" if citation.page else ""
    link = reading_link(citation.document_id, citation.span)
    head = f'<a class="yj-title" href="{link}">《{escape(citation.title)}》</a>'
    where = f'<span class="yj-where">{escape(citation.locator)}{page}</span>'
    chips = _chips(excerpt.entry) if excerpt else ""
    foot = f'<footer>{escape(citation.document)} · <a href="{link}">阅读全文</a></footer>'
    return (
        f'<article class="yj-card" id="{anchor}"><header>{number}<div>{head}{where}</div></header>{chips}'
        f'<div class="yj-text">{_surrounded(citation, excerpt)}</div>{foot}</article>'
    )


def _surrounded(citation: Citation, excerpt: Excerpt | None) -> str:
    """The cited words within their section; the far ends of a long section are folded away."""
    if excerpt is None:
        return f"<mark>{escape(citation.quote)}</mark>"
    excerpt, marked = _rejoined(excerpt), excerpt.marked or (citation.span,)
    whole_span, first, last = excerpt.span, marked[0].start, marked[-1].end
    if len(whole_span) <= FOLD_FROM:
        return _text(excerpt, whole_span, marked)
    near = _trimmed(excerpt, Span(_back_to_sentence(excerpt, first), _on_to_sentence(excerpt, last)))
    before, after = Span(whole_span.start, near.start), Span(near.end, whole_span.end)
    return _folded(excerpt, before, "展开上文") + _text(excerpt, near, marked) + _folded(excerpt, after, "展开下文")


def _rejoined(excerpt: Excerpt) -> Excerpt:
    """Lines broken in mid-sentence made whole for the screen; offsets stay, for a dropped break becomes a \\r."""
    starts = {line.span.start - excerpt.span.start for line in excerpt.outline}

    def joined(found: re.Match[str]) -> str:
        return "\n" if found.end() in starts else "\r"

    return replace(excerpt, text=BROKEN.sub(joined, excerpt.text))


def _folded(excerpt: Excerpt, span: Span, label: str) -> str:
    span = _trimmed(excerpt, span)
    if not len(span):
        return ""
    return f'<details class="yj-fold"><summary>{label}（{len(span)} 字）</summary>{_text(excerpt, span, ())}</details>'


def _trimmed(excerpt: Excerpt, span: Span) -> Span:
    """`span` without white space at its ends."""
    words = _words(excerpt, span)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def _back_to_sentence(excerpt: Excerpt, offset: int) -> int:
    """The first sentence start within NEAR characters before `offset`; `offset` less NEAR where there is none."""
    lowest = max(excerpt.span.start, offset - NEAR)
    if lowest == excerpt.span.start:
        return lowest
    found = SENTENCE_END.search(excerpt.text, lowest - excerpt.span.start, offset - excerpt.span.start)
    return excerpt.span.start + found.end() if found else lowest


def _on_to_sentence(excerpt: Excerpt, offset: int) -> int:
    """The last sentence end within NEAR characters after `offset`; `offset` plus NEAR where there is none."""
    highest = min(excerpt.span.end, offset + NEAR)
    if highest == excerpt.span.end:
        return highest
    ends = list(SENTENCE_END.finditer(excerpt.text, offset - excerpt.span.start, highest - excerpt.span.start))
    return excerpt.span.start + ends[-1].end() if ends else highest


def _text(excerpt: Excerpt, span: Span, marked: Iterable[Span], outline: Sequence[OutlineLine] = ()) -> str:
    """The words of `span`, marks and section headings set off; `span` lies inside the excerpt."""
    marks = [Span(max(mark.start, span.start), min(mark.end, span.end)) for mark in marked if _meets(mark, span)]
    tags = [tag for mark in marks for tag in ((mark.start, 2, "<mark>"), (mark.end, 0, "</mark>"))]
    tags += _heading_tags(excerpt, [line for line in outline if line.level], marks)
    pieces, at = [], span.start
    for offset, _, tag in sorted(tags, key=lambda tag: tag[:2]):
        pieces += [escape(_words(excerpt, Span(at, offset))), tag]
        at = offset
    return "".join([*pieces, escape(_words(excerpt, Span(at, span.end)))])


def _words(excerpt: Excerpt, span: Span) -> str:
    """The document's words at `span`, which lies inside the excerpt."""
    return excerpt.text[span.start - excerpt.span.start : span.end - excerpt.span.start]


def _meets(mark: Span, span: Span) -> bool:
    return max(mark.start, span.start) < min(mark.end, span.end)


def _heading_tags(
    excerpt: Excerpt, outline: Sequence[OutlineLine], marks: Sequence[Span]
) -> Iterator[tuple[int, int, str]]:
    """An anchor at each section's start, its heading in bold; tags never cross: a heading partly marked stays plain."""
    bold_to = -1
    for line in outline:
        start = line.span.start
        yield start, 1, f'<a id="s-{start}"></a>'
        heading = Span(start, start + _printed(excerpt, line))
        crossed = any(_meets(mark, heading) and heading not in mark for mark in marks)
        if len(heading) and start >= bold_to and not crossed:
            bold_to = heading.end
            yield from ((start, 3, "<b>"), (heading.end, -1, "</b>"))


def _printed(excerpt: Excerpt, line: OutlineLine) -> int:
    """How many characters at the section's start are its marker and heading as printed."""
    here = _words(excerpt, line.span)
    ways = (line.marker + line.heading, line.marker)
    return next((len(words) for words in ways if here.startswith(words)), 0)


def _outline_line(line: OutlineLine) -> str:
    words = f"{line.marker}{line.heading}" or line.locator
    return f'<a class="yj-level-{line.level}" href="#s-{line.span.start}">{escape(words[:40])}</a>'


def _chips(entry: Entry) -> str:
    place = entry.scope.region.name if entry.scope.region else "地区不详"
    words = [place, *([f"{entry.scope.year}年"] if entry.scope.year else [])]
    chips = "".join(f'<span class="yj-chip">{escape(word)}</span>' for word in words)
    gone = " yj-superseded" if entry.successor else ""
    status = f'<span class="yj-chip yj-status{gone}">{escape(entry.status)}</span>' if entry.status else ""
    return f'<div class="yj-chips">{chips}{status}</div>'


def _facts(entry: Entry) -> str:
    """Everything known of a document, what was inferred marked as such, and what reading lost."""
    known = (
        ("issuer", entry.scope.issuer),
        ("number", entry.number),
        ("issued", _day(entry.issued)),
        ("effective", _day(entry.effective)),
        ("genre", entry.scope.genre),
    )
    facts = "".join(f"<dt>{FIELDS[name]}</dt><dd>{escape(value)}</dd>" for name, value in known if value)
    files = escape("、".join(entry.sources or (entry.source,)))
    size = f"{entry.characters} 字，{entry.sections} 个条款，{entry.passages} 个片段"
    pages = f"，{entry.pages} 页" if entry.pages else ""
    return (
        f'<dl class="yj-facts">{facts}<dt>原文件</dt><dd>{files}</dd><dt>篇幅</dt><dd>{size}{pages}</dd></dl>'
        f"{_inferred(entry.origins)}{_losses(entry.losses)}"
    )


def _inferred(origins: Iterable[Origin]) -> str:
    found = "；".join(
        f"{FIELDS.get(origin.field, origin.field)}据{SOURCES.get(origin.source, origin.source)}“{origin.words[:40]}”"
        for origin in origins
        if origin.inferred
    )
    return f'<p class="yj-inferred"><b>推定</b>{escape(found)}</p>' if found else ""


def _losses(losses: Iterable[str]) -> str:
    return "".join(f'<p class="yj-loss"><b>未读入</b>{escape(loss)}</p>' for loss in losses)


def _row(entry: Entry) -> str:
    inferred = {origin.field for origin in entry.origins if origin.inferred}

    def field(name: str, value: str | None) -> str:
        mark = "<sup>推定</sup>" if name in inferred else ""
        return f"<span>{escape(value)}{mark}</span>" if value else ""

    region = entry.scope.region.name if entry.scope.region else None
    year = f"{entry.scope.year}年" if entry.scope.year else None
    status = f'<span class="yj-chip yj-status{" yj-superseded" * bool(entry.successor)}">{escape(entry.status)}</span>'
    dates = (("issued", "印发 ", entry.issued), ("effective", "施行 ", entry.effective))
    days = "".join(field(name, label + _day(day)) for name, label, day in dates if day)
    return (
        f'<tr><td><a class="yj-title" href="{reading_link(entry.id)}">{escape(entry.title)}</a>'
        f"{status if entry.status else ''}"
        f'<span class="yj-file">{escape(entry.source)}{" · " + escape(entry.number) if entry.number else ""}</span>'
        f"{_losses(entry.losses)}</td>"
        f"<td>{field('region', region)}{field('year', year)}</td>"
        f"<td>{field('issuer', entry.scope.issuer)}{field('genre', entry.scope.genre)}</td><td>{days}</td>"
        f'<td class="yj-count"><span>{entry.sections} 条</span><span>{entry.passages} 段</span></td></tr>'
    )


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def progress_html(lines: Sequence[str], state: str) -> str:
    """What became of each file so far, and one line of state; lines are HTML, state is text."""
    return f'<div class="yj-reports">{"".join(lines)}<p class="yj-small">{escape(state)}</p></div>'


def report_html(report: FileReport) -> str:
    """What became of one file, and what reading lost."""
    entry = report.entry
    found = ""
    if entry and report.outcome in SUMMED_UP:
        region = entry.scope.region.name if entry.scope.region else "地区不详"
        year = f"{entry.scope.year}年" if entry.scope.year else "年份不详"
        found = f"《{entry.title}》 {region} {year}，{entry.sections} 条，{entry.passages} 段"
    words = found or report.message
    return (
        f'<div class="yj-report yj-{report.outcome.value}"><b>{OUTCOMES[report.outcome]}</b>'
        f"<span>{escape(PurePath(report.path).name)}<small>{escape(words)}</small></span>{_losses(report.losses)}</div>"
    )


def removal_html(titles: Sequence[str]) -> str:
    """The question before documents are removed."""
    named = "".join(f"<li>{escape(title)}</li>" for title in titles)
    return f'<div class="yj-removal"><p>将移除以下 {len(titles)} 份文件，之后不会再被检索和引用：</p><ul>{named}</ul></div>'
