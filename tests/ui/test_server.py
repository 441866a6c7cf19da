"""The local service: who may ask, what travels, and how it starts and ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Question, Status
from ingest.document import Region, Scope
from ingest.errors import LibraryError, NotFoundError, ReadingError, SettingsError, YingjiError
from ingest.pipeline import FileReport
from tests.ui.serving import TOKEN, served
from tests.ui.shelf import ShelfDesk
from ui import wire
from ui.gate import ADDED, CONTENT_POLICY, Gate
from ui.relay import relay
from ui.server import listen

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "青澜.txt": "青澜市2025年工作要点\n一、重大隐患。市级挂牌督办重大隐患36家。\n二、演练。每年组织演练2次。",
    "坏.html": '某某市2024年<script>alert(1)</script>\n一、<img src="http://elsewhere.example/x.png">检查。',
}
CALLS = (
    "entries",
    "show",
    "surroundings",
    "search",
    "duties",
    "tally",
    "terms",
    "term",
    "references",
    "ask",
    "ingest",
    "remove",
    "examine",
)
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(ShelfDesk(TEXTS)) as where:
        yield where


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}])
def test_no_call_is_answered_without_the_token(address: str, call: str, headers: dict[str, str]) -> None:
    response = httpx.post(f"{address}/api/desk/{call}", content=b"{}", headers=headers)
    assert response.status_code == 401
    assert wire.load(wire.Fault, response.content).type == "TokenError"


def test_an_unknown_call_and_a_malformed_one_are_told_in_one_sentence(address: str) -> None:
    unknown = httpx.post(f"{address}/api/desk/burn", headers=BEARER)
    malformed = httpx.post(f"{address}/api/desk/ask", content=b'{"question": 1', headers=BEARER)
    assert (unknown.status_code, malformed.status_code) == (404, 400)
    for response in (unknown, malformed):
        assert wire.load(wire.Fault, response.content).remedy == "请确认服务与命令行是同一版本"


def test_each_error_has_its_status_and_names_what_where_and_remedy(address: str) -> None:
    response = httpx.post(f"{address}/api/desk/show", content=b'{"document": "missing"}', headers=BEARER)
    assert response.status_code == 404
    assert response.json() == {
        "type": "NotFoundError",
        "what": "库里没有这份文件",
        "where": "missing",
        "remedy": "请看文件列表",
    }


def test_an_error_nobody_foresaw_is_named_without_a_traceback() -> None:
    class BrokenDesk(ShelfDesk):
        def entries(self) -> tuple:
            raise ZeroDivisionError("division by zero")

    with served(BrokenDesk({})) as where:
        response = httpx.post(f"{where}/api/desk/entries", content=b"{}", headers=BEARER)
    assert response.status_code == 500
    assert "ZeroDivisionError" in response.json()["what"]
    assert "Traceback" not in response.text


def test_a_document_can_be_read_on_the_page_and_shows_its_tags_as_text(address: str) -> None:
    shown = httpx.get(f"{address}/page/document/坏.html")
    assert shown.status_code == 200
    assert "<script>" not in shown.text
    assert "&lt;" not in shown.text  # every mark is written as a number
    assert "&#60;script&#62;alert(1)&#60;/script&#62;" in shown.text
    assert "<img" not in shown.text


def test_the_words_asked_for_are_highlighted_in_the_document(address: str) -> None:
    text = TEXTS["青澜.txt"]
    start = text.index("36家")
    shown = httpx.get(f"{address}/page/document/青澜.txt?start={start}&end={start + 3}&part=true")
    assert "<mark>36家</mark>" in shown.text
    assert "<html" not in shown.text


def test_a_missing_document_says_so_on_the_page(address: str) -> None:
    shown = httpx.get(f"{address}/page/document/none")
    assert shown.status_code == 404
    assert "库里没有这份文件" in shown.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", ""])
def test_only_names_of_this_machine_are_answered(address: str, host: str) -> None:
    response = httpx.get(f"{address}/page/style.css", headers={"host": host})
    assert response.status_code in (400, 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://localhost"])
def test_pages_of_other_sites_may_change_nothing(address: str, origin: str) -> None:
    for method in ("POST", "OPTIONS", "DELETE"):
        response = httpx.request(method, f"{address}/api/desk/entries", headers={**BEARER, "origin": origin})
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers


def test_a_page_of_our_own_may_call(address: str) -> None:
    response = httpx.post(f"{address}/api/desk/entries", content=b"{}", headers={**BEARER, "origin": address})
    assert response.status_code == 200


def test_every_answer_forbids_outside_sources_and_other_readers(address: str) -> None:
    for path in ("/page/style.css", "/page/document/none", "/api/desk/entries"):
        headers = httpx.get(address + path).headers
        assert headers["content-security-policy"] == CONTENT_POLICY
        assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "http" not in CONTENT_POLICY
    assert "eval" not in CONTENT_POLICY


def test_the_gate_drops_proxy_headers_and_leave_for_other_origins() -> None:
    seen: list[list[tuple[bytes, bytes]]] = []
    sent: list[dict] = []

    async def inner(scope: dict, receive: object, send: object) -> None:
        seen.append(scope["headers"])
        headers = [(b"Access-Control-Allow-Origin", b"*"), (b"x-own", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def send(message: dict) -> None:
        sent.append(message)

    headers = [(b"host", b"[::1]:7860"), (b"x-forwarded-host", b"evil"), (b"forwarded", b"for=evil"), (b"accept", b"*")]
    asyncio.run(Gate(inner, asyncio.Event())({"type": "http", "method": "GET", "headers": headers}, None, send))
    assert seen == [[(b"host", b"[::1]:7860"), (b"accept", b"*")]]
    assert sent[0]["headers"] == [(b"x-own", b"1"), *ADDED]


def test_the_gate_closes_web_sockets_of_other_origins() -> None:
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1:7860"), (b"origin", b"http://evil.example")]
    asyncio.run(Gate(None, asyncio.Event())({"type": "websocket", "headers": headers}, None, send))
    assert sent[0]["type"] == "websocket.close"


def test_a_stream_that_is_still_open_is_told_when_the_service_ends() -> None:
    heard: list[str] = []

    async def waiting_for_ever() -> dict:
        await asyncio.Event().wait()
        return {}

    async def inner(scope: dict, receive: object, send: object) -> None:
        heard.append((await receive())["type"])

    async def serve() -> None:
        closing = asyncio.Event()
        scope = {"type": "http", "method": "GET", "headers": [(b"host", b"localhost")]}
        open_still = asyncio.ensure_future(Gate(inner, closing)(scope, waiting_for_ever, None))
        await asyncio.sleep(0.01)
        assert heard == []
        closing.set()
        await asyncio.wait_for(open_still, 5)

    asyncio.run(serve())
    assert heard == ["http.disconnect"]


@pytest.mark.parametrize(("kind", "bodies"), [(b"text/event-stream", 2), (b"text/csv", 1)])
def test_only_a_stream_of_events_left_without_an_end_is_ended_with_the_service(kind: bytes, bodies: int) -> None:
    """A file that was cut off must not look whole."""

    async def ended() -> list[dict]:
        closing, sent = asyncio.Event(), []

        async def stream(scope: dict, receive, send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
            await send({"type": "http.response.body", "body": b"data: 1", "more_body": True})
            await receive()

        async def send(message: dict) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "headers": [(b"host", b"127.0.0.1")]}
        call = asyncio.ensure_future(Gate(stream, closing)(scope, asyncio.Event().wait, send))
        await asyncio.sleep(0.05)
        closing.set()
        await asyncio.wait_for(call, 5)
        return [message for message in sent if message["type"] == "http.response.body"]

    sent = asyncio.run(ended())
    assert len(sent) == bodies
    assert sent[-1]["more_body"] is (bodies == 1)


def test_ingest_tells_each_file_as_it_is_done(address: str, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{name}市2023年要点\n一、内容。", encoding="utf-8")
    body = wire.dump(wire.IngestCall, wire.IngestCall((tmp_path,)))
    response = httpx.post(f"{address}/api/desk/ingest", content=body, headers=BEARER)
    assert response.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in response.text.splitlines() if line]
    assert [next(iter(line)) for line in lines] == ["report", "report", "end"]
    assert Path(lines[0]["report"]["path"]).name == "a.txt"


class SlowDesk(ShelfDesk):
    """A desk whose ingest does one file each time `more` is released."""

    def __init__(self) -> None:
        super().__init__({})
        self.more = threading.Semaphore(0)
        self.done = 0
        self.ended = threading.Event()

    def ingest(self, paths: Sequence[Path], *, sync: bool = False) -> Iterator[FileReport]:
        try:
            for report in super().ingest(paths):
                self.more.acquire(timeout=20)
                self.done += 1
                yield report
        finally:
            self.ended.set()


def test_ingest_stops_at_the_next_file_when_the_client_goes_away(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text(f"第{number}号", encoding="utf-8")
    desk = SlowDesk()
    body = wire.dump(wire.IngestCall, wire.IngestCall((tmp_path,)))
    with served(desk) as where:
        desk.more.release()
        with httpx.stream("POST", f"{where}/api/desk/ingest", content=body, headers=BEARER) as response:
            next(response.iter_lines())
        time.sleep(1.5)  # longer than a beat, so that the server has seen that the client is gone
        desk.more.release(20)
        assert desk.ended.wait(5)
    assert desk.done <= 3


def test_a_relayed_job_stays_in_one_thread_and_ends_there() -> None:
    where: list[int] = []

    def job() -> Iterator[int]:
        try:
            for number in range(3):
                where.append(threading.get_ident())
                yield number
        finally:
            where.append(threading.get_ident())

    assert list(relay(job, 5)) == [0, 1, 2]
    assert len(set(where)) == 1
    assert where[0] != threading.get_ident()


def test_a_relayed_error_is_raised_where_it_is_read_and_a_beat_is_heard_while_waiting() -> None:
    hold = threading.Event()

    def job() -> Iterator[int]:
        hold.wait(5)
        yield 1
        raise ReadingError("坏", "a.txt", "修")

    results = relay(job, 0.02)
    assert next(results) is None
    hold.set()
    assert next(number for number in results if number is not None) == 1
    with pytest.raises(ReadingError, match="坏"):
        list(results)


def test_a_taken_port_names_the_way_out_and_an_unnamed_one_moves_on() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"端口 {port} 已被其他程序占用；请用 --port"):
            listen("127.0.0.1", port)
        with listen("127.0.0.1", None, first=port) as found:
            assert port < found.getsockname()[1] < port + 20


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "yingji.example"])
def test_the_service_opens_on_this_machine_only(host: str) -> None:
    with pytest.raises(SettingsError, match="只在本机开放"):
        listen(host, None)


SERVING = """
import sys
from pathlib import Path
from tests.ui.shelf import ShelfDesk
from ui.server import serve

