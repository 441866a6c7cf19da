"""A sheet as Markdown in which no word of a question or a document acts as a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.study.exporting.sheet import Page, Paragraph, Piece, Role, Ruling, Sheet, Style, Table
from assistant.study.exporting.wording import clean

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&=:@^\"'])")  # what Markdown would take for a mark of its own
HEADS = {Style.TITLE: "# ", Style.PART: "## "}
LISTS = (Style.OPTION, Style.POINT, Style.OUTLINE)
INSET = {Style.OPTION: "- ", Style.POINT: "- ", Style.SOURCE: "> "}


def as_markdown(sheet: Sheet) -> bytes:
    """The text, in UTF-8; a rule stands between pages."""
    return "\n\n---\n\n".join("\n".join(_page(page)).strip() for page in sheet.pages).encode() + b"\n"


def _page(page: Page) -> Iterator[str]:
    """The blocks with an empty line before each; the rows of a list stand close."""
    before = None
    for block in page.blocks:
        if isinstance(block, Table):
            yield from ("", *_table(block))
        elif block.style is not Style.ROOM:
            yield from (_paragraph(block),) if block.style is before in LISTS else ("", _paragraph(block))
        before = block.style if isinstance(block, Paragraph) else None


def _paragraph(block: Paragraph) -> str:
    """One block of Markdown; a line break inside it is a backslash at the end of the line."""
    before = f"{'#' * (block.level + 2)} " if block.style is Style.HEADING else HEADS.get(block.style, "")
    before = INSET.get(block.style, before)
    if block.style is Style.OUTLINE:
        return f"{'  ' * (block.level - 1)}- {_cell(block.pieces)}"
    inside = "> " if block.style is Style.SOURCE else " " * len(before) if before == "- " else ""
    broken = " " if before.startswith("#") else f"\\\n{inside}"
    words = "".join(map(_piece, block.pieces)).strip().replace("\n", broken)
    return before + words


def _piece(piece: Piece) -> str:
    """Words with their marks made plain; 1. and the words of a key are bold.

    Beside punctuation two stars need a space on their other side, which Chinese does not have.
    """
    if piece.role is Role.NUMBER:
        return f"**{piece.text.rstrip()}** " if piece.text.endswith(" ") else piece.text
    words = plain(piece.text)
    bold = piece.role is Role.MARK and words[:1].isalnum() and words[-1:].isalnum() and "\n" not in words
    return f"**{words}**" if bold else words


def plain(text: str) -> str:
    """`text` with every mark of Markdown made a plain character, and no empty line in it."""
    lines = (SPECIAL.sub(r"\\\1", line.strip(" \t")) for line in clean(text).strip("\n").split("\n"))
    inner = "\n".join(line for line in lines if line)
    head = " " if text[:1] in (" ", "\t") else ""
    tail = " " if text[-1:] in (" ", "\t") and inner else ""
    return head + inner + tail


def _table(block: Table) -> Iterator[str]:
    """A table; two columns to be matched are two lists, options side by side one."""
    if block.ruling is Ruling.CHOICES:
        yield from (f"- {_cell(pieces)}" for row in block.rows for pieces in row if pieces)
        return
    if block.ruling is Ruling.PAIRS:
        for bullet, column in zip("-*", zip(*block.rows, strict=True), strict=True):
            yield from (f"{bullet} {_cell(pieces)}" for pieces in column if pieces)
            yield ""
        return
    head, *rows = block.rows
    yield _row(head)
    yield f"|{' --- |' * len(head)}"
    yield from map(_row, rows)


def _row(cells: tuple[tuple[Piece, ...], ...]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(pieces: tuple[Piece, ...]) -> str:
    return "".join(map(_piece, pieces)).replace("\n", " ")
