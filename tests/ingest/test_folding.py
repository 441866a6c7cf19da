"""Folding: comparable text, with the way back to the words as printed."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.folding import fold, folded
from ingest.terms import RUN, terms

CHINESE = st.text(alphabet="应急管理２０２４年28 “”‘’（）()，,\n\u3000ＡaⅢ①㎡％", max_size=40)


def test_full_and_half_width_and_quotes_and_spaces_compare_equal():
    assert fold("“１＋９＋Ｎ”　模式\n") == fold('"1+9+n" 模式')


@given(CHINESE)
def test_folded_text_is_the_fold_of_each_character(text):
    assert folded(text).text == "".join(fold(character) for character in text)
    assert len(folded(text).origins) == len(folded(text).text)


@given(CHINESE, st.integers(0, 40), st.integers(0, 40))
def test_a_folded_range_leads_back_to_words_that_fold_to_it(text, first, last):
    view = folded(text)
    start, end = sorted((min(first, len(view.text)), min(last, len(view.text))))
    begin, stop = view.back(start, end)
    assert view.text[start:end] in "".join(fold(character) for character in text[begin:stop])


@given(CHINESE)
def test_found_words_stand_where_they_were_found(text):
    view = folded(text)
    where = view.find("管理")
    assert (where is None) == ("管理" not in view.text)
    if where:
        assert fold(text[where[0] : where[1]]) == "管理"


def test_numbers_and_latin_words_are_whole_terms_and_han_are_characters_and_pairs():
    assert terms("2024年度GDP") == ["2024", "年", "度", "年度", "gdp"]
    assert RUN.fullmatch("应急")
    assert not RUN.fullmatch("，")
