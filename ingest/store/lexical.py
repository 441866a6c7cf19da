"""Finding by words: the one door to tantivy, and the exact BM25 that its candidates are scored with.

tantivy's own scores depend on how its segments came about (deleted passages count until a merge, sums run in
another order), so it proposes and `Bm25` decides: the same library gives the same scores whatever its history.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.errors import LibraryError
from ingest.terms import terms

ELSEWHERE = 300  # passages that may be counted as well: the one matter of a few documents would weigh nothing
K1, B = 1.2, 0.75  # tantivy's own, not adjustable there
HEAP = 64_000_000
# as ingest.terms cuts them
LATIN = re.compile(r"[a-z]+")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
OVERLAP = re.compile(r"(.)\1")


def rounded_lengths() -> tuple[int, ...]:
    """The 256 lengths that tantivy tells apart: all up to 40, then eight to each doubling."""
    steps = (((at & 7) | 8) << ((at >> 3) - 1) if at >= 8 else at for at in range(232))
    return (*range(24), *(24 + step for step in steps))


LENGTHS = rounded_lengths()


def normalised(text: str) -> str:
    """`text` in the form whose characters `ingest.terms` cuts."""
    return unicodedata.normalize("NFKC", text).lower()


def occurrences(term: str) -> Callable[[str], int]:
    """A function that counts `term` among the terms of a normalised text, without cutting the text where it can."""
    if term[0].isascii():
        cut = (NUMBER if term[0].isdecimal() else LATIN).findall
        return lambda text: cut(text).count(term) if term in text else 0
    if OVERLAP.fullmatch(term):
        return lambda text: sum(text.startswith(term, at) for at in range(len(text))) if term in text else 0
    return lambda text: text.count(term)


@dataclass(frozen=True, slots=True)
class Bm25:
    """BM25 over a library of `passages` passages and `length` terms; frequencies: passages that hold each term."""

    passages: int
    length: int
    frequencies: Mapping[str, int]

    def rarity(self, term: str, others: int = 0) -> float:
        """Inverse document frequency of a term in `frequencies`, above 0. others: passages without it to count as well."""
        held = self.frequencies[term]
        return math.log(1 + (max(self.passages, held) + others - held + 0.5) / (held + 0.5))

    def scorer(self) -> Callable[[str, int], float]:
        """A function of a passage, normalised as it was indexed, and its length in terms, that gives its score."""
        weights = [(occurrences(term), self.rarity(term) * (1 + K1)) for term in self.frequencies]
        shorter, longer = K1 * (1 - B), K1 * B * self.passages / max(self.length, 1)

        def score(wording: str, length: int) -> float:
            norm, total = shorter + longer * LENGTHS[bisect_right(LENGTHS, length) - 1], 0.0
            for counted, weight in weights:
                if count := counted(wording):
                    total += weight * count / (count + norm)
            return total

        return score


class WordIndex(Protocol):
    """Where passages are found by their terms. Nothing added or removed counts before `commit`."""

    def add(self, document: str, wordings: Sequence[str]) -> None:
        """Index a document's passages, in order of ordinal."""

    def remove(self, document: str) -> None:
        """Take a document's passages out."""

    def commit(self) -> None:
        """Make all changes since the last commit visible and durable at once."""

    def search(self, wanted: Sequence[str], documents: Collection[str] | None, limit: int) -> list[tuple[str, float]]:
        """The best `limit` passages that hold any of the terms, as (passage id, the index's own score)."""

    def frequency(self, term: str) -> int:
        """How many passages hold `term`."""

    def count(self, document: str | None = None) -> int:
        """How many passages are indexed, of one document or of all."""

    def close(self) -> None:
        """Let go of the files."""


class TantivyWords:
    """A WordIndex in a folder of tantivy's. deleted: passages taken out that its files still carry.

    reading: it is another process that owns the folder; nothing is made there.
    """

    def __init__(self, folder: Path, *, reading: bool = False) -> None:
        import tantivy

        self._tantivy, self._writer, self._folder = tantivy, None, folder
        if not reading:
            folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("words", tokenizer_name="terms", index_option="freq")
        self._schema = builder.build()
        with said(folder):
            self._index = tantivy.Index.open(str(folder)) if reading else tantivy.Index(self._schema, path=str(folder))
        by_space = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("terms", by_space)
        self._renew()

    def _renew(self) -> None:
        """Look at the last commit."""
        self._searcher = self._index.searcher()
        segments = json.loads((self._folder / "meta.json").read_bytes())["segments"]
        self.deleted = sum((segment["deletes"] or {}).get("num_deleted_docs", 0) for segment in segments)
        self._frequencies: dict[str, int] = {}

    def _open_writer(self):
        if self._writer is None:
            with said(self._folder):
                self._writer = self._index.writer(HEAP, 1)
        return self._writer

    def add(self, document: str, wordings: Sequence[str]) -> None:
        writer, make = self._open_writer(), self._tantivy.Document
        with said(self._folder):
            for at, wording in enumerate(wordings):
                writer.add_document(make(id=f"{document}:{at}", document=document, words=" ".join(terms(wording))))

    def remove(self, document: str) -> None:
        self._open_writer().delete_documents_by_term("document", document)

    def commit(self) -> None:
        if self._writer is not None:
            with said(self._folder):
                self._writer.commit()
                self._index.reload()
            self._renew()

    def _term(self, field: str, value: str):
        return self._tantivy.Query.term_query(self._schema, field, value, "freq" if field == "words" else "basic")

    def search(self, wanted: Sequence[str], documents: Collection[str] | None, limit: int) -> list[tuple[str, float]]:
        make, occur = self._tantivy.Query, self._tantivy.Occur
        query = make.boolean_query([(occur.Should, self._term("words", term)) for term in wanted])
        if documents is not None:
            within = make.term_set_query(self._schema, "document", list(documents))
            query = make.boolean_query([(occur.Must, make.const_score_query(within, 0.0)), (occur.Must, query)])
        with said(self._folder):
            hits = self._searcher.search(query, limit=limit, count=False).hits
            return [(self._searcher.doc(address)["id"][0], score) for score, address in hits]

    def frequency(self, term: str) -> int:
        if not self.deleted:
            return self._searcher.doc_freq("words", term)
        if term not in self._frequencies:  # doc_freq counts deleted passages too, a search does not
            found = self._searcher.search(self._term("words", term), limit=1, count=True)
            self._frequencies[term] = found.count
        return self._frequencies[term]

    def count(self, document: str | None = None) -> int:
        if document is None:
            return self._searcher.num_docs
        return self._searcher.search(self._term("document", document), limit=1, count=True).count

    def close(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
        self._writer = self._searcher = self._index = None


@contextmanager
def said(folder: Path) -> Iterator[None]:
    """What goes wrong inside tantivy, said as a LibraryError."""
    try:
        yield
    except (ValueError, OSError) as error:
        words = " ".join(str(error).split())[:200]
        raise LibraryError(
            f"词语索引无法使用（{words}）", str(folder), "请检查磁盘空间，再运行 yingji doctor"
        ) from error


def unique(query: Iterable[str]) -> tuple[str, ...]:
    """Each term once, in an order that does not depend on the question's."""
    return tuple(sorted(set(query)))
