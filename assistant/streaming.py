"""An answer as it comes: events from the question to the finished answer, with a language model or without."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answer import Answer, Citation, Question
from assistant.answering import answer
from assistant.marking import numbers_in

if TYPE_CHECKING:
    from assistant.phrasing import Writer
    from ingest.library import Library


@dataclass(frozen=True, slots=True)
class Started:
    """The evidence is chosen. citations: those of the answer, which no model changes; engine: who will put it into words."""

    question: str
    citations: tuple[Citation, ...]
    engine: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of the answer as it will stand: checked, its marks in its text. citations: the numbers of those marks."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """All sentences so far are taken back, because the model broke off; what follows takes their place."""

    notice: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer. Its text is the sentences since the start, or since they were withdrawn, one a line."""

    answer: Answer


Event = Started | Sentence | Withdrawn | Finished


def respond(question: Question, library: Library, today: date, writer: Writer | None = None) -> Iterator[Event]:
    """The events of one answer: Started, its sentences, Finished; without a writer the extractive answer at once."""
    begun = time.perf_counter()
    deadline = writer.clock() + writer.seconds if writer else 0.0
    made = answer(question, library, today)
    if writer and question.history and not made.refused:
        from assistant.rewriting import followed

        made = followed(made, question, library, today, writer, deadline)
    for event in _told(made, writer, deadline):
        if isinstance(event, Finished):
            event = Finished(replace(event.answer, seconds=time.perf_counter() - begun))
        yield event


def _told(made: Answer, writer: Writer | None, deadline: float) -> Iterator[Event]:
    if writer and (sheet := writer.sheet(made)):
        yield Started(made.question, made.citations, writer.name)
        yield from writer.phrase(sheet, deadline)
    else:
        yield Started(made.question, made.citations, made.engine)
        yield from as_it_is(made)


def as_it_is(made: Answer) -> Iterator[Event]:
    """An answer that is already whole, line by line, and then itself."""
    yield from unchanged(made.text.splitlines(), made)
    yield Finished(made)


def unchanged(lines: Sequence[str], made: Answer) -> Iterator[Sentence]:
    """Lines of an answer as they stand."""
    known = {citation.number for citation in made.citations}
    for line in lines:
        yield Sentence(line, tuple(number for number in numbers_in(line) if number in known))


def finished(events: Iterable[Event]) -> Answer:
    """The answer at the end of its events."""
    return next(event.answer for event in events if isinstance(event, Finished))
