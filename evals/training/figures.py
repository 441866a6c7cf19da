"""Train `ingest/data/figures.npz`: which figures are quantities of the duty around them.

python -m evals.training.figures --data DIR            # cross-validation over the documents
python -m evals.training.figures --data DIR --write    # then the shipped weights, from all labels

The labels stand in `data/figures.tsv`: each with its document, its place in it and its own words, and one letter for what it is.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from evals.training.statutes import WRITTEN
from ingest.reading import read
from ingest.understanding.duties.figures import SLOTS, Figure, slots
from ingest.understanding.duties.quantities import LIKELY, candidates

LABELS = WRITTEN / "figures.tsv"
SHIPPED = Path(__file__).parents[2] / "ingest" / "data" / "figures.npz"
FOLDS = 5
STRENGTH = 0.5  # of the regularization, as scikit-learn's C


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure of a document with what a reader said of it."""

    document: str
    is_statute: bool
    figure: Figure
    counts: bool


def labelled(folder: Path) -> Iterator[Labelled]:
    """The labelled figures of our own documents and of the statutes below `folder`; words that do not stand at their place are an error."""
    lines = [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines()[1:]]
    statutes = {path.name: path for path in folder.rglob("*.md")}
    ours = {path.name: path for path in WRITTEN.parents[1].rglob("*") if path.suffix in (".txt", ".md")}
    for name, rows in groupby(lines, key=lambda row: row[0]):
        text = read(statutes.get(name) or ours[name]).text
        found = {(one.span.start, one.span.of(text)): one.figure for one in candidates(text)}
        for _, start, words, letter in rows:
            yield Labelled(name, name in statutes, found[int(start), words], letter == "q")


def fitted(rows: Sequence[Labelled]) -> np.ndarray:
    """The weights, (SLOTS,) float16: a logistic regression over the slots of the signs."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, max_iter=500, fit_intercept=False)
    model.fit(_matrix(rows), [row.counts for row in rows])
    return model.coef_[0].astype(np.float16)


def _matrix(rows: Sequence[Labelled]):
    from scipy.sparse import csr_matrix

    held = [sorted(slots(row.figure)) for row in rows]
    ends = np.cumsum([0, *map(len, held)])
    columns = np.concatenate([np.array(one) for one in held])
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), SLOTS))


def chances(rows: Sequence[Labelled]) -> np.ndarray:
    """For each figure its chance by weights fitted on the documents of the other folds, (rows,)."""
    names = sorted({row.document for row in rows})
    random.Random(0).shuffle(names)
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    found = np.zeros(len(rows))
    for one in range(FOLDS):
        weights = fitted([row for row in rows if fold[row.document] != one])
        own = [at for at, row in enumerate(rows) if fold[row.document] == one]
        totals = _matrix([rows[at] for at in own]) @ weights.astype(np.float64)
        found[own] = 1 / (1 + np.exp(-totals))
    return found


def scored(rows: Sequence[Labelled], said: Sequence[bool]) -> str:
    """Precision and recall in words."""
    right = sum(row.counts and yes for row, yes in zip(rows, said, strict=True))
    return f"{len(rows)} figures, precision {right / max(1, sum(said)):.3f}, recall {right / max(1, sum(row.counts for row in rows)):.3f}"


def main() -> None:
    """Print what cross-validation gives for plans and for statutes; with --write fit on all and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = list(labelled(arguments.data))
    said = chances(rows) > LIKELY
    for name, is_statute in (("plans", False), ("statutes", True)):
        own = [at for at, row in enumerate(rows) if row.is_statute is is_statute]
        print(name, scored([rows[at] for at in own], [bool(said[at]) for at in own]))
    if arguments.write:
        np.savez_compressed(SHIPPED, weights=fitted(rows))
        print(SHIPPED.name, SHIPPED.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
