"""The register as an Excel workbook: the one door to openpyxl."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.hyperlink import Hyperlink

from ingest.document import Entry
from ui.ledger import COLUMNS, FORMULA, PLACE, Cell, Line, cells

SHEET, FILES = "任务台账", "来源文件"
FILE_COLUMNS = (("文件", 44), ("地区", 22), ("年份", 8), ("发文机关", 24), ("文号", 22), ("文件名", 36), ("编号", 20))
LONGEST = 32_767  # characters that a cell holds
CUT = "……（超出单元格长度，余下见原文）"
MOST_LINKS = 65_000  # Excel repairs a sheet with more than 65,530 by throwing them all away
HEAD = {
    "font": Font(bold=True, color="FFFFFF"),
    "fill": PatternFill("solid", fgColor="17375E"),
    "alignment": Alignment(wrap_text=True, vertical="center"),
}
PLAIN = {"alignment": Alignment(wrap_text=True, vertical="top")}
QUOTED = {**PLAIN, "quotePrefix": True}
DAY = {**PLAIN, "number_format": "yyyy-mm-dd"}
LINK = {**PLAIN, "font": Font(color="1C5A9E", underline="single")}


def as_workbook(lines: Sequence[Line], made: datetime, address: str = "") -> bytes:
    """The lines as an .xlsx file. made: when, in UTC; address: of a service whose pages show the sources, "" for none.

    The place of each line leads to its words where there is a service, else to its document on the second sheet.
    """
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "应急", SHEET
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    entries = tuple({line.entry.id: line.entry for line in lines}.values())
    _fill(book.create_sheet(SHEET), [(one.heading, one.width) for one in COLUMNS], _rows(lines, entries, address))
    _fill(book.create_sheet(FILES), FILE_COLUMNS, [(_of_file(entry), None) for entry in entries])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


Row = tuple[tuple[Cell, ...], Hyperlink | None]


def _rows(lines: Sequence[Line], entries: Sequence[Entry], address: str) -> Iterator[Row]:
    """Each line with the link of its place."""
    places = {entry.id: number for number, entry in enumerate(entries, start=2)}
    column = get_column_letter(PLACE + 1)
    for number, line in enumerate(lines, start=2):
        link = None
        if number <= MOST_LINKS:
            link = Hyperlink(ref=f"{column}{number}", **_goal(line, places[line.entry.id], address))
        yield cells(line), link


def _goal(line: Line, place: int, address: str) -> dict[str, str]:
    if not address:
        return {"location": f"'{FILES}'!A{place}", "tooltip": "来源文件"}
    span = line.duty.span
    return {"target": f"{address}/page/document/{line.entry.id}?start={span.start}&end={span.end}", "tooltip": "看原文"}


def _of_file(entry: Entry) -> tuple[Cell, ...]:
    scope = entry.scope
    region = scope.region.path if scope.region else ""
    return entry.title, region, scope.year, scope.issuer, entry.number, "、".join(entry.sources), entry.id


def _fill(sheet: WriteOnlyWorksheet, columns: Sequence[tuple[str, int]], rows: Sequence[Row] | Iterator[Row]) -> None:
    """A heading that stays in sight, a filter on every column, and the rows."""
    rows = tuple(rows)
    last = get_column_letter(len(columns))
    head, linked = _style(sheet, **HEAD), _style(sheet, **LINK)
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([_cell(sheet, heading, head) for heading, _ in columns])
    styles = Styles(_style(sheet, **PLAIN), _style(sheet, **DAY), _style(sheet, **QUOTED))
    for values, link in rows:
        row = [_cell(sheet, value, styles.of(value)) if value not in (None, "") else None for value in values]
        if link:
            row[PLACE] = _cell(sheet, values[PLACE], linked)
            row[PLACE].hyperlink = link
        sheet.append(row)


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a sheet's cells. quoted: of text that would be computed once somebody edits the cell."""

    plain: StyleArray
    day: StyleArray
    quoted: StyleArray

    def of(self, value: Cell) -> StyleArray:
        if isinstance(value, date):
            return self.day
        return self.quoted if isinstance(value, str) and value.startswith(FORMULA) else self.plain


def _style(sheet: WriteOnlyWorksheet, **parts: object) -> StyleArray:
    """A style made once: giving each cell its parts takes seven times as long."""
    cell = WriteOnlyCell(sheet)
    for name, part in parts.items():
        setattr(cell, name, part)
    return cell._style


def _cell(sheet: WriteOnlyWorksheet, value: Cell, style: StyleArray) -> WriteOnlyCell:
    """A styled cell; text stays text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, _fitting(value) if isinstance(value, str) else value)
    cell._style = style
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _fitting(text: str) -> str:
    """Text that a cell can hold: without control characters, and what was cut off is said."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - len(CUT)] + CUT
