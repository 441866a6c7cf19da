"""Text cut into logical paragraphs, sentences and clauses; the spans cover every character that is not white space."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from importlib.resources import files

from ingest.document import Span
from ingest.understanding.heading import Form, Marker, inline_markers, line_marker

LINE = re.compile(r"[^\n]+")
EDGE = " \t\u3000\xa0\r\n"
ENDS = "。！？；：!?;:…"
GOES_ON = "，、,（(《“〈—~～-第"
STARTS_INSIDE = "、，。；：！？）》”’〉】,.;:!?)…"
BULLETS = "•·●■◆▲★※○◇□"
PAIRS = {
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
CLOSERS = frozenset(PAIRS.values())
BRACKET = re.compile("[" + re.escape("".join(PAIRS) + "".join(CLOSERS)) + "]")
SENTENCE_END = re.compile(r"[。！？；!?;]+(?![A-Za-z0-9=&])|[。！？；]+")
CLAUSE_END = re.compile(r"[，；。！？;!?]+|(?<!\d),|,(?!\d)")
CLOSING = re.compile("[" + re.escape("".join(CLOSERS)) + "\"']*")
STAYS_OPEN = re.compile(r"[的、，,；;等之和与及或这那所]")
INDENT = re.compile(r"\u3000{2}|[ \t\xa0]{2,}|\t")
TITLE_START = re.compile(r"关于|印发|转发|批转")
INNER_END = re.compile(r"[。；]")
CITATION = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}[条款项目]")
PAUSE = re.compile(r"[，。；：,;]")
WHOLE_DATE = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日")
HEADING_LIMIT = 60
PARAGRAPH_LINE = 45
NARROW = 18
WIDE = 60


@lru_cache(maxsize=1)
def genre_endings() -> tuple[str, ...]:
    """The words that titles end with (通知, 工作要点, 条例 …), longest first."""
    rows = files("ingest").joinpath("data/genres.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple(sorted((row.split("\t")[0] for row in rows), key=len, reverse=True))


def trimmed(text: str, start: int, end: int) -> Span | None:
    """[start, end) without white space at its edges; None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def paragraphs(text: str, span: Span, breaks: Collection[int] = ()) -> tuple[Span, ...]:
    """The logical paragraphs of `span`: lines, joined where a line break only tears a sentence apart.

    breaks: offsets at which a line starts or ends that stands alone (headings that the format states).
    """
    lines = [found for row in LINE.finditer(text, span.start, span.end) if (found := trimmed(text, *row.span()))]
    width = _wrap_width(text, lines)
    out: list[Span] = []
    balance = _Balance()
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        alone = before is not None and (line.start in breaks or before.start in breaks)
        if before is not None and not alone and _continues(text, before, line, width, balance):
            out[-1] = Span(out[-1].start, line.end)
        else:
            balance = _Balance()
            out.append(line)
        balance.read(line.of(text))
    return tuple(out)


class _Balance:
    """Which of 《, （, “ a paragraph has left open so far."""

    SIGNS = (("《", "》"), ("（", "）"), ("(", ")"), ("“", "”"))

    def __init__(self) -> None:
        self.open = dict.fromkeys((pair for pair in self.SIGNS), 0)

    def read(self, words: str) -> None:
        if not BRACKET.search(words):
            return
        for pair in self.SIGNS:
            self.open[pair] = max(0, self.open[pair] + words.count(pair[0]) - words.count(pair[1]))

    def is_closed_by(self, words: str) -> bool:
        """Whether `words` close early on what is still open."""
        head = words[:HEADING_LIMIT]
        for (left, right), count in self.open.items():
            close = head.find(right)
            if count and close >= 0 and left not in head[:close]:
                return True
        return False


