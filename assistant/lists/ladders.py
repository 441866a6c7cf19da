"""Ladders of grades in contingency plans: a row of lines or headings that begin with one grade after another (Ⅳ级响应, Ⅲ级响应 …).

What holds for a grade stands below its line, mostly without saying the grade again, so no sentence alone answers 一级响应怎么启动.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.lists.listing import ROOM, Listed, plans_of, series_of
from assistant.lists.sweeping import shortened
from assistant.selecting import Candidate, nearest
from assistant.values import fitting_values
from ingest.document import Section, Span
from ingest.library import Library

LINE = re.compile(r"[^\n]+")
MARKER = re.compile(r"[\s　（(]*(?:第?[\d.．一二三四五六七八九十]+[）)、.．章节条\s]*)?[（(【]?(?:启动|进入)?")
RISES = re.compile(r"逐级|递增|怎么变|一级比一级|越高")
EVERY = re.compile(
    r"(?:[三四]级|[三四]个(?:级别|等级|档))(?:的)?(?:应急)?(?:响应|预警)?(?:分别|各)|各级(?:别)?(?:应急)?(?:响应|预警)|每一?级|哪一?级|几级|分几级|各个级别"
)
"""Asks for all grades."""
HIGHEST, LOWEST = re.compile(r"最高|最严|顶格|最重"), re.compile(r"最低|最轻")
OF_GRADES = re.compile(r"响应|预警|级")
NOT_GRADED = re.compile(
    r"[省市县区乡镇村州]一级|级(?:政府|人民|部门|医院|公路|以上人民|党委|领导|危险源|重大危险源|文物|保护)"
)
ALL, TOP, BOTTOM = 0, -1, -2  # of the grades that a plan has
READ = 5  # sentences among which one of the ladder must be
APART = 1.0  # of its score, that a sentence of several grades lies above the nearest one of a ladder, to answer instead
LEAST = 2  # rungs of a ladder
FURTHEST = 1500  # characters from one rung to the next
LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")
LEVELS, PLAIN = "级", ("级", "色")
GRADED = r"(?=级|事件|事故|火灾|灾害|洪水|突发|险情|响应|预警|地震|干旱|旱)"  # what 一般 and 重大 grade
VALUED = frozenset({Kind.NUMBER, Kind.DEADLINE, Kind.WHO})


@dataclass(frozen=True, slots=True)
class Rung:
    """What a plan says of a grade: 1 for the gravest; words: the grade as it is printed."""

    grade: int
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs that follow one another, upwards or downwards. series: the grades that they are of, all that say the same."""

    document: str
    series: str
    rungs: tuple[Rung, ...]

    @property
    def span(self) -> Span:
        return Span(self.rungs[0].span.start, self.rungs[-1].span.end)


def of_grades(inquiry: Inquiry, library: Library) -> Listed | None:
    """What a contingency plan sets down for the grades that a question names, or for all; None where it asks for none."""
    if inquiry.told or not OF_GRADES.search(inquiry.text) or NOT_GRADED.search(inquiry.text):
        return None
    series, asked = _asked(inquiry.text)
    if not asked or (inquiry.kind in VALUED and asked != {ALL} and len(asked) < LEAST):
        return None
    plans = set(plans_of(inquiry.documents, library))
    near = [one for one in nearest(inquiry, library) if one.hit.passage.document in plans]
    ladders = {
        id: tuple(one for one in ladders_of(id, library) if series in ("", one.series))
        for id in dict.fromkeys(one.hit.passage.document for one in near[:READ])
    }
    best = _nearest_ladder(near[:READ], ladders, library)
    if best is None:
        return None
    rungs = [rung for rung in best.rungs if rung.grade in _meant(asked, best)]
    if not rungs or (asked != {ALL} and len(rungs) < len(asked)):
        return None
    return _told(inquiry, best, rungs, near, library)


def _asked(text: str) -> tuple[str, set[int]]:
    """The series that a question names ("" where it names none) and the grades that it asks for, 1 for the gravest, or one of ALL,
    TOP and BOTTOM; empty for none."""
    series, found = _named(text)
    if len(found) < LEAST and (EVERY.search(text) or RISES.search(text)):
        return "", {ALL}
    if HIGHEST.search(text) and len(found) < LEAST:
        return "", {TOP}
    return series, found or ({BOTTOM} if LOWEST.search(text) else set())


def _named(text: str) -> tuple[str, set[int]]:
    """The series of which a text names most grades, and these, 1 for the gravest; 一般 and 重大 only before what is graded so."""
    named = [
        (_of(series), {series.index(one) + 1 for one in pattern.findall(text)})
        for series in series_of("grade_")
        for plain in (series[0].endswith(PLAIN),)
        for words in ("|".join(map(re.escape, sorted(series, key=len, reverse=True))),)
        for pattern in (re.compile(f"(?:{words})" + ("" if plain else GRADED)),)
    ]
    return max(named, key=lambda one: (len(one[1]), one[0] == LEVELS))


