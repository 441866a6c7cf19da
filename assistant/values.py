"""Values that questions ask for, as they are printed: figures with units, times, bodies, enumerations."""

from __future__ import annotations

import re
from functools import cache

from assistant.answer import Kind
from assistant.wording import lines
from ingest.document import Span

NUMERAL = r"(?:\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千万]{1,8})"
FIGURE = re.compile(
    rf"(?:至少|不少于|不低于|不超过|不得少于|不得超过|不得低于|超过|大于|小于|约|近|共|累计|第)?{NUMERAL}(?:余|多)?"
    rf"(?:[-—~～至到]{NUMERAL})?(?:万|亿)?(?:余|多)?(?:%|％|‰|℃|[\u4e00-\u9fff]{{1,3}}?(?=[^\u4e00-\u9fff]|$)|[\u4e00-\u9fff])"
)
ASKED_UNIT = re.compile(
    r"(?:多少|几)([个家次名人项类种件处场条支部座天日年月元万亿吨公米期篇份批类级度倍轮套台辆艘架户所间间层])"
)
ASKED_NOUN = re.compile(
    r"(?:哪|什么|啥|多少|几|何种)(?:[个些类种项家位条件支部座处]|几[个类种项])?(?:个|家)?([\u4e00-\u9fff]{2})"
)
TIME = re.compile(
    rf"(?:(?:19|20)\d{{2}}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?|\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}月(?:\d{{1,2}}日)?|"
    rf"{NUMERAL}个?(?:日|天|小时|分钟|工作日|月|年|周|季度)(?:内|以内|之内|前|后)?|[一二三四上下]季度|年底|年内|月底|年度|"
    rf"每{NUMERAL}?个?(?:年|半年|季度|季|月|周|日|天)(?:至少|不少于)?(?:{NUMERAL}次)?|[一两二三]月一\w|春秋两季|"
    r"定期|不定期|适时|立即|及时|即时|即日|常态化|第一时间|汛期前|节前|今后|当日|次日|24小时|之日起)"
)


@cache
def body_pattern() -> re.Pattern[str]:
    endings = "|".join(sorted(map(re.escape, lines("bodies.txt")), key=len, reverse=True))
    return re.compile(rf"[\u4e00-\u9fff（）()、]{{0,16}}?(?:{endings})")


def find_values(kind: Kind, text: str) -> tuple[Span, ...]:
    """Where values of the asked kind stand in `text`, left to right; () for kinds without a typed value."""
    pattern = {Kind.NUMBER: FIGURE, Kind.DEADLINE: TIME, Kind.WHO: body_pattern()}.get(kind)
    return tuple(Span(*found.span()) for found in pattern.finditer(text)) if pattern else ()


def asked_unit(question: str) -> str:
    """The measure word that a question asks for (多少家 → 家), "" where it names none."""
    found = ASKED_UNIT.search(question)
    return found[1] if found else ""


def asked_noun(question: str) -> str:
    """The noun that a question asks for (哪个标准 → 标准), "" where it names none."""
    found = ASKED_NOUN.search(question)
    return found[1] if found else ""
