"""By when: 2021年底前, 6月30日前, 三季度, 上半年, 自受理之日起20日内, 1小时内, 汛期前; the days they mean where they mean days."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ingest.document import Span
from ingest.duty import Deadline, Phrase
from ingest.numerals import chinese_to_int
from ingest.understanding.duties.quantities import NUMBER, value
from ingest.understanding.duties.vocabulary import cue, verbs

N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
YEAR = r"(?P<year>(?:19|20)\d{2}\s?年?度?的?|今年|本年度?|当年|明年|来年|次年|第二年|翌年)"
BEFORE = r"(?:之前|以前|前)"
WITHIN = r"(?:之内|以内|内)"
UNIT = r"(?P<unit>个?工作日|个?自然日|日|天|个?小时|分钟|个月|年|个?星期|周)"
EDGE = r"(?<![\d〇零一二三四五六七八九十第])"
BY_DAY = re.compile(
    rf"{EDGE}{YEAR}?\s?(?P<month>{N})\s?月(?:份)?(?:(?P<day>{N})\s?[日号]|(?P<part>底|末|上旬|中旬|下旬|初|中))?(?P<tail>{BEFORE}|{WITHIN})?"
)
SPAN_OF_MONTHS = re.compile(
    rf"{EDGE}{YEAR}?(?P<month>{N})月?(?:份|上旬|中旬|下旬|初)?[至到—\-－~～](?P<until>{N})月(?:份|底|末|上旬|中旬|下旬)?"
)
BY_YEAR = re.compile(
    rf"(?:(?P<to>到|至)?{YEAR}(?:年?(?P<end>底|末)(?:{BEFORE})?|(?P<before>之前|前)|(?P<within>{WITHIN}))|(?:在)?年(?P<end2>底|末)(?:{BEFORE})?|(?<![\d一二两三四五六七八九十半几百多])年{WITHIN})"
)
BY_QUARTER = re.compile(
    rf"{YEAR}?第?(?:(?P<quarter>(?<!\d)[一二三四1-4])季度|(?P<half>[上下]半年|前三季度))(?P<tail>[末底]?{BEFORE}|[末底]|{WITHIN})?"
)
AFTER_EVENT = re.compile(
    rf"(?P<event>(?:自|从)[^，,。；;：:！？]{{1,40}}?(?:之日起|之时起|之日|起|后)后?|[^，,。；;：:！？、自从]{{2,16}}之日起后?|(?:在|于)(?!.{{0,12}}前))?"
    rf"\s?(?:{NUMBER}个?[月日天年]?至)?(?P<count>{NUMBER}|半)\s?{UNIT}(?P<within>{WITHIN})(?!连续|发生|累计|出现|多次|再次|两次|未|共|因|的)"
)
SINCE_EVENT = re.compile(
    rf"(?:自|从)?[^，,。；;：:！？、至到]{{2,24}}?之日起后?\s?(?P<count>{NUMBER}|半)\s?{UNIT}(?!{WITHIN}|[前以])"
)
DAYS_BEFORE = re.compile(
    rf"(?:提前|至少提前)\s?(?P<count>{NUMBER})\s?{UNIT}|(?:在|于)?[^，,、。；;：:！？月\d在于应须]{{1,16}}?的?(?<![月\d])(?P<count2>{NUMBER})\s?(?:个?工作日|日|天|个月){BEFORE}"
)
AT_MOST = re.compile(rf"(?:最长)?不(?:得|应)?超过\s?(?P<count>{NUMBER})\s?{UNIT}")
ABOUT_TIME = re.compile(r"时间|期限|时限|延长|延期|最长")
BEFORE_EVENT = re.compile(
    rf"(?:在|于)(?P<event>[^，,。；;：:！？]{{2,24}}?)(?<![目当此以之提面眼生空]){BEFORE}(?=[，,\s]|[^的款条项述者列置沿端景期锋线提]|$)"
)
SEASON_BEFORE = re.compile(
    rf"(?<![等的])(?:主汛期|汛期|入汛|汛|高温|冬季|夏季|寒潮|台风|雨季|防火期|[春秋]防|[“‘]?(?:五一|十一|七一|[元春]节|元旦|国庆|中秋)[”’]?|(?:清明|端午|重阳|元宵|劳动|中秋|国庆|重大|传统|双|两|佳|过|开斋|古尔邦|泼水)?节(?:假日)?|开学|放假|寒假|暑假|上岗|开工|复工|投产|施工|作业|营业)(?:来临|到来|开始)?{BEFORE}(?=[，,\u4e00-\u9fff]|$)"
)
RECURRING = re.compile(r"每(?:个?季度?|个?月|年)(?:末|底|初|首)?月?(?:底|末|\d{1,2}日)前")
CLAUSE_BEFORE = re.compile(r"(?:^|(?<=[，,。；;：:\n]))[^，,。；;：:、\n每]{2,16}?(?<![目此以之提当面日])前(?=[，,])")
MONTH_AHEAD = re.compile(
    rf"(?:(?<=[，,。；;：:\n.．、\s])|^){YEAR}?(?P<month>\d{{1,2}})月(?:份)?(?=(?P<comma>[，,])|[\u4e00-\u9fff])"
)
SETS_APART = re.compile(cue("dated_thing").pattern + r"|以[^，,。；;]{1,24}为(?:主|重点|主题)|(?:不得|不再|不予|禁止)")
MEASURED = re.compile(r"(?:缩短|压缩|缩减|压减|控制|稳定|保持|提速)(?:到|至|在|为)$")
PUT_OFF = re.compile(
    rf"(?<=[延限迟后期][至到]){YEAR}?\s?(?P<month>{N})月(?:份)?(?:(?P<day>{N})[日号]|(?P<part>底|末|上旬|中旬|下旬|初|中))?(?![\d日号底末初中上下前内之以])"
)
"""延至9月20日, 宽限到9月底."""
NOT_AFTER = re.compile(
    rf"不(?:得|应|能)?(?:超过|晚于|迟于){YEAR}?\s?(?P<month>{N})月(?:份)?(?:(?P<day>{N})[日号]|(?P<part>底|末|上旬|中旬|下旬|初|中))(?![\d])"
)
OF_DAY = re.compile(r"(?:每[日天]|当[日天]|次日)?(?<!\d)\d{1,2}(?:时|点)(?:\d{1,2}分)?(?:之前|以前|前)")
DAY_ALONE = re.compile(r"(?<![\d月个])(?P<day>\d{1,2})日(?:之前|以前|前)")
PLAN_PERIOD = re.compile(r"“?十[三四五六]五”?(?:期)?(?P<end>末|期末)")
HINT = re.compile(r"[前内底末月]|季度|半年|旬|月份?|超过|之日|提前")
CITED = re.compile(r"[〔\[（(《]$")
YEAR_AROUND = re.compile(r"(20\d{2})年")
NEXT = {"明年", "来年", "次年", "第二年", "翌年"}
PARTS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, 31)}
DAYS = {
    "日": 1.0,
    "天": 1.0,
    "工作日": 1.0,
    "自然日": 1.0,
    "小时": 1 / 24,
    "分钟": 1 / 1440,
    "个月": 30.0,
    "年": 365.0,
    "周": 7.0,
    "星期": 7.0,
}


@dataclass(frozen=True, slots=True)
class Year:
    """The year in which a day without a year is meant; None where nothing says it. bare: as in `find_deadlines`."""

    stated: int | None
    bare: bool = False

    def of(self, words: str | None) -> int | None:
        """The year that `words` (2021年, 今年, 次年) name; the stated one for None."""
        digits = YEAR_DIGITS.search(words) if words else None
        if digits:
            return int(digits[0])
        return self.stated + 1 if words in NEXT and self.stated else self.stated


YEAR_DIGITS = re.compile(r"(?:19|20)\d{2}")


def find_deadlines(text: str, span: Span, year: int | None, *, bare: bool = False) -> tuple[Deadline, ...]:
    """The deadlines of `span`, left to right. year: what a day without a year is meant in, None when nothing says it.

    bare: whether a month or a day alone is one (完成时限：2025年12月).
    """
    if not HINT.search(text, span.start, span.end):
        return ()
    found: list[Deadline] = []
    for one in sorted(_all(text, span, Year(year, bare)), key=lambda one: (one.words.span.start, -one.words.span.end)):
        if not found or one.words.span.start >= found[-1].words.span.end:
            found.append(one)
        elif _is_dated(one) and not _is_dated(found[-1]):
            found[-1] = one  # 于3月底前 is a day, not an event
    return tuple(found)


def _is_dated(one: Deadline) -> bool:
    return one.last is not None or one.days is not None


def _all(text: str, span: Span, year: Year) -> Iterator[Deadline]:
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Year], Deadline | None]], ...] = (
        (SPAN_OF_MONTHS, _months),
        (BY_DAY, _day),
        (MONTH_AHEAD, _month),
        (BY_YEAR, _year),
        (BY_QUARTER, _quarter),
        (AFTER_EVENT, _after),
        (SINCE_EVENT, _after),
        (DAYS_BEFORE, _hanging),
        (AT_MOST, _at_most),
        (BEFORE_EVENT, _hanging),
        (SEASON_BEFORE, _hanging),
        (CLAUSE_BEFORE, _hanging),
        (RECURRING, _hanging),
        (PLAN_PERIOD, _hanging),
        (PUT_OFF, _put_off),
        (NOT_AFTER, _put_off),
        (OF_DAY, _hanging),
        (DAY_ALONE, _hanging),
    )
    for pattern, reader in readers:
        for found in pattern.finditer(text, span.start, span.end):
            if _limits(text, span, found) and (one := reader(found, year)):
                yield one


def _limits(text: str, span: Span, found: re.Match[str]) -> bool:
    """Whether a time limits what is to be done: it is no part of a title, of a thing's own past, and no measured length."""
    before = text[max(span.start, found.start() - 6) : found.start()]
    if before.endswith(("连续", "持续", "近")) or (found[0].endswith("前") and text.startswith("后", found.end())):
        return False
    if CITED.search(text, max(0, found.start() - 1), found.start()) or SETS_APART.match(text, found.end(), span.end):
        return False
    return not (MEASURED.search(before) and found.re is AFTER_EVENT)


