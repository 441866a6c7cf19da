"""What a plan sets down for a part of the year is told whole: by its headings, or by the months that its items name."""

import pytest

from assistant.answer import Question
from assistant.lists.periods import period_asked
from tests.conftest import build

TRAINING = """芦溪县应急管理局2025年度培训和演练计划

一、第一季度（1月至3月）
1. 2月，举办信息报送培训班1期。
2. 3月，组织森林火灾桌面推演1场。

二、第二季度（4月至6月）
1. 5月，组织地震疏散演练1场。
2. 6月，举办企业负责人培训班2期。

三、第三季度（7月至9月）
1. 7月，组织城市内涝桌面推演1场。

四、第四季度（10月至12月）
1. 10月，组织危化品泄漏实战演练1场。
2. 12月，组织冬季冰冻桌面推演1场。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("periods")
    (folder / "plan.txt").write_text(TRAINING, encoding="utf-8")
    with build(folder / "library", [folder / "plan.txt"]) as made:
        yield made


def test_half_a_year_is_told_with_both_its_quarters_and_nothing_of_the_other_half(desk):
    text = desk.ask(Question("芦溪下半年安排了哪些演练")).text
    assert all(words in text for words in ("城市内涝", "危化品泄漏", "冬季冰冻"))
    assert "地震疏散" not in text


def test_a_period_is_not_listed_for_a_matter_of_which_none_of_its_items_speaks(desk):
    text = desk.ask(Question("芦溪下半年安排了哪些航空救援任务")).text
    assert not ("城市内涝" in text and "冬季冰冻" in text)


def test_one_number_asked_of_a_period_is_not_answered_with_a_list(desk):
    text = desk.ask(Question("芦溪县6月举办企业负责人培训班几期")).text
    assert "信息报送" not in text
    assert "2期" in text


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("下半年打算干哪几件事", (7, 12)),
        ("第二季度安排了什么", (4, 6)),
        ("10月份有哪些活动", (10, 10)),
        ("6月底前要完成哪些", None),
        ("上半年工作总结里写了什么", None),
        ("一季度和三季度各安排什么", None),
    ],
)
def test_the_period_of_a_question_is_its_only_part_of_the_year_and_no_mere_end(question, period):
    assert period_asked(question) == period


def test_a_line_that_begins_with_its_month_is_told_whole_for_that_month(tmp_path):
    plan = tmp_path / "months.txt"
    plan.write_text(
        "芦溪县2025年宣传安排\n\n一、全年安排\n5月：防灾周，鸣放警报；组织疏散。\n6月：安全生产月，举办咨询日；印发手册3万册。\n",
        encoding="utf-8",
    )
    with build(tmp_path / "library", [plan]) as desk:
        text = desk.ask(Question("芦溪县6月份都安排了什么？")).text
    assert all(word in text for word in ("咨询日", "手册"))
    assert "防灾周" not in text
