"""One side of a comparison: the sentences that answer for it, and how they are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.answer import Inquiry, Kind
from assistant.citing import told
from assistant.claiming import HALVES
from assistant.comparing import Part
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import bag, share
from assistant.gathering import EVIDENCE, gather
from assistant.lists.sweeping import LOOKED_BACK, NOT_READ, about, shortened, untitled
from assistant.pairing import Pool, paired
from assistant.parsing import Role, parse
from assistant.places import short_and_long
from assistant.refusing import decide, filled, standing
from assistant.scoping import of_its_time
from assistant.selecting import Candidate, select, weighed
from assistant.unnamed import level_of
from assistant.values import acts, fitting_values, pattern_for
from assistant.variants import variants
from assistant.wording import word_list
from ingest.document import Entry, Hit, SectionKind, Span
from ingest.embedding import cut
from ingest.library import Library
from ingest.terms import terms

PASSED = word_list("passed")
TOLD_AS_DONE = word_list("told_as_done")
AHEAD_ONLY = "今年"  # places are compared by what they plan, where a question does not ask what was done
ASKS_WHETHER = re.compile(r"有没有|有无|没[有写提说]|谁[有没]|[了过]没|[都也][^，。？]{0,10}[吗么没]|说了吗")
HALFWAY = 0.5  # of what the best of another side says of the question
HALF = 0.25  # of what is asked about, that a named side must speak of when nothing there answers as asked
NAME = 3  # characters of the matter that must stand in a text letter by letter
BESIDE = 4  # sentences of a side that are looked at
BESIDES = 2  # sentences told beside the best one where a value is asked for
SECOND, FURTHER = 1.0, 2.5  # of its score, that another sentence may lie below the best of a side
EACH = 110  # characters of a sentence among several that name the matter
HEADED = 0.65  # of the matter, that a heading must say
CASE = 60  # characters at the beginning of an item that are told with its lead
UNVALUED = "没有写明所问的数，只写到"
NEXT = 12  # characters between a sentence and the one that follows it, at most
WIDER = 24  # passages that are read for a side that is named
POOL = 48  # sentences of a side that are looked at together with those of the others
NEARLY = 0.7  # of the best coverage among those with a value, for one of them to be looked at
KIN = 0.3  # of its words that a sentence shares with that of another side, for it to be on the same matter
AHEAD = 0.3  # of its score, that a sentence without a value must lie above the best one with a value, to be told first
FAR = 2.0  # the same, for that one not to be told at all


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says: sentences, best first. fits: they answer as asked, and do not only speak of half the question.

    valued: False where the sentence of the matter gives no value of the kind that is asked for.
    named: those that name the matter letter by letter, where no value but all that is said of it is asked for.
    under: what stands under the heading of a plan that says the matter: (document, sentence), in reading order.
    """

    candidates: tuple[Candidate, ...]
    fits: bool = True
    named: tuple[Candidate, ...] = ()
    under: tuple[tuple[str, Span], ...] = ()
    valued: bool = True


def of_sides(sides: Sequence[Part], library: Library) -> tuple[Said, ...]:
    """What each side says, chosen together."""
    hits = [_gathered(side, library) for side in sides]
    found = [
        _of_place(side, of_text(side.inquiry, select(side.inquiry, one, library)), library)[:POOL]
        for side, one in zip(sides, hits, strict=True)
    ]
    if not all(side.named for side in sides):
        return tuple(_of_side(side, Pool(one), one, library) for side, one in zip(sides, found, strict=True))
    pools = paired([side.inquiry for side in sides], found, library)
    plain = [[one for one in every if one.hit in near[:EVIDENCE]] for every, near in zip(found, hits, strict=True)]
    said = [_of_side(side, *one, library) for side, *one in zip(sides, pools, plain, strict=True)]
    return tuple(
        Said((), fits=False) if _says_nothing(side, one, said, library) else one
        for side, one in zip(sides, said, strict=True)
    )


def _says_nothing(side: Part, own: Said, others: Sequence[Said], library: Library) -> bool:
    """Whether a side only seems to answer: a word of the matter that the best sentence of another side says stands in none of its
    documents, in no wording, and what it does say is about far less."""
    best = [one.candidates[0] for one in others if one.candidates and one.fits and one is not own]
    if not (side.place and own.candidates and best and ASKS_WHETHER.search(side.inquiry.asking)):
        return False
    covered = max(one.feature("covered") for one in best)
    if own.candidates[0].feature("covered") >= HALFWAY * covered:
        return False
    within = set(side.inquiry.documents)
    pieces = parse(side.inquiry.text, side.inquiry.limiting).pieces(Role.OBJECT)
    words = {piece[start:end] for piece in pieces for start, end in cut(piece) if end - start > 1}
    spoken = (word for word in words if any(word in _words(one, library) for one in best))
    wordings = ((word, *(other for _, other in variants(word))) for word in spoken)
    return any(not any(set(library.containing(one)) & within for one in said) for said in wordings)


