"""The study material of a shelf: every number in a line is asked for as a blank, its line is the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from assistant.study.item import (
    BLANK,
    Blueprint,
    Cell,
    Deck,
    Difficulty,
    DutyCard,
    Flashcard,
    Guide,
    Item,
    ItemKind,
    Key,
    Paper,
    Scored,
    Slot,
    Source,
    Task,
    Version,
)
from assistant.study.request import StudyRequest
from ingest.document import Entry, Span
from ingest.errors import NotFoundError

FIGURE = re.compile(r"\d+(?:家|次|处|项|人)")
LINE = re.compile(r"[^\n]+")
TOPIC = "综合"
T = TypeVar("T")


def figures(entry: Entry, text: str) -> Iterator[tuple[Source, str, str]]:
    """Each number with its line: the source, the line with a blank, the number."""
    for line in LINE.finditer(text):
        for found in FIGURE.finditer(line[0]):
            at = Span(line.start() + found.start(), line.start() + found.end())
            place = (entry.id, entry.source, entry.title, "", line.start(), line.end(), line[0])
            yield Source(*place, (at,)), line[0][: found.start()] + BLANK + line[0][found.end() :], found[0]


def paper_of(request: StudyRequest, entries: Sequence[Entry], texts: dict[str, str]) -> Paper:
    """At most as many blanks as are asked for; NotFoundError without any."""
    made = [item(*one) for entry in entries for one in figures(entry, texts[entry.id])][: request.number]
    scored = tuple(Scored(number, one, 2) for number, one in enumerate(_some(made), 1))
    cell = Cell(ItemKind.CLOZE, TOPIC, Difficulty.EASY, len(scored), 2 * len(scored))
    return Paper(request.title or "测试卷", request.seed, Blueprint((cell,)), scored, versions(entries))


def item(source: Source, stem: str, figure: str) -> Item:
    return Item(
        id=f"{source.document[:6]}{source.marks[0].start}",
        kind=ItemKind.CLOZE,
        stem=stem,
        key=Key(words=(figure,)),
        slot=Slot.QUANTITY,
        difficulty=Difficulty.EASY,
        topic=TOPIC,
        place="",
        sources=(source,),
        explanation=f"《{source.title}》：“{source.quote}”。",
        facts=(figure,),
    )


def deck_of(request: StudyRequest, entries: Sequence[Entry], texts: dict[str, str]) -> Deck:
    cards = [
        Flashcard(f"{source.document[:6]}{source.marks[0].start}", stem, figure, Slot.QUANTITY, TOPIC, (source,))
        for entry in entries
        for source, stem, figure in figures(entry, texts[entry.id])
    ]
    return Deck(request.title or "记忆卡", tuple(_some(cards[: request.number])), versions(entries))


def guide_of(request: StudyRequest, entries: Sequence[Entry], texts: dict[str, str]) -> Guide:
    tasks = tuple(_some([task for entry in entries for task in tasks_of(entry, texts[entry.id])]))
    return Guide(request.title or "学习提纲", (), tasks, (), (), (), versions(entries))


def card_of(body: str, entries: Sequence[Entry], texts: dict[str, str]) -> DutyCard:
    tasks = [task for entry in entries for task in tasks_of(entry, texts[entry.id]) if body in task.source.quote]
    return DutyCard(body, tuple(_some(tasks)), versions(entries))


def tasks_of(entry: Entry, text: str) -> Iterator[Task]:
    yield from (Task(source.quote, source, figures=(figure,)) for source, _, figure in figures(entry, text))


def versions(entries: Sequence[Entry]) -> tuple[Version, ...]:
    return tuple(Version(one.id, one.source, one.title) for one in entries)


def _some(made: list[T]) -> list[T]:
    if not made:
        raise NotFoundError("选定的文件里没有可以出题的内容", remedy="换几份文件再试")
    return made
