"""How much a question wants told: one thing, a whole list, or what sets things apart; a small model over its words.

A linear model over character n-grams, plain and with the runs of scope, body and matter put as one sign each. Which file it comes
from and how it was trained: `evals/training/wanting.py`.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from assistant.parsing import masked, parse
from ingest.folding import fold

SLOTS = 1 << 17  # rows of weights; an n-gram has the one that its checksum leads to
PLAIN_SIZES, MASKED_SIZES = (1, 2, 3, 4), (1, 2, 3, 4, 5)
CLOSING = re.compile(r"[？?。！!\s]+$")  # whether a writer ends a question with a mark says nothing of it


@dataclass(frozen=True, slots=True)
class Wanted:
    """The chances that a question wants one thing, a list of things, or things compared; they sum to 1."""

    one: float
    listed: float
    compared: float


@lru_cache(maxsize=512)
def wanted(text: str) -> Wanted:
    """How much a question wants told, by the shipped model."""
    weights, bias = _model()
    totals = weights[slots(text)].sum(0, dtype=np.float64) + bias
    chances = np.exp(totals - totals.max())
    return Wanted(*map(float, chances / chances.sum()))


def slots(text: str) -> list[int]:
    """Which rows of weights belong to a question, each below SLOTS, sorted."""
    plain = CLOSING.sub("", fold(text))
    read = parse(text)
    signed = CLOSING.sub("", fold(masked(read.text, read.roles)))
    grams = {
        prefix + words[at : at + size]
        for prefix, words, sizes in (("", f"^{plain}$", PLAIN_SIZES), ("m", f"^{signed}$", MASKED_SIZES))
        for size in sizes
        for at in range(len(words) - size + 1)
    }
    return sorted({zlib.crc32(one.encode()) % SLOTS for one in grams})


@cache
def _model() -> tuple[np.ndarray, np.ndarray]:
    """The weights, (SLOTS, 3), and the bias, (3,)."""
    with (files("assistant") / "data" / "wanting.npz").open("rb") as file, np.load(file) as held:
        return held["weights"], held["bias"]
