"""A long job run in a thread of its own, its results read from other threads as they come."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End(Generic[T]):
    error: BaseException | None = None


def relay(job: Callable[[], Iterator[T]], beat: float) -> Generator[T | None, None, None]:
    """What `job()` yields; None whenever `beat` seconds pass without anything; its error is raised here.

    The whole job stays in one thread, because a lock taken in one thread cannot be given back in another.
    When the reader closes this iterator, the job stops before its next result.
    """
    results: SimpleQueue[T | _End[T]] = SimpleQueue()
    gone = Event()
    Thread(target=_work, args=(job, results, gone), name="yingji-relay").start()
    try:
        while not isinstance(result := _next(results, beat), _End):
            yield result
        if result.error:
            raise result.error
    finally:
        gone.set()


def _next(results: SimpleQueue[T | _End[T]], beat: float) -> T | _End[T] | None:
    try:
        return results.get(timeout=beat)
    except Empty:
        return None


def _work(job: Callable[[], Iterator[T]], results: SimpleQueue[T | _End[T]], gone: Event) -> None:
    try:
        for result in job():
            results.put(result)
            if gone.is_set():
                break
    except BaseException as error:
        results.put(_End(error))
    else:
        results.put(_End())