def _gathered(side: Part, library: Library) -> tuple[Hit, ...]:
    """The passages for a side: those of its documents, and those that name its place in plans of the place around it."""
    own = gather(side.inquiry, library, WIDER if side.named else 0)
    if side.place and not side.inquiry.scope.year and not TOLD_AS_DONE.search(side.inquiry.text):
        own = of_its_time(own, AHEAD_ONLY) or own
    if not side.place:
        return own
    name = short_and_long(side.place)[-1]
    others = tuple(id for id in library.containing(name) if _may_speak(library.entry(id), side))
    if not others:
        return own
    there = gather(replace(side.inquiry, documents=others), library, WIDER)
    naming = [hit for hit in there if name in hit.passage.text]
    return tuple(sorted((*own, *naming), key=lambda hit: -hit.score))


def _may_speak(entry: Entry, side: Part) -> bool:
    """Whether a plan may speak for the place of a side though it is not that place's: of the year asked about, and of no place of
    the same level, which names its neighbours only beside its own figures (与邻近的临峤市签订协议)."""
    year, region = side.inquiry.scope.year, entry.scope.region
    if entry.id in side.inquiry.documents or entry.family or (year and entry.scope.year not in (None, year)):
        return False
    return region is None or not region.names or level_of(region.name) < level_of(side.place)


def _of_place(side: Part, candidates: Sequence[Candidate], library: Library) -> tuple[Candidate, ...]:
    """The candidates of a side without those of other documents that do not name its place."""
    if not side.place:
        return tuple(candidates)
    name, own = short_and_long(side.place)[-1], set(side.inquiry.documents)
    return tuple(
        one
        for one in candidates
        if one.hit.passage.document in own or name in one.span.of(library.document(one.hit.passage.document).text)
    )


