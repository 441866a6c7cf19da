"""What plans set down for a day, a month or a rhythm that a question names: what falls due by the end of June, what is done each quarter.

The register knows the deadlines and frequencies of duties; a question also means what only the text says (延期至6月底, a row of a table),
so every sentence of the plans in scope is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.features import Asked, bag, share
from assistant.lists.listing import COUNTED, ROOM, Listed, counted, name, plans_of
from assistant.lists.periods import NUMBER, SENTENCE
from assistant.lists.sweeping import FITS, LOOKED_BACK, NOT_READ, TITLED, about, shared, shortened, untitled
from assistant.parsing import Role, parse
from assistant.wording import word_list
from ingest.document import Passage, Span
from ingest.library import Library
from ingest.numerals import chinese_to_int
from ingest.understanding.duties.closing import ROLE
from ingest.understanding.duties.frequencies import PER_YEAR, find_frequencies
from ingest.understanding.duties.tables import is_row

DATE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d{{2}})年)?(?:(?<![\d年])|(?<=年))(?:(?P<from>{NUMBER})月?份?(?:到|至|—|–|-|~)(?=\d|[一二三四五六七八九十]))?(?P<month>{NUMBER})月(?!报|度)份?(?:(?P<day>\d{{1,2}})[日号]|[上中下]旬|底|末|初)?"
    r"|(?:(?P<of>(?:19|20)\d{2})年)?(?:第?(?P<quarter>[一二三四])季度(?!一)|(?P<half>[上下])半年)"
    r"|(?:(?P<ends>(?:19|20)\d{2})|(?<![\d半季去]))年(?P<end>[底末终])|(?P<whole>(?:19|20)\d{2})年"
)
UPTO = re.compile(r"(?:之|以)?前(?!头|后)|以内|内(?!容)")
PERIOD = re.compile(
    r"(?:每隔?|逢|逐|按|(?<![上下])(?=[一两二双半三四五六\d]个?[年月季周天日旬学])|(?<=[^\d年])(?=[天月年]{2}))(?P<count>半|[一两二双三四五六七八九十]|\d{1,2})?个?"
    r"(?P<unit>年度|年|季度|季|月度|月|旬|星期|周|日|天|小时|学期)"
)
COUNTS = {"半": 0.5, "双": 2.0, "两": 2.0}
NAMES_PLAN = word_list("plan")
EARLIER = "在此之前到期的："
MOST = 12  # plans that are read whole
PIECE = 90  # characters of a sentence, where many are told
ISSUED = re.compile(
    r"\s*[^，。；：|｜]{2,40}?[\s（(]*(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?\s*(?:印发|发布|制发)[）)]?\s*"
)
"""A line that only says who issued a document, and when."""
REST = word_list("at_time")  # words that only ask what there is at a time
LABEL = re.compile(rf"[（(【]?(?:{ROLE}|整改)?(?:单位|部门|科室|股室|处室|时限|期限|时间|节点)[：:]")
"""What opens the words that only close an item: 责任单位：…；完成时限：10月底前."""


Rank = Callable[[str], tuple[int, int]]
"""How well a sentence is of the time asked for (0 not at all, 2 for what is told first), and where it says so."""
NEVER = (0, 0)


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence of the time asked for; rating: 2 where it is told first; at: the offset of its time."""

    passage: Passage
    span: Span
    rating: int
    at: int


@dataclass(frozen=True, slots=True)
class Window:
    """A part of time: years (None: any), months first to last; upto: everything until its end is meant, first what is at its end."""

    year: int | None
    first: int
    last: int
    upto: bool = False


def windows_asked(text: str) -> tuple[tuple[Window, ...], tuple[str, ...]]:
    """The parts of time that a question names, and the words of them; the year by itself only where nothing else is named."""
    every = list(DATE.finditer(text))
    years = {int(one["whole"]) for one in every if one["whole"]}
    found = [one for one in every if not one["whole"]] or every
    ends = [UPTO.match(text, one.end()) for one in found]
    year = years.pop() if len(years) == 1 else None
    made = [replace(_window(one), upto=bool(end)) for one, end in zip(found, ends, strict=True)]
    made = [one if one.year else replace(one, year=year) for one in made]
    words = [one[0] + (end[0] if end else "") for one, end in zip(found, ends, strict=True)]
    return tuple(made), tuple(words)


