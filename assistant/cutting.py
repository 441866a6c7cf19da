"""Sentences of a document, cut once with the whole text in view, so that wrapped lines are put together rightly."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from ingest.document import Document, Span
from ingest.understanding.sentences import sentences


def sentences_within(document: Document, span: Span) -> tuple[Span, ...]:
    """The sentences of a document that lie in `span`; one that reaches beyond is cut at its edge."""
    whole = _cut(document.id, document.text)
    first = bisect_left(whole, span.start, key=lambda one: one.end - 1)
    found: list[Span] = []
    for one in whole[first:]:
        if one.start >= span.end:
            break
        found.append(Span(max(one.start, span.start), min(one.end, span.end)))
    return tuple(found)


@lru_cache(maxsize=256)
def _cut(id: str, text: str) -> tuple[Span, ...]:
    return sentences(text, Span(0, len(text)))
