"""Fit the weights that tell whether a sentence speaks of a question's subject.

`python -m evals.training.refusal --on LIBRARY SET.jsonl … --on LIBRARY SET.jsonl …`: for every question whose slots are filled, the best
candidate's features against whether the question can be answered; a logistic regression, its threshold by
cross-validation. Use only sets that may be tuned on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answer import Question, Turn
from assistant.answering import gather
from assistant.attributes import attribute
from assistant.comparing import parts
from assistant.inquiry import understand
from assistant.refusing import FEATURES, lead
from assistant.selecting import select
from evals.cases import Case, read_cases
from ingest.embedding import load
from ingest.library import Library

TARGET = Path(__file__).parents[2] / "assistant" / "data" / "subject.json"


def rows(cases: Sequence[Case], library: Library) -> Iterator[tuple[list[float], bool]]:
    """Features of the sentence that would answer, and whether the question can be answered."""
    for case in cases:
        turns = tuple(Turn(message.role, message.content) for message in case.history)
        inquiry = understand(Question(case.question, turns), library)
        if inquiry.missing or not inquiry.documents or attribute(inquiry) or len(parts(inquiry, library)) > 1:
            continue
        candidates = select(inquiry, gather(inquiry, library), library)
        best = lead(inquiry, candidates, library)
        if best:
            yield [best.feature(name) for name in FEATURES], case.kind != "unanswerable"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--on", type=Path, nargs="+", action="append", required=True, metavar="PATH", help="a library, then its sets"
    )
    made: list[tuple[list[float], bool]] = []
    for folder, *sets in parser.parse_args().on:
        with Library.open(folder, load(""), purpose="refusal training") as library:
            made += [row for path in sets for row in rows(read_cases(path), library)]
    features, answerable = np.array([row for row, _ in made]), np.array([held for _, held in made])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.05, max_iter=2000))
    folds = StratifiedKFold(10, shuffle=True, random_state=1)
    chances = cross_val_predict(model, features, answerable, cv=folds, method="predict_proba")[:, 1]
    threshold = max(np.linspace(0.2, 0.9, 71), key=lambda level: _right(chances, answerable, level))
    print(
        f"{len(made)} questions, {int((~answerable).sum())} unanswerable; right at {threshold:.2f}: {_right(chances, answerable, threshold):.3f}"
    )
    model.fit(features, answerable)
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - (weights * scaler.mean_).sum())
    held = {
        "bias": round(bias, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)},
        "threshold": round(float(threshold), 3),
    }
    TARGET.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def _right(chances: np.ndarray, answerable: np.ndarray, level: float) -> float:
    """The share of questions decided rightly, a wrongly answered one counting like a wrongly refused one."""
    return float(((chances >= level) == answerable).mean())


if __name__ == "__main__":
    main()
