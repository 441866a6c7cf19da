"""A parsed web page as a sequence of blocks: paragraphs, list items, headings and table rows, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.reading.lines import FAR_EAST, han

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table "
    "tbody td tfoot th thead tr ul"
)
BLOCK_TAGS = frozenset(BLOCK_NAMES.split())
HEADING_TAGS = {f"h{depth}": depth for depth in range(1, 7)}
WRAPPED = re.compile(rf"(?<=[{FAR_EAST}])[ \t\r]*\n[ \t\r\n]*(?=[{FAR_EAST}])")
SPACES = re.compile(r"[ \t\r\n\xa0]+")
EDGES = " \t\r\n\xa0\u3000"
LONGEST_CELL = 400
WIDEST_CELL = 64
ROW_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page. element: the innermost block element around it; linked: how many of its characters are links.

    marker: a list number that the browser would draw, not part of the page's own words.
    cells: of a table row, empty for every other block.
    """

    text: str
    element: HtmlElement
    depth: int = 0
    linked: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """`text` as a browser would set it: runs of white space are one space."""
    return SPACES.sub(" ", text).strip(EDGES)


def unwrapped(text: str) -> str:
    """`text` of one node without the line breaks of its source between Chinese characters."""
    return WRAPPED.sub("", text) if "\n" in text else text


def depth(root: HtmlElement) -> int:
    """How many elements lie inside one another at the deepest place below `root`."""
    from lxml import etree

    now = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        now += 1 if event == "start" else -1
        deepest = max(deepest, now)
    return deepest


def blocks(root: HtmlElement) -> Iterator[Block]:
    """The blocks below `root`, in reading order, without empty ones."""
    from lxml import etree

    gathering = _Gathering(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield from gathering.leave(element)
        elif element.tag == "table" and element is not root and is_data(element):
            yield from gathering.flush()
            yield from rows(element)
            walk.skip_subtree()
        else:
            yield from gathering.enter(element)
    yield from gathering.flush()


class _Gathering:
    """The text met since the last border between blocks."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = self.home = root
        self.pieces: list[str] = []
        self.depth = self.linked = self.links = self.preserved = 0
        self.marker = ""
        self.counts: dict[HtmlElement, int] = {}

    def enter(self, element: HtmlElement) -> Iterator[Block]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in BLOCK_TAGS or tag == "br":
            yield from self.flush()
        if tag in BLOCK_TAGS:
            self.home = element
        self.depth = HEADING_TAGS.get(tag, self.depth)
        self.preserved += tag == "pre"
        self.links += tag == "a"
        if tag == "li":
            self.marker = self._number(element)
        if tag:
            yield from self._take(element.text)

    def leave(self, element: HtmlElement) -> Iterator[Block]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in BLOCK_TAGS:
            yield from self.flush()
            parent = element.getparent()
            self.home = parent if parent is not None else self.root
            self.depth = 0 if tag in HEADING_TAGS else self.depth
            self.marker = "" if tag == "li" else self.marker
        self.preserved -= tag == "pre"
        self.links -= tag == "a"
        if element is not self.root:
            yield from self._take(element.tail)

    def _take(self, text: str | None) -> Iterator[Block]:
        for at, part in enumerate((text or "").split("\n") if self.preserved else (text or "",)):
            if at:
                yield from self.flush()
            self.pieces.append(part if self.preserved else unwrapped(part))
            self.linked += len(SPACES.sub("", part)) if self.links else 0

    def flush(self) -> Iterator[Block]:
        text = tidy("".join(self.pieces))
        if text:
            yield Block(text, self.home, self.depth, self.linked, self.marker)
            self.marker = ""
        self.pieces, self.linked = [], 0

    def _number(self, item: HtmlElement) -> str:
        """The number the browser draws before `item`; "" for an item of an unordered list."""
        around = item.getparent()
        if around is None or around.tag != "ol" or "none" in (around.get("style") or ""):
            return ""
        first = _whole(around.get("start"), 1)
        count = _whole(item.get("value"), self.counts.get(around, first - 1) + 1)
        self.counts[around] = count
        return f"{_drawn(count, around.get('type') or '')}. "


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.strip().lstrip("-").isdecimal() else default


def _drawn(count: int, kind: str) -> str:
    if kind in ("a", "A") and 1 <= count <= 26:
        return chr(ord(kind) + count - 1)
    return str(count)


def is_data(table: HtmlElement) -> bool:
    """True for a table of values, False for one that only lays out the page."""
    if next(table.iterdescendants("table"), None) is not None or next(table.iter("tr"), None) is None:
        return False
    cells = list(table.iter("td", "th"))
    return len(cells) > 1 and all(sum(map(len, cell.itertext())) <= LONGEST_CELL for cell in cells)


def rows(table: HtmlElement) -> Iterator[Block]:
    """A table's caption and rows, cells joined by " | "; a cell over several columns or rows leaves the others empty."""
    for caption in table.iter("caption"):
        yield from (replace(block, element=caption) for block in blocks(caption))
    below: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iter("td", "th"):
            _pass_over(cells, below)
            text = " ".join(block.marker + block.text for block in blocks(cell))
            for column in range(min(_whole(cell.get("colspan"), 1), WIDEST_CELL)):
                below[len(cells)] = _whole(cell.get("rowspan"), 1) - 1
                cells.append("" if column else text)
        _pass_over(cells, below)
        yield from _row(row, cells)


def _pass_over(cells: list[str], below: dict[int, int]) -> None:
    """Leave empty the columns that a cell of an earlier row still covers."""
    while below.get(len(cells), 0) > 0:
        below[len(cells)] -= 1
        cells.append("")


def _row(row: HtmlElement, cells: list[str]) -> Iterator[Block]:
    linked = sum(len(SPACES.sub("", "".join(link.itertext()))) for link in row.iter("a"))
    while cells and not cells[-1]:
        cells.pop()
    if cells:
        yield Block(ROW_SEPARATOR.join(cells), row, linked=linked, cells=tuple(cells))


def is_links(block: Block) -> bool:
    """True for a block of which more than two thirds are links: an entry of a menu."""
    return block.linked * 3 > len(SPACES.sub("", block.text)) * 2


def is_paragraph(block: Block) -> bool:
    """True for running text: forty Han characters or more, with a full stop, and not a menu."""
    return han(block.text) >= 40 and "。" in block.text and not is_links(block)
