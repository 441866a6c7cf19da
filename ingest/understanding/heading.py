"""Printed markers: 第三章, 第九条, 一、, （七）, 12., （3）, 1.2.1, ①, 一是, 首先, 附件2 — and what only looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from ingest.numerals import marker_value

CN = "[〇○零一二三四五六七八九十百千两廿]"
GAP = r"[ \t\u3000\xa0]"


class Form(IntEnum):
    """How a marker is printed; a smaller number stands further out where nothing else is known."""

    ANNEX = 0
    BOOK = 10
    PART = 12
    CHAPTER = 14
    DIVISION = 16
    ARTICLE = 18
    CHINESE = 30
    PAREN_CHINESE = 40
    ARABIC = 50
    DECIMAL = 52
    SPOKEN = 60
    ORDINAL = 62
    PAREN_ARABIC = 70
    CIRCLED = 80
    ROMAN = 82
    LETTER = 90


STATUTE = frozenset({Form.BOOK, Form.CHAPTER, Form.DIVISION, Form.ARTICLE})
STRONG = frozenset({*STATUTE, Form.ANNEX, Form.PART, Form.CHINESE, Form.PAREN_CHINESE})
"""Forms whose look alone says that they number something; the others need a neighbour in sequence."""

CITED = (
    r"的?规定|之规定|所列|所称|第|[、，,;；和与至及或]|中(?![国华央共外])|以及|等(?!级)|情形|项|款|条"
    r"|行为(?!人)|处罚|处理|予以|执行|办理"
)
"""What follows an article's number where it is cited: 依照\n第三十条规定."""
LINE_MARKERS = (
    (Form.BOOK, rf"第{GAP}*{CN}+{GAP}*(?:分?编|篇)(?={GAP}|$)"),
    (Form.PART, rf"第{GAP}*{CN}+{GAP}*部分(?={GAP}|$|[：:、])[：:、]?"),
    (Form.CHAPTER, rf"第{GAP}*(?:{CN}+|\d{{1,3}}){GAP}*章(?!规定|第|[、，,。的和与至及])"),
    (Form.DIVISION, rf"第{GAP}*{CN}+{GAP}*节(?={GAP}|$|[\u4e00-\u9fff]{{2,24}}$)"),
    (
        Form.ARTICLE,
        rf"第{GAP}*(?:{CN}+|\d{{1,4}}){GAP}*条(?:之{CN}+)?(?:(?={GAP}+(?!第{CN}+[款项]))|(?={GAP}*[【（(]?)(?!{GAP}*(?:{CITED})))",
    ),
    (Form.CHINESE, rf"{CN}{{1,4}}{GAP}?[、．.](?!{CN}{{1,3}}[、级类期档线等是者])"),
    (Form.PAREN_CHINESE, rf"[（(]{GAP}*{CN}{{1,4}}{GAP}*[）)](?!{GAP}?(?:[项款目条、，,和至]|规定))"),
    (Form.PAREN_ARABIC, r"[（(]\d{1,3}[）)](?![、，,和至项款号])|\d{1,2}[）)](?=[^\d、，,])"),
    (
        Form.DECIMAL,
        rf"\d{{1,2}}(?:[.．]\d{{1,3}}){{1,4}}[.．、]?(?={GAP}*[\u4e00-\u9fff（《“【A-Za-zⅠ-Ⅻ]|{GAP}+\S)(?!{GAP}?(?:米|万|亿|倍|元|级|公里|千米|吨|度|日|个|时|小时|分|年|月|平方|立方|公顷|亩|人|兆|m|k|K|M|%))",
    ),
    (Form.DECIMAL, rf"\d{{1,2}}{GAP}+(?=[\u4e00-\u9fff]{{2,24}}$)"),
    (Form.ARABIC, r"\d{1,3}[ \t]?[.．、](?![\d.．])|[⒈-⒛]"),
    (Form.CIRCLED, r"[①-⑳㈠-㈩⑴-⒇]"),
    (Form.ROMAN, r"[Ⅰ-Ⅻ][、．.]"),
    (Form.SPOKEN, rf"(?:{CN}{{1,2}}[是要]|其[一二三四五六七八九十](?=[是，,：:、。]))(?![一二三四五六七八九十])"),
    (
        Form.ORDINAL,
        rf"第{CN}{{1,3}}[，,：:、。]|第{CN}{{1,2}}是|(?:首先|其次|再次|最后)(?=[，,、：:是要]|[\u4e00-\u9fff])",
    ),
    (Form.LETTER, r"[A-Za-z][．、）)](?=[^\w、]|[\u4e00-\u9fff])|[A-Z]\.(?=[\u4e00-\u9fff])|[（(][a-zA-Z][）)]"),
)
LINE_MARKER = re.compile(
    "|".join(f"(?P<f{at}>{pattern})" for at, (_, pattern) in enumerate(LINE_MARKERS)), re.MULTILINE
)
FIRST = re.compile(rf"[第附其首再最（(\dA-Za-z①-⑳㈠-㈩⑴-⒇⒈-⒛Ⅰ-Ⅻ]|{CN}")
MARGIN = re.compile(r"[\s\u3000\xa0]*")
ANNEX = re.compile(
    rf"附{GAP}*[件录表图]{GAP}*(?:{CN}{{1,3}}|\d{{1,2}}|[A-Z])?(?={GAP}*[:：]?{GAP}*$|{GAP}+[^\d{GAP[1:-1]}]|[:：])|附{GAP}*[:：]?{GAP}*$",
    re.MULTILINE,
)
INLINE_MARKER = re.compile(
    rf"[。；;：:！!？?，,)）”]{GAP}?(?:"
    rf"(?P<spoken>{CN}{{1,2}}[是要](?![一二三四五六七八九十]))"
    r"|(?<![，,])(?<![，,] )(?:"
    rf"(?P<ordinal>第{CN}{{1,2}}(?:[，,、：:]|是)|(?:首先|其次|再次|最后)(?=[，,、：:是要]))"
    rf"|(?P<chinese>{CN}{{1,3}}、(?!{CN}{{1,3}}[、级类期档线]))"
    rf"|(?P<paren_chinese>[（(]{CN}{{1,3}}[）)](?![、，,和至项款目]))"
    rf"|(?P<paren_arabic>[（(]\d{{1,2}}[）)](?![、，,和至项款]))"
    r"|(?P<arabic>\d{1,2}[.．、](?=[\u4e00-\u9fff“《]))"
    rf"|(?P<article>第{CN}{{1,5}}条(?={GAP}))"
    r"))|(?P<circled>[①-⑳⑴-⒇](?=[^、，,；;]))"
)
"""A point within a paragraph, with the punctuation before it; after a comma only 一是, 二是 … begin one."""
INLINE_FORMS = {
    "spoken": Form.SPOKEN,
    "ordinal": Form.ORDINAL,
    "circled": Form.CIRCLED,
    "chinese": Form.CHINESE,
    "paren_chinese": Form.PAREN_CHINESE,
    "paren_arabic": Form.PAREN_ARABIC,
    "arabic": Form.ARABIC,
    "article": Form.ARTICLE,
}
CLOSING = re.compile(r"[\s、，,．.：:。]+$")
ONE_WIDTH = str.maketrans("()０１２３４５６７８９．", "（）0123456789.")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker that may number a section: where it stands, how it is printed, and its number.

    numbers: all components of a decimal marker (1.2.3), one number else; value is the last of them,
    None where the marker has no number (最后, 附件). is_inline: it stands within a paragraph.
    """

    form: Form
    start: int
    end: int
    text: str
    numbers: tuple[int, ...]
    is_inline: bool = False

    @property
    def value(self) -> int | None:
        return self.numbers[-1] if self.numbers else None

    @property
    def series(self) -> tuple[Form, int]:
        """What it counts with: its form, and for decimals the number of components."""
        return self.form, len(self.numbers) if self.form is Form.DECIMAL else 1

    @property
    def label(self) -> str:
        """How a locator names it: without closing punctuation, brackets full-width."""
        return label_of(self.text)


def label_of(marker: str) -> str:
    """`marker` without closing punctuation and inner gaps, its brackets full-width: "(五)" is （五）, "12." is 12."""
    return re.sub(GAP, "", CLOSING.sub("", marker)).translate(ONE_WIDTH)


@lru_cache(maxsize=4096)
def form_of(marker: str) -> Form | None:
    """The form of a marker by itself, as a section carries it; None for "" and for what is no marker."""
    for below in (" 甲甲", "甲甲", "，甲", ""):
        found = line_marker(marker + below, 0, len(marker) + len(below)) if marker else None
        if found:
            return found.form
    return None


def line_marker(text: str, start: int, end: int) -> Marker | None:
    """The marker that the line or paragraph [start, end) begins with, or None."""
    at = MARGIN.match(text, start, end).end()
    if not FIRST.match(text, at):
        return None
    window = text[at : min(end, at + 80)]
    if window[:1] == "附" and (annex := ANNEX.match(window)):
        return _annex(annex[0], at)
    found = LINE_MARKER.match(window)
    if not found:
        return None
    form = LINE_MARKERS[int(found.lastgroup[1:])][0]
    return _marker(form, found[0].rstrip(), at)


def _annex(words: str, at: int) -> Marker:
    words = words.strip().rstrip(":： \u3000")
    value = marker_value(words)
    return Marker(Form.ANNEX, at, at + len(words), words, () if value is None else (value,))


def _marker(form: Form, words: str, at: int, is_inline: bool = False) -> Marker | None:
    if words.startswith("最后"):
        return Marker(form, at, at + len(words), words, (), is_inline)
    if form is Form.DECIMAL:
        numbers = tuple(int(part) for part in re.findall(r"\d+", words))
    else:
        value = marker_value(words)
        numbers = () if value is None else (value,)
    if not numbers or numbers[-1] == 0:
        return None
    return Marker(form, at, at + len(words), words, numbers, is_inline)


def inline_markers(text: str, start: int, end: int) -> tuple[Marker, ...]:
    """What may be a marker within the paragraph [start, end); whether it is one, its neighbours decide."""
    found = []
    for match in INLINE_MARKER.finditer(text, start, end):
        marker = _marker(INLINE_FORMS[match.lastgroup], match[match.lastgroup], match.start(match.lastgroup), True)
        if marker and marker.start > start:
            found.append(marker)
    return tuple(found)
