"""Understand a question: what it asks for, about what, and within which scope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Inquiry, Kind, Question, Turn
from assistant.conversing import Followed, follow
from assistant.dividing import askings
from assistant.jumping import jumps
from assistant.scoping import YEAR, Limits, full_years, limits
from assistant.slips import slips
from assistant.wanting import wanted
from assistant.wording import content_words, kind_of
from ingest.library import Library

IN_FORCE = re.compile(r"现行|新版|新法|新条例|最新|现在的")  # 现行的这版呢: not the year that was asked about before
BRACKETED_YEAR = re.compile(r"[今去明本]年度?[（(]((?:19|20)\d{2})年?[）)]")
BRACKETED_NAME = re.compile(
    r"(?<=[\u4e00-\u9fff])[（(](?![一二三四五六七八九十]+[）)])(?![^）)]*(?:[试暂]行|修[订正改]|[算含也都只按即就]|除外|以内|包括|以[上下]))([\u4e00-\u9fff]{2,6})[）)](?![^《]*》)"
)
"""Another name of a thing, behind it in brackets; not a version of a title, nor an aside (配合的也算)."""
MANY = 0.8  # the chance that a question wants several things, from which 什么 and 怎么 ask for a list
CASES = 0.5  # the chance that it wants a list, from which 什么时候 asks in which cases, not for a time
NOT_LIMITED = "按新问题理解，没有限于上文的范围"


def understand(question: Question, library: Library) -> Inquiry:
    """The inquiry behind a question: its kind, the words to search for, its scope and the documents in it."""
    text = full_years(unbracketed(question.text.strip()), library.entries())
    meant = slips(content_words(text), library)
    for wrong, right in meant:
        text = text.replace(wrong, right)
    found = _one(question, text, library)
    notes = tuple(f"“{wrong}”按“{right}”理解" for wrong, right in meant)
    return replace(found, notes=(*notes, *found.notes), several=_each(question, askings(text), library))


def unbracketed(text: str) -> str:
    """A question with what stands in brackets put as plain words: 今年（2025） is 2025年, 救心机（除颤仪） is 救心机或除颤仪."""
    text = BRACKETED_YEAR.sub(lambda found: f"{found[1]}年", text)
    return BRACKETED_NAME.sub(lambda found: f"或{found[1]}", text)


def _each(question: Question, several: Sequence[str], library: Library) -> tuple[Inquiry, ...]:
    """The parts of a question, the later ones understood as questions that follow the first."""
    after = (*question.history, *(Turn("user", first) for first in several[:1]))
    return tuple(
        _one(replace(question, text=text, history=after if at else question.history), text, library)
        for at, text in enumerate(several)
    )


def _one(question: Question, text: str, library: Library) -> Inquiry:
    """The inquiry behind one question."""
    own = limits(question, text, library)
    followed = follow(text, question.history, own.named)
    following = _made(question, text, own, followed, library)
    if not followed.earlier or followed.surely:
        return following
    alone = _made(question, text, own, Followed(), library)
    if not jumps(alone, following, library):
        return following
    widened = set(alone.documents) > set(following.documents)
    return replace(alone, notes=(*alone.notes, NOT_LIMITED)) if widened else alone


def _kind(text: str, followed: Followed) -> Kind:
    """What a question asks for, by its words; a list where it is learned that they want one. A follow-up keeps to its words."""
    kind = kind_of(text)
    if followed.earlier:
        return kind_of(followed.earlier) if followed.echo and kind is Kind.WHAT else kind
    many = kind is Kind.WHAT and wanted(text).one < 1 - MANY
    cases = kind is Kind.DEADLINE and wanted(text).listed >= CASES
    return Kind.LIST if many or cases else kind


def _made(question: Question, text: str, own: Limits, followed: Followed, library: Library) -> Inquiry:
    found = _inherited(question, own, followed.earlier, library)
    return Inquiry(
        text=text,
        kind=_kind(text, followed),
        terms=content_words(text, own.words),
        scope=found.scope,
        documents=found.documents,
        notes=(f"接上文“{followed.earlier}”", *found.notes) if followed.earlier else found.notes,
        missing=found.missing,
        background=followed.words,
        told=followed.told,
        within_year=found.within_year,
        asking=followed.earlier if followed.echo and kind_of(text) is Kind.WHAT else text,
        places=found.places,
        limiting=own.words,
    )


def _inherited(question: Question, own: Limits, earlier: str, library: Library) -> Limits:
    """The limits of a question, with what it does not say taken from the question it leans on."""
    if not earlier or own.missing:
        return own
    earlier = YEAR.sub("", earlier) if IN_FORCE.search(question.text) else earlier
    before = limits(replace(question, region=None, year=None), earlier, library)
    if not own.named:
        return before
    return own if own.complete else own.within(before, library)


def restated(inquiry: Inquiry, text: str, whole: str, library: Library) -> Inquiry:
    """The inquiry put in other words (`text`), limited to what `whole` names; where the words that limit the inquiry are not among
    these, they are limited to nothing."""
    own = limits(Question(whole), whole, library)
    stands = any(words in whole for words in inquiry.limiting) or not inquiry.limiting
    if not own.named and stands:
        return replace(
            inquiry,
            text=text,
            kind=kind_of(text, but=Kind.COMPARE),
            terms=content_words(text, inquiry.limiting),
            asking=text,
        )
    return replace(
        inquiry,
        text=text,
        kind=kind_of(text, but=Kind.COMPARE),
        terms=content_words(text, own.words),
        scope=own.scope,
        documents=own.documents,
        notes=own.notes,
        missing=own.missing,
        within_year=own.within_year,
        asking=text,
        places=own.places,
        limiting=own.words,
    )
