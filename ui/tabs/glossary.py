"""The tab 名词对照: the names of the library, one of them side by side, and the documents that are cited."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from assistant.desk import Desk
from assistant.glossary import TermQuery
from ui import glossary, wire

ALL = ""
QUIET = {"api_visibility": "private", "show_progress": "hidden"}
STANDINGS = [("全部", ALL), ("有解释", "有"), ("只提到", "无")]
Choices = list[tuple[str, str]]
Scopes = Callable[[], tuple[Choices, Choices, Choices]]


def glossary_tab(tab: gr.Tab, desk: Desk, scopes: Scopes) -> None:
    """Fill `tab`. scopes: the choices of region, year and document, asked whenever the tab is opened."""
    with gr.Row(elem_id="yj-term-scope", elem_classes="yj-filters"):
        region, year, document = _list("地区"), _list("年份"), _list("文件", scale=2)
        standing = _list("解释", STANDINGS)
        name = gr.Textbox(
            label="名词", placeholder="如 六有", max_lines=1, min_width=130, scale=2, elem_id="yj-term-name"
        )
        find = gr.Button("对照", variant="primary", min_width=72, elem_id="yj-term-find")
        clear = gr.Button("清空", min_width=64, elem_id="yj-term-clear")
    with gr.Row(elem_id="yj-terms"):
        with gr.Column(scale=5, min_width=320):
            names = gr.Markdown("", latex_delimiters=[], elem_id="yj-term-names")
        with gr.Column(scale=6, min_width=320):
            shown = gr.Markdown(_welcome(), latex_delimiters=[], elem_id="yj-term-shown")
    gr.Markdown('<h2 class="yj-head">引用文件</h2>', latex_delimiters=[])
    with gr.Row(elem_id="yj-cited"):
        with gr.Column(scale=5, min_width=320):
            works = gr.Markdown("", latex_delimiters=[], elem_id="yj-cited-works")
        with gr.Column(scale=6, min_width=320):
            picture = gr.Markdown("", latex_delimiters=[], elem_id="yj-cited-picture")

    scope = [region, year, document, standing]
    whole = [names, works, picture]

    def listed(*typed: str) -> tuple[str, str, str]:
        return _listed(desk, _query(*typed))

    def compared(words: str, *typed: str) -> str:
        return _compared(desk, words, _query(*typed))

    for event in (find.click, name.submit):
        event(compared, [name, *scope], shown, **QUIET)
    for choice in scope:
        choice.input(listed, scope, whole, **QUIET).then(compared, [name, *scope], shown, **QUIET)
    emptied = clear.click(lambda: (*(ALL for _ in scope), ""), outputs=[*scope, name], **QUIET)
    emptied.then(listed, scope, whole, **QUIET).then(_welcome, outputs=shown, **QUIET)
    opened = tab.select(lambda *held: _choices(scopes(), held), scope[:3], scope[:3], **QUIET)
    opened.then(listed, scope, whole, **QUIET)


def _list(label: str, choices: Choices | None = None, scale: int = 1) -> gr.Dropdown:
    return gr.Dropdown(choices or [("全部", ALL)], value=ALL, label=label, min_width=92, scale=scale)


def _welcome() -> str:
    return f'<div class="yj-empty">{glossary.WELCOME}</div>'


def _choices(scopes: tuple[Choices, Choices, Choices], held: tuple[str, ...]) -> tuple[gr.Dropdown, ...]:
    """The lists of region, year and document as the library is now; a choice that is gone is given up."""
    return tuple(
        gr.Dropdown(choices, value=value if value in {known for _, known in choices} else ALL)
        for choices, value in zip(scopes, held, strict=True)
    )


def _query(region: str, year: str, document: str, standing: str) -> TermQuery:
    defined = {"有": True, "无": False}.get(standing)
    return TermQuery(region or None, int(year) if year else None, document or None, defined)


def _listed(desk: Desk, query: TermQuery) -> tuple[str, str, str]:
    """The names, the cited documents and their picture; or why they cannot be shown."""
    try:
        found, cited = desk.terms(query), desk.references(query)
        return glossary.names_html(found), glossary.works_html(cited), glossary.picture_html(cited)
    except Exception as error:  # whatever it was, the page stays usable and says so
        return glossary.problem_html(wire.revived(wire.fault(error))), "", ""


def _compared(desk: Desk, words: str, query: TermQuery) -> str:
    if not words.strip():
        return _welcome()
    try:
        return glossary.comparison_html(desk.term(words.strip(), query))
    except Exception as error:
        return glossary.problem_html(wire.revived(wire.fault(error)))
