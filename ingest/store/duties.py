"""The register on disk (任务台账): duties in the catalog's own file, with what a filter asks for beside them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.document import Entry
from ingest.duty import Duty, Standing, Strength, Wanted
from ingest.folding import fold
from ingest.store.rows import as_duty, dumped, of_duty, of_parts

DUTY = "document, ordinal, section, locator, start, stop, strength, standing, kind"
TABLES = ("duty_bodies", "duty_dues", "duty_parts")
MOST = 20  # bodies that a tally names
TALLY = """
    WITH chosen AS MATERIALIZED (SELECT key, document, strength, standing, kind, recurring, earliest FROM {})
    SELECT 'total', '', count(*) FROM chosen
    UNION ALL SELECT 'dated', '', count(earliest) FROM chosen
    UNION ALL SELECT 'recurring', '', coalesce(sum(recurring), 0) FROM chosen
    UNION ALL SELECT 'documents', document, count(*) FROM chosen GROUP BY document
    UNION ALL SELECT 'strengths', strength, count(*) FROM chosen GROUP BY strength
    UNION ALL SELECT 'standings', standing, count(*) FROM chosen GROUP BY standing
    UNION ALL SELECT 'kinds', kind, count(*) FROM chosen GROUP BY kind
    UNION ALL SELECT 'months', month, count(*) FROM (
        SELECT DISTINCT duty, substr(last, 1, 7) AS month FROM chosen CROSS JOIN duty_dues ON duty = chosen.key
        WHERE earliest NOT NULL) GROUP BY month
    UNION ALL SELECT 'bodies', name, n FROM (
        SELECT body, count(*) AS n FROM chosen CROSS JOIN duty_bodies ON duty = chosen.key GROUP BY body)
        JOIN bodies ON bodies.key = body"""

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """汇总: how many of the wanted duties there are, and how they fall.

    documents: by id, in the order of the shelf; months: by the first day of the month in which a dated deadline
    ends, in order; bodies: the names that lead or join most; the others most first, kinds "" where none fits.
    A duty counts once in each line that it belongs to. dated, recurring: how many have a dated deadline, a frequency.
    """

    total: int = 0
    documents: Counts = ()
    months: tuple[tuple[date, int], ...] = ()
    bodies: Counts = ()
    strengths: tuple[tuple[Strength, int], ...] = ()
    standings: tuple[tuple[Standing, int], ...] = ()
    kinds: Counts = ()
    dated: int = 0
    recurring: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """A part of an SQL statement, and the values of its question marks."""

    sql: str
    values: tuple[object, ...] = ()


class Duties:
    """The duties of one open catalog, over its connection; changes are made inside the catalog's transaction."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    # changing

    def store(self, text: str, duties: Sequence[Duty]) -> None:
        """Write the duties of one document, none of which is held; text: the document's."""
        first = 1 + self._base.execute("SELECT coalesce(max(key), 0) FROM duties").fetchone()[0]
        keyed = tuple(enumerate(duties, first))
        self._insert("duties", 13, ((key, *of_duty(duty), *sought(duty)) for key, duty in keyed))
        parts = [(key, of_parts(duty), *wording(duty, text)) for key, duty in keyed]
        self._insert("duty_parts", 4, parts)
        self._insert("duty_words(rowid, sentence, bodies)", 3, ((row[0], *map(spelled, row[2:])) for row in parts))
        self._insert("duty_dues", 2, ((key, day) for key, duty in keyed for day in days(duty)))
        borne = [(key, name) for key, duty in keyed for name in names(duty)]
        known = [(name,) for name in sorted({name for _, name in borne})]
        self._base.executemany("INSERT OR IGNORE INTO bodies(name) VALUES (?)", known)
        self._base.executemany("INSERT INTO duty_bodies SELECT ?, key FROM bodies WHERE name = ?", borne)

    def _insert(self, table: str, columns: int, rows: Iterable[tuple]) -> None:
        self._base.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)

    def discard(self, document: str) -> None:
        """Take out the duties of a document, and the names of bodies that no other duty has."""
        self._base.execute("DELETE FROM unread WHERE document = ?", (document,))
        query = "SELECT duty, sentence, bodies FROM duties JOIN duty_parts ON duty = key WHERE document = ?"
        held = self._rows(Query(query, (document,)))
        if not held:
            return
        emptied = "INSERT INTO duty_words(duty_words, rowid, sentence, bodies) VALUES ('delete', ?, ?, ?)"
        self._base.executemany(emptied, [(row[0], *map(spelled, row[1:])) for row in held])
        for table in TABLES:
            self._base.executemany(f"DELETE FROM {table} WHERE duty = ?", [row[:1] for row in held])
        self._base.execute("DELETE FROM duties WHERE document = ?", (document,))
        self._base.execute("DELETE FROM bodies WHERE NOT EXISTS (SELECT 1 FROM duty_bodies WHERE body = bodies.key)")

    # reading; shelf: the documents to look in, in the order of the answer; whole: they are all that the catalog holds

    def page(
        self, wanted: Wanted, shelf: Sequence[str], whole: bool, start: int, limit: int | None
    ) -> tuple[tuple[Duty, ...], int]:
        """The wanted duties from number `start` on, at most `limit`, and how many there are in all."""
        rows = chosen(wanted, None if whole else shelf)
        counts = dict(self._rows(Query(f"SELECT document, count(*) FROM {rows.sql} GROUP BY document", rows.values)))
        stop = sum(counts.values()) if limit is None else start + limit
        found, passed = [], 0
        for id in (id for id in shelf if id in counts):
            first, last = max(start - passed, 0), min(stop - passed, counts[id])
            if first < last:
                found += self._of(id, wanted, first, last - first)
            passed += counts[id]
        return tuple(found), passed

    def _of(self, document: str, wanted: Wanted, start: int, limit: int) -> list[Duty]:
        """Some of the wanted duties of one document, in order of ordinal."""
        rows = chosen(wanted, (document,))
        keys = Query(
            f"SELECT key AS wanted FROM {rows.sql} ORDER BY ordinal LIMIT ? OFFSET ?", (*rows.values, limit, start)
        )
        query = f"SELECT {DUTY}, parts FROM ({keys.sql}) JOIN duties ON key = wanted JOIN duty_parts ON duty = key"
        return [as_duty(row) for row in self._rows(Query(f"{query} ORDER BY ordinal", keys.values))]

    def tally(self, wanted: Wanted, shelf: Sequence[str], whole: bool, most: int = MOST) -> Tally:
        """How the wanted duties fall; most: names of bodies, at most."""
        rows = chosen(wanted, None if whole else shelf)
        lines: dict[str, dict[str, int]] = {}
        for what, name, count in self._rows(Query(TALLY.format(rows.sql), rows.values)):
            lines.setdefault(what, {})[name] = count
        documents, months = lines.get("documents", {}), sorted(lines.get("months", {}).items())
        return Tally(
            total=lines["total"][""],
            documents=tuple((id, documents[id]) for id in shelf if id in documents),
            months=tuple((date.fromisoformat(f"{month}-01"), count) for month, count in months),
            bodies=ranked(lines.get("bodies", {}))[:most],
            strengths=tuple((Strength(name), count) for name, count in ranked(lines.get("strengths", {}))),
            standings=tuple((Standing(name), count) for name, count in ranked(lines.get("standings", {}))),
            kinds=ranked(lines.get("kinds", {})),
            dated=lines["dated"][""],
            recurring=lines["recurring"][""],
        )

    def bodies(self, documents: Sequence[str] | None = None) -> Counts:
        """Every name that leads or joins, with the number of its duties, most first."""
        rows = chosen(Wanted(), documents)
        borne = f"SELECT body, count(*) AS n FROM duty_bodies WHERE duty IN (SELECT key FROM {rows.sql}) GROUP BY body"
        return ranked(dict(self._rows(Query(f"SELECT name, n FROM ({borne}) JOIN bodies ON key = body", rows.values))))

    def kinds(self) -> tuple[str, ...]:
        """The kinds of work that occur, in order of their characters."""
        found = self._rows(Query("SELECT DISTINCT kind FROM duties WHERE kind != '' ORDER BY kind"))
        return tuple(kind for (kind,) in found)

    def unread(self) -> tuple[str, ...]:
        """The documents that nobody has looked through for duties."""
        return tuple(id for (id,) in self._rows(Query("SELECT document FROM unread ORDER BY document")))

    def count(self) -> int:
        return self._base.execute("SELECT count(*) FROM duties").fetchone()[0]

    def _rows(self, query: Query) -> list[tuple]:
        return self._base.execute(query.sql, query.values).fetchall()


