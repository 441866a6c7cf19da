"""Whether the files of the two indexes are as we left them, and a trial in a child process when they are not."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.store.catalog import read_only

WORDS, VECTORS = "words", "vectors"
SAMPLE = 50  # passages that a trial searches for
TRIAL_SECONDS = 600
UNREMARKABLE = (".lock",)  # files of tantivy's that come and go
LIVE = (
    "meta.json",
    ".managed.json",
    "chroma.sqlite3",
    "chroma.sqlite3-wal",
    "chroma.sqlite3-shm",
    "chroma.sqlite3-journal",
)
TRIAL = "import sys; from ingest.store.integrity import trial; sys.exit(trial(*sys.argv[1:]))"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was left: bytes, nanoseconds, and crc32 of its bytes."""

    size: int
    mtime: int
    crc: int


Manifest = Mapping[str, Stamp]


def manifest(folder: Path, known: Manifest) -> dict[str, Stamp]:
    """The stamp of every file under `folder`, by relative path; a file that looks as in `known` is not read again."""
    stamps: dict[str, Stamp] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix not in UNREMARKABLE):
        name, status = path.relative_to(folder).as_posix(), path.stat()
        old = known.get(name)
        same = old is not None and (old.size, old.mtime) == (status.st_size, status.st_mtime_ns)
        stamps[name] = Stamp(status.st_size, status.st_mtime_ns, old.crc if same else checksum(path))
    return stamps


def checksum(path: Path) -> int:
    """crc32 of a file's bytes."""
    crc = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc


def dumped(stamps: Manifest) -> str:
    return json.dumps({name: (stamp.size, stamp.mtime, stamp.crc) for name, stamp in stamps.items()})


def loaded(text: str | None) -> dict[str, Stamp]:
    return {name: Stamp(*values) for name, values in json.loads(text or "{}").items()}


def verdict(left: Manifest, found: Manifest, clean: bool) -> str:
    """Either "sound", "damaged", or "doubtful", from the files as they were left and as they are found.

    clean: no change was under way when the library was last used. Files that only we change must then be the
    very same; those that Chroma touches even when it only reads, or any after a crash, are in doubt.
    """
    bytes_of = {name: (stamp.size, stamp.crc) for name, stamp in found.items()}
    before = {name: (stamp.size, stamp.crc) for name, stamp in left.items()}
    if bytes_of == before and clean:
        return "sound"
    fixed = {name for name in bytes_of.keys() | before.keys() if name.rpartition("/")[2] not in LIVE}
    if clean and any(bytes_of.get(name) != before.get(name) for name in fixed):
        return "damaged"
    return "doubtful"


def survives(folder: Path, index: str, fingerprint: str) -> bool:
    """Whether the index (WORDS or VECTORS) of the library in `folder` passes its trial in a child process."""
    command = [sys.executable, "-c", TRIAL, os.fspath(folder), index, fingerprint]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=TRIAL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def trial(folder: str, index: str, fingerprint: str) -> int:
    """0 when the index holds just what the catalog says, apart from documents still in its journal; else 1."""
    base = read_only(Path(folder))
    leaving_out = {row[0] for row in base.execute("SELECT document FROM pending")}
    sizes = {id: n for id, n in base.execute("SELECT id, passages FROM documents") if id not in leaving_out}
    if index == WORDS:
        return int(not words_sound(Path(folder), sizes, leaving_out))
    ids = sorted(f"{document}:{at}" for document, n in sizes.items() for at in range(n))
    sample: dict[str, np.ndarray] = {}
    for id in ids[:: max(1, len(ids) // SAMPLE)]:
        query = "SELECT vector FROM passages WHERE document = ? AND ordinal = ?"
        vector = np.frombuffer(base.execute(query, id.rsplit(":", 1)).fetchone()[0], "<f4")
        if vector.any():
            sample[id] = vector
    return int(not vectors_sound(Path(folder), fingerprint, frozenset(ids), leaving_out, sample))


def words_sound(folder: Path, sizes: Mapping[str, int], leaving_out: Collection[str]) -> bool:
    """Whether the word index has as many passages of each document as the catalog, and no others."""
    from ingest.store.lexical import TantivyWords

    words = TantivyWords(folder / WORDS)
    extra = sum(words.count(document) for document in leaving_out)
    return words.count() - extra == sum(sizes.values()) and all(words.count(id) == n for id, n in sizes.items())


def vectors_sound(
    folder: Path,
    fingerprint: str,
    expected: frozenset[str],
    leaving_out: Collection[str],
    sample: dict[str, np.ndarray],
) -> bool:
    """Whether the vector index has just the expected passages and finds those of the sample by their vectors."""
    from ingest.store.vectors import self_search

    store = folder / VECTORS / "chroma.sqlite3"
    if store.exists():
        with closing(sqlite3.connect(store)) as base:
            if base.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return False
    return self_search(folder / VECTORS, fingerprint, expected, frozenset(leaving_out), sample)
