"""The catalog: what the library holds, in SQLite. It is the source of truth; both indexes are made from it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.document import Document, Entry, Parsed, Passage, Section
from ingest.errors import LibraryError, NotFoundError
from ingest.store.duties import Duties
from ingest.store.rows import (
    DOCUMENT,
    ENTRY,
    PASSAGE,
    SECTION,
    as_document,
    as_entry,
    as_passage,
    as_section,
    of_document,
    of_passage,
    of_section,
)
from ingest.store.terms import Terms

FILE = "catalog.sqlite"
SCHEMA_VERSION = 3
# a passage with its vector takes about 3 KB; a page holds several
PRAGMAS = ("page_size = 16384", "journal_mode = WAL", "synchronous = FULL", "cache_size = -65536")
DATA = Path(__file__).parents[1] / "data"
SCRIPTS = ("catalog.sql", "register.sql", "glossary.sql")
SCHEMA, REGISTER, GLOSSARY = ((DATA / name).read_text(encoding="utf-8") for name in SCRIPTS)
WRITTEN = "BEGIN; {}; PRAGMA user_version = " + str(SCHEMA_VERSION) + "; COMMIT"

SOURCE = "path, size, mtime, digest, version, vocabulary, document"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that went in. path: absolute, as the system spells it (surrogates where it is not UTF-8).

    size in bytes, mtime in nanoseconds, digest: sha256 of its bytes in hex; version, vocabulary: those of the
    understanding and the tokens it was parsed with; document: the id of what it says.
    """

    path: str
    size: int
    mtime: int
    digest: str
    version: int
    vocabulary: str
    document: str

    @property
    def name(self) -> str:
        """The file's name, fit for any screen: bytes that are not UTF-8 are shown as \\xff."""
        return printable(os.path.basename(self.path))


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage as search sees it. wording: context and text in NFKC and lower case; length: of it, in terms;
    vector: (dimension,) float32."""

    wording: str
    length: int
    vector: np.ndarray


@dataclass(frozen=True, slots=True)
class Row:
    """What scoring a committed passage needs. wording: as search by words sees it; length: its number of terms;
    vector: float32, little-endian."""

    document: str
    ordinal: int
    wording: str
    length: int
    vector: bytes

    @property
    def id(self) -> str:
        return f"{self.document}:{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Pending:
    """A document whose index entries do not match the catalog yet. stale: passages the indexes may still hold."""

    document: str
    stale: int


def printable(text: str) -> str:
    """`text` with lone surrogates spelled out, so that it can be printed, sent and stored."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class Catalog:
    """One open catalog. Not for several threads at once; the Library that owns it sees to that.

    reading: it is another process that owns it; nothing can be changed here.
    """

    def __init__(self, folder: Path, *, reading: bool = False) -> None:
        self.path = folder / FILE
        with self.guarded():
            self._base = read_only(folder) if reading else connected(self.path)
            try:
                self._prepare(PRAGMAS[-1:] if reading else PRAGMAS)
            except BaseException:
                self._base.close()
                raise
        self.duties = Duties(self._base)
        self.glossary = Terms(self._base)

    def _prepare(self, pragmas: Sequence[str]) -> None:
        for pragma in pragmas:
            self._base.execute(f"PRAGMA {pragma}")
        version = self._value("PRAGMA user_version")
        if version == 0 and not self._value("SELECT count(*) FROM sqlite_master"):
            self._base.executescript(WRITTEN.format(f"{SCHEMA}; {REGISTER}; {GLOSSARY}"))
        elif version == 1:  # made before there was a register; its documents are read anew by the next ingest
            self._base.executescript(WRITTEN.format(f"{REGISTER}; {GLOSSARY}"))
        elif version == 2:  # made before terms and cited documents were kept
            self._base.executescript(WRITTEN.format(GLOSSARY))
        elif version != SCHEMA_VERSION:
            raise LibraryError(
                f"目录库的版本是 {version}，本程序只认识版本 {SCHEMA_VERSION}",
                str(self.path),
                "请换用相应版本的程序，或另选一个资料库文件夹重新导入",
            )

    def close(self) -> None:
        self._base.close()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """What goes wrong inside SQLite, said as a LibraryError."""
        try:
            yield
        except sqlite3.Error as error:
            raise broken(self.path, error) from error

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction: all of it, or, when anything is raised inside, nothing."""
        with self.guarded():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                self._base.rollback()
                raise

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple]:
        with self.guarded():
            return self._base.execute(query, values).fetchall()

    def _value(self, query: str, values: Sequence[object] = ()) -> object:
        rows = self._rows(query, values)
        return rows[0][0] if rows else None

    # state

    def state(self, key: str) -> str | None:
        """A remembered setting, None when it was never set."""
        return self._value("SELECT value FROM state WHERE key = ?", (key,))

    def remember(self, key: str, value: str | None) -> None:
        """Set a setting, or forget it with None."""
        with self.guarded():
            if value is None:
                self._base.execute("DELETE FROM state WHERE key = ?", (key,))
            else:
                self._base.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, value))

    # reading

    def holds(self, document: str) -> bool:
        return bool(self._value("SELECT count(*) FROM documents WHERE id = ?", (document,)))

    def understood(self, document: str) -> tuple[int, str] | None:
        """(version, vocabulary) that a document was parsed with; None when it is not there."""
        rows = self._rows("SELECT version, vocabulary FROM documents WHERE id = ?", (document,))
        return tuple(rows[0]) if rows else None

    def entries(self) -> list[Entry]:
        """Every document without its text, in order of id; status and successor are not filled in yet."""
        names: dict[str, list[str]] = {}
        for source in self.sources():
            names.setdefault(source.document, []).append(source.name)
        rows = self._rows(f"SELECT {ENTRY} FROM documents ORDER BY id")
        return [as_entry(row, tuple(names.get(row[0], ()))) for row in rows]

    def relatives(self, id: str) -> list[Entry]:
        """A document and the others of its family, as in `entries`; none when it is not there."""
        query = f"SELECT {ENTRY} FROM documents WHERE id = ? OR family = (SELECT family FROM documents WHERE id = ?)"
        return [as_entry(row, self.files(row[0])) for row in self._rows(query, (id, id))]

    def document(self, id: str) -> Document:
        rows = self._rows(f"SELECT {DOCUMENT}, text FROM documents JOIN texts ON document = id WHERE id = ?", (id,))
        if not rows:
            raise missing(id)
        return as_document(rows[0], self.files(id))

    def sections(self, id: str) -> tuple[Section, ...]:
        rows = self._rows(f"SELECT {SECTION} FROM sections WHERE document = ? ORDER BY ordinal", (id,))
        return tuple(as_section(row) for row in rows)

    def passages(self, id: str) -> tuple[Passage, ...]:
        rows = self._rows(f"SELECT {PASSAGE} FROM passages WHERE document = ? ORDER BY ordinal", (id,))
        return tuple(as_passage(row) for row in rows)

    def rows(self, ids: Iterable[str]) -> dict[str, Row]:
        """The committed ones among these passage ids, by id."""
        found = (Row(*row) for row in self._chosen("document, passages.ordinal, wording, length, vector", ids))
        return {row.id: row for row in found}

    def passages_of(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The committed ones among these passage ids, by id."""
        found = (as_passage(row) for row in self._chosen(PASSAGE, ids))
        return {passage.id: passage for passage in found}

    def _chosen(self, columns: str, ids: Iterable[str]) -> list[tuple]:
        pairs = (id.rpartition(":") for id in ids)
        wanted = json.dumps([(document, int(ordinal)) for document, _, ordinal in pairs if ordinal.isdecimal()])
        query = f"""SELECT {columns} FROM json_each(?) AS wanted CROSS JOIN passages
            ON document = wanted.value ->> 0 AND ordinal = wanted.value ->> 1"""
        return self._rows(query, (wanted,))

    def vectors(self, document: str) -> np.ndarray:
        """(passages of the document, dimension) float32, in order of ordinal; (0, 0) when it has none."""
        found = self._rows("SELECT vector FROM passages WHERE document = ? ORDER BY ordinal", (document,))
        return np.stack([np.frombuffer(row[0], "<f4") for row in found]) if found else np.zeros((0, 0), "f4")

    def wordings(self, document: str) -> list[str]:
        """What search by words sees of each passage, in order of ordinal."""
        rows = self._rows("SELECT wording FROM passages WHERE document = ? ORDER BY ordinal", (document,))
        return [row[0] for row in rows]

    def sizes(self) -> dict[str, int]:
        """The number of passages of each document, by id, in order of id."""
        return dict(self._rows("SELECT id, passages FROM documents ORDER BY id"))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every document's id and text, by id."""
        yield from self._rows("SELECT document, text FROM texts ORDER BY document")

    def files(self, document: str) -> tuple[str, ...]:
        """Names of the files that hold a document, by path."""
        rows = self._rows("SELECT path FROM sources WHERE document = ? ORDER BY path", (document,))
        return tuple(printable(os.path.basename(os.fsdecode(row[0]))) for row in rows)

    def terms(self) -> int:
        """The number of terms in all passages together."""
        return self._value("SELECT coalesce(sum(terms), 0) FROM documents")

    def sources(self) -> tuple[Source, ...]:
        rows = self._rows(f"SELECT {SOURCE} FROM sources ORDER BY path")
        return tuple(Source(os.fsdecode(row[0]), *row[1:]) for row in rows)

    def source(self, path: str) -> Source | None:
        rows = self._rows(f"SELECT {SOURCE} FROM sources WHERE path = ?", (os.fsencode(path),))
        return Source(path, *rows[0][1:]) if rows else None

    def pending(self) -> tuple[Pending, ...]:
        return tuple(Pending(*row) for row in self._rows("SELECT document, stale FROM pending ORDER BY document"))

    # changing; call inside `change`

    def store(self, parsed: Parsed, indexed: Sequence[Indexed], version: int, vocabulary: str) -> None:
        """Write a document with everything under it, over its old self. indexed: one for each passage, in order."""
        document, passages = parsed.document, parsed.passages
        self._unindex(document.id)
        self._base.execute("DELETE FROM texts WHERE document = ?", (document.id,))
        self._base.execute("DELETE FROM sections WHERE document = ?", (document.id,))
        self._base.execute("DELETE FROM passages WHERE document = ?", (document.id,))
        self.duties.discard(document.id)
        self.glossary.discard(document.id)
        counts = (
            len(document.text),
            len(parsed.sections),
            len(passages),
            sum(each.length for each in indexed),
            version,
            vocabulary,
        )
        values = (*of_document(document), *counts)
        self._base.execute(f"INSERT OR REPLACE INTO documents VALUES ({marks(21)})", values)
        self._base.execute("INSERT INTO texts VALUES (?, ?)", (document.id, document.text))
        rows = [(document.id, *of_section(section)) for section in parsed.sections]
        self._base.executemany(f"INSERT INTO sections VALUES ({marks(10)})", rows)
        rows = [(*of_passage(p), *of_indexed(i)) for p, i in zip(passages, indexed, strict=True)]
        self._base.executemany(f"INSERT INTO passages({PASSAGE}, wording, length, vector) VALUES ({marks(14)})", rows)
        self.duties.store(document.text, parsed.duties)
        self.glossary.store(parsed.terms, parsed.references)

    def store_vectors(self, document: str, vectors: np.ndarray) -> None:
        """Replace the vectors of a document's passages."""
        rows = [(vector.astype("<f4").tobytes(), document, at) for at, vector in enumerate(vectors)]
        self._base.executemany("UPDATE passages SET vector = ? WHERE document = ? AND ordinal = ?", rows)

    def store_source(self, source: Source) -> None:
        values = (os.fsencode(source.path), source.size, source.mtime, source.digest)
        values += (source.version, source.vocabulary, source.document)
        self._base.execute(f"INSERT OR REPLACE INTO sources VALUES ({marks(7)})", values)

    def forget_source(self, path: str) -> None:
        self._base.execute("DELETE FROM sources WHERE path = ?", (os.fsencode(path),))

    def discard(self, document: str) -> None:
        """Take a document out with everything under it, its sources included."""
        self._unindex(document)
        self.duties.discard(document)
        self.glossary.discard(document)
        for table in ("texts", "sections", "passages", "sources"):
            self._base.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
        self._base.execute("DELETE FROM documents WHERE id = ?", (document,))

    def settled(self, pending: Sequence[Pending]) -> None:
        """The indexes match the catalog again for these."""
        self._base.executemany("DELETE FROM pending WHERE document = ?", [(each.document,) for each in pending])

    def _unindex(self, document: str) -> None:
        """Note in the journal that the indexes must be brought in line for `document`."""
        held = self._value("SELECT passages FROM documents WHERE id = ?", (document,)) or 0
        self._base.execute(
            "INSERT INTO pending VALUES (?, ?) ON CONFLICT DO UPDATE SET stale = max(stale, excluded.stale)",
            (document, held),
        )

    def sound(self) -> list[str]:
        """What SQLite's own thorough check finds wrong; empty when nothing is."""
        return [row[0] for row in self._rows("PRAGMA integrity_check(5)") if row[0] != "ok"]