def bearing(entries: Iterable[Entry], wanted: Wanted) -> tuple[str, ...]:
    """Ids of the documents that `wanted` looks in, by its documents, region and year, in the order given."""
    named = None if wanted.documents is None else frozenset(wanted.documents)
    return tuple(entry.id for entry in entries if (named is None or entry.id in named) and _within(entry, wanted))


def _within(entry: Entry, wanted: Wanted) -> bool:
    region = entry.scope.region
    here = wanted.region is None or (region is not None and region in wanted.region)
    return here and wanted.year in (None, entry.scope.year)


def chosen(wanted: Wanted, documents: Sequence[str] | None) -> Query:
    """What follows FROM for the wanted rows, region and year left aside; documents: None for all of the catalog."""
    words = match(wanted)
    tables = "duty_words CROSS JOIN duties ON duties.key = duty_words.rowid" if words else "duties"
    parts = [*of_words(words, documents), *same(wanted), *of_days(wanted), *of_documents(documents)]
    where = " AND ".join(part.sql for part in parts) or "1"
    return Query(f"{tables} WHERE {where}", tuple(value for part in parts for value in part.values))


def of_documents(documents: Sequence[str] | None) -> Iterator[Query]:
    if documents is not None and len(documents) == 1:
        yield Query("document = ?", tuple(documents))
    elif documents is not None:
        yield Query("document IN (SELECT value FROM json_each(?))", (dumped(list(documents)),))


