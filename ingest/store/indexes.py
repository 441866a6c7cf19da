"""The two indexes of a library, kept in line with its catalog and made again from it when they are not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from ingest.errors import LibraryError
from ingest.store import integrity
from ingest.store.catalog import Catalog, Pending
from ingest.store.integrity import VECTORS, WORDS
from ingest.store.lexical import TantivyWords
from ingest.store.vectors import ChromaVectors

DIRTY, STALE = "dirty", "stale"  # states: a change is under way; both indexes must be made anew
FADED = 0.3  # share of deleted passages at which the word index is made again
FADED_LEAST = 2_000
PORTION = 2_000  # passages handed to the indexes at a time when they are made again
NAMES = {WORDS: "词语索引", VECTORS: "向量索引"}


class WordsOnly:
    """The indexes as a child process of the owner reads them: without vectors, for one process may open Chroma's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.words = folder, TantivyWords(folder / WORDS, reading=True)

    @property
    def vectors(self) -> ChromaVectors:
        raise LibraryError("向量索引只能由资料库的主进程打开", str(self.folder), "请在主进程中检索")

    def close(self) -> None:
        self.words.close()


class Indexes:
    """words and vectors over one catalog. notice: called with a Chinese sentence when something was put right."""

    def __init__(self, folder: Path, catalog: Catalog, fingerprint: str, notice: Callable[[str], None]) -> None:
        self.folder, self.catalog, self.fingerprint, self.notice = folder, catalog, fingerprint, notice
        self._settling = True
        self._left = {name: integrity.loaded(catalog.state(f"manifest {name}")) for name in (WORDS, VECTORS)}
        sick = [name for name in (WORDS, VECTORS) if not self._trusted(name)]
        if WORDS in sick:
            self._clear(WORDS)
        self.words = TantivyWords(folder / WORDS)
        self.vectors = ChromaVectors(folder / VECTORS, fingerprint)
        try:
            self.mend(sick)
            self.flush()
        except BaseException:
            self.words.close()
            self.vectors.close()
            raise

    def mend(self, names: Sequence[str] = (WORDS, VECTORS)) -> None:
        """Make these indexes anew, and say so where they held anything."""
        for name in names:
            if self.catalog.sizes():
                self.notice(f"{NAMES[name]}已按目录库重建")
            self.rebuild(name)
        self.catalog.remember(STALE, None)

    def _trusted(self, name: str) -> bool:
        """Whether the files of an index may be opened here: they are as we left them, or they passed a trial."""
        if self.catalog.state(STALE) is not None:
            return False
        clean = self.catalog.state(DIRTY) is None
        found = integrity.manifest(self.folder / name, self._left[name])
        verdict = integrity.verdict(self._left[name], found, clean)
        if verdict == "doubtful":
            return integrity.survives(self.folder, name, self.fingerprint)
        return verdict == "sound"

    def _clear(self, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def flush(self) -> None:
        """Bring both indexes in line with the journal, then empty it."""
        pending = self.catalog.pending()
        if not pending:
            return
        self.catalog.remember(DIRTY, "1")
        sizes = self.catalog.sizes()
        # a flush that a crash or an error cut short may have left entries that the journal does not count
        suspected, self._settling = (sizes if self._settling else {}), True
        for each in pending:
            self._take_out(each, suspected.get(each.document, 0))
        self._put_in([each.document for each in pending if each.document in sizes], (WORDS, VECTORS))
        with self.catalog.change():
            self.catalog.settled(pending)
        self._settling = False
        if self.words.deleted > max(FADED_LEAST, FADED * self.words.count()):
            self.rebuild(WORDS)

    def _take_out(self, pending: Pending, suspected: int) -> None:
        stale = max(pending.stale, suspected)
        if stale:
            self.words.remove(pending.document)
            self.vectors.remove([f"{pending.document}:{at}" for at in range(stale)])

    def _put_in(self, documents: Sequence[str], names: Sequence[str]) -> None:
        """Index documents from the catalog, in portions, and commit."""
        ids: list[str] = []
        vectors: list[np.ndarray] = []
        for document in documents:
            if WORDS in names:
                self.words.add(document, self.catalog.wordings(document))
            if VECTORS in names:
                held = self.catalog.vectors(document)
                ids.extend(f"{document}:{at}" for at in range(len(held)))
                vectors.extend([held] if len(held) else [])
            if len(ids) >= PORTION:
                self.vectors.add(ids, np.concatenate(vectors))
                ids, vectors = [], []
        if ids:
            self.vectors.add(ids, np.concatenate(vectors))
        if WORDS in names:
            self.words.commit()

    def rebuild(self, name: str) -> None:
        """Make an index anew from the catalog; what the journal still holds stays for `flush`."""
        self.catalog.remember(DIRTY, "1")
        getattr(self, name).close()
        self._clear(name)
        if name == WORDS:
            self.words = TantivyWords(self.folder / WORDS)
        else:
            self.vectors = ChromaVectors(self.folder / VECTORS, self.fingerprint)
        self._put_in(list(self.catalog.sizes()), (name,))

    def close(self) -> None:
        """Flush, close both, and note how their files were left."""
        with ExitStack() as stack:
            stack.callback(self._note)
            stack.callback(self.vectors.close)
            stack.callback(self.words.close)
            self.flush()

    def _note(self) -> None:
        if self.catalog.pending():
            return
        for name in (WORDS, VECTORS):
            stamps = integrity.manifest(self.folder / name, self._left[name])
            if stamps != self._left[name]:
                self.catalog.remember(f"manifest {name}", integrity.dumped(stamps))
        self.catalog.remember(DIRTY, None)
