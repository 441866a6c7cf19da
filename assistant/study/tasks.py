"""Tasks (工作任务) that can be told in a few words: what is offered as an option, paired and put in order."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.study.material import Material, Part
from assistant.study.statement import Statement
from ingest.document import Span
from ingest.understanding.duties.vocabulary import verbs

SHORTEST, LONGEST = 8, 30


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, as printed. cited: the sentence it stands in."""

    material: Material
    part: Part
    words: str
    span: Span
    cited: Span
    kind: str


def tasks(statements: tuple[Statement, ...]) -> tuple[Task, ...]:
    """The statements short enough to be one option, each once; of two that overlap the shorter."""
    found = sorted(map(of_statement, statements), key=lambda task: len(task.words))
    kept: list[Task] = []
    words: set[str] = set()
    for task in found:
        overlaps = any(
            task.material is one.material and task.span.start < one.span.end and one.span.start < task.span.end
            for one in kept
        )
        if sayable(task) and not overlaps and task.words not in words:
            kept.append(task)
            words.add(task.words)
    return tuple(sorted(kept, key=lambda task: (task.material.entry.id, task.span)))


def sayable(task: Task) -> bool:
    """Whether a task is one clause that begins with what is to be done, and of a known kind of work."""
    text, span = task.material.text, task.span
    at = span.start
    while word := verbs("adverb").at(text, at, span.end):
        at += len(word)
    does = bool(verbs("act", "cause").at(text, at, span.end))
    return SHORTEST <= len(task.words) <= LONGEST and does and bool(task.kind) and "，" not in task.words


def of_statement(statement: Statement) -> Task:
    return Task(
        statement.material, statement.part, statement.words, statement.span, statement.cited, statement.duty.kind
    )
