"""The working groups that a contingency plan sets up (抢险救援组：由市应急管理局牵头 …), which a question asks for all at once."""

from __future__ import annotations

import re

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.lists.listing import COUNTED, ROOM, Listed, counted, plans_of
from assistant.lists.meant import meant
from assistant.lists.sweeping import shared, shortened
from ingest.document import Span
from ingest.library import Library

ASKS = re.compile(
    r"(?:哪些|哪几个?|几个|什么|啥|各个?|那几个|分成?|多少个?)(?:工作|应急|专项|专门|小)*组(?![织长])|(?<!班)组(?![织长])[^，。？]{0,6}(?:各|分别|都|哪|谁|归)"
)
GROUP = re.compile(
    r"^[ \t　\-•·]*(?:[（(]?[\d.．一二三四五六七八九十]+[）)、.．\s]*)?(?P<name>(?!工作组|应急组|专项组|小组)[\u4e00-\u9fff]{2,12}组)(?=[：:，,。由\s（(])[^\n]*",
    re.MULTILINE,
)
CLOSE = 400  # characters between two groups of one plan
LEAST = 3


def groups(inquiry: Inquiry, library: Library) -> Listed | None:
    """Every group of the plan that a question means, with who leads it; None where it asks for no groups, or no plan has them."""
    if inquiry.told or not ASKS.search(inquiry.text) or inquiry.kind is Kind.YESNO:
        return None
    found = {id: rows for id in plans_of(inquiry.documents, library) if len(rows := _row(id, library)) >= LEAST}
    id = meant(inquiry, tuple(found), library)
    if id is None:
        return None
    document, draft, rows = library.document(id), Draft(library), found[id]
    if any(GROUP.match(document.text, one.start)["name"].removesuffix("组") in inquiry.text for one in rows):
        return None  # one of them is asked about
    counts = inquiry.kind is Kind.NUMBER
    if counts:
        draft.lines.append(f"{counted(len(rows), '个')}：")
    cap, count = shared([len(one) for one in rows], COUNTED if counts else ROOM)
    for one in rows[:count]:
        draft.row(document, "", (shortened(document.text, one, cap),))
    return Listed(draft, (f"《{library.entry(id).title}》列出 {len(rows)} 个组",))


def _row(id: str, library: Library) -> list[Span]:
    """The longest row of lines of a plan that begin with the name of a group."""
    text = library.document(id).text
    rows: list[list[Span]] = []
    for one in GROUP.finditer(text):
        span = Span(one.start(), one.start() + len(one[0].rstrip()))
        if not rows or span.start - rows[-1][-1].end > CLOSE:
            rows.append([])
        rows[-1].append(span)
    return max(rows, key=len, default=[])
