"""What programs that speak to OpenAI's interface find here: /v1/chat/completions and /v1/models, answers with their sources."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer, Citation, Question, Turn
from assistant.streaming import Event, Finished, Sentence, Withdrawn
from ingest.errors import NotFoundError, SettingsError
from ui.api import problems
from ui.api.answering import EVENTS, Turnstile
from ui.api.service import Service
from ui.api.shapes import QUESTION, TURN
from ui.api.shapes import Citation as Cited
from ui.observing import request_id
from ui.wire import fault, revived

MODEL = "yingji"
MESSAGES = 400
CHUNKS = {"type": "object", "properties": {"data": {"type": "string"}}, "required": ["data"]}
NOT_TEXT = "只能处理文字消息"
LENIENT = ConfigDict(extra="ignore", frozen=True)  # clients send settings of sampling, which mean nothing here


class Part(BaseModel):
    """消息内容的一部分；只取文字。"""

    model_config = LENIENT
    type: str
    text: str = Field(default="", max_length=TURN)


class Spoken(BaseModel):
    """一条消息。system 与 developer 消息不起作用：答复只依据文件。"""

    model_config = LENIENT
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=TURN)] | Annotated[list[Part], Field(max_length=100)] | None = None

    @property
    def words(self) -> str:
        """The text of the message; SettingsError when it holds something else."""
        if not isinstance(self.content, list):
            return self.content or ""
        if any(part.type not in ("text", "input_text") for part in self.content):
            raise SettingsError(NOT_TEXT, "messages", "请去掉图片、语音等内容")
        return "\n".join(part.text for part in self.content)


class StreamOptions(BaseModel):
    """流式输出的选项。"""

    model_config = LENIENT
    include_usage: bool | None = False


class Completion(BaseModel):
    """OpenAI 的对话请求；最后一条 user 消息是问题，之前的是对话。未列出的参数不起作用。"""

    model_config = LENIENT
    model: str = Field(min_length=1, max_length=200, examples=[MODEL])
    messages: list[Spoken] = Field(min_length=1, max_length=MESSAGES)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = 1


class Usage(BaseModel):
    """按本库的词表计的词元数。"""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Said(BaseModel):
    """答复；content 末尾列出来源，citations 是同样的来源，带文件编号和位置。"""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    citations: list[Cited]


class Choice(BaseModel):
    """唯一的一个答复。"""

    index: int = 0
    message: Said
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Completed(BaseModel):
    """OpenAI 的对话答复。"""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    system_fingerprint: str = Field(description="作答的引擎")


class Model(BaseModel):
    """可用的模型：只有 yingji。"""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "yingji"


class Models(BaseModel):
    """可用的模型。"""

    object: Literal["list"] = "list"
    data: list[Model]


class Chunk(BaseModel):
    """流中的一块。usage 只在最后一块，且要求了时才有。"""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[dict[str, object]]
    usage: Usage | None = None
    system_fingerprint: str | None = None


class OpenAiError(BaseModel):
    """出错时的答复，与 OpenAI 的写法相同。"""

    message: str
    type: str
    param: str | None
    code: str | None


class Failed(BaseModel):
    """出错时的答复。"""

    error: OpenAiError


def failing(*statuses: int) -> dict[int | str, dict]:
    """The `responses` of a route under /v1 that may fail with these statuses."""
    return {status: {"model": Failed, "description": problems.TITLES[status]} for status in statuses}


def routes(service: Service) -> APIRouter:
    """/v1/models and /v1/chat/completions."""
    made = APIRouter(prefix="/v1", tags=["与 OpenAI 兼容"], responses=failing(400, 401, 422, 500))
    turnstile = Turnstile(service.reception)

    @made.get("/models", summary="可用的模型")
    async def models() -> Models:
        return Models(data=[Model()])

    @made.get("/models/{model}", summary="一个模型", responses=failing(404))
    async def model(model: str) -> Model:
        return _known(model)

    @made.post(
        "/chat/completions",
        summary="提问，答复带来源",
        response_model=Completed,
        responses={200: {"content": {EVENTS: {"schema": CHUNKS}}}, **failing(400, 404, 413, 503)},
    )
    async def complete(call: Completion, request: Request) -> Response:
        _known(call.model)
        question = question_of(call.messages)
        if call.stream:
            stream = turnstile.stream(question, request)
            chunks = _chunks(stream, Head(request_id(request.scope)), call, request)
            return StreamingResponse(chunks, media_type=EVENTS, headers={"cache-control": "no-store"})
        answer = await turnstile.ask(question, request)
        return Response(completed(answer, call, request).model_dump_json(), media_type="application/json")

    return made


def _known(model: str) -> Model:
    if model != MODEL:
        raise NotFoundError(f"没有模型“{model[:60]}”", remedy=f"请用 {MODEL}")
    return Model()


def question_of(messages: list[Spoken]) -> Question:
    """The last user message as the question, what was said before it as its history; SettingsError without one."""
    spoken = [(one.role, one.words) for one in messages if one.role in ("user", "assistant")]
    last = max((at for at, (role, words) in enumerate(spoken) if role == "user" and words.strip()), default=None)
    if last is None:
        raise SettingsError("消息里没有问题", "messages", "请在最后写一条 user 消息")
    words = spoken[last][1]
    if len(words) > QUESTION:
        raise SettingsError(f"问题太长，有 {len(words)} 个字", "messages", f"请缩短到 {QUESTION} 个字以内")
    return Question(words, tuple(Turn(role, without_sources(words)) for role, words in spoken[:last] if words))


SOURCES = "\n\n来源：\n"


def with_sources(answer: Answer) -> str:
    """The answer with its sources listed under it, numbered as its marks."""
    return answer.text + sources(answer)


def sources(answer: Answer) -> str:
    """The list of sources as it stands under an answer; "" for one that cites nothing."""
    return SOURCES + "\n".join(map(_source, answer.citations)) if answer.citations else ""


def without_sources(words: str) -> str:
    """An answer of ours as it was before its sources were listed; other words as they are."""
    return words.partition(SOURCES)[0]


def _source(cited: Citation) -> str:
    page = f"第 {cited.page} 页，" if cited.page else ""
    return (
        f"[{cited.number}] 《{cited.title}》{cited.locator}（{page}{cited.document}）：{' '.join(cited.quote.split())}"
    )


def completed(answer: Answer, call: Completion, request: Request) -> Completed:
    """The whole answer in OpenAI's shape."""
    words = with_sources(answer)
    cited = list(map(Cited.of, answer.citations))
    head = Head(request_id(request.scope))
    return Completed(
        id=head.id,
        created=head.created,
        model=MODEL,
        choices=[Choice(message=Said(content=words, citations=cited))],
        usage=usage(call, words),
        system_fingerprint=answer.engine,
    )


