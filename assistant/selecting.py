"""Choose the sentences that answer: every sentence of the evidence is weighed, the best are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Inquiry, Kind
from assistant.values import asked_unit, find_values
from ingest.document import Document, Hit, SectionKind, Span
from ingest.library import Library
from ingest.sentences import sentences
from ingest.terms import terms

TYPED = frozenset({Kind.NUMBER, Kind.DEADLINE, Kind.WHO})
ASIDE = frozenset({SectionKind.METADATA, SectionKind.CHROME})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage that may answer.

    covered: rarity-weighted share (0 to 1) of the question's terms in the sentence; around: the same for
    the sentence with its headings and neighbours; typed: whether it holds a value of the asked kind.
    """

    hit: Hit
    span: Span
    covered: float
    around: float
    typed: bool
    score: float


def select(inquiry: Inquiry, hits: Sequence[Hit], library: Library) -> tuple[Candidate, ...]:
    """All candidate sentences of the hits, best first."""
    weights = _weights(inquiry, library)
    documents = {hit.passage.document: library.document(hit.passage.document) for hit in hits}
    found = [
        candidate for hit in hits for candidate in _candidates(inquiry, hit, documents[hit.passage.document], weights)
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.hit.passage.document, one.span)))


def _weights(inquiry: Inquiry, library: Library) -> dict[str, float]:
    """The rarity of each term the inquiry is about; single characters count a third."""
    words = {term for piece in inquiry.terms for term in terms(piece)}
    return {word: library.rarity(word) * (1.0 if len(word) > 1 else 0.34) for word in words}


def _candidates(inquiry: Inquiry, hit: Hit, document: Document, weights: dict[str, float]) -> list[Candidate]:
    spans = sentences(document.text, hit.passage.span)
    words = [set(terms(span.of(document.text))) for span in spans]
    headings = set(terms(hit.passage.context))
    found = []
    for at, span in enumerate(spans):
        near = headings.union(*words[max(0, at - 1) : at + 2])
        found.append(_weigh(inquiry, hit, document.text, span, _share(words[at], weights), _share(near, weights)))
    return found


def _weigh(inquiry: Inquiry, hit: Hit, text: str, span: Span, covered: float, around: float) -> Candidate:
    words = span.of(text)
    values = find_values(inquiry.kind, words)
    unit = asked_unit(inquiry.text)
    typed = bool(values)
    fitting = typed and (not unit or any(unit in value.of(words) for value in values))
    cue = (0.10 * typed + 0.12 * fitting) if inquiry.kind in TYPED else 0.0
    aside = 0.15 if hit.passage.kind in ASIDE else 0.0
    long = 0.05 if len(span) > 200 else 0.0
    score = covered + 0.35 * around + 0.25 * hit.score + cue - aside - long
    return Candidate(hit, span, covered, around, typed, score)


def _share(present: set[str], weights: dict[str, float]) -> float:
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in present) / whole if whole else 0.0
