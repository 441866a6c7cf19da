"""The tab 问答: the chat, its evidence beside it, what to ask next, and the conversations that were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import gradio as gr

from assistant.answer import Question
from assistant.suggesting import MOST
from ingest.errors import YingjiError
from ui import chat_page
from ui.talking import Chat, Talk

ALL = ""  # the value of 全部 in the lists of scopes
QUIET = {"api_visibility": "private", "show_progress": "hidden"}
WELCOME = '<div class="yj-welcome"><b>请用平常的话提问</b><br>谁负责、做什么、什么时候完成、数量多少——答复后面附有原文。</div>'
NO_EVIDENCE = '<div class="yj-empty">提问之后，这里显示所引条款的原文，被引用的词句会标亮。</div>'
Narrow = Callable[[str, str, str], gr.Dropdown]
Update = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Scopes:
    """The three lists that limit a question, and what else is to be filled when the page opens: `fill` fills `kept`."""

    region: gr.Dropdown
    year: gr.Dropdown
    document: gr.Dropdown
    kept: gr.Radio
    fill: Callable[[], gr.Radio]


@dataclass(frozen=True, slots=True)
class Drawer:
    """The kept conversations at the side: the list, what is searched in it, and what can be done with the chosen one."""

    find: gr.Textbox
    kept: gr.Radio
    name: gr.Textbox
    rename: gr.Button
    delete: gr.Button
    confirm: gr.Group
    warning: gr.Markdown
    yes: gr.Button
    no: gr.Button
    exports: gr.Markdown


@dataclass(frozen=True, slots=True)
class Desktop:
    """The chat itself. onward: buttons for what to ask next, in the row `following`; offered: the row of examples."""

    talk: gr.State
    chatbot: gr.Chatbot
    evidence: gr.Markdown
    typed: gr.Textbox
    offered: gr.Row
    examples: list[gr.Button]
    following: gr.Row
    onward: list[gr.Button]
    send: gr.Button
    stop: gr.Button
    again: gr.Button
    fresh: gr.Button
    scope: tuple[gr.Dropdown, gr.Dropdown, gr.Dropdown]

    @property
    def screen(self) -> list[gr.components.Component]:
        """What `framed` fills."""
        shown = [self.talk, self.chatbot, self.evidence, self.typed, self.offered, self.send, self.stop]
        return [*shown, self.following, *self.onward]


def chat_tab(
    chat: Chat,
    examples: Sequence[str],
    narrow: Narrow,
    now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
) -> Scopes:
    """Fill the tab. narrow: the list of documents of a region and year; now: local time, for the days in the list."""
    drawer, at = _drawer(), _desktop(examples)

    def listed(words: str = "", chosen: str | None = None) -> gr.Radio:
        return gr.Radio(chat_page.choices(chat.listed(words), now()), value=chosen)

    def ask(words: str, talk: Talk, region: str, year: str, document: str) -> Iterator[Update]:
        yield from _asked(chat, words, talk, region, year, document)

    def again(talk: Talk) -> Iterator[Update]:
        yield from _streamed(chat, talk, chat.again(talk))

    def after(talk: Talk, words: str) -> Update:
        return (
            *_next(chat.suggested(talk)),
            listed(words, talk.conversation or None),
            *_named(chat, talk.conversation),
        )

    asked, chosen = [at.talk, *at.scope], [drawer.name, drawer.exports]
    begun = [event(ask, [at.typed, *asked], at.screen, **QUIET) for event in (at.typed.submit, at.send.click)]
    begun += [button.click(ask, [button, *asked], at.screen, **QUIET) for button in (*at.examples, *at.onward)]
    begun.append(at.again.click(again, at.talk, at.screen, **QUIET))
    for event in begun:
        event.then(after, [at.talk, drawer.find], [at.following, *at.onward, drawer.kept, *chosen], **QUIET)
    at.stop.click(chat.stop, at.talk, **QUIET)
    cleared = at.fresh.click(lambda: framed(chat, Talk(), typed="", offered=bool(examples)), outputs=at.screen, **QUIET)
    cleared.then(lambda words: (listed(words), "", ""), drawer.find, [drawer.kept, *chosen], **QUIET)
    for limit in at.scope[:2]:
        limit.input(narrow, list(at.scope), at.scope[2], **QUIET)
    _bind(drawer, at, chat, listed, bool(examples))
    return Scopes(*at.scope, drawer.kept, listed)


def _bind(drawer: Drawer, at: Desktop, chat: Chat, listed: Callable[..., gr.Radio], offered: bool) -> None:
    """What the drawer does: bring back, search, rename, delete."""
    chosen = [drawer.name, drawer.exports]

    def restore(id: str) -> Update:
        return (*framed(chat, _told(lambda: chat.restored(id))), *_named(chat, id))

    def rename(id: str | None, name: str, words: str) -> gr.Radio:
        return _told(lambda: listed(words, chat.rename(id or "", name).id))

    def ask_first(id: str | None) -> Update:
        title = chat.title(id or "")
        return gr.update(visible=bool(title)), chat_page.deletion_html(title) if title else ""

    def delete(id: str | None, words: str, talk: Talk) -> Update:
        gone = _told(lambda: chat.delete(id or ""))
        frame = framed(chat, Talk(), offered=offered) if talk.conversation == gone.id else (gr.skip(),) * len(at.screen)
        return (*frame, listed(words, None), "", "", gr.update(visible=False))

    drawer.kept.input(restore, drawer.kept, [*at.screen, *chosen], **QUIET)
    drawer.find.change(lambda words: listed(words), drawer.find, drawer.kept, **QUIET)
    for event in (drawer.rename.click, drawer.name.submit):
        event(rename, [drawer.kept, drawer.name, drawer.find], drawer.kept, **QUIET)
    drawer.delete.click(ask_first, drawer.kept, [drawer.confirm, drawer.warning], **QUIET)
    drawer.no.click(lambda: gr.update(visible=False), outputs=drawer.confirm, **QUIET)
    removed = [*at.screen, drawer.kept, *chosen, drawer.confirm]
    drawer.yes.click(delete, [drawer.kept, drawer.find, at.talk], removed, **QUIET)


def _drawer() -> Drawer:
    with gr.Sidebar(open=False, width=300, elem_id="yj-drawer-kept"):
        gr.Markdown('<h2 class="yj-head">对话记录</h2>', latex_delimiters=[])
        find = gr.Textbox(
            placeholder="搜索对话（列出最近 200 个）", show_label=False, container=False, max_lines=1, elem_id="yj-find"
        )
        kept = gr.Radio([], show_label=False, container=False, elem_id="yj-kept")
        with gr.Group(elem_id="yj-chosen"):
            name = gr.Textbox(
                placeholder="先选一个对话", show_label=False, container=False, max_lines=1, elem_id="yj-name"
            )
            with gr.Row():
                rename = gr.Button("改名", size="sm", min_width=60, elem_id="yj-rename")
                delete = gr.Button("删除…", size="sm", min_width=60, elem_id="yj-delete")
        exports = gr.Markdown("", latex_delimiters=[], elem_id="yj-exports")
        with gr.Group(visible=False, elem_id="yj-forget") as confirm:
            warning = gr.Markdown("", latex_delimiters=[])
            with gr.Row():
                yes = gr.Button("确认删除", variant="stop", size="sm", elem_id="yj-forget-yes")
                no = gr.Button("取消", size="sm", elem_id="yj-forget-no")
    return Drawer(find, kept, name, rename, delete, confirm, warning, yes, no, exports)


def _desktop(examples: Sequence[str]) -> Desktop:
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
            with gr.Row(elem_id="yj-next", visible=False) as following:
                onward = [gr.Button("", size="sm", elem_classes="yj-example", visible=False) for _ in range(MOST)]
            with gr.Row(elem_id="yj-ask"):
                typed, send, stop = _asking()
            with gr.Row(elem_id="yj-scope"):
                region = gr.Dropdown([("全部", ALL)], value=ALL, label="地区", min_width=90, elem_id="yj-region")
                year = gr.Dropdown([("全部", ALL)], value=ALL, label="年份", min_width=80, elem_id="yj-year")
                document = gr.Dropdown(
                    [("全部", ALL)], value=ALL, label="文件", scale=2, min_width=140, elem_id="yj-file"
                )
                fresh = gr.Button("新对话", size="sm", min_width=64, elem_id="yj-fresh")
                again = gr.Button("重新生成", elem_id="yj-again", elem_classes="yj-unseen")
        with gr.Column(scale=5, min_width=320, elem_id="yj-side"):
            gr.Markdown('<h2 class="yj-head">依据</h2>', latex_delimiters=[])
            evidence = gr.Markdown(NO_EVIDENCE, latex_delimiters=[], elem_id="yj-evidence")
    scope = (region, year, document)
    buttons = [typed, offered, buttons, following, onward, send, stop, again, fresh]
    return Desktop(talk, chatbot, evidence, *buttons, scope)


def _asking() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    """Where a question is typed, and the two buttons beside it, of which one is seen at a time."""
    typed = gr.Textbox(
        placeholder="例如：今年要挂牌督办多少家隐患单位？",
        show_label=False,
        container=False,
        scale=8,
        max_lines=1,
        elem_id="yj-question",
    )
    send = gr.Button("提问", variant="primary", scale=1, min_width=72, elem_id="yj-send")
    stop = gr.Button("停止", variant="stop", scale=1, min_width=72, visible=False, elem_id="yj-stop")
    return typed, send, stop


def _asked(chat: Chat, words: str, talk: Talk, region: str, year: str, document: str) -> Iterator[Update]:
    """The page as the answer to a typed question comes."""
    words = words.strip()
    if not words:
        yield framed(chat, talk, typed="")
        return
    question = Question(words, region=region or None, year=int(year) if year else None, document=document or None)
    yield from _streamed(chat, talk, chat.ask(talk, question), typed="")


def _streamed(chat: Chat, before: Talk, coming: Iterator[Talk], typed: str | None = None) -> Iterator[Update]:
    """A frame for each state; the buttons of the state before stay away while the answer comes."""
    with closing(coming):
        for number, talk in enumerate(coming):
            yield framed(chat, talk, typed=typed if number == 0 else None)


def framed(chat: Chat, talk: Talk, *, typed: str | None = None, offered: bool = False) -> Update:
    """Every part of the screen for a state of the talk. typed: what stands in the line, None leaves it as it is."""
    shown = chat.marked(talk)
    return (
        talk,
        list(chat_page.messages(shown)),
        chat_page.evidence(shown) or NO_EVIDENCE,
        gr.skip() if typed is None else typed,
        gr.Row(visible=offered),
        gr.Button(visible=not talk.waiting),
        gr.Button(visible=talk.waiting),
        *_next(()),
    )


def _next(questions: Sequence[str]) -> Update:
    """The row of what to ask next, and its buttons; hidden without questions."""
    held = [*questions, *[""] * MOST][:MOST]
    return gr.Row(visible=bool(questions)), *(gr.Button(words, visible=bool(words)) for words in held)


def _named(chat: Chat, conversation: str) -> Update:
    """The name of a conversation and the links to it as files."""
    title = chat.title(conversation)
    return title, chat_page.export_html(conversation if title else "")


def _told(job: Callable[[], object]) -> object:
    """What `job` returns; an error of ours is shown on the page."""
    try:
        return job()
    except YingjiError as error:
        raise gr.Error(str(error), print_exception=False) from error
