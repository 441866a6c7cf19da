"""PDF files: paragraphs joined as they were written, running heads gone, tables as rows, pages where they begin."""

from __future__ import annotations

import pytest

from ingest.document import Document, Reading, Scope
from ingest.errors import ReadingError
from ingest.reading import paragraphs, pdf, radicals
from ingest.reading.paragraphs import Page, Row, flowing
from ingest.reading.pdf import read_pdf
from tests.ingest import making

SETTINGS = {
    "as official documents are set": {},
    "with a running head and a table": {"head": "云江市应急管理局文件", "table": making.TABLE},
    "without indents, bare page numbers": {"indent": False, "dashed": False, "size": 12},
    "small and close": {"size": 14, "spread": 1.3},
}
LONG = making.PLAN * 2


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: read_pdf(making.pdf(LONG, **setting), "a.pdf") for name, setting in SETTINGS.items()}


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_paragraph_comes_back_as_it_was_written(readings, setting):
    lines = readings[setting].text.split("\n")
    rows = 3 if "table" in setting else 0
    assert [line for line in lines if " | " not in line] == ["".join(making.TITLE), *LONG]
    assert len(lines) == 1 + len(LONG) + rows
    assert readings[setting].losses == ()


def test_a_table_stands_in_its_place_as_rows_and_its_words_only_once(readings):
    found = readings["with a running head and a table"].text
    rows = "序号 | 工作任务 | 责任部门 | 完成时限\n1 | 修订防汛应急预案 | 市应急局 | 5月底前\n2 | 病险水库除险加固 | 市水务局 | 汛前"
    assert f"{LONG[3]}\n{rows}\n{LONG[4]}" in found
    assert found.count("病险水库除险加固") == 1 + "".join(LONG).count("病险水库除险加固")


def test_page_numbers_and_running_heads_are_dropped(readings):
    found = readings["with a running head and a table"].text
    assert "应急管理局文件" not in found
    assert "—" not in found


@pytest.mark.parametrize("setting", SETTINGS)
def test_each_page_starts_where_its_first_character_stands(readings, setting):
    from io import BytesIO

    import pdfplumber

    found = readings[setting]
    with pdfplumber.open(BytesIO(making.pdf(LONG, **SETTINGS[setting]))) as source:
        bodies = [page.crop((0, 60, page.width, page.height - 60)).extract_text() for page in source.pages]
    assert found.pages[0] == 0
    assert len(found.pages) == len(bodies)
    for start, body in zip(found.pages[1:], bodies[1:], strict=True):
        first = "".join(body.split())[:8]
        assert "".join(found.text[start:].split()).startswith(first)


def test_a_paragraph_that_crosses_pages_is_one_and_knows_both_pages(readings):
    found = readings["with a running head and a table"]
    document = Document("a", found.text, "", Scope(), "a.pdf", "pdf", pages=found.pages)
    page, start = next((at, start) for at, start in enumerate(found.pages) if start and found.text[start - 1] != "\n")
    assert (document.page(start - 1), document.page(start)) == (page, page + 1)


def test_a_page_without_text_is_reported_by_its_number():
    found = read_pdf(making.drawn_pdf("第一页的文字。", None, "第三页的文字。", None, None), "a.pdf")
    assert found.losses == ("第 2、4–5 页没有文字层（可能是扫描件），未能读出",)
    assert found.pages == (0, 7, 7, 14, 14)


def test_a_pdf_without_any_text_names_ocr_as_the_remedy():
    with pytest.raises(ReadingError, match=r"a\.pdf：PDF 没有文字层（可能是扫描件）；请先用文字识别（OCR）软件"):
        read_pdf(making.drawn_pdf(None, None), "a.pdf")


def test_a_locked_pdf_says_that_it_has_a_password():
    with pytest.raises(ReadingError, match="有密码保护"):
        read_pdf(making.locked_pdf(), "a.pdf")


def test_a_truncated_pdf_is_incomplete():
    data = making.drawn_pdf("防汛预案")
    for share in (0.2, 0.6, 0.95):
        with pytest.raises(ReadingError, match="不完整"):
            read_pdf(data[: int(len(data) * share)], "a.pdf")


def row(text: str, top: float, left: float = 80, right: float = 520, size: float = 16) -> Row:
    return Row(text, top, top + size, left, right, size)


def test_words_that_repeat_in_the_body_are_no_running_head():
    pages = tuple(Page((row("重复的一句话。", 300), row(f"各页正文{at}。", 330)), 595, 842) for at in range(5))
    assert flowing(pages).text.count("重复的一句话。") == 5


def test_an_empty_page_starts_where_the_next_one_does():
    flow = flowing((Page((), 595, 842), Page((row("甲。", 300, right=120),), 595, 842), Page((), 595, 842)))
    assert (flow.text, flow.starts) == ("甲。", (0, 0, 2))
    assert flowing((Page((), 595, 842),)) == paragraphs.Flow("", (0,))


def test_a_bold_character_printed_twice_is_read_once():
    char = {"text": "防", "x0": 10.0, "x1": 26.0, "top": 5.0, "bottom": 21.0}
    assert pdf._once([char, {**char, "x0": 10.4}, {**char, "x0": 26.0, "x1": 42.0}]) == [
        char,
        {**char, "x0": 26.0, "x1": 42.0},
    ]


@pytest.mark.parametrize(
    ("pattern", "match", "other"),
    [
        (paragraphs.NUMBERED, "（一）优化", "优化（一）"),
        (paragraphs.NUMBERED, "第三条 为了", "第三条规定的"),
        (paragraphs.NUMBERED, "1.严格", "1.5米"),
        (paragraphs.DASHED_NUMBER, "- 3 -", "3"),
        (paragraphs.UNIT, "HAZOP分析", "分析"),
        (paragraphs.FIGURES, "3", "三"),
        (radicals.RADICAL, "⼯", "工"),
    ],
)
def test_each_pattern_matches_what_it_is_for_and_not_its_neighbour(pattern, match, other):
    assert pattern.match(match)
    assert not pattern.match(other)


def test_a_finished_line_ends_with_a_stop_even_before_a_closing_quote():
    assert paragraphs.FINISHED.search("完成。”")
    assert not paragraphs.FINISHED.search("完成，")


def test_page_numbers_are_recognised_in_their_usual_shapes():
    for number in ("3", "— 3 —", "-3-", "第 3 页 共 9 页", "3 / 9"):
        assert paragraphs.PAGE_NUMBER.fullmatch(number)
    for other in ("3月", "第三页", "2024年3"):
        assert not paragraphs.PAGE_NUMBER.fullmatch(other)


def test_an_unmapped_glyph_is_recognised():
    assert pdf.UNMAPPED.search("(cid:12)")
    assert not pdf.UNMAPPED.search("(12)")
