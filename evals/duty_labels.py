"""Duties labelled by hand, as JSON lines: a stretch of a document a line, with every duty in it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from ingest.errors import YingjiError

STRICT = ConfigDict(extra="forbid", populate_by_name=True)


@checked(frozen=True, config=STRICT)
class LabelledQuantity:
    """数量 as labelled."""

    words: str
    number: float
    unit: str
    bound: str = ""


@checked(frozen=True, config=STRICT)
class LabelledFrequency:
    """频次 as labelled."""

    words: str
    per_year: float | None = None


@checked(frozen=True, config=STRICT)
class LabelledDeadline:
    """时限 as labelled."""

    words: str
    last: date | None = None
    days: int | None = None


@checked(frozen=True, config=STRICT)
class LabelledDuty:
    """A duty as labelled by hand; every string is cut at 40 characters."""

    act: str
    strength: str
    standing: str
    who: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    quantities: tuple[LabelledQuantity, ...] = ()
    frequencies: tuple[LabelledFrequency, ...] = ()
    deadlines: tuple[LabelledDeadline, ...] = ()
    conditions: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


@checked(frozen=True, config=STRICT)
class Stretch:
    """A stretch of a document, from its first words to its last, with all duties in it, in reading order.

    document: the file's name. borderline: clauses that count neither when found nor when not.
    """

    id: str
    document: str
    start: str = Field(alias="from")
    end: str = Field(alias="to")
    duties: tuple[LabelledDuty, ...] = ()
    borderline: tuple[str, ...] = ()


STRETCH = TypeAdapter(Stretch)


def is_labelled_duties(path: Path) -> bool:
    """Whether a .jsonl file holds labelled duties: its first line has the key "duties"."""
    try:
        with path.open(encoding="utf-8") as file:
            row = json.loads(file.readline())
    except (OSError, ValueError):
        return False
    return isinstance(row, dict) and "duties" in row


def read_labels(path: Path) -> tuple[Stretch, ...]:
    """The labelled stretches of a .jsonl file; a bad line is an error that names its number."""
    stretches: list[Stretch] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            stretches.append(STRETCH.validate_json(line))
        except ValidationError as error:
            raise YingjiError(
                "标注文件有一行读不懂", f"{path} 第{number}行", "请按 duties-dev.jsonl 的格式改正"
            ) from error
    return tuple(stretches)
