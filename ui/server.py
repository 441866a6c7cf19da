"""The local service: the desk over HTTP for our own commands, and the web page beside it."""

from __future__ import annotations

import asyncio
import hmac
import json
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse
from starlette.concurrency import iterate_in_threadpool

from assistant.answer import Answer, Question
from assistant.bibliography import Bibliography
from assistant.conversations import FILE as CONVERSATIONS
from assistant.conversations import Conversations
from assistant.desk import Desk, Excerpt
from assistant.glossary import Comparison, Glossary, TermQuery
from assistant.ledger import DutyPage, DutyQuery
from assistant.study.item import Deck, DutyCard, Guide, Paper
from assistant.study.request import StudyRequest
from assistant.study.rewording import Step
from assistant.study.verdicts import Recheck, Review
from evals.feedback import FILE as CASES
from evals.feedback import CaseFile
from ingest.document import Entry, Hit, Passage
from ingest.errors import LibraryError, NotFoundError, SettingsError, YingjiError
from ingest.library import Finding
from ingest.pipeline import FileReport
from ingest.store.duties import Tally
from ingest.store.ownership import Owner
from ui import gate, keeping, wire
from ui import page as screen
from ui.api.application import Within, create_api
from ui.api.paging import routes as keeping_routes
from ui.api.problems import unforeseen
from ui.api.service import Service
from ui.api.training import routes as training_routes
from ui.clerks import Clerks, hired
from ui.downloads import Downloads
from ui.handouts import Handouts
from ui.journal import FILE as LOG
from ui.journal import FOLDER as LOGS
from ui.journal import Journal
from ui.metering import Meter
from ui.observing import Observer
from ui.opening import speaks
from ui.reception import Reception
from ui.relay import relay
from ui.talking import Chat
from ui.token import kept_token

T = TypeVar("T")
PORT = 7860
PORTS_TRIED = 20
BEAT = 1.0  # seconds between signs of life while a file is being read; also how soon a lost client is noticed
KEPT_OPEN = 75  # seconds that a connection without requests stays open
TURN = 0.02  # seconds that a thread keeps the interpreter: a third more answers fit in when none is interrupted
LAST_WORDS = 2  # seconds that open connections are given when the service ends
STATIC = Path(__file__).parent / "static"
HOSTS = frozenset({"127.0.0.1", "localhost"})
STATUSES: tuple[tuple[type[YingjiError], int], ...] = (
    (wire.TokenError, 401),
    (NotFoundError, 404),
    (SettingsError, 400),
    (LibraryError, 409),
)


@dataclass(frozen=True, slots=True)
class Page:
    """What the web page needs besides the desk. uploads: the folder where files chosen on the page are kept."""

    uploads: Path
    examples: tuple[str, ...] = ()


