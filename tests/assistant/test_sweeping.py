"""A few documents are read sentence by sentence for everything of a sort."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting import Draft
from assistant.lists.sweeping import LEAST, about, holding, listed, narrowed, near_best, preferred, shortened, sweep
from ingest.document import Span
from tests.conftest import build

RULES = """云泽县水库管理办法

第一条 为了加强水库管理，制定本办法。

第二条 任何单位和个人在库区内不得有下列行为：（一）游泳；（二）炸鱼；（三）倾倒垃圾。

第三条 水库管理单位应当遵守下列规定：（一）每日巡查一次；（二）不得擅自蓄水；（三）建立档案。

第四条 禁止在坝顶堆放杂物；禁止在坝顶停放车辆。

第五条 县水利局负责水库的监督管理。
"""
FORBIDS = re.compile(r"不得|禁止")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweeping")
    (folder / "rules.txt").write_text(RULES, encoding="utf-8")
    with build(folder / "library", [folder / "rules.txt"]) as desk:
        yield desk.library


def matters(library, question=None):
    (entry,) = library.entries()
    found = sweep((entry.id,), question, holding(FORBIDS), library)
    text = library.document(entry.id).text
    return [one.span.of(text) for one in found], found


def test_a_list_is_one_matter_when_the_words_that_introduce_it_fit(library):
    texts, _ = matters(library)
    assert any("游泳" in one and "炸鱼" in one and "倾倒垃圾" in one for one in texts)


def test_of_a_list_whose_lead_does_not_fit_only_the_fitting_items_are_told(library):
    texts, _ = matters(library)
    (item,) = [one for one in texts if "擅自蓄水" in one]
    assert "巡查" not in item


def test_parts_that_semicolons_cut_are_told_together(library):
    texts, _ = matters(library)
    assert any("堆放杂物" in one and "停放车辆" in one for one in texts)


def test_every_matter_holds_what_makes_it_one_of_the_sort(library):
    _, found = matters(library)
    text = library.document(library.entries()[0].id).text
    assert found
    assert all(FORBIDS.match(text, one.at) and one.span.start <= one.at < one.span.end for one in found)


def test_of_matters_about_something_only_those_near_the_best_are_kept(library):
    _, found = matters(library, about(("坝顶车辆",), library))
    text = library.document(library.entries()[0].id).text
    kept = near_best(found)
    assert 0 < len(kept) < len(found)
    assert all("坝顶" in one.span.of(text) for one in kept)


def test_marked_matters_come_before_the_others(library):
    _, found = matters(library)
    raised = preferred(found, re.compile("下列行为"))
    assert max(raised, key=lambda one: one.fit).passage.text.startswith("第二条")


def test_what_is_told_keeps_to_its_room_and_says_how_much_it_tells(library):
    _, found = matters(library)
    draft = Draft(library)
    told = listed(draft, found, library, room=LEAST)
    assert 0 < told < len(found)
    assert sum(len(claim.text) for claim in draft.claims) <= LEAST


def test_few_documents_are_all_meant_and_many_without_a_subject_none(library):
    ids = tuple(entry.id for entry in library.entries())
    assert narrowed(ids, (), library) == ids
    assert narrowed(ids * 4, (), library) == ()


@given(st.text(alphabet="水库，。；坝顶：", min_size=1, max_size=80), st.integers(5, 60), st.integers(0, 79))
def test_a_shortened_matter_lies_within_it_holds_its_offset_and_has_room(text, room, at):
    whole = Span(0, len(text))
    at = min(at, len(text) - 1)
    cut = shortened(text, whole, room, at)
    assert cut in whole
    assert len(cut) <= max(room, 1) or cut == whole
    assert cut.start <= at
