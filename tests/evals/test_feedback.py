"""A wrong answer that was marked becomes a case that this answer fails and a right one passes."""

import json
from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, Claim, Kind, Question, Status, Turn
from evals.cases import predict, read_cases
from evals.feedback import REASONS, SENTENCE, CaseFile, Mark, Reason, case_of, evidence_for
from evals.metrics import judge
from ingest.errors import YingjiError
from tests.ui.shelf import ShelfDesk

TEXT = "青澜市2025年要点\n一、市级挂牌督办重大隐患36家。\n二、每年组织应急演练不少于2次。"
QUESTION = Question("市级挂牌督办多少家？")
CITED = Citation(1, "a.txt", "a1", "青澜市2025年要点", "一", None, 12, 26, "市级挂牌督办重大隐患36家")
WRONG = Answer(QUESTION.text, Status.ANSWERED, "36家[1]", (Claim("36家", (1,)),), (CITED,), kind=Kind.NUMBER)
RIGHT = replace(WRONG, text="38家[1]", claims=(Claim("38家", (1,)),))
REFUSED = Answer(QUESTION.text, Status.NOT_FOUND, "没有找到。", kind=Kind.NUMBER)


def right(case, answer: Answer) -> bool:
    return judge(case, predict(answer, case.id)).right


@pytest.mark.parametrize("reason", [Reason.WRONG, Reason.IRRELEVANT, Reason.SOURCE, Reason.OUTDATED])
@pytest.mark.parametrize("correct", ["", "38家"])
def test_the_marked_answer_fails_its_case_and_a_right_one_passes(reason, correct):
    case = case_of("fb-1", QUESTION, WRONG, Mark(reason, correct))
    assert case.kind == "number"
    assert not right(case, WRONG)
    assert right(case, RIGHT)


def test_an_answer_that_should_have_been_a_refusal():
    case = case_of("fb-1", QUESTION, WRONG, Mark(Reason.UNFOUNDED))
    assert case.kind == "unanswerable"
    assert not right(case, WRONG)
    assert right(case, REFUSED)
    with pytest.raises(YingjiError, match="本来就没有作答"):
        case_of("fb-1", QUESTION, REFUSED, Mark(Reason.UNFOUNDED))


def test_a_refusal_that_should_have_been_an_answer():
    case = case_of("fb-1", QUESTION, REFUSED, Mark(Reason.REFUSED, "38家"))
    assert not right(case, REFUSED)
    assert right(case, RIGHT)
    assert not right(case, WRONG)
    assert not right(case_of("fb-1", QUESTION, REFUSED, Mark(Reason.REFUSED)), REFUSED)
    with pytest.raises(YingjiError, match="另选一个原因"):
        case_of("fb-1", QUESTION, WRONG, Mark(Reason.REFUSED))


def test_an_incomplete_answer_needs_what_it_left_out():
    with pytest.raises(YingjiError, match="漏掉的词句"):
        case_of("fb-1", QUESTION, WRONG, Mark(Reason.INCOMPLETE))
    case = case_of("fb-1", QUESTION, WRONG, Mark(Reason.INCOMPLETE, "另有省级12家"))
    assert not right(case, WRONG)
    assert right(case, replace(WRONG, text="36家，另有省级12家[1]"))


def test_words_of_the_wrong_answer_that_belong_to_the_right_one_are_not_forbidden():
    case = case_of("fb-1", QUESTION, WRONG, Mark(Reason.WRONG, "136家"))
    assert case.forbidden == ()
    assert right(case, replace(RIGHT, text="136家[1]"))
    assert not right(case, WRONG)


def test_a_case_has_the_history_and_the_limits_that_the_question_had():
    asked = Question(
        "多少家？", (Turn("user", "甲"), Turn("assistant", "乙")), region="青澜市", year=2025, document="a.txt"
    )
    case = case_of("fb-1", asked, WRONG, Mark(Reason.WRONG))
    assert case.question == "《a.txt》里，青澜市2025年，多少家？"
    assert case.kind == "followup"
    assert [(one.role, one.content) for one in case.history] == [("user", "甲"), ("assistant", "乙")]
    assert case_of(
        "x", Question("青澜市2025年多少家？", region="青澜市", year=2025), WRONG, Mark(Reason.WRONG)
    ).question == ("青澜市2025年多少家？")


def test_right_words_that_stand_in_a_document_become_the_evidence():
    desk = ShelfDesk({"a.txt": TEXT})
    found = evidence_for("组织应急演练不少于2次", Question("演练几次？"), desk)
    assert [(one.document, one.quote) for one in found] == [("a.txt", "二、每年组织应急演练不少于2次。")]
    assert evidence_for("2次", Question("演练几次？"), desk) == ()  # too short to be of one place only
    assert evidence_for("这些词句哪里都没有出现过", Question("演练几次？"), desk) == ()


def test_the_file_is_a_question_set_that_the_harness_reads(tmp_path):
    file = CaseFile(tmp_path / "feedback.jsonl")
    assert file.cases() == ()
    first = case_of("fb-1", QUESTION, WRONG, Mark(Reason.WRONG, "38家"))
    assert file.keep(first) == 1
    assert file.keep(case_of("fb-2", QUESTION, WRONG, Mark(Reason.UNFOUNDED))) == 2
    changed = case_of("fb-1", QUESTION, WRONG, Mark(Reason.WRONG, "39家"))
    assert file.keep(changed) == 2  # the same answer marked again
    assert {case.id: case.facts for case in read_cases(tmp_path / "feedback.jsonl")} == {
        "fb-1": (("39家",),),
        "fb-2": (),
    }
    keys = set(json.loads((tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()[0]))
    assert keys == {"id", "question", "kind", "documents", "facts", "forbidden", "evidence", "difficulty", "history"}
    assert (tmp_path / "feedback.jsonl").stat().st_mode & 0o077 == 0
    assert file.drop("fb-1") == 1


def test_every_reason_has_its_name_on_screen():
    assert set(REASONS) == set(Reason)


def test_words_with_unusual_line_breaks_stay_on_their_line(tmp_path):
    file = CaseFile(tmp_path / "feedback.jsonl")
    odd = replace(QUESTION, text="一\x85二\u2028三\x0b四？")
    file.keep(case_of("fb-1", odd, WRONG, Mark(Reason.WRONG)))
    assert [case.question for case in file.cases()] == [odd.text]


def test_a_sentence_ends_where_it_is_closed():
    assert SENTENCE.findall("一。二；三\n四") == ["一。", "二；", "三", "四"]
    assert not SENTENCE.search("。；\n")
