"""`yingji duties`: the register as a table in the terminal, as JSON, CSV, a workbook and a calendar."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from assistant.desk import Desk
from assistant.ledger import DutyPage, DutyQuery
from assistant.settings import read_settings
from ingest.duty import Standing, Strength
from ingest.errors import SettingsError
from ingest.store.ownership import holder
from ui.commands import print_json
from ui.ledger import Line, as_csv, joined, lines, pages, save, whole
from ui.opening import desk
from ui.terminal import ASIDE, SCREEN

ON_SCREEN = 50  # duties shown in the terminal unless told otherwise
DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?|年)?")
SOME, NONE = ("有", "是", "yes"), ("无", "没有", "否", "no")
Value = TypeVar("Value", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters as they were typed; "" and None where they were not."""

    words: tuple[str, ...] = ()
    region: str | None = None
    year: int | None = None
    document: str | None = None
    body: str = ""
    kind: str = ""
    due_after: str = ""
    due_before: str = ""
    frequency: str = ""
    strength: str = ""
    standing: str = ""

    def query(self) -> DutyQuery:
        """What they ask; SettingsError for a value that means nothing."""
        recurring, words = frequency(self.frequency)
        typed = tuple(word for phrase in self.words for word in phrase.split())
        return DutyQuery(
            region=self.region or None,
            year=self.year,
            document=self.document or None,
            body=self.body.strip(),
            kind=self.kind.strip(),
            strength=one_of(Strength, self.strength, "约束力"),
            standing=one_of(Standing, self.standing, "状态"),
            due_after=day(self.due_after, last=False),
            due_before=day(self.due_before, last=True),
            recurring=recurring,
            words=(*typed, *words),
        )


@dataclass(frozen=True, slots=True)
class Files:
    """Where the register is written besides the screen; None: not there."""

    csv: Path | None = None
    xlsx: Path | None = None
    ics: Path | None = None

    def __bool__(self) -> bool:
        return any((self.csv, self.xlsx, self.ics))


def one_of(kind: type[Value], typed: str, name: str) -> Value | None:
    """The value that was typed, None for ""; SettingsError."""
    typed = typed.strip()
    if typed and typed not in {value.value for value in kind}:
        raise SettingsError(f"{name}没有“{typed}”这一项", remedy=f"可以写：{'、'.join(value.value for value in kind)}")
    return kind(typed) if typed else None


def frequency(typed: str) -> tuple[bool | None, tuple[str, ...]]:
    """有 and 无 ask whether there is one; other words must also stand in the sentence."""
    typed = typed.strip()
    if not typed:
        return None, ()
    if typed in NONE:
        return False, ()
    return True, () if typed in SOME else (typed,)


def day(typed: str, *, last: bool) -> date | None:
    """A day, or the first or last one of a month or a year (2025-06-30, 2025-06, 2025年6月, 2025); SettingsError."""
    typed = typed.strip()
    if not typed:
        return None
    found = DAY.fullmatch(typed)
    try:
        if not found:
            raise ValueError(typed)
        year, month, number = int(found[1]), int(found[2] or (12 if last else 1)), found[3]
        return date(year, month, int(number or (calendar.monthrange(year, month)[1] if last else 1)))
    except (ValueError, calendar.IllegalMonthError) as error:
        raise SettingsError(f"“{typed}”不是日期", remedy="请写成 2025-06-30、2025-06 或 2025 的样子") from error


def duties(
    filters: Filters,
    files: Files,
    limit: int | None,
    library: Path | None,
    *,
    as_json: bool,
    now: datetime | None = None,
) -> None:
    """Print what the register holds for these filters, or write it to files. now: for the clock, in UTC."""
    query = filters.query()
    most = limit if limit or as_json or files else ON_SCREEN
    with desk(library, "yingji duties") as at:
        found = whole(tuple(_watched(at, query, most, quiet=as_json)))
    written = _write(files, tuple(lines(found)), now or datetime.now(UTC), _address(library)) if files else ()
    if as_json:
        print_json(found, DutyPage)
    elif files:
        for line in (*written, *found.notes):
            SCREEN.print(Text(line), soft_wrap=True)
    else:
        show(found)


def _watched(at: Desk, query: DutyQuery, limit: int | None, *, quiet: bool) -> Iterator[DutyPage]:
    """The pages, with a bar while there are several."""
    columns = (TextColumn("读取台账"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=ASIDE, transient=True, disable=quiet) as progress:
        bar = progress.add_task("", total=None)
        for page in pages(at, query, limit):
            end = page.total if limit is None else min(limit, page.total)
            progress.update(bar, total=end, advance=len(page.duties))
            yield page


def _address(library: Path | None) -> str:
    """Where the pages of the running service are, "" when there is none."""
    owner = holder(read_settings(library=library).library)
    return (owner.address or "").rstrip("/") if owner else ""


def _write(files: Files, shown: Sequence[Line], now: datetime, address: str) -> tuple[str, ...]:
    """Write the files; a sentence for each."""
    told = []
    if files.csv:
        save(files.csv, as_csv(shown))
        told.append(f"已写入 {files.csv}：{len(shown)} 项任务。")
    if files.xlsx:
        from ui.workbook import as_workbook

        with _busy("正在生成 Excel 文件……"):
            save(files.xlsx, as_workbook(shown, now, address))
        told.append(f"已写入 {files.xlsx}：{len(shown)} 项任务。")
    if files.ics:
        from ui.calendar import as_calendar, dated

        save(files.ics, as_calendar(shown, now))
        events = sum(len(tuple(dated(line))) for line in shown)
        held = sum(any(True for _ in dated(line)) for line in shown)
        told.append(
            f"已写入 {files.ics}：{held} 项任务的 {events} 个到期日；没有具体日期或已完成的 {len(shown) - held} 项未写入。"
        )
    return tuple(told)


@contextmanager
def _busy(words: str) -> Iterator[None]:
    with ASIDE.status(words):
        yield


def show(found: DutyPage) -> None:
    """The duties of each document as a table, then what was searched."""
    for _, group in groupby(lines(found), key=lambda line: line.entry.id):
        SCREEN.print(_table(tuple(group)))
    for line in summary(found):
        SCREEN.print(Text(line, style="dim"), soft_wrap=True)


def summary(found: DutyPage) -> Iterator[str]:
    """How many there are, how many were shown, and where they were looked for."""
    searched = f"检索了 {found.documents_searched} 份文件"
    if not found.total:
        yield f"{searched}，没有符合条件的任务。"
    elif len(found.duties) < found.total:
        yield f"{searched}，共 {found.total} 项任务，这里显示前 {len(found.duties)} 项；用 --limit 多看，或用 --xlsx 全部导出。"
    else:
        yield f"{searched}，共 {found.total} 项任务。"
    yield from found.notes


def _table(shown: Sequence[Line]) -> Group:
    entry = shown[0].entry
    table = Table(box=SIMPLE_HEAD, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    for heading, ratio in (("谁", 6), ("做什么", 10), ("多少多久", 5), ("何时", 5)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for heading, width in (("约束力", 6), ("位置", 12)):
        table.add_column(heading, width=width, overflow="fold")
    for line in shown:
        texts = (line.who or "—", joined(line.duty.act.text), line.amount, line.deadline)
        table.add_row(*map(escape, (*texts, line.binding, line.duty.locator)))
    region = entry.scope.region.path if entry.scope.region else ""
    year = f"{entry.scope.year}年" if entry.scope.year else ""
    return Group(Text.assemble((f"《{entry.title}》", "bold"), (f" {region} {year}", "dim")), table)
