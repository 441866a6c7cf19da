"""A circuit breaker (断路器): a model that keeps failing is left alone for a while, so that it does not slow every question."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

FAILURES, PAUSE = 2, 60.0


class Breaker:
    """Opens after `failures` calls in a row have failed; after `pause` seconds one call at a time may try again.

    clock: seconds that only go up. Safe for several threads. Every admitted call ends in `succeed`, `fail` or `drop`.
    """

    def __init__(
        self, failures: int = FAILURES, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._pause, self._clock = failures, pause, clock
        self._lock = Lock()
        self._failed, self._shut_until, self._trying = 0, 0.0, False

    def admit(self) -> bool:
        """Whether a call may be made now."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._trying or self._clock() < self._shut_until:
                return False
            self._trying = True
            return True

    def succeed(self) -> None:
        """A call went well: all is forgiven."""
        with self._lock:
            self._failed, self._trying = 0, False

    def fail(self) -> None:
        """A call failed; the pause begins anew."""
        with self._lock:
            self._failed, self._trying = self._failed + 1, False
            self._shut_until = self._clock() + self._pause

    def drop(self) -> None:
        """A call was given up by the one who asked: it tells nothing."""
        with self._lock:
            self._trying = False
