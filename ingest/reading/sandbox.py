"""Files are parsed in child processes that may be killed: a limit on time, a limit on memory, order kept.

The only module that opens pebble. Children are spawned, not forked, so that the parent's threads are no danger.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as Expired
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from ingest.errors import ReadingError, YingjiError

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4
CLOSING = 5  # seconds to wait for the workers of a stopped pool
RECYCLED_AFTER = 500
ADDRESS_SPACE = 2
SPLIT = "请拆分文件，或从可信的来源重新下载后再试"


class _Waiting(Generic[Item]):
    """An item whose result is still to come, and how often it was handed to a pool."""

    def __init__(self, item: Item, future: ProcessFuture) -> None:
        self.item, self.future, self.tries = item, future, 1


class Sandbox:
    """A pool of child processes: `with Sandbox() as sandbox: for path, outcome in sandbox.map(read, paths): …`

    workers: how many at once. seconds: for one item. megabytes: of memory that one worker may take
    (where the system can limit it; Windows cannot, and there only time is limited).
    """

    def __init__(self, workers: int = 2, seconds: float = 120, megabytes: int = 2048) -> None:
        self.workers, self.seconds, self.megabytes = workers, seconds, megabytes
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def map(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result | YingjiError]]:
        """Each item with what `function` makes of it in a child process, in the order of `items`.

        An error, a time-out, a crash or a lack of memory is that item's outcome and stops no other. At most
        four items for each worker are taken from `items` before their turn.
        """
        source = iter(items)
        waiting: deque[_Waiting[Item]] = deque()
        try:
            while True:
                while len(waiting) < self.workers * AHEAD:
                    item = next(source, waiting)
                    if item is waiting:
                        break
                    waiting.append(_Waiting(item, self._handed(function, item)))
                if not waiting:
                    return
                outcome = self._outcome(function, waiting)
                yield waiting.popleft().item, outcome
        finally:
            for left in waiting:
                left.future.cancel()

    def _outcome(self, function: Callable[[Item], Result], waiting: deque[_Waiting[Item]]) -> Result | YingjiError:
        """The outcome of the first that waits; a pool that broke is replaced and everyone handed in again, once."""
        from pebble import ProcessExpired

        first = waiting[0]
        try:
            return first.future.result()
        except Expired:
            return ReadingError(f"解析超过 {self.seconds:g} 秒，已中止", named(first.item), SPLIT)
        except ProcessExpired as error:
            return ReadingError(f"解析进程意外终止（{_cause(error.exitcode)}）", named(first.item), SPLIT)
        except MemoryError:
            return self._too_large(first.item)
        except Exception as error:  # a broken pool, or a result that cannot be sent
            if first.tries > 1 or not self._is_broken():
                return ReadingError(f"解析失败（{type(error).__name__}）", named(first.item), SPLIT)
        self._close()
        for left in waiting:
            left.future, left.tries = self._handed(function, left.item), left.tries + 1
        return self._outcome(function, waiting)

    def _too_large(self, item: object) -> ReadingError:
        return ReadingError(f"解析所需内存超过 {self.megabytes} MB，已中止", named(item), SPLIT)

    def _is_broken(self) -> bool:
        return self._pool is None or not self._pool.active

    def _handed(self, function: Callable[[Item], Result], item: Item) -> ProcessFuture:
        if self._pool is None:
            self._pool = self._opened()
        with without_interrupts():
            return self._pool.schedule(
                _guarded, args=(function, item, self.seconds, self.megabytes), timeout=self.seconds
            )

    def _opened(self) -> ProcessPool:
        import multiprocessing

        from pebble import ProcessPool

        return ProcessPool(
            max_workers=self.workers,
            max_tasks=RECYCLED_AFTER,
            initializer=_settle,
            initargs=(self.megabytes, os.getpid()),
            context=multiprocessing.get_context("spawn"),
        )

    def _close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            with suppress(TimeoutError):  # its workers end by themselves once this process has gone
                pool.join(CLOSING)


def named(item: object) -> str:
    """How an error names `item`: a path by its file's name."""
    return item.name if isinstance(item, Path) else str(item)


def _cause(exitcode: int | None) -> str:
    return f"信号 {-exitcode}" if exitcode and exitcode < 0 else f"退出码 {exitcode}"


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Threads and children that start in here never see Ctrl-C; the parent gets it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would unblock the signal when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle(megabytes: int, parent: int) -> None:
    """A worker's first act: ignore Ctrl-C, die at once when told to, limit its memory, follow its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit("RLIMIT_DATA", megabytes * 2**20)
    _limit("RLIMIT_AS", megabytes * ADDRESS_SPACE * 2**20)
    _limit("RLIMIT_CORE", 0)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _limit(name: str, amount: int) -> None:
    """Lower one of the system's limits on this process, where the system has it and allows it."""
    try:
        import resource

        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        allowed = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (allowed, hard))
    except (ImportError, AttributeError, ValueError, OSError):
        return


def _follow(parent: int) -> None:
    """End this process when its parent has gone."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _guarded(function: Callable[[Item], Result], item: Item, seconds: float, megabytes: int) -> Result | YingjiError:
    """`function(item)` in the worker, with every error as a value that survives the way back."""
    _limit("RLIMIT_CPU", _spent() + int(seconds * 4) + 5)
    try:
        return function(item)
    except YingjiError as error:
        return type(error)(error.what, error.where, error.remedy)
    except MemoryError:
        return ReadingError(f"解析所需内存超过 {megabytes} MB，已中止", named(item), SPLIT)
    except Exception as error:  # the item is reported, the others go on
        return ReadingError(f"解析失败（{type(error).__name__}）", named(item), SPLIT)


def _spent() -> int:
    """Seconds of processor time that this process has used."""
    return int(time.process_time())
