"""Fit the weights that tell whether a sentence speaks of a question's subject: `python -m evals.training.refusal --data DIR`.

DIR is that of `evals.training.ranker`. Each third of the written questions is answered with trees that were trained without it; the
signs of what would answer are held against whether the statutes answer at all (questions with a wrong sentence first are left
out). A logistic regression, with the highest threshold by cross-validation that refuses no more than LOST of the right answers.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answer import Inquiry, Question
from assistant.answering import gather
from assistant.attributes import attribute
from assistant.comparing import parts
from assistant.inquiry import understand
from assistant.ranking import Forest
from assistant.refusing import FEATURES, MATTER, decide, signs, standing
from assistant.selecting import Candidate, select
from evals.cases import Case
from evals.training.ranker import examples, trees
from evals.training.statutes import statutes, written
from evals.wording import comparable
from ingest.embedding import load
from ingest.library import Library
from ingest.pipeline import ingest

TARGET = Path(__file__).parents[2] / "assistant" / "data" / "subject.json"
THIRDS = 3
LOST = 0.02  # of the right answers
EVERYTHING = {
    "bias": 0.0,
    "weights": [0.0] * (len(FEATURES) + 2 + len(MATTER)),
    "threshold": 0.0,
}  # is about the subject


def third(case: Case) -> int:
    """The third a question belongs to, by its id."""
    return zlib.crc32(case.id.encode()) % THIRDS


def rows(cases: Sequence[Case], forests: Sequence[Forest], library: Library) -> Iterator[tuple[list[float], bool, str]]:
    """Signs, whether the question can be answered, and its id; where the slots leave an answer and it is right or none is due."""
    for case in cases:
        for inquiry in _inquiries(case, library):
            candidates = select(inquiry, gather(inquiry, library), library, forests[third(case)])
            kept = standing(inquiry, candidates, library)
            due = case.kind != "unanswerable"
            if kept and (not due or _right(case, kept[0], library)) and decide(inquiry, candidates, library).candidates:
                yield signs(inquiry, kept, library), due, case.id


def _inquiries(case: Case, library: Library) -> Iterator[Inquiry]:
    for name in (None, *case.documents[:1]):
        inquiry = understand(Question(case.question, document=name), library)
        if inquiry.documents and not inquiry.missing and not attribute(inquiry) and len(parts(inquiry, library)) < 2:
            yield inquiry


def _right(case: Case, best: Candidate, library: Library) -> bool:
    text = library.document(best.hit.passage.document).text
    words = comparable((best.lead.of(text) if best.lead else "") + best.span.of(text))
    return any(comparable(quote.quote) in words for quote in case.evidence)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with the reading-comprehension sets and the statutes"
    )
    folder = parser.parse_args().data
    cases = written()
    forests = [trees(examples(folder, [case for case in cases if third(case) != at])) for at in range(THIRDS)]
    with tempfile.TemporaryDirectory() as room, Library.open(Path(room), load(""), purpose="training") as library:
        list(ingest(statutes(folder, cases), library))
        TARGET.write_text(json.dumps(EVERYTHING), encoding="utf-8")
        made = list(rows(cases, forests, library))
    TARGET.write_text(json.dumps(fitted(made), indent=1) + "\n", encoding="utf-8")


def fitted(made: Sequence[tuple[list[float], bool, str]]) -> dict[str, object]:
    """The weights and the threshold, as `assistant.refusing` reads them."""
    features, due = np.array([row for row, _, _ in made]), np.array([held for _, held, _ in made])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=3000))
    chances = cross_val_predict(
        model, features, due, groups=[id for *_, id in made], cv=GroupKFold(5), method="predict_proba"
    )[:, 1]
    threshold = float(np.quantile(chances[due], LOST))
    print(
        f"{len(due)} questions, {int((~due).sum())} without an answer; at {threshold:.3f} {np.mean(chances[~due] < threshold):.0%} of these are refused"
    )
    scaler, logistic = model.fit(features, due)
    weights = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - (weights * scaler.mean_).sum())
    return {
        "bias": round(bias, 4),
        "weights": [round(float(one), 4) for one in weights],
        "threshold": round(threshold, 3),
    }


if __name__ == "__main__":
    main()
