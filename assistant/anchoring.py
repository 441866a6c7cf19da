"""Where in the documents the answer before was told: what a follow-up asks for stands mostly beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Inquiry
from assistant.cutting import sentences_within
from assistant.features import asked, bag, share
from assistant.wording import content_words
from ingest.document import Hit, Passage, Span
from ingest.library import Library

SURE = 0.6  # of the words of the answer before, that a sentence must hold to be the one that told it
ASKED = 0.5  # what the words of the question before weigh against those of its answer
BESIDE = 1  # passages before and after that one
NEAREST, NEAR, SAME = 1.2, 0.8, 0.4  # added to the score: of its passage and those beside it; its section; its document


@dataclass(frozen=True, slots=True)
class Anchor:
    """The sentence that told the answer before, and its passage."""

    passage: Passage
    span: Span

    def pull(self, passage: Passage) -> float:
        """What standing near to it adds to the score of a passage's sentences."""
        if passage.document != self.passage.document:
            return 0.0
        if abs(passage.ordinal - self.passage.ordinal) <= BESIDE:
            return NEAREST
        return NEAR if passage.section == self.passage.section else SAME


def anchor(inquiry: Inquiry, hits: Sequence[Hit], library: Library) -> Anchor | None:
    """The sentence of the hits that holds the answer before, and best the question before; None where none surely does."""
    told = asked(inquiry.told, inquiry.kind, content_words(inquiry.told), library.rarity)
    before = asked("", inquiry.kind, inquiry.background, library.rarity)
    best: tuple[float, Anchor] | None = None
    for hit in hits:
        text = library.document(hit.passage.document).text
        for span in sentences_within(library.document(hit.passage.document), hit.passage.span):
            words = span.of(text)
            held = share(bag(told, words), told.weights)
            worth = held + ASKED * share(bag(before, hit.passage.context + words), before.weights)
            if held >= SURE and (best is None or worth > best[0]):
                best = worth, Anchor(hit.passage, span)
    return best[1] if best else None


def beside(found: Anchor, hits: Sequence[Hit], library: Library) -> tuple[Hit, ...]:
    """The hits with the passages before and after the anchor, which few words of a short question would find."""
    held = {hit.passage.id for hit in hits}
    own = next(hit for hit in hits if hit.passage.id == found.passage.id)
    near = [
        passage
        for passage in library.passages(found.passage.document)
        if abs(passage.ordinal - found.passage.ordinal) <= BESIDE and passage.id not in held
    ]
    return (*hits, *(replace(own, passage=passage) for passage in near))
