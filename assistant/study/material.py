"""What study material is made from: the documents a request means, part by part, with their duties and terms."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.glossary import place_of
from assistant.ledger import DutyQuery, resolved
from assistant.study.item import Source, Version
from assistant.study.request import StudyRequest
from ingest.document import Document, Entry, Section, SectionKind, Span
from ingest.duty import Duty, Standing, Term, Wanted
from ingest.errors import NotFoundError
from ingest.folding import fold
from ingest.library import Library
from ingest.understanding.outline import locator

WITHOUT_WORDS = (SectionKind.METADATA, SectionKind.CHROME)
PAST = (SectionKind.PAST, SectionKind.PROBLEM)
MOST = 60  # documents that a paper or a guide is made from
OTHER = "综合"
COUNTRY = "中华人民共和国"


@dataclass(frozen=True)
class Part:
    """A section with no section below it that could be asked about: where facts stand.

    locator: 二、（五）; headings: its own and those around it, from the innermost out; duties, terms: in reading order.
    """

    section: Section
    locator: str
    headings: tuple[str, ...]
    span: Span
    duties: tuple[Duty, ...]
    terms: tuple[Term, ...]

    @property
    def heading(self) -> str:
        return self.headings[0] if self.headings else ""

    @cached_property
    def topic(self) -> str:
        """The kind of work most of its duties are of."""
        kinds = Counter(duty.kind for duty in self.duties if duty.kind)
        return kinds.most_common(1)[0][0] if kinds else OTHER


@dataclass(frozen=True)
class Material:
    """A document ready to be asked about. name: as a stem names it (《2024年武汉市应急管理工作要点》); statute: its clauses
    name who acts, where those of a plan leave it out."""

    entry: Entry
    document: Document
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    name: str

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def place(self) -> str:
        return place_of(self.entry)

    @cached_property
    def statute(self) -> bool:
        return sum(one.kind is SectionKind.RULE for one in self.sections) * 2 > len(self.sections)

    @property
    def version(self) -> Version:
        return Version(self.entry.id, self.entry.source, self.entry.title)

    def source(self, part: Part, span: Span, marks: Sequence[Span] = ()) -> Source:
        """The words of `span` as a source."""
        words = span.of(self.text)
        return Source(
            self.entry.id,
            self.entry.source,
            self.entry.title,
            part.locator,
            span.start,
            span.end,
            words,
            tuple(marks),
        )


def materials(request: StudyRequest, library: Library) -> tuple[tuple[Material, ...], tuple[str, ...]]:
    """The documents that `request` means, cut down to the sections and topics it names, and what the screen should say.

    NotFoundError when a document, a section or a topic does not exist.
    """
    entries, notes = drawn(*chosen(request, library), request.seed)
    names = called(entries)
    found = tuple(material(entry, library, request.past, names[entry.id]) for entry in entries)
    kept = tuple(narrowed(one, request) for one in found)
    kept = tuple(one for one in kept if one.parts)
    if not kept and (request.sections or request.topics or request.body):
        asked = "、".join((*request.sections, *request.topics, request.body)).strip("、")
        raise NotFoundError(
            "选定的文件里没有可以出题的这一部分", asked, "用 yingji show 看目录，用 yingji duties 看类别和单位"
        )
    return kept, notes


def drawn(entries: Sequence[Entry], notes: tuple[str, ...], seed: int) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """At most MOST of many documents, by the seed, with a sentence that says so."""
    if len(entries) <= MOST:
        return tuple(entries), notes
    kept = set(random.Random(seed).sample(range(len(entries)), MOST))
    told = f"范围内有 {len(entries)} 份文件，按种子抽取了其中 {MOST} 份；可用 --document、--region 或 --year 指定。"
    return tuple(entry for at, entry in enumerate(entries) if at in kept), (*notes, told)


def chosen(request: StudyRequest, library: Library) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The documents a request means, in the order of the shelf."""
    queries = [DutyQuery(request.region, request.year, words) for words in request.documents] or [
        DutyQuery(request.region, request.year)
    ]
    asked = [resolved(query, library) for query in queries]
    meant = {id for wanted, _ in asked for id in wanted.documents or ()}
    notes = tuple(dict.fromkeys(note for _, told in asked for note in told))
    return tuple(entry for entry in library.entries() if entry.id in meant), notes


