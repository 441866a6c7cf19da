"""Outlines, figures and things to be made are told clause by clause, whole, and shown to be absent where they are."""

import re

import pytest

from assistant.answer import Question, Status
from assistant.lists import amounts, making, outlining
from assistant.lists.listing import counted
from assistant.lists.making import asked_making
from tests.conftest import build

PLAN = """2025年云泽县应急管理工作要点

一、健全预案体系
（一）修订总体预案。修订《云泽县突发事件总体应急预案》，编制防汛抗旱专项方案，制定《云泽县救灾物资管理办法》。贯彻落实《云泽市应急预案管理办法》。
（二）抓实演练培训。每季度组织1次桌面推演，指导重点企业开展至少1次疏散逃生演练，举办森林防火技能比武。

二、防范重大风险
（三）严格执法检查。完成32家工贸企业检查，对6家粉尘涉爆企业开展指导帮扶，挂牌督办隐患10处。落实“重大险情1小时内报送”要求。
（四）加强地震和地质灾害防范。新建监测站3处。推进避险搬迁，转移安置群众45户。
（五）建设指挥平台。启动县级指挥平台二期建设，建成气象预警系统。

三、存在的主要问题
一是专业人才短缺。队伍里持证人员少。
二是物资结构不优。抽水设备不足。
"""

