"""Questions that want a whole list of duties: of one body, of what falls due, of what is forbidden or done.

The best few passages can never prove that a list is complete or that something is absent; the register and the full texts can.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.features import asked, bag, share
from assistant.listing import COUNTED, PIECE, ROOM, Listed, name, rest, trimmed
from assistant.mentioning import mentions, named, valued
from ingest.document import Section, Span
from ingest.duty import Duty, Standing, Strength, Wanted
from ingest.folding import fold
from ingest.library import Library
from ingest.numerals import int_to_chinese

LABEL = 40
MENTIONED = re.compile(r"提到|提及|提过")
DUE = re.compile(r"时限|期限|到期|过期|过了|截止|年底|年内|年末|季度|上半年|下半年|月底")
PASSED = re.compile(r"过期|过了|逾期|早就|已经到期")
QUARTER = re.compile(r"(?:第)?([一二三四])季度")
FORBIDS = re.compile(r"禁止|不得|不许|不准|不让|严禁")
DONE = re.compile(r"完成了|做了|干了|办了|取得了|搞了|落实了")
TASKS = re.compile(r"任务|工作|事|责任|名下|压|活|职责|负责|牵头|承担|挂|配合|参加|参与|领|派|干|做|管|抓|摊子")
WANTS_LIST = re.compile(r"哪|什么|啥|几|多少|列|梳理|一览|清单")
QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
OFFICE = re.compile(r"(?:市|区|县|省)?(?:应急管理局|应急管理厅|应急局|安委办|管委会|政府)")
OFFICE_NAMED = re.compile(r"(?:^|[\s的])([\u4e00-\u9fff]{2,6}(?:室|科|处|股))(?=今年|都|负责|有|要|的|$|\s)")
NUMBERED = re.compile(r"[一二三四五六七八九十\d]+[条项件个]?")
ASKS_COUNT = re.compile(r"几[条项件个样]|多少[条项件个]")
ASKS_SANCTION = re.compile(r"罚|赔|处分|追究")
FITS = 0.3


def listed_from(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    """The answer to a question that wants a whole list; None when it is a look-up, or nothing fits and that proves nothing."""
    if not inquiry.documents:
        return None
    from_texts = (valued, named, mentions)
    of_places = (named, mentions) if MENTIONED.search(inquiry.text) else (named,)
    unread = not set(inquiry.documents).isdisjoint(library.unread())  # their duties are not in the register yet
    everything = from_texts if unread else (*from_texts, _of_body, _due, _forbidden, _done)
    ways = of_places if inquiry.kind is Kind.COMPARE else everything
    return next((found for way in ways if (found := way(inquiry, library, today))), None)


def _of_body(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    counts = ASKS_COUNT.search(inquiry.text)
    if (inquiry.kind not in (Kind.LIST, Kind.WHAT, Kind.WHO) and not counts) or ASKS_SANCTION.search(inquiry.text):
        return None
    if inquiry.kind is Kind.WHO and not counts and not re.search(r"哪[些几]|什么|啥", inquiry.text):
        return None
    if not (WANTS_LIST.search(inquiry.text) and TASKS.search(inquiry.text)):
        return None
    body = _body(inquiry, library)
    if not body:
        return _unknown_office(inquiry, library)
    left = [trimmed(OFFICE.sub("", one)) for one in rest(" ".join(inquiry.terms), ("ask", "task", "thing"), (body,))]
    about = "".join(one for one in left if len(one) > 1 and not NUMBERED.fullmatch(one))
    documents = tuple(id for id in inquiry.documents if not (about and library.entry(id).family))
    duties, _ = library.duties(Wanted(documents=documents, body=body, standing=Standing.PLANNED))
    duties = _fitting([duty for duty in duties if _names(duty, body)], about, library)
    if not duties:
        return None
    room = COUNTED if inquiry.kind is Kind.NUMBER else ROOM
    found = _rows(duties, library, f"按任务台账列出：{body}在 {len(inquiry.documents)} 份文件里", body, room=room)
    if ASKS_COUNT.search(inquiry.text):
        items = len({(duty.document, duty.section) for duty in duties})
        found.draft.lines.insert(
            0, f"{'两' if items == 2 else int_to_chinese(items)}{ASKS_COUNT.search(inquiry.text)[0][-1]}："
        )
    return found


def _names(duty: Duty, body: str) -> bool:
    """Whether a body itself leads or joins, and not one whose longer name holds its name (办公室, 安委会办公室)."""
    return any(fold(one.text) == fold(body) for one in (*duty.leads, *duty.joins))


def _unknown_office(inquiry: Inquiry, library: Library) -> Listed | None:
    """A proof that the office whose duties are asked for stands in no document; None where none is named, or it does."""
    found = OFFICE_NAMED.search(OFFICE.sub(" ", " ".join(inquiry.terms)))
    if not found or set(library.containing(found[1])) & set(inquiry.documents):
        return None
    many = f"检索范围内的 {len(inquiry.documents)} 份文件全部查过"
    return Listed(Draft(library), (), f"{many}，均未提及“{found[1]}”")


def _body(inquiry: Inquiry, library: Library) -> str:
    """The longest name of a body of the documents in scope that stands in the question, whole."""
    text = fold(inquiry.text)
    names = [one for one, _ in library.bodies(inquiry.documents) if len(one) > 1 and fold(one) in text]
    return max(names, key=len, default="")


def _fitting(duties: Sequence[Duty], about: str, library: Library) -> tuple[Duty, ...]:
    """The duties that speak of what the question is about besides; all of them when it is about nothing else."""
    if not about:
        return tuple(duties)
    question = asked(about, Kind.LIST, (about,), library.rarity)
    return tuple(
        duty
        for duty in duties
        if share(bag(question, duty.span.of(library.document(duty.document).text)), question.weights) >= FITS
    )


def _due(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    if not (
        DUE.search(inquiry.text) and WANTS_LIST.search(inquiry.text) and re.search(r"哪[些几]|什么|啥|列", inquiry.text)
    ):
        return None
    text = QUARTER.sub(" ", " ".join(inquiry.terms))
    left = [trimmed(one) for one in rest(text, ("ask", "due", "task", "thing", "often"))]
    if any(len(one) > 1 and not one.isdigit() for one in left):
        return None
    quarter = QUARTER.search(inquiry.text)
    documents = tuple(id for id in inquiry.documents)
    duties, _ = library.duties(Wanted(documents=documents, standing=Standing.PLANNED))
    kept = []
    for duty in duties:
        for deadline in duty.deadlines:
            if deadline.last and _falls(deadline.last, quarter, inquiry.text, today):
                kept.append(duty)
                break
    if not kept:
        return Listed(Draft(library), (), f"检索范围内 {len(documents)} 份文件的任务台账里没有写明这一时限的事项")
    return _rows(kept, library, f"按任务台账列出：{len(documents)} 份文件里写明时限的事项", "", timed=True)


def _falls(last: date, quarter: re.Match[str] | None, question: str, today: date) -> bool:
    if PASSED.search(question) and last >= today:
        return False
    if quarter:
        month, day = QUARTER_ENDS["一二三四".index(quarter[1]) + 1]
        return (last.month, last.day) <= (month, day)
    return True


def _forbidden(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    if not FORBIDS.search(inquiry.text) or inquiry.kind not in (Kind.LIST, Kind.WHAT) or len(inquiry.documents) > 3:
        return None
    left = [trimmed(one) for one in rest(" ".join(inquiry.terms), ("ask", "forbid", "task", "thing"))]
    about = "".join(one for one in left if len(one) > 1)
    if len(about) > 8:
        return None
    duties, _ = library.duties(Wanted(documents=tuple(inquiry.documents), strength=Strength.FORBIDDEN))
    duties = _fitting(duties, about, library)
    return _rows(duties, library, "按任务台账列出：文件里写明禁止的", "") if duties else None


def _done(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    if not (DONE.search(inquiry.text) and inquiry.kind in (Kind.LIST, Kind.WHAT)) or len(inquiry.documents) > 3:
        return None
    left = [trimmed(one) for one in rest(" ".join(inquiry.terms), ("ask", "done", "task", "thing"))]
    duties, _ = library.duties(Wanted(documents=tuple(inquiry.documents), standing=Standing.DONE))
    duties = _fitting(duties, "".join(one for one in left if len(one) > 1), library)
    return _rows(duties, library, "按任务台账列出：文件里写明已完成的", "") if duties else None


def _rows(
    duties: Sequence[Duty], library: Library, note: str, body: str, timed: bool = False, room: int = ROOM
) -> Listed:
    """One line for each section that the duties stand in: its heading and as many acts as there is room for."""
    draft = Draft(library)
    groups: dict[tuple[str, int], list[Duty]] = {}
    for duty in duties:
        groups.setdefault((duty.document, duty.section), []).append(duty)
    several = len({id for id, _ in groups}) > 1
    shown = 0
    told_length = 0
    each = max(24, room // max(1, len(groups)))
    for (id, ordinal), group in groups.items():
        document, sections = library.document(id), library.sections(id)
        pieces = _pieces(document.text, sections[ordinal], group, each, timed)
        label = f"{name(library.entry(id))}：" if several else ""
        length = len(label) + sum(len(piece) for piece in pieces)
        if told_length and told_length + length > room:
            break
        draft.row(document, label, pieces, _lines_naming(document.text, group, body))
        told_length += length
        shown += len(group)
    counted = f"{note}共 {len(duties)} 项任务"
    more = "" if shown == len(duties) else "，篇幅所限没有列全；全部见“任务台账”"
    return Listed(draft, (counted + more,))


def _pieces(text: str, section: Section, group: Sequence[Duty], room: int, timed: bool) -> tuple[Span, ...]:
    """The heading of the section and the acts of its duties, within `room` characters; the first always."""
    heading = _heading(text, section)
    spans = [*([heading] if heading and not timed else []), *(_act(duty, timed) for duty in group)]
    apart: list[Span] = []
    for span in spans:
        if not any(span.start < one.end and one.start < span.end for one in apart) and (
            not apart or sum(map(len, apart)) + len(span) <= room
        ):
            apart.append(span)
    return tuple(sorted(apart))


def _act(duty: Duty, timed: bool) -> Span:
    """The act, with its deadline where that is asked for."""
    if not timed or not duty.deadlines:
        return duty.act.span
    spots = [duty.act.span, *(deadline.words.span for deadline in duty.deadlines)]
    whole = Span(min(one.start for one in spots), max(one.end for one in spots))
    return whole if len(whole) <= 2 * PIECE and whole in duty.span else duty.span


def _heading(text: str, section: Section) -> Span | None:
    """Where the words of a section's heading stand, without its marker."""
    words = section.heading.rstrip("。.：:")
    at = (
        text.find(words, section.span.start, section.span.start + len(section.marker) + len(words) + 8) if words else -1
    )
    return Span(at, at + len(words)) if at >= 0 and len(words) <= LABEL else None


def _lines_naming(text: str, group: Sequence[Duty], body: str) -> tuple[Span, ...]:
    """The lines outside the duties in which the body is named: a closing （责任部门：…） or a heading."""
    if not body:
        return ()
    spots = [
        one.span
        for duty in group
        for one in (*duty.leads, *duty.joins)
        if fold(body) in fold(one.text) and one.span not in duty.span
    ]
    return tuple(dict.fromkeys(_line(text, spot) for spot in spots))[:1]


def _line(text: str, spot: Span) -> Span:
    """The brackets or the line around a phrase."""
    start = max(text.rfind("（", 0, spot.start), text.rfind("(", 0, spot.start), text.rfind("\n", 0, spot.start) + 1)
    ends = [at + 1 for mark in "）)" if (at := text.find(mark, spot.end)) >= 0] + [
        at for at in (text.find("\n", spot.end),) if at >= 0
    ]
    return Span(max(start, 0), min(ends, default=len(text)))
