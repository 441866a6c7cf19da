"""The list around the best sentences of a question: where they are items of one, or introduce it, the whole list is the answer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.features import LEADS, bag, share
from assistant.lists.enumerating import PENAL, Row, of_row, rows_of
from assistant.lists.listing import Listed, one_of_several, series_of
from assistant.lists.mentioning import QUOTED
from assistant.misfits import misfit, premise
from assistant.referring import asks_sanction
from assistant.refusing import standing
from assistant.selecting import Candidate, nearest, weighed
from assistant.subjects import about
from ingest.document import Document, Span
from ingest.folding import name_key
from ingest.library import Library

SEVERAL = re.compile(
    r"哪(?:[些几样种类]|[一二两三四五六七八九十\d]{1,3}[个项条种类样点块方])|什么样|(?:有|是|要|出|了|得|能|都|些|被|把|交|带|备)些?(?:什么|啥)(?!时候|是|叫|样子)"
    r"|几(?:种|样|类|块|方面)|分别|各(?:阶段|类|种)"
)
"""Asks for more than one thing."""
LEAST = 1.5  # what the sentences of a list must be worth together
SAID = 0.05  # of a question, that its introduction, with title and heading, must say
READ = 10  # sentences that are pooled
EXACT, ALIKE = 1.2, 0.8  # what it adds that a list is of the very things that are asked for, of the like
UNLIKE = 0.8  # what it takes that it is of something else
FORBIDS = re.compile(r"不得|禁止|严禁|不准|不许|不应当")
ASKS_FORBIDDEN = re.compile(r"不[能准许让得可应要该]|禁|违|别[在把拿去碰]")
ORDERS = re.compile(r"[勒责]令|限期|停[工业产办止掉]|吊销|取消|撤销|收[走回]|没收")
DEFINES = re.compile(r"用语|术语|含义")
FOLLOWING = re.compile(r"(?:下列|以下|如下)([^，,。；;：:]{0,20})")
ASKING = re.compile(r"哪[些几样种类一二两三四五六七八九十\d]?|什么|啥|几|多少")
SPOKEN = re.compile(r"(?:规定|要求|任务|措施)(?:了|过|的)|被要求|(?:条例|办法|法|方案|预案|要点|里|中)(?:规定|要求)")
"""Words of a text's speaking, which name no sort of things."""
ONE_OF = {"情形", "行为"}  # what 有下列行为之一的 announces: the one is the other
REACH, CLOSE, NEAR = 9, 3, 20
BEHIND, ALL_OF_IT = 40, 400  # characters between a definition and what goes on from it; of the latter
COMPRISES = re.compile(r"包括|包含|分为")
DEED, DOES = "事", re.compile(r"[干做管办抓]一?[些点下]?$")  # what is asked for where nothing is named: 干些啥


@dataclass(frozen=True, slots=True)
class Pool:
    """A list with the sentences of it that the ranker found, best first, and what they are worth together."""

    row: Row
    members: tuple[Candidate, ...]
    fit: float

    @property
    def pooled(self) -> float:
        """What its sentences are worth together, by the ranker alone."""
        return math.log(sum(math.exp(one.score) for one in self.members))

    @property
    def worth(self) -> float:
        """The same, more where the list is of what is asked for, less where of something else."""
        return self.pooled + (self.fit if len(self.members) > 1 else 0.0)


def list_around(inquiry: Inquiry, library: Library) -> Listed | None:
    """The items of the list that the best sentences stand in; None where the question wants no list, or none of them does."""
    if inquiry.told or not (inquiry.kind is Kind.LIST or SEVERAL.search(inquiry.text)):
        return None
    candidates = nearest(inquiry, library)
    pool = best_pool(inquiry, candidates, library)
    if pool is None or not speaks(inquiry, pool, candidates, library):
        return None
    found = of_row(pool.row, library)
    return replace(found, notes=(*found.notes, *one_of_several(inquiry, pool.row.document, library)))


def row_at(one: Candidate, library: Library) -> Row | None:
    """The innermost list that a sentence introduces or stands in; None where it does neither."""
    id = one.hit.passage.document
    return _around(one, {id: _lists(id, library)})


def introduced(one: Candidate, library: Library) -> Row | None:
    """The list that a sentence introduces with the colon at its end; None where it introduces none."""
    id = one.hit.passage.document
    if not one.span.of(library.document(id).text).rstrip().endswith(LEADS):
        return None
    found = [row for row, _ in _lists(id, library) if row.lead.end - CLOSE <= one.span.end <= row.items[0].start]
    return max(found, key=lambda row: len(row.items), default=None)


def continued(document: Document, explained: Span, term: str, library: Library) -> Row | tuple[Span, ...]:
    """What goes on from the sentence that explains a term: the list right behind it (主要包括：), or the next sentence that says what
    the term comprises; () where neither does."""
    behind = [row for row, _ in _lists(document.id, library) if 0 <= row.items[0].start - explained.end <= BEHIND]
    if behind:
        return behind[0]
    after = sentences_within(document, Span(explained.end, min(len(document.text), explained.end + ALL_OF_IT)))
    near = [one for one in after if one.start - explained.end <= BEHIND]
    return tuple(one for one in near if COMPRISES.search(one.of(document.text)) and term in one.of(document.text))[:1]


