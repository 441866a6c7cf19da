"""Figures with a unit and how they are meant: 至少1次, 不少于50人, 71.8万元, 20余个, 百分之七十, 三分之一."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.document import Span
from ingest.duty import Bound, Phrase, Quantity
from ingest.numerals import chinese_to_int
from ingest.understanding.duties.figures import Figure, chance
from ingest.understanding.duties.vocabulary import choice, rows

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
CHINESE = r"(?:[〇零一二两三四五六七八九十百千万亿]+)"
NUMBER = rf"(?:{DIGITS}|{CHINESE})"
SCALES = {"万": 10_000.0, "亿": 100_000_000.0, "": 1.0}
DIGITS_SCALED = re.compile(rf"({DIGITS})(万亿|[万亿])?$")
HAS_FIGURE = re.compile(r"\d|[〇零一二两三四五六七八九十百千]")
SHARE_WORDS = re.compile(rf"(?:百分之({NUMBER})|({CHINESE})分之({CHINESE}))(以上|以下|以内|左右)?")
GOES_ON = re.compile(r"[^，,。；;：:！？]{0,16}?[和及与、][^，,。；;：:！？]{0,8}$")
REACH = 26  # characters before a figure in which its bound stands
MARKER = re.compile(r"\d{1,2}\.(?=[1-9]\d*$)")
PART_OF = re.compile(r"[^，,。；;：:\d]{1,14}?中的?(?=\d)")
LIKELY = 0.5  # chance from which a figure is taken for a quantity


@cache
def _figure() -> re.Pattern[str]:
    """A number with its unit and a bound behind it; the guards keep 两部门, 三条例 from being read as figures."""
    guards = dict(rows("unit_guards"))
    units = sorted((row[0] for row in rows("units")), key=len, reverse=True)
    unit = "|".join(re.escape(word) + (f"(?![{guards[word]}])" if word in guards else "") for word in units)
    return re.compile(
        rf"(?!(?<=新)(?<!更新)(?<!翻新)(?<!刷新)[一二两三四五六七八九十])(?<![第\d.:：〇零一二两三四五六七八九十百千万亿+/])(?P<number>{NUMBER})\s?(?P<more>[余多])?"
        rf"(?:(?:[万亿]?(?:{unit}))?(?P<range>[-—~～－至到])(?:{NUMBER}))?(?P<scale>[万亿])?(?P<more2>[余多])?\s?"
        rf"(?P<unit>{unit})(?P<after>{choice(_bounds('after'))})?(?P<more3>[余多](?=[，,。；;、）)]|$))?"
    )


def _bounds(place: str) -> tuple[str, ...]:
    return tuple(row[0] for row in rows("bounds") if row[2] == place)


@cache
def _bound_of() -> dict[str, Bound]:
    return {word: Bound[bound] for word, bound, _ in rows("bounds")}


@cache
def _ahead() -> re.Pattern[str]:
    """A bound that stands before a figure, with the verb between them or not: 至少1次, 至少开展1次, 不少于."""
    of = choice(word for word in _bounds("before") if word.startswith("不"))
    far = choice(("至少", "最少", "最多", "至多", "最高", "不超过", "不得超过"))
    return re.compile(
        rf"(?:({choice(_bounds('before'))})\s?|({far})[^，,。；;：:、！？\d]{{0,4}}(?:每\d{{1,2}}个?[年月周日天])?[^，,。；;：:、！？\d]{{0,9}}|({of})[^，,。；;：:、！？\d]{{1,14}}的)$"
    )


@cache
def _meaning() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("units")}


def value(number: str) -> float | None:
    """The number that `number` prints (1,250 · 二十 · 1.2万); None when it prints none."""
    plain = DIGITS_SCALED.match(number)
    if plain:
        return float(plain[1].replace(",", "")) * SCALES.get(plain[2] or "", 1.0)
    found = chinese_to_int(number)
    return None if found is None else float(found)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with its unit that may be a quantity. share: it is a share in words (百分之七十, 三分之一)."""

    span: Span
    figure: Figure
    match: re.Match[str]
    is_share: bool


