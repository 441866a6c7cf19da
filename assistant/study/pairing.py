"""Matching (匹配题): tasks with bodies, terms with what they stand for, statements with figures, tasks with headings."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.study.building import item, level
from assistant.study.distracting import apart, pairs_of
from assistant.study.facts import generic_bodies, responsible
from assistant.study.figured import figured
from assistant.study.item import Item, ItemKind, Key, Slot, Source
from assistant.study.listing import of_term
from assistant.study.material import Material, Part
from assistant.study.statement import Statement, plain, sound, usable
from assistant.study.tasks import Task
from ingest.document import Span

PAIRS = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a matching item. fact: what must stand in the source letter for letter on each side; key: no two pairs of
    an item share it."""

    left: str
    right: str
    part: Part
    sources: tuple[Source, ...]
    facts: tuple[str, ...]
    key: tuple[str, ...]


def matchings(
    material: Material, statements: Sequence[Statement], tasks: Sequence[Task], rng: random.Random
) -> Iterator[Item | None]:
    """Every kind of matching that a document allows, several of each."""
    ways = (
        (Slot.BODY, "将下列工作任务与责任单位配对", body_pairs(statements)),
        (Slot.TERM, "将下列名词与其内容配对", term_pairs(material)),
        (Slot.TASK, "将下列工作任务与所属部分配对", heading_pairs(material, tasks)),
        *((Slot.QUANTITY, "将下列要求与应填的数量配对", list(pairs)) for pairs in figure_pairs(statements)),
    )
    for slot, words, pairs in ways:
        pairs = list(pairs)
        rng.shuffle(pairs)
        for group in groups(pairs):
            yield matching(slot, words, material, group, rng)


def groups(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Rows four at a time, of which no two have a right side that would fit both."""
    left = list(pairs)
    while left:
        group: list[Pair] = []
        for pair in left:
            if len(group) < PAIRS and all(distinct(pair, other) for other in group):
                group.append(pair)
        if len(group) < PAIRS:
            return
        yield group
        left = [pair for pair in left if pair not in group]


def distinct(pair: Pair, other: Pair) -> bool:
    if set(pair.key) & set(other.key) or pair.left == other.left:
        return False
    return apart(pair.right, (other.right,)) and apart(pair.left, (other.left,))


def matching(slot: Slot, words: str, material: Material, pairs: Sequence[Pair], rng: random.Random) -> Item | None:
    order = list(range(len(pairs)))
    rng.shuffle(order)
    right = tuple(pairs[at].right for at in order)
    sources = tuple(source for pair in pairs for source in pair.sources)
    return item(
        ItemKind.MATCHING,
        f"根据{material.name}，{words}。",
        Key(pairs=tuple((at, order.index(at)) for at in range(len(pairs)))),
        slot,
        level(2 + (slot is Slot.TASK)),
        material,
        pairs[0].part,
        tuple(dict.fromkeys(sources)),
        tuple(fact for pair in pairs for fact in pair.facts),
        options=right,
        lefts=tuple(pair.left for pair in pairs),
    )


def body_pairs(statements: Sequence[Statement]) -> Iterator[Pair]:
    """Tasks with those named after them as responsible, or with the body that the statement begins with."""
    for statement in statements:
        bodies = responsible(statement.duty)
        material, part = statement.material, statement.part
        if bodies and len(statement.words) <= 30:
            names = tuple(plain(body.text) for body in bodies)
            span = Span(bodies[0].span.start, bodies[-1].span.end)
            sources = (
                material.source(part, statement.cited, (statement.span,)),
                material.source(part, span, [one.span for one in bodies]),
            )
            yield Pair(statement.words, "、".join(names), part, sources, (statement.words, *names), names)
        elif (opened := led(statement)) is not None:
            yield opened


def led(statement: Statement) -> Pair | None:
    """A statement that begins with its body: the rest of it on the left."""
    leads = statement.duty.leads
    if len(leads) != 1 or leads[0].span.start != statement.span.start or not sound(leads[0]):
        return None
    name, rest = plain(leads[0].text), plain(statement.put((leads[0].span, "")))
    if (
        not 8 <= len(rest) <= 34
        or rest[0] in "，、"
        or name in generic_bodies()
        or any(name in clause for clause in rest.split("，"))
    ):
        return None
    sources = (statement.material.source(statement.part, statement.cited, [leads[0].span]),)
    return Pair(rest, name, statement.part, sources, (rest, name), (name,))


def term_pairs(material: Material) -> Iterator[Pair]:
    """Terms with what they stand for, as printed in one piece."""
    for part in material.parts:
        for term in part.terms:
            listing = of_term(term)
            if listing is None or term.definition is None:
                continue
            words = plain(listing.span.of(material.text))
            if len(words) <= 48 and listing.name not in words and "。" not in words:
                source = material.source(part, term.definition, [one.span for one in term.items])
                yield Pair(listing.name, words, part, (source,), (listing.name, words), (listing.name, words))


def figure_pairs(statements: Sequence[Statement]) -> Iterator[list[Pair]]:
    """Statements without their figure, and the figure; figures of one unit together."""
    rows = sorted(figures(statements), key=lambda row: row[0])
    for _, held in groupby(rows, key=lambda row: row[0]):
        yield [pair for _, pair in held]


def figures(statements: Sequence[Statement]) -> Iterator[tuple[str, Pair]]:
    for statement in statements:
        for fact, words in figured(statement):
            source = statement.material.source(statement.part, statement.cited, [fact.span])
            yield fact.kind, Pair(words, fact.words, statement.part, (source,), (fact.words,), (fact.words,))


def heading_pairs(material: Material, tasks: Sequence[Task]) -> Iterator[Pair]:
    """One task of each part with the heading of the part, where the two share a word and the task none with any other."""
    shares = Counter(pair for part in material.parts for pair in pairs_of(plain(part.heading)))
    for part in material.parts:
        heading = plain(part.heading)
        mine = {pair for pair in pairs_of(heading) if shares[pair] == 1}
        foreign = shares.keys() - pairs_of(heading)
        words = {task: pairs_of(task.words) for task in tasks if task.part is part}
        own = [task for task, held in words.items() if held & mine and not held & foreign]
        if own and usable(heading):
            task = own[len(own) // 2]
            head = heading_span(material, part)
            if head is not None:
                sources = (material.source(part, head), material.source(part, task.cited, (task.span,)))
                yield Pair(task.words, heading, part, sources, (task.words, heading), (heading, part.topic))


def heading_span(material: Material, part: Part) -> Span | None:
    """Where the heading of a part is printed."""
    words = part.section.heading
    at = material.text.find(words, part.section.span.start, part.section.span.end) if words else -1
    return Span(at, at + len(words)) if at >= 0 else None
