"""What a contingency plan or a plan by months sets down in rows: grades, groups, stages, months; each told whole, none mistaken."""

import pytest

from assistant.answer import Question
from assistant.inquiry import understand
from assistant.lists.groups import groups
from assistant.lists.ladders import ladders_of, of_grades
from assistant.lists.schedules import scheduled
from assistant.lists.stages import stages
from tests.conftest import build

FLOOD = """云泽市防汛应急预案

2 组织体系
2.3 工作组。指挥部下设四个工作组：
（1）抢险救援组：由市水务局牵头，市消防救援支队参加，负责抢护堤防。
（2）转移安置组：由市民政局牵头，负责登记转移群众。
（3）医疗防疫组：由市卫生健康委牵头，负责救治伤员。
（4）宣传信息组：由市委宣传部牵头，负责发布信息。

4 应急响应
4.1 Ⅳ级响应
启动条件：预报一天内雨量超过50毫米。
启动程序：由市防指办公室主任批准。
措施：每日会商1次。
4.2 Ⅲ级响应
启动条件：预报一天内雨量超过100毫米。
启动程序：由市防指副总指挥批准。
措施：每日会商2次，转移低洼地带群众。
4.3 Ⅱ级响应
启动条件：预报一天内雨量超过200毫米。
启动程序：由市防指总指挥批准。
措施：每日会商4次，学校停课。
4.4 响应结束。雨停以后，由批准启动的人宣布结束。
"""

CAMPAIGN = """云泽市2025年燃气安全整治方案

一、整治内容
更换老化的燃气软管。

二、工作步骤
（一）动员部署阶段（3月1日至3月31日）。各县区制定方案。
（二）排查整治阶段（4月1日至9月30日）。逐户上门检查。
（三）总结验收阶段（10月1日至10月31日）。市里组织验收。
"""

MONTHS = """云泽市2025年演练和检查安排

一、演练安排
1月：组织值班室信息报送演练。
3月：组织森林火灾扑救演练。
6月：组织防汛转移演练。
9月：组织危险化学品泄漏演练。
11月：组织高楼火灾疏散演练。

二、检查批次
第一批（2月）：检查烟花爆竹经营点40家。
第二批（5月）：检查加油站60家。
第三批（8月）：检查冷库20家。
第四批（12月）：检查商场30家。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contingency")
    for name, text in (("flood", FLOOD), ("campaign", CAMPAIGN), ("months", MONTHS)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with build(folder / "library", sorted(folder.glob("*.txt"))) as made:
        yield made


def lines(found):
    return [line.split("[")[0] for line in found.draft.lines]


def ask(desk, of, text):
    return of(understand(Question(text), desk.library), desk.library)


def test_a_ladder_has_its_grades_with_what_stands_below_each(desk):
    id = next(one.id for one in desk.library.entries() if "防汛" in one.title)
    text = desk.library.document(id).text
    (ladder,) = ladders_of(id, desk.library)
    assert [rung.grade for rung in ladder.rungs] == [4, 3, 2]
    assert "每日会商2次" in ladder.rungs[1].span.of(text)
    assert "响应结束" not in ladder.rungs[-1].span.of(text)


def test_a_grade_is_told_with_its_conditions_though_no_sentence_says_the_grade(desk):
    told = " ".join(lines(ask(desk, of_grades, "防汛啥情形算三级响应")))
    assert "100毫米" in told
    assert "200毫米" not in told


def test_all_grades_are_told_the_same_thing_where_one_value_is_asked_for(desk):
    assert lines(ask(desk, of_grades, "防汛各级响应分别由谁批准启动")) == [
        "Ⅳ级：启动程序：由市防指办公室主任批准。",
        "Ⅲ级：启动程序：由市防指副总指挥批准。",
        "Ⅱ级：启动程序：由市防指总指挥批准。",
    ]


def test_the_highest_grade_is_the_gravest_that_the_plan_has(desk):
    assert "200毫米" in " ".join(lines(ask(desk, of_grades, "到什么地步才启动最高一级防汛响应")))


@pytest.mark.parametrize(
    "text",
    [
        "县一级每年演练几次",
        "三级医院归谁管",
        "三级响应谁批准启动",
        "防汛演练办几场",
        "一般在预警后做什么",
        "橙色预警后要做哪些事",
    ],
)
def test_what_asks_for_no_grades_is_left_to_the_sentences(desk, text):
    assert ask(desk, of_grades, text) is None


def test_all_groups_are_told_and_one_that_is_named_is_not(desk):
    told = lines(ask(desk, groups, "防汛指挥部下面分哪些组，各归谁牵头"))
    assert len(told) == 4
    assert "市卫生健康委" in told[2]
    assert ask(desk, groups, "防汛的转移安置组归谁牵头") is None


def test_the_stages_of_a_campaign_are_its_steps(desk):
    told = lines(ask(desk, stages, "燃气整治分几步走"))
    assert len(told) == 3
    assert "9月30日" in told[1]
    assert ask(desk, stages, "燃气软管谁来换") is None


def test_a_part_of_the_year_is_told_of_the_sort_of_work_that_is_asked_for(desk):
    assert lines(ask(desk, scheduled, "下半年各月安排了什么演练")) == [
        "9月：组织危险化学品泄漏演练。",
        "11月：组织高楼火灾疏散演练。",
    ]
    assert [one[:3] for one in lines(ask(desk, scheduled, "上半年各批检查都查什么"))] == ["第一批", "第二批"]


def test_a_word_that_grades_nothing_does_not_hide_the_grade_that_is_asked_for(desk):
    told = " ".join(lines(ask(desk, of_grades, "一般什么情况下启动二级防汛响应")))
    assert "200毫米" in told


def test_rows_of_a_part_of_the_year_are_counted(desk):
    found = ask(desk, scheduled, "头半年一共演练几场")
    assert found.draft.lines[0] == "三场："


@pytest.mark.parametrize("text", ["6月底前要办完哪些事", "加油站归谁查", "2019年1月安排了什么演练"])
def test_an_end_or_another_year_is_no_part_of_the_schedule(desk, text):
    assert ask(desk, scheduled, text) is None
