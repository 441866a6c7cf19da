"""Decide whether the evidence answers at all: a decision about slots, not about a score.

Is there a sentence in scope, about this subject, for this year, that holds a value of the kind that was asked?
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Inquiry, Kind
from assistant.features import ENUMERATION, bag
from assistant.misfits import ASKS_FINE, misfit, of_member, premise
from assistant.parsing import Role, parse
from assistant.scoping import under_other_year
from assistant.selecting import Candidate, weighed
from assistant.subjects import about
from assistant.unsaid import unheard, words_of
from assistant.values import fitting_values
from assistant.variants import variants
from ingest.embedding import cut
from ingest.folding import fold, name_key
from ingest.library import Library

ALIKE = 0.9
NEAR = 0.5  # of the best candidate's coverage: how near another one must come to be its equal
LOOKED_AT = 12
NOTHING = "在检索范围内的文件里没有找到能回答这个问题的内容"
TOLD_WORDS = 2  # of those that the nearest passage leaves unsaid, named in a refusal
NEAR_TOLD = 0.8  # pull of the best candidate from which a brief follow-up is about what the answer before was about
COUNTED_WORD = re.compile(
    r"([\u4e00-\u9fff]{2})(?:了|过|是|要|得|有|给|能|会|的|为|到|加起来|合起来|算下来|合计|至少|最多|起码|最少|顶多|一共|总共|大概|上限|额度)*(?:多少|几(?!乎))"
)
PAYS = tuple("花收给交退掏赔扣押付补发拨")
ASKS_ORDER, ORDER = re.compile(r"第几"), re.compile(r"第[\d一二三四五六七八九十百]+[^\d条款项章一二三四五六七八九十百]")
TYPED = frozenset({Kind.NUMBER, Kind.DEADLINE})
VALUES = {Kind.NUMBER: "数字", Kind.DEADLINE: "时间或频次"}
TERM = re.compile(
    r"[“\"]([^”\"]{2,8})[”\"]|([一二两三四五六七八九十\d]+(?:个|大|项|不)?[\u4e00-\u9fff]{1,3})(?=是哪|指哪|都是|是什么|是啥|指什么|指的是|包括哪|有哪|具体)"
)
ASKS_MEANING = re.compile(
    r"是哪|指哪|都是|是什么|是啥|指什么|什么意思|指的|包括哪|有哪|哪[一二两三四五六七八九十几\d]|怎么解释|含义|定义|具体"
)
ASKS_WHERE = re.compile(r"哪[几一二两三四五]?[个份些]?(?:文件|地方|市|区|县|条例|法|单位|部门|科室|室)")
YEAR_LIKE = re.compile(
    r"\d{2,4}年|[一二两三四五六七八九十\d]+(?:[万千百元倍吨米度岁次]|年|月|日|天|[份部篇个](?:文件|地方|市|区|县|要点|条例|法))"
)
ASKS_OFFICE = re.compile(r"哪[个一些几两]?个?(?:科室|室|处室|股室|科)(?:负责|牵头|管|抓|来|承担)?")
OFFICE = re.compile(r"[\u4e00-\u9fff]{2}(?:室|科|处|股)(?=[、，。）)负牵按组；\s]|$)")
CLOSING = 600  # characters after a passage within which its closing line may stand
COUNTED_TERM = re.compile(r"[一二两三四五六七八九十\d]")
CLASSES = (  # what a list question asks, and how the sentence that answers it is put
    (
        re.compile(r"分(?:为|成)?(?:哪|几|多少|什么|[一二三四五六七八九十])|哪几?个?(?:等级|级别|档)"),
        re.compile(r"分为|分成|划分为|下列.{1,3}级|[一二三四五六七八九十](?:级|类|种|等|档)[。；，：]"),
    ),
    (
        re.compile(r"算(?!不)|属于|是指|指的是|包括|包含|叫做|有哪[一二三四五六七八九十几\d]"),
        re.compile(r"是指|所称|包括[^，。]{2,40}、|由[^，。]{2,30}组成|属于|[一二三四五六七八九十](?:类|种)[。；，：]"),
    ),
)
BESIDE = '{term}[”"]?(?:[(][^)]{{4,}}|即|是指)|[“"][^”"]{{2,}}、[^”"]{{2,}}[”"]的[“"]?{term}'
NEAR_TERM = "\"'“”的等这 "
BEFORE = re.compile(r"(?:[^、，。；：]{2,24}、){1,}[^、，。；：]{2,24}$")
AFTER = re.compile(r"^[”\"]?.{0,24}?(?:[（(][^）)]{4,}|——|[，,]?(?:即|是指|指的是|包括|做到|分别是|分别为)|[：:])")


@dataclass(frozen=True, slots=True)
class Decision:
    """The candidates that may answer, best first; none of them when `reason` (a Chinese sentence) says why."""

    candidates: tuple[Candidate, ...]
    reason: str = ""


def decide(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> Decision:
    """Which of the candidates fill the slots of the inquiry."""
    texts = standing(inquiry, candidates, library)
    if not texts:
        return Decision((), NOTHING)
    decision = filled(inquiry, texts, library)
    if not decision.candidates or next(iter(texts)).pull >= NEAR_TOLD:
        return decision
    first = decision.candidates[0]
    spoken = about(inquiry, list(texts), decision.candidates, library, texts[first])
    return decision if spoken else Decision((), NOTHING + _unheard(inquiry, first, library))


def _unheard(inquiry: Inquiry, one: Candidate, library: Library) -> str:
    """That the nearest passage does not say the words that an answer was likely to say, in Chinese; "" where it says them."""
    passage = bag(weighed(inquiry, library), one.hit.passage.context + one.hit.passage.text)
    words = unheard(words_of(inquiry, library), passage)[:TOLD_WORDS]
    return f"，最接近的一处没有提到“{'”“'.join(words)}”" if words else ""


def filled(inquiry: Inquiry, texts: dict[Candidate, str], library: Library) -> Decision:
    """Which of the candidates (best first, with their words) hold what was asked for, in the sense in which it was asked."""
    faults = {one: misfit(inquiry, text, one.hit.passage.context) for one, text in texts.items()}
    best = next(iter(texts))
    fits = [one for one in texts if not faults[one]]
    if faults[best]:
        fits = [one for one in fits if _near(best, one) and of_member(inquiry, one.hit.passage.context + texts[one])]
    if not fits:
        return Decision((), faults[best])
    if change := premise(inquiry, best.hit.passage.context + best.hit.passage.text):
        return Decision((), f"文件提到了相近的内容，但没有写到“{change}”这回事")
    decision = _holding(inquiry, best, {one: texts[one] for one in fits}, library)
    return decision if decision.candidates or not faults[best] else Decision((), faults[best])


def _holding(inquiry: Inquiry, best: Candidate, texts: dict[Candidate, str], library: Library) -> Decision:
    """Which of the candidates hold a value of the asked kind, the items of a list, or the meaning of a term.

    best: what the search found nearest, which may not be among them.
    """
    kept = list(texts)
    if inquiry.kind in TYPED:
        holding = [one for one in kept if _holds(inquiry, best, one, texts[one])]
        if inquiry.kind is Kind.NUMBER:
            holding = [one for one in holding if _counts_it(inquiry, texts[one] + one.hit.passage.context)]
        return Decision((*holding,), "" if holding else f"文件提到了相近的内容，但没有给出所问的{VALUES[inquiry.kind]}")
    if inquiry.kind is Kind.WHO:
        naming = [one for one in kept if _holds(inquiry, best, one, texts[one])]
        if ASKS_OFFICE.search(inquiry.asking) and not any(OFFICE.search(text) for text in _around(kept, library)):
            return Decision((), "文件提到了相近的内容，但没有写明由哪个科室负责")
        return Decision((*naming,) or (*kept,))
    if inquiry.kind is Kind.LIST:
        listing = [
            one
            for one in kept
            if _near(best, one, ALIKE) and (one.lead or ENUMERATION.search(texts[one]) or texts[one].endswith("："))
        ]
        kept = _classified(inquiry, kept, texts) or listing or kept
    term = term_of(inquiry)
    if term and _used(term, inquiry, library) and not _explained(term, inquiry, kept, library):
        return Decision((), f"文件提到“{term}”，但检索范围内没有文件说明它的含义")
    return Decision((*kept,))


def _classified(inquiry: Inquiry, kept: Sequence[Candidate], texts: dict[Candidate, str]) -> list[Candidate]:
    """For a question into which classes something falls: the sentences about as near that say so."""
    answering = next((says for asks, says in CLASSES if asks.search(inquiry.text)), None)
    return [one for one in kept if answering and _near(kept[0], one) and answering.search(texts[one])]


def standing(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> dict[Candidate, str]:
    """The candidates that stand for the evidence, best first, with their words: of the asked year and no mere headings."""
    texts = {one: _text(one, library) for one in candidates[:LOOKED_AT]}
    dated = {
        one: text
        for one, text in texts.items()
        if _of_year(inquiry, text) and not _of_other_year(inquiry, one, library)
    }
    return {one: text for one, text in dated.items() if not _only_heads(inquiry, one, text, library)} or dated


def _text(one: Candidate, library: Library) -> str:
    text = library.document(one.hit.passage.document).text
    return (one.lead.of(text) if one.lead else "") + one.span.of(text)


def _only_heads(inquiry: Inquiry, one: Candidate, text: str, library: Library) -> bool:
    """Whether a sentence is no more than the heading of a section, and holds no value that is asked for (（三）15日内修改预案。)."""
    if inquiry.kind in TYPED and fitting_values(inquiry.kind, inquiry.asking, text):
        return False
    words = fold(text).rstrip("。")
    sections = library.sections(one.hit.passage.document)
    return any(
        section.span.start == one.span.start and fold(section.marker + section.heading).rstrip("。") == words
        for section in sections
    )


def _of_year(inquiry: Inquiry, text: str) -> bool:
    """A year that only some words of a document speak of must stand in the words that answer."""
    return not inquiry.within_year or str(inquiry.within_year) in text


def _of_other_year(inquiry: Inquiry, one: Candidate, library: Library) -> bool:
    """Whether a sentence stands below a heading for another year than the asked one."""
    return under_other_year(library.sections(one.hit.passage.document), one.span, inquiry.scope.year)


def _holds(inquiry: Inquiry, best: Candidate, one: Candidate, text: str) -> bool:
    """Whether a sentence about as near as the best one holds a value with the asked unit."""
    held = bool(fitting_values(inquiry.kind, inquiry.asking, text))
    return _near(best, one) and (held or bool(ASKS_ORDER.search(inquiry.asking) and ORDER.search(text)))


def _counts_it(inquiry: Inquiry, text: str) -> bool:
    """Whether a text has a character of the word whose figure is asked for (奖励多少钱, 中标价是多少), where that word is clear."""
    found = None if ASKS_FINE.search(inquiry.asking) else COUNTED_WORD.search(inquiry.text)
    roles = parse(inquiry.text).roles
    ends = {end for _, end in cut(inquiry.text)}
    if (
        not found
        or found[1].endswith(PAYS)
        or found.end(1) not in ends
        or set(roles[found.start(1) : found.end(1)]) != {Role.OBJECT.value}
    ):
        return True
    wordings = (found[1], *(found[1].replace(word, other) for word, other in variants(found[1])))
    return any(letter in text for words in wordings for letter in words)


def _near(best: Candidate, one: Candidate, share: float = NEAR) -> bool:
    return one is best or one.feature("covered") >= share * best.feature("covered")


def term_of(inquiry: Inquiry) -> str:
    """The term whose meaning or items a question asks for (四铁, 八个必转), or compares; "" where it asks for none."""
    found = TERM.search(inquiry.text)
    term = next((words for words in found.groups() if words), "") if found else ""
    asks = (inquiry.kind is Kind.COMPARE or ASKS_MEANING.search(inquiry.text)) and not ASKS_WHERE.search(inquiry.text)
    return term if term and COUNTED_TERM.match(term) and not YEAR_LIKE.match(term) and asks else ""


def _used(term: str, inquiry: Inquiry, library: Library) -> bool:
    """Whether a document in scope says the term at all: 4样工具 may be the asker's own words."""
    wordings = (term, *(term.replace(word, other) for word, other in variants(term)))
    within = set(inquiry.documents)
    return bool(library.terms(term, inquiry.documents)) or any(
        set(library.containing(one)) & within for one in wordings
    )


