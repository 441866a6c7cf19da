"""Figures with a unit and how they are meant: 至少1次, 不少于50人, 71.8万元, 20余个, 百分之七十, 三分之一."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ingest.document import Span
from ingest.duty import Bound, Phrase, Quantity
from ingest.numerals import chinese_to_int
from ingest.understanding.duties.bodies import is_body
from ingest.understanding.duties.vocabulary import choice, rows, verbs

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
CHINESE = r"(?:[〇零一二两三四五六七八九十百千万亿]+)"
NUMBER = rf"(?:{DIGITS}|{CHINESE})"
SCALES = {"万": 10_000.0, "亿": 100_000_000.0, "": 1.0}
DIGITS_SCALED = re.compile(rf"({DIGITS})(万亿|[万亿])?$")
HAS_FIGURE = re.compile(r"\d|[〇零一二两三四五六七八九十百千]")
SHARE_WORDS = re.compile(rf"(?:百分之({NUMBER})|({CHINESE})分之({CHINESE}))(以上|以下|以内|左右)?")
CALENDAR = re.compile(r"(?:19|20)\d{2}$")
QUOTED = re.compile(r"[“‘「『\"][^“”‘’「」『』\"，。；]{0,12}$")
GOES_ON = re.compile(r"[^，,。；;：:！？]{0,16}?[和及与、][^，,。；;：:！？]{0,8}$")
LASTING = re.compile(r"(?:保存|保留|留存|期限|有效期|任期|周期|培训|轮训|学习|时长|时间|间隔)[^，,。；;、]{0,8}$")
EACH_TIME = re.compile(r"每$")
REACH = 26  # characters before a figure in which its bound stands
ABSENT = re.compile(r"(?:离岗|停产|停业|停用|停工|中断|闲置|逾期|超期|超过|从业|工龄|工作)$")
AFTER_DAY = re.compile(r"[年月]\s?$")
FORMER = re.compile(r"(?:由|从)(?:原来|原有|原先|目前|现有|现在)?的?$")
LATTER = re.compile(r"[^，,。；;：:\d]{0,8}?(?:至|到|为|成)(?=\d)")
THRESHOLD = re.compile(r"(?:及?以上|及?以下|以内|之内)(?:[、的]|(?=[^，,。；;：:]{1,12}的))|[内外]的")
MARKER = re.compile(r"\d{1,2}\.(?=[1-9]\d*$)")
COMPARED = re.compile(r"(?:较|比|同比|环比)[^，,。；;：:\d]{0,12}?(?:多|少|增|减|升|降)[^，,。；;：:\d]{0,4}$")
PART_OF = re.compile(r"[^，,。；;：:\d]{1,14}?中的?(?=\d)")
REACHED = re.compile(r"(?<!不)(?:达到|超过|不足|满)[^，,。；;]{0,12}$")
WHETHER = re.compile(r"是否[^，,。；;：:]{0,16}$")
HAPPENED = re.compile(r"(?:发生|出现|造成|受到)[^，,。；;：:]{0,16}$")
OF_WHOM = re.compile(r"[^，,。；;：:]{1,16}的")
DESCRIBED = re.compile(r"(?<!不)(?<!不得)(?:超过|超出|超|大于|高于|多于|低于|少于|小于|不足|未满|不满|达到|达)\s?$")
RANKED = re.compile(r"(?<![汛节会事之以日月年天期前])(?:前|后|末)$")
RANKS = frozenset("名位强")
OCCASIONS = frozenset("次轮场遍回")


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


def find_quantities(text: str, span: Span, taken: Sequence[Span] = ()) -> tuple[Quantity, ...]:
    """The quantities of `span`, left to right. taken: stretches that say a day or a limit of time."""
    if not HAS_FIGURE.search(text, span.start, span.end):
        return ()
    found = [*_figures(text, span, taken), *_shares(text, span)]
    return tuple(sorted(found, key=lambda one: one.words.span))


def _figures(text: str, span: Span, taken: Sequence[Span]) -> Iterator[Quantity]:
    last: Quantity | None = None
    for figure in _figure().finditer(text, span.start, span.end):
        if any(one.start < figure.end("unit") and figure.start() < one.end for one in taken):
            continue
        ahead = _ahead().search(text, max(span.start, figure.start() - REACH), figure.start())
        if _describes(text, span, figure, ahead):
            continue
        figure = _behind_marker(text, span, figure)
        number = value(figure["number"])
        if number is not None and _counts(text, span, figure, bool(ahead)):
            last = _quantity(text, figure, ahead, number, last)
            yield last


def _behind_marker(text: str, span: Span, figure: re.Match[str]) -> re.Match[str]:
    """The figure without the number of its item: 6.4座矿山 at the head of a line are four, as none counts 6.4 of them."""
    marker = MARKER.match(figure["number"])
    line_opens = figure.start() == 0 or text[figure.start() - 1] in "\n\u3000 "
    if not marker or not line_opens or figure["scale"] or _meaning()[figure["unit"]] != "count":
        return figure
    behind = figure.start() + marker.end()
    return _figure().match(text[:behind].replace(".", "．") + text[behind:], behind, span.end) or figure


def _counts(text: str, span: Span, figure: re.Match[str], is_bound: bool) -> bool:
    """Whether a figure counts something: it is no date, no span of time without a bound, no name in quotation marks."""
    before = text[max(span.start, figure.start() - 14) : figure.start()]
    meaning = _meaning()[figure["unit"]]
    if QUOTED.search(before) or not (figure["number"][0].isdigit() or is_bound or _is_counted(text, span, figure)):
        return False
    if meaning != "time":
        return True
    if (
        text[figure.start() - 1 : figure.start()] == "近"
        or EACH_TIME.search(before)
        or CALENDAR.match(figure["number"])
        or figure["unit"] == "月"
        or AFTER_DAY.search(before)
    ):
        return False
    return is_bound or (bool(figure["after"]) and not ABSENT.search(before)) or bool(LASTING.search(before))


def _describes(text: str, span: Span, figure: re.Match[str], ahead: re.Match[str] | None) -> bool:
    """Whether a figure only tells which things are meant: 车龄8年以上的…, 超过10家的园区, 由7个增至10个, 前10名."""
    before = text[max(span.start, figure.start() - 20) : figure.start()]
    if FORMER.search(before) and LATTER.match(text, figure.end(), span.end):
        return True
    if COMPARED.search(before) and _meaning()[figure["unit"]] != "share":
        return True
    if PART_OF.match(text, figure.end(), span.end):
        return True
    if RANKED.search(before) and figure["unit"] in RANKS:
        return True
    if WHETHER.search(before) or (HAPPENED.search(before) and OF_WHOM.match(text, figure.end(), span.end)):
        return True
    is_size = DESCRIBED.search(before) or not verbs("makes").before(
        text, max(span.start, figure.start() - 4), figure.start()
    )
    if (THRESHOLD.match(text, figure.end("unit"), span.end) or _names_whom(text, figure, span)) and not ahead:
        return bool(is_size) and _meaning()[figure["unit"]] != "share"
    return text.startswith("的", figure.end()) and bool(DESCRIBED.search(before))


def _names_whom(text: str, figure: re.Match[str], span: Span) -> bool:
    """Whether 以上 or 以下 leads to the body that is meant: 海拔600米以上乡镇, 30人以上企业."""
    stop = min(figure.end() + 8, span.end)
    return bool(figure["after"]) and any(is_body(text, figure.end(), at) for at in range(figure.end() + 2, stop + 1))


def _word_of(ahead: re.Match[str]) -> str:
    """The bound itself of what stands before a figure."""
    return ahead[1] or ahead[2] or ahead[3]


def _is_counted(text: str, span: Span, figure: re.Match[str]) -> bool:
    """Whether a number in Chinese counts (建立一个, 开展一轮), and does not sum up (安全、消防两个关键) or name (三类人员)."""
    if figure["unit"] == "批" and figure["number"] == "一":
        return False
    if figure["unit"] in ("项", "类"):
        return False  # 三项制度, 一类放射性物品
    at = figure.start()
    before = max(span.start, at - 4)
    follows = at == span.start or verbs("act", "cause").before(text, before, at) != ""
    follows = follows or len(verbs("act").before(text, before, at + 1)) > 1  # 设六|个
    return follows or figure["unit"] in OCCASIONS


def _quantity(
    text: str, figure: re.Match[str], ahead: re.Match[str] | None, number: float, last: Quantity | None
) -> Quantity:
    scale, unit = figure["scale"] or "", figure["unit"]
    if scale and _meaning()[unit] == "money":
        unit, scale = scale + unit, ""
    bound = _bound_behind(figure) or (_bound_of()[_word_of(ahead)] if ahead else _shared(text, figure, last))
    span = Span(ahead.start() if ahead else figure.start(), figure.end())
    return Quantity(Phrase(span.of(text), span), number * SCALES[scale], unit, bound)


def _bound_behind(figure: re.Match[str]) -> Bound | None:
    if figure["range"]:
        return Bound.ABOUT
    behind = figure["after"] or figure["more"] or figure["more2"] or figure["more3"]
    return _bound_of()[behind] if behind else None


def _shared(text: str, figure: re.Match[str], last: Quantity | None) -> Bound:
    """The bound of the figure before, when both stand in one list: 至少开展1次综合演练和2次专项演练."""
    if last is None or last.bound is Bound.ABOUT or not GOES_ON.fullmatch(text, last.words.span.end, figure.start()):
        return Bound.EXACT
    return last.bound


def _shares(text: str, span: Span) -> Iterator[Quantity]:
    for share in SHARE_WORDS.finditer(text, span.start, span.end):
        number = value(share[1]) if share[1] else _fraction(share[2], share[3])
        ahead = _ahead().search(text, max(span.start, share.start() - REACH), share.start())
        names_whom = text.startswith("的", share.end()) and REACHED.search(text[span.start : share.start()])
        if number is not None and not names_whom:
            words = Span(ahead.start() if ahead else share.start(), share.end())
            word = share[4] or (ahead and _word_of(ahead))
            bound = _bound_of()[word] if word else Bound.EXACT
            yield Quantity(Phrase(words.of(text), words), number, "%", bound)


def _fraction(of: str, parts: str) -> float | None:
    below, above = value(of), value(parts)
    return round(100 * above / below, 4) if below and above is not None else None
