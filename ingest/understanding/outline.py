"""The outline of a document: its sections in reading order, what each is for, and how a locator names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from ingest.document import Document, Heading, Section, SectionKind, Span
from ingest.numerals import chinese_to_int, int_to_chinese
from ingest.understanding.framing import Frame, frame
from ingest.understanding.heading import STATUTE, Form, form_of, label_of, line_marker
from ingest.understanding.nesting import Nesting, Node, Paragraph, candidate
from ingest.understanding.sentences import trimmed

PLANS = frozenset({"工作要点", "工作谋划", "工作计划"})
REPORT = re.compile(r"总结|回顾|完成情况")
TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
SHORT_HEADING, LONG_HEADING, LABEL_HEADING = 40, 60, 20
FULL_STOP = re.compile(r"[。；！？]")
COLON = re.compile(r"[：:]")
TITLED = re.compile(r"[ \u3000\t]*(?:【([^【】]{2,30})】|[（(]([^（）()、，。]{2,20})[）)](?=[ \u3000\t]|$|[^的、，]))")
INNER_SPACE = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000\t\xa0]+(?=[\u4e00-\u9fff])")
SPACE = re.compile(r"\s+")
TORN = re.compile(r"[ \t\u3000]*\n\s*")
YEARS = re.compile(r"^(?:[〇零一二三四五六七八九\d]{4}年(?:度)?(?:以来)?|\d{4}[-—至]\d{4}年?)")
NEXT_LINE = re.compile(r"\s*([^\n]+)")
PAUSE = re.compile(r"[，。；：、！？,;:!?]")
RESPONSIBLE = re.compile(r"[（(][^（）()]{0,12}(?:责任|牵头|配合|落实|负责)[^（）()]{0,120}[）)]\s*$")
PLAIN_HEADING = 24
OPENING = 60
LAST_PARAGRAPHS = 3
TIGHT = frozenset(
    {Form.PAREN_CHINESE, Form.PAREN_ARABIC, Form.SPOKEN, Form.ORDINAL, Form.CIRCLED, Form.ROMAN, Form.LETTER}
)
ONE_LINE = frozenset({Form.BOOK, Form.PART, Form.CHAPTER, Form.DIVISION, Form.ANNEX})


def outline(text: str, document: Document | None = None, headings: tuple[Heading, ...] = ()) -> tuple[Section, ...]:
    """The sections of `text`, the root first; every section comes after the one around it.

    document: what is known about it (its genre and title decide what unnamed sections are for).
    headings: as the file's format states them.
    """
    found = frame(text, headings)
    return _Writer(text, document).write(found, _tree(text, found, headings))


def _tree(text: str, found: Frame, headings: Sequence[Heading]) -> Node:
    stated = {heading.span.start: heading.depth for heading in headings}
    count = len(found.body)
    read = [_paragraph(text, span, stated.get(span.start, 0), at, count) for at, span in enumerate(found.body)]
    return Nesting(text, _mentions_dropped(text, read)).root


def _paragraph(text: str, span: Span, depth: int, at: int, count: int) -> Paragraph:
    marker = candidate(text, span)
    if marker or depth:
        return Paragraph(span, marker, depth)
    head = text[span.start : min(span.end, span.start + OPENING)]
    opening = kind_words("intro").get(SectionKind.AIM)
    if at < LAST_PARAGRAPHS and opening and (aim := opening.search(head)):
        return Paragraph(span, name=aim[0].rstrip("是为：:"), is_opening=True)
    words = _squeezed(span.of(text)) if len(span) <= PLAIN_HEADING else ""
    if words and not PAUSE.search(words) and at + 1 < count and _whole_kind(words):
        return Paragraph(span, name=words)
    return Paragraph(span, is_closing=at >= count - LAST_PARAGRAPHS and _closes(head))


def _mentions_dropped(text: str, read: list[Paragraph]) -> list[Paragraph]:
    """附件：1.… before a signature only lists annexes: such lines number no section."""
    out: list[Paragraph] = []
    for at, paragraph in enumerate(read):
        marker = paragraph.marker
        is_list = (
            marker is not None and marker.form is Form.ANNEX and _lists_annexes(text, paragraph, read[at + 1 : at + 2])
        )
        out.append(Paragraph(paragraph.span) if is_list else paragraph)
    return out


def _lists_annexes(text: str, paragraph: Paragraph, below: list[Paragraph]) -> bool:
    rest = text[paragraph.marker.end : paragraph.span.end].strip()
    if not rest.strip("：: "):
        return not below
    following = below[0].marker if below else None
    return rest[0] in "：:" and (
        not below or len(rest) > LONG_HEADING or following is None or following.value != 1 or _numbered(rest)
    )


def _numbered(rest: str) -> bool:
    words = rest.lstrip("：: ")
    return line_marker(words, 0, len(words)) is not None


@lru_cache(maxsize=8)
def kind_words(where: str) -> dict[SectionKind, re.Pattern[str]]:
    """The patterns of data/section_kinds.tsv for one place ("whole", "intro"), by kind."""
    found: dict[SectionKind, list[str]] = {}
    for kind, place, pattern in _kind_rows():
        if place == where and kind in SectionKind.__members__:
            found.setdefault(SectionKind[kind], []).append(pattern)
    return {kind: re.compile("|".join(patterns)) for kind, patterns in found.items()}


@lru_cache(maxsize=1)
def _kind_rows() -> tuple[tuple[str, str, str], ...]:
    rows = files("ingest").joinpath("data/section_kinds.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple((kind, where, pattern) for kind, where, pattern in (row.split("\t") for row in rows))


@lru_cache(maxsize=1)
def _closing() -> re.Pattern[str]:
    return re.compile("|".join(pattern for kind, _, pattern in _kind_rows() if kind == "CLOSING"))


def _closes(words: str) -> bool:
    return bool(_closing().match(words))


def _whole_kind(heading: str) -> SectionKind | None:
    """What a heading's own words say it is for; None when they say nothing."""
    words = YEARS.sub("", heading).strip("。：: ")
    return next((kind for kind, pattern in kind_words("whole").items() if words and pattern.fullmatch(words)), None)