CAMPAIGNS = """2025年岚溪县应急管理工作要点

一、抓实宣传
（一）组织活动。办好“安全生产月”、法治宣传周等活动，每月更新宣传栏。
（二）抓实演练。每季度开展桌面推演。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweeping")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    with build(folder / "library", [folder / "plan.txt"]) as made:
        yield made


def ask(desk, text):
    return desk.ask(Question(text))


def test_the_items_under_a_heading_are_counted_and_named(desk):
    answer = ask(desk, "云泽县要点“防范重大风险”这一大块底下有几项？")
    assert answer.text.startswith("三项：")
    assert all(word in answer.text for word in ("严格执法检查", "加强地震和地质灾害防范", "建设指挥平台"))
    assert len(answer.text) <= 160


def test_a_part_is_found_by_its_number_and_told_by_its_items(desk):
    answer = ask(desk, "云泽县要点第一部分讲了哪几件事")
    assert all(word in answer.text for word in ("修订总体预案", "抓实演练培训"))
    assert "执法检查" not in answer.text


def test_an_item_put_in_other_words_is_told_sentence_by_sentence(desk):
    answer = ask(desk, "云泽县防地震地质灾害那一条都安排了哪些活儿")
    assert all(word in answer.text for word in ("监测站3处", "避险搬迁"))
    assert "执法" not in answer.text


def test_the_parts_of_a_document_are_counted(desk):
    assert ask(desk, "云泽县要点一共分几大块").text.startswith("三块：")


def test_shortcomings_are_told_from_the_part_that_reports_them(desk):
    answer = ask(desk, "云泽县查摆了哪些问题")
    assert all(word in answer.text for word in ("专业人才短缺", "物资结构不优"))
    assert "指挥平台" not in answer.text


def test_a_question_for_one_value_of_a_part_is_no_question_about_the_outline(desk):
    assert "三处" not in ask(desk, "云泽县地震和地质灾害防范那一条要建多少处监测站").text


def test_figures_are_listed_in_the_unit_that_is_asked_for(desk):
    answer = ask(desk, "云泽县定了家数的指标都有哪些")
    assert all(word in answer.text for word in ("32家", "6家"))
    assert "10处" not in answer.text
    assert "45户" not in answer.text


def test_rhythms_quantities_and_spans_are_listed_together_where_all_are_named(desk):
    answer = ask(desk, "云泽县文件里带“每季度、至少一次、几小时内”的要求有哪些")
    assert all(word in answer.text for word in ("每季度组织1次桌面推演", "至少1次疏散逃生演练", "1小时内"))
    assert "32家" not in answer.text


def test_figures_of_a_sort_that_no_clause_holds_are_shown_to_be_absent(desk):
    answer = ask(desk, "云泽县带百分比的指标有哪些")
    assert answer.refused
    assert "逐句查过 1 份文件" in answer.text


def test_several_figures_in_one_question_are_told_from_the_passage_it_means(desk):
    answer = ask(desk, "云泽县执法检查了多少家、挂牌督办多少处隐患")
    assert all(word in answer.text for word in ("32家", "10处"))
    assert "3处" not in answer.text


def test_papers_to_be_written_are_listed_and_those_to_be_followed_are_not(desk):
    answer = ask(desk, "云泽县要新定的方案、办法、预案有哪些")
    assert all(word in answer.text for word in ("总体应急预案", "专项方案", "救灾物资管理办法"))
    assert "贯彻落实" not in answer.text


def test_things_to_be_built_are_listed_although_the_verb_stands_behind_them(desk):
    answer = ask(desk, "云泽县要建的平台、系统有哪些")
    assert all(word in answer.text for word in ("指挥平台二期建设", "气象预警系统"))


def test_events_of_a_group_are_listed_whatever_name_of_the_group_is_asked_for(desk):
    answer = ask(desk, "云泽县要办的演练、比赛都列出来")
    assert all(word in answer.text for word in ("疏散逃生演练", "技能比武"))


def test_what_a_paper_is_to_contain_is_no_question_for_papers(desk):
    asked = asked_making(desk_inquiry("要编制的预案应当包括哪些内容"))
    assert asked is None


def test_every_clause_with_words_in_quotation_marks_is_counted(desk):
    answer = ask(desk, "云泽县要点几处提到“至少”，都是什么要求")
    assert answer.text.startswith("一处：")
    assert "疏散逃生演练" in answer.text


def test_names_are_collected_by_their_ending_where_the_word_asked_for_stands_nowhere(tmp_path):
    (tmp_path / "plan.txt").write_text(CAMPAIGNS, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "plan.txt"]) as desk:
        answer = ask(desk, "岚溪县要点提到的宣传月、宣传周有哪些")
    assert all(word in answer.text for word in ("安全生产月", "法治宣传周"))
    assert "每月" not in answer.text


def test_every_told_clause_stands_in_its_cited_words(desk):
    for text in ("云泽县要办的演练、比赛都列出来", "云泽县定了家数的指标都有哪些", "云泽县要点第一部分讲了哪几件事"):
        answer = ask(desk, text)
        assert answer.status is Status.ANSWERED
        assert all(claim.citations for claim in answer.claims)


def test_two_items_are_told_as_people_say_it():
    assert counted(2, "条") == "两条"
    assert counted(12, "项") == "十二项"


def desk_inquiry(text):
    from assistant.answer import ANYWHERE, Inquiry
    from assistant.wording import content_words, kind_of

    return Inquiry(text=text, kind=kind_of(text), terms=content_words(text), scope=ANYWHERE, documents=("a",))


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (outlining.BY_NUMBER, "第三部分", "第三季度"),
        (outlining.BY_NAME, "应急预案那一条", "应急预案"),
        (outlining.WHOLE, "一共几章", "几次演练"),
        (outlining.PROBLEMS, "存在哪些问题", "问题整改"),
        (outlining.ASKS_MANY, "有几条", "有哪几条"),
        (outlining.COUNT_UNIT, "几项", "哪几项"),
        (outlining.SAYS, "要点里讲防汛", "\n"),
        (outlining.COARSE, "防汛这一块", "防汛那一条"),
        (outlining.ARTICLE, "第十二条", "第三章"),
        (outlining.CHAPTER, "第三章", "第十二条"),
        (outlining.PRINTED, "（七）", "（甲）"),
        (outlining.WORD, "防汛", "12"),
        (making.OPEN_END, "禁令之类", "禁令"),
        (making.SPOKEN_OF, "提到的平台有哪些", "提到平台"),
        (making.OTHERWISE, "包括哪些内容", "有哪些"),
        (making.WHOLE, "都有哪些", "是否"),
        (making.PAST, "制定了办法", "要制定办法"),
        (making.CLAUSE, "制定办法，", "，。"),
        (amounts.EACH, "培训、演练各弄了多少次", "演练弄了多少次"),
        (amounts.JOINS, "培训、演练", "培训"),
        (amounts.QUOTED, "2024年", "24家"),
        (amounts.ONE, "一批", "两批"),
        (amounts.PAST, "累计检查", "要检查"),
        (amounts.PLAINLY, "定了家数的", "有多少家"),
        (amounts.SUCH, "每月这样定期", "每月"),
        (amounts.HOW_MANY, "查了多少家", "哪几家"),
        (amounts.RHYTHM_QUOTED, "带每月的", "每月的"),
        (amounts.WORDS, "“至少”", "至少"),
        (amounts.SPOTS, "有几处", "有几家"),
        (amounts.WHOLE, "都有哪些", "谁牵头"),
    ],
)
def test_patterns_know_their_own(pattern: re.Pattern[str], yes, no):
    assert pattern.search(yes)
    assert not (found := pattern.search(no)) or not found[0]


@pytest.mark.parametrize(
    ("question", "printed", "other"),
    [
        ("定了家数的有哪些", "完成160家", "完成160处"),
        ("次数要求列一下", "演练2次", "演练2家"),
        ("带百分比的有哪些", "不低于95%", "不低于95户"),
        ("每月、每季度的要求", "每季度检查", "每年检查"),
        ("至少几次、几天内的要求", "开展至少1次演练", "开展演练"),
    ],
)
def test_the_sort_of_figure_is_read_from_the_question(question, printed, other):
    pattern = amounts.asked_values(question)
    assert pattern.search(printed)
    assert not pattern.search(other)


STAFF = """云泽县防汛应急预案

2.1 指挥机构
县防汛抗旱指挥部统一领导全县防汛工作。

2.2 成员单位职责
（1）县水务局：负责水情监测预报。
（2）县气象局：发布暴雨预警。
（3）县公安局：维护交通秩序。

3 预警
暴雨时每小时滚动通报。
"""


def test_a_heading_that_says_it_best_is_told_by_what_stands_under_it(tmp_path):
    (tmp_path / "预案.txt").write_text(STAFF, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "预案.txt"]) as desk:
        assert ask(desk, "防汛预案列了几家成员单位的职责").text.startswith("三项：")
