"""Makes the demo documents whose format or encoding is not plain UTF-8 text: txt, docx and pdf, byte for byte alike."""

from __future__ import annotations

import argparse
import io
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

SOURCES = Path(__file__).parent / "demo_sources"
SHIPPED = Path(__file__).parents[1] / "data" / "demo"

UNBROKEN = re.compile(r"[0-9A-Za-z.%+-]+|.")
FOOTNOTE = re.compile(r"^\[\^(\d+)\]: *(.+)$")
FOOTNOTE_MARK = re.compile(r"\[\^(\d+)\]")
NOT_FIRST = "，。；：、！？）》”…"
NOT_LAST = "（《“"

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EPOCH = (2025, 1, 1, 0, 0, 0)

# Numbered styles: first mark of a source line → (Word style, list, level).
REPORT = {"##": ("Heading1", 1, 0), "###": ("Heading2", 1, 1)}
RULES = {"##": ("Heading1", 1, 0), "@": ("Normal", 2, 0), "@@": ("Normal", 2, 1)}
# Lists: for each, the (number format, printed form) of its levels; a space at the end is Word's own (w:suff).
REPORT_LISTS = ((("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）")),)
RULES_LISTS = (
    (("chineseCountingThousand", "第%1章 "),),
    (("chineseCountingThousand", "第%1条 "), ("chineseCounting", "（%2）")),
)

PAGE = (595, 842)
MARGIN, TOP, SIZE, LEADING, LINES = 70, 745, 15, 27, 24
RUNNING_HEAD = "海屿新区应急管理局文件"


