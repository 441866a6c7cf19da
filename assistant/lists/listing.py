"""Questions that want a whole list: what they have in common. What is left of them, and how a row is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answer import Inquiry
from assistant.drafting import Draft
from assistant.places import STATUTES
from assistant.wording import lines
from ingest.document import Entry
from ingest.library import Library
from ingest.numerals import int_to_chinese

YEARLY = frozenset({"年度", "全年", "今年", "本年", "年"})
YEARS = re.compile(r"[（(](?:19|20)\d{2}[^（()）]{0,12}[）)]$")
YEAR = re.compile(r"(?:19|20)\d{2}年?度?(?:[—\-至到]+(?:(?:19|20)\d{2})?年?度?)?")
ROOM = 600  # characters of a list
COUNTED = 130  # characters of the answer to a question that only counts
PIECE = 56  # characters of one piece of a row


@dataclass(frozen=True, slots=True)
class Listed:
    """What the register or the full texts say: a draft of rows, how it was found, or a proof that there is nothing.

    open: whether more may belong to it than was found: it is a list of a text, or what seems to belong together.
    """

    draft: Draft
    notes: tuple[str, ...]
    absence: str = ""
    open: bool = False


@cache
def _words() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in lines("register_words.tsv"))
    return {use: tuple(sorted(words.split(), key=len, reverse=True)) for use, words in rows}


def words_of_use(use: str) -> tuple[str, ...]:
    """The words of one use, longest first."""
    return _words()[use]


@cache
def series_of(prefix: str) -> tuple[tuple[str, ...], ...]:
    """The words of every use that begins so, each row in the order of the file."""
    rows = (line.split("\t") for line in lines("register_words.tsv"))
    return tuple(tuple(words.split()) for use, words in rows if use.startswith(prefix))


@cache
def alike(noun: str) -> tuple[str, ...]:
    """A noun and those of its group (竞赛, 比武)."""
    groups = [words for use, words in _words().items() if use.startswith("alike_") and noun in words]
    groups += [words for use, words in _words().items() if use == f"means_{noun}"]
    return tuple(dict.fromkeys((noun, *(one for words in groups for one in words))))


def rest(text: str, uses: Sequence[str], known: Sequence[str] = ()) -> tuple[str, ...]:
    """What is left of a question without the words of these uses and without `known` words: what it is about besides."""
    words = [*known, *(word for use in uses for word in _words()[use])]
    pattern = re.compile("|".join(map(re.escape, sorted(filter(None, words), key=len, reverse=True))))
    return tuple(piece for piece in re.split(r"[^\w%]+|(?<=\D)\s+", pattern.sub(" ", text)) if len(piece) > 1)


def ordered(ids: Sequence[str], library: Library) -> list[str]:
    within = set(ids)
    return [entry.id for entry in library.entries() if entry.id in within]


def counted(number: int, unit: str) -> str:
    """A number of items as it is told: 六项, 两条."""
    return ("两" if number == 2 else int_to_chinese(number)) + unit


def plans_of(documents: Sequence[str], library: Library) -> tuple[str, ...]:
    """Those of the documents that are no statutes: plans, notices, contingency plans."""
    return tuple(id for id in documents if library.entry(id).scope.genre not in STATUTES)


def name(entry: Entry) -> str:
    """What a document is called at the head of a line: its place, or its title."""
    region = entry.scope.region
    return region.name if region and region.names and not entry.family else f"《{bare(entry.title)}》"


def bare(title: str) -> str:
    """A title without its years (三年行动方案（2023—2025年）, 2025年演练计划): at the head of a line they would be uncited figures."""
    return YEAR.sub("", YEARS.sub("", title)) or title


def one_of_several(inquiry: Inquiry, id: str, library: Library) -> tuple[str, ...]:
    """A note that a question without a place is answered from one place's document, when there are several."""
    regions = {entry.id: entry.scope.region for entry in library.entries() if entry.id in set(inquiry.documents)}
    place = regions[id]
    others = {region for region in regions.values() if region and region.names} - {place}
    if inquiry.places or not others or not place or not place.names:
        return ()
    return (f"问题没有指明地区，这里答的是{place.path}",)


def of_documents(piece: str) -> bool:
    """Whether words only say what the documents are (年度工作, 工作安排), not what they speak of."""
    return set(rest(piece, ("outline",))) <= YEARLY
