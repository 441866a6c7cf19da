"""Understand a question: what it asks for, about what, and within which scope."""

from __future__ import annotations

from assistant.answer import Inquiry, Question
from assistant.scoping import limits
from assistant.wording import content_words, kind_of
from ingest.library import Library


def understand(question: Question, library: Library) -> Inquiry:
    """The inquiry behind a question: its kind, the words to search for, its scope and the documents in it."""
    text = question.text.strip()
    found = limits(question, text, library)
    return Inquiry(
        text=text,
        kind=kind_of(text),
        terms=content_words(text, found.words),
        scope=found.scope,
        documents=found.documents,
        notes=found.notes,
        missing=found.missing,
    )
