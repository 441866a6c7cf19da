"""Figures, periods and times in free words (数值), so that what a trainer wrote can be compared with what a document says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.study.facts import ARABIC, HAN_NUMBER, PERIOD, WITHIN, period_rank
from ingest.folding import fold
from ingest.numerals import chinese_to_int
from ingest.understanding.duties.vocabulary import rows

SIGNS = re.compile(r"[，。、；：“”（）《》？\s]")
DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末|初)?|\d{4}年底|[一二三四]季度|(?<!每)年底")


@dataclass(frozen=True, slots=True)
class Value:
    """A figure, period or time in free words. kind: its unit, "period" or "date"; amount: what it counts."""

    kind: str
    words: str
    start: int
    end: int
    amount: float | None = None


def same(one: Value, other: Value) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "period" and period_rank(one.words) is not None:
        return period_rank(one.words) == period_rank(other.words)
    return (
        one.amount == other.amount if one.amount is not None and other.amount is not None else one.words == other.words
    )


def without_values(words: str) -> tuple[str, ...]:
    """What stands before, between and after the values."""
    found = values(words)
    starts = [0, *(value.end for value in found)]
    ends = [*(value.start for value in found), len(words)]
    return tuple(words[start:end] for start, end in zip(starts, ends, strict=True))


def values(words: str) -> list[Value]:
    """The figures, periods and times of free words, left to right, none within another."""
    found: list[Value] = []
    for kind, pattern in (("period", PERIOD), ("date", DATE), ("within", WITHIN), ("", figure())):
        for hit in pattern.finditer(words):
            if all(hit.end() <= one.start or one.end <= hit.start() for one in found):
                found.append(
                    Value(
                        kind or hit["unit"],
                        hit[0],
                        hit.start(),
                        hit.end(),
                        amount(hit[0]) if kind in ("", "within") else None,
                    )
                )
    return sorted(found, key=lambda one: one.start)


def amount(words: str) -> float | None:
    """What the number at the beginning of words is."""
    digits = ARABIC.match(words)
    if digits:
        return float(digits[0])
    han = HAN_NUMBER.match(words)
    return float(chinese_to_int(han[0].replace("两", "二")) or 0) if han else None


@cache
def figure() -> re.Pattern[str]:
    """A number with one of the units of the register."""
    units = "|".join(sorted((re.escape(row[0]) for row in rows("units")), key=len, reverse=True))
    return re.compile(rf"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千万]+)\s?(?P<unit>{units})")


def pairs(words: str) -> frozenset[str]:
    words = SIGNS.sub("", fold(words))
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))
