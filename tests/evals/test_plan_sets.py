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
TEXTS = {path.name: comparable(path.read_text("utf-8")) for path in (DATA / "plans").glob("*.txt")}
FLOORS = {"plans-dev": 0.78, "plans-test": 0.68}
SETS = {name: read_cases(DATA / f"{name}.jsonl") for name in ("plans-dev", "plans-test")}


@pytest.mark.parametrize("name", SETS)
def test_every_quote_stands_in_the_plan_it_is_of(name):
    quotes = [quote for case in SETS[name] for quote in case.evidence]
    assert len(quotes) >= 60
    assert [quote for quote in quotes if comparable(quote.quote) not in TEXTS[quote.document]] == []


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


@pytest.mark.parametrize("name", ["statutes-dev", "statutes-test", "lists-dev", "lists2-dev"])
def test_sets_over_documents_that_do_not_ship_are_whole(name):
    cases = read_cases(DATA / f"{name}.jsonl")
    assert len(cases) >= 60
    assert all((case.facts and case.evidence and case.documents) or case.kind == "unanswerable" for case in cases)
    assert max(len(quote.quote) for case in cases for quote in case.evidence) <= 45


def test_the_shipped_plans_are_answered_above_the_floor(tmp_path):
    with build(tmp_path / "library", sorted((DATA / "plans").glob("*.txt"))) as desk:
        for name, least in FLOORS.items():
            made = report(SETS[name], list(run(SETS[name], desk)))
            assert made.lines[-1].score.cited >= least, name
            assert all(verdict.faithful for verdict in made.verdicts)
