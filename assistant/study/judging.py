"""True or false (判断题): a statement as it stands, or with one slot swapped."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache

from assistant.study.building import ending, item, judged, level, of_statement
from assistant.study.choosing import ambiguous, headed_bare, local, quotable
from assistant.study.distracting import Values, distance, followed, wrong_values
from assistant.study.facts import Fact, facts, responsible
from assistant.study.item import Item, ItemKind, Slot
from assistant.study.statement import Statement, plain, stem
from assistant.wording import lines
from ingest.document import Span

NUMERALS = "二三四五六七八九十"
CLOSE = 0.7  # natural logarithm of the ratio under which two numbers count as near


def judges(statement: Statement, values: Values, rng: random.Random) -> Iterator[Item | None]:
    """For each fact one item, right or wrong as is drawn; and one for each word that has an opposite."""
    for fact in facts(statement):
        if fact.kind == "title":
            continue
        wrong = () if ambiguous(statement, fact) else swapped(statement, fact, values, rng)
        if wrong and rng.random() < 0.6:
            near = distance(wrong[0], fact, values) < CLOSE
            yield false(statement, fact.span, fact.words, wrong[0], fact.slot, 2 + near)
        else:
            yield true(statement, fact)
    yield from who_is_it(statement, values, rng)
    for span, words, other in opposites(statement):
        yield false(statement, span, words, other, Slot.WORDING, 2)


def swapped(statement: Statement, fact: Fact, values: Values, rng: random.Random) -> tuple[str, ...]:
    """What may be put in the place of a fact: a term with another numeral, or one that the same words follow (制度)."""
    if fact.slot is Slot.TERM and (miscounted := other_numeral(fact.words, rng)):
        return (miscounted,) if miscounted not in statement.part.span.of(statement.material.text) else ()
    wrong = wrong_values(statement, fact, values, rng, 6)
    if fact.slot is Slot.TERM:
        wrong = tuple(words for words in wrong if values.follows(words) & followed(statement.material.text, fact.span))
    return wrong[:1]


def other_numeral(words: str, rng: random.Random) -> str:
    """A term with one of its numerals one higher or lower (四不放过 → 三不放过), "" where it has none."""
    found = [at for at, sign in enumerate(words) if sign in NUMERALS[1:-1] and words.count(sign) == 1]
    if not found or len(words) > 7:
        return ""
    at = found[-1]
    place = NUMERALS.index(words[at])
    return words[:at] + NUMERALS[place + rng.choice((-1, 1))] + words[at + 1 :]


def who_is_it(statement: Statement, values: Values, rng: random.Random) -> Iterator[Item | None]:
    """Whether a body is responsible for a task, where the document names one after it."""
    bodies = responsible(statement.duty)
    if len(bodies) != 1 or not quotable(statement):
        return
    name = plain(bodies[0].text)
    wrong = wrong_values(
        statement, Fact(Slot.BODY, "responsible", name, bodies[0].span), local(statement, values), rng, 1
    )
    right = not wrong or rng.random() < 0.4
    material, part = statement.material, statement.part
    options, key = judged(right)
    told = f"“{statement.words}”由{name if right else wrong[0]}负责。"
    yield item(
        ItemKind.JUDGE,
        headed_bare(material, told),
        key,
        Slot.BODY,
        level(2),
        material,
        part,
        (
            material.source(part, statement.cited, (statement.span,)),
            material.source(part, bodies[0].span, (bodies[0].span,)),
        ),
        (name,),
        options=options,
        swapped="" if right else wrong[0],
        topic=statement.duty.kind,
        remark="" if right else f"应为“{name}”。",
    )


def true(statement: Statement, fact: Fact) -> Item | None:
    options, key = judged(True)
    words = ending(stem(statement, statement.words))
    return of_statement(
        ItemKind.JUDGE, words, key, fact.slot, level(1), statement, (fact.words,), (fact.span,), options=options
    )


def false(statement: Statement, span: Span, words: str, other: str, slot: Slot, score: int) -> Item | None:
    options, key = judged(False)
    return of_statement(
        ItemKind.JUDGE,
        ending(stem(statement, statement.put((span, other)))),
        key,
        slot,
        level(score),
        statement,
        (words,),
        (span,),
        options=options,
        swapped=other,
        remark=f"应为“{words}”。",
    )


def quoted(words: str, at: int) -> bool:
    """Whether a place lies within quotation marks or a title."""
    return any(words.count(left, 0, at) > words.count(right, 0, at) for left, right in ("“”", "《》"))


@cache
def swaps() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """Groups of words that exclude one another: (characters they may not follow, what must follow them, words)."""
    rows = (row.split("\t")[1:] for row in lines("study_swaps.tsv"))
    return tuple((before, re.compile(after), tuple(words)) for before, after, *words in rows)


def opposites(statement: Statement) -> Iterator[tuple[Span, str, str]]:
    """Words of the statement that have an opposite which its sentence does not hold: (place, words, opposite)."""
    text = statement.material.text
    raw, quote = statement.span.of(text), statement.cited.of(text)
    for before, after, group in swaps():
        held = [word for word in group if word in raw]
        if len(held) != 1 or raw.count(held[0]) != 1:
            continue
        at = statement.span.start + raw.index(held[0])
        if text[at - 1] in before or quoted(raw, raw.index(held[0])) or not after.match(text, at + len(held[0])):
            continue
        others = [word for word in group if word != held[0] and word not in quote and held[0] not in word]
        if others:
            yield Span(at, at + len(held[0])), held[0], others[min(group.index(held[0]), len(others) - 1)]