def _wrap_width(text: str, lines: list[Span]) -> int:
    """The line width of a text that is broken at a fixed width, 0 for all other texts."""
    torn = sorted(len(line) for line in lines if text[line.end - 1] not in ENDS)
    if len(torn) < 8:
        return 0
    width = torn[len(torn) * 9 // 10]
    near = sum(width - 3 <= length <= width + 2 for length in torn)
    return width if NARROW <= width <= WIDE and near * 2 >= len(torn) else 0


def _continues(text: str, before: Span, line: Span, width: int, balance: _Balance) -> bool:
    """Whether `line` goes on with the sentence that `before` leaves off."""
    last, first = text[before.end - 1], text[line.start]
    if first in BULLETS or _begins_item(text, line):
        return False
    if first in STARTS_INSIDE or balance.is_closed_by(text[line.start : line.start + HEADING_LIMIT]):
        return True
    if last in ENDS or _is_row(text, before) or _is_row(text, line) or _both_dated(text, before, line):
        return False
    if last in GOES_ON or CITATION.match(text, line.start) or _is_prose(text, before):
        return True
    if _indent(text, line) and not _indent(text, before):
        return False
    if width and len(before) >= width - 3:
        return True
    if len(before) > PARAGRAPH_LINE:
        return last not in "）)”】" and not _is_heading(text, before)
    return _is_torn_title(before.of(text), line.of(text))


def _is_prose(text: str, line: Span) -> bool:
    """Whether a line without an end mark holds whole sentences, or words of an article: it cannot be a heading."""
    if INNER_END.search(text, line.start, line.end - 1):
        return text[line.end - 1] not in "）)”】》"
    marker = line_marker(text, line.start, line.end)
    return marker is not None and marker.form is Form.ARTICLE and line.end - marker.end > 12


def _is_heading(text: str, line: Span) -> bool:
    """Whether a long line without an end mark is a heading: a marked one, or a title without a comma in it."""
    if len(line) <= HEADING_LIMIT and _begins_item(text, line):
        return True
    words = line.of(text)
    return words.endswith(genre_endings()) and not PAUSE.search(words)


def _begins_item(text: str, line: Span) -> bool:
    return line_marker(text, line.start, line.end) is not None


def _indent(text: str, line: Span) -> bool:
    start = text.rfind("\n", 0, line.start) + 1
    return INDENT.match(text, start, line.start) is not None


def _is_row(text: str, line: Span) -> bool:
    return any(text.find(mark, line.start, line.end) >= 0 for mark in ("\t", " | ", "｜"))


def _both_dated(text: str, before: Span, line: Span) -> bool:
    return bool(WHOLE_DATE.match(text, before.start) and WHOLE_DATE.match(text, line.start))


def _is_torn_title(before: str, line: str) -> bool:
    """关于印发2021年…工作 | 要点的通知: a title whose last words stand on the next line."""
    endings = genre_endings()
    return (
        len(line) <= 30
        and len(before) >= 8
        and bool(TITLE_START.search(before))
        and not before.endswith(endings)
        and line.endswith(endings)
    )


def sentences(text: str, span: Span) -> tuple[Span, ...]:
    """The sentences of `span`: cut after 。！？； and closing quotes, at paragraphs, and before 一是, 二是 …"""
    return tuple(sentence for paragraph in paragraphs(text, span) for sentence in _sentences(text, paragraph))


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    cuts = sorted({*_ends(text, paragraph, SENTENCE_END), *spoken_starts(text, paragraph)})
    yield from _cut(text, paragraph, cuts)


def spoken_starts(text: str, paragraph: Span) -> tuple[int, ...]:
    """Where 一是, 二是 … or 首先, 其次 … begin a point within a paragraph."""
    found = [
        marker for marker in inline_markers(text, *_ends_of(paragraph)) if marker.form in (Form.SPOKEN, Form.ORDINAL)
    ]
    head = line_marker(text, *_ends_of(paragraph))
    chain = in_sequence(([head] if head else []) + found)
    return tuple(marker.start for marker in chain if marker.is_inline)


def _ends_of(span: Span) -> tuple[int, int]:
    return span.start, span.end


def in_sequence(markers: list[Marker], coming: Marker | None = None) -> list[Marker]:
    """Those that count up by one from the first of their form; a lone marker within a paragraph numbers nothing.

    coming: the marker that the next paragraph begins with, where a run may go on.
    """
    runs: list[list[Marker]] = []
    open_runs: dict[Form, list[Marker]] = {}
    for marker in markers:
        run = open_runs.get(marker.form)
        if run and _follows(marker, run[-1]):
            run.append(marker)
        elif marker.value == 1 or not marker.is_inline:
            open_runs[marker.form] = [marker]
            runs.append(open_runs[marker.form])
    kept = [
        marker for run in runs if len(run) > 1 or not run[0].is_inline or _goes_on(run[0], coming) for marker in run
    ]
    return sorted(kept, key=lambda marker: marker.start)


def _goes_on(marker: Marker, coming: Marker | None) -> bool:
    return coming is not None and coming.form is marker.form and _follows(coming, marker)


def _follows(marker: Marker, last: Marker) -> bool:
    """Whether `marker` is the next after `last`; 最后 comes after any."""
    return marker.value is None or (last.value is not None and marker.value == last.value + 1)


def clauses(text: str, span: Span) -> tuple[Span, ...]:
    """The clauses of `span`: cut after ， and ； (and at the ends of sentences), never within brackets or 1,000."""
    return tuple(clause for sentence in sentences(text, span) for clause in clauses_of(text, sentence))


def clauses_of(text: str, sentence: Span) -> tuple[Span, ...]:
    """The clauses of one sentence, which a line of a wrapped file does not end."""
    return tuple(_cut(text, sentence, list(_ends(text, sentence, CLAUSE_END))))


def _ends(text: str, span: Span, end: re.Pattern[str]) -> Iterator[int]:
    """Offsets after which `span` is cut: after `end` signs that stand in no bracket, and their closing quotes."""
    closed = closed_until(text, span)
    for sign in end.finditer(text, span.start, span.end):
        inside = closed.get_end(sign.start())
        stop = CLOSING.match(text, sign.end(), span.end).end()
        if inside is None:
            yield sign.end() if sign[0] in ",，;；" else stop
        elif (
            inside <= stop
            and text[stop - 1] not in "》〉"
            and sign[0] not in ",，"
            and not STAYS_OPEN.match(text, stop)
        ):
            yield stop


class _Closed:
    """The outermost bracketed stretches of a paragraph, in order; asked for rising offsets."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._stretches, self._at = stretches, 0

    def get_end(self, offset: int) -> int | None:
        """The end of the stretch that holds `offset`, or None."""
        while self._at < len(self._stretches) and self._stretches[self._at][1] <= offset:
            self._at += 1
        inside = self._at < len(self._stretches) and self._stretches[self._at][0] <= offset
        return self._stretches[self._at][1] if inside else None


def closed_until(text: str, span: Span) -> _Closed:
    """The stretches of `span` in matched brackets, 《》 and curly quotes; what never closes, or never opened, counts not."""
    found: list[tuple[int, int]] = []
    waiting: dict[str, list[int]] = {closer: [] for closer in CLOSERS}
    for bracket in BRACKET.finditer(text, span.start, span.end):
        sign, at = bracket[0], bracket.start()
        if sign in PAIRS:
            waiting[PAIRS[sign]].append(at)
        elif waiting[sign]:
            found.append((waiting[sign].pop(), at + 1))
    return _Closed(_outermost(found))


def _outermost(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _cut(text: str, span: Span, cuts: list[int]) -> Iterator[Span]:
    start = span.start
    for cut in [*cuts, span.end]:
        if cut > start and (found := trimmed(text, start, cut)):
            yield found
            start = cut