def width(text: str) -> float:
    """The width of `text` in em: ASCII is half an em wide, all else one em."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def lines(text: str, em: float, first: str = "") -> list[str]:
    """`text` cut into lines of at most `em` em (closing punctuation may hang); `first` indents the first."""
    cut = [first]
    for piece in UNBROKEN.findall(text):
        if width(cut[-1] + piece) > em and piece not in NOT_FIRST:
            carried = cut[-1][-1] if cut[-1][-1] in NOT_LAST else ""
            cut[-1] = cut[-1].removesuffix(carried)
            cut.append(carried)
        cut[-1] += piece
    return cut


def copied(source: str) -> str:
    """`source` as text copied out of a PDF: every paragraph broken into lines of 38 characters."""
    return "\n".join(line for paragraph in source.splitlines() for line in lines(paragraph, 38)) + "\n"


def run(text: str) -> str:
    """`text` as Word runs, with [^1] as a reference to footnote 1."""
    pieces = FOOTNOTE_MARK.split(text)
    made = []
    for at, piece in enumerate(pieces):
        if at % 2:
            made.append(
                f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{piece}"/></w:r>'
            )
        elif piece:
            made.append(f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>')
    return "".join(made)


def paragraph(text: str, style: str, numbered: tuple[int, int] | None = None) -> str:
    """One Word paragraph; numbered: (list, level), whose mark Word prints and the text does not hold."""
    number = ""
    if numbered:
        number = f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{number}</w:pPr>{run(text)}</w:p>'


def table(rows: list[str]) -> str:
    """A Word table from the rows of a Markdown table (the second row, of dashes, is left out)."""
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    grid = '<w:gridCol w:w="2200"/>' * len(cells[0])
    made = []
    for row in cells[:1] + cells[2:]:
        columns = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="2200" w:type="dxa"/></w:tcPr>{paragraph(cell, "Normal")}</w:tc>' for cell in row
        )
        made.append(f"<w:tr>{columns}</w:tr>")
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(made)}</w:tbl>'


def body(source: str, marks: dict[str, tuple[str, int, int]]) -> str:
    """The body of document.xml: headings, numbered and plain paragraphs, and tables, in the order of the source."""
    made: list[str] = []
    rows: list[str] = []
    for line in (*filter(str.strip, source.splitlines()), ""):
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            made.append(table(rows))
            rows = []
        mark, _, rest = line.partition(" ")
        if mark in marks:
            style, numbering, level = marks[mark]
            made.append(paragraph(rest, style, (numbering, level)))
        elif mark == "#":
            made.append(paragraph(rest, "Title"))
        elif line and not FOOTNOTE.match(line):
            made.append(paragraph(line, "Normal"))
    return "".join(made)


def styles() -> str:
    """styles.xml: Title, two headings, Normal and a bordered table, in Chinese fonts."""
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{}"/>'
    made = [
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts.format("仿宋")}<w:sz w:val="32"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    ]
    made.append('<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>')
    for style, name, face, outline in (
        ("Title", "Title", "方正小标宋简体", ""),
        ("Heading1", "heading 1", "黑体", "0"),
        ("Heading2", "heading 2", "楷体", "1"),
    ):
        level = (
            f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>' if outline else '<w:pPr><w:jc w:val="center"/></w:pPr>'
        )
        made.append(
            f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{level}<w:rPr>{fonts.format(face)}</w:rPr></w:style>'
        )
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    made.append(
        f'<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>{border}</w:tblBorders></w:tblPr></w:style>'
    )
    return f"{HEADER}<w:styles {WORD}>{''.join(made)}</w:styles>"


def numbering(lists: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """numbering.xml: one abstract list and one list for each of `lists`, numbered from 1."""
    abstract, concrete = [], []
    for at, levels in enumerate(lists, 1):
        made = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="{"space" if printed[-1] == " " else "nothing"}"/><w:lvlText w:val="{printed.strip()}"/><w:lvlJc w:val="left"/></w:lvl>'
            for level, (kind, printed) in enumerate(levels)
        )
        abstract.append(
            f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="multilevel"/>{made}</w:abstractNum>'
        )
        concrete.append(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>')
    return f"{HEADER}<w:numbering {WORD}>{''.join(abstract + concrete)}</w:numbering>"


def footnotes(source: str) -> str:
    """footnotes.xml: the two separators that Word expects and the [^1]: lines of the source."""
    made = [
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>',
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>',
    ]
    for line in source.splitlines():
        if found := FOOTNOTE.match(line):
            made.append(
                f'<w:footnote w:id="{found[1]}"><w:p><w:r><w:footnoteRef/></w:r>{run(" " + found[2])}</w:p></w:footnote>'
            )
    return f"{HEADER}<w:footnotes {WORD}>{''.join(made)}</w:footnotes>"


def relationships(targets: tuple[tuple[str, str], ...]) -> str:
    """A .rels part that names each (type, target), with ids rId1, rId2, …"""
    made = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


def docx(source: str, marks: dict[str, tuple[str, int, int]], lists: tuple[tuple[tuple[str, str], ...], ...]) -> bytes:
    """A Word file of `source`, stored without compression so that its bytes depend on nothing but the source."""
    names = ("styles", "numbering", "footnotes")
    kinds = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{PARTS}.{name}+xml"/>' for name in names)
    parts = {
        "[Content_Types].xml": f'{HEADER}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{PARTS}.document.main+xml"/>{kinds}</Types>',
        "_rels/.rels": relationships(((f"{OFFICE}/officeDocument", "word/document.xml"),)),
        "word/document.xml": f'{HEADER}<w:document {WORD}><w:body>{body(source, marks)}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
        "word/_rels/document.xml.rels": relationships(tuple((f"{OFFICE}/{name}", f"{name}.xml") for name in names)),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(lists),
        "word/footnotes.xml": footnotes(source),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text.encode())
    return packed.getvalue()


def placed(source: str) -> list[tuple[float, str]]:
    """The lines of a PDF in order, each with its left edge in points; "= " and "- " are centred, "> " stands right."""
    em = (PAGE[0] - 2 * MARGIN) / SIZE
    made: list[tuple[float, str]] = []
    for line in source.splitlines():
        if line[:2] in ("= ", "- "):
            made += [(MARGIN + (em - width(row)) / 2 * SIZE, row) for row in lines(line[2:], em - 8)]
        elif line.startswith("> "):
            made.append((MARGIN + (em - width(line[2:]) - 2) * SIZE, line[2:]))
        else:
            rows = lines(line, em, "　　")
            made += [(MARGIN + 2 * SIZE, rows[0].strip("　")), *((float(MARGIN), row) for row in rows[1:])]
    return made


def shown(x: float, y: float, size: float, text: str) -> str:
    """PDF operators that show `text` with its left end at (x, y)."""
    return f"BT /F1 {size:g} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"


def sheet(rows: list[tuple[float, str]], number: int) -> str:
    """The content stream of one page: running head, rows and page number."""
    made = shown(PAGE[0] / 2 - width(RUNNING_HEAD) * 5, 795, 10, RUNNING_HEAD)
    made += "".join(shown(x, TOP - at * LEADING, SIZE, text) for at, (x, text) in enumerate(rows))
    return made + shown(PAGE[0] / 2 - 20, 45, 12, f"— {number} —")


def pdf(source: str, title: str) -> bytes:
    """A PDF of `source` with a text layer in the standard font STSong-Light, which every reader brings itself."""
    rows = placed(source)
    sheets = [sheet(rows[at : at + LINES], at // LINES + 1) for at in range(0, len(rows), LINES)]
    pages = [f"{7 + 2 * at} 0 R" for at in range(len(sheets))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(pages)}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 /W [1 95 500] "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        f"<< /Title <feff{title.encode('utf-16-be').hex()}> /CreationDate (D:20250306090000+08'00') >>",
    ]
    for at, stream in enumerate(sheets):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]} {PAGE[1]}] /Resources << /Font << /F1 3 0 R >> >> /Contents {8 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}endstream")
    return bound(objects)


def bound(objects: list[str]) -> bytes:
    """A PDF file of `objects` (the first is the catalog, the sixth the information), with its cross-reference table."""
    made, offsets = "%PDF-1.4\n%âãÏÓ\n", []  # bytes over 127, so that nothing takes the file for text
    for number, item in enumerate(objects, 1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n{item}\nendobj\n"
    table_at = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{offset:010d} 00000 n \n" for offset in offsets
    )
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{table_at}\n%%EOF\n"
    return made.encode("latin-1")


def words(name: str) -> str:
    """The text of one file in demo_sources."""
    return (SOURCES / name).read_text("utf-8")


def documents() -> dict[str, bytes]:
    """Every generated demo document: file name → bytes."""
    return {
        "青澜市2025年应急管理工作要点.txt": copied(words("qinglan_2025.md")).encode("utf-8"),
        "岚州市2025年应急管理工作要点.txt": words("lanzhou_2025.md").encode("gb18030"),
        "临溪区应急管理局2024年工作总结和2025年工作谋划.docx": docx(words("linxi_2024_2025.md"), REPORT, REPORT_LISTS),
        "海屿新区2025年应急管理工作要点.pdf": pdf(words("haiyu_2025.md"), "海屿新区2025年应急管理工作要点"),
        "云川省突发事件应急预案管理办法.docx": docx(words("yunchuan_plan_rules.md"), RULES, RULES_LISTS),
        "岚州应急简报2025年第6期.txt": b"\xff\xfe" + words("lanzhou_drill_news.md").encode("utf-16-le"),
    }


def main() -> None:
    """Writes the generated demo documents into a folder (that of the shipped ones unless told)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=SHIPPED)
    folder: Path = parser.parse_args().into
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in documents().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
