"""Grades: into how many a thing is divided and how, and what holds for each of several grades that a question names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.features import Asked, bag, share
from assistant.lists.ladders import of_grades
from assistant.lists.listing import ROOM, Listed, name, series_of
from assistant.lists.periods import SENTENCE
from assistant.lists.sweeping import FEW, FITS, Matter, about, holding, narrowed, shared, shortened, sweep, untitled
from assistant.parsing import Role, parse
from assistant.selecting import nearest
from assistant.values import find_values, pattern_for
from ingest.document import Span
from ingest.library import Library
from ingest.numerals import int_to_chinese

ASKS_GRADES = re.compile(
    r"按(?:什么|啥)(?:标准)?(?:分|划)|(?:分|划|定)(?:成|为|了|作)?(?:几|哪几|多少|哪些)个?(?:级|等|档|等级|级别)|几个?(?:级别|等级|档次|级)(?![政上以])|(?:怎么|如何|咋|怎样)(?:划分|分级|定级|分等|分档|划等?级|分的?级)|(?:划分|分级|定级|等级)(?:的)?标准|(?:级别|等级)(?:是)?(?:怎么|如何|咋|怎样)"
)
"""Asks into which grades something is divided."""
ASKS_ROW = re.compile(
    r"各级|每级|每一级|级别|哪一?级(?!政|人民|部门|党)|几级(?!政|人民|部门|党)|几档|几种颜色|[什哪]么?颜色|各档|逐级|分级|一级比一级|最高[一]?级"
)
"""Asks for the grades of something without naming them."""
COUNTS = re.compile(r"几(?:级|档|种|个)|多少[级档种]")
APART = 400  # characters between the sentences for two grades of one row, at most
CLOSEST = 4  # sentences among which one of a row must be
DIVIDES = re.compile(r"(?:划分|分|划|定)(?:为|成)[^。；]{0,40}")
EACH = re.compile(r"各|分别|都|怎么|如何|咋|怎样|哪|几|多|什么|啥|区别|不同|差|对比|比较|对照")
HEAD = 14  # characters at the beginning of a sentence, in which it says what grade it is of
BEGINS, VALUED, OF_ALL = (
    0.5,
    0.25,
    0.6,
)  # what is added for a grade at the beginning, for a value of the asked kind; taken off for a sentence of all grades
LEAST = 0.2  # of what is asked about, that a sentence for a grade must speak of
AROUND = 0.5  # what the passage around a sentence counts beside it
LEAST_GRADES = 2
BRIEF = 240  # characters of the answer to how many grades there are
MARKS = "，,；;：:。"


@dataclass(frozen=True, slots=True)
class Graded:
    """A stretch of a document that speaks of some grades of a series (their places in it)."""

    document: str
    span: Span
    grades: tuple[int, ...]


def graded(inquiry: Inquiry, library: Library) -> Listed | None:
    """The grades of a thing, or what holds for each grade that is named; None where a question asks for neither."""
    if inquiry.told or len(inquiry.places) > 1:
        return None
    if found := of_grades(inquiry, library):
        return found
    named = grades_named(inquiry.text)
    if len(named) >= LEAST_GRADES and EACH.search(inquiry.text):
        return _each(named, inquiry, library)
    if ASKS_GRADES.search(inquiry.text) and (found := _division(inquiry, library)):
        return found
    return _row_of_grades(inquiry, library) if ASKS_ROW.search(inquiry.text) and len(named) < LEAST_GRADES else None


def _row_of_grades(inquiry: Inquiry, library: Library) -> Listed | None:
    """Each grade with what a text says of it one after another (一级响应：…，二级响应：…): of several such rows the one in which the
    nearest sentence stands; None where no row is near."""
    near = nearest(inquiry, library)[:CLOSEST]
    rows = {id: _runs(id, library) for id in dict.fromkeys(one.hit.passage.document for one in near)}
    found = (
        row
        for one in near
        for row in rows[one.hit.passage.document]
        if any(of.span.start <= one.span.start < of.span.end for of in row)
    )
    best = next(found, None)
    if best is None:
        return None
    draft = Draft(library)
    document = library.document(best[0].document)
    if inquiry.kind is Kind.NUMBER or COUNTS.search(inquiry.text):
        many = len({grade for one in best for grade in one.grades})
        draft.lines.append(f"{'两' if many == 2 else int_to_chinese(many)}级：")
    cap, count = shared([len(one.span) for one in best], ROOM)
    for one in best[:count]:
        draft.row(document, "", (shortened(document.text, one.span, cap),))
    return Listed(draft, (f"按{name(library.entry(document.id))}分级列出",))


def _runs(id: str, library: Library) -> list[list[Graded]]:
    """The rows of stretches of a document that speak of one grade of a series after another, upwards or downwards."""
    text = library.document(id).text
    runs: list[list[Graded]] = []
    for series in series_of("grade_"):
        last: list[Graded] = []
        named = re.compile("|".join(map(re.escape, series)))
        for found in SENTENCE.finditer(text):
            held = series if named.search(found[0]) else ()
            grades = tuple(at for at, grade in enumerate(held) if _said(grade, found[0]) >= 0)
            span = Span(found.end() - len(found[0].lstrip()), found.end())
            if not grades:
                if last and last[-1].span.end == found.start() and "\n" not in text[last[-1].span.end : span.start]:
                    last[-1] = replace(last[-1], span=Span(last[-1].span.start, span.end))
                continue
            one = Graded(id, span, grades)
            if not (last and _goes_on(last, one)):
                runs, last = [*runs, last], []
            last.append(one)
        runs.append(last)
    return [
        run for run in runs if len(run) >= LEAST_GRADES and len({at for one in run for at in one.grades}) > LEAST_GRADES
    ]


def _goes_on(run: Sequence[Graded], one: Graded) -> bool:
    """Whether a stretch is of the next grades of a row, upwards or downwards as before."""
    if one.span.start - run[-1].span.end > APART:
        return False
    up, down = min(one.grades) > max(run[-1].grades), max(one.grades) < min(run[-1].grades)
    if len(run) < LEAST_GRADES:
        return up or down
    return up if min(run[1].grades) > max(run[0].grades) else down


def grades_named(text: str) -> tuple[str, ...]:
    """The grades of one series that a question names, in its order."""
    for series in series_of("grade_"):
        pattern = re.compile("|".join(map(re.escape, sorted(series, key=len, reverse=True))))
        found = tuple(dict.fromkeys(pattern.findall(text)))
        if len(found) >= LEAST_GRADES:
            return found
    return ()


def _said(grade: str, words: str) -> int:
    """Where words first say a grade, not as the end of a graver one (特别重大); -1 where they do not."""
    longer = [one for series in series_of("grade_") for one in series if one != grade and one.endswith(grade)]
    guard = "".join(f"(?<!{re.escape(one[: -len(grade)])})" for one in longer)
    found = re.search(guard + re.escape(grade), words)
    return found.start() if found else -1


def _division(inquiry: Inquiry, library: Library) -> Listed | None:
    """The sentence, with its list, that divides the thing into grades; None where none speaks of it."""
    documents = narrowed(inquiry.documents, inquiry.terms, library)
    question = about(_matter(inquiry), library)
    if question is None:
        return None
    found = [
        one
        for one in sweep(documents, question, holding(DIVIDES), library)
        if _grades(one, library) and one.fit >= FITS
    ]
    if not found:
        return None
    best = max(found, key=lambda one: one.fit)
    document = library.document(best.passage.document)
    many = _grades(best, library)
    draft = Draft(library)
    if inquiry.kind is Kind.NUMBER:
        draft.lines.append(f"{'两' if many == 2 else int_to_chinese(many)}级：")
    room = BRIEF if inquiry.kind is Kind.NUMBER else ROOM
    label = f"{name(library.entry(document.id))}：" if len(inquiry.documents) > FEW else ""
    draft.row(document, label, (shortened(document.text, best.span, room),))
    return Listed(draft, (f"逐句查过 {len(documents)} 份文件，写明怎样分级的取最贴近的一处",))


def _grades(one: Matter, library: Library) -> int:
    """How many grades of one series a sentence names; 0 for fewer than two."""
    words = one.span.of(library.document(one.passage.document).text)
    most = max(sum(_said(grade, words) >= 0 for grade in series) for series in series_of("grade_"))
    return most if most >= LEAST_GRADES else 0


def _matter(inquiry: Inquiry) -> tuple[str, ...]:
    """What is graded: the words of the matter, or all that is asked about where none is marked."""
    pieces = [one for one in parse(inquiry.text, inquiry.limiting).pieces(Role.OBJECT) if len(one) > 1]
    return tuple(pieces) or inquiry.terms


def _each(grades: Sequence[str], inquiry: Inquiry, library: Library) -> Listed | None:
    """For each grade the sentence that says most of what is asked about it; None where not each has one."""
    documents = narrowed(inquiry.documents, inquiry.terms, library)
    pattern = re.compile("|".join(map(re.escape, grades)))
    left = [piece for one in inquiry.terms for piece in pattern.split(one) if len(piece) > 1]
    question = about(untitled(left, documents, library), library)
    found = [of for id in documents if (of := _of_document(id, grades, question, inquiry, library))]
    best = max(found, key=lambda of: sum(worth for _, worth in of.values()), default=None)
    if best is None:
        return None
    chosen: dict[Matter, list[str]] = {}
    for grade, (one, _) in best.items():
        same = next((other for other in chosen if (other.passage, other.span) == (one.passage, one.span)), one)
        chosen.setdefault(same, []).append(grade)
    if len(chosen) == 1 or not all(_answers(one, inquiry, library) for one in chosen):
        return None
    draft = Draft(library)
    for one, held in chosen.items():
        document = library.document(one.passage.document)
        draft.row(document, f"{'、'.join(held)}：", (shortened(document.text, one.span, ROOM // len(chosen), one.at),))
    called = name(library.entry(next(iter(chosen)).passage.document))
    return Listed(draft, (f"逐句查过 {len(documents)} 份文件，按{called}分级列出",))


def _of_document(
    id: str, grades: Sequence[str], question: Asked | None, inquiry: Inquiry, library: Library
) -> dict[str, tuple[Matter, float]]:
    """The best sentence of a document for each grade, with its worth; none where one grade has none that fits."""
    made: dict[str, tuple[Matter, float]] = {}
    for grade in grades:
        found = sweep((id,), question, holding(re.compile(re.escape(grade))), library)
        ranked = [
            (worth, -at, one)
            for at, one in enumerate(found)
            for around in (share(bag(question, one.passage.text), question.weights) if question else 1.0,)
            if max(one.fit, around) >= LEAST and len(one.span) > HEAD
            for worth in (_worth(one, grade, inquiry, library) + AROUND * around,)
            if worth > AROUND * around
        ]
        if not ranked:
            return {}
        worth, _, best = max(ranked, key=lambda one: one[:2])
        made[grade] = (best, worth)
    return made


def _answers(one: Matter, inquiry: Inquiry, library: Library) -> bool:
    """Whether a sentence holds a value of the asked kind, where one is asked for."""
    if pattern_for(inquiry.kind, inquiry.asking) is None:
        return True
    return bool(find_values(inquiry.kind, inquiry.asking, one.span.of(library.document(one.passage.document).text)))


def _worth(one: Matter, grade: str, inquiry: Inquiry, library: Library) -> float:
    """How well a sentence tells what holds for a grade; 0 where it says the grade only as the end of a graver one."""
    words = one.span.of(library.document(one.passage.document).text)
    at = _said(grade, words)
    if at < 0:
        return 0.0
    head = words.split("条 ", 1)[-1] if words.startswith("第") else words
    begins = _said(grade, head[:HEAD]) >= 0
    series = next(series for series in series_of("grade_") if grade in series)
    whole = all(_said(other, words) >= 0 for other in series)
    valued = bool(find_values(inquiry.kind, inquiry.asking, words))
    return one.fit + BEGINS * begins + VALUED * valued - OF_ALL * whole + 0.01
