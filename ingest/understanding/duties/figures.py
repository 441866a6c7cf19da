"""Whether a figure is a quantity of the duty around it: what is to be held, paid, built or reached, and not whom it means (10人以上单位),
when it applies (死亡3人以上的), what was before or what a thing is called (二次供水).

A linear model over the characters around the figure, its unit and the verbs near it, trained by `evals/training/figures.py`.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from ingest.understanding.duties.vocabulary import rows, verbs

SLOTS = 1 << 16  # weights; a sign has the one that its checksum leads to
BEFORE, AFTER = 60, 40  # characters around a figure that are read
CLAUSE = re.compile(r"[，,。；;：:！？\n]")
SENTENCE = re.compile(r"[。；;\n]")
DIGITS = re.compile(r"\d+")
AHEAD = 16  # characters of the clause behind a figure that are read in pairs


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is printed, with what stands before and behind it in its text. after: the bound behind its unit (以上), or ""."""

    number: str
    unit: str
    after: str
    left: str
    right: str

    @classmethod
    def of(cls, text: str, start: int, end: int, number: str, unit: str, after: str | None) -> Figure:
        """The figure that stands from `start` to `end` in `text`."""
        return cls(number, unit, after or "", text[max(0, start - BEFORE) : start], text[end : end + AFTER])


def chance(figure: Figure) -> float:
    """How likely the figure is a quantity, 0 to 1."""
    weights = _weights()
    total = sum(float(weights[slot]) for slot in slots(figure))
    return 1 / (1 + math.exp(-total))


def slots(figure: Figure) -> set[int]:
    """Where the weights of the figure's signs stand, each below SLOTS."""
    return {zlib.crc32(sign.encode()) % SLOTS for sign in signs(figure)}


def signs(figure: Figure) -> Iterator[str]:
    """What is known of a figure, each sign with a letter for its sort."""
    left, right = CLAUSE.split(figure.left), CLAUSE.split(figure.right)
    before, behind = DIGITS.sub("0", left[-1]), DIGITS.sub("0", right[0])
    unit, meaning = figure.unit, _meaning().get(figure.unit, "share")
    described = "的" in behind
    yield from ("always", f"u{unit}", f"a{figure.after}", f"m{meaning}", f"i{figure.number[:1].isdigit()}")
    yield f"n{figure.number if len(figure.number) < 3 else '+'}"
    yield from (f"l{before[-size:].rjust(size, '^')}" for size in range(1, 7))
    yield from (f"r{behind[:size] if len(behind) >= size else behind + '$'}" for size in range(1, 6))
    yield from (f"L{pair}" for pair in _pairs(before))
    yield from (f"R{pair}" for pair in _pairs(behind[:AHEAD]))
    yield from (f"W{pair}" for pair in _pairs(SENTENCE.split(figure.left)[-1]))
    yield from (f"mr{meaning}{behind[:1]}", f"mR{meaning}{behind[:2]}", f"ml{meaning}{before[-1:]}")
    yield from (f"mL{meaning}{before[-2:]}", f"ma{meaning}{figure.after}{described}", f"ar{figure.after}{behind[:2]}")
    yield from (f"ur{unit}|{behind[:1]}", f"ul{unit}|{before[-1:]}", f"lr{before[-1:]}|{behind[:1]}")
    yield from (f"e{behind[-2:]}", f"o{before[:2]}", f"z{min(8, len(behind))}", f"y{min(10, len(before))}")
    yield f"d{described}{'的' in before}"
    yield from (f"p{size}{left[-2][-size:] if len(left) > 1 else ''}" for size in (1, 2, 3))
    yield f"s{figure.left[: len(figure.left) - len(left[-1])][-1:]}|{figure.right[len(right[0]) :][:1]}"
    yield from (f"x{size}{right[1][:size] if len(right) > 1 else ''}" for size in (1, 2))
    yield from _verb_signs(left[-1], right[0])


def _verb_signs(before: str, behind: str) -> Iterator[str]:
    """The last verb before a figure with its distance, and the first one behind it."""
    ahead, later = list(_verbs_in(before)), next(_verbs_in(behind), None)
    last = ahead[-1] if ahead else None
    yield f"vb{last[1] if last else ''}"
    yield f"vd{min(6, len(before) - last[0] - len(last[1])) if last else 9}"
    yield f"va{later[1] if later else ''}"
    yield f"v{last is None}{later is None}"


def _verbs_in(clause: str) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(clause):
        word = verbs("act", "cause").at(clause, at, len(clause))
        if word:
            yield at, word
        at += len(word) or 1


def _pairs(text: str) -> Iterable[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


@cache
def _meaning() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("units")}


@cache
def _weights() -> np.ndarray:
    """(SLOTS,) float16."""
    with as_file(files("ingest") / "data" / "figures.npz") as path, np.load(path) as held:
        return held["weights"]
