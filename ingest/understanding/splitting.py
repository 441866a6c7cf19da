"""Passages: the pieces of a document that are searched, none longer than the limit, none across two items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Document, Passage, Section, SectionKind, Span
from ingest.understanding.heading import Form, form_of
from ingest.understanding.outline import chain, locator
from ingest.understanding.sentences import clauses, paragraphs, sentences, trimmed

Count = Callable[[str], int]
TINY = 40
SMALL = 80
MOST_CHARACTERS = 8  # in a token: a text longer than that times the limit is not worth counting
MOST_TOKENS = 4  # in a character: a text shorter than the limit by that is not worth counting either
ITEM_DEPTH = 2
OWN_LINE = frozenset(
    {Form.CHINESE, Form.PAREN_CHINESE, Form.ARABIC, Form.DECIMAL, Form.PART, Form.CHAPTER, Form.DIVISION, Form.BOOK}
)
CONTAINERS = frozenset({Form.BOOK, Form.PART, Form.CHAPTER, Form.DIVISION, Form.ANNEX})


def split(document: Document, sections: Sequence[Section], count: Count, limit: int = 320) -> tuple[Passage, ...]:
    """The passages of `document` in reading order; together they hold every word that is not page frame.

    count: the tokens of a text; limit: the most tokens a passage may have.
    """
    cutter = _Cutter(document.text, sections, count, limit)
    pieces = [piece for piece in cutter.pieces(0) if piece.span]
    return tuple(_passage(document, sections, ordinal, piece, count) for ordinal, piece in enumerate(pieces))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text on its way to be a passage, and the innermost section that holds all of it."""

    span: Span
    section: int


def _passage(document: Document, sections: Sequence[Section], ordinal: int, piece: Piece, count: Count) -> Passage:
    text = piece.span.of(document.text)
    return Passage(
        document=document.id,
        ordinal=ordinal,
        section=piece.section,
        span=piece.span,
        text=text,
        context=context(document.title, sections, piece),
        locator=locator(sections, piece.section),
        page=document.page(piece.span.start),
        tokens=count(text),
        kind=sections[piece.section].kind,
    )


def context(title: str, sections: Sequence[Section], piece: Piece) -> str:
    """Title and headings on the way down, without headings that stand in the piece itself."""
    above = (step for step in chain(sections, piece.section) if step.span.start < piece.span.start)
    return " ".join(words for words in (title, *(step.heading for step in above)) if words)


