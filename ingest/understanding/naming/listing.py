"""What a term lists: the items of an enumeration beside it, cut so that they answer to its numeral where they can."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import Span
from ingest.understanding.naming.counting import Shape
from ingest.understanding.naming.vocabulary import one_of
from ingest.understanding.sentences import PAIRS

CLOSERS = {closer: opener for opener, closer in PAIRS.items()} | {")": "("}
OPENERS = frozenset(PAIRS) | {"("}
SIGN = re.compile("[" + re.escape("".join(OPENERS | CLOSERS.keys())) + "、，,；;。！!？?\n]")
LEVELS = (frozenset("；;"), frozenset("、；;"), frozenset("，,；;"), frozenset("、，,；;"))
JOINS = re.compile(r"以及|及其|[和与及或]")
LEADS = re.compile(
    r"(?:(?:了|也就是|就是|即|系指|是指|指的是|指|分别(?:是|为)|主要(?:是|包括|有)?|具体(?:是|为|包括)?|包括|做到|分为|分|是|为|以及|和|及|并|还有|首先|其次|再次|最后"
    r"|(?:[一二三四五六七八九十]{1,2}(?:是|要)|第[一二三四五六七八九十][，,、是]|其[一二三四五六七八九十][，,、是]"
    r"|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、]|[①-⑳]))[：:，,]?)+"
)
TAILS = re.compile(
    r"(?:(?<![高中初同平相均对优上下一二三特])等(?:方面|内容|环节|工作|领域|措施|制度|要求)?|均?(?:实现|达到|呈现|做到)|(?:等)?在内的|的)$"
)
BLANK = " \t\u3000\xa0\r\n：:、，,；;。."
VERB = re.compile(rf"(?:{one_of('verb')})")
ENDS_ON_VERB = re.compile(rf"(?:{one_of('verb')}|[入透到出懂为以于向做抓搞促践行过])$|\d|了.")
LONGEST_ITEM, MOST_ITEMS = 60, 30


def pieces(text: str, span: Span, marks: frozenset[str]) -> Iterator[Span]:
    """`span` cut at `marks` that stand in no bracket and no quotes; without white space and marks at the edges."""
    start = span.start
    for at in outside(text, span):
        if text[at] in marks:
            yield from _neat(text, start, at)
            start = at + 1
    yield from _neat(text, start, span.end)


def outside(text: str, span: Span) -> Iterator[int]:
    """Where signs that end an item, a clause or a sentence stand in no bracket and no quotes."""
    opened: list[str] = []
    for found in SIGN.finditer(text, span.start, span.end):
        sign = found[0]
        if sign in OPENERS:
            opened.append(sign)
        elif sign in CLOSERS:
            if opened and opened[-1] == CLOSERS[sign]:
                opened.pop()
        elif not opened:
            yield found.start()


def _neat(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in BLANK:
        start += 1
    while end > start and text[end - 1] in BLANK:
        end -= 1
    if start < end:
        yield Span(start, end)


def items_in(text: str, span: Span, shape: Shape | None) -> tuple[Span, ...]:
    """The items that `span` lists, in order: of the ways to cut it, the one whose number the name promises.

    Where none is promised, or none fits: cut at 、, else at ； or ，. Fewer than two pieces are no list.
    """
    span = _unquoted(text, span)
    ways = [tuple(_stripped(text, tuple(pieces(text, span, marks)))) for marks in LEVELS]
    ways += [joined for way in ways if (joined := _parted(text, way)) != way]
    promised = shape.promises if shape else ()
    fitting = [way for number in promised for way in ways if len(way) == number and all(map(_short, way))]
    sharing = [way for way in ways if shape and shares(text, way, shape)]
    both = [way for way in fitting if way in sharing]
    chosen = (both or fitting or sorted(sharing, key=len, reverse=True) or [_finest(ways)])[0]
    return chosen if 2 <= len(chosen) <= MOST_ITEMS and all(map(_short, chosen)) else ()


def _unquoted(text: str, span: Span) -> Span:
    """What stands in the quotation marks that `span` begins with: “有机构，有人员”等."""
    start = next((at for at in range(span.start, span.end) if text[at] not in BLANK), span.end)
    closer = PAIRS.get(text[start : start + 1]) if text[start : start + 1] in ("“", "‘", "「") else None
    end = text.find(closer, start, span.end) if closer else -1
    return Span(start + 1, end) if end - start > len(span) // 2 else span


def _finest(ways: Sequence[tuple[Span, ...]]) -> tuple[Span, ...]:
    """、 separates items; where there is none, ； and then ，."""
    return next((way for way in (ways[1], ways[0], ways[2]) if len(way) > 1), ())


def _short(item: Span) -> bool:
    return len(item) <= LONGEST_ITEM


def _stripped(text: str, cut: tuple[Span, ...]) -> Iterator[Span]:
    """Without 即, 包括, 一是 … before an item and 等 after the last."""
    for at, piece in enumerate(cut):
        lead = LEADS.match(text, piece.start, piece.end)
        start = lead.end() if lead and lead.end() < piece.end else piece.start
        tail = TAILS.search(text, start, piece.end) if at == len(cut) - 1 else None
        yield from _neat(text, start, tail.start() if tail and tail.start() > start else piece.end)


def _parted(text: str, way: tuple[Span, ...]) -> tuple[Span, ...]:
    """The last piece cut at its 和: 训练和演练 is two."""
    if not way:
        return way
    joins = list(JOINS.finditer(text, way[-1].start + 1, way[-1].end - 1))
    if len(joins) != 1 or re.search("[，,]", way[-1].of(text)):
        return way
    return (*way[:-1], *_neat(text, way[-1].start, joins[0].start()), *_neat(text, joins[0].end(), way[-1].end))


def fits(items: Sequence[Span], shape: Shape) -> bool:
    """Whether there are as many items as the name promises."""
    return len(items) > 1 and len(items) in shape.promises


def answers(text: str, items: Sequence[Span], shape: Shape) -> bool:
    """Whether items answer to a name: by what they share with it, or by a number greater than its parts' bare 一."""
    plural = any(number > 1 for number, _ in shape.groups)
    return shares(text, items, shape) or (plural and fits(items, shape))


