"""Wrong options (干扰项): values of the same unit and kind from other clauses, years and places, checked to be wrong here."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.places import STATUTES
from assistant.study.facts import (
    Fact,
    body_kind,
    common_periods,
    generic_bodies,
    period_rank,
    responsible,
    term_kind,
    valued,
)
from assistant.study.item import Slot
from assistant.study.material import Material
from assistant.study.statement import Statement, plain, sound
from ingest.document import Span
from ingest.duty import Wanted
from ingest.folding import fold
from ingest.library import Library

READ = 8000  # duties of the library whose values may serve as wrong options
SAME = 0.45  # share of pairs of characters from which on two names could be one
NEAR_ALIKE = 5  # the same of names and periods
NEAR = 9  # values nearest to the right one among which the wrong ones are drawn


@dataclass(frozen=True, slots=True)
class Values:
    """Values that occur in the library, by what they compare with. numbers: what each counts; after: of a term the words
    that follow it in the chosen documents (制度, 机制); bodies: those that each document names (by its id); topics: the kinds of work of
    the parts that a term stands in."""

    by_kind: dict[str, tuple[str, ...]]
    numbers: dict[str, float]
    after: dict[str, frozenset[str]] = field(default_factory=dict)
    bodies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    topics: dict[str, frozenset[str]] = field(default_factory=dict)

    def topic(self, words: str) -> frozenset[str]:
        return self.topics.get(words, frozenset())

    def follows(self, words: str) -> frozenset[str]:
        return self.after.get(words, frozenset())

    def of(self, kind: str) -> tuple[str, ...]:
        return self.by_kind.get(kind, ())


def gathered(materials: Sequence[Material], library: Library) -> Values:
    """The values of the chosen documents first, then those of the other documents."""
    words: dict[str, dict[str, None]] = {}
    numbers: dict[str, float] = {}
    for kind, value, number in (*chosen_values(materials), *other_values(library)):
        words.setdefault(kind, {})[value] = None
        if number is not None:
            numbers[value] = number
    after, topics = settings(materials)
    named = {material.entry.id: tuple(dict.fromkeys(own_bodies(material))) for material in materials}
    return Values({kind: tuple(held) for kind, held in words.items()}, numbers, after, named, topics)


def settings(materials: Sequence[Material]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """For each term what follows it, and the kinds of work of the parts it stands in."""
    after: dict[str, frozenset[str]] = {}
    topics: dict[str, frozenset[str]] = {}
    for material in materials:
        for part in material.parts:
            for term in part.terms:
                words = term.words.text
                after[words] = after.get(words, frozenset()) | followed(material.text, term.words.span)
                topics[words] = topics.get(words, frozenset()) | {part.topic}
    return after, topics


def own_bodies(material: Material) -> Iterator[str]:
    """The bodies that lead in a document and are not just anybody."""
    for duty in (duty for part in material.parts for duty in part.duties):
        for lead in duty.leads:
            if sound(lead) and plain(lead.text) not in generic_bodies():
                yield plain(lead.text)


def followed(text: str, span: Span) -> frozenset[str]:
    """The two characters after a term and its quotation mark, empty where a clause ends there."""
    words = text[span.end : span.end + 4].lstrip("”")[:2]
    return frozenset({words} if len(words) == 2 and words.isalpha() else ())


def chosen_values(materials: Sequence[Material]) -> Iterator[tuple[str, str, float | None]]:
    for material in materials:
        for part in material.parts:
            for duty in part.duties:
                yield from ((fact.kind, fact.words, fact.number) for fact in valued(duty))
                named = responsible(duty)
                yield from (("responsible", plain(body.text), None) for body in named)
            yield from ((term_kind(term.words.text, material.statute), term.words.text, None) for term in part.terms)


def other_values(library: Library) -> Iterator[tuple[str, str, float | None]]:
    for duty in library.duties(Wanted(), 0, READ)[0]:
        yield from ((fact.kind, fact.words, fact.number) for fact in valued(duty))
    rules = {entry.id for entry in library.entries() if entry.family or entry.scope.genre in STATUTES}
    for term in library.terms():
        yield term_kind(term.words.text, term.document in rules), term.words.text, None
    yield from (("period", words, None) for words in common_periods())


def wrong_values(
    statement: Statement, fact: Fact, values: Values, rng: random.Random, count: int = 3
) -> tuple[str, ...]:
    """`count` values that could stand in the place of a fact and are wrong there; fewer when there are not so many."""
    here = fold(statement.part.span.of(statement.material.text))
    if fact.kind.startswith("body:"):
        return wrong_bodies(statement, fact, values, rng, count)
    fitting = [words for words in values.of(fact.kind) if comparable(words, fact, values) and fold(words) not in here]
    if fact.slot is Slot.BODY:
        fitting = [words for words in fitting if apart(words, (fact.words, *bodies_of(statement)))]
    fitting = unmistakable(fact.words, fitting) if fact.slot is Slot.TERM else fitting
    after = followed(statement.material.text, fact.span) if fact.slot is Slot.TERM else frozenset()
    alike = [words for words in fitting if values.follows(words) & after]
    topic = statement.part.topic
    rest = sorted(
        (words for words in fitting if words not in alike),
        key=lambda words: (fact.slot is Slot.TERM and topic not in values.topic(words), distance(words, fact, values)),
    )
    first = rng.sample(alike, min(count, len(alike)))
    if fact.kind == "period":
        rest = one_each(rest)
    near = rest[: max(NEAR if fact.kind.endswith((":digits", ":han")) else NEAR_ALIKE, count - len(first))]
    return (*first, *rng.sample(near, min(count - len(first), len(near))))


def one_each(periods: Sequence[str]) -> list[str]:
    """One way of writing for each period."""
    return list({period_rank(words): words for words in reversed(periods)}.values())[::-1]


def unmistakable(right: str, found: Sequence[str]) -> list[str]:
    """Names that cannot be taken for the right one or for each other (5·12防灾减灾日 and 5.12防灾减灾日 can)."""
    kept: list[str] = []
    for words in found:
        if all(share(words, other) < SAME for other in (right, *kept)):
            kept.append(words)
    return kept


def share(words: str, other: str) -> float:
    """The share of pairs of characters that two names have in common."""
    mine, theirs = pairs_of(words), pairs_of(other)
    return len(mine & theirs) / max(1, len(mine | theirs))


def wrong_bodies(statement: Statement, fact: Fact, values: Values, rng: random.Random, count: int) -> tuple[str, ...]:
    """Bodies of the same document that are of another sort than the right one and than each other."""
    here = fold(statement.cited.of(statement.material.text))
    every = [words for words in values.bodies.get(statement.material.entry.id, ()) if fold(words) not in here]
    found = [words for words in every if 0.5 <= len(words) / len(fact.words) <= 2]
    rng.shuffle(found)
    kept: list[str] = []
    for words in found:
        if len(kept) < count and all(other_sort(words, one) for one in (fact.words, *kept)):
            kept.append(words)
    return tuple(kept)


def other_sort(words: str, other: str) -> bool:
    """Whether two bodies cannot be the same one, nor one a part of the other."""
    return body_kind(words) != body_kind(other) and share(words, other) <= 0.3


def comparable(words: str, fact: Fact, values: Values) -> bool:
    """Whether a value is another one than the fact's, on one line, and about as long."""
    if words == fact.words or any(sign.isspace() for sign in words):
        return False
    if fact.kind == "period":
        return None not in (period_rank(words), period_rank(fact.words)) and period_rank(words) != period_rank(
            fact.words
        )
    number = values.numbers.get(words)
    if fact.number and number is not None:
        return number != fact.number and near(number, fact.number)
    return abs(len(words) - len(fact.words)) <= max(2, len(fact.words) // 2)


def near(number: float, right: float) -> bool:
    """Whether a number could be meant: within four times of the right one, or of a few."""
    return right / 4 <= number <= right * 4 if right > 5 else 0 < number <= right + 5


def distance(words: str, fact: Fact, values: Values) -> float:
    """How unlike two values are: the ratio of numbers, else the difference in length."""
    number = values.numbers.get(words)
    if fact.number and number:
        return abs(math.log(number / fact.number))
    if fact.kind == "period":
        return abs((period_rank(words) or 0) - (period_rank(fact.words) or 0))
    return abs(len(words) - len(fact.words))


def bodies_of(statement: Statement) -> Iterator[str]:
    """Every body that any task of the part is given to."""
    for duty in statement.part.duties:
        yield from (plain(body.text) for body in (*duty.leads, *duty.joins))


def apart(words: str, others: Iterable[str]) -> bool:
    """Whether words neither hold nor stand in any of the others."""
    return not any(words in other or other in words for other in others)


@lru_cache(maxsize=20000)
def pairs_of(words: str) -> frozenset[str]:
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def unlike(words: str, others: Collection[str], text: str) -> bool:
    """Whether an item shares no two characters in a row with any of the others and does not stand in `text` (folded)."""
    held = pairs_of(words)
    return fold(words) not in text and not any(held & pairs_of(other) for other in others)


def alike_in_length(words: str, others: Sequence[str]) -> bool:
    """Whether an option is about as long as the others, so that length tells nothing."""
    shortest, longest = min(map(len, others)), max(map(len, others))
    return shortest * 0.6 - 1 <= len(words) <= longest * 1.5 + 1