class Head:
    """What every chunk of one answer begins with."""

    def __init__(self, request: str, clock: Callable[[], float] = time.time) -> None:
        self.id, self.created = f"chatcmpl-{request}", int(clock())

    def chunk(self, delta: dict[str, object], finish: str | None = None, **more: object) -> bytes:
        """One event of the stream."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self.sent(Chunk(id=self.id, created=self.created, choices=[choice], **more))

    def sent(self, chunk: Chunk) -> bytes:
        return f"data: {chunk.model_dump_json(exclude_unset=False)}\n\n".encode("utf-8", "replace")


async def _chunks(
    stream: AsyncIterator[Event | None], head: Head, call: Completion, request: Request
) -> AsyncIterator[bytes]:
    """Words as they come, the sources, the end; an error ends the stream with an error object and no [DONE]."""
    yield head.chunk({"role": "assistant", "content": ""})
    told = ""
    try:
        async for one in stream:
            if one is None:
                yield b": \n\n"
            elif isinstance(one, Sentence | Withdrawn):
                words = _coming(one, told)
                told += words
                yield head.chunk({"content": words})
            elif isinstance(one, Finished):
                for chunk in _ending(one.answer, told, head, call):
                    yield chunk
    except Exception as error:
        detail = str(revived(fault(error)))
        body = Failed(error=OpenAiError(message=detail, type="server_error", param=None, code=None))
        yield f"data: {body.model_dump_json()}\n\n".encode("utf-8", "replace")


def _coming(event: Sentence | Withdrawn, told: str) -> str:
    """What is said for an event: what has been said cannot be taken back here, so a withdrawal is told in words."""
    if isinstance(event, Withdrawn):
        return f"\n\n（{event.notice.rstrip('。')}。以上文字作废，以下是完整的答复。）\n\n"
    return event.text if not told or told.endswith("\n\n") else "\n" + event.text


def _ending(answer: Answer, told: str, head: Head, call: Completion) -> Iterator[bytes]:
    """What follows the words: the sources, the citations, the usage; the answer too where no words came."""
    rest = ("" if told else answer.text) + sources(answer)
    cited = [Cited.of(one).model_dump() for one in answer.citations]
    yield head.chunk({"content": rest, "citations": cited})
    yield head.chunk({}, "stop", system_fingerprint=answer.engine)
    if call.stream_options and call.stream_options.include_usage:
        yield head.sent(Chunk(id=head.id, created=head.created, choices=[], usage=usage(call, told + rest)))
    yield b"data: [DONE]\n\n"


def usage(call: Completion, words: str) -> Usage:
    """Tokens by the library's own vocabulary; there is no model that was paid for."""
    from ingest.tokens import YINGJI, counter

    count = counter(YINGJI)
    asked, told = sum(count(one.words) for one in call.messages), count(words)
    return Usage(prompt_tokens=asked, completion_tokens=told, total_tokens=asked + told)
