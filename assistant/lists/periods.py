"""What plans set down for a part of the year: a half, a quarter, a month, by the headings over their items or the items' own months."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.features import Asked, bag, share
from assistant.lists.listing import ROOM, Listed, name
from assistant.lists.sweeping import FEW, about, shared, shortened, untitled
from ingest.document import Document, Section, SectionKind, Span
from ingest.library import Library
from ingest.numerals import chinese_to_int

NUMBER = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
PART = re.compile(
    rf"([上下])半年|第?([一二三四])季度|(?<![\d年半])({NUMBER})月份?(?:(?:至|到|[-—~～]){{1,2}}({NUMBER})月份?)?"
)
BOUND = re.compile(
    r"\s*(?:底|末|中旬|上旬|下旬|\d{1,2}[日号])?(?:之?前|以前|为止|截止)|\s*[底末]|\s*\d{1,2}[日号]|(?:工作)?(?:总结|情况|回顾)"
)
"""What follows a part of the year that is no period to be listed but a day, an end, or something looked back on."""
PLANS = re.compile(
    r"打算|安排|计划|活动|举措|动作|内容|一共|总共|[今本]年|准备|重点|主要|完成|事项|事情|件事|工作|任务|哪|什么|啥|[都办搞要干做的了和与及、，。？?]"
)
ITEM = 160  # characters up to which an item is told by itself; of a longer one the sentences that name a month
LINE = re.compile(r"[^\n]+")
SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
OPEN = frozenset({Kind.LIST, Kind.WHAT})
LOOKED_BACK = frozenset({SectionKind.PAST, SectionKind.PROBLEM, SectionKind.METADATA, SectionKind.CHROME})
FITS = 0.34  # of what is asked about besides, that an item must speak of


@dataclass(frozen=True, slots=True)
class Item:
    """Words of a plan that fall into the period."""

    document: Document
    span: Span


def period_asked(text: str) -> tuple[int, int] | None:
    """The first and last month of the one part of the year that a question names; None where it names none or its end only."""
    found = list(PART.finditer(text))
    if len(found) != 1 or BOUND.match(text, found[0].end()):
        return None
    return months(found[0])


def months(found: re.Match[str]) -> tuple[int, int]:
    """The first and last month that a part of the year covers."""
    half, quarter, first, last = found.groups()
    if half:
        return (1, 6) if half == "上" else (7, 12)
    if quarter:
        number = "一二三四".index(quarter) + 1
        return 3 * number - 2, 3 * number
    return _number(first), _number(last or first)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else chinese_to_int(words) or 0


def planned_in(inquiry: Inquiry, library: Library) -> Listed | None:
    """Everything that the few plans in scope set down for the part of the year a question names; None where it names none."""
    asked = period_asked(inquiry.text)
    plans = [id for id in inquiry.documents if not library.entry(id).family]
    if asked is None or inquiry.kind not in OPEN or not 0 < len(plans) <= FEW or len(plans) < len(inquiry.documents):
        return None
    items = [one for id in plans for one in _items(library.document(id), library.sections(id), asked)]
    kept = _about(items, inquiry, library)
    if len(kept) < 2 and not any(_headed(one.document.text, one.span) for one in kept):
        return None
    draft = Draft(library)
    cap, count = shared([len(one.span) for one in kept], ROOM)
    for one in kept[:count]:
        label = f"{name(library.entry(one.document.id))}：" if len(plans) > 1 else ""
        draft.row(one.document, label, (shortened(one.document.text, one.span, cap),))
    left = "" if count == len(kept) else f"，篇幅所限列出 {count} 项"
    return Listed(draft, (f"逐项查过 {len(plans)} 份文件，安排在这一时段的共 {len(kept)} 项{left}",))


def _about(items: Sequence[Item], inquiry: Inquiry, library: Library) -> Sequence[Item]:
    """The items that speak of what is asked about besides the period and beyond the titles; all of them where nothing is."""
    left = [PLANS.sub(" ", PART.sub(" ", term)).split() for term in inquiry.terms]
    words = [word for one in left for word in one if len(word) > 1]
    question = about(untitled(words, list(dict.fromkeys(one.document.id for one in items)), library), library)
    return [one for one in items if _speaks(question, one)]


def _speaks(question: Asked | None, one: Item) -> bool:
    return question is None or share(bag(question, one.span.of(one.document.text)), question.weights) >= FITS


def _items(document: Document, sections: Sequence[Section], asked: tuple[int, int]) -> list[Item]:
    """The items under headings that name a part of the period; where no heading does, those that name a month of it."""
    inner = {one.parent for one in sections}
    leaves = [one for one in sections if one.ordinal not in inner and one.kind not in LOOKED_BACK and one.marker]
    headed = [one for one in leaves if _under(one, sections, asked)]
    if headed:
        return [Item(document, _body(document.text, one)) for one in headed]
    return [Item(document, span) for one in leaves for span in _dated(document.text, one, asked)]


def _under(section: Section, sections: Sequence[Section], asked: tuple[int, int]) -> bool:
    """Whether a heading around a section names a part of the period, and nothing beside it."""
    around = sections[section.parent] if section.parent is not None else None
    while around is not None:
        named = [months(found) for found in PART.finditer(around.heading)]
        if named and around.parent is not None:
            return all(asked[0] <= first and last <= asked[1] for first, last in named)
        around = sections[around.parent] if around.parent is not None else None
    return False


def _body(text: str, section: Section) -> Span:
    """A section without the blank at its end."""
    return Span(section.span.start, section.span.start + len(section.span.of(text).rstrip()))


def _dated(text: str, section: Section, asked: tuple[int, int]) -> list[Span]:
    """A short item, or the sentences of a long one, that name a month of the period."""
    body = _body(text, section)
    lines = [Span(*one.span()) for one in LINE.finditer(text, body.start, body.end)]
    headed = [one for one in lines if _headed(text, one)]
    if len(headed) > 1:
        return [one for one in headed if _falls(PART.match(text, one.start), asked)]
    whole = (
        [body] if len(body) <= ITEM else [Span(*one.span()) for one in SENTENCE.finditer(text, body.start, body.end)]
    )
    return [one for one in whole if any(_falls(found, asked) for found in PART.finditer(text, one.start, one.end))]


def _headed(text: str, line: Span) -> bool:
    """Whether a line begins with the part of the year that all of it is for (6月：…)."""
    found = PART.match(text, line.start, line.end)
    return bool(found) and text[found.end() : found.end() + 1] in ("：", ":", "，", "　", " ")


def _falls(found: re.Match[str], asked: tuple[int, int]) -> bool:
    return asked[0] <= months(found)[1] <= asked[1]
