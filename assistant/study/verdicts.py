"""The nouns of checking (核对): what became of a stored paper, and a trainer's own questions held against the library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.study.item import Item, ItemKind, Source


@dataclass(frozen=True, slots=True)
class Stale:
    """An item that is no longer right. number: in the paper; reason: a Chinese sentence; now: the nearest words today."""

    number: int
    item: Item
    reason: str
    now: Source | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """复核结果. checked: how many items were looked at; moved: numbers of items that are right, though the words
    around the answer have changed; notes: Chinese sentences on documents that changed or went."""

    title: str
    checked: int
    stale: tuple[Stale, ...]
    moved: tuple[int, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """自拟题. given: the answer as written (AC, √, 28家); answers: what it says in words (the options' words, 正确, 28家)."""

    number: int
    stem: str
    options: tuple[str, ...] = ()
    given: str = ""
    answers: tuple[str, ...] = ()
    kind: ItemKind | None = None


class Verdict(StrEnum):
    """核对结论."""

    CONFIRMED = "有出处"
    CONTRADICTED = "与原文不符"
    NOT_FOUND = "未找到"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One question of the paper. reason: a Chinese sentence; right: what the source has in the place of the answer, ""."""

    question: OwnQuestion
    verdict: Verdict
    reason: str
    source: Source | None = None
    right: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """核对结果. documents_searched: how many documents the library holds."""

    rows: tuple[Reviewed, ...]
    documents_searched: int

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict is verdict for row in self.rows)
