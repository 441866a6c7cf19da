"""Several bodies in one question (住建、市场监管、商务几个局各管什么): a row for each, of what the texts say that it does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Inquiry
from assistant.drafting import Draft
from assistant.features import Asked
from assistant.lists.acting import acting
from assistant.lists.listing import ROOM, Listed, name
from assistant.lists.sweeping import Matter, about, holding, narrowed, shortened, sweep, untitled
from ingest.library import Library

RUN = re.compile(r"[\u4e00-\u9fff]{2,9}(?:(?:、|和|与|跟|以及|及)[\u4e00-\u9fff]{2,9})+")
JOINS = re.compile(r"、|和|与|跟|以及|及")
TRAILS = re.compile(r"(?:这|那|[几两二三四五六七八]|各|分别|都|的|要|该|应|在|部门|单位).*$")
ASKS_EACH = re.compile(r"(?:各自?|分别|都)[^，。？]{0,6}(?:管|负责|干|做|办|承担|抓|什么|啥|哪|怎么|咋)")
DUTIES = re.compile(r"负责|承担|牵头")
LEADS = 0.3  # what it adds to the fit of a sentence that it says what a body is responsible for
TWICE = 0.75  # of the best sentence's fit, for a second one of the same body
SHORTEST = 2


def of_several(inquiry: Inquiry, library: Library) -> Listed | None:
    """A row for each of the bodies that a question names one after another; None where it names no two that act."""
    if not ASKS_EACH.search(inquiry.text):
        return None
    documents = narrowed(inquiry.documents, inquiry.terms, library)
    names = _named(inquiry.text, documents, library)
    if len(names) < 2:
        return None
    left = [one for term in inquiry.terms if (one := _without(term, names)) and len(one) > 1]
    question = about(untitled(left, documents, library), library)
    draft = Draft(library)
    for one in names:
        _tell(draft, _best(one, documents, question, library), len(documents) > 1, ROOM // len(names), library)
    return Listed(draft, (f"逐句查过 {len(documents)} 份文件，{'、'.join(names)}分别列出",))


def _without(term: str, names: Sequence[str]) -> str:
    for one in names:
        term = term.replace(one, "")
    return term


def _named(text: str, documents: Sequence[str], library: Library) -> tuple[str, ...]:
    """The names of a run in a question, each of which some document says to act; () where fewer than two of a run do."""
    for run in RUN.finditer(text):
        first, *others = JOINS.split(run[0])
        begun = [first[at:] for at in range(len(first) - SHORTEST + 1)]
        others = [TRAILS.sub("", one) for one in others]
        named = [next((one for one in begun if _acts(one, documents, library)), "")]
        named += [one if len(one) >= SHORTEST and _acts(one, documents, library) else "" for one in others]
        if len(kept := tuple(dict.fromkeys(filter(None, named)))) > 1 and len(kept) >= len(named) - 1:
            return kept
    return ()


def _acts(spoken: str, documents: Sequence[str], library: Library) -> bool:
    pattern = acting(spoken)
    return any(pattern.search(library.document(id).text) for id in documents)


def _best(spoken: str, documents: Sequence[str], question: Asked | None, library: Library) -> list[Matter]:
    """The sentence that says most of what a body does about the matter, and a second one that says nearly as much."""
    found = sweep(documents, question, holding(acting(spoken)), library)
    worth = [(_worth(one, library), -at, one) for at, one in enumerate(found)]
    ranked = sorted(worth, key=lambda one: one[:2], reverse=True)
    return [one for worth, _, one in ranked[:2] if worth >= TWICE * ranked[0][0]]


def _worth(one: Matter, library: Library) -> float:
    text = library.document(one.passage.document).text
    return one.fit + LEADS * bool(DUTIES.search(text, one.at, min(one.span.end, one.at + 40)))


def _tell(draft: Draft, matters: Sequence[Matter], apart: bool, room: int, library: Library) -> None:
    for at, one in enumerate(sorted(matters, key=lambda one: (one.passage.document, one.span))):
        document = library.document(one.passage.document)
        label = f"{name(library.entry(document.id))}：" if apart and not at else ""
        draft.row(document, label, (shortened(document.text, one.span, room // len(matters), one.at),))
