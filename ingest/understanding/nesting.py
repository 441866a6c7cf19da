"""From a run of paragraphs to a tree: which printed markers count, and which stands within which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.document import Span
from ingest.understanding.heading import STATUTE, STRONG, Form, Marker, inline_markers, line_marker
from ingest.understanding.sentences import in_sequence, trimmed

Series = tuple[Form, int]
UNNUMBERED = 0  # rank of headings without a marker; they are placed by depth
CLAUSE_RANK = 20.0  # 款: inside an article, around its items
LEVELS_OF_VALUE = frozenset({Form.ARABIC, Form.CHINESE, Form.CHAPTER, Form.PART})
LONELY = frozenset({Form.DECIMAL, Form.LETTER, Form.ROMAN, Form.CIRCLED, Form.PAREN_ARABIC})


@dataclass(slots=True)
class Node:
    """A section being built. marker: None for unnumbered ones; line: the end of the paragraph it begins in.

    depth: of a stated heading, 0 without. is_clause: a 款. name: the label of an unnumbered section.
    """

    start: int
    line: int
    marker: Marker | None = None
    depth: int = 0
    is_clause: bool = False
    name: str = ""
    end: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def rank(self) -> float:
        if self.is_clause:
            return CLAUSE_RANK
        return _rank(self.marker.series) if self.marker else UNNUMBERED

    @property
    def is_inline(self) -> bool:
        return bool(self.marker and self.marker.is_inline)

    @property
    def form(self) -> Form | None:
        return self.marker.form if self.marker else None


def _rank(series: Series) -> float:
    return series[0] + series[1] / 10


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with what it may begin with. depth: of the heading that the format states here, else 0.

    name: set for an unnumbered heading in plain text, or an opening paragraph that is a section of its own.
    """

    span: Span
    marker: Marker | None = None
    depth: int = 0
    name: str = ""
    is_opening: bool = False
    is_closing: bool = False