def of_text(inquiry: Inquiry, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates without the lines that say when a statute was passed, where the question does not ask for that."""
    if PASSED.search(inquiry.text):
        return tuple(candidates)
    return tuple(one for one in candidates if one.hit.passage.kind is not SectionKind.METADATA) or tuple(candidates)


def _of_side(side: Part, pool: Pool, plain: Sequence[Candidate], library: Library) -> Said:
    """The sentences that answer for one side; of a side that is named also those that speak of half the question.

    plain: the candidates as they stand where nothing is compared, by which it is decided whether the side is answered at all.
    """
    candidates = pool.candidates
    fits = any(
        decide(side.inquiry, one, library).candidates for one in (plain, candidates, _valued(side, candidates, library))
    )
    texts = standing(side.inquiry, candidates, library)
    fitting = filled(side.inquiry, texts, library).candidates if texts and (fits or pool.kin >= KIN) else ()
    if _typed(side) and candidates:
        if _unvalued(side, pool, fitting, library):
            return Said(candidates[:1], fits=False, valued=False)
        fitting = _with_values(side, candidates, fitting, library)
    named = () if _typed(side) else _naming(side, candidates, library)
    under = () if _typed(side) or not side.named else _under(side, library)
    if fitting or not side.named:
        return Said(fitting, fits=fits, named=named, under=under)
    return Said(_nearest(side, candidates, library), fits=bool(under), named=named, under=under)


def _valued(side: Part, candidates: Sequence[Candidate], library: Library) -> list[Candidate]:
    """Those of the candidates of a side that is named which hold a value of the asked kind and say about the most."""
    valued = [one for one in candidates if values_of(side, one, library)] if side.named else []
    least = max(2 * HALF, NEARLY * max((one.feature("covered") for one in valued), default=0.0))
    return [one for one in valued if one.feature("covered") >= least]


def _unvalued(side: Part, pool: Pool, fitting: Sequence[Candidate], library: Library) -> bool:
    """Whether the sentence that says of this side what another one is told holds no value, and neither does what is nearly as near."""
    best = pool.candidates[0]
    if pool.kin < KIN or values_of(side, best, library) or _in_lead(side, best, library):
        return False
    near = [one for one in fitting if best.score - one.score < AHEAD]
    begun = {section.span.start for section in library.sections(best.hit.passage.document)}
    following = [one for one in pool.candidates if _follows(best, one) and one.span.start not in begun]
    return not any(values_of(side, one, library) for one in (*near, *following))


def _under(side: Part, library: Library) -> tuple[tuple[str, Span], ...]:
    """The sentences of the smallest section of the plans of a side whose heading says most of the matter; () where none does."""
    ids = side.inquiry.documents
    pieces = [one for one in parse(side.inquiry.text, side.inquiry.limiting).pieces(Role.OBJECT) if len(one) > 1]
    question = about(untitled(pieces, ids, library), library)
    if question is None or not ids or any(library.entry(id).family for id in ids):
        return ()
    found = [
        (fit, -len(one.span), id, one)
        for id in ids
        for one in library.sections(id)
        if one.heading and one.parent is not None and one.kind not in NOT_READ | LOOKED_BACK
        for fit in (share(bag(question, one.heading), question.weights),)
        if fit >= HEADED
    ]
    if not found:
        return ()
    _, _, id, section = max(found, key=lambda one: one[:2])
    document = library.document(id)
    spans = sentences_within(document, section.span)
    return tuple((id, Span(one.start, one.start + len(one.of(document.text).rstrip()))) for one in spans)


def _naming(side: Part, candidates: Sequence[Candidate], library: Library) -> tuple[Candidate, ...]:
    """The sentences with the longest words of the matter that the documents of a side say letter by letter."""
    within = set(side.inquiry.documents)
    wordings = _wordings(parse(side.inquiry.text, side.inquiry.limiting).pieces(Role.OBJECT))
    matter = next((one for one in wordings if set(library.containing(one)) & within), "")
    said = [one for one in candidates if matter and matter in _words(one, library)]
    lists = {one.lead or one.span: one for one in reversed(said)}  # of a list, which is told whole, the best item
    return tuple(one for one in said if lists[one.lead or one.span] is one)[:BESIDE]


def _wordings(pieces: Sequence[str]) -> list[str]:
    """The parts of the matter, longest first, and the last words by which it goes: 夜里白天值班 → …, 值班."""
    parts = {
        piece[start:end]
        for piece in pieces
        for start in range(len(piece) - NAME + 1)
        for end in range(start + NAME, len(piece) + 1)
    }
    heads = [piece[start:end] for piece in pieces for start, end in cut(piece)[-1:] if end - start > 1]
    return [*sorted(parts, key=lambda one: (-len(one), one)), *heads]


def _typed(side: Part) -> bool:
    return pattern_for(side.inquiry.kind, side.inquiry.asking) is not None


def _nearest(side: Part, candidates: Sequence[Candidate], library: Library) -> tuple[Candidate, ...]:
    """The sentences that speak of half of the question, where none answers it as asked."""
    typed = _typed(side)
    least = HALF / 2 if typed else HALF
    left = [one for one in standing(side.inquiry, candidates, library) if one.feature("covered") >= least]
    return tuple(one for one in left if not typed or values_of(side, one, library))


def _with_values(
    side: Part, candidates: Sequence[Candidate], fitting: Sequence[Candidate], library: Library
) -> tuple[Candidate, ...]:
    """The best sentence and those beside it that hold a value: the case and what is ordered for it may stand apart."""
    best = next(iter(standing(side.inquiry, candidates, library)), candidates[0])
    lead = best.score - fitting[0].score if fitting else FAR
    if best in fitting[:1] or lead < AHEAD:
        following = [one for one in candidates if _follows(fitting[0], one) and values_of(side, one, library)]
        return _told_once((fitting[0], *following[:1], *fitting[1:]))
    following = [one for one in candidates if _follows(best, one) and values_of(side, one, library)]
    if following:
        return (best, *following[:1])
    named = side.named and side.inquiry.kind is Kind.WHO and best.feature("covered") >= HALF / 2
    if lead >= FAR:
        return (best,) if named else tuple(fitting)
    return _told_once((best, *fitting)) if side.named and fitting else tuple(fitting)


def _told_once(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates without those that stand in one before them, or around it."""
    kept: list[Candidate] = []
    for one in candidates:
        if not any(_holds(one, other) or _holds(other, one) for other in kept):
            kept.append(one)
    return tuple(kept)


def _holds(one: Candidate, other: Candidate) -> bool:
    return other.span in one.span and one.hit.passage.document == other.hit.passage.document


def _follows(one: Candidate, other: Candidate) -> bool:
    """Whether a sentence stands right after another one of the same paragraph or list."""
    same = one.hit.passage.document == other.hit.passage.document
    return same and 0 <= other.span.start - one.span.end <= NEXT and one.span != other.lead


def _continues(one: Candidate, other: Candidate, library: Library) -> bool:
    """Whether a semicolon and no new line stands between a sentence and the one that follows it."""
    text = library.document(one.hit.passage.document).text
    return one.span.of(text).endswith(HALVES) and "\n" not in text[one.span.end : other.span.start]


def values_of(side: Part, one: Candidate, library: Library) -> tuple[Span, ...]:
    """Where a sentence holds values of the kind that is asked for."""
    return fitting_values(side.inquiry.kind, side.inquiry.asking, _words(one, library))


def _gives(side: Part, one: Candidate, library: Library) -> bool:
    """Whether a sentence holds a value of the asked kind, or names who acts as it is asked, by whatever name."""
    acting = side.inquiry.kind is Kind.WHO and acts(side.inquiry.asking, _words(one, library))
    return acting or bool(values_of(side, one, library)) or _in_lead(side, one, library)


def _in_lead(side: Part, one: Candidate, library: Library) -> bool:
    """Whether the figure or time stands in the words that introduce an item: the penalty over a list of acts."""
    if not one.lead:
        return False
    lead = one.lead.of(library.document(one.hit.passage.document).text)
    if side.inquiry.kind is Kind.WHO:
        return acts(side.inquiry.asking, lead)
    return bool(fitting_values(side.inquiry.kind, side.inquiry.asking, lead))


def _words(one: Candidate, library: Library) -> str:
    return one.span.of(library.document(one.hit.passage.document).text)


def tell_side(draft: Draft, side: Part, said: Said, room: int, library: Library) -> None:
    """The best sentence of a side, and in the room that it leaves those that are nearly as good or name the matter."""
    if said.under and _told_under(draft, side, said, room):
        return
    question = weighed(side.inquiry, library)
    reach = SECOND if side.named else FURTHER
    found = said.candidates
    typed = _typed(side)
    bare = typed and not _gives(side, found[0], library)  # then the next is told for its value
    near = [
        one
        for at, one in enumerate(found[1:BESIDE])
        if (
            found[0].score - one.score < reach
            or (bare and not at)
            or (_follows(found[0], one) and (not typed or _continues(found[0], one, library)))
        )
        and one.span != found[0].span
    ]
    label, left = f"{side.label}：" if side.label else "", room
    label += "" if said.valued else UNVALUED
    first = len(draft.claims)
    for one in _told_once((found[0], *said.named, *(near[:BESIDES] if typed and side.label else near))):
        if any(told(_words(one, library)) in claim.text for claim in draft.claims[first:]):
            continue  # the other half of a sentence that was told whole
        mark, length = len(draft.lines), sum(map(len, draft.lines))
        inquiry = side.inquiry
        if _typed(side) and not (values_of(side, one, library) or _in_lead(side, one, library)):
            inquiry = replace(inquiry, kind=Kind.WHAT)
        if label and _typed(side) and one.lead and any(value.end <= CASE for value in values_of(side, one, library)):
            inquiry = replace(inquiry, kind=Kind.YESNO)  # a case with its value, told after what is ordered for it
        tell = partial(
            draft.tell, inquiry, question, one, label, min(left, max(EACH, room // 2)) if said.named[1:] else left
        )
        if one is found[0]:
            tell()
        elif not draft.within(length + left, tell):
            break
        left -= sum(map(len, draft.lines[mark:]))
        label = ""


def _told_under(draft: Draft, side: Part, said: Said, room: int) -> bool:
    """Tell what stands under the heading of the matter, as far as there is room; False where the best sentence stands elsewhere."""
    best = {(one.hit.passage.document, one.span) for one in (*said.candidates[:1], *said.named[:1])}
    if not any(
        id == of and span.start < other.end and other.start < span.end for id, span in best for of, other in said.under
    ):
        return False
    label, left = f"{side.label}：" if side.label else "", room
    for id, span in said.under:
        document = draft.library.document(id)
        if left < EACH // 2:
            break
        words = shortened(document.text, span, left)
        draft.row(document, label, (words,))
        label, left = "", left - len(words)
    return True


def nothing(side: Part, library: Library) -> str:
    """What is said of a side on which nothing answers: 未提及 only when no two characters of the question stand there."""
    within = set(side.inquiry.documents)
    pairs = {term for words in side.inquiry.terms for term in terms(words) if len(term) > 1}
    return "没有找到" if any(set(library.containing(pair)) & within for pair in pairs) else "未提及"
