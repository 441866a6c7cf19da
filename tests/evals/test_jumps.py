"""A question that jumps to another matter is put after an unrelated one, and what that costs is counted."""

from pathlib import Path

from evals.jumps import jumps, main
from evals.sets import load_cases
from tests.conftest import build

DATA = Path(__file__).resolve().parents[2] / "evals" / "data"


def test_most_right_answers_survive_an_unrelated_question_before(tmp_path):
    cases = load_cases(DATA / "demo.jsonl")[:60]
    with build(tmp_path / "library", sorted((DATA / "demo").iterdir())) as desk:
        found = jumps(cases, desk)
    assert found.questions == sum(not case.history for case in cases) - 1
    assert found.lost <= 0.1 * found.right
    assert set(found.lost_ids) <= {case.id for case in cases}


def test_the_command_prints_a_line_a_set(capsys, tmp_path):
    few = (DATA / "plans3-dev.jsonl").read_text("utf-8").splitlines()[:6]
    (tmp_path / "few.jsonl").write_text("\n".join(few), encoding="utf-8")
    assert main([str(tmp_path / "few.jsonl"), "--corpus", str(DATA / "plans3")]) == 0
    assert "few：换话题" in capsys.readouterr().out
