"""Every request seen once: its id, how long it took, how it ended; an error nobody foresaw goes into the log, not out."""

from __future__ import annotations

import re
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response

Message = MutableMapping[str, Any]  # as ASGI defines it
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

ID_KEY = "yingji.request_id"
HEADER = b"x-request-id"
OWN_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")  # ids of the caller's that may be echoed and logged
ELSEWHERE = "其他"  # the route of a request that no route of ours took
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Witness(Protocol):
    """Whoever is told of each request."""

    def request(self, id: str, method: str, route: str, status: int, seconds: float) -> None:
        """A request has ended. route: as declared (/api/v1/documents/{document}), never what the caller wrote."""

    def failure(self, id: str, route: str, trace: str) -> None:
        """An error that nobody foresaw."""


class Observer:
    """ASGI middleware: gives each request an id (the caller's own where it has one) and tells the witnesses.

    failed: makes the response to an error that nobody foresaw, when none was begun.
    """

    def __init__(
        self, app: App, witnesses: tuple[Witness, ...], failed: Callable[[Request, Exception], Awaitable[Response]]
    ) -> None:
        self._app, self._witnesses, self._failed = app, witnesses, failed

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[ID_KEY] = id = _given(scope) or uuid.uuid4().hex
        begun, seen = time.perf_counter(), [0]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen[0] = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (HEADER, id.encode("ascii"))]}
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            await self._fail(error, scope, receive, sending, begun=bool(seen[0]))
        finally:
            for witness in self._witnesses:
                witness.request(id, method_of(scope), route_of(scope), seen[0] or 499, time.perf_counter() - begun)

    async def _fail(self, error: Exception, scope: Message, receive: Receive, send: Send, *, begun: bool) -> None:
        trace = "".join(traceback.format_exception(error))
        for witness in self._witnesses:
            witness.failure(scope[ID_KEY], route_of(scope), trace)
        if not begun:
            response = await self._failed(Request(scope, receive), error)
            await response(scope, receive, send)


def request_id(scope: Message) -> str:
    """The id of this request; "" outside the middleware."""
    return scope.get(ID_KEY, "")


def route_of(scope: Message) -> str:
    """The declared path of the route that took the request, so that no label holds what a caller wrote."""
    return getattr(scope.get("route"), "path", "") or ELSEWHERE


def method_of(scope: Message) -> str:
    """The method, 其他 for one that HTTP does not know."""
    return scope["method"] if scope["method"] in METHODS else ELSEWHERE


def _given(scope: Message) -> str:
    """The id that the caller sent, "" when there is none that can be echoed."""
    sent = next((value.decode("latin-1") for key, value in scope["headers"] if key == HEADER), "")
    return sent if OWN_ID.fullmatch(sent) else ""
