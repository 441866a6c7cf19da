"""What to ask next (接着问): who, when, how often, how much of the very item that was cited, if the library can say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Question, Status
from assistant.desk import Desk
from assistant.ledger import DutyQuery
from ingest.document import Entry, Span
from ingest.duty import Duty, Phrase, Standing, Strength
from ingest.errors import NotFoundError
from ingest.folding import fold

MOST, TRIED = 3, 8  # questions offered, and the most that are tried out (each costs one answer)
SHORTEST, LONGEST = 4, 26  # characters of an act that a person would put into a question
AROUND = 300  # characters from the cited words within which a duty is about the same matter
PAUSE = re.compile(r"[，,；;。：:（(]")
ASIDE = re.compile(r"^(?:应当|必须|要|须|不得|严禁|禁止|可以|由|并|及时|依法)+")
TORN = re.compile(
    r"、、|[于在向将把对从自至到][于在向将把对从自]|^[、和及与的]|[、和及与的在于向将把对]$"
)  # a value is missed


@dataclass(frozen=True, slots=True)
class Idea:
    """A question, and what an answer to it must hold: one of the words, cited from this span of the document."""

    text: str
    held: tuple[str, ...]
    document: str
    span: Span


def suggestions(question: Question, answer: Answer, desk: Desk) -> tuple[str, ...]:
    """Questions about what the answer cites, each standing by itself and tried out on the library."""
    if answer.status is not Status.ANSWERED or not answer.citations:
        return ()
    found: dict[str, None] = {}
    for tried, idea in enumerate(ideas(question, answer, desk)):
        if tried == TRIED or len(found) == MOST:
            break
        if answers(idea, desk):
            found[idea.text] = None
    return tuple(found)


def ideas(question: Question, answer: Answer, desk: Desk) -> Iterator[Idea]:
    """Questions worth trying, those about the cited words first."""
    entries = {entry.id: entry for entry in desk.entries()}
    told, asked = fold(answer.text), fold(question.text)
    seen: set[str] = set()
    for duty in _duties(answer.citations[0], entries, desk):
        for text, values in _aspects(duty, _place(entries[duty.document])):
            words = tuple(value.text for value in values)
            known = fold(text) in asked or any(fold(word) in told for word in words)
            if not known and text not in seen:
                seen.add(text)
                yield Idea(text, words, duty.document, _around(duty, values))


def answers(idea: Idea, desk: Desk) -> bool:
    """Whether the library answers with what the idea expects, from where it expects it."""
    given = desk.ask(Question(idea.text))
    if given.status is not Status.ANSWERED:
        return False
    told = fold(given.text)
    there = (cited.document_id == idea.document and _meets(cited.span, idea.span) for cited in given.citations)
    return any(there) and any(fold(word) in told for word in idea.held)


def _duties(cited: Citation, entries: dict[str, Entry], desk: Desk) -> list[Duty]:
    """The duties of the cited sentence, then those around it, nearest first."""
    if cited.document_id not in entries:
        return []
    try:
        held = desk.duties(DutyQuery(document=cited.document_id, standing=Standing.PLANNED)).duties
    except NotFoundError:
        return []
    near = [duty for duty in held if _distance(duty.span, cited.span) <= AROUND]
    return sorted(near, key=lambda duty: (_distance(duty.span, cited.span), duty.ordinal))


def _aspects(duty: Duty, place: str) -> Iterator[tuple[str, tuple[Phrase, ...]]]:
    """(question, the values that would answer it) for each part that the duty has."""
    act = _subject(duty)
    if not act or duty.strength is Strength.FORBIDDEN:
        return
    if duty.leads:
        yield f"{place}{act}由谁负责？", duty.leads
    if duty.deadlines:
        yield f"{place}{act}最迟什么时候？", tuple(one.words for one in duty.deadlines)
    if duty.frequencies:
        yield f"{place}{act}多久一次？", tuple(one.words for one in duty.frequencies)
    for one in duty.quantities[:1]:
        yield f"{place}{act}多少{one.unit}？", (one.words,)


def _subject(duty: Duty) -> str:
    """The act as a question would name it, its values left out; "" when that is too long or too short to be asked."""
    words = duty.act.text
    for value in (*duty.quantities, *duty.frequencies, *duty.deadlines):
        words = words.replace(value.words.text, "")
    words = ASIDE.sub("", PAUSE.split("".join(words.split()), maxsplit=1)[0])
    return words if SHORTEST <= len(words) <= LONGEST and not TORN.search(words) else ""


def _place(entry: Entry) -> str:
    """武汉市2024年 for a plan, the law's name for a law."""
    if entry.family:
        return f"{entry.family}里，"
    year = f"{entry.scope.year}年" if entry.scope.year else ""
    region = entry.scope.region.name if entry.scope.region and entry.scope.region.names else ""
    return region + year


def _around(duty: Duty, values: tuple[Phrase, ...]) -> Span:
    """From the duty to the values, which may stand in another line (责任部门：…)."""
    spans = [duty.span, *(value.span for value in values)]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _meets(one: Span, other: Span) -> bool:
    return max(one.start, other.start) < min(one.end, other.end)


def _distance(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)
