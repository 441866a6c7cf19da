"""Text and Markdown, encodings, and which reader a file gets."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import reading
from ingest.document import Heading, Span
from ingest.errors import ReadingError
from ingest.reading import FORMATS, decoding, lines, markdown, read
from ingest.reading.decoding import decoded
from ingest.reading.lines import Line, clean, composed, joined
from ingest.reading.markdown import read_markdown
from ingest.reading.radicals import characters
from tests.ingest import making

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
PLAN = "2024年云江市应急管理工作要点\n\n一、防汛。6月底前完成“12座”水库除险加固。\n"


@pytest.fixture
def write(tmp_path: Path):
    def written(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return written


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_the_same_text_is_read_from_every_encoding(write, encoding):
    found = read(write("a.txt", PLAN.encode(encoding)))
    assert found.text == PLAN
    assert found.losses == ()
    assert found.format == "txt"


def test_big_endian_text_with_a_mark_is_read(write):
    assert read(write("a.txt", b"\xfe\xff" + PLAN.encode("utf-16-be"))).text == PLAN


def test_eight_bytes_of_gbk_are_chinese_and_not_korean():
    assert decoded("防汛预案".encode("gbk"), "a.txt").text == "防汛预案"


def test_utf8_cut_in_the_middle_of_a_character_stays_utf8_and_reports_the_loss():
    data = ("应急管理工作要点，防汛抗旱。" * 20).encode()[:-1]
    found = decoded(data, "a.txt")
    assert found.text.startswith("应急管理工作要点")
    assert found.losses == ("有 1 个字符无法识别，已用 � 代替",)


def test_damaged_gb18030_reports_how_many_characters_are_unreadable():
    data = ("应急管理工作要点。" * 20).encode("gb18030") + b"\xff" + "防汛".encode("gb18030")
    found = decoded(data, "a.txt")
    assert found.text.endswith("防汛")
    assert "个字符无法识别" in found.losses[0]


def test_a_replacement_character_that_the_author_wrote_is_no_loss():
    assert decoded("原文就有�这个字。".encode(), "a.txt").losses == ()


def test_text_in_big5_that_gb18030_happens_to_accept_is_doubted():
    data = "災害防救應變計畫辦理情形檢討報告".encode("big5")
    found = decoded(data, "a.txt")
    assert any("编码可能不是" in loss or "无法识别" in loss for loss in found.losses)


def test_a_declared_encoding_is_used_where_utf8_does_not_fit():
    assert decoded("災害防救計畫".encode("big5"), "a.html", "big5").text == "災害防救計畫"
    assert decoded("防汛".encode(), "a.html", "gb2312").text == "防汛"
    assert decoded("防汛预案".encode("gbk"), "a.html", "no-such-charset").text == "防汛预案"


def test_every_line_break_becomes_a_newline_and_the_rest_stays_verbatim(write):
    found = read(write("a.txt", "一、甲\r\n　　乙  \r丙\n\n丁\u2028戊"))
    assert found.text == "一、甲\n　　乙  \n丙\n\n丁\n戊"
    assert found.losses == ()


def test_zero_bytes_and_control_characters_are_dropped_and_reported(write):
    found = read(write("a.txt", "防\x00汛\x00\x07预案，做好各项准备工作，确保安全。"))
    assert found.text == "防汛预案，做好各项准备工作，确保安全。"
    assert found.losses == ("有 3 个不可见的控制字符，已去掉",)


def test_a_line_of_a_million_characters_takes_linear_time(write):
    for name in ("long.txt", "long.md", "long.html"):
        path = write(name, ("<p>" if name.endswith("l") else "") + "应急管理[*_`" * 200_000)
        began = time.perf_counter()
        assert len(read(path).text) > 500_000
        assert time.perf_counter() - began < 20


def test_a_picture_renamed_to_text_is_refused(write):
    for name in ("a.txt", "a.md", "a.html", "a.docx", "a.pdf"):
        with pytest.raises(ReadingError, match="PNG 图片"):
            read(write(name, making.PNG))


def test_bytes_that_are_no_text_are_refused(write):
    with pytest.raises(ReadingError, match="内容不是文字"):
        read(write("a.txt", bytes(range(1, 32)) * 100))


def test_content_decides_before_the_suffix(write):
    pdf = read(write("a.txt", making.drawn_pdf("防汛预案")))
    assert (pdf.format, pdf.text) == ("pdf", "防汛预案")
    assert pdf.losses[0] == "后缀是 .txt，内容其实是PDF 文件，已按PDF 文件读取"
    page = read(write("a.docx", making.PAGE))
    assert page.format == "html"
    assert page.losses[0] == "后缀是 .docx，内容其实是网页，已按网页读取"


def test_the_named_formats_are_all_read(write):
    word = making.Word()
    word.document.add_paragraph("防汛预案")
    content = {".docx": word.data(), ".pdf": making.drawn_pdf("防汛预案")}
    for suffix in FORMATS:
        assert "防汛预案" in read(write(f"a{suffix.upper()}", content.get(suffix, "防汛预案"))).text


def test_an_unknown_suffix_is_refused_with_the_formats_that_are_read(write):
    with pytest.raises(ReadingError, match=r"不支持 \.csv 的文件；支持 txt、md、html、docx 和 pdf"):
        read(write("a.csv", "防汛,预案"))


def test_headings_links_emphasis_and_comments_of_markdown_are_resolved():
    source = "# 防汛条例 #\n\n<!-- INFO END\n两行 -->\n## **第一章** 总则\n见[《水法》](http://a.b/c)和![图](x.png)，*必须*执行。\n"
    found = read_markdown(source)
    assert found.text == "防汛条例\n\n\n第一章 总则\n见《水法》和图，必须执行。\n"
    assert [(heading.span.of(found.text), heading.depth) for heading in found.headings] == [
        ("防汛条例", 1),
        ("第一章 总则", 2),
    ]


def test_underlined_headings_of_markdown_are_headings():
    found = read_markdown("防汛条例\n=====\n\n第一章\n---\n正文\n\n---\n末尾")
    assert [(heading.span.of(found.text), heading.depth) for heading in found.headings] == [
        ("防汛条例", 1),
        ("第一章", 2),
    ]
    assert [line for line in found.text.split("\n") if line] == ["防汛条例", "第一章", "正文", "末尾"]


def test_tables_of_markdown_are_rows_and_their_dividers_go():
    found = read_markdown(
        "| 任务 | 部门 |\n|:---|---:|\n| 防汛**演练** | 市应急局 \\| 水务局 |\n\n任务 | 部门\n--- | ---\n甲 | 乙"
    )
    assert found.text == "任务 | 部门\n防汛演练 | 市应急局 | 水务局\n\n任务 | 部门\n甲 | 乙"


def test_numbers_signs_and_blanks_that_look_like_markup_stay():
    for text in ("3*4*5米", "____年__月", "1. 完善预案", "#1机组停运", "a_b_c", "第[2024]8号", "5 < 6，7 > 6", "**注"):
        assert read_markdown(text).text == text


def test_lists_quotes_notes_escapes_and_code_of_markdown_lose_their_marks():
    found = read_markdown(
        "- 甲\n  * 乙\n> 丙\n1\\. 丁[^1]\n\n[^1]: 说明&nbsp;文字\n```\n# 代码\n```\n[a]: http://b.c\n戊"
    )
    assert found.text == "甲\n  乙\n丙\n1. 丁〔注1〕\n\n〔注1〕 说明\xa0文字\n# 代码\n戊"


def test_front_matter_of_markdown_is_metadata_and_text():
    found = read_markdown("---\ntitle: 防汛条例\ndate: 2024-01-02\n---\n正文")
    assert found.metadata == (("title", "防汛条例"), ("date", "2024-01-02"))
    assert found.text == "title: 防汛条例\ndate: 2024-01-02\n正文"


@given(st.text(alphabet="防汛应急管理第一条，。（）《》“”0123456789 \n", max_size=200))
def test_plain_words_pass_through_markdown_in_order(text):
    assert "".join(read_markdown(text).text.split()) == "".join(text.split())


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 6)), max_size=20))
def test_headings_span_their_own_line_whatever_the_text(pairs):
    found = composed([Line(text, depth) for text, depth in pairs], "md")
    wanted = [(clean(text)[0], depth) for text, depth in pairs if depth and clean(text)[0].strip()]
    assert [(heading.span.of(found.text), heading.depth) for heading in found.headings] == wanted


@given(st.text(max_size=200).map(lambda text: clean(text)[0].replace("\ufffd", "")))
def test_any_text_in_utf8_comes_back_as_it_was(text):
    assert decoded(("防" + text).encode(), "a.txt").text == "防" + text


def test_composing_counts_offsets_over_the_final_text():
    found = composed((Line("甲\x07乙"), Line("一、丙", 2)), "docx")
    assert found.text == "甲乙\n一、丙"
    assert found.headings == (Heading(Span(3, 6), 2),)
    assert found.losses == ("有 1 个不可见的控制字符，已去掉",)


def test_joining_puts_a_space_between_latin_words_only():
    assert joined("应急", "管理") == "应急管理"
    assert joined("推进HAZOP", "分析") == "推进HAZOP分析"
    assert joined("risk", "based") == "risk based"
    assert joined("", "甲") == "甲"


def test_radicals_become_the_characters_they_look_like():
    assert characters("⼯作⻛险⼈⺠⼾籍") == "工作风险人民户籍"
    assert characters("工作风险") == "工作风险"


MATCHES = [
    (lines.HAN, "防", "a"),
    (lines.BREAK, "\x85", "\n"),
    (lines.INVISIBLE, "\u200b", "\t"),
    (lines.FAR_EAST_CHARACTER, "，", ","),
    (decoding.NOISE, "\x07", "\n"),
    (decoding.HIGH, "防", "a"),
    (decoding.ORDINARY, "，", "\ue000"),
    (markdown.COMMENT, "<!-- a\nb -->", "<!-- a"),
    (markdown.FRONT, "---\na: b\n---\n", "---\n\n---\n"),
    (markdown.FENCE, "```py", "``"),
    (markdown.HASHES, "#标题", "#1机组"),
    (markdown.CLOSING_HASHES, " ##", "##"),
    (markdown.UNDERLINE, "---", "- -"),
    (markdown.RULE, "* * *", "* 甲"),
    (markdown.DIVIDER, "|:--|--:|", "| 甲 |"),
    (markdown.ROW, "| 甲 | 乙 |", "甲 | 乙"),
    (markdown.CELL_BAR, "|", "\\|"),
    (markdown.QUOTE, "> ", "》"),
    (markdown.BULLET, "- 甲", "-10℃"),
    (markdown.TARGET, "[a]: http://b", "[a] b"),
    (markdown.NOTE, "[^1]", "[1]"),
    (markdown.LINK, "[甲](乙)", "[甲]（乙）"),
    (markdown.TAG, "<br/>", "<10米>"),
    (markdown.ESCAPE, "\\*", "\\甲"),
    (markdown.ENTITY, "&nbsp;", "A&B"),
    *(
        (mark, text, "甲")
        for mark, text in zip(
            markdown.EMPHASIS, ("***甲***", "**甲**", "*甲*", "__甲__", "~~甲~~", "`甲`"), strict=True
        )
    ),
    (reading.PAGE, b"<!DOCTYPE html>", b"<xml>"),
    (reading.FRAGMENT, b"<p>a</p>", b"a<p>"),
    (reading.ARCHIVE, b"MIME-Version: 1.0\nContent-Type: multipart/related", b"MIME"),
    (reading.CHARSET, b'<meta charset="gbk">', b"charset=gbk"),
]


@pytest.mark.parametrize(("pattern", "match", "other"), MATCHES, ids=range(len(MATCHES)))
def test_each_pattern_matches_what_it_is_for_and_not_its_neighbour(pattern, match, other):
    assert pattern.search(match)
    assert not pattern.search(other)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real documents (shared/corpus) are not here")
def test_the_real_documents_are_read_whole():
    plans = sorted((CORPUS / "policies").glob("*.txt"))
    laws = sorted((CORPUS / "laws").glob("*.md"))
    assert len(plans) == 5
    assert len(laws) == 33
    for path in plans:
        assert read(path).text == path.read_text("utf-8")
    for path in laws:
        found = read(path)
        source = path.read_text("utf-8")
        assert found.losses == ()
        assert found.headings[0].depth == 1
        assert lines.han(found.text) == lines.han(source)
        assert "<!--" not in found.text
        assert not any(line.startswith("#") for line in found.text.split("\n"))
