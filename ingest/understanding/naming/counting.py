"""The numerals in a name: how many things 六有, 一会三卡 or 三管三必须 promises, and whether a name is of that kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.folding import fold
from ingest.numerals import chinese_to_int
from ingest.understanding.naming.vocabulary import one_of, words

NUMBER = r"(?:[一二两三四五六七八九十]{1,3}|双|\d{1,2})"
MEASURE = rf"(?:{one_of('measure')})"
UNIT = r"[^\W\d_一二两三四五六七八九十双][^\W\d_一二两三四五六七八九十双]{0,6}"
GROUP = re.compile(rf"({NUMBER})(?:({MEASURE})(?=[^\W\d_]))?({UNIT})")
COUNTED = re.compile(rf"({NUMBER})({MEASURE})([^\W_、，,·+]{{1,10}})")  # 四个一, 两个至上, 三项制度
PLUS = re.compile(r"(?<![\d.+])\d{1,3}(?:[+＋](?:\d{1,3}|[NnXx多])(?![\d.]))+")
PERIOD = re.compile(r"[年月日天周季旬次时分秒届期]")
TIME = re.compile(rf"(?:{one_of('time')})")
SEPARATOR = re.compile(r"[、，,·\s]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """A name made of numerals: 一会三卡 is 1 会, 3 卡. measured: a measure word stands in it (两个清单)."""

    groups: tuple[tuple[int, str], ...]
    measured: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """What is counted: 会, 卡."""
        return tuple(unit for _, unit in self.groups)

    @property
    def promises(self) -> tuple[int, ...]:
        """The counts its name may mean, the likeliest first: the sum, and where all numerals agree also one of them."""
        numbers = [number for number, _ in self.groups]
        each = numbers[:1] if len(numbers) > 1 and len(set(numbers)) == 1 and numbers[0] > 1 else []
        return (sum(numbers), *each) if numbers else ()

    def numeral(self, listed: int) -> int | None:
        """How many things the name promises, `listed` of which are named; None where that is not certain."""
        if listed in self.promises and listed > 1:
            return listed
        certain = len(self.groups) == 1 or listed or all(not unit for _, unit in self.groups)
        return self.promises[0] if self.promises and self.promises[0] > 1 and certain else None


@lru_cache(maxsize=4096)
def shape_of(name: str) -> Shape | None:
    """The shape of a name that numerals lead throughout; None for any other (第一议题, 十四五, 一线, 三年明显见效)."""
    plain = SEPARATOR.sub("", fold(name))
    if plain in words("period") or plain in words("idiom"):
        return None
    return _plus(plain) or _grouped(plain) or _counted(plain)


def _grouped(plain: str) -> Shape | None:
    groups, at, measured = [], 0, False
    while at < len(plain):
        found = GROUP.match(plain, at)
        number = _number(found[1]) if found else None
        if not number or (not found[2] and found[3] in words("measure")):
            return None
        groups.append((number, found[3]))
        measured, at = measured or bool(found[2]), found.end()
    alone = len(groups) == 1 and not measured
    timed = any((TIME if alone else PERIOD).match(unit) for _, unit in groups)
    return None if timed or (alone and plain.startswith(words("common"))) else Shape(tuple(groups), measured)


def _counted(plain: str) -> Shape | None:
    found = COUNTED.fullmatch(plain)
    number = _number(found[1]) if found else None
    return Shape(((number, found[3]),), measured=True) if number else None


def _plus(plain: str) -> Shape | None:
    """1+4 promises five; 1+9+N promises nothing that can be counted."""
    if not PLUS.fullmatch(plain):
        return None
    parts = re.split(r"[+＋]", plain)
    return Shape(tuple((int(part), "") for part in parts)) if all(map(str.isdecimal, parts)) else Shape(())


def _number(numeral: str) -> int | None:
    """Its value; None for a row of digits without 十 (八八, 五一), which counts nothing."""
    if len(numeral) == 2 and "十" not in numeral and not numeral.isdecimal():
        return None
    return 2 if numeral == "双" else chinese_to_int(numeral)
