"""Clerks answer as the desk does, from the library as it is now, and go when the service goes."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from assistant.answer import Answer, Question, Turn
from assistant.desk import LibraryDesk
from assistant.settings import Settings
from evals.load import asked, family
from ingest.errors import YingjiError
from ingest.pipeline import ingest
from tests.conftest import DEMO, TODAY, build
from tests.ingest.shelf import InProcess
from tests.ui.serving import TOKEN, served
from ui import wire
from ui.clerks import SPACING, Clerks, hired
from ui.server import create_app

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = asked([DEMO.parent / "demo.jsonl"])
HEAVY = ("gradio", "torch", "chromadb", "fastapi", "sentence_transformers", "langchain", "unstructured")
FIRST = "青澜市2025年工作要点\n一、重大隐患。市级挂牌督办重大隐患36家。\n"
SECOND = "青澜市2026年工作要点\n一、重大隐患。市级挂牌督办重大隐患58家。\n"
QUESTION = Question("青澜市市级挂牌督办重大隐患多少家？")


class Counted(LibraryDesk):
    """A desk that counts how often it answers itself."""

    asked = 0

    def ask(self, question: Question) -> Answer:
        self.asked += 1
        return super().ask(question)


@pytest.fixture(scope="module")
def busy(demo_desk) -> Iterator[tuple[Counted, Clerks]]:
    """Two clerks beside the desk of the demo."""
    desk = Counted(demo_desk.library, demo_desk.settings)
    with closing(Clerks(desk, 2, pytest.fail)) as clerks:
        begin(desk, clerks)
        yield desk, clerks


@pytest.fixture
def own(tmp_path) -> Iterator[tuple[Counted, Path]]:
    """A desk over a library of one document, and the folder that the document is in."""
    from ingest.embedding import load
    from ingest.library import Library

    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, "utf-8")
    library = Library.open(tmp_path / "library", load(""), purpose="test")
    with Counted(library, Settings(tmp_path, today=TODAY)) as desk:
        take_in(desk, folder)
        library.flush()
        yield desk, folder


def take_in(desk: LibraryDesk, folder: Path) -> None:
    list(ingest([folder], desk.library, sandbox=InProcess()))


def same(answer: Answer) -> bytes:
    """An answer as it is sent, without the time that it took."""
    return wire.dump(Answer, replace(answer, seconds=0.0))


def answered_elsewhere(desk: Counted, clerks: Clerks) -> bool:
    before = desk.asked
    clerks.answer(QUESTION)
    return desk.asked == before


def begin(desk: Counted, clerks: Clerks) -> None:
    """Start the clerks and wait until they answer."""
    clerks.start()
    until(lambda: answered_elsewhere(desk, clerks))


def together(clerks: Clerks, questions: list[Question]) -> list[Answer]:
    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(clerks.answer, questions))


def until(come: Callable[[], object], seconds: float = 20) -> None:
    last = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < last
        time.sleep(0.05)


def test_clerks_answer_byte_for_byte_as_the_desk_does(busy, demo_desk):
    _, clerks = busy
    questions = [Question(words) for words in QUESTIONS]
    questions += [
        replace(QUESTION, year=2025),
        Question("那演练呢？", (Turn("user", QUESTIONS[0]), Turn("assistant", "。"))),
    ]
    assert list(map(same, together(clerks, questions))) == [same(demo_desk.ask(one)) for one in questions]


def test_the_desk_is_not_asked_when_clerks_are_there(busy):
    desk, clerks = busy
    before = desk.asked
    together(clerks, [Question(words) for words in QUESTIONS[:8]])
    assert desk.asked == before


def test_a_question_that_cannot_be_answered_raises_what_the_desk_raises(demo_desk):
    told: list[str] = []
    desk = Counted(demo_desk.library, demo_desk.settings)
    with closing(Clerks(desk, 1, told.append)) as clerks:
        begin(desk, clerks)
        with pytest.raises(YingjiError, match="问题是空的"):
            clerks.answer(Question(" "))
        assert clerks.answer(Question(QUESTIONS[0])).citations
    assert "问题是空的" in told[0]


def test_the_next_answer_after_a_change_is_from_the_changed_library(own):
    desk, folder = own
    with closing(Clerks(desk, 2, pytest.fail)) as clerks:
        begin(desk, clerks)
        assert "36家" in clerks.answer(QUESTION).text
        (folder / "a.txt").write_text(FIRST.replace("36", "47"), "utf-8")
        take_in(desk, folder)
        assert "47家" in clerks.answer(QUESTION).text
        until(lambda: answered_elsewhere(desk, clerks))
        assert {"47家" in each.text for each in together(clerks, [QUESTION] * 8)} == {True}
        desk.remove(["a.txt"])
        assert clerks.answer(QUESTION).refused
        assert answered_elsewhere(desk, clerks)


def test_while_the_library_changes_every_answer_is_from_before_or_after(own):
    """Documents come and go while four callers ask: what is said, cited and counted always fits one state."""
    desk, folder = own
    one = same(desk.ask(QUESTION))
    (folder / "b.txt").write_text(SECOND, "utf-8")
    take_in(desk, folder)
    both, b = same(desk.ask(QUESTION)), desk.library.find("b.txt")[0].id
    ended = threading.Event()

    def change() -> None:
        for pause in (0, 0.1, 0.3) * 4:
            desk.remove([b])
            time.sleep(pause)
            take_in(desk, folder)
            time.sleep(pause)
        ended.set()

    with closing(Clerks(desk, 2, pytest.fail)) as clerks:
        begin(desk, clerks)
        changing = threading.Thread(target=change)
        changing.start()
        found, by_clerks = set(), 0
        while not ended.is_set():
            before = desk.asked
            found |= set(map(same, together(clerks, [QUESTION] * 4)))
            by_clerks += max(0, 4 - (desk.asked - before))
        changing.join()
    assert found == {one, both}
    assert by_clerks > 10


def test_a_clerk_that_dies_costs_no_answer_and_others_take_its_place(own):
    desk, _ = own
    told: list[str] = []
    now = [0.0]
    before = set(multiprocessing.active_children())
    with closing(Clerks(desk, 2, told.append, clock=lambda: now[0])) as clerks:
        begin(desk, clerks)
        os.kill(next(iter(set(multiprocessing.active_children()) - before)).pid, signal.SIGKILL)
        until(lambda: together(clerks, [QUESTION] * 4) and told)
        assert "意外终止" in told[0]
        assert all("36家" in each.text for each in together(clerks, [QUESTION] * 8))
        assert not answered_elsewhere(desk, clerks)
        now[0] += SPACING
        until(lambda: together(clerks, [QUESTION] * 4) and answered_elsewhere(desk, clerks))
    assert len(told) == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"workers": 0},
        {"workers": 1},
        {"workers": 2, "model": "m"},
        {"workers": 2, "embedding": "BAAI/bge-small-zh-v1.5"},
    ],
)
def test_the_server_answers_itself_with_one_worker_a_model_or_another_embedding(demo_desk, settings):
    desk = LibraryDesk(demo_desk.library, demo_desk.settings)
    desk.settings = replace(desk.settings, **settings)
    assert hired(desk, pytest.fail) is None


def test_the_service_answers_through_clerks(busy):
    desk, clerks = busy
    before = desk.asked
    with served(desk, app=create_app(desk, TOKEN, clerks=clerks)) as address:
        headers = {"authorization": f"Bearer {TOKEN}"}
        told = httpx.post(f"{address}/api/v1/ask", json={"question": QUESTIONS[1]}, headers=headers)
    assert told.json()["citations"]
    assert desk.asked == before


def test_a_clerk_opens_no_heavy_door(demo_desk):
    code = (
        "import sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from assistant.answer import Question\n"
        "from ui.clerks import worked_out\n"
        f"made = worked_out(Path({str(demo_desk.library.folder)!r}), 0, Question({QUESTIONS[0]!r}), date(2025, 6, 30))\n"
        "print(made.citations[0].document, sorted(set(sys.modules) & set(sys.argv[1:])))"
    )
    done = subprocess.run([sys.executable, "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith(" []"), done.stdout


SERVE = """
import sys
from pathlib import Path
from assistant.settings import Settings
from ui.opening import own
from ui.server import serve
with own(Settings(Path(sys.argv[1]), workers=2), "test") as desk:
    serve(desk, desk.library.owner, token="t", web=False, as_json=True)
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> Path:
    """The folder of a closed library of one document."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "a.txt").write_text(FIRST, "utf-8")
    with build(folder / "library", [folder / "a.txt"]):
        return folder / "library"


@pytest.fixture
def server(shelf) -> Iterator[subprocess.Popen]:
    """A service with two workers, at the head of a group of processes."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    made = subprocess.Popen([sys.executable, "-c", SERVE, str(shelf)], cwd=ROOT, start_new_session=True, **pipes)
    yield made
    with suppress(ProcessLookupError):
        os.killpg(made.pid, signal.SIGKILL)
    made.communicate()