def _squeezed(words: str) -> str:
    """A heading on one line: 总　则 is 总则."""
    plain = words.strip(" \u3000\t\r\n：:")
    apart = INNER_SPACE.sub("", plain)
    return apart if len(apart) <= 4 else _one_line(plain)


def _one_line(words: str) -> str:
    """`words` without the breaks that tear lines apart, other gaps as one space."""
    return SPACE.sub(" ", TORN.sub("", words))


class _Writer:
    """Turns a tree of nodes and the frame around it into sections."""

    def __init__(self, text: str, document: Document | None) -> None:
        self.text = text
        genre = document.scope.genre if document else None
        title = document.title if document else ""
        self.default = SectionKind.PLAN if genre in PLANS and not REPORT.search(title) else SectionKind.BODY
        years = {int(year) for year in TITLE_YEAR.findall(title)}
        self.back, self.ahead = (min(years), max(years)) if len(years) == 2 and REPORT.search(title) else (0, 0)
        self.sections: list[Section] = []

    def write(self, found: Frame, root: Node) -> tuple[Section, ...]:
        self.sections = [Section(0, None, 0, "", "", "", Span(0, len(self.text)))]
        parts: list[Node | tuple[Span, SectionKind]] = [*root.children, *found.blocks]
        for part in sorted(parts, key=lambda part: part.start if isinstance(part, Node) else part[0].start):
            if isinstance(part, Node):
                self._add(part, 0, 1, self.default)
            else:
                self._add_block(*part)
        return tuple(self.sections)

    def _add_block(self, span: Span, kind: SectionKind) -> None:
        self.sections.append(Section(len(self.sections), 0, 1, "", kind.value, "", span, kind))

    def _add(self, node: Node, parent: int, level: int, inherited: SectionKind, clause: int = 0) -> None:
        if node.is_clause and not clause:
            for child in node.children:
                self._add(child, parent, level, inherited)
            return
        ordinal = len(self.sections)
        heading = self._heading(node, inherited)
        kind = self._kind(node, heading, level, inherited)
        marker = node.marker.text if node.marker else ""
        label = f"第{int_to_chinese(clause)}款" if clause else node.name or label_of(marker) or heading
        self.sections.append(Section(ordinal, parent, level, marker, label, heading, self._span(node), kind))
        clauses = sum(child.is_clause for child in node.children)
        seen = 0
        for child in node.children:
            seen += child.is_clause
            self._add(child, ordinal, level + 1, kind, seen if clauses > 1 and child.is_clause else 0)

    def _span(self, node: Node) -> Span:
        """From the marker to the end; the last point of a paragraph leaves a closing （责任部门：…） to the item."""
        end = max(node.end, node.start + 1)
        if (
            node.is_inline
            and end == node.line
            and (tail := RESPONSIBLE.search(self.text, max(node.start, end - 160), end))
        ):
            rest = trimmed(self.text, node.start, tail.start())
            end = rest.end if rest else end
        return Span(node.start, end)

    def _kind(self, node: Node, heading: str, level: int, inherited: SectionKind) -> SectionKind:
        own = (
            self._kind_of_year(heading) or _whole_kind(heading or node.name)
            if level <= 2 and (heading or node.name)
            else None
        )
        if own is not None and node.form is not Form.ARTICLE:
            return own
        if node.form in STATUTE and inherited in (SectionKind.BODY, SectionKind.PLAN):
            return SectionKind.RULE
        return inherited

    def _kind_of_year(self, heading: str) -> SectionKind | None:
        """In a document that looks back on one year and ahead to another: what a heading is for that names one of them."""
        named = YEARS.match(heading) if self.ahead else None
        year = chinese_to_int(named[0][:4]) if named else None
        return {self.back: SectionKind.PAST, self.ahead: SectionKind.PLAN}.get(year or 0) if self.ahead else None

    def _heading(self, node: Node, inherited: SectionKind) -> str:
        if node.is_clause or (node.name and node.end == node.line):
            return ""
        if node.marker is None:
            return _squeezed(self.text[node.start : node.line])
        words = self.text[node.marker.end : min(node.line, node.end)].lstrip("，,：:、 \u3000")
        if node.form is Form.ARTICLE:
            titled = TITLED.match(words)
            return (titled[1] or titled[2]).strip() if titled else ""
        if node.form in ONE_LINE:
            return _squeezed(words if words.strip() else self._line_below(node))[:LONG_HEADING]
        is_rule = inherited in (SectionKind.RULE, SectionKind.SUPPLEMENT)
        return "" if is_rule else self._first_words(node, words)

    def _line_below(self, node: Node) -> str:
        """The line below a marker that stands alone (附件1), when it reads as a title."""
        line = NEXT_LINE.match(self.text, node.line, node.end)
        return line[1] if line and len(line[1]) <= SHORT_HEADING and not PAUSE.search(line[1]) else ""

    def _first_words(self, node: Node, words: str) -> str:
        """The heading of an item: its whole line, or what stands before the first 。 or ： when more follows."""
        stripped = words.strip()
        limit = LONG_HEADING if node.form in (Form.CHINESE, Form.PART, Form.DECIMAL) else SHORT_HEADING
        stop = FULL_STOP.search(stripped)
        goes_on = node.end > node.line or bool(node.children)
        if (
            stop is None
            and len(stripped) <= limit
            and (not node.is_inline)
            and (goes_on or not PAUSE.search(stripped[-1:]))
        ):
            return _one_line(stripped.strip("：:"))
        colon = COLON.search(stripped)
        if colon and 2 <= colon.start() <= LABEL_HEADING and colon.end() < len(stripped):
            return _one_line(stripped[: colon.start()])
        if stop and stop.start() <= limit and stop[0] != "；" and (stop.end() < len(stripped) or goes_on):
            return _one_line(stripped[: stop.start()])
        return ""


