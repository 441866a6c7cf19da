"""What plans set down for a day, a month or a rhythm is read from every sentence, rows of tables and slipped dates included."""

import pytest

from assistant.answer import Question
from assistant.lists.timing import Window, windows_asked
from tests.conftest import build

PLAN = """岚浦市2025年应急管理工作要点

一、重点任务
1.修订总体应急预案，6月底前印发。
2.老旧冷库延期至6月底拆除。
3.每季度检查加油站一次，乡镇每半年自查一次。
4.值班表每两个月调整一次。
6.专项预案修订稿6月底前印发
5.县级平台12月底前上线，年底前完成验收。

二、任务清单
液罐加装切断阀｜责任单位：园区管委会｜完成时限：2025年6月底前
管廊腐蚀检测｜责任单位：市住建局｜完成时限：2026年9月底前
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder = tmp_path_factory.mktemp("timing")
    (folder / "要点.txt").write_text(PLAN, encoding="utf-8")
    with build(folder / "library", [folder]) as desk:
        yield lambda text: desk.ask(Question(text)).text


def test_all_that_falls_due_in_a_month_is_told(ask):
    text = ask("岚浦哪些事卡在6月底？")
    assert "印发" in text
    assert "老旧冷库延期" in text
    assert "专项预案修订稿" in text
    assert "液罐加装切断阀" in text
    assert "管廊" not in text


def test_a_matter_that_no_sentence_of_the_time_is_about_is_said(tmp_path):
    (tmp_path / "要点.txt").write_text(PLAN, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "要点.txt"]) as desk:
        notes = desk.ask(Question("岚浦防溺水的活有哪些要在6月底完工？")).notes
        assert any("没有一句写到" in note for note in notes)
        assert not any("没有一句写到" in note for note in desk.ask(Question("岚浦哪些事卡在6月底？")).notes)


def test_another_year_of_the_same_month_is_left_out(ask):
    text = ask("岚浦2026年要完工的有哪些？")
    assert "管廊腐蚀检测" in text
    assert "切断阀" not in text


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("岚浦哪些事是一季度一回的？", "检查加油站", "值班表"),
        ("岚浦有哪些活两个月一回？", "值班表", "加油站"),
        ("岚浦哪些事每半年做一次？", "乡镇每半年自查", "值班表"),
    ],
)
def test_what_recurs_as_often_as_asked_is_told(ask, question, told, not_told):
    text = ask(question)
    assert told in text
    assert not_told not in text


@pytest.mark.parametrize(
    ("question", "windows"),
    [
        ("哪些事卡在6月底", (Window(None, 6, 6),)),
        ("6月底前要交账的", (Window(None, 6, 6, upto=True),)),
        ("2026年上半年要完成的", (Window(2026, 1, 6),)),
        ("三季度到期的", (Window(None, 7, 9),)),
        ("一季度一回的", ()),
        ("2026年完工的", (Window(2026, 1, 12),)),
        ("年底前要完成的", (Window(None, 12, 12, upto=True),)),
        ("4月、5月到期的", (Window(None, 4, 4), Window(None, 5, 5))),
    ],
)
def test_the_parts_of_time_that_a_question_names(question, windows):
    assert windows_asked(question)[0] == windows


def test_what_only_closes_an_item_is_told_with_the_item(tmp_path):
    text = "砻坪县2025年应急管理工作要点\n\n一、任务\n1.新建避难场所4处。（牵头单位：县应急局；完成时限：10月底前）\n2.整治老旧小区7个，11月底前完成。\n3.建成水塔2座。\n（完成时限：10月底前）\n"
    (tmp_path / "要点.txt").write_text(text, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "要点.txt"]) as desk:
        told = desk.ask(Question("砻坪县卡在10月底的有哪些")).text
        counted = desk.ask(Question("砻坪要点里11月底前完成的有几项")).text
    assert "避难场所4处" in told
    assert "水塔2座" in told
    assert "老旧小区" not in told
    assert "老旧小区7个" in counted
    assert "避难场所" not in counted
