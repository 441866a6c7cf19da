"""Many users at once at /v1/chat/completions: how long they wait, what fails, and whether the service's memory stays flat.

python -m evals.load --library DIR [--users 50] [--questions 10000] [--think 10]

starts `yingji serve` over the library, and runs three parts: every answer worked out anew, users that ask again as
soon as they are answered; the same with answers remembered; and users that think between two questions. Memory and
processor time are those of the server and its child processes together; YINGJI_WORKERS says how many answer.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import urlsplit

from assistant.settings import read_settings
from evals.sets import load_cases
from ingest.errors import YingjiError
from ingest.store.ownership import holder

DATA = Path(__file__).parent / "data"
MEGABYTE = 1 << 20
SAMPLES = 20  # readings of the server's memory in one part
IDLE = 30.0  # seconds after which a connection is opened anew
STARTING = 120.0  # seconds that the server may take to start
START = "import sys; from ui.cli import main; sys.argv[0] = 'yingji'; main()"


@dataclass(frozen=True, slots=True)
class Plan:
    """One part. fresh: every answer worked out anew; think: mean seconds between two questions of one user."""

    name: str
    users: int
    questions: int
    fresh: bool
    think: float = 0.0


@dataclass(slots=True)
class Tally:
    """What came of a part, as it runs. waits: seconds; faults: what went wrong; memory: MB of the server, in order."""

    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    seconds: float = 0.0
    busy: float = 0.0


class Caller:
    """One user with a connection of its own."""

    def __init__(self, address: str, token: str, *, fresh: bool) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self._used = time.monotonic()
        self._headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        if fresh:
            self._headers["cache-control"] = "no-cache"

    def ask(self, question: str) -> str:
        """Ask once; "" when the answer is whole and has a source or is a refusal, else what is amiss."""
        body = json.dumps({"model": "yingji", "messages": [{"role": "user", "content": question}]})
        if time.monotonic() - self._used > IDLE:
            self._connection.close()  # the server may have; the next request opens it again
        self._used = time.monotonic()
        try:
            self._connection.request("POST", "/v1/chat/completions", body, self._headers)
            response = self._connection.getresponse()
            told = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._connection.close()
            return type(error).__name__
        if response.status != 200:
            return f"{response.status} {told}"
        message = told["choices"][0]["message"]
        return "" if message["content"] and told["choices"][0]["finish_reason"] == "stop" else "空的答复"

    def close(self) -> None:
        self._connection.close()


def run(plan: Plan, address: str, token: str, questions: Sequence[str], pid: int, seed: int = 1) -> Tally:
    """Put the questions of a part, in an order of its own, by as many users as it has."""
    order = list(islice(cycle(questions), plan.questions))
    random.Random(seed).shuffle(order)
    tally, lock, left = Tally(), Lock(), iter(enumerate(order))
    step = max(1, plan.questions // SAMPLES)

    def user(number: int) -> None:
        caller, chance = Caller(address, token, fresh=plan.fresh), random.Random(number)
        time.sleep(chance.random() * plan.think)
        while True:
            with lock:
                at, question = next(left, (-1, ""))
            if at < 0:
                break
            begun = time.perf_counter()
            fault = caller.ask(question)
            waited = time.perf_counter() - begun
            with lock:
                tally.waits.append(waited)
                tally.faults += [fault] if fault else []
                tally.memory += [resident(pid)] if at % step == 0 else []
            if plan.think:
                time.sleep(chance.expovariate(1 / plan.think))
        caller.close()

    begun, before = time.perf_counter(), processor(pid)
    users = [Thread(target=user, args=(number,)) for number in range(plan.users)]
    for thread in users:
        thread.start()
    for thread in users:
        thread.join()
    tally.seconds, tally.busy = time.perf_counter() - begun, processor(pid) - before
    tally.memory.append(resident(pid))
    return tally


def resident(pid: int) -> float:
    """Resident memory of a process and its descendants in MB; nan where the system does not tell."""
    return sum(int(fields[21]) for fields in family(pid)) * os.sysconf("SC_PAGESIZE") / MEGABYTE or math.nan


def processor(pid: int) -> float:
    """Processor seconds that a process and its descendants have used; nan where the system does not tell."""
    return sum(int(fields[11]) + int(fields[12]) for fields in family(pid)) / os.sysconf("SC_CLK_TCK") or math.nan


def family(pid: int) -> list[list[str]]:
    """What the system says of a process and its descendants: the fields of /proc/PID/stat after the name."""
    told = {int(path.name): stat(path) for path in Path("/proc").glob("[0-9]*")}
    found, left = [], [pid]
    while left:
        one = left.pop()
        found += [told[one]] if told.get(one) else []
        left += [child for child, fields in told.items() if fields and int(fields[1]) == one]
    return found


def stat(process: Path) -> list[str]:
    """The fields of a process after its name; none when it has gone."""
    try:
        return (process / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def share(waits: Sequence[float], part: float) -> float:
    """The nearest-rank quantile, in seconds."""
    ordered = sorted(waits)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def told(plan: Plan, tally: Tally) -> str:
    """The figures of a part on a few lines."""
    first, last = tally.memory[len(tally.memory) // 4], tally.memory[-1]
    rate, each = len(tally.waits) / tally.seconds, tally.busy / len(tally.waits) * 1000
    return (
        f"{plan.name}：{plan.users} 人，{len(tally.waits)} 问，{tally.seconds:.0f} 秒，每秒 {rate:.1f} 问，"
        f"服务每问用处理器 {each:.1f} 毫秒\n"
        f"  等待 p50 {share(tally.waits, 0.5) * 1000:.0f}，p95 {share(tally.waits, 0.95) * 1000:.0f}，"
        f"最长 {max(tally.waits) * 1000:.0f} 毫秒；出错 {len(tally.faults)}"
        f"{'（' + tally.faults[0] + '）' if tally.faults else ''}\n"
        f"  内存 {' '.join(f'{each:.0f}' for each in tally.memory)} MB，四分之一处到结束变化 {last - first:+.1f} MB"
    )


@contextmanager
def serving(library: Path) -> Iterator[tuple[str, str, int]]:
    """(address, token, pid) of a server of its own over the library, ended afterwards."""
    words = [sys.executable, "-c", START, "serve", "--library", str(library), "--json"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        held = holder(library)
        if not line or held is None or not held.address:
            raise YingjiError("服务没有启动", str(library), "请先用 yingji ingest 建库，并确认没有别的程序在用它")
        yield held.address, held.token or "", process.pid
    finally:
        process.terminate()
        process.wait(STARTING)


def asked(paths: Sequence[Path]) -> tuple[str, ...]:
    """The questions of these sets that stand by themselves."""
    return tuple(case.question for path in paths for case in load_cases(path) if not case.history)


def main() -> int:
    """0 when nothing failed and p95 stayed under a second in the first part."""
    reader = argparse.ArgumentParser(prog="python -m evals.load", description=__doc__)
    reader.add_argument("--library", type=Path, required=True)
    reader.add_argument("--sets", type=Path, nargs="+", default=[DATA / "policies-dev.jsonl", DATA / "laws-dev.jsonl"])
    reader.add_argument("--users", type=int, default=50)
    reader.add_argument("--questions", type=int, default=10_000, help="of the first part")
    reader.add_argument("--think", type=float, default=10.0, help="mean seconds between two questions in the last part")
    given = reader.parse_args()
    plans = (
        Plan("每问都重新作答，答完就问", given.users, given.questions, fresh=True),
        Plan("记住答复，答完就问", given.users, given.questions, fresh=False),
        Plan(
            f"每问都重新作答，平均隔 {given.think:.0f} 秒", given.users, given.users * 12, fresh=True, think=given.think
        ),
    )
    workers = read_settings().workers
    print(f"处理器 {os.cpu_count()} 个，作答进程 {workers} 个，开始时的负载 {os.getloadavg()[0]:.2f}")
    with serving(given.library) as (address, token, pid):
        questions = asked(given.sets)
        tallies = []
        for plan in plans:
            tallies.append(run(plan, address, token, questions, pid))
            print(told(plan, tallies[-1]), flush=True)
    print(f"结束时的负载 {os.getloadavg()[0]:.2f}")
    return int(any(tally.faults for tally in tallies) or share(tallies[0].waits, 0.95) >= 1)


if __name__ == "__main__":
    sys.exit(main())
