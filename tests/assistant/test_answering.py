"""The second line on a real library of the demo documents: cited answers, scope, refusals, conversation."""

from datetime import date

import pytest

from assistant.answer import Answer, Citation, Claim, Kind, Question, Status, Turn
from assistant.answering import answer
from assistant.citing import BREAKS, check, told
from assistant.lists import together
from assistant.places import place_like, short_and_long
from assistant.wanting import Wanted
from ingest.errors import NotFoundError, YingjiError
from tests.conftest import build


def ask(desk, text, **limits):
    return desk.ask(Question(text, **limits))


def test_every_citation_is_the_words_at_its_offsets(demo_desk):
    answer = ask(demo_desk, "枕江县村里的应急服务站讲的“六有”，具体都有什么？")
    assert answer.citations
    for citation in answer.citations:
        text = demo_desk.library.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_a_place_and_a_year_limit_the_answer_and_are_shown(demo_desk):
    answer = ask(demo_desk, "岚州市2025年要搞几次综合演练？")
    assert {citation.document for citation in answer.citations + answer.nearest} == {"岚州市2025年应急管理工作要点.txt"}
    assert (answer.scope.region.name, answer.scope.year) == ("岚州市", 2025)
    assert "岚州市" in answer.notes[0]


def test_limits_set_by_hand_are_kept(demo_desk):
    answer = ask(demo_desk, "要搞几次综合演练？", document="岚州市2025年应急管理工作要点.txt")
    assert answer.documents_searched == 1
    with pytest.raises(NotFoundError, match="没有这份文件"):
        ask(demo_desk, "谁牵头？", document="没有的文件")


@pytest.mark.parametrize(
    "question",
    [
        "岚州市2019年挂牌督办多少家？",
        "长沙市2025年要搞几次演练？",
        "溪口县每年组织几次综合演练？",
        "海上交通安全法规定事故多少天内要查清？",
    ],
)
def test_a_year_a_place_or_a_law_that_is_not_there_is_refused_by_name(demo_desk, question):
    answer = ask(demo_desk, question)
    assert answer.refused
    assert answer.citations == ()
    assert any(words in answer.text for words in ("2019", "长沙", "溪口县", "海上交通安全法"))


def test_the_version_in_force_answers_and_the_old_one_when_it_is_asked_for(demo_desk):
    new = ask(demo_desk, "云川省防汛抗旱条例规定的汛期从哪天到哪天？")
    old = ask(demo_desk, "云川省防汛抗旱条例2016年版规定的汛期从哪天到哪天？")
    assert {citation.document for citation in new.citations} == {"云川省防汛抗旱条例(2024-05-31).md"}
    assert {citation.document for citation in old.citations} == {"云川省防汛抗旱条例(2016-11-30).md"}


def test_a_follow_up_inherits_the_place_and_says_so(demo_desk):
    first = ask(demo_desk, "岚州市2025年要搞几次综合演练？")
    turns = (Turn("user", first.question), Turn("assistant", first.text))
    second = ask(demo_desk, "那由谁负责？", history=turns)
    assert second.scope.region == first.scope.region
    assert second.notes[0].startswith("接上文")


def test_a_comparison_has_a_line_for_each_place(demo_desk):
    answer = ask(demo_desk, "青澜市和岚州市2025年综合演练各要搞几次？")
    assert answer.kind is Kind.COMPARE
    assert {citation.title[:3] for citation in answer.citations} == {"青澜市", "岚州市"}


@pytest.mark.parametrize(
    ("listed", "compared", "looked"),
    [(0.0, 0.9, [(together.CHANCE, together.FEW)]), (0.9, 0.1, [(together.REST,)]), (0.1, 0.1, [])],
)
def test_what_may_belong_is_looked_for_only_where_a_question_compares_or_lists(
    demo_desk, monkeypatch, listed, compared, looked
):
    seen = []
    monkeypatch.setattr(together, "wanted", lambda _: Wanted(1 - listed - compared, listed, compared))
    monkeypatch.setattr(together, "tell_possible", lambda *given: seen.append(given[4:]))
    ask(demo_desk, "青澜市和岚州市2025年综合演练各要搞几次？")
    assert seen == looked


def test_an_empty_question_is_an_error_in_one_sentence(demo_desk):
    with pytest.raises(YingjiError, match="问题是空的"):
        ask(demo_desk, "  ")


def test_a_claim_without_a_citation_cannot_be_made():
    with pytest.raises(ValueError, match="no claim"):
        Claim("28家", ())


def test_words_outside_the_cited_ones_are_caught_in_any_script():
    citation = Citation(1, "a.txt", "a", "要点", "一、", None, 0, 3, "28家")
    good = Answer("多少家？", Status.ANSWERED, "28家[1]", (Claim("28家", (1,)),), (citation,))
    bad = Answer("多少家？", Status.ANSWERED, "29家[1]", (Claim("29家", (1,)),), (citation,))
    spelt = Answer("多少家？", Status.ANSWERED, "二十九家[1]", (Claim("二十九家", (1,)),), (citation,))
    lost = Answer("多少家？", Status.ANSWERED, "28家[2]", (Claim("28家", (2,)),), (citation,))
    assert check(good) == ()
    assert check(bad) == ("“29家”不在引文中",)
    assert check(spelt)
    assert "引用[2]不存在" in check(lost)


