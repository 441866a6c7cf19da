import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.store.lexical import LATIN, LENGTHS, NUMBER, OVERLAP, Bm25, TantivyWords, normalised, occurrences
from ingest.terms import terms
from tests.index_conformance import WordIndexSuite


class TestTantivyWords(WordIndexSuite):
    @pytest.fixture
    def index(self, tmp_path):
        words = TantivyWords(tmp_path / "words")
        yield words
        words.close()


def test_what_was_committed_is_there_after_reopening_and_what_was_not_is_gone(tmp_path):
    words = TantivyWords(tmp_path)
    words.add("law", ["消防演练"])
    words.commit()
    words.add("plan", ["挂牌督办"])
    words.close()
    again = TantivyWords(tmp_path)
    assert (again.count("law"), again.count("plan")) == (1, 0)
    again.close()


@settings(deadline=None)
@given(st.text(alphabet="消防演练练练0123456789. abc，", max_size=60))
def test_counting_a_term_in_a_text_agrees_with_cutting_the_text(text):
    made = terms(text)
    for term in set(made):
        assert occurrences(term)(normalised(text)) == made.count(term)


def test_terms_that_only_look_contained_are_not_counted():
    assert occurrences("024")("2024年") == 0
    assert occurrences("ab")("abc") == 0
    assert occurrences("人人")("人人人") == 2


def test_lengths_are_told_apart_as_tantivy_does():
    assert LENGTHS[:42] == (*range(41), 42)
    assert LENGTHS[49] == 60
    assert len(LENGTHS) == 256
    assert list(LENGTHS) == sorted(set(LENGTHS))


def test_a_rare_term_weighs_more_than_a_common_one():
    model = Bm25(1000, 300_000, {"演练": 3, "的": 990, "渔": 0})
    assert model.rarity("渔") > model.rarity("演练") > model.rarity("的") > 0


def test_each_pattern_takes_its_own_and_leaves_the_rest():
    assert LATIN.findall("gb2312与pdf") == ["gb", "pdf"]
    assert LATIN.fullmatch("消防") is None
    assert NUMBER.findall("3.5万元、1.2.3") == ["3.5", "1.2", "3"]
    assert NUMBER.fullmatch("万") is None
    assert OVERLAP.fullmatch("人人")
    assert OVERLAP.fullmatch("人民") is None