def shares(text: str, way: Sequence[Span], shape: Shape) -> bool:
    """Whether every item begins or ends with what the name counts (六有: 有班子, 有机制)."""
    return len(way) > 1 and all(any(holds(item.of(text), unit) for unit in shape.units if unit) for item in way)


def holds(item: str, unit: str) -> bool:
    """Whether an item is one of those that a unit counts: it begins or ends with it, or with its first sign."""
    return item.startswith((unit, unit[0])) or item.endswith((unit, unit[-1]))


def items_before(text: str, floor: int, end: int, shape: Shape) -> tuple[Span, ...]:
    """The items that end just before `end` (联防、联指、联战、联保“四联”); none unless their number or unit says so.

    floor: where the clause begins.
    """
    clause = Span(floor, end)
    cut = tuple(pieces(text, clause, frozenset("、")))
    if not cut or cut[-1].end != _last_word(text, end) or any(text[at] in '“”"' for at in range(floor, end)):
        return ()
    for way in (cut, _parted(text, cut)):
        if 2 <= len(way) <= MOST_ITEMS and (found := _trimmed_first(text, way, shape)):
            return found
    return ()


def _last_word(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in " \t\n\r\u3000":
        end -= 1
    return end


def _trimmed_first(text: str, way: tuple[Span, ...], shape: Shape) -> tuple[Span, ...]:
    """Without the verb before the first item and 等 or 实现 after the last; () when neither number nor unit fits."""
    tail = TAILS.search(text, way[-1].start, way[-1].end)
    last = Span(way[-1].start, tail.start()) if tail and tail.start() > way[-1].start else way[-1]
    way = (*way[:-1], last)
    rest = way[1:]
    shared = next((unit for unit in shape.units if unit and _all_hold(text, rest, unit)), None)
    if shared and (start := text.rfind(shared[0], way[0].start, way[0].end)) >= 0 and len(way) > 2:
        return (Span(start, way[0].end), *rest)
    first = _without_verb(text, way[0], rest)
    plain = shape.measured or any(number > 2 or len(unit) <= 2 for number, unit in shape.groups)
    counted = len(shape.groups) == 1 and len(way) in shape.promises and plain
    return (first, *rest) if counted and first and _are_things(text, rest) else ()


def _are_things(text: str, rest: Sequence[Span]) -> bool:
    """Whether the last item is no verb with the name as its object (企业、部门落实“两个责任”), or they all end on it."""
    words = [item.of(text) for item in rest]
    same = len(words) > 1 and len({item[-2:] for item in words}) == 1
    return (same or not ENDS_ON_VERB.search(words[-1])) and all(1 < len(item) <= 20 for item in words)


def _all_hold(text: str, items: Sequence[Span], unit: str) -> bool:
    return all(item.of(text).startswith(unit[0]) for item in items)


def _without_verb(text: str, item: Span, rest: Sequence[Span]) -> Span | None:
    """The first item without the verbs before it: 做实问题隐患 is 问题隐患.

    Of several places to cut the one that leaves it most like the others in length; no longer than they, where they
    are all of one.
    """
    starts = [verb.end() for verb in VERB.finditer(text, item.start, item.end) if item.end - verb.end() >= 2]
    lengths = [len(one) for one in rest]
    usual = sum(lengths) / len(lengths)
    start = min(starts, key=lambda at: abs(item.end - at - usual), default=item.start)
    lead = LEADS.match(text, start, item.end)
    start = lead.end() if lead and item.end - lead.end() >= 2 else start
    if len(rest) > 1 and len(set(lengths)) == 1:
        start = max(start, item.end - lengths[0])
    return Span(start, item.end) if item.end - start >= 2 else None
