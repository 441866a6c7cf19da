"""Clauses that ask for a figure without a verb: 街道不少于15人, 养老机构每季度一次, 红色预警期间每小时一次, 补助每人每年1200元."""

from __future__ import annotations

import re

from ingest.document import Span
from ingest.duty import Phrase
from ingest.understanding.duties.bodies import is_body, split_bodies, subject_end
from ingest.understanding.duties.clause import Clause, Role
from ingest.understanding.duties.clauses import OPENING
from ingest.understanding.duties.frequencies import PERIOD
from ingest.understanding.duties.quantities import NUMBER
from ingest.understanding.duties.vocabulary import cue, verbs

BOUND = r"(?:原则上)?(?:不(?:得|应|能)?(?:少于|低于|小于|短于|超过|多于|高于|大于|长于)|至少|最少|最多|至多)"
EACH = rf"(?:每(?:隔|(?:{NUMBER}|半|两)个?|个)?{PERIOD}|[半两二三四五六]个?(?:年|季度|月|周|天))"
TIMES = rf"{NUMBER}\s?(?:次|轮|遍|场|回)"
SIZE = rf"{NUMBER}\s?[万亿]?[\u4e00-\u9fff%％]{{1,5}}"
ASKED = re.compile(
    rf"(?P<how>{EACH}[^，,。；;]{{0,6}}?(?:{BOUND})?(?:各|再|集中)?{TIMES}|{BOUND}\s?(?:{TIMES}|{SIZE})"
    rf"|(?:每[人户家处](?:每|一)?)?{EACH}\s?{NUMBER}\s?[万亿]?元)(?:左右|以上|以内)?(?:即可|为宜)?(?:[（(][^（）()]*[）)])?$"
)
SEASON = re.compile(
    r"(?:期间|时段|(?<![小平])时|后|季|周末|节假日|^(?:主|非)?汛期|^平时|^平日|^日常)(?:[（(][^（）()]*[）)])?$"
)
USUAL = re.compile(r"(?:(?:主|非)?汛期|平时|平日|日常|平常)(?:[（(][^（）()]*[）)])?$")
OF_THE_ACT = cue("of_the_act", end=True)
HOW_OFTEN = re.compile(EACH)
OPENS_MEASURE = re.compile(r"其中|每[人名户次班台]|[一两二三半]年|总|共|合计|平均|最[长短多少高低]")
SHARE = re.compile(r"[%％成]|分之")
MONEY = re.compile(r"元$")
HEADS = re.compile(r"[名人位](?:以上|左右)?$")
"""有限空间企业不低于10%, 灾害信息员不少于2名, 街道应急队不少于15人: those named are counted, and do nothing."""
SHORT = 8  # characters of a name that only says what is measured: 整改率
NO_ACTOR = re.compile(r"会议$|^[省市州县区乡镇村]级(?!$)")
REST = re.compile(r"(?:应|要|须|的|均|都|也|全年|年内|今年|每年|原则上|同样|各|则)*$")


def read_standard(text: str, span: Span, before: Span | None) -> Clause | None:
    """A clause that asks for a figure of its own; None for one that only measures the act `before` it (整改率不低于95%)."""
    asked = ASKED.search(text, span.start, span.end)
    if not asked or OPENS_MEASURE.match(text, span.start, span.end):
        return None
    start = OPENING.match(text, span.start, asked.start()).end()
    topic = text[start : asked.start()]
    left = topic[: REST.search(topic).start()]
    if SEASON.search(left):
        again = before and HOW_OFTEN.search(text, before.start, before.end) and asked["how"].startswith("每")
        return Clause(span, Role.ACT, span, verb="每") if again else None
    left = left[: usual.start()] if (usual := USUAL.search(left)) else left
    measures = OF_THE_ACT.search(left)
    if len(left) < 2 or (measures and len(left) <= SHORT):
        return None
    if measures:
        return Clause(span, Role.ACT, span, verb="每")  # 粉尘涉爆企业抽查比例不低于20%
    of_the_act = left.startswith("每") or verbs("act").at(left, 0, len(left)) == left
    if of_the_act and not is_body(text, start, start + len(left)):
        return None  # 每支不少于20人, 每个安置点不少于2人, 入户不少于8万户次
    who = _who(text, Span(start, start + len(left)))
    is_share = bool(who and SHARE.search(asked["how"]))
    who = () if is_share or HEADS.search(asked["how"]) or MONEY.search(asked["how"]) else who
    return Clause(span, Role.ACT, Span(start, span.end), who, not is_share, verb="每")


def _who(text: str, topic: Span) -> tuple[Phrase, ...]:
    """Who is to keep to the figure: the bodies that the topic is, or that it begins with; a meeting or a level is none."""
    if NO_ACTOR.search(topic.of(text)):
        return ()
    if is_body(text, topic.start, topic.end):
        return split_bodies(text, topic)
    stop = subject_end(text, topic.start, topic.end) or _named_before(text, topic)
    return split_bodies(text, Span(topic.start, stop)) if stop else ()


def _named_before(text: str, topic: Span) -> int | None:
    """The end of the body that stands before what it is to do: 一般企业|综合演练, 学校|疏散演练."""
    if not verbs("act").before(text, topic.start + 2, topic.end):
        return None
    stops = range(topic.start + 2, max(topic.start + 2, topic.end - 1))
    return max((stop for stop in stops if is_body(text, topic.start, stop)), default=None)
