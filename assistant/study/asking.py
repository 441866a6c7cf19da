"""What the stem of an item asks, and whether other words ask the same.

A stem of ours is words of a document with a frame around them and a way of asking. In another wording the document's
words stay whole and in their order, the way of asking stays the same, and between them stands nothing but what
`study_wording.tsv` allows; the new stem is put together from the old one and from that file, never from foreign words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.study.item import BLANK, Item, ItemKind
from assistant.study.proving import flaws, told
from assistant.values import figures
from assistant.wording import lines
from ingest.folding import fold

NAME = r"(?P<name>[^《，。“]{0,16}《[^》]*》(?:（[^）]*）)?)"
FRAMED = re.compile(rf"(?:根据|按照){NAME}(?:关于(?P<heading>“[^”]*”)的要求)?，(?P<body>.+)")
PARTED = re.compile(rf"{NAME}在(?P<heading>“[^”]*”)部分提出的是下列(?P<way>哪项|哪些)工作？")
OUTLINED = re.compile(rf"简述{NAME}(?:关于(?P<heading>“[^”]*”)的主要要求|中(?P<term>“[^”]*”)的具体内容)。")
CASED = re.compile(
    rf"(?P<told>【案例】.+。)(?:根据|对照){NAME}，(?:应当(?P<how>怎样)处理|所列数量(?P<whether>是否)达到要求)？"
)
WHO = re.compile(r"(?P<task>“.+”)由下列(?P<way>哪个|哪些)部门负责？")
WHICH = re.compile(r"(?P<words>.+)下列(?P<way>哪些)(?P<noun>[^，。？]{1,12})？")
MEANING = re.compile(r"什么是(?P<term>“[^”]*”)？")
QUESTIONING = re.compile(r"^(?!请).*(?:[哪什怎]|如何|是否)")
KEPT = (ItemKind.JUDGE, ItemKind.CLOZE)  # their stems are the words of a document: their truth hangs on each
ARRANGED = (ItemKind.MATCHING, ItemKind.ORDERING)
DOCUMENT, QUOTED, WORDS = "\ue001", "\ue002", "\ue003"  # stand for the words of the old stem
BARE = (DOCUMENT, QUOTED, WORDS)
SIGNS = str.maketrans({"《": DOCUMENT, "“": QUOTED, "＿": WORDS})
CLOSING, COMMA, OFTEN = "。？?", "，", ("，", "的", *BARE)
LONGER, LONGEST = 1.5, 60  # times the old stem; characters between the document's words


@dataclass(frozen=True, slots=True)
class Asked:
    """What a stem asks. shape: which rows of `study_wording.tsv` it may use; name: of the document, wherever it stands.

    held: words that stay whole and in this order; kept: words that stand once, anywhere; free: words that may stand once;
    way: how it asks, "" where a blank or an order asks; end: the closing mark, "" where the way of asking decides.
    """

    shape: str
    name: str
    held: tuple[str, ...]
    kept: tuple[str, ...] = ()
    way: str = ""
    end: str = ""
    free: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where words of the old stem stand in a folded new one."""

    start: int
    end: int
    sign: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """Words that may stand around those of a document. shapes, way: as in `Asked`, way "" asks nothing; before, after: the
    sign they must follow or precede, "" for anywhere; needed: whether they belong to the old stem."""

    words: str
    shapes: str = ""
    way: str = ""
    before: str = ""
    after: str = ""
    needed: bool = False

    @property
    def length(self) -> int:
        return len(fold(self.words))

    def stands(self, rest: str, at: int) -> bool:
        """Whether they stand at `at`, where they may."""
        end = at + self.length
        return (
            rest.startswith(fold(self.words), at)
            and rest[:at].endswith(self.before)
            and rest.startswith(self.after, end)
        )


def asked_of(item: Item) -> Asked | None:
    """What a stem asks; None where it must stay as it is or is none of our wording."""
    stem = item.stem
    if item.kind in KEPT:
        return None
    if found := CASED.fullmatch(stem):
        kept = ("应当", "处理") if found["how"] else ("所列", "数量", "达到要求")
        return Asked("case", found["name"], (found["told"],), kept, found["how"] or found["whether"])
    if found := PARTED.fullmatch(stem):
        return Asked("part", found["name"], (found["heading"],), ("部分", "提出", "下列", "工作"), found["way"])
    if found := OUTLINED.fullmatch(stem):
        kept = ("主要", "要求") if found["heading"] else ("具体内容",)
        return Asked("outline", found["name"], (found["heading"] or found["term"],), kept, "讲")
    found = FRAMED.fullmatch(stem)
    return _framed(found["name"], found["heading"] or "", found["body"], item) if found else None


def _framed(name: str, heading: str, body: str, item: Item) -> Asked | None:
    """What stands after 根据《…》，"""
    above = (heading,) if heading else ()
    if BLANK in body or item.kind in ARRANGED:
        words = body.rstrip(CLOSING)
        return Asked("order" if item.kind in ARRANGED else "blank", name, (*above, words), end=body[len(words) :])
    if found := WHO.fullmatch(body):
        return Asked("who", name, (*above, found["task"]), ("下列", "部门", "负责"), found["way"])
    if found := MEANING.fullmatch(body):
        return Asked("meaning", name, (*above, found["term"]), (), "什么")
    if found := WHICH.fullmatch(body):
        listed = ("下列",)  # a short answer has no list below it
        kept, free = ((), listed) if item.kind is ItemKind.SHORT else (listed, ())
        return Asked("which", name, (*above, found["words"]), (*kept, found["noun"]), found["way"], free=free)
    return None