def _of(found: re.Match[str], first: date | None = None, last: date | None = None, days: int | None = None) -> Deadline:
    return Deadline(Phrase(found[0], Span(*found.span())), first, last, days)


def _number(words: str | None) -> int | None:
    return chinese_to_int(words) if words else None


def _last_of(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _day(found: re.Match[str], year: Year) -> Deadline | None:
    """A day or a month; whole dates and months without a word that limits (前, 底, 旬, 内) are no deadlines."""
    month, day, part = _number(found["month"]), _number(found["day"]), found["part"]
    if not (found["tail"] or part or year.bare) or month is None or not 1 <= month <= 12:
        return None
    which = year.of(found["year"])
    if which is None:
        return _of(found)
    last = _last_of(which, month)
    if day is None and found["tail"] and not part and "前" in found["tail"]:
        return _of(found, None, date(which, month, 1))
    start, end = PARTS.get(part or "", (1, last))
    end = min(day or end, last)
    is_before = (bool(found["tail"]) and "前" in found["tail"]) or part in ("底", "末")
    return _of(found, None if is_before else date(which, month, day or start), date(which, month, end))


def _months(found: re.Match[str], year: Year) -> Deadline | None:
    first, until, which = _number(found["month"]), _number(found["until"]), year.of(found["year"])
    if not first or not until or not (1 <= first <= 12 and 1 <= until <= 12):
        return None
    if which is None:
        return _of(found)
    end = which + (until < first)
    return _of(found, date(which, first, 1), date(end, until, _last_of(end, until)))


def _month(found: re.Match[str], year: Year) -> Deadline | None:
    """A month that opens a clause: 5月，举办…, 8月组织…."""
    month, which = _number(found["month"]), year.of(found["year"])
    asks = found["comma"] or verbs("act", "cause").at(found.string, found.end(), found.end() + 6)
    if not month or not 1 <= month <= 12 or which is None or not asks:
        return None
    return _of(found, date(which, month, 1), date(which, month, _last_of(which, month)))


def _year(found: re.Match[str], year: Year) -> Deadline | None:
    which = year.of(found["year"])
    if which is None:
        return _of(found)
    if found["before"]:
        return _of(found, None, date(which - 1, 12, 31))
    first = date(which, 1, 1) if "内" in found[0] else None
    return _of(found, first, date(which, 12, 31))


def _quarter(found: re.Match[str], year: Year) -> Deadline | None:
    which = year.of(found["year"])
    if which is None:
        return _of(found)
    half = found["half"]
    quarter = _number(found["quarter"]) or 0
    first, last = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}.get(
        half or "", (quarter * 3 - 2, quarter * 3)
    )
    tail = found["tail"] or ""
    if "前" in tail and not ("末" in tail or "底" in tail):
        last = first - 1 if first > 1 else last
    is_limit = "前" in tail or "末" in tail or "底" in tail
    return _of(found, None if is_limit else date(which, first, 1), date(which, last, _last_of(which, last)))


