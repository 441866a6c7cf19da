"""The served model over real sockets: what it says when all is well, and how each fault ends, in time."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.model import REMEDIES, ModelError, ServedModel, Trouble
from evals.stub_model import Fault, StubModel

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = (("system", "照办"), ("user", "要点[1]：演练2次。"))
LIMIT = 1.2  # seconds that a call is given
SLACK = 0.8  # seconds by which a busy machine may be late


@pytest.fixture(scope="module", autouse=True)
def warmed():
    """The client is imported before anything is timed."""
    with StubModel() as stub:
        said(ServedModel("stub", stub.url), 120)


def said(model, seconds=LIMIT):
    return "".join(model.stream(MESSAGES, time.monotonic() + seconds))


def failed(model, seconds=LIMIT):
    """The error a call ends in, and after how many seconds."""
    begun = time.monotonic()
    with pytest.raises(ModelError) as caught:
        said(model, seconds)
    return caught.value, time.monotonic() - begun


def test_the_words_come_whole_and_the_key_goes_only_to_the_server():
    with StubModel() as stub:
        assert said(ServedModel("stub", stub.url, "sk-secret"), 30) == "演练2次。[1]"
        assert stub.requests[0].key == "sk-secret"
        assert (stub.requests[0].system, stub.requests[0].user) == ("照办", MESSAGES[1][1])


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault.SILENT, Trouble.LATE),
        (Fault.DRIPS, Trouble.LATE),
        (Fault.COMMENTS, Trouble.LATE),
        (Fault.STALLS, Trouble.LATE),
        (Fault.CUT, Trouble.CUT),
        (Fault.UNFINISHED, Trouble.CUT),
        (Fault.SHORT, Trouble.CUT),
        (Fault.GARBLED, Trouble.GARBLED),
        (Fault.PAGE, Trouble.GARBLED),
        (Fault.EMPTY, Trouble.EMPTY),
        (Fault.BUSY, Trouble.BUSY),
        (Fault.BUSY_LONG, Trouble.BUSY),
        (Fault.BROKEN, Trouble.BROKEN),
        (Fault.NO_KEY, Trouble.KEY),
        (Fault.NO_MODEL, Trouble.UNKNOWN),
    ],
)
def test_every_fault_has_its_name_and_ends_within_the_time_limit(fault, trouble):
    with StubModel(fault=fault, beat=0.1) as stub:
        error, seconds = failed(ServedModel("stub", stub.url, "sk-secret"))
    assert error.trouble is trouble
    assert seconds < LIMIT + SLACK
    assert "sk-secret" not in f"{error!r}{error}"


def test_a_server_that_is_not_there_is_told_at_once():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        error, seconds = failed(ServedModel("stub", f"http://127.0.0.1:{free.getsockname()[1]}/v1"))
    assert error.trouble is Trouble.REFUSED
    assert seconds < LIMIT + SLACK


def test_a_busy_server_is_asked_once_more_when_the_wait_it_names_fits():
    with StubModel(fault=Fault.BUSY_ONCE) as stub:
        assert said(ServedModel("stub", stub.url), 30) == "演练2次。[1]"
        assert len(stub.requests) == 2


def test_a_wait_beyond_the_time_limit_is_not_waited_for():
    with StubModel(fault=Fault.BUSY_LONG) as stub:
        error, _ = failed(ServedModel("stub", stub.url), 30)
        assert error.wait == 3600
        assert len(stub.requests) == 1


def test_thoughts_before_the_answer_are_left_out():
    with StubModel(lambda _: "<think>\n先想一想[1]\n</think>\n\n演练2次。[1]") as stub:
        assert said(ServedModel("stub", stub.url), 30).strip() == "演练2次。[1]"
    with StubModel(lambda _: "<think>想不完") as stub:
        assert failed(ServedModel("stub", stub.url), 30)[0].trouble is Trouble.EMPTY


def test_every_trouble_has_a_remedy_and_a_sentence():
    for trouble in Trouble:
        assert str(ModelError(trouble)) == f"语言模型{trouble.value}；{REMEDIES[trouble]}。"


def test_whoever_stops_listening_frees_the_server():
    with StubModel(fault=Fault.DRIPS, beat=0.05) as stub:
        pieces = ServedModel("stub", stub.url).stream(MESSAGES, time.monotonic() + 30)
        assert next(pieces) == "好"
        pieces.close()


TRACED = """
import os, sys, time
from assistant.model import ServedModel
from langsmith import utils
assert utils.tracing_is_enabled()
print("".join(ServedModel("stub", sys.argv[1]).stream([("user", "要点[1]：机密。")], time.monotonic() + 60)))
"""


def test_no_tracing_service_of_the_environment_is_told_what_was_asked():
    with StubModel() as stub, StubModel() as spy:
        environment = {
            **os.environ,
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_ENDPOINT": spy.url,
            "LANGSMITH_API_KEY": "x",
            "OPENAI_PROXY": spy.url,
            "HTTP_PROXY": spy.url,
            "http_proxy": spy.url,
        }
        done = subprocess.run(
            [sys.executable, "-c", TRACED, stub.url],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.stdout.strip() == "机密。[1]", done.stderr
        assert spy.calls == 0
