"""`yingji terms` and `yingji references`: names and cited documents as tables in the terminal, JSON, CSV and a graph."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.bibliography import Bibliography, CitedWork, as_dot
from assistant.glossary import Comparison, Glossary, TermQuery, Usage, place_of
from ingest.document import Entry
from ingest.store.terms import TermLine
from ui.commands import print_json
from ui.ledger import Cell, harmless, joined, save
from ui.opening import desk
from ui.terminal import SCREEN

ON_SCREEN = 60  # names or cited documents shown in the terminal unless told otherwise
PLACES_SHOWN = 6
COLUMNS_SHOWN = 6  # places side by side in the table of items
NAMES = ("名词", "名称示几项", "文中列出几项", "有解释的文件", "只提到的文件", "出现次数")
USES = (
    "名词",
    "地区",
    "年份",
    "文件",
    "位置",
    "有无解释",
    "原文",
    "列出的项",
    "名称示几项",
    "列出几项",
    "说明",
    "编号",
    "起",
    "止",
)
WORKS = ("被引文件", "库中是否有", "库中文件", "引用它的文件", "文件数", "次数", "位置")


def terms(
    name: str, query: TermQuery, limit: int | None, csv_file: Path | None, library: Path | None, *, as_json: bool
) -> None:
    """Print the names of the library, or one name side by side."""
    with desk(library, "yingji terms") as at:
        found = at.term(name, query) if name else at.terms(query)
    if csv_file:
        save(csv_file, as_csv(USES, use_rows(found)) if name else as_csv(NAMES, name_rows(found)))
    if as_json:
        print_json(found, type(found))
    elif csv_file:
        _say(f"已写入 {csv_file}：{len(found.usages if name else found.lines)} 行。", *found.notes)
    elif name:
        show_one(found)
    else:
        show_all(found, limit or ON_SCREEN)


def references(
    query: TermQuery,
    held: bool | None,
    limit: int | None,
    csv_file: Path | None,
    dot: Path | None,
    library: Path | None,
    *,
    as_json: bool,
) -> None:
    """Print which documents are cited, which of them are in the library, and which are missing."""
    with desk(library, "yingji references") as at:
        found = at.references(query)
    found = replace(found, works=tuple(one for one in found.works if held is None or bool(one.target) == held))
    if csv_file:
        save(csv_file, as_csv(WORKS, work_rows(found)))
    if dot:
        save(dot, as_dot(found).encode("utf-8", "replace"))
    if as_json:
        print_json(found, Bibliography)
    elif csv_file or dot:
        files = "、".join(str(file) for file in (csv_file, dot) if file)
        _say(f"已写入 {files}：{len(found.works)} 份被引文件。", *found.notes)
    else:
        show_works(found, limit or ON_SCREEN)


def _say(*lines: str) -> None:
    for line in lines:
        SCREEN.print(Text(line), soft_wrap=True)


def show_all(found: Glossary, limit: int) -> None:
    """The names as a table, then what was searched."""
    entries = {entry.id: entry for entry in found.entries}
    table = Table(box=SIMPLE_HEAD, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    for heading, ratio in (("名词", 5), ("几项", 2), ("有解释", 7), ("只提到", 7)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    table.add_column("次数", width=4, justify="right")
    for line in found.lines[:limit]:
        cells = (
            line.words,
            counted(line),
            named(line.defined, entries),
            named(line.mentioned, entries),
            str(line.places),
        )
        table.add_row(*map(escape, cells), style="" if line.defined else "dim")
    if found.lines:
        SCREEN.print(table)
    explained = sum(bool(line.defined) for line in found.lines)
    _say(f"检索了 {found.documents_searched} 份文件，共 {len(found.lines)} 个名词，其中 {explained} 个有文件解释。")
    if len(found.lines) > limit:
        _say(f"这里显示前 {limit} 个；用 --limit 多看，或用 --csv 全部导出。")
    _say(*found.notes, *(("看某一个：yingji terms 名词",) if found.lines else ()))


def counted(line: TermLine) -> str:
    """6；列出6、7: what the name promises, and what the explanations list."""
    promised = str(line.numeral) if line.numeral else ""
    listed = "、".join(map(str, line.counts))
    if not listed or (listed == promised):
        return promised
    return f"{promised}；列出{listed}" if promised else f"列出{listed}"


def named(ids: Sequence[str], entries: dict[str, Entry]) -> str:
    """The documents in short, the first few of many."""
    shown = dict.fromkeys(place_of(entries[id]) for id in ids[:PLACES_SHOWN] if id in entries)
    more = f" 等 {len(ids)} 份" if len(ids) > PLACES_SHOWN else ""
    return "、".join(shown) + more


def show_one(found: Comparison) -> None:
    """One name: what each document says, and how their items differ."""
    for usage in found.usages:
        for line, indent in _usage(usage):
            SCREEN.print(Padding(line, (0, 0, 0, indent)))
    if len(found.listing) > 1:
        SCREEN.print(_items(found))
        _say(*differences(found))
    _say(summary(found), *found.notes)
    if found.related:
        _say("名称中含有它的还有：" + "、".join(line.words for line in found.related[:12]))


def summary(found: Comparison) -> str:
    """How many documents explain the name, how many only mention it, and how many were searched."""
    explained = sum(bool(usage.quote) for usage in found.usages)
    searched = f"检索了 {found.documents_searched} 份文件"
    if not found.usages:
        return f"{searched}，没有一份提到“{found.name}”。"
    return f"{searched}：{explained} 份解释了“{found.name}”，{len(found.usages) - explained} 份只是提到。"


def _usage(usage: Usage) -> Iterator[tuple[Text, int]]:
    """The lines for one document, each with its indent."""
    place = f"《{usage.entry.title}》{usage.term.locator}"
    where = f"{place_of(usage.entry)}  " if not usage.entry.family else ""
    yield Text.assemble((where, "bold"), (place, "cyan"), "" if usage.quote else ("  只提到", "dim")), 0
    yield Text(joined(usage.quote or usage.sentence), style="" if usage.quote else "dim"), 4
    if usage.term.items:
        listed = "　".join(f"{number}.{joined(item.text)}" for number, item in enumerate(usage.term.items, 1))
        yield Text(f"共 {len(usage.term.items)} 项：{listed}"), 4
    if usage.remark:
        yield Text(f"注意：{usage.remark}", style="yellow"), 4
    if usage.places:
        yield Text(f"另见 {'、'.join(dict.fromkeys(locator for locator, _ in usage.places))}", style="dim"), 4


def _items(found: Comparison) -> Table:
    """Items against places; ✓ where the document lists it."""
    shown = found.listing[:COLUMNS_SHOWN]
    table = Table(box=SIMPLE_HEAD, title="逐项对照", title_justify="left", padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("项")
    for at in shown:
        table.add_column(escape(place_of(found.usages[at].entry)), justify="center")
    for row in found.rows:
        table.add_row(escape(row.words), *("✓" if held else "—" for held in row.held[: len(shown)]))
    return table


def differences(found: Comparison) -> Iterator[str]:
    """What only one of the documents lists, in sentences."""
    if len(found.listing) > COLUMNS_SHOWN:
        yield f"表中只列前 {COLUMNS_SHOWN} 份，全部见 --json 或 --csv。"
    if all(all(row.held) for row in found.rows):
        yield "各份文件列出的项相同。"
    for number, at in enumerate(found.listing):
        own = [row.words for row in found.rows if row.held[number] and sum(row.held) == 1]
        if own:
            yield f"只有{place_of(found.usages[at].entry)}有：{'、'.join(own)}。"


def show_works(found: Bibliography, limit: int) -> None:
    """The cited documents as a table, then what was searched."""
    entries = {entry.id: entry for entry in found.entries}
    table = Table(box=SIMPLE_HEAD, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    for heading, ratio in (("被引文件", 9), ("引用它的文件", 9)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for heading, width in (("库中", 4), ("次数", 4)):
        table.add_column(heading, width=width, justify="right")
    for work in found.works[:limit]:
        held = "有" if work.target else "缺"
        cells = (f"《{work.title}》", named(work.citing, entries), held, str(len(work.uses)))
        table.add_row(*map(escape, cells), style="" if work.target else "yellow")
    if found.works:
        SCREEN.print(table)
    missing = sum(not work.target for work in found.works)
    _say(f"检索了 {found.documents_searched} 份文件，共引用 {len(found.works)} 份文件，其中 {missing} 份库里没有。")
    if len(found.works) > limit:
        _say(f"这里显示前 {limit} 份；用 --limit 多看，或用 --csv 全部导出。")
    _say(*found.notes)


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as CSV that Excel opens as it is: UTF-8 with its mark, CRLF, no cell that could be a formula."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig", "backslashreplace")


def name_rows(found: Glossary) -> Iterator[tuple[Cell, ...]]:
    """A row for each name, as NAMES."""
    titles = {entry.id: entry.title for entry in found.entries}
    for line in found.lines:
        defined, mentioned = ("；".join(titles[id] for id in ids) for ids in (line.defined, line.mentioned))
        yield line.words, line.numeral, "、".join(map(str, line.counts)), defined, mentioned, line.places


def use_rows(found: Comparison) -> Iterator[tuple[Cell, ...]]:
    """A row for each document that uses the name, as USES."""
    for usage in found.usages:
        entry, term = usage.entry, usage.term
        region = entry.scope.region.path if entry.scope.region else ""
        told = "有" if usage.quote else "只提到"
        items = "；".join(joined(item.text) for item in term.items)
        head = (joined(term.words.text), region, entry.scope.year, entry.title, term.locator, told)
        counts = (term.numeral, len(term.items) or None, usage.remark)
        span = term.definition or term.words.span
        yield (*head, joined(usage.quote or usage.sentence), items, *counts, entry.id, span.start, span.end)


def work_rows(found: Bibliography) -> Iterator[tuple[Cell, ...]]:
    """A row for each cited document, as WORKS."""
    titles = {entry.id: entry.title for entry in found.entries}
    for work in found.works:
        target = work.target.title if work.target else ""
        citing = "；".join(titles[id] for id in work.citing)
        held = "有" if work.target else "缺"
        yield work.title, held, target, citing, len(work.citing), len(work.uses), "；".join(places(work, titles))


def places(work: CitedWork, titles: dict[str, str]) -> Iterator[str]:
    """Each place that names it."""
    yield from dict.fromkeys(f"《{titles[use.document]}》{use.locator}" for use in work.uses)
