"""The library: one folder with a catalog and two indexes, and the only thing that changes any of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import numpy as np

from ingest.document import Document, Entry, Hit, Parsed, Passage, Section, Span
from ingest.duty import Duty, Reference, Term, Wanted
from ingest.embedding import Embedder
from ingest.errors import LibraryError, NotFoundError
from ingest.folding import fold, folded
from ingest.store import examination, ownership
from ingest.store.catalog import Catalog, Indexed, Source, missing
from ingest.store.duties import Counts, Tally, bearing
from ingest.store.examination import Finding
from ingest.store.indexes import STALE, Indexes, WordsOnly
from ingest.store.lexical import ELSEWHERE, normalised
from ingest.store.listing import named, shelved
from ingest.store.ownership import Owner
from ingest.store.searching import Searcher
from ingest.store.terms import TermLine, ordered
from ingest.store.titles import Titles
from ingest.terms import terms

FINGERPRINT = "fingerprint"
ENOUGH = 400  # passages after which the indexes are brought in line with the catalog
LONG = 2.0  # or seconds
PREFIX = 4  # the shortest beginning of an id that may stand for it
REMEMBERED = 64  # documents whose text and sections stay in memory: a third of an answer's time was reading them again


class Added(StrEnum):
    """What became of a file that was added."""

    ADDED = "added"
    REPLACED = "replaced"
    SAME_WORDS = "same-words"
    UNCHANGED = "unchanged"


class Library:
    """An open library, owned by this process until `close`; safe for several threads. Made with `Library.open`.

    notices: what opening put right, for the screen. owner: a server announces its address there; None for a view.
    """

    def __init__(
        self,
        catalog: Catalog,
        indexes: Indexes | WordsOnly,
        embedder: Embedder,
        clock: Callable[[], float] = time.monotonic,
        owner: Owner | None = None,
        notices: Sequence[str] = (),
    ) -> None:
        self.folder, self.embedder, self.owner, self.notices = catalog.path.parent, embedder, owner, notices
        self._catalog, self._indexes, self._clock = catalog, indexes, clock
        self._lock = threading.RLock()
        self._waiting, self._since, self._changes = 0, 0.0, 0
        self._searcher: Searcher | None = None
        self._entries: dict[str, Entry] | None = None
        self._plain: dict[str, str] | None = None
        self._documents = lru_cache(REMEMBERED)(lambda id: self._held.document(id))
        self._sections = lru_cache(REMEMBERED)(lambda id: self._held.sections(id))

    @classmethod
    def open(
        cls,
        folder: Path,
        embedder: Embedder,
        *,
        purpose: str,
        create: bool = True,
        wait: float = 10.0,
        rebuild: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> Library:
        """Take the library in `folder` into possession, waiting up to `wait` seconds for another owner.

        create: make it when there is none. rebuild: go over to this embedder when another one made the vectors.
        LibraryError when it is held, damaged, of another embedder, cannot be written, or is not there.
        """
        try:
            examination.present(folder, create)
        except OSError as error:
            raise ownership.unusable(folder, error) from error
        owner = ownership.acquire(folder, purpose, wait)
        catalog: Catalog | None = None
        try:
            catalog = Catalog(folder)
            settle_model(catalog, embedder, folder, rebuild)
            notices: list[str] = []
            indexes = Indexes(folder, catalog, embedder.fingerprint, notices.append)
            return cls(catalog, indexes, embedder, clock, owner, notices)
        except BaseException as error:
            if catalog is not None:
                catalog.close()
            owner.release()
            if isinstance(error, OSError):
                raise ownership.unusable(folder, error) from error
            raise

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Bring the indexes in line, close everything and give the folder free; a second call does nothing."""
        with self._lock:
            if self._catalog is None:
                return
            catalog, self._catalog = self._catalog, None
            self._forget_state()
            try:
                self._indexes.close()
            finally:
                catalog.close()
                if self.owner:
                    self.owner.release()

    def settled(self) -> int | None:
        """The number of the state that a view reads now; None while the indexes are behind the catalog, and where the
        vectors are so many that the index of vectors, which no view can open, is searched."""
        with self._lock:
            if self._waiting or not self._ready().exact(self.embedder.dimension):
                return None
            return self._changes

    # looking

    def entries(self) -> tuple[Entry, ...]:
        """Every document: by (region, year, title, id), and in a family the newest version first."""
        with self._lock:
            if self._entries is None:
                self._entries = {entry.id: entry for entry in shelved(self._held.entries())}
            return tuple(self._entries.values())

    def entry(self, document: str) -> Entry:
        """The document with this id, or the only one whose id begins so; NotFoundError."""
        with self._lock:
            near = shelved(self._held.relatives(document)) if self._entries is None else ()
            same = {entry.id: entry for entry in near} or self._entries or {}
        if document in same:
            return same[document]
        alike = [entry for entry in self.entries() if len(document) >= PREFIX and entry.id.startswith(document)]
        if len(alike) > 1:
            raise NotFoundError(f"有 {len(alike)} 份文件的编号以“{document}”开头", remedy="请多写几位编号")
        if not alike:
            raise missing(document)
        return alike[0]

    def find(self, words: str) -> tuple[Entry, ...]:
        """The documents that `words` names by id, file name or part of the title, best first."""
        return named(self.entries(), words)

    def document(self, id: str) -> Document:
        """With its text; `source` is a file that still holds these words."""
        with self._lock:
            return self._documents(id)

    def sections(self, id: str) -> tuple[Section, ...]:
        with self._lock:
            return self._sections(id)

    def passages(self, id: str) -> tuple[Passage, ...]:
        with self._lock:
            return self._held.passages(id)

    def passage(self, passage_id: str) -> Passage:
        """NotFoundError when the library does not (any longer) hold it."""
        with self._lock:
            passage = self._held.passages_of([passage_id]).get(passage_id)
        if passage is None:
            raise NotFoundError(f"资料库里没有“{passage_id}”这个片段", remedy="它所在的文件可能已被替换，请重新检索")
        return passage

    def sources(self) -> tuple[Source, ...]:
        """Every file that went in, by path."""
        with self._lock:
            return self._held.sources()

    def source(self, path: str) -> Source | None:
        """The file at this absolute path, as it went in."""
        with self._lock:
            return self._held.source(path)

    def understood(self, document: str) -> tuple[int, str] | None:
        """(version, vocabulary) that a document was parsed with; None when it is not there."""
        with self._lock:
            return self._held.understood(document)

    def containing(self, words: str) -> tuple[str, ...]:
        """Ids of the documents in whose text these words stand, whatever the line breaks, widths and case; reads every text."""
        needle = fold(words)
        with self._lock:
            if self._plain is None:
                self._plain = {id: fold(text) for id, text in self._held.texts()}
            return tuple(id for id, text in self._plain.items() if needle and needle in text)

    def place(self, id: str, words: str) -> Span | None:
        """Where these words first stand in a document, as `containing` finds them; None where they do not."""
        document = self.document(id)
        at = document.text.find(words)
        if at >= 0:
            return Span(at, at + len(words))
        found = folded(document.text).find(words)
        return Span(*found) if found else None

    def count(self, documents: Collection[str] | None = None) -> tuple[int, int]:
        """(documents, passages), of the whole library or of these."""
        with self._lock:
            sizes = self._held.sizes()
        chosen = [sizes[id] for id in sizes if documents is None or id in documents]
        return len(chosen), sum(chosen)

    def search(self, query: str, documents: Collection[str] | None = None, limit: int = 10) -> tuple[Hit, ...]:
        """The passages that answer to `query` by words and meaning, best first, within `documents` (None: all)."""
        weight = self.embedder.weight
        vector = self.embedder.encode_queries([query])[0] if weight > 0 and query.strip() else None
        with self._lock:
            searcher = self._ready()
            chosen = None if documents is None else tuple(sorted(searcher.sizes.keys() & set(documents)))
            if chosen is not None and len(chosen) == len(searcher.sizes):
                chosen = None
            if chosen == () or not searcher.passages:
                return ()
            return searcher.search(query, vector, weight, chosen, limit)

    def duties(self, wanted: Wanted, start: int = 0, limit: int | None = None) -> tuple[tuple[Duty, ...], int]:
        """The wanted duties from number `start` on, at most `limit`, and how many there are in all.

        In the order of the shelf, and within a document in reading order.
        """
        with self._lock, self._held.guarded():
            shelf, whole = self._shelf(wanted)
            return self._held.duties.page(wanted, shelf, whole, start, limit)

    def tally(self, wanted: Wanted) -> Tally:
        """How many of the wanted duties there are, and how they fall by document, month, body and so on."""
        with self._lock, self._held.guarded():
            shelf, whole = self._shelf(wanted)
            return self._held.duties.tally(wanted, shelf, whole)

    def bodies(self, documents: Collection[str] | None = None) -> Counts:
        """Every body that leads or joins in a duty of these documents (None: all), with the number, most first."""
        with self._lock, self._held.guarded():
            return self._held.duties.bodies(None if documents is None else sorted(documents))

    def duty_kinds(self) -> tuple[str, ...]:
        """The kinds of work (演练, 培训 …) that occur among the duties."""
        with self._lock, self._held.guarded():
            return self._held.duties.kinds()

    def unread(self) -> tuple[str, ...]:
        """The documents that went in before there was a register; their duties are found when they go in again."""
        with self._lock, self._held.guarded():
            return self._held.duties.unread()

    def terms(self, name: str | None = None, documents: Collection[str] | None = None) -> tuple[Term, ...]:
        """The terms of these documents (None: all) whose name is, or contains, `name` (None: any), in the order of the
        shelf and within a document in reading order."""
        with self._lock, self._held.guarded():
            return ordered(self._held.glossary.named(name, documents), self.entries())

    def term_lines(self, documents: Collection[str] | None = None) -> tuple[TermLine, ...]:
        """Every name in these documents (None: all) with those that define or mention it, most widespread first."""
        with self._lock, self._held.guarded():
            return self._held.glossary.lines(documents)

    def references(self, documents: Collection[str] | None = None) -> tuple[Reference, ...]:
        """Every 《…》 of these documents (None: all), with the document it names where the library holds it now."""
        with self._lock, self._held.guarded():
            found = ordered(self._held.glossary.references(documents), self.entries())
            titles = Titles(self.entries())
            return tuple(replace(one, target=titles.target(one.title)) for one in found)

    def unnamed(self) -> tuple[str, ...]:
        """The documents that went in before terms were looked for; theirs are found when they go in again."""
        with self._lock, self._held.guarded():
            return self._held.glossary.unnamed()

    def _shelf(self, wanted: Wanted) -> tuple[tuple[str, ...], bool]:
        """The documents that `wanted` looks in, and whether they are all there are."""
        entries = self.entries()
        chosen = bearing(entries, wanted)
        return chosen, len(chosen) == len(entries)

    def rarity(self, term: str) -> float:
        """Inverse document frequency of a term over the passages of the library and ELSEWHERE more."""
        with self._lock:
            return self._ready().model([normalised(term)]).rarity(normalised(term), ELSEWHERE)

    # changing

    def add(self, parsed: Parsed, source: Source) -> Added:
        """Put a document in, in the place of what the same path said before; committed when this returns."""
        indexed = as_indexed(parsed, self.embedder)
        with self._lock:
            outcome = self._commit(parsed, source, indexed)
            self._touched(len(parsed.passages))
        return outcome

    def _commit(self, parsed: Parsed, source: Source, indexed: Sequence[Indexed]) -> Added:
        catalog, document = self._held, parsed.document.id
        before, known = catalog.source(source.path), catalog.understood(document)
        fresh = known != (source.version, source.vocabulary)
        with catalog.change():
            if fresh:
                catalog.store(parsed, indexed, source.version, source.vocabulary)
            catalog.store_source(source)
            if before is not None and before.document != document:
                self._leave(before.document)
        if before is None:
            return Added.SAME_WORDS if known else Added.ADDED
        return Added.REPLACED if fresh or before.document != document else Added.UNCHANGED

    def refresh(self, source: Source) -> None:
        """A file that went in was touched and says the same: remember its new size and date."""
        with self._lock, self._held.change():
            self._held.store_source(source)

    def remove(self, document: str) -> Entry:
        """Take a document out (id or unique beginning of it), whatever files hold it; NotFoundError."""
        with self._lock:
            entry = self.entry(document)
            with self._held.change():
                self._held.discard(entry.id)
            self._forget_state()
            self.flush()
        return entry

    def forget(self, path: str) -> Entry | None:
        """A file is gone: drop it as a source. The document's entry when it went out with its last file, else None."""
        with self._lock:
            source = self._held.source(path)
            if source is None:
                return None
            entry = self.entry(source.document)
            with self._held.change():
                self._held.forget_source(path)
                self._leave(source.document)
            gone = not self._held.holds(source.document)
            self._touched(0)
        return entry if gone else None

    def _leave(self, document: str) -> None:
        """Inside a change: a document that no file holds any longer goes out."""
        if not self._held.files(document):
            self._held.discard(document)

    def rebuild(self) -> None:
        """Embed every passage again with the library's embedder, and make both indexes anew."""
        with self._lock:
            reencode(self._held, self.embedder)
            self._indexes.mend()
            self._forget_state()

    def flush(self) -> None:
        """Bring the indexes in line with the catalog now."""
        with self._lock:
            self._indexes.flush()
            self._waiting = 0

    def examine(self, deep: bool = False) -> tuple[Finding, ...]:
        """What is well and what is not, for `yingji doctor`; deep: check every passage and try the indexes out."""
        with self._lock:
            self.flush()
            return examination.examine(self.folder, self._held, self._indexes, self.embedder.fingerprint, deep)

    # inside

    @property
    def _held(self) -> Catalog:
        if self._catalog is None:
            raise LibraryError("资料库已关闭", str(self.folder), "请重新打开")
        return self._catalog

    def _ready(self) -> Searcher:
        """A searcher over the latest committed state."""
        if self._waiting:
            self.flush()
        if self._searcher is None:
            self._searcher = Searcher(self._held, self._indexes)
        return self._searcher

    def _touched(self, passages: int) -> None:
        """Something was committed: forget what was remembered, and bring the indexes in line when enough waits."""
        self._forget_state()
        if not self._waiting:
            self._since = self._clock()
        self._waiting += max(passages, 1)
        if self._waiting >= ENOUGH or self._clock() - self._since >= LONG:
            self.flush()

    def _forget_state(self) -> None:
        self._changes += 1
        self._searcher = self._entries = self._plain = None
        self._documents.cache_clear()
        self._sections.cache_clear()