@pytest.mark.parametrize(
    ("ending", "send"),
    [(signal.SIGINT, os.killpg), (signal.SIGTERM, os.killpg), (signal.SIGTERM, os.kill), (signal.SIGKILL, os.kill)],
)
def test_clerks_end_with_the_service_and_leave_no_word(server, ending, send):
    """Ctrl-C reaches the whole group of processes, and so may a system that shuts down; the others the server only."""
    address = json.loads(server.stdout.readline())["address"]

    def ask(_: int) -> int:
        body, headers = {"question": QUESTION.text, "fresh": True}, {"authorization": "Bearer t"}
        return httpx.post(f"{address}/api/v1/ask", json=body, headers=headers, timeout=20).status_code

    with ThreadPoolExecutor(4) as threads:  # the server, two workers, and the tracker of their semaphores
        until(lambda: set(threads.map(ask, range(8))) == {200} and len(family(server.pid)) >= 4)
    send(server.pid, ending)
    said = server.communicate(timeout=20)[1]
    assert server.returncode == (-ending if ending == signal.SIGKILL else 0)
    assert "Traceback" not in said
    assert said == "" or ending == signal.SIGKILL
    until(lambda: not [path for path in Path("/proc").glob("[0-9]*") if group_of(path) == server.pid])


def group_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[2])
    except OSError:
        return 0
