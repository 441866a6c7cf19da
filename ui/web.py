"""The web chat: the one door to Gradio. What stands on the page is made in `ui.page`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from starlette.applications import Starlette

from assistant.answer import Answer, Question, Turn
from assistant.desk import Desk, Excerpt
from ingest.document import Entry
from ingest.errors import YingjiError
from ui import page, wire
from ui.relay import relay

TITLE = "应急 · 政策问答"
ALL = ""  # the value of 全部 in the lists of scopes
BEAT = 1.0  # seconds between signs of life while a file is being read
UPLOADS_KEPT = (3600, 3600)  # seconds between sweeps of uploaded files, and the age from which they go
LARGEST_UPLOAD = "200mb"
FONTS = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif")
HEAD = (
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="/page/style.css">'
    '<script defer src="/page/page.js"></script>'
)
BANNER = (
    '<div class="yj-banner"><h1>应急</h1><span>应急管理政策问答</span>'
    "<small>只依据资料库中的文件作答，每句都有出处；不联网</small></div>"
)
WELCOME = '<div class="yj-welcome"><b>请用平常的话提问</b><br>谁负责、做什么、什么时候完成、数量多少——答复后面附有原文。</div>'
NO_EVIDENCE = '<div class="yj-empty">提问之后，这里显示所引条款的原文，被引用的词句会标亮。</div>'
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what came of it; excerpts belong to the answer's shown citations."""

    question: str
    answer: Answer | None = None
    excerpts: tuple[Excerpt | None, ...] = ()
    error: YingjiError | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, oldest exchange first; one for each open page."""

    exchanges: tuple[Exchange, ...] = field(default=())

    def history(self) -> tuple[Turn, ...]:
        """What was said so far, as the desk takes it."""
        told = (exchange for exchange in self.exchanges if exchange.answer)
        return tuple(
            turn
            for exchange in told
            for turn in (Turn("user", exchange.question), Turn("assistant", exchange.answer.text))
        )


def mount(app: Starlette, desk: Desk, uploads: Path, examples: Sequence[str] = ()) -> Starlette:
    """Put the page at "/" of `app`."""
    return gr.mount_gradio_app(
        app,
        build(desk, uploads, examples),
        path="/",
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size=LARGEST_UPLOAD,
        show_error=False,
        theme=gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=FONTS, font_mono=FONTS),
        head=HEAD,
    )


def build(desk: Desk, uploads: Path, examples: Sequence[str] = ()) -> gr.Blocks:
    """The page: chat and evidence side by side, and a tab with the documents.

    uploads: the folder where files chosen on the page are kept, so that a new version replaces the old by its name.
    """
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=UPLOADS_KEPT) as blocks:
        gr.Markdown(BANNER, elem_id="yj-banner", latex_delimiters=[])
        with gr.Tabs(elem_id="yj-tabs"):
            with gr.Tab("问答", id="chat"):
                region, year, document = _chat_tab(desk, examples)
            with gr.Tab("文件", id="documents"):
                listing, removable = _documents_tab(desk, uploads, (region, year, document))
        shown = [region, year, document, listing, removable]
        blocks.load(lambda: _holdings(desk), outputs=shown, api_visibility="private", show_progress="hidden")
    blocks.queue(default_concurrency_limit=4, api_open=False)
    return blocks


def _chat_tab(desk: Desk, examples: Sequence[str]) -> tuple[gr.Dropdown, gr.Dropdown, gr.Dropdown]:
    """The chat on the left, the evidence on the right; returns the three lists of scopes."""
    talk = gr.State(Talk())
    with gr.Row(elem_id="yj-desk"):
        with gr.Column(scale=7, min_width=320, elem_id="yj-chat"):
            chatbot = gr.Chatbot(
                placeholder=WELCOME,
                show_label=False,
                latex_delimiters=[],
                buttons=[],
                elem_id="yj-talk",
                height=None,
                feedback_options=None,
                layout="bubble",
            )
            with gr.Row(elem_id="yj-examples", visible=bool(examples)) as offered:
                buttons = [gr.Button(words, size="sm", elem_classes="yj-example") for words in examples]
            with gr.Row(elem_id="yj-ask"):
                typed = gr.Textbox(
                    placeholder="例如：今年要挂牌督办多少家隐患单位？",
                    show_label=False,
                    container=False,
                    scale=8,
                    max_lines=1,
                    elem_id="yj-question",
                )
                send = gr.Button("提问", variant="primary", scale=1, min_width=72, elem_id="yj-send")
            with gr.Row(elem_id="yj-scope"):
                region = gr.Dropdown([("全部", ALL)], value=ALL, label="地区", min_width=90, elem_id="yj-region")
                year = gr.Dropdown([("全部", ALL)], value=ALL, label="年份", min_width=80, elem_id="yj-year")
                document = gr.Dropdown(
                    [("全部", ALL)], value=ALL, label="文件", scale=2, min_width=140, elem_id="yj-file"
                )
                fresh = gr.Button("新对话", size="sm", min_width=64, elem_id="yj-fresh")
        with gr.Column(scale=5, min_width=320, elem_id="yj-side"):
            gr.Markdown('<h2 class="yj-head">依据</h2>', latex_delimiters=[])
            evidence = gr.Markdown(NO_EVIDENCE, latex_delimiters=[], elem_id="yj-evidence")

    asked = [talk, region, year, document]
    shown = [talk, chatbot, evidence, typed, offered]
    quiet = {"api_visibility": "private", "show_progress": "hidden"}

    def ask(words: str, talk: Talk, region: str, year: str, document: str) -> Iterator[tuple]:
        yield from _ask(desk, words, talk, region, year, document)

    for event in (typed.submit, send.click):
        event(ask, [typed, *asked], shown, **quiet)
    for button in buttons:
        button.click(ask, [button, *asked], shown, **quiet)
    fresh.click(lambda: (Talk(), [], NO_EVIDENCE, "", gr.Row(visible=bool(examples))), outputs=shown, **quiet)
    narrowed = [region, year, document]
    for limit in (region, year):
        limit.input(lambda *held: _narrowed(desk, *held), narrowed, document, **quiet)
    return region, year, document


def _ask(desk: Desk, words: str, talk: Talk, region: str, year: str, document: str) -> Iterator[tuple]:
    """First the question alone, so that it is seen at once; then with its answer and evidence."""
    words = words.strip()
    if not words:
        yield talk, gr.skip(), gr.skip(), "", gr.skip()
        return
    waiting = Talk((*talk.exchanges, Exchange(words)))
    yield talk, _messages(waiting), gr.skip(), "", gr.Row(visible=False)
    limits = {"region": region or None, "year": int(year) if year else None, "document": document or None}
    answered = Talk((*talk.exchanges, _exchange(desk, Question(words, talk.history(), **limits))))
    yield answered, _messages(answered), _evidence(answered), gr.skip(), gr.skip()


def _exchange(desk: Desk, question: Question) -> Exchange:
    try:
        answer = desk.ask(question)
    except Exception as error:  # whatever it was, the page stays usable and says so
        return Exchange(question.text, error=wire.revived(wire.fault(error)))
    return Exchange(question.text, answer, tuple(_excerpts(desk, answer)))


def _excerpts(desk: Desk, answer: Answer) -> Iterator[Excerpt | None]:
    """The section around each shown citation; None when its document was removed in the meantime."""
    for citation in page.shown_citations(answer):
        try:
            yield desk.surroundings(citation.document_id, citation.start, citation.end)
        except YingjiError:
            yield None


def _messages(talk: Talk) -> list[gr.MessageDict]:
    """The conversation as the chat shows it; a question that is still open has no reply yet."""
    messages: list[gr.MessageDict] = []
    for turn, exchange in enumerate(talk.exchanges, start=1):
        messages.append({"role": "user", "content": page.question_html(exchange.question)})
        if exchange.answer:
            messages.append({"role": "assistant", "content": page.answer_html(exchange.answer, turn)})
        elif exchange.error:
            messages.append({"role": "assistant", "content": page.error_html(exchange.error)})
    return messages


def _evidence(talk: Talk) -> str:
    """The cards of every turn, latest first; only the latest stand open."""
    turns = [(turn, one) for turn, one in enumerate(talk.exchanges, start=1) if one.answer]
    shown = [
        page.evidence_html(one.answer, turn, one.excerpts, latest=turn == len(talk.exchanges))
        for turn, one in reversed(turns)
    ]
    return f"<div>{''.join(shown)}</div>" if shown else NO_EVIDENCE


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
        kept = _kept([Path(path) for path in paths], uploads)
        for report in relay(lambda: desk.ingest(kept), BEAT):
            lines += [page.report_html(report)] if report else []
            yield page.progress_html(lines, f"正在读取：已完成 {len(lines)} / {len(paths)}")
    except Exception as error:  # whatever it was, the page says what came of the files before it
        yield page.progress_html(lines, str(wire.revived(wire.fault(error))))
        return
    yield page.progress_html(lines, f"完成：{len(lines)} 个文件。")


def _kept(chosen: Sequence[Path], uploads: Path) -> list[Path]:
    """Copies under the files' own names; two of one name in one go get a number, an older one is replaced."""
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    copies: list[Path] = []
    for path in chosen:
        numbers = chain(("",), (f"（{number}）" for number in count(2)))
        names = (uploads / f"{path.stem}{number}{path.suffix}" for number in numbers)
        copies.append(next(copy for copy in names if copy not in copies))
        shutil.copyfile(path, copies[-1])
    return copies


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
