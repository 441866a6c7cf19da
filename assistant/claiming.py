"""Put a chosen sentence into an answer: the deciding clause first, lists whole, nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.features import ENUMERATION, Asked, bag, names_other
from assistant.selecting import RESPONSIBLE, Candidate
from assistant.values import ACTOR, NUMERALS, acts, find_values, fitting_values
from ingest.document import Document, Span
from ingest.folding import fold
from ingest.terms import terms
from ingest.understanding.sentences import clauses_of

CRISP, WHOLE, PLAIN, LISTED, CITED = 60, 110, 300, 560, 600
ROOM = {Kind.NUMBER: CRISP, Kind.DEADLINE: CRISP, Kind.WHO: CRISP, Kind.YESNO: WHOLE, Kind.LIST: LISTED}
SEVERAL = re.compile(r"啥|什么|哪些|哪几|怎么(?!罚)|怎样|如何")
EACH = re.compile(r"分别|各[自个类种级档阶]")  # wants all that one sentence says of several, not one of them
JUDGES = re.compile(r"不得|禁止|严禁|不准|不予|可以|应当|必须|方可|允许|有权|无权")
SUBJECTLESS = re.compile(
    r"(?:并|有权|应当|可以|负责|不得|必须|自行|依法|立即|及时|由其|拟[定订]|制定|编制|组织|开展|协调|指导|监督|实施|建立|完善|报|会同|统一"
    r"|做好|提出|采取|加强|落实|督促|检查|公布|发布|审批|责令|给予)"
)
MARKER = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*")
NAMED = 150  # characters of a list of bodies
FOLLOWING = re.compile(r"下列.{0,12}(?:单位|部门|人员|机构|组织|企业|机关)[^。；]*[：:]$")
ITEM_END = ("；", ";")
ASKS_RESPONSIBLE = re.compile(r"谁|哪|部门|单位|科室|室|负责|牵头|责任|归口")


@dataclass(frozen=True, slots=True)
class Words:
    """What is told, and the spans it is told from, in reading order.

    pieces: where it is told in several pieces, each by itself a part of the document; () where it is one.
    """

    text: str
    spans: tuple[Span, ...]
    pieces: tuple[Span, ...] = ()


UNASKED, ACTING = 0.5, 0.4  # what a graver case costs a clause, and what an actor adds to it
SUPPOSED = 0.4  # what a clause loses that only supposes a case: the value asked for follows it
VAGUE = 0.4  # what a time without a figure (及时) loses
GOES_ON = re.compile(r"但|并|且|同时|而")
CONDITION = re.compile(r"(?:的|时|后)[，,]\s*$")
GRAVER = re.compile(r"情节(?:特别)?严重|情节较重|拒不|逾期(?:不|未)|构成犯罪|特别重大|特殊情况|必要时")
HIGHEST = re.compile(r"上限|最多|最高|最重|顶格|封顶|最严")
WIDE = 240  # characters to which a citation may grow, so that it does not break off at a semicolon
HALVES = ("；", ";")


def cited(document: Document, span: Span, ahead: bool = True) -> Span:
    """`span` with the parts of the same sentence that semicolons cut off, while it stays short. ahead: those after it too."""
    around = sentences_within(document, Span(max(0, span.start - WIDE), min(len(document.text), span.end + WIDE)))
    for part in reversed([one for one in around if one.end <= span.start]):
        if not part.of(document.text).endswith(HALVES) or span.end - part.start > WIDE:
            break
        span = Span(part.start, span.end)
    for part in [one for one in around if one.start >= span.end and ahead]:
        if not span.of(document.text).rstrip().endswith(HALVES) or part.end - span.start > WIDE:
            break
        span = Span(span.start, part.end)
    return span


def words_of(inquiry: Inquiry, question: Asked, chosen: Candidate, document: Document, room: int = 0) -> Words:
    """The words of one chosen sentence that answer, within `room` characters (0: what its kind of question allows)."""
    if inquiry.kind is Kind.LIST and (items := listed(document, chosen, min(room or LISTED, LISTED))):
        return items
    several = inquiry.kind is Kind.WHAT and SEVERAL.search(inquiry.asking)
    if several and (items := listed(document, chosen, min(room or PLAIN, PLAIN))):
        return items
    if inquiry.kind is Kind.YESNO and chosen.lead:
        return _judged(chosen, document.text)
    if inquiry.kind is Kind.WHO and chosen.lead and _acted_above(inquiry, chosen, document.text):
        return _under(chosen, document.text)
    names = inquiry.kind is Kind.WHO and FOLLOWING.search(chosen.span.of(document.text))
    if names and (items := listed(document, chosen)):
        return items
    plural = inquiry.kind is Kind.WHO and SEVERAL.search(inquiry.asking)
    room = room or (NAMED if plural else ROOM.get(inquiry.kind, PLAIN))
    open_kind = inquiry.kind is Kind.WHAT or (
        inquiry.kind is Kind.LIST
        and (EACH.search(inquiry.asking) or not ENUMERATION.search(chosen.span.of(document.text)))
    )
    if open_kind and not chosen.lead:
        whole_sentence = cited(document, chosen.span)
        if len(chosen.span) < len(whole_sentence) <= room:
            return Words(whole_sentence.of(document.text), (whole_sentence,))
    whole = chosen.span.of(document.text)
    if (
        chosen.lead
        and inquiry.kind in (Kind.NUMBER, Kind.DEADLINE, Kind.WHO)
        and not fitting_values(inquiry.kind, inquiry.asking, whole)
    ):
        return _led(inquiry, question, chosen, document)
    kept = _kept(inquiry, question, document.text, chosen.span, room)
    if inquiry.kind is Kind.WHO and kept.start > chosen.span.start and _lacks_subject(inquiry, kept.of(document.text)):
        return _with_subject(chosen, kept, document.text)
    return Words(kept.of(document.text), (_cut(chosen.span, kept),))


def _judged(chosen: Candidate, text: str) -> Words:
    """An item with the words of its lead that allow or forbid it."""
    lead = chosen.lead or chosen.span
    parts = [part for part in clauses_of(text, lead) if JUDGES.search(part.of(text))] or [lead]
    deciding = parts[-1] if len(parts[-1]) <= CRISP else Span(parts[-1].end - CRISP, parts[-1].end)
    item = Span(chosen.span.start, min(chosen.span.end, chosen.span.start + CRISP))
    return Words("", (_cut(lead, deciding), chosen.span), (deciding, item))


def _acted_above(inquiry: Inquiry, chosen: Candidate, text: str) -> bool:
    """Whether an item only says what is done, and the sentence that introduces it says by whom."""
    lead, item = chosen.lead.of(text) if chosen.lead else "", MARKER.sub("", chosen.span.of(text))
    above = ACTOR.search(lead) and find_values(Kind.WHO, inquiry.asking, lead) and not FOLLOWING.search(lead)
    return bool(above) and (bool(SUBJECTLESS.match(item)) or not acts(inquiry.asking, item))


def _under(chosen: Candidate, text: str) -> Words:
    """An item after the clause of its lead that says who acts."""
    lead = chosen.lead or chosen.span
    parts = [part for part in clauses_of(text, lead) if find_values(Kind.WHO, "", part.of(text))] or [lead]
    said = parts[0].of(text).rstrip("：:，,")
    actor = Span(parts[0].start, parts[0].start + min(len(said), CRISP))
    item = Span(chosen.span.start, min(chosen.span.end, chosen.span.start + CRISP))
    return Words("", (_cut(lead, actor), chosen.span), (actor, item))


def _lacks_subject(inquiry: Inquiry, words: str) -> bool:
    """Whether words that should name who acts begin with the act, or name nobody."""
    return bool(SUBJECTLESS.match(words)) or not find_values(inquiry.kind, inquiry.asking, words)


def _with_subject(chosen: Candidate, kept: Span, text: str) -> Words:
    """Clauses without a subject, and the first clause of their sentence, which has it."""
    first = clauses_of(text, chosen.span)[0]
    if kept.end - chosen.span.start <= NAMED:
        whole = Span(chosen.span.start, kept.end)
        return Words(whole.of(text), (_cut(chosen.span, whole),))
    subject = Span(first.start, min(first.end, first.start + CRISP))
    return Words("", (_cut(chosen.span, kept),), (subject, kept))


def _led(inquiry: Inquiry, question: Asked, chosen: Candidate, document: Document) -> Words:
    """An item whose value stands in the sentence that introduces it: the value, cited with both."""
    lead = cited(document, chosen.lead or chosen.span, ahead=False)
    kept = _kept(inquiry, question, document.text, lead, CRISP)
    return Words(kept.of(document.text), (_cut(lead, kept), _cut(chosen.span, chosen.span)))


def _cut(sentence: Span, kept: Span) -> Span:
    """The sentence as it is cited: whole, or from the words that are told when it is longer than a citation may be."""
    if len(sentence) <= CITED:
        return sentence
    return Span(kept.start, min(sentence.end, max(kept.end, kept.start + CITED)))


def _kept(inquiry: Inquiry, question: Asked, text: str, sentence: Span, room: int) -> Span:
    """The whole sentence when it fits into `room` characters, else the clauses that decide."""
    if len(sentence) <= room and not _told_in_part(inquiry, text, sentence):
        return sentence
    parts = _untold(inquiry, text, clauses_of(text, sentence))
    worth = _worths(inquiry, question, [part.of(text) for part in parts])
    values = [at for at, part in enumerate(parts) if fitting_values(inquiry.kind, inquiry.asking, part.of(text))]
    if inquiry.kind is Kind.YESNO:
        return _deciding(parts, worth, text, room)
    if inquiry.kind is Kind.WHO:
        values = [at for at in values if acts(inquiry.asking, parts[at].of(text))] or values
        values = [at for at in values if names_other(question, parts[at].of(text))] or values
    values = _of_the_new(inquiry, values, [part.of(text) for part in parts])
    best = max(values or range(len(parts)), key=lambda at: (worth[at], -at))
    first, last = _grown(parts, worth, best, room)
    while (
        last + 1 < len(parts) and _supposes(parts[last].of(text)) and parts[last + 1].end - parts[first].start <= NAMED
    ):
        last += 1
    return Span(parts[first].start, parts[last].end)


def _supposes(clause: str) -> bool:
    """Whether a clause only supposes a case, so that what is ordered for it follows."""
    return bool(CONDITION.search(clause))


def _of_the_new(inquiry: Inquiry, values: Sequence[int], parts: Sequence[str]) -> Sequence[int]:
    """Of the clauses with a value, those that a follow-up's own words lead to (那居民家呢): said in the clause, or since the value before."""
    own = {term for piece in inquiry.terms for term in terms(piece) if len(term) > 1}
    if not inquiry.background or not own or len(values) < 2:
        return values
    starts = [0, *(at + 1 for at in values[:-1])]
    held = [
        len(own.intersection(terms("".join(parts[start : at + 1])))) for start, at in zip(starts, values, strict=True)
    ]
    return [at for at, count in zip(values, held, strict=True) if count == max(held)]


