"""Paragraphs, sentences and clauses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Span
from ingest.understanding import sentences as module
from ingest.understanding.sentences import clauses, clauses_of, paragraphs, sentences

SCRAPS = st.lists(
    st.sampled_from(
        ["加强监管", "。", "，", "；", "！", "：", "《", "》", "“", "”", "（", "）", "一是", "二是", "1,000", "一、", "（一）", "第三条 ", "\n", "\n\n", " ", "2024年", "3.5米", "安" * 50, "(", ")", "①", "②"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def whole(text: str) -> Span:
    return Span(0, len(text))


def words(cut, text: str) -> list[str]:
    return [span.of(text) for span in cut(text, whole(text))]


@pytest.mark.parametrize("cut", [paragraphs, sentences, clauses])
@given(text=SCRAPS | st.text())
def test_spans_hold_every_character_once_and_in_order(cut, text: str) -> None:
    spans = cut(text, whole(text))
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "从新冠肺炎疫情应对工作中深刻反思应急战线的短板弱项，以强烈的自我革命精神改进风险研判、预警和应急物资\n\n储备布局等工作。",
        "加快修订《区安全生产委员会成员单位安全生产工作职\n\n责》。",
        "督促乡镇、\n\n村和社区确定工作人员。",
        "依照《中华人民共和国安全生产法》第\n九十四条的规定处罚。",
        "第一条　为了加强安全生产工作，防止和减少生产安全事故，依照本法\n第三十条规定，制定本条例。",
        "关于印发2021年某某新区应急管理工作\n要点的通知",
        "适用于本市散居的少数民族\n\n。散居少数民族是指下列公民。",
    ],
)
def test_a_line_break_within_a_sentence_makes_no_paragraph(text: str) -> None:
    assert len(words(paragraphs, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "三、2023年工作谋划\n坚持以人为本，抓好各项工作。",
        "各县区人民政府：\n现将要点印发给你们。",
        "一、加强领导\n（一）压实责任。",
        "2021年2月26日\n（此件主动公开）",
        "总体要求\n　　坚持人民至上。",
        "2020年应急管理工作要点\n2020年，全区应急管理工作总体要求是：坚持。",
    ],
)
def test_headings_addresses_and_dates_stay_paragraphs_of_their_own(text: str) -> None:
    assert len(words(paragraphs, text)) == 2


def test_a_text_broken_at_a_fixed_width_is_put_together() -> None:
    body = "坚持人民至上生命至上坚决防范遏制重特大事故" * 12
    text = (
        "一、总体要求\n"
        + "\n".join(body[at : at + 24] for at in range(0, len(body), 24))
        + "。\n二、主要任务\n抓好落实。"
    )
    assert [words[:4] for words in words(paragraphs, text)] == ["一、总体", "坚持人民", "二、主要", "抓好落实"]


def test_a_stated_heading_is_never_joined() -> None:
    text = "健全完善应急管理体系，不断提高全社会防范应对各类突发事件的综合能力和整体水平，推动应急管理事业建设\n坚持统一领导。"
    assert len(paragraphs(text, whole(text), {0})) == 2
    assert len(paragraphs(text, whole(text))) == 1


def test_sentences_end_at_full_stops_with_their_closing_quotes() -> None:
    text = "落实“隐患就是事故、事故就要处理。”开展检查！有无问题？有；改正。"
    assert words(sentences, text) == [
        "落实“隐患就是事故、事故就要处理。”",
        "开展检查！",
        "有无问题？",
        "有；",
        "改正。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "坚决落实“隐患就是事故。”的理念。",
        "学习《安全生产怎么办？》等读本。",
        "推进“六有”（有班子；有机制。有预案）建设。",
        "访问http://example.cn/a?b=1页面。",
    ],
)
def test_signs_within_brackets_and_quotes_end_no_sentence(text: str) -> None:
    assert words(sentences, text) == [text]


def test_a_bracket_that_never_closes_swallows_nothing() -> None:
    assert words(sentences, "印发（试行。加强检查。") == ["印发（试行。", "加强检查。"]


def test_each_point_of_a_list_within_a_paragraph_begins_a_sentence() -> None:
    text = "重点抓好：一是压实责任，二是强化监管，三是抓好宣传。"
    assert words(sentences, text) == ["重点抓好：", "一是压实责任，", "二是强化监管，", "三是抓好宣传。"]


def test_a_lone_point_is_no_list() -> None:
    assert words(sentences, "他说，一是一，要讲清楚。") == ["他说，一是一，要讲清楚。"]


def test_clauses_end_at_commas_but_not_in_numbers_brackets_or_lists() -> None:
    text = "投入1,000万元，建成站（点，含村级）3个；督促乡镇、村落实。"
    assert words(clauses, text) == ["投入1,000万元，", "建成站（点，含村级）3个；", "督促乡镇、村落实。"]


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (module.SENTENCE_END, "。", "，"),
        (module.CLAUSE_END, "，", "、"),
        (module.STAYS_OPEN, "的", "开"),
        (module.INDENT, "\u3000\u3000", "一"),
        (module.TITLE_START, "关于印发", "加强"),
        (module.INNER_END, "有。", "有，"),
        (module.CITATION, "第三十条", "第三章"),
        (module.PAUSE, "甲，乙", "甲乙"),
        (module.WHOLE_DATE, "2021年3月1日", "2021年"),
        (module.BRACKET, "《", "书"),
        (module.CLOSING, "”）", "。"),
        (module.LINE, "一行", "\n"),
    ],
)
def test_patterns_match_what_they_say(pattern, yes: str, no: str) -> None:
    assert pattern.match(yes) or pattern.search(yes)
    found = pattern.match(no) if pattern is not module.PAUSE else pattern.search(no)
    assert not (found and found[0])


def test_a_wrapped_line_does_not_end_a_clause_of_a_known_sentence():
    text = "遇重大天气过程随\n时加密，会商由办公室牵头。"
    assert [span.of(text) for span in clauses_of(text, Span(0, len(text)))] == [
        "遇重大天气过程随\n时加密，",
        "会商由办公室牵头。",
    ]
