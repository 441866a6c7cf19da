"""Where in a document a name stands: its paragraph, its section, and whether it is part of what the document says."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from ingest.document import Section, SectionKind, Span
from ingest.understanding.outline import locator
from ingest.understanding.sentences import paragraphs

UNREAD = frozenset({SectionKind.CHROME, SectionKind.METADATA})


class Places:
    """The paragraphs and sections of one text, asked by offset."""

    def __init__(self, text: str, sections: tuple[Section, ...]) -> None:
        self._text, self._sections = text, sections
        self._starts = [section.span.start for section in sections]
        self._locators: dict[int, str] = {}

    @cached_property
    def _paragraphs(self) -> tuple[Span, ...]:
        return paragraphs(self._text, Span(0, len(self._text)))

    @cached_property
    def _beginnings(self) -> list[int]:
        return [paragraph.start for paragraph in self._paragraphs]

    def paragraph(self, at: int) -> Span:
        """The paragraph that holds the offset."""
        return self._paragraphs[max(bisect_right(self._beginnings, at) - 1, 0)]

    def section(self, span: Span) -> Section:
        """The innermost section that holds the whole span."""
        at = bisect_right(self._starts, span.start) - 1
        section = self._sections[max(at, 0)]
        while span not in section.span and section.parent is not None:
            section = self._sections[section.parent]
        return section

    def locator(self, span: Span) -> str:
        """How the place is named: 二、（五）."""
        ordinal = self.section(span).ordinal
        if ordinal not in self._locators:
            self._locators[ordinal] = locator(self._sections, ordinal)
        return self._locators[ordinal]

    def is_read(self, span: Span) -> bool:
        """Whether the place is part of the document itself, not of the web page around it."""
        return self.section(span).kind not in UNREAD
