"""With every way out of the machine refused, the main job is done all the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import DEMO

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
QUESTION = "2024年武汉市一级要挂牌督办多少家隐患单位？"
GUARD = """
import socket

def _loopback(address):
    return not isinstance(address, tuple) or str(address[0]).startswith(("127.", "::1", "localhost"))

def _guarded(name):
    real = getattr(socket.socket, name)
    def call(self, address, *rest):
        if not _loopback(address):
            raise AssertionError(f"reached out to {address}")
        return real(self, address, *rest)
    setattr(socket.socket, name, call)

for name in ("connect", "connect_ex"):
    _guarded(name)
_lookup = socket.getaddrinfo
def _asked(host, *rest, **more):
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        raise AssertionError(f"looked up {host}")
    return _lookup(host, *rest, **more)
socket.getaddrinfo = _asked
"""


def spoken(*words, guard: Path | None, library: Path):
    """Run the program; with `guard`, it and all its children refuse every address but loopback."""
    places = os.pathsep.join([*([str(guard)] if guard else []), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": places, "YINGJI_LIBRARY": str(library)}
    code = "from ui.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, timeout=240
    )
    assert "reached out" not in done.stderr
    assert "looked up" not in done.stderr
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def guard(tmp_path):
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    return folder


def test_the_guard_itself_stops_a_connection(guard):
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    environment = {**os.environ, "PYTHONPATH": str(guard)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "looked up 192.0.2.1" in done.stderr


def test_documents_of_every_format_go_in_and_answer_without_a_network(guard, tmp_path):
    spoken("ingest", str(DEMO), guard=guard, library=tmp_path / "library")
    answer = spoken(
        "ask", "岚州出了较大的突发事件，县里接报后最迟多久报到市里？", guard=guard, library=tmp_path / "library"
    )
    assert "1小时" in answer


def test_the_answer_over_the_real_corpus_is_the_same_with_and_without_a_network(guard, tmp_path):
    if not CORPUS.is_dir():
        pytest.skip("the real corpus is not beside the checkout")
    library = tmp_path / "library"
    spoken("ingest", str(CORPUS / "policies"), str(CORPUS / "laws"), guard=guard, library=library)
    records = [json.loads(spoken("ask", QUESTION, "--json", guard=one, library=library)) for one in (guard, None)]
    for record in records:
        record.pop("seconds")
    assert records[0] == records[1]
    assert "28家" in records[0]["answer"]
    assert records[0]["citations"][0]["document"].startswith("001_")
    assert records[0]["citations"][0]["locator"] == "二、（五）"
