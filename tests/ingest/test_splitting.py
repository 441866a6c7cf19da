"""Passages: whole items where they fit, nothing lost, nothing across two items."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Parsed, Passage, Reading, SectionKind
from ingest.understanding import UNDERSTANDING_VERSION, parse

BODY = "坚持人民至上、生命至上，抓好各项工作落实，确保全年目标任务圆满完成。"
SCRAPS = st.lists(
    st.sampled_from(
        ["某市2024年工作要点\n", "一、加强监管\n", "二、抓好宣传\n", "（一）深化排查。", "（二）严格执法。", "1.检查。", "2.整改。", "第一条 为了安全。\n", "第二条 适用本法。\n", "第三条 应当：\n", "一是压实责任。", "二是强化监管。", "附件1\n", "分享到:\n", "扫一扫在手机打开当前页\n", "第一章 总则\n", "目录\n", "\n", BODY, "，", "。", "安" * 90, "《", "》", "（责任部门：办公室）", "2021年2月26日\n", "首先，要抓。", "其次，要管。"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def parsed(text: str, limit: int = 60) -> Parsed:
    return parse(Reading(text, "txt"), "x.txt", len, limit)


def locators(text: str, limit: int = 60) -> list[str]:
    return [passage.locator for passage in parsed(text, limit).passages]


def held(passages: tuple[Passage, ...], length: int) -> list[int]:
    """How many passages hold each character."""
    times = [0] * length
    for passage in passages:
        for at in range(passage.span.start, passage.span.end):
            times[at] += 1
    return times


@settings(max_examples=300)
@given(text=SCRAPS | st.text())
def test_passages_hold_every_word_outside_the_page_frame_once(text: str) -> None:
    result = parsed(text)
    times = held(result.passages, len(text))
    frame = [section.span for section in result.sections if section.kind is SectionKind.CHROME]
    for at, character in enumerate(text):
        is_frame = any(span.start <= at < span.end for span in frame)
        assert times[at] == (0 if is_frame else 1) or (character.isspace() and times[at] <= 1)


@settings(max_examples=300)
@given(text=SCRAPS | st.text())
def test_passages_are_verbatim_within_the_limit_and_within_their_section(text: str) -> None:
    result = parsed(text)
    for ordinal, passage in enumerate(result.passages):
        assert passage.text == passage.span.of(text) != ""
        assert passage.tokens == len(passage.text) <= 60
        assert passage.ordinal == ordinal
        assert passage.span in result.sections[passage.section].span
        assert passage.document == result.document.id


def test_an_item_with_its_points_and_its_responsible_department_is_one_passage_when_it_fits() -> None:
    item = f"1.压实责任。一是抓部门。{BODY}二是抓企业。{BODY}（责任部门：办公室）"
    passages = parsed(f"一、总则\n{item}\n2.强化监管。{BODY}", 200).passages
    assert [passage.text for passage in passages] == ["一、总则", item, f"2.强化监管。{BODY}"]


def test_an_item_that_is_too_long_is_cut_at_its_points_and_its_lead_goes_with_the_first() -> None:
    text = f"一、压实责任。一是抓部门。{BODY}{BODY}二是抓企业。{BODY}{BODY}\n二、强化监管。{BODY}"
    passages = parsed(text, 100).passages
    assert [passage.text[:7] for passage in passages] == ["一、压实责任。", "二是抓企业。坚", "二、强化监管。"]
    assert [passage.locator for passage in passages] == ["一、", "一、二是", "二、"]


def test_two_items_of_the_outer_levels_never_share_a_passage() -> None:
    text = "一、甲\n二、乙\n（一）丙。\n（二）丁事要抓紧办好并在年底前报告结果，不得拖延，不得弄虚作假，不得走过场。\n三、戊"
    assert [passage.text.count("、") for passage in parsed(text, 300).passages if passage.text[1] == "、"] == [1, 1, 1]


def test_tiny_items_of_the_second_level_join_under_their_parent() -> None:
    text = f"一、储备物资\n1.沙袋。\n2.铁锹。\n3.雨衣。\n二、演练\n{BODY}"
    assert [passage.text for passage in parsed(text, 300).passages] == [
        "一、储备物资", "1.沙袋。\n2.铁锹。\n3.雨衣。", f"二、演练\n{BODY}",
    ]  # fmt: skip


def test_each_article_is_a_passage_of_its_own_however_short() -> None:
    text = "某条例\n第一章 总则\n第一条 为了安全。\n第二条 适用本条例。\n第三条 应当：\n（一）甲；\n（二）乙。\n前款不得委托。"
    assert locators(text, 300) == ["文件信息", "第一章", "第一条", "第二条", "第三条"]


def test_an_article_that_is_too_long_is_cut_at_its_clauses() -> None:
    text = f"第一条 {BODY * 3}\n{BODY * 3}\n{BODY * 3}\n第二条 施行。"
    assert locators(text, 120) == ["第一条第一款", "第一条第二款", "第一条第三款", "第二条"]


@pytest.mark.parametrize("text", ["安" * 1000, "1" * 1000, "安全，" * 300, "“" * 500 + "安全", "安 " * 500])
def test_a_text_without_places_to_cut_still_gives_passages_within_the_limit(text: str) -> None:
    passages = parsed(text).passages
    assert max(passage.tokens for passage in passages) <= 60
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())


def test_a_line_of_a_million_characters_is_cut_too() -> None:
    passages = parsed("安全生产，" * 200_000, 320).passages
    assert max(passage.tokens for passage in passages) <= 320
    assert sum(len(passage.text) for passage in passages) == 1_000_000


def test_a_passage_is_indexed_with_the_title_and_the_headings_above_it() -> None:
    text = f"某市2024年工作要点\n一、聚焦治本\n（一）深化排查。{BODY}\n（二）严格执法。{BODY}{BODY}{BODY}\n二、保障\n{BODY}"
    contexts = {passage.text[:3]: passage.context for passage in parsed(text, 80).passages}
    assert contexts["（一）"] == "某市2024年工作要点 聚焦治本"
    assert contexts["一、聚"] == "某市2024年工作要点"


def test_a_later_piece_of_an_item_is_indexed_with_the_items_own_heading() -> None:
    text = f"一、聚焦治本\n（一）深化排查。{BODY}{BODY}{BODY}\n二、保障\n{BODY}"
    later = [passage for passage in parsed(text, 80).passages if passage.locator == "一、（一）"][-1]
    assert later.context.endswith("聚焦治本 深化排查")


def test_the_page_frame_gives_no_passage_and_the_issue_block_one() -> None:
    text = f"分享到:\n某市工作要点\n索引号: 43/2020\n发文日期: 2020-03-10\n一、加强监管\n{BODY}\n二、宣传\n{BODY}\n扫一扫在手机打开当前页\n主办单位:某局"
    passages = parsed(text, 300).passages
    assert [passage.kind for passage in passages] == [SectionKind.METADATA, SectionKind.PLAN, SectionKind.PLAN]
    assert "扫一扫" not in "".join(passage.text for passage in passages)


def test_a_passage_knows_the_page_it_starts_on() -> None:
    text = f"一、甲事\n{BODY}\n二、乙事\n{BODY}"
    reading = Reading(text, "pdf", pages=(0, text.index("二、")))
    assert [passage.page for passage in parse(reading, "x.pdf", len, 100).passages] == [1, 2]


def test_paragraphs_without_numbers_are_passages_of_their_own() -> None:
    text = f"{BODY}{BODY}\n{BODY}{BODY}\n{BODY}{BODY}"
    assert len(parsed(text, 300).passages) == 3


def test_reading_the_same_text_twice_gives_the_same_result() -> None:
    text = f"一、甲事\n{BODY}\n二、乙事。一是丙。{BODY}二是丁。{BODY}"
    assert parsed(text) == parsed(text)
    assert UNDERSTANDING_VERSION >= 1
