"""The desk (服务台): everything a person or a program can ask of a library, behind one seam.

`LibraryDesk` works on a library that this process owns; `ui.client.ServerDesk` talks to the process that
owns it. Both return the same values, so a command prints the same whichever one served it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.answer import Answer, Question
from ingest.document import Entry, Hit, SectionKind, Span
from ingest.library import Finding
from ingest.pipeline import FileReport


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One section as a table of contents shows it; span is in the document's text."""

    locator: str
    level: int
    marker: str
    heading: str
    kind: SectionKind
    span: Span


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a document, for reading: `text` is the document's text at `span`, verbatim.

    marked: the words to highlight, in offsets of the document. outline: the sections inside `span`.
    """

    entry: Entry
    locator: str
    page: int | None
    span: Span
    text: str
    marked: tuple[Span, ...] = ()
    outline: tuple[OutlineLine, ...] = ()


class Desk(Protocol):
    """What can be asked of a library, here or through the server that owns it."""

    def entries(self) -> tuple[Entry, ...]:
        """All documents, as `yingji list` shows them."""

    def show(self, document: str, locator: str = "") -> Excerpt:
        """A document or one of its sections; `document` is an id, a file name or part of a title."""

    def surroundings(self, document: str, start: int, end: int) -> Excerpt:
        """The section around the cited words [start, end) of the document with this id."""

    def search(
        self, query: str, *, region: str | None = None, year: int | None = None, document: str | None = None, limit: int = 10
    ) -> tuple[Hit, ...]:
        """The passages nearest to `query`, best first."""

    def ask(self, question: Question) -> Answer:
        """A cited answer, or a refusal that names what was searched."""

    def ingest(self, paths: Sequence[Path], *, sync: bool = False) -> Iterator[FileReport]:
        """Take in files and folders, one report a file as they are done."""

    def remove(self, documents: Sequence[str]) -> tuple[Entry, ...]:
        """Remove documents (ids, file names or titles); they are never quoted again."""

    def examine(self, *, deep: bool = False) -> tuple[Finding, ...]:
        """The health of the library, the indexes, the models and the settings."""
