"""Cloze (填空题): one fact of a statement taken out, or all its figures."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from assistant.study.building import ending, level, of_statement
from assistant.study.choosing import ambiguous
from assistant.study.distracting import Values
from assistant.study.facts import Fact, facts
from assistant.study.item import Item, ItemKind, Key, Slot
from assistant.study.statement import Statement, stem

MOST = 3  # blanks
LONGEST_TITLE, TELLING = 20, 14  # characters of a title, and of the words around it


def clozes(statement: Statement, values: Values, rng: random.Random) -> Iterator[Item | None]:
    """One item with all figures taken out where there are two or three, and one for each other fact."""
    found = [fact for fact in facts(statement) if not ambiguous(statement, fact) and fillable(statement, fact)]
    figures = [fact for fact in found if fact.slot is Slot.QUANTITY]
    if 2 <= len(figures) <= MOST:
        yield cloze(statement, figures)
    for fact in found:
        if fact not in figures or len(figures) == 1:
            yield cloze(statement, [fact])


def fillable(statement: Statement, fact: Fact) -> bool:
    """Whether the words can be known: not a body (others would be right too), no long title, none that names the place."""
    if fact.slot is Slot.BODY:
        return False
    left = len(statement.words) - len(fact.words)
    return fact.kind != "title" or (len(fact.words) <= LONGEST_TITLE and left >= TELLING)


def cloze(statement: Statement, chosen: Sequence[Fact]) -> Item | None:
    spans = [fact.span for fact in chosen]
    words = tuple(fact.words for fact in chosen)
    long = sum(map(len, words)) > 10
    return of_statement(
        ItemKind.CLOZE,
        ending(stem(statement, statement.blanked(*spans))),
        Key(words=words),
        chosen[0].slot,
        level(2 + long + (len(words) > 1)),
        statement,
        words,
        spans,
    )
