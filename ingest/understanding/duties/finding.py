"""From the sentences of an outline to its duties: each with its parts, its section and what the item says of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.document import Document, Section, SectionKind, Span
from ingest.duty import Deadline, Duty, Phrase, Standing, Strength
from ingest.understanding.duties.bodies import split_bodies
from ingest.understanding.duties.closing import Closing, closings
from ingest.understanding.duties.deadlines import find_deadlines, year_before
from ingest.understanding.duties.draft import Carried, Draft, bodies_of
from ingest.understanding.duties.flat import flattened, unflattened
from ingest.understanding.duties.frequencies import find_frequencies
from ingest.understanding.duties.lists import Lists
from ingest.understanding.duties.places import LABEL_END, SILENT, Place, Places
from ingest.understanding.duties.quantities import find_quantities
from ingest.understanding.duties.sentence import read_sentence
from ingest.understanding.duties.standing import Telling
from ingest.understanding.duties.tables import Row, table_rows
from ingest.understanding.duties.vocabulary import cue, rows, verbs
from ingest.understanding.outline import chain, locator
from ingest.understanding.sentences import trimmed

PENALTY = cue("penalty")
PENAL_CHAPTER = cue("penal_chapter")
NAMES_OFFICE = cue("office", end=True)
CAPTION = cue("caption", start=True)
PREAMBLE = cue("preamble")
ASKS = cue("asks")
TITLE_SIGN = re.compile(r"[，。；：！？,;:!?]")
DATED = re.compile(r"(?<![.\d])\d+[^\s.．、\d]")
BINDING = frozenset({Strength.FORBIDDEN, Strength.MUST, Strength.SHALL})
TITLE, OFFICE, NEAR = 30, 24, 80  # characters of a title line, of an office in a heading, in which a year is near


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in rows("kinds"))


@cache
def kind_of(act: str) -> str:
    """The kind of work of an act (演练, 培训 …), the first in the file whose words stand in it; "" when none does."""
    return next((kind for kind, pattern in _kinds() if pattern.search(act)), "")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sentence asks for, or tells as done, with where it stands."""

    place: Place
    draft: Draft
    standing: Standing


