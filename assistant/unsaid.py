"""What the evidence leaves unsaid of a question, and how telling that is.

A document puts everyday words otherwise (拉根管子), a term of the field hardly ever (直升机, 灭火器). Two small models, fitted on
questions that have an answer, say how likely the answering sentence and its passage hold a word; a word that was to be
expected and stands nowhere speaks against the evidence. They are trained by `evals/training/unsaid.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from assistant.answer import Inquiry
from assistant.parsing import ROLES, parse
from assistant.ranking import Forest, forest
from assistant.selecting import NOWHERE
from ingest.embedding import cut, rank_of
from ingest.library import Library
from ingest.terms import terms

HELD = 0.6  # of a word's pairs of characters, for it to be said
SUREST = 0.98
LIKELY = 0.5  # the chance of being said from which the silence about a word is worth telling
EACH = re.compile(r"[每各这那几两][家个名位座所处户支项件]")
HAN = re.compile(r"[\u4e00-\u9fff]")
SENTENCE, PASSAGE = "unsaid_sentence", "unsaid_passage"  # the shipped models
SIGNS = (
    "sentence_surprise",
    "passage_surprise",
    "passage_excess",
    "sentence_most",
    "passage_most",
    "sentence_sum",
    "passage_sum",
    "sentence_excess",
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question's content. pairs: the terms it is found by; signs: what tells whether an answer would say it."""

    pairs: tuple[str, ...]
    signs: tuple[float, ...]
    text: str = ""

    def said(self, held: Set[str]) -> bool:
        """Whether most of its pairs are among these terms."""
        return sum(pair in held for pair in self.pairs) >= HELD * len(self.pairs)


def words_of(inquiry: Inquiry, library: Library) -> tuple[Word, ...]:
    """The words of two characters and more that an inquiry is about, each once."""
    parsed = parse(inquiry.text, inquiry.limiting)
    ceiling = library.rarity(NOWHERE)
    found: dict[str, Word] = {}
    for piece in inquiry.terms:
        for start, end in cut(piece):
            word = _without_measure(piece, start, end)
            pairs = tuple(term for term in terms(word) if len(term) > 1)
            if len(word) < 2 or word in found or not pairs or not HAN.search(word):
                continue
            rarities = [library.rarity(pair) / ceiling for pair in pairs]
            at, read = inquiry.text.find(word), parsed.text.find(word)
            role = parsed.roles[read] if read >= 0 else ROLES[0].value
            rank = rank_of(word)
            signs = (
                float(rank >= 0),
                math.log1p(max(rank, 0)),
                float(len(word)),
                min(rarities),
                max(rarities),
                (at + len(word)) / len(inquiry.text),
                float(at),
                float(end == len(piece)),
                float(start == 0),
                *(float(role == one.value) for one in ROLES),
                float(len(inquiry.terms)),
            )
            found[word] = Word(pairs, signs, word)
    return tuple(found.values())


def _without_measure(piece: str, start: int, end: int) -> str:
    """A word without the measure word that the cut left at its head (每|家企业)."""
    each = EACH.match(piece, max(0, start - 1), end)
    return piece[each.end() : end] if each and end - each.end() > 1 else piece[start:end]


def silence(
    words: Sequence[Word], sentence: Set[str], passage: Set[str], models: tuple[Forest, Forest] | None = None
) -> list[float]:
    """How telling it is that the best sentence and its passage (their terms) leave words unsaid: SIGNS, 0 where nothing is.

    models: of the sentence and of the passage; the shipped ones unless said.
    """
    if not words:
        return [0.0] * len(SIGNS)
    rows = [word.signs for word in words]
    of_sentence, of_passage = models or (forest(SENTENCE), forest(PASSAGE))
    in_sentence, in_passage = _chances(of_sentence.scores(rows)), _chances(of_passage.scores(rows))
    unsaid = np.array([not word.said(sentence) for word in words])
    unheard = np.array([not word.said(passage) for word in words])
    of_words, of_places = _surprise(in_sentence, unsaid), _surprise(in_passage, unheard)
    heard, spoken = unheard - (1 - in_passage), unsaid - (1 - in_sentence)
    found = (
        of_words.mean(),
        of_places.mean(),
        heard.mean(),
        of_words.max(),
        of_places.max(),
        of_words.sum(),
        of_places.sum(),
        spoken.mean(),
    )
    return [float(value) for value in found]


def unheard(words: Sequence[Word], passage: Set[str]) -> tuple[str, ...]:
    """The words that a passage does not say though an answer was likely to, the likeliest first."""
    missing = [word for word in words if not word.said(passage)]
    if not missing:
        return ()
    chances = _chances(forest(PASSAGE).scores([word.signs for word in missing]))
    likely = sorted((chance, word.text) for chance, word in zip(chances, missing, strict=True) if chance >= LIKELY)
    return tuple(word for _, word in reversed(likely))


def _chances(scores: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-scores))


def _surprise(chances: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """What each missing word tells that had this chance of being said, in natural units; 0 for those that are said."""
    return -np.log(1 - np.clip(chances, 0, SUREST)) * missing