def _window(found: re.Match[str]) -> Window:
    year = next((int(found[one]) for one in ("year", "of", "ends", "whole") if found[one]), None)
    if found["month"]:
        first, last = (_number(found[one] or found["month"]) for one in ("from", "month"))
        return Window(year, min(first, last), last)
    if found["quarter"]:
        number = "一二三四".index(found["quarter"])
        return Window(year, 3 * number + 1, 3 * number + 3)
    if found["half"]:
        return Window(year, 1, 6) if found["half"] == "上" else Window(year, 7, 12)
    return Window(year, 12, 12) if found["end"] else Window(year, 1, 12)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else chinese_to_int(words) or 0


def falling(inquiry: Inquiry, counts: bool, library: Library) -> Listed | None:
    """Every sentence of the plans in scope with a date in the part of time that a question names; None where there is none."""
    windows, words = windows_asked(inquiry.text)

    def falls(sentence: str) -> tuple[int, int]:
        dates = [(one.start(), _window(one)) for one in DATE.finditer(sentence)]
        found = [
            (1 + _within(date, replace(window, first=window.last, upto=False)), at)
            for at, date in dates
            for window in windows
            if _within(date, window)
        ]
        return max(found, default=NEVER)

    return _told(inquiry, words, falls, f"写明{'、'.join(words)}", counts, library) if windows else None


def _within(date: Window, asked: Window) -> bool:
    """Whether a date of a text falls into the window; a whole year only into a question for that year."""
    if asked.year and date.year != asked.year and not (date.year is None and (asked.first, asked.last) != (1, 12)):
        return False
    if (date.first, date.last) == (1, 12):
        return (asked.first, asked.last) == (1, 12)
    return date.last <= asked.last and (asked.upto or date.last >= asked.first)


def recurring(inquiry: Inquiry, counts: bool, library: Library) -> Listed | None:
    """Every sentence of the plans in scope that says to do something as often as a question names (每季度, 两个月一回); else None."""
    lengths = [length for one in PERIOD.finditer(inquiry.text) if (length := _length(one))]
    if not lengths:
        return None
    words = tuple(one[0] for one in PERIOD.finditer(inquiry.text))

    def recurs(sentence: str) -> tuple[int, int]:
        said = (
            (one.words, PERIOD.search(one.words.text)) for one in find_frequencies(sentence, Span(0, len(sentence)))
        )
        return next(((1, words.span.start) for words, one in said if one and _length(one) in lengths), NEVER)

    return _told(inquiry, words, recurs, "写明这一频次", counts, library)


def _length(found: re.Match[str]) -> float:
    """How many of a period a year has: 12 for 每月, 6 for 两个月."""
    count = found["count"] or ""
    number = int(count) if count.isdigit() else chinese_to_int(count)
    return round(PER_YEAR[found["unit"]] / COUNTS.get(count, float(number or 1)), 3)


def _told(
    inquiry: Inquiry, words: Sequence[str], rank: Rank, what: str, counts: bool, library: Library
) -> Listed | None:
    """The sentences of a time in the plans in scope; words: those of the question that name it."""
    plans = plans_of(inquiry.documents, library)
    held = _meant(inquiry, plans, library)
    if not 0 < len(held) <= MOST or len(plans) < len(inquiry.documents):
        return None
    said = re.compile("|".join(map(re.escape, words)))
    left = [piece for term in inquiry.terms for piece in REST.sub(" ", PERIOD.sub(" ", said.sub(" ", term))).split()]
    question = about(untitled([one for one in left if len(one) > 1], held, library), library)
    every = [one for id in held for one in _sentences(id, rank, library)]
    on_matter = [one for one in every if _about(question, one, library)]
    found = on_matter or every
    if not found or (not on_matter and left and inquiry.kind is Kind.COMPARE):
        return None
    if counts and any(one.rating > 1 for one in found):  # 9月底前的有几项: those that say so, not all until then
        found = [one for one in found if one.rating > 1]
    draft, room = Draft(library), COUNTED if counts else ROOM
    if counts:
        draft.lines.append(f"{counted(len(found), '处')}：")
    first = [one for one in found if one.rating > 1] or found
    rest = [one for one in found if one not in first]
    told = _told_of(draft, first, room)
    if rest and room - sum(map(len, draft.lines)) >= PIECE:
        draft.lines.append(EARLIER)
        told += _told_of(draft, rest, room - sum(map(len, draft.lines)))
    more = "" if told == len(found) else f"，篇幅所限列出 {told} 句"
    beside = () if on_matter else (f"其中没有一句写到“{'、'.join(left)}”，列出的是这一时间的全部",)
    return Listed(draft, (f"逐句查过 {len(held)} 份文件，{what}的共 {len(found)} 句{more}", *beside))