def called(entries: Sequence[Entry]) -> dict[str, str]:
    """How stems name each document; one title for two documents is told apart by place, year or version."""
    plain = {entry.id: f"《{(entry.family or entry.title).removeprefix(COUNTRY)}》" for entry in entries}
    often = Counter(plain.values())
    return {
        entry.id: apart(entry, plain[entry.id]) if often[plain[entry.id]] > 1 else plain[entry.id] for entry in entries
    }


def apart(entry: Entry, name: str) -> str:
    day = entry.effective or entry.issued
    if entry.family and (entry.scope.year or day):
        return f"{name}（{entry.scope.year or day.year}年版）"
    return f"{place_of(entry)}{name}" if entry.scope.region or entry.scope.year else f"{name}（{entry.id[:4]}）"


def material(entry: Entry, library: Library, past: bool, name: str) -> Material:
    """A document with the parts that hold what is asked for; past: also what is told as done."""
    document, sections = library.document(entry.id), library.sections(entry.id)
    duties, _ = library.duties(Wanted(documents=(entry.id,)))
    duties = tuple(duty for duty in duties if past or duty.standing is Standing.PLANNED)
    terms = library.terms(None, (entry.id,))
    parts = tuple(cut(document, sections, duties, terms, past))
    return Material(entry, document, sections, parts, name)


def cut(
    document: Document, sections: Sequence[Section], duties: Sequence[Duty], terms: Sequence[Term], past: bool
) -> list[Part]:
    """The sections whose own words can be asked about, in reading order."""
    above = {section.parent for section in sections}
    found = []
    for section in sections:
        if section.kind in WITHOUT_WORDS or (section.kind in PAST and not past) or section.kind is SectionKind.AIM:
            continue
        if section.level and (section.ordinal not in above or section.kind is SectionKind.RULE):
            found.append(part_of(document, sections, section, duties, terms))
    return [part for part in found if part.duties or part.terms]


def part_of(
    document: Document,
    sections: Sequence[Section],
    section: Section,
    duties: Sequence[Duty],
    terms: Sequence[Term],
) -> Part:
    """A section as a part: the duties found in it and in no section below it."""
    below = [other.span for other in sections if other.parent == section.ordinal]
    own = [term for term in terms if inside(term.words.span, section.span, below)]
    return Part(
        section=section,
        locator=locator(sections, section.ordinal),
        headings=tuple(headings(sections, section)),
        span=section.span,
        duties=tuple(duty for duty in duties if duty.section == section.ordinal),
        terms=tuple(own),
    )


def inside(span: Span, around: Span, below: Sequence[Span]) -> bool:
    return span in around and not any(span in other for other in below)


def headings(sections: Sequence[Section], section: Section) -> list[str]:
    """The headings from this section outwards, those without words left out."""
    found = []
    at: int | None = section.ordinal
    while at is not None:
        if sections[at].heading and sections[at].level:
            found.append("".join(sections[at].heading.split()))
        at = sections[at].parent
    return found


def narrowed(material: Material, request: StudyRequest) -> Material:
    """The parts that fit the sections, topics and the body asked for."""
    parts = [part for part in material.parts if fits_section(part, request.sections)]
    parts = [slim(part, request) for part in parts]
    kept = tuple(part for part in parts if part.duties or (part.terms and not request.body))
    return Material(material.entry, material.document, material.sections, kept, material.name)


def fits_section(part: Part, asked: Sequence[str]) -> bool:
    """Whether one of the words asked for is (the beginning of) the locator, or stands in a heading."""
    here = [fold(part.locator), *map(fold, part.headings)]
    return not asked or any(
        here[0].startswith(word) or any(word in heading for heading in here[1:]) for word in map(fold, asked) if word
    )


def slim(part: Part, request: StudyRequest) -> Part:
    """A part with the duties of the topics and the body asked for; its terms only where its topic or heading fits."""
    duties, terms = part.duties, part.terms
    if request.topics:
        duties = tuple(duty for duty in duties if duty.kind in request.topics)
        heading = "".join(part.headings)
        terms = terms if part.topic in request.topics or any(topic in heading for topic in request.topics) else ()
    if request.body:
        duties = tuple(duty for duty in duties if any(request.body in body.text for body in (*duty.leads, *duty.joins)))
    return Part(part.section, part.locator, part.headings, part.span, duties, terms)
