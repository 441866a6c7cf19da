"""The terms and citations of a shelf: quoted words are terms, a bracket behind them explains, 《…》 cites a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.bibliography import Bibliography, CitedWork
from assistant.glossary import Comparison, Glossary, Usage, remark, rows
from ingest.document import Entry, Span
from ingest.duty import Phrase, Reference, Term
from ingest.store.terms import TermLine

QUOTED = re.compile(r"“([^”]+)”(?:（([^）]+)）)?")
CITED = re.compile(r"《([^》]+)》")
NUMERALS = {"三": 3, "四": 4, "六": 6}


def terms_of(entry: Entry, text: str) -> Iterator[Term]:
    """The terms of one document in reading order."""
    for found in QUOTED.finditer(text):
        items, at = [], found.start(2)
        for words in (found[2] or "").split("、") if found[2] else ():
            items.append(Phrase(words, Span(at, at + len(words))))
            at += len(words) + 1
        definition = Span(found.start(), found.end()) if items else None
        words = Phrase(found[1], Span(*found.span(1)))
        yield Term(entry.id, words, "", definition, tuple(items), NUMERALS.get(found[1][0]))


def glossary_of(terms: Sequence[Term], entries: Sequence[Entry]) -> Glossary:
    """The names of these terms, which were looked for in `entries`."""
    names = dict.fromkeys(term.words.text for term in terms)
    lines = tuple(_line(name, [term for term in terms if term.words.text == name]) for name in names)
    used = {term.document for term in terms}
    return Glossary(lines, tuple(one for one in entries if one.id in used), len(entries))


def _line(name: str, terms: Sequence[Term]) -> TermLine:
    defined = tuple(dict.fromkeys(term.document for term in terms if term.definition))
    mentioned = tuple(dict.fromkeys(term.document for term in terms if term.document not in defined))
    counts = tuple(sorted({len(term.items) for term in terms if term.items}))
    return TermLine(name, name, defined, mentioned, len(terms), terms[0].numeral, counts)


def comparison_of(name: str, terms: Sequence[Term], entries: Sequence[Entry], texts: dict[str, str]) -> Comparison:
    """One name over `entries`."""
    held = {entry.id: entry for entry in entries}
    own = [term for term in terms if term.words.text == name]
    usages = tuple(_usage(term, held[term.document], texts[term.document]) for term in own)
    listing = tuple(at for at, one in enumerate(usages) if one.term.items)
    return Comparison(name, usages, listing, rows([usages[at].term for at in listing]), (), len(entries))


def _usage(term: Term, entry: Entry, text: str) -> Usage:
    start, end = text.rfind("\n", 0, term.words.span.start) + 1, text.find("\n", term.words.span.end)
    sentence = text[start : end if end >= 0 else len(text)]
    return Usage(entry, term, term.definition.of(text) if term.definition else "", sentence, (), remark(term))


def bibliography_of(entries: Sequence[Entry], texts: dict[str, str], shelf: Sequence[Entry]) -> Bibliography:
    """What `entries` cite; shelf: all documents there are."""
    titles = {entry.title: entry for entry in shelf}
    uses: dict[str, list[Reference]] = {}
    for entry in entries:
        for found in CITED.finditer(texts[entry.id]):
            target = titles.get(found[1])
            words = Phrase(found[0], Span(*found.span()))
            one = Reference(entry.id, words, "", target.id if target else None, found[1])
            uses.setdefault(found[1], []).append(one)
    works = tuple(CitedWork(title, titles.get(title), tuple(found)) for title, found in uses.items())
    citing = {use.document for work in works for use in work.uses}
    return Bibliography(works, tuple(one for one in entries if one.id in citing), len(entries))
