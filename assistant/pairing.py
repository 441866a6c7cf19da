"""The sides of a comparison are answered together: sister documents say the same matter in like words, and of the cases
of one document each has a sentence of its own."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Inquiry
from assistant.features import Asked, bag, share
from assistant.selecting import Candidate, weighed
from ingest.document import Span
from ingest.library import Library
from ingest.terms import terms

FUNCTION = re.compile(r"[的了着是在]")
LOOKED_AT, KEPT = 80, 60  # sentences that are paired, of all sides together; pairings that are followed at a time
ALIKE = 3.0  # what a sentence gains that is put in the same words as that of a side with other documents
TAKEN = 2.0  # what it loses that another side of the same documents has chosen
TOGETHER = 2.5  # what two sentences of one document gain, where the sides are asked of the same documents
BEHIND, NEAR = 0.8, 120  # of that, for a sentence behind the one that says it; characters between them
OWN = 1.5  # what it gains that says all that sets its own side apart, and loses that says what sets another one apart


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates of a side, best first. kin: how far the first is put in the words of what another side with other documents
    says, 0 to 1."""

    candidates: tuple[Candidate, ...]
    kin: float = 0.0


def paired(asked: Sequence[Inquiry], pools: Sequence[Sequence[Candidate]], library: Library) -> tuple[Pool, ...]:
    """The candidates of each side, scored anew in the light of what the other sides choose, without what these have chosen."""
    pools = [_own(at, asked, pool, library) for at, pool in enumerate(pools)]
    if sum(map(bool, pools)) < 2:
        return tuple(Pool(tuple(pool)) for pool in pools)
    bonds = _Bonds(asked, pools, library)
    chosen = _chosen(pools, bonds)
    return tuple(_rescored(at, pool, chosen, bonds) for at, pool in enumerate(pools))


class _Bonds:
    """What two sentences of two sides gain or lose by being chosen together; each side gains ALIKE at most."""

    def __init__(self, asked: Sequence[Inquiry], pools: Sequence[Sequence[Candidate]], library: Library) -> None:
        self.share = 1 / max(1, sum(map(bool, pools)) - 1)
        self.apart = [[not set(one.documents) & set(other.documents) for other in asked] for one in asked]
        self.own = [weighed(replace(one, background=()), library) for one in asked]
        self.asked = [[_shared(one, other) for other in asked] for one in asked]
        self.words = {one: _words(one, library) for pool in pools for one in pool}
        held = Counter(word for words in self.words.values() for word in words)
        self.weights = {word: math.log((len(self.words) + 1) / many) for word, many in held.items()}
        self.known: dict[tuple[Candidate, Candidate], float] = {}

    def between(self, at: int, one: Candidate, other_at: int, other: Candidate) -> float:
        if self.apart[at][other_at]:
            said = max(one.feature("covered_relative"), other.feature("covered_relative"))
            return ALIKE * self.share * self.asked[at][other_at] * said * self.alike(one, other)
        if one.place == other.place:
            return -TAKEN * (1 - self._of_both(at, other_at, one))
        return TOGETHER * self.share if one.hit.passage.document == other.hit.passage.document else 0.0

    def _of_both(self, at: int, other_at: int, one: Candidate) -> float:
        """How much of what only each of two sides says a sentence says, of the less said one; 0 to 1."""
        first, second = self.own[at], self.own[other_at]
        return min(share(self.words[one], _only(*pair)) for pair in ((first, [second]), (second, [first])))

    def alike(self, one: Candidate, other: Candidate) -> float:
        """The weight of the words that two sentences share, over that of all their words; 0 to 1."""
        if (one, other) not in self.known:
            first, second = self.words[one], self.words[other]
            whole = self._weight(first) + self._weight(second)
            self.known[one, other] = 2 * self._weight(first & second) / whole if whole else 0.0
        return self.known[one, other]

    def kin(self, at: int, one: Candidate, chosen: Sequence[Candidate | None]) -> float:
        others = (other for place, other in enumerate(chosen) if other and self.apart[at][place])
        return max((self.alike(one, other) for other in others), default=0.0)

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self.weights[word] for word in words)


