"""The second line: Question → Inquiry → Evidence → Claims → checked Answer."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from assistant.answer import Answer, Inquiry, Kind, Question, Status
from assistant.attributes import attribute, stated
from assistant.citing import check, cite, told
from assistant.claiming import CITED
from assistant.comparing import Part, elsewhere, implied, parts
from assistant.drafting import Draft
from assistant.features import Asked
from assistant.gathering import ABOUT
from assistant.inquiry import understand
from assistant.lists.around import SEVERAL, continued, introduced, row_at
from assistant.lists.beyond import beyond
from assistant.lists.enumerating import Row, of_lists, of_row, standing_row, tell_row
from assistant.lists.listing import ROOM, Listed, name, one_of_several
from assistant.lists.mentioning import unheard
from assistant.lists.outlining import under
from assistant.lists.register import listed_from, settled
from assistant.lists.series import series
from assistant.lists.sweeping import narrowed
from assistant.lists.together import all_belong, matters_together, surely_beside, tell_beside_sides, tell_rest, together
from assistant.meaning import named_term
from assistant.parsing import Aim, parse
from assistant.refusing import decide, term_of
from assistant.selecting import Candidate, nearest, weighed
from assistant.siding import SECOND, UNVALUED, Said, nothing, of_sides, tell_side
from assistant.values import NUMERAL, find_values
from ingest.document import Document, Entry, Span
from ingest.errors import YingjiError
from ingest.folding import fold, name_key
from ingest.library import Library

NEAREST = 3  # places shown beside a refusal
COMPARED = 840  # characters for all sides of a comparison together
APART = 1.5  # of its score, that the best sentence of a side which was not named may lie below that of another
LEAST_SHARE = 0.5  # of the best side's coverage, for another side to be told
YEARLY = frozenset({"工作要点", "工作计划", "工作谋划", "工作总结"})  # genres that speak for one year
ASKS_CASE = re.compile(r"(?:什么时候|啥时候?|何时)[^，。？]{0,3}(?:可以?|能|会|要|得|该|应当|必须|算|不)")
"""啥时候会被注销: asks in which cases, where no text gives a time."""
SAID_HOW_MANY = re.compile(r"([两二三四五2-5])[部份个家](?:条例|文件|法|办法|规定|方案|计划|预案|地方|[市县区])")
ASKS_WHERE = re.compile(
    r"(?:哪|有没有|有无|是否有)[个些几]?[部个份家]?(?:地方|[市区县](?![里级])|条例|法(?!律?规定)|文件)|谁家|哪[部份家]"
)
HOW_MANY = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "2": 2, "3": 3, "4": 4, "5": 5}
NOTHING = "在检索范围内的文件里没有找到能回答这个问题的内容"
ALIKE, FURTHER, FOUND = 0.6, 2.5, 7  # of the best sentence's coverage; of its score; how many sentences beside it
OPEN = frozenset({Kind.WHAT, Kind.LIST})
FIGURED = frozenset({Kind.NUMBER, Kind.DEADLINE})
MOST = dict.fromkeys(Kind, 160) | {Kind.YESNO: 200, Kind.WHAT: 320, Kind.LIST: ROOM + 20, Kind.COMPARE: 900}
"""How long an answer may be, in characters: what a person reads at a glance."""
EACH = re.compile(r"分别|各(?:归|由|找|自|是|给|移)|哪[些几]?(?:种|类)?情[况形]")
RIVAL = "另见："
SEVERAL_SAY = "问题没有指明是哪份文件，几份文件都有相近的规定，分别列出"
FIGURE = re.compile(NUMERAL)
MARGIN = 20  # characters for the marks of citations
EACH_PART = 110  # characters for each thing that a question asks for
MARKS = "，,；;？?。 "
DOUBT = 0.6  # a rival that the ranker puts this near to the best is told as well


def answer(question: Question, library: Library, today: date) -> Answer:
    """A checked answer to `question`, or a refusal that names what was searched; `today` tells what has lapsed."""
    begun = time.perf_counter()
    if not question.text.strip():
        raise YingjiError("问题是空的", remedy="请输入要问的内容")
    made = _answer(understand(question, library), library, today)
    faults = check(made)
    if faults:
        raise YingjiError("答复没有通过引文核对（" + "；".join(faults) + "）", remedy="请把问题和这句话报给维护者")
    notes = (*made.notes, *lapsed(made, library, today))
    return replace(made, notes=notes, seconds=time.perf_counter() - begun)


def lapsed(made: Answer, library: Library, today: date) -> tuple[str, ...]:
    """A note for each cited plan whose year is over, and for each cited law that a newer version has replaced."""
    cited = dict.fromkeys(citation.document_id for citation in made.citations)
    return tuple(note for id in cited if (note := _standing(library.entry(id), library, today)))


def _standing(entry: Entry, library: Library, today: date) -> str:
    if entry.successor:
        return f"《{entry.title}》的这一版已被 {library.entry(entry.successor).scope.year} 年的新版取代"
    if not entry.family and entry.scope.genre in YEARLY and entry.scope.year and entry.scope.year < today.year:
        return f"《{entry.title}》是 {entry.scope.year} 年的安排，该年已过"
    return ""


def _answer(inquiry: Inquiry, library: Library, today: date) -> Answer:
    inquiry = beyond(inquiry, library)
    if inquiry.missing or not inquiry.documents:
        return _refusal(inquiry, (), library)
    if field := attribute(inquiry):
        few = inquiry.documents[:ABOUT] if len(inquiry.documents) <= ABOUT else ()
        if found := stated(field, [library.document(id) for id in few]):
            return _stated(inquiry, found, library)
    if told_term := _defined(inquiry, library):
        return told_term
    if apart := _settled_apart(inquiry, library):
        return apart
    if found := settled(inquiry, library):
        return _from_register(inquiry, found, library)
    sides = parts(inquiry, library)
    if len(sides) > 1 and all(side.named for side in sides):
        return _compared(inquiry, sides, library)
    if not sides and (joined := _joined(inquiry, library)):
        return joined
    if found := listed_from(inquiry, library, today, compares=bool(sides)):
        return _from_register(inquiry, found, library)
    if divided := _divided(inquiry, library):
        return divided
    return _compared(inquiry, sides, library) if sides else _single(inquiry, library)


def _settled_apart(inquiry: Inquiry, library: Library) -> Answer | None:
    """The answers to the parts of a question one after another, where the register settles each of them; else None."""
    found = [settled(part, library) for part in inquiry.several]
    if len(found) < 2 or not all(one and not one.absence for one in found):
        return None
    draft = Draft(library)
    for one in found:
        draft.append(one.draft)
    made = _record(inquiry, Status.ANSWERED, draft, library)
    return replace(made, notes=(*made.notes, *(note for one in found for note in one.notes)))


def _divided(inquiry: Inquiry, library: Library) -> Answer | None:
    """The answers to the parts of a question that asks for several things, and which of them nothing answers; None where one
    sentence, or none, says it all."""
    found = [(part, decide(part, nearest(part, library), library)) for part in inquiry.several]
    best = [decision.candidates[0].span for _, decision in found if decision.candidates]
    missing = tuple(f"没有单独找到：{part.text.strip(MARKS)}" for part, decision in found if not decision.candidates)
    if len(set(best)) < 2 and not (best and missing):
        return None
    if len(set(best)) == 1:
        whole = _single(inquiry, library)
        return replace(whole, notes=(*whole.notes, *missing)) if whole.claims else None
    draft = Draft(library)
    for part, decision in found:
        if decision.candidates:
            draft.tell(part, weighed(part, library), decision.candidates[0], room=EACH_PART)
    tell_rest(inquiry, draft, library)
    made = _record(inquiry, Status.PARTIAL if missing else Status.ANSWERED, draft, library)
    return replace(made, notes=(*made.notes, *missing))


def _single(inquiry: Inquiry, library: Library) -> Answer:
    if inquiry.kind in OPEN and (found := together(inquiry, library)):
        return _from_register(inquiry, found, library)
    candidates = nearest(inquiry, library)
    decision = decide(inquiry, candidates, library)
    if decision.reason and inquiry.kind is Kind.DEADLINE and ASKS_CASE.search(inquiry.text):
        return _single(replace(inquiry, kind=Kind.LIST), library)
    if decision.reason:
        return _refusal(inquiry, candidates, library, decision.reason)
    draft, question, first = Draft(library), weighed(inquiry, library), decision.candidates[0]
    if contents := under(inquiry, first, library):
        return _from_register(inquiry, contents, library)
    if _of_each(inquiry, decision.candidates):
        inquiry = replace(inquiry, kind=Kind.LIST)
        decision = replace(decision, candidates=(first,))
    if inquiry.kind in OPEN and (row := _row(question, first, library)):
        draft.row(library.document(first.hit.passage.document), "", row)
        tell_rest(inquiry, draft, library)
        return _record(inquiry, Status.ANSWERED, draft, library)
    if inquiry.kind in OPEN and (led := introduced(first, library)):
        return _from_register(inquiry, of_row(led, library, MOST[inquiry.kind] - MARGIN), library)
    if inquiry.kind in FIGURED and (cases := _cases(inquiry, first, library)):
        return _from_register(inquiry, of_row(cases, library), library)
    everything = parse(inquiry.text, inquiry.limiting).aim is Aim.COLLECT
    chosen = _near(decision.candidates) if everything else _best(inquiry.kind, decision.candidates)
    if inquiry.kind not in OPEN and not inquiry.told:
        more = [one.best for one in surely_beside(inquiry, first, library) if one.best in decision.candidates]
        chosen = [*chosen, *(one for one in more if one not in chosen)][:3]
    rival = not everything and inquiry.kind not in OPEN
    if inquiry.told and rival:
        chosen = [chosen[0], *(one for one in chosen[1:] if not _said(inquiry, one, library))]
    apart = len({one.hit.passage.document for one in chosen}) > 1
    asks_where = bool(ASKS_WHERE.search(inquiry.text)) and len(inquiry.documents) > 1
    for one in chosen:
        whose = f"{name(library.entry(one.hit.passage.document))}：" if apart or asks_where else ""
        label = whose or (RIVAL if rival and draft.lines else "")
        draft.within(MOST[inquiry.kind], partial(draft.tell, inquiry, question, one, label))
    tell_rest(inquiry, draft, library)
    told = {citation.document_id for citation in draft.citations}
    if rival and len(told) > 1:
        made = _record(inquiry, Status.CONFLICTING if _differ(inquiry, draft) else Status.ANSWERED, draft, library)
        return replace(made, notes=(*made.notes, SEVERAL_SAY))
    made = _record(inquiry, Status.ANSWERED, draft, library)
    return replace(made, notes=(*made.notes, *one_of_several(inquiry, made.citations[0].document_id, library)))


def _cases(inquiry: Inquiry, one: Candidate, library: Library) -> Row | None:
    """The list of cases in which something is due, where a sentence or the one that introduces it gives no time by number."""
    text = library.document(one.hit.passage.document).text
    words = (one.lead.of(text) if one.lead else "") + one.span.of(text)
    if any(FIGURE.search(span.of(words)) for span in find_values(inquiry.kind, inquiry.asking, words)):
        return None
    return row_at(one, library) if one.lead else introduced(one, library)


def _of_each(inquiry: Inquiry, candidates: Sequence[Candidate]) -> bool:
    """Whether bodies are asked for one by one (分别移给谁), and a list that gives each case its own holds the best two sentences."""
    first = candidates[0]
    same = any(one.lead == first.lead for one in candidates[1:3])
    return inquiry.kind is Kind.WHO and bool(first.lead) and same and bool(EACH.search(inquiry.text))


def _said(inquiry: Inquiry, one: Candidate, library: Library) -> bool:
    """Whether all values of a sentence stand in the answer before."""
    words = one.span.of(library.document(one.hit.passage.document).text)
    told_before = fold(inquiry.told)
    return all(value in told_before for value in _values(inquiry, words))


def _differ(inquiry: Inquiry, draft: Draft) -> bool:
    """Whether the claims hold different values of the asked kind."""
    return len({_values(inquiry, claim.text) for claim in draft.claims}) > 1


def _values(inquiry: Inquiry, words: str) -> frozenset[str]:
    return frozenset(fold(span.of(words)) for span in find_values(inquiry.kind, inquiry.asking, words)) or frozenset(
        (fold(words),)
    )


def _row(question: Asked, first: Candidate, library: Library) -> tuple[Span, ...]:
    id = first.hit.passage.document
    return series(question, library.document(id), library.sections(id), first.span) if not first.lead else ()


def _near(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence and all that say about as much of what everything is asked about, in reading order."""
    first = candidates[0]
    least = ALIKE * first.feature("covered")
    near = [
        one
        for one in candidates[1:]
        if one.feature("covered") >= least
        and first.score - one.score < FURTHER
        and not (one.lead and one.lead == first.lead)
        and one.span != first.lead
    ]
    return sorted([first, *near[:FOUND]], key=lambda one: (one.hit.passage.document, one.span))