class Finder:
    """Reads a document once and collects its duties."""

    def __init__(self, document: Document, sections: Sequence[Section]) -> None:
        self.document = document
        self.flat, self.sections = flattened(document.text, sections)
        self.text = self.flat.text
        self.closings = closings(self.text, self.sections)
        self.places = Places(self.flat, self.sections, self.closings)
        self.locators: dict[int, str] = {}

    def duties(self) -> tuple[Duty, ...]:
        """All duties, in reading order."""
        asked = list(self._asked())  # all of them first: a sentence may say who leads the ones before it
        found = [self._duty(one) for one in asked if not one.draft.is_effect]
        found = [duty for duty in found if not self._is_aim(duty.section) or _is_firm(duty)]
        found += self._tabled()
        found.sort(key=lambda duty: (duty.act.span.start, duty.act.span.end))
        return tuple(unflattened(replace(duty, ordinal=at), self.flat) for at, duty in enumerate(found))

    def _asked(self) -> Iterator[Asked]:
        lists, telling = Lists(), Telling(self.document, self.sections)
        for place in self.places:
            words = place.span.of(self.text)
            before = lists.before(place, words)
            standing = telling.of(words, place.section)
            if before is None:
                continue
            if self._is_silent(place, words):
                if place.section.kind is SectionKind.RULE:
                    lists.after(place, words, None)  # the items below a penalty are what it is for
                continue
            told = standing is Standing.DONE or telling.is_report_body(place.section)
            in_rule = place.section.kind is SectionKind.RULE
            read = read_sentence(self.text, place.span, self._headed(before, place.section), in_rule, told)
            lists.after(place, words, read.carried)
            if not read.drafts and (read.leads or read.joins):
                self._item_led(place, read.leads, read.joins)
            for draft in read.drafts:
                bound = (
                    told and place.section.kind is SectionKind.BODY and draft.binding and draft.binding[1] in BINDING
                )
                yield Asked(place, draft, Standing.PLANNED if bound else standing)

    def _is_aim(self, ordinal: int) -> bool:
        """Whether a section says what is hoped for; what stands below 工作要求 is asked of somebody."""
        if self.sections[ordinal].kind is not SectionKind.AIM:
            return False
        return not any(ASKS.fullmatch(step.heading) for step in chain(self.sections, ordinal))

    def _item_led(self, place: Place, leads: tuple[Phrase, ...], joins: tuple[Phrase, ...]) -> None:
        """A sentence that only says who leads (由…牵头，…配合。) holds for the item before it."""
        within = Span(place.section.span.start, place.span.end) if place.section.ordinal else place.span
        self.closings = (*self.closings, Closing(within, place.span, leads, joins))

    def _headed(self, carried: Carried, section: Section) -> Carried:
        """With the body that the heading names, where nothing nearer names one."""
        if carried.subject or not section.heading:
            return carried
        start = section.span.start + len(section.marker)
        span = trimmed(self.text, start, max(start, self.places.headings[section.ordinal]))
        name = span.of(self.text).rstrip(LABEL_END) if span else ""
        opens = verbs("act", "adverb").at(name, 0, len(name))
        if not span or not 2 <= len(name) <= OFFICE or not NAMES_OFFICE.search(name) or opens:
            return carried
        return replace(carried, subject=split_bodies(self.text, Span(span.start, span.start + len(name))))

    def _is_silent(self, place: Place, words: str) -> bool:
        """Whether a sentence asks for nothing as a whole: a preamble, a caption, a title, a penalty."""
        if PREAMBLE.search(words) or CAPTION.match(words) or self._is_title(place, words):
            return True
        if place.section.kind is not SectionKind.RULE:
            return False
        above = chain(self.sections, place.section.ordinal)
        return bool(PENALTY.search(words)) or any(PENAL_CHAPTER.search(step.heading) for step in above)

    def _is_title(self, place: Place, words: str) -> bool:
        """A short line without a closing sign that the outline made no section of, and that opens with no verb."""
        if len(words) > TITLE or TITLE_SIGN.search(words) or place.opens:
            return False
        alone = self.text[place.span.end : place.span.end + 1] in ("", "\n")
        return alone and not verbs("act", "adverb", "cause").at(words, 0, len(words)) and not DATED.search(words)

    # -- the duty itself

    def _duty(self, asked: Asked) -> Duty:
        draft, section = asked.draft, asked.place.section
        limits = self._limits(asked)
        leads, joins = self._who(draft)
        taken = [*(limit.words.span for limit in limits), *(condition.span for condition in draft.conditions)]
        act = Phrase(draft.act.of(self.text), draft.act)
        return Duty(
            document=self.document.id,
            ordinal=0,
            section=section.ordinal,
            locator=self._locator(section.ordinal),
            span=draft.span,
            act=act,
            standing=asked.standing,
            strength=draft.binding[1] if draft.binding else Strength.PUSH,
            kind=kind_of(act.text),
            leads=leads,
            joins=joins,
            quantities=find_quantities(self.text, draft.span, taken),
            frequencies=find_frequencies(self.text, draft.span),
            deadlines=limits,
            conditions=draft.conditions,
            exceptions=draft.exceptions,
            binding=draft.binding[0] if draft.binding else None,
        )

    def _who(self, draft: Draft) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
        """Who leads and who joins: by the clause; else by the line about who is responsible for the item."""
        said = () if draft.leads else self._said(draft)
        leads = bodies_of(draft.leads) or bodies_of([lead for closing in said for lead in closing.leads])
        joins = bodies_of((*draft.joins, *(join for closing in said for join in closing.joins)))
        return leads, tuple(join for join in joins if join not in leads)

    def _locator(self, section: int) -> str:
        if section not in self.locators:
            self.locators[section] = locator(self.sections, section)
        return self.locators[section]

    def _limits(self, asked: Asked) -> tuple[Deadline, ...]:
        """The deadlines of what is still to be done: its own, else the one that stood before the act before; the item's."""
        if asked.standing is Standing.DONE:
            return ()
        draft = asked.draft
        year = self._year(draft.span.start, asked.place.section)
        found = find_deadlines(self.text, draft.span, year)
        if not found and draft.inherited:
            found = find_deadlines(self.text, draft.inherited, year)
        closing = [one.limit for one in self._said(draft) if one.limit]
        return (*found, *(limit for span in closing for limit in find_deadlines(self.text, span, year, bare=True)[:1]))

    def _year(self, offset: int, section: Section) -> int | None:
        """The year of a day without one: the nearest before it in its section, else the document's; none in a statute."""
        if section.kind is SectionKind.RULE:
            return None
        near, own = year_before(self.text, max(section.span.start, offset - NEAR), offset), self.document.scope.year
        return near if near and near >= (own or 0) else own or near

    def _said(self, draft: Draft) -> tuple[Closing, ...]:
        """The lines about who is responsible for the item that the duty stands in, the innermost item's."""
        holding = [closing for closing in self.closings if draft.span in closing.within]
        inner = min((len(closing.within) for closing in holding), default=0)
        return tuple(closing for closing in holding if len(closing.within) == inner)

    def _tabled(self) -> list[Duty]:
        """The duties of tables of tasks, a row each."""
        placed = [(row, self.places.section_at(row.span.start)) for row in table_rows(self.text)]
        return [self._row(row, section) for row, section in placed if section.kind not in SILENT]

    def _row(self, row: Row, section: Section) -> Duty:
        year = self.document.scope.year
        return Duty(
            document=self.document.id,
            ordinal=0,
            section=section.ordinal,
            locator=self._locator(section.ordinal),
            span=row.span,
            act=row.task,
            standing=Standing.DONE if section.kind is SectionKind.PAST else Standing.PLANNED,
            strength=Strength.PUSH,
            kind=kind_of(row.task.text),
            leads=row.leads,
            joins=row.joins,
            quantities=find_quantities(self.text, row.task.span),
            frequencies=find_frequencies(self.text, row.task.span),
            deadlines=find_deadlines(self.text, row.limit, year, bare=True) if row.limit else (),
        )


def _is_firm(duty: Duty) -> bool:
    """Whether an aim binds somebody, or carries a figure, a frequency or a day."""
    figures = any(one.words.span in duty.act.span for one in duty.quantities)
    return figures or bool(duty.frequencies or duty.deadlines or (duty.binding and duty.leads))
