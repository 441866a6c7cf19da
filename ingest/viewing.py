"""A library as it stands, for a child process of its owner: read, never changed."""

from __future__ import annotations

from pathlib import Path

from ingest.embedding import Embedder
from ingest.errors import LibraryError
from ingest.library import FINGERPRINT, Library
from ingest.store.catalog import Catalog
from ingest.store.indexes import WordsOnly


def view(folder: Path, embedder: Embedder) -> Library:
    """The library that the process which started this one owns; `embedder` as its owner's, else LibraryError.

    What is read in it counts only where the owner's `Library.settled` gave the same number before it was opened
    and afterwards: then nothing changed meanwhile, and it is what the owner reads.
    """
    catalog = Catalog(folder, reading=True)
    try:
        if catalog.state(FINGERPRINT) != embedder.fingerprint:
            raise LibraryError("资料库是用另一个嵌入模型建立的", str(folder), "请换回原来的模型")
        return Library(catalog, WordsOnly(folder), embedder)
    except BaseException:
        catalog.close()
        raise