class Nesting:
    """Reads paragraphs in order and keeps the stack of open sections."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph]) -> None:
        self.text = text
        self.root = Node(0, 0, end=len(text))
        self._stack: list[Node] = []
        self._last: dict[Series, Marker] = {}
        self._coming = _Coming(paragraph.marker for paragraph in paragraphs)
        self._edge = 0
        for paragraph in paragraphs:
            self._read(paragraph)
        self._pop(0)

    def _read(self, paragraph: Paragraph) -> None:
        marker = paragraph.marker
        if marker:
            self._coming.pass_by(marker)
        if marker and self._counts(marker):
            self._edge_at(marker.start)
            self._number(marker, paragraph)
        else:
            marker = None
            self._edge_at(paragraph.span.start)
            self._unnumbered(paragraph)
        self._inline(paragraph.span, marker)
        self._edge = paragraph.span.end

    def _edge_at(self, start: int) -> None:
        """Sections that are closed from here on end with the last words before `start`."""
        if start > self._edge:
            found = trimmed(self.text, self._edge, start)
            self._edge = found.end if found else self._edge

    def _pop(self, size: int) -> None:
        while len(self._stack) > size:
            self._stack.pop().end = self._edge

    def _push(self, node: Node) -> None:
        (self._stack[-1] if self._stack else self.root).children.append(node)
        self._stack.append(node)

    def _at(self, series: Series) -> int | None:
        """The index in the stack of the open section that counts in `series`."""
        for at in range(len(self._stack) - 1, -1, -1):
            marker = self._stack[at].marker
            if marker and marker.series == series:
                return at
        return None

    def _number(self, marker: Marker, paragraph: Paragraph) -> None:
        """Open the section of a marker at the start of a line."""
        at = self._at(marker.series)
        if marker.form is Form.ANNEX:
            self._pop(0)
            self._last.clear()
        elif at is not None:
            self._pop(at)
        else:
            self._pop(self._room(marker))
        self._push(Node(marker.start, paragraph.span.end, marker, paragraph.depth))
        self._last[marker.series] = marker
        if marker.form is Form.ARTICLE:
            self._clause(marker.end, paragraph.span, marker.start)

    def _room(self, marker: Marker) -> int:
        """How many open sections stay open around a marker of a series that is not open yet."""
        size = len(self._stack)
        while size:
            top = self._stack[size - 1]
            if not top.is_inline and (top.rank < _rank(marker.series) or self._holds(top, marker)):
                break
            size -= 1
        return size

    def _holds(self, top: Node, marker: Marker) -> bool:
        """Whether a section of a usually inner form is the outer one here: its own series goes on after `marker`."""
        if not top.marker or marker.value != 1 or top.form is Form.SPOKEN or marker.form in STATUTE:
            return False
        coming = self._coming.after(top.marker.series)
        return coming is not None and follows(coming, top.marker)

    def _clause(self, start: int, paragraph: Span, marker: int | None = None) -> None:
        """Open a 款 where there are words after `start`; the first 款 of an article begins with the article's marker."""
        words = trimmed(self.text, start, paragraph.end)
        if words:
            self._push(Node(words.start if marker is None else marker, paragraph.end, is_clause=True))

    def _unnumbered(self, paragraph: Paragraph) -> None:
        article = next((at for at, node in enumerate(self._stack) if node.form is Form.ARTICLE), None)
        if paragraph.depth or paragraph.name:
            self._pop(self._depth_room(paragraph))
            self._push(Node(paragraph.span.start, paragraph.span.end, depth=paragraph.depth, name=paragraph.name))
            if paragraph.is_opening:
                self._edge = paragraph.span.end
                self._pop(len(self._stack) - 1)
        elif article is not None:
            self._pop(article + 1)
            self._clause(paragraph.span.start, paragraph.span)
        else:
            self._pop(0 if paragraph.is_closing else self._lines())

    def _lines(self) -> int:
        """How many open sections were opened at the start of a line."""
        return next((at for at, node in enumerate(self._stack) if node.is_inline), len(self._stack))

    def _depth_room(self, paragraph: Paragraph) -> int:
        """How many open sections stay open around a heading without a marker."""
        if paragraph.is_opening:
            return 0
        if paragraph.depth:
            kept = [at for at, node in enumerate(self._stack) if node.depth and node.depth < paragraph.depth]
            annex = [at for at, node in enumerate(self._stack) if node.form is Form.ANNEX]
            return max([*kept, *annex], default=-1) + 1
        again = self._restarts()
        beside = next(
            (at for at, node in enumerate(self._stack) if not node.marker and not node.depth), len(self._stack)
        )
        return min(again, beside, self._lines())

    def _restarts(self) -> int:
        """The index of the open section whose series begins anew with the next marker, else the stack's size."""
        coming = self._coming.next_marker()
        at = self._at(coming.series) if coming and coming.value == 1 else None
        return len(self._stack) if at is None else at

    def _inline(self, span: Span, marker: Marker | None) -> None:
        """Open the sections within a paragraph (一是…二是…), each up to the next of its series."""
        inner = inline_markers(self.text, span.start, span.end)
        found = in_sequence([*([marker] if marker else []), *inner], self._coming.next_marker())
        for point in found:
            if point.is_inline:
                self._edge_at(point.start)
                at = self._at(point.series)
                self._pop(len(self._stack) if at is None else at)
                self._push(Node(point.start, span.end, point))
                self._last[point.series] = point
                self._edge = point.end

    def _counts(self, marker: Marker) -> bool:
        """Whether a marker at the start of a line numbers a section: its neighbours in sequence decide."""
        if marker.form is Form.ANNEX:
            return True
        last, coming = self._last.get(marker.series), self._coming.after(marker.series)
        supported = coming is not None and follows(coming, marker)
        if last is not None and follows(marker, last):
            return True
        if marker.value is None:
            return False
        if marker.form is Form.DECIMAL:
            return self._counts_decimal(marker, supported)
        if marker.value == 1:
            return supported or marker.form not in LONELY or self._is_item(marker)
        if "之" in marker.text and last is not None and marker.value == last.value:
            return True
        gap = marker.value - last.value if last is not None and last.value is not None else None
        if marker.form in STRONG:
            return supported or (gap is None and marker.form is not Form.ARTICLE) or (gap is not None and 0 < gap <= 3)
        return supported and (gap is None or gap != 0)

    def _is_item(self, marker: Marker) -> bool:
        """A lone （1） counts where a list is announced before it."""
        return marker.form is Form.PAREN_ARABIC and self.text[max(0, self._edge - 1) : self._edge] in ("：", ":")

    def _counts_decimal(self, marker: Marker, supported: bool) -> bool:
        """1.2 counts after 1.1; 2.1 after a section 2; 1 总则 before 1.1 or 2: never 5.12 or 3.5 alone."""
        outer, inner = marker.numbers[:-1], marker.numbers[-1]
        if not outer:
            below = self._coming.after((Form.DECIMAL, 2))
            last = self._last.get(marker.series)
            starts = inner == 1 or (last is not None and inner == last.value + 1)
            return starts and (supported or (below is not None and below.numbers == (inner, 1)))
        if inner > 2:
            return False
        above = self._last.get((Form.DECIMAL, len(outer)))
        around = {above.numbers} if above else set()
        around |= {(m.value,) for form in LEVELS_OF_VALUE if (m := self._last.get((form, 1))) and m.value}
        return outer in around or (supported and inner == 1)


def follows(marker: Marker, last: Marker) -> bool:
    """Whether `marker` is the next number after `last` in their series: 二 after 一, 1.3 after 1.2, 最后 after any."""
    if marker.value is None or last.value is None:
        return marker.value is None
    if marker.form is Form.DECIMAL:
        return marker.numbers[:-1] == last.numbers[:-1] and marker.value == last.value + 1
    return marker.value == last.value + 1


class _Coming:
    """The markers at starts of lines that are still ahead, by series."""

    def __init__(self, markers: Iterable[Marker | None]) -> None:
        self._order = [marker for marker in markers if marker]
        self._ahead: dict[Series, list[Marker]] = {}
        for marker in reversed(self._order):
            self._ahead.setdefault(marker.series, []).append(marker)
        self._order.reverse()

    def pass_by(self, marker: Marker) -> None:
        """`marker` is read: it is no longer ahead."""
        self._ahead[marker.series].pop()
        self._order.pop()

    def after(self, series: Series) -> Marker | None:
        """The next marker of `series`."""
        ahead = self._ahead.get(series)
        return ahead[-1] if ahead else None

    def next_marker(self) -> Marker | None:
        """The next marker of any series."""
        return self._order[-1] if self._order else None


def candidate(text: str, span: Span) -> Marker | None:
    """What may number the section that the paragraph `span` begins."""
    return line_marker(text, span.start, span.end)
