"""Names that stand in quotation marks or are made of numerals: which of them are terms of art, and which only words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ingest.document import Span
from ingest.folding import fold, name_key
from ingest.understanding.naming.counting import MEASURE, PLUS, Shape, shape_of
from ingest.understanding.naming.listing import fits, items_in
from ingest.understanding.naming.vocabulary import one_of, words

QUOTED = re.compile(r"[“「『]([^“”「」『』\n]{2,20}(?:\n[^“”「」『』\n]{1,18})?)[”」』]|‘([^‘’\n]{2,14})’")
STRAIGHT = re.compile(r"\"([^\"\n]{2,20})\"")
TITLE = re.compile(r"《[^《》]{1,120}》")
HEAD = re.compile(
    rf"[ \u3000]?(?![式型化])(?:(?:(?!进行)[^\W\d_a-zA-Z的了和与在等]){{0,6}}?(?:{one_of('head')})|(?:{one_of('near')}))"
)
OF_HEAD = re.compile(r"的(?:原则|理念|方针|机制|制度|模式|要求)")
OWN_HEAD = re.compile(
    r"(?:[^、]{3,}|[一二三四五六七八九十]{2})(?:工作法|行动|工程|计划|机制|制度|活动|专项|战略)|[^、]{2,}[\u4e00-\u9fff]{2}[月周日年]"
)
SAYING = re.compile(r"[。！？；!?;]|，|,|≥|≤|[“”‘’]|^第?\d+[.·]\d+$|[‘’]")
PLUS_NAME = re.compile(r"[\w\u4e00-\u9fff]{1,8}(?:[+＋][\w\u4e00-\u9fff]{0,8}){1,3}")
PAIRED = re.compile(
    r"(?<![第十百千一二两三四五六七八九\d“])[一两三四五六七八九十双][^\W\d_一二两三四五六七八九十双][一两三四五六七八九十双][^\W\d_一二两三四五六七八九十双](?=(?:工作)?(?:"
    rf"{one_of('head')}|{one_of('near')}|的(?:{one_of('head')}|{one_of('near')})))"
)
UNPAIRED = re.compile(
    r".[年月日天时分秒周季旬次届期级类项条款人名家户件起个只台辆艘元块吨米里亩度点倍成线省市县区镇乡村街届]"
)
LISTED = re.compile(
    rf"(?<![第百千\d.])[二两三四五六七八九十]{{1,2}}(?:{MEASURE})[\u4e00-\u9fff]{{0,5}}?(?:{one_of('head')}|{one_of('near')}|任务|责任)(?=[（(])"
)
LABELLED = re.compile(
    r"^[ \t\u3000]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．][ \t]*)?([二两三四五六七八九十双]\w{1,7})(?=[：:])",
    re.MULTILINE,
)
NUMERALS = frozenset("第十百千一二两三四五六七八九")
LONGEST, SHORT = 14, 8


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may be a term. words: without quotation marks; printed: with them; sure: a term even where nothing
    explains it."""

    words: Span
    printed: Span
    shape: Shape | None
    sure: bool


def names_in(text: str) -> Iterator[Name]:
    """Names in the text, in no order: quoted, then unquoted; none inside a 《title》 or inside another."""
    taken = [found.span() for found in TITLE.finditer(text)]
    titles = frozenset(at for start, end in taken for at in range(start, end))
    quoted = _alike(text, [name for name in _quoted(text) if name.printed.start not in titles])
    yield from quoted
    covered = titles | {at for name in quoted for at in range(name.printed.start, name.printed.end)}
    for name in _bare(text, quoted):
        if name.words.start not in covered and name.words.end - 1 not in covered:
            covered |= set(range(name.words.start, name.words.end))
            yield name


def _alike(text: str, names: list[Name]) -> list[Name]:
    """What is a term in one place is one wherever it is quoted."""
    sure = {name_key(name.words.of(text)) for name in names if name.sure}
    return [replace(name, sure=name.sure or name_key(name.words.of(text)) in sure) for name in names]


