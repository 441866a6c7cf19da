"""Word files: numbering as the page shows it, tables, notes, boxes, tracked changes, and nothing lost in silence."""

from __future__ import annotations

import pytest

from ingest.document import Reading
from ingest.errors import ReadingError
from ingest.reading import numbering, office, wordfile
from ingest.reading.lines import han
from ingest.reading.office import read_docx
from ingest.reading.ordinals import ordinal, thousands
from tests.ingest.making import Level, Word, numbered_word


def text(data: bytes) -> list[str]:
    return read_docx(data, "a.docx").text.split("\n")


def titles(reading: Reading) -> list[tuple[str, int]]:
    return [(heading.span.of(reading.text), heading.depth) for heading in reading.headings]


LAW = (
    Level("chineseCountingThousand", "第%1章", suffix="space"),
    Level("chineseCountingThousand", "第%2条", restart=0),
    Level("chineseCounting", "（%3）", suffix="nothing"),
    Level("decimal", "%4."),
)


def test_chapters_articles_and_items_carry_their_numbers():
    items = (
        (0, "总则"),
        (1, "为了防汛。"),
        (1, "适用于："),
        (2, "河道；"),
        (2, "水库。"),
        (3, "小型。"),
        (0, "职责"),
        (1, "市应急局负责。"),
    )
    assert text(numbered_word(LAW, items)) == [
        "第一章 总则",
        "第一条 为了防汛。",
        "第二条 适用于：",
        "（一）河道；",
        "（二）水库。",
        "1. 小型。",
        "第二章 职责",
        "第三条 市应急局负责。",
    ]


def test_the_hundred_and_first_article_is_numbered():
    lines = text(numbered_word((Level("chineseCountingThousand", "第%1条"),), [(0, "甲乙")] * 111))
    assert [lines[9], lines[19], lines[99], lines[100], lines[110]] == [
        "第十条 甲乙",
        "第二十条 甲乙",
        "第一百条 甲乙",
        "第一百零一条 甲乙",
        "第一百一十一条 甲乙",
    ]


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        ("decimal", ("1", "10", "21")),
        ("decimalZero", ("01", "10", "21")),
        ("decimalFullWidth", ("１", "１０", "２１")),
        ("decimalEnclosedCircle", ("①", "⑩", "21")),
        ("decimalEnclosedCircleChinese", ("①", "⑩", "21")),
        ("decimalEnclosedParen", ("⑴", "⑽", "21")),
        ("decimalEnclosedFullstop", ("⒈", "⒑", "21")),
        ("chineseCounting", ("一", "十", "二十一")),
        ("chineseCountingThousand", ("一", "十", "二十一")),
        ("taiwaneseCountingThousand", ("一", "十", "二十一")),
        ("japaneseCounting", ("一", "十", "二十一")),
        ("ideographDigital", ("一", "一〇", "二一")),
        ("ideographTraditional", ("甲", "癸", "21")),
        ("ideographZodiac", ("子", "酉", "21")),
        ("ideographEnclosedCircle", ("㊀", "㊉", "21")),
        ("chineseLegalSimplified", ("壹", "壹拾", "贰拾壹")),
        ("lowerLetter", ("a", "j", "u")),
        ("upperLetter", ("A", "J", "U")),
        ("lowerRoman", ("i", "x", "xxi")),
        ("upperRoman", ("I", "X", "XXI")),
        ("numberInDash", ("- 1 -", "- 10 -", "- 21 -")),
    ],
)
def test_each_number_format_is_written_as_word_shows_it(format, shown):
    assert tuple(ordinal(count, format) for count in (1, 10, 21)) == shown


def test_counts_beyond_a_hundred_differ_between_the_chinese_formats():
    assert ordinal(101, "chineseCountingThousand") == "一百零一"
    assert ordinal(101, "chineseCounting") == "一〇一"
    assert ordinal(101, "japaneseCounting") == "百一"
    assert ordinal(111, "japaneseCounting") == "百十一"
    assert [thousands(count) for count in (0, 100, 110, 1001, 1010, 2345)] == [
        "零",
        "一百",
        "一百一十",
        "一千零一",
        "一千零一十",
        "二千三百四十五",
    ]
    assert ordinal(27, "lowerLetter") == "aa"
    assert ordinal(3, "hebrew1") is None


def test_an_unknown_number_format_is_shown_in_figures_and_reported():
    reading = read_docx(numbered_word((Level("hebrew1", "%1."),), [(0, "防汛"), (0, "抗旱")]), "a.docx")
    assert reading.text == "1. 防汛\n2. 抗旱"
    assert reading.losses == ("自动编号格式 hebrew1 无法还原，已用阿拉伯数字代替",)


