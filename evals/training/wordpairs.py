"""Fit how documents put what people ask: the weights of `assistant/wordpairs.py`, by `evals.training.ranker` and `evals.training.refusal`.

A logistic regression tells the sentences with the evidence from the others of the same question, over the features of the ranker and
over pairs of a word of the question and one of the sentence; only the slopes of the pairs are kept.
"""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import scipy.sparse as sparse

from assistant.wordpairs import Pairs, packed, unpacked, words
from evals.training.statutes import Asking, Where

OTHERS = (
    24  # sentences without evidence that a question counts with; fewer move the slopes little and save room and hours
)
OFTEN = 15  # right sentences of different questions in which a pair must stand
LOUD = 3.0  # what the pairs weigh against the features, for the regression's penalty
PENALTY = 0.05  # what the loss weighs against the size of the slopes


def fit(askings: Sequence[Asking]) -> Pairs:
    """The weights of the pairs, from questions whose evidence was found."""
    return unpacked(fitted(askings))


def fitted(askings: Sequence[Asking]) -> dict[str, np.ndarray]:
    """The weights of the pairs as they are shipped."""
    from sklearn.linear_model import LogisticRegression

    found = _once(askings)
    known = {pair: at for at, pair in enumerate(sorted(_often(askings)))}
    drawn = {one.case.id: _drawn(one) for one in found}
    features = np.vstack([one.laid.table[drawn[one.case.id]] for one in found])
    features = (features - features.mean(0)) / (features.std(0) + 1e-6)
    table = sparse.hstack([LOUD * _held(found, drawn, known), sparse.csr_matrix(features)]).tocsr()
    labels = np.array([one.held[at] for one in found for at in drawn[one.case.id]])
    slopes = LogisticRegression(C=PENALTY, solver="liblinear", max_iter=30).fit(table, labels).coef_[0]
    return packed({pair: LOUD * float(slopes[at]) for pair, at in known.items()})


def _once(askings: Sequence[Asking]) -> list[Asking]:
    """Each question whose evidence was found once, asked of its own document or of several, by lot: twice the sentences would need
    more memory than an office machine has, and tell no other pairs."""
    found: dict[str, list[Asking]] = {}
    for one in askings:
        if any(one.held):
            found.setdefault(one.case.id, []).append(one)
    return [ways[zlib.crc32(id.encode()) // 7 % len(ways)] for id, ways in found.items()]


def _drawn(one: Asking) -> list[int]:
    """Which sentences of a question count: those with evidence, and OTHERS by lot."""
    others = [at for at, held in enumerate(one.held) if not held]
    lot = random.Random(zlib.crc32(one.case.id.encode()))
    kept = {*lot.sample(others, min(OTHERS, len(others))), *(at for at, held in enumerate(one.held) if held)}
    return sorted(kept)


def _sentences(one: Asking) -> list[str]:
    return [sentence for place in one.laid.places for sentence in place.sentences]


def _often(askings: Sequence[Asking]) -> set[tuple[str, str]]:
    """The pairs that stand in the right sentences of OFTEN questions, each asked of its own document, of words that are asked OFTEN."""
    home = [one for one in askings if one.where is Where.HOME and any(one.held)]
    asked = Counter(word for one in home for word in words(one.case.question))
    counts = Counter(
        (word, other)
        for one in home
        for sentence, held in zip(_sentences(one), one.held, strict=True)
        if held
        for word in words(one.case.question)
        if asked[word] >= OFTEN
        for other in words(sentence)
        if other != word
    )
    return {pair for pair, count in counts.items() if count >= OFTEN}


def _held(
    found: Sequence[Asking], drawn: Mapping[str, Sequence[int]], known: dict[tuple[str, str], int]
) -> sparse.csr_matrix:
    """For each sentence that counts the pairs that it holds, each against the square root of their number."""
    partners: dict[str, dict[str, int]] = {}
    for (word, other), at in known.items():
        partners.setdefault(word, {})[other] = at
    columns: list[int] = []
    ends = [0]
    for one in found:
        asked = [partners[word] for word in words(one.case.question) if word in partners]
        spoken = _sentences(one)
        for held in (words(spoken[at]) for at in drawn[one.case.id]):
            columns += [others[word] for others in asked for word in held if word in others]
            ends.append(len(columns))
    counts = np.diff(ends)
    values = np.repeat(1 / np.sqrt(1 + counts), counts).astype(np.float32)
    return sparse.csr_matrix((values, np.array(columns, np.int32), np.array(ends)), shape=(len(counts), len(known)))
