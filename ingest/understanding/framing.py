"""What surrounds the words of a document: web page frame, issue block, title lines, table of contents, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ingest.document import Heading, SectionKind, Span
from ingest.understanding.heading import STATUTE, Form, Marker, line_marker
from ingest.understanding.sentences import genre_endings, paragraphs

CONTENTS = re.compile(r"目\s*[录次]\s*$")
EDITION = re.compile(r"[（(][^（）()]{1,20}[）)]$|[〔\[]\d{4}[〕\]]$")
NAMED = re.compile(r"《([^《》]{4,80})》")
SENDING = re.compile(r"印发|转发|批转|下发|发布|公布")
JOINING = re.compile(r"[和与及暨]")
ABOUT = re.compile(r"关于|\d{4}年|[（(]")
ORGAN = re.compile(r"(?:[局厅委部府院会处科室队办]|中心|公司|指挥部|党组|党委)$")
STOP = re.compile(r"[。；;]|[：:]$")
TITLE_LIMIT = 90
HEAD_LIMIT = 60
NOTICE_LIMIT = 14
OUTER = frozenset({*STATUTE, Form.CHINESE, Form.PART, Form.PAREN_CHINESE, Form.ARABIC, Form.DECIMAL, Form.SPOKEN})


@dataclass(frozen=True, slots=True)
class Frame:
    """blocks: the stretches that are not the document's own body, in order, with their kind.

    title: the title's lines; notice: the title of the notice that passes the document on, where there is one.
    body: the paragraphs that are left, in order.
    """

    paragraphs: tuple[Span, ...]
    blocks: tuple[tuple[Span, SectionKind], ...]
    title: Span | None
    notice: Span | None
    body: tuple[Span, ...]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = files("ingest").joinpath("data/frame.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple((where, kind, re.compile(pattern)) for where, kind, pattern in (row.split("\t") for row in rows))


@lru_cache(maxsize=1)
def frame(text: str, headings: tuple[Heading, ...] = ()) -> Frame:
    """The frame of `text`; headings: as the format states them."""
    found = paragraphs(text, Span(0, len(text)), {heading.span.start for heading in headings})
    stated = {heading.span.start: heading.depth for heading in headings}
    head = _Head(text, found, stated)
    tail = _tail(text, found, head.end)
    kinds = [*head.kinds, *[None] * (tail - head.end), *[_edge_kind(text, span) for span in found[tail:]]]
    body = tuple(span for span, kind in zip(found, kinds, strict=True) if kind is None)
    return Frame(found, _blocks(found, kinds), head.title, head.notice, body)


def _blocks(found: Sequence[Span], kinds: Sequence[SectionKind | None]) -> tuple[tuple[Span, SectionKind], ...]:
    """Neighbours of one kind as one stretch."""
    out: list[tuple[Span, SectionKind]] = []
    before: SectionKind | None = None
    for span, kind in zip(found, kinds, strict=True):
        if kind and kind is before:
            out[-1] = (Span(out[-1][0].start, span.end), kind)
        elif kind:
            out.append((span, kind))
        before = kind
    return tuple(out)


class _Head:
    """Reads a document's first paragraphs until its body begins.

    kinds: of the paragraphs before `end`: CHROME, METADATA (the title lines too).
    """

    def __init__(self, text: str, found: Sequence[Span], stated: dict[int, int]) -> None:
        self.text, self.found, self.stated = text, found, stated
        self.title: Span | None = None
        self.notice: Span | None = None
        self.kinds: list[SectionKind | None] = []
        self._read()

    @property
    def end(self) -> int:
        return len(self.kinds)

    def _read(self) -> None:
        while self.end < min(len(self.found), HEAD_LIMIT):
            kind = self._kind(self.end)
            if kind is None and not self._passes_on():
                break
            if kind is not None:
                self.kinds.append(kind)
        self._give_back()

    def _kind(self, at: int) -> SectionKind | None:
        """What the paragraph at `at` is before the body; None where the body begins."""
        span = self.found[at]
        words = span.of(self.text)
        if CONTENTS.fullmatch(words):
            self._skip_contents(at)
            return SectionKind.METADATA
        if line_marker(self.text, span.start, span.end) and span.start not in self.stated:
            return None
        kind = edge_kind(words, "head")
        if (kind is None or span.start in self.stated) and self._is_title(at, words):
            self._take_title(at)
            return SectionKind.METADATA
        return kind

    def _skip_contents(self, at: int) -> None:
        """Take the lines of a table of contents: until its first entry is printed again."""
        first = self._marker(at + 1)
        if not first:
            return
        for end in range(at + 2, min(len(self.found), at + 400)):
            again = self._marker(end)
            if again and (again.form, again.numbers) == (first.form, first.numbers):
                self.kinds.extend([SectionKind.METADATA] * (end - at - 1))
                return

    def _marker(self, at: int) -> Marker | None:
        return line_marker(self.text, *_edges(self.found[at])) if at < len(self.found) else None

    def _is_title(self, at: int, words: str) -> bool:
        span = self.found[at]
        depth = self.stated.get(span.start)
        if depth == 1 and self.title is None:
            return not (marker := self._marker(at)) or marker.form not in OUTER
        if depth is not None or len(words) > TITLE_LIMIT or STOP.search(words):
            return False
        if self.title and not self._sends():
            return self._is_more_title(at, words)
        return ends_like_title(words) or (at == 0 and self._is_headline(words))

    def _sends(self) -> bool:
        """Whether the title so far is that of a notice that passes another document on."""
        return self.notice is None and bool(SENDING.search(self.title.of(self.text)))

    def _is_more_title(self, at: int, words: str) -> bool:
        """A second line of the title, the title printed once more, or one that is better than a mere headline."""
        title = self.title.of(self.text)
        is_next = at > 0 and self.title.end == self.found[at - 1].end
        if not ends_like_title(words):
            return False
        return (is_next and bool(JOINING.match(words))) or _plain(words) == _plain(title) or not ends_like_title(title)

    def _is_headline(self, words: str) -> bool:
        """A short first line without an end mark, above longer text."""
        below = self.found[1] if len(self.found) > 1 else None
        return 6 <= len(words) <= 50 and below is not None and len(below) > len(words) and "，" not in words[-12:]

    def _take_title(self, at: int) -> None:
        span = self.found[at]
        before = self.found[at - 1] if at else None
        if self.title and JOINING.match(self.text, span.start) and before and before.end == self.title.end:
            self.title = Span(self.title.start, span.end)
            return
        if before and self._belongs_to(before, span):
            span = Span(before.start, span.end)
        if self.title and self.notice is None and SENDING.search(self.title.of(self.text)):
            self.notice, self.title = self.title, span
        elif self.title is None or self._is_better(span):
            self.title = span

    def _belongs_to(self, before: Span, span: Span) -> bool:
        """某市人民政府办公厅 | 关于印发…的通知: the organ's line is the first line of the title."""
        words = before.of(self.text)
        return (
            len(words) <= 40
            and bool(ORGAN.search(words))
            and bool(ABOUT.match(self.text, span.start))
            and not edge_kind(words, "both")
        )

    def _is_better(self, span: Span) -> bool:
        old, new = self.title.of(self.text), span.of(self.text)
        return not ends_like_title(old) and ends_like_title(new) and span.start not in self.stated

    def _passes_on(self) -> bool:
        """Take the words of a notice that passes a document on, up to that document's own title line."""
        if not self.title or self.notice or not SENDING.search(self.title.of(self.text)):
            return False
        here = self.end
        for at in range(here, min(len(self.found), here + NOTICE_LIMIT)):
            marker = self._marker(at)
            if marker and marker.form is not Form.ANNEX and self.found[at].start not in self.stated:
                return False
            if at > here and self._is_inner_title(here, at):
                self.kinds.extend([SectionKind.METADATA] * (at - here))
                return True
        return False

    def _is_inner_title(self, start: int, at: int) -> bool:
        words = self.found[at].of(self.text)
        if len(words) > TITLE_LIMIT or STOP.search(words) or edge_kind(words, "head"):
            return False
        names = NAMED.findall(self.text[self.title.start : self.found[at - 1].end])
        return any(_plain(name) == _plain(words) for name in names) or (
            ends_like_title(words) and not SENDING.search(words)
        )

    def _give_back(self) -> None:
        """A head that swallowed the whole text is no head: without a body, only its chrome stays."""
        if self.end == len(self.found):
            self.kinds = self.kinds[: 1 if self.end > 1 and self.title else 0]


