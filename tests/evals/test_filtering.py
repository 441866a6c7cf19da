"""The benchmark of the register asks what it says, over duties whose words stand where they say."""

import json

import pytest

from evals.filtering import PER_DOCUMENT, asked, documents, filters, main
from ingest.duty import Wanted
from ingest.library import Library
from tests.ingest.shelf import HashEmbedder

SIZE = 2 * PER_DOCUMENT + 30


def test_made_up_duties_are_the_same_on_every_run_and_stand_in_their_documents():
    made = [parsed for parsed, _ in documents(SIZE)]
    assert [len(parsed.duties) for parsed in made] == [PER_DOCUMENT, PER_DOCUMENT, 30]
    assert made == [parsed for parsed, _ in documents(SIZE)]
    for parsed in made:
        text = parsed.document.text
        assert all(part.span.of(text) == part.text for duty in parsed.duties for part in duty.phrases)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with Library.open(tmp_path_factory.mktemp("filtering"), HashEmbedder(), purpose="test") as library:
        for parsed, source in documents(SIZE):
            library.add(parsed, source)
        yield library


@pytest.mark.parametrize("name", [name for name in filters() if name != "地区"])
def test_a_filter_of_the_benchmark_leaves_what_a_look_at_every_duty_leaves(library, name):
    wanted: Wanted = filters()[name]
    texts = {entry.id: library.document(entry.id).text for entry in library.entries()}
    years = {entry.id: entry.scope.year for entry in library.entries()}

    def answers(duty):
        bodies = [body.text for body in (*duty.leads, *duty.joins)]
        sentence = duty.span.of(texts[duty.document])
        low, high = wanted.due_after, wanted.due_before
        due = [one.last for one in duty.deadlines if (not low or low <= one.last) and (not high or one.last <= high)]
        return all(
            (
                wanted.year in (None, years[duty.document]),
                any(wanted.body in body for body in bodies),
                wanted.kind in ("", duty.kind),
                wanted.strength in (None, duty.strength),
                wanted.standing in (None, duty.standing),
                wanted.recurring in (None, bool(duty.frequencies)),
                due or not (low or high),
                all(word in sentence or any(word in body for body in bodies) for word in wanted.words),
            )
        )

    every, _ = library.duties(Wanted())
    expected = tuple(duty for duty in every if answers(duty))
    assert library.duties(wanted) == (expected, len(expected))
    assert library.tally(wanted).total == len(expected)


def test_every_filter_is_timed_in_every_round(library):
    lines = asked(library, 2)
    assert {line.name for line in lines} > set(filters())
    assert all(len(line.seconds) == 2 and line.at(0.5) <= line.at(1) for line in lines)


def test_the_figures_are_shown_and_written(tmp_path, capsys):
    assert main(["--duties", "40", "--rounds", "1", "--json", str(tmp_path / "figures.json")]) == 0
    assert "40 项任务" in capsys.readouterr().out
    record = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert (record["duties"], len(record["filters"])) == (40, len(filters()) + 3)