def _after(found: re.Match[str], year: Year) -> Deadline | None:
    return _of(found, days=_days(found["count"], found["unit"]))


def _at_most(found: re.Match[str], year: Year) -> Deadline | None:
    """不超过30日 limits a time only where the clause speaks of time."""
    around = found.string[max(0, found.start() - 20) : found.start() + 2]
    return _of(found, days=_days(found["count"], found["unit"])) if ABOUT_TIME.search(around) else None


def _put_off(found: re.Match[str], year: Year) -> Deadline | None:
    """The day up to which a limit may be put off."""
    month, which = _number(found["month"]), year.of(found["year"])
    if not month or not 1 <= month <= 12 or which is None:
        return _of(found)
    day = _number(found["day"]) if found["day"] else PARTS.get(found["part"] or "", (1, 31))[1]
    return _of(found, None, date(which, month, min(day or 31, _last_of(which, month))))


def _hanging(found: re.Match[str], year: Year) -> Deadline:
    return _of(found)


def _days(count: str, unit: str) -> int | None:
    """Whole days; hours only when they make whole days."""
    number = 0.5 if count == "半" else value(count)
    if number is None:
        return None
    days = number * DAYS[unit.removeprefix("个") if unit != "个月" else unit]
    near = round(days, 6)
    return math.floor(near) if unit not in ("小时", "个小时", "分钟") or near == int(near) else None


def year_before(text: str, start: int, end: int) -> int | None:
    """The last year that [start, end) names: 2021年 … 6月底前 is in 2021."""
    years = [int(found[1]) for found in YEAR_AROUND.finditer(text, start, end)]
    return years[-1] if years else None
