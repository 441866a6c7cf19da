"""The gate before the whole service: who may call it by which name, and what a page of it may load."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]  # as ASGI defines it
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
SAFE_METHODS = frozenset({"GET", "HEAD"})
# Gradio writes its settings as inline scripts; handlers in attributes, eval and outside sources stay off.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "script-src-attr 'none'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
ADDED: Headers = [
    (b"content-security-policy", CONTENT_POLICY.encode("ascii")),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
REPLACED = frozenset(name for name, _ in ADDED)


class Gate:
    """ASGI middleware: only loopback names, only pages of our own may change anything, no proxy headers.

    closing: set when the service ends; whatever still listens for its client is told then that the client is gone,
    for an open page keeps a stream open that would otherwise have to be cut off. A stream of events that its maker
    leaves without an end then (Gradio does, while it still works on something) is ended here.
    """

    def __init__(self, app: App, closing: asyncio.Event, hosts: frozenset[str] = LOOPBACK) -> None:
        self._app, self._closing, self._hosts = app, closing, hosts

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal:
            await _refuse(send, scope["type"], refusal)
            return
        kept = [pair for pair in scope["headers"] if not _forwarded(pair[0])]
        sending = _Sending(send)
        await self._app({**scope, "headers": kept}, _until(self._closing, receive), sending)
        if self._closing.is_set() and sending.streams_events:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _refusal(self, scope: Message) -> str:
        """Why the request is turned away, "" when it may pass."""
        host = _header(scope, b"host").lower()
        if _name(host) not in self._hosts:
            return "本服务只接受本机地址的访问，请使用 http://127.0.0.1 打开"
        origin = _header(scope, b"origin").lower()
        foreign = bool(origin) and urlsplit(origin).netloc != host
        if foreign and scope.get("method") not in SAFE_METHODS:
            return "其他网站的页面不能操作本服务"
        return ""


def _until(closing: asyncio.Event, receive: Receive) -> Receive:
    """`receive` that says "disconnected" as soon as `closing` is set."""

    async def receiving() -> Message:
        message, end = asyncio.ensure_future(receive()), asyncio.ensure_future(closing.wait())
        try:
            await asyncio.wait((message, end), return_when=asyncio.FIRST_COMPLETED)
            return message.result() if message.done() else {"type": "http.disconnect"}
        finally:
            message.cancel()
            end.cancel()

    return receiving


def _header(scope: Message, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _name(host: str) -> str:
    """The host without its port: [::1]:7860 gives [::1]."""
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]


def _forwarded(name: bytes) -> bool:
    return name == b"forwarded" or name.startswith(b"x-forwarded-")


class _Sending:
    """`send` with our headers added, and without leave for other origins to read the answer.

    streams_events: a stream of events (which has no end of its own, so none is lost by ending it) is begun, not ended.
    """

    def __init__(self, send: Send) -> None:
        self._send, self.streams_events = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            pairs = [(name.lower(), value) for name, value in message.get("headers", ())]
            kept = [pair for pair in pairs if pair[0] not in REPLACED and not pair[0].startswith(b"access-control-")]
            message = {**message, "headers": kept + ADDED}
            self.streams_events = dict(pairs).get(b"content-type", b"").startswith(b"text/event-stream")
        elif message["type"] == "http.response.body" and not message.get("more_body", False):
            self.streams_events = False
        await self._send(message)


async def _refuse(send: Send, kind: str, reason: str) -> None:
    if kind == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *ADDED]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": f"{reason}。".encode()})
