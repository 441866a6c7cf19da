"""Which words of the right sentence are told: by whom an item is done, the clause of what is new, the year of its heading."""

import math

import numpy as np
import pytest

from assistant import wordpairs
from assistant.answer import Question, Turn
from assistant.drafting import Draft
from assistant.wordpairs import packed, pairs, unpacked, words
from ingest.document import Span
from tests.conftest import build

BOATS = """镜泽市农用船舶管理规定

第一条 镇人民政府、街道办事处应当对本辖区农用船舶履行下列职责：
（一）开展救生知识宣传；
（二）负责农用船舶的编号造册、船号牌发放；
（三）组织渡口巡查。

第二条 渡口检票人员应当熟悉船票样式，掌握救生衣的穿着方法，经海事管理机构考核合格后方可上岗。

第三条 燃料供应企业应当每月至少对单位用户的储油设施进行一次检查，每年至少对居民用户的储油设施进行一次检查。

第四条 船舶所有人发现船体严重损坏、继续航行可能危及他人安全的，应当自行把船送往船厂检修，拒不送往船厂检修的，由镇人民政府代为送检，所需费用由船舶所有人承担。
"""
SCHEME = """岭溪县桥隧安全三年行动方案（2023—2025年）

一、年度目标

（一）2023年（排查年）

完成全县桥隧排查，病害整治率达到40%。

（二）2024年（攻坚年）

病害整治率达到80%，培训养护人员120名。

（三）2025年（提升年）

病害整治率达到100%，培训养护人员60名。
"""
REPORT = """岭溪县应急管理局2023年工作总结和2024年工作安排

一、2023年主要工作

（一）执法检查。检查企业386家次，罚款126.5万元。

（二）演练。开展县级演练3场。

二、2024年工作安排

（一）执法检查。计划检查企业400家次。

（二）演练结束后10日内修改预案。县级演练不少于4场。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claiming")
    for name, text in (("boats", BOATS), ("scheme", SCHEME), ("report", REPORT)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with build(folder / "library", sorted(folder.glob("*.txt"))) as made:
        yield made


def told(desk, question: str, *history: str) -> str:
    turns = tuple(Turn(("user", "assistant")[at % 2], text) for at, text in enumerate(history))
    return desk.ask(Question(question, turns)).text


def test_an_item_says_by_whom_it_is_done_above_it(desk):
    assert told(desk, "农用船舶的船号牌由谁发放？").startswith("第一条 镇人民政府、街道办事处应当")
    assert "船号牌发放" in told(desk, "农用船舶的船号牌由谁发放？")


def test_who_is_asked_about_is_not_who_is_asked_for(desk):
    assert "海事管理机构" in told(desk, "渡口检票人员上岗前要过哪个部门的考核？")


def test_a_follow_up_is_told_the_clause_that_its_own_words_lead_to(desk):
    history = ("镜泽市燃料供应企业多久检查一次单位用户的储油设施？", "每月至少一次。")
    assert "每年至少对居民用户" in told(desk, "居民用户呢？", *history)


@pytest.mark.parametrize(("year", "rate"), [(2023, "40%"), (2024, "80%"), (2025, "100%")])
def test_a_plan_for_several_years_answers_below_the_heading_of_the_year(desk, year, rate):
    text = told(desk, f"岭溪县{year}年桥隧病害整治率要达到多少？")
    assert rate in text
    assert sum(other in text for other in ("40%", "80%", "100%")) == 1


def test_what_was_done_and_what_is_planned_are_told_apart_by_the_years_of_the_headings(desk):
    assert "3场" in told(desk, "岭溪县2023年搞了几场县级演练？")
    assert "4场" in told(desk, "岭溪县2024年县级演练不少于几场？")
    assert "126.5万元" in told(desk, "岭溪县2023年一共罚了企业多少钱？")


def test_a_heading_that_holds_the_time_asked_for_answers(desk):
    assert "10日内" in told(desk, "岭溪县演练完几天之内要把预案改过来？")


def test_sentences_told_one_after_the_other_are_cited_in_one_piece(desk):
    entry = next(entry for entry in desk.library.entries() if "农用船舶" in entry.title)
    document, draft = desk.library.document(entry.id), Draft(desk.library)
    for first, last in (("（一）", "知识宣传；"), ("（二）", "发放；"), ("第三条", "检查。")):
        span = Span(document.text.index(first), document.text.index(last) + len(last))
        draft.add(document, span.of(document.text), (span,))
    assert [claim.citations for claim in draft.claims] == [(1,), (1,), (2,)]
    assert draft.citations[0].quote == "（一）开展救生知识宣传；\n（二）负责农用船舶的编号造册、船号牌发放；"


def test_pairs_are_the_same_after_packing_up_to_their_precision():
    weights = {("谁点头", "批准"): 0.5, ("谁点头", "罚款"): -0.25, ("几天", "日内"): 1.5}
    assert unpacked(packed(weights)).weights == {"谁点头": {"批准": 0.5, "罚款": -0.25}, "几天": {"日内": 1.5}}


def test_pairs_weigh_a_sentence_against_the_square_root_of_their_number():
    made = unpacked(packed({("点头", "批准"): 0.5, ("点头", "许可"): 0.25}))
    assert np.allclose(
        made.scores("谁点头", ["由县级人民政府批准", "须经许可、批准", "应当报告"]),
        [0.5 / math.sqrt(2), 0.75 / math.sqrt(3), 0],
    )


def test_the_shipped_pairs_know_how_documents_put_what_people_ask():
    assert pairs().scores("几天之内要报", ["应当在五日内报告", "应当加强宣传"])[0] > 0
    assert "点头" in words("先找谁点头")
    assert wordpairs.HAN.search("点")
    assert not wordpairs.HAN.search("12")


def test_a_clause_that_only_supposes_a_case_is_told_with_what_is_ordered_for_it(desk):
    answer = desk.ask(Question("船坏了拒不送往船厂检修的，谁来送检？"))
    assert "由镇人民政府代为送检" in answer.text
