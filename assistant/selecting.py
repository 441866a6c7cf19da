"""Choose the sentences that may answer: every sentence of the evidence is weighed by the learned ranker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.anchoring import Anchor, anchor, beside
from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.features import LEADS, NAMES, Asked, Place, asked, bag, rows, share
from assistant.gathering import gather
from assistant.ranking import Forest, forest
from assistant.referring import referred
from assistant.values import fitting_values
from assistant.wordpairs import Pairs, pairs
from ingest.document import Document, Hit, Section, SectionKind, Span
from ingest.folding import fold
from ingest.library import Library

RESPONSIBLE = re.compile(
    r"^[（(]?\s*(?:责任|牵头|主责|配合|承办|落实)[^：:，。]{0,8}[：:]"
    r"|^由[^，。；]{2,24}?(?:牵头|负责|承办|组织)(?:负责|落实|实施|指导)?(?:[，,；;][^。；]{2,30}(?:配合|参加|参与|协助|负责|落实))?[。；]?$"
)
"""A sentence that only says who is responsible for what stands before it."""
ASIDE = 4.0  # what such a closing line loses where nobody asks who: it says nothing of the matter
REPEATED = 1.5  # what a sentence loses that the answer before has already told
ANEW, NOTHING_NEW = 0.5, 0.05  # the share of a follow-up's own words that makes a sentence new; below which nothing is
BRIEF, OUTSPOKEN = 6, 0.4  # characters of its own of a brief follow-up; the share of the pull that one with more feels
BACKGROUND = 0.4  # what a term inherited from an earlier turn weighs against one of the question itself
NOWHERE = "\ue000"  # a term that no document holds
UNKNOWN = 0.25  # what a word that stands nowhere in the library weighs: it is the asker's way of speaking


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage that may answer.

    lead: the sentence that introduces it when it is an item of a list (有下列情形之一的…：), else None.
    score: of the ranker, comparable within one question only. row: its features, in the order of NAMES.
    pull: what the score gained because the answer before was told from near it.
    """

    hit: Hit
    span: Span
    lead: Span | None
    score: float
    row: tuple[float, ...]
    pull: float = 0.0

    def __hash__(self) -> int:
        return hash(self.span)  # the passage and the row, hashed whole, took a twentieth of an answer's time

    @property
    def place(self) -> tuple[str, Span]:
        """Its document and where it stands there: the same however it was scored."""
        return self.hit.passage.document, self.span

    def feature(self, name: str) -> float:
        """One of its features, by name."""
        return self.row[NAMES.index(name)]


@dataclass(frozen=True, slots=True)
class Ranker:
    """What weighs sentences: trees over their features, and how documents put what is asked."""

    trees: Forest
    pairs: Pairs

    def scores(self, inquiry: Inquiry, laid: Laid) -> np.ndarray:
        """One score for each sentence of the evidence, comparable within one question only."""
        asked_words = inquiry.asking
        sentences = [sentence for place in laid.places for sentence in place.sentences]
        return self.trees.scores(laid.table) + self.pairs.scores(asked_words, sentences)


def nearest(inquiry: Inquiry, library: Library) -> tuple[Candidate, ...]:
    """All candidate sentences of what is gathered for an inquiry, best first; the last few are remembered while the library
    stays as it is: a list, a count and the plain answer all ask for them."""
    settled = library.settled()
    return (
        select(inquiry, gather(inquiry, library), library) if settled is None else _nearest(inquiry, library, settled)
    )


@lru_cache(maxsize=4)
def _nearest(inquiry: Inquiry, library: Library, settled: int) -> tuple[Candidate, ...]:
    return select(inquiry, gather(inquiry, library), library)


def select(
    inquiry: Inquiry, hits: Sequence[Hit], library: Library, ranker: Ranker | None = None
) -> tuple[Candidate, ...]:
    """All candidate sentences of the hits, and of what stands beside the answer before, best first.

    ranker: the shipped one unless said.
    """
    found = anchor(inquiry, hits, library) if inquiry.told else None
    laid = lay(inquiry, beside(found, hits, library) if found else hits, library)
    return ranked(inquiry, laid, library, ranker, found)


def ranked(
    inquiry: Inquiry, laid: Laid, library: Library, ranker: Ranker | None = None, found: Anchor | None = None
) -> tuple[Candidate, ...]:
    """The sentences of the evidence as it is laid out, best first. found: where the answer before was told."""
    scores = (ranker or Ranker(forest(), pairs())).scores(inquiry, laid) - REPEATED * _repeated(
        inquiry, laid, library, found
    )
    pulls = [_pull(inquiry, found, hit) for hit, _, _ in laid.sentences]
    scores = scores + np.array(pulls) - ASIDE * _closing(inquiry, laid, library)
    found = [
        Candidate(*one, float(score), tuple(row), pull)
        for one, score, row, pull in zip(laid.sentences, scores, laid.table, pulls, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.hit.passage.document, one.span)))


