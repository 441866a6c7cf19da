"""Question sets and predictions, in the two JSON-lines formats that the project and its users share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from assistant.answer import Answer, Citation
from ingest.errors import NotFoundError, YingjiError


@dataclass(frozen=True)
class Message:
    """One earlier turn of a case's conversation."""

    role: str
    content: str


@dataclass(frozen=True)
class Quote:
    """Evidence: exact words and the name of the file in which they stand."""

    document: str
    quote: str


@dataclass(frozen=True)
class Case:
    """A question with what makes an answer to it right.

    kind: number, deadline, who, list, what, yesno, compare, followup or unanswerable. facts: each a list of
    alternatives of which one must be in the answer. forbidden: strings that make it wrong.
    """

    id: str
    question: str
    kind: str
    documents: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    evidence: tuple[Quote, ...] = ()
    difficulty: str = "medium"
    history: tuple[Message, ...] = ()


@dataclass(frozen=True)
class CitedWords:
    """A citation as a prediction prints it: the source file's name, where, and the verbatim words."""

    number: int
    document: str
    title: str
    locator: str
    page: int | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Prediction:
    """What Yingji answered to a case. The keys after `seconds` are more than the format asks for.

    question: as completed from the conversation. places: for each evidence quote of the case the rank (from 1) of
    the first passage that holds it, None where none does; `places` itself is None where nobody looked.
    """

    id: str
    answer: str
    refused: bool
    status: str
    citations: tuple[CitedWords, ...] = ()
    seconds: float = 0.0
    question: str = ""
    kind: str = ""
    region: str | None = None
    year: int | None = None
    notes: tuple[str, ...] = ()
    nearest: tuple[CitedWords, ...] = ()
    engine: str = "extractive"
    documents_searched: int = 0
    passages_searched: int = 0
    places: tuple[int | None, ...] | None = None


CASE = TypeAdapter(Case)
PREDICTION = TypeAdapter(Prediction)


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a .jsonl file; a bad line is an error that names its number."""
    cases = tuple(_rows(path, CASE))
    if not cases:
        raise YingjiError("题集里没有题目", str(path), "请给出每行一题的 .jsonl 文件")
    return cases


def read_predictions(path: Path) -> tuple[Prediction, ...]:
    """The predictions of a .jsonl file written by `yingji eval`."""
    return tuple(_rows(path, PREDICTION))


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> None:
    """Write predictions, one JSON object a line."""
    path.write_text("".join(PREDICTION.dump_json(row).decode() + "\n" for row in predictions), encoding="utf-8")


def predict(answer: Answer, id: str) -> Prediction:
    """The record of an answer."""
    return Prediction(
        id=id,
        answer=answer.text,
        refused=answer.refused,
        status=answer.status.value,
        citations=tuple(map(_cited, answer.citations)),
        seconds=round(answer.seconds, 4),
        question=answer.question,
        kind=answer.kind.value,
        region=answer.scope.region.path if answer.scope.region else None,
        year=answer.scope.year,
        notes=answer.notes,
        nearest=tuple(map(_cited, answer.nearest)),
        engine=answer.engine,
        documents_searched=answer.documents_searched,
        passages_searched=answer.passages_searched,
    )


def _cited(citation: Citation) -> CitedWords:
    return CitedWords(
        number=citation.number,
        document=citation.document,
        title=citation.title,
        locator=citation.locator,
        page=citation.page,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
    )


def _rows(path: Path, adapter: TypeAdapter) -> Iterator:
    if not path.is_file():
        raise NotFoundError("没有这个文件", str(path), "请检查路径")
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if line.strip():
            yield _row(path, number, line, adapter)


def _row(path: Path, number: int, line: str, adapter: TypeAdapter):
    try:
        return adapter.validate_python(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "不是 JSON"
        raise YingjiError(f"第 {number} 行不合格式（{reason}）", str(path), "请对照题集格式改正这一行") from error
