"""Decks, guides and duty cards laid out for print: each fact with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from assistant.study.exporting.form import title_of
from assistant.study.exporting.sheet import Page, Paragraph, Piece, Role, Style, Table, line
from assistant.study.exporting.sheets import source_line, versions
from assistant.study.exporting.wording import flowing
from assistant.study.item import Contrast, Deck, Defined, DutyCard, Guide, Heading, Source, Task

Block = Paragraph | Table
DEEPEST = 4  # level of a heading in an outline, further ones are shown at this level


def deck_page(deck: Deck) -> Page:
    """Cards one under another: the question, the answer, the source."""
    return Page(deck.title, tuple(_deck(deck)))


def guide_page(guide: Guide) -> Page:
    """A study guide: outline, tasks, terms, what changed, what is easily confused."""
    return Page(guide.title, tuple(_guide(guide)))


def duty_page(card: DutyCard) -> Page:
    """What one body leads and joins in."""
    return Page(title_of(card), tuple(_duty(card)))


def _deck(deck: Deck) -> Iterator[Block]:
    yield line(Style.TITLE, deck.title)
    yield line(Style.ABOUT, f"共 {len(deck.cards)} 张记忆卡")
    for number, card in enumerate(deck.cards, 1):
        yield line(Style.QUESTION, Piece(f"{number}. ", Role.NUMBER), card.front, anchor=f"card_{card.id}")
        yield line(Style.ANSWER, Piece("答：", Role.LABEL), card.back)
        yield from map(source_line, card.sources)
    yield from versions(deck.documents)


def _guide(guide: Guide) -> Iterator[Block]:
    yield line(Style.TITLE, guide.title)
    yield from (line(Style.NOTE, words) for words in guide.notes)
    yield from _part("内容结构", [_outlined(one) for one in guide.outline])
    yield from _part("工作任务与时限、数量", list(_tasks(guide.tasks)))
    yield from _part("名词解释", [block for term in guide.terms for block in _term(term)])
    against = f"与《{flowing(guide.earlier)}》相比" if guide.earlier else "与以往相比"
    yield from _part(against, [block for one in guide.changes for block in _contrast(one)])
    yield from _part("容易混淆之处", [block for one in guide.confusions for block in _contrast(one)])
    yield from versions(guide.documents)


def _part(heading: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """A heading and what stands under it; nothing at all when that is empty."""
    if blocks:
        yield line(Style.PART, heading)
        yield from blocks


def _outlined(heading: Heading) -> Paragraph:
    return line(Style.OUTLINE, flowing(heading.words), level=min(heading.level, DEEPEST))


def _heading(words: str) -> Paragraph:
    return line(Style.HEADING, flowing(words))


def _tasks(tasks: Sequence[Task]) -> Iterator[Block]:
    """The tasks in a table for each place they stand in."""
    for place, held in groupby(tasks, key=lambda task: task.source.locator):
        yield _heading(place or "全文")
        head = tuple((Piece(name),) for name in ("任务", "单位", "数量 · 频次", "时限", "条件"))
        yield Table((head, *map(_task, held)), (40, 20, 14, 14, 12))


def _task(task: Task) -> tuple[tuple[Piece, ...], ...]:
    act = flowing(task.act) + ("（已完成）" if task.past else "")
    cells = (act, _joined(task.bodies), _joined(task.figures), _joined(task.times), _joined(task.conditions))
    return tuple((Piece(words),) for words in cells)


def _joined(words: Sequence[str]) -> str:
    return "；".join(map(flowing, words))


def _term(term: Defined) -> Iterator[Block]:
    yield line(Style.TASK, Piece(f"{term.words}：", Role.LABEL), flowing(term.definition))
    items = enumerate(term.items, 1)
    yield from (line(Style.POINT, Piece(f"（{number}）", Role.NUMBER), flowing(words)) for number, words in items)
    yield _place(term.source)


def _contrast(contrast: Contrast) -> Iterator[Block]:
    yield _heading(contrast.subject)
    for label, words, source in contrast.sides:
        yield line(Style.TASK, Piece(f"{flowing(label)}：", Role.LABEL), flowing(words))
        yield _place(source)


def _place(source: Source) -> Paragraph:
    """Where it stands, without the words, which were just given."""
    return line(Style.SOURCE, f"《{flowing(source.title)}》{source.locator}（第 {source.start + 1}–{source.end} 字）")


def _duty(card: DutyCard) -> Iterator[Block]:
    """One table for what it leads and one for what it joins in; documents are numbered, to fit a page."""
    yield line(Style.TITLE, title_of(card))
    yield from (line(Style.NOTE, words) for words in card.notes)
    several = len(card.documents) > 1
    numbers = {one.id: f"［{number}］" if several else "" for number, one in enumerate(card.documents, 1)}
    for role in dict.fromkeys(task.role for task in card.tasks):
        held = [task for task in card.tasks if task.role == role]
        yield from _part(f"{role or '任务'}（{len(held)} 项）", [_duties(held, numbers)])
    if card.more:
        yield line(Style.NOTE, f"另有 {card.more} 项没有列入，可在任务台账中按单位查看。")
    yield from versions(card.documents, numbered=several)


def _duties(tasks: Sequence[Task], numbers: Mapping[str, str]) -> Table:
    head = tuple((Piece(name),) for name in ("任务", "数量 · 频次", "时限", "出处"))
    return Table((head, *(_duty_row(task, numbers.get(task.source.document, "")) for task in tasks)), (50, 18, 16, 16))


def _duty_row(task: Task, number: str) -> tuple[tuple[Piece, ...], ...]:
    conditions = f"（{_joined(task.conditions)}）" if task.conditions else ""
    act = flowing(task.act) + conditions + ("（已完成）" if task.past else "")
    cells = (act, _joined(task.figures), _joined(task.times), number + task.source.locator)
    return tuple((Piece(words),) for words in cells)
