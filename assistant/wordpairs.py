"""How documents put what people ask: learned weights of pairs of a word of the question and a word of the sentence.

谁点头 goes with 批准, 几块钱 with 处…罚款, 掏钱 with 承担. The weights are trained by `evals/training/wordpairs.py` and shipped as arrays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from itertools import chain
from operator import add

import numpy as np

from ingest.embedding import cut
from ingest.folding import fold

HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Pairs:
    """weights: of each word of a question, the words of a sentence that speak for it (above 0) or against it."""

    weights: Mapping[str, Mapping[str, float]]

    def scores(self, question: str, sentences: Sequence[str]) -> np.ndarray:
        """What the pairs say of each sentence, (sentences,) float64, to be added to the score of the ranker."""
        held = [words(sentence) for sentence in sentences]
        wanted = self._wanted(words(question), set().union(*held))
        return np.array([_sum(wanted, one) for one in held])

    def _wanted(self, asked: Iterable[str], held: Set[str]) -> dict[str, tuple[float, int]]:
        """For each of the words that are held, the weights of its pairs with the question together, and their number."""
        wanted: dict[str, tuple[float, int]] = {}
        for weights in filter(None, map(self.weights.get, asked)):
            for other in weights.keys() & held:
                total, count = wanted.get(other, (0.0, 0))
                wanted[other] = (total + weights[other], count + 1)
        return wanted


def _sum(wanted: Mapping[str, tuple[float, int]], held: Set[str]) -> float:
    """The weights of the words that are held, against the square root of the number of pairs: long sentences hold many."""
    found = [wanted[word] for word in held if word in wanted]
    return sum(total for total, _ in found) / math.sqrt(1 + sum(count for _, count in found))


@lru_cache(maxsize=8192)
def words(text: str) -> frozenset[str]:
    """The words that are paired: those that the tokenizer of the vectors cuts, and all pairs of characters."""
    plain = fold(text)
    whole = (plain[start:end] for start, end in cut(plain))
    return frozenset(word for word in chain(whole, map(add, plain, plain[1:])) if HAN.search(word))


def packed(weights: Mapping[tuple[str, str], float]) -> dict[str, np.ndarray]:
    """The weights of pairs as the arrays that are shipped."""
    held = sorted(weights)
    known = sorted({word for pair in held for word in pair})
    at = {word: number for number, word in enumerate(known)}
    return {
        "words": np.frombuffer("\n".join(known).encode(), np.uint8),
        "asked": np.array([at[word] for word, _ in held], np.uint16),
        "said": np.array([at[word] for _, word in held], np.uint16),
        "weight": np.array([weights[pair] for pair in held], np.float16),
    }


def unpacked(held: Mapping[str, np.ndarray]) -> Pairs:
    """The arrays of `packed` as weights."""
    known = held["words"].tobytes().decode().split("\n")
    weights: dict[str, dict[str, float]] = {}
    for asked, said, weight in zip(held["asked"].tolist(), held["said"].tolist(), held["weight"].tolist(), strict=True):
        weights.setdefault(known[asked], {})[known[said]] = weight
    return Pairs(weights)


@cache
def pairs() -> Pairs:
    """The shipped weights."""
    with as_file(files("assistant") / "data" / "pairs.npz") as path, np.load(path) as held:
        return unpacked(held)
