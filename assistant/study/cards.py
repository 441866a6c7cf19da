"""Flashcards (记忆卡) and the duty card of a body (职责卡)."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence

from assistant.ledger import DutyQuery, resolved
from assistant.study.choosing import ambiguous
from assistant.study.composing import checked
from assistant.study.facts import facts
from assistant.study.filling import fillable
from assistant.study.item import Deck, DutyCard, Flashcard, Slot, Source, Task, Version
from assistant.study.listing import of_term
from assistant.study.material import Material, Part, called, materials
from assistant.study.pool import statements_of
from assistant.study.request import StudyRequest
from assistant.study.statement import Statement, plain, stem
from ingest.document import Entry, Span
from ingest.duty import Duty, Standing, Wanted
from ingest.errors import NotFoundError
from ingest.library import Library
from ingest.understanding.outline import locator

ON_A_PAGE = 36  # tasks of a duty card
CARDS = "应急管理记忆卡"


def deck(request: StudyRequest, library: Library) -> Deck:
    """Up to `number` cards over the documents of a request, spread evenly, drawn by the seed."""
    checked(request)
    found, _ = materials(request, library)
    rng = random.Random(request.seed)
    piles = [list(cards_of(material)) for material in found]
    for pile in piles:
        rng.shuffle(pile)
    chosen = {card.id: card for card in spread(piles)}
    cards = tuple(list(chosen.values())[: request.number])
    if not cards:
        raise NotFoundError("选定的文件里没有可以做成记忆卡的内容", request.title, "换几份文件，或放宽章节和类别再试")
    order = {material.entry.id: at for at, material in enumerate(found)}
    ranked = sorted(cards, key=lambda card: (order[card.sources[0].document], card.sources[0].start, card.id))
    used = {card.sources[0].document for card in cards}
    versions = tuple(material.version for material in found if material.entry.id in used)
    return Deck(request.title or CARDS, tuple(ranked), versions)


def spread(piles: Sequence[list[Flashcard]]) -> Iterator[Flashcard]:
    """One card from each pile in turn."""
    for at in range(max(map(len, piles), default=0)):
        yield from (pile[at] for pile in piles if at < len(pile))


def cards_of(material: Material) -> Iterator[Flashcard]:
    """A card for every fact that stands alone, and for every term that is explained."""
    for said in statements_of(material):
        for fact in facts(said):
            front = stem(said, said.blanked(fact.span))
            if front and fillable(said, fact) and not ambiguous(said, fact):
                yield card(front + "。", fact.words, fact.slot, said, fact.span)
    for part in material.parts:
        for term in part.terms:
            listing = of_term(term)
            if listing and term.definition is not None:
                source = material.source(part, term.definition, listing.spans)
                front = f"{material.name}中“{listing.name}”指什么？"
                yield made(front, "、".join(listing.items), Slot.TERM, part.topic, source)


def card(front: str, back: str, slot: Slot, said: Statement, span: Span) -> Flashcard:
    source = said.material.source(said.part, said.cited, (span,))
    return made(front, back, slot, said.duty.kind or said.part.topic, source)


def made(front: str, back: str, slot: Slot, topic: str, source: Source) -> Flashcard:
    id = hashlib.sha256(f"{front}|{back}".encode()).hexdigest()[:12]
    return Flashcard(id, front, back, slot, topic, (source,))


def duty_card(body: str, request: StudyRequest, library: Library) -> DutyCard:
    """What a body leads and joins in, within the documents of a request; NotFoundError when it does nothing there."""
    queries = [DutyQuery(request.region, request.year, words, body=body) for words in request.documents] or [
        DutyQuery(request.region, request.year, body=body)
    ]
    asked = [resolved(query, library) for query in queries]
    duties = [duty for wanted, _ in asked for duty in planned(wanted, library, request)]
    if not duties:
        raise NotFoundError("没有找到这个单位的任务", body, "用 yingji duties --body 名称的一部分 看台账里的写法")
    entries = {entry.id: entry for entry in library.entries()}
    ranked = sorted(duties, key=lambda duty: (not leads(duty, body), not figures(duty), duty.document, duty.ordinal))
    kept = sorted(ranked[:ON_A_PAGE], key=lambda duty: (not leads(duty, body), duty.document, duty.ordinal))
    tasks = tuple(task(duty, entries[duty.document], library, role(duty, body)) for duty in kept)
    names = called([entries[id] for id in dict.fromkeys(duty.document for duty in duties)])
    return DutyCard(
        body=body,
        tasks=tasks,
        documents=tuple(Version(entries[id].id, entries[id].source, entries[id].title) for id in names),
        more=len(duties) - len(kept),
        notes=tuple(dict.fromkeys(note for _, notes in asked for note in notes)),
    )


def planned(wanted: Wanted, library: Library, request: StudyRequest) -> Iterator[Duty]:
    """The duties asked for, those told as done only where the past is wanted."""
    for duty in library.duties(wanted)[0]:
        fits = not request.topics or duty.kind in request.topics
        if fits and (request.past or duty.standing is Standing.PLANNED):
            yield duty


def leads(duty: Duty, body: str) -> bool:
    return any(body in plain(lead.text) for lead in duty.leads)


def figures(duty: Duty) -> bool:
    return bool(duty.quantities or duty.frequencies or duty.deadlines)


def role(duty: Duty, body: str) -> str:
    return "牵头" if leads(duty, body) else "配合"


def task(duty: Duty, entry: Entry, library: Library, part: str = "") -> Task:
    """A duty as a guide and a card show it."""
    text = library.document(duty.document).text
    place = duty.locator or locator(library.sections(duty.document), duty.section)
    source = Source(
        entry.id, entry.source, entry.title, place, duty.span.start, duty.span.end, duty.span.of(text), (duty.act.span,)
    )
    valued = sorted((*duty.quantities, *duty.frequencies), key=lambda one: one.words.span)
    return Task(
        act=plain(duty.act.text),
        source=source,
        bodies=tuple(plain(body.text) for body in (*duty.leads, *duty.joins)),
        role=part,
        figures=tuple(dict.fromkeys(plain(one.words.text) for one in valued)),
        times=tuple(plain(one.words.text) for one in duty.deadlines),
        conditions=tuple(plain(one.text) for one in duty.conditions),
        kind=duty.kind,
        past=duty.standing is Standing.DONE,
    )


def tasks_of(part: Part, material: Material, library: Library) -> Iterator[Task]:
    """The duties of a part."""
    yield from (task(duty, material.entry, library) for duty in part.duties)
