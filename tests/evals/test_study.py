"""The proof of study material: it holds for what is made, and finds what is forged."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.desk import LibraryDesk
from assistant.study.item import ItemKind
from assistant.study.request import StudyRequest
from evals.study import alike, faults, main, prove, sampled, tells, written

POLICIES = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus" / "policies"
SAMPLE = files("evals") / "data" / "study-sample.tsv"


@pytest.fixture(scope="module")
def proven(demo_desk: LibraryDesk):
    return prove(demo_desk, StudyRequest(number=100, seed=2))


def test_a_paper_over_the_demo_is_proven(proven) -> None:
    _, proof = proven
    assert proof.holds, str(proof)
    assert proof.items == 100
    assert len(proof.kinds) >= 6
    assert "不成立 0" in str(proof)


def test_a_forged_key_a_true_wrong_option_and_a_foreign_quote_are_found(proven, demo_desk: LibraryDesk) -> None:
    paper, _ = proven
    texts = {version.id: demo_desk.library.document(version.id).text for version in paper.documents}
    item = next(entry.item for entry in paper.entries if entry.item.kind is ItemKind.SINGLE)
    assert list(faults(item, texts.__getitem__)) == []
    right = item.options[item.key.choices[0]]
    forged = replace(item, key=replace(item.key, choices=(1 - min(item.key.choices[0], 1),)))
    assert [fault.what for fault in faults(forged, texts.__getitem__) if right in fault.what]
    moved = replace(item, sources=tuple(replace(one, quote="别的话") for one in item.sources))
    assert [fault.what for fault in faults(moved, texts.__getitem__)] == ["引文与原文不同"]


def test_an_item_is_like_itself_and_tells_its_own_answer(proven) -> None:
    paper, _ = proven
    cloze = next(entry.item for entry in paper.entries if entry.item.kind is ItemKind.CLOZE)
    assert alike(cloze, cloze) == 1.0
    telling = replace(cloze, stem=cloze.stem.replace("（　　）", cloze.key.words[0]))
    assert tells(telling, cloze)
    assert not tells(cloze, cloze)


def test_a_sample_is_the_same_for_the_same_seed_and_leaves_the_verdict_open(proven) -> None:
    paper, _ = proven
    rows = sampled(paper, 20, 4)
    assert rows == sampled(paper, 20, 4)
    assert len(rows) == 20
    assert {row[4] for row in rows} == {""}
    assert written(rows).startswith("item\tkind\tslot\tstem\tverdict\twhy\n")


def test_a_reader_found_at_least_95_of_100_items_usable() -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 60
    assert len({row["item"] for row in rows}) == 60
    assert sum(row["verdict"] == "usable" for row in rows) >= 57


@pytest.mark.skipif(not POLICIES.is_dir(), reason="the policy corpus is not here")
def test_two_hundred_items_from_the_five_policies_are_proven(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(POLICIES), "--items", "200", "--seed", "1"]) == 0, capsys.readouterr().out
    assert capsys.readouterr().out.startswith("200 题")
