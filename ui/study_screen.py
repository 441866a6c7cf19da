"""Study material and its checks on the screen of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from assistant.study.item import Contrast, Deck, DutyCard, Guide, Item, ItemKind, Paper, Scored, Source, Task
from assistant.study.verdicts import Recheck, Review, Verdict
from ui.terminal import SCREEN

LETTERS = "ABCDEFGHIJKL"
NUMERALS = "一二三四五六七八"
SHOWN = 40  # tasks of a guide in the terminal; files hold all
COLOURS = {Verdict.CONFIRMED: "green", Verdict.CONTRADICTED: "red", Verdict.NOT_FOUND: "yellow"}


def say(words: str, style: str = "") -> None:
    SCREEN.print(Text(words, style=style), soft_wrap=True)


def show(made: Paper | Deck | Guide | DutyCard, *, key: bool = True) -> None:
    """The material as text."""
    if isinstance(made, Paper):
        paper(made, key=key)
    elif isinstance(made, Deck):
        deck(made)
    elif isinstance(made, Guide):
        guide(made)
    else:
        duty_card(made)


def written(made: Paper | Deck | Guide | DutyCard, paths: Sequence[Path]) -> None:
    """What was written where, and what could not be had."""
    for path in paths:
        say(f"已写入 {path}：{counted(made)}。")
    for words in made.notes if isinstance(made, Paper) else ():
        say(words, "yellow")


def counted(made: Paper | Deck | Guide | DutyCard) -> str:
    """40 道题，共 100 分; how much there is of anything else."""
    if isinstance(made, Paper):
        return f"{len(made.entries)} 道题，共 {made.points} 分，种子 {made.seed}"
    if isinstance(made, Deck):
        return f"{len(made.cards)} 张卡"
    return f"{len(made.tasks)} 项任务"


def paper(made: Paper, *, key: bool) -> None:
    say(made.title, "bold")
    say(f"{counted(made)}；依据：{'、'.join(f'《{one.title}》' for one in made.documents)}", "dim")
    for at, (kind, entries) in enumerate(made.parts()):
        say(f"\n{NUMERALS[at]}、{kind}（{len(entries)} 题，{sum(entry.points for entry in entries)} 分）", "bold")
        for entry in entries:
            question(entry)
    if key:
        say("\n答案与出处", "bold")
        for entry in made.entries:
            say(f"{entry.number}. {answer(entry.item)}")
            say(f"   {entry.item.explanation}", "dim")
    blueprint(made)


def question(entry: Scored) -> None:
    item = entry.item
    say(f"{entry.number}. {item.stem}（{entry.points} 分）")
    for at, words in enumerate(item.lefts, 1):
        say(f"   （{at}）{words}")
    if item.kind is not ItemKind.JUDGE:
        for letter, words in zip(LETTERS, item.options, strict=False):
            say(f"   {letter}. {words}")


def answer(item: Item) -> str:
    """The key in one line."""
    key = item.key
    if item.kind is ItemKind.JUDGE:
        return item.options[key.choices[0]]
    if key.choices:
        return "".join(LETTERS[at] for at in key.choices)
    if key.pairs:
        return "，".join(f"（{left + 1}）{LETTERS[right]}" for left, right in key.pairs)
    if key.order:
        return "".join(LETTERS[at] for at in key.order)
    return "；".join(key.words or key.points)


def blueprint(made: Paper) -> None:
    """The two-way table, and what could not be had."""
    table = Table(box=SIMPLE_HEAD, title="双向细目表", title_style="bold", title_justify="left")
    for heading in ("题型", "类别", "难度", "题数", "分值"):
        table.add_column(heading)
    for cell in made.blueprint.cells:
        table.add_row(*map(escape, (cell.kind, cell.topic, cell.difficulty, str(cell.count), str(cell.points))))
    SCREEN.print()
    SCREEN.print(table)
    for words in made.notes:
        say(words, "yellow")


def deck(made: Deck) -> None:
    say(f"{made.title}（{len(made.cards)} 张）", "bold")
    for number, card in enumerate(made.cards, 1):
        say(f"{number}. {card.front}")
        say(f"   {card.back}", "green")
        say(f"   {place(card.sources[0])}", "dim")


def guide(made: Guide) -> None:
    say(made.title, "bold")
    for heading in made.outline:
        say("  " * heading.level + heading.words)
    section("主要任务", (task(one) for one in made.tasks[:SHOWN]))
    if len(made.tasks) > SHOWN:
        say(f"  另有 {len(made.tasks) - SHOWN} 项，用 --out 写成文件可看全部。", "dim")
    section("名词", (f"{one.words}：{one.definition}（{one.source.locator}）" for one in made.terms))
    about = f"与《{made.earlier}》相比的变化" if made.earlier else "变化"
    section(about, (line for one in made.changes for line in contrast(one)))
    section("易混点", (line for one in made.confusions for line in contrast(one)))
    for note in made.notes:
        say(note, "dim")


def section(title: str, lines: Iterator[str]) -> None:
    """A heading with its lines, nothing where there are none."""
    held = list(lines)
    if held:
        say(f"\n{title}", "bold")
        for line in held:
            say(f"  {line}")


def task(one: Task) -> str:
    told = "，".join((*one.times, *one.figures))
    who = "、".join(one.bodies)
    return f"{one.act}{f'［{told}］' if told else ''}{f'——{who}' if who else ''}（{one.source.locator}）"


def contrast(one: Contrast) -> Iterator[str]:
    yield f"{one.subject}："
    for label, words, source in one.sides:
        yield f"    {label}：{words}（{source.locator}）"


def duty_card(made: DutyCard) -> None:
    say(f"{made.body} 职责卡", "bold")
    for role in ("牵头", "配合"):
        section(role, (task(one) for one in made.tasks if one.role == role))
    if made.more:
        say(f"另有 {made.more} 项没有列出，用 yingji duties --body {made.body} 看全部。", "dim")
    for note in made.notes:
        say(note, "dim")


def place(source: Source) -> str:
    return f"《{source.title}》{source.locator}"


def show_recheck(found: Recheck) -> None:
    """Which items of a stored paper no longer hold."""
    for note in found.notes:
        say(note, "dim")
    for stale in found.stale:
        say(f"第 {stale.number} 题不再对：{stale.reason}", "red")
        say(f"   {stale.item.stem}", "dim")
    if found.moved:
        say(f"原文措辞有变、答案仍对：第 {'、'.join(map(str, found.moved))} 题。", "yellow")
    right = found.checked - len(found.stale)
    say(f"《{found.title}》共复核 {found.checked} 题：{right} 题仍对，{len(found.stale)} 题不再对。", "bold")


def show_review(found: Review) -> None:
    """Each question of a trainer's own paper with what was found."""
    for row in found.rows:
        given = "、".join(row.question.answers) or "（没有认出答案）"
        say(f"{row.question.number}. {row.question.stem}")
        say(f"   答案：{given}　{row.verdict}：{row.reason}", COLOURS[row.verdict])
        if row.source:
            say(f"   {place(row.source)}：{''.join(row.source.quote.split())}", "dim")
    counts = "，".join(f"{verdict} {found.count(verdict)} 题" for verdict in Verdict)
    say(f"共核对 {len(found.rows)} 题（库里 {found.documents_searched} 份文件）：{counts}。", "bold")
