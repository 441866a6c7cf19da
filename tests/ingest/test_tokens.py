"""Counting tokens: every character counted, nothing lost, bounded time, no network."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

from ingest.errors import SettingsError
from ingest.tokens import PIECES, VOCABULARY, YINGJI, counter, encoding

SENTENCE = "2024年，武汉市对28家一级重大火灾隐患单位挂牌督办。"


def cut(text: str) -> list[str]:
    """The pieces that PIECES matches, by an engine other than tiktoken's."""
    return [piece for piece, _ in Split(Regex(PIECES), "removed", invert=True).pre_tokenize_str(text)]


def test_a_sentence_has_fewer_tokens_than_characters():
    assert 5 < counter()(SENTENCE) < len(SENTENCE)
    assert counter()("") == 0


@given(st.text())
def test_any_text_comes_back_exactly_from_its_tokens(text):
    assert encoding(YINGJI).decode(encoding(YINGJI).encode_ordinary(text)) == text


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_the_pieces_cover_every_character_in_order(text):
    assert "".join(cut(text)) == text


def test_pieces_keep_words_together_and_do_not_cross_kinds():
    assert cut("安全生产AI系统，2024年\n") == ["安全生产", "AI", "系统", "，", "2024", "年", "\n"]
    assert "安全，" not in cut("安全，生产")
    assert cut("〇々") == ["〇々"]


@pytest.mark.parametrize("character", ["安", "a", " ", "\n", "1", "！", "\u0301", "〇", "🎉", "\u0000", "é"])
def test_a_million_of_one_character_are_cut_into_bounded_pieces_and_counted_soon(character):
    started = time.process_time()
    assert counter()(character * 1_000_000) >= 1_000_000 / 32
    assert time.process_time() - started < 5
    assert max(map(len, cut(character * 1_000))) <= 32


def test_a_lone_surrogate_does_not_stop_the_count():
    assert counter()("预案\ud800") > counter()("预案")


def test_special_marks_of_other_vocabularies_are_ordinary_text():
    assert counter()("<|endoftext|>") > 1


def test_the_shipped_vocabulary_has_eight_thousand_entries_and_stays_small():
    assert encoding(YINGJI).n_vocab == 8_000
    assert VOCABULARY.stat().st_size < 160_000
    assert {encoding(YINGJI).encode_single_token(bytes([value])) for value in range(256)} == set(range(256))


def test_the_same_encoding_is_loaded_once():
    assert encoding(YINGJI) is encoding("yingji")


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(SettingsError, match="没有名为“p50k”的词元表；请从 yingji、cl100k_base、o200k_base 中选一个。"):
        counter("p50k")


def test_a_public_vocabulary_that_cannot_be_had_is_refused_with_a_remedy(monkeypatch):
    import tiktoken

    def refuse(name):
        raise ConnectionError("no network")

    monkeypatch.setattr(tiktoken, "get_encoding", refuse)
    with pytest.raises(SettingsError, match=r"词元表“o200k_base”不在本机缓存里，也无法下载（ConnectionError）；请改用"):
        counter("o200k_base")