def restated(said: str, item: Item) -> str:
    """The stem as `said` words it, the document's own words as they are printed; "" where that does not ask the same."""
    asked = asked_of(item)
    if asked is None or len(said) > 3 * len(item.stem):
        return ""
    words = fold(said)
    places = _places(words, asked) if not set(BARE) & set(words) else []
    if not places or (asked.shape == "case" and places[0] != Place(0, len(fold(asked.held[0])), WORDS)):
        return ""
    made = next(_told(_signed(words, places).rstrip(fold(CLOSING)), asked), "")
    return made if made and holds(made, item) else ""


def holds(stem: str, item: Item) -> bool:
    """Whether a stem may stand in the place of an item's: no flaw, no other figure, no word of an option, hardly longer."""
    made, words, old = replace(item, stem=stem), fold(stem), fold(item.stem)
    return (
        len(stem) <= LONGER * len(item.stem)
        and figures((stem,)) == figures((item.stem,))
        and not any(fold(option) in words and fold(option) not in old for option in item.options)
        and (BLANK not in item.stem or told(made) == told(item))
        and not flaws(made)
    )


def _places(words: str, asked: Asked) -> list[Place]:
    """Where the name and the held words stand, in their order; [] where one is missing or moved before another."""
    wanted = [(one, QUOTED if one.startswith("“") and one.endswith("”") else WORDS) for one in asked.held]
    found: dict[int, Place] = {}
    left = words
    ranked = sorted(enumerate([*wanted, (asked.name, DOCUMENT)]), key=lambda row: -len(row[1][0]))
    for number, (one, sign) in ranked:
        at = left.find(fold(one))
        if at < 0:
            return []
        found[number] = Place(at, at + len(fold(one)), sign)
        left = left[:at] + "\n" * len(fold(one)) + left[at + len(fold(one)) :]
    order = [found[number].start for number in range(len(wanted))]
    return sorted(found.values(), key=lambda place: place.start) if order == sorted(order) else []


def _signed(words: str, places: list[Place]) -> str:
    """The folded words, a sign in each place."""
    for place in reversed(places):
        words = words[: place.start] + place.sign + words[place.end :]
    return words


def _told(rest: str, asked: Asked) -> Iterator[str]:
    """Every stem that the words around the document's own make; none where they are not all allowed or one is missing."""
    if len(rest) > LONGEST:
        return
    needed = (*asked.kept, *((asked.way,) if asked.way else ()))
    for row in _cut(rest, 0, _choices(asked), needed, ()):
        text = "".join(one.words for one in row)
        asks = next((one.words for one in row if one.way), "")
        end = asked.end or ("" if not asks else "？" if QUESTIONING.search(asks) else "。")
        if COMMA * 2 not in text and text.strip(COMMA) == text:
            yield _printed(text, asked) + end


def _cut(
    rest: str, at: int, choices: Sequence[Allowed], needed: tuple[str, ...], done: tuple[Allowed, ...]
) -> Iterator[tuple[Allowed, ...]]:
    """Every way to cut rest[at:] into allowed words, each of `needed` there once and hardly any other twice."""
    if at == len(rest):
        if not needed:
            yield done
        return
    for one in choices:
        key = one.way or one.words
        if not one.stands(rest, at) or (one in done and one.words not in OFTEN):
            continue
        if key in needed:
            spot = needed.index(key)
            yield from _cut(rest, at + one.length, choices, needed[:spot] + needed[spot + 1 :], (*done, one))
        elif not one.way and not one.needed:
            yield from _cut(rest, at + one.length, choices, needed, (*done, one))


def _choices(asked: Asked) -> tuple[Allowed, ...]:
    """What may stand between the document's words, the longest first."""
    rows = [one for one in _allowed() if {"*", asked.shape} & set(one.shapes.split()) and one.way in ("", asked.way)]
    own = [
        *(Allowed(words, needed=True) for words in asked.kept),
        *(Allowed(words) for words in (*asked.free, *BARE)),
    ]
    return tuple(sorted((*own, *rows), key=lambda one: -one.length))


@cache
def _allowed() -> tuple[Allowed, ...]:
    """The rows of `study_wording.tsv`."""
    rows = ((*line.split("\t"), "")[:3] for line in lines("study_wording.tsv"))
    return tuple(_row(shapes, words.translate(SIGNS), way) for shapes, words, way in rows)


def _row(shapes: str, words: str, way: str) -> Allowed:
    before = words[0] if words[0] in BARE else ""
    after = words[-1] if words[-1] in BARE else ""
    return Allowed(words.strip("".join(BARE)), shapes, way, before, after)


def _printed(text: str, asked: Asked) -> str:
    """The text with the words of the old stem in the place of the signs."""
    held = iter(asked.held)
    return "".join(asked.name if one == DOCUMENT else next(held) if one in BARE else one for one in text)
