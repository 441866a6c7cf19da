"""The tab 培训资料: papers, flashcards, guides and duty cards from chosen documents, their files, and practice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import gradio as gr

from assistant.desk import Desk
from assistant.ledger import DutyQuery
from assistant.study.exporting import Material
from assistant.study.item import Difficulty, ItemKind, Paper
from assistant.study.request import NUMBER, StudyRequest, Wish
from ingest.errors import SettingsError
from ui import training, wire
from ui.handouts import Handouts
from ui.opening import speaks
from ui.reading_matter import matter_html

QUIET = {"api_visibility": "private", "show_progress": "hidden"}
PAPER, DECK, GUIDE, CARD = "试卷", "记忆卡", "学习提纲", "职责卡"
LEVELS = [("全部", ""), *((level.value, level.value) for level in Difficulty)]
WAITING = '<p class="yj-small">正在生成……</p>'
Documents = list[tuple[str, str]]
Update = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an open page shows: the id of a paper, "" for anything else, and the number of its first item from 0."""

    id: str = ""
    start: int = 0


def training_tab(tab: gr.Tab, desk: Desk, handouts: Handouts, documents: Callable[[], Documents]) -> None:
    """Fill `tab`. documents: what the list of documents offers, asked whenever the tab is opened."""
    shown = gr.State(Shown())
    with gr.Row(elem_id="yj-training"):
        with gr.Column(scale=3, min_width=280, elem_id="yj-training-ask"):
            what = gr.Radio([PAPER, DECK, GUIDE, CARD], value=PAPER, label="资料", elem_id="yj-training-what")
            chosen = gr.Dropdown(
                [], value=[], multiselect=True, label="文件（不选为全部）", elem_id="yj-training-files"
            )
            topics = gr.Dropdown(
                [], value=[], multiselect=True, label="主题（不选为全部）", elem_id="yj-training-topics"
            )
            with gr.Row():
                sections = _typed("章节", "标题或条号中的词语")
                body = _typed("单位", "如 应急局")
            with gr.Row():
                number, points = _count("题数", NUMBER), _count("总分（0 为不定）", 0, least=0)
                seed = _count("种子", 1, least=0)
            level = gr.Dropdown(LEVELS, value="", label="难度", min_width=90)
            with gr.Accordion("按题型定题数", open=False, elem_id="yj-training-kinds"), gr.Row():
                kinds = [_count(kind.value, 0, least=0) for kind in ItemKind]
            title = _typed("名称", "可不填")
            past = gr.Checkbox(False, label="也考已完成的工作（工作总结）")
            reword = gr.Checkbox(
                False, label="请语言模型润色题干（试卷）", visible=speaks(desk), elem_id="yj-training-reword"
            )
            make = gr.Button("生成", variant="primary", elem_id="yj-training-make")
        with gr.Column(scale=8, min_width=320, elem_id="yj-training-side"):
            files = gr.Markdown("", latex_delimiters=[], elem_id="yj-training-links")
            made = gr.Markdown(_welcome(), latex_delimiters=[], elem_id="yj-training-made")
            with gr.Row(elem_id="yj-training-turn"):
                back = gr.Button("上一页", size="sm", min_width=72, interactive=False, elem_id="yj-training-back")
                on = gr.Button("下一页", size="sm", min_width=72, interactive=False, elem_id="yj-training-on")

    asked = [reword, what, chosen, topics, sections, body, number, points, seed, level, title, past, *kinds]
    page = [shown, made, back, on]

    def begun(reword: object, *typed: object) -> Iterator[Update]:
        yield Shown(), WAITING, _off(), _off(), ""
        yield from _made(desk, handouts, typed, reword=bool(reword))

    def turned(held: Shown, by: int) -> Update:
        return _leafed(handouts, held, by)

    make.click(begun, asked, [*page, files], concurrency_limit=2, **QUIET)
    back.click(lambda held: turned(held, -training.PER_PAGE), shown, page, **QUIET)
    on.click(lambda held: turned(held, training.PER_PAGE), shown, page, **QUIET)
    tab.select(lambda *held: _offered(desk, documents(), held), [chosen, topics], [chosen, topics], **QUIET)


