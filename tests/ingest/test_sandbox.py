"""The child processes: order, limits on time and memory, crashes, and no orphans."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.errors import LibraryError, ReadingError
from ingest.reading import sandbox
from ingest.reading.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]


def misbehave(path: Path) -> str:
    """What the file's name asks for; runs in a worker."""
    what = path.stem.split("-")[0]
    if what == "slow":
        time.sleep(60)
    if what == "late":
        time.sleep(0.4)
    if what == "large":
        return str(len(bytearray(4 * 2**30)))
    if what == "dead":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "bad":
        raise LibraryError("坏了", "这里", "请修")
    if what == "bug":
        raise KeyError("x")
    if what == "who":
        return str(os.getpid())
    return path.name


def test_outcomes_come_in_the_order_of_the_items():
    names = [Path(f"late-{at}.txt" if at % 3 == 0 else f"fine-{at}.txt") for at in range(12)]
    with Sandbox(workers=2) as box:
        assert list(box.map(misbehave, names)) == [(path, path.name) for path in names]


def test_one_bad_file_is_its_own_failure_and_no_other_s():
    names = [Path(f"{what}-1.pdf") for what in ("fine", "slow", "large", "dead", "bad", "bug", "fine")]
    with Sandbox(workers=2, seconds=4, megabytes=1024) as box:
        outcomes = [outcome for _, outcome in box.map(misbehave, names)]
    assert outcomes[0] == outcomes[-1] == "fine-1.pdf"
    assert [str(error) for error in outcomes[1:-1]] == [
        "slow-1.pdf：解析超过 4 秒，已中止；请拆分文件，或从可信的来源重新下载后再试。",
        "large-1.pdf：解析所需内存超过 1024 MB，已中止；请拆分文件，或从可信的来源重新下载后再试。",
        "dead-1.pdf：解析进程意外终止（信号 9）；请拆分文件，或从可信的来源重新下载后再试。",
        "这里：坏了；请修。",
        "bug-1.pdf：解析失败（KeyError）；请拆分文件，或从可信的来源重新下载后再试。",
    ]
    assert isinstance(outcomes[4], LibraryError)


def test_items_are_taken_only_shortly_before_their_turn():
    taken: list[int] = []

    def source():
        for at in range(1000):
            taken.append(at)
            yield Path(f"fine-{at}.txt")

    with Sandbox(workers=2) as box:
        outcomes = box.map(misbehave, source())
        for _ in range(5):
            next(outcomes)
        assert len(taken) <= 5 + 2 * sandbox.AHEAD


def test_workers_are_other_processes_and_end_with_the_sandbox():
    with Sandbox(workers=1) as box:
        workers = {int(pid) for _, pid in box.map(misbehave, [Path("who-1"), Path("who-2")])}
    assert os.getpid() not in workers
    assert not any(is_alive(pid) for pid in workers)


def test_a_worker_that_died_between_two_files_is_replaced():
    with Sandbox(workers=1) as box:
        ((_, pid),) = box.map(misbehave, [Path("who-1")])
        os.kill(int(pid), signal.SIGKILL)
        outcomes = [outcome for _, outcome in box.map(misbehave, [Path("fine-1"), Path("fine-2")])]
    assert outcomes == ["fine-1", "fine-2"]


def test_errors_survive_the_way_between_processes():
    error = pickle.loads(pickle.dumps(ReadingError("甲", "乙", "丙")))
    assert (error.what, error.where, error.remedy, str(error)) == ("甲", "乙", "丙", "乙：甲；丙。")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


SCRIPT = """
import sys
from pathlib import Path
from ingest.reading.sandbox import Sandbox
from tests.ingest.test_sandbox import misbehave
if __name__ == "__main__":
    with Sandbox(workers=2) as box:
        for _, outcome in box.map(misbehave, [Path("who-1"), Path("who-2"), Path("slow-1"), Path("slow-2"), Path("slow-3")]):
            print(outcome, flush=True)
"""


def hear_interrupts():
    """A shell starts background jobs deaf to Ctrl-C, and so would be what these tests start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name != "posix", reason="signals and process groups are POSIX's")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_when_the_parent_is_stopped_its_workers_go_too(tmp_path, how):
    script = tmp_path / "console"
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
        preexec_fn=hear_interrupts,
    )
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    began = time.monotonic()
    os.killpg(parent.pid, how) if how == signal.SIGINT else parent.kill()
    errors = parent.communicate(timeout=20)[1]
    while any(map(is_alive, workers)) and time.monotonic() - began < 10:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))
    assert time.monotonic() - began < 10
    assert errors.count("Traceback") <= 1  # the parent's own
