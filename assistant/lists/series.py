"""Lists that are told one after another, each in a sentence or a section of its own: 一是…二是…三是…, 第一阶段…第二阶段…."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.features import ENUMERATION, Asked, bag, share
from assistant.lists.enumerating import form
from ingest.document import Document, Section, Span
from ingest.numerals import chinese_to_int

ASKS_SEVERAL = re.compile(r"哪[些几一二两三四五六七八九十\d]|几[个方大类项样点条种]|什么|啥")
ASKED_NUMBER = re.compile(r"哪?([一二两三四五六七八九十]|\d{1,2})[个大方类项样点条种]")
CLAUSE_END = re.compile(r"[。；;！？\n]|[，,](?=.{24})")
MOST, LONGEST = 9, 64
LITTLE, SPOKEN_OF = 0.1, 0.3  # of what is asked about, that the heading around must say


def series(question: Asked, document: Document, sections: Sequence[Section], at: Span) -> tuple[Span, ...]:
    """What each section of the row around `at` begins with, when the question asks for the row; () when it does not."""
    own = min((one for one in sections if at.start in range(one.span.start, one.span.end)), key=_length, default=None)
    lists = ENUMERATION.search(at.of(document.text))
    if own is None or own.parent is None or lists or not ASKS_SEVERAL.search(question.text):
        return ()
    row = [one for one in sections if one.parent == own.parent and one.marker and form(one) == form(own)]
    around = sections[own.parent]
    number = ASKED_NUMBER.search(question.text)
    counted = number and (
        int(number[1]) if number[1].isdigit() else chinese_to_int(number[1].replace("两", "二"))
    ) == len(row)
    said = share(bag(question, around.heading + _lead(document, around, row)), question.weights)
    if not 2 <= len(row) <= MOST or said < (LITTLE if counted else SPOKEN_OF):
        return ()
    return tuple(_beginning(document.text, one.span) for one in row)


def _length(section: Section) -> int:
    return len(section.span)


def _lead(document: Document, around: Section, row: Sequence[Section]) -> str:
    """What stands in the section around before its row begins."""
    first = min((one.span.start for one in row), default=around.span.start)
    return document.text[around.span.start : first][-120:]


def _beginning(text: str, span: Span) -> Span:
    """The first sentence of a section, or as much of it as is short."""
    found = CLAUSE_END.search(text, span.start, span.end)
    end = found.end() if found else span.end
    return Span(span.start, min(end, span.start + LONGEST))
