"""Everything of a sort that a few documents say, read sentence by sentence: the best few passages prove no list complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Kind
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import Asked, asked, bag, share
from assistant.lists.listing import ROOM, name
from assistant.naming import shortens
from ingest.document import Document, Passage, SectionKind, Span
from ingest.duty import Duty
from ingest.folding import fold
from ingest.library import Library

FEW = 3  # documents that are read whole
LEAST = 36  # characters that a matter is worth telling in
NEAR = 0.6  # of the best matter's fit, for another one to be told
FITS = 0.34  # of what is asked about, that a matter must speak of
TITLED = 0.5  # of what is asked about, that a title must say for its document to be meant
LEAD = re.compile(r"[：:](?=\s*(?:$|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．]))")
ITEM_END = ("；", ";")
PREFERRED = 0.5  # what a mark adds to the fit of a matter
ALONE, SENTENCE_ENDS = (
    8,
    "。；;：\n",
)  # characters that a clause after one of these marks must have, to stand without what is before
SAYS = 18  # characters up to a value, for the clause to say what it is of
PENAL = re.compile(r"处[^。；]{0,12}罚款|自\d{4}年\d{1,2}月\d{1,2}日起施行")
WHOLE = 0.8  # of the room, that the best matters may take up
AROUND = 0.7  # of its weight, that what only title and headings say counts
MARKS = re.compile(r"[，,；;。、：:]")
NOT_READ = frozenset({SectionKind.METADATA, SectionKind.CHROME})
LOOKED_BACK = frozenset({SectionKind.PAST, SectionKind.PROBLEM})


@dataclass(frozen=True, slots=True)
class Matter:
    """One sentence, or one list with the sentence that introduces it.

    at: the offset of what makes it one of the sort. fit: the share of what is asked about, 0 to 1.
    """

    passage: Passage
    span: Span
    at: int
    fit: float


Finder = Callable[[str, Passage], int | None]
"""Where in a sentence of a passage that stands which makes it one of the sort; None where it is none."""


def holding(pattern: re.Pattern[str], kind: SectionKind | None = None) -> Finder:
    """Finds the sentences that hold a pattern, in sections of a kind where one is given."""

    def find(words: str, passage: Passage) -> int | None:
        found = pattern.search(words) if kind in (None, passage.kind) else None
        return found.start() if found else None

    return find


def about(words: Sequence[str], library: Library) -> Asked | None:
    """What a list is to be about; None when it is about nothing in particular."""
    return asked(" ".join(words), Kind.LIST, tuple(words), library.rarity) if words else None


def narrowed(documents: Sequence[str], words: Sequence[str], library: Library, most: int = FEW) -> tuple[str, ...]:
    """The few documents that a question about `words` means: those whose titles say so, else those found first."""
    if len(documents) <= most or not words:
        return tuple(documents) if len(documents) <= most else ()
    question = about(words, library)
    titles = {id: share(bag(question, library.entry(id).title), question.weights) for id in documents}
    best = max(titles.values())
    if best >= TITLED:
        return tuple(id for id in documents if titles[id] >= 0.9 * best)[:most]
    hits = library.search(" ".join(words), documents, 10)
    return tuple(dict.fromkeys(hit.passage.document for hit in hits[:most]))


def sweep(documents: Sequence[str], question: Asked | None, find: Finder, library: Library) -> list[Matter]:
    """The matters of these documents that fit, in reading order, each with how far it is about `question`."""
    return [
        Matter(passage, span, at, _fit(question, span.of(library.document(id).text), passage))
        for id in documents
        for passage in library.passages(id)
        if passage.kind not in NOT_READ
        for span, at in _matters(library.document(id), passage, find)
    ]


def clauses_with(documents: Sequence[str], pattern: re.Pattern[str], library: Library) -> list[Matter]:
    """Each clause that holds a value, by itself, with the clause before it where it would say too little alone; no penalties."""
    made: list[Matter] = []
    for id in documents:
        text = library.document(id).text
        for passage in library.passages(id):
            if passage.kind in NOT_READ:
                continue
            for found in pattern.finditer(text, passage.span.start, passage.span.end):
                if PENAL.search(_around(text, passage.span, found.start())):
                    continue
                span = _clause(text, passage.span, Span(*found.span()))
                if made and made[-1].passage.document == id and span.start < made[-1].span.end:
                    span = Span(made.pop().span.start, max(span.end, found.end()))
                made.append(Matter(passage, span, found.start(), 1.0))
    return made


def _around(text: str, within: Span, at: int) -> str:
    """The sentence around an offset."""
    start = max(text.rfind("。", within.start, at), text.rfind("\n", within.start, at), within.start)
    end = text.find("。", at, within.end)
    return text[start : end if end >= 0 else within.end]


def _clause(text: str, within: Span, spot: Span) -> Span:
    """The clause around a value, wide enough to say what the value is of."""
    starts = [within.start, *(one.end() for one in MARKS.finditer(text, within.start, spot.start))]
    end = next((one.start() for one in MARKS.finditer(text, spot.end, within.end)), within.end)
    own = max(
        (one for one in starts if spot.end - one >= ALONE and text[one - 1] in SENTENCE_ENDS), default=within.start
    )
    start = max(own, next((one for one in reversed(starts) if spot.end - one >= SAYS), within.start))
    if end - spot.end < 4 and (further := next((one.start() for one in MARKS.finditer(text, end + 1, within.end)), 0)):
        end = further if further - start <= 2 * LEAST else end
    return Span(start, start + len(text[start:end].rstrip()))


def passages_of(id: str, year: int | None, looks_back: bool, library: Library) -> list[Passage]:
    """The passages that a question means: of a document that looks back and plans, only those that do as the question does.

    looks_back: whether the question asks for what was done. year: the one it asks for.
    """
    passages = [one for one in library.passages(id) if one.kind not in NOT_READ]
    back = [one for one in passages if one.kind in LOOKED_BACK]
    own = library.entry(id).scope.year
    if back and (looks_back or (year and own and year < own)):
        return back
    return [one for one in passages if one not in back] if year and year == own else passages


def near_best(matters: Sequence[Matter]) -> list[Matter]:
    """The matters that are about the subject, and about as much of it as the best."""
    best = max((one.fit for one in matters), default=0.0)
    return [one for one in matters if one.fit >= max(FITS, NEAR * best)]


def _fit(question: Asked | None, words: str, passage: Passage) -> float:
    """The share of the question that a matter speaks of itself, or, counting less, under its title and headings."""
    if not question:
        return 1.0
    own = bag(question, words)
    return share(own, question.weights) + AROUND * share(bag(question, passage.context) - own, question.weights)


def _matters(document: Document, passage: Passage, find: Finder) -> list[tuple[Span, int]]:
    """The sentences of a passage that fit: one with its list where it introduces one, else a sentence or an item by itself."""
    made: list[tuple[Span, int]] = []
    whole = False  # whether the sentence that introduces the items at hand fits itself
    listing = joined = False
    for span in sentences_within(document, passage.span):
        words = span.of(document.text).rstrip()
        at = find(words, passage)
        if made and ((listing and whole) or (joined and not listing and made[-1][0].end == span.start)):
            made[-1] = (Span(made[-1][0].start, span.end), made[-1][1])
        elif at is not None:
            made.append((span, span.start + at))
        if lead := LEAD.search(words):
            listing, whole = True, at is not None and at < lead.start()
        elif not words.endswith(ITEM_END):
            listing = whole = False
        joined = words.endswith(ITEM_END) and at is not None
    return made


def preferred(matters: Sequence[Matter], mark: re.Pattern[str] | None) -> list[Matter]:
    """The matters, those in whose passage the mark stands with a better fit."""
    return [replace(one, fit=one.fit + PREFERRED) if mark and mark.search(one.passage.text) else one for one in matters]


def listed(draft: Draft, matters: Sequence[Matter], library: Library, room: int = ROOM) -> int:
    """Tell the matters, a line each, within `room` characters, the best fitting where not all have room; how many were told."""
    texts = {id: library.document(id) for id in dict.fromkeys(one.passage.document for one in matters)}
    several = len(texts) > 1
    ranked = sorted(matters, key=lambda one: (-one.fit, one.passage.document, one.span))
    caps = _caps(ranked, room)
    told = sorted(
        zip(ranked, caps, strict=False), key=lambda one: (tuple(texts).index(one[0].passage.document), one[0].span)
    )
    for one, cap in told:
        document = texts[one.passage.document]
        label = f"{name(library.entry(document.id))}：" if several else ""
        draft.row(document, label, (shortened(document.text, one.span, cap, one.at),))
    return len(told)


def _caps(ranked: Sequence[Matter], room: int) -> list[int]:
    """How long each matter may be, best first, as many as there is room for; those that fit much better are told whole if they can be."""
    best = [one for one in ranked if one.fit > ranked[0].fit - PREFERRED / 2] if ranked else []
    whole = sum(len(one.span) for one in best)
    if len(best) == len(ranked) or whole > WHOLE * room:
        cap, count = shared([len(one.span) for one in (best if whole > WHOLE * room else ranked)], room)
        return [cap] * count
    cap, count = shared([len(one.span) for one in ranked[len(best) :]], room - whole)
    return [len(one.span) for one in best] + [cap] * count


def shared(lengths: Sequence[int], room: int) -> tuple[int, int]:
    """How long each matter may be, and how many of them are told, so that together they keep to `room`."""
    for count in range(len(lengths), 0, -1):
        left, cap = room, 0
        for at, length in enumerate(sorted(lengths[:count])):
            cap = left // (count - at)
            left -= min(length, cap)
        if cap >= LEAST:
            return cap, count
    return room, min(1, len(lengths)) if room >= LEAST else 0


def shortened(text: str, span: Span, room: int, at: int | None = None) -> Span:
    """The clauses of a matter around an offset (its beginning unless said), within `room` characters."""
    if len(span) <= room:
        return span
    at = span.start if at is None else at
    starts = [span.start, *(found.end() for found in MARKS.finditer(text, span.start, at))]
    start = next((one for one in starts if at - one <= room // 2), at)
    ends = [found.start() for found in MARKS.finditer(text, at + 1, min(span.end, start + room))]
    return Span(start, max([one for one in ends if one - start >= room // 2], default=min(span.end, start + room)))


def untitled(words: Sequence[str], documents: Sequence[str], library: Library) -> tuple[str, ...]:
    """The words that the titles of these documents do not say already."""
    titles = [fold(library.entry(id).title) for id in documents]
    return tuple(one for one in words if not any(shortens(fold(one), title) for title in titles))


def fitting(duties: Sequence[Duty], words: Sequence[str], library: Library) -> tuple[Duty, ...]:
    """The duties that speak of what the question is about besides; all of them when it is about nothing else."""
    question = about(words, library)
    if not question:
        return tuple(duties)
    return tuple(
        duty
        for duty in duties
        if share(bag(question, duty.span.of(library.document(duty.document).text)), question.weights) >= FITS
    )


def noted(what: str, found: int, told: int) -> str:
    """How many matters were found, and how many of them are told where not all have room."""
    return f"{what}共 {found} 处" + ("" if told == found else f"，篇幅所限列出 {told} 处")
