"""Which term of art a question about meaning asks for (什么是特种设备), and which questions only sound like one."""

from __future__ import annotations

import re

from assistant.answer import Inquiry, Kind
from ingest.folding import name_key
from ingest.library import Library

MEANS = re.compile(
    r"(?<![清计预决结核打概换折划运测推估合])算(?![了不数法力上出账，。？?]|$)|属于|是指|指的是|什么是|什么叫|啥叫|啥是|包括哪|包含哪|都?包括(?:什么|啥)|定义|含义|什么意思|界定|指的(?:啥|什么)"
)
"""算 as a word of its own: neither in 清算 or 计算 nor at the end of 罚款怎么算."""
SORTS = re.compile(
    r"(?:哪些|哪几|什么|啥)[^，。？]{2,14}(?:算|属于)|算数|说了算"
)  # what is of a sort, not what the sort is
CONTAINING = ("包括", "包含")  # asks what something contains: the term stands right before it
BETWEEN = 3  # characters between them


def named_term(inquiry: Inquiry, library: Library) -> str:
    """The longest term that some document in scope defines and that a question about meaning names, "" where there is none."""
    if inquiry.kind not in (Kind.LIST, Kind.WHAT) or not MEANS.search(inquiry.text):
        return ""
    if inquiry.kind is Kind.LIST and SORTS.search(inquiry.text):
        return ""
    text = name_key(inquiry.text)
    names = [line for line in library.term_lines(inquiry.documents) if line.defined and _is_meant(line.key, text)]
    return max((line.words for line in names), key=len, default="")


def _is_meant(key: str, text: str) -> bool:
    """Whether a question about meaning means this term, and not something it is only part of (地质灾害防治方案里包括哪些)."""
    means = MEANS.search(text)
    if key not in text or not means or means[0][:2] not in CONTAINING:
        return key in text
    at = text.rfind(key, 0, means.start())
    return at >= 0 and means.start() - at - len(key) <= BETWEEN