def _told_in_part(inquiry: Inquiry, text: str, sentence: Span) -> bool:
    """Whether the answer before told some clauses of a sentence and another one holds a value that is asked for."""
    parts = clauses_of(text, sentence)
    return len(_untold(inquiry, text, parts)) < len(parts)


def _untold(inquiry: Inquiry, text: str, parts: Sequence[Span]) -> Sequence[Span]:
    """The clauses that the answer before has not told, where one of them holds a value of the asked kind; else all."""
    told = fold(inquiry.told)
    left = [part for part in parts if not told or fold(part.of(text)).rstrip(",;，。；、") not in told]
    valued = any(fitting_values(inquiry.kind, inquiry.asking, part.of(text)) for part in left)
    return left if valued else parts


def _deciding(parts: Sequence[Span], worth: Sequence[float], text: str, room: int) -> Span:
    """The clause that is about the question, with the next one that allows or forbids where it does not do so itself."""
    best = max(range(len(parts)), key=lambda at: (worth[at], -at))
    judging = [at for at in range(best, len(parts)) if JUDGES.search(parts[at].of(text))]
    last = judging[0] if judging and parts[judging[0]].end - parts[best].start <= NAMED else best
    while last > best and last + 1 < len(parts) and GOES_ON.match(parts[last + 1].of(text)):
        if parts[last + 1].end - parts[best].start > NAMED:
            break
        last += 1
    if last > best:
        return Span(parts[best].start, parts[last].end)
    first, last = _grown(parts, worth, best, room)
    return Span(parts[first].start, parts[last].end)


