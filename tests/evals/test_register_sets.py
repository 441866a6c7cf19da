"""The questions put to the register and the follow-up questions rest on their documents; the halves share nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.cases import read_cases
from evals.training.check_cases import check, shared

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "evals" / "data"
CORPUS = ROOT / ".." / "shared" / "corpus"
LEAST = {"register-dev": 40, "register-test": 40, "conversations-dev": 25, "conversations-test": 25}
KINDS = {
    "register": {"list", "who", "number", "yesno", "compare", "unanswerable"},
    "conversations": {"followup", "unanswerable"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All documents, policies and laws, side by side."""
    if not CORPUS.is_dir():
        pytest.skip(f"no documents to check the questions against: {CORPUS} is absent")
    for path in CORPUS.glob("*/*"):
        (tmp_path / path.name).symlink_to(path.resolve())
    return tmp_path


@pytest.mark.parametrize("name", LEAST)
def test_every_quote_and_fact_of_a_set_stands_in_its_documents(name, folder):
    assert check(read_cases(DATA / f"{name}.jsonl"), folder) == ()


def test_the_questions_held_back_rest_on_other_words_than_those_tuned_on(folder):
    tuned, held = (
        [case for name in LEAST if name.endswith(half) for case in read_cases(DATA / f"{name}.jsonl")]
        for half in ("-dev", "-test")
    )
    assert shared(tuned, held, folder) == ()


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_a_set_is_large_enough_and_of_the_kinds_it_is_for(name, least):
    cases = read_cases(DATA / f"{name}.jsonl")
    assert len(cases) >= least
    assert {case.kind for case in cases} == KINDS[name.split("-")[0]]


def test_every_question_of_a_conversation_has_a_history_and_none_is_asked_twice():
    cases = [case for name in LEAST for case in read_cases(DATA / f"{name}.jsonl")]
    assert all(case.history for case in cases if case.id.startswith("c"))
    asked = Counter((case.question, case.history) for case in cases)
    assert [question for question, times in asked.items() if times > 1] == []
