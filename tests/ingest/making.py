"""Files to read, made with real libraries: Word with hand-written numbering, PDF with a Chinese font, web pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


@dataclass(frozen=True)
class Level:
    """One level of a Word list: its number format and what stands around the number."""

    format: str
    text: str
    start: int = 1
    suffix: str = "tab"
    style: str | None = None
    restart: int | None = None
    legal: bool = False

    def xml(self, at: int) -> str:
        parts = [f'<w:start w:val="{self.start}"/><w:numFmt w:val="{self.format}"/>']
        parts += [f'<w:lvlRestart w:val="{self.restart}"/>'] if self.restart is not None else []
        parts += [f'<w:pStyle w:val="{self.style}"/>'] if self.style else []
        parts += ["<w:isLgl/>"] if self.legal else []
        parts += [f'<w:suff w:val="{self.suffix}"/><w:lvlText w:val="{self.text}"/><w:lvlJc w:val="left"/>']
        return f'<w:lvl w:ilvl="{at}">{"".join(parts)}</w:lvl>'


@dataclass
class Word:
    """A Word file under construction."""

    document: WordDocument = field(default_factory=docx.Document)
    lists: int = 0

    def __post_init__(self) -> None:
        numbering = self.document.part.numbering_part.element
        for child in list(numbering):
            numbering.remove(child)

    def define(self, *levels: Level) -> int:
        """A list definition; returns its abstract number."""
        self.lists += 1
        inner = "".join(level.xml(at) for at, level in enumerate(levels))
        xml = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self.lists}">{inner}</w:abstractNum>'
        numbering = self.document.part.numbering_part.element
        numbering.insert(self.lists - 1, parse_xml(xml))
        return self.lists

    def instance(self, abstract: int, number: int, overrides: str = "") -> int:
        """A list that uses a definition, perhaps beginning anew."""
        xml = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
        self.document.part.numbering_part.element.append(parse_xml(xml))
        return number

    def item(self, text: str, number: int, level: int = 0) -> Paragraph:
        paragraph = self.document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr()
        xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        properties.append(parse_xml(xml))
        return paragraph

    def raw(self, inner: str) -> None:
        """Append a paragraph or other block written in XML (namespaces w, wp, a, wps, mc, v, m)."""
        block = parse_xml(f"<w:body {NAMESPACES}>{inner}</w:body>")
        end = self.document.element.body.find(qn("w:sectPr"))
        for child in list(block):
            end.addprevious(child)

    def notes(self, *texts: str) -> None:
        """Footnotes with the ids 2, 3, …"""
        inner = "".join(
            f'<w:footnote w:id="{at}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
            for at, text in enumerate(texts, 2)
        )
        blob = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{inner}</w:footnotes>'
        )
        part = Part(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob.encode(), self.document.part.package
        )
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def data(self) -> bytes:
        buffer = BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def numbered_word(levels: Sequence[Level], items: Iterable[tuple[int, str]]) -> bytes:
    """A Word file that is one list: (level, text) pairs."""
    word = Word()
    number = word.instance(word.define(*levels), 1)
    for level, text in items:
        word.item(text, number, level)
    return word.data()


TITLE = ("关于印发《2024年云江市应急管理", "工作要点》的通知")
PLAN = (
    "2024年，全市应急管理工作总体要求是：坚持人民至上、生命至上，更好统筹发展和安全，全力防范化解重大安全风险，坚决遏制重特大事故发生，最大限度减少灾害损失，为全市经济社会高质量发展提供坚实的安全保障。",
    "一、健全完善应急管理体制机制",
    "（一）优化应急管理体制。按照省市部署，整合减灾委员会、抗震救灾指挥部等议事协调机构，设立市防灾减灾救灾委员会，完善“防”“救”责任链条。市应急局牵头，市水务局、市林业局配合，6月底前完成。",
    "（二）深化综合执法改革。调整设立市应急管理综合执法支队，统一行使市级和中心城区应急管理综合执法职能，配备执法记录仪120台、执法车辆8辆。",
    "二、坚决遏制重特大生产安全事故",
    "（三）开展重大事故隐患排查整治。全年挂牌督办隐患单位28家，每季度通报一次整改情况；对整改不力的，依法依规从严处理。",
    "（四）加强危险化学品安全管理。对全市36家重点企业开展2轮检查，推进HAZOP分析和SIL定级全覆盖，确保自动化控制系统装备率达到100%。",
    "1.严格落实企业主体责任。督促企业建立全员安全生产责任制，主要负责人每季度至少组织开展1次安全生产检查，并向从业人员报告检查结果。",
    "2.提升监管信息化水平。建成危险化学品安全风险监测预警系统，接入企业一级、二级重大危险源监测数据，实现线上巡查、在线抽查常态化。",
    "三、全面提升防灾减灾救灾能力",
    "（五）做好防汛抗旱工作。修订市级防汛应急预案，汛前完成12座病险水库除险加固，组织开展防汛应急演练2次，储备编织袋50万条、救生衣3000件，落实抢险队伍18支1260人。",
    "（六）做好森林防灭火工作。严格落实林长制，划定重点防火区域，配备护林员460名；清明、春节等重点时段实行24小时值班和领导带班制度，确保火情早发现、早处置。",
    "（七）加强应急物资保障。制定《云江市应急物资储备管理办法》，建立市、县、乡三级储备体系，动态更新储备目录，每年盘点不少于2次。",
)
TABLE = (
    ("序号", "工作任务", "责任部门", "完成时限"),
    ("1", "修订防汛应急预案", "市应急局", "5月底前"),
    ("2", "病险水库除险加固", "市水务局", "汛前"),
)


def pdf(
    paragraphs: Sequence[str] = PLAN,
    title: Sequence[str] = TITLE,
    table: Sequence[Sequence[str]] = (),
    head: str = "",
    indent: bool = True,
    size: float = 16,
    dashed: bool = True,
    spread: float = 1.75,
) -> bytes:
    """An official-looking PDF: centred title, justified paragraphs, a table after the fourth, page numbers."""
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    base = {"fontName": "STSong-Light", "wordWrap": "CJK"}
    body = ParagraphStyle(
        "body", **base, fontSize=size, leading=size * spread, firstLineIndent=2 * size if indent else 0, alignment=4
    )
    head_style = ParagraphStyle("title", **base, fontSize=22, leading=33, alignment=TA_CENTER)
    cell = ParagraphStyle("cell", **base, fontSize=12, leading=16)
    story = [Text(line, head_style) for line in title] + [Spacer(1, 20)]
    for at, paragraph in enumerate(paragraphs):
        story.append(Text(paragraph, body))
        if table and at == 3:
            grid = Table([[Text(text, cell) for text in row] for row in table], colWidths=[40, 150, 120, 90])
            grid.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
            story += [Spacer(1, 10), grid, Spacer(1, 10)]

    def frame(canvas, document) -> None:
        canvas.setFont("STSong-Light", 10.5)
        number = f"— {document.page} —" if dashed else str(document.page)
        canvas.drawCentredString(A4[0] / 2, 40, number)
        if head:
            canvas.drawString(80, A4[1] - 45, head)

    buffer = BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=79, rightMargin=73, topMargin=105, bottomMargin=99, invariant=1
    )
    template.build(story, onFirstPage=frame, onLaterPages=frame)
    return buffer.getvalue()


def drawn_pdf(*pages: str | None) -> bytes:
    """A PDF with one line of text on each page; None is a page that is only a picture."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for text in pages:
        canvas.setFont("STSong-Light", 16)
        if text is None:
            canvas.drawImage(ImageReader(BytesIO(PNG)), 0, 0, *A4)
        else:
            canvas.drawString(80, 700, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def locked_pdf(password: str = "secret") -> bytes:
    """A PDF that opens only with a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn_pdf("机密内容"))))
    writer.encrypt(password, algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def looping_pdf() -> bytes:
    """A PDF whose tree of pages contains itself."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, inner in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inner)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>2024年云江市应急管理工作要点_云江市人民政府</title>
<meta name="SiteName" content="云江市人民政府"><meta name="ArticleTitle" content="2024年云江市应急管理工作要点">
<meta name="PubDate" content="2024-03-05 10:00"><meta name="ContentSource" content="云江市应急管理局">
<meta name="viewport" content="width=device-width"><style>.a{}</style><script>var 菜单 = "脚本里的字";</script></head><body>
<div class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a>政务公开</a></li><li><a>互动交流</a></li></ul></div>
<div class="crumb">当前位置：<a>首页</a> &gt; <a>政府信息公开</a> &gt; 规划计划</div>
<div class="main"><div class="left"><ul><li><a>机构职能</a></li><li><a>规划计划</a></li><li><a>统计信息</a></li></ul></div>
<div class="content">
<table class="xxgk"><tr><td>索&nbsp;引&nbsp;号：</td><td>YJ-2024-0012</td><td>主题分类：</td><td>应急管理</td></tr>
<tr><td>发文机关：</td><td>云江市应急管理局</td><td>发文日期：</td><td>2024-03-01</td></tr>
<tr><td>文&nbsp;&nbsp;号：</td><td>云应急〔2024〕8号</td><td>有效期：</td><td></td></tr></table>
<h1>2024年云江市应急管理工作要点</h1>
<div class="info"><span>发布时间：2024-03-05 10:00</span><span> 来源：云江市应急管理局</span>
<span>浏览次数：<i>123</i></span> 字体：<a>大</a> <a>中</a> <a>小</a></div>
<div class="bdsharebuttonbox">分享到：<a>微信</a><a>微博</a></div>
<div class="TRS_Editor"><p style="text-indent:2em">&nbsp;&nbsp;&nbsp;&nbsp;2024年，全市应急管理工作总体要求是：坚持人民至上、生命至上，统筹发展和安全，防范化解重大安全风险，坚决遏制重特大事故。</p>
<h2>一、健全责任体系</h2>
<p>（一）压实责任。各县（市、区）要在6月底前完成安全生产责任制修订，做到“一单四制”，市应急局每季度
督查一次。</p><p>（二）挂牌督办。全年挂牌督办隐患单位28家。</p>
<h2>二、重点任务</h2>
<table border="1"><tr><th>序号</th><th>任务</th><th>责任部门</th></tr>
<tr><td>1</td><td>开展防汛演练2次</td><td><p>市应急局</p><p>市水务局</p></td></tr><tr><td>2</td><td>排查隐患</td><td></td></tr></table>
<ol><li>完善预案；</li><li>储备物资；<ul><li>帐篷500顶</li></ul></li><li>加强培训。</li></ol>
<p>特此通知。</p><p align="right">云江市应急管理局<br>2024年3月1日</p></div>
<div class="ewm">扫一扫在手机打开当前页<img src="x"></div><p class="print">【打印本页】【关闭窗口】</p>
<div>上一篇：<a>关于防汛工作的通知</a></div></div></div>
<div class="foot"><p>主办单位：云江市人民政府办公室　承办单位：云江市大数据中心</p>
<p>网站标识码：0000000000　备案号：某ICP备00000000号</p></div></body></html>
"""
