"""Putting a set to a desk, from Python as other scripts do."""

import subprocess
import sys
from pathlib import Path

import pytest

import evals
from assistant.settings import Settings
from evals import load_cases, run
from evals.cases import Case, Quote
from evals.running import places, temporary_desk, written
from evals.sets import Text
from ingest.document import Hit, Passage, Span

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "evals" / "data" / "demo.jsonl"


def hit(document, text):
    return Hit(Passage(document, 0, 0, Span(0, len(text)), text, "", "", None, len(text)), 1.0, 1.0, 0.0)


def test_cases_are_answered_in_order_and_their_evidence_is_looked_for(demo_desk):
    cases = load_cases(DEMO)[:3]
    made = tuple(run(cases, demo_desk))
    assert [one.id for one in made] == [case.id for case in cases]
    assert all(len(one.places) == len(case.evidence) for one, case in zip(made, cases, strict=True))
    assert 1 in made[0].places


def test_the_evidence_need_not_be_looked_for(demo_desk):
    (made,) = run(load_cases(DEMO)[:1], demo_desk, probe=False)
    assert made.places is None


def test_a_quote_is_found_in_the_first_passage_of_its_document_that_holds_it_whole():
    case = Case("1", "？", "what", evidence=(Quote("a.txt", "甲 乙"), Quote("a.txt", "丙丁")))
    hits = (hit("other", "甲乙"), hit("one", "甲"), hit("one", "前甲\n乙后"))
    assert places(case, hits, {"one": ("a.txt",), "other": ("b.txt",)}) == (3, None)


def test_a_temporary_library_answers_and_is_gone_afterwards(tmp_path):
    with (
        written((Text("清溪.txt", "清溪发源于云岭，全长八十公里，流经三个县。"),)) as folder,
        temporary_desk(Settings(tmp_path / "untouched")) as desk,
    ):
        assert [report.outcome for report in desk.ingest([folder])] == ["added"]
        place = desk.settings.library
        assert place.exists()
        assert desk.search("云岭")
    assert not place.exists()
    assert not folder.exists()
    assert not (tmp_path / "untouched").exists()


def test_importing_evals_opens_no_heavy_door_and_an_unknown_name_is_an_error():
    code = "import sys, evals; print(sorted(set(sys.modules) & {'numpy', 'torch', 'chromadb', 'tantivy', 'pydantic'}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert all(getattr(evals, name) for name in evals.__all__)
    with pytest.raises(AttributeError):
        evals.nothing  # noqa: B018
