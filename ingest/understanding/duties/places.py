"""Where the sentences of a document stand: each with its section, headings and lines about who is responsible left out."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Section, SectionKind, Span
from ingest.understanding.duties.closing import Closing
from ingest.understanding.duties.flat import Flat
from ingest.understanding.duties.tables import is_row
from ingest.understanding.sentences import closed_until, spoken_starts, trimmed

SILENT = frozenset({SectionKind.SUPPLEMENT, SectionKind.METADATA, SectionKind.CHROME, SectionKind.PROBLEM})
STOP = re.compile(r"[。！？!?]+[”’」』）)\"]*")
FIRST_WORDS = re.compile(r"[^。]*?(?=。|[（(][^（）()]*$|$)")
SPACE = re.compile(r"\s+")
SPELT_OUT = re.compile(r"\d|应当|不得|必须|严禁|(?<![理自缘来])由(?=.{3})")
ASIDE = re.compile(r"[（(][^（）()]*[）)]|“[^”]*”|《[^》]*》|(?:19|20)\d{2}年")
WHO_ONLY = re.compile(r"由[^。；\n]{2,40}?(?:牵头|负责|承办|组织|落实|配合)[^。；\n]{0,30}[。；]?")
LABEL_END = "。．.：:；; \u3000\n\t"


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence and the section it stands in; opens: whether the section begins with it."""

    span: Span
    section: Section
    opens: bool


class Places:
    """The sentences of a flat text, in order; a sentence that runs over a section's edge is cut there."""

    def __init__(self, flat: Flat, sections: Sequence[Section], closings: Sequence[Closing]) -> None:
        self.text, self.paragraphs, self.sections = flat.text, flat.paragraphs, sections
        self._starts = [section.span.start for section in sections]
        self._parents = frozenset(section.parent for section in sections)
        self._closings, self._closed = closings, [closing.span.start for closing in closings]
        self.headings = {section.ordinal: self._heading_end(section) for section in sections if section.heading}

    def __iter__(self) -> Iterator[Place]:
        for paragraph in self.paragraphs:
            if not is_row(self.text, paragraph):
                for span in self._sentences(paragraph):
                    yield from self._cut(span)

    def section_at(self, offset: int) -> Section:
        """The innermost section that holds `offset`."""
        at = bisect_right(self._starts, offset) - 1
        while at > 0 and self.sections[at].span.end <= offset:
            at = self.sections[at].parent or 0
        return self.sections[max(at, 0)]

    def _sentences(self, paragraph: Span) -> Iterator[Span]:
        """The sentences of a paragraph, cut at 。！？ outside brackets and before 一是, 二是 …."""
        closed = closed_until(self.text, paragraph)
        ends = [
            stop.end()
            for stop in STOP.finditer(self.text, paragraph.start, paragraph.end)
            if closed.get_end(stop.start()) is None
        ]
        start = paragraph.start
        for cut in sorted({*ends, *spoken_starts(self.text, paragraph), paragraph.end}):
            if found := trimmed(self.text, start, cut):
                yield found
            start = cut

    def _cut(self, span: Span) -> Iterator[Place]:
        """A sentence in the pieces that belong to one section each."""
        inner = self._starts[bisect_right(self._starts, span.start) : bisect_right(self._starts, span.end - 1)]
        for start, end in itertools.pairwise([span.start, *sorted(set(inner)), span.end]):
            section = self.section_at(start)
            piece = None if section.kind in SILENT else self._own(start, end, section)
            if piece:
                opens = bool(section.ordinal) and piece.start - section.span.start <= len(section.marker) + 2
                yield Place(piece, section, opens)

    def _own(self, start: int, end: int, section: Section) -> Span | None:
        """[start, end) without the section's marker and heading, and without a line about who is responsible."""
        if section.ordinal and start <= section.span.start:
            start = section.span.start + len(self._marker(section))
        start = max(start, min(self.headings.get(section.ordinal, start), end))
        near = bisect_right(self._closed, end)
        for closing in self._closings[max(0, near - 2) : near]:
            if closing.span.start >= start:
                end = min(end, closing.span.start)
            elif start < closing.span.end:
                start = min(end, closing.span.end)
        return trimmed(self.text, start, end) if start < end else None

    def _marker(self, section: Section) -> str:
        """What stands before its first words: its own marker, or the article's before the first 款."""
        around = self.sections[section.parent or 0]
        return section.marker or (around.marker if around.span.start == section.span.start else "")

    def _heading_end(self, section: Section) -> int:
        """Where the heading of a section ends; its start when the heading is all that the section says, or a sentence."""
        is_leaf = section.ordinal not in self._parents
        if is_leaf and section.marker and SPELT_OUT.search(ASIDE.sub("", section.heading)):
            return section.span.start + len(section.marker)
        at, stop = section.span.start + len(section.marker), section.span.end
        for sign in SPACE.sub("", FIRST_WORDS.match(section.heading)[0]):
            at = self.text.find(sign, at, stop) + 1 or at
        while at < stop and self.text[at] in LABEL_END:
            at += 1
        if is_leaf and section.marker and self._says_who(at, stop):
            return section.span.start + len(section.marker)
        return section.span.start if at >= stop and is_leaf else at

    def _says_who(self, start: int, stop: int) -> bool:
        """Whether nothing but who is responsible follows a heading, which then is what is to be done: 开展联合拉练。由指挥中心负责。"""
        near = bisect_right(self._closed, stop)
        words = self.text[start:stop]
        for closing in self._closings[max(0, near - 2) : near]:
            if start <= closing.span.start < stop:
                words = words.replace(closing.span.of(self.text), "")
        left = words.strip(LABEL_END)
        return bool(self.text[start:stop].strip()) and (not left or bool(WHO_ONLY.fullmatch(left)))