def _plain(words: str) -> str:
    return "".join(words.split())


def _edges(span: Span) -> tuple[int, int]:
    return span.start, span.end


def ends_like_title(words: str) -> bool:
    """Whether a line ends as titles do: 工作要点, 条例, 的通知, also with （试行） after it."""
    plain = EDITION.sub("", words.strip()).rstrip("》” ")
    return len(plain) >= 3 and plain.endswith(genre_endings())


def edge_kind(words: str, where: str) -> SectionKind | None:
    """The kind of a line at a document's edge; where: "head", "tail" or "both"."""
    for place, kind, pattern in _patterns():
        if place in (where, "both") and kind in SectionKind.__members__ and pattern.search(words):
            return SectionKind[kind]
    return None


def _edge_kind(text: str, span: Span) -> SectionKind:
    words = span.of(text)
    return edge_kind(words, "tail") or SectionKind.CHROME


def _is_contact(words: str) -> bool:
    return any(kind == "CONTACT" and pattern.search(words) for _, kind, pattern in _patterns())


def _tail(text: str, found: Sequence[Span], head: int) -> int:
    """The index of the first paragraph that belongs to the page frame or signature below the body."""
    at = len(found)
    contacts = 0
    while at > head + 1:
        words = found[at - 1].of(text)
        if len(words) <= 200 and edge_kind(words, "tail"):
            contacts = 0
        elif len(words) <= 80 and _is_contact(words):
            contacts += 1
        else:
            break
        at -= 1
    return at + contacts
