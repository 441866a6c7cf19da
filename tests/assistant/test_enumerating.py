"""A list that stands in a text is told whole when the words that introduce it say what is asked for."""

import pytest

from assistant.answer import Question, Status
from assistant.lists import enumerating
from assistant.lists.enumerating import COUNTS_ITEMS
from tests.conftest import build

RULES = """# 云泽市消防条例

2020年5月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 为了预防火灾，保护人身和财产安全，制定本条例。

第二条 专职消防队的建立应当符合国家有关规定，并报消防救援机构验收。

第三条 下列单位应当建立专职消防队：

（一）民用机场、大型港口；

（二）储备粮食的大型仓库；

（三）距离消防站较远的古建筑管理单位。

第四条 消防救援机构应当自受理之日起七个工作日内作出决定。申请人对决定不服的，可以在三十日内申请复核。

第五条 消防档案保存不少于四年。违反本条规定的，处五百元以上五千元以下罚款，并在十日内改正。
"""
PLAN = """云泽市2025年安全生产检查计划

一、检查安排
（一）重点检查企业。包括：1.尾矿库全部列入；2.粉尘涉爆企业中作业人数10人以上的；3.一年内受到行政处罚的。
（二）一般检查企业。由大队随机抽取，比例不低于百分之十。

二、信息报送
（一）下列情形不论级别一律按较大事件报告：（1）失踪1人以上的；（2）人员被困的；（3）聚集50人以上的。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    (folder / "rules.md").write_text(RULES, encoding="utf-8")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    with build(folder / "library", [folder / "rules.md", folder / "plan.txt"]) as made:
        yield made


def ask(desk, text):
    return desk.ask(Question(text))


def test_which_units_must_is_answered_with_every_item_and_cited_with_its_introduction(desk):
    answer = ask(desk, "云泽消防条例里哪些单位必须建立专职消防队？")
    assert answer.status is Status.ANSWERED
    assert any(all(word in line for word in ("机场", "仓库", "古建筑")) for line in answer.text.splitlines())
    assert any("下列单位应当建立专职消防队" in one.quote for one in answer.citations)


def test_a_list_numbered_within_one_paragraph_is_told_item_by_item(desk):
    answer = ask(desk, "云泽市哪些企业要列为重点检查企业？")
    assert [word for word in ("尾矿库", "10人以上", "行政处罚") if word not in answer.text] == []
    assert "随机抽取" not in answer.text


def test_cases_are_told_although_the_question_speaks_of_a_time_limit(desk):
    answer = ask(desk, "云泽市什么样的情形不论级别都要按较大事件报告？")
    assert all(word in answer.text for word in ("失踪", "被困", "聚集"))


def test_all_spans_of_time_are_told_clause_by_clause_without_penalties(desk):
    answer = ask(desk, "云泽市消防条例里凡是有天数、年限要求的都整理一下")
    assert all(word in answer.text for word in ("七个工作日", "三十日", "四年"))
    assert "罚款" not in answer.text
    assert "十日内改正" not in answer.text
    assert all(len(line) < 80 for line in answer.text.splitlines())


def test_a_list_whose_introduction_says_nearly_all_of_an_open_question_is_told_whatever_its_wording(desk):
    text = ask(desk, "云泽消防条例：应当建立专职消防队的单位是啥").text
    assert all(word in text for word in ("机场", "仓库", "古建筑"))


def test_a_question_for_one_number_is_not_answered_with_the_list_beside_it(desk):
    answer = ask(desk, "云泽消防条例里消防档案至少保存几年")
    assert "四年" in answer.text
    assert not any("原文在此列出" in note for note in answer.notes)


def test_the_items_of_a_list_are_counted_by_the_noun_that_introduces_it(desk):
    answer = ask(desk, "云泽消防条例里应当建立专职消防队的单位一共几个？")
    assert answer.text.startswith("三个：")
    assert any("下列单位应当建立专职消防队" in one.quote for one in answer.citations)
    assert len(answer.text) <= 160


def test_a_figure_that_stands_in_the_text_is_not_counted_from_a_list(desk):
    answer = ask(desk, "云泽市消防条例里消防档案保存几年？")
    assert "四年" in answer.text
    assert "：" not in answer.text


@pytest.mark.parametrize(("yes", "no"), [("法规列的条件共几项", "培训几天"), ("要具备几个条件", "哪些条件")])
def test_a_count_of_items_is_known(yes, no):
    assert COUNTS_ITEMS.search(yes)
    assert not COUNTS_ITEMS.search(no)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (enumerating.ASKED_WHOM, "哪几类企业必须", "哪些企业的负责人"),
        (enumerating.FOLLOWING, "下列单位应当", "上述单位应当"),
        (enumerating.AND_WHICH, "有几条，都是啥", "有几条"),
        (enumerating.ASKS_MORE, "要做什么", "要建队"),
    ],
)
def test_patterns_of_who_is_listed_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)


def test_a_list_of_what_must_be_done_is_none_of_those_who_must():
    assert enumerating._of_such("企业", "企业应当具备下列条件：") is False
    assert enumerating._of_such("单位", "下列单位应当建立消防队：")
    assert enumerating._whom("哪些单位算重点，要做哪几件事") == ""
