"""Printed lines become paragraphs: running heads go, lines that only the margin broke are joined, across pages too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.reading.lines import joined

NUMBERED = re.compile(
    r"第[〇零一二三四五六七八九十百千两\d]+[编章节条](?=[\s\u3000]|[^\d、，。；：的规款项之])|[〇零一二三四五六七八九十百]+、|[（(][〇零一二三四五六七八九十百\d]{1,4}[）)]"
    r"|\d{1,3}[.．、](?!\d)|[①-⑳⑴-⒇⒈-⒛]|附件\s*\d*[：:]?\s*$|附则"
)
FINISHED = re.compile(r"[。；：！？;:!?…][”’」』》）)】〕]*$")
UNIT = re.compile(r"[A-Za-z0-9.,%:/\-]+")
PAGE_NUMBER = re.compile(
    r"(?:第\s*)?[-–—―－~·•\s]*\d{1,4}(?:\s*[/／]\s*\d{1,4})?[-–—―－~·•\s]*(?:页)?(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?"
)
DASHED_NUMBER = re.compile(r"[-–—―－~·•]\s*\d{1,4}\s*[-–—―－~·•]|第\s*\d{1,4}\s*页.*")
FIGURES = re.compile(r"\d+")
MARGIN = 0.12
INDENT = 1.3
SHORT = 1.9
LOOSE = 1.3


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line, or one row of a table. Lengths in points from the page's top left; size: of its characters."""

    text: str
    top: float
    bottom: float
    left: float
    right: float
    size: float
    table: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page in reading order. turned: characters not upright; drawn: it has images or shapes."""

    rows: tuple[Row, ...]
    width: float
    height: float
    turned: int = 0
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Running text and the offset at which each page starts in it."""

    text: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """How one document is set: its text block's left and right edge, its size, its line distance, its habit of
    indenting first lines."""

    left: float
    right: float
    size: float
    distance: float
    indents: bool


def flowing(pages: tuple[Page, ...]) -> Flow:
    """The pages as one text, a paragraph or table row a line."""
    bodies = tuple(_without_frame(page, _frames(pages), len(pages)) for page in pages)
    measure = _measured(bodies)
    text = ""
    paragraphs: list[str] = []
    starts: list[int] = []
    at = 0
    before: Row | None = None
    crossed = False
    for rows in bodies:
        starts.append(-1)
        for row in rows:
            if before is not None and not _begins(before, row, measure, crossed):
                merged = joined(text, row.text)
                offset, text = at + len(merged) - len(row.text), merged
            else:
                if before is not None:
                    paragraphs.append(text)
                    at += len(text) + 1
                offset, text = at, row.text
            starts[-1] = offset if starts[-1] < 0 else starts[-1]
            before, crossed = row, False
        crossed = True
    whole = "\n".join([*paragraphs, text] if before is not None else paragraphs)
    return Flow(whole, _filled(starts, len(whole)))


def _filled(starts: list[int], end: int) -> tuple[int, ...]:
    """`starts` with an empty page (-1) starting where the next one does, and the first at 0."""
    filled: list[int] = []
    for start in reversed(starts):
        end = start if start >= 0 else end
        filled.append(end)
    return tuple(reversed(filled))


