"""The words by which terms are told: data/naming.tsv by kind."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind (head, verb, idiom, common, known, measure, time, period), longest first."""
    return tuple(sorted((row[1] for row in _rows() if row[0] == kind), key=len, reverse=True))


@cache
def one_of(kind: str) -> str:
    """The words of one kind as an alternative for a regular expression."""
    return "|".join(map(re.escape, words(kind)))


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    lines = files("ingest").joinpath("data/naming.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple((kind, word) for kind, word in (line.split("\t") for line in lines))