def candidates(text: str, span: Span | None = None) -> Iterator[Candidate]:
    """Every figure of `span` (all of `text` without one) that has a unit, in no order."""
    start, end = (span.start, span.end) if span else (0, len(text))
    for found in _figure().finditer(text, start, end):
        match = _behind_marker(text, found, end)
        figure = Figure.of(text, *match.span(), match["number"], match["unit"], match["after"])
        yield Candidate(Span(*match.span()), figure, match, is_share=False)
    for match in SHARE_WORDS.finditer(text, start, end):
        figure = Figure.of(text, *match.span(), match[1] or match[3], "%", match[4])
        yield Candidate(Span(*match.span()), figure, match, is_share=True)


def find_quantities(text: str, span: Span, taken: Sequence[Span] = ()) -> tuple[Quantity, ...]:
    """The quantities of `span`, left to right. taken: stretches that say a day or a limit of time."""
    if not HAS_FIGURE.search(text, span.start, span.end):
        return ()
    free = [
        one
        for one in candidates(text, span)
        if not any(limit.start < one.span.end and one.span.start < limit.end for limit in taken)
    ]
    found: list[Quantity] = []
    for one in sorted(free, key=lambda one: one.span):
        if _is_quantity(text, span, one) and (quantity := _quantity(text, span, one, found[-1] if found else None)):
            found.append(quantity)
    return tuple(found)


def _is_quantity(text: str, span: Span, one: Candidate) -> bool:
    """Whether the figures' model says so; a whole of which a part is asked is none (32个内涝点中的20个)."""
    return not PART_OF.match(text, one.span.end, span.end) and chance(one.figure) > LIKELY


def _behind_marker(text: str, figure: re.Match[str], end: int) -> re.Match[str]:
    """The figure without the number of its item: 6.4座矿山 at the head of a line are four, as none counts 6.4 of them."""
    marker = MARKER.match(figure["number"])
    line_opens = figure.start() == 0 or text[figure.start() - 1] in "\n\u3000 "
    if not marker or not line_opens or figure["scale"] or _meaning()[figure["unit"]] != "count":
        return figure
    behind = figure.start() + marker.end()
    return _figure().match(text[:behind].replace(".", "．") + text[behind:], behind, end) or figure


def _quantity(text: str, span: Span, one: Candidate, last: Quantity | None) -> Quantity | None:
    """What a figure says, with the bound before it or behind it; None where its number cannot be read."""
    start = one.span.start
    ahead = _ahead().search(text, max(span.start, start - REACH), start)
    read = _share(one.match) if one.is_share else _counted(one.match)
    if read is None:
        return None
    number, unit, behind = read
    bound = behind or (_bound_of()[ahead[1] or ahead[2] or ahead[3]] if ahead else _shared(text, start, last))
    words = Span(ahead.start() if ahead else start, one.span.end)
    return Quantity(Phrase(words.of(text), words), number, unit, bound)


def _counted(figure: re.Match[str]) -> tuple[float, str, Bound | None] | None:
    """Number, unit and the bound behind it."""
    number = value(figure["number"])
    if number is None:
        return None
    scale, unit = figure["scale"] or "", figure["unit"]
    if scale and _meaning()[unit] == "money":
        unit, scale = scale + unit, ""
    behind = figure["after"] or figure["more"] or figure["more2"] or figure["more3"]
    bound = Bound.ABOUT if figure["range"] else _bound_of()[behind] if behind else None
    return number * SCALES[scale], unit, bound


def _share(share: re.Match[str]) -> tuple[float, str, Bound | None] | None:
    """百分之七十 and 三分之一 in percent."""
    number = value(share[1]) if share[1] else _fraction(share[2], share[3])
    return None if number is None else (number, "%", _bound_of()[share[4]] if share[4] else None)


def _shared(text: str, start: int, last: Quantity | None) -> Bound:
    """The bound of the figure before, when both stand in one list: 至少开展1次综合演练和2次专项演练."""
    if last is None or last.bound is Bound.ABOUT or not GOES_ON.fullmatch(text, last.words.span.end, start):
        return Bound.EXACT
    return last.bound


def _fraction(of: str, parts: str) -> float | None:
    below, above = value(of), value(parts)
    return round(100 * above / below, 4) if below and above is not None else None
