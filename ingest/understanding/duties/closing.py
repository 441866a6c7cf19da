"""Who is responsible for a whole item: its closing （责任部门：A、B按照职责分工负责） or a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Section, Span
from ingest.duty import Phrase
from ingest.understanding.duties.bodies import listed
from ingest.understanding.sentences import trimmed

ROLE = r"(?:责任|牵头|主责|主办|主管|承办|落实|实施|配合|协办|协同|参与|参加|负责|完成|办结|督办)"
WHAT = r"(?:部门|单位|科室|处室|室|领导|人|主体|机构|股室|地区)?"
LABEL = re.compile(
    rf"(?P<role>{ROLE}(?:[、和及及]?{ROLE})?)(?P<what>{WHAT}(?:[、和及]\w{{0,4}})?|时限|时间|期限)(?:为?\s?[：:]|(?<=部门|单位|科室|处室|机构|股室|领导)[为是])"
)
BRACKETED = re.compile(
    rf"[（(【\[]\s*(?={LABEL.pattern}|由?[^（）()，。]{{2,60}}(?:牵头|负责|配合)[^（）()]{{0,80}}[）)]\s*(?:$|\n))(?P<inner>(?:[^（）()]|[（(][^（）()]{{0,200}}[）)]){{1,400}})[）)】\]]",
    re.MULTILINE,
)
LINE = re.compile(rf"^[ \t\u3000]*(?P<inner>{LABEL.pattern}[^\n]+)$", re.MULTILINE)
STATED = re.compile(rf"(?:(?<=[。；;])|^)\s*(?P<inner>{LABEL.pattern}[^\n。]+)", re.MULTILINE)
"""牵头科室为A，配合单位为B, as the last sentence of an item."""
HELPS = re.compile(r"配合|协办|协同|参与|参加")
TIMES = re.compile(r"时限|时间|期限|完成|办结")
PIECE = re.compile(r"[；;，,。\n]|\s{2,}")
DUTY_WORDS = re.compile(
    r"(?:按照?|根据|依)(?:照)?(?:各自)?(?:职责|职能|分工|任务)[^、；，]*$|(?:共同|分别|各自|具体)?(?:牵头组织|牵头负责|牵头|负责|组织|落实|实施|配合|参加|参与|协助|等)+$"
)
OPENS = re.compile(r"^(?:由|分别由|各由)")


@dataclass(frozen=True, slots=True)
class Closing:
    """A line about who is responsible. within: the item it is about; span: of the line itself; limit: 完成时限."""

    within: Span
    span: Span
    leads: tuple[Phrase, ...] = ()
    joins: tuple[Phrase, ...] = ()
    limit: Span | None = None


def closings(text: str, sections: Sequence[Section]) -> tuple[Closing, ...]:
    """The lines of `text` that say who is responsible, with the item that each is about."""
    found = [*BRACKETED.finditer(text), *LINE.finditer(text)]
    said = [
        one
        for one in STATED.finditer(text)
        if not any(one.start() < at.end() and at.start() < one.end() for at in found)
    ]
    return tuple(_closing(text, sections, match) for match in sorted([*found, *said], key=lambda match: match.start()))


def _closing(text: str, sections: Sequence[Section], match: re.Match[str]) -> Closing:
    span = Span(match.start(), match.end())
    leads: list[Phrase] = []
    joins: list[Phrase] = []
    limit = None
    for role, value in _fields(text, Span(*match.span("inner"))):
        if TIMES.search(role) and not value.of(text).endswith(("室", "局", "部门")):
            limit = value
        else:
            _sort(text, role, value, leads, joins)
    return Closing(_item(text, sections, span), span, tuple(leads), tuple(joins), limit)


def _fields(text: str, inner: Span) -> Iterator[tuple[str, Span]]:
    """Label and value by turns: 牵头单位：A；配合单位：B."""
    labels = list(LABEL.finditer(text, inner.start, inner.end))
    if not labels:
        yield "", inner
    for at, label in enumerate(labels):
        stop = labels[at + 1].start() if at + 1 < len(labels) else inner.end
        if value := trimmed(text, label.end(), stop):
            yield label["role"] + label["what"], value


def _sort(text: str, role: str, value: Span, leads: list[Phrase], joins: list[Phrase]) -> None:
    """The bodies of one value, by its label and by the words behind them: A牵头，B、C配合."""
    helps = bool(HELPS.search(role)) and "牵头" not in role and "责任" not in role
    start = value.start
    for stop in [*(cut.start() for cut in PIECE.finditer(text, value.start, value.end)), value.end]:
        piece = trimmed(text, start, stop)
        start = stop + 1
        if piece is None:
            continue
        words = piece.of(text)
        end = DUTY_WORDS.search(words)
        opens = OPENS.match(words)
        kept = Span(piece.start + (opens.end() if opens else 0), piece.start + (end.start() if end else len(words)))
        joining = helps or bool(end and HELPS.search(end[0]))
        if len(kept) >= 2:
            (joins if joining else leads).extend(listed(text, kept))


def _item(text: str, sections: Sequence[Section], span: Span) -> Span:
    """The innermost section that holds the line; without one, the paragraph that it closes."""
    holding = [section.span for section in sections[1:] if span in section.span and section.span.start < span.start]
    if holding:
        return min(holding, key=len)
    start = (
        text.rfind("\n", 0, text.rfind("\n", 0, span.start)) if _alone(text, span) else text.rfind("\n", 0, span.start)
    )
    return Span(max(0, min(start, span.start)), span.end)


def _alone(text: str, span: Span) -> bool:
    """Whether the line stands in a paragraph of its own."""
    return not text[text.rfind("\n", 0, span.start) + 1 : span.start].strip()