class _Cutter:
    """Cuts sections into pieces: an item whole when it fits, else at its points, sentences, clauses, characters."""

    def __init__(self, text: str, sections: Sequence[Section], count: Count, limit: int) -> None:
        self.text, self.sections, self.count, self.limit = text, sections, count, limit
        self.children: list[list[int]] = [[] for _ in sections]
        for section in sections[1:]:
            self.children[section.parent].append(section.ordinal)
        self.forms = [form_of(section.marker) for section in sections]
        self.depths = self._depths()

    def _depths(self) -> list[int]:
        """How many numbered levels of their own lines lie above and at each section; articles count as all of them."""
        depths = [0] * len(self.sections)
        for section in self.sections[1:]:
            above = depths[section.parent]
            own = self.forms[section.ordinal] in OWN_LINE and self.forms[section.ordinal] not in CONTAINERS
            depths[section.ordinal] = (
                ITEM_DEPTH + 1 if self.forms[section.ordinal] is Form.ARTICLE or above > ITEM_DEPTH else above + own
            )
        return depths

    def pieces(self, ordinal: int) -> list[Piece]:
        """The pieces of one section and everything in it."""
        section = self.sections[ordinal]
        if section.kind is SectionKind.CHROME:
            return []
        if section.kind is SectionKind.METADATA:
            return self._whole_or_lines(section.span, ordinal)
        if self._is_container(ordinal):
            return self._contained(ordinal)
        whole = trimmed(self.text, section.span.start, section.span.end)
        if whole and self._fits(whole):
            return [Piece(whole, ordinal)]
        return self._packed(ordinal)

    def _is_container(self, ordinal: int) -> bool:
        """Whether a section holds items that must stay by themselves."""
        if ordinal == 0 or self.forms[ordinal] in CONTAINERS:
            return True
        if self.forms[ordinal] is None and not self._is_clause(ordinal):
            return bool(self.children[ordinal])
        return any(self._is_item(child) or self._is_container(child) for child in self.children[ordinal])

    def _is_clause(self, ordinal: int) -> bool:
        section = self.sections[ordinal]
        return section.parent is not None and self.forms[section.parent] is Form.ARTICLE

    def _is_item(self, ordinal: int) -> bool:
        """An article, or a numbered section of the two outermost levels."""
        form, depth = self.forms[ordinal], self.depths[ordinal]
        above = self.depths[self.sections[ordinal].parent]
        return form is Form.ARTICLE or (form in OWN_LINE and above < ITEM_DEPTH and depth <= ITEM_DEPTH)

    def _contained(self, ordinal: int) -> list[Piece]:
        """The section's own paragraphs and its sub-sections one by one; tiny neighbours together."""
        out: list[Piece] = []
        for span, child in self._parts(ordinal):
            if child is None:
                own = [piece for paragraph in paragraphs(self.text, span) for piece in self._cut(paragraph, ordinal)]
                out.extend(self._joined(own, ordinal))
            else:
                out.extend(self.pieces(child))
        return self._tiny_joined(out, ordinal)

    def _parts(self, ordinal: int) -> Iterator[tuple[Span, int | None]]:
        """The stretches of a section in order: its own words (None) and its sub-sections."""
        section, at = self.sections[ordinal], self.sections[ordinal].span.start
        for child in self.children[ordinal]:
            inner = self.sections[child].span
            if own := trimmed(self.text, at, inner.start):
                yield own, None
            yield inner, child
            at = inner.end
        if own := trimmed(self.text, at, section.span.end):
            yield own, None

    def _tiny_joined(self, pieces: list[Piece], parent: int) -> list[Piece]:
        """Tiny second-level items side by side become one piece of their parent; outermost items and articles never do."""
        out: list[Piece] = []
        for piece in pieces:
            if out and self._may_join(out[-1], piece, parent):
                out[-1] = Piece(Span(out[-1].span.start, piece.span.end), parent)
            else:
                out.append(piece)
        return out

    def _may_join(self, left: Piece, right: Piece, parent: int) -> bool:
        if max(len(left.span), len(right.span)) >= TINY and not (
            left.section == parent and len(right.span) < TINY and len(left.span) < SMALL
        ):
            return False
        return (
            parent != 0
            and all(self._is_small_item(piece, parent) for piece in (left, right))
            and self._fits(Span(left.span.start, right.span.end))
        )

    def _is_small_item(self, piece: Piece, parent: int) -> bool:
        """A joined stretch of `parent`, or a whole section below an item."""
        if piece.section == parent:
            return piece.span.start > self.sections[parent].span.start
        section = self.sections[piece.section]
        return section.parent == parent and self.forms[piece.section] is not Form.ARTICLE and self.depths[parent] > 0

    def _joined(self, pieces: list[Piece], ordinal: int) -> list[Piece]:
        """Tiny paragraphs of one section, joined with the next where both fit."""
        out: list[Piece] = []
        for piece in pieces:
            both = Span(out[-1].span.start, piece.span.end) if out else None
            if both and min(len(out[-1].span), len(piece.span)) < TINY and len(both) < 4 * SMALL and self._fits(both):
                out[-1] = Piece(both, ordinal)
            else:
                out.append(piece)
        return out

    def _packed(self, ordinal: int) -> list[Piece]:
        """An item that is too long: its points one by one, small ones together, its lead with the first of them."""
        out: list[Piece] = []
        for span, child in self._parts(ordinal):
            new = self.pieces(child) if child is not None else self._cut(span, ordinal)
            for piece in new:
                if out and self._goes_with(out[-1], piece, ordinal):
                    out[-1] = Piece(Span(out[-1].span.start, piece.span.end), self._around(out[-1], piece, ordinal))
                else:
                    out.append(piece)
        return out

    def _goes_with(self, left: Piece, right: Piece, ordinal: int) -> bool:
        is_lead = (
            left.section == ordinal and left.span.start == self.sections[ordinal].span.start and len(left.span) < SMALL
        )
        is_small = max(len(left.span) if left.section != ordinal else 0, len(right.span)) < SMALL
        is_rest = right.section == ordinal and len(right.span) < TINY
        return (is_lead or is_small or is_rest) and self._fits(Span(left.span.start, right.span.end))

    def _around(self, left: Piece, right: Piece, ordinal: int) -> int:
        return left.section if left.section == right.section else ordinal

    def _whole_or_lines(self, span: Span, ordinal: int) -> list[Piece]:
        whole = trimmed(self.text, span.start, span.end)
        if whole is None or self._fits(whole):
            return [Piece(whole, ordinal)] if whole else []
        return self._filled(
            [line for paragraph in paragraphs(self.text, span) for line in self._bits(paragraph)], ordinal
        )

    def _cut(self, span: Span, ordinal: int) -> list[Piece]:
        """A stretch without sections of its own, in pieces of whole sentences."""
        if self._fits(span):
            return [Piece(span, ordinal)]
        return self._filled([bit for sentence in sentences(self.text, span) for bit in self._bits(sentence)], ordinal)

    def _bits(self, sentence: Span) -> list[Span]:
        """A sentence, or its clauses, or stretches of characters: each within the limit."""
        if self._fits(sentence):
            return [sentence]
        return [
            bit
            for clause in clauses(self.text, sentence)
            for bit in ([clause] if self._fits(clause) else self._hard(clause))
        ]

    def _hard(self, span: Span) -> list[Span]:
        """Stretches of characters where there is no punctuation to cut at."""
        out: list[Span] = []
        at = span.start
        while at < span.end:
            size = min(2 * self.limit, span.end - at)
            while size > 1 and not self._fits(Span(at, at + size)):
                size = max(1, size * 3 // 4)
            if found := trimmed(self.text, at, at + size):
                out.append(found)
            at += size
        return out

    def _filled(self, bits: Sequence[Span], ordinal: int) -> list[Piece]:
        """Neighbouring bits together, as many as fit."""
        groups: list[list[Span]] = []
        tokens = 0
        for bit in bits:
            more = self.count(bit.of(self.text))
            if groups and tokens + more <= self.limit:
                groups[-1].append(bit)
                tokens += more
            else:
                groups.append([bit])
                tokens = more
        return [Piece(span, ordinal) for group in groups for span in self._halved(group)]

    def _halved(self, group: list[Span]) -> list[Span]:
        """A group as one stretch; in two where its tokens are more than the sum of its parts'."""
        whole = Span(group[0].start, group[-1].end)
        if len(group) == 1 or self._fits(whole):
            return [whole]
        middle = len(group) // 2
        return self._halved(group[:middle]) + self._halved(group[middle:])

    def _fits(self, span: Span) -> bool:
        if len(span) * MOST_TOKENS <= self.limit:
            return True
        return len(span) <= self.limit * MOST_CHARACTERS and self.count(span.of(self.text)) <= self.limit
