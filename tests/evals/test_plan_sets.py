"""The questions over the shipped plans rest on words that stand in them, and their halves ask different things."""

from collections import Counter
from pathlib import Path

import pytest

from evals.cases import read_cases
from evals.report import report
from evals.running import run
from evals.wording import comparable
from tests.conftest import build

DATA = Path(__file__).resolve().parents[2] / "evals" / "data"
FOLDERS = ("plans", "plans3")
TEXTS = {path.name: comparable(path.read_text("utf-8")) for folder in FOLDERS for path in (DATA / folder).glob("*.txt")}
FLOORS = {"plans-dev": 0.78, "plans-test": 0.68, "plans3-dev": 0.75, "plans3-test": 0.6}
OFFICE_FLOOR = 0.5
NEWER = {name: read_cases(DATA / f"{name}.jsonl") for name in ("plans3-dev", "plans3-test")}
SETS = {name: read_cases(DATA / f"{name}.jsonl") for name in ("plans-dev", "plans-test")}


@pytest.mark.parametrize("name", [*SETS, *NEWER])
def test_every_quote_stands_in_the_plan_it_is_of(name):
    quotes = [quote for case in (SETS | NEWER)[name] for quote in case.evidence]
    assert len(quotes) >= 50
    assert [quote for quote in quotes if comparable(quote.quote) not in TEXTS[quote.document]] == []


OFFICES = [f"offices{at}" for at in range(1, 5)]


@pytest.mark.parametrize("office", OFFICES)
def test_the_questions_over_an_office_rest_on_its_documents(office):
    texts = {path.name: comparable(path.read_text("utf-8")) for path in (DATA / office).iterdir()}
    cases = [case for half in ("dev", "test") for case in read_cases(DATA / f"{office}-{half}.jsonl")]
    assert len(texts) == 8
    assert len({case.question for case in cases}) == len(cases) >= 69
    quotes = [quote for case in cases for quote in case.evidence]
    assert [quote for quote in quotes if comparable(quote.quote) not in texts[quote.document]] == []


@pytest.mark.parametrize("office", OFFICES)
def test_every_document_of_an_office_speaks_for_a_place(tmp_path, office):
    with build(tmp_path / "library", sorted((DATA / office).iterdir())) as desk:
        assert all(entry.scope.region and entry.scope.region.names for entry in desk.library.entries())
        cases = read_cases(DATA / f"{office}-dev.jsonl")
        made = report(cases, list(run(cases, desk)))
        assert made.lines[-1].score.cited >= OFFICE_FLOOR
        assert all(verdict.faithful for verdict in made.verdicts)


@pytest.mark.parametrize("name", SETS)
def test_every_fact_stands_in_a_document_of_its_question(name):
    missing = [
        (case.id, fact)
        for case in SETS[name]
        for fact in case.facts
        if not any(comparable(words) in TEXTS[document] for words in fact for document in case.documents)
    ]
    assert missing == []


def test_the_halves_share_no_question_and_hold_all_kinds():
    both = [case for cases in SETS.values() for case in cases]
    assert len({case.question for case in both}) == len(both) == 140
    kinds = Counter(case.kind for case in both)
    assert set(kinds) >= {"number", "deadline", "who", "list", "what", "yesno", "compare", "followup", "unanswerable"}


NEW = [
    f"{name}-{half}"
    for name in ("statutes3", "lists5", "lists6", "lists7", "register4", "register5", "policies2")
    for half in ("dev", "test")
]


@pytest.mark.parametrize(
    "name", ["statutes-dev", "statutes-test", "lists-dev", "lists2-dev", "lists8-test", "statutes4-test", *NEW]
)
def test_sets_over_documents_that_do_not_ship_are_whole(name):
    cases = read_cases(DATA / f"{name}.jsonl")
    assert len(cases) >= 40
    assert all((case.facts and case.evidence and case.documents) or case.kind == "unanswerable" for case in cases)
    assert max(len(quote.quote) for case in cases for quote in case.evidence) <= 64


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_shipped_plans_are_answered_above_the_floor(tmp_path, folder):
    with build(tmp_path / "library", sorted((DATA / folder).glob("*.txt"))) as desk:
        for name in (f"{folder}-dev", f"{folder}-test"):
            cases = (SETS | NEWER)[name]
            made = report(cases, list(run(cases, desk)))
            assert made.lines[-1].score.cited >= FLOORS[name], name
            assert all(verdict.faithful for verdict in made.verdicts)
