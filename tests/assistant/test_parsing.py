"""A question is read: what it is after, whether it counts, and which of its words are scope, body, matter and asking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.parsing import AIMS, MASKS, SCOPE_SIGN, Aim, Role, decoded, masked, parse, word_list
from evals.training.questions import abbreviated, kept, marked, matrix, written


@pytest.mark.parametrize(
    ("question", "aim"),
    [
        ("石桥县水文站今年要干哪些事？", Aim.BODY),
        ("库里有没有哪份文件写到过雪崩？", Aim.MENTION),
        ("临海区和松江区的巡堤次数比一比，谁多", Aim.COMPARE),
        ("水库管理条例里都禁止哪些行为？", Aim.FORBID),
        ("检修人员触电了，企业最多罚多少钱？", Aim.LOOK),
    ],
)
def test_questions_of_every_day_are_read_as_they_are_meant(question, aim):
    assert parse(question).aim is aim


def test_a_question_that_counts_documents_is_told_from_one_that_asks_for_a_figure():
    assert parse("一共有几份文件提到了雪崩？").counts
    assert not parse("消防车几分钟要到？").counts


def test_the_matter_and_the_scope_of_a_question_are_told_apart():
    read = parse("石桥县的方案里有没有提到心理疏导？")
    assert any("心理疏" in piece for piece in read.pieces(Role.OBJECT))
    assert any("石桥县" in piece for piece in read.pieces(Role.SCOPE))


def test_words_that_are_known_to_limit_are_put_as_one_sign():
    read = parse("石桥县2025年的方案里提到雪崩了吗", ("石桥县", "2025年"))
    assert read.text == f"{SCOPE_SIGN}的方案里提到雪崩了吗"


@given(st.text(alphabet="石桥县方案里有没提到雪崩？，2025年 a①", max_size=40))
def test_every_character_has_one_role_and_the_chances_sum_to_one(text):
    read = parse(text)
    assert len(read.roles) == len(read.text)
    assert set(read.roles) <= {role.value for role in Role}
    assert len(read.chances) == len(AIMS)
    assert sum(read.chances) == pytest.approx(1)
    assert all(piece in read.text for role in Role for piece in read.pieces(role))


@given(st.text(alphabet="电梯监控录像海啸要留多久，2025年 a①\u3000", min_size=1, max_size=30))
def test_the_words_of_a_text_make_it_up_and_every_character_has_its_own(text):
    words, numbers = word_list(text)
    assert "".join(word for word, _ in words) == text
    assert all(text[start : start + len(word)] == word for word, start in words)
    assert [number for number, (word, _) in enumerate(words) for _ in word] == numbers


def test_a_question_after_mentions_always_has_something_that_is_mentioned():
    read = parse("哪几份文件提到了班前会？")
    assert read.aim is Aim.MENTION
    assert any("班前" in piece for role in (Role.OBJECT, Role.BODY) for piece in read.pieces(role))


def test_a_run_of_scope_body_or_matter_is_one_sign_when_masked():
    assert masked("石桥县有雪崩吗", "SSSFOOF") == f"{MASKS['S']}有{MASKS['O']}吗"


def test_the_best_path_prefers_staying_where_leaving_is_unlikely():
    scores = np.log(np.array([[0.9, 0.1], [0.45, 0.55], [0.9, 0.1]]))
    steps = np.log(np.array([[0.99, 0.01], [0.01, 0.99]]))
    assert decoded(scores, steps) == [0, 0, 0]


def test_a_marked_line_gives_its_text_and_roles():
    one = marked("mention\t1\t{各县}里写了[雪崩]的有几份")
    assert (one.aim, one.counts, one.text) == ("mention", 1, "各县里写了雪崩的有几份")
    assert one.roles == "SSFFFOOFFFF"
    assert abbreviated(one).text == f"{SCOPE_SIGN}里写了雪崩的有几份"


def test_every_marked_question_of_the_training_data_is_whole():
    questions = written()
    assert len(questions) > 1500
    assert all(len(one.text) == len(one.roles) and one.aim in AIMS and one.counts in (0, 1) for one in questions)


def test_features_of_too_few_questions_are_left_out():
    rows = [[1, 2], [1, 3], [1, 2], [2]]
    assert list(kept(rows)) == [1, 2]
    assert matrix(rows, kept(rows)).toarray().tolist() == [[1, 1], [1, 0], [1, 1], [0, 1]]
