"""The chat without its looks: what is on the page while an answer comes, what is kept, brought back, and asked next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import Event as Signal

import docx
import httpx
import pytest

from assistant.answer import Answer, Question
from assistant.conversations import Conversations, Verdict
from assistant.streaming import Event, Sentence, Started, Withdrawn, as_it_is
from assistant.suggesting import suggestions
from evals.cases import predict, read_cases
from evals.metrics import judge
from ingest.errors import LibraryError
from tests.ui.serving import served
from tests.ui.shelf import ShelfDesk
from ui import chat_page
from ui.reception import Reception
from ui.server import Page
from ui.talking import Chat, Talk

TEXTS = {"青澜.txt": "青澜市2025年要点\n一、市级挂牌督办重大隐患36家。\n二、每年演练2次。"}
QUESTION = Question("市级挂牌督办重大隐患多少家？")
NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Conversations]:
    store = Conversations(tmp_path / "conversations.sqlite")
    yield store
    store.close()


def chat_over(desk: ShelfDesk, kept: Conversations | None = None, *, slow: bool = False) -> Chat:
    return Chat(desk, Reception(desk, slow=slow), kept)


def asked(chat: Chat, talk: Talk, words: str) -> Talk:
    return list(chat.ask(talk, Question(words)))[-1]


def test_the_question_is_seen_at_once_and_its_answer_with_the_evidence_after_it(kept: Conversations) -> None:
    states = list(chat_over(ShelfDesk(TEXTS), kept).ask(Talk(), QUESTION))
    assert [len(list(chat_page.messages(state))) for state in states] == [1, 2]
    shown = states[-1].exchanges[0]
    assert "36家" in shown.answer.text
    assert len(shown.excerpts) == len(shown.answer.citations)
    assert "未用语言模型" in list(chat_page.messages(states[-1]))[1]["content"]


def test_each_answer_is_kept_in_one_conversation_and_brought_back_as_it_was(kept: Conversations) -> None:
    chat = chat_over(ShelfDesk(TEXTS), kept)
    talk = asked(chat, asked(chat, Talk(), QUESTION.text), "那演练呢？")
    assert [(one.title, one.exchanges) for one in chat.listed()] == [(QUESTION.text, 2)]
    back = chat.restored(talk.conversation)
    assert [shown.answer for shown in back.exchanges] == [shown.answer for shown in talk.exchanges]
    assert [shown.notices for shown in back.exchanges] == [(), ()]
    assert back.history() == talk.history()
    assert asked(chat, back, "再问演练？").conversation == talk.conversation


def test_an_answer_whose_document_was_replaced_since_says_so_and_keeps_its_words(kept: Conversations) -> None:
    desk = ShelfDesk(TEXTS)
    chat = chat_over(desk, kept)
    talk = asked(chat, Talk(), QUESTION.text)
    desk.remove(["青澜.txt"])
    back = chat.restored(talk.conversation).exchanges[0]
    assert back.excerpts == (None,) * len(back.answer.citations)
    shown = chat_page.reply_html(back, 1, last=True)
    assert "已不在资料库里，引文保持当时的原文" in shown
    assert "<mark>一、市级挂牌督办重大隐患36家。</mark>" in chat_page.evidence(chat.restored(talk.conversation))


def test_asking_again_takes_the_place_of_the_old_answer(kept: Conversations) -> None:
    desk = ShelfDesk(TEXTS)
    chat = chat_over(desk, kept)
    talk = asked(chat, asked(chat, Talk(), "演练几次？"), QUESTION.text)
    kept.mark(talk.exchanges[1].kept, Verdict.GOOD)
    desk.history_seen.clear()
    again = list(chat.again(talk))[-1]
    assert len(again.exchanges) == 2
    assert desk.history_seen == [talk.history()[:2]]
    held = kept.load(talk.conversation).exchanges
    assert [one.id for one in held] == [shown.kept for shown in talk.exchanges]
    assert held[1].verdict is Verdict.NONE
    assert list(chat.again(Talk())) == [Talk()]


class SlowDesk(ShelfDesk):
    """A desk whose model writes a sentence, and goes on when it is let."""

    def __init__(self) -> None:
        super().__init__(TEXTS)
        self.go, self.given_up_at = Signal(), Signal()

    def stream(self, question: Question) -> Iterator[Event]:
        answer = self.ask(question)
        try:
            yield Started(answer.question, answer.citations, "qwen3")
            yield Sentence("写了一句", ())
            self.go.wait(20)
            yield Withdrawn("模型中断，改用原文")
            yield from as_it_is(answer)
        finally:
            self.given_up_at.set()


def test_a_slow_answer_is_seen_as_it_comes_and_what_is_withdrawn_goes_away(kept: Conversations) -> None:
    desk = SlowDesk()
    states = []
    for state in chat_over(desk, kept, slow=True).ask(Talk(), QUESTION):
        states.append(state)
        if state.exchanges[-1].lines == ("写了一句",):
            desk.go.set()
    seen = [list(chat_page.messages(state))[-1]["content"] for state in states]
    assert any("写了一句" in html and "正在作答" in html for html in seen)
    assert any(state.waiting for state in states)
    assert "写了一句" not in seen[-1]
    assert "36家" in seen[-1]
    assert "模型中断，改用原文" in seen[-1]


def test_an_answer_that_was_stopped_is_not_kept_and_counts_for_nothing(kept: Conversations) -> None:
    desk = SlowDesk()
    chat = chat_over(desk, kept, slow=True)
    coming = chat.ask(Talk(), QUESTION)
    chat.stop(next(state for state in coming if state.exchanges[-1].lines))
    stopped = list(coming)[-1]
    desk.go.set()
    assert desk.given_up_at.wait(10)
    shown = list(chat_page.messages(stopped))[-1]["content"]
    assert "写了一句" in shown
    assert "没有写完" in shown
    assert (stopped.history(), stopped.waiting, kept.find()) == ((), False, ())
    again = list(chat.again(stopped))[-1]
    chat.stop(stopped)  # it has ended by now
    chat.stop(Talk())
    assert "36家" in again.exchanges[0].answer.text


def test_a_page_that_goes_away_ends_its_answer(kept: Conversations) -> None:
    desk = SlowDesk()
    coming = chat_over(desk, kept, slow=True).ask(Talk(), QUESTION)
    next(state for state in coming if state.exchanges[-1].lines)
    coming.close()
    desk.go.set()
    assert desk.given_up_at.wait(10)


def test_an_unforeseen_error_leaves_the_page_usable(kept: Conversations) -> None:
    class BrokenDesk(ShelfDesk):
        def ask(self, question: Question) -> Answer:
            raise ZeroDivisionError("division by zero")

    talk = asked(chat_over(BrokenDesk({}), kept), Talk(), "问题")
    assert "ZeroDivisionError" in list(chat_page.messages(talk))[-1]["content"]
    assert talk.history() == ()
    assert kept.find() == ()


def test_an_answer_that_cannot_be_kept_is_shown_all_the_same_and_says_so(kept: Conversations) -> None:
    chat = chat_over(ShelfDesk(TEXTS), kept)
    kept.close()
    shown = asked(chat, Talk(), QUESTION.text).exchanges[0]
    assert "36家" in shown.answer.text
    assert shown.notices[0].startswith("这一问没有存进对话记录")


def test_a_conversation_that_was_deleted_on_another_page_is_begun_anew(kept: Conversations) -> None:
    chat = chat_over(ShelfDesk(TEXTS), kept)
    talk = asked(chat, Talk(), QUESTION.text)
    chat.delete(talk.conversation)
    later = asked(chat, talk, "演练几次？")
    assert later.conversation != talk.conversation
    assert [one.exchanges for one in chat.listed()] == [1]


def test_where_nothing_can_be_kept_the_chat_works_and_offers_no_verdict() -> None:
    talk = asked(chat_over(ShelfDesk(TEXTS)), Talk(), QUESTION.text)
    html = list(chat_page.messages(talk))[-1]["content"]
    assert "复制" in html
    assert "有误" not in html


def test_a_verdict_is_shown_in_the_place_of_the_links(kept: Conversations) -> None:
    chat = chat_over(ShelfDesk(TEXTS), kept)
    talk = asked(chat, Talk(), QUESTION.text)
    assert "#do-bad-" in list(chat_page.messages(chat.marked(talk)))[-1]["content"]
    kept.mark(talk.exchanges[0].kept, Verdict.BAD, "wrong")
    html = list(chat_page.messages(chat.marked(talk)))[-1]["content"]
    assert "#do-bad-" not in html
    assert "已标为有误：答错了" in html


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2025, 6, 30, 9, 5, tzinfo=UTC), "今天 09:05"),
        (datetime(2025, 6, 29, 23, 0, tzinfo=UTC), "昨天 23:00"),
        (datetime(2025, 3, 2, tzinfo=UTC), "3月2日"),
        (datetime(2024, 3, 2, tzinfo=UTC), "2024年3月2日"),
    ],
)
def test_days_are_named_as_people_name_them(moment: datetime, words: str) -> None:
    assert chat_page.day_words(moment, NOW) == words


def test_what_is_suggested_next_is_about_the_cited_item_and_can_be_answered(demo_desk) -> None:
    question = Question("岚州出了较大的突发事件，县里接报后最迟多久报到市里？")
    found = {}
    for words in (question.text, "青澜今年市里直接盯着销号的重大隐患有多少家？", "海屿新区今年组织几次综合演练？"):
        given = demo_desk.ask(Question(words))
        for suggested in suggestions(Question(words), given, demo_desk):
            again = demo_desk.ask(Question(suggested))
            found[suggested] = {one.document_id for one in again.citations} & {
                one.document_id for one in given.citations
            }
    assert found
    assert all(found.values())
    refused = demo_desk.ask(Question("青澜市2031年的预算是多少？"))
    assert suggestions(Question("青澜市2031年的预算是多少？"), refused, demo_desk) == ()


@pytest.fixture
def page(tmp_path: Path) -> Iterator[tuple[str, ShelfDesk, Conversations, Path]]:
    """A service without its page, and a second hand on its conversations."""
    desk = ShelfDesk(TEXTS)
    with served(desk, Page(tmp_path / "uploads"), web=False) as address:
        store = Conversations(tmp_path / "conversations.sqlite")
        yield address, desk, store, tmp_path
        store.close()


def test_a_wrong_answer_with_a_reason_is_a_case_that_fails_until_it_is_mended(page) -> None:
    address, desk, store, folder = page
    chat = chat_over(desk, store)
    talk = asked(chat, asked(chat, Talk(), "演练几次？"), QUESTION.text)
    mark = {
        "exchange": talk.exchanges[1].kept,
        "verdict": "bad",
        "reason": "wrong",
        "correct": "市级挂牌督办重大隐患38家",
    }
    told = httpx.post(f"{address}/page/feedback", json=mark)
    assert told.status_code == 200
    assert "feedback.jsonl" in told.json()["detail"]
    (case,) = read_cases(folder / "feedback.jsonl")
    assert case.history[0].content == "演练几次？"
    assert not judge(case, predict(talk.exchanges[1].answer, case.id)).right
    assert store.exchange(talk.exchanges[1].kept).reason == "wrong"
    assert httpx.post(f"{address}/page/feedback", json={**mark, "verdict": "good"}).json() == {"detail": "已标为有用"}
    assert (folder / "feedback.jsonl").read_text("utf-8") == ""  # it is no longer wrong
    assert httpx.post(f"{address}/page/feedback", json={**mark, "verdict": ""}).json() == {"detail": ""}
    assert store.exchange(talk.exchanges[1].kept).verdict is Verdict.NONE


def test_a_mark_that_makes_no_case_says_why_and_marks_nothing(page) -> None:
    address, desk, store, folder = page
    talk = asked(chat_over(desk, store), Talk(), QUESTION.text)
    mark = {"exchange": talk.exchanges[0].kept, "verdict": "bad"}
    for more, status in (({}, 400), ({"reason": "incomplete"}, 422), ({"reason": "refused"}, 422)):
        told = httpx.post(f"{address}/page/feedback", json={**mark, **more})
        assert (told.status_code, bool(told.json())) == (status, True)
    assert (
        httpx.post(f"{address}/page/feedback", json={**mark, "exchange": "none", "reason": "wrong"}).status_code == 404
    )
    assert (
        httpx.post(f"{address}/page/feedback", json=mark, headers={"origin": "http://evil.example"}).status_code == 403
    )
    assert store.exchange(mark["exchange"]).verdict is Verdict.NONE
    assert not (folder / "feedback.jsonl").exists()


def test_a_conversation_is_handed_out_as_word_and_markdown(page) -> None:
    address, desk, store, _ = page
    talk = asked(chat_over(desk, store), Talk(), QUESTION.text)
    store.rename(talk.conversation, "隐患 挂牌")
    word = httpx.get(f"{address}/page/conversation/{talk.conversation}/docx")
    assert "%E9%9A%90%E6%82%A3%20%E6%8C%82%E7%89%8C.docx" in word.headers["content-disposition"]
    assert docx.Document(BytesIO(word.content)).paragraphs[0].text == "隐患 挂牌"
    text = httpx.get(f"{address}/page/conversation/{talk.conversation}/md").text
    assert "## 来源" in text
    assert "一、市级挂牌督办重大隐患36家。" in text.replace("\\", "")
    missing = httpx.get(f"{address}/page/conversation/none/docx")
    assert (missing.status_code, json.loads(missing.text)["what"]) == (404, "没有这个对话")


def test_an_error_of_the_store_is_an_error_of_ours(kept: Conversations) -> None:
    kept.close()
    with pytest.raises(LibraryError, match="对话记录无法读写"):
        chat_over(ShelfDesk(TEXTS), kept).listed()
