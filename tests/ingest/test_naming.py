"""Terms and cited documents: what is one, what explains it, what it lists, and that every word stands where it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.naming import measured
from ingest.document import Document, Scope, Section, Span
from ingest.duty import Term
from ingest.understanding.naming import (
    cited,
    counting,
    explaining,
    find_references,
    find_terms,
    listing,
    quoted,
    stating,
)
from ingest.understanding.naming.counting import shape_of
from ingest.understanding.outline import outline

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / ".." / "shared" / "corpus"
LABELS = ROOT / "evals" / "data"


def document(text: str) -> tuple[Document, tuple[Section, ...]]:
    made = Document("0" * 16, text, "要点", Scope(), "a.txt", "txt")
    return made, outline(text, made) if text.strip() else (Section(0, None, 0, "", "", "", Span(0, len(text))),)


def terms(text: str) -> tuple[Term, ...]:
    return find_terms(*document(text))


def told(text: str) -> dict[str, tuple[str, ...] | None]:
    """Each term with its items; None where it is only mentioned."""
    return {one.words.text: tuple(i.text for i in one.items) if one.definition else None for one in terms(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进“六有”（有班子、有机制、有预案、有队伍、有物资、有演练）建设。", ("六有", 6, 6)),
        ("按照“六有”标准建站，做到有人、有车、有物、有钱、有证、有章、有网。", ("六有", 6, 7)),
        ("落实“六有”标准。村服务站做到有人、有车、有物、有钱、有证、有章、有网。", ("六有", 6, 7)),
        ("落实村级“三个一”。每村配备1名信息员、1套喇叭、1处安置点。", ("三个一", 3, 3)),
        ("建立“四张清单”，做到人员、责任、路线、场所清楚。", ("四张清单", 4, 4)),
        ("推行“一会三卡”(班前会、隐患卡、动工卡、应急卡)制度。", ("一会三卡", 4, 4)),
        ("构建林区联防、联指、联战、联保“四联”机制。", ("四联", 4, 4)),
        ("做实问题隐患和制度措施“两个清单”。", ("两个清单", 2, 2)),
        ("实行“三停一休”，即停工、停产、停课、休市，请市民减少外出。", ("三停一休", 4, 4)),
        ("抓好“三项任务”：一是摸清底数，建好台账；二是整改隐患；三是严格执法。", ("三项任务", 3, 3)),
        ("严格执行“三管三必须”，即管行业必须管安全、管业务必须管安全、管生产必须管安全。", ("三管三必须", 3, 3)),
        ("落实“四预”措施（预报、预警、预演、预案）。", ("四预", 4, 4)),
        (
            "四不放过是指原因未查清不放过、责任人未处理不放过、整改未落实不放过、人员未受教育不放过。",
            ("四不放过", 4, 4),
        ),
        ("一、名词解释\n三违：违章指挥，违章作业，违反劳动纪律。", ("三违", 3, 3)),
        ("事故起数、死亡人数实现“双下降”。", ("双下降", 2, 2)),
    ],
)
def test_a_term_is_found_with_what_it_lists_and_what_its_name_promises(
    text: str, expected: tuple[str, int, int]
) -> None:
    found = next(one for one in terms(text) if one.definition)
    assert (found.words.text, found.numeral, len(found.items)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "弘扬“四下基层”优良传统。",
        "完善临灾预警“叫应”机制。",
        "落实“党政同责、一岗双责”。",
        "按照“1+6+N”模式建队。",
        "深化“放管服”改革。",
        "组织开展“安全生产月”活动。",
        "落实一岗双责制度。",
    ],
)
def test_a_term_that_nothing_explains_is_only_mentioned(text: str) -> None:
    (found,) = terms(text)
    assert found.definition is None
    assert found.items == ()


@pytest.mark.parametrize(
    "text",
    [
        "把学习成果转化为“智力资源”。",
        "理顺“防”与“救”的关系。",
        "编制“十四五”规划。",
        "确立“隐患就是事故、事故就要处理”的理念。",
        "结合“7·20”整改。",
        "实现“三年明显见效”的目标。",
        "坚持“一切为了打赢”，练兵备战。",
        "现场一片混乱，五花八门，三令五申仍无效果。",
        "出席《2025年“六有”达标名录》发布会。",
        "成立“市应急物资保障中心”。",
        "一线人员、双方代表、三天两次、两市一县。",
        "这里的安全，也就是指人身安全。",
    ],
)
def test_ordinary_words_dates_and_titles_are_no_terms(text: str) -> None:
    assert terms(text) == ()


def test_a_statute_s_definitions_are_found_with_their_words_alone_as_the_name() -> None:
    text = (
        "某条例\n第一条 为了安全，制定本条例。\n第二条 本条例所称重大危险源，是指数量达到临界量的单元。\n"
        "第三条 本条例所称地质灾害，包括山体崩塌、滑坡等灾害。\n"
        "第四条 新建、改建工程项目（以下统称建设项目）应当评价。其中，甲类项目是指大型项目。\n"
        "第五条 本条例下列用语的含义：\n（一）“次生灾害源”，是指易燃物品等；\n（二）一般事故，是指轻伤的事故。\n"
        "第六条 本条例所称的“以上”包括本数。\n"
    )
    assert told(text) == dict.fromkeys(["重大危险源", "地质灾害", "建设项目", "甲类项目", "次生灾害源", "一般事故"], ())
    assert [one.locator for one in terms(text)][:2] == ["第二条", "第三条"]


def test_a_definition_that_ends_on_a_colon_takes_the_list_below_it() -> None:
    text = "某条例\n第一条 本条例所称大型活动，是指下列活动：\n（一）体育比赛；\n（二）演唱会、音乐会等演出；\n（三）展览。\n第二条 本条例自发布之日起施行。\n"
    (found,) = terms(text)
    assert [item.text for item in found.items] == ["体育比赛", "演唱会、音乐会等演出", "展览"]
    assert found.definition.of(text).endswith("展览")


def test_one_bracket_after_two_names_gives_each_its_own_items() -> None:
    found = told("细化“一图一册”和“一点一策”(抢险队伍部署图、抢险指挥手册、险段“一点一策”处置方案)。")
    assert found["一图一册"] == ("抢险队伍部署图", "抢险指挥手册")


def test_what_is_a_term_in_one_place_is_one_wherever_it_stands() -> None:
    found = [
        one.words.text
        for one in terms("落实“第一议题”制度，列入“第一议题”学习。安全生产月到来，开展“安全生产月”活动。")
    ]
    assert found == ["第一议题", "第一议题", "安全生产月", "安全生产月"]


def test_a_clause_that_only_happens_to_have_as_many_parts_lists_nothing() -> None:
    assert told("企业、部门落实“两个责任”。各街道和社区按照“六有”标准建设。")["两个责任"] is None
    assert told("会议学习了精神、讨论了工作“两个维护”。")["两个维护"] is None


@given(st.text(alphabet="“”（）《》一二三六有会卡、，。；：即是指（以下简称\n 联防13+N本条例所称项双", max_size=120))
def test_every_word_stands_where_it_says_and_every_explanation_holds_its_term(text: str) -> None:
    made, sections = document(text)
    for one in find_terms(made, sections):
        assert one.words.span.of(text) == one.words.text
        assert all(item.span.of(text) == item.text for item in one.items)
        if one.definition:
            assert one.words.span in one.definition
            assert all(item.span in one.definition for item in one.items)
        else:
            assert one.items == ()
    for reference in find_references(made, sections):
        assert reference.words.span.of(text) == reference.words.text
        assert reference.words.text[0] + reference.words.text[-1] == "《》"


def test_terms_come_in_reading_order_and_none_stands_twice() -> None:
    text = "推进“六有”（有人、有钱、有物、有车、有证、有章）。落实“一岗双责”和“六有”。X（以下简称甲方）。"
    spans = [one.words.span for one in terms(text)]
    assert spans == sorted(set(spans))


@pytest.mark.parametrize(
    ("name", "promises"),
    [
        ("六有", (6,)),
        ("双随机、一公开", (3,)),
        ("三管三必须", (6, 3)),
        ("两个坚持、三个转变", (5,)),
        ("四个一", (4,)),
        ("十有两禁", (12,)),
        ("1+4", (5,)),
        ("1+9+N", ()),
        ("5全", (5,)),
        ("第一议题", None),
        ("十四五", None),
        ("五一", None),
        ("一线", None),
        ("三年见效", None),
        ("119消防日", None),
    ],
)
def test_the_numerals_of_a_name_say_how_many_it_promises(name: str, promises: tuple[int, ...] | None) -> None:
    shape = shape_of(name)
    assert (shape.promises if shape else None) == promises


def references(text: str) -> list[tuple[str, str]]:
    return [(one.words.text, one.title) for one in find_references(*document(text))]


def test_a_cited_title_is_read_across_a_line_break_and_with_a_title_inside() -> None:
    text = "落实《安全生\n产法》和《关于印发〈防汛办法〉的通知》《实施《森林法》办法》。"
    assert [title for _, title in references(text)] == [
        "安全生产法",
        "关于印发〈防汛办法〉的通知",
        "实施《森林法》办法",
    ]


def test_a_short_name_stands_for_the_title_before_it_and_means_nothing_without_one() -> None:
    text = "依据《城市安全发展意见》（以下简称《意见》），按照《意见》要求，对照《办法》。"
    assert references(text) == [
        ("《城市安全发展意见》", "城市安全发展意见"),
        ("《意见》", "城市安全发展意见"),
        ("《意见》", "城市安全发展意见"),
    ]


def test_a_permit_is_no_document_and_an_open_bracket_swallows_nothing() -> None:
    assert references("申领《烟花爆竹经营许可证》，见《消防法》。") == [("《消防法》", "消防法")]
    assert [title for _, title in references("《未完" + "字" * 200 + "，见《消防法》。")] == ["消防法"]


PATTERNS = {
    quoted.QUOTED: ("“六有”", "六有"),
    quoted.STRAIGHT: ('"六有"', '"\n"'),
    quoted.TITLE: ("《消防法》", "《》"),
    quoted.HEAD: ("长效机制", "智力资源"),
    quoted.OF_HEAD: ("的原则", "的问题"),
    quoted.OWN_HEAD: ("百日清零行动", "行动"),
    quoted.SAYING: ("隐患就是事故，要处理", "六有"),
    quoted.PLUS_NAME: ("互联网+监管", "监管"),
    quoted.PAIRED: ("一岗双责制度", "一心一意"),
    quoted.UNPAIRED: ("两市", "一岗"),
    quoted.LISTED: ("三项制度（", "三天（"),
    quoted.LABELLED: ("三违：", "违章："),
    counting.GROUP: ("三卡", "卡片"),
    counting.COUNTED: ("四个一", "四一"),
    counting.PLUS: ("1+4", "1.5+2"),
    counting.PERIOD: ("年", "卡"),
    counting.TIME: ("户", "卡"),
    counting.SEPARATOR: ("、", "卡"),
    explaining.SIBLINGS: ("和“一策”", None),
    explaining.JOINED: ("”和", "和"),
    explaining.BRACKET: ("标准（", "标准"),
    explaining.NO_MEANING: ("试行", "有班子"),
    explaining.MEANS: ("即有班子", "有班子"),
    explaining.STATED: ("，即停工", "，即将停工"),
    explaining.POINTS: ("：一是", "。一是"),
    explaining.POINT_END: ("，", "有"),
    explaining.CALLED: ("监管模式，", "已有成果，"),
    explaining.COMPRISES: ("做到", "做好"),
    listing.SIGN: ("、", "有"),
    listing.JOINS: ("和", "有"),
    listing.LEADS: ("一是", "有"),
    listing.TAILS: ("演练等", "等待演练"),
    listing.VERB: ("落实", "有"),
    listing.ENDS_ON_VERB: ("部门落实", "部门"),
    stating.MEANS: ("，是指", "，指导"),
    stating.SO_CALLED: ("本条例所称", "本条例"),
    stating.INCLUDES: ("，包括", "，含"),
    stating.SHORTENED: ("（以下简称甲方）", "（简化）"),
    stating.MARKER: ("第一条 ", None),
    stating.AMONG: ("其中，", "其余"),
    stating.EDGE: ("。", "，"),
    stating.TALK: ("这里", "安全"),
    stating.BAD_END: ("也就", "设施"),
    stating.NO_NAME: ("甲，乙", "甲乙"),
    stating.LISTS_BELOW: ("活动：", "活动"),
    cited.SIGN: ("《", "〈"),
    cited.BLANK: ("\n", "字"),
    cited.ALIAS: ("（以下简称", "（以下"),
    cited.GENERIC: ("意见", "消防意见书"),
    cited.PAPER: ("许可证", "消防法"),
}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:24])
def test_each_pattern_matches_what_it_means_and_not_what_it_does_not(pattern: re.Pattern[str]) -> None:
    good, bad = PATTERNS[pattern]
    assert pattern.search(good)
    assert bad is None or not pattern.search(bad)


def test_no_pattern_goes_untested() -> None:
    modules = (quoted, counting, explaining, listing, stating, cited)
    held = {value for module in modules for value in vars(module).values() if isinstance(value, re.Pattern)}
    assert held <= set(PATTERNS)


@pytest.mark.parametrize("part", ["dev", "test"])
def test_labelled_terms_of_real_documents_are_found(part: str) -> None:
    if not CORPUS.is_dir():
        pytest.skip("no corpus beside the checkout")
    result = measured(LABELS / f"terms-{part}.tsv", CORPUS)
    print(result)
    assert result.labelled >= 80
    assert result.right >= 0.95 * result.labelled
    assert result.right >= 0.95 * result.found
    assert result.right_defined >= 0.95 * result.defined
    assert result.right_items >= 0.9 * result.listed
