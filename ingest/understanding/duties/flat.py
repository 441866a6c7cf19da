"""A text without the line breaks that tear its sentences apart, and the way back to the text as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Section, Span
from ingest.duty import Duty, Phrase
from ingest.understanding.sentences import paragraphs

SPACE = re.compile(r"\s+")
TEAR = re.compile(r"[ \t\u3000\xa0\r]*\n\s*")


@dataclass(frozen=True, slots=True)
class Flat:
    """text: without torn lines. paragraphs: of `text`, in order. origins[i]: where character i stands in the original."""

    original: str
    text: str
    paragraphs: tuple[Span, ...]
    origins: Sequence[int]

    def back(self, span: Span) -> Span:
        """The span of the original that `span` came from."""
        if len(span) == 0:
            start = self.origins[span.start] if span.start < len(self.origins) else len(self.original)
            return Span(start, start)
        return Span(self.origins[span.start], self.origins[span.end - 1] + 1)

    def phrase(self, phrase: Phrase) -> Phrase:
        """`phrase` with the words and the place that it has in the original."""
        span = self.back(phrase.span)
        return Phrase(span.of(self.original), span)


def flattened(text: str, sections: Sequence[Section]) -> tuple[Flat, tuple[Section, ...]]:
    """`text` flat, and its sections with their spans in the flat text."""
    found = paragraphs(text, Span(0, len(text)), _standing_alone(text, sections))
    tears = [tear for one in found for tear in TEAR.finditer(text, one.start, one.end)]
    if not tears:
        return Flat(text, text, found, range(len(text))), tuple(sections)
    origins = _origins(text, tears)
    places = _places(len(text), origins)
    flat = "".join(text[at] for at in origins)
    moved = tuple(Span(places[one.start], places[one.end]) for one in found)
    shifted = tuple(replace(one, span=Span(places[one.span.start], places[one.span.end])) for one in sections)
    return Flat(text, flat, moved, origins), shifted


def _standing_alone(text: str, sections: Sequence[Section]) -> frozenset[int]:
    """The starts of headings that fill their line: no sentence goes on behind them."""
    alone = set()
    for section in sections[1:]:
        line = text[section.span.start : (text.find("\n", section.span.start) + 1 or len(text))]
        words = SPACE.sub("", line[len(section.marker) :]).rstrip("。：:")
        if section.heading and words == SPACE.sub("", section.heading):
            alone.add(section.span.start)
    return frozenset(alone)


def _origins(text: str, tears: Sequence[re.Match[str]]) -> list[int]:
    """The offsets that are kept: all but the tears; between two Latin words a tear is kept as one sign."""
    kept: list[int] = []
    at = 0
    for tear in tears:
        kept.extend(range(at, tear.start()))
        if (
            text[tear.start() - 1].isascii()
            and text[tear.start() - 1].isalpha()
            and text[tear.end() : tear.end() + 1].isalpha()
        ):
            kept.append(tear.start())
        at = tear.end()
    kept.extend(range(at, len(text)))
    return kept


def _places(length: int, origins: Sequence[int]) -> list[int]:
    """For each offset of the original (its end included) the first flat offset that came from it or later."""
    places = [len(origins)] * (length + 1)
    after = length
    for flat in range(len(origins) - 1, -1, -1):
        for at in range(origins[flat] + 1, after + 1):
            places[at] = flat + 1
        after = origins[flat]
    for at in range(after + 1):
        places[at] = 0
    return places


def unflattened(duty: Duty, flat: Flat) -> Duty:
    """`duty` with every part where it stands in the original text."""
    if flat.text is flat.original:
        return duty
    move = flat.phrase
    return replace(
        duty,
        span=flat.back(duty.span),
        act=move(duty.act),
        leads=tuple(map(move, duty.leads)),
        joins=tuple(map(move, duty.joins)),
        quantities=tuple(replace(one, words=move(one.words)) for one in duty.quantities),
        frequencies=tuple(replace(one, words=move(one.words)) for one in duty.frequencies),
        deadlines=tuple(replace(one, words=move(one.words)) for one in duty.deadlines),
        conditions=tuple(map(move, duty.conditions)),
        exceptions=tuple(map(move, duty.exceptions)),
        binding=move(duty.binding) if duty.binding else None,
    )
