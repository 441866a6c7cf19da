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
SPOKEN = cue("spoken")
YEAR_OF_WORK = re.compile(r"((?:19|20)\d{2})年(?:度)?(?!.{0,6}(?:目标|计划|安排|打算|谋划))")
LOOKS_BACK = re.compile(r"总结|回顾|报告|汇报|情况")
REPORTS = frozenset({"工作总结", "新闻", "通报", "报告"})
UNKNOWN = frozenset({None, "其他"})
YEARS = re.compile(r"((?:19|20)\d{2})年")
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
        self._spoken = False  # whether somebody has said in this paragraph what is to be done: 会议要求，…
        names = (document.title, *(section.heading for section in sections))
        self._years = tuple(int(year) for name in names for year in YEARS.findall(name))
        self._looks_back = bool(LOOKS_BACK.search(document.title))

    @property
    def is_spoken(self) -> bool:
        """Whether the last sentence stands in what somebody asks for in a report."""
        return self._spoken

    def is_report_body(self, section: Section) -> bool:
        """Whether a section is the text of a report: what is told there without a verb of the register is a state."""
        return section.kind is SectionKind.BODY and self._default is Standing.DONE

    def of(self, words: str, section: Section, opens: bool = False) -> Standing:
        """Whether a sentence tells what was done, by itself or by the words before it in its section.

        opens: whether a paragraph opens with it.
        """
        self._turn(words, section)
        is_told = TOLD.search(words) is not None
        self._spoken = bool(self._spoken and not opens) or bool(SPOKEN.search(words))
        if section.kind is SectionKind.RULE or COMING.search(words) or (self._spoken and not is_told):
            return Standing.PLANNED
        if self._is_of_the_past_year(section):
            return self._turned or Standing.DONE
        if section.kind is SectionKind.PAST:
            return self._turned or Standing.DONE
        year = YEAR_AHEAD.match(words)
        if year and self._year and int(year[1]) < self._year:
            return Standing.DONE
        if section.kind is SectionKind.PLAN and not self._is_told(section):
            return Standing.DONE if TOLD.match(words) else Standing.PLANNED
        if self._turned:
            return self._turned
        return Standing.DONE if is_told and not year else self._default

    def _is_of_the_past_year(self, section: Section) -> bool:
        """Whether a report (…2023年工作总结和2024年工作安排) heads a section with the earlier of its years."""
        if not self._looks_back:
            return False
        named = [YEAR_OF_WORK.match(step.heading) for step in chain(self._sections, section.ordinal)]
        return any(year and int(year[1]) < max(self._years) for year in named)

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
