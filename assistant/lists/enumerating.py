"""Lists that stand in a text: the sentence or heading that introduces one fits the question, and its items are the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import Asked, bag, share
from assistant.lists.acting import wordings
from assistant.lists.listing import COUNTED, ROOM, Listed, counted
from assistant.lists.sweeping import about, shared, shortened
from assistant.parsing import Role, parse
from assistant.referring import asks_sanction
from assistant.selecting import weighed
from ingest.document import Document, Section, SectionKind, Span
from ingest.library import Library

INLINE = re.compile(r"[（(][一二三四五六七八九十\d]{1,2}[）)]|(?<!\d)\d{1,2}[.．、](?!\d)|[一二三四五六七八九]是")
TOLD = re.compile(r"[是要]$")
INTRODUCES = re.compile(r"[：:]\s*$|下列|以下|如下")
OPEN = frozenset({Kind.LIST, Kind.WHAT, Kind.YESNO, Kind.COMPARE})
OF_MANY = re.compile(r"行为|措施|手段|条件|情形|情况|职责|义务|事项|内容|原则")
SEVERAL_THINGS = frozenset({Kind.LIST, Kind.WHAT})
ASKED_FOR = re.compile(
    r"(?:哪[些几]|什么|啥)[种类个项]?(?:的)?[\u4e00-\u9fff]{0,8}?([\u4e00-\u9fff]{2})(?=[，,。？?；;\s]|$)"
)
ASKED_WHOM = re.compile(
    r"哪[些几](?:[种类个家]|一类)?(单位|企业|公司|机构|部门|人员|场所|工程|项目|物品|设备|车辆|区域|地区)(?!的)"
)
"""Asks which of many must or may: the list is one of these, not of what they must do."""
AND_WHICH = re.compile(r"(?:是|有)(?:啥|什么|哪)|哪[些几]|分别|[列捋说]一?[下出遍全]|各是")
"""Asks for the items themselves beside their number."""
ASKS_MORE = re.compile(r"哪[些几]|什么|啥|怎么|多少")
FOLLOWING = re.compile(r"(?:下列|以下|如下)[^，,。；;]{0,16}")
COUNTS_ITEMS = re.compile(
    r"([\u4e00-\u9fff]{2})(?:里|中|内|一?共|总共|合计|都|分别|分为|分成|列[了出举着]?|规定了?|明确了?|包括|包含|有|分|是|，|,){0,3}(?:几|多少)([项条种类款样个]|方面)(?![\u4e00-\u9fff]*[天日月年小])"
    r"|(?:几|多少)([项条种类款样个])(?:必备|具体)?([\u4e00-\u9fff]{2})"
)
CONTAINS = re.compile(r"包括|包含|载明|写明|组成")
PENAL = re.compile(r"罚款|处分|吊销|责令|刑事责任|予以处罚")
LAST = 60  # characters of an introduction, its last sentence
NEAR_END = 40  # characters at the end of an introduction in which it says what follows
NOT_READ = frozenset({SectionKind.METADATA, SectionKind.CHROME})
LEAD = 160  # characters of what introduces a list that are read
MOST = 40
SAID, HEADED = 0.45, 0.6  # of what is asked about, that words which introduce a list must say; that a mere heading must
NOUN_SAID = 0.3  # the same, where the very thing that is asked for (哪些…义务, 什么条件) stands in the introduction
SURE = (
    0.6  # of what is asked about, that the introduction of a list says, for its items to be asked for whatever the aim
)
FOLLOWS = 0.1  # what it adds to the worth of a list that its introduction says that one follows
BESIDE = 0.5  # what the items of a list count beside its introduction


@dataclass(frozen=True, slots=True)
class Row:
    """A list of a document: where what introduces it stands, its items, and the heading over it ("" where none)."""

    document: str
    lead: Span
    items: tuple[Span, ...]
    heading: str

    @property
    def span(self) -> range:
        """Where the list stands, with what introduces it."""
        return range(self.lead.start, self.items[-1].end)

    def introduced(self, text: str) -> bool:
        """Whether words say that a list follows, and not just a heading."""
        return bool(INTRODUCES.search(self.lead.of(text)))


def rows_of(document: Document, sections: Sequence[Section]) -> Iterator[Row]:
    """The lists of a document: rows of sections, and rows inside one section."""
    children: dict[int, list[Section]] = {}
    for one in sections:
        if one.parent is not None and one.marker and one.kind not in NOT_READ:
            children.setdefault(one.parent, []).append(one)
    for parent, row in children.items():
        around = sections[parent]
        if around.parent is None:
            yield from _told_alone(document, row)
        elif 2 <= len(row) <= MOST:
            lead = Span(max(around.span.start, row[0].span.start - LEAD), row[0].span.start)
            yield Row(document.id, lead, tuple(one.span for one in row), around.heading)
    for one in sections:
        if one.kind not in NOT_READ and one.ordinal not in children and one.parent is not None:
            yield from _inline(document, one)


def _told_alone(document: Document, sections: Sequence[Section]) -> Iterator[Row]:
    """The lists of a text without headings: one item told after another (一是…二是…), each list begun anew by its first."""
    begun = [at for at, one in enumerate(sections) if at == 0 or form(one) != form(sections[at - 1])]
    for start, end in zip(begun, [*begun[1:], len(sections)], strict=True):
        row = sections[start:end]
        lead = Span(max(0, row[0].span.start - LEAD), row[0].span.start)
        if TOLD.search(row[0].marker) and 2 <= len(row) <= MOST:
            yield Row(document.id, lead, tuple(one.span for one in row), "")


def form(section: Section) -> str:
    """The marker without its numeral: what makes 一是 and 二是 a row."""
    return re.sub(r"[一二三四五六七八九十\d]+", "#", section.marker)


def _inline(document: Document, section: Section) -> Iterator[Row]:
    """A list whose items are numbered within one paragraph."""
    body = Span(section.span.start + len(section.marker), section.span.end)
    marks = list(INLINE.finditer(document.text, body.start, body.end))
    if len(marks) < 2 or "\n" in document.text[marks[0].start() : marks[-1].end()]:
        return
    ends = [*(one.start() for one in marks[1:]), _ends(document, marks[-1].start(), body.end)]
    items = tuple(Span(mark.start(), end) for mark, end in zip(marks, ends, strict=True))
    yield Row(document.id, Span(max(body.start, marks[0].start() - LEAD), marks[0].start()), items, section.heading)


def _ends(document: Document, at: int, end: int) -> int:
    return next((one.end for one in sentences_within(document, Span(at, end))), end)


def fit_of(question: Asked, row: Row, document: Document) -> tuple[float, float]:
    """The share of a question that the lead of a list says, and what its items say besides."""
    lead = bag(question, row.heading + row.lead.of(document.text))
    items = bag(question, " ".join(one.of(document.text) for one in row.items))
    return share(lead, question.weights), share(items - lead, question.weights)


def of_lists(inquiry: Inquiry) -> bool:
    """Whether what is compared may be lists: of acts, measures, conditions, and no figure, time or body is asked for."""
    return inquiry.kind in OPEN and bool(OF_MANY.search(inquiry.text))


def standing_list(inquiry: Inquiry, documents: Sequence[str], library: Library) -> Listed | None:
    """The items of the list whose introduction says what is asked for; None where none says enough of it."""
    row = standing_row(inquiry, documents, library)
    return of_row(row, library) if row else None


def of_row(row: Row, library: Library, room: int = ROOM) -> Listed:
    """The items of a list as an answer."""
    draft = Draft(library)
    shown = tell_row(draft, row, room=room)
    left = "" if shown == len(row.items) else f"，篇幅所限列出 {shown} 项"
    return Listed(draft, (f"原文在此列出 {len(row.items)} 项{left}",), open=True)


def surely_listed(inquiry: Inquiry, documents: Sequence[str], library: Library) -> Listed | None:
    """The items of a list whose introduction says so much of an open question that nothing else can be meant."""
    if inquiry.kind not in SEVERAL_THINGS or not documents:
        return None
    question = weighed(inquiry, library)
    row = standing_row(inquiry, documents, library)
    if row is None or not row.introduced(library.document(row.document).text):
        return None
    said, _ = fit_of(question, row, library.document(row.document))
    return of_row(row, library) if said >= SURE else None


def counted_list(inquiry: Inquiry, documents: Sequence[str], library: Library) -> Listed | None:
    """How many items a list has whose introduction says what is counted; None where the question counts no items of a list."""
    asks = COUNTS_ITEMS.search(inquiry.text)
    noun, unit = (asks[1] or asks[4], asks[2] or asks[3]) if asks else ("", "")
    row = standing_row(replace(inquiry, kind=Kind.LIST), documents, library, noun) if noun and documents else None
    if row is None:
        return None
    document = library.document(row.document)
    lead = row.lead.of(document.text)
    said, _ = fit_of(weighed(inquiry, library), row, document)
    if not row.introduced(document.text) or said < (NOUN_SAID if noun in lead[-NEAR_END:] else SURE):
        return None
    return tell_counted(row, unit, inquiry, library)


def tell_counted(row: Row, unit: str, inquiry: Inquiry, library: Library) -> Listed:
    """The number of items of a list, with what introduces it and as many of them as there is room for."""
    document = library.document(row.document)
    draft = Draft(library)
    introducing = introduction(document.text, row.lead)
    introduces = shortened(document.text, introducing, COUNTED // 2)
    items = [_trimmed(document.text, one) for one in row.items]
    room = ROOM if AND_WHICH.search(inquiry.text) else COUNTED
    cap, count = shared([len(one) for one in items], room - len(introduces))
    told = [introduces, *(shortened(document.text, one, cap) for one in items[:count])]
    pieces = [Span(one.start, one.start + len(one.of(document.text).rstrip("：:；;。"))) for one in told]
    draft.lines.append(f"{counted(len(items), unit)}：")
    draft.row(document, "", pieces, (introducing, items[-1]))
    left = "" if count == len(items) else f"，篇幅所限列出 {count} 项"
    return Listed(draft, (f"原文在此列出 {len(items)} 项{left}",))


def introduction(text: str, lead: Span) -> Span:
    """The last sentence of what stands before a list."""
    said = lead.of(text).rstrip()
    start = max(said.rfind(mark) for mark in "。；\n") + 1
    return Span(lead.start + start + len(said[start:]) - len(said[start:].lstrip()), lead.start + len(said))


def _least(inquiry: Inquiry, row: Row, text: str, counted: str = "") -> float:
    """How much of a question the words over a list must say; 2.0, which none can, where they order a penalty that is not asked about."""
    lead = row.lead.of(text)
    if PENAL.search(lead) and not asks_sanction(inquiry.text):
        return 2.0
    if (whose := _whom(inquiry.text)) and not _of_such(whose, lead):
        return 2.0
    if not row.introduced(text):
        return HEADED
    found = ASKED_FOR.search(inquiry.text)
    noun = counted or (found[1] if found else "")
    says = (noun and noun in lead[-NEAR_END:]) or (CONTAINS.search(inquiry.text) and CONTAINS.search(lead[-NEAR_END:]))
    return NOUN_SAID if says and inquiry.kind is Kind.LIST else SAID


def _whom(text: str) -> str:
    """Which of many a question asks for (单位, 企业); "" where it asks for none, or goes on to ask for something else."""
    found = ASKED_WHOM.search(text)
    return found[1] if found and not ASKS_MORE.search(text, found.end()) else ""


def _of_such(noun: str, lead: str) -> bool:
    """Whether an introduction says that those follow that are asked for (下列单位 for 企业), or does not say what follows."""
    follows = FOLLOWING.search(lead)
    return not follows or any(one in follows[0] for one in wordings(noun))


def standing_row(inquiry: Inquiry, documents: Sequence[str], library: Library, counted: str = "") -> Row | None:
    """The list whose introduction says most of what is asked for; None where none says enough. counted: the noun that is counted."""
    question = weighed(inquiry, library)
    matter = _matter_done(inquiry, library)
    found = [
        (_fit(question, matter, row, library.document(id)), row)
        for id in documents
        for row in rows_of(library.document(id), library.sections(id))
    ]
    fitting = [
        (worth, row)
        for (lead, items), row in found
        if lead >= _least(inquiry, row, library.document(row.document).text, counted)
        for worth in (lead + BESIDE * items + FOLLOWS * row.introduced(library.document(row.document).text),)
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def _matter_done(inquiry: Inquiry, library: Library) -> Asked | None:
    """What those do who are asked for (哪几类企业必须自己养一支消防队: 消防队); None where no such are asked for."""
    if not _whom(inquiry.text):
        return None
    return about(parse(inquiry.text, inquiry.limiting).pieces(Role.OBJECT), library)


def _fit(question: Asked, matter: Asked | None, row: Row, document: Document) -> tuple[float, float]:
    """The share of a question that the lead of a list and its items say; where the lead says 下列单位, of what these do."""
    lead, items = fit_of(question, row, document)
    if matter is None or not FOLLOWING.search(row.lead.of(document.text)[-LAST:]):
        return lead, items
    last = row.lead.of(document.text)[-LAST:]
    return max(lead, SURE * share(bag(matter, last), matter.weights)), items


def tell_row(draft: Draft, row: Row, label: str = "", room: int = ROOM) -> int:
    """Tell the items, a line each and cited with what introduces them; how many there was room for."""
    document = draft.library.document(row.document)
    items = [_trimmed(document.text, one) for one in row.items]
    cap, count = shared([len(one) for one in items], room)
    introduces = introduction(document.text, row.lead)
    said = sum(min(cap, len(one)) for one in items[:count]) + len(introduces) <= room and row.introduced(document.text)
    for at, item in enumerate(items[:count]):
        lead = (row.lead,) if at == 0 and row.lead.of(document.text).strip() else ()
        ahead = (introduces,) if at == 0 and said and not label else ()
        draft.row(document, label if at == 0 else "", (*ahead, shortened(document.text, item, cap)), lead)
    return count


def _trimmed(text: str, span: Span) -> Span:
    return Span(span.start, span.start + len(span.of(text).rstrip()))