def test_patterns_of_citing_know_their_own():
    assert BREAKS.search("应急\n管理")
    assert not BREAKS.search("应急 管理")
    assert told("应急\n 管理") == "应急管理"


def test_what_no_document_in_scope_mentions_is_proven_absent(demo_desk):
    answer = ask(demo_desk, "岚州市2025年的要点有没有提到直升机？")
    assert answer.refused
    assert "均未提及“直升机”" in answer.text
    assert ask(demo_desk, "岚州市2025年的要点有没有提到挂牌督办？").status is Status.ANSWERED


def test_a_citation_keeps_both_halves_of_a_sentence(demo_desk):
    answer = ask(demo_desk, "云川省防汛抗旱条例规定未编制汛期调度运用计划罚多少？")
    assert "情节严重的" in answer.citations[0].quote


def test_a_place_that_is_merely_spoken_of_limits_nothing(demo_desk):
    assert ask(demo_desk, "我们县要举办几次综合演练？").documents_searched > 1
    assert place_like("工业园区每年检查几次？") == ""
    assert place_like("今年溪口县要建几个站？") == "溪口县"
    assert place_like("滨海省溪口县要建几个站？") == "溪口县"


@pytest.mark.parametrize(
    "question",
    [
        "二级区的水里能洗车吗？",
        "禁放区外还有哪些场所不准放？",
        "两个县扯皮找谁？",
        "大修县道走什么程序？",
        "疫情期间市面上查什么？",
        "国道省道一共多少公里？",
    ],
)
def test_usual_words_that_end_like_a_place_are_none(question):
    assert place_like(question) == ""


def test_a_document_may_be_described_where_its_title_is_not_at_hand(demo_desk):
    answer = ask(demo_desk, "云川抗旱那部条例里，都卡了哪些时间？")
    assert {citation.title for citation in answer.citations} == {"云川省防汛抗旱条例"}
    assert "时间" in answer.notes[-1]
    assert "没有《" not in ask(demo_desk, "管飞船发射的那部条例规定罚多少？").text


def test_a_description_that_names_another_place_describes_no_document_of_this_one(demo_desk):
    answer = ask(demo_desk, "河南防汛抗旱那部条例规定罚多少？")
    assert answer.refused
    assert "没有河南" in answer.text


@pytest.mark.parametrize(
    ("question", "place"), [("武汉市级的演练每年几次？", "武汉"), ("长沙县道每年巡查几次？", "长沙")]
)
def test_a_place_before_a_word_that_begins_like_its_end_is_still_the_place(demo_desk, question, place):
    assert f"没有{place}" in ask(demo_desk, question).text


def test_a_usual_word_before_such_a_word_is_no_place(demo_desk):
    assert "没有平原" not in ask(demo_desk, "平原县级河道的堤防每年巡查几次？").text


def test_an_autonomous_county_goes_by_its_short_name():
    assert short_and_long("彭水苗族土家族自治县") == ("彭水苗族土家族自治县", "彭水")
    assert short_and_long("内蒙古自治区") == ("内蒙古自治区", "内蒙古")


def test_an_answer_from_one_of_several_places_says_whose_it_is(demo_desk):
    answer = ask(demo_desk, "接报后最迟多久要报告市政府总值班室？")
    assert answer.notes[-1] == "问题没有指明地区，这里答的是岚州市"


def test_a_plan_whose_year_is_over_is_marked_as_such(demo_desk):
    question = Question("岚州市2025年要搞几次综合演练？")
    late, early = (answer(question, demo_desk.library, day) for day in (date(2026, 1, 1), date(2025, 12, 31)))
    assert any("该年已过" in note for note in late.notes)
    assert not any("该年已过" in note for note in early.notes)


def test_words_of_a_replaced_law_are_marked_as_such(demo_desk):
    old = ask(demo_desk, "云川省防汛抗旱条例2016年版规定的汛期从哪天到哪天？")
    assert any("已被 2024 年的新版取代" in note for note in old.notes)


def test_documents_that_answer_about_equally_are_told_one_by_one_and_never_blended(tmp_path):
    for place, times in (("云泽县", "2"), ("石桥县", "3")):
        text = f"{place}2025年应急管理工作要点\n\n一、重点工作\n1.全年组织防汛综合演练{times}次。\n"
        (tmp_path / f"{place}.txt").write_text(text, encoding="utf-8")
    with build(tmp_path / "library", sorted(tmp_path.glob("*.txt"))) as desk:
        both = desk.ask(Question("防汛综合演练全年组织几次？"))
        one = desk.ask(Question("石桥县防汛综合演练全年组织几次？"))
    assert both.status is Status.CONFLICTING
    lines = sorted(both.text.split("\n"))
    assert len(lines) == 2
    assert lines[0].startswith("云泽县：")
    assert "2次" in lines[0]
    assert "3次" not in lines[0]
    assert lines[1].startswith("石桥县：")
    assert "3次" in lines[1]
    assert "2次" not in lines[1]
    assert one.status is Status.ANSWERED
    assert "2次" not in one.text