def _shared(one: Inquiry, other: Inquiry) -> float:
    """How much two sides are asked the same, 0 to 1."""
    first, second = ({word for piece in side.terms for word in terms(piece)} for side in (one, other))
    return 2 * len(first & second) / (len(first) + len(second) or 1)


def _words(one: Candidate, library: Library) -> frozenset[str]:
    return frozenset(word for word in terms(said_by(one, library)) if len(word) > 1)


def said_by(one: Candidate, library: Library) -> str:
    """A sentence after the one that introduces it."""
    text = library.document(one.hit.passage.document).text
    return (one.lead.of(text) if one.lead else "") + one.span.of(text)


def _chosen(pools: Sequence[Sequence[Candidate]], bonds: _Bonds) -> list[Candidate | None]:
    """The best sentence of each side, as they are best together; None for a side without any."""
    beam: list[tuple[float, list[Candidate | None]]] = [(0.0, [])]
    for at, pool in enumerate(pools):
        grown = [
            (total + (one.score + _bond(at, one, chosen, bonds) if one else 0.0), [*chosen, one])
            for total, chosen in beam
            for one in (pool[: LOOKED_AT // len(pools)] or (None,))
        ]
        beam = sorted(grown, key=lambda state: -state[0])[:KEPT]
    return beam[0][1]


def _bond(at: int, one: Candidate, chosen: Sequence[Candidate | None], bonds: _Bonds) -> float:
    others = ((place, other) for place, other in enumerate(chosen) if other and place != at)
    return sum(bonds.between(at, one, place, other) for place, other in others)


def _rescored(at: int, pool: Sequence[Candidate], chosen: Sequence[Candidate | None], bonds: _Bonds) -> Pool:
    mine = chosen[at]
    if mine is None:
        return Pool(())
    made = [replace(one, score=one.score + _bond(at, one, chosen, bonds)) for one in pool]
    left = [
        one
        for one in made
        if one.place == mine.place or not any(other and one.place == other.place for other in chosen)
    ]
    return Pool(tuple(sorted(left, key=lambda one: -one.score)), bonds.kin(at, mine, chosen))


def _own(at: int, asked: Sequence[Inquiry], pool: Sequence[Candidate], library: Library) -> tuple[Candidate, ...]:
    """The candidates of a side, those first that say what sets it apart from the sides that are asked of the same documents."""
    rivals = [one for place, one in enumerate(asked) if place != at and set(one.documents) & set(asked[at].documents)]
    weights = {id(one): weighed(replace(one, background=()), library) for one in (asked[at], *rivals)}
    own = weights[id(asked[at])]
    made = []
    others = [weights[id(other)] for other in rivals]
    for one in pool if rivals else ():
        text = one.hit.passage.context + said_by(one, library)
        ahead = _ahead(one, library) + text
        gained = max(_apart(own, others, text), BEHIND * _apart(own, others, ahead))
        made.append(replace(one, score=one.score + OWN * gained))
    return tuple(sorted(made, key=lambda one: -one.score)) if rivals else tuple(pool)


def _ahead(one: Candidate, library: Library) -> str:
    """What stands right before a sentence in its passage: there the case may be named."""
    start = (one.lead or one.span).start
    return Span(max(one.hit.passage.span.start, start - NEAR), start).of(
        library.document(one.hit.passage.document).text
    )


def _apart(own: Asked, others: Sequence[Asked], text: str) -> float:
    """The share of what only one question says that a text says too (by half in other words), less the most that it says of another one, letter by letter."""
    mine, literal = _only(own, others), set(terms(text))
    said = (share(bag(own, text), mine) + share(literal, mine)) / 2
    return said - max((share(literal, _only(other, [own])) for other in others), default=0.0)


def _only(question: Asked, others: Sequence[Asked]) -> dict[str, float]:
    """The weights of the words of a question that no other one has."""
    return {
        word: weight
        for word, weight in question.weights.items()
        if not FUNCTION.search(word) and not any(word in one.weights for one in others)
    }