def _typed(label: str, hint: str) -> gr.Textbox:
    return gr.Textbox(label=label, placeholder=hint, max_lines=1, min_width=110)


def _count(label: str, value: int | None, least: int = 1) -> gr.Number:
    return gr.Number(value, label=label, precision=0, minimum=least, min_width=80)


def _welcome() -> str:
    return f'<div class="yj-empty">{training.WELCOME}</div>'


def _off() -> gr.Button:
    return gr.Button(interactive=False)


def _offered(desk: Desk, documents: Documents, held: Sequence[Sequence[str]]) -> tuple[gr.Dropdown, gr.Dropdown]:
    """The documents and topics to choose from; a choice that is gone is given up."""
    kinds = [(kind, kind) for kind, _ in desk.tally(DutyQuery()).kinds if kind]
    return tuple(
        gr.Dropdown(choices, value=[one for one in values or () if one in {known for _, known in choices}])
        for choices, values in zip((documents, kinds), held, strict=True)
    )


def request_of(typed: Sequence[object]) -> StudyRequest:
    """What was filled in, as the desk takes it; SettingsError."""
    _, chosen, topics, sections, body, number, points, seed, level, title, past, *counts = typed
    wishes = tuple(Wish(_whole(count), kind) for kind, count in zip(ItemKind, counts, strict=True) if count)
    return StudyRequest(
        documents=tuple(chosen or ()),
        sections=tuple(str(sections or "").split()),
        topics=tuple(topics or ()),
        body=str(body or "").strip(),
        wishes=wishes,
        number=_whole(number if number is not None else NUMBER),
        difficulty=Difficulty(level) if level else None,
        points=_whole(points) if points else None,
        seed=_whole(seed or 0),
        title=str(title or "").strip(),
        past=bool(past),
    )


def _whole(value: object) -> int:
    """A whole number that is not below 0; SettingsError."""
    if not isinstance(value, int | float) or value != int(value) or value < 0:
        raise SettingsError(f"“{value}”不是整数", remedy="题数、总分和种子请写不小于 0 的整数")
    return int(value)


def _material(desk: Desk, what: object, request: StudyRequest) -> Material:
    if what == DECK:
        return desk.flashcards(request)
    if what == GUIDE:
        return desk.guide(request)
    if what == CARD:
        if not request.body:
            raise SettingsError("没有写单位", remedy="职责卡是一个单位的，请在“单位”里写出名称，如 应急局")
        return desk.duty_card(request.body, request)
    return desk.study(request)


def _made(desk: Desk, handouts: Handouts, typed: Sequence[object], *, reword: bool = False) -> Iterator[Update]:
    """What was asked for with its files; or why it cannot be made. reword: the stems of a paper by the language model."""
    try:
        material = _material(desk, typed[0], request_of(typed))
        for step in desk.reword(material) if reword and isinstance(material, Paper) else ():
            yield Shown(), f'<p class="yj-small">正在润色题干（{step.done} / {step.total}）……</p>', _off(), _off(), ""
            material = step.paper or material
        id = handouts.keep(material)
        links = training.links_html(material, id)
        if not isinstance(material, Paper):
            yield Shown(), matter_html(material), _off(), _off(), links
        else:
            yield (*_leafed(handouts, Shown(id), 0), links)
    except Exception as error:  # whatever it was, the page stays usable and says so
        yield Shown(), training.problem_html(wire.revived(wire.fault(error))), _off(), _off(), ""


def _leafed(handouts: Handouts, held: Shown, by: int) -> Update:
    """The page of the paper so many items further on."""
    try:
        paper = handouts.paper(held.id)
    except Exception as error:
        return Shown(), training.problem_html(wire.revived(wire.fault(error))), _off(), _off()
    start = max(0, held.start + by)
    more = start + training.PER_PAGE < len(paper.entries)
    turn = gr.Button(interactive=start > 0), gr.Button(interactive=more)
    return Shown(held.id, start), training.paper_html(paper, start), *turn
