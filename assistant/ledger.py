"""The register as it is asked (任务台账): a person's filters, the documents they mean, and a page of duties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Question
from assistant.places import of_places
from assistant.scoping import Limits, limits, years_of
from ingest.document import Entry
from ingest.duty import Duty, Standing, Strength, Wanted
from ingest.errors import NotFoundError
from ingest.library import Library
from ingest.store.duties import Tally


@dataclass(frozen=True, slots=True)
class DutyQuery:
    """筛选条件. region, year, document: as in a Question; the others as in Wanted."""

    region: str | None = None
    year: int | None = None
    document: str | None = None
    body: str = ""
    kind: str = ""
    strength: Strength | None = None
    standing: Standing | None = None
    due_after: date | None = None
    due_before: date | None = None
    recurring: bool | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A part of the duties that answer to a query, in the order of the shelf.

    total: how many there are in all. entries: the documents of these duties. quotes: the words of each duty's span.
    documents_searched: how many documents were looked in; notes: Chinese sentences about what was and was not.
    """

    duties: tuple[Duty, ...]
    total: int
    entries: tuple[Entry, ...]
    quotes: tuple[str, ...]
    documents_searched: int
    notes: tuple[str, ...] = ()


def look(query: DutyQuery, library: Library, start: int = 0, limit: int | None = None) -> DutyPage:
    """The duties that answer to `query` from number `start` on, at most `limit`."""
    wanted, notes = resolved(query, library)
    duties, total = library.duties(wanted, start, limit)
    return DutyPage(
        duties=duties,
        total=total,
        entries=tuple(library.entry(id) for id in dict.fromkeys(duty.document for duty in duties)),
        quotes=tuple(duty.span.of(library.document(duty.document).text) for duty in duties),
        documents_searched=len(wanted.documents or ()),
        notes=notes,
    )


def count(query: DutyQuery, library: Library) -> Tally:
    """How the duties that answer to `query` fall."""
    return library.tally(resolved(query, library)[0])


def resolved(query: DutyQuery, library: Library) -> tuple[Wanted, tuple[str, ...]]:
    """What the register is asked, its documents named, and what the screen should say about them.

    NotFoundError when the document or the kind of work does not exist.
    """
    if query.kind and query.kind not in (known := library.duty_kinds()):
        raise NotFoundError("台账里没有这一类任务", query.kind, f"现有的类别：{'、'.join(known) or '无'}")
    held = limits(Question("", region=query.region, year=query.year, document=query.document), "", library)
    meant = () if held.within_year else held.documents
    unread = frozenset(library.unread())
    wanted = Wanted(
        documents=tuple(id for id in meant if id not in unread),
        body=query.body,
        kind=query.kind,
        strength=query.strength,
        standing=query.standing,
        due_after=query.due_after,
        due_before=query.due_before,
        recurring=query.recurring,
        words=query.words,
    )
    return wanted, tuple(_notes(query, held, meant, unread, library))


def _notes(
    query: DutyQuery, held: Limits, meant: Sequence[str], unread: frozenset[str], library: Library
) -> Iterator[str]:
    entries = library.entries()
    yield from (f"{note.rstrip('。')}。" for note in (*held.notes, held.missing) if note)
    if held.within_year and not held.missing:
        yield f"检索范围内没有{held.within_year}年的文件。"
    former = [entry for entry in of_places(held.places, entries) if entry.successor and entry.id not in meant]
    if former and not (query.document or query.year or held.missing):
        yield f"已被新版取代的 {len(former)} 份文件没有计入。"
    for entry in entries:
        if query.year and entry.id in meant and not entry.family and len(years := years_of(entry)) > 1:
            told = "、".join(f"{year}年" for year in sorted(years))
            yield f"《{entry.title}》讲到{told}，各年的任务都列出。"
    if lacking := len(unread.intersection(meant)):
        yield f"{lacking} 份文件由旧版程序收录，还没有台账，未计入；请用 yingji ingest 把它们再收录一次。"
