"""Train the sentence ranker: `python -m evals.training.ranker --data DIR`.

DIR holds DRCD_dev.json, DRCD_test.json, cmrc2018_trial.json and the statutes (unpacked). Trains on DRCD, put into simplified
characters, and on the questions of `evals/training/data`, written over statutes that no question set of `evals/data` is about;
reports on CMRC, which it never sees.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import scipy.sparse as sparse

from assistant.features import NAMES, Place, asked, rows
from assistant.ranking import Forest
from assistant.wording import content_words, kind_of
from evals.training import statutes, wordpairs
from evals.training.statutes import Asking
from ingest.document import Span
from ingest.terms import terms
from ingest.understanding.sentences import sentences

TARGET = Path(__file__).parents[2] / "assistant" / "data" / "ranker.npz"
NEAREST = 5
STATUTES = 3.0  # what a sentence of a statute weighs against one of DRCD
TREES = {
    "n_estimators": 300,
    "learning_rate": 0.05,
    "num_leaves": 31,
    "max_depth": 8,
    "min_child_samples": 40,
    "colsample_bytree": 0.4,
    "subsample": 0.8,
    "subsample_freq": 1,
    "reg_lambda": 5,
    "random_state": 1,
    "deterministic": True,
    "n_jobs": 1,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its context and the answers that stand in it."""

    context: str
    question: str
    answers: tuple[str, ...]


def drcd(path: Path) -> list[Item]:
    """The items of a DRCD file, in simplified characters."""
    import opencc

    simple = opencc.OpenCC("t2s").convert
    return [
        Item(
            simple(paragraph["context"]),
            simple(asked["question"]),
            tuple(simple(one["text"]) for one in asked["answers"]),
        )
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
    ]


def cmrc(path: Path) -> list[Item]:
    """The items of a CMRC 2018 file."""
    return [
        Item(article["context_text"], asked["query_text"], tuple(asked["answers"]))
        for article in json.loads(path.read_text(encoding="utf-8"))
        for asked in article["qas"]
    ]


class Shelf:
    """All contexts with their BM25 weights: a small stand-in for a library, in memory."""

    def __init__(self, contexts: Sequence[str]) -> None:
        self.contexts = tuple(contexts)
        self.cut = [tuple(span.of(text) for span in sentences(text, Span(0, len(text)))) for text in self.contexts]
        counts = [Counter(terms(text)) for text in self.contexts]
        self.columns = {term: at for at, term in enumerate(dict.fromkeys(term for count in counts for term in count))}
        rows_ = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
        columns = np.array([self.columns[term] for count in counts for term in count])
        values = np.array([number for count in counts for number in count.values()], dtype=np.float32)
        found = np.bincount(columns, minlength=len(self.columns))
        self.rarities = np.log(1 + (len(counts) - found + 0.5) / (found + 0.5))
        lengths = np.array([sum(count.values()) for count in counts])
        norms = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
        weights = self.rarities[columns] * values * 2.2 / (values + norms[rows_])
        self.weights = sparse.csc_matrix((weights, (rows_, columns)), shape=(len(counts), len(self.columns)))

    def rarity(self, term: str) -> float:
        at = self.columns.get(term)
        return math.log(1 + 2 * len(self.contexts)) if at is None else float(self.rarities[at])

    def places(self, words: str) -> list[tuple[int, Place]]:
        """The nearest contexts, best first, as the ranker sees them."""
        columns = [self.columns[term] for term in terms(words) if term in self.columns]
        scores = np.asarray(self.weights[:, columns].sum(axis=1)).ravel()
        best = np.argsort(-scores, kind="stable")[:NEAREST]
        top = float(scores[best[0]]) or 1.0
        return [
            (int(at), Place("", self.cut[at], float(scores[at]) / top, rank, float(scores[at]) / top))
            for rank, at in enumerate(best)
        ]


