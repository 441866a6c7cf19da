"""Marks as models write them, and statements out of a text that comes in pieces of any size."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fidelity import DIGITS
from assistant.marking import (
    COMING,
    EMPHASIS,
    LINES,
    LISTED,
    MARK,
    MARKS,
    NUMBER,
    Statement,
    numbers_in,
    plain,
    statements,
)
from assistant.phrasing import WHITE
from assistant.telling import SENTENCES


@pytest.mark.parametrize(
    "mark",
    [
        "[1]",
        "【1】",
        "［1］",
        "[^1]",
        "[ 1 ]",
        "［１］",
        "[来源1]",
        "【依据：1】",
        "[citation:1]",
        "[原文1]",
        "[要点[1]",
    ],
)
def test_every_way_to_write_a_mark_means_the_same(mark):
    assert numbers_in(mark) == (1,)
    assert list(statements([f"演练2次{mark}。"])) == [Statement(f"演练2次{mark.partition('[要点')[1]}。", (1,))]


def test_several_numbers_in_one_mark_or_several_marks_are_all_read():
    assert numbers_in("演练[1,2]、培训【3、4】[3]") == (1, 2, 3, 4)


@pytest.mark.parametrize("words", ["国办发〔2024〕5号", "[2024]", "第（1）项", "[一]", "[1", "1]", "[]"])
def test_what_is_no_mark_is_not_read_as_one(words):
    assert numbers_in(words) == ()


def test_a_full_stop_after_the_mark_belongs_to_the_words_before_it():
    said = list(statements(["甲组织演练[1]。", "乙组织培训。[2]\n丙组织检查[3][1]，丁配合"]))
    assert said == [
        Statement("甲组织演练。", (1,)),
        Statement("乙组织培训。", (2,)),
        Statement("丙组织检查，", (3, 1)),
        Statement("丁配合", ()),
    ]


TEXTS = st.lists(
    st.sampled_from(
        [
            "演练2次",
            "，",
            "。",
            "[1]",
            "【2】",
            "[^3]",
            " ",
            "\n",
            "[来源1,2]",
            "［",
            "[",
            "]",
            "甲",
            "（1）",
            "\n- ",
            "**",
        ]
    ),
    max_size=14,
).map("".join)


@given(TEXTS, st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_statements_are_the_same_however_the_text_is_cut_into_pieces(text, sizes):
    pieces = []
    at = 0
    for size in sizes:
        pieces.append(text[at : at + size])
        at += size
    assert list(statements([*pieces, text[at:]])) == list(statements([text]))


@given(TEXTS)
def test_no_word_is_lost_between_statements(text):
    def bare(words):
        return "".join(words.split())

    said = bare("".join(statement.text for statement in statements([text])))
    assert said == bare(MARK.sub("", text))


def test_list_marks_and_emphasis_of_markdown_are_taken_off():
    assert plain("## **演练**\n1. 每年2次，\n- 每月`1`次") == "演练每年2次，每月1次"
    assert plain("3.5万元") == "3.5万元"


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (COMING, " 【来源", "。【"),
        (MARK, "[12]", "[123]"),
        (MARKS, "[1] 【2】", "[1]，[2]"),
        (NUMBER, "12", "123"),
        (LISTED, "- ", "演练"),
        (LISTED, "（2）", "2家"),
        (EMPHASIS, "**", "*"),
        (LINES, " \n ", " "),
        (WHITE, " \n", "家"),
        (SENTENCES, "演练2次。", "演练2次。培训1次。"),
        (DIGITS, "24", "二十四"),
    ],
)
def test_patterns_know_their_own(pattern: re.Pattern[str], yes, no):
    assert pattern.fullmatch(yes)
    assert not pattern.fullmatch(no)
