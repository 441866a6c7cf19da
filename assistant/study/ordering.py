"""Ordering (排序题): by figures of one unit, by how often, by deadline, and by the order of the document."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.study.building import item, level
from assistant.study.choosing import ambiguous
from assistant.study.facts import Fact, facts, period_rank
from assistant.study.figured import figured
from assistant.study.item import BLANK, Item, ItemKind, Key, Slot, Source
from assistant.study.material import Material, Part
from assistant.study.pairing import heading_span
from assistant.study.statement import Statement, plain, usable
from ingest.duty import Bound

LEAST, MOST = 3, 5


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to be put in order. rank: its place; facts: what must stand in its source."""

    words: str
    rank: float
    part: Part
    sources: tuple[Source, ...]
    facts: tuple[str, ...]


def orderings(material: Material, statements: Sequence[Statement], rng: random.Random) -> Iterator[Item | None]:
    """Every kind of ordering that a document allows, several of each."""
    for rows in by_figures(statements):
        yield from drawn(Slot.QUANTITY, "将下列要求按所填数量由少到多排列", material, rows, rng)
    yield from drawn(Slot.FREQUENCY, "将下列要求按频次由高到低排列", material, by_period(statements), rng)
    yield from drawn(Slot.DEADLINE, "将下列任务按完成时限由早到晚排列", material, by_deadline(statements), rng)
    yield from by_outline(material, rng)


def drawn(slot: Slot, words: str, material: Material, rows: Sequence[Row], rng: random.Random) -> Iterator[Item | None]:
    """Items of three to five rows with ranks that all differ; a row is used once."""
    left = list(rows)
    rng.shuffle(left)
    while len(left) >= LEAST:
        chosen: list[Row] = []
        for row in left:
            if len(chosen) < 4 and all(row.rank != one.rank and row.words != one.words for one in chosen):
                chosen.append(row)
        if len(chosen) < LEAST:
            return
        yield ordering(slot, words, material, chosen, rng)
        left = [row for row in left if row not in chosen]


def ordering(slot: Slot, words: str, material: Material, rows: Sequence[Row], rng: random.Random) -> Item | None:
    shown = list(rows)
    rng.shuffle(shown)
    right = sorted(shown, key=lambda row: row.rank)
    if shown == right:
        shown = [*shown[1:], shown[0]]
    return item(
        ItemKind.ORDERING,
        f"根据{material.name}，{words}。",
        Key(order=tuple(shown.index(row) for row in right)),
        slot,
        level(2 + (len(rows) > LEAST)),
        material,
        rows[0].part,
        tuple(source for row in right for source in row.sources),
        tuple(fact for row in right for fact in row.facts),
        options=tuple(row.words for row in shown),
    )


def by_figures(statements: Sequence[Statement]) -> Iterator[list[Row]]:
    """What figures belong to, the figure taken out, those of one unit together."""
    units: dict[str, list[Row]] = {}
    for statement in statements:
        for fact, words in figured(statement):
            if fact.bound in (Bound.EXACT, Bound.AT_LEAST) and fact.number:
                units.setdefault(fact.kind, []).append(row(statement, fact, fact.number, words))
    yield from units.values()


def by_period(statements: Sequence[Statement]) -> list[Row]:
    found = with_one(statements, lambda fact: fact.slot is Slot.FREQUENCY and period_rank(fact.words) is not None)
    return [row(statement, fact, period_rank(fact.words) or 0) for statement, fact in found]


def by_deadline(statements: Sequence[Statement]) -> list[Row]:
    """Statements with one dated deadline."""
    found = []
    for statement, fact in with_one(statements, lambda fact: fact.kind.startswith("dated")):
        days = {deadline.last for deadline in statement.duty.deadlines if deadline.last}
        if len(days) == 1:
            found.append(row(statement, fact, days.pop().toordinal() - date(1900, 1, 1).toordinal()))
    return found


def with_one(statements: Sequence[Statement], wanted: Callable[[Fact], bool]) -> Iterator[tuple[Statement, Fact]]:
    for statement in statements:
        found = [fact for fact in facts(statement) if wanted(fact)]
        if len(found) == 1 and len(statement.words) <= 46 and not ambiguous(statement, found[0]):
            yield statement, found[0]


def row(statement: Statement, fact: Fact, rank: float, words: str = "") -> Row:
    source = statement.material.source(statement.part, statement.cited, (fact.span,))
    return Row(words or statement.blanked(fact.span), rank, statement.part, (source,), (fact.words,))


def by_outline(material: Material, rng: random.Random) -> Iterator[Item | None]:
    """The parts under one heading in the order of the document."""
    above: dict[int | None, list[Part]] = {}
    for part in material.parts:
        above.setdefault(part.section.parent, []).append(part)
    for parts in above.values():
        rows = [line for at, part in enumerate(parts) if (line := heading_row(material, part, at))]
        around = plain(parts[0].headings[1]) if len(parts[0].headings) > 1 else ""
        if len(rows) >= LEAST and usable(around):
            words = f"将“{around}”部分的下列内容按文中先后排列"
            yield ordering(Slot.ORDER, words, material, rows[:MOST], rng)


def heading_row(material: Material, part: Part, rank: int) -> Row | None:
    heading, span = plain(part.heading), heading_span(material, part)
    if span is None or not usable(heading) or BLANK in heading:
        return None
    return Row(heading, rank, part, (material.source(part, span),), (heading,))
