"""Whether a rewritten sentence says what a claim says: the cited words in their order, nothing added, left out or moved.

A figure, date, document number, name or binding word of the sentence therefore stands in the cited words, letter for
letter; so does every other word, save those of `joining_words.txt` and the names that the document's own title holds.
What the sentence leaves out is punctuation or a mark at the head of an item.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.lists.listing import bare
from assistant.values import FIGURE, TIME
from assistant.wording import lines
from ingest.folding import fold

PIECE = re.compile(r"(?:[^,;。!?]|(?<=\d),(?=\d))+[,;。!?]*|[,;。!?]+")  # a clause with its closing marks, folded
HEAD = re.compile(
    r"\(?[一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}(?:是|、(?![一二三四五六七八九十]))"
    r"|\d{1,2}[.、](?!\d)|(?:首先|其次|再次|最后)[,是]?|\d{1,3}\|"
    r"|第[一二三四五六七八九十百零〇\d]{1,7}条(?:之[一二三四五六七八九十])?(?![一二三四五六七八九十百零〇\d第规所的和至、,])"
)
PLACES = re.compile(r"(?:[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|新区|省|市|区|县|州|盟|旗))")
DIGITS = re.compile(r"\d+")
NUMERALS = frozenset("0123456789〇零一二两三四五六七八九十百千万亿")
STOPS, QUOTES, BRACKETS = frozenset(",;。:"), frozenset("\"'「」『』"), frozenset("()")
SILENT = QUOTES | BRACKETS | frozenset("!。,;:|")  # of the source: may be left out
LISTS = {"、": ("和", "及", "与", "以及", ","), ":": ("是", "为", "有", "包括")}  # what may stand in a mark's place
BEFORE_FIGURES = ("是", "为", "共")


@dataclass(frozen=True, slots=True)
class Source:
    """The folded words that a claim is cited from.

    starts, ends: where the claim's telling may begin and end: at its own edges, or at those of the clauses around it.
    edges: of all clauses; figures: where a figure or a time begins; names: what may be put in at an edge.
    """

    words: str
    starts: frozenset[int]
    ends: frozenset[int]
    edges: frozenset[int]
    figures: frozenset[int]
    names: tuple[str, ...]


def source_of(claim: str, quotes: Sequence[str], titles: Sequence[str]) -> Source | None:
    """The source of a claim that stands in its quotes, None when it does not. titles: of the cited documents."""
    words, told = fold("".join(quotes)), fold(claim)
    at = words.find(told)
    if at < 0 or not told:
        return None
    end = at + len(told)
    edges = sorted({at, end, *(edge for found in PIECE.finditer(words) for edge in found.span())})
    return Source(
        words=words,
        starts=frozenset(edge for edge in edges if edge <= at),
        ends=frozenset(edge for edge in edges if edge >= end),
        edges=frozenset(edges),
        figures=frozenset(found.start() for pattern in (FIGURE, TIME) for found in pattern.finditer(words)),
        names=tuple(_names(titles, words)),
    )


def _names(titles: Iterable[str], words: str) -> Iterator[str]:
    """The titles and the places they begin with, unless they hold a figure that the cited words do not."""
    known = set(DIGITS.findall(words))
    for title in map(fold, titles):
        places = _places(title)
        for name in (
            f"《{title}》",
            f"《{bare(title)}》",
            *("".join(places[at:]) for at in range(len(places))),
            *places,
        ):
            if set(DIGITS.findall(name)) <= known:
                yield name


def _places(title: str) -> list[str]:
    """The places that a title begins with, province first."""
    places: list[str] = []
    at = 0
    while found := PLACES.match(title, at):
        places.append(found[0])
        at = found.end()
    return places


def tells(text: str, sources: Sequence[Source]) -> bool:
    """Whether `text` tells these claims, one after another, and nothing else."""
    words = fold(text).rstrip("".join(STOPS))
    reached: Collection[int] = {0}
    for source in sources:
        reached = {end for start in reached for end in _ends(words, start, source)}
    return any(not words[end:].strip("".join(STOPS)) for end in reached)


def _ends(words: str, start: int, source: Source) -> set[int]:
    """Where in `words` a telling of the source's claim that begins at `start` may end."""
    waiting = [(start, at) for at in source.starts]
    seen = set(waiting)
    ends: set[int] = set()
    while waiting:
        state = waiting.pop()
        if state[1] in source.ends:
            ends.add(state[0])
        for following in _steps(words, *state, source):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return ends


def _steps(words: str, i: int, j: int, source: Source) -> Iterator[tuple[int, int]]:
    """The states after (i, j), where words[:i] has told source.words[:j]."""
    told, own = words[i : i + 1], source.words[j : j + 1]
    if told and told == own:
        yield i + 1, j + 1
    if own and _separable(source.words, j, j + 1):
        if own in SILENT:
            yield i, j + 1
        if told in STOPS and own in SILENT and own not in QUOTES:
            yield i + 1, j + 1
        yield from ((i + len(word), j + 1) for word in LISTS.get(own, ()) if words.startswith(word, i))
    if j in source.edges and (head := HEAD.match(source.words, j)):
        yield i, j + len(head[0])
    for word in _insertable(source, j):
        if words.startswith(word, i):
            yield i + len(word), j


def _separable(words: str, start: int, end: int) -> bool:
    """Whether leaving out words[start:end] keeps two numerals apart."""
    return not (start and end < len(words) and words[start - 1] in NUMERALS and words[end] in NUMERALS)


def _insertable(source: Source, j: int) -> Iterator[str]:
    """The words that may be put in before the source's character j."""
    if j and source.words[j - 1] in NUMERALS:
        return
    if j in source.edges:
        yield from (*joining_words(), *source.names, *STOPS)
    elif j in source.figures:
        yield from BEFORE_FIGURES


@cache
def joining_words() -> tuple[str, ...]:
    """What may be put between clauses, folded."""
    return tuple(map(fold, lines("joining_words.txt")))
