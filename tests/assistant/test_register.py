"""Questions that want the whole list are answered from the register and the full texts, or shown to have no answer."""

import pytest

from assistant.answer import Question, Status
from assistant.lists import bodies, mentioning, register
from assistant.lists.listing import rest
from tests.conftest import build

PLAN = """2025年云泽县应急管理工作要点

一、夯实基础
1.完善预案体系。修订县级总体预案，组织开展预案培训2次。（责任部门：预案股牵头）
2.强化隐患治理。每季度开展1次联合检查，挂牌督办重大隐患10处。（责任部门：执法股、预案股按照职责分工负责）
3.推进信息化。2025年6月底前建成指挥平台。（责任部门：信息股）
"""
OTHER = """2025年青澜市应急管理工作要点

一、重点工作
1.推广无人机巡查。全市建成无人机巡查点5个，在沿江各县建立二十四小时的航空救
援值班制度，由市应急管理局安委会办公室牵头组织，市气象局、市水务局、市自然资源
和规划局配合，年底前全部建成并且投入使用，每年组织一次评估。
"""


@pytest.fixture
def desk(tmp_path):
    for name, text in (("plan.txt", PLAN), ("other.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "plan.txt", tmp_path / "other.txt"]) as made:
        yield made


def ask(desk, text):
    return desk.ask(Question(text))


def test_a_body_is_told_every_item_that_names_it(desk):
    answer = ask(desk, "云泽县预案股今年有哪些任务？")
    assert answer.status is Status.ANSWERED
    assert "预案体系" in answer.text
    assert "隐患治理" in answer.text
    assert "信息化" not in answer.text
    assert any("预案股" in citation.quote for citation in answer.citations)
    assert any("任务台账" in note for note in answer.notes)


def test_an_office_is_not_proven_absent_because_its_bureau_is_named_with_it(desk):
    assert "均未提及" not in ask(desk, "云泽县应急局信息股管啥？").text
    assert "均未提及“法制股”" in ask(desk, "云泽县应急局法制股管啥？").text


def test_a_task_is_told_its_bodies(desk):
    answer = ask(desk, "云泽县谁负责建成指挥平台？")
    assert "信息股" in answer.text


def test_an_office_that_no_document_names_has_no_duties(desk):
    answer = ask(desk, "云泽县法制股今年有哪些任务？")
    assert answer.refused
    assert "法制股" in answer.text


def test_all_documents_that_mention_a_thing_are_told(desk):
    answer = ask(desk, "哪几份文件提到了无人机？")
    assert "青澜市" in answer.text
    assert "云泽县" not in answer.text
    assert any("2 份文件全部查过" in note for note in answer.notes)


def test_words_that_a_wrapped_line_breaks_are_mentioned_all_the_same(desk):
    answer = ask(desk, "有没有哪个文件提到航空救援？")
    assert not answer.refused
    assert "青澜市" in answer.text


def test_what_no_document_mentions_is_refused_with_the_number_that_was_read(desk):
    answer = ask(desk, "有没有哪个文件提到水上飞机？")
    assert answer.refused
    assert "2 份文件全部查过" in answer.text


def test_matters_with_a_deadline_are_listed_from_the_register(desk):
    answer = ask(desk, "云泽县哪些事项有时限？")
    assert "指挥平台" in answer.text
    assert "2025年6月底前" in answer.text


def test_the_items_of_a_body_are_counted(desk):
    answer = ask(desk, "云泽县预案股牵头的有几项？")
    assert answer.text.startswith("两项")


def test_places_that_mention_nothing_of_it_are_not_made_up(desk):
    assert ask(desk, "哪些地方提到了电动自行车？").refused


def test_every_claim_of_a_list_stands_in_its_cited_words(desk):
    answer = ask(desk, "云泽县预案股今年有哪些任务？")
    quotes = {citation.number: citation.quote for citation in answer.citations}
    assert answer.claims
    assert all(any(claim.text in quotes[number] for number in claim.citations) for claim in answer.claims)


def test_what_is_left_of_a_question_is_what_it_is_about():
    assert rest("预案股有哪些任务", ("ask", "task")) == ("预案股有",)
    assert rest("哪些任务", ("ask", "task")) == ()


def test_the_items_that_a_closing_line_gives_to_a_body_are_told_whoever_acts_in_them(desk):
    answer = ask(desk, "青澜市气象局今年有哪些任务？")
    assert "无人机" in answer.text or "值班" in answer.text


def test_a_count_tells_the_number_and_every_document_with_the_words_it_is_counted_for(desk):
    answer = ask(desk, "一共有几份文件提到了无人机？")
    assert answer.text.startswith("一份文件提到“无人机”")
    assert "青澜市：无人机[1]" in answer.text


def test_deadlines_are_listed_up_to_the_month_that_is_named(desk):
    answer = ask(desk, "云泽县5月底前到期的事项有哪些？")
    assert "指挥平台" not in answer.text


THIRD = """2025年白榆区应急管理工作要点

一、重点工作
1.健全举报渠道和奖励机制。支持企业购买无人机。
"""


@pytest.fixture
def three(tmp_path):
    texts = {"plan.txt": PLAN + "4.落实举报奖励制度。\n", "other.txt": OTHER, "third.txt": THIRD}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / name for name in texts]) as made:
        yield made


def test_documents_that_say_a_thing_with_words_between_are_counted_as_well(three):
    answer = ask(three, "提到举报奖励的总共几个地方？")
    assert answer.text.startswith("两份文件提到")
    assert any("举报渠道和奖励" in one.quote for one in answer.citations)
    assert "青澜" not in answer.text


def test_a_thing_that_no_document_names_is_refused_by_its_word(three):
    answer = ask(three, "哪几个地方要给应急队伍买直升机？")
    assert answer.refused
    assert "3 份文件" in answer.text
    assert "直升机" in answer.text


def test_sides_are_not_compared_by_a_thing_that_neither_names(three):
    answer = ask(three, "云泽县和白榆区谁的直升机更多？")
    assert answer.refused
    assert "直升机" in answer.text


def test_a_thing_that_a_document_names_is_not_taken_for_absent(three):
    assert "均未提及" not in ask(three, "哪几个地方要买无人机？").text


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (mentioning.COUNTS_DOCUMENTS, "总共几个地方", "几次演练"),
        (mentioning.MENTIONS, "提到举报奖励的", "奖励多少"),
        (mentioning.WHICH, "哪几个地方要买", "花在哪些地方"),
        (mentioning.WHICH, "哪部规定写了", "要守哪些规定"),
        (mentioning.WHICH, "哪几部法写了", "有哪些法子"),
        (mentioning.JUDGES, "谁的指标更严", "谁牵头"),
        (mentioning.GRADED, "大比武", "比武"),
        (mentioning.HAN, "直升机", "24"),
        (register.LIMITS, "报告时限", "报告时间"),
    ],
)
def test_patterns_of_mentions_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (register.ASKS_WHICH, "哪几份文件", "怎么办"),
        (register.COUNTED_SORT, "多少种情形", "哪几种情形"),
        (bodies.VERBAL, "办演唱会", "减灾委"),
    ],
)
def test_patterns_of_whole_lists_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)
