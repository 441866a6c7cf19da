"""A PDF with a text layer as paragraphs. The only module that opens pdfplumber."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING

from ingest.document import Reading
from ingest.errors import ReadingError
from ingest.reading.lines import FAR_EAST_CHARACTER, INVISIBLE, joined
from ingest.reading.paragraphs import Page, Row, flowing
from ingest.reading.radicals import characters

if TYPE_CHECKING:
    from pdfplumber.page import Page as Sheet

UNMAPPED = re.compile(r"\(cid:\d+\)")
REPLACEMENT = "\ufffd"
END = b"%%EOF"
TAIL = 8192
SAME_LINE = 0.45
WORD_GAP = 0.22
COLUMN_GAP = 1.2
MOST_CELL_TEXT = 800


def read_pdf(data: bytes, name: str) -> Reading:
    """The Reading of the PDF `data`. Raises ReadingError where it is locked, damaged, or has no text layer."""
    if END not in data[-TAIL:]:
        raise ReadingError("PDF 文件不完整（可能没有下载完）", name, "请重新下载后再试")
    pages = tuple(_pages(data, name))
    if not any(page.rows for page in pages):
        raise ReadingError("PDF 没有文字层（可能是扫描件）", name, "请先用文字识别（OCR）软件处理后再试")
    flow = flowing(pages)
    return Reading(flow.text, "pdf", pages=flow.starts, losses=tuple(_losses(pages, flow.text)))


def _pages(data: bytes, name: str) -> Iterator[Page]:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            for sheet in pdf.pages:
                yield _page(sheet)
                sheet.close()
    except PdfminerException as error:
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in (*error.args, error.__cause__))
        what = "PDF 有密码保护，无法打开" if locked else "PDF 文件已损坏，无法打开"
        raise ReadingError(what, name, "请去掉密码后再试" if locked else "请重新下载后再试") from error


def _page(sheet: Sheet) -> Page:
    """The rows of one page from top to bottom, the rows of its tables in their place."""
    upright = [char for char in sheet.chars if char["upright"] and _is_on(char, sheet)]
    turned = sum(1 for char in sheet.chars if not char["upright"] and char["text"].strip())
    chars = _once(upright)
    tables = tuple(_tables(sheet)) if sheet.rects or sheet.lines else ()
    boxes = [box for box, _ in tables]
    free = [char for char in chars if not any(_within(char, box) for box in boxes)]
    found = [*_rows(free), *(row for _, rows in tables for row in rows)]
    drawn = bool(sheet.images or sheet.curves or sheet.rects)
    return Page(tuple(sorted(found, key=lambda row: row.top)), sheet.width, sheet.height, turned, drawn)


def _is_on(char: dict, sheet: Sheet) -> bool:
    return 0 <= (char["x0"] + char["x1"]) / 2 <= sheet.width and 0 <= (char["top"] + char["bottom"]) / 2 <= sheet.height


def _within(char: dict, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return left <= (char["x0"] + char["x1"]) / 2 <= right and top <= (char["top"] + char["bottom"]) / 2 <= bottom


def _once(chars: list[dict]) -> list[dict]:
    """`chars` without those printed twice on one spot to look bold."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[dict] = []
    for char in chars:
        spots = [
            (char["text"], round(char["x0"]) + across, round(char["top"]) + down)
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
        ]
        if not any(spot in seen for spot in spots):
            seen.add(spots[4])
            kept.append(char)
    return kept


def _tables(sheet: Sheet) -> Iterator[tuple[tuple[float, float, float, float], tuple[Row, ...]]]:
    """The tables with two rows and columns or more: their boxes and their rows, cells joined by " | "."""
    for table in sheet.find_tables():
        cells = table.extract(x_tolerance=2, y_tolerance=3)
        wide = max((sum(1 for cell in row if cell is not None) for row in cells), default=0)
        longest = max((len(cell or "") for row in cells for cell in row), default=0)
        if wide < 2 or len(cells) < 2 or longest > MOST_CELL_TEXT:
            continue
        yield (
            table.bbox,
            tuple(
                Row(_table_row(row), place.bbox[1], place.bbox[3], place.bbox[0], place.bbox[2], 0.0, table=True)
                for row, place in zip(cells, table.rows, strict=True)
                if any((cell or "").strip() for cell in row)
            ),
        )


def _table_row(cells: Iterable[str | None]) -> str:
    texts = []
    for cell in cells:
        text = ""
        for line in (cell or "").split("\n"):
            text = joined(text, _closed(_characters(line)).strip())
        texts.append(text)
    while texts and not texts[-1]:
        texts.pop()
    return " | ".join(texts)


def _characters(text: str) -> str:
    """Text as the PDF's fonts name it, with � for what they do not name."""
    return characters(INVISIBLE.sub("", UNMAPPED.sub(REPLACEMENT, text)).replace("\xa0", " "))


def _closed(line: str) -> str:
    """`line` without the spaces that justified setting leaves between Chinese characters."""
    words = line.split(" ")
    text = words[0]
    for word in words[1:]:
        text = joined(text, word)
    return text


def _rows(chars: list[dict]) -> Iterator[Row]:
    """Characters as printed lines, from top to bottom."""
    line: list[dict] = []
    for char in sorted(chars, key=lambda char: ((char["top"] + char["bottom"]) / 2, char["x0"])):
        if line and _middle(char) - _middle(line[0]) > SAME_LINE * max(char["size"], line[0]["size"]):
            yield from _row(line)
            line = []
        line.append(char)
    yield from _row(line)


def _middle(char: dict) -> float:
    return (char["top"] + char["bottom"]) / 2


def _row(line: list[dict]) -> Iterator[Row]:
    """The printed line made of the characters `line`; nothing for one without visible characters."""
    ordered = sorted(line, key=lambda char: char["x0"])
    visible = [char for char in ordered if char["text"].strip()]
    if not visible:
        return
    text = ""
    before: dict | None = None
    for char in ordered:
        piece = _characters(char["text"])
        if before is not None and _is_gap(before, char):
            text += " "
        text += piece
        before = char
    yield Row(
        " ".join(text.split(" ")).strip(" \u3000"),
        min(char["top"] for char in visible),
        max(char["bottom"] for char in visible),
        visible[0]["x0"],
        max(char["x1"] for char in visible),
        median(char["size"] for char in visible),
    )


def _is_gap(before: dict, after: dict) -> bool:
    """True where the page shows a space that it has no character for: wider beside Chinese, which is set loosely."""
    gap = after["x0"] - before["x1"]
    if not before["text"].strip() or not after["text"].strip():
        return False
    loose = FAR_EAST_CHARACTER.match(before["text"]) or FAR_EAST_CHARACTER.match(after["text"])
    return gap > (COLUMN_GAP if loose else WORD_GAP) * min(before["size"], after["size"])


def _losses(pages: tuple[Page, ...], text: str) -> Iterator[str]:
    silent = [at for at, page in enumerate(pages, 1) if not page.rows and page.drawn]
    if silent:
        yield f"第 {_ranges(silent)} 页没有文字层（可能是扫描件），未能读出"
    turned = sum(page.turned for page in pages)
    if turned:
        yield f"有 {turned} 个斜排或竖排的字符（如水印）未收入"
    if unknown := text.count(REPLACEMENT):
        yield f"有 {unknown} 个字符无法识别，已用 {REPLACEMENT} 代替"


def _ranges(numbers: list[int]) -> str:
    """[3, 5, 6, 7] as 3、5–7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