def connected(path: Path) -> sqlite3.Connection:
    """The connection of the catalog's owner, for whichever thread holds the library's lock."""
    return sqlite3.connect(path, check_same_thread=False, isolation_level=None)


def read_only(folder: Path) -> sqlite3.Connection:
    """A second, reading connection, for a child process of the owner."""
    return sqlite3.connect(f"{(folder / FILE).absolute().as_uri()}?mode=ro", uri=True)


def broken(path: Path, error: sqlite3.Error) -> LibraryError:
    """What SQLite says, in words a user can act on."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == sqlite3.SQLITE_FULL:
        return LibraryError("磁盘空间已满，目录库无法写入", str(path), "请腾出磁盘空间后再试")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return LibraryError("目录库无法打开或写入", str(path), "请检查文件和文件夹的权限")
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryError("目录库被别的程序占用", str(path), "请关闭正在打开它的程序后再试")
    return LibraryError(
        f"目录库已损坏（{error}）", str(path), "请用备份恢复，或移走这个资料库文件夹后重新运行 yingji ingest"
    )


def missing(document: str) -> NotFoundError:
    return NotFoundError(f"资料库里没有“{printable(document)}”这份文件", remedy="请用 yingji list 查看库中的文件")


def marks(count: int) -> str:
    """The placeholders of a row of `count` values."""
    return ", ".join("?" * count)


def of_indexed(indexed: Indexed) -> tuple[object, ...]:
    return indexed.wording, indexed.length, indexed.vector.astype("<f4").tobytes()
