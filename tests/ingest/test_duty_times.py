"""By when: the deadlines of duties, the year of a day, and what is done told from what is planned."""

from datetime import date

import pytest

from ingest.document import Document, Scope
from ingest.duty import Standing, Strength
from ingest.understanding.duties import find_duties
from ingest.understanding.outline import outline
from tests.ingest.finding import duties, only, statute, words


@pytest.mark.parametrize(
    ("clause", "first", "last", "days"),
    [
        ("2021年底前完成改造", None, date(2021, 12, 31), None),
        ("年内完成改造", date(2025, 1, 1), date(2025, 12, 31), None),
        ("三季度举行演练", date(2025, 7, 1), date(2025, 9, 30), None),
        ("上半年完成评估", date(2025, 1, 1), date(2025, 6, 30), None),
        ("6月30日前报送总结", None, date(2025, 6, 30), None),
        ("2月底前印发方案", None, date(2025, 2, 28), None),
        ("次年1月底前发放到户", None, date(2026, 1, 31), None),
        ("演练结束后15日内完成评估", None, None, 15),
        ("自受理申请之日起二十个工作日内作出决定", None, None, 20),
        ("接报后24小时内报告情况", None, None, 1),
        ("接报后1小时内报告情况", None, None, None),
        ("汛期前完成检查", None, None, None),
        ("5月，举办防汛演练", date(2025, 5, 1), date(2025, 5, 31), None),
        ("8月组织桌面推演", date(2025, 8, 1), date(2025, 8, 31), None),
    ],
)
def test_deadlines_are_resolved_in_the_year_of_the_plan(clause, first, last, days):
    found = [one for duty in duties(f"一、任务。{clause}。") for one in duty.deadlines]
    assert [(one.first, one.last, one.days) for one in found] == [(first, last, days)]


@pytest.mark.parametrize(
    "clause",
    [
        "完成2000年底前建成的老旧小区改造",
        "完成水库、堤防等汛前检查",
        "改造救援站，力争平均到场时间缩短到6分钟以内",
        "3月20日前后组织桌面推演",
    ],
)
def test_a_thing_s_own_past_a_named_check_and_a_measured_time_are_no_deadlines(clause):
    assert [duty.deadlines for duty in duties(f"一、任务。{clause}。")] == [()]


def test_a_day_in_a_statute_is_in_no_year():
    duty = only(statute("管理单位应当在每年4月20日前报送计划。"), genre="条例")
    assert [one.last for one in duty.deadlines] == [None]


def test_a_day_without_a_year_takes_the_year_that_stands_before_it():
    found = duties("一、任务。2026年启动建设，6月底前完成选址。", year=2025)
    assert found[-1].deadlines[0].last == date(2026, 6, 30)


def test_a_summary_tells_what_was_done_and_a_plan_what_is_to_be_done():
    text = "某区2024年工作总结和2025年工作谋划\n一、2024年工作总结\n（一）强化演练。组织演练302次，参与人数6268人。\n二、2025年工作谋划\n（一）强化演练。组织演练2次。"
    document = Document(
        "d", text, "某区2024年工作总结和2025年工作谋划", Scope(year=2025, genre="工作谋划"), "d.txt", "txt"
    )
    done, planned = find_duties(document, outline(text, document))
    assert (done.standing, planned.standing) == (Standing.DONE, Standing.PLANNED)
    assert [one.number for one in done.quantities] == [302, 6268]


def test_what_comes_next_is_planned_even_in_a_summary():
    text = "一、工作总结\n（一）强化演练。组织演练302次。下一步，完善演练制度。组织评估。"
    assert [duty.standing for duty in duties(text, genre="工作总结")] == [
        Standing.DONE,
        Standing.PLANNED,
        Standing.PLANNED,
    ]


def test_a_time_before_the_act_is_no_act():
    duty = only(statute("建设单位应当自开工之日起15日内，向应急管理部门报告。", "本条例自2020年1月1日起施行。"))
    assert [limit.days for limit in duty.deadlines] == [15]


def test_the_month_that_heads_a_paragraph_is_its_deadline():
    found = duties("一、时间安排\n3月：组织消防演练2场；各镇10日前报送总结。", year=2025)
    assert [[limit.last for limit in duty.deadlines] for duty in found] == [[date(2025, 3, 31)], [date(2025, 3, 10)]]


def test_a_day_to_which_a_limit_may_be_put_off_is_a_deadline():
    found = duties("一、责任链条。9个乡镇的清单8月底前改完，确有困难的可延至9月20日。")
    assert [limit.last for limit in found[-1].deadlines] == [date(2025, 9, 20)]
    assert (words(found[-1].conditions), found[-1].strength) == (["确有困难的"], Strength.ENCOURAGE)


def test_a_later_year_named_in_another_sentence_is_not_the_year_of_a_day():
    found = duties("一、防灾减灾。其余12个列入2026年计划。物资库8月底前建成投用。", year=2025)
    assert [limit.last for limit in found[-1].deadlines] == [date(2025, 8, 31)]


def test_what_a_meeting_asks_for_is_planned_until_the_paragraph_ends():
    text = "防汛会议召开\n会议强调，要把责任落到实处。各乡镇6月20日前检修冲锋舟。\n会前，市防指组织了内涝抢险演练。"
    found = duties(text, year=2024, genre="新闻")
    assert [duty.standing for duty in found][-2:] == [Standing.PLANNED, Standing.DONE]
