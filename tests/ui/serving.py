"""The real server on a free port of this machine, for as long as a test needs it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from assistant.desk import Desk
from ui.server import Page, Server, create_app, listen

TOKEN = "only-the-owner"


@contextmanager
def served(desk: Desk, page: Page | None = None, *, web: bool = True, app: FastAPI | None = None) -> Iterator[str]:
    """The address of a server over `desk`, stopped when the block ends; without a page only its desk and interface.

    app: made by the caller, in the place of one made here.
    """
    listening = listen("127.0.0.1", 0)
    server = Server(app or create_app(desk, TOKEN, page, web=web))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()