def best_pool(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> Pool | None:
    """The list that is worth more than any sentence by itself; None where none is."""
    rows = {id: _lists(id, library) for id in {one.hit.passage.document for one in candidates[:READ]}}
    held: dict[Row, list[Candidate]] = {}
    alone: list[float] = []
    for one in candidates[:READ]:
        row = _around(one, rows)
        if row is None:
            alone.append(one.score)
        else:
            held.setdefault(row, []).append(one)
    pools = [Pool(row, tuple(members), _fit(inquiry, row, library)) for row, members in held.items()]
    best = max(pools, key=lambda one: one.worth, default=None)
    return best if best and best.worth >= max(alone, default=-math.inf) else None


def _lists(id: str, library: Library) -> tuple[tuple[Row, range], ...]:
    """The lists of a document that words introduce as such, each with where it stands from its introducing sentence on."""
    document = library.document(id)
    found = (row for row in rows_of(document, library.sections(id)) if row.introduced(document.text))
    return tuple((row, range(opening(document.text, row).start, row.span.stop)) for row in found)


def opening(text: str, row: Row) -> Span:
    """The whole sentence that introduces a list, with the parts of it that semicolons cut off."""
    start = max(text.rfind(mark, 0, row.lead.end - 1) for mark in "。！？") + 1
    line = max((at + 1 for at in _breaks(text, row.lead.end) if text[at + 1 : row.lead.end].strip()), default=0)
    return Span(max(start, line), row.lead.end)


def _breaks(text: str, end: int) -> list[int]:
    return [at for at in (text.rfind("\n", 0, end), text.rfind("\n", 0, len(text[:end].rstrip()))) if at >= 0]


def _fit(inquiry: Inquiry, row: Row, library: Library) -> float:
    return sort_fit(inquiry.text, lead_of(row, library))


def lead_of(row: Row, library: Library) -> str:
    """The whole sentence that introduces a list."""
    text = library.document(row.document).text
    return opening(text, row).of(text)


def _around(one: Candidate, rows: Mapping[str, Sequence[tuple[Row, range]]]) -> Row | None:
    """The innermost list that a sentence introduces or stands in."""
    found = [(len(span), row) for row, span in rows[one.hit.passage.document] if one.span.start in span]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def sort_fit(question: str, lead: str) -> float:
    """How well the things that an introduction announces (下列材料) are those that a question asks for (什么手续)."""
    question = SPOKEN.sub(" ", question)
    return sorts_agree({word for one in ASKING.finditer(question) for word in _asked(question, one)}, lead)


def sorts_agree(asked: Set[str], lead: str) -> float:
    """The same for the words of the sorts that are asked for."""
    follows = [found[1] for found in FOLLOWING.finditer(lead)]
    announced = follows[-1] if follows else lead.rstrip("：: \n")[-REACH:]
    says = _sorts_in(announced) | (ONE_OF if "之一" in announced else set())
    if not asked or not says:
        return 0.0
    if asked & says:
        return EXACT
    sorts = [set(words) for words in series_of("sort_")]
    return ALIKE if any(asked & one and says & one for one in sorts) else -UNLIKE


def _asked(question: str, asking: re.Match[str]) -> set[str]:
    """The sort named right after asking words (哪些材料), else the one right before them (义务有哪些), else what is to be done (干些啥)."""
    after, before = question[asking.end() : asking.end() + REACH], question[: asking.start()]
    if first := min(_sorts_in(after), key=lambda word: (after.find(word), -len(word)), default=""):
        return {first}
    beside = [word for word in _sorts_in(before) if 0 <= len(before) - before.rfind(word) - len(word) <= CLOSE]
    return {max(beside, key=len)} if beside else {DEED} if DOES.search(before) else set()


def _sorts_in(text: str) -> set[str]:
    return {word for word in _sorted_words() if word in text}


def _sorted_words() -> tuple[str, ...]:
    return tuple(word for words in series_of("sort_") for word in words)


def speaks(inquiry: Inquiry, pool: Pool, candidates: Sequence[Candidate], library: Library) -> bool:
    """Whether a list speaks of the subject of the question, as far as the refusals can tell."""
    texts = standing(inquiry, candidates, library)
    first = next((one for one in pool.members if one in texts), None)
    if first is None or not _fits(inquiry, pool, library):
        return False
    document = library.document(pool.row.document)
    words = _words(document, pool.row)
    context = first.hit.passage.context
    if misfit(inquiry, words, context) or premise(inquiry, context + words):
        return False
    others = [one for one in texts if one is not first]
    return about(inquiry, list(texts), [first, *others], library, words)


def _fits(inquiry: Inquiry, pool: Pool, library: Library) -> bool:
    """Whether a list is put as the question wants it: no penalties, bans or meanings of words where none are asked for."""
    lead = lead_of(pool.row, library)
    if any(name_key(term) not in name_key(pool.row.heading + lead) for term in QUOTED.findall(inquiry.text)):
        return False
    question = weighed(inquiry, library)
    said = share(bag(question, library.entry(pool.row.document).title + pool.row.heading + lead), question.weights)
    if pool.fit < 0 or pool.pooled < LEAST or said < SAID or DEFINES.search(lead[-NEAR:]):
        return False
    if PENAL.search(lead) and not (asks_sanction(inquiry.text) or ORDERS.search(inquiry.text)):
        return False
    return pool.fit > 0 or not FORBIDS.search(lead) or bool(ASKS_FORBIDDEN.search(inquiry.text))


def _words(document: Document, row: Row) -> str:
    lead = opening(document.text, row)
    return Span(lead.start, row.span.stop).of(document.text)
