"""Questions for others than those they name: 除了上街区还有谁, 武汉以外哪些地方."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Inquiry
from assistant.lists.listing import name, ordered
from assistant.parsing import Aim, parse
from assistant.scoping import SUPERSEDED
from ingest.document import Scope
from ingest.library import Library

SAVE = re.compile(
    r"(?:除了?(?!险|患|湿|雪|冰|尘|草|夕|外)|撇开|抛开|不算)(?P<those>[^，,？?]{2,24}?)(?:以外|之外|外)?(?:[，,还也哪谁别其另都又]|有没)|(?P<outside>[^，,？?]{2,16})(?:以外|之外)"
)
FURTHER = re.compile(
    r"还有(?:谁|哪[些几个部份家]|别的?[地文市区县法])|别的(?:地方|文件|[市区县]|法)|其[他它余][^，。？]{0,4}(?:地方|文件|[市区县]|法规?|条例)"
)
"""Ask for others: than those that are named right there, or than those that are named anywhere."""
LIKELY = 0.5  # the chance from which a question asks who mentions a thing
TOGETHER = re.compile(r"[两几]家|[两几]个地方|同一|一样|区别|不同|各自|分别|对照|比")
"""Asks what those it names say as well."""


def beyond(inquiry: Inquiry, library: Library) -> Inquiry:
    """The inquiry among the documents that it does not name, where it asks for others than those; else as it is."""
    named = [library.entry(id) for id in inquiry.documents]
    if not _asks_others(inquiry) or not named or inquiry.missing or len(named) == len(library.entries()):
        return inquiry
    local = {not entry.family for entry in named}
    others = [
        entry.id
        for entry in library.entries()
        if entry not in named and entry.status != SUPERSEDED and (not entry.family) in local
    ]
    if not others:
        return inquiry
    both = bool(TOGETHER.search(inquiry.text))
    documents = ordered((*others, *inquiry.documents), library) if both else ordered(others, library)
    called = "、".join(dict.fromkeys(name(entry) for entry in named[:4]))
    return replace(
        inquiry,
        documents=tuple(documents),
        places=(),
        scope=Scope(),
        notes=(f"在{called}{'和其他同类' if both else '以外'}的文件中查找",),
    )


def _asks_others(inquiry: Inquiry) -> bool:
    """Whether what names the scope is set aside, or others that mention a thing are asked for beside it."""
    if not inquiry.limiting:
        return False
    aside = SAVE.search(inquiry.text)
    if aside and any(words in (aside["those"] or aside["outside"]) for words in inquiry.limiting):
        return True
    mentioned = parse(inquiry.text, inquiry.limiting).chance(Aim.MENTION) >= LIKELY
    return mentioned and bool(FURTHER.search(inquiry.text))