def create_app(
    desk: Desk,
    token: str,
    page: Page | None = None,
    *,
    web: bool = True,
    journal: Journal | None = None,
    clerks: Clerks | None = None,
) -> FastAPI:
    """The service over `desk`; `token` opens the desk's routes and the interface, the page needs none (loopback only).

    page: None keeps nothing on disk and leaves the web chat out, whose import takes seconds; so does web=False.
    clerks: who answers beside this process; the caller closes them.
    """
    app = FastAPI(title="应急", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(YingjiError, _told)
    meter, journal = Meter(desk), journal or Journal(None)
    reception = Reception(desk, (meter, journal), slow=speaks(desk), clerks=clerks)
    service = _service(desk, reception, meter, token, page)
    kept = Conversations(page.uploads.parent / CONVERSATIONS) if page else None
    app.router.routes.append(Within(create_api(service)))
    app.include_router(_desk_routes(desk, token))
    app.include_router(_page_routes(desk, downloads := Downloads(desk)))
    app.include_router(keeping_routes(service, kept))
    app.include_router(training_routes(handouts := Handouts()))
    if page and web:
        from ui.web import mount

        mount(app, desk, page.uploads, page.examples, downloads, Chat(desk, reception, kept), handouts)
    app.state.closing, app.state.kept = asyncio.Event(), kept
    app.add_middleware(Observer, witnesses=(meter, journal), failed=_unforeseen)
    app.add_middleware(gate.Gate, closing=app.state.closing)
    return app


def _service(desk: Desk, reception: Reception, meter: Meter, token: str, page: Page | None) -> Service:
    if page is None:
        return Service(desk, reception, meter, token)
    return Service(desk, reception, meter, token, CaseFile(page.uploads.parent / CASES), page.uploads)


async def _unforeseen(request: Request, error: Exception) -> Response:
    """The response to an error nobody foresaw: our own commands are told more than others."""
    inside = request.url.path.startswith(wire.ADDRESS_PATH)
    return await (_told(request, error) if inside else unforeseen(request, error))


def serve(
    desk: Desk,
    owner: Owner,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    examples: Sequence[str] = (),
    token: str | None = None,
    web: bool = True,
    as_json: bool = False,
    log: Path | None = None,
    log_questions: bool = False,
) -> None:
    """Serve until Ctrl-C or SIGTERM; one line is printed when the page can be opened, and one at the end.

    port: None takes 7860, or the next free one; a port that was asked for and is taken is a SettingsError.
    token: what opens the desk's routes and the interface; None takes the library's own. It is written on the owner's
    card with the address. log: a file for the service's log; None takes one in the library's folder.
    """
    sys.setswitchinterval(TURN)
    token = token or kept_token(owner.folder)
    listening = listen(host, port)
    address = f"http://{host}:{listening.getsockname()[1]}"
    owner.announce(address, token)  # already: who connects now waits in the socket's queue until the page is built
    page = Page(owner.folder / keeping.FOLDER, tuple(examples))
    with ExitStack() as held:
        journal = held.enter_context(closing(Journal(log or owner.folder / LOGS / LOG, questions=log_questions)))
        if clerks := hired(desk, lambda trace: journal.failure("", "clerks", trace)):
            held.enter_context(closing(clerks)).start()
        app = create_app(desk, token, page, web=web, journal=journal, clerks=clerks)
        server = Server(app, lambda: _say(_opened(address, port), {"address": address}, as_json))
        with listening:
            server.run(sockets=[listening])
    _say("服务已停止。", {"stopped": True}, as_json)


def listen(host: str, port: int | None, first: int = PORT) -> socket.socket:
    """A listening socket on a loopback address; SettingsError when the port is taken or the host is not ours.

    first: where the search for a free port starts when `port` is None.
    """
    if host not in HOSTS:
        raise SettingsError(f"服务只在本机开放，不能使用地址 {host}", remedy="请去掉 --host，或写 --host 127.0.0.1")
    for tried in (port,) if port is not None else range(first, first + PORTS_TRIED):
        found = _bound(host, tried)
        if found:
            return found
    taken = f"端口 {port}" if port is not None else f"端口 {first}–{first + PORTS_TRIED - 1}"
    raise SettingsError(f"{taken} 已被其他程序占用", remedy="请用 --port 换一个端口，例如 --port 8080")


def _bound(host: str, port: int) -> socket.socket | None:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError:
        listening.close()
        return None
    return listening


def _opened(address: str, asked: int | None) -> str:
    moved = asked is None and not address.endswith(f":{PORT}")
    why = f"（端口 {PORT} 已被占用，改用下一个空闲端口）" if moved else ""
    return f"网页对话已就绪：{address}{why}，按 Ctrl-C 结束。"


def _say(words: str, record: dict[str, str | bool], as_json: bool) -> None:
    print(json.dumps(record) if as_json else words, flush=True)


class Server(uvicorn.Server):
    """uvicorn without access log and proxy headers; it says when it is ready and ends without being hurried."""

    def __init__(self, app: FastAPI, ready: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=LAST_WORDS,
                timeout_keep_alive=KEPT_OPEN,
            )
        )
        self._ready, self._closing, self._kept = ready, app.state.closing, app.state.kept

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing.set()
        await super().shutdown(sockets)
        if self._kept:
            self._kept.close()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM, once or more often, end the service in order and are not raised again."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, *_: object) -> None:
        self.should_exit = True