def as_indexed(parsed: Parsed, embedder: Embedder) -> list[Indexed]:
    """Each passage as search sees it."""
    vectors = encoded(embedder, [spoken(passage) for passage in parsed.passages])
    wordings = [normalised(spoken(passage)) for passage in parsed.passages]
    return [Indexed(words, len(terms(words)), vector) for words, vector in zip(wordings, vectors, strict=True)]


def spoken(passage: Passage) -> str:
    """What of a passage is indexed: context and text."""
    return f"{passage.context}\n{passage.text}"


def encoded(embedder: Embedder, texts: list[str]) -> np.ndarray:
    """(texts, dimension) float32."""
    return embedder.encode_passages(texts) if texts else np.zeros((0, embedder.dimension), "f4")


def settle_model(catalog: Catalog, embedder: Embedder, folder: Path, rebuild: bool) -> None:
    """See that every vector is `embedder`'s; LibraryError when another made them and rebuild is off."""
    made_by, sizes = catalog.state(FINGERPRINT), catalog.sizes()
    if made_by not in (None, embedder.fingerprint) and sizes and not rebuild:
        raise LibraryError(
            f"资料库是用嵌入模型 {made_by} 建立的，与现在的 {embedder.fingerprint} 不能混用",
            str(folder),
            "请换回原来的模型，或运行 yingji ingest --rebuild 用新模型重建",
        )
    if made_by != embedder.fingerprint or rebuild:
        reencode(catalog, embedder)


def reencode(catalog: Catalog, embedder: Embedder) -> None:
    """Replace every vector in the catalog by the embedder's, all at once; the indexes are to be made anew."""
    with catalog.change():
        for document in catalog.sizes():
            catalog.store_vectors(
                document, encoded(embedder, [spoken(passage) for passage in catalog.passages(document)])
            )
        catalog.remember(FINGERPRINT, embedder.fingerprint)
        catalog.remember(STALE, "1")
