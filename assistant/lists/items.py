"""Items of plans as the rows of an answer: one line for each section that duties stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.claiming import cited
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.lists.listing import PIECE, ROOM, Listed, name
from assistant.lists.sweeping import shortened
from ingest.document import Document, Section, Span
from ingest.duty import Duty
from ingest.folding import fold
from ingest.library import Library
from ingest.understanding.duties.tables import is_row

LABEL = 40
Item = tuple[str, int, int]
"""Its document, the ordinal of its section, where its line begins (0: the section itself)."""


def rows(
    groups: Mapping[Item, Sequence[Duty]],
    library: Library,
    note: str,
    bodies: Sequence[str],
    timed: bool = False,
    room: int = ROOM,
) -> Listed:
    """One line for each item: the row of a table, or the heading of a section and as many of its acts as there is room for."""
    draft = Draft(library)
    several = len({id for id, _, _ in groups}) > 1
    shown = told_length = 0
    each = max(24, room // max(1, len(groups)))
    order = [entry.id for entry in library.entries()]
    for (id, ordinal, row), group in sorted(groups.items(), key=lambda one: (order.index(one[0][0]), one[0][1:])):
        document, section = library.document(id), library.sections(id)[ordinal]
        tabled = row and _tabled(group[0], library)
        whole = (shortened(document.text, group[0].span, each),) if tabled else ()
        pieces = whole or _pieces(document, section, group, each, timed)
        label = f"{name(library.entry(id))}：" if several else ""
        length = len(label) + sum(len(piece) for piece in pieces)
        if told_length and told_length + length > room:
            break
        draft.row(document, label, pieces, _lines_naming(document.text, section, group, bodies))
        told_length += length
        shown += 1
    tasks = sum(map(len, groups.values()))
    counted = f"{note}共 {len(groups)} 条" + (f"、{tasks} 项任务" if tasks else "")
    more = "" if shown == len(groups) else "，篇幅所限没有列全；全部见“任务台账”"
    return Listed(draft, (counted + more,))


def by_item(duties: Sequence[Duty], library: Library, bodies: Sequence[str] = ()) -> dict[Item, list[Duty]]:
    """The duties of each item: those of a section together; each row of a table by itself, and each line of a section that says on
    its own that one of these bodies is responsible for it."""
    lines: dict[tuple[str, int], dict[int, list[Duty]]] = {}
    for duty in duties:
        start = _line_of(duty, library.document(duty.document).text, bodies)
        lines.setdefault((duty.document, duty.section), {}).setdefault(start, []).append(duty)
    return {
        (*place, start if len(held) > 1 or _tabled(own[0], library) else 0): own
        for place, held in lines.items()
        for start, own in held.items()
    }


def _line_of(duty: Duty, text: str, bodies: Sequence[str]) -> int:
    """Where the row of a table begins, or the line in which one of these bodies is named for a duty; 0 where none is."""
    if is_row(text, duty.span):
        return duty.span.start
    wanted = {fold(one) for one in bodies}
    named = [one.span.start for one in (*duty.leads, *duty.joins) if fold(one.text) in wanted]
    return text.rfind("\n", 0, named[0]) + 1 if named else 0


def _tabled(duty: Duty, library: Library) -> bool:
    return is_row(library.document(duty.document).text, duty.span)


def _pieces(document: Document, section: Section, group: Sequence[Duty], room: int, timed: bool) -> tuple[Span, ...]:
    """The heading of the section and its tasks, within `room` characters: in whole sentences where these are short enough."""
    heading = _heading(document.text, section)
    own = shortened(document.text, Span(section.span.start + len(section.marker), section.span.end), room)
    acts = [_act(duty, timed) for duty in group] or [own]
    heading = heading if group else None
    if group and not timed and (whole := _sentences_of(document, section, group)) and sum(map(len, whole)) <= room:
        acts = whole
    apart: list[Span] = []
    for span in [*([heading] if heading and not timed else []), *acts]:
        if not any(span.start < one.end and one.start < span.end for one in apart) and (
            not apart or sum(map(len, apart)) + len(span) <= room
        ):
            apart.append(span)
    return tuple(sorted(apart))


def _sentences_of(document: Document, section: Section, group: Sequence[Duty]) -> list[Span]:
    """The sentences of a section in which duties stand, each once."""
    spans = [one if _own(one, group) else cited(document, one) for one in sentences_within(document, section.span)]
    held = [one for one in spans if any(duty.act.span in one for duty in group)]
    return [one for at, one in enumerate(held) if not any(one in other for other in held[:at])]


def _own(sentence: Span, group: Sequence[Duty]) -> bool:
    """Whether a sentence, or the part of one between semicolons, says itself who does what it says."""
    return any(
        duty.act.span in sentence and body.span in sentence for duty in group for body in (*duty.leads, *duty.joins)
    )


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


def _lines_naming(text: str, section: Section, group: Sequence[Duty], bodies: Sequence[str]) -> tuple[Span, ...]:
    """The line outside the duties in which the bodies are named: a closing （责任部门：…） or a heading."""
    wanted = [fold(one) for one in bodies]
    spots = [
        one.span
        for duty in group
        for one in (*duty.leads, *duty.joins)
        if fold(one.text) in wanted and one.span not in duty.span
    ]
    closing = [at for one in bodies if not group and (at := text.rfind(one, section.span.start, section.span.end)) >= 0]
    spots += [Span(at, at + 1) for at in closing]
    return tuple(dict.fromkeys(_line(text, spot) for spot in spots))[:1]


def _line(text: str, spot: Span) -> Span:
    """The brackets or the line around a phrase."""
    start = max(text.rfind("（", 0, spot.start), text.rfind("(", 0, spot.start), text.rfind("\n", 0, spot.start) + 1)
    ends = [at + 1 for mark in "）)" if (at := text.find(mark, spot.end)) >= 0] + [
        at for at in (text.find("\n", spot.end),) if at >= 0
    ]
    return Span(max(start, 0), min(ends, default=len(text)))
