"""An item put together: identity, sources, explanation, and only when nothing is wrong with it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace

from assistant.study.item import BLANK, RIGHT, WRONG, Difficulty, Item, ItemKind, Key, Slot, Source
from assistant.study.material import Material, Part
from assistant.study.proving import flaws
from assistant.study.statement import Statement, plain
from ingest.document import Span

QUOTE = 160
LEVELS = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)


def item(
    kind: ItemKind,
    stem: str,
    key: Key,
    slot: Slot,
    difficulty: Difficulty,
    material: Material,
    part: Part,
    sources: Sequence[Source],
    facts: Sequence[str],
    *,
    options: Sequence[str] = (),
    lefts: Sequence[str] = (),
    swapped: str = "",
    topic: str = "",
    remark: str = "",
) -> Item | None:
    """An item with its id and explanation; None when a check finds fault with it. remark: opens the explanation."""
    if not stem:
        return None
    made = Item(
        id="",
        kind=kind,
        stem=stem,
        key=key,
        slot=slot,
        difficulty=difficulty,
        topic=topic or part.topic,
        place=material.place,
        sources=tuple(sources),
        explanation=remark + explained(material, sources),
        facts=tuple(facts),
        options=tuple(options),
        lefts=tuple(lefts),
        swapped=swapped,
    )
    return None if flaws(made) else replace(made, id=identity(made))


def of_statement(
    kind: ItemKind,
    stem: str,
    key: Key,
    slot: Slot,
    difficulty: Difficulty,
    statement: Statement,
    facts: Sequence[str],
    marks: Sequence[Span],
    *,
    options: Sequence[str] = (),
    swapped: str = "",
    remark: str = "",
) -> Item | None:
    """An item about one statement."""
    source = statement.material.source(statement.part, statement.cited, marks)
    return item(
        kind,
        stem,
        key,
        slot,
        difficulty,
        statement.material,
        statement.part,
        (source,),
        facts,
        options=options,
        swapped=swapped,
        topic=statement.duty.kind,
        remark=remark,
    )


def identity(made: Item) -> str:
    """Twelve hexadecimal digits of what is asked and what is right."""
    key = made.key
    parts = (made.kind, made.stem, made.options, made.lefts, key.choices, key.words, key.pairs, key.order, key.points)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def explained(material: Material, sources: Sequence[Source]) -> str:
    """《…》二、（五）：“…”; several sources one after the other."""
    return "；".join(f"{material.name}{one.locator}：“{shortened(plain(one.quote))}”" for one in sources[:4]) + "。"


def shortened(words: str) -> str:
    return words if len(words) <= QUOTE else words[: QUOTE - 1] + "…"


def chosen(
    right: Sequence[str], wrong: Sequence[str], rng: random.Random, sort: bool = False
) -> tuple[tuple[str, ...], Key]:
    """The options in an order drawn (or sorted) and the numbers of those that are right."""
    options = [*right, *wrong]
    rng.shuffle(options)
    return tuple(options), Key(choices=tuple(at for at, option in enumerate(options) if option in right))


def judged(right: bool) -> tuple[tuple[str, ...], Key]:
    return (RIGHT, WRONG), Key(choices=(0 if right else 1,))


def level(score: int) -> Difficulty:
    """0 and 1 are easy, 2 is medium, more is hard."""
    return LEVELS[max(0, min(2, score - 1))]


def ending(words: str) -> str:
    return words if not words or words.endswith(("？", "。")) else words + "。"


def asked(words: str) -> str:
    """A stem that ends with a blank when it has none yet."""
    return words if BLANK in words else words + BLANK
