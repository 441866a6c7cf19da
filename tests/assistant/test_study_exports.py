"""Exported study material: what goes in comes out again, in every format, whatever the words are."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from assistant.study.exporting import Form, Part, archive, export, form, forms, gift, markdown, qti, word, wording
from assistant.study.exporting.wording import key_words, letter, split_by_marks
from assistant.study.item import ItemKind, Key, Paper
from ingest.errors import SettingsError
from tests.assistant import papers
from tests.assistant.reading_back import (
    anki_notes,
    of_paper,
    read_apkg,
    read_docx,
    read_gift,
    read_qti,
    read_xlsx,
    text_of,
)

ROOT = Path(__file__).resolve().parents[2]
READERS = {Form.DOCX: read_docx, Form.XLSX: read_xlsx, Form.GIFT: read_gift, Form.QTI: read_qti, Form.ANKI: read_apkg}
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]  # making a paper smaller takes minutes
WITHOUT_POINTS = (Form.GIFT, Form.ANKI)
PATTERNS = [
    (wording.CONTROL, "a\x07", "a\n"),
    (wording.BREAK, "a\r\nb", "a\nb"),
    (wording.BROKEN, "全年市级挂牌督办重大隐患不少于三十\n六家", "全年督办三十家。\n第二项"),
    (form.UNSAFE, "a/b", "试卷（答案）"),
    (gift.MARKS, "a=b", "甲，乙"),
    (gift.NOT_A_TAG, "[甲]", "甲"),
    (qti.NOT_A_NAME, "甲", "a-1_b"),
    (word.NOT_A_NAME, "a b", "a_1"),
    (markdown.SPECIAL, "*", "，"),
]


def read(made: Paper, kind: Form):
    return READERS[kind](export(made, kind).data)


def expected(made: Paper, kind: Form):
    return [of_paper(entry, points=kind not in WITHOUT_POINTS) for entry in made.entries]


@pytest.mark.parametrize(("pattern", "yes", "no"), PATTERNS)
def test_every_pattern_knows_its_words_and_no_others(pattern: re.Pattern[str], yes: str, no: str):
    assert pattern.search(yes)
    assert not pattern.search(no)


def test_the_clock_of_an_office_file_is_found_and_no_other_property():
    assert archive.CLOCK.search(b'<dcterms:created xsi:type="dcterms:W3CDTF">2025-01-01T00:00:00Z</dcterms:created>')
    assert not archive.CLOCK.search(b"<dc:title>2025</dc:title>")


@pytest.mark.parametrize("kind", READERS)
def test_a_paper_with_every_kind_of_item_is_read_back_as_it_was(kind: Form):
    made = papers.paper()
    assert {entry.item.kind for entry in made.entries} == set(ItemKind)
    assert read(made, kind) == expected(made, kind)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=QUICK)
@given(made=papers.nasty_papers())
def test_no_words_of_a_document_change_what_is_read_back(made: Paper):
    for kind in READERS:
        assert read(made, kind) == expected(made, kind), kind


DIGESTS = (
    "import hashlib, sys; from tests.assistant import papers; from assistant.study.exporting import Form, export, forms\n"
    "for made in (papers.paper(), papers.deck(), papers.guide(), papers.duty_card()):\n"
    "    for kind in forms(made): print(kind, hashlib.sha256(export(made, kind).data).hexdigest())"
)


def test_the_same_material_gives_the_same_bytes_in_another_process_at_another_time_and_place():
    def digests(seed: str, zone: str) -> str:
        there = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", DIGESTS], cwd=ROOT, env=there, capture_output=True, text=True, check=True
        )
        return done.stdout

    first = digests("1", "Asia/Shanghai")
    assert first.count("\n") == 7 + 5 + 3 + 3
    assert digests("2", "America/New_York") == first


@pytest.mark.parametrize("kind", [Form.DOCX, Form.XLSX, Form.ANKI, Form.QTI])
def test_no_clock_stands_in_a_zip_file_or_in_what_it_holds(kind: Form):
    with ZipFile(BytesIO(export(papers.paper(), kind).data)) as held:
        assert {info.date_time for info in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = held.read(archive.CORE) if archive.CORE in held.namelist() else b""
    assert b"dcterms:created" not in core
    assert b"dcterms:modified" not in core


@pytest.mark.parametrize("kind", [Form.DOCX, Form.MARKDOWN, Form.HTML])
def test_the_question_sheet_and_the_key_can_be_had_apart(kind: Form):
    made = papers.paper()
    whole, sheet, key = (words_of(export(made, kind, part).data, kind) for part in Part)
    for words in ("参考答案及解析", "出处：", "限期销号", "双向细目表"):
        assert words not in sheet
        assert words in key
        assert words in whole
    for words in ("有飞机", "姓名", "将任务与责任单位配对"):
        assert words in sheet
        assert words not in key
    assert export(made, kind, Part.KEY).name == f"青澜市应急培训测验（答案）.{kind}"


def words_of(data: bytes, kind: Form) -> str:
    if kind is not Form.DOCX:
        return data.decode()
    document = docx.Document(BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def test_a_form_that_the_material_does_not_come_in_is_refused_with_what_there_is():
    with pytest.raises(SettingsError, match="不能导出为 qti；可用的格式有 docx、md、html"):
        export(papers.guide(), Form.QTI)
    with pytest.raises(SettingsError, match="xlsx 格式不分答案"):
        export(papers.paper(), Form.XLSX, Part.KEY)


@pytest.mark.parametrize("material", [papers.guide(), papers.duty_card(), papers.deck()], ids=["guide", "card", "deck"])
def test_guides_cards_and_decks_carry_their_facts_and_places_into_every_printed_form(material):
    for kind in (Form.DOCX, Form.MARKDOWN, Form.HTML):
        assert kind in forms(material)
        words = words_of(export(material, kind).data, kind)
        for fact in (papers.MARKED, "二、（三）", "青澜市2025年应急管理工作要点"):
            assert fact in words.replace("\\", "").replace("**", "").replace("<mark>", "").replace("</mark>", ""), (
                kind,
                fact,
            )


def test_what_a_duty_card_leaves_out_is_said():
    assert "另有 3 项没有列入" in export(papers.duty_card(), Form.MARKDOWN).data.decode()


# ---- words that files cannot hold, letters, marks ----


@pytest.mark.parametrize("kind", list(Form))
def test_a_character_that_files_cannot_hold_is_shown_as_a_place_holder(kind: Form):
    odd = papers.item(ItemKind.SHORT, "铃\x07声\ud800？", Key(points=("甲\x00乙",)))
    data = export(papers.paper((odd,)), kind).data
    text = data.decode() if kind in (Form.MARKDOWN, Form.HTML, Form.GIFT) else repr(READERS[kind](data))
    assert "铃\ufffd声\ufffd" in text
    assert "甲\ufffd乙" in text


def test_options_beyond_the_alphabet_have_two_letters():
    assert [letter(number) for number in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_keys_are_written_as_teachers_write_them():
    words = [key_words(one) for one in papers.items()]
    assert words[:6] == ["B", "ACD", "错误", "不少于36家；至少1次", "1—C，2—A", "C→A→B"]
    assert words[6] == "（1）挂牌督办\n（2）限期销号"


def test_the_pieces_of_a_source_are_its_words_and_the_marked_ones_those_of_the_key():
    pieces = list(split_by_marks(papers.SOURCE))
    assert "".join(words for words, _ in pieces) == papers.QUOTE
    assert [words for words, marked in pieces if marked] == [papers.MARKED]
    beyond = replace(papers.SOURCE, marks=(papers.Span(0, 500), papers.Span(90, 105)))
    assert list(split_by_marks(beyond)) == [(papers.QUOTE, True)]


def test_a_file_name_holds_nothing_that_a_system_refuses():
    assert export(papers.paper(title='a/b:"c"\n..'), Form.GIFT).name == "abc.gift.txt"
    assert export(papers.paper(title="///"), Form.QTI).name == "培训资料.qti.zip"


# ---- each format ----


def test_a_word_file_has_styles_chinese_faces_page_numbers_and_a_section_for_the_key():
    document = docx.Document(BytesIO(export(papers.paper(), Form.DOCX).data))
    faces = document.styles["试题"].element.rPr.rFonts
    assert faces.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") == "宋体"
    assert document.styles["大题"].base_style.name == "Heading 1"
    heads = [section.header.paragraphs[0].text for section in document.sections]
    assert heads == ["青澜市应急培训测验", "青澜市应急培训测验　参考答案及解析"]
    assert all(
        "PAGE" in section.footer._element.xml and "NUMPAGES" in section.footer._element.xml
        for section in document.sections
    )
    marked = {run.text for paragraph in document.paragraphs for run in paragraph.runs if run.style.name == "标亮"}
    assert marked == {papers.MARKED}


def test_a_workbook_computes_nothing_keeps_its_heading_in_sight_and_can_be_filtered():
    odd = papers.item(ItemKind.SINGLE, "=HYPERLINK(1)", Key(choices=(0,)), options=("+1", "-1", "@x", "=2"))
    sheet = openpyxl.load_workbook(BytesIO(export(papers.paper((odd,)), Form.XLSX).data))["题库"]
    row = {head.value: cell for head, cell in zip(*sheet.iter_rows(max_row=2), strict=True)}
    for name, words in (("题干", "=HYPERLINK(1)"), ("选项A", "+1"), ("选项C", "@x"), ("选项D", "=2")):
        assert (row[name].value, row[name].data_type, row[name].quotePrefix) == (words, "s", True)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert row["题干"].alignment.wrap_text
    assert row["原文"].value == papers.QUOTE
    assert row["起止"].value == f"{papers.START + 1}–{papers.START + len(papers.QUOTE)}"


def test_a_page_for_printing_needs_nothing_from_outside_and_runs_nothing():
    odd = papers.item(ItemKind.SHORT, "<script>alert(1)</script><img src=x onerror=y>", Key(points=("a&b",)))
    text = export(papers.paper((odd,), title="</title><b>"), Form.HTML).data.decode()
    root = lxml_html.document_fromstring(text)
    assert not root.xpath("//script | //img | //link | //iframe | //@src | //@href | //@onerror")
    assert "default-src 'none'" in root.xpath("//meta[@http-equiv]/@content")[0]
    assert root.xpath("string(//p[@class='question'])").startswith("1. <script>alert(1)</script><img src=x onerror=y>")
    assert root.xpath("string(//title)") == "</title><b>"
    assert "break-before: page" in text
    assert len(root.xpath("//section")) == 2


def test_markdown_shows_the_words_and_none_of_them_acts():
    odd = papers.item(
        ItemKind.SINGLE,
        "# 一\n- *二* <b>三</b> [四](http://e.example) | 五",
        Key(choices=(0,)),
        options=("1. 甲", "`乙`", "***", "~~丁~~"),
    )
    root = lxml_html.fragment_fromstring(
        MarkdownIt("gfm-like", {"linkify": False}).render(export(papers.paper((odd,)), Form.MARKDOWN).data.decode()),
        create_parent="div",
    )
    words = root.text_content()
    for shown in ("# 一", "- *二* <b>三</b> [四](http://e.example) | 五", "1. 甲", "`乙`", "***", "~~丁~~"):
        assert shown in words
    assert not root.xpath(".//a | .//em | .//s | .//code | .//b")
    assert len(root.xpath(".//table")) == 1
    assert [one.text_content().strip() for one in root.xpath("(.//ul)[1]/li")] == [
        "A. 1. 甲",
        "B. `乙`",
        "C. ***",
        "D. ~~丁~~",
    ]


def test_gift_shares_add_up_and_moodles_own_marks_are_out_of_reach():
    many = papers.item(ItemKind.MULTIPLE, "哪些？", Key(choices=tuple(range(7))), options=(*map(str, range(7)), "非"))
    text = export(papers.paper((many,)), Form.GIFT).data.decode()
    shares = [float(share) for share in re.findall(r"~%(\d[\d.]*)%", text)]
    assert sum(shares) == pytest.approx(100, abs=1e-4)
    assert "~%-100%非" in text
    assert re.search(r"^// \[id:\w+\] \[tag:多选题\]", text, re.MULTILINE)
    assert text.startswith("$CATEGORY: $course$/top/")


def test_a_qti_package_is_built_as_the_specification_says():
    rules = etree.RelaxNG(etree.parse(Path(__file__).with_name("qti_package.rng")))
    with ZipFile(BytesIO(export(papers.paper(), Form.QTI).data)) as held:
        files = {name: etree.fromstring(held.read(name)) for name in held.namelist()}
    for name, root in files.items():
        assert rules.validate(root), (name, rules.error_log)
    listed = files["imsmanifest.xml"].xpath("//*[local-name()='file']/@href")
    assert sorted((*listed, "imsmanifest.xml")) == sorted(files)
    choices = {name: root.xpath("//*[local-name()='choiceInteraction']/@maxChoices") for name, root in files.items()}
    assert choices[f"items/{qti.identifier(papers.items()[1])}.xml"] == ["0"]
    for root in files.values():
        declared = set(root.xpath("//*[local-name()='responseDeclaration']/@identifier"))
        assert declared == set(root.xpath("//@responseIdentifier"))
        named = set(root.xpath("//*[local-name()='simpleChoice' or local-name()='simpleAssociableChoice']/@identifier"))
        if named:
            assert set(" ".join(root.xpath("//*[local-name()='correctResponse']/*/text()")).split()) <= named


def test_anki_renews_a_card_instead_of_doubling_it_and_shows_the_source_behind_it():
    notes = anki_notes(export(papers.paper(), Form.ANKI).data)
    again = anki_notes(export(papers.paper(papers.items()[2:3], title="另一份"), Form.ANKI).data)
    assert again[0]["guid"] == notes[2]["guid"]
    assert len({note["guid"] for note in notes}) == len(notes)
    assert "<mark>不少于36家</mark>" in notes[0]["出处"]
    assert text_of(notes[0]["解析"]) == papers.TOLD
    assert notes[0]["tags"].split() == [f"应急::{tag}" for tag in ("单选题", "容易", "数量", "演练", "青澜市2025年")]
    cards = anki_notes(export(papers.deck(), Form.ANKI).data)
    assert [text_of(card["正面"]) for card in cards] == [card.front for card in papers.deck().cards]
    assert [text_of(card["背面"]) for card in cards] == [papers.MARKED, papers.MARKED]


# ---- LibreOffice ----


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Form.DOCX, Form.XLSX, Form.HTML])
def test_libreoffice_opens_the_file_and_shows_every_question(kind: Form, tmp_path: Path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-writer libreoffice-calc")
    pypdf = pytest.importorskip("pypdf")
    made = papers.paper()
    file = tmp_path / f"paper.{kind}"
    file.write_bytes(export(made, kind).data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file],
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert (tmp_path / "paper.pdf").exists(), done.stdout + done.stderr
    pages = [bare(page.extract_text()) for page in pypdf.PdfReader(tmp_path / "paper.pdf").pages]
    whole = "".join(pages)
    for entry in made.entries:
        for words in (
            entry.item.stem.partition("\n")[0],
            *entry.item.options,
            *entry.item.lefts,
            *entry.item.key.points,
        ):
            assert bare(words) in whole, words
    if kind is Form.DOCX:
        first = next(number for number, page in enumerate(pages) if "参考答案及解析" in page)
        assert not any("解析" in page for page in pages[:first])
        assert all("将任务与责任单位配对" not in page for page in pages[first:])
        assert f"第{len(pages)}页共{len(pages)}页" in pages[-1]


def bare(words: str) -> str:
    """Words without white space, and without quotation marks, whose glyphs PDF readers mistake."""
    return re.sub(r"[\s“”\"]", "", words)


def test_all_forms_together_are_told_apart_by_their_digests():
    digests = {hashlib.sha256(export(papers.paper(), kind).data).hexdigest() for kind in Form}
    assert len(digests) == len(Form)
