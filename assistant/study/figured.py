"""Figures with what they count (新创15个省级综合减灾示范社区): the rows of matching and ordering items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.study.choosing import ambiguous
from assistant.study.facts import Fact, facts
from assistant.study.item import BLANK, Slot
from assistant.study.statement import Statement, plain
from ingest.understanding.duties.vocabulary import verbs

COUNTED = re.compile(r"[^、，。；和及与以（(“《\d]{3,16}(?=[、，。；]|$)")
LONGEST, VERB = 46, 4


def figured(statement: Statement) -> Iterator[tuple[Fact, str]]:
    """Each figure with the words it belongs to, its place left blank: the statement, or one member of 新创2个…、15个…."""
    found = [fact for fact in facts(statement) if fact.slot is Slot.QUANTITY and fact.number]
    if len(found) == 1 and len(statement.words) <= LONGEST and not ambiguous(statement, found[0]):
        yield found[0], statement.blanked(found[0].span)
    elif len(found) > 1:
        yield from members(statement, found)


def members(statement: Statement, found: list[Fact]) -> Iterator[tuple[Fact, str]]:
    """The members of 新创2个省级…街道、15个省级…社区, each with the verb that stands before the first."""
    text = statement.material.text
    start, end = statement.span.start, found[0].span.start
    verb = text[start:end]
    if not 0 < len(verb) <= VERB or (
        verbs("act").at(text, start, end) != verb[-2:] and verbs("act").at(text, start, end) != verb
    ):
        return
    for fact in found:
        counted = COUNTED.match(text, fact.span.end, statement.span.end)
        if counted:
            yield fact, plain(verb) + BLANK + plain(counted[0])
