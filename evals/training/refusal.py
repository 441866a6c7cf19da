"""Fit what tells whether the evidence answers at all: `python -m evals.training.refusal --data DIR`.

DIR is that of `evals.training.ranker`. Each third of the written questions is answered with trees that were trained without it; the
signs of what would answer are held against whether the documents answer at all (questions with a wrong sentence first are left
out). A logistic regression with slopes of known direction, and the highest threshold by cross-validation that refuses no more than LOST of the right answers.
Writes also the two models of `assistant/unsaid.py`.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from assistant.attributes import attribute
from assistant.comparing import parts
from assistant.ranking import Forest
from assistant.refusing import filled, signs, standing
from assistant.selecting import ranked
from assistant.unsaid import PASSAGE, SENTENCE, SIGNS
from evals.cases import Case
from evals.training import statutes, unsaid
from evals.training.ranker import examples, trees
from evals.training.statutes import Asking, Where
from evals.wording import comparable
from ingest.library import Library

DATA = Path(__file__).parents[2] / "assistant" / "data"
THIRDS = 3
LOST = 0.03  # of the right answers
PENALTY = 0.003  # what the loss weighs against the size of the slopes
Models = tuple[Forest, tuple[Forest, Forest]]  # the ranker, and what tells how likely a word is said


@dataclass(frozen=True, slots=True)
class Signed:
    """The signs of what would answer a question, whether it has an answer, its id, and the group it is weighed in."""

    signs: list[float]
    due: bool
    id: str
    group: str


def third(case: Case) -> int:
    """The third a question belongs to, by its id."""
    return zlib.crc32(case.id.encode()) % THIRDS


def rows(askings: Sequence[Asking], models: Sequence[Models], library: Library) -> Iterator[Signed]:
    """Of each question that the slots leave an answer to, where that is right or none is due."""
    for one in askings:
        if attribute(one.inquiry) or len(parts(one.inquiry, library)) > 1:
            continue
        ranker, said = models[third(one.case)]
        texts = standing(one.inquiry, ranked(one.inquiry, one.laid, library, ranker), library)
        away = one.where is Where.ELSEWHERE
        due = one.case.kind != "unanswerable" and not away
        if (
            texts
            and (not due or _right(one.case, next(iter(texts.values()))))
            and filled(one.inquiry, texts, library).candidates
        ):
            group = one.where if away else one.case.id.rstrip("0123456789")
            yield Signed(signs(one.inquiry, list(texts), library, said), due, one.case.id, group)


def _right(case: Case, text: str) -> bool:
    return any(comparable(quote.quote) in comparable(text) for quote in case.evidence)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with the reading-comprehension sets and the statutes"
    )
    folder = parser.parse_args().data
    cases = statutes.written()
    with statutes.shelf(folder, cases) as library:
        askings = list(statutes.asked(cases, library))
        words = {id(one): list(unsaid.rows(one, library)) for one in askings}
        models = []
        for at in range(THIRDS):
            others = [one for one in askings if third(one.case) != at]
            said = unsaid.forests([row for one in others for row in words[id(one)]])
            models.append((trees(examples(folder, others)), said))
        made = list(rows(askings, models, library))
    for name, arrays in zip(
        (SENTENCE, PASSAGE), unsaid.fitted([row for held in words.values() for row in held]), strict=True
    ):
        np.savez_compressed(DATA / f"{name}.npz", **arrays)
    (DATA / "subject.json").write_text(json.dumps(fitted(made), indent=1) + "\n", encoding="utf-8")


def even(made: Sequence[Signed]) -> np.ndarray:
    """Weights by which the questions of every file with and without an answer, and the stray ones, count the same."""
    sizes = Counter((one.group, one.due) for one in made)
    weights = np.array([1 / sizes[one.group, one.due] for one in made])
    return weights * len(made) / weights.sum()


def bounded(features: np.ndarray, due: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """Bias and slopes of a logistic regression in which what fits never speaks against an answer, and silence never for one."""
    mean, deviation = features.mean(0), np.where(features.std(0) > 0, features.std(0), 1.0)
    rows, signs_ = (features - mean) / deviation, np.where(due, 1.0, -1.0)

    def loss(held: np.ndarray) -> tuple[float, np.ndarray]:
        margins = signs_ * (rows @ held[1:] + held[0])
        pulls = -PENALTY * weights * signs_ / (1 + np.exp(margins))
        total = PENALTY * (weights * np.logaddexp(0, -margins)).sum() + (held[1:] ** 2).sum() / 2
        return total, np.concatenate([[pulls.sum()], rows.T @ pulls + held[1:]])

    count = features.shape[1]
    bounds = [(None, None), *[(0, None)] * (count - len(SIGNS)), *[(None, 0)] * len(SIGNS)]
    held = minimize(loss, np.zeros(count + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    slopes = held[1:] / deviation
    return float(held[0] - (slopes * mean).sum()), slopes


def fitted(made: Sequence[Signed]) -> dict[str, object]:
    """The weights and the threshold, as `assistant.refusing` reads them."""
    features, due = np.array([one.signs for one in made]), np.array([one.due for one in made])
    weights, ids = even(made), [one.id for one in made]
    chances = np.zeros(len(made))
    for learned, held in GroupKFold(5).split(features, due, ids):
        bias, slopes = bounded(features[learned], due[learned], weights[learned])
        chances[held] = 1 / (1 + np.exp(-(features[held] @ slopes + bias)))
    threshold = float(np.quantile(chances[due], LOST))
    print(
        f"{len(due)} questions, {int((~due).sum())} without an answer; at {threshold:.3f} {np.mean(chances[~due] < threshold):.0%} of these are refused"
    )
    bias, slopes = bounded(features, due, weights)
    return {
        "bias": round(bias, 4),
        "weights": [round(float(one), 4) for one in slopes],
        "threshold": round(threshold, 3),
    }


if __name__ == "__main__":
    main()
