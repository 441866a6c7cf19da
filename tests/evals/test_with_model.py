"""The question sets score the same whoever puts the answers into words."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from evals.sets import load_set
from evals.stub_model import FIGURE, NUMERAL, ORIGINAL, PLACE, POINT, QUESTION, Request, honest, obedient
from evals.with_model import STUBS, compared, main
from tests.conftest import DEMO

SET = Path(str(files("evals") / "data" / "demo.jsonl"))


def test_lies_change_no_score_and_honesty_lowers_none(demo_desk):
    plain, *others = compared("demo", load_set(SET).cases[:16], demo_desk, STUBS)
    assert [row.name.strip() for row in others] == list(STUBS)
    for row in others:
        assert (row.faithful, row.moved) == (1.0, 0)
        assert (row.right, row.cited, row.crisp) >= (plain.right, plain.cited, plain.crisp)
    lying = next(row for row in others if "adversarial" in row.name)
    told = {"name": "", "spoken": 0.0, "mended": 0.0, "seconds": 0.0}
    assert replace(lying, **told) == replace(plain, **told)
    assert lying.mended > 0.5
    assert others[0].spoken > 0.5


@pytest.mark.slow
def test_the_command_prints_a_row_for_each_stub(capsys):
    assert main([str(SET), "--corpus", str(DEMO), "--limit", "3", "--stub", "adversarial"]) == 0
    assert "adversarial" in capsys.readouterr().out


def test_a_missing_set_is_one_sentence(capsys):
    assert main(["nothing.jsonl", "--corpus", str(DEMO)]) == 1
    assert "没有这个文件" in capsys.readouterr().err


def test_the_stub_reads_what_the_prompt_prints():
    asked = Request("规则", "<问题>\n几次？\n</问题>\n\n原文[1]：《要点》一、｜演练2次。\n要点[1]（青澜市）：演练2次。")
    assert asked.question == "几次？"
    assert [(point.marks, point.words, point.originals) for point in asked.points] == [
        ("[1]", "演练2次。", ("演练2次。",))
    ]
    assert honest(asked) == "演练2次。[1]"
    assert obedient([("几 次", "{system}{marks}")])(asked) == "规则[1]"
    assert obedient([("别的", "好")])(asked) == honest(asked)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (POINT, "要点[1][2]（旧法）：甲", "原文[1]：甲"),
        (ORIGINAL, "原文[1]：《甲》一、｜乙", "要点[1]：甲"),
        (QUESTION, "<问题>\n甲\n</问题>", "问题"),
        (FIGURE, "24家", "二十四家"),
        (NUMERAL, "二次", "2次"),
        (PLACE, "青澜市", "市级"),
    ],
)
def test_patterns_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)