def _meant(inquiry: Inquiry, plans: Sequence[str], library: Library) -> tuple[str, ...]:
    """The plans whose titles say most of what the question says besides the time (港口治理任务清单上…); all of them where none does."""
    parsed = parse(inquiry.text, inquiry.limiting)
    pieces = [one for role in (Role.SCOPE, Role.OBJECT) for one in parsed.pieces(role) if len(one) > 3]
    if not (pieces and NAMES_PLAN.search(inquiry.text)):
        return tuple(plans)
    question = about(pieces, library)
    said = {id: share(bag(question, library.entry(id).title), question.weights) for id in plans} if question else {}
    best = max(said.values(), default=0.0)
    return tuple(id for id in plans if said[id] == best) if best >= TITLED else tuple(plans)


def _told_of(draft: Draft, found: Sequence[Dated], room: int) -> int:
    """Tell sentences in reading order, as many as there is room for; how many."""
    library = draft.library
    cap, count = shared([min(len(one.span), PIECE) for one in found], room)
    several = len({one.passage.document for one in found[:count]}) > 1
    for one in found[:count]:
        document = library.document(one.passage.document)
        label = f"{name(library.entry(document.id))}：" if several else ""
        item = _closed(document.text, one.span)
        pieces = (shortened(document.text, item, cap),) if item else ()
        draft.row(document, label, (*pieces, shortened(document.text, one.span, cap, one.at)))
    return count


def _closed(text: str, span: Span) -> Span | None:
    """The item that words only close (完成时限：10月底前): what stands before its labels in the same line, else in the line before."""
    if not LABEL.match(text, span.start):
        return None
    end = span.start
    for _ in range(2):
        start = text.rfind("\n", 0, end) + 1
        label = LABEL.search(text, start, end)
        own = Span(start, label.start() if label else end)
        if len(own.of(text).strip()) > 1:
            return Span(own.start, own.start + len(own.of(text).rstrip("（(　 \t")))
        end = max(start - 1, 0)
    return None


def _about(question: Asked | None, one: Dated, library: Library) -> bool:
    """Whether a sentence, with the headings above it, speaks of what is asked about besides the time."""
    if question is None:
        return True
    words = one.span.of(library.document(one.passage.document).text) + one.passage.context
    return share(bag(question, words), question.weights) >= FITS


def _sentences(id: str, rank: Rank, library: Library) -> Iterator[Dated]:
    """The sentences of a plan that are of the time asked for, in reading order; none of what it looks back on."""
    text = library.document(id).text
    for passage in library.passages(id):
        if passage.kind in NOT_READ or passage.kind in LOOKED_BACK:
            continue
        for start, end in _pieces(text, passage.span):
            words = text[start:end]
            rating, at = rank(words)
            if rating and not ISSUED.fullmatch(words):
                at = 0 if is_row(text, Span(start, end)) else at
                yield Dated(passage, Span(end - len(words.lstrip()), end), rating, start + at)


def _pieces(text: str, within: Span) -> Iterator[tuple[int, int]]:
    """Where the sentences of a passage begin and end; the row of a table is one."""
    done = within.start
    for one in SENTENCE.finditer(text, within.start, within.end):
        if one.start() < done:
            continue
        start = max(text.rfind("\n", 0, one.start()) + 1, within.start)
        end = text.find("\n", one.start(), within.end)
        line = Span(start, end if end >= 0 else within.end)
        start, done = (start, line.end) if is_row(text, line) else (one.start(), one.end())
        yield start, done
