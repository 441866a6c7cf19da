"""What a text names without a figure is counted: the names of a run, the items of the list a question means."""

import pytest

from assistant.answer import Question
from assistant.lists import counting
from assistant.lists.counting import asked_count, runs
from ingest.document import Span
from tests.conftest import build

NEWS = """沅水市召开主汛期防汛会议

6月13日下午，沅水市召开主汛期防汛工作推进会。会议开到县区，沅口县、大坪县、梓木区、城东新区设分会场，共620余人参会。

遇到大雾天气，海事管理机构可以采取限时通航、限速通航、绕航和禁止通航等海上交通管制措施。
"""
RULES = """# 云泽市燃气管理条例

2020年5月1日 施行

<!-- INFO END -->

第一条 燃气管理应当遵循统筹规划、保障安全、规范服务的原则。

第二条 管道燃气企业有下列情形之一的，取消其特许经营权：

（一）擅自转让特许经营权的；

（二）擅自停业、歇业的；

（三）拒绝供气的。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counting")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    (folder / "rules.md").write_text(RULES, encoding="utf-8")
    with build(folder / "library", [folder / "news.txt", folder / "rules.md"]) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "number", "named"),
    [
        ("6月13号沅水防汛会一共设了几个分会场？", "四个：", "城东新区"),
        ("海事能用的海上交通管制手段有几种？", "四种：", "绕航"),
        ("云泽燃气管理遵循几条原则", "三条：", "保障安全"),
        ("管道燃气企业被取消特许经营权的情形，云泽列了几项？", "三项：", "转让"),
    ],
)
def test_what_is_named_is_counted_and_the_number_told_first(desk, question, number, named):
    answer = desk.ask(Question(question))
    assert answer.text.startswith(number)
    assert named in answer.text
    assert len(answer.text) <= 160


def test_a_figure_of_the_text_is_told_and_no_names_are_counted(desk):
    text = desk.ask(Question("沅水防汛会有多少人参会？")).text
    assert "620" in text
    assert not text.startswith("四")


def test_the_names_of_a_run_are_counted_without_those_in_brackets():
    text = "粉尘涉爆包括金属制品加工（含铝镁、锌）、木制品加工、粮食饲料加工和纺织等行业。"
    (run,) = runs(text, Span(0, len(text)))
    assert run.names == 4
    assert "行业" in run.last


def test_a_run_of_single_letters_is_no_list_of_names():
    assert not list(runs("推进省、市、区挂牌工作", Span(0, 11)))


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("一共设了几个分会场", "会场"),
        ("海上交通管制手段，条例点名了几种", "手段"),
        ("罚几块钱", None),
        ("多少家企业", None),
    ],
)
def test_the_noun_that_is_counted_is_known(question, noun):
    found = asked_count(question)
    assert (found.noun if found else None) == noun


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (counting.ASKS, "几种手段", "哪几种手段"),
        (counting.RUN, "甲地、乙地、丙地", "甲地和乙地"),
        (counting.BRACKETS, "（含铝）", "含铝"),
        (counting.LAST_JOIN, "绕航和停航", "绕航"),
        (counting.OPENS, "交通干线包括", "交通干线"),
        (counting.TAIL, "禁航等措施", "禁航"),
    ],
)
def test_patterns_of_counting_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)