def _joined(inquiry: Inquiry, library: Library) -> Answer | None:
    """The answers for things that a question joins before it asks, where each has one in a sentence of its own; else None."""
    sides = implied(inquiry, library)
    said = of_sides(sides, library) if sides else ()
    if not said or not all(one.candidates and one.fits and one.valued for one in said):
        return None
    best = [one.candidates[0] for one in said]
    apart = len({one.place for one in best}) == len(best)
    return _compared(inquiry, sides, library, said) if apart and all_belong(inquiry, best, library) else None


def _compared(inquiry: Inquiry, sides: Sequence[Part], library: Library, known: Sequence[Said] | None = None) -> Answer:
    """One line a side; a side on which nothing answers says so. known: what the sides say, where that was looked up before."""
    alone, draft, room = len(sides) == 1, Draft(library), COMPARED // len(sides)
    read = _widened(inquiry, dict(zip(sides, known or of_sides(sides, library), strict=True)), library)
    sides = tuple(read)
    said = {side: one.candidates for side, one in read.items() if one.candidates}
    if not alone and not any(read[side].fits for side in said):
        return _refusal(inquiry, (), library, unheard(inquiry, library) or NOTHING)
    if not alone and all(side.named for side in sides) and len({side.inquiry.documents for side in sides}) == 1:
        return _of_matters(inquiry, read, library)
    best = max((found[0].feature("covered") for found in said.values()), default=0.0)
    highest = max((found[0].score for found in said.values()), default=0.0)
    least = _least_score(inquiry, said)
    for side in sides:
        found = said.get(side)
        lists = bool(found) and side.named and of_lists(side.inquiry)
        few = narrowed(side.inquiry.documents, side.inquiry.terms, library) if lists else ()
        row = standing_row(side.inquiry, few, library) if few else None
        if row and found and any(one.span.start in row.span for one in found[:2]):
            tell_row(draft, row, f"{side.label}：" if side.label else "", room)
        elif found and (
            side.named
            or found[0].score >= least
            or (found[0].feature("covered") >= LEAST_SHARE * best and highest - found[0].score < APART)
        ):
            tell_side(draft, side, read[side], room, library)
        elif side.named:
            draft.lines.append(f"{side.label or side.inquiry.text.strip(MARKS)}：{nothing(side, library)}")
    if not alone and _one_sentence(said.values(), sides):
        whole = Draft(library)
        whole.tell(replace(inquiry, kind=Kind.WHAT), weighed(inquiry, library), said[sides[0]][0])
        return _record(inquiry, Status.ANSWERED, whole, library)
    if not draft.claims:
        return _single(inquiry, library) if alone else _refusal(inquiry, (), library)
    whole = len(said) == len(sides) and all(one.valued for one in read.values())
    tell_beside_sides(inquiry, draft, library, COMPARED, whole=whole)
    inquiry = replace(inquiry, notes=(*inquiry.notes, *sorted({side.note for side in sides if side.note})))
    return _record(inquiry, Status.ANSWERED if whole else Status.PARTIAL, draft, library)


