"""The learned ranker: gradient-boosted trees over the features of a sentence, evaluated with numpy alone.

The trees are trained by `evals/training/ranker.py` and shipped as arrays; a node's children are absolute
indices, and a leaf is its own child.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees side by side in flat arrays, one element a node; roots: the index of each tree's first node."""

    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int

    def scores(self, rows: Sequence[Sequence[float]]) -> np.ndarray:
        """The sum of the leaves that each row falls into, (rows,) float64; higher is better."""
        if not len(rows):
            return np.zeros(0)
        matrix = np.asarray(rows, dtype=np.float64)
        at = np.broadcast_to(self.roots, (len(matrix), len(self.roots)))
        lines = (np.arange(len(matrix)) * matrix.shape[1])[:, None]
        for _ in range(self.depth):  # take: a third of the time that indexing with arrays needs
            lower = matrix.take(self.feature.take(at) + lines) <= self.threshold.take(at)
            at = np.where(lower, self.left.take(at), self.right.take(at))
        return self.value.take(at).sum(axis=1)


@cache
def forest(name: str = "ranker") -> Forest:
    """The shipped trees of this name."""
    with as_file(files("assistant") / "data" / f"{name}.npz") as path, np.load(path) as held:
        arrays = {key: _indices(held[key]) for key in held.files}
    return Forest(**{**arrays, "depth": int(arrays["depth"])})


def _indices(array: np.ndarray) -> np.ndarray:
    """Whole numbers as numpy's own index type, which `take` would otherwise make of them at every step."""
    return array.astype(np.intp) if array.dtype.kind in "iu" else array
