"""Put the questions of a set to a desk, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Question, Turn
from assistant.desk import Desk
from evals.cases import Case, Prediction, predict


def run(cases: Sequence[Case], desk: Desk) -> Iterator[Prediction]:
    """One prediction a case, in order, as they are made."""
    for case in cases:
        history = tuple(Turn(message.role, message.content) for message in case.history)
        yield predict(desk.ask(Question(case.question, history)), case.id)
