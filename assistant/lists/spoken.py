"""Where documents say a thing: letter by letter, in another wording of the field, or its words with little between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.parsing import word_list
from assistant.wording import lines
from ingest.document import Span
from ingest.library import Library

GAP = 6  # characters between the words of a thing that is spoken of apart (举报渠道和奖励)
BETWEEN = rf"[^，,。；;：:、\n]{{0,{GAP}}}?"
LEAST = 2  # characters of a word
MOST = 24  # wordings of one thing
CUT = re.compile(r"[^\W_]+")
VALUE = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]{1,3})\s?个?(?:小时|日|天|工作日|万元|元|公里|米|%)内?|每(?:半年|季度|年|月|周|日|天)"
)
LONE = "管讲写提搞买有在是给把对要用建说做办抓配设上下里各这那该"
SMALL = frozenset("的和与及或在了把被对向到从用等")


@dataclass(frozen=True, slots=True)
class Heard:
    """A thing, or the part of it, that documents say: its words, what it looks like, and where each document first says it."""

    words: str
    pattern: re.Pattern[str]
    spots: dict[str, Span]


@lru_cache(maxsize=512)
def ways(piece: str) -> tuple[str, ...]:
    """A thing as it may be printed: as spoken first, then with a whole word of it put otherwise (安责险 → 安全生产责任保险).

    Wordings that are only part of another one say less than is meant and are left out (责任保险).
    """
    edges = _edges(piece)
    made = [
        piece[:at] + other + piece[at + len(word) :]
        for word, other in _same(piece)
        if len(word) >= LEAST and len(other) >= LEAST
        for at in (piece.find(word),)
        if {at, at + len(word)} <= edges
    ]
    kept = [one for one in dict.fromkeys(made) if not any(one != other and one in other for other in made)]
    return (piece, *(one for one in kept if one not in piece))[:MOST]


def _edges(piece: str) -> set[int]:
    return {0, len(piece), *(start for _, start in word_list(piece)[0])}


def _same(piece: str) -> list[tuple[str, str]]:
    """The words of a thing that mean the same in this field, each with another of its group."""
    return [(word, other) for group in _groups() for word in group if word in piece for other in group if other != word]


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split("\t")) for line in lines("synonyms.tsv"))


def words_of(piece: str) -> list[str]:
    """The words of a thing, one of a letter with the word before it (灾害, 信息员), small words left out; none where it has no two."""
    words: list[str] = []
    for word, start in word_list(piece)[0]:
        if len(word) < LEAST and words and start and word not in SMALL and piece[:start].endswith(words[-1]):
            words[-1] += word
        else:
            words.append(word)
    words = [word for word in words if len(word) >= LEAST and CUT.fullmatch(word)]
    return words if len(words) > 1 else []


@lru_cache(maxsize=512)
def saying(piece: str) -> re.Pattern[str]:
    """What a thing looks like in a text; its words may stand apart within a clause where it has two or more."""
    whole = "|".join(map(_pattern, ways(piece)))
    apart = BETWEEN.join("(?:" + "|".join(map(_pattern, ways(one))) + ")" for one in words_of(piece))
    return re.compile(f"{whole}|{apart}" if apart else whole)


def _pattern(words: str) -> str:
    """Words that a wrapped line may break."""
    return r"\s?".join(map(re.escape, words))


def spots(piece: str, documents: Sequence[str], library: Library) -> dict[str, Span]:
    """The documents that say a thing, and where each first does."""
    pattern = saying(piece)
    whole = {id for one in ways(piece) for id in library.containing(one)}
    apart = [{id for one in ways(word) for id in library.containing(one)} for word in words_of(piece)]
    likely = whole | (set.intersection(*apart) if apart else set())
    found = {id: pattern.search(library.document(id).text) for id in documents if id in likely}
    return {id: Span(*one.span()) for id, one in found.items() if one}
