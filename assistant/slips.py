"""Slips of the keyboard: a word that stands nowhere, one of whose characters sounds like that of a word the library knows (汽象 → 气象)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from assistant.wording import lines
from ingest.embedding import cut, rank_of
from ingest.library import Library

NOWHERE = "\ue000"  # a term that no document holds
AROUND = 4  # letters of the question, the word among them, that must stand in a document


def slips(pieces: Sequence[str], library: Library) -> tuple[tuple[str, str], ...]:
    """Each two characters of these words that must be a slip, and what was meant."""
    ceiling = library.rarity(NOWHERE)
    found = (_meant(piece, at, ceiling, library) for piece in pieces for at in range(len(piece) - 1))
    return tuple(one for one in found if one)


def _meant(piece: str, at: int, ceiling: float, library: Library) -> tuple[str, str] | None:
    """What was meant by two characters that stand nowhere together; None where they do, or where nothing sounds like them."""
    pair = piece[at : at + 2]
    if not all(one in _sounds() for one in pair) or rank_of(pair) >= 0 or library.rarity(pair) < ceiling:
        return None
    if any(start < at + 2 and end > at and end - start > 1 and not start <= at < end - 1 for start, end in cut(piece)):
        return None  # 10月|地震: one of them belongs to a word beside them
    words = [
        word
        for word in _alike(pair)
        if rank_of(word) >= 0 and library.rarity(word) < ceiling and _stands(piece, at, word, library)
    ]
    return (pair, min(words, key=rank_of)) if words else None


def _stands(piece: str, at: int, word: str, library: Library) -> bool:
    """Whether a document says the word with the letters around it in the question, so that it is no chance likeness."""
    whole = piece[:at] + word + piece[at + 2 :]
    starts = range(max(0, at + 2 - AROUND), min(at, len(whole) - AROUND) + 1)
    return any(library.containing(whole[start : start + AROUND]) for start in starts)


def _alike(pair: str) -> Iterator[str]:
    """Two characters with one changed for another of its sound."""
    first, second = pair
    yield from (one + second for one in _sounds()[first] if one != first)
    yield from (first + one for one in _sounds()[second] if one != second)


@cache
def _sounds() -> dict[str, str]:
    """For each character, those that sound like it, itself among them."""
    rows = (line.split("\t")[1] for line in lines("sounds.tsv"))
    return {one: row for row in rows for one in row}
