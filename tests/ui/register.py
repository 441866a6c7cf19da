"""The register of a shelf: each numbered line of a text is a duty, read by the simplest rules that can be right."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from assistant.desk import OutlineLine
from assistant.ledger import DutyPage, DutyQuery
from ingest.document import Entry, Span
from ingest.duty import Deadline, Duty, Frequency, Phrase, Quantity, Standing, Strength
from ingest.store.duties import Tally

LEAD = re.compile(r"[市区县][\u4e00-\u9fff]{1,6}局")
MONTH = re.compile(r"(\d{1,2})月底前")
TIMES = re.compile(r"(\d+)(次|家)")
YEARLY = re.compile(r"每年")


def duties_of(entry: Entry, text: str, outline: list[OutlineLine]) -> Iterator[Duty]:
    """The duties of one document in reading order."""
    for ordinal, line in enumerate(outline):
        start = line.span.start + len(line.marker)
        act = Phrase(text[start : line.span.end], Span(start, line.span.end))
        yield Duty(
            document=entry.id,
            ordinal=ordinal,
            section=ordinal,
            locator=line.locator,
            span=line.span,
            act=act,
            standing=Standing.DONE if "已" in act.text else Standing.PLANNED,
            strength=Strength.MUST if "必须" in act.text else Strength.PUSH,
            kind="演练" if "演练" in act.text else "",
            leads=tuple(phrase(found) for found in LEAD.finditer(text, *span(line))),
            quantities=tuple(Quantity(phrase(f), float(f[1]), f[2]) for f in TIMES.finditer(text, *span(line))),
            frequencies=tuple(Frequency(phrase(found), 1.0) for found in YEARLY.finditer(text, *span(line))),
            deadlines=tuple(due(found, entry.scope.year or 2025) for found in MONTH.finditer(text, *span(line))),
        )


def span(line: OutlineLine) -> tuple[int, int]:
    return line.span.start, line.span.end


def phrase(found: re.Match[str]) -> Phrase:
    return Phrase(found[0], Span(*found.span()))


def due(found: re.Match[str], year: int) -> Deadline:
    month = int(found[1])
    return Deadline(phrase(found), date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def answers(duty: Duty, query: DutyQuery) -> bool:
    """Whether a duty is what the query asks, its document aside."""
    same = (
        not query.kind or query.kind == duty.kind,
        query.strength in (None, duty.strength),
        query.standing in (None, duty.standing),
        query.recurring in (None, bool(duty.frequencies)),
        not query.body or any(query.body in lead.text for lead in duty.leads),
        all(word in duty.act.text for word in query.words),
    )
    low, high = query.due_after or date.min, query.due_before or date.max
    dated = not (query.due_after or query.due_before) or any(low <= one.last <= high for one in duty.deadlines)
    return all(same) and dated


def page_of(duties: list[Duty], entries: list[Entry], texts: dict[str, str], start: int, limit: int | None) -> DutyPage:
    """A page of these duties, which were looked for in all of `entries`."""
    shown = tuple(duties[start:] if limit is None else duties[start : start + limit])
    told = {duty.document for duty in shown}
    quotes = tuple(duty.span.of(texts[duty.document]) for duty in shown)
    return DutyPage(shown, len(duties), tuple(one for one in entries if one.id in told), quotes, len(entries))


def tally_of(duties: list[Duty]) -> Tally:
    """How these duties fall."""
    months = Counter(day.replace(day=1) for duty in duties for day in {one.last for one in duty.deadlines})
    bodies = Counter(lead.text for duty in duties for lead in duty.leads)
    return Tally(
        total=len(duties),
        documents=tuple(Counter(duty.document for duty in duties).items()),
        months=tuple(sorted(months.items())),
        bodies=tuple(bodies.most_common()),
        strengths=tuple(Counter(duty.strength for duty in duties).most_common()),
        standings=tuple(Counter(duty.standing for duty in duties).most_common()),
        kinds=tuple(Counter(duty.kind for duty in duties).most_common()),
        dated=sum(bool(duty.deadlines) for duty in duties),
        recurring=sum(bool(duty.frequencies) for duty in duties),
    )
