"""Train `assistant/data/wanting.npz`: whether a question wants one thing, a list of things, or things compared.

python -m evals.training.wanting            # cross-validation over the files of questions, each by writers of its own
python -m evals.training.wanting --write    # then the shipped weights, from all questions

It learns from the kinds that the writers of `data/*.jsonl` gave their questions.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answer import Kind
from assistant.wanting import SLOTS, slots
from assistant.wording import kind_of
from evals.cases import read_cases
from evals.training.statutes import WRITTEN

SHIPPED = Path(__file__).parents[2] / "assistant" / "data" / "wanting.npz"
FOLDS = 5
STRENGTH = 0.1  # of the regularization, as scikit-learn's C
COLUMNS = {Kind.LIST.value: 1, Kind.COMPARE.value: 2}
"""The columns of the weights: 0 for one thing, 1 for a list, 2 for a comparison."""


@dataclass(frozen=True, slots=True)
class Told:
    """A question with the file it stands in and the column its kind belongs to."""

    file: str
    text: str
    column: int


def told() -> list[Told]:
    """All written questions that have an answer."""
    return [
        Told(path.name, case.question, COLUMNS.get(case.kind, 0))
        for path in sorted(WRITTEN.glob("*.jsonl"))
        for case in read_cases(path)
        if case.kind != "unanswerable"
    ]


def matrix(rows: Sequence[Told]):
    """The signs of the questions, a row each."""
    from scipy.sparse import csr_matrix

    held = [slots(row.text) for row in rows]
    ends = np.cumsum([0, *map(len, held)])
    return csr_matrix((np.ones(ends[-1], np.float32), np.concatenate(held), ends), shape=(len(rows), SLOTS))


def fitted(signs, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weights, (SLOTS, 3) float16, and the bias, (3,): a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, max_iter=300).fit(signs, columns)
    return model.coef_.T.astype(np.float16), model.intercept_


def main() -> None:
    """Print how often the column of held-out questions is right, by the model and by the patterns of kinds; with --write fit on all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = told()
    signs, columns = matrix(rows), np.array([row.column for row in rows])
    names = sorted({row.file for row in rows})
    random.Random(0).shuffle(names)
    fold = np.array([names.index(row.file) % FOLDS for row in rows])
    by_pattern = np.array([COLUMNS.get(kind_of(row.text).value, 0) for row in rows])
    guessed = np.zeros(len(rows), int)
    for one in range(FOLDS):
        weights, bias = fitted(signs[fold != one], columns[fold != one])
        guessed[fold == one] = (signs[fold == one] @ weights.astype(np.float32) + bias).argmax(1)
    for name, said in (("model", guessed), ("patterns", by_pattern)):
        parts = ", ".join(
            f"{what} {(said == at)[columns == at].mean():.3f}" for at, what in enumerate(("one", "list", "compare"))
        )
        print(f"{name}: {(said == columns).mean():.3f} of {len(rows)} right; found of {parts}")
    if arguments.write:
        weights, bias = fitted(signs, columns)
        np.savez_compressed(SHIPPED, weights=weights, bias=bias)
        print(SHIPPED.name, SHIPPED.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
