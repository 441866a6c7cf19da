"""The tab 任务台账: filters, a page of duties, where each word stands, charts, and the same duties as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import gradio as gr

from assistant.desk import Desk
from assistant.ledger import DutyQuery
from ingest.duty import Standing, Strength
from ingest.errors import YingjiError
from ui import ledger_page, wire
from ui.downloads import Downloads
from ui.duties import Filters

ALL = ""
PER_PAGE = 25
QUIET = {"api_visibility": "private", "show_progress": "hidden"}
FREQUENCIES = [("全部", ALL), ("有频次", "有"), ("没有频次", "无")]
Choices = list[tuple[str, str]]
Scopes = Callable[[], tuple[Choices, Choices, Choices]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an open page shows: the query, and the number of its first duty from 0."""

    query: DutyQuery = field(default_factory=DutyQuery)
    start: int = 0


def ledger_tab(tab: gr.Tab, desk: Desk, downloads: Downloads, scopes: Scopes) -> None:
    """Fill `tab`. scopes: the choices of region, year and document, asked whenever the tab is opened."""
    shown = gr.State(Shown())
    with gr.Row(elem_id="yj-ledger-scope", elem_classes="yj-filters"):
        region, year, document = _list("地区"), _list("年份"), _list("文件", scale=2)
        kind, strength = _list("类别"), _list("约束力", _named(Strength))
        standing, recurring = _list("状态", _named(Standing)), _list("频次", FREQUENCIES)
    with gr.Row(elem_id="yj-ledger-words", elem_classes="yj-filters"):
        words = _typed("词语", "原文里要有的词语，可写几个", scale=3)
        body = _typed("单位", "如 应急局", scale=2)
        after, before = _typed("到期不早于", "如 2025-07"), _typed("到期不晚于", "如 2025-12-31")
        find = gr.Button("筛选", variant="primary", min_width=72, elem_id="yj-ledger-find")
        clear = gr.Button("清空", min_width=64, elem_id="yj-ledger-clear")
    with gr.Row(elem_id="yj-ledger"):
        with gr.Column(scale=8, min_width=320):
            table = gr.Markdown("", latex_delimiters=[], elem_id="yj-ledger-table")
            with gr.Row(elem_id="yj-ledger-turn"):
                back = gr.Button("上一页", size="sm", min_width=72, interactive=False, elem_id="yj-ledger-back")
                on = gr.Button("下一页", size="sm", min_width=72, interactive=False, elem_id="yj-ledger-on")
                files = gr.Markdown("", latex_delimiters=[], elem_id="yj-ledger-files")
        with gr.Column(scale=3, min_width=260, elem_id="yj-ledger-side"):
            charts = gr.Markdown("", latex_delimiters=[], elem_id="yj-ledger-charts")

    filters = [region, year, document, kind, strength, standing, recurring, words, body, after, before]
    lists, texts = filters[:7], filters[7:]
    page, whole = [shown, table, back, on], [shown, table, back, on, files, charts]

    def first(*typed: str) -> tuple:
        return _first(desk, downloads, typed)

    def turned(held: Shown, by: int) -> tuple:
        return _page(desk, Shown(held.query, max(0, held.start + by)))

    for event in (find.click, *(box.submit for box in texts), *(choice.input for choice in lists)):
        event(first, filters, whole, **QUIET)
    back.click(lambda held: turned(held, -PER_PAGE), shown, page, **QUIET)
    on.click(lambda held: turned(held, PER_PAGE), shown, page, **QUIET)
    emptied = clear.click(lambda: tuple("" for _ in filters), outputs=filters, **QUIET)
    emptied.then(first, filters, whole, **QUIET)
    opened = tab.select(lambda *held: _choices(desk, scopes(), held), lists[:4], lists[:4], **QUIET)
    opened.then(first, filters, whole, **QUIET)


def _list(label: str, choices: Choices | None = None, scale: int = 1) -> gr.Dropdown:
    return gr.Dropdown(choices or [("全部", ALL)], value=ALL, label=label, min_width=92, scale=scale)


def _typed(label: str, hint: str, scale: int = 1) -> gr.Textbox:
    return gr.Textbox(label=label, placeholder=hint, max_lines=1, min_width=110, scale=scale)


def _named(kind: type[Strength] | type[Standing]) -> Choices:
    return [("全部", ALL), *((value.value, value.value) for value in kind)]


def _choices(desk: Desk, scopes: tuple[Choices, Choices, Choices], held: Sequence[str]) -> tuple[gr.Dropdown, ...]:
    """The lists of region, year, document and kind as the library is now; a choice that is gone is given up."""
    kinds = [kind for kind, _ in desk.tally(DutyQuery()).kinds if kind]
    offered = (*scopes, [("全部", ALL), *((kind, kind) for kind in kinds)])
    return tuple(
        gr.Dropdown(choices, value=value if value in {known for _, known in choices} else ALL)
        for choices, value in zip(offered, held, strict=True)
    )


def _first(desk: Desk, downloads: Downloads, typed: Sequence[str]) -> tuple:
    """The first page of what was asked, its files and charts; or why it cannot be asked."""
    try:
        query = _query(typed)
        tally = desk.tally(query)
        files = ledger_page.files_html(downloads.offer(query), tally.total)
        return (*_page(desk, Shown(query)), files, ledger_page.charts_html(tally))
    except Exception as error:  # whatever it was, the page stays usable and says so
        problem = ledger_page.problem_html(wire.revived(wire.fault(error)))
        return (gr.skip(), problem, gr.Button(interactive=False), gr.Button(interactive=False), "", "")


def _query(typed: Sequence[str]) -> DutyQuery:
    region, year, document, kind, strength, standing, recurring, words, body, after, before = typed
    return Filters(
        words=(words or "",),
        region=region or None,
        year=int(year) if year else None,
        document=document or None,
        body=body or "",
        kind=kind or "",
        due_after=after or "",
        due_before=before or "",
        frequency=recurring or "",
        strength=strength or "",
        standing=standing or "",
    ).query()


def _page(desk: Desk, shown: Shown) -> tuple:
    """What is shown from now on, its table, and whether one can turn back and on."""
    try:
        found = desk.duties(shown.query, shown.start, PER_PAGE)
    except YingjiError as error:
        return shown, ledger_page.problem_html(error), gr.Button(interactive=False), gr.Button(interactive=False)
    more = shown.start + len(found.duties) < found.total
    table = ledger_page.page_html(found, shown.start)
    return shown, table, gr.Button(interactive=shown.start > 0), gr.Button(interactive=more)
