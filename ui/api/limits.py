"""The most that a request may carry; what is over it is refused while it is read, in the caller's own shape."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """ASGI middleware. most: bytes; wider: (method, path, bytes) of the routes that may carry more."""

    def __init__(self, app: ASGIApp, most: int, wider: tuple[tuple[str, str, int], ...] = ()) -> None:
        self._app, self._most = app, most
        self._wider = {(method, path): size for method, path, size in wider}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._wider.get((scope["method"], scope["path"]), self._most)
        read = 0

        async def receiving() -> Message:
            nonlocal read
            if declared(scope) > most:
                raise HTTPException(413)
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        await self._app(scope, receiving, send)


def declared(scope: Scope) -> int:
    """The length that the request announces; 0 when it announces none that can be read."""
    found = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(found) if found.isdigit() else 0
