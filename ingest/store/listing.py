"""Which documents stand for what: their order on the shelf, their versions, their names, and who is in scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ingest.document import Entry, Region
from ingest.folding import fold

IN_FORCE, SUPERSEDED = "现行", "已被取代"
COUNTRY = Region()


def shelved(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries with status and successor, ordered by (region, year, title, id), the newest version first in a family.

    A family stands where its newest version stands.
    """
    families: dict[tuple, list[Entry]] = {}
    for entry in entries:
        families.setdefault(family_key(entry), []).append(entry)
    settled = [versions(members) for members in families.values()]
    return tuple(entry for members in sorted(settled, key=lambda each: place(each[0])) for entry in members)


def family_key(entry: Entry) -> tuple:
    """Versions share a family's name within one region; a document without a family stands alone."""
    region = (entry.scope.region or COUNTRY).names
    return (entry.family, region) if entry.family else (entry.id,)


def place(entry: Entry) -> tuple:
    region = entry.scope.region
    names = ("",) if region is None else region.names
    return (names, entry.scope.year or 0, entry.title, entry.id)


def day(entry: Entry) -> date | None:
    """The day that orders versions: of effect, else of issue; None when neither is known."""
    return entry.effective or entry.issued


def versions(members: Sequence[Entry]) -> tuple[Entry, ...]:
    """The members of one family, newest first: the newest are 现行, older ones 已被取代 by the first of them.

    A family of one, and a version without a date, is left without a status: the library cannot tell.
    """
    ordered = sorted(members, key=place)
    ordered.sort(key=lambda each: day(each) or date.min, reverse=True)
    newest = day(ordered[0])
    if len(ordered) == 1 or newest is None:
        return tuple(ordered)
    return tuple(judged(entry, newest, ordered[0].id) for entry in ordered)


def judged(entry: Entry, newest: date, successor: str) -> Entry:
    if day(entry) is None:
        return entry
    if day(entry) == newest:
        return replace(entry, status=IN_FORCE)
    return replace(entry, status=SUPERSEDED, successor=successor)


def named(entries: Iterable[Entry], words: str) -> tuple[Entry, ...]:
    """The entries that `words` names by id, file name or part of the title, best first, shelf order within equals."""
    needle = fold(words).strip("《》")
    ranked = [(rank(entry, needle), entry) for entry in entries] if needle else []
    found = [pair for pair in ranked if pair[0] is not None]
    return tuple(entry for _, entry in sorted(found, key=lambda pair: pair[0]))


def rank(entry: Entry, needle: str) -> tuple[int, int] | None:
    """How well folded words name an entry: the smaller, the better; None when they do not."""
    title = fold(entry.title)
    files = [fold(name) for name in entry.sources]
    stems = [name.rpartition(".")[0] or name for name in files]
    grades = (
        needle == entry.id,
        needle == title or needle in files or needle in stems,
        len(needle) >= 4 and entry.id.startswith(needle),
        needle in title,
        any(needle in name for name in files),
    )
    return (grades.index(True), len(title)) if any(grades) else None
