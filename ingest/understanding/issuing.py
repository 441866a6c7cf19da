"""Who issued a document: its header, the first words of its title, a line of its own, or the organ that runs the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.document import Region, Span
from ingest.understanding import dating
from ingest.understanding.dating import Finding

NATION = "中华人民共和国"
HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff《》（）“”0-9])\s+(?=[\u4e00-\u9fff《》（）“”])|(?<=[\u4e00-\u9fff])\s+(?=\d)")
SPACE = re.compile(r"\s+")
WHOLE_NAME = re.compile(r"《([^《》]+)》")
ORGAN = (
    r"(?:人民政府办公[厅室]|人民政府|(?:应急管理|安全生产监督管理|安全监督管理)[局厅部]|安全生产委员会(?:办公室)?|减灾委员会(?:办公室)?"
    r"|应急委员会|管理委员会|管委会|指挥部(?:办公室)?|办公[厅室]|委员会|人民法院|人民检察院|总局|局|厅|署|部|委|院)"
)
TITLE_ORGAN = re.compile(
    rf"^(?P<organ>[\u4e00-\u9fff（）()、 ]{{0,40}}?{ORGAN})(?=(?:关于|印发|转发|(?:19|20)\d{{2}}年))"
)
ORGAN_LINE = re.compile(rf"^[\s•·●■]*(?P<organ>[\u4e00-\u9fff]{{2,30}}{ORGAN})\s*$")
HOST = re.compile(rf"[\u4e00-\u9fff]{{2,30}}?{ORGAN}(?![\u4e00-\u9fff])")
DATE_LEAD = re.compile(r"^.*?日\s*(?:经)?")
ORDER = re.compile(
    r"(?P<organ>[\u4e00-\u9fff、]{2,60}?)\s*(?:令|公告)\s*[（(]?第?\s*[\d〇零一二三四五六七八九十百]+\s*号"
)
CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,20}?(?:省|市|自治区|自治州|自治县|县|州))?(?:第[一二三四五六七八九十]+届)?(?P<nation>全国)?"
    r"人民代表大会(?P<committee>常务委员会)?"
)
MEETING = re.compile(r"日\s*(?:经)?([\u4e00-\u9fff]{2,16}?(?:部|总局|局|委员会|署))(?:第\d+次)?(?:部务|局务|审议|会议)")
SUPREME = re.compile(r"最高人民(?:法院|检察院)")


def clean_title(words: str) -> str:
    """A title on one line, without the gaps that line breaks leave and without 《》 around it."""
    plain = SPACE.sub(" ", HAN_GAP.sub("", words.strip())).strip(" \u3000")
    whole = WHOLE_NAME.fullmatch(plain)
    return whole[1] if whole else plain


def organ_of(header: str) -> str:
    """Who enacted, by a line of a statute's header: 国务院, 湖北省人民代表大会常务委员会, 应急管理部; "" if it does not say."""
    plain = DATE_LEAD.sub("", header, count=1)
    order, congress = ORDER.search(plain), CONGRESS.search(plain)
    if order and "人民代表大会" not in order["organ"]:
        return order["organ"].removeprefix(NATION).strip("、")
    if congress and (congress["place"] or congress["nation"]):
        return f"{congress['place'] or '全国'}人民代表大会{congress['committee'] or ''}"
    if "国务院" in header:
        return "国务院"
    supreme = SUPREME.findall(header)
    if supreme:
        return "、".join(dict.fromkeys(supreme))
    ministry = MEETING.search(header)
    return ministry[1] if ministry else ""


def enacting(text: str, blocks: tuple[Span, ...]) -> Finding[str] | None:
    """The organ that passed or published a statute; one that merely approved it does not count."""
    for found in dating.enacted(text, blocks):
        organ = organ_of(found.words)
        if organ and ("批准" not in found.words or "通过" in found.words):
            return Finding(organ, found.words, found.span)
    return None


def titled(text: str, titles: tuple[Span, ...]) -> Finding[str] | None:
    """The organ that a title begins with: 上街区应急管理局2022年…, 某市人民政府关于…"""
    for span in titles:
        organ = TITLE_ORGAN.match(clean_title(span.of(text)))
        if organ and organ["organ"]:
            return Finding(organ["organ"].strip(), span.of(text), span)
    return None


def alone(text: str, blocks: tuple[Span, ...]) -> Finding[str] | None:
    """The organ that fills a line of the issue block or of the signature."""
    for block in blocks:
        for line in re.finditer(r"[^\n]+", text[block.start : block.end]):
            organ = ORGAN_LINE.match(line[0])
            if organ:
                at = block.start + line.start() + organ.start("organ")
                return Finding(organ["organ"], organ["organ"], Span(at, at + len(organ["organ"])))
    return None


def host(sources: Iterable[Finding[str]]) -> Finding[str] | None:
    """The organ that runs the page or is named as its source: an inference."""
    for found in sources:
        organ = HOST.match(found.value)
        if organ:
            return Finding(organ[0], found.words, found.span, True, found.source)
    return None


def completed(
    issuer: Finding[str] | None, region: Finding[Region] | None, sources: Iterable[Finding[str]]
) -> Finding[str] | None:
    """应急管理局 alone is that of the page's host, or of the document's region; then it is an inference."""
    if issuer is None or not region or not region.value.names or len(issuer.value) > 10:
        return issuer
    if any(name.rstrip("省市区县") in issuer.value for name in region.value.names):
        return issuer
    full = next((found.value for found in sources if found.value.endswith(issuer.value)), "")
    return replace(issuer, value=full or region.value.name + issuer.value, inferred=True)
