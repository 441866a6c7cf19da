"""Questions for everything of a sort that is to be made: papers to be written, things to be built, events to be held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.features import bag, share
from assistant.lists.listing import ROOM, Listed, alike, name, words_of_use
from assistant.lists.mentioning import documents_meant
from assistant.lists.sweeping import LOOKED_BACK, TITLED, about, narrowed, passages_of, shared, shortened, untitled
from assistant.variants import variants
from ingest.document import Passage, Span
from ingest.library import Library

SORTS = ("paper", "built", "held", "bettered")
INTENDS = r"(?:要|得|准备|打算|计划|拟|需要?|该|应当?|预备|想|今年|明年|年内|新|将|会|会要|还|都|已经?|分别)"
ASKS = r"(?:哪[些几](?:[个项种类份件场次座])?|什么|啥|几(?:种|类|样))"
JOIN = r"(?:、|和|与|跟|或者?|以及|及|，)"
OPEN_END = re.compile(r"之类|等等|等(?=[的文材东，。？?]|$)|这类|这些|之属|什么的|一类")
WHOLE = re.compile(r"哪[些几]|都有|有啥|什么|啥|[列捋理归汇盘拢]|清单|单子|名单|全部|所有|一览|凑齐|找出|数一数|统计")
SPOKEN_OF = re.compile(
    r"(?:提到|提及|写到|说到|讲到|涉及|出现|点名|列出|用到|依托)(?:了|过)?的(?P<objects>[\u4e00-\u9fff]{2,8}?(?:(?:、|和|与|以及|及)[\u4e00-\u9fff]{2,8}?)*)"
    r"(?=[，,。？?\s]|都|有|是|合|一共|总共|分别|哪|列|汇|捋|归|梳|$)"
)
IN_A_ROW = re.compile(
    r"(?P<objects>[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4}){1,3})(?:这[两三四几]?[样种类项])?(?:都|分别|一?共|总共)?(?:有|是)?(?:哪[些几]|啥|什么)"
)
"""Things of several sorts that one document is to be gone through for (补贴、奖励、补助都有哪些名目)."""
OTHERWISE = re.compile(
    r"内容|包括|包含|条件|谁|部门|单位|多少|(?<!哪)几[次个家天年月]|多久|时候|时限|怎|咋|如何|为何|是否|有没有|吗"
)
"""What is asked of a thing to be made, where not the things themselves are asked for."""
OPEN = frozenset({Kind.LIST, Kind.WHAT, Kind.WHO})
ANY_PAPER = frozenset({"文件", "材料", "东西"})
PAST = re.compile(r"已|过[？?。]?$|了(?=[哪什啥几])|(?:制定|建成|开展|举办|印发|出台|建|办|搞|编|修订)了")
CLAUSE = re.compile(r"[^，,；;。：:！？!?\n]+")
HELD_BY = 40  # characters between a verb and what is made
MOST = 8  # documents in scope
FITS = 0.5  # of what is asked about besides, that a clause and its headings must say
FEWEST = 2  # clauses that make a list
SINGLED_OUT = 12  # clauses with a noun, at most, for it to single something out
SHORT = 70  # characters of one clause


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question wants listed: a sort of making, the nouns of what is made (() for any), and what it is to be about."""

    sort: str
    nouns: tuple[str, ...]
    rest: tuple[str, ...]


def made(inquiry: Inquiry, library: Library) -> Listed | None:
    """Every clause of a few documents in which a thing of the sort asked for is made; None where the question asks for none."""
    if inquiry.kind not in OPEN or inquiry.told:
        return None
    sought = asked_making(inquiry)
    documents = _meant(inquiry, library) if sought else ()
    if sought is None or not documents:
        return None
    spans = [(id, span) for id in documents for span in _clauses(id, sought, inquiry, library)]
    if len(spans) < FEWEST:
        return None
    return _told(spans, documents, library)


