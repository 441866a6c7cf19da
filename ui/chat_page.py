"""What the chat shows besides answers: words that are still coming, what can be done with an answer, kept conversations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from assistant.conversations import Summary, Verdict
from evals.feedback import REASONS, Reason
from ui import page
from ui.talking import Shown, Talk

STOPPED = "已停止：这条答复没有写完，不能引用，也不计入对话"
COMING = "正在作答……"


def messages(talk: Talk) -> Iterator[dict[str, str]]:
    """The conversation as the chat shows it; a question that is still open has no reply yet."""
    for turn, shown in enumerate(talk.exchanges, start=1):
        yield {"role": "user", "content": page.question_html(shown.question.text)}
        reply = reply_html(shown, turn, last=turn == len(talk.exchanges), waiting=talk.waiting)
        if reply:
            yield {"role": "assistant", "content": reply}


def reply_html(shown: Shown, turn: int, *, last: bool, waiting: bool = False) -> str:
    """What stands under a question: the answer, what has come of it, or why there is none; "" before anything came."""
    if shown.answer:
        notices = "".join(f'<p class="yj-notice">{page.escape(notice)}</p>' for notice in shown.notices)
        return page.answer_html(shown.answer, turn) + notices + actions_html(shown, turn, last=last)
    if shown.error:
        return page.error_html(shown.error) + (_acts([_act("again", "重新生成")]) if last else "")
    if shown.stopped:
        return _partial(shown, STOPPED, "yj-stopped") + (_acts([_act("again", "重新生成")]) if last else "")
    return _partial(shown, COMING, "yj-coming") if shown.lines or shown.notices or waiting else ""


def evidence(talk: Talk) -> str:
    """The cards of every turn, latest first; only the latest stand open. "" when there are none."""
    turns = [(turn, one) for turn, one in enumerate(talk.exchanges, start=1) if one.answer]
    cards = [
        page.evidence_html(one.answer, turn, one.excerpts, latest=turn == len(talk.exchanges))
        for turn, one in reversed(turns)
    ]
    return f"<div>{''.join(cards)}</div>" if cards else ""


def actions_html(shown: Shown, turn: int, *, last: bool) -> str:
    """Copy, useful, wrong, and for the last answer: again. The script of the page carries them out."""
    acts = [_act(f"copy-{turn}", "复制"), *([_act("again", "重新生成")] if last else [])]
    if shown.verdict is not Verdict.NONE:
        return _acts(acts, said(shown.verdict, shown.reason), _act(f"undo-{shown.kept}", "撤销"))
    if shown.kept:
        acts += [_act(f"good-{shown.kept}", "有用"), _act(f"bad-{shown.kept}", "有误")]
    return _acts(acts)


def said(verdict: Verdict, reason: str) -> str:
    """What a person said of an answer, in words."""
    if verdict is Verdict.BAD:
        known = REASONS[Reason(reason)] if reason in set(Reason) else reason
        return f"已标为有误：{known}"
    return "已标为有用" if verdict is Verdict.GOOD else ""


def _acts(links: Sequence[str], word: str = "", after: str = "") -> str:
    told = f'<span class="yj-said-of">{page.escape(word)}</span>' if word else ""
    return f'<p class="yj-acts">{"".join(links)}{told}{after}</p>'


def _act(name: str, word: str) -> str:
    return f'<a class="yj-act" href="#do-{name}">{word}</a>'


def _partial(shown: Shown, word: str, kind: str) -> str:
    lines = "".join(f"<p>{page.escape(line)}</p>" for line in shown.lines)
    notices = "".join(f"<br>{page.escape(notice)}" for notice in shown.notices)
    return f'<div class="yj-answer {kind}">{lines}<p class="yj-small">{word}{notices}</p></div>'


def choices(kept: Sequence[Summary], now: datetime) -> list[tuple[str, str]]:
    """(what the list shows, id) of kept conversations: 标题 · 今天 09:30 · 3 问."""
    return [(f"{one.title} · {day_words(one.updated, now)} · {one.exchanges} 问", one.id) for one in kept]


def day_words(moment: datetime, now: datetime) -> str:
    """今天 09:30, 昨天 17:05, 3月2日 or 2024年3月2日, in the time zone of `now`."""
    local = moment.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"今天 {local:%H:%M}"
    if local.date() == (now - timedelta(days=1)).date():
        return f"昨天 {local:%H:%M}"
    day = f"{local.month}月{local.day}日"
    return day if local.year == now.year else f"{local.year}年{day}"


def export_html(conversation: str) -> str:
    """Links to a kept conversation as files; "" for none."""
    if not conversation:
        return ""
    links = " · ".join(
        f'<a href="/page/conversation/{conversation}/{kind}">{name}</a>'
        for kind, name in (("docx", "导出 Word"), ("md", "导出 Markdown"))
    )
    return f'<p class="yj-exports">{links}</p>'


def deletion_html(title: str) -> str:
    """The question before a conversation is deleted."""
    return f'<div class="yj-removal"><p>将删除对话“{page.escape(title)}”，删除后不能恢复。</p></div>'
