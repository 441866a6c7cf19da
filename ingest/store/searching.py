"""Words and vectors brought together: both indexes propose passages, exact scores decide."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.document import Hit
from ingest.store.catalog import Catalog, Row
from ingest.store.indexes import Indexes
from ingest.store.lexical import Bm25, WordIndex, unique
from ingest.store.vectors import ExactVectors
from ingest.terms import terms

CANDIDATES, MARGIN = 64, 16  # from each side; more that are asked of the word index at first
EXACT_BYTES = 64 << 20  # vectors of a selection up to this size are compared one by one: 1.7 ms
MATRICES = 3  # selections whose vectors are kept in memory
WIDEST = 8_192  # the most candidates asked of one index
DIGITS = 6  # of a score; below that, sums of floats are noise


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its fused score and each side's share of it, as in Hit."""

    row: Row
    score: float
    words: float
    vectors: float


class Searcher:
    """Search over one state of a library; made anew after every change."""

    def __init__(self, catalog: Catalog, indexes: Indexes) -> None:
        self._catalog, self._indexes = catalog, indexes
        self.sizes = catalog.sizes()
        self.passages, self.length = sum(self.sizes.values()), catalog.terms()
        self._matrices: OrderedDict[tuple[str, ...] | None, ExactVectors] = OrderedDict()

    def exact(self, dimension: int) -> bool:
        """Whether all vectors, of this dimension in float32, are few enough to be compared one by one."""
        return self.passages * dimension * 4 <= EXACT_BYTES

    def model(self, query: Iterable[str]) -> Bm25:
        """BM25 for these terms over the whole library."""
        frequencies = {term: self._indexes.words.frequency(term) for term in unique(query)}
        return Bm25(self.passages, self.length, frequencies)

    def search(
        self, query: str, vector: np.ndarray | None, weight: float, documents: tuple[str, ...] | None, limit: int
    ) -> tuple[Hit, ...]:
        """The best passages by (1 - weight) · words + weight · vectors, each side divided by its largest.

        vector: of the query, (dimension,), None to leave that side out; documents: ids in order, None for all.
        """
        model = self.model(terms(query))
        found = by_words(self._indexes.words, self._catalog, model, documents, max(CANDIDATES, limit))
        if vector is not None:
            near = self._by_vectors(vector, documents, max(CANDIDATES, limit))
            rows, score = self._catalog.rows(id for id in near if id not in found), model.scorer()
            found |= {id: (row, score(row.wording, row.length)) for id, row in rows.items()}
        return self._hits(fused(list(found.values()), vector, weight)[:limit])

    def _hits(self, best: Sequence[Scored]) -> tuple[Hit, ...]:
        passages = self._catalog.passages_of(each.row.id for each in best)
        return tuple(Hit(passages[each.row.id], each.score, each.words, each.vectors) for each in best)

    def _by_vectors(self, vector: np.ndarray, documents: tuple[str, ...] | None, limit: int) -> list[str]:
        """Ids of the nearest passages in the selection."""
        count = self.passages if documents is None else sum(self.sizes[each] for each in documents)
        if count * vector.nbytes <= EXACT_BYTES:
            return self._matrix(documents).search(vector, None, limit)
        if documents is None:
            return self._indexes.vectors.search(vector, None, limit)
        # Chroma filters slowly (35 ms at 20,000 passages): ask for more than needed and drop the others
        chosen = frozenset(documents)
        wide = min(WIDEST, 2 * limit * self.passages // count)
        found = self._indexes.vectors.search(vector, None, wide)
        inside = [id for id in found if id.rpartition(":")[0] in chosen][:limit]
        return inside if len(inside) == limit else self._indexes.vectors.search(vector, documents, limit)

    def _matrix(self, documents: tuple[str, ...] | None) -> ExactVectors:
        """The vectors of a selection, in order of passage id."""
        if documents not in self._matrices:
            chosen = [id for id in (self.sizes if documents is None else documents) if self.sizes[id]]
            ids = [f"{id}:{at}" for id in chosen for at in range(self.sizes[id])]
            parts = [self._catalog.vectors(id) for id in chosen]
            self._matrices[documents] = ExactVectors(ids, np.concatenate(parts) if parts else None)
            while len(self._matrices) > MATRICES:
                self._matrices.popitem(last=False)
        self._matrices.move_to_end(documents)
        return self._matrices[documents]


def by_words(
    words: WordIndex, catalog: Catalog, model: Bm25, documents: Sequence[str] | None, limit: int
) -> dict[str, tuple[Row, float]]:
    """The best `limit` passages with their exact BM25, by id; more are asked of the index until none is left out."""
    wanted = [term for term, held in model.frequencies.items() if held]
    width, score = limit + MARGIN, model.scorer()
    while wanted:
        proposed = words.search(wanted, documents, width)
        rows = catalog.rows(id for id, _ in proposed)
        scores = {id: score(row.wording, row.length) for id, row in rows.items()}
        best = sorted(rows, key=lambda id: (-scores[id], place(rows[id])))[:limit]
        if len(proposed) < width or width >= WIDEST or complete(proposed, scores, best, limit):
            return {id: (rows[id], scores[id]) for id in best}
        width *= 4
    return {}


def complete(proposed: Sequence[tuple[str, float]], scores: dict[str, float], best: Sequence[str], limit: int) -> bool:
    """Whether no passage that the index ranked below these can be among the best `limit`.

    The index's own scores are off by a factor (deleted passages in its statistics); how far it varies among those
    we see bounds what it can be for those we do not.
    """
    factors = [scores[id] / own for id, own in proposed if id in scores and own > 0]
    if len(best) < limit or not factors:
        return False
    most = max(factors) * (max(factors) / max(min(factors), 1e-9)) * 1.0001
    return proposed[-1][1] * most < scores[best[-1]]


def fused(found: Sequence[tuple[Row, float]], vector: np.ndarray | None, weight: float) -> tuple[Scored, ...]:
    """Every (row, BM25), best first; equals in order of document id and ordinal; those that match nothing left out."""
    weight = weight if vector is not None else 0.0
    words = shares([score for _, score in found])
    near = shares([0.0] * len(found) if vector is None else cosines([row for row, _ in found], vector))
    scored = [
        Scored(row, round((1 - weight) * word + weight * close, DIGITS), round(word, DIGITS), round(close, DIGITS))
        for (row, _), word, close in zip(found, words, near, strict=True)
    ]
    scored.sort(key=lambda each: (-each.score, *place(each.row)))
    return tuple(each for each in scored if each.score > 0)


def shares(scores: Sequence[float]) -> list[float]:
    """Each score by the largest, 0 to 1; negative ones count 0."""
    largest = max(scores, default=0.0)
    return [max(0.0, score / largest) if largest > 0 else 0.0 for score in scores]


def cosines(rows: Sequence[Row], vector: np.ndarray) -> list[float]:
    """Of normalised float32 vectors, summed in float64, each row by itself, so that they are the same on every run."""
    if not rows:
        return []
    vectors = np.frombuffer(b"".join(row.vector for row in rows), "<f4").reshape(len(rows), -1).astype("f8")
    return np.round(np.add.reduce(vectors * vector.astype("f8"), axis=1), DIGITS).tolist()


def place(row: Row) -> tuple[str, int]:
    return row.document, row.ordinal
