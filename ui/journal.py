"""The log of the service: one JSON object a line, in a file that is turned over; no question's words unless asked for."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from assistant.answer import Answer

LARGEST, KEPT = 5 << 20, 4  # bytes of one file, and how many old ones stay
FOLDER, FILE = "logs", "serve.jsonl"


class Journal:
    """A witness that writes lines; `close` when the service ends.

    path: None writes nothing. questions: also write what was asked.
    """

    def __init__(
        self, path: Path | None, *, questions: bool = False, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._questions, self._now = questions, now
        self._handler: logging.Handler = _file(path) if path else logging.NullHandler()

    def request(self, id: str, method: str, route: str, status: int, seconds: float) -> None:
        self._write("request", id, method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1))

    def failure(self, id: str, route: str, trace: str) -> None:
        self._write("failure", id, level="error", route=route, trace=trace)

    def answer(self, given: Answer, *, remembered: bool, request: str) -> None:
        cited = list(dict.fromkeys(citation.document_id for citation in given.citations))
        asked = {"question": given.question} if self._questions else {}
        self._write(
            "answer",
            request,
            status=given.status.value,
            engine=given.engine,
            kind=given.kind.value,
            characters=len(given.question),
            documents=cited,
            remembered=remembered,
            milliseconds=round(given.seconds * 1000, 1),
            **asked,
        )

    def close(self) -> None:
        """Give the file free."""
        self._handler.close()

    def _write(self, event: str, id: str, *, level: str = "info", **told: object) -> None:
        time = self._now().isoformat(timespec="milliseconds")
        record = {"time": time, "level": level, "event": event, "request_id": id, **told}
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")
        self._handler.handle(logging.LogRecord("yingji", logging.INFO, "", 0, line, None, None))


def _file(path: Path) -> RotatingFileHandler:
    """A file for its owner only, turned over at LARGEST bytes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
