"""The terms of art that a document defines or mentions (名词), and the documents that it names (引用文件)."""

from __future__ import annotations

from ingest.document import Document, Section
from ingest.duty import Phrase, Reference, Term
from ingest.folding import name_key
from ingest.understanding.naming.cited import titles_in
from ingest.understanding.naming.counting import Shape, shape_of
from ingest.understanding.naming.explaining import explained
from ingest.understanding.naming.placing import Places
from ingest.understanding.naming.quoted import Name, names_in
from ingest.understanding.naming.stating import Stated, stated_in


def find_terms(document: Document, sections: tuple[Section, ...]) -> tuple[Term, ...]:
    """Every place where the document defines or mentions a term of art, in reading order."""
    text, places = document.text, Places(document.text, sections)
    stated = {one.words.start: one for one in stated_in(text, sections)}
    terms = [_term(document, places, one, shape_of(one.words.of(text))) for one in stated.values()]
    outright = {name_key(one.words.of(text)) for one in stated.values()}
    for name in names_in(text):
        if name_key(name.words.of(text)) not in outright and (one := _explained(text, places, name)):
            terms.append(_term(document, places, one, name.shape))
    read = (term for term in terms if places.is_read(term.words.span))
    return tuple(sorted(read, key=lambda term: term.words.span))


def _explained(text: str, places: Places, name: Name) -> Stated | None:
    """A name with what explains it beside it; None for words that are no term and that nothing explains."""
    found = explained(text, name.words, name.printed, places.paragraph(name.words.start), name.shape)
    if found:
        return Stated(name.words, found.definition, found.items)
    return Stated(name.words, None) if name.sure else None


def _term(document: Document, places: Places, one: Stated, shape: Shape | None) -> Term:
    items = tuple(Phrase(item.of(document.text), item) for item in one.items)
    words = Phrase(one.words.of(document.text), one.words)
    number = shape.numeral(len(items)) if shape else None
    return Term(document.id, words, places.locator(one.words), one.definition, items, number)


def find_references(document: Document, sections: tuple[Section, ...]) -> tuple[Reference, ...]:
    """Every 《…》 of the document, in reading order; which of them the library holds is found when it is asked."""
    places = Places(document.text, sections)
    return tuple(
        Reference(document.id, Phrase(one.span.of(document.text), one.span), places.locator(one.span), title=one.title)
        for one in titles_in(document.text)
        if places.is_read(one.span)
    )