def same(wanted: Wanted) -> Iterator[Query]:
    """The columns that must have just this value."""
    asked = {
        "strength": wanted.strength,
        "standing": wanted.standing,
        "kind": wanted.kind or None,
        "recurring": None if wanted.recurring is None else int(wanted.recurring),
    }
    return (Query(f"{name} = ?", (value,)) for name, value in asked.items() if value is not None)


def of_days(wanted: Wanted) -> Iterator[Query]:
    """A dated deadline ends within the days; those between the earliest and the latest are looked up."""
    if wanted.due_after is None and wanted.due_before is None:
        return
    within = ((wanted.due_after or date.min).isoformat(), (wanted.due_before or date.max).isoformat())
    other = "EXISTS (SELECT 1 FROM duty_dues WHERE duty = duties.key AND last BETWEEN ? AND ?)"
    ways = ("earliest BETWEEN ? AND ?", "latest BETWEEN ? AND ?", f"(earliest < ? AND latest > ? AND {other})")
    yield Query(f"({' OR '.join(ways)})", within * 4)


def of_words(words: str, documents: Sequence[str] | None) -> Iterator[Query]:
    """words: as duty_words is asked. Within one document only its keys are looked at."""
    if words:
        yield Query("duty_words MATCH ?", (words,))
    if words and documents is not None and len(documents) == 1:
        ends = ("(SELECT min(key) FROM duties WHERE document = ?)", "(SELECT max(key) FROM duties WHERE document = ?)")
        yield Query(f"duty_words.rowid BETWEEN {' AND '.join(ends)}", (*documents, *documents))


def match(wanted: Wanted) -> str:
    """What duty_words is asked: each word anywhere, and those of `body` in the name of a body; "" for nothing."""
    asked = [phrase(word) for word in wanted.words if fold(word)]
    asked += [f"bodies : {phrase(wanted.body)}"] if fold(wanted.body) else []
    return " AND ".join(asked)


def wording(duty: Duty, text: str) -> tuple[str, str]:
    """The folded words that are looked through: the sentence, and the bodies, each on a line of its own."""
    return fold(duty.span.of(text)), "\n".join(fold(name) for name in names(duty))


def names(duty: Duty) -> tuple[str, ...]:
    """The bodies that lead or join, each once, without the line breaks of the print."""
    return tuple(dict.fromkeys("".join(body.text.split()) for body in (*duty.leads, *duty.joins)))


def days(duty: Duty) -> list[str]:
    """The last days of its dated deadlines as ISO dates, each once, in order."""
    return sorted({due.last.isoformat() for due in duty.deadlines if due.last})


def sought(duty: Duty) -> tuple[object, ...]:
    """The columns recurring, earliest and latest."""
    ends = days(duty) or [None]
    return int(bool(duty.frequencies)), ends[0], ends[-1]


def spelled(words: str) -> str:
    """Folded words as terms: each character with its neighbour, the last one of a line alone."""
    lines = ([f"{ord(character):x}" for character in line] for line in words.split("\n"))
    return " ".join(f"{one}x{end}" for line in lines for one, end in zip(line, (*line[1:], ""), strict=False))


def phrase(words: str) -> str:
    """Words as duty_words is asked for them: their terms one after another; one character: what begins with it."""
    terms = spelled(fold(words)).split(" ")
    return f'"{terms[0]}" *' if len(terms) == 1 else f'"{" ".join(terms[:-1])}"'


def ranked(counts: dict[str, int]) -> Counts:
    """Most first, equals in order of their names."""
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
