"""Two items of one paper: whether they ask the same, and whether one shows the other's answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

from assistant.study.item import Item, ItemKind, Paper, Slot, Source
from assistant.study.proving import CHOSEN, hidden, squeezed, without_frame
from assistant.study.statement import plain
from ingest.folding import fold

ALIKE = 0.86  # share of two-character pieces that two questions have in common, from which on they count as the same
CLOSE = 0.55  # the same, of two questions about one sentence
SIDE = 4  # characters around an answer by which it is known again elsewhere
LONG_ANSWER = 6  # characters from which on an answer is known again without what stands around it
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Face:
    """What of an item is compared. shown: all that a reader sees and that is true; quoted, asked: (document, start, end) of
    the sources and of the words asked for; hidden: the answers; framed: the answers with what stands around them."""

    item: Item
    pieces: frozenset[str]
    shown: str
    hidden: tuple[str, ...]
    framed: tuple[str, ...]
    quoted: tuple[Place, ...]
    asked: tuple[Place, ...]


def face(item: Item) -> Face:
    shown = (item.stem, *item.lefts, *(item.options if item.slot is Slot.TASK else ()))
    return Face(
        item=item,
        pieces=pieces(item),
        shown=squeezed("\n".join(shown)) if len(shown) == 1 else "\n".join(map(squeezed, shown)),
        hidden=tuple(map(squeezed, hidden(item))) if item.kind is not ItemKind.MATCHING else (),
        framed=tuple(framed(item)),
        quoted=tuple((one.document, one.start, one.end) for one in item.sources),
        asked=tuple(asked(item)),
    )


def pieces(item: Item) -> frozenset[str]:
    """The pairs of characters of stem and options, frames left out."""
    words = without_frame(item.stem) + "".join(sorted((*item.lefts, *(item.options if item.kind in CHOSEN else ()))))
    words = fold(words)
    return frozenset(words[at : at + 2] for at in range(len(words) - 1)) or frozenset({words})


def framed(item: Item) -> Iterator[str]:
    """Each answer with SIDE characters before and after it; not of items whose answer is a whole sentence."""
    if item.kind in (ItemKind.SHORT, ItemKind.MATCHING, ItemKind.ORDERING) or item.slot in (Slot.TASK, Slot.BODY):
        return
    for source in item.sources:
        for mark in source.marks:
            start, end = max(0, mark.start - source.start - SIDE), mark.end - source.start + SIDE
            yield plain("".join(source.quote[start:end].split()))


def asked(item: Item) -> Iterator[Place]:
    """The words asked for; a line that only names who is responsible, which many tasks share, is none."""
    for source in item.sources:
        if item.slot is Slot.BODY and source.marks and bare(source):
            continue
        for span in source.marks or (source.span,):
            yield source.document, span.start, span.end


def bare(source: Source) -> bool:
    return (source.start, source.end) == (source.marks[0].start, source.marks[-1].end)


def meet(some: Iterable[Place], others: Iterable[Place]) -> bool:
    others = tuple(others)
    return any(a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for a in some for b in others)


def same(one: Face, other: Face) -> bool:
    """Whether two items ask the same, which those about one sentence do sooner."""
    alike = len(one.pieces & other.pieces) / min(len(one.pieces), len(other.pieces))
    return alike >= ALIKE or (alike >= CLOSE and meet(one.quoted, other.quoted))


def gives_away(shown: Face, asked: Face) -> bool:
    """Whether what one item shows is the answer of another."""
    if asked.item.kind is ItemKind.MATCHING:
        pairs = ((asked.item.lefts[left], asked.item.options[right]) for left, right in asked.item.key.pairs)
        return any(squeezed(left) in shown.shown and squeezed(right) in shown.shown for left, right in pairs)
    held = [words for words in asked.hidden if words in shown.shown]
    if any(len(words) >= LONG_ANSWER for words in held) or any(words in shown.shown for words in asked.framed):
        return True
    return bool(held) and meet(shown.quoted, asked.quoted)


def excludes(one: Face, other: Face) -> bool:
    """Whether two items cannot stand in one paper."""
    if same(one, other) or gives_away(one, other) or gives_away(other, one):
        return True
    whole = ItemKind.SHORT in (one.item.kind, other.item.kind)
    return not whole and meet(one.asked, other.asked)


def twins(paper: Paper) -> tuple[tuple[Item, Item], ...]:
    """The pairs of items of a paper that are too much alike."""
    faces = [face(entry.item) for entry in paper.entries]
    return tuple((one.item, other.item) for one, other in combinations(faces, 2) if same(one, other))


def leaks(paper: Paper) -> tuple[tuple[Item, Item], ...]:
    """The pairs of items of which the first shows the answer of the second."""
    faces = [face(entry.item) for entry in paper.entries]
    return tuple((one.item, other.item) for one, other in permutations(faces, 2) if gives_away(one, other))
