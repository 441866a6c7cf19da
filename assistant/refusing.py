"""Decide whether the evidence answers at all: a decision about slots, not about a score.

Is there a sentence in scope, about this subject, for this year, that holds a value of the kind that was asked?
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Inquiry, Kind
from assistant.features import ENUMERATION
from assistant.selecting import Candidate
from assistant.values import fitting_values
from ingest.folding import fold
from ingest.library import Library

ALIKE = 0.9
NEAR = 0.5  # of the best candidate's coverage: how near another one must come to be its equal
LOOKED_AT = 12
TYPED = frozenset({Kind.NUMBER, Kind.DEADLINE})
VALUES = {Kind.NUMBER: "数字", Kind.DEADLINE: "时间或频次"}
TERM = re.compile(
    r"[“\"]([^”\"]{2,8})[”\"]|([一二两三四五六七八九十\d]+(?:个|大|项|不)?[\u4e00-\u9fff]{1,3})(?=是哪|指哪|都是|是什么|是啥|指什么|指的是|包括哪|有哪|具体)"
)
ASKS_MEANING = re.compile(
    r"是哪|指哪|都是|是什么|是啥|指什么|什么意思|指的|包括哪|有哪|哪[一二两三四五六七八九十几\d]|怎么解释|含义|定义|具体"
)
COUNTED_TERM = re.compile(r"[一二两三四五六七八九十\d]")
BEFORE = re.compile(r"(?:[^、，。；：]{2,24}、){1,}[^、，。；：]{2,24}$")
AFTER = re.compile(r"^[”\"]?.{0,24}?(?:[（(][^）)]{4,}|——|[，,]?(?:即|是指|指的是|包括|做到|分别是|分别为)|[：:])")


@dataclass(frozen=True, slots=True)
class Decision:
    """The candidates that may answer, best first; none of them when `reason` (a Chinese sentence) says why."""

    candidates: tuple[Candidate, ...]
    reason: str = ""


def decide(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> Decision:
    """Which of the candidates fill the slots of the inquiry."""
    texts = {one: _text(one, library) for one in candidates[:LOOKED_AT]}
    kept = [one for one in texts if _of_year(inquiry, one, texts[one])]
    if not kept:
        return Decision((), "在检索范围内的文件里没有找到能回答这个问题的内容")
    kept = [one for one in kept if not _is_heading(one, texts[one], library)] or kept
    if not about(inquiry, kept[0]):
        return Decision((), "在检索范围内的文件里没有找到能回答这个问题的内容")
    if inquiry.kind in TYPED:
        holding = [one for one in kept if _holds(inquiry, kept[0], one, texts[one])]
        return Decision((*holding,), "" if holding else f"文件提到了相近的内容，但没有给出所问的{VALUES[inquiry.kind]}")
    if inquiry.kind is Kind.WHO:
        naming = [one for one in kept if _holds(inquiry, kept[0], one, texts[one])]
        return Decision((*naming,) or (*kept,))
    if inquiry.kind is Kind.LIST:
        listing = [
            one
            for one in kept
            if _near(kept[0], one, ALIKE) and (one.lead or ENUMERATION.search(texts[one]) or texts[one].endswith("："))
        ]
        kept = listing or kept
    term = _asked_term(inquiry)
    if term and not any(_defines(text, term) for text in _passages(kept)):
        return Decision((), f"文件提到“{term}”，但检索范围内没有文件说明它的含义")
    return Decision((*kept,))


def _text(one: Candidate, library: Library) -> str:
    text = library.document(one.hit.passage.document).text
    return (one.lead.of(text) if one.lead else "") + one.span.of(text)


def _is_heading(one: Candidate, text: str, library: Library) -> bool:
    """Whether a sentence is no more than the heading of a section."""
    words = fold(text).rstrip("。")
    sections = library.sections(one.hit.passage.document)
    return any(
        section.span.start == one.span.start and fold(section.marker + section.heading).rstrip("。") == words
        for section in sections
    )


def _of_year(inquiry: Inquiry, one: Candidate, text: str) -> bool:
    """A year that only some words of a document speak of must stand in the words that answer."""
    return not inquiry.within_year or str(inquiry.within_year) in text


def _holds(inquiry: Inquiry, best: Candidate, one: Candidate, text: str) -> bool:
    """Whether a sentence about as near as the best one holds a value with the asked unit."""
    return _near(best, one) and bool(fitting_values(inquiry.kind, inquiry.asking, text))


def _near(best: Candidate, one: Candidate, share: float = NEAR) -> bool:
    return one is best or one.feature("covered") >= share * best.feature("covered")


def _asked_term(inquiry: Inquiry) -> str:
    """The term whose meaning or items a question asks for (四铁, 八个必转), "" where it asks for none."""
    found = TERM.search(inquiry.text)
    term = next((words for words in found.groups() if words), "") if found else ""
    return term if term and COUNTED_TERM.match(term) and ASKS_MEANING.search(inquiry.text) else ""


def _passages(kept: Sequence[Candidate]) -> list[str]:
    return list(dict.fromkeys(one.hit.passage.text for one in kept))


def _defines(text: str, term: str) -> bool:
    """Whether a text lists or explains a term beside one of its mentions."""
    text, term = fold(text), fold(term)
    spots = [found.start() for found in re.finditer(re.escape(term), text)]
    return any(AFTER.match(text[at + len(term) :]) or BEFORE.search(text[:at].rstrip("\"'“")) for at in spots)


# Weights of a logistic regression over the best candidate; fitted by evals/training/refusal.py.
BIAS = -1.0
SUBJECT = {"covered": 1.5, "passage_covered": 2.5, "ordered": 1.0}


def about(inquiry: Inquiry, best: Candidate) -> bool:
    """Whether the best candidate speaks of the subject of the inquiry."""
    total = BIAS + sum(weight * best.feature(name) for name, weight in SUBJECT.items())
    return 1 / (1 + math.exp(-total)) >= 0.35
