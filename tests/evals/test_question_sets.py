"""The question sets rest on the documents they are about, and the halves that are tuned on and held back share nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from evals.cases import Case, Message, Quote, read_cases
from evals.training.check_cases import KINDS, check, shared, table

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "evals" / "data"
CORPUS = ROOT / ".." / "shared" / "corpus"
SETS = {"policies-dev": 110, "policies-test": 60, "laws-dev": 90, "laws-test": 50, "regulations-test": 60}
HELD = Case(
    id="1",
    question="挂牌督办多少家？",
    kind="number",
    documents=("a.txt",),
    facts=(("28家", "二十八家"),),
    forbidden=("13家",),
    evidence=(Quote("a.txt", "市级挂牌督办隐患单位(场所)28家"),),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("执行制度，市级挂牌督办\n隐患单位（场所）28 家。另有13家待查。", encoding="utf-8")
    return tmp_path


def over(name: str) -> Path:
    corpus = CORPUS / name.split("-")[0]
    if not corpus.is_dir():
        pytest.skip(f"no documents to check {name} against: {corpus} is absent")
    return corpus


@pytest.mark.parametrize("name", [name for name in SETS if not name.startswith("regulations")])
def test_every_quote_and_fact_of_a_set_stands_in_its_documents(name):
    assert check(read_cases(DATA / f"{name}.jsonl"), over(name)) == ()


@pytest.mark.parametrize("name", ["policies", "laws"])
def test_the_half_held_back_rests_on_other_words_than_the_half_tuned_on(name):
    halves = (read_cases(DATA / f"{name}-{half}.jsonl") for half in ("dev", "test"))
    assert shared(*halves, over(name)) == ()


@pytest.mark.parametrize(("name", "least"), SETS.items())
def test_a_set_is_large_enough_and_mixed_enough_to_measure_with(name, least):
    cases = read_cases(DATA / f"{name}.jsonl")
    kinds = Counter(case.kind for case in cases)
    assert len(cases) >= least
    assert set(kinds) == set(KINDS)
    assert kinds["unanswerable"] >= 0.15 * len(cases)
    assert kinds["compare"] + kinds["followup"] >= 0.15 * len(cases)


def test_no_question_is_asked_twice():
    asked = [(case.question, case.history) for name in SETS for case in read_cases(DATA / f"{name}.jsonl")]
    assert [question for question, times in Counter(asked).items() if times > 1] == []


def test_a_quote_is_found_whatever_its_width_and_white_space(folder):
    assert check([HELD], folder) == ()


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (replace(HELD, kind="why"), "no kind why"),
        (replace(HELD, difficulty="odd"), "no difficulty odd"),
        (replace(HELD, kind="followup"), "follow-up without a history"),
        (replace(HELD, history=(Message("user", "？"),)), "end with an answer"),
        (replace(HELD, kind="unanswerable"), "unanswerable question with an answer"),
        (replace(HELD, facts=()), "no facts"),
        (replace(HELD, facts=(("29家",),)), "29家 is not in the evidence"),
        (replace(HELD, forbidden=("28家",)), "forbidden and quoted"),
        (replace(HELD, documents=("b.txt",)), "not those of the evidence"),
        (replace(HELD, evidence=(Quote("a.txt", "挂牌督办28家"),)), "does not say"),
        (replace(HELD, documents=("b.txt",), evidence=(Quote("b.txt", "28家"),)), "there is no b.txt"),
        (replace(HELD, evidence=(Quote("a.txt", "市级挂牌督办隐患单位(场所)28家" * 4),)), "longer than a clause"),
    ],
)
def test_each_fault_of_a_case_is_named(folder, wrong, fault):
    assert any(fault in found for found in check([wrong], folder))


def test_an_id_used_twice_is_a_fault(folder):
    assert check([HELD, HELD], folder) == ("1: the id is used twice",)


def test_two_sets_that_quote_the_same_words_are_told(folder):
    other = replace(HELD, id="2", evidence=(Quote("a.txt", "隐患单位（场所）28家"),))
    apart = replace(HELD, id="3", evidence=(Quote("a.txt", "另有13家待查"),))
    assert shared([HELD], [other, apart], folder) == ("1 and 2 rest on the same words of a.txt",)


def test_the_table_counts_by_kind_and_difficulty():
    lines = table([HELD, replace(HELD, id="2", difficulty="hard")]).splitlines()
    assert lines[1].split() == ["number", "0", "1", "1", "2"]
    assert lines[-1].split() == ["all", "0", "1", "1", "2"]
