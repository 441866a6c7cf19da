"""Every item that the documents of a request allow, in an order that depends on nothing but the seed."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.study.choosing import (
    lists_multiple,
    rules_multiple,
    singles,
    tasks_multiple,
    tasks_single,
    terms_multiple,
    who,
)
from assistant.study.distracting import Values, gathered
from assistant.study.filling import clozes
from assistant.study.item import Item, ItemKind
from assistant.study.judging import judges
from assistant.study.listing import Listing, listings, of_term, rules
from assistant.study.material import Material
from assistant.study.ordering import orderings
from assistant.study.pairing import matchings
from assistant.study.statement import Statement, statement
from assistant.study.tasks import Task, tasks
from assistant.study.writing import conditionals, of_rule, shorts, thresholds
from ingest.library import Library


@dataclass(frozen=True)
class Ground:
    """What items are built on: the statements and tasks of each document, values and lists of all."""

    materials: tuple[Material, ...]
    statements: tuple[tuple[Statement, ...], ...]
    tasks: tuple[tuple[Task, ...], ...]
    values: Values
    lists: tuple[Listing, ...]


def ground(materials: Sequence[Material], library: Library) -> Ground:
    """Read everything once."""
    said = tuple(statements_of(material) for material in materials)
    return Ground(
        tuple(materials),
        said,
        tuple(map(tasks, said)),
        gathered(materials, library),
        tuple(lists_of(materials, said)),
    )


def statements_of(material: Material) -> tuple[Statement, ...]:
    """What the duties of a document say, each once."""
    found: dict[tuple[int, int, int], Statement] = {}
    for part in material.parts:
        for duty in part.duties:
            said = statement(material, part, duty)
            if said is not None:
                found.setdefault((said.span.start, said.span.end, duty.ordinal), said)
    return tuple(found.values())


def lists_of(materials: Sequence[Material], said: Iterable[Sequence[Statement]]) -> Iterator[Listing]:
    for material in materials:
        for part in material.parts:
            yield from (listing for term in part.terms if (listing := of_term(term, part.topic)))
        yield from (rule.listing for rule in rules(material))
    for statements in said:
        for one in statements:
            yield from listings(one)


def items(base: Ground, kinds: Collection[ItemKind], rng: random.Random) -> tuple[Item, ...]:
    """All items of these kinds, each question once."""
    found: dict[str, Item] = {}
    for material, said, work in zip(base.materials, base.statements, base.tasks, strict=True):
        for one in made(material, said, work, base, kinds, rng):
            if one is not None:
                found.setdefault("|".join((one.kind, one.stem, *one.lefts)), one)
    return tuple(found.values())


def made(
    material: Material,
    said: Sequence[Statement],
    work: Sequence[Task],
    base: Ground,
    kinds: Collection[ItemKind],
    rng: random.Random,
) -> Iterator[Item | None]:
    """The items of one document, kind by kind."""
    for kind in ItemKind:
        if kind in kinds:
            yield from MAKERS[kind](material, said, work, base, rng)


def single(
    material: Material, said: Sequence[Statement], work: Sequence[Task], base: Ground, rng: random.Random
) -> Iterator[Item | None]:
    for one in said:
        yield from singles(one, base.values, rng)
        yield from (found for found in who(one, base.values, rng) if found and found.kind is ItemKind.SINGLE)
    for part in material.parts:
        yield from tasks_single(part, material, work, rng)


def multiple(
    material: Material, said: Sequence[Statement], work: Sequence[Task], base: Ground, rng: random.Random
) -> Iterator[Item | None]:
    for part in material.parts:
        yield from terms_multiple(part, material, base.lists, rng)
        yield from tasks_multiple(part, material, work, rng)
    for one in said:
        yield from lists_multiple(one, base.lists, rng)
        yield from (found for found in who(one, base.values, rng) if found and found.kind is ItemKind.MULTIPLE)
    for rule in rules(material):
        yield from rules_multiple(rule, material, base.lists, rng)


def judge(
    material: Material, said: Sequence[Statement], work: Sequence[Task], base: Ground, rng: random.Random
) -> Iterator[Item | None]:
    for one in said:
        yield from judges(one, base.values, rng)


def cloze(
    material: Material, said: Sequence[Statement], work: Sequence[Task], base: Ground, rng: random.Random
) -> Iterator[Item | None]:
    for one in said:
        yield from clozes(one, base.values, rng)


def matching(
    material: Material, said: Sequence[Statement], work: Sequence[Task], base: Ground, rng: random.Random
) -> Iterator[Item | None]:
    yield from matchings(material, said, work, rng)


def ordering(
    material: Material, said: Sequence[Statement], work: Sequence[Task], base: Ground, rng: random.Random
) -> Iterator[Item | None]:
    yield from orderings(material, said, rng)


def short(
    material: Material, said: Sequence[Statement], work: Sequence[Task], base: Ground, rng: random.Random
) -> Iterator[Item | None]:
    for part in material.parts:
        yield from shorts(part, material, rng)
    for rule in rules(material):
        yield of_rule(rule, material)


def case(
    material: Material, said: Sequence[Statement], work: Sequence[Task], base: Ground, rng: random.Random
) -> Iterator[Item | None]:
    for part in material.parts:
        yield from conditionals(material, part)
    for one in said:
        yield from thresholds(one, rng)


MAKERS = {
    ItemKind.SINGLE: single,
    ItemKind.MULTIPLE: multiple,
    ItemKind.JUDGE: judge,
    ItemKind.CLOZE: cloze,
    ItemKind.MATCHING: matching,
    ItemKind.ORDERING: ordering,
    ItemKind.SHORT: short,
    ItemKind.CASE: case,
}
