"""SQuAD-style JSON as cases with their contexts as documents: SQuAD 1.1 and 2.0, DRCD, CMRC 2018 in both its shapes.

A context becomes a document of its own. An answer is right when it holds one of the reference answers, and
cited when the cited words do; nobody asks for the shortest span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import AliasChoices, BaseModel, Field, TypeAdapter, ValidationError, field_validator

from assistant.wording import kind_of
from evals.cases import Case, Quote
from evals.metrics import UNANSWERABLE
from evals.sets import QuestionSet, Text
from evals.wording import comparable
from ingest.errors import NotFoundError, YingjiError

NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\s.\x00-\x1f]+')
LONGEST_NAME = 40


class Asked(BaseModel):
    """One question of a context; answers: reference answers, whichever way they are written."""

    id: str = Field(validation_alias=AliasChoices("id", "query_id"))
    question: str = Field(validation_alias=AliasChoices("question", "query_text"))
    answers: tuple[str, ...] = ()
    is_impossible: bool = False

    @field_validator("answers", mode="before")
    @classmethod
    def _texts(cls, answers: object) -> object:
        """SQuAD writes {"text": …, "answer_start": …}, CMRC 2018 the bare words."""
        if not isinstance(answers, list):
            return answers
        return [answer.get("text") if isinstance(answer, dict) else answer for answer in answers]


class Context(BaseModel):
    """A text with its questions."""

    words: str = Field(validation_alias=AliasChoices("context", "context_text"))
    title: str = ""
    asked: tuple[Asked, ...] = Field(default=(), alias="qas")


class Article(BaseModel):
    """Contexts under one title."""

    title: str = ""
    paragraphs: tuple[Context, ...]


class Collection(BaseModel):
    """The whole file of SQuAD and DRCD."""

    data: tuple[Article, ...]


FILE = TypeAdapter(Collection | tuple[Context, ...])


def read_squad(path: Path) -> QuestionSet:
    """The set in a file; a question that stands there twice is asked once."""
    cases: dict[str, Case] = {}
    texts = []
    for number, (title, context) in enumerate(_contexts(_read(path)), 1):
        name = f"{number:04d} {NOT_IN_A_NAME.sub(' ', title).strip()[:LONGEST_NAME]}".strip() + ".txt"
        texts.append(Text(name, context.words))
        for asked in context.asked:
            cases.setdefault(asked.id, _case(asked, name, context.words))
    if not cases:
        raise YingjiError("题集里没有题目", str(path), "请给出 SQuAD 格式的 .json 文件")
    return QuestionSet(tuple(cases.values()), tuple(texts))


def _read(path: Path) -> Collection | tuple[Context, ...]:
    if not path.is_file():
        raise NotFoundError("没有这个文件", str(path), "请检查路径")
    try:
        return FILE.validate_json(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise YingjiError("不是 SQuAD 格式的 JSON", str(path), "自己写的题集请用 .jsonl，每行一题") from error


def _contexts(read: Collection | tuple[Context, ...]) -> Iterator[tuple[str, Context]]:
    if isinstance(read, tuple):
        yield from ((context.title, context) for context in read)
    else:
        yield from ((article.title, context) for article in read.data for context in article.paragraphs)


def _case(asked: Asked, name: str, words: str) -> Case:
    """The evidence is the first reference answer that stands in the context."""
    answers = tuple(dict.fromkeys(answer for answer in asked.answers if comparable(answer)))
    if asked.is_impossible or not answers:
        return Case(id=asked.id, question=asked.question, kind=UNANSWERABLE)
    held = comparable(words)
    quoted = next((answer for answer in answers if comparable(answer) in held), answers[0])
    return Case(
        id=asked.id,
        question=asked.question,
        kind=kind_of(asked.question).value,
        documents=(name,),
        facts=(answers,),
        evidence=(Quote(name, quoted),),
    )
