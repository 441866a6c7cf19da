"""Whether a question wants one thing, a list or a comparison is known by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Kind, Question, Turn
from assistant.inquiry import understand
from assistant.wanting import SLOTS, slots, wanted
from tests.conftest import build


@pytest.mark.parametrize(
    ("question", "much"),
    [
        ("水文站的值班记录要存几年？", "one"),
        ("巡堤员由谁培训", "one"),
        ("粮库主任平时得管好哪些事", "listed"),
        ("开一家潜水俱乐部得备齐啥材料、过哪几关", "listed"),
        ("石桥和临海的抢险队，人数和集合时间差在哪", "compared"),
        ("私自下水和组织别人下水，罚得哪个重", "compared"),
    ],
)
def test_questions_of_every_day_are_told_apart(question, much):
    chances = wanted(question)
    assert max(("one", "listed", "compared"), key=lambda name: getattr(chances, name)) == much


@given(st.text(max_size=60))
def test_any_text_has_chances_that_sum_to_one(text):
    chances = wanted(text)
    assert chances.one + chances.listed + chances.compared == pytest.approx(1)
    held = slots(text)
    assert held == sorted(set(held))
    assert all(0 <= one < SLOTS for one in held)


@pytest.mark.parametrize("mark", ["？", "?", "。", "！ "])
def test_the_mark_at_the_end_says_nothing(mark):
    assert wanted("粮库主任平时得管好哪些事" + mark) == wanted("粮库主任平时得管好哪些事")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("潜水证什么时候要收回作废", Kind.DEADLINE),
        ("保险绳在哪些情况下什么时候必须换新", Kind.LIST),
        ("水库巡查有哪些行为算违规，各罚多少", Kind.NUMBER),
        ("巡查队缺勤一次罚多少", Kind.NUMBER),
    ],
)
def test_what_asks_for_a_time_by_its_words_may_want_the_cases_listed(tmp_path, text, kind):
    (tmp_path / "青澜.txt").write_text("青澜市2025年要点\n一、演练。每年组织演练2次。", encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "青澜.txt"]) as desk:
        assert understand(Question(text), desk.library).kind is kind


def test_a_question_that_leans_on_another_keeps_its_kind(tmp_path):
    (tmp_path / "青澜.txt").write_text("青澜市2025年要点\n一、演练。每年组织演练2次。", encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "青澜.txt"]) as desk:
        asked = "那主任平日要做到啥"
        before = (Turn("user", "青澜市每年演练几次？"), Turn("assistant", "2次。"))
        assert understand(Question(asked), desk.library).kind is Kind.LIST
        leaning = understand(Question(asked, history=before), desk.library)
        assert any("接上文" in note for note in leaning.notes)
        assert leaning.kind is Kind.WHAT
