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
from typing import TYPE_CHECKING, Protocol, Self

from assistant.answer import Answer, Question
from assistant.bibliography import Bibliography, bibliography
from assistant.glossary import Comparison, Glossary, TermQuery, compare, glossary
from assistant.inquiry import understand
from assistant.ledger import DutyPage, DutyQuery, count, look
from assistant.settings import EXAMPLE, Settings
from assistant.streaming import Event, finished, respond
from ingest.document import Entry, Hit, Passage, Section, SectionKind, Span
from ingest.errors import NotFoundError, SettingsError
from ingest.folding import fold
from ingest.library import Finding, Library
from ingest.pipeline import Chain, FileReport, ingest
from ingest.store.duties import Tally
from ingest.understanding.outline import locator

if TYPE_CHECKING:
    from assistant.phrasing import Writer
    from assistant.study.item import Deck, DutyCard, Guide, Paper
    from assistant.study.request import StudyRequest
    from assistant.study.rewording import Step
    from assistant.study.verdicts import OwnQuestion, Recheck, Review

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

    def passages(self, document: str) -> tuple[Passage, ...]:
        """The passages of a document, in reading order."""

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

    def stream(self, question: Question) -> Iterator[Event]:
        """The same answer as it comes; `Finished` is the last event. Closing the iterator gives it up."""

    def duties(self, query: DutyQuery, start: int = 0, limit: int | None = None) -> DutyPage:
        """The register's duties that answer to `query` from number `start` on, at most `limit`."""

    def tally(self, query: DutyQuery) -> Tally:
        """How the duties that answer to `query` fall: by document, month, body and so on."""

    def terms(self, query: TermQuery) -> Glossary:
        """The names that the documents of `query` define or mention."""

    def term(self, name: str, query: TermQuery) -> Comparison:
        """One name side by side over the documents of `query`."""

    def references(self, query: TermQuery) -> Bibliography:
        """The documents that those of `query` cite: which the library holds, and which it lacks."""

    def study(self, request: StudyRequest) -> Paper:
        """A paper: items with their sources, as `request` asks for them."""

    def reword(self, paper: Paper) -> Iterator[Step]:
        """The stems of a paper reworded by the language model as far as code finds that they ask the same; the last step has
        the paper. SettingsError where no model is set."""

    def flashcards(self, request: StudyRequest) -> Deck:
        """Flashcards over the documents of `request`."""

    def guide(self, request: StudyRequest) -> Guide:
        """What there is to learn in the documents of `request`."""

    def duty_card(self, body: str, request: StudyRequest) -> DutyCard:
        """What one body leads and joins in, within the documents of `request`."""

    def recheck(self, paper: Paper) -> Recheck:
        """Which items of a stored paper the library no longer bears out."""

    def review(self, questions: Sequence[OwnQuestion]) -> Review:
        """A trainer's own questions held against the library."""

    def ingest(self, paths: Sequence[Path], *, sync: bool = False) -> Iterator[FileReport]:
        """Take in files and folders, one report a file as they are done."""

    def remove(self, documents: Sequence[str]) -> tuple[Entry, ...]:
        """Remove documents (ids, file names or titles); they are never quoted again."""

    def examine(self, *, deep: bool = False) -> tuple[Finding, ...]:
        """The health of the library, the indexes, the models and the settings."""


class LibraryDesk:
    """A desk over a library that this process owns; a context manager that closes it."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library, self.settings, self.writer = library, settings, _writer(settings)

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

    def passages(self, document: str) -> tuple[Passage, ...]:
        return self.library.passages(self._one(document).id)

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
        return finished(self.stream(question))

    def stream(self, question: Question) -> Iterator[Event]:
        return respond(question, self.library, self.settings.today or date.today(), self.writer)

    def duties(self, query: DutyQuery, start: int = 0, limit: int | None = None) -> DutyPage:
        return look(query, self.library, start, limit)

    def tally(self, query: DutyQuery) -> Tally:
        return count(query, self.library)

    def terms(self, query: TermQuery) -> Glossary:
        return glossary(query, self.library)

    def term(self, name: str, query: TermQuery) -> Comparison:
        return compare(name, query, self.library)

    def references(self, query: TermQuery) -> Bibliography:
        return bibliography(query, self.library)

    def study(self, request: StudyRequest) -> Paper:
        from assistant.study.composing import compose

        return compose(request, self.library)

    def reword(self, paper: Paper) -> Iterator[Step]:
        from assistant.study.rewording import reworded

        if not self.writer:
            raise SettingsError(
                "没有设置语言模型，题干不能改写", remedy=f"请设置 YINGJI_MODEL 和 YINGJI_MODEL_URL，{EXAMPLE}"
            )
        return reworded(paper, self.writer)

    def flashcards(self, request: StudyRequest) -> Deck:
        from assistant.study.cards import deck

        return deck(request, self.library)

    def guide(self, request: StudyRequest) -> Guide:
        from assistant.study.guiding import guide

        return guide(request, self.library)

    def duty_card(self, body: str, request: StudyRequest) -> DutyCard:
        from assistant.study.cards import duty_card

        return duty_card(body, request, self.library)

    def recheck(self, paper: Paper) -> Recheck:
        from assistant.study.freshness import recheck

        return recheck(paper, self.library)

    def review(self, questions: Sequence[OwnQuestion]) -> Review:
        from assistant.study.reviewing import review

        return review(questions, self.library, self.settings.today or date.today())

    def ingest(self, paths: Sequence[Path], *, sync: bool = False) -> Iterator[FileReport]:
        return ingest(paths, self.library, sync=sync, chain=Chain(vocabulary=self.settings.tokens))

    def remove(self, documents: Sequence[str]) -> tuple[Entry, ...]:
        chosen = dict.fromkeys(self._one(words).id for words in documents)
        return tuple(self.library.remove(id) for id in chosen)

    def examine(self, *, deep: bool = False) -> tuple[Finding, ...]:
        return (*self.library.examine(deep=deep), _tokens(self.settings), _clock(self.settings), _model(self.writer))

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


def _writer(settings: Settings) -> Writer | None:
    """Who puts answers into words, None where the settings name no model."""
    if not settings.model:
        return None
    from assistant.model import ServedModel
    from assistant.phrasing import Writer
    from ingest.tokens import counter

    model = ServedModel(settings.model, settings.model_url, settings.model_key)
    return Writer(model, lambda text: counter(settings.tokens)(text), settings.model_seconds)


def _model(writer: Writer | None) -> Finding:
    """Whether the language model answers, where there is one."""
    if not writer:
        return Finding("语言模型", True, "没有设置，答复直接摘自原文（这是默认）")
    error = writer.try_out()
    if error:
        return Finding("语言模型", False, f"{writer.name}：{error.what}", error.remedy)
    return Finding("语言模型", True, f"{writer.name} 应答正常")


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
