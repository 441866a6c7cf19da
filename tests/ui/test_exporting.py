"""A conversation as a file: sources numbered through, words verbatim, no mark of Markdown or XML of their own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Question, Status
from assistant.conversations import Conversation, Exchange, Summary
from ui import exporting

MOMENT = datetime(2025, 6, 30, 1, 0, tzinfo=UTC)
LOCAL = MOMENT.astimezone(timezone(timedelta(hours=8)))
FIRST = Citation(1, "a.txt", "a1", "青澜市要点", "二、（七）", None, 10, 13, "36家")
SECOND = Citation(2, "b.pdf", "b2", "云川省条例", "第九条", 3, 5, 9, "每年2次")


def exchange(text: str, *cited: Citation, question: str = "多少家？", engine: str = "extractive") -> Exchange:
    answer = Answer(question, Status.ANSWERED, text, (Claim("x", (1,)),), cited, notes=("按今年理解",), engine=engine)
    return Exchange("e", MOMENT, Question(question), answer)


def conversation(*exchanges: Exchange, title: str = "隐患") -> Conversation:
    return Conversation(Summary("c", title, MOMENT, MOMENT, len(exchanges)), exchanges)


TWO = conversation(exchange("36家[1]，2次[2]", FIRST, SECOND), exchange("又是2次[1]", replace(SECOND, number=1)))


def test_sources_are_numbered_through_and_each_is_listed_once():
    made = exporting.minutes(TWO, [(), ("《云川省条例》已换成新版",)], LOCAL)
    assert [line.text for line in made.lines] == ["36家[1]，2次[2]", "又是2次[2]"]
    assert [source.title for source in made.sources] == ["青澜市要点", "云川省条例"]
    assert made.lines[1].aside == ("按今年理解", "《云川省条例》已换成新版", "由原文摘取作答，未用语言模型")
    assert (made.made, made.lines[0].asked) == ("2025-06-30 09:00", "2025-06-30 09:00")


def test_a_number_that_is_no_citation_stays_as_it_is():
    made = exporting.minutes(conversation(exchange("见附件[7]，36家[1]", FIRST)), [()], LOCAL)
    assert made.lines[0].text == "见附件[7]，36家[1]"


def test_markdown_lists_the_numbered_sources_with_their_words():
    text = exporting.written(exporting.minutes(TWO, [(), ()], LOCAL), "md").decode()
    assert text.startswith("# 隐患\n")
    assert "1. 《青澜市要点》二、（七）（a\\.txt，第 11–13 字）" in text
    assert "2. 《云川省条例》第九条，第 3 页（b\\.pdf，第 6–9 字）" in text
    assert "   > 每年2次" in text
    assert "又是2次\\[2\\]" in text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_words_never_act_as_marks_in_markdown_and_survive_in_word(words):
    assert "\n" not in exporting.plain(words)
    unescaped = exporting.plain(words).replace("\\\\", "\0")
    assert not any(mark in unescaped.replace(f"\\{mark}", "") for mark in "*_[]<>`#")
    made = exporting.minutes(
        conversation(exchange(f"{words}[1]", replace(FIRST, quote=words), question=words)), [()], LOCAL
    )
    document = docx.Document(BytesIO(exporting.written(made, "docx")))
    kept = "".join(paragraph.text for paragraph in document.paragraphs)
    assert all(part in kept or exporting.CONTROL.search(part) for part in words.split())


def test_a_word_file_names_its_chinese_font_and_lists_the_sources():
    document = docx.Document(BytesIO(exporting.written(exporting.minutes(TWO, [(), ()], LOCAL), "docx")))
    for name in ("Normal", "Title", "Heading 1", "Quote"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "宋体"
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == "隐患"
    assert "[2] 《云川省条例》第九条，第 3 页（b.pdf，第 6–9 字）" in lines
    assert lines[-1] == "每年2次"


def test_a_model_that_answered_is_named():
    made = exporting.minutes(conversation(exchange("36家[1]", FIRST, engine="qwen3")), [()], LOCAL)
    assert made.lines[0].aside[-1] == "由语言模型 qwen3 组织文字，逐句核对过原文"


@pytest.mark.parametrize(
    ("title", "name"), [("隐患/台账: 一?", "隐患台账 一.docx"), ("..", "对话记录.docx"), ("a\nb", "ab.docx")]
)
def test_the_file_name_is_one_that_every_system_takes(title, name):
    assert exporting.file_name(conversation(title=title), "docx") == name


@pytest.mark.parametrize(
    ("pattern", "fits", "misses"),
    [
        (exporting.MARK, "[12]", "[x]"),
        (exporting.SPECIAL, "*", "甲"),
        (exporting.CONTROL, "\x00", "甲"),
        (exporting.UNSAFE, "a/b", "甲"),
    ],
)
def test_each_pattern_has_its_example_and_its_counterexample(pattern, fits, misses):
    assert pattern.search(fits)
    assert not pattern.search(misses)
