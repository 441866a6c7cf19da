"""How a sentence or list stands among the others that were found: signs for `assistant/belonging.py`.

What answers together is often a row of siblings: items of one chapter, marked alike, near the question by their headings. In plans
the marks differ by office (一是, （1）, a month, a table's line), so the form is told by the look of the first characters.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from assistant.answer import Inquiry
from assistant.features import Asked, bag, share
from ingest.library import Library

TOP, FIRST = 15, 10  # units that are near, and the very first ones
FAR = 50  # sections apart, from which it makes no difference
FORMS = tuple(
    re.compile(form)
    for form in (
        r"[（(][一二三四五六七八九十]+[）)]",
        r"[（(]\d+[）)]",
        r"\d{1,2}[.．、]",
        r"\d+(?:\.\d+)+",
        r"[一二三四五六七八九十]+是",
        r"[一二三四五六七八九十]+、",
        r"\d{1,2}月",
        r"第.{1,6}条",
        r"[-·•—]",
        r"[①-⑳]",
        r"[IVⅠ-Ⅻ一二三四]+级",
        r"[^，。；：\s]{2,16}[：:]",
        r"[^，。；：\s|｜]{1,20}[|｜]",
    )
)
HEADING = re.compile(r"\s*[^，。；,;]{0,25}[^，。；,;\s]\s*。?\s*")
NAMES = (
    "siblings",
    "siblings_near",
    "formed_as_best",
    "form",
    "best_form",
    "heading",
    "best_heading",
    "statute",
    "documents",
    "next_sibling",
    "siblings_formed_alike",
    "context",
    "context_adds",
    "of_the_first",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit as it is found: its document, its words, the place of its section and the one around, its section's headings."""

    document: str
    words: str
    section: int  # ordinal, 0 where there is none
    around: int  # ordinal of the section around, -1 where there is none
    context: str

    @property
    def parent(self) -> tuple[str, int]:
        return self.document, self.around


def standing(
    inquiry: Inquiry, question: Asked, found: Sequence[Placed], said: Sequence[Set[str]], library: Library
) -> list[tuple[float, ...]]:
    """NAMES of each unit, best first. said: the terms of the question that each says."""
    forms, headed = [_form(one.words) for one in found], [float(bool(HEADING.fullmatch(one.words))) for one in found]
    contexts = [bag(question, one.context) for one in found]
    under, top = Counter(one.parent for one in found), Counter(one.parent for one in found[:TOP])
    alike = Counter((one.parent, form) for one, form in zip(found, forms, strict=True))
    first = Counter(one.document for one in found[:FIRST])
    best = share(said[0] | contexts[0], question.weights)
    made = []
    for at, (one, form) in enumerate(zip(found, forms, strict=True)):
        gaps = (
            abs(other.section - one.section)
            for place, other in enumerate(found[:TOP])
            if place != at and other.parent == one.parent
        )
        made.append(
            (
                math.log1p(under[one.parent] - 1),
                math.log1p(top[one.parent] - (at < TOP)),
                float(form == forms[0] >= 0),
                float(form),
                float(forms[0]),
                headed[at],
                headed[0],
                float(library.entry(one.document).family is not None),
                math.log1p(len(inquiry.documents)),
                float(min(FAR, min(gaps, default=FAR))),
                math.log1p(alike[one.parent, form] - 1 if form >= 0 else 0),
                share(contexts[at], question.weights),
                share(said[at] | contexts[at], question.weights) - best,
                float(first[one.document]),
            )
        )
    return made


def _form(words: str) -> int:
    """The first of FORMS that words begin with; -1 where none does."""
    return next((at for at, form in enumerate(FORMS) if form.match(words.lstrip())), -1)
