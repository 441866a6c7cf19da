"""Asking over the interface: the whole answer at once, or its words as they come."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from functools import partial

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import iterate_in_threadpool

from assistant.answer import Answer, Question
from assistant.streaming import Event, Finished, Sentence, Started, Withdrawn
from ui.api import problems
from ui.api.service import Service
from ui.api.shapes import AskCall, Citation, Reply
from ui.observing import request_id
from ui.reception import Reception, replayed
from ui.relay import relay
from ui.wire import fault, revived

AT_ONCE = 1  # answers worked out in this process at the same time
AHEAD = 2  # questions at hand beyond those that the clerks are working on, so that none waits for its next
SLOW_AT_ONCE = 32  # with a language model, for which most of the time is waiting
MOST_WAITING = 400  # callers
BEAT = 1.0  # seconds after which a stream without words is given a sign of life, and a lost caller is noticed
EVENTS = "text/event-stream"
NAMES = ("started", "sentence", "withdrawn", "finished", "failed")
EVENT = {
    "type": "object",
    "properties": {"event": {"enum": list(NAMES)}, "data": {"type": "string"}},
    "required": ["event", "data"],
}
EVENTS_ABOUT = """依次为一个 `started`（data 为 {"question", "engine", "citations"}）、若干个 `sentence`（data 为 {"text", "citations"}，
是答复的一行）和一个 `finished`（data 与 /api/v1/ask 的答复相同，以它为准）。模型中断时插入一个 `withdrawn`（data 为 {"notice"}）：
之前的各行作废。出错时以 `failed` 结束（data 为 {"detail"}）。没有 `finished` 的流是中断的，不能当作完整的答复。"""


class Turnstile:
    """Lets a few questions in at a time, the others wait in order; problems.Overload when too many wait."""

    def __init__(self, reception: Reception) -> None:
        self._reception, self._limiter = reception, None
        clerks = reception.clerks
        self._at_once = SLOW_AT_ONCE if reception.slow else clerks.most + AHEAD if clerks else AT_ONCE

    async def ask(self, question: Question, request: Request, *, fresh: bool = False) -> Answer:
        """The answer, worked out in another thread; anew when the caller wants it fresh."""
        fresh = fresh or wants_fresh(request)
        self._limiter = self._limiter or CapacityLimiter(self._at_once)
        if self._limiter.statistics().tasks_waiting >= MOST_WAITING:
            raise problems.Overload("同时提问的太多", remedy="请稍后再试")
        job = partial(self._reception.ask, question, request=request_id(request.scope), fresh=fresh)
        return await to_thread.run_sync(job, limiter=self._limiter)

    async def stream(self, question: Question, request: Request, *, fresh: bool = False) -> AsyncIterator[Event | None]:
        """The events of an answer as they come; None a beat. The job stops when the reader goes away."""
        if not self._reception.slow:
            for event in replayed(await self.ask(question, request, fresh=fresh)):
                yield event
            return
        id = request_id(request.scope)
        coming: Iterator[Event | None] = relay(lambda: self._reception.stream(question, request=id), BEAT)
        try:
            async for one in iterate_in_threadpool(coming):
                yield one
        finally:
            coming.close()


def wants_fresh(request: Request) -> bool:
    """Whether the caller will not have an answer that was remembered (Cache-Control: no-cache)."""
    return "no-cache" in request.headers.get("cache-control", "")


def routes(service: Service) -> APIRouter:
    """/api/v1/ask and /api/v1/ask/events."""
    made = APIRouter(prefix="/api/v1", tags=["提问"])
    turnstile = Turnstile(service.reception)

    @made.post(
        "/ask",
        summary="提一个问题，得到带出处的答复",
        response_model=Reply,
        responses=problems.described(404, 413, 503),
    )
    async def ask(call: AskCall, request: Request) -> Response:
        answer = await turnstile.ask(call.question_(), request, fresh=call.fresh)
        return Response(Reply.of(answer).model_dump_json(), media_type="application/json")

    @made.post(
        "/ask/events",
        summary="提一个问题，边写边收（server-sent events）",
        description=EVENTS_ABOUT,
        response_class=StreamingResponse,
        responses={200: {"content": {EVENTS: {"schema": EVENT}}}, **problems.described(404, 413, 503)},
    )
    async def events(call: AskCall, request: Request) -> StreamingResponse:
        stream = turnstile.stream(call.question_(), request, fresh=call.fresh)
        return StreamingResponse(_events(stream), media_type=EVENTS, headers={"cache-control": "no-store"})

    return made


async def _events(stream: AsyncIterator[Event | None]) -> AsyncIterator[bytes]:
    try:
        async for one in stream:
            yield _event(one)
    except Exception as error:  # the status has gone out already: the stream says what went wrong
        yield _told("failed", {"detail": str(revived(fault(error)))})


def _event(one: Event | None) -> bytes:
    match one:
        case None:
            return b": \n\n"
        case Started():
            cited = [Citation.of(each).model_dump() for each in one.citations]
            return _told("started", {"question": one.question, "engine": one.engine, "citations": cited})
        case Sentence():
            return _told("sentence", {"text": one.text, "citations": list(one.citations)})
        case Withdrawn():
            return _told("withdrawn", {"notice": one.notice})
        case Finished():
            return _sent("finished", Reply.of(one.answer).model_dump_json())


def _told(name: str, data: dict[str, object]) -> bytes:
    return _sent(name, json.dumps(data, ensure_ascii=False))


def _sent(name: str, data: str) -> bytes:
    return f"event: {name}\ndata: {data}\n\n".encode("utf-8", "replace")