def table(items: Sequence[Item], shelf: Shelf) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Features, labels (1: the sentence holds an answer in its own context) and group sizes, answerable items only."""
    features: list[list[float]] = []
    labels: list[int] = []
    groups: list[int] = []
    for item in items:
        pieces = content_words(item.question)
        found = shelf.places(" ".join(pieces) or item.question)
        held = [
            int(shelf.contexts[at] == item.context and any(words in sentence for words in item.answers))
            for at, place in found
            for sentence in place.sentences
        ]
        if any(held):
            question = asked(item.question, kind_of(item.question), pieces, shelf.rarity)
            features += rows(question, [place for _, place in found])
            labels += held
            groups.append(len(held))
    return np.array(features, dtype=np.float32), np.array(labels), groups


def first_right(scores: np.ndarray, labels: np.ndarray, groups: Sequence[int], within: int = 1) -> float:
    """The share of groups in which one of the best `within` is right."""
    ends = np.cumsum(groups)
    hits = [
        labels[end - size : end][np.argsort(-scores[end - size : end], kind="stable")[:within]].max()
        for end, size in zip(ends, groups, strict=True)
    ]
    return float(np.mean(hits))


def flat(booster) -> dict[str, np.ndarray]:
    """The trees of a LightGBM model as the flat arrays of `assistant.ranking.Forest`."""
    feature, threshold, left, right, value, roots, depths = [], [], [], [], [], [], []

    def lay(node: dict, depth: int) -> int:
        at = len(feature)
        feature.append(node.get("split_feature", 0))
        threshold.append(node.get("threshold", 0.0))
        value.append(node.get("leaf_value", 0.0))
        left.append(at)
        right.append(at)
        depths.append(depth)
        if "split_feature" in node:
            value[at] = 0.0
            left[at] = lay(node["left_child"], depth + 1)
            right[at] = lay(node["right_child"], depth + 1)
        return at

    for tree in booster.dump_model()["tree_info"]:
        roots.append(lay(tree["tree_structure"], 0))
    return {
        "roots": np.array(roots, np.int32),
        "feature": np.array(feature, np.int16),
        "threshold": np.array(threshold, np.float64),
        "left": np.array(left, np.int32),
        "right": np.array(right, np.int32),
        "value": np.array(value, np.float32),
        "depth": np.array(max(depths)),
    }


Table = tuple[np.ndarray, np.ndarray, np.ndarray, list[int]]  # features, labels, weights, group sizes


@cache
def public(folder: Path) -> tuple[tuple[np.ndarray, np.ndarray, list[int]], tuple[np.ndarray, np.ndarray, list[int]]]:
    """The tables of DRCD, to train on, and of CMRC, which stays unseen; both over all their contexts together."""
    training = drcd(folder / "DRCD_dev.json") + drcd(folder / "DRCD_test.json")
    unseen = cmrc(folder / "cmrc2018_trial.json")
    shelf = Shelf(sorted({item.context for item in training + unseen}))
    return table(training, shelf), table(unseen, shelf)


def examples(folder: Path, askings: Sequence[Asking]) -> Table:
    """What the ranker is trained on: DRCD from `folder`, and written questions as they were asked."""
    features, labels, groups = public(folder)[0]
    ours, truths, sizes = statutes.table(askings)
    weights = np.concatenate([np.ones(len(labels)), np.full(len(truths), STATUTES)])
    return np.vstack([features, ours]), np.concatenate([labels, truths]), weights, groups + sizes


def fit(made: Table):
    """LightGBM's LambdaMART over the examples."""
    import lightgbm

    features, labels, weights, groups = made
    return lightgbm.LGBMRanker(**TREES).fit(features, labels, group=groups, sample_weight=weights)


def grown(held: dict[str, np.ndarray]) -> Forest:
    """Flat arrays as the assistant evaluates them."""
    return Forest(**{**held, "depth": int(held["depth"])})


def trees(made: Table) -> Forest:
    """The fitted ranker."""
    return grown(flat(fit(made).booster_))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with the reading-comprehension sets and the statutes"
    )
    parser.add_argument("--into", type=Path, default=TARGET, help="where the trees are written")
    options = parser.parse_args()
    others, truths, sizes = public(options.data)[1]
    cases = statutes.written()
    with statutes.shelf(options.data, cases) as library:
        askings = list(statutes.asked(cases, library))
    model = fit(examples(options.data, askings))
    plain, scores = others[:, NAMES.index("covered")], model.predict(others)
    for name, made in (("rarity-weighted coverage alone", plain), ("trained ranker", scores)):
        print(
            f"{name}: first {first_right(made, truths, sizes):.3f}, within three {first_right(made, truths, sizes, 3):.3f}"
        )
    np.savez_compressed(options.into, **flat(model.booster_))
    np.savez_compressed(options.into.with_name("pairs.npz"), **wordpairs.fitted(askings))


if __name__ == "__main__":
    main()
