"""Numbers as Chinese documents print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import CHINESE_NUMBER, CIRCLED, LAST_NUMBER, chinese_to_int, int_to_chinese, marker_value


@given(st.integers(min_value=0, max_value=99_999_999))
def test_every_number_survives_the_way_into_chinese_and_back(number: int) -> None:
    assert chinese_to_int(int_to_chinese(number)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("二十七", 27), ("十", 10), ("一百零一", 101), ("一百二", 120), ("两千", 2000), ("两万三", 23000), ("廿三", 23),
        ("卅", 30), ("二〇二四", 2024), ("二○二四", 2024), ("〇", 0), ("２７", 27), ("27", 27), ("三千万", 30_000_000),
    ],
)  # fmt: skip
def test_chinese_numbers_of_every_style_are_read(words: str, number: int) -> None:
    assert chinese_to_int(words) == number


@pytest.mark.parametrize("words", ["", "百", "一十百", "二二十", "万", "abc", "一、二", "第一"])
def test_words_that_write_no_number_give_none(words: str) -> None:
    assert chinese_to_int(words) is None


@pytest.mark.parametrize(
    ("number", "words"), [(10, "十"), (15, "十五"), (110, "一百一十"), (2003, "二千零三"), (10010, "一万零一十")]
)
def test_numbers_are_written_as_statutes_write_them(number: int, words: str) -> None:
    assert int_to_chinese(number) == words


def test_numbers_beyond_the_range_are_refused() -> None:
    with pytest.raises(ValueError, match="not between"):
        int_to_chinese(-1)


@pytest.mark.parametrize(
    ("marker", "value"),
    [
        ("（七）", 7), ("第九条", 9), ("12.", 12), ("1.2", 2), ("一是", 1), ("首先", 1), ("③", 3), ("㈢", 3), ("⑷", 4),
        ("5）", 5), ("b)", 2), ("Ⅳ、", 4), ("第一百二十条之一", 120), ("附件2", 2), ("其三", 3), ("附件", None), ("最后", None),
    ],
)  # fmt: skip
def test_a_printed_marker_gives_its_number(marker: str, value: int | None) -> None:
    assert marker_value(marker) == value


def test_patterns_match_what_they_say() -> None:
    assert CHINESE_NUMBER.fullmatch("二十七")
    assert not CHINESE_NUMBER.fullmatch("二十七条")
    assert CIRCLED.search("⑤")
    assert not CIRCLED.search("5")
    assert LAST_NUMBER.search("1.2.3")[0] == "3"
    assert not LAST_NUMBER.search("一.二")
