"""What the tab 培训资料 shows of cards, guides and duty cards, as HTML; every word is escaped, every fact leads to its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.study.exporting.form import title_of
from assistant.study.exporting.wording import flowing
from assistant.study.item import Contrast, Deck, Defined, DutyCard, Guide, Heading, Source, Task
from ui.page import escape, reading_link
from ui.training import source_html

DEEPEST = 4


def matter_html(material: Deck | Guide | DutyCard) -> str:
    """The whole of it, to read."""
    if isinstance(material, Deck):
        body, told = _deck(material), f"共 {len(material.cards)} 张"
    elif isinstance(material, Guide):
        body, told = _guide(material), f"{len(material.tasks)} 项任务，{len(material.terms)} 个名词"
    else:
        body, told = _card(material), f"{len(material.tasks)} 项任务"
    notes = "".join(f"<br>{escape(words)}" for words in getattr(material, "notes", ()))
    head = f'<h2 class="yj-head">{escape(title_of(material))}</h2><p class="yj-small">{told}{notes}</p>'
    return f'<div class="yj-paper">{head}{body}</div>'


def _deck(deck: Deck) -> str:
    return "".join(
        f'<article class="yj-card yj-item"><p class="yj-stem"><b>{number}.</b> {escape(card.front)}</p>'
        f'<details><summary>看答案</summary><p class="yj-key"><b>答案</b>{escape(card.back)}</p>'
        f"{''.join(map(source_html, card.sources))}</details></article>"
        for number, card in enumerate(deck.cards, 1)
    )


def _guide(guide: Guide) -> str:
    earlier = f"与《{escape(guide.earlier)}》相比" if guide.earlier else "与以往相比"
    parts = (
        ("内容结构", _outline(guide.outline)),
        ("任务与时限、数量", _tasks(guide.tasks)),
        ("名词解释", "".join(map(_term, guide.terms))),
        (earlier, "".join(map(_contrast, guide.changes))),
        ("容易混淆之处", "".join(map(_contrast, guide.confusions))),
    )
    return "".join(f"<details open><summary>{name}</summary>{words}</details>" for name, words in parts if words)


def _outline(lines: Sequence[Heading]) -> str:
    rows = (f'<li class="yj-level-{min(one.level, DEEPEST)}">{escape(flowing(one.words))}</li>' for one in lines)
    return f'<ul class="yj-outlined">{"".join(rows)}</ul>' if lines else ""


def _card(card: DutyCard) -> str:
    roles = dict.fromkeys(task.role for task in card.tasks)
    tables = (
        f"<h3>{role or '任务'}</h3>{_tasks([task for task in card.tasks if task.role == role])}" for role in roles
    )
    more = f'<p class="yj-small">另有 {card.more} 项没有列入，见“任务台账”。</p>' if card.more else ""
    return "".join(tables) + more


def _tasks(tasks: Sequence[Task]) -> str:
    heads = "".join(f"<th>{name}</th>" for name in ("任务", "单位", "数量 · 频次", "时限", "位置"))
    rows = "".join(map(_task, tasks))
    return (
        f'<div class="yj-list"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
        if rows
        else ""
    )


def _task(task: Task) -> str:
    done = "<sup>已完成</sup>" if task.past else ""
    conditions = f"<small>{_joined(task.conditions)}</small>" if task.conditions else ""
    return (
        f"<tr><td>{_linked(task.source, flowing(task.act))}{done}{conditions}</td><td>{_joined(task.bodies)}</td>"
        f"<td>{_joined(task.figures)}</td><td>{_joined(task.times)}</td><td>{escape(task.source.locator)}</td></tr>"
    )


def _joined(words: Iterable[str]) -> str:
    return escape("；".join(map(flowing, words)))


def _linked(source: Source, words: str) -> str:
    return f'<a class="yj-said" href="{reading_link(source.document, source.span)}">{escape(words)}</a>'


def _term(term: Defined) -> str:
    items = "".join(f"<li>{escape(flowing(words))}</li>" for words in term.items)
    listed = f'<ol class="yj-items">{items}</ol>' if items else ""
    return f'<article class="yj-card yj-item"><p class="yj-stem"><b>{escape(term.words)}</b></p>{listed}{source_html(term.source)}</article>'


def _contrast(contrast: Contrast) -> str:
    rows = "".join(
        f"<tr><td>{escape(flowing(label))}</td><td>{_linked(source, flowing(words))}</td><td>{escape(source.locator)}</td></tr>"
        for label, words, source in contrast.sides
    )
    return f'<p class="yj-stem"><b>{escape(contrast.subject)}</b></p><div class="yj-list"><table><tbody>{rows}</tbody></table></div>'
