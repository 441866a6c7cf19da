"""Plans by months, quarters or batches (6月：…, 第六批（7月）：…, | 5月 | …): what stands for a part of the year, and how many of a thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.features import bag, share
from assistant.lists.listing import COUNTED, ROOM, Listed, counted, plans_of, words_of_use
from assistant.lists.meant import meant
from assistant.lists.periods import BOUND, LOOKED_BACK, PART, months
from assistant.lists.sweeping import about, shared, shortened, untitled
from assistant.scoping import years_of
from assistant.selecting import nearest
from assistant.wording import word_list
from ingest.document import Span
from ingest.library import Library

ROW = re.compile(
    r"^[ \t　\-•·|｜（(]*(?:第?[\d一二三四五六七八九十]{1,3}[批轮期]?[、.．）)｜|/（(\s]+|[（(][一二三四五六七八九十\d]+[）)]\s*)?"
    rf"(?P<part>{PART.pattern})(?!(?:底|末|[上中下]旬|\d{{1,2}}[日号])?(?:之?前|以前|为止)|工作(?:打算|计划|安排))(?P<tail>[^\n]*)$",
    re.MULTILINE,
)
WHOLE_YEAR = word_list("whole_year")
HALVES = ((re.compile(r"[头前]半年"), "上半年"), (re.compile(r"后半年"), "下半年"))
WHICH_MONTHS = word_list("which_months")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
NAMED = word_list("which_ones")
COUNTS = re.compile(r"(?<!哪)几([场次回批轮期项个])|多少([场次回批轮期项个])|一共")
OWN_COUNT = re.compile(r"(?<!第)(?:[2-9]|\d{2,}|[两二三四五六七八九十])[场次回批轮期]")
NOTHING = re.compile(r"不(?:安排|组织|开展|举行)|[：:｜|]\s*无(?:[。；\s]|$)")
BESIDE = word_list("of_months")  # words that only ask what a plan by months holds
BATCH = re.compile(r"[ \t　\-•·|｜（(]*第[\d一二三四五六七八九十]{1,3}[批轮期]")
LAST = 240  # characters below the heading of the last month, at most
FEWEST = 4  # rows that make a schedule
FIFTH = 0.2  # of what the rows that name the sort of work best say of it
FITS = 0.5  # of what is asked about besides, that a row must say


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a schedule with the months it is for."""

    span: Span
    first: int
    last: int


def scheduled(inquiry: Inquiry, library: Library) -> Listed | None:
    """The rows of the schedule that a question means, of the part of the year that it names; None where it names none, or no plan
    in scope has such rows."""
    text = inquiry.text
    for said, half in HALVES:
        text = said.sub(half, text)
    parts = [months(one) for one in PART.finditer(text) if not BOUND.match(text, one.end())]
    asks = parts or WHICH_MONTHS.search(text) or WHOLE_YEAR.search(text)
    if inquiry.told or len(inquiry.places) > 1 or not asks:
        return None
    windows = parts or [(1, 12)]
    found = {id: blocks for id in plans_of(inquiry.documents, library) if (blocks := blocks_of(id, library))}
    id = meant(inquiry, tuple(found), library)
    if id is None or not _near(inquiry, id, library):
        return None
    if inquiry.scope.year and inquiry.scope.year not in years_of(library.entry(id)):
        return None
    document = library.document(id)
    within = [one for one in _of_sort(found[id], text, id, library) if _in(windows, one)]
    rows, surely = _on_matter(within, inquiry, windows, id, library)
    counts = inquiry.kind is Kind.NUMBER and COUNTS.search(text)
    if not rows or (counts and not parts and not surely):
        return None
    if counts and any(OWN_COUNT.search(one.span.of(document.text)) for one in rows):
        return None  # the rows say themselves how many
    rows = [one for one in rows if not (counts and NOTHING.search(one.span.of(document.text)))]
    if not rows:
        return None
    unit = next(filter(None, counts.groups()), "场") if counts else ""
    draft = Draft(library)
    if counts:
        draft.lines.append(f"{counted(len(rows), unit)}：")
    cap, count = shared([len(one.span) for one in rows], COUNTED if counts and not NAMED.search(text) else ROOM)
    for one in rows[:count]:
        draft.row(document, "", (shortened(document.text, one.span, cap),))
    left = "" if count == len(rows) else f"，篇幅所限列出 {count} 行"
    return Listed(draft, (f"《{library.entry(id).title}》按月列出的安排里，这一时段共 {len(rows)} 行{left}",))


