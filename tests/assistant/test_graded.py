"""Grades are told as the text divides them, and each grade that is named with its own clause."""

import pytest

from assistant.answer import Question
from assistant.lists import graded
from tests.conftest import build

STATUTE = """云泽省塌陷防治条例

第一条 为了防治塌陷灾害，制定本条例。
第二条 塌陷灾害按照人员伤亡的大小，分为四个等级：
（一）特大型：因灾死亡40人以上的；
（二）大型：因灾死亡15人以上40人以下的；
（三）中型：因灾死亡4人以上15人以下的；
（四）小型：因灾死亡4人以下的。
第三条 发生特大型塌陷灾害的，由省人民政府在2小时内启动塌陷应急预案，统一组织抢险。
第四条 发生小型塌陷灾害的，由县级人民政府在8小时内启动塌陷应急预案，自行组织抢险。
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "云泽省塌陷防治条例(2020-01-01).md").write_text(STATUTE, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "云泽省塌陷防治条例(2020-01-01).md"]) as made:
        yield made


def test_a_thing_is_divided_into_as_many_grades_as_the_text_names(desk):
    text = desk.ask(Question("塌陷灾害分几级？")).text
    assert text.startswith("四级：")
    assert "小型" in text


def test_each_grade_is_told_by_its_own_clause(desk):
    text = desk.ask(Question("特大型和小型塌陷灾害，启动应急预案各要几小时？")).text
    assert "特大型：" in text
    assert "2小时" in text
    assert "8小时" in text
    assert "中型" not in text


def test_a_grade_is_not_the_end_of_a_graver_one():
    assert graded._said("重大", "特别重大事故") == -1
    assert graded._said("重大", "特别重大事故、重大事故") == 7


def test_grades_of_one_series_are_read_from_a_question():
    assert graded.grades_named("轻度干旱中度干旱分别怎么办") == ("轻度", "中度")
    assert graded.grades_named("一级响应") == ()


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (graded.ASKS_GRADES, "地质灾害分几级", "由哪级政府管"),
        (graded.ASKS_GRADES, "火灾按什么分级", "按什么处罚"),
        (graded.DIVIDES, "分为四个等级", "由政府划拨"),
        (graded.EACH, "各罚多少", "一级响应启动"),
        (graded.ASKS_ROW, "各级响应谁启动", "省级部门"),
        (graded.COUNTS, "分几种颜色", "哪种颜色"),
    ],
)
def test_patterns_of_grades_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)