def _worths(inquiry: Inquiry, question: Asked, parts: Sequence[str]) -> list[float]:
    """What each clause is worth: its share of the question's words, more when it holds a value that fits.

    A value belongs to the words before it (违反…规定的，…，处一万元罚款), so half of what they hold counts for it.
    """
    shares = [_share(question, part) for part in parts]
    worths: list[float] = []
    carried, burden = 0.0, 0.0
    for part, share in zip(parts, shares, strict=True):
        carried = max(share, 0.7 * carried)
        burden = max(burden, UNASKED * _aggravated(inquiry.text, part))
        fitting = bool(fitting_values(inquiry.kind, inquiry.asking, part))
        typed = fitting or bool(find_values(inquiry.kind, inquiry.asking, part))
        acting = ACTING * (inquiry.kind is Kind.WHO and acts(inquiry.asking, part))
        supposed = SUPPOSED * bool(fitting and CONDITION.search(part))
        vague = VAGUE * (inquiry.kind is Kind.DEADLINE and fitting and not NUMERALS.search(part))
        worths.append(
            share
            + acting
            + (fitting * (0.6 + 0.5 * carried))
            + (typed and not fitting) * 0.2
            - burden
            - supposed
            - vague
        )
        burden = 0.0 if part.endswith(HALVES) else burden
    return worths


