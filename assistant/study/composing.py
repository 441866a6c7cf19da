"""A paper (组卷): items drawn for a blueprint so that none repeats another, none tells another's answer, and the points add up."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assistant.study.item import Blueprint, Cell, Item, ItemKind, Paper, Scored, Slot
from assistant.study.likeness import Face, excludes, face
from assistant.study.material import Material, materials
from assistant.study.pool import ground, items
from assistant.study.request import MOST, WEIGHTS, StudyRequest, Wish
from ingest.errors import NotFoundError, SettingsError
from ingest.library import Library

VALUED, STRONG = (Slot.QUANTITY, Slot.FREQUENCY, Slot.DEADLINE), 2  # how much sooner figures and times come
WEAK = {
    (ItemKind.SINGLE, Slot.TASK): 100,
    (ItemKind.ORDERING, Slot.ORDER): 100,
    (ItemKind.MATCHING, Slot.TASK): 3,
    (ItemKind.MULTIPLE, Slot.TASK): 3,
}  # how much later items come that ask how a text is arranged
EXPECTED = ("只在", "已被新版取代")  # how notes begin that tell nothing unexpected
TITLE = "应急管理培训测试卷"


def compose(request: StudyRequest, library: Library) -> Paper:
    """The paper that a request asks for; the same request, library and seed give the same paper.

    NotFoundError when there is nothing to ask about, SettingsError when the points do not suffice.
    """
    checked(request)
    rng = random.Random(request.seed)
    found, notes = materials(request, library)
    wishes = request.wanted()
    kinds = {wish.kind for wish in wishes}
    pool = items(ground(found, library), tuple(ItemKind) if None in kinds else kinds, rng)
    drawn, lacking = draw(pool, wishes, request, rng)
    if not drawn:
        raise NotFoundError("选定的文件里没有可以出题的内容", request.title, "换几份文件、放宽章节、类别或难度再试")
    return laid_out(request, drawn, found, (*lacking, *(note for note in notes if not note.startswith(EXPECTED))))


def checked(request: StudyRequest) -> None:
    """SettingsError for numbers that make no paper."""
    count = sum(wish.count for wish in request.wanted())
    if not 1 <= count <= MOST:
        raise SettingsError("题数不对", str(count), f"请写 1 到 {MOST} 之间的题数")
    if request.points is not None and request.points < count:
        raise SettingsError("总分少于题数", f"{request.points} 分、{count} 道题", "每题至少 1 分：提高总分或减少题数")


class Drawn:
    """The items drawn so far, and how often their parts, facts and documents were used."""

    def __init__(self) -> None:
        self.faces: list[Face] = []
        self.used: Counter[str] = Counter()

    @property
    def items(self) -> list[Item]:
        return [face.item for face in self.faces]

    def take(self, item: Item) -> bool:
        """Add an item that repeats none of those drawn, and neither tells nor is told an answer; whether it was added."""
        mine = face(item)
        if any(excludes(mine, other) for other in self.faces):
            return False
        self.faces.append(mine)
        self.used.update((item.sources[0].document, place(item), item.kind + item.slot))
        return True


def place(item: Item) -> str:
    return f"{item.sources[0].document} {item.locator}"


def draw(
    pool: Sequence[Item], wishes: Sequence[Wish], request: StudyRequest, rng: random.Random
) -> tuple[list[Item], tuple[str, ...]]:
    """Items for every wish, those with the fewest candidates first, and what could not be had."""
    shuffled = list(pool)
    rng.shuffle(shuffled)
    drawn = Drawn()
    scarce = sorted(
        range(len(wishes)), key=lambda at: sum(fits(item, wishes[at], request) for item in pool) - wishes[at].count
    )
    left = {at: [item for item in shuffled if fits(item, wishes[at], request)] for at in scarce}
    got = dict.fromkeys(scarce, 0)
    while left:
        at = min(left, key=lambda at: got[at] / wishes[at].count)
        got[at] += fill(drawn, left[at], 1)
        if got[at] == wishes[at].count or not left[at]:
            del left[at]
    lacking = {at: short_of(wishes[at], got[at]) for at in scarce if got[at] < wishes[at].count}
    if lacking and not request.wishes:
        lacking = topped_up(drawn, shuffled, request)
    return drawn.items, tuple(lacking[at] for at in sorted(lacking))


def topped_up(drawn: Drawn, pool: Sequence[Item], request: StudyRequest) -> dict[int, str]:
    """Items of any kind for those that some kind could not give, where the kinds were ours to choose."""
    left = request.number - len(drawn.items)
    got = fill(drawn, [item for item in pool if fits(item, Wish(left), request)], left)
    return {0: short_of(Wish(request.number, None), len(drawn.items))} if got < left else {}


def fits(item: Item, wish: Wish, request: StudyRequest) -> bool:
    difficulty = wish.difficulty or request.difficulty
    if item.slot is Slot.ORDER and not request.wishes:
        return False  # the order of headings is asked for only by those who want it
    return (
        wish.kind in (None, item.kind)
        and wish.topic in ("", item.topic)
        and (difficulty is None or item.difficulty is difficulty)
    )


def fill(drawn: Drawn, left: list[Item], count: int) -> int:
    """Add up to `count` of those left, always from the kinds of fact, documents and parts used least; how many.

    What was tried is taken out of `left`, whether it was added or not.
    """
    got = 0
    while left and got < count:
        best = min(left, key=lambda item: crowd(drawn, item))
        left.remove(best)
        got += drawn.take(best)
    return got


def crowd(drawn: Drawn, item: Item) -> float:
    """How often its part, its kind of fact and its document were used; more for what asks for the arrangement of a text."""
    used = drawn.used
    weak = WEAK.get((item.kind, item.slot), 0) - (STRONG if item.slot in VALUED else 0)
    return weak + used[place(item)] * 2 + used[item.kind + item.slot] * 0.25 + used[item.sources[0].document] * 0.2


def short_of(wish: Wish, got: int) -> str:
    """库中只够出 3 道较难的排序题（要 5 道）。"""
    named = "".join((f"{wish.difficulty}的" if wish.difficulty else "", f"“{wish.topic}”" if wish.topic else ""))
    return f"只够出 {got} 道{named}{wish.kind or '题'}（要 {wish.count} 道）。"


def laid_out(request: StudyRequest, drawn: Sequence[Item], found: Sequence[Material], lacking: Sequence[str]) -> Paper:
    """The items in the order of kinds, with points, under a title."""
    kinds = list(ItemKind)
    order = {material.entry.id: at for at, material in enumerate(found)}
    ranked = sorted(
        drawn,
        key=lambda item: (kinds.index(item.kind), order[item.sources[0].document], item.sources[0].start, item.id),
    )
    points = shared(Counter(item.kind for item in ranked), request.points)
    entries = tuple(
        Scored(number, item, worth)
        for number, (item, worth) in enumerate(zip(ranked, worths(ranked, points), strict=True), 1)
    )
    used = {source.document for item in drawn for source in item.sources}
    return Paper(
        title=request.title or TITLE,
        seed=request.seed,
        blueprint=Blueprint(tuple(cells(entries)), tuple(lacking)),
        entries=entries,
        documents=tuple(material.version for material in found if material.entry.id in used),
    )


def shared(counts: Counter[ItemKind], total: int | None) -> dict[ItemKind, tuple[int, int]]:
    """For each kind the points of an item, and how many items get one more, so that all add up to `total`."""
    weight = sum(WEIGHTS[kind] * count for kind, count in counts.items())
    if total is None:
        total = 100 if sum(counts.values()) <= 50 else weight
    points = {kind: max(1, WEIGHTS[kind] * total // weight) for kind in counts}
    while (over := sum(points[kind] * counts[kind] for kind in counts) - total) > 0:
        kind = max((kind for kind in counts if points[kind] > 1), key=lambda kind: (points[kind], -counts[kind]))
        points[kind] -= 1
    rest = -over
    while fitting := [kind for kind in counts if counts[kind] <= rest]:
        kind = min(fitting, key=lambda kind: (points[kind] / WEIGHTS[kind], -WEIGHTS[kind]))
        points[kind] += 1
        rest -= counts[kind]
    extra: dict[ItemKind, int] = {}
    for kind in sorted(counts, key=lambda kind: -WEIGHTS[kind]):
        extra[kind] = min(rest, counts[kind])
        rest -= extra[kind]
    return {kind: (points[kind], extra[kind]) for kind in counts}


def worths(ranked: Iterable[Item], points: dict[ItemKind, tuple[int, int]]) -> Iterator[int]:
    """The points of each item: the first of a kind get the one more."""
    seen: Counter[ItemKind] = Counter()
    for item in ranked:
        base, extra = points[item.kind]
        yield base + (seen[item.kind] < extra)
        seen[item.kind] += 1


def cells(entries: Sequence[Scored]) -> Iterator[Cell]:
    """The blueprint as the paper came out, by kind, topic and difficulty."""
    counts: Counter[tuple[str, str, str]] = Counter()
    points: Counter[tuple[str, str, str]] = Counter()
    for entry in entries:
        row = (entry.item.kind, entry.item.topic, entry.item.difficulty)
        counts[row] += 1
        points[row] += entry.points
    for row, count in counts.items():
        yield Cell(*row, count, points[row])
