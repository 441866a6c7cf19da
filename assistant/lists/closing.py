"""The brackets that close the items of a plan: which bodies they name, who leads and who joins, and what else they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Span
from ingest.folding import fold
from ingest.library import Library

CLOSING = re.compile(
    r"[（(](?=[^（）()\n]{0,120}(?:责任|牵头|配合|主责|承办|负责|落实))[^（）()\n]{2,140}[）)](?=[。\s]*(?:\n|$))"
    r"|(?<=[。；;])[ \t　]*由[^。；\n（）()]{2,120}?(?:牵头|负责|承办|组织)[^。；\n（）()]{0,40}。?(?=[ \t　]*(?:\n|$))"
)
"""（责任单位：…） or 由…牵头，…配合。 at the end of a line."""
AROUND = "（()）。 \t　"
FIELDS = re.compile(r"[；;，,。]")
LISTED, JOINED = re.compile(r"、"), re.compile(r"和|与|及")
LABEL = re.compile(r"^[^：:]{0,10}[：:]")
ROLE = re.compile(r"(?:按照?职责(?:分工)?|分别|共同|等)?(?:负责|牵头(?:组织|负责)?|配合|协助|参与|承办|落实)$")
JOINING = re.compile(r"配合|协助|参与|帮忙|帮着")
EITHER = re.compile(r"或者?|还是|也算|[都全]算|不管|不论|沾边|有份")
LEADING = re.compile(r"牵头|打头|主责|领头|挑头")


@dataclass(frozen=True, slots=True)
class Closing:
    """One bracket, the section it closes, and the bodies in it, folded, by what they do."""

    document: str
    section: int
    span: Span
    text: str
    leads: tuple[str, ...]
    joins: tuple[str, ...]


def closings(id: str, library: Library) -> tuple[Closing, ...]:
    """The closing brackets of a document, in reading order."""
    text, sections = library.document(id).text, library.sections(id)
    found = []
    for mark in CLOSING.finditer(text):
        around = [one for one in sections if mark.start() in range(one.span.start, one.span.end)]
        own = min(around, key=lambda one: len(one.span))
        found.append(
            Closing(
                id,
                own.ordinal,
                Span(*mark.span()),
                fold(mark[0]),
                *_bodies(fold(mark[0]).strip(AROUND).removeprefix("由")),
            )
        )
    return tuple(found)


def _bodies(words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The bodies that lead and those that join, one with 和 in it also in its halves (市住房和城乡建设局, 公安和交警)."""
    leads: list[str] = []
    joins: list[str] = []
    for field in FIELDS.split(words):
        whole = [ROLE.sub("", one.strip()) for one in LISTED.split(ROLE.sub("", LABEL.sub("", field)))]
        names = [name for one in whole for name in dict.fromkeys((one, *JOINED.split(one)))]
        (joins if JOINING.search(field) else leads).extend(filter(None, names))
    return tuple(leads), tuple(joins)


def part_asked(text: str) -> str:
    """Whether a question asks for what a body leads ("leads"), only joins ("joins"), or either ("")."""
    if EITHER.search(text):
        return ""
    leads, joins = bool(LEADING.search(text)), bool(JOINING.search(text))
    return "leads" if leads and not joins else "joins" if joins and not leads else ""


def of_bodies(found: Sequence[Closing], names: Sequence[str], part: str) -> tuple[Closing, ...]:
    """The brackets that name one of these bodies, in the part that is asked for where one is."""
    wanted = set(map(fold, names))
    return tuple(
        one
        for one in found
        if wanted & set({"leads": one.leads, "joins": one.joins}.get(part, (*one.leads, *one.joins)))
    )