def _of(series: Sequence[str]) -> str:
    """What a series goes by: 一级 and Ⅰ级 are one."""
    return LEVELS if series[0].endswith("级") else series[0]


def _nearest_ladder(
    near: Sequence[Candidate], ladders: Mapping[str, Sequence[Ladder]], library: Library
) -> Ladder | None:
    """The ladder in which the nearest sentence of one stands; None where one that says it of several grades at once is much
    nearer."""
    several: Candidate | None = None  # the nearest that says it of several grades at once
    for one in near:
        held = [of for of in ladders[one.hit.passage.document] if of.span.start <= one.span.start < of.span.end]
        if held:
            return None if several and several.score - one.score > APART else held[0]
        if several is None and len(_said(one, library)) >= LEAST:
            several = one
    return None


def _said(one: Candidate, library: Library) -> set[int]:
    """The grades that a sentence names."""
    return _named(one.span.of(library.document(one.hit.passage.document).text))[1]


def _meant(asked: set[int], ladder: Ladder) -> set[int]:
    """The grades of a ladder that are asked for."""
    held = [rung.grade for rung in ladder.rungs]
    ends = {TOP: min(held), BOTTOM: max(held)}
    return set(held) if asked == {ALL} else {ends.get(one, one) for one in asked}


def ladders_of(id: str, library: Library) -> Iterator[Ladder]:
    """The ladders of a document, in reading order."""
    text, sections = library.document(id).text, library.sections(id)
    for series in series_of("grade_"):
        pattern = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(series, key=len, reverse=True)))})")
        heads = [
            (series.index(found[0]) + 1, found[0], line.start(), line.end())
            for line in LINE.finditer(text)
            for found in (pattern.match(text, MARKER.match(text, line.start(), line.end()).end(), line.end()),)
            if found and not pattern.match(text, min(found.end() + 1, line.end()), line.end())
        ]
        run: list[tuple[int, str, int, int]] = []
        for head in heads:
            if run and not _goes_on([one[0] for one in run], head[0], head[2] - run[-1][2]):
                yield from _ladder(id, _of(series), run, text, sections)
                run = []
            run.append(head)
        yield from _ladder(id, _of(series), run, text, sections)


def _goes_on(grades: Sequence[int], grade: int, gap: int) -> bool:
    step = grade - grades[-1]
    before = grades[-1] - grades[-2] if len(grades) > 1 else step
    return gap <= FURTHEST and step * before > 0


def _ladder(
    id: str, series: str, run: Sequence[tuple[int, str, int, int]], text: str, sections: Sequence[Section]
) -> Iterator[Ladder]:
    if len(run) < LEAST:
        return
    rungs = [Rung(grade, words, Span(start, after[2])) for (grade, words, start, _), after in pairwise(run)]
    grade, words, start, end = run[-1]
    own = [one.span for one in sections if start <= one.span.start < end and one.parent is not None]
    last = min(own, key=lambda one: one.start).end if own else end
    yield Ladder(id, series, (*rungs, Rung(grade, words, Span(start, last))))


def _told(
    inquiry: Inquiry, ladder: Ladder, rungs: Sequence[Rung], near: Sequence[Candidate], library: Library
) -> Listed:
    document = library.document(ladder.document)
    order = {one.span: at for at, one in enumerate(near) if one.hit.passage.document == document.id}
    inside = [one.span for one in near if one.hit.passage.document == document.id and one.span in ladder.span]
    best = _valued(inquiry, inside, document.text) or inside[:1]
    label = LABEL.match(best[0].of(document.text)) if best else None
    draft = Draft(library)
    for rung in rungs:
        spans = [one for one in sentences_within(document, rung.span) if one.of(document.text).strip()]
        ranked = sorted(spans, key=lambda one: order.get(one, len(order) + one.start))
        kept = _valued(inquiry, ranked, document.text, label[0] if label else "") or _fitting(
            ranked, ROOM // len(rungs)
        )
        said = rung.words in kept[0].of(document.text)
        pieces = [shortened(document.text, one, ROOM // len(rungs)) for one in kept]
        draft.row(document, "" if said else f"{rung.words}：", pieces)
    return Listed(draft, (f"按《{document.title}》的分级列出",))


def _valued(inquiry: Inquiry, ranked: Sequence[Span], text: str, label: str = "") -> list[Span]:
    """Where one value is asked for, the sentence with the label of the nearest one (启动程序：), else the nearest that holds one."""
    if inquiry.kind not in VALUED:
        return []
    if labelled := [one for one in ranked if label and one.of(text).startswith(label)]:
        return labelled[:1]
    return [one for one in ranked if fitting_values(inquiry.kind, inquiry.asking, one.of(text))][:1]


def _fitting(ranked: Sequence[Span], room: int) -> list[Span]:
    """As many sentences as there is room for, the nearest first, in reading order; at least one."""
    kept = list(ranked[:1])
    for one in ranked[1:]:
        if sum(map(len, kept)) + len(one) <= room:
            kept.append(one)
    return sorted(kept)
