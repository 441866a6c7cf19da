"""Reception (接待): many callers, one desk. Answers are remembered while the library stays as it is, streamed, told to witnesses."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Protocol

from assistant.answer import Answer, Question
from assistant.desk import Desk
from assistant.streaming import Event, Finished, Started, as_it_is
from ingest.document import Entry
from ui.clerks import Clerks

REMEMBERED = 512  # answers
LONGEST = 4_000  # characters of a question with its history, up to which its answer is remembered


class Listener(Protocol):
    """Whoever is told of each answer."""

    def answer(self, given: Answer, *, remembered: bool, request: str) -> None:
        """An answer was given. request: the id of the request it belongs to, "" for the page."""


class Reception:
    """Puts questions to `desk`; safe for several threads.

    slow: a language model answers, which takes seconds, streams, and is asked anew each time. clerks: who answer beside the desk.
    today: tells the day, on which an answer may depend. remembered: how many answers are kept; 0 keeps none.
    """

    def __init__(
        self,
        desk: Desk,
        listeners: tuple[Listener, ...] = (),
        *,
        slow: bool = False,
        clerks: Clerks | None = None,
        today: Callable[[], date] = date.today,
        remembered: int = REMEMBERED,
    ) -> None:
        self.desk, self.slow, self.clerks, self._listeners, self._today = desk, slow, clerks, listeners, today
        self._ask = clerks.answer if clerks else desk.ask
        self._most = 0 if slow else remembered
        self._lock = Lock()
        self._seen: tuple[Entry, ...] = ()
        self._answers: OrderedDict[tuple[Question, date], Answer] = OrderedDict()

    def ask(self, question: Question, *, request: str = "", fresh: bool = False) -> Answer:
        """The desk's answer; fresh: ask again even if the same was asked of this state of the library before."""
        begun = time.perf_counter()
        entries, key = self.desk.entries(), (question, self._today())
        held = None if fresh else self._recall(entries, key)
        answer = replace(held, seconds=time.perf_counter() - begun) if held else self._ask(question)
        if not held:
            self._remember(entries, key, answer)
        self._tell(answer, remembered=held is not None, request=request)
        return answer

    def stream(self, question: Question, *, request: str = "", fresh: bool = False) -> Iterator[Event]:
        """The events of an answer as they come; the last is Finished, or an error is raised."""
        if not self.slow:
            yield from replayed(self.ask(question, request=request, fresh=fresh))
            return
        for event in self.desk.stream(question):
            if isinstance(event, Finished):
                self._tell(event.answer, remembered=False, request=request)
            yield event

    def _tell(self, answer: Answer, *, remembered: bool, request: str) -> None:
        for listener in self._listeners:
            listener.answer(answer, remembered=remembered, request=request)

    def _recall(self, entries: tuple[Entry, ...], key: tuple[Question, date]) -> Answer | None:
        with self._lock:
            self._settle(entries)
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _remember(self, entries: tuple[Entry, ...], key: tuple[Question, date], answer: Answer) -> None:
        """Keep an answer that was made while the library stood as `entries` says, if it still does."""
        question = key[0]
        size = len(question.text) + sum(len(turn.content) for turn in question.history)
        if not self._most or size > LONGEST or not same(entries, self.desk.entries()):
            return
        with self._lock:
            self._settle(entries)
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)

    def _settle(self, entries: tuple[Entry, ...]) -> None:
        """Forget everything that was answered from another state of the library."""
        if not same(entries, self._seen):
            self._answers.clear()
            self._seen = entries


def replayed(answer: Answer) -> Iterator[Event]:
    """The events of an answer that is already whole."""
    yield Started(answer.question, answer.citations, answer.engine)
    yield from as_it_is(answer)


def same(first: tuple[Entry, ...], second: tuple[Entry, ...]) -> bool:
    """Whether both list the same state of a library, which makes its entries anew after every change."""
    return len(first) == len(second) and all(one is other for one, other in zip(first, second, strict=True))
