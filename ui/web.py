"""The web chat: the one door to Gradio. What stands on the page is made in `ui.page`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from starlette.applications import Starlette

from assistant.desk import Desk
from ingest.document import Entry
from ingest.errors import YingjiError
from ui import keeping, page, wire
from ui.downloads import Downloads
from ui.handouts import Handouts
from ui.reception import Reception
from ui.relay import relay
from ui.tabs.chat import chat_tab
from ui.tabs.glossary import glossary_tab
from ui.tabs.ledger import ledger_tab
from ui.tabs.training import training_tab
from ui.talking import Chat

TITLE = "应急 · 政策问答"
ALL = ""  # the value of 全部 in the lists of scopes
QUIET = {"api_visibility": "private", "show_progress": "hidden"}
BEAT = 1.0  # seconds between signs of life while a file is being read
UPLOADS_KEPT = (3600, 3600)  # seconds between sweeps of uploaded files, and the age from which they go
FONTS = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif")
HEAD = (
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="/page/style.css">'
    '<script defer src="/page/page.js"></script>'
    '<link rel="stylesheet" href="/page/study/training.css"><script defer src="/page/study/training.js"></script>'
)
BANNER = (
    '<div class="yj-banner"><h1>应急</h1><span>应急管理政策问答</span>'
    "<small>只依据资料库中的文件作答，每句都有出处；不联网</small></div>"
)
Choices = list[tuple[str, str]]


def mount(
    app: Starlette,
    desk: Desk,
    uploads: Path,
    examples: Sequence[str] = (),
    downloads: Downloads | None = None,
    chat: Chat | None = None,
    handouts: Handouts | None = None,
) -> Starlette:
    """Put the page at "/" of `app`. chat: None keeps no conversations."""
    return gr.mount_gradio_app(
        app,
        build(desk, uploads, examples, downloads, chat, handouts),
        path="/",
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size=keeping.LARGEST,
        show_error=False,
        theme=gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=FONTS, font_mono=FONTS),
        head=HEAD,
    )


def build(
    desk: Desk,
    uploads: Path,
    examples: Sequence[str] = (),
    downloads: Downloads | None = None,
    chat: Chat | None = None,
    handouts: Handouts | None = None,
) -> gr.Blocks:
    """The page: chat and evidence side by side, a tab with the register, and one with the documents.

    uploads: the folder where files chosen on the page are kept, so that a new version replaces the old by its name.
    """
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=UPLOADS_KEPT) as blocks:
        gr.Markdown(BANNER, elem_id="yj-banner", latex_delimiters=[])
        chat = chat or Chat(desk, Reception(desk))
        with gr.Tabs(elem_id="yj-tabs"):
            with gr.Tab("问答", id="chat"):
                scopes = chat_tab(chat, examples, lambda *held: _narrowed(desk, *held))
            with gr.Tab("任务台账", id="register") as register:
                ledger_tab(register, desk, downloads or Downloads(desk), lambda: _scopes(desk))
            with gr.Tab("名词对照", id="glossary") as terms:
                glossary_tab(terms, desk, lambda: _scopes(desk))
            with gr.Tab("培训资料", id="training") as study:
                training_tab(study, desk, handouts or Handouts(), lambda: documents(desk.entries())[1:])
            with gr.Tab("文件", id="documents"):
                listing, removable = _documents_tab(desk, uploads, (scopes.region, scopes.year, scopes.document))
        shown = [scopes.region, scopes.year, scopes.document, listing, removable]
        blocks.load(scopes.fill, outputs=scopes.kept, **QUIET)
        blocks.load(lambda: _holdings(desk), outputs=shown, api_visibility="private", show_progress="hidden")
    blocks.queue(default_concurrency_limit=4, api_open=False)
    return blocks


def _documents_tab(
    desk: Desk, uploads: Path, scopes: tuple[gr.Dropdown, gr.Dropdown, gr.Dropdown]
) -> tuple[gr.Markdown, gr.Dropdown]:
    """The list, taking in and removing; returns the list and the choice of what to remove."""
    listing = gr.Markdown(page.entries_html(()), latex_delimiters=[], elem_id="yj-listing")
    with gr.Row(elem_id="yj-changes"):
        with gr.Column(min_width=320):
            gr.Markdown('<h2 class="yj-head">收录文件</h2>', latex_delimiters=[])
            files = gr.File(
                file_count="multiple", label="选择 txt、md、html、docx、pdf 文件", height=130, elem_id="yj-files"
            )
            take = gr.Button("开始收录", variant="primary", elem_id="yj-take")
            progress = gr.Markdown("", latex_delimiters=[], elem_id="yj-progress")
        with gr.Column(min_width=320):
            gr.Markdown('<h2 class="yj-head">移除文件</h2>', latex_delimiters=[])
            removable = gr.Dropdown([], value=[], multiselect=True, label="要移除的文件", elem_id="yj-removable")
            remove = gr.Button("移除…", elem_id="yj-remove")
            with gr.Group(visible=False, elem_id="yj-confirm") as confirm:
                warning = gr.Markdown("", latex_delimiters=[])
                with gr.Row():
                    yes = gr.Button("确认移除", variant="stop", elem_id="yj-yes")
                    no = gr.Button("取消", elem_id="yj-no")
            removed = gr.Markdown("", latex_delimiters=[], elem_id="yj-removed")

    quiet = {"api_visibility": "private", "show_progress": "hidden"}
    shown = [*scopes, listing, removable]

    def ingest(paths: list[str] | None) -> Iterator[str]:
        yield from _ingest(desk, uploads, paths or [])

    taken = take.click(ingest, files, progress, concurrency_limit=1, **quiet)
    taken.then(lambda: (None, *_holdings(desk)), outputs=[files, *shown], **quiet)
    remove.click(lambda chosen: _warned(desk, chosen), removable, [confirm, warning, removed], **quiet)
    no.click(lambda: gr.update(visible=False), outputs=confirm, **quiet)
    gone = yes.click(lambda chosen: _remove(desk, uploads, chosen), removable, [confirm, removed], **quiet)
    gone.then(lambda: _holdings(desk), outputs=shown, **quiet)
    return listing, removable


def _ingest(desk: Desk, uploads: Path, paths: Sequence[str]) -> Iterator[str]:
    """One line a file as they are done, then the sum."""
    if not paths:
        yield page.progress_html((), "请先选择文件。")
        return
    lines: list[str] = []
    yield page.progress_html(lines, f"正在读取 {len(paths)} 个文件……")
    try:
        kept = keeping.kept([Path(path) for path in paths], uploads)
        for report in relay(lambda: desk.ingest(kept), BEAT):
            lines += [page.report_html(report)] if report else []
            yield page.progress_html(lines, f"正在读取：已完成 {len(lines)} / {len(paths)}")
    except Exception as error:  # whatever it was, the page says what came of the files before it
        yield page.progress_html(lines, str(wire.revived(wire.fault(error))))
        return
    yield page.progress_html(lines, f"完成：{len(lines)} 个文件。")


def _warned(desk: Desk, chosen: Sequence[str]) -> tuple:
    """The question before removing: which documents, and what it means."""
    if not chosen:
        return gr.update(visible=False), "", page.progress_html((), "请先选择要移除的文件。")
    titles = [entry.title for entry in desk.entries() if entry.id in set(chosen)]
    return gr.update(visible=True), page.removal_html(titles), ""


def _remove(desk: Desk, uploads: Path, chosen: Sequence[str]) -> tuple:
    try:
        removed = desk.remove(chosen)
        for name in (name for entry in removed for name in entry.sources):
            (uploads / Path(name).name).unlink(missing_ok=True)
    except YingjiError as error:
        return gr.update(visible=False), page.progress_html((), str(error))
    return gr.update(visible=False), page.progress_html((), f"已移除 {len(removed)} 份文件，不会再被引用。")


def _holdings(desk: Desk) -> tuple:
    """What the library holds, for the three lists of scopes, the list of documents and what can be removed."""
    entries = desk.entries()
    return (
        gr.Dropdown(regions(entries), value=ALL),
        gr.Dropdown(years(entries), value=ALL),
        gr.Dropdown(documents(entries), value=ALL),
        page.entries_html(entries),
        gr.Dropdown(documents(entries)[1:], value=[]),
    )


def _scopes(desk: Desk) -> tuple[Choices, Choices, Choices]:
    """The regions, years and documents to choose from."""
    entries = desk.entries()
    return regions(entries), years(entries), documents(entries)


def _narrowed(desk: Desk, region: str, year: str, document: str) -> gr.Dropdown:
    """The list of documents of that region and year; a choice that is no longer in it is given up."""
    choices = documents([entry for entry in desk.entries() if _within(entry, region, year)])
    return gr.Dropdown(choices, value=document if document in {value for _, value in choices} else ALL)


def _within(entry: Entry, region: str, year: str) -> bool:
    here = not region or (entry.scope.region is not None and entry.scope.region.path.startswith(region))
    return here and (not year or str(entry.scope.year) == year)


def regions(entries: Sequence[Entry]) -> Choices:
    """全部, then every region that a document speaks for, its province first."""
    found = {entry.scope.region.path for entry in entries if entry.scope.region}
    return [("全部", ALL), *((path, path) for path in sorted(found))]


def years(entries: Sequence[Entry]) -> Choices:
    """全部, then the years of the documents, latest first."""
    found = {entry.scope.year for entry in entries if entry.scope.year}
    return [("全部", ALL), *((f"{year}年", str(year)) for year in sorted(found, reverse=True))]


def documents(entries: Sequence[Entry]) -> Choices:
    """全部, then every document by its title, its file's name added where titles are the same."""
    titles = [entry.title for entry in entries]

    def label(entry: Entry) -> str:
        return entry.title if titles.count(entry.title) == 1 else f"{entry.title}（{entry.source}）"

    return [("全部", ALL), *sorted((label(entry), entry.id) for entry in entries)]
