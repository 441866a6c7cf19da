"""Every pattern of the study material with words it must know and words it must not."""

import re

import pytest

from assistant.study import amounts, facts, figured, judging, listing, ownpaper, proving, reviewing, statement, writing

PATTERNS = [
    (amounts.SIGNS, "，", "镇"),
    (amounts.DATE, "2025年6月30日", "每年"),
    (facts.ARABIC, "28家", "二十八家"),
    (facts.NUMBER, "三十日", "日内"),
    (facts.PERCENT, "百分之二十", "分之"),
    (facts.RANGE, "2-3家", "23家"),
    (facts.WHEN, "三季度", "季度"),
    (facts.EVENT, "安全生产月", "月饼店"),
    (facts.NUMBERED, "六有", "一案"),
    (facts.HAN_NUMBER, "三十", "30"),
    (facts.PERIOD, "每季度至少1次", "一季度"),
    (facts.WITHIN, "五个工作日内", "五个工作日"),
    (facts.AFTER, "之日起后30天", "30天"),
    (facts.DATED, "6月底前", "及时"),
    (facts.SEASON, "3月31日前", "至少1次"),
    (facts.QUOTED, "“六有”", "六有"),
    (facts.TITLED, "《安全生产法》", "安全生产法"),
    (figured.COUNTED, "省级综合减灾示范社区、", "、"),
    (listing.LIST, "气象、水务、民政", "气象和水务"),
    (listing.ALSO, "气象和水务", "气象水务"),
    (listing.OPEN_END, "水务等部门", "一等待遇"[1:]),
    (listing.LEAD_IN, "围绕有限空间", "有限空间"),
    (listing.ASKS_LIST, "履行下列职责", "履行职责"),
    (listing.NOT_ALONE, "有下列情形之一", "履行下列职责"),
    (listing.ITEM_MARK, "（一）", "一、"),
    (listing.CHAINED, "和督促", "煤矿"),
    (ownpaper.NUMBERED, "12. 多少家？", "多少家？"),
    (ownpaper.PART, "一、单选题", "一、加强演练"),
    (ownpaper.OPTION, "A. 28家  B. 30家", "28家、30家"),
    (ownpaper.ANSWER, "参考答案：B", "回答问题"),
    (ownpaper.KEY_TITLE, "参考答案", "参考答案：B"),
    (ownpaper.KEY_PAIR, "3.C", "第三题"),
    (ownpaper.KEY_RUN, "1-3 ABC", "1、2、3"),
    (ownpaper.INLINE, "（ AB ）", "（场所）"),
    (ownpaper.EMPTY, "（　　）", "（场所）"),
    (ownpaper.LETTERS, "AB", "甲乙"),
    (ownpaper.BETWEEN, "；", "三"),
    (ownpaper.COLUMN, "选项A", "答案"),
    (ownpaper.REMARK, "【解析】见第三条", "见第三条"),
    (proving.OPENING, "根据《消防法》", "并报告"),
    (proving.FRAME, "根据《消防法》，", "单位应当"),
    (reviewing.FRAME, "根据《消防法》，", "单位应当"),
    (reviewing.ASKING, "多少家？", "应当报告"),
    (reviewing.IN_QUOTES, "“六有”", "六有"),
    (reviewing.NAMED, "《消防法》", "消防法"),
    (reviewing.CLAUSE, "，", "、"),
    (reviewing.RESPONSIBLE, "由县水利局牵头，各乡镇配合。", "由县水利局牵头修订预案"),
    (statement.HAN_MARK, "企业,单位", "1,000"),
    (statement.GAP, "预案 修订", "fire drill"),
    (statement.CELL, "训练塔 | 应急救援科", "训练塔和救援科"),
    (statement.MARKER, "第十四条 生产", "生产经营单位"),
    (statement.NAMED_END, "加强演练的", "加强演练"),
    (writing.CLOSER, "（责任部门：办公室）", "（金属冶炼企业除外）"),
    (writing.OF_THOSE, "凡安全条件较好的单位", "安全条件较好的单位"),
    (writing.IF, "材料不齐全的", "材料齐全"),
    (writing.MEANS, "是指", "指导"[1:]),
]
NAMED = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in (amounts, facts, figured, judging, listing, ownpaper, proving, reviewing, statement, writing)
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern) and name != "ASKS_RESPONSIBLE"  # of assistant.claiming
}


@pytest.mark.parametrize(("pattern", "known", "unknown"), PATTERNS)
def test_a_pattern_knows_its_words_and_no_others(pattern: re.Pattern[str], known: str, unknown: str) -> None:
    assert pattern.search(known)
    assert not pattern.search(unknown)


def test_every_pattern_has_its_examples() -> None:
    tried = {
        pattern.pattern for pattern, _, _ in PATTERNS
    }  # equal patterns are one object only while the cache of re holds them
    assert [name for name, pattern in NAMED.items() if pattern.pattern not in tried] == []


@pytest.mark.parametrize(
    ("where", "leans", "stands"),
    [
        ("start", "并报告", "报告"),
        ("any", "该单位应当整改", "应该整改"),
        ("any", "我市实施意见", "自我检查"),
        ("inner", "由市教育局提供", "提高能力"),
        ("body", "没有国家", "建设单位"),
        ("after", "规定应当申请", "应当申请"),
    ],
)
def test_words_that_lean_on_others_are_known(where: str, leans: str, stands: str) -> None:
    assert statement.leaning(where).search(leans)
    assert not statement.leaning(where).match(stands)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("每日", "每天"),
        ("每两月", "每2个月"),
        ("每季度", "每三个月"),
    ],
)
def test_one_period_written_in_two_ways_is_one_period(words: str, seen: str) -> None:
    assert facts.period_rank(words) == facts.period_rank(seen) is not None
    assert facts.period_rank(words) != facts.period_rank("每年")
