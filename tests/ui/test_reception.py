"""Reception: the same question is not worked out twice while the library stays as it is, and everybody is told."""

from datetime import date

import pytest

from assistant.answer import Answer, Question, Turn
from assistant.streaming import Finished, Sentence, Started
from tests.ui.shelf import ShelfDesk
from ui.reception import LONGEST, Reception

TEXTS = {"a.txt": "青澜市2025年要点\n一、市级挂牌督办重大隐患36家。"}
QUESTION = Question("市级挂牌督办重大隐患多少家？")


class Counted(ShelfDesk):
    """A shelf that counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__(TEXTS)
        self.asked = 0

    def ask(self, question: Question) -> Answer:
        self.asked += 1
        return super().ask(question)


class Witness:
    def __init__(self) -> None:
        self.told: list[tuple[str, bool, str]] = []

    def answer(self, given: Answer, *, remembered: bool, request: str) -> None:
        self.told.append((given.question, remembered, request))


@pytest.fixture
def desk():
    return Counted()


def test_the_same_question_is_worked_out_once_and_both_answers_are_told(desk):
    witness = Witness()
    reception = Reception(desk, (witness,))
    first, second = reception.ask(QUESTION, request="r1"), reception.ask(QUESTION, request="r2")
    assert desk.asked == 1
    assert (first.text, first.citations) == (second.text, second.citations)
    assert witness.told == [(QUESTION.text, False, "r1"), (QUESTION.text, True, "r2")]


@pytest.mark.parametrize(
    "other",
    [
        Question("市级挂牌督办重大隐患多少家"),
        Question(QUESTION.text, (Turn("user", "早先"),)),
        Question(QUESTION.text, year=2025),
        Question(QUESTION.text, document="a.txt"),
    ],
)
def test_another_question_history_or_scope_is_another_answer(desk, other):
    reception = Reception(desk)
    reception.ask(QUESTION)
    reception.ask(other)
    assert desk.asked == 2


def test_a_change_of_the_library_forgets_what_was_answered(desk, tmp_path):
    reception = Reception(desk)
    before = reception.ask(QUESTION)
    new = tmp_path / "b.txt"
    new.write_text("云川省2025年要点\n一、市级挂牌督办重大隐患99家。", "utf-8")
    list(desk.ingest([new]))
    after = reception.ask(QUESTION)
    assert before.documents_searched == 1
    assert after.documents_searched == 2
    desk.remove(["b.txt"])
    assert reception.ask(QUESTION).documents_searched == 1
    assert desk.asked == 3


def test_an_answer_made_while_the_library_changed_is_not_remembered(tmp_path):
    class Changing(Counted):
        def ask(self, question: Question) -> Answer:
            answer = super().ask(question)
            self._add(f"neu{self.asked}.txt", f"新文件{self.asked}")
            return answer

    desk = Changing()
    reception = Reception(desk)
    reception.ask(QUESTION)
    reception.ask(QUESTION)
    assert desk.asked == 2


def test_a_new_day_is_answered_anew(desk):
    days = iter((date(2025, 12, 31), date(2026, 1, 1)))
    reception = Reception(desk, today=lambda: next(days))
    reception.ask(QUESTION)
    reception.ask(QUESTION)
    assert desk.asked == 2


def test_a_fresh_answer_is_worked_out_and_remembered(desk):
    reception = Reception(desk)
    reception.ask(QUESTION)
    reception.ask(QUESTION, fresh=True)
    reception.ask(QUESTION)
    assert desk.asked == 2


def test_what_is_remembered_is_bounded(desk):
    reception = Reception(desk, remembered=2)
    for number in range(4):
        reception.ask(Question(f"市级挂牌督办重大隐患多少家{number}"))
    reception.ask(Question("市级挂牌督办重大隐患多少家3"))
    assert desk.asked == 4
    reception.ask(Question("市级挂牌督办重大隐患多少家0"))
    assert desk.asked == 5
    long = Question(QUESTION.text, (Turn("user", "长" * LONGEST),))
    reception.ask(long)
    reception.ask(long)
    assert desk.asked == 7


def test_where_a_model_answers_nothing_is_remembered_and_its_own_stream_is_passed_on(desk):
    witness = Witness()
    reception = Reception(desk, (witness,), slow=True)
    for _ in range(2):
        events = list(reception.stream(QUESTION, request="r"))
        assert isinstance(events[0], Started)
        assert isinstance(events[-1], Finished)
    assert desk.asked == 2
    assert witness.told == [(QUESTION.text, False, "r")] * 2


def test_a_remembered_answer_streams_like_a_new_one(desk):
    reception = Reception(desk)
    first, second = (list(reception.stream(QUESTION)) for _ in range(2))
    assert [type(event) for event in first] == [type(event) for event in second]
    lines = [event.text for event in second if isinstance(event, Sentence)]
    assert "\n".join(lines) == second[-1].answer.text
