"""Who must do what, by when, how often, how much: the duties of a document, by rules over its outline."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Document, Section
from ingest.duty import Duty
from ingest.understanding.duties.finding import Finder


def find_duties(document: Document, sections: Sequence[Section]) -> tuple[Duty, ...]:
    """The duties of `document` in reading order; every phrase in them stands in its text where it says."""
    return Finder(document, sections).duties()
