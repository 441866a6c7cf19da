"""A sheet as a Word file: named styles, Chinese faces, page numbers; the same sheet always gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import count

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import BaseStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from assistant.study.exporting.archive import timeless
from assistant.study.exporting.sheet import Paragraph, Piece, Role, Ruling, Sheet, Style, Table
from assistant.study.exporting.wording import clean

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
PAGE_WIDTH, PAGE_HEIGHT, SIDE, EDGE = Cm(21), Cm(29.7), Cm(2.4), Cm(2.2)
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE
SIZES = {Style.TITLE: 18, Style.PART: 13, Style.EXPLANATION: 10, Style.SOURCE: 9.5, Style.NOTE: 9.5, Style.ABOUT: 10.5}
PLAIN_SIZE = 11
STEP = Cm(0.75)  # by which a line of an outline is set in under the one above
SMALL, NARROW = Pt(9.5), Pt(8)  # in tables, and in those of many columns
INDENTS = {Style.OPTION: 0.8, Style.POINT: 0.8, Style.EXPLANATION: 0.8, Style.SOURCE: 0.8, Style.ROOM: 0.8}
HEAVY = (Style.TITLE, Style.PART)
TIED = (Style.PART, Style.QUESTION, Style.ANSWER, Style.TASK)  # stay with what follows
GREY = RGBColor(0x59, 0x63, 0x6E)
NOT_A_NAME = re.compile(r"\W")


def as_docx(sheet: Sheet) -> bytes:
    """The file; each page of the sheet is a section with a running head and page numbers of its own."""
    document = Document()
    _prepare(document, sheet.title)
    press = Press(document)
    for number, page in enumerate(sheet.pages):
        section = document.add_section(WD_SECTION.NEW_PAGE) if number else document.sections[0]
        _frame(section, clean(page.running))
        for block in page.blocks:
            press.table(block) if isinstance(block, Table) else press.paragraph(block)
    written = BytesIO()
    document.save(written)
    return timeless(written.getvalue())


def _prepare(document: WordDocument, title: str) -> None:
    """Properties, the body's face, and the styles of paragraphs and pieces."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(title)[:255], "应急", ""
    properties.language = "zh-CN"
    _face(document.styles["Normal"], SONG, PLAIN_SIZE)
    for name in ("Header", "Footer"):
        _face(document.styles[name], SONG, 9)
        document.styles[name].font.color.rgb = GREY
    for style in Style:
        _paragraph_style(document, style)
    for role in Role:
        if role.value:
            made = document.styles.add_style(role.value, WD_STYLE_TYPE.CHARACTER)
            _dress(made, role)
    for number in range(1, 5):
        _face(document.styles[f"Heading {number}"], HEI, 12 if number == 1 else 11)
        document.styles[f"Heading {number}"].font.color.rgb = RGBColor(0, 0, 0)


def _paragraph_style(document: WordDocument, style: Style) -> None:
    made = document.styles.add_style(style.value, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = document.styles["Heading 1" if style is Style.PART else "Normal"]
    made.quick_style = True
    _face(made, HEI if style in HEAVY else SONG, SIZES.get(style, PLAIN_SIZE))
    made.font.bold = style in HEAVY
    made.font.color.rgb = GREY if style in (Style.SOURCE, Style.NOTE) else RGBColor(0, 0, 0)
    form = made.paragraph_format
    form.space_before = Pt({Style.PART: 12, Style.QUESTION: 7, Style.ANSWER: 8, Style.TASK: 4}.get(style, 0))
    form.space_after = Pt({Style.TITLE: 8, Style.ABOUT: 6}.get(style, 2))
    form.line_spacing = 1.1 if style is Style.CELL else 1.25
    form.keep_together, form.keep_with_next = style is not Style.SOURCE, style in TIED
    form.left_indent = Cm(INDENTS.get(style, 0))
    if style in (Style.TITLE, Style.ABOUT):
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if style is Style.ROOM:
        form.space_after = Pt(14)
        _border(made.element.get_or_add_pPr())


def _dress(style: BaseStyle, role: Role) -> None:
    style.font.bold = role in (Role.NUMBER, Role.MARK, Role.LABEL) or None
    if role is Role.MARK:  # a highlight has no effect in a style
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "FFE08A")):
            shade.set(qn(f"w:{name}"), value)
        style.element.get_or_add_rPr().append(shade)
    if role in (Role.POINTS, Role.ASIDE):
        style.font.color.rgb = GREY


