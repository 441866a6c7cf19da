"""Ingests killed at random moments: one more ingest, and the library answers like one never interrupted."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.ingest.shelf import opened

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import sys
from pathlib import Path
import ingest.library
from ingest.pipeline import ingest as run
from tests.ingest.shelf import opened
if __name__ == "__main__":
    ingest.library.ENOUGH = int(sys.argv[3])
    with opened(Path(sys.argv[1]), wait=30) as library:
        for report in run([Path(sys.argv[2])], library, sync=True):
            print(report.outcome.value, flush=True)
"""
QUESTIONS = ("挂牌督办多少家隐患单位", "消防演练每年几次", "谁负责防汛物资储备", "第3号文件的要求", "责令限期改正")


def write(folder: Path, number: int, round: int = 0) -> None:
    """A small policy of its own shape; `round` changes its words."""
    body = "".join(
        f"（{mark}）{'重点' * (at % 3)}挂牌督办{number * 7 + at + round}家隐患单位，每年开展消防演练{at}次，"
        f"由应急管理局牵头、{'水务局' if at % 2 else '消防救援支队'}配合，储备防汛物资{number + at}万件，逾期的责令限期改正。\n"
        for at, mark in enumerate("一二三四五六七八九")
    )
    text = (
        f"武汉市应急管理局{2020 + number % 5}年第{number}号工作要点\n一、总体要求\n坚持人民至上。\n二、重点任务\n{body}"
    )
    (folder / f"{number:02d}.{'md' if number % 3 == 0 else 'txt'}").write_text(text, encoding="utf-8")


def start(library: Path, folder: Path, enough: int = 400) -> subprocess.Popen:
    """An ingest in a process of its own, that brings the indexes in line every `enough` passages."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", RUN, str(library), str(folder), str(enough)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def completed(library: Path, folder: Path) -> float:
    """Ingest without interruption; seconds it took."""
    begun = time.monotonic()
    process = start(library, folder)
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    return time.monotonic() - begun


def answers(folder: Path) -> bytes:
    """All that the library lists and answers, as JSON."""
    with opened(folder) as library:
        held = [asdict(entry) for entry in library.entries()]
        found = [[asdict(hit) for hit in library.search(question, limit=30)] for question in QUESTIONS]
        rarities = [library.rarity(term) for term in ("挂牌", "演练", "应急", "无此")]
        sound = [finding.ok for finding in library.examine(deep=True)]
    assert all(sound)
    return json.dumps([held, found, rarities], ensure_ascii=False, default=str).encode()


def killed(process: subprocess.Popen, chance: random.Random, seconds: float, files: int) -> bool:
    """Kill an ingest of about `seconds`: at any time, or shortly after some of its reports; whether it was alive."""
    if chance.random() < 0.4:
        time.sleep(chance.uniform(0.1, 1.0) * seconds)
    else:
        for _ in range(chance.randint(1, files)):
            process.stdout.readline()
        time.sleep(chance.choice((0, 0.02, 0.1, 0.4)) * chance.random())
    alive = process.poll() is None
    process.kill()
    process.communicate()
    return alive


def killed_and_completed(tmp_path: Path, kills: int, files: int, seed: int) -> int:
    """Kill `kills` ingests, changing files meanwhile, then compare with an untouched library; how many were alive."""
    chance, alive, policies = random.Random(seed), 0, tmp_path / "policies"
    policies.mkdir()
    for number in range(files):
        write(policies, number)
    seconds = completed(tmp_path / "untouched", policies)
    for round in range(1, kills + 1):
        for number in chance.sample(range(files), files // 3):
            write(policies, number, round)  # so that there is something to replace
        (policies / f"{chance.randrange(files):02d}.txt").unlink(missing_ok=True)
        process = start(tmp_path / "killed", policies, enough=chance.choice((20, 60, 400)))
        alive += killed(process, chance, seconds, files)
    for number in range(files):
        write(policies, number)
    completed(tmp_path / "killed", policies)
    assert answers(tmp_path / "killed") == answers(tmp_path / "untouched")
    return alive


def test_after_two_kills_one_more_ingest_gives_the_very_same_answers(tmp_path):
    assert killed_and_completed(tmp_path, kills=2, files=6, seed=1) > 0


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_after_fifty_kills_one_more_ingest_gives_the_very_same_answers(tmp_path):
    assert killed_and_completed(tmp_path, kills=50, files=24, seed=2) > 25
