"""Questions that want the whole list are answered from the register and the full texts, or shown to have no answer."""

import pytest

from assistant import mentioning, register
from assistant.answer import Question, Status
from assistant.listing import rest, trimmed
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
    assert rest("有哪些任务", ("ask", "task")) == ()
    assert trimmed("要给人心理疏导") == "心理疏导"


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (mentioning.MENTIONS, "哪几份文件提到", "多久演练一次"),
        (mentioning.SAYS, "提到", "演练"),
        (mentioning.QUOTED, "“六有”", "六有"),
        (mentioning.VALUE, "45日内", "四五个人"),
        (register.MENTIONED, "哪些地方提到了", "哪些地方要求"),
        (register.DUE, "年底前的时限", "多少次"),
        (register.PASSED, "早就过了", "多少"),
        (register.QUARTER, "第二季度", "季度"),
        (register.FORBIDS, "禁止", "可以"),
        (register.DONE, "完成了哪些", "要完成"),
        (register.TASKS, "任务", "多久"),
        (register.WANTS_LIST, "哪些", "是否"),
        (register.OFFICE, "应急管理局", "指挥中心"),
        (register.OFFICE_NAMED, "法制室", "办公"),
        (register.NUMBERED, "十二条", "任务"),
        (register.ASKS_COUNT, "有几条", "哪些"),
        (register.ASKS_SANCTION, "罚多少", "多少次"),
    ],
)
def test_patterns_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)
