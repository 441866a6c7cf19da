"""Finding by meaning: the one door to chromadb, and exact search where the passages are few."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.errors import LibraryError

COLLECTION = "passages"
BATCH = 5_000  # Chroma takes 5,461 rows at a time
HNSW = {"space": "cosine", "ef_construction": 100, "ef_search": 256, "max_neighbors": 16}
DIGITS = 5  # a cosine in float32 is the same on every run to about six digits


class VectorIndex(Protocol):
    """Where passages are found by their vectors (L2-normalised)."""

    def add(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Index passages by id (document:ordinal, none of them there yet); vectors: (passages, dimension)."""

    def remove(self, ids: Sequence[str]) -> None:
        """Take these passages out; ids that are not there are passed over."""

    def search(self, vector: np.ndarray, documents: Collection[str] | None, limit: int) -> list[str]:
        """Ids of the nearest `limit` passages by cosine, nearest first; vector: (dimension,)."""

    def ids(self) -> frozenset[str]:
        """Ids of all passages that are indexed."""

    def close(self) -> None:
        """Let go of the files."""


class ExactVectors:
    """A VectorIndex in memory that compares with every passage; the nearest are found without fail."""

    def __init__(self, ids: Sequence[str] = (), vectors: np.ndarray | None = None) -> None:
        self._ids: list[str] = list(ids)
        self._vectors = np.zeros((0, 0), "f4") if vectors is None else vectors

    def add(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        self._vectors = np.concatenate([self._vectors, vectors]) if self._ids else vectors
        self._ids.extend(ids)

    def remove(self, ids: Sequence[str]) -> None:
        gone = set(ids)
        kept = [at for at, id in enumerate(self._ids) if id not in gone]
        self._ids, self._vectors = [self._ids[at] for at in kept], self._vectors[kept]

    def search(self, vector: np.ndarray, documents: Collection[str] | None, limit: int) -> list[str]:
        """As in VectorIndex; equally near ones in the order in which they were added."""
        if not self._ids:
            return []
        near = np.round(np.vecdot(self._vectors, vector), DIGITS)  # a product by BLAS varies with its threads
        if documents is not None:
            wanted = frozenset(documents)
            near[[document_of(id) not in wanted for id in self._ids]] = -np.inf
        least = np.partition(near, -limit)[-limit] if limit < len(near) else -np.inf
        close = np.flatnonzero((near >= least) & (near > -np.inf))
        return [self._ids[at] for at in close[np.argsort(-near[close], kind="stable")][:limit]]

    def ids(self) -> frozenset[str]:
        return frozenset(self._ids)

    def close(self) -> None:
        self.__init__()


class ChromaVectors:
    """A VectorIndex in a folder of Chroma's, opened at first use; fingerprint: of the model the vectors are from."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder, self.fingerprint = folder, fingerprint
        self._client = self._collection = self._count = None

    def _open(self):
        if self._collection is None:
            self._client = client(self.folder)
            self._collection = self._client.get_or_create_collection(
                COLLECTION,
                embedding_function=None,
                metadata={"fingerprint": self.fingerprint},
                configuration={"hnsw": HNSW},
            )
            made_by = (self._collection.metadata or {}).get("fingerprint")
            if made_by != self.fingerprint:
                self.close()
                raise LibraryError(
                    "向量索引出自另一个嵌入模型", str(self.folder), "请运行 yingji ingest --rebuild 重建"
                )
        return self._collection

    def add(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        for at in range(0, len(ids), BATCH):
            batch = list(ids[at : at + BATCH])
            metadatas = [{"document": document_of(id)} for id in batch]
            self._count = None
            with said(self.folder):
                self._open().add(ids=batch, embeddings=vectors[at : at + BATCH], metadatas=metadatas)

    def remove(self, ids: Sequence[str]) -> None:
        for at in range(0, len(ids), BATCH):
            self._count = None
            with said(self.folder):
                self._open().delete(ids=list(ids[at : at + BATCH]))

    def search(self, vector: np.ndarray, documents: Collection[str] | None, limit: int) -> list[str]:
        if documents is not None and not documents:
            return []
        where = None if documents is None else {"document": {"$in": sorted(documents)}}
        with said(self.folder):
            collection = self._open()
            if self._count is None:  # counting takes longer than searching
                self._count = collection.count()
            limit = min(limit, self._count)
            found = limit and collection.query(query_embeddings=[vector], n_results=limit, where=where, include=[])
        return found["ids"][0] if found else []

    def ids(self) -> frozenset[str]:
        with said(self.folder):
            collection, held = self._open(), set()
            while page := collection.get(include=[], limit=BATCH, offset=len(held))[
                "ids"
            ]:  # all at once fails from 100,000
                held.update(page)
            return frozenset(held)

    def returns(self, id: str, vector: np.ndarray) -> bool:
        """Whether `id` is stored with this vector, and a search for it comes first upon it or upon its twin."""
        nearest = self.search(vector, None, 1)
        found = self._open().get(ids=sorted({id, *nearest}), include=["embeddings"])
        return bool(nearest) and all(np.allclose(each, vector, atol=1e-4) for each in found["embeddings"])

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = self._collection = self._count = None


def client(folder: Path):
    """An embedded Chroma client on `folder` that calls nobody."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


@contextlib.contextmanager
def said(folder: Path) -> Iterator[None]:
    """What goes wrong inside Chroma, said as a LibraryError."""
    try:
        yield
    except LibraryError:
        raise
    except Exception as error:  # Chroma raises its own, sqlite's and Rust's
        words = " ".join(str(error).split())[:200]
        raise LibraryError(
            f"向量索引无法使用（{words}）", str(folder), "请检查磁盘空间，再运行 yingji doctor"
        ) from error


def document_of(id: str) -> str:
    """The document of a passage, from the passage's id."""
    return id.rpartition(":")[0]


def self_search(
    folder: Path, fingerprint: str, expected: frozenset[str], ignored: frozenset[str], sample: dict[str, np.ndarray]
) -> bool:
    """Whether the index holds exactly `expected` beside what it has of the documents `ignored`, and each vector of
    `sample` (by id) is stored and found again. Damage may kill the process: call it in a child.
    """
    with contextlib.closing(ChromaVectors(folder, fingerprint)) as index:
        held = frozenset(id for id in index.ids() if document_of(id) not in ignored)
        return held == expected and all(index.returns(id, vector) for id, vector in sample.items())
