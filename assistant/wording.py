"""The words of a question: which kind of value they ask for, and which words are its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assistant.answer import Kind

BETWEEN_WORDS = re.compile(r"[^\w%+＋.·-]+")


def kind_of(text: str, but: Kind | None = None) -> Kind:
    """The kind of value a question asks for; `but` leaves one kind out of account."""
    return next((kind for kind, pattern in _kinds() if kind is not but and pattern.search(text)), Kind.WHAT)


def content_words(text: str, scope_words: Sequence[str] = ()) -> tuple[str, ...]:
    """The question cut at the words that only ask or only limit: what is left is what it is about."""
    for words in sorted(scope_words, key=len, reverse=True):
        text = text.replace(words, " ")
    pieces = (piece.removeprefix("的") for piece in BETWEEN_WORDS.split(_question_words().sub(" ", text)))
    return tuple(piece for piece in pieces if piece)


@cache
def _kinds() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    rows = (line.split("\t") for line in lines("kinds.tsv"))
    return tuple((Kind(kind), re.compile(pattern)) for kind, pattern in rows)


@cache
def _question_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(lines("question_words.txt"), key=len, reverse=True))))


def word_list(name: str) -> re.Pattern[str]:
    """The words of a list in `word_lists.tsv`, as one pattern: its rows are alternatives, in the order of the file."""
    return re.compile("|".join(_word_lists()[name]))


@cache
def _word_lists() -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for line in lines("word_lists.tsv"):
        name, pattern = line.split("\t")
        made.setdefault(name, []).append(pattern)
    return made


def lines(name: str) -> list[str]:
    """The lines of a data file of this package, comments and blank lines left out."""
    text = (files("assistant") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
