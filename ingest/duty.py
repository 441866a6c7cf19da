"""The nouns of the register (任务台账): who must do what, by when, how often, how much; and the terms a document defines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ingest.document import Region, Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a document with their place: `document.text[span] == text`, always."""

    text: str
    span: Span


class Bound(StrEnum):
    """How a figure is meant."""

    EXACT = ""
    AT_LEAST = "不少于"
    AT_MOST = "不超过"
    ABOUT = "约"


class Strength(StrEnum):
    """约束力: how binding the words are."""

    FORBIDDEN = "禁止"  # 不得, 严禁
    MUST = "必须"  # 必须, 务必, 确保
    SHALL = "应当"  # 应当, 应, 要
    PUSH = "推动"  # stated as work, with no such word: 开展, 组织, 推进
    ENCOURAGE = "鼓励"  # 鼓励, 支持, 可以, 力争


class Standing(StrEnum):
    """Whether a duty is still asked for, or is told as done."""

    PLANNED = "要求"
    DONE = "已完成"


@dataclass(frozen=True, slots=True)
class Quantity:
    """数量. words: as printed, the bound included (不少于2次); number: 2.0; unit: 次."""

    words: Phrase
    number: float
    unit: str
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Frequency:
    """频次. words: as printed (每季度至少1次); per_year: times a year, None when it cannot be counted (定期)."""

    words: Phrase
    per_year: float | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """时限. words: as printed. first, last: the days it means (三季度 → 7-01 … 9-30); None when it hangs on an event.

    days: the days allowed after the event (7日内), None otherwise.
    """

    words: Phrase
    first: date | None = None
    last: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """工作任务: one thing that somebody must do (or has done), every part with its place.

    ordinal: its index among the document's duties, in reading order; section: the section's ordinal.
    span: the sentence or clause; leads and joins may stand outside it (a heading, a closing 责任部门 line).
    act: the verb with its object. kind: of work (演练, 培训, 执法检查 …), "" when none fits.
    binding: the word the strength was read from, None for PUSH without one.
    """

    document: str
    ordinal: int
    section: int
    locator: str
    span: Span
    act: Phrase
    standing: Standing
    strength: Strength
    kind: str = ""
    leads: tuple[Phrase, ...] = ()
    joins: tuple[Phrase, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    conditions: tuple[Phrase, ...] = ()
    exceptions: tuple[Phrase, ...] = ()
    binding: Phrase | None = None

    @property
    def id(self) -> str:
        """Unique in the library: document id and ordinal."""
        return f"{self.document}:d{self.ordinal}"

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every part that has words, for the check that each stands where it says."""
        valued = (*self.quantities, *self.frequencies, *self.deadlines)
        plain = (self.act, *self.leads, *self.joins, *self.conditions, *self.exceptions)
        return (*plain, *(one.words for one in valued), *((self.binding,) if self.binding else ()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """筛选: which duties are asked for; a field that is None (or empty) does not limit.

    documents: ids. body: words that stand in the name of a leading or joining body. kind: as in Duty.
    due_after, due_before: the last day of a dated deadline lies within. recurring: has a frequency
    (True) or none (False). words: all stand in the duty's sentence or bodies.
    """

    documents: tuple[str, ...] | None = None
    region: Region | None = None
    year: int | None = None
    body: str = ""
    kind: str = ""
    strength: Strength | None = None
    standing: Standing | None = None
    due_after: date | None = None
    due_before: date | None = None
    recurring: bool | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """名词: a term of art where a document defines or mentions it.

    words: the mention (六有, 一会三卡). definition: the span that explains it, None where it is only mentioned.
    items: what it lists, in order; numeral: how many its own name promises (六有 → 6), None without one.
    """

    document: str
    words: Phrase
    locator: str
    definition: Span | None = None
    items: tuple[Phrase, ...] = ()
    numeral: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """引用文件: a 《…》 that a document names. target: the id of that document, None when the library lacks it.

    title: what it names, on one line and without 《》; for a short name (以下简称《意见》) the full title.
    """

    document: str
    words: Phrase
    locator: str
    target: str | None = None
    title: str = ""
