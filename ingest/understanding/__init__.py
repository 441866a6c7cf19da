"""From what a file says to what it means: the document, its sections and its passages."""

from __future__ import annotations

from collections.abc import Callable

from ingest.document import Parsed, Reading
from ingest.understanding.describing import describe
from ingest.understanding.outline import outline
from ingest.understanding.splitting import split

UNDERSTANDING_VERSION: int = 1
"""Raised when the same reading comes to mean something else, so that a library knows to parse its files again."""

PASSAGE_TOKENS = 320


def parse(reading: Reading, source: str, count: Callable[[str], int], limit: int = PASSAGE_TOKENS) -> Parsed:
    """The document, sections and passages of a reading. source: the file's name; count: the tokens of a text."""
    document = describe(reading, source)
    sections = outline(reading.text, document, reading.headings)
    return Parsed(document, sections, split(document, sections, count, limit))
