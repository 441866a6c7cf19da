"""A thing as documents put it: whole or in part, in official words, or without its commonest last words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.lists.acting import wordings
from assistant.lists.spoken import LONE, VALUE, Heard, saying, spots, words_of
from assistant.parsing import word_list
from ingest.library import Library

LEAST = 3  # characters of a part that tells as much as the whole
RARE = 0.25  # of the documents, that may say a part which alone tells what is meant
COVERS = 0.5  # of the whole, for a part to tell as much


def heard(piece: str, documents: Sequence[str], library: Library, front: bool = False) -> Heard | None:
    """What is asked about as documents say it: whole, or the longest part of it that stands there; None where none does.

    front: whether its first words tell it from others (who does not mention 森林消防队伍建设).
    """
    part = piece
    if not (found := spots(piece, documents, library)):
        part = _part(piece, documents, library, front)
        found = spots(part, documents, library) if part else {}
    return Heard(part, saying(part), found) if found else None


def _part(piece: str, documents: Sequence[str], library: Library, front: bool = False) -> str:
    """The longest part of what is asked about that stands in a document, when it is most of it or its figure; else ""."""
    within = set(documents)
    value = VALUE.search(piece)
    for part in () if value else _halves(piece, front):
        if spots(part, documents, library) and _names_it(part, piece, documents, library):
            return part
    for size in range(len(piece) - 1, LEAST - 1, -1):
        for at in range(len(piece) - size + 1):
            part = piece[at : at + size]
            enough = size >= COVERS * len(piece) or (value and value[0] in part and size <= len(value[0]) + 2)
            if (
                enough
                and set(library.containing(part)) & within
                and (value or _names_it(part, piece, documents, library))
            ):
                return part
    return ""


def _names_it(part: str, piece: str, documents: Sequence[str], library: Library) -> bool:
    """Whether a part still names the thing: few documents say it, or what is dropped behind it is commoner (安全生产责任险 is no 安全生产)."""
    dropped = piece[piece.find(part) + len(part) :]
    within = set(library.containing(part)) & set(documents)
    return not dropped or len(within) <= RARE * len(documents) or _commoner(dropped, part, library)


def _halves(piece: str, front: bool) -> list[str]:
    """The last words of what is asked about, and the first, that are most of it. front: the first ones before the last."""
    starts = [start for word, start in word_list(piece)[0] if word[0] not in LONE][1:]
    least = max(LEAST, COVERS * len(piece))
    last, first = [piece[at:] for at in starts], [piece[:at] for at in reversed(starts)]
    return [one for one in ((*first, *last) if front else (*last, *first)) if len(one) >= least]


def otherwise(piece: str, documents: Sequence[str], library: Library) -> Heard | None:
    """The first other way of putting a thing that one of these documents has, and where; None where none has any."""
    for other in _others(piece, library):
        if found := spots(other, documents, library):
            return Heard(other, saying(other), found)
    return None


def _others(piece: str, library: Library) -> Iterator[str]:
    words = words_of(piece)
    yield from (one for one in wordings(piece) if one != piece and any(word in one for word in words))
    for cut in range(len(words) - 1, 0, -1):
        at = piece.find(words[cut], sum(map(len, words[:cut])))
        front, dropped = piece[:at], piece[at:]
        if len(front) >= max(LEAST, COVERS * len(piece)) and _commoner(dropped, front, library):
            yield front


def _commoner(one: str, other: str, library: Library) -> bool:
    return len(library.containing(one)) > len(library.containing(other))
