"""Several bodies in one question get a row each; a body that acts is told by the clauses of which it is the subject."""

import re

import pytest

from assistant.answer import Question, Status
from assistant.inquiry import understand
from assistant.lists import several
from assistant.lists.acting import acting
from assistant.lists.several import OF_TASKS
from tests.conftest import build

SCHEME = """松洲县餐饮场所燃气安全整治方案

一、部门分工
县住建局负责管道气用户监管。县市场监管局负责气瓶检验。县商务局负责督促餐饮企业落实要求。县财政局负责经费保障。

二、时间安排
9月底前完成排查。
"""
RULES = """# 松洲市公共交通条例

2021年5月1日 施行

<!-- INFO END -->

第一条 为了规范城市公共交通，制定本条例。

第二条 交通运输主管部门应当对公共交通企业开展评价。

第三条 公共交通企业不得转让运营线路。因故临时变更线路的，公共交通企业应当提前向主管部门报告。

第四条 公共交通企业应当制定应急预案，报主管部门备案。

第五条 火灾调查中发现下列情形，应当移送有关部门处理：

（一）有放火嫌疑的火灾，移送刑事侦查部门；

（二）机动车火灾，移送交通管理部门；

（三）燃气事故引发的火灾，移送燃气主管部门。

第六条 线路许可申请应当在三日内审查完毕；申请人应当具备下列条件：

（一）有驾驶人员；

（二）有运输车辆。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("several")
    (folder / "scheme.txt").write_text(SCHEME, encoding="utf-8")
    (folder / "rules.md").write_text(RULES, encoding="utf-8")
    with build(folder / "library", [folder / "scheme.txt", folder / "rules.md"]) as made:
        yield made


def test_each_body_of_a_row_gets_its_own_line_and_no_other_body_does(desk):
    text = desk.ask(Question("松洲县餐饮燃气整治，住建、市场监管、商务几个局分别负责啥")).text
    assert all(words in text for words in ("管道气用户", "气瓶检验", "督促餐饮企业"))
    assert "财政" not in text


@pytest.mark.parametrize(
    ("text", "names", "bodies"),
    [
        ("濒危物种进口、出口、再出口，分别还要多交什么证明", ("进口", "出口", "再出口"), False),
        ("水源保护上，林业、卫生、农业几个部门各管什么", ("林业", "卫生", "农业"), True),
        ("交通运输局和应急局各负责什么", ("交通运输局", "应急局"), True),
        ("燃气设施改动，建设、施工单位各要做什么", ("建设单位", "施工单位"), True),
        ("松洲市公共交通条例里，出口和进口各管什么", ("出口", "进口"), False),
    ],
)
def test_things_that_are_set_side_by_side_are_no_bodies(desk, text, names, bodies):
    inquiry = understand(Question(text), desk.library)
    assert several._spoken_of_as_bodies(names, inquiry) is bodies


def test_a_body_is_told_by_what_it_does_and_not_by_what_is_done_to_it(desk):
    text = desk.ask(Question("松洲市公共交通条例里公共交通企业有哪些义务")).text
    assert "报主管部门备案" in text
    assert "开展评价" not in text


def test_bodies_asked_for_case_by_case_are_told_with_the_whole_list(desk):
    text = desk.ask(Question("火灾调查中发现哪些情形应当移送，分别移送哪个部门处理")).text
    assert all(words in text for words in ("刑事侦查", "交通管理", "燃气主管"))


def test_a_question_for_one_time_is_never_answered_with_a_list(desk):
    answer = desk.ask(Question("松洲市公共交通条例：线路许可申请几天内审查完毕"))
    assert "三日" in answer.text
    assert not any("原文在此列出" in note for note in answer.notes)


def test_what_says_which_is_absent_and_proves_absence_beside_a_common_word(desk):
    answer = desk.ask(Question("窨井盖的应急预案，哪几份文件提到了"))
    assert answer.status is Status.NOT_FOUND
    assert "窨井盖" in answer.text


@pytest.mark.parametrize(
    ("spoken", "yes", "no"),
    [
        ("公交公司", "公共交通企业应当报告。", "主管部门应当对公共交通企业开展评价。"),
        ("媒体", "广播、电视等媒体和通信企业应当播发。", "有关部门应当与媒体合作。"),
    ],
)
def test_a_body_acts_where_it_is_the_subject_of_a_duty(spoken, yes, no):
    assert acting(spoken).search(yes)
    assert not acting(spoken).search(no)


TASKS = """2025年白榆县应急管理工作要点

一、重点工作
1.完善预案体系。修订县级总体预案，组织培训2次。（责任部门：预案股牵头组织）
2.强化隐患治理。每季度开展1次联合检查。（责任部门：执法股、预案股按照职责分工负责）
3.推进信息化建设。建成县级指挥平台。（责任部门：信息股牵头组织）
"""


def test_each_of_two_offices_is_told_the_items_it_leads_with_the_lines_that_say_so(tmp_path):
    (tmp_path / "plan.txt").write_text(TASKS, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "plan.txt"]) as desk:
        answer = desk.ask(Question("白榆县预案股牵头的跟信息股牵头的分别是哪些条"))
    told, other = answer.text.splitlines()
    assert told.startswith("预案股：1.完善预案体系")
    assert other.startswith("信息股：3.推进信息化建设")
    assert any("预案股牵头组织" in one.quote for one in answer.citations)
    assert any("信息股 1 条" in note for note in answer.notes)


def test_words_for_tasks_are_known():
    assert OF_TASKS.search("牵头的")
    assert not OF_TASKS.search("叫啥")


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (re.compile(several.BEHIND), "会同公安", "公安"),
        (several.SORT, "监理单位", "公安"),
        (several._itself("公安"), "公安机关应当查处", "县政府会同公安机关应当查处"),
        (several._itself("民政"), "民政部门应当救助", "县人民政府应当救助"),
    ],
)
def test_a_body_acts_where_it_is_the_subject(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)
