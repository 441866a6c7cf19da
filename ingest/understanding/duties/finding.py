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
from ingest.understanding.duties.deadlines import DAY_ALONE, find_deadlines, year_before
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
SIGNED = re.compile(r"[^，,。；;：:]{2,40}?[\s（(]*(?:19|20)\d{2}年\d{1,2}月\d{1,2}日[）)]?(?:[^，,。；;\d]{0,8})?$")
"""A line that only says who issued a document, and when."""
UNSAID = re.compile(
    r"(?:[^，,。；;]{2,30}[的时后][，,]?|[^，,。；;]{2,24}[，,][^，,。；;]{2,24}的[，,]){0,2}(?:应当|必须|可以|并)"
)
"""A sentence of a statute that names nobody before the word that binds: whom the one before it names, is meant."""
LATER = re.compile(r"(20\d{2})年[^，,。；;、]{0,8}(?:底|末|日|月|上旬|中旬)(?:之?前)")
ALREADY = re.compile(r"已(?:经|于|全部)?[^，,。；;]{0,16}?(?:完毕|完成|到位|建成|投用|销号|办结)$")
MONTH = re.compile(r"[\s（(\d）).．、]{0,4}?(?P<month>(?:20\d{2}年)?\d{1,2}月(?:份)?)[：:]")
BINDING = frozenset({Strength.FORBIDDEN, Strength.MUST, Strength.SHALL})
TITLE, OFFICE, NEAR = 30, 24, 80  # characters of a title line, of an office in a heading, in which a year is near


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in rows("kinds"))


@cache
def kind_of(act: str) -> str:
    """The kind of work of an act (演练, 培训 …), the first in the file whose words stand in it; "" when none does."""
    return next((kind for kind, pattern in _kinds() if pattern.search(act)), "")


def _names_office(name: str) -> bool:
    return 2 <= len(name) <= OFFICE and bool(NAMES_OFFICE.search(name))


