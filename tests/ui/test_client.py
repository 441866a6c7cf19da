"""A desk through the server gives what the desk itself gives."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Question, Turn
from assistant.desk import Desk, LibraryDesk
from assistant.glossary import TermQuery
from assistant.ledger import DutyQuery
from assistant.settings import Settings
from assistant.streaming import Finished
from ingest.duty import Standing, Strength
from ingest.errors import LibraryError, NotFoundError, ReadingError, YingjiError
from ingest.library import Library
from ingest.pipeline import FileReport
from tests.ingest.shelf import HashEmbedder
from tests.ui.serving import TOKEN, served
from tests.ui.shelf import ShelfDesk
from ui.client import ServerDesk
from ui.wire import TokenError

TEXTS = {
    "青澜市2025年应急管理工作要点.txt": (
        "青澜市2025年应急管理工作要点\n"
        "一、抓实重大隐患整治\n"
        "市应急局牵头，对36家重大隐患单位实行市级挂牌督办，6月底前整改销号。\n"
        "二、加强演练\n"
        "各区县每年组织应急演练不少于2次。\n"
        "三、夯实基层基础\n"
        "推进乡镇“六有”（有班子、有机制、有预案、有队伍、有物资）建设，落实《云川省消防条例》和《山洪防治办法》。\n"
    ),
    "云川省消防条例.txt": (
        "云川省消防条例\n（2024年5月31日云川省人民代表大会常务委员会通过）\n"
        "第一条 为了预防火灾，制定本条例。\n"
        "第二条 机关、单位应当每半年进行一次消防演练。\n"
        "第三条 本条例自2024年8月1日起施行。\n"
    ),
}
Call = Callable[[Desk], object]


def shelf(_: Path) -> ShelfDesk:
    return ShelfDesk(TEXTS)


def library(folder: Path) -> LibraryDesk:
    """A real library over the same texts, in a folder of its own."""
    (folder / "files").mkdir()
    for name, text in TEXTS.items():
        (folder / "files" / name).write_text(text, encoding="utf-8")
    at = LibraryDesk(Library.open(folder / "library", HashEmbedder(), purpose="test"), Settings(folder / "library"))
    assert [report.outcome for report in at.ingest([folder / "files"])] == ["added", "added"]
    return at


@pytest.fixture(scope="module", params=[shelf, library])
def desks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    """The same desk twice: itself, and through a server."""
    here = request.param(tmp_path_factory.mktemp("desk"))
    try:
        with served(here) as address, ServerDesk(address, TOKEN) as there:
            yield here, there
    finally:
        if isinstance(here, LibraryDesk):
            here.library.close()


def _timeless(value: object) -> object:
    if isinstance(value, Finished):
        return Finished(_timeless(value.answer))
    return replace(value, seconds=0.0) if isinstance(value, Answer) else value


CALLS: dict[str, Call] = {
    "entries": lambda desk: desk.entries(),
    "show a document": lambda desk: desk.show("云川省消防条例.txt"),
    "show a section": lambda desk: desk.show("云川省消防条例.txt", "第二条"),
    "surroundings": lambda desk: desk.surroundings(desk.entries()[0].id, 20, 30),
    "passages": lambda desk: desk.passages("云川省消防条例.txt"),
    "search": lambda desk: desk.search("消防演练", limit=2),
    "search within a scope": lambda desk: desk.search("演练", region="青澜市", year=2025),
    "search within a document": lambda desk: desk.search("演练", document="云川省消防条例.txt"),
    "ask": lambda desk: desk.ask(Question("青澜市2025年市级挂牌督办多少家重大隐患单位？")),
    "stream": lambda desk: [_timeless(event) for event in desk.stream(Question("市级挂牌督办多少家重大隐患单位？"))],
    "ask and be refused": lambda desk: desk.ask(Question("青澜市2025年的森林防火队伍有多少人？")),
    "ask on": lambda desk: desk.ask(Question("那演练几次？", (Turn("user", "青澜市演练"), Turn("assistant", "有。")))),
    "ask within a scope": lambda desk: desk.ask(Question("演练几次？", region="云川省", year=2024)),
    "duties": lambda desk: desk.duties(DutyQuery()),
    "duties of a page": lambda desk: desk.duties(DutyQuery(words=("演练",)), 1, 1),
    "duties within a scope": lambda desk: desk.duties(DutyQuery(region="青澜市", year=2025, body="应急局")),
    "duties within a document": lambda desk: desk.duties(DutyQuery(document="云川省消防条例.txt", recurring=False)),
    "duties that fall due": lambda desk: desk.duties(
        DutyQuery(due_after=date(2025, 6, 1), due_before=date(2025, 6, 30), strength=Strength.PUSH)
    ),
    "no duties": lambda desk: desk.duties(DutyQuery(words=("航空救援",), standing=Standing.PLANNED)),
    "tally": lambda desk: desk.tally(DutyQuery()),
    "terms": lambda desk: desk.terms(TermQuery()),
    "terms within a scope": lambda desk: desk.terms(TermQuery(region="青澜市", year=2025)),
    "a term": lambda desk: desk.term("六有", TermQuery()),
    "a term that nobody uses": lambda desk: desk.term("四联", TermQuery(document="云川省消防条例.txt")),
    "references": lambda desk: desk.references(TermQuery()),
    "tally within a scope": lambda desk: desk.tally(DutyQuery(region="青澜市", year=2025)),
    "examine": lambda desk: desk.examine(),
    "examine deeply": lambda desk: desk.examine(deep=True),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_both_desks_return_equal_values(desks: tuple[Desk, Desk], call: Call) -> None:
    here, there = (_timeless(call(desk)) for desk in desks)
    assert here == there
    assert type(here) is type(there)


FAILURES: dict[str, Call] = {
    "show what is not there": lambda desk: desk.show("没有这份文件"),
    "show a section that is not there": lambda desk: desk.show("云川省消防条例.txt", "第九十九条"),
    "remove what is not there": lambda desk: desk.remove(["没有这份文件"]),
    "terms of what is not there": lambda desk: desk.terms(TermQuery(document="没有这份文件")),
    "a term of one sign": lambda desk: desk.term("六", TermQuery()),
    "duties of what is not there": lambda desk: desk.duties(DutyQuery(document="没有这份文件")),
    "ask nothing": lambda desk: desk.ask(Question("")),
}


@pytest.mark.parametrize("call", FAILURES.values(), ids=FAILURES.keys())
def test_both_desks_fail_alike(desks: tuple[Desk, Desk], call: Call) -> None:
    raised = []
    for desk in desks:
        with pytest.raises(YingjiError) as caught:
            call(desk)
        raised.append((type(caught.value), str(caught.value)))
    assert raised[0] == raised[1]


def test_what_is_taken_in_through_the_server_is_there_at_once_and_gone_when_removed(
    desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    here, there = desks
    before = here.entries()
    (tmp_path / "岚州市2025年工作要点.txt").write_text(
        "岚州市2025年工作要点\n一、抓好防汛。\n二、抓好抗旱。\n", "utf-8"
    )
    reports = tuple(there.ingest([tmp_path]))
    assert [(report.outcome, report.done, report.total) for report in reports] == [("added", 1, 1)]
    added = reports[0].entry
    assert added in here.entries()
    assert there.remove([added.id]) == (added,)
    assert here.entries() == before == there.entries()


def test_a_relative_path_is_meant_from_where_the_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("青澜市2025年要点", "utf-8")
    seen: list[Path] = []

    class WatchingDesk(ShelfDesk):
        def ingest(self, paths: Sequence[Path], *, sync: bool = False) -> Iterator[FileReport]:
            seen.extend(paths)
            return super().ingest(paths, sync=sync)

    with served(WatchingDesk({})) as address, ServerDesk(address, TOKEN) as there:
        monkeypatch.chdir(tmp_path)
        tuple(there.ingest([Path("a.txt")]))
    assert seen == [tmp_path / "a.txt"]


def test_an_error_in_the_middle_of_an_ingest_comes_after_the_reports_before_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("青澜市2025年要点", "utf-8")
    (tmp_path / "b.broken").write_text("坏", "utf-8")
    with served(ShelfDesk({})) as address, ServerDesk(address, TOKEN) as there:
        reports = there.ingest([tmp_path])
        assert next(reports).outcome == "added"
        with pytest.raises(ReadingError, match=r"b\.broken：文件已损坏；请重新导出。"):
            next(reports)


def test_a_wrong_token_is_a_library_error_in_one_sentence() -> None:
    with served(ShelfDesk({})) as address, ServerDesk(address, "wrong") as there:
        with pytest.raises(TokenError, match="口令不符"):
            there.entries()
        with pytest.raises(LibraryError, match="口令不符"):
            tuple(there.ingest([Path("a")]))


def test_a_dead_server_is_a_library_error_in_one_sentence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with ServerDesk(address, TOKEN) as there:
        for call in (there.entries, lambda: tuple(there.ingest([Path("a")]))):
            with pytest.raises(LibraryError, match="没有应答") as caught:
                call()
            assert str(caught.value).count("。") == 1


def _answering_once(reply: bytes, *, hold: float = 0.0) -> tuple[str, threading.Thread]:
    """A server that sends `reply` to the first request, waits `hold` seconds, and closes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening, listening.accept()[0] as connection:
            connection.recv(65536)
            connection.sendall(reply)
            threading.Event().wait(hold)

    thread = threading.Thread(target=serve)
    thread.start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}", thread


