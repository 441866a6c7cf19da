"""What answers together: the trees of `assistant/belonging.py`.

Fitted by `evals.training.refusal` on the written questions that have an answer, each asked of several documents together and
ranked by trees that were trained without it: every sentence or list of the evidence, and whether it holds words that answer.
Of questions that one sentence answers a sample is enough; those for lists and comparisons name everything that answers them.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from assistant.belonging import rows, units
from assistant.selecting import Ranker, ranked
from evals.training.ranker import flat
from evals.training.statutes import Asking, Where
from ingest.library import Library

TREES = {
    "n_estimators": 450,
    "learning_rate": 0.04,
    "num_leaves": 18,
    "min_child_samples": 30,
    "colsample_bytree": 0.5,
    "subsample": 0.8,
    "subsample_freq": 1,
    "reg_lambda": 5,
    "random_state": 1,
    "deterministic": True,
    "n_jobs": 1,
    "verbose": -1,
}
SEVERAL = frozenset({"list", "compare"})  # kinds of questions that several sentences answer
SAMPLED = 6  # every how many of the other questions one is fitted
WEIGHT = 3.0  # of a question for several things against one of the others
Held = tuple[np.ndarray, np.ndarray, float]  # features, 1 where a unit holds evidence, weight


def held(asking: Asking, ranker: Ranker, library: Library) -> Held | None:
    """The units of the evidence of one question; None of one that is not fitted."""
    several = asking.case.kind in SEVERAL
    sampled = several or zlib.crc32(asking.case.id.encode()) % SAMPLED == 0
    if asking.where is not Where.EVERYWHERE or not any(asking.held) or not sampled:
        return None
    right = {
        (hit.passage.document, span)
        for (hit, span, _), holds in zip(asking.laid.sentences, asking.held, strict=True)
        if holds
    }
    found = units(ranked(asking.inquiry, asking.laid, library, ranker))
    labels = [any((one.document, member.span) in right for member in one.members) for one in found]
    return rows(asking.inquiry, found, library), np.array(labels, float), WEIGHT if several else 1.0


def fitted(made: Sequence[Held]) -> dict[str, np.ndarray]:
    """The trees as flat arrays."""
    import lightgbm

    features = np.vstack([one[0] for one in made])
    labels = np.concatenate([one[1] for one in made])
    weights = np.concatenate([np.full(len(one[1]), one[2]) for one in made])
    return flat(lightgbm.LGBMClassifier(**TREES).fit(features, labels, sample_weight=weights).booster_)
