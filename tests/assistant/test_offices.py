"""An office's library: plans of several places, named in short, set side by side where no place is named, bodies as people say them."""

import pytest

from assistant.answer import Question, Status
from assistant.inquiry import understand
from assistant.lists import bodies
from tests.conftest import build

PLANS = {
    "临峤.txt": """临峤市2025年应急管理工作要点

一、重点任务
1.全年检查企业480家次，立案率不低于8%。
2.购置冲锋舟10艘。
3.市教育局在暑假前开展防溺水教育。
4.校车由市公安局逐车检查，市教育局配合。
5.典型案例每季度公布一批。由综合执法大队负责。
6.应急物资由省交通运输厅统一调拨。
""",
    "霞屏.txt": """霞屏县应急管理局2024年工作总结和2025年工作计划

一、2024年工作总结
检查企业215家次，排查隐患1308条。灾害信息员培训1期150人。

二、2025年工作计划
（一）全年检查企业不少于240家次。
（二）购置冲锋舟4艘。
（三）灾害信息员培训全年两期260人。
""",
    "预案.txt": """霞屏县防汛防台应急预案

1 总则
本预案适用于霞屏县范围内的防汛防台工作。

2 应急响应
Ⅳ级：预报24小时雨量达50毫米以上。由办公室主任批准启动。
Ⅲ级：预报24小时雨量达100毫米以上。由常务副指挥长批准启动。
Ⅱ级：预报24小时雨量达200毫米以上。由常务副指挥长批准启动。
Ⅰ级：预报24小时雨量达250毫米以上。由指挥长批准启动。
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offices")
    for name, text in PLANS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with build(folder / "library", [folder]) as made:
        yield made


def titles(desk, text):
    inquiry = understand(Question(text), desk.library)
    return {desk.library.entry(id).title for id in inquiry.documents}


@pytest.mark.parametrize("question", ["防台预案里谁来批准启动", "霞屏那份预案谁批准启动"])
def test_a_plan_is_named_by_a_few_words_of_its_title(desk, question):
    assert titles(desk, question) == {"霞屏县防汛防台应急预案"}


def test_plans_that_are_only_spoken_of_are_no_scope(desk):
    assert len(titles(desk, "预案多久修订一次")) == 3


@pytest.mark.parametrize("question", ["两地各买了几艘冲锋舟", "冲锋舟哪家买得多", "两县市新买冲锋舟哪边多"])
def test_places_that_are_meant_and_not_named_are_set_side_by_side(desk, question):
    text = desk.ask(Question(question)).text
    assert "临峤市：" in text
    assert "冲锋舟10艘" in text
    assert "冲锋舟4艘" in text


def test_this_year_is_not_what_a_report_looks_back_on(desk):
    text = desk.ask(Question("今年查企业，临峤和霞屏差多少家次")).text
    assert "480家次" in text
    assert "240家次" in text
    assert "215" not in text


def test_last_year_and_this_year_of_one_report_are_two_sides(desk):
    text = desk.ask(Question("霞屏灾害信息员去年训了多少，今年呢")).text
    assert "150人" in text
    assert "260人" in text


def test_every_sentence_that_names_a_body_is_told(desk):
    text = desk.ask(Question("临峤市教育局今年有哪些任务")).text
    assert "防溺水" in text
    assert "校车" in text


def test_a_body_is_known_by_the_end_of_its_name(desk):
    assert "典型案例" in desk.ask(Question("临峤执法大队今年有哪些任务")).text


def test_a_question_for_nothing_but_a_body_is_answered_from_the_register(desk):
    answer = desk.ask(Question("临峤市教育局领了哪些任务"))
    assert any("任务台账" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("spoken", "spelled"), [("交通厅", ("交通运输厅",)), ("执法队", ("执法大队",)), ("水利厅", ())]
)
def test_a_body_is_looked_for_as_plans_spell_it(desk, spoken, spelled):
    documents = [entry.id for entry in desk.library.entries()]
    assert bodies._spelled_out(spoken, documents, desk.library) == spelled


def test_a_body_that_no_plan_names_is_refused(desk):
    assert desk.ask(Question("临峤地震局今年要干什么")).status is Status.NOT_FOUND


def test_each_grade_of_a_row_is_told(desk):
    text = desk.ask(Question("防台预案各级响应分别谁批准")).text
    assert text.index("办公室主任") < text.index("指挥长")
    assert "250毫米" in text


@pytest.mark.parametrize("question", ["旗县区一级的演练搞几场", "两县市谁查得多"])
def test_words_for_levels_are_no_unknown_place(desk, question):
    assert not understand(Question(question), desk.library).missing


def test_a_figure_of_another_thing_is_no_answer(desk):
    assert desk.ask(Question("临峤今年要换多少公里煤气管")).status is Status.NOT_FOUND


def test_each_place_is_asked_though_none_is_named(desk):
    text = desk.ask(Question("今年冲锋舟各买多少艘")).text
    assert "冲锋舟10艘" in text
    assert "冲锋舟4艘" in text


AROUND = {
    "州.txt": "珂岭州安委会2025年第一次会议纪要\n\n一、一季度砻溪县发生事故6起，棠坞县5起。\n二、泄洪预警广播棠坞县分配86套，砻溪县22套。\n",
    "砻溪.txt": "砻溪县2025年应急管理工作要点\n\n一、修订总体预案。\n二、组织演练3场。\n",
    "棠坞.txt": "棠坞县2025年应急管理工作要点\n\n一、检查企业82家次。\n二、组织演练2场。\n三、护林员97名配备终端，与砻溪县签订协议。\n",
}


def test_what_another_plan_says_of_a_place_by_name_answers_for_it(tmp_path):
    for name, text in AROUND.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / name for name in AROUND]) as desk:
        answer = desk.ask(Question("泄洪预警广播砻溪县和棠坞县各分多少套"))
        rangers = desk.ask(Question("护林员砻溪县和棠坞县各有多少名")).text
        drills = desk.ask(Question("演练砻溪县和棠坞县各组织几场")).text
    assert "22套" in answer.text
    assert "86套" in answer.text
    assert "3场" in drills
    assert "2场" in drills
    assert "97名" not in rangers.split("棠坞县：")[0]
    assert "97名" in rangers
