"""Enumerations (列举): the items of A、B、C等 in a statement, of a term, and of 下列 in a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from assistant.study.material import Material, Part
from assistant.study.statement import MARKER, Statement, balanced, dangling, plain, trim
from assistant.wording import lines
from ingest.document import Section, SectionKind, Span
from ingest.duty import Term
from ingest.understanding.duties.vocabulary import verbs

LIST = re.compile(r"[^，。；：,;:\n“”（）()《》]+?(?:、[^，。；：,;:\n“”（）()《》]+){2,}")
ALSO = re.compile(r"以及|[和及与或]")
OPEN_END = re.compile(r"等(?!级|待|额)")
LEAD_IN = re.compile(
    r"(?:以|围绕|聚焦|紧盯|针对|对|从|在|向|按照|依托|借助|包括|涉及|综合运用|运用|充分发挥|发挥|加强与|与)"
)
ASKS_LIST = re.compile(r"下列([\u4e00-\u9fff]{1,12})[：:]?$")
NOT_ALONE = re.compile(r"情形之一|行为之一|第.{1,4}条|以外")
ITEM_MARK = re.compile(r"^\s*[（(][一二三四五六七八九十]+[）)]\s*")
CHAINED = re.compile(r"[和并]?(?:督促|指导|推动|推进|完善|健全|加强|开展|做好|抓好|实施|落实|规范)")
LONGEST_ITEM, HEAD = 12, 12


@dataclass(frozen=True, slots=True)
class Listing:
    """Items that belong together. span: from the first to the last of them; head: what they are (部门, 领域), "" where not said; name: a term's words; topic: of its part."""

    items: tuple[str, ...]
    spans: tuple[Span, ...]
    head: str = ""
    name: str = ""
    topic: str = ""

    @property
    def span(self) -> Span:
        return Span(self.spans[0].start, self.spans[-1].end)


def listings(statement: Statement) -> Iterator[Listing]:
    """The enumerations of a statement whose items can be told apart surely."""
    text, span = statement.material.text, statement.span
    for found in LIST.finditer(text, span.start, span.end):
        listing = parted(text, Span(*found.span()))
        if listing and len(listing.items) >= 3:
            yield replace(listing, topic=statement.part.topic)


def parted(text: str, span: Span) -> Listing | None:
    """The items of A、B、C等: the first without the verb before it, the last only where 等 closes the list."""
    edges = [span.start, *(at + 1 for at in range(span.start, span.end) if text[at] == "、")]
    parts = [Span(start, end) for start, end in zip(edges, [*(at - 1 for at in edges[1:]), span.end], strict=True)]
    first, (last, head) = opened(text, parts[0]), closed(text, parts[-1])
    spans = (*((first,) if first else ()), *parts[1:-1], *last)
    if not last or not head or any(not item_like(one.of(text)) for one in spans):
        return None
    return Listing(tuple(one.of(text) for one in spans), spans, head)


def opened(text: str, part: Span) -> Span | None:
    """The first item without what leads into the list; None where that cannot be told."""
    at = part.start
    while word := verbs("adverb").at(text, at, part.end):
        at += len(word)
    at += len(leading(text, at, part.end))
    while word := CHAINED.match(text, at, part.end):
        at = word.end()
    return Span(at, part.end) if part.start < at < part.end - 1 else None


def leading(text: str, start: int, end: int) -> str:
    """What at this place leads into a list: a verb or a preposition."""
    led = LEAD_IN.match(text, start, end)
    return led[0] if led else verbs("act", "cause", "join").at(text, start, end)


def closed(text: str, part: Span) -> tuple[tuple[Span, ...], str]:
    """The last items, and what 等 says they all are; none where nothing marks the end of the last."""
    ended = OPEN_END.search(text, part.start, part.end)
    if not ended:
        return (), ""
    end, head = ended.start(), heads().search(text, ended.end(), min(part.end, ended.end() + HEAD))
    both = ALSO.search(text, part.start + 2, end - 1)
    last = (Span(part.start, both.start()), Span(both.end(), end)) if both else (Span(part.start, end),)
    return last, head[0] if head else ""


@cache
def heads() -> re.Pattern[str]:
    """The words that say what the items of a list are."""
    return re.compile("|".join(line.rstrip("*") for line in lines("study_heads.txt")))


@cache
def vague_heads() -> frozenset[str]:
    """Those that say little about the items."""
    return frozenset(line[:-1] for line in lines("study_heads.txt") if line.endswith("*"))


def item_like(words: str) -> bool:
    """Whether words read as one item of a list."""
    return (
        2 <= len(words) <= LONGEST_ITEM and balanced(words) and not ALSO.search(words[1:-1]) and words[-1] not in "的了"
    )


def of_term(term: Term, topic: str = "") -> Listing | None:
    """What a term stands for, in order; None where the number of items is not the one its name promises."""
    items = tuple(plain(item.text) for item in term.items)
    if len(items) < 3 or (term.numeral and term.numeral != len(items)) or not all(map(balanced, items)):
        return None
    return Listing(items, tuple(item.span for item in term.items), name=plain(term.words.text), topic=topic)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that lists (…履行下列职责：): asked is the question that its introduction becomes."""

    part: Part
    section: Section
    intro: Span
    asked: str
    listing: Listing


def rules(material: Material) -> Iterator[Rule]:
    """The rules of a document that introduce a list with 下列, with the whole of the list."""
    parts = {part.section.ordinal: part for part in material.parts}
    for section in material.sections:
        below = [one for one in material.sections if one.parent == section.ordinal and ITEM_MARK.match(one.marker)]
        if section.kind is not SectionKind.RULE or len(below) < 3:
            continue
        intro = introduction(material, section, below[0])
        part = parts.get(section.ordinal) or next((parts[one.ordinal] for one in below if one.ordinal in parts), None)
        question, head = asking(plain(intro.of(material.text)))
        if part and question:
            spans = tuple(inner(material.text, one.span) for one in below)
            items = tuple(plain(one.of(material.text)) for one in spans)
            yield Rule(part, section, intro, question, Listing(items, spans, head, topic=part.topic))


def introduction(material: Material, section: Section, first: Section) -> Span:
    """The sentence before a list, without the marker of its section."""
    start, end = section.span.start, first.span.start
    cut = max(material.text.rfind(sign, start, end) for sign in "。；\n")
    before = trim(material.text, Span(max(start, cut + 1) if material.text[cut + 1 : end].strip() else start, end))
    marker = MARKER.match(material.text, before.start, before.end)
    return Span(marker.end() if marker else before.start, before.end)


def asking(intro: str) -> tuple[str, str]:
    """…履行下列职责 → …履行下列哪些职责？ and 职责; empty where the introduction does not stand alone."""
    found = ASKS_LIST.search(intro)
    if not found or len(intro) > 60 or dangling(ASKS_LIST.sub("", intro)) or NOT_ALONE.search(intro):
        return "", ""
    return f"{intro[: found.start()]}下列哪些{found[1]}？", found[1]


def inner(text: str, span: Span) -> Span:
    """An item without its marker and its closing sign."""
    mark = ITEM_MARK.match(span.of(text))
    return trim(text, Span(span.start + (mark.end() if mark else 0), span.end))
