"""Terms as they are asked (名词对照): the list of names, and one name side by side over the documents that use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Question
from assistant.places import of_places
from assistant.scoping import limits
from ingest.document import Entry, Span
from ingest.duty import Phrase, Term
from ingest.errors import YingjiError
from ingest.folding import fold, name_key
from ingest.library import Library
from ingest.store.terms import TermLine, lines_of
from ingest.understanding.naming.placing import Places
from ingest.understanding.naming.stating import sentence_around

AGAIN = "请用 yingji ingest 把它们再收录一次"
UNMARKED_SHOWN = 40  # documents in which a name stands as plain words that are quoted; the others are counted
SHORTEST = 2  # characters of a name


@dataclass(frozen=True, slots=True)
class TermQuery:
    """筛选条件. region, year, document: as in a Question; defined: only names that some document explains (True), or
    that none does (False)."""

    region: str | None = None
    year: int | None = None
    document: str | None = None
    defined: bool | None = None


@dataclass(frozen=True, slots=True)
class Glossary:
    """名词表. lines: the names, most widespread first; entries: their documents; documents_searched: how many were
    looked in; notes: Chinese sentences about what was and was not."""

    lines: tuple[TermLine, ...]
    entries: tuple[Entry, ...]
    documents_searched: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """用例: a name in one document.

    term: where the document explains it most fully, else where it first uses it; quote: the explanation, "" where it
    only uses the name; sentence: the words around it then. places: every other place, with its locator.
    remark: a Chinese sentence where the number of items is not the one the name promises, else "".
    """

    entry: Entry
    term: Term
    quote: str
    sentence: str
    places: tuple[tuple[str, Phrase], ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """对照行: one item over the usages that list any. words: as first printed; held: whether each of them has it."""

    words: str
    held: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """名词对照. usages: those that explain the name first. listing: the usages (by number) that list items, and rows:
    the items over these, in order. related: other names that contain this one. As in Glossary for the rest."""

    name: str
    usages: tuple[Usage, ...]
    listing: tuple[int, ...]
    rows: tuple[Row, ...]
    related: tuple[TermLine, ...]
    documents_searched: int
    notes: tuple[str, ...] = field(default=())


def glossary(query: TermQuery, library: Library) -> Glossary:
    """The names that the documents of `query` define or mention."""
    documents, notes = within(query, library)
    shelf = {entry.id: at for at, entry in enumerate(library.entries())}
    lines = tuple(
        replace(
            line,
            defined=tuple(sorted(line.defined, key=shelf.get)),
            mentioned=tuple(sorted(line.mentioned, key=shelf.get)),
        )
        for line in library.term_lines(documents)
        if query.defined is None or bool(line.defined) == query.defined
    )
    used = {id for line in lines for id in (*line.defined, *line.mentioned)}
    entries = tuple(entry for entry in library.entries() if entry.id in used)
    return Glossary(lines, entries, len(documents), notes)


def compare(name: str, query: TermQuery, library: Library) -> Comparison:
    """One name over the documents of `query`; what a document merely has in its text counts as mentioned."""
    key = name_key(name)
    if len(key) < SHORTEST:
        raise YingjiError("名词太短", name, "请写出至少两个字的名词，例如 六有")
    documents, notes = within(query, library)
    found = library.terms(name, documents)
    own = [term for term in found if is_name(key, term)]
    marked = tuple(usage(library, terms) for terms in by_document(own))
    plain, more = unmarked(name, own, documents, library)
    usages = sorted((*marked, *plain), key=lambda one: not one.quote)
    usages = [one for one in usages if query.defined is None or bool(one.quote) == query.defined]
    listing = tuple(at for at, one in enumerate(usages) if one.term.items)
    return Comparison(
        name=_printed(own, name),
        usages=tuple(usages),
        listing=listing,
        rows=rows([usages[at].term for at in listing]),
        related=lines_of([term for term in found if not is_name(key, term)]),
        documents_searched=len(documents),
        notes=(*notes, *more),
    )


def within(query: TermQuery, library: Library) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The documents that a query means, and what the screen should say about them; NotFoundError as for a question."""
    held = limits(Question("", region=query.region, year=query.year, document=query.document), "", library)
    meant = () if held.within_year else held.documents
    unnamed = frozenset(library.unnamed())
    notes = [f"{note.rstrip('。')}。" for note in (*held.notes, held.missing) if note]
    if held.within_year and not held.missing:
        notes.append(f"检索范围内没有{held.within_year}年的文件。")
    former = [e for e in of_places(held.places, library.entries()) if e.successor and e.id not in meant]
    if former and not query.document and not query.year:
        notes.append(f"已被新版取代的 {len(former)} 份文件没有计入。")
    if lacking := len(unnamed.intersection(meant)):
        notes.append(f"{lacking} 份文件由旧版程序收录，还没有找过名词和引用，未计入；{AGAIN}。")
    return tuple(id for id in meant if id not in unnamed), tuple(notes)


