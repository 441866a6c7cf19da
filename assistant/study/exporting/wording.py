"""What a printed paper says: letters of options, keys in words, sources, and text that every format can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from assistant.study.item import BLANK, Item, ItemKind, Scored, Source
from ingest.folding import folded
from ingest.numerals import int_to_chinese

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# A line that was broken for its length: long, not at the end of a sentence, and not between two Latin words.
BROKEN = re.compile(r"(?<=[^\n]{14}[^\n。；：！？…a-zA-Z])[ \t]*\n[ \t　]*(?=[^\s　])")
WIDE = "\u2e7f"  # characters from here on are printed full width
MOST_LINES = 8  # to write an answer on
INNER = "　　"  # before every further line of a point in a list


def clean(text: str) -> str:
    """`text` with plain line breaks; a place holder stands for each character that files cannot hold."""
    return CONTROL.sub("\ufffd", BREAK.sub("\n", text))


def flowing(text: str) -> str:
    """A quotation for reading: lines broken in mid-sentence are made whole."""
    return BROKEN.sub("", clean(text))


def letter(number: int) -> str:
    """The letter of option `number`, from 0: A … Z, AA, AB …"""
    above, here = divmod(number, len(ascii_uppercase))
    return (letter(above - 1) if above else "") + ascii_uppercase[here]


def width(text: str) -> int:
    """How wide `text` is printed, in half characters: a Han character counts as two."""
    return sum(1 + (character > WIDE) for character in text)


def key_words(item: Item) -> str:
    """The key on one line: B, ABD, 正确, 36家；12家, 1—B，2—A, C→A→B; numbered points on lines of their own."""
    key = item.key
    if item.kind is ItemKind.JUDGE:
        return item.options[key.choices[0]]
    if key.choices:
        return "".join(map(letter, key.choices))
    if key.pairs:
        return "，".join(f"{left + 1}—{letter(right)}" for left, right in key.pairs)
    if key.order:
        return "→".join(map(letter, key.order))
    return "；".join(key.words) if key.words else listed(key.points)


def listed(points: Sequence[str]) -> str:
    """（1）…\n（2）…; further lines of a point are set in, so that they cannot be taken for points."""
    return "\n".join(
        f"（{number}）{clean(point).replace(chr(10), chr(10) + INNER)}" for number, point in enumerate(points, 1)
    )


def takes_room(item: Item) -> bool:
    """Whether room for the answer must be added behind the stem, because no blank stands in it."""
    return bool(item.options) and not item.lefts and BLANK not in item.stem


def room_for(item: Item) -> int:
    """How many empty lines an answer in words is given."""
    return 0 if item.options or item.kind is ItemKind.CLOZE else min(2 + len(item.key.points), MOST_LINES)


def part_heading(number: int, kind: ItemKind, entries: Sequence[Scored]) -> str:
    """一、单选题（共 5 题，每题 2 分，共 10 分）."""
    points = {entry.points for entry in entries}
    each = f"每题 {points.pop()} 分，" if len(points) == 1 else ""
    total = sum(entry.points for entry in entries)
    return f"{int_to_chinese(number)}、{kind.value}（共 {len(entries)} 题，{each}共 {total} 分）"


def place_of(source: Source) -> str:
    """《title》locator（file，第 120–155 字）."""
    return f"《{flowing(source.title)}》{source.locator}（{source.file}，第 {source.start + 1}–{source.end} 字）"


def remark_of(item: Item) -> str:
    """What the explanation says besides quoting its first source, whose words stand beside it anyway; all of it where it
    does not quote the source whole."""
    told = clean(item.explanation)
    words = folded(told)
    at = words.text.find(folded(item.sources[0].quote).text)
    return told if at < 0 else told[: told.rfind("。", 0, words.back(at, at)[0]) + 1]


def split_by_marks(source: Source) -> Iterator[tuple[str, bool]]:
    """The words of the source in pieces, each with whether it is marked."""
    at = source.start
    for mark in sorted(source.marks):
        start, end = max(mark.start, at), min(mark.end, source.end)
        if start >= end:
            continue
        if start > at:
            yield source.quote[at - source.start : start - source.start], False
        yield source.quote[start - source.start : end - source.start], True
        at = end
    if at < source.end:
        yield source.quote[at - source.start :], False
