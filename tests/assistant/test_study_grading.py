"""Marking answers: what is right however it is written, what counts in part, and what a machine must leave to people."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.study.grading import SIGNS, Given, mark, named, same
from assistant.study.item import ItemKind, Key
from tests.assistant import papers

SINGLE, MULTIPLE, JUDGE, CLOZE, MATCHING, ORDERING, SHORT, CASE, CASE_IN_WORDS = papers.items()
RIGHT = {
    SINGLE: Given(choices=(1,)),
    MULTIPLE: Given(choices=(3, 0, 2)),
    JUDGE: Given(choices=(1,)),
    CLOZE: Given(words=("不少于36家", "至少1次")),
    MATCHING: Given(pairs=((1, 0), (0, 2))),
    ORDERING: Given(order=(2, 0, 1)),
    SHORT: Given(text="先挂牌督办，再限期销号。"),
    CASE: Given(choices=(0,)),
    CASE_IN_WORDS: Given(text="转移群众、关闭景区"),
}


@pytest.mark.parametrize("item", RIGHT, ids=lambda item: item.id)
def test_the_key_is_right_and_nothing_given_is_wrong(item):
    assert mark(item, RIGHT[item]).right
    assert mark(item, Given()).share == 0


def test_several_choices_count_only_together_and_one_that_is_missing_is_named():
    some = mark(MULTIPLE, Given(choices=(0, 2)))
    assert (some.right, some.share) == (False, 0)
    assert "没有选全" in some.note
    assert mark(MULTIPLE, Given(choices=(0, 1, 2, 3))).note == ""


@pytest.mark.parametrize(
    ("right", "written"),
    [
        ("36家", "三十六家"),
        ("每季度至少1次", "每季度至少一次"),
        ("“一会三卡”", "一会三卡"),
        ("ＡＢ", "ab"),
        ("一张图", "1张图"),
    ],
)
def test_a_blank_is_right_however_it_is_written(right: str, written: str):
    assert same(right, written)


@pytest.mark.parametrize(("right", "written"), [("36家", "63家"), ("36家", "36"), ("每季度", "每月"), ("36家", " ")])
def test_another_value_is_not_right(right: str, written: str):
    assert not same(right, written)


def test_blanks_pairs_and_points_count_one_by_one():
    assert mark(CLOZE, Given(words=("不少于三十六家",))).parts == (True, False)
    assert mark(MATCHING, Given(pairs=((0, 2), (1, 1)))).share == 0.5
    short = mark(SHORT, Given(text="应当挂牌督办"))
    assert (short.parts, short.share) == ((True, False), 0.5)
    assert "自评" in short.note


def test_a_point_in_the_words_of_the_text_is_recognised_and_a_vague_one_is_not():
    point = "组织开展三方责任落实情况监督检查"
    assert named(point, "每年要组织开展责任落实情况的监督检查")
    assert not named(point, "要加强检查")


def test_signs_that_do_not_count_are_known():
    assert SIGNS.search("“甲”")
    assert not SIGNS.search("甲1a")


@given(st.text(max_size=20), st.lists(st.integers(0, 9), max_size=5))
def test_whatever_is_given_has_a_share_between_nothing_and_all(text: str, numbers: list[int]):
    pairs = tuple(pairwise(numbers))
    given_ = Given(tuple(numbers), (text,), pairs, tuple(numbers), text)
    for item in RIGHT:
        found = mark(item, given_)
        assert 0 <= found.share <= 1
        assert found.right == (found.share == 1)


def test_a_case_with_several_right_options_needs_them_all():
    case = papers.item(ItemKind.CASE, "某镇应做什么？", Key(choices=(0, 1)), options=("甲", "乙", "丙"))
    assert mark(case, Given(choices=(1, 0))).right
    assert not mark(case, Given(choices=(0,))).right