def _widened(inquiry: Inquiry, read: Mapping[Part, Said], library: Library) -> dict[Part, Said]:
    """What the sides say; one of which nothing is found within a place that only another side names is asked of all documents."""
    made: dict[Part, Said] = {}
    for side, said in read.items():
        other = elsewhere(side, inquiry, library) if not said.fits else None
        found = of_sides((other,), library)[0] if other else said
        if other and found.fits:
            whose = name(library.entry(found.candidates[0].hit.passage.document))
            side, said = replace(other, label=f"{other.label}（{whose}）"), found
        made[side] = said
    return made


def _of_matters(inquiry: Inquiry, read: Mapping[Part, Said], library: Library) -> Answer:
    """A comparison of matters that the same documents speak of: what belongs together, each side by its name."""
    names = {side: side.label or side.inquiry.text.strip(MARKS) for side in read}
    best = {
        names[side] + ("" if said.valued else f"：{UNVALUED}"): said.candidates[0]
        for side, said in read.items()
        if said.candidates
    }
    found = matters_together(inquiry, best, library, COMPARED)
    for side, said in read.items():
        if not said.candidates:
            found.draft.lines.append(f"{names[side]}：{nothing(side, library)}")
    whole = all(said.candidates and said.valued for said in read.values())
    made = _record(inquiry, Status.ANSWERED if whole else Status.PARTIAL, found.draft, library)
    return replace(made, notes=(*made.notes, *found.notes))


