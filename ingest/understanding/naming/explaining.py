"""Where a term is explained beside its name: （…）, 即…, 一是…二是…, 做到有…、有…, or the items just before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Span
from ingest.understanding.naming.counting import Shape
from ingest.understanding.naming.listing import (
    LEADS,
    answers,
    fits,
    holds,
    items_before,
    items_in,
    outside,
    pieces,
    shares,
)
from ingest.understanding.naming.vocabulary import one_of
from ingest.understanding.sentences import spoken_starts

SIBLINGS = re.compile(r"(?:[和与及、]?[“\"][^“”\"]{2,14}[”\"]){0,4}")
JOINED = re.compile(r"[”\"][和与及、]?$")
BRACKET = re.compile(r"([\u4e00-\u9fff \u3000]{0,12})[（(]")
NO_MEANING = re.compile(
    r"试行|暂行|修订|见附|详见|附件|以下|下同|下称|简称|统称|责任|牵头|联系|电话|来源|记者|略|19\d\d|20\d\d|第?\d+[号页条]|[A-Za-z\d\s.,%+-]+$|.*〔\d{4}〕"
)
MEANS = re.compile(r"即|就?是?指|系指|包括|分别|具体|主要")
STATED = re.compile(
    r"(?:"
    r"(?P<strong>[，,]?[ \t]*(?:即(?![可将使时日刻便席报查改知到是]|为)|也就是|指的是|是指|系指|是[：:])"
    r"|[\u4e00-\u9fff]{0,12}?(?:[，,]\s*即(?![可将使时日刻便席])|[，,]?(?:指的是|是指|系指)))"
    r"|(?P<weak>[\u4e00-\u9fff]{0,12}?[，,]?[ \t]*(?:分别(?:是|为|指)|具体(?:是|为|包括)|(?:主要)?包括|主要(?:是|有)|就是|——|[：:])))"
)
CALLED = re.compile(rf"[\u4e00-\u9fff]{{0,8}}?(?:{one_of('head')}|{one_of('near')})[，,]")
STOP = frozenset("。；;！？!?")
COMMA = frozenset("，,")
LIST = frozenset("、")
COMPRISES = re.compile(r"(?:分别)?(?:做到|包括|涵盖|分为)")
POINTS = re.compile(r"[^。；;！？]{0,40}[：:，,]\s*(?=一是|首先|第一[，,、])")
POINT_END = re.compile(r"[，,。；;：:！？]")
CLAUSE_START = frozenset("，,。；;：:！？!?\n“”")
FARTHEST, CLAUSES, NEAR = 500, 4, 4


@dataclass(frozen=True, slots=True)
class Explained:
    """definition: the span that explains a name, the name included; items: what it lists."""

    definition: Span
    items: tuple[Span, ...] = ()


def explained(text: str, name: Span, printed: Span, paragraph: Span, shape: Shape | None) -> Explained | None:
    """How the text around a name explains it; None where it does not.

    name: the words alone; printed: with their quotation marks. Of several ways the first whose items the name promises.
    """
    found = list(_ways(text, name, printed, paragraph, shape))
    sharing = [one for one in found if shape and shares(text, one.items, shape) and fits(one.items, shape)]
    good = [one for one in found if shape and fits(one.items, shape)]
    return next(iter(sharing or good or found), None)


def _ways(text: str, name: Span, printed: Span, paragraph: Span, shape: Shape | None) -> Iterator[Explained]:
    ways = (
        _bracket(text, name, printed, paragraph, shape),
        _stated(text, printed, paragraph, shape),
        *(way(text, printed, paragraph, shape) for way in (_points, _clause, _before) if shape),
    )
    yield from (way for way in ways if way)


def _bracket(text: str, name: Span, printed: Span, paragraph: Span, shape: Shape | None) -> Explained | None:
    """“六有”（有班子、…）; one bracket after several names gives each the items that are its own."""
    after = SIBLINGS.match(text, printed.end, paragraph.end).end()
    opened = BRACKET.match(text, after, paragraph.end)
    inside = _inside(text, opened.end(), paragraph.end) if opened else None
    if not inside or NO_MEANING.match(text, inside.start, inside.end):
        return None
    items = items_in(text, inside, shape)
    good = bool(shape) and answers(text, items, shape)
    own = tuple(item for item in items if _own(text, item, name, shape))
    means = bool(MEANS.match(text, inside.start, inside.end))
    if after > printed.end:
        return Explained(Span(printed.start, inside.end + 1), own) if own else None
    if JOINED.search(text, max(0, printed.start - 2), printed.start) and own:
        items = own
    elif not (good or means or (items and not opened[1].strip())):
        return None
    return Explained(Span(printed.start, inside.end + 1), items)


def _own(text: str, item: Span, name: Span, shape: Shape | None) -> bool:
    words = item.of(text)
    return name.of(text) in words or bool(shape and any(unit and holds(words, unit) for unit in shape.units))


def _inside(text: str, start: int, stop: int) -> Span | None:
    """From `start` to the sign that closes the bracket before it; None when it never closes."""
    depth = 1
    for at in range(start, min(stop, start + FARTHEST)):
        depth += (text[at] in "（(") - (text[at] in "）)")
        if not depth:
            return Span(start, at)
    return None


def _stated(text: str, printed: Span, paragraph: Span, shape: Shape | None) -> Explained | None:
    """“三停一休”，即停工、停产、停课、休市. A weak word (包括, ：) needs items that the name promises."""
    cue = STATED.match(text, printed.end, paragraph.end)
    far = bool(cue) and cue.end() - printed.end > NEAR and "指" not in cue[0]
    if not cue or (shape is None and far and not CALLED.match(text, printed.end, cue.end())):
        return None
    for end in _ends(text, cue.end(), paragraph.end):
        items = items_in(text, Span(cue.end(), end), shape)
        if shape and answers(text, items, shape):
            return Explained(Span(printed.start, end), items)
    end = max(_ends(text, cue.end(), paragraph.end))
    return Explained(Span(printed.start, end)) if cue["strong"] and end - cue.end() > 3 else None


def _ends(text: str, start: int, stop: int) -> tuple[int, int]:
    """Where an explanation may end: at the first comma, and at the end of the sentence; signs in brackets do not count."""
    comma, stop = None, min(stop, start + FARTHEST)
    for at in outside(text, Span(start, stop)):
        if text[at] in STOP:
            return comma or at, at
        if text[at] in COMMA and comma is None:
            comma = at
    return comma or stop, stop


def _points(text: str, printed: Span, paragraph: Span, shape: Shape) -> Explained | None:
    """“三项任务”：一是…；二是…；三是…, when there are as many points as the name promises."""
    opened = POINTS.match(text, printed.end, paragraph.end)
    starts = spoken_starts(text, Span(opened.end() - 1, paragraph.end)) if opened else ()
    if len(starts) not in shape.promises:
        return None
    items = []
    for start in starts:
        lead = LEADS.match(text, start, paragraph.end)
        begins = lead.end() if lead else start
        stop = POINT_END.search(text, begins, paragraph.end)
        items.append(Span(begins, stop.start() if stop else paragraph.end))
    last = _ends(text, items[-1].start, paragraph.end)[1]
    return Explained(Span(printed.start, last), tuple(items)) if all(map(len, items)) else None


def _clause(text: str, printed: Span, paragraph: Span, shape: Shape) -> Explained | None:
    """按照“六有”标准完善机构，做到有班子、有机制、…: a clause of this sentence or the next whose items all begin
    with 有; or one of this sentence that says 做到 or 包括 and has as many items as the name promises."""
    end = _ends(text, printed.end, paragraph.end)[1]
    own = list(_listing(text, Span(printed.end, end)))[:CLAUSES]
    following = list(_listing(text, Span(end, _ends(text, min(end + 1, paragraph.end), paragraph.end)[1])))[:CLAUSES]
    for clause, fewest in (*((one, 2) for one in own), *((one, 3) for one in following)):
        items = _each_with(text, tuple(pieces(text, clause, LIST)), shape)
        if len(items) >= max(fewest, min(shape.promises, default=2) - 2):
            return Explained(Span(printed.start, items[-1].end), items)
    for clause in own:
        cue = COMPRISES.match(text, clause.start, clause.end)
        items = items_in(text, Span(cue.end(), clause.end), shape) if cue else ()
        if fits(items, shape) and len(items) > 2:
            return Explained(Span(printed.start, clause.end), items)
    return None


def _listing(text: str, sentence: Span) -> Iterator[Span]:
    """The clauses that hold a 、."""
    if sentence.start < sentence.end and text.find("、", sentence.start, sentence.end) >= 0:
        yield from (
            clause for clause in pieces(text, sentence, COMMA) if text.find("、", clause.start, clause.end) >= 0
        )


def _each_with(text: str, cut: tuple[Span, ...], shape: Shape) -> tuple[Span, ...]:
    """The pieces when all begin with what is counted, the first from its last such place on; else none."""
    units = tuple(way for unit in shape.units if unit for way in ((unit, "1") if unit == "一" else (unit,)))
    rest = cut[1:]
    if not units or not rest or not all(item.of(text).startswith(units) for item in rest):
        return ()
    start = max(text.rfind(unit, cut[0].start, cut[0].end) for unit in units)
    return (Span(start, cut[0].end), *rest) if start >= 0 else ()


def _before(text: str, printed: Span, paragraph: Span, shape: Shape) -> Explained | None:
    """联防、联指、联战、联保“四联”: the items stand before the name."""
    lowest = max(paragraph.start, printed.start - FARTHEST)
    floor = _clause_start(text, lowest, printed.start)
    if text[printed.start - 1 : printed.start] == "”":
        return _quoted_before(text, lowest, printed, shape)
    items = items_before(text, floor, printed.start, shape)
    return Explained(Span(items[0].start, printed.end), items) if items else None


def _clause_start(text: str, lowest: int, at: int) -> int:
    """After the last ，。；： or open bracket before `at`, but not before `lowest`; closed brackets are passed over."""
    depth = 0
    while at > lowest:
        sign = text[at - 1]
        depth += (sign in "）)") - (sign in "（(")
        if depth < 0 or (not depth and sign in CLAUSE_START):
            break
        at -= 1
    return at


def _quoted_before(text: str, lowest: int, printed: Span, shape: Shape) -> Explained | None:
    """“提升指挥能力、提高防范能力”两大能力: the items stand in quotation marks before the name."""
    opened = text.rfind("“", lowest, printed.start)
    items = items_in(text, Span(opened + 1, printed.start - 1), shape) if opened >= 0 else ()
    good = fits(items, shape) and len(shape.groups) == 1
    return Explained(Span(opened, printed.end), items) if good else None
