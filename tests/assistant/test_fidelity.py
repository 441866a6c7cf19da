"""A rewritten sentence passes when it says what the claim says, and never when it says anything else."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.fidelity import HEAD, PIECE, PLACES, joining_words, source_of, tells
from ingest.folding import fold

PLAN = "市级挂牌督办重大事故隐患24家，各县（区）挂牌督办合计不少于60家，挂牌督办的隐患10月底前全部整改销号。"
LAW = "第十九条 汛期内，水库大坝每日至少巡查二次；库水位超过汛限水位时，应当二十四小时不间断巡查，并每两小时报告一次。"
BODIES = "转移安置组由市民政局牵头，市应急管理局、市教育局、市公安局参加。"
FINE = "逾期未改正的，处五万元以上十万元以下的罚款；情节严重的，责令停产停业整顿。"
DUTY = "切实加强领导，市应急局负责演练，市水务局负责巡查，未经批准不得擅自返回。"
ROW = "5 | 中心敬老院消防设施改造 | 县民政局 | 6月底前"
LINE = "（责任部门：危险化学品监督管理科牵头，科技信息化科、执法支队配合）"
TITLE = "青澜市2025年应急管理工作要点"

GOOD = [
    (PLAN, PLAN),
    (PLAN, "青澜市市级挂牌督办重大事故隐患24家；各县（区）挂牌督办合计不少于60家；挂牌督办的隐患10月底前全部整改销号"),
    (
        PLAN,
        "市级挂牌督办重大事故隐患为24家，各县（区）挂牌督办合计不少于60家，同时，挂牌督办的隐患10月底前全部整改销号。",
    ),
    (LAW, "汛期内，水库大坝每日至少巡查二次；库水位超过汛限水位时，应当二十四小时不间断巡查，并每两小时报告一次。"),
    (BODIES, "转移安置组由市民政局牵头，市应急管理局、市教育局和市公安局参加。"),
    (FINE, "逾期未改正的，处五万元以上十万元以下的罚款。此外，情节严重的，责令停产停业整顿。"),
    (DUTY, "切实加强领导；市应急局负责演练，市水务局负责巡查；此外，未经批准不得擅自返回。"),
    (ROW, "中心敬老院消防设施改造，县民政局，6月底前。"),
    (LINE, "责任部门是危险化学品监督管理科牵头，科技信息化科、执法支队配合。"),
]
BAD = [
    (DUTY, "加强领导，市应急局负责演练，市水务局负责巡查，未经批准不得擅自返回。"),
    (PLAN, "市级挂牌督办重大事故隐患34家，各县（区）挂牌督办合计不少于60家，挂牌督办的隐患10月底前全部整改销号。"),
    (PLAN, "市级挂牌督办重大事故隐患二十四家，各县（区）挂牌督办合计不少于60家，挂牌督办的隐患10月底前全部整改销号。"),
    (PLAN, "市级挂牌督办重大事故隐患60家，各县（区）挂牌督办合计不少于24家，挂牌督办的隐患10月底前全部整改销号。"),
    (PLAN, "市级挂牌督办重大事故隐患24家，各县（区）挂牌督办合计60家，挂牌督办的隐患10月底前全部整改销号。"),
    (PLAN, "市级挂牌督办重大事故隐患24家，挂牌督办的隐患10月底前全部整改销号。"),
    (PLAN, "市级挂牌督办隐患24家，各县（区）挂牌督办合计不少于60家，挂牌督办的隐患10月底前全部整改销号。"),
    (PLAN, "根据《青澜市2025年应急管理工作要点》，" + PLAN),  # 2025 stands in the title only
    (PLAN, "岚州市" + PLAN),
    (PLAN, PLAN.rstrip("。") + "，逾期的罚款3万元。"),
    (PLAN, "市级挂牌督办重大事故隐患2，4家，各县（区）挂牌督办合计不少于60家，挂牌督办的隐患10月底前全部整改销号。"),
    (PLAN, PLAN.rstrip("。") + "？"),
    (PLAN, "据说" + PLAN),
    (LAW, "汛期内，水库大坝每日巡查二次；库水位超过汛限水位时，应当二十四小时不间断巡查，并每两小时报告一次。"),
    (LAW, "水库大坝每日至少巡查二次；库水位超过汛限水位时，应当二十四小时不间断巡查，并每两小时报告一次。"),
    (LAW, "汛期内，水库大坝每日至少巡查二次；库水位超过汛限水位时，可以二十四小时不间断巡查，并每两小时报告一次。"),
    (BODIES, "转移安置组由市应急管理局牵头，市民政局、市教育局、市公安局参加。"),
    (BODIES, "转移安置组由市民政局牵头，市应急管理局、市教育局参加。"),
    (BODIES, "转移安置组由市民政局牵头，市应急管理局、市教育局或市公安局参加。"),
    (BODIES, "转移安置组由市民政局牵头，市应急管理局、市教育局、市公安局、市气象局参加。"),
    (FINE, "处五万元以上十万元以下的罚款；情节严重的，责令停产停业整顿。"),
    (FINE, "逾期未改正的，处五万元以上十万元以下的罚款；责令停产停业整顿。"),
    (FINE, "逾期改正的，处五万元以上十万元以下的罚款；情节严重的，责令停产停业整顿。"),
    (FINE, "逾期未改正的，处十万元以上五万元以下的罚款；情节严重的，责令停产停业整顿。"),
    (DUTY, "加强领导，市水务局负责演练，市应急局负责巡查，未经批准不得擅自返回。"),
    (DUTY, "加强领导，市应急局负责巡查，市水务局负责演练，未经批准不得擅自返回。"),
    (DUTY, "加强领导，市应急局负责演练，市水务局负责巡查，经批准可以返回。"),
    (DUTY, "加强领导，市应急局负责演练，负责巡查，未经批准不得擅自返回。"),
    (ROW, "中心敬老院消防设施改造由县应急局负责，6月底前。"),
    (LINE, "责任部门是科技信息化科牵头，危险化学品监督管理科、执法支队配合。"),
]


def source(claim, quote=None, title=TITLE):
    return source_of(claim, [quote or claim], [title])


@pytest.mark.parametrize(("claim", "text"), GOOD)
def test_a_smoothed_sentence_that_says_the_same_passes(claim, text):
    assert tells(text, [source(claim)])


@pytest.mark.parametrize(("claim", "text"), BAD)
def test_a_sentence_that_says_anything_else_fails(claim, text):
    assert not tells(text, [source(claim)])


def test_a_telling_may_go_on_into_the_clauses_beside_the_claim_but_leave_none_out_between():
    quote = "市应急局负责演练，每季度1次，市水务局负责巡查，每月1次。"
    claim = source("市应急局负责演练，", quote)
    assert tells("市应急局负责演练，每季度1次。", [claim])
    assert tells("市应急局负责演练，每季度1次，市水务局负责巡查，每月1次。", [claim])
    assert not tells("市应急局负责演练，每月1次。", [claim])
    assert not tells("市应急局负责演练，负责巡查，每月1次。", [claim])
    assert not tells("市应急局负责演练，每季度1次，每月1次。", [claim])


def test_several_claims_are_told_one_after_another_in_the_order_given():
    first, second = source("市级演练2次。"), source("区级演练4次。")
    assert tells("市级演练2次，区级演练4次。", [first, second])
    assert not tells("区级演练4次，市级演练2次。", [first, second])
    assert not tells("市级演练2次。", [first, second])


def test_a_claim_that_is_not_in_its_quotes_has_no_source():
    assert source_of("29家", ["28家"], []) is None
    assert source_of("", ["28家"], []) is None


def test_the_places_and_the_title_of_a_document_may_be_named_unless_they_hold_a_figure_of_their_own():
    made = source_of("演练2次。", ["演练2次。"], ["云川省青澜市防汛预案"])
    assert tells("云川省青澜市演练2次。", [made])
    assert tells("青澜市演练2次。", [made])
    assert tells("根据《云川省青澜市防汛预案》，演练2次。", [made])
    assert not tells("岚州市演练2次。", [made])


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (HEAD, "第十九条汛期内", "十九条"),
        (HEAD, "（二）".replace("（", "(").replace("）", ")"), "二级响应"),
        (HEAD, "一是抓演练", "一、二级响应"),
        (HEAD, "3.组织", "3.5万元"),
        (HEAD, "最后,总结", "最近"),
        (PLACES, "青澜市", "演练"),
        (PIECE, "1,000元,", ""),
    ],
)
def test_patterns_know_their_own(pattern: re.Pattern[str], yes, no):
    assert pattern.match(yes)
    assert not pattern.match(no)


def test_a_comma_within_a_figure_ends_no_clause():
    assert [found[0] for found in PIECE.finditer("罚款1,000元,没收。")] == ["罚款1,000元,", "没收。"]


WEIGHTY = (
    "不",
    "不得",
    "未",
    "无",
    "可以",
    "应当",
    "必须",
    "至少",
    "以上",
    "以下",
    "除外",
    "原则上",
    "鼓励",
    "禁止",
    "或者",
)
FIGURES = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万两]+")
NAMES = ("市应急局", "市公安局", "县民政局", "岚州市", "青澜市", "企业", "《办法》")
CLAIMS = st.sampled_from([PLAN, LAW, BODIES, FINE, DUTY, ROW, LINE])
WORDS = st.sampled_from(
    [*WEIGHTY, *NAMES, "3", "二", "10", "，", "。", "、", "的", "是", "同时", "即", "此外，", "切实", "（", "："]
)


@st.composite
def tampered(draw):
    """A claim and what is left of it after a few words were put in, left out, moved or doubled."""
    claim = draw(CLAIMS)
    text = claim
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        kept = draw(st.sampled_from(["", text[start:end] * 2, "".join(reversed(text[start:end]))]) | WORDS)
        text = text[:start] + kept + text[end:]
    return claim, text


def held(text):
    """What must never change: the figures in their order, and how often each binding word and name stands there."""
    folded = fold(HEAD.sub("", fold(text)))
    return FIGURES.findall(folded), [folded.count(word) for word in (*WEIGHTY, *NAMES)]


@given(tampered())
def test_whatever_passes_holds_the_same_figures_binding_words_and_names(pair):
    claim, text = pair
    assume(fold(text) != fold(claim))
    if tells(text, [source(claim, title="应急管理工作要点")]):
        figures, words = held(text)
        own_figures, own_words = held(claim)
        assert words == own_words
        assert [one for one in own_figures if one not in figures] in ([], ["十九"], ["5"])  # the heads of items


@given(CLAIMS, st.integers(0, 60), st.integers(1, 60))
def test_a_claim_always_tells_itself_wherever_it_is_cut_from_its_sentence(quote, start, length):
    claim = quote[start : start + length]
    made = source(claim, quote)
    assume(made is not None)
    assert tells(claim, [made])


def test_the_words_that_may_be_put_in_carry_no_weight():
    for word in joining_words():
        assert not FIGURES.search(word)
        assert not any(weighty in word for weighty in WEIGHTY)
