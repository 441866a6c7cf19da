"""The scope of a question: which documents may answer it, and how that was found."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Question
from assistant.naming import (
    abbreviated,
    absent_statute,
    described,
    named_documents,
    spelled_out,
    spoken_names,
    spoken_of_plan,
)
from assistant.parsing import Aim, parse
from assistant.places import apart, of_places, only, places_of
from ingest.document import Entry, Hit, Region, Scope, Section, SectionKind, Span
from ingest.errors import NotFoundError
from ingest.library import Library
from ingest.numerals import chinese_to_int
from ingest.understanding.dating import RANGE

YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)年?|([〇零一二三四五六七八九]{4})年")
SHORT_YEAR = re.compile(
    r"(?<![\d第满超过达近每用期限干])([12]\d)年(?!来|以[上下内]|[内期前后满]|的?(?:有效|使用|期限))"
)
LONGEST = 10  # years of a plan for several years
TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
OLD_VERSION = re.compile(r"旧法|旧版|老版|老法|老条例|旧条例|修订前|修改前|原来的|以前的")
TWO_VERSIONS = re.compile(
    r"新旧|新老|老新|(?:旧|老|原)[^，。；？]{0,12}(?:新|现)|(?:新|现)[^，。；？]{0,12}(?:旧|老|原)|[新旧老]法.{0,24}[新旧老]法|两版|前后两|修[订改正]前后"
    r"|(?:现在|现行|如今)[^。？]{0,24}(?:以前|之前|原来|过去|老)|(?:以前|之前|原来|过去)[^。？]{0,24}(?:现在|现行|如今)"
    r"|改了(?:以后|之后)|跟(?:以前|之前|原来|过去)[^。？]{0,6}比|(?:老|旧)版本?"
)
ASKS_VERSION = re.compile(r"版|修订前|修订后|修正前|修正后|刚出台|最早|最初|原先")
QUOTED_NAME = re.compile(r"《([^》]{4,40}(?:办法|方案|规定|规划|预案|意见|通知|指南))》")
COMPARES = 0.5  # the chance of a comparison from which both versions of a law are meant
THIS_YEAR = re.compile(r"[今本]年|明年|来年|下一?年")
LAST_YEAR = re.compile(r"[去上]一?年(?!度计划|同期)|头年|往年")
SUPERSEDED = "已被取代"
EVERY_YEAR = range(1, 10000)


@dataclass(frozen=True, slots=True)
class Limits:
    """The scope a question is limited to.

    words: the words of the question that said so (they are not searched for). documents: ids in scope;
    empty when the library holds nothing for this scope. notes: Chinese sentences to show.
    missing: what was asked for and is not in the library, in words; "" when nothing is missing.
    within_year: the asked year, when documents of other years merely mention it.
    complete: a place or a document is named, so that nothing needs to be inherited; named: anything is.
    """

    scope: Scope
    documents: tuple[str, ...]
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    missing: str = ""
    places: tuple[Region, ...] = ()
    complete: bool = False
    within_year: int | None = None

    @property
    def named(self) -> bool:
        """Whether the question names a place, a year or a document."""
        return self.complete or self.scope.year is not None

    def within(self, earlier: Limits, library: Library) -> Limits:
        """The same year among the documents of the places and titles that were named before."""
        places = earlier.places or ((earlier.scope.region,) if earlier.scope.region else ())
        chosen, missing, within_year = _of_year(of_places(places, library.entries()), self.scope.year, "", library)
        scope = Scope(region=only(places), year=self.scope.year)
        ids = tuple(entry.id for entry in chosen)
        return replace(
            self,
            scope=scope,
            documents=ids,
            missing=missing,
            places=places,
            within_year=within_year,
            notes=_notes((), places, self.scope.year),
        )


def limits(question: Question, text: str, library: Library) -> Limits:
    """The limits that a question sets, by hand or in its words."""
    entries = library.entries()
    if question.document:
        return _one_document(question.document, library)
    text = spelled_out(text)
    named = named_documents(text, entries)
    shortened, spoken = ((), ()) if named else abbreviated(text, entries)
    shortened, spoken = (shortened, spoken) if named or shortened else described(text, entries)
    named = named or shortened
    places = places_of(question.region or text, entries, library)
    if len(places.held) > 1 and not all(of_places((place,), named) for place in places.held):
        named, spoken = tuple(entry for entry in named if not entry.family and not entry.scope.region), ()
    if not named and not places.missing:
        named, spoken = spoken_of_plan(text, of_places(places.held, entries), places.words)
    year, year_words = (question.year, ()) if question.year else year_of(text)
    chosen = _laws_and_plans(named, places.held, entries)
    chosen, without, within = _of_year(chosen, year, text, library)
    absent = "" if named else absent_statute(text, entries)
    if (quoted := QUOTED_NAME.search(text)) and library.containing(quoted[1]):
        absent = ""
    return Limits(
        scope=Scope(region=only(places.held), year=year),
        documents=() if absent or (places.missing and not named) else tuple(entry.id for entry in chosen),
        words=(*places.words, *year_words, *spoken_names(text, named), *spoken),
        notes=_notes(named, apart(places.held), year),
        missing=absent or ("" if named and chosen else places.missing or without),
        within_year=within,
        places=apart(places.held),
        complete=bool(named or absent or places.held or places.missing),
    )


def _one_document(words: str, library: Library) -> Limits:
    found = library.find(words)
    if not found:
        raise NotFoundError("库里没有这份文件", words, "用 yingji list 看看有哪些文件")
    return Limits(found[0].scope, (found[0].id,), (), (f"只在《{found[0].title}》中查找",), complete=True)


def _laws_and_plans(named: Sequence[Entry], held: Sequence[Region], entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """What is named by title; else the documents of the places; a place and a title together mean both."""
    of_both = of_places(held, named) if named and held else ()
    if named and held and not of_both:
        return (*of_places(held, entries), *named)
    return of_both or tuple(named) or of_places(held, entries)


def full_years(text: str, entries: Sequence[Entry]) -> str:
    """The text with years of two digits (23年) written out, where a document speaks for that year."""
    if not SHORT_YEAR.search(text):
        return text
    held = frozenset().union(*map(years_of, entries))
    return SHORT_YEAR.sub(lambda year: f"20{year[1]}年" if 2000 + int(year[1]) in held else year[0], text)


def year_of(text: str) -> tuple[int | None, tuple[str, ...]]:
    """The year a question names (None when it names several), and the words that name years."""
    found = list(YEAR.finditer(text))
    years = {int(one[1]) if one[1] else chinese_to_int(one[2]) for one in found}
    return (years.pop() if len(years) == 1 else None), tuple(one[0] for one in found)


def _of_year(
    entries: Sequence[Entry], year: int | None, text: str, library: Library
) -> tuple[tuple[Entry, ...], str, int | None]:
    """Documents for a year (versions of a law by their own year), a sentence when there are none, and the year when
    the documents are of other years and merely mention it."""
    families = {entry.family for entry in entries}
    years = {int(found[1]) for found in YEAR.finditer(text) if found[1]}
    versions = tuple(entry for entry in entries if entry.family and entry.scope.year in years)
    if len(years) > 1 and ASKS_VERSION.search(text) and len(versions) > 1:
        return versions, "", None
    if TWO_VERSIONS.search(text) or (
        len(families) == 1 and year is None and parse(text).chance(Aim.COMPARE) >= COMPARES
    ):
        replaced = {entry.family for entry in entries if entry.status == SUPERSEDED}
        both = tuple(entry for entry in entries if entry.family and entry.family in replaced)
        return both or tuple(entries), "", None
    if year is None:
        wanted = bool(OLD_VERSION.search(text))
        return tuple(entry for entry in entries if (entry.status == SUPERSEDED) == wanted) or tuple(entries), "", None
    speaking = tuple(entry for entry in entries if year in years_of(entry))
    if speaking:
        return speaking, "", None
    if ASKS_VERSION.search(text) and entries and all(entry.family for entry in entries):
        held = "、".join(sorted({f"{entry.scope.year}年" for entry in entries if entry.scope.year}))
        return (), f"库里没有{year}年的版本，只有{held}的", None
    mentioning = set(library.containing(str(year)))
    told = tuple(entry for entry in entries if entry.id in mentioning and entry.status != SUPERSEDED)
    return told, "" if told else f"检索范围内没有{year}年的文件，也没有文件提到{year}年", year


def years_of(entry: Entry) -> frozenset[int]:
    """The years a document speaks for: its own, and those its title names (2022年总结和2023年谋划)."""
    own = {entry.scope.year} if entry.scope.year else set()
    named = {int(year) for year in TITLE_YEAR.findall(entry.title)}
    return frozenset(own | named | _spanned(entry.title))


def _spanned(title: str) -> frozenset[int]:
    """The years of a title that names a first and a last one (2023—2025年), all between them too."""
    found = RANGE.search(title)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    return frozenset(range(first, last + 1)) if 0 < last - first <= LONGEST else frozenset()


def _notes(named: Sequence[Entry], held: Sequence[Region], year: int | None) -> tuple[str, ...]:
    if named:
        return ("只在" + "、".join(dict.fromkeys(f"《{entry.title}》" for entry in named[:4])) + "中查找",)
    words = "、".join(region.path for region in held) + (f" {year}年" if year else "")
    return (f"检索范围：{words.strip()}",) if words.strip() else ()


def of_its_year(hits: Sequence[Hit], year: int | None, library: Library) -> tuple[Hit, ...]:
    """Without passages of another year than the asked one, in documents that look back on one year and ahead to another."""
    return tuple(hit for hit in hits if year is None or year in _section_years(hit, library))


def of_its_time(hits: Sequence[Hit], text: str) -> tuple[Hit, ...]:
    """Of a report that looks back and ahead only what is of the time asked about: its plans where a question is about this year, what
    was done where it is about the last one."""
    now, before = bool(THIS_YEAR.search(text)), bool(LAST_YEAR.search(text))
    if now == before:
        return tuple(hits)
    meant, other = (SectionKind.PLAN, SectionKind.PAST) if now else (SectionKind.PAST, SectionKind.PLAN)
    both = {hit.passage.document for hit in hits if hit.passage.kind is meant}
    return tuple(hit for hit in hits if hit.passage.kind is not other or hit.passage.document not in both)


def under_other_year(sections: Sequence[Section], span: Span, year: int | None) -> bool:
    """Whether the headings above a span name years, and not this one (（二）2024年（集中攻坚年）, asked about 2025)."""
    if year is None:
        return False
    above = [section for section in sections if section.parent is not None and span in section.span]
    named = {int(found) for section in above for found in TITLE_YEAR.findall(section.heading)}
    return bool(named) and year not in named


def _section_years(hit: Hit, library: Library) -> Container[int]:
    """The years that a passage may speak for: those that its headings name, else those of its section in a look back and ahead."""
    entry = library.entry(hit.passage.document)
    years = years_of(entry)
    if len(years) < 2 or entry.family:
        return EVERY_YEAR
    headed = years.intersection(map(int, TITLE_YEAR.findall(hit.passage.context.replace(entry.title, ""))))
    if headed or _spanned(entry.title):
        return headed or EVERY_YEAR
    ahead = {entry.scope.year or max(years)}
    return {SectionKind.PAST: frozenset(years - ahead), SectionKind.PLAN: frozenset(ahead)}.get(hit.passage.kind, years)
