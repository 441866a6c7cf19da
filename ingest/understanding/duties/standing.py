"""要求 or 已完成: from what the section is for, the kind of document, and words of aspect."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Document, Section, SectionKind
from ingest.duty import Standing
from ingest.understanding.duties.vocabulary import cue
from ingest.understanding.outline import chain

TOLD = cue("told")
COMING = cue("coming")
AHEAD = cue("ahead")
NEXT_STEP = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]+[）)、是]\s*)?(?:下一步|下步|下一阶段|下阶段|接下来|今后|明年|来年)"
)
SINCE = re.compile(r"以来|期间，?已")
YEAR_AHEAD = re.compile(r"(?:在)?((?:19|20)\d{2})年(?:度|以来)?(?!底|末|前|内|\d{1,2}月(?:底|\d{1,2}日)?前)[，,、]?")
REPORTS = frozenset({"工作总结", "新闻", "通报", "报告"})
UNKNOWN = frozenset({None, "其他"})
REPORTAGE = cue("reportage")
HEAD = 500  # characters in which a news item shows itself
OPENING = 24  # characters in which a sentence turns to what comes, or back


class Telling:
    """Follows the sentences of a document and knows of each whether it tells what was done."""

    def __init__(self, document: Document, sections: Sequence[Section]) -> None:
        is_report = document.scope.genre in REPORTS or (
            document.scope.genre in UNKNOWN and REPORTAGE.search(document.text, 0, HEAD) is not None
        )
        self._sections = sections
        self._default = Standing.DONE if is_report else Standing.PLANNED
        self._year = document.scope.year
        self._turned: Standing | None = None  # what the section's words turned to: 下一步，…
        self._section = -1

    def is_report_body(self, section: Section) -> bool:
        """Whether a section is the text of a report: what is told there without a verb of the register is a state."""
        return section.kind is SectionKind.BODY and self._default is Standing.DONE

    def of(self, words: str, section: Section) -> Standing:
        """Whether a sentence tells what was done, by itself or by the words before it in its section."""
        self._turn(words, section)
        if section.kind is SectionKind.RULE or COMING.search(words):
            return Standing.PLANNED
        if section.kind is SectionKind.PAST:
            return self._turned or Standing.DONE
        year = YEAR_AHEAD.match(words)
        if year and self._year and int(year[1]) < self._year:
            return Standing.DONE
        if section.kind is SectionKind.PLAN and not self._is_told(section):
            return Standing.DONE if TOLD.match(words) else Standing.PLANNED
        if self._turned:
            return self._turned
        return Standing.DONE if TOLD.search(words) and not year else self._default

    def _is_told(self, section: Section) -> bool:
        """Whether 主要工作 stands in a report whose headings above do not say that it is about what comes."""
        if self._default is Standing.PLANNED:
            return False
        return not any(AHEAD.search(step.heading) for step in chain(self._sections, section.ordinal))

    def _turn(self, words: str, section: Section) -> None:
        if self._section not in (section.ordinal, section.parent):
            self._turned = None
        if NEXT_STEP.match(words):
            self._turned, self._section = Standing.PLANNED, section.ordinal
        elif SINCE.search(words[:OPENING]):
            self._turned, self._section = Standing.DONE, section.ordinal
