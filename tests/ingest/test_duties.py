"""The duties of a document: who must do what, by when, how often, how much, and where each word of it stands."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Document, Heading, Reading, Scope
from ingest.duty import Bound, Duty, Standing, Strength
from ingest.reading import read
from ingest.understanding.describing import describe
from ingest.understanding.duties import find_duties
from ingest.understanding.outline import outline

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
DEMO = Path(__file__).resolve().parents[2] / "evals" / "data" / "demo"


def duties(text: str, year: int | None = 2025, genre: str | None = "工作要点") -> tuple[Duty, ...]:
    document = Document("d", text, "", Scope(year=year, genre=genre), "d.txt", "txt")
    return find_duties(document, outline(text, document))


def duties_of(path: Path) -> tuple[Document, tuple[Duty, ...]]:
    reading = read(path)
    document = describe(reading, path.name)
    return document, find_duties(document, outline(reading.text, document, reading.headings))


def only(text: str, **scope) -> Duty:
    found = duties(text, **scope)
    assert len(found) == 1, [duty.act.text for duty in found]
    return found[0]


def acts(text: str, **scope) -> list[str]:
    return [duty.act.text for duty in duties(text, **scope)]


def words(phrases) -> list[str]:
    return [phrase.text for phrase in phrases]


def statute(*articles: str) -> str:
    return "\n\n".join(f"第{sign}条 {article}" for sign, article in zip("一二三四五六", articles, strict=False))


# -- the act


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


# -- who


def test_the_subject_leads_and_is_handed_on_within_the_sentence():
    found = duties(statute("生产经营单位应当建立责任制，制定应急预案，并向社会公布。"), genre="条例")
    assert [words(duty.leads) for duty in found] == [["生产经营单位"]] * 3


def test_bodies_with_a_head_of_their_own_are_told_apart_and_shared_heads_are_not():
    found = duties(statute("县级以上人民政府及其有关部门和教育、气象等部门应当开展宣传。"), genre="条例")
    assert words(found[0].leads) == ["县级以上人民政府", "有关部门", "教育、气象等部门"]


def test_who_is_set_to_work_or_taken_along_joins():
    found = duties("一、专项整治。督促企业主要负责人每月带队检查1次，联合市港航局开展整治，会同有关部门制定方案。")
    assert [words(duty.joins) for duty in found] == [["企业主要负责人"], ["市港航局"], ["有关部门"]]
    assert all(not duty.leads for duty in found)


def test_a_closing_line_leads_the_whole_item_however_far_above():
    filler = "深入开展安全宣传，" * 60
    text = f"一、工作任务\n1.完善预案。修订总体预案。{filler}组织演练。（责任部门：应急指挥中心、预案室按照职责分工负责）\n2.做好培训。举办培训班。（责任部门：办公室牵头组织）"
    found = duties(text)
    assert words(found[0].leads) == ["应急指挥中心", "预案室"]
    assert words(found[-1].leads) == ["办公室"]


@pytest.mark.parametrize(
    ("line", "leads", "joins"),
    [
        (
            "（牵头单位：市应急管理局；配合单位：市水务局、各县（市、区）人民政府）",
            ["市应急管理局"],
            ["市水务局", "各县（市、区）人民政府"],
        ),
        ("（责任单位：市应急管理局、市教育局）", ["市应急管理局", "市教育局"], []),
        ("（市应急管理局牵头，市水务局、市教育局配合）", ["市应急管理局"], ["市水务局", "市教育局"]),
    ],
)
def test_a_closing_line_tells_who_leads_from_who_joins(line, leads, joins):
    duty, _ = duties(f"一、任务\n（一）完善预案。修订防汛应急预案。{line}\n（二）做好保障。")
    assert (words(duty.leads), words(duty.joins)) == (leads, joins)


def test_lines_of_their_own_name_who_is_responsible_and_until_when():
    text = "一、任务\n（一）完善预案。修订防汛应急预案，\n并组织演练。\n牵头单位：市应急管理局\n配合单位：市水务局\n完成时限：2025年6月底前\n（二）做好保障。"
    found = duties(text)
    assert words(found[0].leads) == ["市应急管理局"]
    assert found[0].deadlines[0].last == date(2025, 6, 30)


def test_a_sentence_that_only_says_who_leads_holds_for_its_item():
    found = duties(
        "一是整治。改造易涝点8处，完成挡水板配备。由市住建局牵头，市水务局、各街道配合。二是培训。举办培训班。"
    )
    assert [words(duty.leads) for duty in found] == [["市住建局"], ["市住建局"], []]
    assert words(found[0].joins) == ["市水务局", "各街道"]


def test_who_acts_may_stand_behind_you():
    duty = only("一、会商。专项预案由有关部门牵头编制。")
    assert words(duty.leads) == ["有关部门"]


def test_a_heading_that_names_an_office_leads_what_stands_below():
    found = duties("一、职责分工\n（一）公安部门。维护社会治安秩序。\n（二）水利部门。开展水情监测。")
    assert [words(duty.leads) for duty in found] == [["公安部门"], ["水利部门"]]


def test_a_name_before_a_colon_leads_what_follows_it():
    found = duties("1.职责\n县公安局：维护社会治安秩序；打击违法犯罪。", genre="应急预案")
    assert [words(duty.leads) for duty in found] == [["县公安局"], ["县公安局"]]


def test_items_of_a_list_take_subject_condition_and_strength_from_the_sentence_above():
    text = "第一条 发生事故后，生产经营单位应当采取下列措施：\n（一）控制危险源，组织抢救；\n（二）通知有关单位；\n（三）法律规定的其他措施。\n第二条 国务院统一领导全国的应急工作。"
    items = [duty for duty in duties(text, genre="条例") if "项" in duty.locator]
    assert [duty.act.text for duty in items] == ["控制危险源", "组织抢救", "通知有关单位"]
    assert {(duty.strength, *words(duty.leads), *words(duty.conditions)) for duty in items} == {
        (Strength.SHALL, "生产经营单位", "发生事故后")
    }


def test_items_that_are_conditions_or_papers_are_no_duties():
    text = "第一条 有下列情形之一的，编制单位应当及时修订应急预案：\n（一）组织机构发生调整；\n（二）在演练中发现重大问题。\n第二条 申请人应当提交下列材料：\n（一）申请书；\n（二）开展活动的方案。"
    assert acts(text, genre="条例") == ["及时修订应急预案", "提交下列材料"]


def test_items_below_a_penalty_are_no_duties():
    text = "第一条 经营者有下列行为之一的，责令改正，可以并处一万元以下的罚款：\n（一）不执行政府指导价；\n（二）推诿检查。"
    assert acts(text, genre="条例") == []


@pytest.mark.parametrize(
    ("sentence", "leads", "joins"),
    [
        ("具体办法由区应急管理局会同区财政局另行制定", [["区应急管理局"]], [["区财政局"]]),
        ("市应急局会同行业协会编写口袋书，免费发放2万册", [["市应急局"]] * 2, [["行业协会"]] * 2),
        ("县商务局负责督促餐饮企业落实安全要求", [["县商务局"]], [["餐饮企业"]]),
        ("应急队由管委会与海澜化工联合组建", [["管委会", "海澜化工"]], [[]]),
        ("4月15日前由镇水利站、国土所、村建站联合复查", [["镇水利站", "国土所", "村建站"]], [[]]),
        ("各牵头单位于2月底前制定任务书", [["各牵头单位"]], [[]]),
        ("各乡镇组织从业人员集中培训", [["各乡镇"]], [[]]),
        ("由所在县县级领导担任库长", [["所在县县级领导"]], [[]]),
        ("火案侦破组由县公安局牵头，医疗救治组由县卫健局牵头", [["县公安局"], ["县卫健局"]], [[], []]),
        ("培训方案由分管领导审批", [["分管领导"]], [[]]),
        ("预案由市应急局会同市水务局牵头编制", [["市应急局"]], [["市水务局"]]),
        ("物资库面积由1200平方米扩建至2000平方米", [[]], [[]]),
    ],
)
def test_who_acts_and_who_is_taken_along_stand_in_the_clause(sentence, leads, joins):
    found = duties(f"一、任务\n（一）{sentence}。\n（二）做好保障。")[: len(leads)]
    assert [words(duty.leads) for duty in found] == leads
    assert [words(duty.joins) for duty in found] == joins


def test_what_is_left_to_others_does_not_name_who_leads_the_rest():
    first, rest = duties("一、检查。检查高风险企业29家，其余由县级负责。")
    assert (words(first.leads), words(rest.leads)) == ([], ["县级"])


def test_an_item_whose_first_sentence_has_figures_of_its_own_keeps_it():
    text = "一、任务\n1. 推行协议储备，与不少于8家商超签订协议。每半年核查一次。\n2. 做好保障。"
    assert acts(text)[:3] == ["推行协议储备", "与不少于8家商超签订协议", "核查一次"]


def test_what_stands_below_requirements_is_asked_of_somebody():
    text = "一、工作任务\n（一）修订预案。\n二、工作要求\n（一）实行台账管理，明确责任人。\n（二）做好总结。"
    assert "实行台账管理" in acts(text, genre="工作计划")


# -- how much, how often, by when


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "每年至少开展1次综合演练和2次专项演练",
            [("至少开展1次", 1, "次", Bound.AT_LEAST), ("2次", 2, "次", Bound.AT_LEAST)],
        ),
        ("组建不少于50人的救援队伍", [("不少于50人", 50, "人", Bound.AT_LEAST)]),
        ("投入128万余元购置装备", [("128万余元", 128, "万元", Bound.ABOUT)]),
        ("开展专题学习20余个", [("20余个", 20, "个", Bound.ABOUT)]),
        ("打造2-3家标杆企业", [("2-3家", 2, "家", Bound.ABOUT)]),
        ("培训灾害信息员1.86万人次", [("1.86万人次", 18600, "人次", Bound.EXACT)]),
        ("储备比例达到百分之七十以上", [("百分之七十以上", 70, "%", Bound.AT_LEAST)]),
        ("零售点总数压减到460个以内", [("460个以内", 460, "个", Bound.AT_MOST)]),
        ("检查10 类重大隐患", [("10 类", 10, "类", Bound.EXACT)]),
        ("指导建立一个示范企业", [("一个", 1, "个", Bound.EXACT)]),
        ("创作一批科普作品", []),
        ("落实“三项制度”和两个清单", []),
        ("落实24小时值班制度", []),
        ("督促两部门修订第三条", []),
        ("渡船更新9艘", [("9艘", 9, "艘", Bound.EXACT)]),
        ("抽查数量不低于零售点总数的30%", [("不低于零售点总数的30%", 30, "%", Bound.AT_LEAST)]),
        ("单罐容积不得大于1立方米", [("不得大于1立方米", 1, "立方米", Bound.AT_MOST)]),
        ("建设1000平方米以上的物资库", [("1000平方米以上", 1000, "平方米", Bound.AT_LEAST)]),
        ("街道救援站由7个增至10个", [("10个", 10, "个", Bound.EXACT)]),
        ("淘汰车龄8年以上的公交车130辆", [("130辆", 130, "辆", Bound.EXACT)]),
        ("督促承租方超过10家的园区配备安全员2名", [("2名", 2, "名", Bound.EXACT)]),
        ("约谈发生2起以上亡人事故的企业", []),
        ("排查威胁30人以上的隐患点46处", [("46处", 46, "处", Bound.EXACT)]),
        ("清除违停车辆620辆次", [("620辆次", 620, "辆次", Bound.EXACT)]),
        ("推荐考核前10名的学员参赛", []),
        ("检查软管是否超过2米", []),
        ("启用一期工程", []),
    ],
)
def test_figures_are_read_with_their_unit_and_bound(clause, expected):
    found = duties(f"一、任务。{clause}。")
    read = [(one.words.text, one.number, one.unit, one.bound) for duty in found for one in duty.quantities]
    assert read == expected


@pytest.mark.parametrize(
    ("clause", "per_year"),
    [
        ("市领导每季度至少带队检查1次", 4),
        ("组织专题学习，一年组织2次", 2),
        ("执法工作实行两月一通报", 6),
        ("市级每年春秋两季开展2次综合演练", 2),
        ("各单位应当每两年组织1次演练", 0.5),
        ("企业每半月至少检查1次", 24),
        ("编制月度灾害风险研判报告", 12),
        ("实行月调度", 12),
        ("定期更新企业底数", None),
        ("汛期每日巡查1次", None),
        ("市级每年至少组织1次演练，各镇实行值班，每班不少于2人", 1),
        ("企业每年开展1次培训，误工补助每人每天不低于180元", 1),
    ],
)
def test_frequencies_are_counted_in_times_a_year(clause, per_year):
    found = duties(f"一、任务。{clause}。")
    assert [one.per_year for duty in found for one in duty.frequencies] == [per_year]


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


# -- under which condition, how binding, done or to be done


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


def test_who_meets_the_condition_acts():
    duty = only(statute("单位负责人接到报告后，应当于1小时内报告主管部门。"), genre="条例")
    assert (words(duty.leads), words(duty.conditions)) == (["单位负责人"], ["接到报告后"])


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


# -- where it stands


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


def test_a_table_of_figures_gives_none():
    assert duties("一、响应级别\n级别 | 水位 | 雨量\nⅢ级 | 18米 | 120毫米\nⅡ级 | 19米 | 180毫米") == ()


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


def test_every_item_with_a_closing_line_leads_to_its_offices_and_back():
    path = CORPUS / "policies" / "004_fcafbfa824bc7f1f.txt"
    if not path.exists():
        pytest.skip(f"the corpus is not here: {path}")
    document, found = duties_of(path)
    lines = [line for line in document.text.splitlines() if "（责任部门：" in line]
    by_item = {
        duty.locator: {body for one in found if one.locator == duty.locator for body in words(one.leads)}
        for duty in found
    }
    for line in lines:
        number = line.split(".", 1)[0]
        named = line.rsplit("（责任部门：", 1)[1].rstrip("）").replace("按照职责分工负责", "").replace("牵头组织", "")
        assert set(named.split("、")) <= next(
            bodies for place, bodies in by_item.items() if place.endswith(f"{number}.")
        )


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


# -- figures that are asked for without a verb


def test_a_clause_without_a_verb_that_asks_for_a_figure_is_a_duty_of_its_own():
    found = duties("一、抓好演练。化工企业每季度至少演练一次，中小学每月一次，福利院每半年一次。")
    assert [words(duty.leads) for duty in found] == [["化工企业"], ["中小学"], ["福利院"]]
    assert [[one.per_year for one in duty.frequencies] for duty in found] == [[4.0], [12.0], [2.0]]


def test_what_only_measures_the_act_before_it_stays_with_it():
    duty = only("一、抓好培训。举办培训班2期，合格率不低于95%，每期不少于20人。")
    assert [one.words.text for one in duty.quantities] == ["2期", "不低于95%", "不少于20人"]


def test_people_that_are_counted_and_bodies_that_grow_lead_nothing():
    text = "1.每个村网格员不少于2名。全区网格员5月底前轮训一遍。（牵头单位：基层股；配合单位：各街道）"
    assert {tuple(words(duty.leads)) for duty in duties("一、队伍建设\n" + text)} == {("基层股",)}
    grown = duties("一、队伍建设\n1.区救援队由60人扩充到80人。（牵头单位：人事科；配合单位：区财政局）")
    assert [(words(duty.leads), words(duty.joins)) for duty in grown] == [(["人事科"], ["区财政局"])]


@pytest.mark.parametrize(
    ("clause", "figures"),
    [
        ("新建避难场所2处，年底前全县总数达到27处，有效面积13.6万平方米", ["2处"]),
        ("完成32个内涝点整治中的20个", ["20个"]),
        ("为海拔600米以上乡镇增配油锯3台", ["3台"]),
        ("奖励500元至5000元", ["500元至5000元"]),
    ],
)
def test_totals_reached_wholes_and_sizes_of_those_meant_are_no_quantities(clause, figures):
    found = duties(f"一、夯实基础。{clause}。")
    assert [one.words.text for duty in found for one in duty.quantities] == figures


def test_the_number_of_an_item_is_no_part_of_the_count_behind_it():
    text = "一、严管矿山\n1.3座尾矿库每月巡查一次。\n2.4座矿山每季度检查一次。"
    assert [one.number for duty in duties(text) for one in duty.quantities if one.unit == "座"] == [3, 4]


# -- who, from further words


@pytest.mark.parametrize(
    ("last", "joins"),
    [
        ("牵头科室为防灾科，配合单位为区水务局、区发改局。", ["区水务局", "区发改局"]),
        ("由防灾科会同区水务局、区发改局推进。", ["区水务局", "区发改局"]),
        ("由防灾科牵头，各乡镇配合。", ["各乡镇"]),
    ],
)
def test_the_last_sentence_of_an_item_says_who_leads_and_who_joins(last, joins):
    found = duties(f"一、重点工作\n（一）防灾减灾。修订防汛预案。新建避难场所2处。{last}\n（二）其他。编印手册。")
    assert [(words(duty.leads), words(duty.joins)) for duty in found[:2]] == [(["防灾科"], joins)] * 2
    assert found[-1].leads == ()


def test_each_group_that_is_set_up_has_who_leads_it():
    found = duties("一、组织体系。指挥部设三个组：抢险组由县消防大队牵头，转移组由乡镇政府牵头、县民政局配合。")
    assert [words(duty.leads) for duty in found] == [["指挥部"], ["县消防大队"], ["乡镇政府"]]
    assert words(found[-1].joins) == ["县民政局"]


def test_whom_a_statute_names_goes_on_in_the_next_sentence_that_names_nobody():
    found = duties(statute("鉴定机构应当自接受委托之日起十五日内出具报告。情况紧急的，应当在五日内出具报告。"))
    assert [words(duty.leads) for duty in found] == [["鉴定机构"], ["鉴定机构"]]
    assert words(found[1].conditions) == ["情况紧急的"]


def test_a_clause_that_only_names_who_takes_part_is_no_act():
    text = "气象主管机构应当会同农业、水利等部门，根据本地气象灾害特点，编制防御规划。"
    duty = only(statute(text, "本条例自2020年1月1日起施行。"))
    assert (duty.act.text, words(duty.joins)) == ("编制防御规划", ["农业、水利等部门"])


def test_a_time_before_the_act_is_no_act():
    duty = only(statute("建设单位应当自开工之日起15日内，向应急管理部门报告。", "本条例自2020年1月1日起施行。"))
    assert [limit.days for limit in duty.deadlines] == [15]


def test_the_business_that_operates_is_bound_although_its_name_begins_like_a_preposition():
    assert words(only("一、压实责任。经营单位应当选择有资质的机构。").leads) == ["经营单位"]


# -- time and standing, from further words


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


def test_who_signs_a_document_and_when_is_no_duty():
    assert acts("某县应急管理局　2025年2月17日\n一、重点工作\n组织演练2次。") == ["组织演练2次"]
