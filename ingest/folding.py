"""Text made comparable, with a way back: what is matched is folded, what is shown stays verbatim."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from ingest.numerals import int_to_chinese

QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "＂": '"', "＇": "'"})
SHORT = 160  # characters up to which a folded text is remembered
MARKS = re.compile(r"[\s、，,。；;：:·\-—–~“”\"'‘’「」『』《》〈〉]+")
SMALL = re.compile(r"(?<![\d+.])(\d{1,2})(?=[^\W\d_]|$)")


def fold(text: str) -> str:
    """`text` in NFKC and lower case, without white space, curly quotes made straight."""
    return _remembered(text) if len(text) <= SHORT else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return "".join(text.lower().split())
    return "".join(unicodedata.normalize("NFKC", text).translate(QUOTES).lower().split())


_remembered = lru_cache(maxsize=8192)(_fold)  # sentences and names, folded hundreds of times for one answer


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


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """What is one name however it is printed: 双随机、一公开 as 双随机一公开, “2个导则” as 两个导则."""
    plain = MARKS.sub("", fold(name))
    return SMALL.sub(lambda digits: int_to_chinese(int(digits[1])), plain).replace("两", "二")