def _told(spans: Sequence[tuple[str, Span]], documents: Sequence[str], library: Library) -> Listed:
    """The clauses, a line each, as many as there is room for."""
    draft = Draft(library)
    cap, count = shared([min(SHORT, len(span)) for _, span in spans], ROOM)
    for id, span in spans[:count]:
        document = library.document(id)
        label = f"{name(library.entry(id))}：" if len(documents) > 1 else ""
        draft.row(document, label, (shortened(document.text, span, min(cap, SHORT)),))
    left = "" if count == len(spans) else f"，篇幅所限列出 {count} 处"
    return Listed(draft, (f"逐句查过 {len(documents)} 份文件，写到的共 {len(spans)} 处{left}",))


def spoken_of(inquiry: Inquiry, library: Library) -> Listed | None:
    """Every clause of a few documents with a thing that a question wants collected (提到的基地、平台有哪些); None where it wants none."""
    asks = SPOKEN_OF.search(inquiry.text) or (IN_A_ROW.search(inquiry.text) if len(inquiry.documents) == 1 else None)
    said = [one.rpartition("的")[2] for one in re.split(JOIN, asks["objects"])] if asks else []
    nouns = [one for one in said if len(one) > 1]
    if (
        not nouns
        or inquiry.kind not in OPEN
        or not WHOLE.search(inquiry.text)
        or set(nouns) & set(words_of_use("outline"))
    ):
        return None
    documents = _meant(inquiry, library)
    pattern = re.compile("|".join(_naming(one, documents, library) for one in nouns))
    spans = [(id, span) for id in documents for span in _holding(id, pattern, inquiry, library)]
    return _told(spans, documents, library) if 0 < len(spans) <= SINGLED_OUT else None


def _naming(noun: str, documents: Sequence[str], library: Library) -> str:
    """What stands for a noun in these documents: itself, its like, or, where none does, names with its ending (宣传月: 安全生产月)."""
    within = set(documents)
    said = [one for one in alike(noun) if set(library.containing(one)) & within]
    return (
        "|".join(map(re.escape, said))
        or rf"(?:(?![每本当逐近之作])[\u4e00-\u9fff]){{3,8}}{noun[-1]}(?=[”\"、，,。；;等]|主题)"
    )


def _holding(id: str, pattern: re.Pattern[str], inquiry: Inquiry, library: Library) -> list[Span]:
    """The clauses of a document that hold a pattern, those next to each other put together."""
    text = library.document(id).text
    found: list[Span] = []
    for passage in passages_of(id, inquiry.scope.year, bool(PAST.search(inquiry.text)), library):
        for clause in CLAUSE.finditer(text, passage.span.start, passage.span.end):
            if spot := pattern.search(clause[0]):
                near = shortened(text, Span(*clause.span()), SHORT, clause.start() + spot.start())
                found.append(near)
    return found


def asked_making(inquiry: Inquiry) -> Sought | None:
    """The sort of making a question asks for, by its verb and the nouns beside it (要建的平台, 编哪些预案, 演练搞哪几场)."""
    text = inquiry.text
    for words in sorted(inquiry.limiting, key=len, reverse=True):
        text = text.replace(words, "")
    for sort in SORTS:
        for pattern in _patterns(sort):
            found = pattern.search(text)
            tail = text[found.end() :] if found else ""
            if found and not OTHERWISE.search(tail) and (WHOLE.search(text) or not tail.strip("？?。 ")):
                nouns = tuple(dict.fromkeys(re.findall(_nouns(sort), found[0])))
                left = text[: found.start()] + " " + text[found.end() :]
                own = re.sub(rf"{_verbs(sort)}|{_nouns(sort)}", " ", found["objects"])
                loose = bool(OPEN_END.match(tail) or ANY_PAPER.intersection(nouns))
                return Sought(sort, () if loose else nouns, _beside(f"{left} {own}", inquiry))
    return None


def _beside(left: str, inquiry: Inquiry) -> tuple[str, ...]:
    """What is left of a question that says what the things are to be about."""
    words = "|".join(map(re.escape, (*words_of_use("outline"), *words_of_use("ask"), *words_of_use("thing"))))
    pieces = re.sub(rf"{ASKS}|{INTENDS}|{OPEN_END.pattern}|{words}", " ", left)
    return tuple(
        one for one in re.split(r"[\W_]+", pieces) if len(one) > 1 and any(one in term for term in inquiry.terms)
    )


