"""Terms and cited documents on disk (名词、引用文件): in the catalog's own file, found by name and by document."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ingest.document import Entry, Span
from ingest.duty import Phrase, Reference, Term
from ingest.folding import name_key
from ingest.store.rows import dumped

Use = tuple[str, str, str, bool, int | None, int]  # key, words, document, whether it explains, numeral, number of items
Found = TypeVar("Found", Term, Reference)
TERM = "document, start, stop, words, locator, first, last, items, numeral"
CITATION = "document, start, stop, words, title, locator"
SINCE = 3  # the version of the understanding that first looked for terms
ALL_OR_AMONG = "(:all OR document IN (SELECT value FROM json_each(:documents)))"


@dataclass(frozen=True, slots=True)
class TermLine:
    """词条: one name over several documents. words: as printed most often; key: what makes it one name.

    defined, mentioned: ids of the documents that explain it, and of those that only use it; places: how often in all.
    numeral: how many things the name promises, None without a numeral; counts: how many the explanations list.
    """

    words: str
    key: str
    defined: tuple[str, ...]
    mentioned: tuple[str, ...]
    places: int
    numeral: int | None = None
    counts: tuple[int, ...] = ()


class Terms:
    """The terms and citations of one open catalog; changes are made inside the catalog's transaction."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    # changing

    def store(self, terms: Sequence[Term], references: Sequence[Reference]) -> None:
        """Write those of one document, none of which is held."""
        self._base.executemany(
            "INSERT OR REPLACE INTO terms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(of_term, terms)
        )
        rows = ((r.document, *edges(r.words), r.words.text, r.title, r.locator) for r in references)
        self._base.executemany("INSERT OR REPLACE INTO citations VALUES (?, ?, ?, ?, ?, ?)", rows)

    def discard(self, document: str) -> None:
        for table in ("terms", "citations"):
            self._base.execute(f"DELETE FROM {table} WHERE document = ?", (document,))

    # reading

    def named(self, name: str | None, documents: Collection[str] | None) -> Iterator[Term]:
        """The terms whose name is, or contains, `name` (None: all), by document and place; documents: None for all."""
        query = f"SELECT {TERM} FROM terms WHERE {ALL_OR_AMONG} AND instr(key, :key) ORDER BY document, start"
        wanted = "" if name is None else name_key(name)
        rows = self._base.execute(query, {**among(documents), "key": wanted}) if wanted or name is None else ()
        return (as_term(row) for row in rows)

    def lines(self, documents: Collection[str] | None) -> tuple[TermLine, ...]:
        """Every name with the documents that define or mention it, the most widespread first."""
        query = f"""SELECT key, words, document, first NOTNULL, numeral, json_array_length(items) FROM terms
            WHERE {ALL_OR_AMONG} ORDER BY document, start"""
        return grouped(self._base.execute(query, among(documents)))

    def references(self, documents: Collection[str] | None) -> Iterator[Reference]:
        """The cited documents by document and place, their targets still to be found."""
        query = f"SELECT {CITATION} FROM citations WHERE {ALL_OR_AMONG} ORDER BY document, start"
        for document, start, stop, words, title, locator in self._base.execute(query, among(documents)):
            yield Reference(document, Phrase(words, Span(start, stop)), locator, title=title)

    def unnamed(self) -> tuple[str, ...]:
        """The documents that were read before terms were looked for."""
        query = "SELECT id FROM documents WHERE version < ? ORDER BY id"
        return tuple(id for (id,) in self._base.execute(query, (SINCE,)))

    def count(self) -> tuple[int, int]:
        """(terms, citations)."""
        return tuple(
            self._base.execute("SELECT (SELECT count(*) FROM terms), (SELECT count(*) FROM citations)").fetchone()
        )


def ordered(found: Iterable[Found], entries: Iterable[Entry]) -> tuple[Found, ...]:
    """By the order of the shelf, and within a document as found."""
    shelf: dict[str, list[Found]] = {}
    for one in found:
        shelf.setdefault(one.document, []).append(one)
    return tuple(one for entry in entries for one in shelf.get(entry.id, ()))


def among(documents: Collection[str] | None) -> dict[str, object]:
    return {"all": documents is None, "documents": dumped(sorted(documents or ()))}


def edges(phrase: Phrase) -> tuple[int, int]:
    return phrase.span.start, phrase.span.end


def of_term(term: Term) -> tuple[object, ...]:
    head = (term.document, *edges(term.words), term.words.text, name_key(term.words.text), term.locator)
    definition = (term.definition.start, term.definition.end) if term.definition else (None, None)
    return (*head, *definition, dumped([(item.text, *edges(item)) for item in term.items]), term.numeral)


def as_term(row: Sequence) -> Term:
    """From the columns TERM."""
    document, start, stop, words, locator, first, last, items, numeral = row
    definition = None if first is None else Span(first, last)
    listed = tuple(Phrase(text, Span(*span)) for text, *span in json.loads(items))
    return Term(document, Phrase(words, Span(start, stop)), locator, definition, listed, numeral)


def lines_of(terms: Iterable[Term]) -> tuple[TermLine, ...]:
    """The names of these terms, as `Terms.lines` gives them."""
    return grouped(
        (name_key(t.words.text), t.words.text, t.document, t.definition is not None, t.numeral, len(t.items))
        for t in terms
    )


def grouped(rows: Iterable[Use]) -> tuple[TermLine, ...]:
    """A line for each key, the most widespread first."""
    uses: dict[str, list[Use]] = {}
    for row in rows:
        uses.setdefault(row[0], []).append(row)
    lines = (line_of(key, found) for key, found in uses.items())
    return tuple(sorted(lines, key=lambda one: (-len(one.defined) - len(one.mentioned), -one.places, one.key)))


def line_of(key: str, uses: Sequence[Use]) -> TermLine:
    printed = [words for _, words, *_ in uses]
    defined = dict.fromkeys(document for _, _, document, explains, *_ in uses if explains)
    mentioned = dict.fromkeys(document for _, _, document, *_ in uses if document not in defined)
    return TermLine(
        words=" ".join(max(printed, key=Counter(printed).__getitem__).split()),
        key=key,
        defined=tuple(defined),
        mentioned=tuple(mentioned),
        places=len(uses),
        numeral=next((row[4] for row in uses if row[4]), None),
        counts=tuple(sorted({row[5] for row in uses if row[5]})),
    )