def is_name(key: str, term: Term) -> bool:
    """Whether a term is this name, or a list of names (党政同责、一岗双责) with it as a part."""
    return name_key(term.words.text) == key or part_of(key, term.words.text)


def part_of(key: str, words: str) -> bool:
    """Whether `words` are this name, or names joined by 、 of which it is one."""
    return name_key(words) == key or key in (name_key(part) for part in words.split("、"))


def by_document(terms: Sequence[Term]) -> tuple[tuple[Term, ...], ...]:
    """The terms of each document together, documents in order of their first."""
    held: dict[str, list[Term]] = {}
    for term in terms:
        held.setdefault(term.document, []).append(term)
    return tuple(map(tuple, held.values()))


def usage(library: Library, terms: Sequence[Term]) -> Usage:
    """What one document says of a name."""
    best = max(terms, key=lambda term: (term.definition is not None, len(term.items), -term.words.span.start))
    text = library.document(best.document).text
    quote = best.definition.of(text) if best.definition else ""
    places = tuple((term.locator, term.words) for term in terms if term is not best)
    sentence = sentence_around(text, best.words.span).of(text)
    return Usage(library.entry(best.document), best, quote, sentence, places, remark(best))


def remark(term: Term) -> str:
    """What is to be said where a name and its items do not agree."""
    if not term.numeral or not term.items or len(term.items) == term.numeral:
        return ""
    return f"名称示 {term.numeral} 项，文中列出 {len(term.items)} 项"


def rows(terms: Sequence[Term]) -> tuple[Row, ...]:
    """Every item of these terms once, in order of first appearance, with the terms that have it; the words decide."""
    first: dict[str, str] = {}
    for term in terms:
        for item in term.items:
            first.setdefault(fold(item.text), "".join(item.text.split()))
    held = [{fold(item.text) for item in term.items} for term in terms]
    return tuple(Row(words, tuple(key in items for items in held)) for key, words in first.items())


def unmarked(
    name: str, found: Sequence[Term], documents: Sequence[str], library: Library
) -> tuple[tuple[Usage, ...], tuple[str, ...]]:
    """Documents in whose text the name stands as plain words; beyond UNMARKED_SHOWN they are only counted."""
    marked = {term.document for term in found}
    ways = dict.fromkeys((name.strip(), *("".join(term.words.text.split()) for term in found if is_whole(name, term))))
    holding = {id: way for way in ways for id in library.containing(way)}
    left = [(id, holding[id]) for id in documents if id in holding and id not in marked]
    usages = tuple(_plain_usage(library, id, way) for id, way in left[:UNMARKED_SHOWN])
    rest = len(left) - len(usages)
    return usages, (f"另有 {rest} 份文件的文字里也有“{name}”，没有逐份列出。",) if rest else ()


def is_whole(name: str, term: Term) -> bool:
    return name_key(term.words.text) == name_key(name)


def _plain_usage(library: Library, id: str, words: str) -> Usage:
    text = library.document(id).text
    span = library.place(id, words) or Span(0, 0)
    locator = Places(text, library.sections(id)).locator(span)
    term = Term(id, Phrase(span.of(text), span), locator)
    return Usage(library.entry(id), term, "", sentence_around(text, span).of(text))


def _printed(terms: Sequence[Term], name: str) -> str:
    """The name as it is printed most often, else as it was asked."""
    words = ["".join(term.words.text.split()) for term in terms if is_whole(name, term)]
    return max(words, key=words.count) if words else name


def place_of(entry: Entry) -> str:
    """A document in a few words: 邵阳市2020年; of a law its name."""
    year = f"{entry.scope.year}年" if entry.scope.year else ""
    if entry.family:
        return f"《{entry.family}》" + (f"（{year}版）" if entry.successor and year else "")
    region = entry.scope.region.name if entry.scope.region and entry.scope.region.names else ""
    return region + year or f"《{entry.title}》"
