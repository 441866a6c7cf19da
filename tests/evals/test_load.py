"""The load script asks what it should, counts what fails, and its figures are what they say."""

import math
import os

import pytest

from assistant.answer import Answer, Question
from evals.load import Plan, Tally, asked, processor, resident, run, share, told
from tests.conftest import DEMO
from tests.ui.serving import TOKEN, served
from tests.ui.shelf import ShelfDesk

TEXTS = {"a.txt": "青澜市2025年要点\n一、市级挂牌督办重大隐患36家。"}


class Counted(ShelfDesk):
    def __init__(self) -> None:
        super().__init__(TEXTS)
        self.questions: list[str] = []

    def ask(self, question: Question) -> Answer:
        self.questions.append(question.text)
        if question.text == "坏":
            raise ZeroDivisionError
        return super().ask(question)


@pytest.mark.parametrize(("fresh", "worked_out"), [(True, 12), (False, 3)])
def test_every_question_is_put_and_remembered_only_where_the_plan_says_so(fresh, worked_out):
    desk = Counted()
    questions = ("挂牌督办多少家？", "演练几次？", "重大隐患？")
    with served(desk) as address:
        tally = run(Plan("x", 1, 12, fresh=fresh), address, TOKEN, questions, os.getpid())
    assert (len(tally.waits), tally.faults) == (12, [])
    assert (set(desk.questions), len(desk.questions)) == (set(questions), worked_out)
    assert all(0 < megabytes < 10_000 for megabytes in tally.memory)
    assert tally.busy > 0


def test_several_users_share_the_questions_and_a_failure_is_counted():
    with served(Counted()) as address:
        tally = run(Plan("x", 4, 8, fresh=True, think=0.01), address, TOKEN, ("重大隐患？", "坏"), os.getpid())
        denied = run(Plan("x", 1, 1, fresh=True), address, "wrong", ("重大隐患？",), os.getpid())
    assert len(tally.waits) == 8
    assert len(tally.faults) == 4
    assert tally.faults[0].startswith("500")
    assert denied.faults[0].startswith("401")
    assert "出错 4（500" in told(Plan("x", 4, 8, fresh=True), tally)


def test_figures_are_by_nearest_rank_and_unknown_processes_have_none():
    assert [share([3.0, 1.0, 2.0, 4.0], part) for part in (0.5, 0.95)] == [2.0, 4.0]
    assert math.isnan(resident(2**22 + 1))
    assert math.isnan(processor(2**22 + 1))
    line = told(Plan("名", 2, 2, fresh=True), Tally([0.1, 0.3], [], [100.0, 100.0, 100.0, 101.0], 2.0, 0.4))
    assert "每秒 1.0 问" in line
    assert "p50 100，p95 300" in line
    assert "变化 +1.0 MB" in line


def test_questions_that_lean_on_others_are_left_out():
    found = asked([DEMO.parent / "demo.jsonl"])
    assert len(found) > 50
    assert all(found)