def _one_sentence(found: Iterable[Sequence[Candidate]], sides: Sequence[Part]) -> bool:
    """Whether one sentence is the best for each of several matters: then these are no sides."""
    best = [candidates[0] for candidates in found]
    return len(best) == len(sides) and len({one.place for one in best}) == 1


def _least_score(inquiry: Inquiry, said: Mapping[Part, Sequence[Candidate]]) -> float:
    """The score down to which sides that were found are told because the question says how many it compares (两部条例)."""
    number = SAID_HOW_MANY.search(inquiry.text)
    scores = sorted((found[0].score for found in said.values()), reverse=True)
    many = HOW_MANY[number[1]] if number else 0
    return scores[many - 1] if 0 < many <= len(scores) else math.inf


def _defined(inquiry: Inquiry, library: Library) -> Answer | None:
    """How each document in scope explains the term of art that is asked about; None where none does."""
    term = term_of(inquiry) or named_term(inquiry, library)
    found = [one for one in library.terms(term, inquiry.documents) if one.definition] if term else []
    exact = {one.document: one for one in reversed(found) if name_key(one.words.text) == name_key(term)}
    if not exact:
        return None
    draft = Draft(library)
    notes = []
    for id in (entry.id for entry in library.entries() if entry.id in exact):
        document, one = library.document(id), exact[id]
        span = Span(one.definition.start, min(one.definition.end, one.definition.start + CITED // len(exact)))
        label = f"{name(library.entry(id))}：" if len(exact) > 1 or inquiry.kind is Kind.COMPARE else ""
        draft.row(document, label, (span,))
        if len(exact) == 1 and (inquiry.kind is Kind.LIST or SEVERAL.search(inquiry.text)):
            notes += _comprised(draft, document, span, one.words.text)
        if one.numeral and one.items and one.numeral != len(one.items):
            notes.append(f"{name(library.entry(id))}的“{one.words.text}”列出 {len(one.items)} 项，与名称的数目不一致")
    made = _record(inquiry, Status.ANSWERED, draft, library)
    return replace(made, notes=(*made.notes, *notes))


def _comprised(draft: Draft, document: Document, explained: Span, term: str) -> tuple[str, ...]:
    """Tell what a term comprises, where that is said behind the sentence that explains it; a note where not all has room."""
    more = continued(document, explained, term, draft.library)
    if isinstance(more, Row):
        shown = tell_row(draft, more)
        return (f"原文在此列出 {len(more.items)} 项，篇幅所限列出 {shown} 项",) if shown < len(more.items) else ()
    if more:
        draft.row(document, "", more)
    return ()


def _stated(inquiry: Inquiry, found: Sequence[tuple[Document, Span]], library: Library) -> Answer:
    """The document's own date, number or issuer, as it stands in its text."""
    draft = Draft(library)
    for document, span in found:
        draft.add(document, told(span.of(document.text)), (span,))
    return _record(inquiry, Status.ANSWERED, draft, library)


def _from_register(inquiry: Inquiry, found: Listed, library: Library) -> Answer:
    if found.absence:
        return _refusal(inquiry, (), library, found.absence)
    if found.open:
        tell_rest(inquiry, found.draft, library)
    made = _record(inquiry, Status.ANSWERED, found.draft, library)
    return replace(made, notes=(*made.notes, *found.notes))


def _best(kind: Kind, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence and a second that is nearly as good: of the same document for open questions, else a rival."""
    first = candidates[0]
    if kind not in OPEN:
        rivals = [
            one
            for one in candidates[1:3]
            if first.score - one.score < DOUBT and one.span != first.lead and not (one.lead and one.lead == first.span)
        ]
        return [first, *rivals[:1]]
    same = [
        one
        for one in candidates[1:4]
        if one.hit.passage.document == first.hit.passage.document
        and first.score - one.score < SECOND
        and not (one.lead and one.lead in (first.lead, first.span))
        and one.span != first.lead
    ]
    return sorted([first, *same[:1]], key=lambda one: one.span)


def _refusal(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library, reason: str = NOTHING) -> Answer:
    reason = inquiry.missing or reason
    nearest = [
        cite(number, library, library.document(one.hit.passage.document), _short(one.span))
        for number, one in enumerate(candidates[:NEAREST], 1)
    ]
    return replace(
        _record(inquiry, Status.NOT_FOUND, Draft(library), library), text=f"{reason}。", nearest=tuple(nearest)
    )


def _short(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + CITED))


def _record(inquiry: Inquiry, status: Status, draft: Draft, library: Library) -> Answer:
    documents, passages = library.count(inquiry.documents)
    return Answer(
        question=inquiry.text,
        status=status,
        text="\n".join(draft.lines),
        claims=tuple(draft.claims),
        citations=tuple(draft.citations),
        scope=inquiry.scope,
        notes=inquiry.notes,
        kind=inquiry.kind,
        documents_searched=documents,
        passages_searched=passages,
    )
