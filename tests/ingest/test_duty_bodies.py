"""Who leads a duty and who joins: from the clause, headings, closing lines and the sentences around."""

from datetime import date

import pytest

from ingest.duty import Strength
from tests.ingest.finding import CORPUS, duties, duties_of, only, statute, words


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


def test_a_heading_that_names_an_office_leads_all_items_of_its_part():
    text = (
        "一、救援协调和预案处\n（一）6月底前修订总体预案。（配合处室：法规处）\n（二）全年组织演练2场。\n"
        "二、防汛抗旱处\n（一）4月底前完成水库检查。（牵头处室：水利处）"
    )
    found = duties(text)
    assert [words(duty.leads) for duty in found] == [["救援协调和预案处"], ["救援协调和预案处"], ["水利处"]]
    assert words(found[0].joins) == ["法规处"]


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


def test_who_meets_the_condition_acts():
    duty = only(statute("单位负责人接到报告后，应当于1小时内报告主管部门。"), genre="条例")
    assert (words(duty.leads), words(duty.conditions)) == (["单位负责人"], ["接到报告后"])


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


def test_people_that_are_counted_and_bodies_that_grow_lead_nothing():
    text = "1.每个村网格员不少于2名。全区网格员5月底前轮训一遍。（牵头单位：基层股；配合单位：各街道）"
    assert {tuple(words(duty.leads)) for duty in duties("一、队伍建设\n" + text)} == {("基层股",)}
    grown = duties("一、队伍建设\n1.区救援队由60人扩充到80人。（牵头单位：人事科；配合单位：区财政局）")
    assert [(words(duty.leads), words(duty.joins)) for duty in grown] == [(["人事科"], ["区财政局"])]


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


def test_the_business_that_operates_is_bound_although_its_name_begins_like_a_preposition():
    assert words(only("一、压实责任。经营单位应当选择有资质的机构。").leads) == ["经营单位"]
