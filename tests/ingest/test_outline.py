"""Outlines: which printed markers number a section, what each section is for, and how a locator names it."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from ingest.document import Heading, Reading, Section, SectionKind, Span
from ingest.understanding import framing, heading
from ingest.understanding.describing import describe
from ingest.understanding.heading import Form, form_of, label_of, line_marker
from ingest.understanding.outline import locator, outline, path

module = import_module("ingest.understanding.outline")


def sections(text: str, headings: tuple[Heading, ...] = ()) -> tuple[Section, ...]:
    reading = Reading(text, "txt", headings=headings)
    return outline(text, describe(reading, "x.txt"), headings)


def locators(text: str) -> list[str]:
    found = sections(text)
    return [locator(found, section.ordinal) for section in found if section.marker or section.label.startswith("第")]


def kinds(text: str) -> dict[str, SectionKind]:
    return {section.heading or section.label: section.kind for section in sections(text)}


BODY = "坚持人民至上、生命至上，抓好各项工作落实。"


def test_chinese_numbers_with_points_within_the_paragraph() -> None:
    text = f"一、加强监管，防范风险。一是压实责任。{BODY}二是强化执法。{BODY}\n二、抓好宣传。一是进企业。{BODY}二是进社区。{BODY}"
    assert locators(text) == ["一、", "一、一是", "一、二是", "二、", "二、一是", "二、二是"]


def test_points_go_on_in_the_next_paragraph() -> None:
    text = f"一、加强监管。一是压实责任。{BODY}\n二是强化执法。{BODY}三是抓好宣传。{BODY}\n二、抓好落实。{BODY}"
    assert locators(text) == ["一、", "一、一是", "一、二是", "一、三是", "二、"]


def test_bracketed_numbers_run_through_several_sections() -> None:
    text = f"一、改革\n(一)甲事。{BODY}\n(二)乙事。{BODY}\n二、治本\n(三)丙事。{BODY}\n三、预防\n(四)丁事。{BODY}"
    assert locators(text) == ["一、", "一、（一）", "一、（二）", "二、", "二、（三）", "三、", "三、（四）"]


def test_arabic_numbers_run_through_and_may_have_a_space() -> None:
    text = f"一、机制\n1.甲事。{BODY}\n2.乙事。{BODY}\n二、能力\n3. 规范值守。{BODY}\n4.丁事。{BODY}"
    assert locators(text) == ["一、", "一、1.", "一、2.", "二、", "二、3.", "二、4."]


def test_full_width_markers_read_like_half_width_ones() -> None:
    text = f"一．机制\n１．甲事。{BODY}\n２．乙事。{BODY}\n（1）丙事。\n（2）丁事。"
    assert locators(text) == ["一、", "一、1.", "一、2.", "一、2.（1）", "一、2.（2）"]


def test_a_statute_has_chapters_articles_clauses_items_and_subitems() -> None:
    text = (
        "某法\n第一章　总　则\n第一条　为了安全，制定本法。\n第二条　适用本法。\n另有规定的，从其规定。\n"
        "第二章　职责\n第三条　应当：\n（一）建立制度：\n1.甲；\n2.乙。\n（二）其他。\n前款规定不得委托。\n第三章　附　则\n第四条　自公布之日起施行。"
    )
    assert locators(text) == [
        "第一章", "第一条", "第二条", "第二条第一款", "第二条第二款", "第二章", "第三条", "第三条第一款",
        "第三条第一款第（一）项", "第三条第一款第（一）项第1目", "第三条第一款第（一）项第2目", "第三条第一款第（二）项",
        "第三条第二款", "第三章", "第四条",
    ]  # fmt: skip


def test_an_item_of_an_article_with_one_clause_names_no_clause() -> None:
    assert locators("第一条　应当：\n（一）甲；\n（二）乙。\n第二条　施行。")[1] == "第一条第（一）项"


def test_a_table_of_contents_numbers_nothing() -> None:
    text = "某条例\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　为了安全，制定本条例。\n第二章　附则\n第二条　施行。"
    assert locators(text) == ["第一章", "第一条", "第二章", "第二条"]


@pytest.mark.parametrize(
    "line",
    ["2024年全市完成改造。", "5.12防灾减灾日开展宣传。", "3.5米以上的边坡应当监测。", "24小时值班值守。", "一、二、三级响应分别启动。", "第三十条规定的情形除外。", "（一）项所列行为依法处理。", "10、20、30年一遇洪水。", "一方面压实责任。"],
)  # fmt: skip
def test_dates_numbers_and_citations_at_the_start_of_a_line_number_nothing(line: str) -> None:
    assert locators(f"一、加强监管\n{BODY}\n{line}\n二、抓好宣传\n{BODY}") == ["一、", "二、"]


def test_decimal_numbers_nest_by_their_length() -> None:
    text = f"某预案\n1 总则\n1.1 编制目的\n{BODY}\n1.2 编制依据\n{BODY}\n2 组织体系\n2.1 领导机构\n{BODY}\n5.12防灾减灾日开展宣传。\n2.1.1 工作组\n{BODY}\n2.2 办事机构\n{BODY}"
    assert locators(text) == ["1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.2"]


def test_ordinal_words_and_circled_numbers_are_points_too() -> None:
    text = "一、重点任务\n首先，要压实责任。其次，要强化监管。最后，要抓好宣传。\n二、保障措施。设立以下小组：①综合组，负责协调；②抢险组，负责抢险。"
    assert locators(text) == ["一、", "一、首先", "一、其次", "一、最后", "二、", "二、①", "二、②"]


def test_letters_and_bracketed_numbers_nest_below() -> None:
    text = "一、分级\n（1）一般情形：\nA.甲情形；\nB.乙情形。\n（2）特殊情形。"
    assert locators(text) == ["一、", "一、（1）", "一、（1）A", "一、（1）B", "一、（2）"]


def test_an_annex_begins_its_own_numbering() -> None:
    text = (
        f"一、目标\n{BODY}\n二、任务\n{BODY}\n附件1\n分工表\n一、甲局\n{BODY}\n二、乙局\n{BODY}\n附件2 流程图\n{BODY}"
    )
    assert locators(text) == ["一、", "二、", "附件1", "附件1 一、", "附件1 二、", "附件2"]


def test_a_list_of_annexes_is_no_annex() -> None:
    text = f"一、目标\n{BODY}\n二、任务\n{BODY}\n附件：1.分工表\n2.流程图"
    assert "附件" not in "".join(locators(text))


def test_a_numbering_that_starts_anew_under_a_plain_heading_stands_below_it() -> None:
    text = f"工作总结\n一、完成情况\n{BODY}\n二、主要做法\n{BODY}\n工作打算\n一、总体思路\n{BODY}\n二、重点任务\n{BODY}"
    found = sections("某局某某工作情况\n" + text)
    assert [locator(found, s.ordinal) for s in found if s.marker] == [
        "工作总结 一、", "工作总结 二、", "工作打算 一、", "工作打算 二、",
    ]  # fmt: skip


def test_stated_headings_give_the_outline_where_no_marker_is_printed() -> None:
    text = "某方案\n指导思想\n坚持以防为主。\n工作任务\n隐患排查\n完成加固。\n物资储备\n储备沙袋。"
    at = {line: text.index(line) for line in ("某方案", "指导思想", "工作任务", "隐患排查", "物资储备")}
    depths = {"某方案": 1, "指导思想": 2, "工作任务": 2, "隐患排查": 3, "物资储备": 3}
    headings = tuple(Heading(Span(at[line], at[line] + len(line)), depth) for line, depth in depths.items())
    found = sections(text, headings)
    assert [locator(found, s.ordinal) for s in found if s.level and s.kind is not SectionKind.METADATA] == [
        "指导思想", "工作任务", "工作任务 隐患排查", "工作任务 物资储备",
    ]  # fmt: skip


def test_every_section_lies_within_the_one_around_it() -> None:
    text = f"一、甲\n（一）乙。一是丙。{BODY}二是丁。{BODY}（责任部门：办公室）\n（二）戊。{BODY}\n二、己\n{BODY}"
    found = sections(text)
    assert all(s.span in found[s.parent].span and s.parent < s.ordinal for s in found[1:])
    assert found[0].span == Span(0, len(text))


def test_the_closing_words_on_who_is_responsible_belong_to_the_item_not_to_its_last_point() -> None:
    text = f"1.甲事。一是乙。{BODY}二是丙。{BODY}（责任部门：办公室）\n2.丁事。{BODY}"
    found = {s.marker: s.span.of(text) for s in sections(text)}
    assert found["1."].endswith("（责任部门：办公室）")
    assert found["二是"].endswith("落实。")


def test_a_heading_is_the_line_or_the_words_before_the_first_full_stop() -> None:
    text = f"一、聚焦改革创新,健全体制机制\n（一）深化隐患排查。{BODY}\n（二）总体目标：事故起数下降。{BODY}\n（三）长句没有标题，一直写到底，中间都是逗号，从来没有句号，而且非常非常非常非常非常非常非常长没有停顿。{BODY}"
    assert [s.heading for s in sections(text) if s.level] == [
        "聚焦改革创新,健全体制机制",
        "深化隐患排查",
        "总体目标",
        "",
    ]


def test_an_article_has_only_the_heading_it_prints_in_brackets() -> None:
    text = "第一条　【目的】为了安全。\n第二条（范围）　适用本办法。\n第三条　本办法自公布之日起施行。"
    assert [s.heading for s in sections(text) if s.marker] == ["目的", "范围", ""]


def test_past_problems_plans_and_aims_are_told_apart_and_inherited() -> None:
    text = (
        f"某局2022年工作总结和2023年工作谋划\n一、2022年整体工作开展情况\n（一）突出防灾。{BODY}\n二、存在的主要问题\n{BODY}\n"
        f"三、2023年工作谋划\n（一）总体目标。{BODY}\n（二）强化监管。{BODY}\n总之，全局将努力工作。"
    )
    found = kinds(text)
    assert found["突出防灾"] is SectionKind.PAST
    assert found["存在的主要问题"] is SectionKind.PROBLEM
    assert found["总体目标"] is SectionKind.AIM
    assert found["强化监管"] is SectionKind.PLAN
    assert sections(text)[-1].span.of(text).endswith("落实。")  # 总之 belongs to the whole, not to the last item


def test_the_items_of_a_yearly_plan_are_plans_and_its_opening_is_its_aim() -> None:
    text = f"某市2024年应急管理工作要点\n2024年工作总体要求是：{BODY}\n一、加强监管\n{BODY}\n二、狠抓工作落实情况检查\n{BODY}"
    assert [s.kind for s in sections(text) if s.level] == [
        SectionKind.METADATA, SectionKind.AIM, SectionKind.PLAN, SectionKind.PLAN,
    ]  # fmt: skip


def test_articles_are_rules_and_the_last_chapter_is_supplementary() -> None:
    found = kinds("某条例\n第一章　总则\n第一条　为了安全。\n第二章　附则\n第二条　施行。")
    assert (found["第一条"], found["第二条"]) == (SectionKind.RULE, SectionKind.SUPPLEMENT)


def test_the_page_around_a_text_is_chrome_and_its_issue_block_metadata() -> None:
    text = (
        f"您现在所在的位置: 首页 > 信息公开\n分享到:\n某市应急管理工作要点\n索引号: 43/2020\n发文日期: 2020-03-10\n"
        f"一、加强监管\n{BODY}\n二、抓好宣传\n{BODY}\n扫一扫在手机打开当前页\n主办单位:某市应急管理局\n联系电话:0739-5671726"
    )
    assert [s.kind for s in sections(text) if s.level == 1] == [
        SectionKind.CHROME, SectionKind.METADATA, SectionKind.PLAN, SectionKind.PLAN, SectionKind.CHROME,
    ]  # fmt: skip


def test_the_words_of_a_notice_that_passes_a_plan_on_are_metadata() -> None:
    text = (
        "关于印发某某工作要点的通知\n各科室：\n现将《某某工作要点》印发给你们，请遵照执行。\n2021年2月26日\n（此件主动公开）\n"
        f"某某工作要点\n一、加强监管\n{BODY}\n二、抓好宣传\n{BODY}"
    )
    block = next(s for s in sections(text) if s.kind is SectionKind.METADATA)
    assert block.span.of(text).endswith("（此件主动公开）\n某某工作要点")


def test_a_path_names_marker_and_heading_from_the_outside_in() -> None:
    found = sections(f"一、聚焦治本\n（一）深化排查。{BODY}\n（二）严格执法。{BODY}\n二、保障\n{BODY}")
    last = next(s for s in found if s.marker == "（二）")
    assert path(found, last.ordinal) == ("一、聚焦治本", "（二）严格执法")
    assert path(found, 0) == ()


def test_a_line_of_a_million_characters_is_read_in_linear_time() -> None:
    found = sections("一是加强监管。二是抓好宣传。" * 20_000)
    assert len(found) == 40_001


@pytest.mark.parametrize(
    ("line", "form", "label"),
    [
        ("第一编 总则", Form.BOOK, "第一编"), ("第三章 总则", Form.CHAPTER, "第三章"), ("第二节 一般规定", Form.DIVISION, "第二节"),
        ("第九条 为了", Form.ARTICLE, "第九条"), ("第九条为了", Form.ARTICLE, "第九条"), ("第一部分 总则", Form.PART, "第一部分"),
        ("一 、加强", Form.CHINESE, "一"), ("(十二)优化", Form.PAREN_CHINESE, "（十二）"), ("14. 规范", Form.ARABIC, "14"),
        ("1.1编制", Form.DECIMAL, "1.1"), ("4.2.1 Ⅳ级响应", Form.DECIMAL, "4.2.1"), ("1）建立", Form.PAREN_ARABIC, "1）"), ("①开展", Form.CIRCLED, "①"), ("Ⅱ、目标", Form.ROMAN, "Ⅱ"),
        ("一是加强", Form.SPOKEN, "一是"), ("其一，加强", Form.SPOKEN, "其一"), ("首先，要", Form.ORDINAL, "首先"), ("第三，抓", Form.ORDINAL, "第三"),
        ("A.一般", Form.LETTER, "A"), ("附件2：名单", Form.ANNEX, "附件2"), ("附：", Form.ANNEX, "附"),
    ],
)  # fmt: skip
def test_a_marker_is_known_by_its_look(line: str, form: Form, label: str) -> None:
    marker = line_marker(line, 0, len(line))
    assert (marker.form, marker.label) == (form, label)
    assert form_of(marker.text) is form


@pytest.mark.parametrize(
    "line",
    ["附则", "第三章的规定", "第九条规定", "第三十条、第三十一条", "第三十条第二款", "（三）项规定", "一、二、三级", "2020年", "3.5米", "一是一，二是二", "Ⅱ级响应", "十有两禁", "第一要务", "百分之三十", ""],
)  # fmt: skip
def test_what_only_looks_like_a_marker_is_none(line: str) -> None:
    assert line_marker(line, 0, len(line)) is None


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (heading.FIRST, "一", "加"), (heading.ANNEX, "附件1", "附则"), (heading.LINE_MARKER, "第九条 为", "第九条规定"),
        (heading.INLINE_MARKER, "。一是", "一定"), (heading.CLOSING, "、", "一"), (heading.MARGIN, "\u3000", "一"),
        (module.FULL_STOP, "。", "，"), (module.COLON, "：", "，"), (module.TITLED, "【目的】", "目的"),
        (module.INNER_SPACE, "总 则", "总则"), (module.YEARS, "2023年度工作", "工作2023年"), (module.PAUSE, "，", "安"),
        (module.RESPONSIBLE, "（责任部门：办公室）", "（试行）"), (module.REPORT, "工作总结", "要点"), (module.SPACE, " ", "安"),
        (module.TORN, "\n", "安"), (module.NEXT_LINE, "\n名单", "\n"),
        (framing.CONTENTS, "目　录", "目标"), (framing.EDITION, "（试行）", "试行"), (framing.NAMED, "《某某要点》", "《要》"),
        (framing.SENDING, "印发", "编制"), (framing.ABOUT, "关于", "加强"), (framing.ORGAN, "某局", "某人"),
        (framing.STOP, "完。", "完"), (framing.JOINING, "和2023年", "2023年"),
    ],
)  # fmt: skip
def test_patterns_match_what_they_say(pattern, yes: str, no: str) -> None:
    assert pattern.search(yes)
    found = pattern.search(no)
    assert not (found and found[0])


@pytest.mark.parametrize(
    ("words", "where", "kind"),
    [
        ("您现在所在的位置: 首页 > 信息公开", "head", SectionKind.CHROME), ("【字体：大 中 小】", "head", SectionKind.CHROME),
        ("浏览次数：123", "head", SectionKind.CHROME), ("上一篇：某某通知", "tail", SectionKind.CHROME), ("版权所有：某局", "tail", SectionKind.CHROME),
        ("索 引 号：123", "head", SectionKind.METADATA), ("武发〔2024〕2号", "head", SectionKind.METADATA), ("2021年2月26日", "tail", SectionKind.METADATA),
        ("二〇二四年三月一日", "tail", SectionKind.METADATA), ("（此件公开发布）", "tail", SectionKind.METADATA), ("各县区人民政府，各有关单位：", "head", SectionKind.METADATA),
        ("某市应急管理局", "tail", SectionKind.METADATA), ("抄送：市委办。", "tail", SectionKind.METADATA), ("2019年4月1日 施行", "head", SectionKind.METADATA),
        ("返回应急响应状态后继续值守。", "head", None), ("为做好工作，制定本方案：", "head", None), ("打印机等设备由办公室采购。", "tail", None), ("加强监管。", "tail", None),
    ],
)  # fmt: skip
def test_lines_at_a_documents_edge_are_told_from_its_body(words: str, where: str, kind: SectionKind | None) -> None:
    assert framing.edge_kind(words, where) is kind


def test_label_of_a_marker_is_the_same_for_both_widths() -> None:
    assert label_of("(五)") == label_of("（五）") == "（五）"
    assert label_of("12．") == label_of("12.") == "12"


def test_the_outline_does_not_need_to_know_the_document() -> None:
    text = f"一、甲\n{BODY}\n二、乙\n{BODY}"
    assert [s.marker for s in outline(text)] == ["", "一、", "二、"]
    known = describe(Reading(text, "txt"), "x.txt")
    assert [replace(s, kind=SectionKind.BODY) for s in outline(text, known)] == list(outline(text))