class Owner:
    folder = Path(sys.argv[2])

    def announce(self, address, token):
        print("announced", address, len(token) > 30, flush=True)

serve(ShelfDesk({}), Owner(), port=int(sys.argv[1]), web=False)
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_terminating_signal_end_the_service_with_one_line(ending: signal.Signals, tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as found:
        port = found.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVING, str(port), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        announced, opened = process.stdout.readline(), process.stdout.readline()
        process.send_signal(ending)
        process.send_signal(ending)
        rest, _ = process.communicate(timeout=15)
    finally:
        process.kill()
    assert announced == f"announced http://127.0.0.1:{port} True\n"
    assert opened == f"网页对话已就绪：http://127.0.0.1:{port}，按 Ctrl-C 结束。\n"
    assert rest == "服务已停止。\n"
    assert process.returncode == 0


WORDS = st.text(max_size=12)
SCOPES = st.builds(Scope, st.none() | st.builds(Region, st.tuples(WORDS, WORDS)), st.none() | st.integers(1, 9999))
CITATIONS = st.builds(
    Citation,
    number=st.integers(1, 99),
    document=WORDS,
    document_id=WORDS,
    title=WORDS,
    locator=WORDS,
    page=st.none() | st.integers(1, 9),
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    quote=WORDS,
)
ANSWERS = st.builds(
    Answer,
    question=WORDS,
    status=st.sampled_from(Status),
    text=WORDS,
    claims=st.tuples(st.builds(Claim, WORDS, st.tuples(st.integers()))),
    citations=st.tuples(CITATIONS, CITATIONS),
    scope=SCOPES,
    seconds=st.floats(allow_nan=False, allow_infinity=False),
)


@given(ANSWERS)
def test_an_answer_is_the_same_after_the_journey(answer: Answer) -> None:
    back = wire.load(Answer, wire.dump(Answer, answer))
    assert back == answer
    assert isinstance(back.status, Status)


def test_a_name_that_is_not_utf8_survives_the_journey() -> None:
    odd = Question("\udcff.txt 里写了什么？")
    assert wire.load(Question, wire.dump(Question, odd)) == odd
    call = wire.IngestCall((Path("/a/\udcfe.txt"), Path("/b/汉字.txt")))
    assert wire.load(wire.IngestCall, wire.dump(wire.IngestCall, call)) == call


@pytest.mark.parametrize("kind", [YingjiError, ReadingError, LibraryError, NotFoundError, SettingsError])
def test_an_error_comes_back_as_what_it_was(kind: type[YingjiError]) -> None:
    error = kind("什么", "哪里", "怎么办")
    back = wire.revived(wire.load(wire.Fault, wire.dump(wire.Fault, wire.fault(error))))
    assert type(back) is kind
    assert str(back) == str(error)


def test_an_error_of_a_newer_version_still_says_its_sentence() -> None:
    back = wire.revived(wire.Fault("ErrorOfTomorrow", "什么", "哪里", "怎么办"))
    assert type(back) is YingjiError
    assert str(back) == "哪里：什么；怎么办。"
