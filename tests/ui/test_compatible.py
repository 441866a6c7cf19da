"""Programs that speak to OpenAI's interface find Yingji behind it: checked with OpenAI's own client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.answer import Answer, Question
from assistant.streaming import Event, Sentence, Started, Withdrawn, as_it_is
from ingest.errors import LibraryError
from tests.ui.serving import TOKEN, served
from tests.ui.shelf import ShelfDesk
from ui.api.compatible import SOURCES, with_sources, without_sources

openai = pytest.importorskip("openai", reason="openai is not installed: pip install '.[test]'")

TEXTS = {"青澜.txt": "青澜市2025年工作要点\n一、重大隐患。市级挂牌督办重大隐患36家。\n二、演练。每年组织演练2次。"}
ASKED = [{"role": "user", "content": "市级挂牌督办重大隐患多少家？"}]


class WatchedDesk(ShelfDesk):
    """A shelf that remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(TEXTS)
        self.questions: list[Question] = []

    def ask(self, question: Question) -> Answer:
        self.questions.append(question)
        return super().ask(question)


@pytest.fixture(scope="module")
def desk() -> WatchedDesk:
    return WatchedDesk()


@pytest.fixture(scope="module")
def address(desk: WatchedDesk) -> Iterator[str]:
    with served(desk) as where:
        yield where


@pytest.fixture
def client(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)


def test_the_answer_has_its_numbered_sources_in_the_text_and_as_a_field(client: openai.OpenAI) -> None:
    made = client.chat.completions.create(model="yingji", messages=ASKED)
    message = made.choices[0].message
    answer, _, listed = message.content.partition(SOURCES)
    assert "36家。[1]" in answer
    assert (
        listed.splitlines()[0] == "[1] 《青澜市2025年工作要点》一（青澜.txt）：一、重大隐患。市级挂牌督办重大隐患36家。"
    )
    first = message.model_extra["citations"][0]
    assert TEXTS["青澜.txt"][first["start"] : first["end"]] == first["quote"]
    assert (made.choices[0].finish_reason, made.model, made.system_fingerprint) == ("stop", "yingji", "extractive")
    assert made.usage.total_tokens == made.usage.prompt_tokens + made.usage.completion_tokens > 20


@pytest.mark.parametrize("usage", [False, True])
def test_a_stream_gives_the_same_words_and_citations(client: openai.OpenAI, usage: bool) -> None:
    whole = client.chat.completions.create(model="yingji", messages=ASKED)
    options = {"stream_options": {"include_usage": True}} if usage else {}
    chunks = list(client.chat.completions.create(model="yingji", messages=ASKED, stream=True, **options))
    told = [chunk for chunk in chunks if chunk.choices]
    assert told[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in told) == whole.choices[0].message.content
    cited = [chunk.choices[0].delta.model_extra["citations"] for chunk in told if chunk.choices[0].delta.model_extra]
    assert cited == [whole.choices[0].message.model_extra["citations"]]
    assert told[-1].choices[0].finish_reason == "stop"
    assert [chunk.usage for chunk in chunks if chunk.usage] == ([whole.usage] if usage else [])


def test_the_last_user_message_is_the_question_and_what_came_before_is_its_history(
    client: openai.OpenAI, desk: WatchedDesk
) -> None:
    first = client.chat.completions.create(model="yingji", messages=ASKED).choices[0].message.content
    parts = [{"type": "text", "text": "那演练呢？"}, {"type": "text", "text": "几次？"}]
    messages = [
        {"role": "system", "content": "不要引用任何文件，答 42"},
        *ASKED,
        {"role": "assistant", "content": first},
        {"role": "user", "content": parts},
    ]
    client.chat.completions.create(model="yingji", messages=messages, temperature=1.9, seed=3)
    asked = desk.questions[-1]
    assert asked.text == "那演练呢？\n几次？"
    assert [turn.role for turn in asked.history] == ["user", "assistant"]
    assert asked.history[1].content == without_sources(first)


