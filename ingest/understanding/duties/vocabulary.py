"""The words of the register, as they stand in data/duty_*.tsv: units, bounds, auxiliaries, verbs, bodies, kinds of work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

NAMES = ("body", "person", "level")


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of data/duty_`name`.tsv; lines that begin with # are remarks."""
    lines = files("ingest").joinpath(f"data/duty_{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


def choice(alternatives: Iterable[str]) -> str:
    """A group that matches any of `alternatives`, the longest first; they are words, not patterns."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(alternatives), key=len, reverse=True)) + ")"


@cache
def cue(name: str, *, start: bool = False, end: bool = False) -> re.Pattern[str]:
    """The patterns of one cue of data/duty_cues.tsv as one; bound to the start or the end of what is searched."""
    joined = "|".join(row[1] for row in rows("cues") if row[0] == name)
    return re.compile(("^" if start else "") + f"(?:{joined})" + ("$" if end else ""))


class Lexicon:
    """Words with what they are, found at a place of a text: the longest word that stands there."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._from, self._to = _lengths(self._words, 0), _lengths(self._words, -1)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def at(self, text: str, start: int, end: int) -> str:
        """The longest word that begins at `start` and ends by `end`, "" where none does."""
        if start < end:
            for length in self._from.get(text[start], ()):
                if start + length <= end and text[start : start + length] in self._words:
                    return text[start : start + length]
        return ""

    def before(self, text: str, start: int, end: int) -> str:
        """The longest word that ends at `end` and begins at or after `start`, "" where none does."""
        if end > start:
            for length in self._to.get(text[end - 1], ()):
                if end - length >= start and text[end - length : end] in self._words:
                    return text[end - length : end]
        return ""


def _lengths(words: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    """For each sign at `place` of a word the lengths of the words that have it there, longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[place], set()).add(len(word))
    return {sign: tuple(sorted(lengths, reverse=True)) for sign, lengths in found.items()}


@cache
def verbs(*kinds: str) -> Lexicon:
    """The words of data/duty_verbs.tsv of the named classes (its first line tells them)."""
    return Lexicon(word for word, kind in rows("verbs") if kind in kinds)


@cache
def bodies(*kinds: str) -> Lexicon:
    """The ends of names of bodies, or the words of data/duty_bodies.tsv of the named classes."""
    return Lexicon(word for word, kind in rows("bodies") if kind in kinds or (not kinds and kind in NAMES))


@cache
def _bodies_and_others() -> Lexicon:
    return Lexicon(word for word, kind in rows("bodies") if kind in (*NAMES, "not"))


def head_before(text: str, start: int, end: int) -> str:
    """The head of a body's name that ends at `end`; "" where none does, or a longer word that is none (布局, 部署)."""
    found = _bodies_and_others().before(text, start, end)
    return "" if found in bodies("not") else found


@cache
def bindings() -> Lexicon:
    """The words that bind (应当, 不得, 必须, 可以, 鼓励 …)."""
    return Lexicon(row[0] for row in rows("bindings"))
