"""Several things that a question asks for, wherever they stand: the sentences and lists that answer it together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from assistant.answer import Inquiry, Kind
from assistant.belonging import ASKS, Unit, belonging
from assistant.claiming import cited
from assistant.drafting import POSSIBLY, Draft
from assistant.gathering import gather
from assistant.lists.around import ORDERS, opening, row_at
from assistant.lists.enumerating import PENAL, introduction
from assistant.lists.listing import ROOM, Listed, name, one_of_several
from assistant.lists.outlining import under
from assistant.lists.sweeping import LEAST, shared, shortened
from assistant.parsing import Aim, Role, parse
from assistant.referring import asks_sanction
from assistant.refusing import filled, standing
from assistant.selecting import RESPONSIBLE, Candidate, nearest, select
from assistant.subjects import about
from assistant.variants import variants
from assistant.wanting import wanted
from ingest.document import Span
from ingest.embedding import cut
from ingest.folding import fold
from ingest.library import Library

OPEN = frozenset({Kind.LIST, Kind.WHAT, Kind.COMPARE})
EACH = re.compile(r"分别|各(?!地|位|项|类|种|级(?!是)|方面)")
LIKELY = 0.1  # the chance of belonging to the answer, from which a sentence or list is told beside the best one
POSSIBLE = 0.02  # the same, from which it is told as what may belong to it, where a whole list is asked for
FEW = 4  # of these beside a comparison
BREACH = re.compile(r"(?:违反?了|犯了|不守|不照|[干做]了)[^，。？]{0,6}[怎咋]么?[样办]?(?=[，。？]|$)")
"""Asks what follows when something is done: 违了怎样, 干了会怎样."""
HOW_MANY = re.compile(r"(?<!哪)[几多][样种条个项类]")
PERHAPS = "没有找到直接写明的句子，下面几处可能有关："
CHANCE = 0.3  # of the likeliest, from which these are told; of what may belong, where a comparison leaves nothing open
REST = 0.05  # the same, from which it is told as what may belong to a list that a text holds, or to one thing found
COMPARES = 0.4  # the chance that a question compares, from which what else may belong to it is told below its sides
LISTS = (
    0.5  # the chance that a question wants a list, from which what else may belong to it is told below what answers it
)
SURELY_LIST = 0.9  # the same, from which that may take all the room of a list
GLANCE = 240  # characters of each of these
WITHIN = 25  # passages of the document that answers best, that are read for a whole list
CLOSEST = 15  # sentences among which such a one is looked for
PROBABLE = 0.2  # the same, for what each of joined things is told (A和B，罚多少), and for what stands above POSSIBLY
SURE = 0.5  # the same, where the question asks for one value
OPENING = 240  # characters of the sentence before a list, for it to be told whole
MARKS = 20  # characters that names and marks of citation may take beyond the room
PLAIN = 300  # characters, where the question does not ask for a list
Line = tuple[str, tuple[Span, ...], str]  # a document, the pieces that are told of it, what the line begins with
Key = tuple[str, Span]  # a document, and the sentence that a unit is introduced by


def wants_several(inquiry: Inquiry) -> bool:
    """Whether a question may be answered by more than one sentence, for all that its words say."""
    return inquiry.kind in OPEN or bool(EACH.search(inquiry.text)) or any(way.search(inquiry.text) for way in ASKS[:4])


def asks_list(inquiry: Inquiry) -> bool:
    """Whether a question asks for a whole list by its words (哪些, 所有), of which nothing should be missing."""
    return inquiry.kind is Kind.LIST and bool(ASKS[0].search(inquiry.text) or ASKS[2].search(inquiry.text))


def together(inquiry: Inquiry, library: Library) -> Listed | None:
    """What answers a question for several things, in reading order; None where it asks for one, or nothing speaks of it."""
    if inquiry.told or not wants_several(inquiry):
        return None
    candidates = nearest(inquiry, library)
    texts = standing(inquiry, candidates, library)
    decision = filled(inquiry, texts, library) if texts else None
    if decision is None or not decision.candidates:
        return None
    may = set(texts) if inquiry.kind in OPEN else set(decision.candidates)
    found = belonging(inquiry, candidates, library)
    first = max((one for one in found if may.intersection(one.members)), key=lambda one: one.chance)
    best = next(one for one in first.members if one in may)
    rivals = [one for one in decision.candidates if one != best]
    words = _words(first, library)
    if not about(inquiry, list(texts), [best, *rivals], library, words):
        return _perhaps(inquiry, found, first, library)
    if contents := under(inquiry, first.best, library):
        return contents
    draft = Draft(library)
    room = PLAIN if inquiry.kind is Kind.WHAT else ROOM
    whole = asks_list(inquiry)
    others = beside(
        _further(inquiry, candidates, found, first, library), None, {first.key}, POSSIBLE if whole else LIKELY
    )
    # what is asked in general is mostly told by one document
    elsewhere = PROBABLE if inquiry.kind is Kind.WHAT else LIKELY
    others = [one for one in others if one.document == first.document or one.chance >= elsewhere]
    others = _of_its_sort(inquiry, others, words, library)
    likely = [one for one in others if one.chance >= (PROBABLE if whole else LIKELY)]
    left = tell_units(draft, [first, *likely], room, possible=others[len(likely) :])
    notes = (*_left_out(left), *one_of_several(inquiry, first.document, library))
    return Listed(draft, notes, open=True) if draft.claims else None


def _of_its_sort(inquiry: Inquiry, found: Sequence[Unit], words: str, library: Library) -> list[Unit]:
    """The units without those that only may belong and speak of penalties, where neither the question does nor what was told."""
    asked = asks_sanction(inquiry.text) or ORDERS.search(inquiry.text) or BREACH.search(inquiry.text)
    if asked or PENAL.search(words):
        return list(found)
    return [one for one in found if one.chance >= SURE or not _sets_penalty(one, library)]


def _sets_penalty(unit: Unit, library: Library) -> bool:
    """Whether a sentence speaks of penalties, or a list is introduced so: its items may name them as what a person has met with."""
    text = library.document(unit.document).text
    return bool(PENAL.search(unit.lead.of(text) if unit.best.lead else unit.words(text)))


def _further(
    inquiry: Inquiry, candidates: Sequence[Candidate], found: Sequence[Unit], first: Unit, library: Library
) -> Sequence[Unit]:
    """The units of what was gathered and of more of the statute that answers best: what else it says of the matter may share few
    words with the question (a plan is told by its headings)."""
    if not library.entry(first.document).family:
        return found
    hits = sorted(dict.fromkeys(one.hit for one in candidates), key=lambda hit: -hit.score)
    own = gather(replace(inquiry, documents=(first.document,)), library, WITHIN)
    known = {hit.passage.span for hit in hits if hit.passage.document == first.document}
    added = [hit for hit in own if hit.passage.span not in known]
    return belonging(inquiry, select(inquiry, (*hits, *added), library), library) if added else found


def _perhaps(inquiry: Inquiry, found: Sequence[Unit], first: Unit, library: Library) -> Listed | None:
    """What may answer a question for several things, said to be no more than that, where no sentence says enough of it to be sure;
    None where that is unlikely, or a word of the matter stands nowhere in the document."""
    parsed = parse(inquiry.text, inquiry.limiting)
    of_body = bool(parsed.pieces(Role.BODY)) or parsed.chance(Aim.BODY) >= CHANCE
    counts = parsed.counts or HOW_MANY.search(inquiry.text)
    if first.chance < CHANCE or of_body or counts or not (asks_list(inquiry) or parsed.aim is Aim.COLLECT):
        return None
    text = fold(library.document(first.document).text)
    if not all(_heard(piece, text) for piece in parsed.pieces(Role.OBJECT)):
        return None
    draft = Draft(library)
    likely = beside(found, None, set(), LIKELY)
    draft.lines.append(PERHAPS)
    left = tell_units(draft, likely or [first], ROOM)
    return Listed(draft, _left_out(left))


def _heard(piece: str, text: str) -> bool:
    """Whether a text says a word of some words of a question, perhaps in another wording."""
    words = [piece[start:end] for start, end in cut(piece) if end - start > 1]
    return not words or any(
        fold(one) in text for word in words for one in (word, *(other for _, other in variants(word)))
    )


def _words(unit: Unit, library: Library) -> str:
    return unit.words(library.document(unit.document).text)


def matters_together(inquiry: Inquiry, best: Mapping[str, Candidate], library: Library, room: int) -> Listed:
    """The sides of a comparison within the same documents: the best sentence of each by its name (`best`), and what belongs to them;
    what only may, as far as there is room, after a line that says so.

    One sentence that is the best for all of them says it all, but for what surely belongs to it.
    """
    found = belonging(inquiry, nearest(inquiry, library), library)
    known = {one.key: one for one in found}
    labels: dict[Key, str] = {}
    first: list[Unit] = []
    for label, one in best.items():
        unit = known.get(Unit((one,)).key, Unit((one,)))
        first += [unit] if unit.key not in labels else []
        labels[unit.key] = "、".join(filter(None, (labels.get(unit.key, ""), label)))
    likeliest = sorted(found, key=lambda one: -one.chance)[:1]  # none where the sides share no word to search for
    documents = {one.document for one in (*first, *likeliest)}
    draft = Draft(library)
    told = set(labels)
    alone = len(told) == 1 < len(best)
    least = SURE if alone or len(documents) > 1 else LIKELY
    units = [*first, *beside(found, documents, told, least)]
    possible = beside(found, documents, {one.key for one in units}, LIKELY)[:FEW]
    return Listed(draft, _left_out(tell_units(draft, units, room, None if alone else labels, possible)))


def tell_rest(inquiry: Inquiry, draft: Draft, library: Library) -> None:
    """Tell below what answers a question for a list what else may belong to it, as far as there is room: all that a list may have,
    where one is surely wanted."""
    listed = wanted(inquiry.text).listed
    if inquiry.kind is Kind.LIST and listed >= LISTS and not inquiry.told:
        tell_possible(inquiry, draft, library, ROOM if listed >= SURELY_LIST else PLAIN, REST)


def tell_beside_sides(inquiry: Inquiry, draft: Draft, library: Library, room: int, *, whole: bool) -> None:
    """Tell below the sides of a comparison what else may belong to it, as far as there is room: a few places, only likelier ones
    where the sides have all that is asked for (`whole`); more, where the question wants a list of each."""
    wants = wanted(inquiry.text)
    if wants.compared >= COMPARES:
        tell_possible(inquiry, draft, library, room, CHANCE if whole else LIKELY, FEW)
    elif wants.listed >= LISTS and not inquiry.told:
        tell_possible(inquiry, draft, library, ROOM, REST)


def tell_possible(
    inquiry: Inquiry, draft: Draft, library: Library, room: int, least: float, few: int | None = None
) -> None:
    """Tell below an answer what else may belong to it, after a line that says so, as far as there is room: the likeliest `few` of at
    least this chance. An answer that has such lines already gets no more."""
    if POSSIBLY in draft.lines:
        return
    candidates = nearest(inquiry, library)
    found = belonging(inquiry, candidates, library) if candidates else []
    held: list[Line] = [(one.document_id, (one.span,), "") for one in draft.citations]
    left = room - sum(map(len, draft.lines)) - len(POSSIBLY)
    named = {one.document_id for one in draft.citations}
    new = [one for one in beside(found, None, set(), least) if one.document in named or one.chance >= LIKELY]
    new = [one for one in new if not _told(one, (one.best.span,), held)]
    new = _of_its_sort(inquiry, new, "".join(one.quote for one in draft.citations), library)[:few]
    while new and left > LEAST and not draft.within(room + MARKS, partial(tell_units, draft, (), left, possible=new)):
        new = new[:-1]


def _left_out(number: int) -> tuple[str, ...]:
    """A note on what had no room, where something had none."""
    return (f"篇幅所限，另有 {number} 处没有列出",) if number else ()


def surely_beside(inquiry: Inquiry, first: Candidate, library: Library) -> list[Unit]:
    """What belongs to the answer beside its first sentence more likely than not, in the same document; no line that only says who is
    responsible, which closes an item of its own."""
    found = belonging(inquiry, nearest(inquiry, library)[:CLOSEST], library)
    own = next((one.key for one in found if first in one.members), None)
    more = beside(found, {first.hit.passage.document}, {own} if own else set(), SURE)
    return [one for one in more if not RESPONSIBLE.match(_words(one, library))]


def all_belong(inquiry: Inquiry, best: Sequence[Candidate], library: Library) -> bool:
    """Whether each of these sentences may answer a part of the question, and they are not items of the one list that it asks for."""
    found = belonging(inquiry, nearest(inquiry, library), library)
    units = [
        next((unit for unit in found if one.place in (member.place for member in unit.members)), None) for one in best
    ]
    if not all(unit and unit.chance >= PROBABLE for unit in units):
        return False
    return inquiry.kind is not Kind.LIST or len({unit.key for unit in units if unit}) > 1


def beside(found: Sequence[Unit], documents: Set[str] | None, told: Set[Key], least: float = LIKELY) -> list[Unit]:
    """Of the units of these documents, or of all, those that belong to the answer beside what is `told` already, likeliest first."""
    likely = [
        one
        for one in found
        if one.chance >= least and one.key not in told and (documents is None or one.document in documents)
    ]
    return sorted(likely, key=lambda one: -one.chance)


def tell_units(
    draft: Draft,
    units: Sequence[Unit],
    room: int,
    labels: Mapping[Key, str] | None = None,
    possible: Sequence[Unit] = (),
) -> int:
    """Tell units in reading order, those first in the row where not all have room. labels: what a line begins with.

    possible: what is told after them, under a line that says so, as far as there is room. How many sentences of `units` and
    items of lists that are told had no room.
    """
    library, left, untold = draft.library, room, 0
    each = room // len(labels) if labels else room  # so that no side of a comparison takes the room of another
    kept: list[Line] = []
    for unit in units:
        pieces, cut = _pieces(unit, library, min(left, each) if unit.key in (labels or {}) else left)
        if not pieces:
            untold, left = untold + cut, 0
        elif not _told(unit, pieces, kept):
            kept.append((unit.document, pieces, (labels or {}).get(unit.key, "")))
            untold, left = untold + cut, left - sum(map(len, pieces))
    more: list[Line] = []
    for unit in possible:
        pieces, cut = _pieces(unit, library, min(left, GLANCE))
        if pieces and not _told(unit, pieces, [*kept, *more]):
            more.append((unit.document, pieces, ""))
            untold, left = untold + cut, left - sum(map(len, pieces))
    while more and _length((kept, more), library) > room + MARKS - len(POSSIBLY):
        more.pop()
        untold += 1
    _tell_lines(draft, kept)
    if more:
        draft.lines.append(POSSIBLY)
        _tell_lines(draft, more)
    return untold


def _told(unit: Unit, pieces: Sequence[Span], lines: Sequence[Line]) -> bool:
    return any(id == unit.document and _within(pieces, held) for id, held, _ in lines)


def _tell_lines(draft: Draft, lines: Sequence[Line]) -> None:
    """The lines, those of one document together below its name, where there are several, what is told already among them."""
    library = draft.library
    order = tuple(dict.fromkeys(id for id, _, _ in lines))
    several = len({*order, *(one.document_id for one in draft.citations)}) > 1
    above = ""
    for id, pieces, label in _run_on(sorted(lines, key=lambda one: (order.index(one[0]), one[1])), library):
        whose = name(library.entry(id)) if several and id != above else ""
        draft.row(library.document(id), f"{label or whose}：" if label or whose else "", pieces)
        above = id


def _length(blocks: Sequence[Sequence[Line]], library: Library) -> int:
    """The characters of blocks of lines with what they begin with, about; each block names its documents."""
    named = [{id for id, _, _ in block} for block in blocks]
    names = [len(name(library.entry(id))) for ids in named for id in ids] if len(set().union(*named)) > 1 else []
    return sum(names) + sum(len(label) + sum(map(len, pieces)) for block in blocks for _, pieces, label in block)


def _run_on(lines: Sequence[Line], library: Library) -> list[Line]:
    """The lines, one that follows on in the same paragraph put to the line before it."""
    made: list[Line] = []
    for id, pieces, label in lines:
        last = made[-1] if made and made[-1][0] == id and not label else None
        text = library.document(id).text
        if (
            last
            and "\n" not in text[last[1][-1].end : pieces[0].start]
            and not text[last[1][-1].end : pieces[0].start].strip()
        ):
            made[-1] = (id, (*last[1], *pieces), last[2])
        else:
            made.append((id, pieces, label))
    return made


def _within(pieces: Sequence[Span], held: Sequence[Span]) -> bool:
    return all(any(one in other for other in held) for one in pieces)


def _pieces(unit: Unit, library: Library, room: int) -> tuple[tuple[Span, ...], int]:
    """What of a unit is told: its whole sentence, or the list it stands for, its items shortened alike; () where there is no room.

    And how many sentences or items are not.
    """
    document = library.document(unit.document)
    row = row_at(unit.best, library)
    if row is None:
        span = cited(document, unit.best.span)
        return ((shortened(document.text, span, room),), 0) if room >= min(len(span), LEAST) else ((), 1)
    items = [Span(one.start, one.start + len(one.of(document.text).rstrip())) for one in row.items]
    lead = opening(document.text, row)
    lead = lead if len(lead) <= OPENING else introduction(document.text, row.lead)
    cap, count = shared([len(one) for one in items], room - len(lead))
    told = (lead, *(shortened(document.text, one, cap) for one in items[:count])) if count else ()
    return told, len(items) - count