def test_levels_within_levels_and_legal_figures_are_written():
    levels = (
        Level("chineseCounting", "%1、"),
        Level("decimal", "%1.%2", legal=True),
        Level("decimalEnclosedCircle", "%3"),
    )
    items = ((0, "甲"), (1, "乙"), (1, "丙"), (2, "丁"), (2, "戊"), (0, "己"), (1, "庚"))
    assert text(numbered_word(levels, items)) == ["一、甲", "1.1 乙", "1.2 丙", "①丁", "②戊", "二、己", "2.1 庚"]


def test_a_new_list_of_the_same_definition_counts_on_and_an_override_begins_anew():
    word = Word()
    definition = word.define(Level("decimal", "%1."), Level("lowerLetter", "%2)"))
    first, second = word.instance(definition, 1), word.instance(definition, 2)
    anew = word.instance(definition, 3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    for number in (first, first, second, anew, anew):
        word.item("项目", number)
    word.item("子项", anew, 1)
    assert text(word.data()) == ["1. 项目", "2. 项目", "3. 项目", "5. 项目", "6. 项目", "a)子项"]


def test_a_list_that_starts_elsewhere_or_overrides_a_whole_level_is_written():
    word = Word()
    definition = word.define(Level("decimal", "%1.", start=3))
    level = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="附件%1"/></w:lvl></w:lvlOverride>'
    plain, other = word.instance(definition, 1), word.instance(definition, 2, level)
    word.item("甲", plain)
    word.item("乙", other)
    assert text(word.data()) == ["3. 甲", "附件D 乙"]


def test_numbering_that_belongs_to_a_style_is_written_and_can_be_switched_off():
    word = Word()
    number = word.instance(
        word.define(
            Level("chineseCounting", "%1、", style="Heading1"), Level("chineseCounting", "（%2）", style="Heading2")
        ),
        1,
    )
    for name, level in (("Heading 1", 0), ("Heading 2", 1)):
        properties = word.document.styles[name].element.get_or_add_pPr()
        properties._add_numPr().get_or_add_numId().val = number
        if level:
            properties.numPr.get_or_add_ilvl().val = level
    word.document.add_heading("总体要求", 1)
    word.document.add_heading("防汛抗旱", 2)
    word.document.add_heading("森林防火", 2)
    word.item("附件", 0).style = word.document.styles["Heading 1"]
    reading = read_docx(word.data(), "a.docx")
    assert titles(reading) == [("一、总体要求", 1), ("（一）防汛抗旱", 2), ("（二）森林防火", 2), ("附件", 1)]


def test_bullets_have_no_label_and_signs_at_the_beginning_stay():
    word = Word()
    number = word.instance(word.define(Level("bullet", "●")), 1)
    word.item("帐篷500顶", number)
    word.document.add_paragraph("-10℃以下停止施工")
    word.document.add_paragraph("· 要点")
    assert text(word.data()) == ["帐篷500顶", "-10℃以下停止施工", "· 要点"]


def test_headings_come_from_styles_and_outline_levels():
    word = Word()
    word.document.add_heading("云江市防汛预案", 0)
    word.document.add_heading("总则", 1)
    word.document.add_heading("编制目的", 3)
    word.raw('<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>分级响应</w:t></w:r></w:p>')
    word.raw('<w:p><w:pPr><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>正文</w:t></w:r></w:p>')
    assert titles(read_docx(word.data(), "a.docx")) == [
        ("云江市防汛预案", 1),
        ("总则", 1),
        ("编制目的", 3),
        ("分级响应", 2),
    ]


def test_tables_stand_in_their_place_as_rows_and_covered_cells_stay_empty():
    word = Word()
    word.document.add_paragraph("任务如下：")
    table = word.document.add_table(3, 3)
    for at, row in enumerate((("序号", "任务", "责任部门"), ("1", "防汛", "市应急局"), ("2", "抗旱", ""))):
        for cell, words in zip(table.rows[at].cells, row, strict=True):
            cell.text = words
    table.cell(1, 2).merge(table.cell(2, 2))
    word.document.add_paragraph("完毕。")
    assert text(word.data()) == ["任务如下：", "序号 | 任务 | 责任部门", "1 | 防汛 | 市应急局", "2 | 抗旱", "完毕。"]


def test_numbers_in_table_cells_are_written_and_count_on():
    word = Word()
    number = word.instance(word.define(Level("decimal", "%1.")), 1)
    word.item("甲", number)
    table = word.document.add_table(1, 2)
    for cell, words in zip(table.rows[0].cells, ("乙", "丙"), strict=True):
        cell._tc.remove(cell._tc.p_lst[0])
        cell._tc.append(word.item(words, number)._p)
    word.item("丁", number)
    assert text(word.data()) == ["1. 甲", "2. 乙 | 3. 丙", "4. 丁"]


def test_a_frame_of_one_cell_is_read_as_paragraphs():
    word = Word()
    cell = word.document.add_table(1, 1).rows[0].cells[0]
    cell.text = "一、总体要求"
    cell.add_paragraph("坚持人民至上。")
    assert text(word.data()) == ["一、总体要求", "坚持人民至上。"]


def test_footnotes_are_called_in_the_text_and_stand_at_the_end():
    word = Word()
    word.notes("指一般以上事故。", "见附件。")
    call = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    word.raw(
        f"<w:p><w:r><w:t>事故</w:t></w:r>{call.format(2)}<w:r><w:t>起数下降，人数</w:t></w:r>{call.format(3)}</w:p>"
    )
    assert text(word.data()) == ["事故〔注1〕起数下降，人数〔注2〕", "〔注1〕指一般以上事故。", "〔注2〕见附件。"]


def test_tracked_changes_are_accepted_and_quotes_stay():
    word = Word()
    word.raw(
        '<w:p><w:r><w:t>完善“防”</w:t></w:r><w:del w:id="1"><w:r><w:delText>旧文字</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>“救”</w:t></w:r></w:ins><w:r><w:t>责任</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p><w:p><w:r><w:t>后半句。</w:t></w:r></w:p>'
        '<w:p><w:moveFrom w:id="4"><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo w:id="5"><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>'
    )
    reading = read_docx(word.data(), "a.docx")
    assert reading.text.split("\n") == ["完善“防”“救”责任", "前半句，后半句。", "移来"]
    assert reading.losses == ()


def test_text_boxes_content_controls_fields_and_page_breaks_lose_nothing():
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    word = Word()
    word.raw(
        "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>块级控件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>锚点</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx>{box.format('框内文字')}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box.format('框内文字')}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:p><w:r><w:pict><v:shape><v:textbox>{box.format('旧式文本框')}</v:textbox></v:shape></w:pict></w:r></w:p>"
        "<w:p><w:fldSimple w:instr='DATE'><w:r><w:t>域</w:t></w:r></w:fldSimple><w:smartTag><w:r><w:t>标记</w:t></w:r></w:smartTag>"
        "<w:r><w:lastRenderedPageBreak/><w:t>同一段</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<m:oMathPara><m:oMath><m:r><m:t>式</m:t></m:r></m:oMath></m:oMathPara></w:p>"
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>音</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    reading = read_docx(word.data(), "a.docx")
    assert reading.text.split("\n") == ["块级控件", "锚点", "框内文字", "旧式文本框", "域标记同一段式", "字"]
    assert reading.losses == ()


def test_headers_footers_and_contents_are_left_out_and_the_contents_reported():
    word = Word()
    word.document.sections[0].header.paragraphs[0].text = "页眉文字"
    word.document.sections[0].footer.paragraphs[0].text = "页脚文字"
    word.document.styles.add_style("toc 1", 1)
    word.document.add_paragraph("总则……1", style="toc 1")
    word.document.add_paragraph("总则")
    reading = read_docx(word.data(), "a.docx")
    assert reading.text == "总则"
    assert reading.losses == ("目录（1 行）未收入，各级标题以正文中的为准",)


def test_hidden_words_and_pictures_are_reported():
    word = Word()
    word.raw(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见</w:t></w:r>"
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><a:blip/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    reading = read_docx(word.data(), "a.docx")
    assert reading.text == "可见"
    assert reading.losses == ("有 2 个字在文件中设为隐藏，未收入", "有 1 张图片，图片里的文字未能读出")


def test_words_that_the_reader_drops_are_counted_and_reported(monkeypatch):
    whole = office._partitioned
    monkeypatch.setattr(office, "_partitioned", lambda plain: whole(plain)[1:])
    word = Word()
    word.document.add_paragraph("防汛抗旱")
    word.document.add_paragraph("森林防火")
    assert read_docx(word.data(), "a.docx").losses == ("有约 4 个汉字未能读出",)


def test_every_han_character_of_a_long_list_arrives():
    items = [(0, f"第{at}项任务，市应急局牵头“限期”完成。") for at in range(300)]
    data = numbered_word((Level("chineseCountingThousand", "（%1）"),), items)
    reading = read_docx(data, "a.docx")
    assert han(reading.text) >= sum(han(words) for _, words in items)
    assert reading.losses == ()


def test_a_damaged_word_file_is_one_sentence():
    data = numbered_word((Level("decimal", "%1."),), [(0, "防汛")])
    with pytest.raises(ReadingError, match=r"a\.docx：Word 文件不完整或已损坏"):
        read_docx(data[: len(data) // 2], "a.docx")


@pytest.mark.parametrize(
    ("pattern", "match", "other"),
    [
        (numbering.PLACE, "第%1条", "第1条"),
        (numbering.TIGHT_END, "（一）", "第一条"),
        (wordfile.HEADING_NAME, "heading 2", "Heading"),
        (wordfile.CONTENTS_NAME, "toc 1", "topic 1"),
        (wordfile.MARKED, "\ue001", "一"),
    ],
)
def test_each_pattern_matches_what_it_is_for_and_not_its_neighbour(pattern, match, other):
    assert pattern.search(match)
    assert not pattern.search(other)