def _quoted(text: str) -> Iterator[Name]:
    straight = STRAIGHT.finditer(text) if '"' in text else ()
    for found in (*QUOTED.finditer(text), *straight):
        inner = Span(*found.span(found.lastindex))
        name = "".join(inner.of(text).split())
        if not SAYING.search(name):
            shape = shape_of(name)
            yield Name(inner, Span(*found.span()), shape, _is_term(name, shape, text, found.end()))


def _is_term(name: str, shape: Shape | None, text: str, end: int) -> bool:
    """Whether quoted words are a term of art by their make or by what they are called: a 机制, a 制度, a 行动 …"""
    if name in words("period") or name in words("idiom"):
        return False
    called = HEAD.match(text, end) or OWN_HEAD.fullmatch(name) or (len(name) <= SHORT and OF_HEAD.match(text, end))
    headed = len(name) <= LONGEST and bool(called)
    if shape is None:
        known = any(fold(part) in _known() or shape_of(part) for part in (name, *name.split("、")))
        return headed or known or bool(PLUS_NAME.fullmatch(name) and not name.isascii())
    if len(shape.groups) != 1 or shape.measured or headed:
        return True
    number, unit = shape.groups[0]
    return len(unit) <= 3 and (number > 1 or len(unit) > 1 or _goes_on(text, end))


def _goes_on(text: str, end: int) -> bool:
    """“一窗”受理: a word of two characters follows at once."""
    return bool(re.match(r"[\u4e00-\u9fff]{2}", text[end : end + 2]))


@cache
def _known() -> frozenset[str]:
    return frozenset(map(fold, words("known")))


def _bare(text: str, quoted: list[Name]) -> Iterator[Name]:
    """Names without quotation marks: those quoted elsewhere in this text, known ones, 一岗双责, 1+6+N, and N项…（N items）."""
    repeated = {name.words.of(text) for name in quoted if name.sure and len(name.words) > (2 if name.shape else 3)}
    for name in sorted(repeated | _long_known(), key=len, reverse=True):
        yield from (_plain(text, at, at + len(name)) for at in _places_of(text, name))
    for found in PAIRED.finditer(text):
        halves = (found[0][:2], found[0][2:])
        if found[0] not in words("idiom") and not any(map(UNPAIRED.fullmatch, halves)):
            yield _plain(text, *found.span())
    for found in PLUS.finditer(text):
        if not found[0].replace("+", "").replace("＋", "").isdecimal() or "N" in found[0].upper():
            yield _plain(text, *found.span())
    for found in LABELLED.finditer(text):
        if shape := shape_of(found[1]):
            yield Name(Span(*found.span(1)), Span(*found.span(1)), shape, sure=False)
    for found in LISTED.finditer(text):
        if _counts_out(text, found.end(), shape_of(found[0])):
            yield _plain(text, *found.span())


@cache
def _long_known() -> frozenset[str]:
    return frozenset(word for word in words("known") if len(word) > 2 and shape_of(word) is not None)


def _places_of(text: str, name: str) -> Iterator[int]:
    """Where the words stand without a numeral just before them."""
    at = text.find(name)
    while at >= 0:
        if text[at - 1 : at] not in NUMERALS:
            yield at
        at = text.find(name, at + len(name))


def _plain(text: str, start: int, end: int) -> Name:
    span = Span(start, end)
    return Name(span, span, shape_of(span.of(text)), True)


def _counts_out(text: str, start: int, shape: Shape | None) -> bool:
    """Whether the bracket that opens at `start` lists as many items as the numeral before it promises."""
    end = min((at for at in (text.find(sign, start) for sign in "）)") if at > 0), default=-1)
    return shape is not None and end > 0 and fits(items_in(text, Span(start + 1, end), shape), shape)
