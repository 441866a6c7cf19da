"""A word of a question that no evidence says tells much or little, by how likely an answer would have said it."""

import numpy as np
import pytest

from assistant.answer import Question
from assistant.inquiry import understand
from assistant.ranking import Forest
from assistant.refusing import filled, standing
from assistant.selecting import lay, ranked
from assistant.subjects import about
from assistant.unsaid import SIGNS, Word, silence, unheard, words_of


def even(leaf: float) -> Forest:
    """Trees that give every row the same score."""
    none = np.zeros(1, dtype=np.intp)
    return Forest(none, none, np.zeros(1), none, none, np.array([leaf]), 1)


EXPECTED, DOUBTED = even(3.0), even(-3.0)


def test_a_word_is_said_where_most_of_its_pairs_stand():
    word = Word(("直升", "升机"), ())
    assert word.said({"直升", "升机", "停机"})
    assert not word.said({"升机", "停机"})


def test_silence_about_an_expected_word_tells_more_than_about_a_doubtful_one():
    word = Word(("直升",), (0.0,))
    expected = silence([word], set(), set(), (EXPECTED, EXPECTED))
    doubted = silence([word], set(), set(), (DOUBTED, DOUBTED))
    assert expected[SIGNS.index("passage_surprise")] > 5 * doubted[SIGNS.index("passage_surprise")]


def test_a_word_that_only_its_passage_says_surprises_in_the_sentence_alone():
    read = silence([Word(("直升",), (0.0,))], set(), {"直升"}, (EXPECTED, EXPECTED))
    assert read[SIGNS.index("sentence_surprise")] > 0
    assert read[SIGNS.index("passage_surprise")] == 0


def test_without_words_nothing_is_told():
    assert silence([], set(), set()) == [0.0] * len(SIGNS)


def test_the_words_of_an_inquiry_are_those_of_its_subject_each_once(demo_desk):
    library = demo_desk.library
    inquiry = understand(Question("青澜市的演练演练方案由谁批？"), library)
    pairs = [word.pairs for word in words_of(inquiry, library)]
    assert ("演练",) in pairs
    assert len(pairs) == len(set(pairs))


def test_the_words_that_were_to_be_expected_are_named(demo_desk):
    library = demo_desk.library
    inquiry = understand(Question("青澜市的直升机演练由谁批？"), library)
    words = words_of(inquiry, library)
    assert "演练" not in unheard(words, {"演练"})
    assert unheard(words, {pair for word in words for pair in word.pairs}) == ()


@pytest.mark.parametrize("question", ["枕江县的小学食堂归谁打扫？"])
def test_evidence_that_says_nothing_of_the_very_thing_is_not_about_it(demo_desk, question):
    library = demo_desk.library
    inquiry = understand(Question(question), library)
    hits = library.search(" ".join(inquiry.terms), inquiry.documents, 10)
    texts = standing(inquiry, ranked(inquiry, lay(inquiry, hits, library), library), library)
    fitting = filled(inquiry, texts, library).candidates or tuple(texts)
    assert not about(inquiry, list(texts), fitting, library, texts[fitting[0]])