def _closing(inquiry: Inquiry, laid: Laid, library: Library) -> np.ndarray:
    """1.0 for each line that only closes an item (责任部门：…), where the question does not ask who."""
    if inquiry.kind is Kind.WHO:
        return np.zeros(len(laid.sentences))
    texts = (span.of(library.document(hit.passage.document).text) for hit, span, _ in laid.sentences)
    return np.array([float(bool(RESPONSIBLE.match(text))) for text in texts])


def _pull(inquiry: Inquiry, found: Anchor | None, hit: Hit) -> float:
    """What a sentence gains because the answer before was told from near it; less where the question says a lot itself."""
    if not found:
        return 0.0
    return found.pull(hit.passage) * (1.0 if sum(map(len, inquiry.terms)) <= BRIEF else OUTSPOKEN)


@dataclass(frozen=True, slots=True)
class Laid:
    """The evidence laid out for the ranker: places, each sentence with its hit and lead, one row of features each."""

    places: tuple[Place, ...]
    sentences: tuple[tuple[Hit, Span, Span | None], ...]
    table: list[list[float]] | np.ndarray


def lay(inquiry: Inquiry, hits: Sequence[Hit], library: Library) -> Laid:
    """All sentences of the hits with their features; also what the ranker is trained on."""
    documents = {hit.passage.document: library.document(hit.passage.document) for hit in hits}
    sections = {id: library.sections(id) for id in documents}
    cut = [_led(documents[hit.passage.document], hit) for hit in hits]
    places = tuple(
        _place(documents[hit.passage.document], sections[hit.passage.document], hit, rank, hits[0].score, led)
        for rank, (hit, led) in enumerate(zip(hits, cut, strict=True))
    )
    sentences = tuple((hit, span, lead) for hit, led in zip(hits, cut, strict=True) for span, lead in led)
    return Laid(places, sentences, rows(weighed(inquiry, library), places))


def _repeated(inquiry: Inquiry, laid: Laid, library: Library, found: Anchor | None) -> np.ndarray:
    """1 for each sentence that the answer before has told and that says little of what is new in the question, half more for nothing."""
    texts = [sentence for place in laid.places for sentence in place.sentences]
    told = fold(inquiry.told).rstrip("。")
    if not told:
        return np.zeros(len(texts))
    own = asked(inquiry.asking, inquiry.kind, inquiry.terms, library.rarity)
    again = [
        _told(told, fold(text)) or bool(found and span == found.span and not _adds(inquiry, text, told))
        for text, (_, span, _) in zip(texts, laid.sentences, strict=True)
    ]
    new = (share(bag(own, text), own.weights) for text in texts)
    return np.array(
        [one * (held < ANEW) * (1.0 + 0.5 * (held < NOTHING_NEW)) for one, held in zip(again, new, strict=True)]
    )


def _adds(inquiry: Inquiry, text: str, told: str) -> bool:
    """Whether a sentence holds a value of the asked kind that the answer before has not told."""
    return any(fold(span.of(text)) not in told for span in fitting_values(inquiry.kind, inquiry.asking, text))


def _told(told: str, sentence: str) -> bool:
    return sentence.rstrip("。") in told or (len(told) >= 3 and told in sentence)


def weighed(inquiry: Inquiry, library: Library) -> Asked:
    """The inquiry with its words weighed; what it inherits from earlier turns weighs less."""
    ceiling = library.rarity(NOWHERE)

    def rarity(term: str) -> float:
        value = library.rarity(term)
        return value if value < ceiling else UNKNOWN * value

    own = asked(inquiry.asking, inquiry.kind, inquiry.terms, rarity)
    return own.with_background(asked(inquiry.asking, inquiry.kind, inquiry.background, rarity), BACKGROUND)


def _led(document: Document, hit: Hit) -> list[tuple[Span, Span | None]]:
    """The sentences of a passage, each with the sentence ending in a colon that introduces it."""
    led: list[tuple[Span, Span | None]] = []
    lead: Span | None = None
    for span in sentences_within(document, hit.passage.span):
        words = span.of(document.text)
        led.append((span, lead))
        if words.endswith(LEADS):
            lead = span
        elif lead and not words.endswith(("；", ";")):
            lead = None
    return led


def _place(
    document: Document,
    sections: Sequence[Section],
    hit: Hit,
    rank: int,
    best: float,
    led: Sequence[tuple[Span, Span | None]],
) -> Place:
    texts = tuple((lead.of(document.text) if lead else "") + span.of(document.text) for span, lead in led)
    kind = hit.passage.kind
    return Place(
        context=hit.passage.context,
        sentences=texts,
        score=hit.score,
        rank=rank,
        lead=hit.score / (best or 1.0),
        aside=kind is SectionKind.METADATA,
        past=kind is SectionKind.PAST,
        title=document.title,
        supplement=kind is SectionKind.SUPPLEMENT,
        items=tuple(lead is not None for _, lead in led),
        referred=tuple(referred(document.text, sections, lead or span) for span, lead in led),
    )