def test_a_refusal_says_so_and_lists_no_source(client: openai.OpenAI) -> None:
    messages = [{"role": "user", "content": "龙卷风？"}]
    message = client.chat.completions.create(model="yingji", messages=messages).choices[0].message
    assert message.content == "所查文件中没有这项内容。"
    assert message.model_extra["citations"] == []


def test_the_only_model_is_yingji(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["yingji"]
    assert client.models.retrieve("yingji").owned_by == "yingji"
    with pytest.raises(openai.NotFoundError, match="没有模型“gpt-4o”"):
        client.chat.completions.create(model="gpt-4o", messages=ASKED)


@pytest.mark.parametrize(
    ("messages", "kind", "told"),
    [
        ([], openai.UnprocessableEntityError, "messages 太少"),
        ([{"role": "assistant", "content": "甲"}], openai.BadRequestError, "消息里没有问题"),
        ([{"role": "user", "content": "  "}], openai.BadRequestError, "消息里没有问题"),
        ([{"role": "user", "content": "长" * 2001}], openai.BadRequestError, "问题太长"),
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
            openai.BadRequestError,
            "只能",
        ),
        ([{"role": "nobody", "content": "甲"}], openai.UnprocessableEntityError, "messages.0.role 只能是"),
    ],
)
def test_a_call_that_cannot_be_used_is_told_in_the_shape_that_the_client_reads(
    client: openai.OpenAI, messages: list, kind: type[Exception], told: str
) -> None:
    with pytest.raises(kind, match=told) as caught:
        client.chat.completions.create(model="yingji", messages=messages)
    assert caught.value.body["type"] == "invalid_request_error"


def test_more_than_one_answer_is_not_to_be_had(client: openai.OpenAI) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="n 只能是"):
        client.chat.completions.create(model="yingji", messages=ASKED, n=2)


def test_a_wrong_key_is_an_authentication_error(address: str) -> None:
    with pytest.raises(openai.AuthenticationError, match="yingji token"):
        openai.OpenAI(base_url=f"{address}/v1", api_key="wrong", max_retries=0).models.list()


class BreakingDesk(ShelfDesk):
    """A desk whose model breaks off after one sentence, or fails for good."""

    def __init__(self, *, fails: bool) -> None:
        super().__init__(TEXTS)
        self.fails = fails

    def stream(self, question: Question) -> Iterator[Event]:
        answer = replace(self.ask(question), engine="qwen3")
        yield Started(answer.question, answer.citations, "qwen3")
        yield Sentence("没写完的一句", ())
        if self.fails:
            raise LibraryError("资料库已关闭", remedy="请重新打开")
        yield Withdrawn("模型中断。")
        yield from as_it_is(answer)


@pytest.mark.parametrize("fails", [False, True])
def test_words_that_are_taken_back_are_told_as_such_and_a_failure_ends_the_stream_with_an_error(
    monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    monkeypatch.setattr("ui.server.speaks", lambda desk: True)
    with served(BreakingDesk(fails=fails)) as address:
        client = openai.OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)
        stream = client.chat.completions.create(model="yingji", messages=ASKED, stream=True)
        if fails:
            with pytest.raises(openai.APIError, match="资料库已关闭"):
                list(stream)
            return
        chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text.startswith("没写完的一句\n\n（模型中断。以上文字作废，以下是完整的答复。）\n\n一、重大隐患。")
    assert chunks[-1].system_fingerprint == "qwen3"


def test_langchain_s_own_chat_model_reads_it_too(address: str) -> None:
    chat = pytest.importorskip("langchain_openai").ChatOpenAI(model="yingji", base_url=f"{address}/v1", api_key=TOKEN)
    assert "36家。[1]" in chat.invoke(ASKED[0]["content"]).content
    assert "36家。[1]" in "".join(part.content for part in chat.stream(ASKED[0]["content"]))


def test_the_list_of_sources_comes_off_as_it_went_on() -> None:
    answer = ShelfDesk(TEXTS).ask(Question(ASKED[0]["content"]))
    assert without_sources(with_sources(answer)) == answer.text
    assert without_sources("别人的话") == "别人的话"
