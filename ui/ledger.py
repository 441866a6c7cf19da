"""The register as rows (任务台账): the same columns for the terminal, CSV, the workbook and the calendar."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path

from assistant.desk import Desk
from assistant.ledger import DutyPage, DutyQuery
from ingest.document import Entry
from ingest.duty import Duty, Phrase, Standing
from ingest.errors import LibraryError, NotFoundError, YingjiError

CHUNK = 2_000  # duties asked for in one go
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula
Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A duty with the document it stands in and the words of its span."""

    duty: Duty
    entry: Entry
    quote: str

    @property
    def who(self) -> str:
        """Those who lead, then those who join: 区应急局（配合：各街道）; "" where nobody is named."""
        leads, joins = told(self.duty.leads, "、"), told(self.duty.joins, "、")
        return f"{leads}（配合：{joins}）" if leads and joins else leads or (f"配合：{joins}" if joins else "")

    @property
    def due(self) -> tuple[date, ...]:
        """The last days of its dated deadlines, each once, in order."""
        return tuple(sorted({deadline.last for deadline in self.duty.deadlines if deadline.last}))

    @property
    def amount(self) -> str:
        """Quantities and frequencies as printed."""
        valued = (*self.duty.quantities, *self.duty.frequencies)
        return told(dict.fromkeys(one.words for one in sorted(valued, key=lambda one: one.words.span)))

    @property
    def deadline(self) -> str:
        """Deadlines as printed."""
        return told(one.words for one in self.duty.deadlines)

    @property
    def binding(self) -> str:
        """How binding it is; 已完成 for what is told as done."""
        done = self.duty.standing is Standing.DONE
        return self.duty.standing.value if done else self.duty.strength.value


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Chinese heading, its width in characters, and what stands in it for a line."""

    heading: str
    width: int


COLUMNS = (
    Column("牵头单位", 20),
    Column("配合单位", 20),
    Column("任务", 46),
    Column("数量", 12),
    Column("频次", 14),
    Column("时限", 16),
    Column("最早到期", 12),
    Column("最晚到期", 12),
    Column("约束力", 9),
    Column("状态", 9),
    Column("类别", 12),
    Column("条件", 22),
    Column("例外", 18),
    Column("原文", 64),
    Column("文件", 34),
    Column("地区", 18),
    Column("年份", 8),
    Column("位置", 16),
    Column("文件名", 24),
    Column("编号", 22),
)
PLACE = [column.heading for column in COLUMNS].index("位置")


def cells(line: Line) -> tuple[Cell, ...]:
    """What stands under each of COLUMNS."""
    duty, entry, due = line.duty, line.entry, line.due
    return (
        told(duty.leads, "、"),
        told(duty.joins, "、"),
        joined(duty.act.text),
        told(one.words for one in duty.quantities),
        told(one.words for one in duty.frequencies),
        line.deadline,
        due[0] if due else None,
        due[-1] if due else None,
        duty.strength.value,
        duty.standing.value,
        duty.kind,
        told(duty.conditions),
        told(duty.exceptions),
        joined(line.quote),
        entry.title,
        entry.scope.region.path if entry.scope.region else "",
        entry.scope.year,
        duty.locator,
        entry.source,
        duty.id,
    )


def lines(page: DutyPage) -> Iterator[Line]:
    """The duties of a page with their documents."""
    entries = {entry.id: entry for entry in page.entries}
    for duty, quote in zip(page.duties, page.quotes, strict=True):
        yield Line(duty, entries[duty.document], quote)


def told(phrases: Iterable[Phrase], between: str = "；") -> str:
    """The words of phrases, each once."""
    return between.join(dict.fromkeys(joined(phrase.text) for phrase in phrases))


def joined(words: str) -> str:
    """Words without the line breaks of the print; blanks between Latin words stay."""
    return "".join(line.strip() for line in words.splitlines())


def pages(desk: Desk, query: DutyQuery, limit: int | None = None, chunk: int = CHUNK) -> Iterator[DutyPage]:
    """The duties that answer to `query`, at most `limit`, a chunk at a time; LibraryError when they change meanwhile."""
    page = desk.duties(query, 0, chunk if limit is None else min(chunk, limit))
    total, shown = page.total, len(page.duties)
    end = total if limit is None else min(total, limit)
    yield page
    while shown < end:
        page = desk.duties(query, shown, min(chunk, end - shown))
        if page.total != total or not page.duties:
            raise LibraryError("台账在读取途中有变动", remedy="请再运行一次")
        shown += len(page.duties)
        yield page


def whole(parts: Sequence[DutyPage]) -> DutyPage:
    """Pages that follow one another as one."""
    entries = {entry.id: entry for page in parts for entry in page.entries}
    return replace(
        parts[0],
        duties=tuple(duty for page in parts for duty in page.duties),
        quotes=tuple(quote for page in parts for quote in page.quotes),
        entries=tuple(entries.values()),
    )


def as_csv(shown: Iterable[Line]) -> bytes:
    """The lines as CSV that Excel opens as it is: UTF-8 with its mark, CRLF, no cell that could be a formula."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([column.heading for column in COLUMNS])
    writer.writerows([[harmless(cell) for cell in cells(line)] for line in shown])
    return written.getvalue().encode("utf-8-sig", "backslashreplace")


def harmless(cell: Cell) -> str:
    """A cell as text, an apostrophe before what a spreadsheet would compute."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def save(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`, at once or not at all; YingjiError when that cannot be."""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".yingji-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except FileNotFoundError as error:
        raise NotFoundError("没有这个文件夹", str(path.parent), "请先建好文件夹，再重新运行") from error
    except OSError as error:
        why = error.strerror or str(error)
        raise YingjiError(f"写不进去（{why}）", str(path), "请关闭正打开它的程序，或换一个位置") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