def _in(windows: Sequence[tuple[int, int]], row: Row) -> bool:
    return any(first <= row.first and row.last <= last for first, last in windows)


def _of_sort(blocks: Sequence[Sequence[Row]], text: str, id: str, library: Library) -> list[Row]:
    """The rows of the sort of work that a question names; all of them where it names none, or several."""
    sorts = [sign for sign in words_of_use("by_months") if sign in text]
    spoken = [_speaks(rows, sorts, id, library) if len(sorts) == 1 else 0.0 for rows in blocks]
    kept = (rows for rows, said in zip(blocks, spoken, strict=True) if said >= FIFTH * max(spoken))
    return [one for rows in kept for one in rows]


def _on_matter(
    rows: Sequence[Row], inquiry: Inquiry, windows: Sequence[tuple[int, int]], id: str, library: Library
) -> tuple[Sequence[Row], bool]:
    """The rows about what is asked besides the time, and whether any is; none where none is, all where nothing is asked besides."""
    terms = (BESIDE.sub(" ", PART.sub(" ", term)).split() for term in inquiry.terms)
    question = about(untitled([word for words in terms for word in words if len(word) > 1], [id], library), library)
    if question is None:
        return rows, False
    text = library.document(id).text
    on = [one for one in rows if share(bag(question, one.span.of(text)), question.weights) >= FITS]
    each = bool(on) and all(any(_in([window], one) for one in on) for window in windows)
    return (on if each or not on else rows), bool(on)


def blocks_of(id: str, library: Library) -> list[list[Row]]:
    """The schedules of a plan: rows that follow one another through the year, all numbered alike."""
    text = library.document(id).text
    blocks: list[list[Row]] = []
    for row in rows_of(id, library):
        last = blocks[-1][-1] if blocks else None
        same = (
            last
            and last.first <= row.first
            and (BATCH.match(text, last.span.start) is None) == (BATCH.match(text, row.span.start) is None)
        )
        if not same or _quarterly(last) != _quarterly(row):
            blocks.append([])
        blocks[-1].append(row)
    return blocks if sum(map(len, blocks)) >= FEWEST else []


def _quarterly(row: Row) -> bool:
    return row.last - row.first > 1


def _speaks(rows: Sequence[Row], sorts: Sequence[str], id: str, library: Library) -> float:
    """How often a row, or the headings above it, names the sort of work that a question names."""
    words, start = library.document(id).text, rows[0].span.start
    above = [
        one.heading
        for one in library.sections(id)
        if start in range(one.span.start, one.span.end) and one.parent is not None
    ]
    said = "".join((*above, words[start : rows[-1].span.end]))
    return sum(said.count(sign) for sign in sorts) / len(rows)


def rows_of(id: str, library: Library) -> list[Row]:
    """The lines of a plan that begin with a part of the year, without those that look back."""
    text = library.document(id).text
    past = [one.span for one in library.passages(id) if one.kind in LOOKED_BACK]
    found = [one for one in ROW.finditer(text) if not any(one.start("part") in range(at.start, at.end) for at in past)]
    made = []
    for at, one in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        tail = BRACKETS.sub("", one["tail"]).strip()
        words = one[0] if tail else text[one.start() : after.start() if after else one.end() + LAST]
        words = words.strip("\n").split("\n\n", 1)[0].rstrip()
        if (tail or "\n" in words) and (part := PART.match(text, one.start("part"))):
            start = one.start() + len(one[0]) - len(one[0].lstrip("\n"))
            made.append(Row(Span(start, start + len(words)), *months(part)))
    return made


def _near(inquiry: Inquiry, id: str, library: Library) -> bool:
    """Whether a plan is the only document in scope, or among the nearest."""
    near = (one.hit.passage.document for one in nearest(inquiry, library)[:FEWEST])
    return len(inquiry.documents) == 1 or id in near
