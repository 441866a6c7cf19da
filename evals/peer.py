"""The peer: what a LangChain user would write for the same job. Only the benchmark imports this; needs `bench`.

Chroma for vectors and rank_bm25 for words, joined by LangChain's EnsembleRetriever with equal weights. It gets the
same passages, terms, embedding model and offline Chroma client as Yingji. rank_bm25 has no form on disk, so every
start counts the words again from the texts that Chroma kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from langchain_chroma import Chroma
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever

from ingest.embedding import load
from ingest.store.vectors import client
from ingest.terms import terms

COLLECTION = "passages"
BATCH = 5_000  # Chroma takes 5,461 rows at a time
CANDIDATES = 10  # from each side, before they are joined
WEIGHTS = (0.5, 0.5)


class SameEmbeddings:
    """Yingji's embedder as langchain_chroma calls one."""

    def __init__(self) -> None:
        self._embedder = load()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._embedder.encode_passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self._embedder.encode_queries([text])[0].tolist()


def build(folder: Path, passages: Sequence[str], done: Callable[[int], None]) -> None:
    """Fill a Chroma store in `folder` and make the retriever once; done: called with the passages stored so far."""
    vectors = store(folder)
    for at in range(0, len(passages), BATCH):
        batch = list(passages[at : at + BATCH])
        numbers = [str(at + place) for place in range(len(batch))]
        vectors.add_texts(batch, [{"passage": number} for number in numbers], ids=numbers)
        done(at + len(batch))
    retriever(vectors)


def opened(folder: Path) -> Callable[[str, int], list[int]]:
    """A function of a query and a limit that gives the numbers of the passages found, best first."""
    ensemble = retriever(store(folder))

    def search(query: str, limit: int) -> list[int]:
        return [int(found.metadata["passage"]) for found in ensemble.invoke(query)[:limit]]

    return search


def store(folder: Path) -> Chroma:
    return Chroma(COLLECTION, SameEmbeddings(), client=client(folder))


def retriever(vectors: Chroma) -> EnsembleRetriever:
    """Both sides over all that the store holds."""
    texts, metadatas = held(vectors)
    words = BM25Retriever.from_texts(texts, metadatas, preprocess_func=terms, k=CANDIDATES)
    near = vectors.as_retriever(search_kwargs={"k": CANDIDATES})
    return EnsembleRetriever(retrievers=[words, near], weights=list(WEIGHTS))


def held(vectors: Chroma) -> tuple[list[str], list[dict[str, str]]]:
    """Every passage of a store with its metadata, read in portions: Chroma fails on 100,000 rows at once."""
    texts: list[str] = []
    metadatas: list[dict[str, str]] = []
    more = True
    while more:
        portion = vectors.get(limit=BATCH, offset=len(texts), include=["documents", "metadatas"])
        texts.extend(portion["documents"])
        metadatas.extend(portion["metadatas"])
        more = len(portion["ids"]) == BATCH
    return texts, metadatas