def _face(style: BaseStyle, chinese: str, size: float) -> None:
    """Chinese and Latin faces and the size of a style; without the first Word takes whatever the machine has."""
    style.font.name, style.font.size = LATIN, Pt(size)
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:eastAsia"), chinese)
    faces.set(qn("w:hint"), "eastAsia")  # for marks that both scripts have, such as quotation marks


def _border(properties) -> None:
    """A thin line under a paragraph, to write on."""
    borders = OxmlElement("w:pBdr")
    for side in ("w:bottom", "w:between"):  # between: lines that follow one another
        rule = OxmlElement(side)
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "9AA5B1")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _frame(section: Section, running: str) -> None:
    """A4, the running head, and 第 1 页 共 3 页 counted through the file."""
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = SIDE
    section.top_margin = section.bottom_margin = EDGE
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(running)
    for word, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (" 页", "")):
        foot.add_run(word)
        if field:
            _field(foot, field)


def _field(paragraph: WordParagraph, name: str) -> None:
    """A field that Word works out, 1 until it has."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)


class Press:
    """Puts paragraphs and tables into a document. Styles go by their ids: looking one up by its name takes milliseconds."""

    def __init__(self, document: WordDocument) -> None:
        self._document, self._numbers = document, count()
        self._ids = {style.name: style.style_id for style in document.styles}

    def paragraph(self, block: Paragraph) -> None:
        made = self._document.add_paragraph()
        made._p.style = self._ids[f"Heading {block.level + 1}" if block.style is Style.HEADING else block.style.value]
        self._add(made, block.pieces)
        if block.style is Style.OUTLINE:
            made.paragraph_format.left_indent = STEP * (block.level - 1)
        if block.anchor:
            self._bookmark(made, block.anchor)

    def table(self, block: Table) -> None:
        grid = block.ruling is Ruling.GRID
        size = NARROW if len(block.widths) > 8 else SMALL
        made = self._document.add_table(len(block.rows), len(block.widths))
        made.style, made.autofit = ("Table Grid" if grid else "Normal Table"), False
        widths = [TEXT_WIDTH * share // sum(block.widths) for share in block.widths]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        for row, cells in zip(made.rows, block.rows, strict=True):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, pieces, width in zip(row.cells, cells, widths, strict=True):
                cell.width = width
                self._cell(cell, pieces, size if grid else None)
        if grid:
            made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell in made.rows[0].cells:
                for run in cell.paragraphs[0].runs:
                    run.font.bold = True

    def _cell(self, cell: _Cell, pieces: Sequence[Piece], size: Length | None) -> None:
        """size: of the words, None in the style of options."""
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._ids[Style.CELL.value if size else Style.OPTION.value]
        if size is None:
            paragraph.paragraph_format.left_indent = Cm(0.3)
        self._add(paragraph, pieces)
        for run in paragraph.runs if size else ():
            run.font.size = size

    def _add(self, paragraph: WordParagraph, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            run = paragraph.add_run(clean(piece.text))
            if piece.role.value:
                run._r.style = self._ids[piece.role.value]

    def _bookmark(self, paragraph: WordParagraph, name: str) -> None:
        """A name for the place, by which an edited file still tells which item it was."""
        number = str(next(self._numbers))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), number)
        start.set(qn("w:name"), NOT_A_NAME.sub("_", name)[:40])
        paragraph._p.insert(1, start)
        paragraph._p.append(end)
