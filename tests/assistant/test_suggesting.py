"""What is suggested next: about the cited item, not told already, and answered by the library when asked."""

import pytest

from assistant.answer import Answer, Question, Status
from assistant.suggesting import ASIDE, MOST, PAUSE, TORN, answers, ideas, suggestions
from ingest.folding import fold

ASKED = (
    "青澜今年市里直接盯着销号的重大隐患有多少家？",
    "岚州出了较大的突发事件，县里接报后最迟多久报到市里？",
    "海屿新区今年组织几次综合演练？",
    "枕江县2024年要开展几次应急演练？",
    "云川省防汛抗旱条例里，谁组织编制防汛抗旱应急预案？",
)


@pytest.fixture(scope="module")
def suggested(demo_desk):
    """(question, its answer, what is suggested after it) for several questions."""
    given = [(Question(words), demo_desk.ask(Question(words))) for words in ASKED]
    return [(question, answer, suggestions(question, answer, demo_desk)) for question, answer in given]


def test_most_answers_lead_on_and_never_to_more_than_a_few_questions(suggested):
    counts = [len(found) for _, _, found in suggested]
    assert sum(map(bool, counts)) >= 3
    assert max(counts) <= MOST


def test_each_suggestion_stands_by_itself_is_answered_and_was_not_asked_already(demo_desk, suggested):
    for question, _, found in suggested:
        for words in found:
            assert words != question.text
            assert demo_desk.ask(Question(words)).status is Status.ANSWERED


def test_each_suggestion_asks_for_a_value_that_was_not_told_and_is_told_then(demo_desk, suggested):
    for question, answer, found in suggested:
        for idea in ideas(question, answer, demo_desk):
            if idea.text in found:
                assert not any(fold(word) in fold(answer.text) for word in idea.held)
                assert any(fold(word) in fold(demo_desk.ask(Question(idea.text)).text) for word in idea.held)
                assert answers(idea, demo_desk)


def test_the_same_answer_suggests_the_same_questions(demo_desk, suggested):
    question, answer, found = suggested[0]
    assert suggestions(question, answer, demo_desk) == found


def test_a_refusal_and_an_answer_from_a_document_that_is_gone_suggest_nothing(demo_desk):
    refused = demo_desk.ask(Question("青澜市2031年的预算是多少？"))
    assert suggestions(Question("预算？"), refused, demo_desk) == ()
    assert suggestions(Question("问"), Answer("问", Status.ANSWERED, "答"), demo_desk) == ()


@pytest.mark.parametrize(
    ("pattern", "fits", "misses"),
    [(PAUSE, "一，二", "一二"), (ASIDE, "应当开展", "开展演练"), (TORN, "清单化管理、、", "开展演练")],
)
def test_each_pattern_has_its_example_and_its_counterexample(pattern, fits, misses):
    assert pattern.search(fits)
    assert not pattern.search(misses)
