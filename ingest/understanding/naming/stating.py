"""Definitions that a text states outright: 本条例所称X，是指…, （三）X，是指…, X（以下简称Y）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Section, Span
from ingest.understanding.naming.counting import shape_of
from ingest.understanding.naming.listing import answers, items_in, outside

MEANS = re.compile(
    r"(?:[，,：:]\s*)?(?:主要)?(?:是指|系指|指的是)[：:]?|(?<=[，,：:—])\s*指(?![导挥标定数令明出派示南引望责认控使证点战针纹])"
)
SO_CALLED = re.compile(r"[本该前上][\u4e00-\u9fff]{0,6}(?:第[\u4e00-\u9fff]+款)?中?所[称指](?:的)?|所称(?:的)?")
INCLUDES = re.compile(r"[，,]\s*(?:包括|即|为)|包括")
SHORTENED = re.compile(
    r"[（(，,](?P<cue>(?:以下|下文)?(?:均|合并|分别|一并|合|并)?(?:简称|统称|合称)(?:为|作|：|:)?)\s*(?P<open>[“\"‘]?)(?P<name>[^“”\"‘’（）()，。；：、\n《》]{1,30})[”\"’]?(?:，下同)?\s*(?=[）)，。,；;])"
)
MARKER = re.compile(
    r"\s*(?:第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?[ \u3000\t]*|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,3}(?:\.\d{1,3})*[.．、 ]|[①-⑳]|[-•·●*]+)?\s*"
)
AMONG = re.compile(r"其中[，,：:]?")
EDGE = re.compile(r"[。；;！？!?\n]")
TALK = re.compile(
    r"[这那也我他她它们就其即此某]|(?:所谓|什么|哪些|如果|因为|以及|而|但|并|还|又|包括|如|指|以下|上述|下列|的|是|不)"
)
BAD_END = re.compile(
    r"(?:的|就|也|都|主要|一般|通常|其实|不|并|还|均|不仅|不只|不单|应当|应该|可以|即|乃|只|仅|正|便|则|已)$"
)
NO_NAME = re.compile(r"[，,。；;：:\n“”]|(?:以[上下内外前后])$")
QUOTE_SIGNS = '“”"‘’「」'
LONGEST_NAME, LONGEST_DEFINITION, MOST_ITEMS = 30, 1500, 40
LISTS_BELOW = re.compile(r"[：:]\s*$")


@dataclass(frozen=True, slots=True)
class Stated:
    """words: the name; definition: what explains it, with what it lists below; None where it is only mentioned."""

    words: Span
    definition: Span | None
    items: tuple[Span, ...] = ()


def stated_in(text: str, sections: tuple[Section, ...]) -> Iterator[Stated]:
    """Every stated definition, and every short name with what it stands for."""
    yield from _meant(text, sections)
    yield from _included(text, sections)
    yield from _shortened(text)


def _meant(text: str, sections: tuple[Section, ...]) -> Iterator[Stated]:
    for cue in MEANS.finditer(text):
        start = _sentence_start(text, cue.start())
        name = _subject(text, start, cue.start(), cue[0])
        if name:
            yield _with_list(text, name, start, cue.end(), sections)


def _included(text: str, sections: tuple[Section, ...]) -> Iterator[Stated]:
    """本条例所称地质灾害，包括…"""
    for cue in SO_CALLED.finditer(text):
        found = INCLUDES.search(text, cue.end(), cue.end() + LONGEST_NAME)
        name = _named(text, cue.end(), found.start()) if found else None
        talk = name is None or BAD_END.search(text, name.start, name.end)
        if (
            not talk
            and not MEANS.search(text, cue.end(), found.end())
            and not EDGE.search(text, cue.end(), found.start())
        ):
            yield _with_list(text, name, _sentence_start(text, cue.start()), found.end(), sections)


def _subject(text: str, start: int, end: int, cue: str) -> Span | None:
    """What is defined: the words between 所称 (else the sentence's start) and the cue."""
    called = list(SO_CALLED.finditer(text, start, end))
    if called:
        return _named(text, called[-1].end(), end)
    start = MARKER.match(text, start, end).end()
    start = among.end() if (among := AMONG.match(text, start, end)) else start
    name = _named(text, start, end)
    talk = name is None or TALK.match(text, name.start, name.end) or BAD_END.search(text, name.start, name.end)
    loose = cue.strip("，,：: ") == "指" and len(name or "") > 12
    return None if talk or loose else name


def _named(text: str, start: int, end: int) -> Span | None:
    """[start, end) as a name: without a bracket behind it, quotation marks and blanks around it; None if it is none."""
    opened = min((at for sign in "（(" if (at := text.find(sign, start, end)) > 0), default=end)
    if opened < end and text[end - 1] in "）)":
        end = opened
    while start < end and text[start] in QUOTE_SIGNS + " \u3000\t":
        start += 1
    while end > start and text[end - 1] in QUOTE_SIGNS + " \u3000\t，,：:—":
        end -= 1
    words = text[start:end]
    return Span(start, end) if 1 < len(words) <= LONGEST_NAME and not NO_NAME.search(words) else None


def _sentence_start(text: str, at: int) -> int:
    """After the last 。；！？ or line break before `at`, and after white space."""
    start = at
    while start > 0 and at - start < 200 and not EDGE.match(text[start - 1]):
        start -= 1
    while start < at and text[start].isspace():
        start += 1
    return start


def sentence_end(text: str, at: int) -> int:
    """The end of the sentence that goes on at `at`: 。；！？ outside brackets, or the end of its line."""
    stop = min(len(text), at + LONGEST_DEFINITION)
    line = text.find("\n", at, stop)
    stop = line if line >= 0 else stop
    return next((end for end in outside(text, Span(at, stop)) if EDGE.match(text[end])), stop)


def sentence_around(text: str, span: Span) -> Span:
    """The sentence in which a name stands, without its full stop; of a very long one the part around it."""
    return Span(_sentence_start(text, span.start), max(span.end, sentence_end(text, span.end)))


def _with_list(text: str, name: Span, start: int, cue_end: int, sections: tuple[Section, ...]) -> Stated:
    """The definition from its sentence's start; where it ends on ：, the sections below it are its items."""
    end = sentence_end(text, cue_end)
    below = _below(sections, name, end) if LISTS_BELOW.search(text, cue_end, end) else ()
    items = tuple(_worded(text, section) for section in below) or _counted(text, name, Span(cue_end, end))
    return Stated(name, Span(start, max(end, items[-1].end if items else end)), items)


def _counted(text: str, name: Span, rest: Span) -> tuple[Span, ...]:
    """四不放过是指…: the items, where the name promises as many."""
    shape = shape_of(name.of(text))
    items = items_in(text, rest, shape) if shape else ()
    return items if shape and answers(text, items, shape) else ()


def _below(sections: tuple[Section, ...], name: Span, end: int) -> tuple[Section, ...]:
    """The sections one step below the one that holds the name, from `end` on."""
    around = max((s for s in sections if name in s.span), key=lambda section: section.level, default=None)
    if around is None:
        return ()
    below = [s for s in sections[around.ordinal :] if s.parent == around.ordinal and s.span.start >= end and s.marker]
    return tuple(below[:MOST_ITEMS])


def _worded(text: str, section: Section) -> Span:
    """A listed item without its marker and closing sign."""
    start, end = section.span.start + len(section.marker), section.span.end
    while start < end and text[start] in " \u3000\t":
        start += 1
    while end > start and text[end - 1] in "；;。，, \n\r\u3000":
        end -= 1
    return Span(start, max(start, end))


def _shortened(text: str) -> Iterator[Stated]:
    for cue in SHORTENED.finditer(text):
        name = Span(*cue.span("name"))
        words = name.of(text).strip()
        start = _clause_start(text, cue.start())
        if words and cue.start() - start > 1 and not words.startswith(("本", "该")):
            end = cue.end() + (text[cue.end()] in "）)" if cue.end() < len(text) else 0)
            yield Stated(name, Span(start, end), _counted(text, name, Span(start, cue.start())))


def _clause_start(text: str, at: int) -> int:
    """Where the words that a short name stands for may begin: after the last ，。；： or marker; brackets are skipped."""
    start, depth = at, 0
    while start > 0 and at - start < 160:
        sign = text[start - 1]
        depth += (sign in "）)》”") - (sign in "（(《“")
        if (not depth and sign in "，,。；;：:！？\n") or depth < 0:
            break
        start -= 1
    return MARKER.match(text, start, at).end()
