"""What a trainer asks for (出题要求): from which documents, about what, which kinds and how many, how hard, for how many points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.study.item import Difficulty, ItemKind

NUMBER = 20  # items of a paper unless told otherwise
MOST = 1000
SHARES = {
    ItemKind.SINGLE: 28,
    ItemKind.MULTIPLE: 14,
    ItemKind.JUDGE: 18,
    ItemKind.CLOZE: 19,
    ItemKind.MATCHING: 4,
    ItemKind.ORDERING: 2,
    ItemKind.SHORT: 12,
    ItemKind.CASE: 3,
}  # of a hundred items, where the kinds are not named
WEIGHTS = {
    ItemKind.SINGLE: 2,
    ItemKind.MULTIPLE: 3,
    ItemKind.JUDGE: 1,
    ItemKind.CLOZE: 2,
    ItemKind.MATCHING: 4,
    ItemKind.ORDERING: 3,
    ItemKind.SHORT: 6,
    ItemKind.CASE: 6,
}  # points an item of each kind is worth, before they are scaled to the total


@dataclass(frozen=True, slots=True)
class Wish:
    """One row of the blueprint that is asked for: so many items; a field that is None (or "") does not limit."""

    count: int
    kind: ItemKind | None = None
    topic: str = ""
    difficulty: Difficulty | None = None


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """出题要求. A field that is empty does not limit.

    documents: ids, titles or file names, one or more of them; region, year: as in a Question.
    sections: words of a locator or a heading, one of which must fit; topics: kinds of work (演练, 培训 …), one of which
    must fit; body: words that stand in the name of a body that the item's task is given to.
    wishes: kinds, topics and difficulties with numbers; empty: `number` items of all kinds. difficulty: for all of them.
    points: of the whole paper, None for what the kinds weigh. seed: the same seed gives the same paper.
    past: whether what is told as done (工作总结) is asked about too.
    """

    documents: tuple[str, ...] = ()
    region: str | None = None
    year: int | None = None
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    body: str = ""
    wishes: tuple[Wish, ...] = ()
    number: int = NUMBER
    difficulty: Difficulty | None = None
    points: int | None = None
    seed: int = 1
    title: str = ""
    past: bool = False

    def wanted(self) -> tuple[Wish, ...]:
        """The rows of the blueprint: as asked, or `number` items over all kinds in the proportions of SHARES."""
        return self.wishes or tuple(spread(self.number))


def spread(number: int) -> Iterator[Wish]:
    """`number` items over all kinds; what rounding leaves over goes to the kinds it cut most."""
    exact = {kind: share * number / 100 for kind, share in SHARES.items()}
    counts = {kind: int(value) for kind, value in exact.items()}
    rest = number - sum(counts.values())
    for kind in sorted(exact, key=lambda kind: counts[kind] - exact[kind])[:rest]:
        counts[kind] += 1
    yield from (Wish(count, kind) for kind, count in counts.items() if count)