OK = b"HTTP/1.1 200 OK\r\nconnection: close\r\n"


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (OK + b"content-length: 900\r\n\r\n[{", "连接中断"),
        (OK + b"content-length: 9\r\n\r\n<html>...", "无法读取"),
        (OK + b'content-length: 15\r\n\r\n[{"id": "one"}]', "无法读取"),
        (b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n", "无法读取"),
        (b"nonsense\r\n\r\n", "连接中断"),
    ],
)
def test_an_answer_that_is_cut_or_foreign_is_a_library_error(reply: bytes, sentence: str) -> None:
    address, thread = _answering_once(reply)
    with ServerDesk(address, TOKEN) as there, pytest.raises(LibraryError, match=sentence):
        there.entries()
    thread.join()


def test_a_stream_that_ends_without_its_end_line_is_an_error_and_not_a_success() -> None:
    address, thread = _answering_once(OK + b"\r\n\n\n")
    with ServerDesk(address, TOKEN) as there, pytest.raises(LibraryError, match="进度中断"):
        tuple(there.ingest([Path("a")]))
    thread.join()


def test_a_server_that_never_answers_is_given_up() -> None:
    address, thread = _answering_once(b"", hold=0.6)
    with ServerDesk(address, TOKEN, read=0.2) as there, pytest.raises(LibraryError, match="迟迟没有答复"):
        there.entries()
    thread.join()


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with served(ShelfDesk(TEXTS)) as address, ServerDesk(address, TOKEN) as there:
        assert len(there.entries()) == 2


def test_what_is_not_found_is_named_through_the_server() -> None:
    with (
        served(ShelfDesk(TEXTS)) as address,
        ServerDesk(address, TOKEN) as there,
        pytest.raises(NotFoundError) as caught,
    ):
        there.show("没有")
    assert (caught.value.what, caught.value.where) == ("库里没有这份文件", "没有")
