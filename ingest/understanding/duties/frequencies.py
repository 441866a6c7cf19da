"""How often: 每季度至少1次, 两月一通报, 一年组织2次, 每年春秋两季, 月调度, 定期; and the times a year where they can be counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Span
from ingest.duty import Frequency, Phrase
from ingest.understanding.duties.quantities import NUMBER, value

PER_YEAR = {
    "年度": 1.0,
    "半年": 2.0,
    "年": 1.0,
    "季度": 4.0,
    "季": 4.0,
    "月度": 12.0,
    "月": 12.0,
    "旬": 36.0,
    "星期": 52.0,
    "周": 52.0,
    "日": 365.0,
    "天": 365.0,
    "小时": 8760.0,
    "学期": 2.0,
    "学年": 1.0,
}
"""Periods with how many of them a year has."""

PERIOD = "(?:" + "|".join(sorted(PER_YEAR, key=len, reverse=True)) + ")"
TIMES = r"(?:次|轮|遍|场|回)"
GAP = r"[^，,。；;：:！？每]{0,18}?"
EACH = re.compile(
    rf"每隔?(?:(?P<count>{NUMBER}|半)\s?个?|个|一个)?(?P<period>{PERIOD}|班(?!(?:不少于|不低于|至少|不超过|原则上|各|配备)*\s?(?:\d|[一两三四五六七八九十])+\s?(?:[人名车]|个?小时)))(?!人次|度|(?:最高|最低|不低于|不少于|不超过|不高于|补助|补贴|按|约)*\s?\d+(?:\.\d+)?\s?[万亿]?元)"
    rf"(?P<seasons>春秋两季|春、秋两季|春夏秋冬)?(?:{GAP}(?P<times>{NUMBER})\s?{TIMES})?"
)
"""每季度至少带队检查1次, 每2年, 每半年, 每年春秋两季开展2次."""
EVERY = re.compile(
    rf"(?<![\d第〇零一二两三四五六七八九十月近上下])(?:(?P<count>[一两二三四五六半双]|\d{{1,2}})(?:个(?P<months>月)|(?P<period>年|季度|季|周|旬|天|日|星期))|(?P<few>[一两半双])月)(?![来内以中底初份上下末])"
    rf"(?:(?P<once>一(?![日月年天季批旦级体致同并律线家件]))(?:[次轮遍场回]|[\u4e00-\u9fff]{{1,2}})|(?P<gap>[^，,。；;：:！？\d]{{0,8}}?)(?P<times>{NUMBER})\s?{TIMES})"
)
"""一年组织2次, 两月一通报, 三年一轮."""
SEASONS = re.compile(
    rf"(?P<list>(?:春、?秋|春夏秋冬|冬、?春)(?=[两四二]?季|各|[^，,。；;：:！？]{0, 10}?(?:\d|[一两二三])+\s?[次轮遍场回])|汛前汛后|汛前、汛后)[两四二]?[季期]?各?(?:[^，,。；;：:！？]{{0,10}}?{NUMBER}\s?{TIMES})?"
)
DAILY = re.compile(rf"(?P<parts>早中晚|早晚)各?(?:[^，,。；;：:！？\d]{{0,8}}?(?P<times>{NUMBER})\s?{TIMES})")
BY = re.compile(r"(?:按|逐)(?P<period>年|季度|季|月|周|旬|日|天|班)(?![期照])")
NAMED = re.compile(
    r"(?<![本当上每年一二三四前首\d])(?P<period>月度|季度)(?=[及和、\u4e00-\u9fff]{0,14}?(?:报告|通报|会议|例会|分析|研判|调度|检查|考核|讲评|会商))"
)
TIGHT = re.compile(
    r"(?<![\d本当上下每个一两二三四五六七八九十半逐按同隔])(?P<period>[日周旬月季年])"
    r"(?:调度|通报|会商|例会|研判|巡查|排名|督查|报告制|小结|讲评|晾晒)"
)
REGULAR = re.compile(r"不定期|定期")
IN_SEASON = re.compile(
    r"(?:汛期|高火险期|防火期|期间|时段|(?<=[\u4e00-\u9fff]{2})(?<![小工学课按定随临及])时)(?:[（(][^（）()]{1,24}[）)])?[^，,。；;：:！？]{0,2}$"
)
HINT = re.compile(
    r"[每一两二三四五六半双\d按逐春冬汛定早]|[日周旬月季年](?:调度|通报|会商|例会|研判|巡查|排名|督查|报告制|小结|讲评|晾晒|度)"
)


def find_frequencies(text: str, span: Span) -> tuple[Frequency, ...]:
    """The frequencies of `span`, left to right."""
    found: list[Frequency] = []
    for one in sorted(_all(text, span), key=lambda one: (one.words.span.start, -one.words.span.end)):
        if not found or one.words.span.start >= found[-1].words.span.end:
            found.append(one)
    return tuple(found)


def _all(text: str, span: Span) -> Iterator[Frequency]:
    edges = span.start, span.end
    if not HINT.search(text, *edges):
        return
    for found in EACH.finditer(text, *edges):
        yield _each(text, found)
    for found in EVERY.finditer(text, *edges):
        yield _every(found)
    for found in SEASONS.finditer(text, *edges):
        yield _of(found, 4.0 if found["list"] == "春夏秋冬" else 2.0)
    for found in DAILY.finditer(text, *edges):
        yield _of(found, 365.0 * len(found["parts"]) * (value(found["times"]) or 1.0))
    for pattern in (BY, NAMED, TIGHT):
        for found in pattern.finditer(text, *edges):
            yield _of(found, PER_YEAR.get(found["period"]))
    for found in REGULAR.finditer(text, *edges):
        yield _of(found, None)


def _of(found: re.Match[str], per_year: float | None) -> Frequency:
    return Frequency(Phrase(found[0], Span(*found.span())), per_year)


def _each(text: str, found: re.Match[str]) -> Frequency:
    """每 with a period: the times in it, once where no times stand; none countable where it holds only in a season."""
    seasons = 2.0 if found["seasons"] and "两" in found["seasons"] else None
    times = value(found["times"]) if found["times"] else None
    if seasons:
        return _of(found, times if times and times >= seasons else seasons)
    periods = PER_YEAR.get(found["period"])
    count = 0.5 if found["count"] == "半" else value(found["count"]) if found["count"] else 1.0
    if periods is None or not count or IN_SEASON.search(text, max(0, found.start() - 32), found.start()):
        return _of(found, None)
    return _of(found, round((times or 1.0) * periods / count, 4))


def _every(found: re.Match[str]) -> Frequency:
    printed = found["count"] or found["few"]
    count = {"半": 0.5, "双": 2.0}.get(printed) or value(printed) or 1.0
    times = 1.0 if found["once"] else value(found["times"]) or 1.0
    return _of(found, round(times * PER_YEAR[found["period"] or "月"] / count, 4))
