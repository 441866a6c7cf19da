"""A paper or a deck as an Excel workbook, one row an item; text stays text, whatever it begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from assistant.study.exporting.archive import timeless
from assistant.study.exporting.sheets import BLUEPRINT, blueprint
from assistant.study.exporting.wording import clean, key_words, letter
from assistant.study.exporting.wording import width as printed
from assistant.study.item import Deck, Flashcard, Item, Paper, Scored, Source

Value = str | int | None
Row = Sequence[Value]
Columns = Sequence[tuple[str, int]]  # heading and width in characters

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute once somebody edits the cell
LONGEST = 32_767  # characters that a cell holds
CUT = "……（超出单元格长度，余下见原文）"
QUESTION = (("题号", 6), ("题型", 8), ("题干", 50))
AFTER = (("答案", 12), ("解析", 46), ("分值", 6), ("难度", 8), ("考点", 10), ("主题", 12), ("范围", 18))
SOURCES = (("出处文件", 28), ("条款", 14), ("原文", 50), ("起止", 12))
END = (("编号", 18),)
FILES = (("文件", 44), ("文件名", 36), ("版本", 20))
CARDS = (("编号", 18), ("正面", 44), ("背面", 36), ("考点", 10), ("主题", 12), *SOURCES)
HEAD = {
    "font": Font(bold=True, color="FFFFFF"),
    "fill": PatternFill("solid", fgColor="17375E"),
    "alignment": Alignment(wrap_text=True, vertical="center"),
}
PLAIN = {"alignment": Alignment(wrap_text=True, vertical="top")}
QUOTED = {**PLAIN, "quotePrefix": True}
LINE, HIGHEST = 15.5, 409.0  # points of a line, and the most that a row may have
A4 = 9  # as Excel numbers sizes of paper


def as_workbook(material: Paper | Deck) -> bytes:
    """The file; the same material gives the same bytes."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "应急", clean(material.title)[:255]
    if isinstance(material, Paper):
        columns, rows = _paper(material)
        _fill(book.create_sheet("题库"), columns, rows)
        _blueprint(book.create_sheet("双向细目表"), material)
    else:
        _fill(book.create_sheet("记忆卡"), CARDS, [_card(card) for card in material.cards])
    _fill(book.create_sheet("依据文件"), FILES, [(one.title, one.file, one.id) for one in material.documents])
    written = BytesIO()
    book.save(written)
    return timeless(written.getvalue())


def _paper(paper: Paper) -> tuple[Columns, list[Row]]:
    """As many columns of options, of things to match and of points as the items need."""
    items = [entry.item for entry in paper.entries]
    lefts = max((len(item.lefts) for item in items), default=0)
    options = max((len(item.options) for item in items), default=0)
    parts = max((len(_parts(item)) for item in items), default=0)
    columns = (
        *QUESTION,
        *((f"左栏{number}", 24) for number in range(1, lefts + 1)),
        *((f"选项{letter(number)}", 24) for number in range(options)),
        AFTER[0],
        *((f"要点{number}", 24) for number in range(1, parts + 1)),
        *AFTER[1:],
        *SOURCES,
        *END,
    )
    return columns, [_row(entry, lefts, options, parts) for entry in paper.entries]


def _row(entry: Scored, lefts: int, options: int, parts: int) -> Row:
    item = entry.item
    told = (item.explanation, entry.points, item.difficulty.value, item.slot.value, item.topic, item.place)
    answer = None if item.key.points else key_words(item)
    return (
        *(entry.number, item.kind.value, item.stem),
        *(*_filled(item.lefts, lefts), *_filled(item.options, options), answer, *_filled(_parts(item), parts)),
        *(*told, *_sources(item.sources), item.id),
    )


def _parts(item: Item) -> tuple[str, ...]:
    """What stands in each blank, or the points of an answer in words."""
    return item.key.words or item.key.points


def _filled(words: Sequence[str], width: int) -> tuple[Value, ...]:
    return (*words, *(None for _ in range(width - len(words))))


def _sources(sources: Sequence[Source]) -> tuple[str, str, str, str]:
    """File, section, words and place of each source, one under another."""
    return (
        "\n".join(dict.fromkeys(one.file for one in sources)),
        "\n".join(one.locator for one in sources),
        "\n".join(one.quote for one in sources),
        "\n".join(f"{one.start + 1}–{one.end}" for one in sources),
    )


def _card(card: Flashcard) -> Row:
    return card.id, card.front, card.back, card.slot.value, card.topic, *_sources(card.sources)


def _blueprint(sheet: WriteOnlyWorksheet, paper: Paper) -> None:
    """The blueprint, and below it what was asked for and could not be had."""
    head, *rows = [tuple("".join(piece.text for piece in cell) for cell in row) for row in blueprint(paper).rows]
    _fill(sheet, [(name, 14) for name in head], [*rows, (BLUEPRINT,), *((words,) for words in paper.notes)])


def _fill(sheet: WriteOnlyWorksheet, columns: Columns, rows: Sequence[Row]) -> None:
    """A heading that stays in sight, a filter on every column, wrapped text."""
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    head, plain, quoted = (_style(sheet, **parts) for parts in (HEAD, PLAIN, QUOTED))
    sheet.append([_cell(sheet, name, head) for name, _ in columns])
    for number, row in enumerate(rows, start=2):
        sheet.row_dimensions[number].height = _height(row, columns)
        sheet.append(list(_cells(sheet, row, plain, quoted)))


def _height(row: Row, columns: Columns) -> float:
    """Points that the row needs for its fullest cell: not every program finds out by itself."""
    lines = (_lines(str(value), width) for value, (_, width) in zip(row, columns, strict=False) if value is not None)
    return min(HIGHEST, LINE * max(lines, default=1))


def _lines(text: str, width: int) -> int:
    """Lines that `text` takes in a column so wide, a Han character counting as two."""
    return sum(max(1, -(-printed(part) // max(1, width - 1))) for part in text.split("\n"))


def _cells(
    sheet: WriteOnlyWorksheet, row: Row, plain: StyleArray, quoted: StyleArray
) -> Iterator[WriteOnlyCell | None]:
    for value in row:
        formula = isinstance(value, str) and value.startswith(FORMULA)
        yield None if value in (None, "") else _cell(sheet, value, quoted if formula else plain)


def _style(sheet: WriteOnlyWorksheet, **parts: object) -> StyleArray:
    """A style made once: giving each cell its parts takes several times as long."""
    cell = WriteOnlyCell(sheet)
    for name, part in parts.items():
        setattr(cell, name, part)
    return cell._style


def _cell(sheet: WriteOnlyWorksheet, value: str | int, style: StyleArray) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _fitting(value) if isinstance(value, str) else value)
    cell._style = style
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _fitting(text: str) -> str:
    """Text that a cell can hold; what was cut off is said."""
    held = clean(text)
    return held if len(held) <= LONGEST else held[: LONGEST - len(CUT)] + CUT