def _around(kept: Sequence[Candidate], library: Library) -> list[str]:
    """The passages of the best candidates, each with what follows it, where a closing line may stand."""
    texts = []
    for one in kept[:3]:
        text = library.document(one.hit.passage.document).text
        texts.append(text[one.hit.passage.span.start : one.hit.passage.span.end + CLOSING])
    return texts


def _passages(kept: Sequence[Candidate]) -> list[str]:
    return list(dict.fromkeys(one.hit.passage.text for one in kept))


def _explained(term: str, inquiry: Inquiry, kept: Sequence[Candidate], library: Library) -> bool:
    """Whether a document in scope explains the term: by the glossary, or by the evidence where the glossary lacks it."""
    known = [one for one in library.terms(term, inquiry.documents) if name_key(one.words.text) == name_key(term)]
    wordings = (term, *(term.replace(word, other) for word, other in variants(term) if len(word) <= 2))
    passages = _passages(kept)
    found = _defines_beside if known else _defines
    return any(one.definition for one in known) or any(found(text, one) for text in passages for one in wordings)


def _defines_beside(text: str, term: str) -> bool:
    """Whether a text explains a term in brackets or with 即 right behind one of its mentions, or lists it right before."""
    text, term = fold(text), fold(term)
    return bool(re.search(BESIDE.format(term=re.escape(term)), text))


def _defines(text: str, term: str) -> bool:
    """Whether a text lists or explains a term beside one of its mentions."""
    text, term = fold(text), fold(term)
    spots = [found.start() for found in re.finditer(re.escape(term), text)]
    return any(AFTER.match(text[at + len(term) :]) or BEFORE.search(text[:at].rstrip(NEAR_TERM)) for at in spots)
