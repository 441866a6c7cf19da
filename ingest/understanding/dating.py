"""Dates a document states about itself: when it was issued, from when it applies, and the year it speaks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from ingest.document import Span
from ingest.numerals import chinese_to_int

T = TypeVar("T")
CN_DIGITS = "〇○零一二三四五六七八九"
NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
DATE = re.compile(
    rf"(?<!\d)((?:19|20)\d{{2}}|[{CN_DIGITS}]{{4}})\s*[年./\-－—]\s*({NUMBER})\s*[月./\-－—]\s*({NUMBER})(?!\d)\s*日?"
)
COMPACT_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
YEAR = re.compile(rf"(?<![\d.])((?:19|20)\d{{2}})(?![\d.])|([{CN_DIGITS}]{{4}})年")
ENACTED = re.compile(r"通过|公布|发布|修订|修正|颁布|修改|批准")
PUBLISHED = re.compile(r"公布|发布|颁布")
IN_FORCE_LINE = re.compile(
    r"^[（(]?\s*(?:自)?\s*(?P<date>.{6,20}?日)\s*(?:起)?\s*(?:正式)?(?:施行|实施|生效)\s*[）)]?$"
)
IN_FORCE = re.compile(rf"[自于从]\s*(?:{DATE.pattern})\s*零?时?\s*起?\s*(?:正式)?(?:施行|实施|执行|生效)")
AT_ONCE = re.compile(r"自?\s*(?:公布|发布|印发|颁布|签发|下发)之日起\s*(?:正式)?(?:施行|实施|执行|生效)")
PLAN_YEAR = re.compile(r"((?:19|20)\d{2})年?(?:度)?[^\d]{0,20}?(?:谋划|计划|打算|要点|安排|思路|任务)")
OPENING_YEAR = re.compile(r"^[\s\u3000]*((?:19|20)\d{2})年(?!\d|\s*\d{1,2}\s*月)")
RANGE = re.compile(r"((?:19|20)\d{2})年?\s*[-—–－~至到]\s*((?:19|20)\d{2})")
TAIL = 3000


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """A value with the words it was taken from, for an Origin. source: "text", "metadata" or "filename"."""

    value: T
    words: str
    span: Span | None = None
    inferred: bool = False
    source: str = "text"


def dates(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[date, Span]]:
    """The whole dates in `text`, whichever way they are printed; impossible ones are left out."""
    for found in DATE.finditer(text, start, len(text) if end is None else end):
        parts = [chinese_to_int(part) for part in found.groups()]
        if (day := _day(parts)) is not None:
            yield day, Span(found.start(), found.start() + len(found[0].rstrip()))


def _day(parts: list[int | None]) -> date | None:
    try:
        return date(*parts)
    except (TypeError, ValueError):
        return None


def date_of_name(name: str) -> Finding[date] | None:
    """A date in a file's name: 安全生产法(2021-06-10).md, 20240301通知.docx."""
    found = next((day for day, _ in dates(name)), None)
    compact = COMPACT_DATE.search(name)
    if found is None and compact:
        found = _day([int(part) for part in compact.groups()])
    return Finding(found, name, None, True, "filename") if found else None


def enacted(text: str, blocks: tuple[Span, ...]) -> list[Finding[date]]:
    """The dates of a statute's header that say when it was passed, published or changed, in order."""
    found: list[Finding[date]] = []
    for block in blocks:
        days = list(dates(text, block.start, block.end))
        for at, (day, span) in enumerate(days):
            stop = days[at + 1][1].start if at + 1 < len(days) else block.end
            words = text[span.start : stop].strip(" \u3000\n（()）；;，、")
            if ENACTED.search(words):
                found.append(Finding(day, words[:120], Span(span.start, span.start + len(words[:120]))))
    return found


def alone(text: str, blocks: tuple[Span, ...]) -> list[Finding[date]]:
    """Dates that fill a line of the issue block or of the signature, in order."""
    found: list[Finding[date]] = []
    for block in blocks:
        for day, span in dates(text, block.start, block.end):
            start = text.rfind("\n", 0, span.start) + 1
            stop = text.find("\n", span.end)
            rest = text[start : span.start] + text[span.end : stop if stop >= 0 else len(text)]
            if not re.sub(r"[\s•·●■（）()\[\]]|\d{1,2}[:：]\d{2}|印发|发布|公布", "", rest):
                found.append(Finding(day, span.of(text), span))
    return found


def effective(
    text: str, blocks: tuple[Span, ...], headers: list[Finding[date]], issued: Finding[date] | None
) -> Finding[date] | None:
    """The day from which a document applies: its header's 施行 line, or the words of its last article."""
    for block in blocks:
        for line in re.finditer(r"[^\n]+", text[block.start : block.end]):
            stated = IN_FORCE_LINE.match(line[0].strip())
            day = next(dates(stated["date"]), None) if stated else None
            if day:
                return Finding(day[0], line[0].strip(), Span(block.start + line.start(), block.start + line.end()))
    tail = max(0, len(text) - TAIL)
    last = max(IN_FORCE.finditer(text, tail), key=lambda found: found.start(), default=None)
    day = next(dates(last[0]), None) if last else None
    if day:
        return Finding(day[0], last[0], Span(*last.span()))
    once = AT_ONCE.search(text, tail)
    published = (header for header in headers if PUBLISHED.search(header.words))
    first = next(published, headers[0] if headers else issued)
    return Finding(first.value, once[0], Span(*once.span()), True) if once and first else None


def year_of_title(title: str) -> int | None:
    """The year a title speaks for; of a summary with a plan, the plan's; of a range, its first."""
    span = RANGE.search(title)
    if span:
        return int(span[1])
    plan = [int(year) for year in PLAN_YEAR.findall(title)]
    years = [_year(found) for found in YEAR.finditer(title)]
    return max(plan or years, default=None)


def _year(found: re.Match[str]) -> int:
    return int(found[1]) if found[1] else chinese_to_int(found[2]) or 0


def common_year(text: str) -> int | None:
    """The year a text names most often, when it does so at least twice and names no later one; a guess."""
    years = [_year(found) for found in YEAR.finditer(text[:20_000]) if "年" in text[found.end() - 1 : found.end() + 1]]
    best = Counter(years).most_common(1)
    return best[0][0] if best and best[0][1] > 1 and best[0][0] == max(years) else None
