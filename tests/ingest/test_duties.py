"""Which clauses are duties, under which condition, how binding, and where each word of them stands."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Heading, Reading
from ingest.duty import Strength
from ingest.understanding.describing import describe
from ingest.understanding.duties import find_duties
from ingest.understanding.outline import outline
from tests.ingest.finding import DEMO, acts, duties, duties_of, only, statute, words


def test_each_clause_with_a_verb_and_an_object_of_its_own_is_one_duty():
    found = acts("一、健全机制。编制三年规划，建立会商制度，完善应急预案。")
    assert found == ["编制三年规划", "建立会商制度", "完善应急预案"]


def test_verbs_that_share_an_object_are_one_duty():
    assert acts("一、压实责任。组织、指导、督促各街道修订预案。") == ["组织、指导、督促各街道修订预案"]


def test_the_heading_of_an_item_is_no_duty_when_its_sentences_spell_it_out():
    assert acts("一是强化应急演练。组织防汛演练2次。二是强化培训。举办培训班1期。") == [
        "组织防汛演练2次",
        "举办培训班1期",
    ]


def test_slogans_aims_and_the_effect_hoped_for_are_no_duties():
    text = "一、夯实基础。坚持人民至上、生命至上，以防范化解风险为主线，健全责任体系，提升应急能力，形成工作合力。"
    assert acts(text) == ["健全责任体系"]


def test_definitions_scope_penalties_and_supplements_are_no_duties():
    text = statute(
        "本条例所称应急预案，是指各级人民政府制定的工作方案。",
        "本条例适用于本省行政区域内的防汛活动。",
        "违反本条例规定的，由县级人民政府处一万元以上三万元以下的罚款。",
        "本条例自2024年5月1日起施行。",
    )
    assert acts(text, genre="条例") == []


def test_a_preamble_and_a_signature_ask_for_nothing():
    text = "关于做好防汛工作的通知\n各县区人民政府：\n为做好防汛工作，现将有关事项通知如下：\n一、加强值守。落实24小时值班制度。\n某市应急管理局\n2025年5月1日"
    assert acts(text, genre="通知") == ["落实24小时值班制度"]


def test_items_that_are_conditions_or_papers_are_no_duties():
    text = "第一条 有下列情形之一的，编制单位应当及时修订应急预案：\n（一）组织机构发生调整；\n（二）在演练中发现重大问题。\n第二条 申请人应当提交下列材料：\n（一）申请书；\n（二）开展活动的方案。"
    assert acts(text, genre="条例") == ["及时修订应急预案", "提交下列材料"]


def test_items_below_a_penalty_are_no_duties():
    text = "第一条 经营者有下列行为之一的，责令改正，可以并处一万元以下的罚款：\n（一）不执行政府指导价；\n（二）推诿检查。"
    assert acts(text, genre="条例") == []


def test_what_stands_below_requirements_is_asked_of_somebody():
    text = "一、工作任务\n（一）修订预案。\n二、工作要求\n（一）实行台账管理，明确责任人。\n（二）做好总结。"
    assert "实行台账管理" in acts(text, genre="工作计划")


def test_what_may_happen_is_no_duty_and_leave_not_given_is_a_condition():
    text = "一、响应\n（1）过火面积超过10公顷，或者3小时未扑灭。由总指挥启动。\n二、发布\n县融媒体中心负责宣传，未经指挥部授权不得擅自发布信息。"
    found = duties(text, genre="应急预案")
    assert [duty.act.text for duty in found] == ["由总指挥启动", "负责宣传", "不得擅自发布信息"]
    assert (words(found[-1].leads), words(found[-1].conditions)) == (["县融媒体中心"], ["未经指挥部授权"])


def test_conditions_and_exceptions_are_kept_with_their_duty():
    text = statute("发生险情的，管理单位应当立即报告；预案应当向社会公布，但依法需要保密的除外。")
    first, second = duties(text, genre="条例")
    assert (words(first.conditions), words(second.conditions)) == (["发生险情的"], [])
    assert words(second.exceptions) == ["依法需要保密的除外"]


@pytest.mark.parametrize(
    ("clause", "strength", "binding"),
    [
        ("任何单位不得迟报信息", Strength.FORBIDDEN, "不得"),
        ("作业人员必须持证上岗", Strength.MUST, "必须"),
        ("生产经营单位应当制定预案", Strength.SHALL, "应当"),
        ("各部门要加强协作", Strength.SHALL, "要"),
        ("鼓励社会力量参与救援", Strength.ENCOURAGE, "鼓励"),
        ("企业可以委托专业机构", Strength.ENCOURAGE, "可以"),
        ("市应急管理局开展检查", Strength.PUSH, None),
    ],
)
def test_strength_is_read_from_its_word(clause, strength, binding):
    duty = only(f"一、要点。{clause}。")
    assert (duty.strength, duty.binding and duty.binding.text) == (strength, binding)


def test_the_word_for_emergency_does_not_bind():
    duty = only("一、要点。加强应急响应和应对准备。")
    assert duty.binding is None


def test_a_duty_torn_by_line_breaks_keeps_its_words_and_its_place():
    line = "一是强化演练。市级每年春秋两季各组织1次多灾种综\n合演练，学校每学期至少组织1\n次疏散演练。二是强化培训。举办培训班。"
    found = duties(line)
    assert found[0].act.text == "组织1次多灾种综\n合演练"
    assert [one.per_year for duty in found for one in duty.frequencies] == [2, 2]
    assert all(phrase.span.of(line) == phrase.text for duty in found for phrase in duty.phrases)


def test_a_table_of_tasks_gives_a_duty_a_row():
    text = "一、重点项目\n序号 | 项目名称 | 责任单位 | 完成时限\n1 | 指挥中心改造 | 县应急管理局 | 8月底前\n2 | 水库除险加固（3座） | 县水务局 | 2025年5月"
    first, second = duties(text)
    assert (first.act.text, words(first.leads), first.deadlines[0].last) == (
        "指挥中心改造",
        ["县应急管理局"],
        date(2025, 8, 31),
    )
    assert (second.quantities[0].number, second.deadlines[0].last) == (3, date(2025, 5, 31))


def test_duties_come_in_reading_order_with_the_locator_of_their_section():
    found = duties("一、总体\n（一）预案。修订预案。\n（二）演练。组织演练。")
    assert [(duty.ordinal, duty.locator) for duty in found] == [(0, "一、（一）"), (1, "一、（二）")]
    assert [duty.kind for duty in found] == ["应急预案", "演练"]


PIECES = (
    "一、", "（一）", "1.", "一是", "第一条 ", "\n", "。", "，", "；", "：", "、", "（", "）", "“", "”", " ", "\u3000", "|", "县应急管理局", "各街道",
    "应当", "不得", "必须", "要", "督促", "由", "牵头", "配合", "每季度", "至少", "1次", "3家", "百分之十", "6月底前", "7日内",
    "的", "后", "时", "除外", "开展检查", "制定预案", "将", "对", "下列措施", "（责任部门：办公室、预案室）", "项目 | 责任单位\n", "2024年", "已", "下一步", "加强",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60).map("".join))
def test_nothing_stands_in_a_duty_that_does_not_stand_in_its_span(text):
    for duty in duties(text):
        assert all(phrase.text and phrase.span.of(text) == phrase.text for phrase in duty.phrases)
        assert duty.act.span in duty.span
        assert all(one.words.span in duty.span for one in duty.quantities)


def test_finding_twice_finds_the_same():
    text = (DEMO / "青澜市2025年应急管理工作要点.txt").read_text(encoding="utf-8")
    assert duties(text) == duties(text)


def test_every_phrase_of_the_demonstration_documents_stands_where_it_says():
    for path in sorted(DEMO.iterdir()):
        document, found = duties_of(path)
        assert found, path.name
        assert all(phrase.span.of(document.text) == phrase.text for duty in found for phrase in duty.phrases)


def test_a_plan_of_the_demonstration_documents_is_found_with_all_its_parts():
    _, found = duties_of(DEMO / "青澜市2025年应急管理工作要点.txt")
    drill = next(duty for duty in found if "疏散演练" in duty.act.text)
    assert words(drill.leads) == ["学校"]
    assert [one.per_year for one in drill.frequencies] == [2, 6]
    forest = next(duty for duty in found if "防火隔离带" in duty.act.text)
    assert words(forest.leads) == ["市林业局"]
    assert words(forest.joins) == ["国网青澜供电公司", "各县（区）人民政府"]


def test_headings_stated_by_a_format_are_no_duties():
    text = "加强培训\n举办培训班2期。\n完善预案\n修订预案3件。"
    headings = tuple(Heading(span, 1) for span in (_line(text, 0), _line(text, 2)))
    document = describe(Reading(text, "docx", headings=headings), "a.docx")
    found = find_duties(document, outline(text, document, headings))
    assert [duty.act.text for duty in found] == ["举办培训班2期", "修订预案3件"]


def _line(text: str, at: int):
    from ingest.document import Span

    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[:at])
    return Span(start, start + len(lines[at]))


def test_who_signs_a_document_and_when_is_no_duty():
    assert acts("某县应急管理局　2025年2月17日\n一、重点工作\n组织演练2次。") == ["组织演练2次"]