def _opens(name: str) -> bool:
    """Whether words open with a verb: 组织部门, then, is no body but what is to be done."""
    return bool(verbs("act", "adverb").at(name, 0, len(name)))


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
        self.offices: set[Span] = set()  # headings that name who leads what is below them

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
        ended = 0
        said: tuple[Phrase, ...] = ()
        for place in self.places:
            words = place.span.of(self.text)
            before = lists.before(place, words)
            opens = "\n" in self.text[ended : place.span.start]
            ended = place.span.end
            standing = telling.of(words, place.section, opens)
            said = () if opens or place.opens else said
            if before is None:
                continue
            if self._is_silent(place, words):
                if place.section.kind is SectionKind.RULE:
                    lists.after(place, words, None)  # the items below a penalty are what it is for
                continue
            told = standing is Standing.DONE or (telling.is_report_body(place.section) and not telling.is_spoken)
            in_rule = place.section.kind is SectionKind.RULE
            read = read_sentence(self.text, place.span, self._headed(before, place.section), in_rule, told)
            lists.after(place, words, read.carried)
            if not read.drafts and (read.leads or read.joins):
                self._item_led(place, read.leads, read.joins)
            if in_rule and UNSAID.match(words):
                for draft in read.drafts:
                    if draft.binding and draft.binding[1] is not Strength.FORBIDDEN:
                        draft.leads = draft.leads or said
            said = read.drafts[-1].leads if read.drafts else said
            for draft in read.drafts:
                if standing is Standing.DONE and self._is_to_come(draft, place.section):
                    yield Asked(place, draft, Standing.PLANNED)
                    continue
                if not in_rule and ALREADY.search(draft.act.of(self.text)):
                    yield Asked(place, draft, Standing.DONE)
                    continue
                bound = (
                    told and place.section.kind is SectionKind.BODY and draft.binding and draft.binding[1] in BINDING
                )
                yield Asked(place, draft, Standing.PLANNED if bound else standing)

    def _is_to_come(self, draft: Draft, section: Section) -> bool:
        """Whether a clause of a report names a day of a later year: 剩下28条2024年1月底前清零."""
        named = LATER.search(self.text, draft.start, draft.end)
        headed = [year_before(step.heading, 0, len(step.heading)) for step in chain(self.sections, section.ordinal)]
        told = next((year for year in reversed(headed) if year), self.document.scope.year)
        return bool(named and told and int(named[1]) > told)

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
        """With the body that the innermost of the headings above names, where nothing nearer names one."""
        if carried.subject:
            return carried
        above = reversed(chain(self.sections, section.ordinal))
        office = next(filter(None, (self._office(one) for one in above if one.heading)), None)
        if not office:
            return carried
        self.offices.add(office)
        return replace(carried, subject=split_bodies(self.text, office))

    def _office(self, section: Section) -> Span | None:
        """The body that the heading of a section is the name of; None where it is none."""
        start = section.span.start + len(section.marker)
        span = trimmed(self.text, start, max(start, self.places.headings[section.ordinal]))
        name = span.of(self.text).rstrip(LABEL_END) if span else ""
        if not span or not _names_office(name) or (_opens(name) and not self._among_offices(section)):
            return None
        return Span(span.start, span.start + len(name))

    def _is_headed(self, draft: Draft) -> bool:
        """Whether only a heading names who leads: the item's closing line is nearer."""
        return bool(draft.leads) and all(any(lead.span in office for office in self.offices) for lead in draft.leads)

    def _among_offices(self, section: Section) -> bool:
        """Whether another heading beside that of a section names an office: 救援协调处 is one, though it opens with a verb."""
        beside = (one.heading.rstrip(LABEL_END) for one in self.sections if one.parent == section.parent)
        return any(_names_office(name) and not _opens(name) for name in beside if name != section.heading)

    def _is_silent(self, place: Place, words: str) -> bool:
        """Whether a sentence asks for nothing as a whole: a preamble, a caption, a title, a penalty."""
        if PREAMBLE.search(words) or CAPTION.match(words) or self._is_title(place, words):
            return True
        if SIGNED.match(words) and not verbs("act", "adverb", "cause").at(words, 0, len(words)):
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
        own = () if self._is_headed(draft) else draft.leads
        said = () if own else self._said(draft)
        leads = (
            bodies_of(own) or bodies_of([lead for closing in said for lead in closing.leads]) or bodies_of(draft.leads)
        )
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
        year = self._year(draft.span.start, asked.place)
        found = find_deadlines(self.text, draft.span, year)
        headed = self._of_month(asked.place, draft.span, year)
        found = tuple(
            one for one in found if one.last or one.days or not headed or not DAY_ALONE.search(one.words.text)
        )
        if headed and not found:
            return headed
        if not found and draft.inherited:
            found = find_deadlines(self.text, draft.inherited, year)
        closing = [one.limit for one in self._said(draft) if one.limit]
        return (*found, *(limit for span in closing for limit in find_deadlines(self.text, span, year, bare=True)[:1]))

    def _of_month(self, place: Place, span: Span, year: int | None) -> tuple[Deadline, ...]:
        """The month that heads a paragraph (3月：…) or the day of it that stands in `span` (31日前); () without one."""
        start = self.text.rfind("\n", 0, place.span.start) + 1
        month = MONTH.match(self.text, start, place.span.end)
        if not month or place.section.kind is SectionKind.RULE:
            return ()
        limits = find_deadlines(self.text, Span(*month.span("month")), year, bare=True)
        day = DAY_ALONE.search(self.text, max(span.start, month.end()), span.end)
        if day and limits and limits[0].last:
            last = limits[0].last
            if 1 <= int(day["day"]) <= last.day:
                words = Phrase(day[0], Span(*day.span()))
                return (Deadline(words, None, last.replace(day=int(day["day"]))),)
        return limits[:1]

    def _year(self, offset: int, place: Place) -> int | None:
        """The year of a day without one: that of its sentence or heading, else the document's; none in a statute."""
        section = place.section
        if section.kind is SectionKind.RULE:
            return None
        near, own = year_before(self.text, max(section.span.start, offset - NEAR), offset), self.document.scope.year
        headed = self.places.headings.get(section.ordinal, section.span.start)
        mine = year_before(self.text, place.span.start, offset) or year_before(self.text, section.span.start, headed)
        if near and own and near > own and near != mine:
            near = mine
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
