"""Files of the register to download from the page, each by an id that nobody can guess and no path."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from urllib.parse import quote

from assistant.desk import Desk
from assistant.ledger import DutyQuery
from ingest.errors import NotFoundError
from ui.ledger import Line, as_csv, lines, pages

KEPT = 500  # offers remembered; older ones lapse
NAME = "任务台账"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way to the browser; disposition: its header, with a Chinese file name."""

    data: bytes
    type: str
    disposition: str


class Downloads:
    """What the page offers: an id for each query, and the file made anew whenever it is fetched."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._desk, self._clock, self._lock = desk, clock, Lock()
        self._offers: dict[DutyQuery, str] = {}

    def offer(self, query: DutyQuery) -> str:
        """The id under which the duties of this query can be fetched, with .xlsx, .csv or .ics behind it."""
        with self._lock:
            id = self._offers.pop(query, None) or secrets.token_urlsafe(16)
            self._offers[query] = id
            while len(self._offers) > KEPT:
                del self._offers[next(iter(self._offers))]
        return id

    def fetch(self, name: str, address: str) -> Download:
        """The file `name`, such as ID.xlsx; address: of this service, for the links in it. NotFoundError."""
        id, _, kind = name.partition(".")
        with self._lock:
            query = next(
                (query for query, offered in self._offers.items() if secrets.compare_digest(offered, id)), None
            )
        if query is None or kind not in TYPES:
            raise NotFoundError("下载链接已失效", remedy="请回到“任务台账”重新筛选后再下载")
        shown = tuple(line for page in pages(self._desk, query) for line in lines(page))
        disposition = f"attachment; filename*=UTF-8''{quote(NAME)}.{kind}"
        return Download(self._made(kind, shown, address), TYPES[kind], disposition)

    def _made(self, kind: str, shown: tuple[Line, ...], address: str) -> bytes:
        if kind == "csv":
            return as_csv(shown)
        if kind == "ics":
            from ui.calendar import as_calendar

            return as_calendar(shown, self._clock())
        from ui.workbook import as_workbook

        return as_workbook(shown, self._clock(), address)