def _desk_routes(desk: Desk, token: str) -> APIRouter:
    """One POST route for each method of `Desk`, arguments and value as `wire` writes them."""
    routes = APIRouter(prefix=wire.ADDRESS_PATH, dependencies=[Depends(_only_with(token))])

    @routes.post("/entries")
    def entries() -> Response:
        return _reply(tuple[Entry, ...], desk.entries())

    @routes.post("/show")
    def show(call: Annotated[wire.ShowCall, _asked(wire.ShowCall)]) -> Response:
        return _reply(Excerpt, desk.show(call.document, call.place))

    @routes.post("/surroundings")
    def surroundings(call: Annotated[wire.SurroundingsCall, _asked(wire.SurroundingsCall)]) -> Response:
        return _reply(Excerpt, desk.surroundings(call.document, call.start, call.end))

    @routes.post("/passages")
    def passages(call: Annotated[wire.ShowCall, _asked(wire.ShowCall)]) -> Response:
        return _reply(tuple[Passage, ...], desk.passages(call.document))

    @routes.post("/search")
    def search(call: Annotated[wire.SearchCall, _asked(wire.SearchCall)]) -> Response:
        scope = {"region": call.region, "year": call.year, "document": call.document}
        return _reply(tuple[Hit, ...], desk.search(call.query, limit=call.limit, **scope))

    @routes.post("/ask")
    def ask(question: Annotated[Question, _asked(Question)]) -> Response:
        return _reply(Answer, desk.ask(question))

    @routes.post("/stream")
    def stream(question: Annotated[Question, _asked(Question)]) -> Response:
        lines = _lines(lambda: desk.stream(question), wire.event_line)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @routes.post("/duties")
    def duties(call: Annotated[wire.DutiesCall, _asked(wire.DutiesCall)]) -> Response:
        return _reply(DutyPage, desk.duties(call.query, call.start, call.limit))

    @routes.post("/tally")
    def tally(query: Annotated[DutyQuery, _asked(DutyQuery)]) -> Response:
        return _reply(Tally, desk.tally(query))

    @routes.post("/terms")
    def terms(query: Annotated[TermQuery, _asked(TermQuery)]) -> Response:
        return _reply(Glossary, desk.terms(query))

    @routes.post("/term")
    def term(call: Annotated[wire.TermCall, _asked(wire.TermCall)]) -> Response:
        return _reply(Comparison, desk.term(call.name, call.query))

    @routes.post("/references")
    def references(query: Annotated[TermQuery, _asked(TermQuery)]) -> Response:
        return _reply(Bibliography, desk.references(query))

    @routes.post("/study")
    def study(request: Annotated[StudyRequest, _asked(StudyRequest)]) -> Response:
        return _reply(Paper, desk.study(request))

    @routes.post("/reword")
    def reword(paper: Annotated[Paper, _asked(Paper)]) -> Response:
        lines = _lines(lambda: desk.reword(paper), lambda step: b'{"step":%s}\n' % wire.dump(Step, step))
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @routes.post("/flashcards")
    def flashcards(request: Annotated[StudyRequest, _asked(StudyRequest)]) -> Response:
        return _reply(Deck, desk.flashcards(request))

    @routes.post("/guide")
    def guide(request: Annotated[StudyRequest, _asked(StudyRequest)]) -> Response:
        return _reply(Guide, desk.guide(request))

    @routes.post("/duty_card")
    def duty_card(call: Annotated[wire.DutyCardCall, _asked(wire.DutyCardCall)]) -> Response:
        return _reply(DutyCard, desk.duty_card(call.body, call.request))

    @routes.post("/recheck")
    def recheck(paper: Annotated[Paper, _asked(Paper)]) -> Response:
        return _reply(Recheck, desk.recheck(paper))

    @routes.post("/review")
    def review(call: Annotated[wire.ReviewCall, _asked(wire.ReviewCall)]) -> Response:
        return _reply(Review, desk.review(call.questions))

    @routes.post("/ingest")
    def ingest(call: Annotated[wire.IngestCall, _asked(wire.IngestCall)]) -> Response:
        lines = _lines(lambda: desk.ingest(call.paths, sync=call.sync), _report_line)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @routes.post("/remove")
    def remove(call: Annotated[wire.RemoveCall, _asked(wire.RemoveCall)]) -> Response:
        return _reply(tuple[Entry, ...], desk.remove(call.documents))

    @routes.post("/examine")
    def examine(call: Annotated[wire.ExamineCall, _asked(wire.ExamineCall)]) -> Response:
        return _reply(tuple[Finding, ...], desk.examine(deep=call.deep))

    @routes.api_route("/{rest:path}", methods=["GET", "POST"])
    def unknown(rest: str) -> Response:
        raise NotFoundError(f"服务没有“{rest}”这项功能", remedy="请确认服务与命令行是同一版本")

    return routes


