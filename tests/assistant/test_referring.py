"""Cross-references inside a statute: what a penal sentence speaks of is the article that it names."""

import pytest

from assistant.referring import ARTICLE, ITEM, ITEM_MARK, PARAGRAPH, PENAL, SANCTION, referred
from ingest.document import Reading, Span
from ingest.understanding import parse

STATUTE = """岚州市河道条例

第一章 总则

第一条 为了保护河道，制定本条例。

第二条 任何单位和个人不得实施下列行为：
（一）在河道内倾倒垃圾；
（二）擅自拆除界桩；
（三）在堤顶晾晒粮食。

第三条 违反本条例第二条第二项规定的，处五百元以上二千元以下罚款。

第四条 本条例自2024年5月1日起施行。
"""


@pytest.fixture
def parsed():
    return parse(Reading(STATUTE, "txt"), "river.txt", len)


def span_of(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def test_a_sentence_that_names_an_item_speaks_of_that_item_only(parsed):
    text = parsed.document.text
    sentence = span_of(text, "第三条 违反本条例第二条第二项规定的，处五百元以上二千元以下罚款。")
    words = referred(text, parsed.sections, sentence)
    assert "拆除界桩" in words
    assert "倾倒垃圾" not in words


def test_a_sentence_that_names_no_other_article_refers_to_nothing(parsed):
    text = parsed.document.text
    assert referred(text, parsed.sections, span_of(text, "第一条 为了保护河道，制定本条例。")) == ""


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (ARTICLE, "第二十条", "二十条"),
        (PARAGRAPH, "第二款", "二款"),
        (ITEM, "第（三）项", "三项"),
        (ITEM_MARK, "（三）", "三、"),
        (SANCTION, "罚多少", "多久一次"),
        (PENAL, "处一万元罚款", "应当报告"),
    ],
)
def test_patterns_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)
