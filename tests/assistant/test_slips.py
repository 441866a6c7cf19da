"""Slips of the keyboard are understood where a document says the word with the letters around it, and only there."""

import pytest

from assistant.answer import Question
from assistant.slips import slips
from tests.conftest import build

PLAN = """霁原市2024年应急工作计划

一、气象灾害防御：每年汛期前开展一次气象灾害风险普查。

二、对12家隐患单位挂牌督办。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slips")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    with build(folder / "library", [folder / "plan.txt"]) as made:
        yield made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("汽象灾害风险", (("汽象", "气象"),)),
        ("气象灾害风险", ()),
        ("地底下的电缆", ()),
        ("老桥底下", ()),
        ("10月地震演练", ()),
    ],
)
def test_only_a_word_that_sounds_like_one_in_its_place_is_a_slip(desk, typed, meant):
    assert slips((typed,), desk.library) == meant


def test_the_answer_says_how_the_slip_was_understood(desk):
    made = desk.ask(Question("汽象灾害风险普查什么时候开展？"))
    assert "汛期前" in made.text
    assert "“汽象”按“气象”理解" in made.notes
