"""Comparisons: one question becomes one for each place, version, document or subject that is compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Inquiry, Kind
from assistant.listing import name
from assistant.naming import shortens
from assistant.parsing import Aim, Role, parse
from assistant.places import of_places
from assistant.scoping import TWO_VERSIONS
from assistant.wording import content_words, kind_of
from ingest.document import Entry
from ingest.folding import fold
from ingest.library import Library

SUBJECTS = re.compile(
    r"^(?P<first>[^，。？?]{2,24}?)(?:和|与|跟|、)(?P<second>[^，。？?]{2,24}?)(?:[，,]\s*|的时候)?(?P<middle>[^，。？?]{0,16}?)(?:各自|各|分别)(?P<rest>.+)$"
)
ALL_PLACES = re.compile(
    r"[几两二三四五六七八九十各][个份]?(?:地方|地区|地|文件|要点|市|区|县|工作安排|工作计划|计划|方案|总结)|各地|每个(?:地方|市|区|县)"
)
JUDGED = re.compile(
    r"[，,。；]?(?:到底|究竟)?(?:谁|哪一?[个家边方部份头]|哪里|哪儿)(?:的|更|最|写得|排得|定得|规定得|卡得)*(?:快|慢|长|短|严|宽|多|少|高|低|重|轻|早|晚|紧|密|松|狠)[^，。]{0,4}"
)
"""The closing question which of the compared is more: it asks for no value of its own."""
BETWEEN = re.compile(r"、|和|与|跟|及|，|,|\s")
SHORTEST = 4  # characters of a shortened title
LIKELY = 0.5
FIGURES = re.compile(r"\d+年?")
MOST = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a comparison: what it is called in the answer, and the inquiry about it alone.

    named: whether the question named it; otherwise it was found and may have nothing to say.
    """

    label: str
    inquiry: Inquiry
    named: bool = True


def parts(inquiry: Inquiry, library: Library) -> tuple[Part, ...]:
    """The sides of a comparison; () when the question compares nothing."""
    entries = [entry for entry in library.entries() if entry.id in set(inquiry.documents)]
    kind = kind_of(JUDGED.sub("", inquiry.text), but=Kind.COMPARE)
    read = parse(inquiry.text)
    each = bool(ALL_PLACES.search(inquiry.text)) and read.aim is Aim.COLLECT
    compares = inquiry.kind is Kind.COMPARE or each or read.chance(Aim.COMPARE) >= LIKELY
    if compares or len(inquiry.places) > 1 or TWO_VERSIONS.search(inquiry.text):
        sides = _places(inquiry, entries) or _versions(inquiry, entries) or _titles(inquiry, entries)
        if sides:
            return tuple(Part(label, replace(inquiry, kind=kind, documents=ids)) for label, ids in sides)
    return _subjects(inquiry) or (
        _documents(inquiry, entries, library, kind) if inquiry.kind is Kind.COMPARE or each else ()
    )


def _titles(inquiry: Inquiry, entries: Sequence[Entry]) -> list[tuple[str, tuple[str, ...]]]:
    """Each document whose title a part of the question shortens: 森林防火、草原防火、防震减灾三家."""
    parsed = parse(inquiry.text)
    said = [
        one
        for role in (Role.SCOPE, Role.OBJECT)
        for piece in parsed.pieces(role)
        for one in BETWEEN.split(piece)
        if len(one) >= SHORTEST
    ]
    found: dict[str, Entry] = {}
    for one in said:
        fitting = [entry for entry in entries if entry.family and shortens(fold(one), fold(entry.title))]
        if fitting:
            least = min(fitting, key=lambda entry: len(entry.title))
            found[least.id] = least
    return [(name(entry), (id,)) for id, entry in found.items()] if 1 < len(found) <= MOST else []


def _places(inquiry: Inquiry, entries: Sequence[Entry]) -> list[tuple[str, tuple[str, ...]]]:
    if len(inquiry.places) < 2:
        return []
    sides = [(place.name, tuple(entry.id for entry in of_places((place,), entries))) for place in inquiry.places]
    return [side for side in sides if side[1]]


def _versions(inquiry: Inquiry, entries: Sequence[Entry]) -> list[tuple[str, tuple[str, ...]]]:
    """Each document by itself when only a few are in scope, because the question named them."""
    if not 1 < len(entries) <= MOST or not all(entry.family for entry in entries):
        return []
    families = [entry.family for entry in entries]
    return [(_version_name(entry, families), (entry.id,)) for entry in entries]


def _version_name(entry: Entry, families: Sequence[str | None]) -> str:
    if families.count(entry.family) == 1:
        return f"《{entry.title}》"
    return "旧法" if entry.successor else "新法"


def _subjects(inquiry: Inquiry) -> tuple[Part, ...]:
    """生产许可和销售许可，各要审多少天: the same question for each of two subjects."""
    found = SUBJECTS.match(inquiry.text)
    if not found or any(kind_of(found[side]) is not Kind.WHAT for side in ("first", "second")):
        return ()
    tail = found["middle"] + found["rest"]
    kind = kind_of(tail, but=Kind.COMPARE)
    first = content_words(found["first"])
    sides = ((found["first"], inquiry.background), (found["second"], (*first, *inquiry.background)))
    return tuple(
        Part(
            _label(subject),
            replace(
                inquiry,
                text=subject + tail,
                asking=tail,
                kind=kind,
                terms=content_words(subject + " " + tail),
                background=background,
            ),
        )
        for subject, background in sides
    )


def _label(subject: str) -> str:
    """What a side is called: its last words, without figures, since no figure may stand outside the citations."""
    return FIGURES.sub("", (content_words(subject) or (subject,))[-1])


def _documents(inquiry: Inquiry, entries: Sequence[Entry], library: Library, kind: Kind) -> tuple[Part, ...]:
    """The documents in which the words are found best, each by itself; those of all places, where the question means them."""
    local = [entry for entry in entries if entry.scope.region and entry.scope.region.names and not entry.family]
    if ALL_PLACES.search(inquiry.text) and 1 < len(local) <= MOST:
        return tuple(Part(name(entry), replace(inquiry, kind=kind, documents=(entry.id,))) for entry in local)
    hits = library.search(" ".join((*inquiry.terms, *inquiry.background)), inquiry.documents, 30)
    found = list(dict.fromkeys(hit.passage.document for hit in hits))[:MOST]
    names = {entry.id: name(entry) for entry in entries}
    return tuple(Part(names[id], replace(inquiry, kind=kind, documents=(id,)), named=False) for id in found)