def _page_routes(desk: Desk, downloads: Downloads) -> APIRouter:
    """What the page loads besides Gradio: its style, its script, documents to read, and files of the register."""
    routes = APIRouter(prefix="/page")

    @routes.get("/style.css")
    def style() -> Response:
        return FileResponse(STATIC / "style.css", media_type="text/css")

    @routes.get("/page.js")
    def script() -> Response:
        return FileResponse(STATIC / "page.js", media_type="text/javascript")

    @routes.get("/download/{name}")
    def download(name: str, request: Request) -> Response:
        """The register as a file, for the query that was offered under this id."""
        try:
            made = downloads.fetch(name, str(request.base_url).rstrip("/"))
        except YingjiError as error:
            return HTMLResponse(screen.whole("未能下载", screen.error_html(error)), status_code=_status(error))
        return Response(made.data, media_type=made.type, headers={"content-disposition": made.disposition})

    @routes.get("/document/{document}")
    def document(document: str, start: int = 0, end: int = 0, part: bool = False) -> Response:
        """A document to read, the words [start, end) highlighted; part: only what goes into the drawer."""
        try:
            shown = screen.document_html(desk.show(document), start, end)
        except YingjiError as error:
            return HTMLResponse(screen.whole("未能打开", screen.error_html(error)), status_code=_status(error))
        return HTMLResponse(shown if part else screen.whole("阅读原文", shown))

    return routes


def _only_with(token: str) -> Callable[[Request], None]:
    expected = f"Bearer {token}".encode()

    def check(request: Request) -> None:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            raise wire.TokenError("口令不符，服务拒绝了请求", remedy="服务可能已经重启，请重新运行命令")

    return check


def _asked(shape: type[T]) -> Any:
    """A FastAPI dependency: the body as a `shape`."""

    async def read(request: Request) -> T:
        try:
            return wire.load(shape, await request.body())
        except ValueError as error:
            raise SettingsError("请求的内容不合规范", remedy="请确认服务与命令行是同一版本") from error

    return Depends(read)


def _reply(shape: type[T], value: T) -> Response:
    return Response(wire.dump(shape, value), media_type="application/json")


async def _told(_: Request, error: Exception) -> Response:
    told = wire.fault(error)
    return Response(wire.dump(wire.Fault, told), status_code=_status(error), media_type="application/json")


def _status(error: Exception) -> int:
    if not isinstance(error, YingjiError):
        return 500
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 422)


def _report_line(report: FileReport) -> bytes:
    return b'{"report":%s}\n' % wire.dump(FileReport, report)


async def _lines(job: Callable[[], Iterator[T]], line: Callable[[T], bytes]) -> AsyncIterator[bytes]:
    """NDJSON: a line for each result, an empty line a beat, then {"end": true}, or {"fault": …} in its place."""
    results = relay(job, BEAT)
    try:
        async for result in iterate_in_threadpool(results):
            yield b"\n" if result is None else line(result)
        yield b'{"end":true}\n'
    except Exception as error:
        yield b'{"fault":%s}\n' % wire.dump(wire.Fault, wire.fault(error))
    finally:
        results.close()
