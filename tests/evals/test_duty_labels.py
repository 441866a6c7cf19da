"""The hand-labelled duties rest on their documents: every word that a label names stands where the label says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.duty import Bound, Standing, Strength
from ingest.folding import Folded, folded

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "evals" / "data"
CORPUS = ROOT / ".." / "shared" / "corpus"
HALVES = ("dev", "test")
LONGEST = 40
KEYS = {"id", "document", "from", "to", "duties", "borderline"}
VALUED = {
    "quantities": {"words", "number", "unit", "bound"},
    "frequencies": {"words", "per_year"},
    "deadlines": {"words", "last", "days"},
}
PLAIN = ("who", "joins", "conditions", "exceptions")
FIELDS = {"act", "strength", "standing", *PLAIN, *VALUED}
LEAST = {  # of both halves together
    "duties": 150,
    "done": 30,
    "quantities": 35,
    "frequencies": 20,
    "deadlines": 20,
    "conditions": 10,
    "exceptions": 3,
    "bodies": 30,
}


def stretches(half: str) -> list[dict]:
    lines = (DATA / f"duties-{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def text_of(stretch: dict) -> Folded:
    found = list(CORPUS.glob(f"*/{stretch['document']}"))
    if not found:
        pytest.skip(f"no documents to check the labels against: {CORPUS} lacks {stretch['document']}")
    return folded(found[0].read_text(encoding="utf-8"))


def reach(stretch: dict, whole: Folded) -> tuple[int, int]:
    """Where the stretch starts and ends in the original text."""
    start = whole.find(stretch["from"])
    assert start, f"{stretch['id']}: {stretch['from']}"
    end = whole.find(stretch["to"], start[0])
    assert end, f"{stretch['id']}: {stretch['to']}"
    return start[0], end[1]


def within(stretch: dict) -> Iterator[str]:
    """Every phrase of a stretch that must stand inside it."""
    yield from stretch["borderline"]
    for duty in stretch["duties"]:
        yield from (duty["act"], *duty["conditions"], *duty["exceptions"])
        yield from (one["words"] for field in VALUED for one in duty[field])


def bodies(stretch: dict) -> set[str]:
    return {body for duty in stretch["duties"] for body in (*duty["who"], *duty["joins"])}


@pytest.mark.parametrize("half", HALVES)
def test_every_labelled_word_stands_in_its_stretch_and_every_body_in_its_document(half):
    for stretch in stretches(half):
        whole = text_of(stretch)
        start, end = reach(stretch, whole)
        missing = [words for words in within(stretch) if not (at := whole.find(words, start)) or at[1] > end]
        missing += [body for body in bodies(stretch) if not whole.find(body)]
        assert missing == [], stretch["id"]


@pytest.mark.parametrize("half", HALVES)
def test_the_first_words_of_a_stretch_stand_once_in_its_document(half):
    twice = [one["id"] for one in stretches(half) if text_of(one).text.count(folded(one["from"]).text) != 1]
    assert twice == []


@pytest.mark.parametrize("half", HALVES)
def test_the_duties_of_a_stretch_are_labelled_in_reading_order(half):
    for stretch in stretches(half):
        whole = text_of(stretch)
        at = reach(stretch, whole)[0]
        for duty in stretch["duties"]:
            found = whole.find(duty["act"], at)
            assert found, f"{stretch['id']}: {duty['act']}"
            at = found[0] + 1


def test_no_words_are_both_tuned_on_and_held_back():
    taken = [(one["id"], one["document"], reach(one, text_of(one))) for half in HALVES for one in stretches(half)]
    overlaps = [
        (first, second)
        for place, (first, document, (start, end)) in enumerate(taken)
        for second, other, (begin, finish) in taken[place + 1 :]
        if document == other and start < finish and begin < end
    ]
    assert overlaps == []


@pytest.mark.parametrize("half", HALVES)
def test_each_label_is_written_in_the_vocabulary_of_the_register(half):
    for stretch in stretches(half):
        assert set(stretch) == KEYS
        assert stretch["duties"]
        for duty in stretch["duties"]:
            assert set(duty) == FIELDS
            assert Strength(duty["strength"])
            assert Standing(duty["standing"])
            assert all(set(one) == keys for field, keys in VALUED.items() for one in duty[field])
            assert all(Bound(one["bound"]) is not None for one in duty["quantities"])
            assert all(one["last"] is None or date.fromisoformat(one["last"]) for one in duty["deadlines"])


@pytest.mark.parametrize("half", HALVES)
def test_no_label_quotes_more_than_a_clause(half):
    long = [
        words
        for stretch in stretches(half)
        for words in (*within(stretch), *bodies(stretch), stretch["from"], stretch["to"])
        if len(words) > LONGEST
    ]
    assert long == []


def test_the_labels_are_enough_to_measure_every_field_with():
    counts: Counter[str] = Counter()
    for duty in (duty for half in HALVES for stretch in stretches(half) for duty in stretch["duties"]):
        counts["duties"] += 1
        counts["done"] += duty["standing"] == Standing.DONE
        counts["bodies"] += bool(duty["who"])
        counts.update({field: len(duty[field]) for field in (*VALUED, "conditions", "exceptions")})
    assert {name: counts[name] for name in LEAST if counts[name] < LEAST[name]} == {}


def test_about_a_third_of_the_labels_is_held_back():
    tuned, held = (sum(len(stretch["duties"]) for stretch in stretches(half)) for half in HALVES)
    assert 0.25 <= held / (tuned + held) <= 0.4


PLANS = (DATA / "plans", DATA / "plans3", ROOT / "evals" / "training" / "data" / "plans")


@pytest.mark.parametrize("name", ["duties-plans-dev.jsonl", "duties-fresh-dev.jsonl"])
def test_the_labels_over_our_own_plans_stand_in_them(name):
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    files = {path.name: path for folder in PLANS for path in folder.glob("*.txt")}
    present = [one for one in map(json.loads, lines) if one["document"] in files]
    if not present:
        pytest.skip(f"none of the plans of {name} are shipped")
    for stretch in present:
        whole = folded(files[stretch["document"]].read_text(encoding="utf-8"))
        start, end = reach(stretch, whole)
        missing = [words for words in within(stretch) if not (at := whole.find(words, start)) or at[1] > end]
        missing += [body for body in bodies(stretch) if not whole.find(body)]
        assert not missing, stretch["id"]