@cache
def _verbs(sort: str) -> str:
    return "(?:" + "|".join(map(re.escape, words_of_use(sort))) + ")"


@cache
def _nouns(sort: str) -> str:
    return "(?:" + "|".join(map(re.escape, words_of_use(f"{sort}_noun"))) + ")"


@cache
def _patterns(sort: str) -> tuple[re.Pattern[str], ...]:
    """How a question names things to be made: 要定的方案、办法; 制定哪些方案; 哪些预案要修订; 演练要搞哪几场."""
    verbs, nouns = _verbs(sort), _nouns(sort)
    run = rf"(?P<objects>(?:[\u4e00-\u9fff]{{0,8}}?{nouns})(?:(?:{JOIN}[\u4e00-\u9fff]{{0,8}}?)?{nouns})*)"
    return tuple(
        map(
            re.compile,
            (
                rf"{verbs}(?:(?:{JOIN}|或|要|还是|还|后){{0,3}}{verbs})*(?:出台|修订|印发|实施|起来|出来)?(?:的|[了过]?(?:的|{ASKS}))的?{run}(?!的)",
                rf"{ASKS}的?{run}[，,\s]*{INTENDS}+{verbs}",
                rf"{run}[，,\s]*{INTENDS}*{verbs}(?:了|过)?{ASKS}",
            ),
        )
    )


def _meant(inquiry: Inquiry, library: Library) -> tuple[str, ...]:
    """The documents that are read: those in scope where these are few, or the plans among them, or those the question titles."""
    documents = documents_meant(inquiry, library)
    if len(documents) <= MOST:
        return documents
    found = narrowed(documents, inquiry.terms, library)
    question = about(inquiry.terms, library)
    return tuple(
        id for id in found if question and share(bag(question, library.entry(id).title), question.weights) >= TITLED
    )


def _clauses(id: str, sought: Sought, inquiry: Inquiry, library: Library) -> list[Span]:
    """The clauses of a document in which something of the sort is made, and which are about what is asked about."""
    text = library.document(id).text
    question = about(untitled(sought.rest, (id,), library), library)
    pattern = _making(sought)
    headings = {(one.marker + one.heading).rstrip("。.：:") for one in library.sections(id) if one.heading}
    looks_back = bool(PAST.search(inquiry.text))
    found: list[Span] = []
    for passage in passages_of(id, inquiry.scope.year, looks_back, library):
        if passage.kind in LOOKED_BACK and not looks_back:
            continue
        for clause in CLAUSE.finditer(text, passage.span.start, passage.span.end):
            spoken = pattern.search(clause[0])
            if not spoken or _named_only(clause[0], spoken.start()) or clause[0].strip() in headings:
                continue
            if question and share(bag(question, f"{_context(passage)}{clause[0]}"), question.weights) < FITS:
                continue
            found.append(Span(*clause.span()))
    return found


def _context(passage: Passage) -> str:
    return passage.context.rsplit("\n", 1)[-1]


def _named_only(clause: str, at: int) -> bool:
    """Whether the verb stands in the title of another paper (贯彻《…制定…办法》)."""
    return clause.rfind("《", 0, at) > clause.rfind("》", 0, at)


@cache
def _making(sought: Sought) -> re.Pattern[str]:
    """A clause in which something of the sort is made: the verb before it, or right behind it (平台建设, 预案修订)."""
    verbs = "|".join(re.escape(one) for one in words_of_use(sought.sort) if len(one) > 1)
    if not sought.nouns:
        return re.compile(verbs)
    meant = [other for noun in sought.nouns for other in alike(noun)]
    named = [other for noun in meant for other in (noun, *(to for word, to in variants(noun) if word == noun))]
    nouns = "|".join(map(re.escape, dict.fromkeys(named)))
    after = "|".join(re.escape(one) for one in words_of_use(sought.sort) if len(one) == 2)
    return re.compile(rf"(?:{verbs}).{{0,{HELD_BY}}}?(?:{nouns})|(?:{nouns}).{{0,6}}?(?:{after})")
