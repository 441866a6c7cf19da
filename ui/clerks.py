"""Clerks (经办): child processes that work out answers beside the server, each reading the same library.

A clerk opens the library anew whenever the number of its state has changed, and what it answers counts only if that
number is still the same afterwards. So an answer is never from an older state, nor from a mixture of two.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import cache
from pathlib import Path

from assistant.answer import Answer, Question
from assistant.desk import Desk, LibraryDesk
from assistant.streaming import finished, respond
from ingest.embedding import load
from ingest.library import Library
from ingest.reading.sandbox import without_interrupts
from ingest.viewing import view

SPACING = 30.0  # seconds at least from one start of the clerks to the next
TRIES = 3  # of an answer in which the library changed, before the next counts as it comes
PARTING = 2.0  # seconds that a clerk has for its last answer when the service ends


class Clerks:
    """Up to `most` clerks beside the desk of a library that this process owns; safe for several threads.

    Until they are ready, for a while after one has died, and while the library changes, the desk answers.
    amiss: told what went wrong.
    """

    def __init__(
        self,
        desk: LibraryDesk,
        most: int,
        amiss: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most = most
        self._desk, self._amiss, self._clock = desk, amiss, clock
        self._lock, self._alone = threading.Lock(), threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._started = -math.inf
        self._coming: tuple[Future[None], ...] = ()
        self._children: frozenset[multiprocessing.Process] = frozenset()
        self._closed = False

    def start(self) -> None:
        """Let them come, without waiting for them."""
        with self._lock:
            self._ready()

    def answer(self, question: Question) -> Answer:
        """What the desk would answer, from a clerk where one is ready and can."""
        with self._lock:
            pool = self._ready()
        return (pool and self._asked(pool, question)) or self._answered_here(question)

    def _answered_here(self, question: Question) -> Answer:
        """By the desk, again when the library changed meanwhile; one at a time, for threads that share the interpreter
        only slow each other."""
        settled = self._desk.library.settled
        with self._alone:
            for _ in range(TRIES):
                state = settled()
                try:
                    made = self._desk.ask(question)
                except Exception:  # perhaps because a document went out between being found and being read
                    if settled() == state:
                        raise
                    continue
                if settled() == state:
                    return made
            return self._desk.ask(question)

    def _asked(self, pool: ProcessPoolExecutor, question: Question) -> Answer | None:
        """A clerk's answer; None when it could not be had, or counts for nothing because the library changed."""
        library, today = self._desk.library, self._desk.settings.today or date.today()
        state = library.settled()
        if state is None:
            return None
        try:
            made = pool.submit(worked_out, library.folder, state, question, today).result()
        except BrokenProcessPool as error:
            self._lost(pool, f"经办进程意外终止（{error}）")
            return None
        except (RuntimeError, CancelledError):  # the service is ending
            return None
        if library.settled() != state:
            return None
        if isinstance(made, str):
            self._amiss(made)
            return None
        return made

    def _ready(self) -> ProcessPoolExecutor | None:
        """The clerks, when they are; started where there are none. Inside the lock."""
        if self._pool is None and not self._closed and self._clock() - self._started >= SPACING:
            self._start()
        return self._pool if all(one.done() for one in self._coming) else None

    def _start(self) -> None:
        self._started, before = self._clock(), frozenset(multiprocessing.active_children())
        try:
            with without_interrupts():
                spawn = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self.most, mp_context=spawn, initializer=follow)
                self._coming = tuple(self._pool.submit(settle_in, self._desk.library.folder) for _ in range(self.most))
        except (OSError, RuntimeError) as error:  # no room for another process, or no semaphores
            if self._pool:
                self._pool.shutdown(wait=False)
            self._pool, self._coming = None, ()
            self._amiss(f"经办进程无法启动（{error}）")
        self._children = frozenset(multiprocessing.active_children()) - before

    def _lost(self, pool: ProcessPoolExecutor, why: str) -> None:
        """One has died, and the others with it: do without them until they are started again."""
        with self._lock:
            if self._pool is not pool:
                return
            self._pool, self._coming = None, ()
        pool.shutdown(wait=False)
        self._amiss(why)

    def close(self) -> None:
        """Let them all go; who has not gone within PARTING seconds is ended."""
        with self._lock:
            self._closed, pool, self._pool = True, self._pool, None
        if pool is None:
            return
        pool.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + PARTING
        for child in self._children:
            child.join(max(0.0, until - time.monotonic()))
            if child.is_alive():
                child.kill()


def hired(desk: Desk, amiss: Callable[[str], None]) -> Clerks | None:
    """The clerks that the settings of a desk ask for; None where the server answers itself.

    With a language model most of the time is waiting for it; another embedding model would be loaded by each clerk;
    no clerk may open the index of vectors that a large library is searched with.
    """
    if not isinstance(desk, LibraryDesk) or desk.settings.workers < 2:
        return None
    if desk.settings.model or desk.settings.embedding or desk.library.settled() is None:
        return None
    return Clerks(desk, desk.settings.workers, amiss)


# in the child process


def follow() -> None:
    """End this process when its parent has gone, however it went."""
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)


def settle_in(folder: Path) -> None:
    """Load what the first answer would have to wait for."""
    office(folder)


def worked_out(folder: Path, state: int, question: Question, today: date) -> Answer | str:
    """The answer from this state of the library; what went wrong, as a trace, instead of an error."""
    try:
        return finished(respond(question, office(folder).opened(state), today))
    except Exception:
        return traceback.format_exc()


class Office:
    """The library as one clerk reads it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._embedder = folder, load()
        self._view: Library | None = None
        self._state = -1

    def opened(self, state: int) -> Library:
        """The library in this state; opened again where it was opened in another."""
        if self._view is None or self._state != state:
            before, self._view = self._view, None
            if before:
                before.close()
            self._view, self._state = view(self._folder, self._embedder), state
        return self._view


@cache
def office(folder: Path) -> Office:
    """The office of this process."""
    return Office(folder)
