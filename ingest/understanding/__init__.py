"""From what a file says to what it means: the document, its sections, passages, duties, terms and cited documents."""

from __future__ import annotations

from collections.abc import Callable

from ingest.document import Parsed, Reading
from ingest.understanding.describing import describe
from ingest.understanding.duties import find_duties
from ingest.understanding.naming import find_references, find_terms
from ingest.understanding.outline import outline
from ingest.understanding.splitting import split

UNDERSTANDING_VERSION: int = 7
"""Raised when the same reading comes to mean something else, so that a library knows to parse its files again."""

PASSAGE_TOKENS = 320


def parse(reading: Reading, source: str, count: Callable[[str], int], limit: int = PASSAGE_TOKENS) -> Parsed:
    """The document and all that is made of a reading. source: the file's name; count: the tokens of a text."""
    document = describe(reading, source)
    sections = outline(reading.text, document, reading.headings)
    passages = split(document, sections, count, limit)
    return Parsed(
        document,
        sections,
        passages,
        duties=find_duties(document, sections),
        terms=find_terms(document, sections),
        references=find_references(document, sections),
    )
