"""Marking an answer (判分): what a learner gave held against an item's key, at once and without keeping anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.study.item import Item, ItemKind
from ingest.folding import fold
from ingest.numerals import CHINESE_NUMBER, chinese_to_int

SIGNS = re.compile(r"[\s、，,。；;：:·“”\"'‘’（）()《》〈〉\-—]+")
ENOUGH = 0.6  # share of a point's pairs of characters that an answer in own words must have
ALL = 0.999


@dataclass(frozen=True, slots=True)
class Given:
    """作答. One field is filled, by the item's kind; numbers count from 0.

    choices: the options ticked. words: what was written in each blank. pairs: (left, option) for each left that was matched.
    order: the options' numbers in the sequence given. text: an answer in words.
    """

    choices: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    order: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """得分. share: of the points, 0 to 1. parts: for each blank, pair or point of the key, in its order, whether it was had;
    empty where there is but one thing to get right. note: a Chinese sentence on how it was marked, "" when nothing is to be said."""

    share: float
    parts: tuple[bool, ...] = ()
    note: str = ""

    @property
    def right(self) -> bool:
        return self.share >= ALL


def mark(item: Item, given: Given) -> Mark:
    """How far an answer is right. Several choices count only together, as is usual; blanks, pairs and points one by one."""
    key = item.key
    if key.points:
        return _in_words(key.points, given.text)
    if key.words:
        written = [*given.words, *[""] * len(key.words)]
        return _by_parts(tuple(same(right, words) for right, words in zip(key.words, written, strict=False)))
    if key.pairs:
        return _by_parts(tuple(pair in set(given.pairs) for pair in key.pairs))
    if key.order:
        return Mark(float(tuple(given.order) == tuple(key.order)))
    return _chosen(item, set(given.choices))


def _chosen(item: Item, ticked: set[int]) -> Mark:
    right = set(item.key.choices)
    if ticked == right:
        return Mark(1.0)
    if item.kind is ItemKind.MULTIPLE and ticked and ticked < right:
        return Mark(0.0, (), "选的都对，但没有选全，按未答对计。")
    return Mark(0.0)


def _by_parts(parts: tuple[bool, ...]) -> Mark:
    return Mark(sum(parts) / len(parts), parts if len(parts) > 1 else ())


def _in_words(points: Sequence[str], text: str) -> Mark:
    """Points are looked for by their words: a machine cannot judge an answer in other words, and says so."""
    parts = tuple(named(point, text) for point in points)
    return Mark(sum(parts) / len(parts), parts, "要点按原文用语比对，换了说法的可能没有认出，请对照要点自评。")


def same(right: str, written: str) -> bool:
    """Whether two answers are one however they are written: 三十六家 is 36家, and signs do not count."""
    return bool(written.strip()) and plain(right) == plain(written)


def plain(words: str) -> str:
    """Words folded, without signs, numbers in digits."""
    return CHINESE_NUMBER.sub(_digits, SIGNS.sub("", fold(words)))


def _digits(found: re.Match[str]) -> str:
    number = chinese_to_int(found[0])
    return found[0] if number is None else str(number)


def named(point: str, text: str) -> bool:
    """Whether an answer names a point: most of its pairs of characters stand in the answer."""
    pairs = _pairs(plain(point))
    return bool(pairs) and len(pairs & _pairs(plain(text))) >= ENOUGH * len(pairs)


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(max(1, len(words) - 1))} if words else set()