def _frames(pages: tuple[Page, ...]) -> Counter[tuple[str, int]]:
    """How many pages have a line with these words (figures aside) at this height, in the top or bottom margin."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({key for row in page.rows for key in _keys(row, page) if _is_marginal(row, page)})
    return counts


def _keys(row: Row, page: Page) -> tuple[tuple[str, int], ...]:
    shape = FIGURES.sub("#", "".join(row.text.split()))
    place = round(row.top / 4)
    return (shape, place), (shape, place + 1)


def _is_marginal(row: Row, page: Page) -> bool:
    return not row.table and (row.bottom < page.height * MARGIN or row.top > page.height * (1 - MARGIN))


def _without_frame(page: Page, frames: Counter[tuple[str, int]], pages: int) -> tuple[Row, ...]:
    """The rows of `page` without running heads, running feet and page numbers."""
    needed = max(2, pages * 0.3)
    return tuple(
        row
        for row in page.rows
        if not _is_marginal(row, page)
        or not (
            DASHED_NUMBER.fullmatch(row.text.strip())
            or max(frames[key] for key in _keys(row, page))
            >= (2 if PAGE_NUMBER.fullmatch(row.text.strip()) else needed)
        )
    )


def _measured(bodies: Iterable[tuple[Row, ...]]) -> Measure:
    rows = [row for body in bodies for row in body if not row.table]
    if not rows:
        return Measure(0, 0, 0, 0, False)
    weights: Counter[float] = Counter()
    for row in rows:
        weights[round(row.size, 1)] += len(row.text)
    size = weights.most_common(1)[0][0]
    main = [row for row in rows if abs(row.size - size) <= 0.1 * size] or rows
    wide = [row for row in main if len(row.text) >= 12] or main
    left = min(_edges([row.left for row in wide]))
    right = max(_edges([row.right for row in wide]))
    steps = [b.top - a.top for a, b in pairwise(main) if 0 < b.top - a.top < 4 * size]
    indented = sum(1 for row in wide if INDENT * size <= row.left - left <= 3 * size)
    return Measure(left, right, size, median(steps) if steps else 2 * size, indented * 20 >= len(wide))


def _edges(places: list[float]) -> list[float]:
    """The places at which a tenth or more of the lines begin or end, to the point; all when there is none."""
    counts = Counter(round(place) for place in places)
    common = [place for place, count in counts.items() if count * 10 >= len(places)]
    return [float(place) for place in common] or places


def _begins(before: Row, row: Row, measure: Measure, crossed: bool) -> bool:
    """True when `row` begins a paragraph, given the row before it; crossed: a page ended between them."""
    if row.table or before.table:
        return True
    if abs(row.size - before.size) > 0.12 * max(row.size, before.size):
        return True
    if not crossed and _is_one_title(before, row, measure):
        return False
    if not crossed and row.top - before.top > LOOSE * max(measure.distance, before.bottom - before.top):
        return True
    if _is_centred(row, measure) or _is_centred(before, measure):
        return True
    indent = row.left - measure.left
    if measure.indents and indent >= INDENT * row.size:
        return not _is_block(before, row, measure)
    if _is_short(before, row, measure):
        return True
    return bool(NUMBERED.match(row.text)) and not measure.indents and bool(FINISHED.search(before.text))


def _is_block(before: Row, row: Row, measure: Measure) -> bool:
    """True for two lines of a paragraph that is indented as a whole: the first one is full and unfinished."""
    same = abs(before.left - row.left) < 0.3 * row.size
    full = measure.right - before.right < 0.9 * row.size
    return same and full and not FINISHED.search(before.text) and not NUMBERED.match(row.text)


def _is_short(before: Row, row: Row, measure: Measure) -> bool:
    """True when `before` stops short of the right edge though the beginning of `row` would still have fitted."""
    unit = UNIT.match(row.text)
    needed = (len(unit[0]) * 0.55 if unit else 0) * row.size
    limit = max(SHORT * before.size, needed + 0.5 * before.size)
    if FINISHED.search(before.text):
        limit = max(0.9 * before.size, needed + 0.2 * before.size)
    return measure.right - before.right > limit


def _is_centred(row: Row, measure: Measure) -> bool:
    """True for a line set in the middle: the same room left and right of it, and more than an indent."""
    left, right = row.left - measure.left, measure.right - row.right
    return left > 2.6 * row.size and abs(left - right) < max(2 * row.size, 0.15 * left)


def _is_one_title(before: Row, row: Row, measure: Measure) -> bool:
    """True for two lines of one title: larger than the text, of one size, the first one unfinished, and close."""
    larger = min(before.size, row.size) > 1.1 * measure.size
    return larger and row.top - before.top < 2.2 * row.size and not FINISHED.search(before.text)
