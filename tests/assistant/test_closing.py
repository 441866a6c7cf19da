"""The closing brackets of the items of a plan: who leads, who joins, and how many items name a body or a date."""

import pytest

from assistant.answer import Question
from assistant.lists.closing import closings, of_bodies, part_asked
from tests.conftest import build

PLAN = """2025年云泽市安全生产工作任务分工

一、重点任务
1.清零重大隐患。挂牌督办隐患30日内整改到位。（市应急局牵头，各专业委员会配合）
2.更新老旧管网。改造燃气管网96公里。（市住房和城乡建设局牵头，市应急局、市水务局配合）
3.练兵备战。组织综合演练2次。（责任单位：市应急局；完成时限：全年）
4.做好水库度汛。逐库落实责任人。（责任单位：市水务局；完成时限：全年）
5.防治地质灾害。新建监测点60处。（责任单位：危险化学品安全监管科；完成时限：6月底）
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("closing")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    with build(folder / "library", [folder / "plan.txt"]) as made:
        yield made


def ask(desk, text):
    return desk.ask(Question(text)).text


def test_a_bracket_is_read_into_those_who_lead_and_those_who_join(desk):
    found = closings(desk.library.entries()[0].id, desk.library)
    assert len(found) == 5
    assert (found[0].leads, found[0].joins) == (("市应急局",), ("各专业委员会",))
    assert "市住房和城乡建设局" in found[1].leads
    assert "市水务局" in found[1].joins
    assert [one.section for one in of_bodies(found, ("市应急局",), "joins")] == [found[1].section]
    assert len(of_bodies(found, ("市应急局",), "")) == 3


def test_what_is_asked_for_is_the_leading_the_joining_or_both():
    assert part_asked("市应急局打头牵头的有几项") == "leads"
    assert part_asked("市应急局配合的有几项") == "joins"
    assert part_asked("市应急局牵头和配合的都列一下") == ""


def test_the_items_that_a_body_leads_are_counted_apart_from_those_it_joins(desk):
    assert ask(desk, "云泽市应急局牵头的任务有几项？").startswith("两项")
    assert ask(desk, "云泽市应急局配合的任务有几项？").startswith("一项")


def test_items_whose_bracket_holds_quoted_words_are_counted(desk):
    told = ask(desk, "云泽市的任务里完成时限写“全年”的有几条？")
    assert told.startswith("两条")
    assert "练兵备战" in told


def test_a_name_that_leaves_characters_out_still_means_the_office(desk):
    assert "监测点60处" in ask(desk, "云泽市危化科今年有哪些任务？")
