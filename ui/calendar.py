"""The dated duties as a calendar: the one door to icalendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from ingest.duty import Deadline, Standing
from ui.ledger import Line, joined

DOMAIN = "yingji.invalid"
LONGEST = 60  # characters of a duty in the heading of its event


def as_calendar(lines: Iterable[Line], made: datetime) -> bytes:
    """An all-day event on the last day of each dated deadline that still stands. made: when, in UTC.

    The same duty has the same UID in every export, so that a second import changes nothing.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//yingji//任务台账//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "任务台账")
    for line in lines:
        for number, deadline in dated(line):
            calendar.add_component(_event(line, number, deadline, made))
    return calendar.to_ical()


def dated(line: Line) -> Iterator[tuple[int, Deadline]]:
    """The dated deadlines of a duty that is not told as done, each with its number among all of its deadlines."""
    if line.duty.standing is not Standing.DONE:
        yield from ((number, one) for number, one in enumerate(line.duty.deadlines) if one.last)


def _event(line: Line, number: int, deadline: Deadline, made: datetime) -> Event:
    duty, event = line.duty, Event()
    event.add("uid", f"{duty.document}-{duty.ordinal}-{number}@{DOMAIN}")
    event.add("dtstamp", made)
    event.add("dtstart", deadline.last)
    event.add("dtend", deadline.last + timedelta(days=1))
    event.add("summary", _heading(line))
    event.add("description", _description(line, deadline))
    event.add("transp", "TRANSPARENT")
    if duty.kind:
        event.add("categories", [duty.kind])
    return event


def _heading(line: Line) -> str:
    words = joined(line.duty.act.text)
    act = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    return f"{line.who}：{act}" if line.who else act


def _description(line: Line, deadline: Deadline) -> str:
    source = f"《{line.entry.title}》{line.duty.locator}"
    return f"时限：{joined(deadline.words.text)}\n{joined(line.quote)}\n出处：{source}"
