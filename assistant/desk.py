"""The desk (服务台): everything a person or a program can ask of a library, behind one seam.

`LibraryDesk` works on a library that this process owns; `ui.client.ServerDesk` talks to the process that
owns it. Both return the same values, so a command prints the same whichever one served it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from assistant.answer import Answer, Question
from assistant.answering import answer
from assistant.inquiry import understand
from assistant.settings import Settings
from ingest.document import Entry, Hit, Section, SectionKind, Span
from ingest.errors import NotFoundError, SettingsError
from ingest.folding import fold
from ingest.library import Finding, Library
from ingest.pipeline import Chain, FileReport, ingest
from ingest.understanding.outline import locator

READABLE = 1200


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

    def show(self, document: str, place: str = "") -> Excerpt:
        """A document or one of its sections (place: a locator such as 二、（五）, a marker or a heading)."""

    def surroundings(self, document: str, start: int, end: int) -> Excerpt:
        """The section around the cited words [start, end) of the document with this id."""

    def search(
        self,
        query: str,
        *,
        region: str | None = None,
        year: int | None = None,
        document: str | None = None,
        limit: int = 10,
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


class LibraryDesk:
    """A desk over a library that this process owns; a context manager that closes it."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library, self.settings = library, settings

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.library.close()

    def entries(self) -> tuple[Entry, ...]:
        return self.library.entries()

    def show(self, document: str, place: str = "") -> Excerpt:
        entry = self._one(document)
        sections = self.library.sections(entry.id)
        return self._excerpt(entry, sections, _section_at(entry, sections, place) if place else sections[0])

    def surroundings(self, document: str, start: int, end: int) -> Excerpt:
        entry = self.library.entry(document)
        sections = self.library.sections(document)
        cited = Span(start, end)
        return self._excerpt(entry, sections, _readable_around(sections, cited), (cited,))

    def search(
        self,
        query: str,
        *,
        region: str | None = None,
        year: int | None = None,
        document: str | None = None,
        limit: int = 10,
    ) -> tuple[Hit, ...]:
        inquiry = understand(Question(query, region=region, year=year, document=document), self.library)
        return (
            self.library.search(" ".join(inquiry.terms) or query, inquiry.documents, limit) if inquiry.documents else ()
        )

    def ask(self, question: Question) -> Answer:
        return answer(question, self.library, self.settings.today or date.today())

    def ingest(self, paths: Sequence[Path], *, sync: bool = False) -> Iterator[FileReport]:
        return ingest(paths, self.library, sync=sync, chain=Chain(vocabulary=self.settings.tokens))

    def remove(self, documents: Sequence[str]) -> tuple[Entry, ...]:
        chosen = dict.fromkeys(self._one(words).id for words in documents)
        return tuple(self.library.remove(id) for id in chosen)

    def examine(self, *, deep: bool = False) -> tuple[Finding, ...]:
        return (*self.library.examine(deep=deep), _tokens(self.settings), _clock(self.settings))

    def _one(self, words: str) -> Entry:
        found = self.library.find(words)
        if not found:
            raise NotFoundError("库里没有这份文件", words, "用 yingji list 看看有哪些文件")
        return found[0]

    def _excerpt(
        self, entry: Entry, sections: Sequence[Section], section: Section, marked: tuple[Span, ...] = ()
    ) -> Excerpt:
        document = self.library.document(entry.id)
        return Excerpt(
            entry=entry,
            locator=locator(sections, section.ordinal),
            page=document.page(section.span.start),
            span=section.span,
            text=section.span.of(document.text),
            marked=marked,
            outline=tuple(_line(sections, inner) for inner in sections if inner.span in section.span and inner.level),
        )


def _tokens(settings: Settings) -> Finding:
    """Whether the token vocabulary of the settings can be loaded."""
    from ingest.tokens import counter

    try:
        count = counter(settings.tokens)("应急管理")
    except SettingsError as error:
        return Finding("分词词表", False, error.what, error.remedy)
    return Finding("分词词表", True, f"{settings.tokens}：“应急管理”计 {count} 个词元")


def _clock(settings: Settings) -> Finding:
    if settings.today:
        return Finding("日期", True, f"YINGJI_TODAY 指定为 {settings.today}")
    return Finding("日期", True, "以本机时钟为准")


def _line(sections: Sequence[Section], section: Section) -> OutlineLine:
    place = locator(sections, section.ordinal)
    return OutlineLine(place, section.level, section.marker, section.heading, section.kind, section.span)


def _section_at(entry: Entry, sections: Sequence[Section], words: str) -> Section:
    """The first section whose locator, marker or heading is `words`."""
    wanted = fold(words)
    ways = [
        [locator(sections, section.ordinal) for section in sections],
        [section.marker for section in sections],
        [section.label for section in sections],
        [section.heading for section in sections],
    ]
    for names in ways:
        for section, name in zip(sections[1:], names[1:], strict=True):
            if fold(name) == wanted:
                return section
    raise NotFoundError(f"没有“{words}”这一条", f"《{entry.title}》", f"用 yingji show {entry.source} 看目录")


def _readable_around(sections: Sequence[Section], cited: Span) -> Section:
    """The largest section around the cited words that is still short enough to read at a glance."""
    around = [section for section in sections if cited in section.span]
    fitting = [section for section in around if len(section.span) <= READABLE]
    return max(fitting, key=lambda section: len(section.span)) if fitting else around[-1]
