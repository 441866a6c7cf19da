"""Sentences that say what a body does: those in which it is the subject, under its name or one that contains it."""

from __future__ import annotations

import re
from itertools import islice, product

from assistant.variants import variants

MODAL = r"(?:应当|必须|不得|可以|负责|有权)"
ACTS = r"(?:应当?|必须|不得|负责|可以|有权|要|依法|依照|按照|根据|组织|会同|承担|履行|牵头|协助|做好|制定|建立)"
BESIDE = r"(?:会同|配合|向|与|对)"  # who is named after one of these does not act
CLAUSE = r"[^。；;：:，,\n]"
MOST = 12  # wordings of one name


def wordings(spoken: str) -> tuple[str, ...]:
    """A name with the words in it put otherwise, each by itself and together (公交公司 → 公共交通企业), as spoken first."""
    others: dict[str, list[str]] = {}
    for word, other in variants(spoken):
        others.setdefault(word, [word]).append(other)
    made = [spoken]
    for choice in islice(product(*others.values()), MOST * max(1, len(others))):
        text = spoken
        for word, other in zip(others, choice, strict=True):
            text = text.replace(word, other)
        made.append(text)
    return tuple(dict.fromkeys(made))


def acting(spoken: str) -> re.Pattern[str]:
    """A clause in which a body of this name, perhaps spelled out, is the subject of a duty, a right or a ban."""
    names = "|".join(map(re.escape, wordings(spoken)))
    before = rf"(?:(?!{MODAL}|{BESIDE}){CLAUSE}){{0,48}}?"
    return re.compile(rf"(?:^|[。；;：:，,\s]){before}(?:{names})(?:(?!{MODAL}){CLAUSE}){{0,16}}?[，,]?{ACTS}")
