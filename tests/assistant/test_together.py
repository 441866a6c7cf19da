"""What a question for several things wants is told together, wherever it stands; what asks for one is told by itself."""

from dataclasses import replace

import numpy as np
import pytest

from assistant import answering, belonging
from assistant.answer import Kind, Question, Status
from assistant.comparing import Part
from assistant.drafting import POSSIBLY, Draft
from assistant.inquiry import understand
from assistant.lists import together
from assistant.lists.listing import Listed
from assistant.selecting import nearest
from assistant.siding import UNVALUED, Said
from assistant.wanting import Wanted
from tests.conftest import build

RULES = """# 云泽市志愿救援条例

2021年5月1日 施行

<!-- INFO END -->

第一条 为了规范志愿救援活动，制定本条例。

第二条 市应急管理部门负责志愿救援队的登记。登记满五年的，应当重新办理。

第三条 志愿救援队员参加培训期间，所在单位应当照发工资；参加救援负伤的，由市人民政府给予补助。

第四条 志愿救援队员凭证免费乘坐市内公共汽车。

第五条 申请成立志愿救援队，应当符合下列条件：

（一）有队员十名以上；

（二）有固定的装备存放场所；

（三）有经过培训的负责人。

第六条 冒用志愿救援队名义的，由市应急管理部门处二千元以上五千元以下罚款。

第七条 挪用救援装备的，由市应急管理部门处五千元以上一万元以下罚款。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("together")
    (folder / "rules.md").write_text(RULES, encoding="utf-8")
    with build(folder / "library", [folder / "rules.md"]) as made:
        yield made


@pytest.fixture
def found(desk):
    """The units of a question, best first, with their chances."""

    def of(text):
        inquiry = understand(Question(text), desk.library)
        return belonging.belonging(inquiry, nearest(inquiry, desk.library), desk.library)

    return of


def test_the_items_of_a_list_are_one_unit_with_what_introduces_them(desk, found):
    text = desk.library.document(desk.library.entries()[0].id).text
    lists = [one for one in found("成立志愿救援队要什么条件") if one.listed]
    assert len(lists) == 1
    words = lists[0].words(text)
    assert words.startswith("第五条") or words.startswith("申请成立")
    assert "固定的装备存放场所" in words


def test_every_unit_has_all_features_and_a_chance(desk):
    inquiry = understand(Question("冒用名义和挪用装备分别罚多少"), desk.library)
    units = belonging.units(nearest(inquiry, desk.library))
    table = belonging.rows(inquiry, units, desk.library)
    assert table.shape == (len(units), len(belonging.NAMES))
    assert np.isfinite(table).all()
    assert table[0, belonging.NAMES.index("behind")] == 0
    assert table[0, belonging.NAMES.index("same_article")] == 1
    assert all(
        0 <= one.chance <= 1 for one in belonging.belonging(inquiry, nearest(inquiry, desk.library), desk.library)
    )
    assert belonging.rows(inquiry, (), desk.library).shape == (0, len(belonging.NAMES))


def test_units_are_told_in_reading_order_and_what_follows_on_in_one_line(desk, found):
    units = sorted(found("冒用名义和挪用装备分别罚多少"), key=lambda one: -one.lead.start)
    draft = Draft(desk.library)
    together.tell_units(draft, units, 600)
    starts = [citation.start for citation in draft.citations]
    assert starts == sorted(starts)
    assert sum("负责志愿救援队的登记" in line and "重新办理" in line for line in draft.lines) == 1


def test_what_has_no_room_is_left_out_the_last_of_the_row_first(desk, found):
    units = found("冒用名义和挪用装备分别罚多少")
    draft = Draft(desk.library)
    left = together.tell_units(draft, units, 60)
    assert left >= len(units) - len(draft.lines) > 0
    first = units[0].words(desk.library.document(units[0].document).text)
    assert first.rstrip("。")[:20] in "".join(draft.lines)
    assert sum(len(claim.text) for claim in draft.claims) <= 60


def test_the_sides_of_a_comparison_are_called_by_their_names(desk):
    text = desk.ask(Question("冒用名义和挪用装备，罚款差多少？")).text
    assert "冒用名义：" in text
    assert "二千元以上五千元以下" in text
    assert "五千元以上一万元以下" in text


def test_what_may_belong_to_a_comparison_is_told_after_a_line_that_says_so(desk, monkeypatch):
    inquiry = understand(Question("参加培训和救援负伤，待遇差多少？"), desk.library)
    near = nearest(inquiry, desk.library)
    made = belonging.belonging(inquiry, near, desk.library)
    monkeypatch.setattr(together, "belonging", lambda *_: [belonging.Unit(one.members, 0.3) for one in made])
    lines = together.matters_together(inquiry, {"培训": near[0], "负伤": near[0]}, desk.library, 600).draft.lines
    at = lines.index(POSSIBLY)
    assert at > 0
    assert len(lines) > at + 1


def test_what_may_belong_to_sides_that_have_their_answers_is_told_below_them_and_nothing_twice(desk, monkeypatch):
    inquiry = understand(Question("冒用名义和挪用装备，罚款差多少？"), desk.library)
    made = belonging.belonging(inquiry, nearest(inquiry, desk.library), desk.library)
    monkeypatch.setattr(together, "belonging", lambda *_: [belonging.Unit(one.members, 0.2) for one in made])
    draft, near = Draft(desk.library), nearest(inquiry, desk.library)[0]
    document = desk.library.document(near.hit.passage.document)
    draft.row(document, "一边：", (near.span,))
    together.tell_possible(inquiry, draft, desk.library, 600, together.LIKELY, together.FEW)
    assert draft.lines[1] == POSSIBLY
    assert 2 < len(draft.lines) <= 2 + together.FEW
    quotes = [one.quote for one in draft.citations]
    assert len(set(quotes)) == len(quotes)
    assert sum(map(len, draft.lines)) <= 600 + together.MARKS
    answered = Draft(desk.library)
    answered.row(document, "一边：", (near.span,))
    together.tell_possible(inquiry, answered, desk.library, 600, together.CHANCE, together.FEW)
    assert len(answered.lines) == 1
    full = Draft(desk.library)
    full.row(document, "一边：", (near.span,))
    together.tell_possible(inquiry, full, desk.library, 30, together.LIKELY)
    assert len(full.lines) == 1


def test_what_may_belong_names_its_document_where_the_sides_lie_in_another(tmp_path, monkeypatch):
    for place in ("云泽市", "霁原市"):
        (tmp_path / f"{place}.txt").write_text(
            f"{place}2024年应急工作计划\n\n一、演练。{place}每年组织防汛演练两次，并做好总结。\n", encoding="utf-8"
        )
    with build(tmp_path / "library", [tmp_path / "云泽市.txt", tmp_path / "霁原市.txt"]) as desk:
        inquiry = understand(Question("防汛演练每年组织几次？"), desk.library)
        near = nearest(inquiry, desk.library)
        first, other = (next(one for one in near if place in one.hit.passage.text) for place in ("云泽市", "霁原市"))
        monkeypatch.setattr(together, "belonging", lambda *_: [belonging.Unit((other,), 0.3)])
        draft = Draft(desk.library)
        draft.row(desk.library.document(first.hit.passage.document), "云泽市：", (first.span,))
        together.tell_possible(inquiry, draft, desk.library, 600, together.CHANCE, together.FEW)
    assert draft.lines[1] == POSSIBLY
    assert draft.lines[2].startswith("霁原市：")


def test_what_surely_belongs_is_told_though_it_speaks_of_penalties(desk, monkeypatch):
    inquiry = understand(Question("志愿救援队员有哪些待遇，有哪些事做不得？"), desk.library)
    made = belonging.belonging(inquiry, nearest(inquiry, desk.library), desk.library)
    penal = [one for one in made if "罚款" in one.words(desk.library.document(one.document).text)]
    assert penal
    for chance, told in ((0.6, True), (0.4, False)):
        units = [belonging.Unit(one.members, chance if one in penal else 0.9) for one in made]
        monkeypatch.setattr(together, "belonging", lambda *_, units=units: units)
        answer = together.together(inquiry, desk.library)
        assert any("罚款" in line for line in answer.draft.lines) is told


def test_what_had_no_room_is_said(desk, monkeypatch):
    monkeypatch.setattr(together, "PLAIN", 40)
    monkeypatch.setattr(together, "ROOM", 40)
    answer = desk.ask(Question("志愿救援队员参加培训和救援负伤有哪些待遇？"))
    assert any("没有列出" in note for note in answer.notes)


def test_a_side_that_gives_no_value_says_so(desk):
    inquiry = understand(Question("登记和挪用装备，罚款差多少？"), desk.library)
    one, *_, other = nearest(inquiry, desk.library)
    read = {Part("挪用装备", inquiry): Said((one,)), Part("登记", inquiry): Said((other,), valued=False)}
    answer = answering._of_matters(inquiry, read, desk.library)
    assert f"登记：{UNVALUED}：" in answer.text
    assert answer.status is Status.PARTIAL


def test_the_halves_of_a_sentence_are_told_whole(desk):
    text = desk.ask(Question("志愿救援队员参加培训和救援负伤有哪些待遇？")).text
    assert "照发工资" in text
    assert "给予补助" in text


def test_a_question_for_one_value_is_answered_with_it_alone(desk):
    answer = desk.ask(Question("冒用志愿救援队名义罚多少钱？"))
    assert "二千元以上五千元以下" in answer.text
    assert "一万元" not in answer.text
    assert len(answer.text) < 70


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("成立志愿救援队要什么条件", True),
        ("冒用名义和挪用装备分别罚多少", True),
        ("冒用名义罚多少钱", False),
        ("登记归谁管", False),
    ],
)
def test_what_asks_for_several_things_is_known_by_its_words(desk, text, several):
    assert together.wants_several(understand(Question(text), desk.library)) is several


def test_what_may_belong_to_a_whole_list_is_told_apart_after_a_line_that_says_so(desk, found):
    units = found("志愿救援队员有哪些待遇")
    draft = Draft(desk.library)
    together.tell_units(draft, units[:1], 600, possible=units[:3])
    at = draft.lines.index(POSSIBLY)
    assert at > 0
    assert len(draft.lines) > at + 1
    assert units[0].words(desk.library.document(units[0].document).text)[:8] in "".join(draft.lines[:at])
    assert units[0].words(desk.library.document(units[0].document).text)[:8] not in "".join(draft.lines[at:])


def test_of_what_may_belong_no_more_is_told_than_is_read_at_a_glance(desk, found, monkeypatch):
    monkeypatch.setattr(together, "GLANCE", 70)
    listed = next(one for one in found("成立志愿救援队要什么条件") if one.listed)
    others = [one for one in found("成立志愿救援队要什么条件") if one.key != listed.key]
    draft = Draft(desk.library)
    left = together.tell_units(draft, others[:1], 600, possible=[listed])
    told = "".join(draft.lines[draft.lines.index(POSSIBLY) + 1 :])
    assert "队员十名以上" in told
    assert len(told) <= 70 + len("；；[1]")
    assert left == sum(words not in told for words in ("队员十名", "存放场所", "培训的负责人")) > 0


def test_what_may_belong_takes_no_room_from_what_does(desk, found):
    units = found("志愿救援队员有哪些待遇")
    draft = Draft(desk.library)
    together.tell_units(draft, units[:2], 60, possible=units[2:])
    assert POSSIBLY not in draft.lines


def test_only_a_question_for_a_whole_list_is_told_what_may_belong(desk):
    assert POSSIBLY not in desk.ask(Question("冒用志愿救援队名义会有什么后果？")).text


def test_things_that_a_question_joins_are_each_told_where_each_has_its_sentence(desk):
    text = desk.ask(Question("冒用名义和挪用装备，罚多少")).text
    assert "二千元以上五千元以下" in text
    assert "五千元以上一万元以下" in text


def test_things_that_one_sentence_answers_are_told_once(desk):
    answer = desk.ask(Question("照发工资和负伤补助，谁来出"))
    assert len(answer.claims) == 1
    assert "所在单位" in answer.text
    assert "市人民政府" in answer.text


def test_a_list_keeps_to_its_room_with_the_names_of_its_documents(tmp_path):
    rule = "# 岭{place}市养犬条例\n\n2021年5月1日 施行\n\n<!-- INFO END -->\n\n"
    articles = "".join(
        f"第{at}条 养犬人不得携带犬只进入{where}，不得放任犬只惊扰他人，不得在{where}周边放养犬只或者给犬只洗澡。\n\n"
        for at, where in zip("一二三四五六七", ("商场", "学校", "医院", "公园", "车站", "剧院", "食堂"), strict=True)
    )
    for place in "东西":
        (tmp_path / f"{place}.md").write_text(rule.format(place=place) + articles, encoding="utf-8")
    with build(tmp_path / "library", sorted(tmp_path.glob("*.md"))) as desk:
        answer = desk.ask(Question("养犬人不得带犬进入哪些地方"))
    words = "".join(answer.text.split())
    marks = sum(len(f"[{citation.number}]") for citation in answer.citations)
    assert len(words) - marks <= 640


@pytest.fixture
def rest(desk, monkeypatch):
    """Tells the rest below the best sentence of a list question, every unit having the same chance of belonging."""

    def tell(chance, listed, **changed):
        inquiry = replace(
            understand(Question("志愿救援队员有什么待遇？"), desk.library), **{"kind": Kind.LIST, **changed}
        )
        near = nearest(inquiry, desk.library)
        made = belonging.belonging(inquiry, near, desk.library)
        monkeypatch.setattr(together, "belonging", lambda *_: [belonging.Unit(one.members, chance) for one in made])
        monkeypatch.setattr(together, "wanted", lambda _: Wanted(1 - listed, listed, 0.0))
        draft = Draft(desk.library)
        draft.row(desk.library.document(near[0].hit.passage.document), "", (near[0].span,))
        together.tell_rest(inquiry, draft, desk.library)
        return draft

    return tell


def test_below_a_list_that_a_text_holds_what_else_may_belong_to_it_is_told(rest, monkeypatch):
    monkeypatch.setattr(together, "PLAIN", 90)
    monkeypatch.setattr(together, "ROOM", 170)
    short, long = (rest(0.06, listed).lines for listed in (0.5, 0.95))
    assert short[1] == long[1] == POSSIBLY
    assert sum(map(len, short)) <= together.PLAIN + together.MARKS < sum(map(len, long))
    assert sum(map(len, long)) <= together.ROOM + together.MARKS


def test_nothing_is_told_below_a_list_that_is_unlikely_or_where_none_is_asked_for(rest):
    assert len(rest(0.04, 0.95).lines) == 1
    assert len(rest(0.06, 0.95, kind=Kind.WHO).lines) == 1
    assert len(rest(0.06, 0.95, told="前面说过的").lines) == 1
    assert len(rest(0.06, 0.4).lines) == 1


def test_what_may_belong_is_told_once(desk, rest):
    draft = rest(0.06, 0.95)
    lines = [*draft.lines]
    together.tell_possible(
        understand(Question("志愿救援队员有什么待遇？"), desk.library), draft, desk.library, 2000, 0.01
    )
    assert draft.lines == lines
    assert lines.count(POSSIBLY) == 1


def test_penalties_are_not_told_below_a_list_that_speaks_of_none(rest):
    told = "".join(rest(0.06, 0.95).lines)
    assert "罚款" not in told


def test_only_what_the_register_did_not_prove_whole_is_open(desk):
    inquiry = understand(Question("志愿救援队员有哪些待遇？"), desk.library)
    assert together.together(inquiry, desk.library).open
    assert not Listed(Draft(desk.library), ()).open


def of_rules(folder, *articles):
    """A desk over a regulation with these articles."""
    path = folder / "云泽市救援队条例(2021-01-01).md"
    head = "# 云泽市救援队条例\n\n2021年1月1日 施行\n\n<!-- INFO END -->\n\n"
    path.write_text(head + "".join(articles), encoding="utf-8")
    return build(folder / "library", [path])


def test_a_list_whose_items_name_penalties_sets_none(tmp_path):
    with of_rules(
        tmp_path,
        "第一条 有下列情形之一的，不得担任救援队长：\n\n（一）被吊销执业证书未满五年的；\n\n（二）受过开除处分的。\n\n"
        "第二条 有下列行为之一的，处五百元以上一千元以下罚款：\n\n（一）谎报队员人数的；\n\n（二）出租装备的。\n",
    ) as desk:
        inquiry = understand(Question("哪些人不能当救援队长，哪些事救援队不能做？"), desk.library)
        units = belonging.belonging(inquiry, nearest(inquiry, desk.library), desk.library)
        told = [one for one in units if one.listed]
        text = desk.library.document(told[0].document).text
        kept = together._of_its_sort(inquiry, told, "", desk.library)
    assert len(told) == 2
    assert ["不得担任" in one.lead.of(text) for one in kept] == [True]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("拉渣土的车要守啥规矩，违了怎样", True),
        ("队长啥事不许干，干了会怎样", True),
        ("不照着做会咋样", True),
        ("违规建筑怎么认定", False),
        ("犯病了怎么报销", False),
        ("救援队怎样登记", False),
    ],
)
def test_what_follows_a_breach_is_asked_for_in_many_words(text, asks):
    assert bool(together.BREACH.search(text)) is asks


def test_other_documents_tell_only_what_is_likelier_to_belong(tmp_path, monkeypatch):
    for place in ("云泽市", "霁原市"):
        (tmp_path / f"{place}.txt").write_text(
            f"{place}2024年应急工作计划\n\n一、演练。{place}每年组织防汛演练两次，并做好总结。\n", encoding="utf-8"
        )
    with build(tmp_path / "library", [tmp_path / "云泽市.txt", tmp_path / "霁原市.txt"]) as desk:
        inquiry = replace(understand(Question("防汛演练有哪些安排"), desk.library), kind=Kind.LIST)
        near = nearest(inquiry, desk.library)
        first, other = (next(one for one in near if place in one.hit.passage.text) for place in ("云泽市", "霁原市"))
        for chance, lines in ((0.06, 1), (0.2, 3)):
            unit = belonging.Unit((other,), chance)
            monkeypatch.setattr(together, "belonging", lambda *_, unit=unit: [unit])
            draft = Draft(desk.library)
            draft.row(desk.library.document(first.hit.passage.document), "云泽市：", (first.span,))
            together.tell_possible(inquiry, draft, desk.library, 600, together.REST)
            assert len(draft.lines) == lines


def test_where_only_cases_are_given_for_a_time_they_are_all_told(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.inquiry.wanted", lambda _: Wanted(1.0, 0.0, 0.0))
    with of_rules(
        tmp_path,
        "第一条 有下列情形之一的，救援队应当及时修订应急预案：\n\n（一）队长换了的；\n\n（二）装备有重大变化的。\n\n"
        "第二条 有下列情形之一的，救援队应当在三十日内重新登记：\n\n（一）迁址的；\n\n（二）改名的。\n",
    ) as desk:
        revised = desk.ask(Question("救援队什么时候要修订应急预案"))
        assert revised.kind is Kind.DEADLINE
        assert "队长换了的" in revised.text
        assert "装备有重大变化的" in revised.text
        by_item = desk.ask(Question("队长换了的，救援队什么时候要修订应急预案"))
        assert "装备有重大变化的" in by_item.text
        registered = desk.ask(Question("救援队多久内要重新登记"))
        assert "三十日内" in registered.text
        assert "改名" not in registered.text
