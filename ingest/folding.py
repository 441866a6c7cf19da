"""Text made comparable, with a way back: what is matched is folded, what is shown stays verbatim."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "＂": '"', "＇": "'"})


def fold(text: str) -> str:
    """`text` in NFKC and lower case, without white space, curly quotes made straight."""
    if text.isascii():
        return "".join(text.lower().split())
    return "".join(unicodedata.normalize("NFKC", text).translate(QUOTES).lower().split())


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that remembers where each of its characters came from.

    origins[i] is the offset in the original of folded character i.
    """

    text: str
    origins: tuple[int, ...]
    length: int

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The original range [start, end) that the folded range [start, end) came from; empty stays empty."""
        first = self.origins[start] if start < len(self.origins) else self.length
        if end <= start:
            return first, first
        return first, self.origins[end - 1] + 1

    def forth(self, offset: int) -> int:
        """The first folded position that came from `offset` or later."""
        return bisect_left(self.origins, offset)

    def find(self, words: str, start: int = 0) -> tuple[int, int] | None:
        """Where `words` (folded here) stand in the original at or after the original offset `start`, or None."""
        needle = fold(words)
        at = self.text.find(needle, self.forth(start)) if needle else -1
        return None if at < 0 else self.back(at, at + len(needle))


def folded(text: str) -> Folded:
    """`fold(text)` with its offsets; each character is folded by itself, so that offsets never slip."""
    pieces: list[str] = []
    origins: list[int] = []
    for at, character in enumerate(text):
        piece = fold(character)
        pieces.append(piece)
        origins.extend([at] * len(piece))
    return Folded("".join(pieces), tuple(origins), len(text))