def _aggravated(question: str, clause: str) -> bool:
    """Whether a clause supposes a graver case than the question speaks of (情节严重的, 拒不改正的)."""
    return not HIGHEST.search(question) and any(found[0] not in question for found in GRAVER.finditer(clause))


def _share(question: Asked, clause: str) -> float:
    held = bag(question, clause)
    whole = sum(question.weights.values()) or 1.0
    return sum(weight for word, weight in question.weights.items() if word in held) / whole


def _grown(parts: Sequence[Span], worth: Sequence[float], at: int, room: int) -> tuple[int, int]:
    """Clauses around `at`, the worthier neighbour first, as long as they fit into `room` characters."""
    first = last = at
    while True:
        sides = [(worth[side], side) for side in (first - 1, last + 1) if 0 <= side < len(parts)]
        fitting = [
            (value, -abs(side - at), side)
            for value, side in sides
            if parts[max(last, side)].end - parts[min(first, side)].start <= room
        ]
        if not fitting:
            return first, last
        side = max(fitting)[2]
        first, last = min(first, side), max(last, side)


def listed(document: Document, chosen: Candidate, room: int = LISTED) -> Words | None:
    """The list that a sentence introduces or belongs to, as far as `room` characters hold it; None where there is none."""
    own = sentences_within(document, chosen.hit.passage.span)
    lead = chosen.lead or (chosen.span if chosen.span.of(document.text).endswith(("：", ":")) else None)
    if lead is None or lead not in own:
        return None
    items = _items(document.text, own[own.index(lead) + 1 :])
    if not items:
        return None
    whole = Span(lead.start, items[-1].end)
    kept = whole if len(whole) <= room else Span(items[0].start, _fitting_end(items, room))
    return Words(kept.of(document.text), _pieces(lead, items, kept))


def _items(text: str, following: Sequence[Span]) -> list[Span]:
    """The sentences after a colon up to the first that does not end like an item."""
    items: list[Span] = []
    for span in following:
        items.append(span)
        if not span.of(text).endswith(ITEM_END):
            break
    return items


def _fitting_end(items: Sequence[Span], room: int) -> int:
    return max(item.end for item in items if item.end - items[0].start <= room or item is items[0])


def _pieces(lead: Span, items: Sequence[Span], kept: Span) -> tuple[Span, ...]:
    """The kept words in citations that are each short enough to read."""
    pieces: list[Span] = []
    for span in (lead, *items):
        if span not in kept:
            continue
        if pieces and span.end - pieces[-1].start <= CITED:
            pieces[-1] = Span(pieces[-1].start, span.end)
        else:
            pieces.append(span if len(span) <= CITED else Span(span.start, span.start + CITED))
    return tuple(pieces)


def responsible(inquiry: Inquiry, chosen: Candidate, document: Document) -> Span | None:
    """The closing （责任部门：…） line of the item a sentence belongs to, when the question asks who."""
    if inquiry.kind is not Kind.WHO or not ASKS_RESPONSIBLE.search(inquiry.asking):
        return None
    end = document.text.find("\n", chosen.span.start)
    paragraph = Span(chosen.span.start, max(chosen.span.end, end if end >= 0 else len(document.text)))
    lines = [span for span in sentences_within(document, paragraph) if RESPONSIBLE.match(span.of(document.text))]
    return lines[0] if lines else None