def chain(sections: Sequence[Section], ordinal: int) -> tuple[Section, ...]:
    """The sections from below the root down to `ordinal`."""
    found: list[Section] = []
    at: int | None = ordinal
    while at:
        found.append(sections[at])
        at = sections[at].parent
    return tuple(reversed(found))


def path(sections: Sequence[Section], ordinal: int) -> tuple[str, ...]:
    """Marker and heading of each section from the outermost down: ("二、聚焦治本攻坚", "（五）深化…")."""
    return tuple(
        words for section in chain(sections, ordinal) if (words := section.marker + section.heading or section.label)
    )


def locator(sections: Sequence[Section], ordinal: int) -> str:
    """How a reader finds a section: 二、（五）, 第二十三条第二款第（三）项, 附件1 三、; "" for the root."""
    steps = chain(sections, ordinal)
    article = next((at for at, step in enumerate(steps) if form_of(step.marker) is Form.ARTICLE), None)
    if article is not None:
        annex = "".join(step.label + " " for step in steps[:article] if form_of(step.marker) is Form.ANNEX)
        return annex + "".join(_in_statute(step) for step in steps[article:])
    return "".join(_steps(steps)).strip()


def _in_statute(section: Section) -> str:
    form = form_of(section.marker)
    if form is Form.PAREN_CHINESE:
        return f"第{section.label}项"
    if form in (Form.ARABIC, Form.PAREN_ARABIC):
        return f"第{section.label}目"
    return section.label


def _steps(steps: Sequence[Section]) -> Iterator[str]:
    decimal = max((at for at, step in enumerate(steps) if form_of(step.marker) is Form.DECIMAL), default=-1)
    for at, step in enumerate(steps):
        form = form_of(step.marker)
        if form is Form.CHINESE:
            yield step.label + "、"
        elif form is Form.ARABIC:
            yield step.label + "."
        elif form in TIGHT:
            yield step.label
        elif form is not Form.DECIMAL or at == decimal:  # 2.2.1 says that it lies in 2 and 2.2
            yield step.label + " "
