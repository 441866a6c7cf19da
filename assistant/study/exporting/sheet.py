"""The nouns of print: a sheet is pages of paragraphs and tables, whichever file it goes into."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What a paragraph is; its value names the style in a Word file."""

    TITLE = "卷名"
    ABOUT = "卷首"
    PART = "大题"
    QUESTION = "试题"
    OPTION = "选项"
    ROOM = "作答行"
    ANSWER = "答案"
    POINT = "要点"
    EXPLANATION = "解析"
    SOURCE = "出处"
    NOTE = "说明"
    HEADING = "层级"
    OUTLINE = "提纲"
    CELL = "表格"
    TASK = "任务"


class Role(StrEnum):
    """What a piece of a paragraph is; its value names the style in a Word file."""

    PLAIN = ""
    NUMBER = "题号"  # 1. or A. before words
    POINTS = "分值"
    ROOM = "作答处"  # added behind the words for the answer
    MARK = "标亮"  # the words of the key inside a quotation
    LABEL = "标签"  # 解析： and the like
    ASIDE = "附注"  # what an item tests, behind its key


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one role."""

    text: str
    role: Role = Role.PLAIN


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Pieces in one style. anchor: a name by which the place can be found again; level: of a HEADING or a line of an OUTLINE, from 1."""

    style: Style
    pieces: tuple[Piece, ...]
    anchor: str = ""
    level: int = 1

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class Ruling(StrEnum):
    """What a table is for."""

    GRID = "grid"  # facts, with lines; the first row is a heading
    PAIRS = "pairs"  # two columns to be matched
    CHOICES = "choices"  # short options side by side, row by row


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. widths: shares of the page, one a column."""

    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    widths: tuple[int, ...]
    ruling: Ruling = Ruling.GRID


@dataclass(frozen=True, slots=True)
class Page:
    """What begins on a page of its own, under a running head."""

    running: str
    blocks: tuple[Paragraph | Table, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to print. title: for its properties."""

    title: str
    pages: tuple[Page, ...]


def line(style: Style, *words: str | Piece, anchor: str = "", level: int = 1) -> Paragraph:
    """A paragraph of words and pieces; empty ones are left out."""
    pieces = tuple(word if isinstance(word, Piece) else Piece(word) for word in words)
    return Paragraph(style, tuple(piece for piece in pieces if piece.text), anchor, level)
