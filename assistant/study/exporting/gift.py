"""A paper as GIFT, the text format that Moodle and others take in.

GIFT has no ordering, no item with several blanks and no points: ordering becomes matching of steps, several blanks one
answer that names them in order, and points stay with the learning platform.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from assistant.study.exporting.wording import clean, key_words, listed, part_heading, place_of
from assistant.study.item import Item, ItemKind, Paper, Scored

MARKS = re.compile(r"([~=#{}:\\])")
ARROW = "->"  # between the sides of a pair; it cannot be escaped
RESERVED = ("[", "%")  # at the start of an answer: a format, a weight
BETWEEN = "；"  # between the blanks of an answer
SEVERAL = f"（按次序填写，各空之间用“{BETWEEN}”隔开）"
FINEST = 10  # right options up to which Moodle knows the share of each
NOT_A_TAG = re.compile(r"[\[\]\r\n]+")


def as_gift(paper: Paper) -> bytes:
    """The text, in UTF-8: a category named after the paper, then an item after another."""
    return "\n".join(_paper(paper)).encode()


def _paper(paper: Paper) -> Iterator[str]:
    yield f"$CATEGORY: $course$/top/{_named(paper.title)}"
    yield ""
    for number, (kind, entries) in enumerate(paper.parts(), 1):
        yield f"// {part_heading(number, kind, entries)}"
        yield ""
        for entry in entries:
            yield from (*_item(entry), "")


def _named(title: str) -> str:
    """A title as the name of a category, in which / would begin a category below."""
    return " ".join(clean(title).replace("/", "//").split())


def _item(entry: Scored) -> Iterator[str]:
    """Tags for the platform, the name, the stem, the answers, what is shown afterwards."""
    item = entry.item
    tags = (item.kind.value, item.difficulty.value, item.slot.value, item.topic, item.place)
    yield f"// [id:{_tag(item.id)}] {' '.join(f'[tag:{_tag(words)}]' for words in tags if words)}"
    stem = item.stem + (SEVERAL if len(item.key.words) > 1 else "")
    yield f"::{plain(f'{item.kind.value}{entry.number}')}::[plain]{plain(stem)}{{{_opening(item)}"
    yield from (f"\t{line}" for line in _answers(item))
    yield f"\t####{plain(_told(item))}"
    yield "}"


def _tag(words: str) -> str:
    return NOT_A_TAG.sub(" ", clean(words)).strip()


def _opening(item: Item) -> str:
    """What must stand directly behind the brace."""
    if item.kind is not ItemKind.JUDGE:
        return ""
    return "TRUE" if item.key.choices[0] == 0 else "FALSE"


def _answers(item: Item) -> Iterator[str]:
    if item.key.pairs:
        yield from _pairs(item)
    elif item.key.order:
        steps = {option: step for step, option in enumerate(item.key.order, 1)}
        yield from (f"={_left(f'第{steps[at]}步')} -> {plain(words)}" for at, words in enumerate(item.options))
    elif item.key.words and not _cannot_be_typed(item):
        yield f"={_starred(BETWEEN.join(map(clean, item.key.words)))}"
    elif item.key.choices and item.kind is not ItemKind.JUDGE:
        yield from _choices(item)


def _cannot_be_typed(item: Item) -> bool:
    """Whether the answer would be taken for a pair or for more blanks; it is then an essay whose key is told afterwards."""
    several = len(item.key.words) > 1
    return any(ARROW in words or (several and BETWEEN in words) for words in item.key.words)


def _choices(item: Item) -> Iterator[str]:
    """One right option marked =; of several each has its share, and a wrong one takes all away."""
    right = item.key.choices
    share = f"{100 / len(right):.7g}" if len(right) <= FINEST else "5"
    good, bad = ("=", "~") if len(right) == 1 else (f"~%{share}%", "~%-100%")
    yield from ((good if at in right else bad) + _answer(words) for at, words in enumerate(item.options))


def _pairs(item: Item) -> Iterator[str]:
    """Every left with its right; a right that fits nothing stands alone, as Moodle writes distractors."""
    for left, right in item.key.pairs:
        yield f"={_left(item.lefts[left])} -> {plain(item.options[right])}"
    matched = {right for _, right in item.key.pairs}
    yield from (f"= -> {plain(words)}" for at, words in enumerate(item.options) if at not in matched)


def _left(words: str) -> str:
    """The left side; one that holds an arrow is written as HTML, where the arrow can be written otherwise."""
    if ARROW in words:
        return "[html]" + plain(escape(clean(words), quote=False))
    return _answer(words)


def _answer(words: str) -> str:
    return f"[plain]{plain(words)}" if words.startswith(RESERVED) else plain(words)


def _starred(words: str) -> str:
    """An answer to be typed, in which * would stand for any words."""
    return _answer(words.replace("*", "\\*"))


def _told(item: Item) -> str:
    """What is shown after the answer: the key, why it is right, and where it stands."""
    key = listed(item.key.points or item.key.words) if _in_words(item) else key_words(item)
    told = f"答案要点：\n{key}" if _in_words(item) else "" if item.kind in _SELF_EVIDENT else f"答案：{key}"
    places = (f"出处：{place_of(source)}" for source in item.sources)
    return "\n".join(words for words in (told, f"解析：{clean(item.explanation)}", *places) if words)


_SELF_EVIDENT = (ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.JUDGE, ItemKind.MATCHING, ItemKind.ORDERING)


def _in_words(item: Item) -> bool:
    return bool(item.key.points) or _cannot_be_typed(item)


def plain(text: str) -> str:
    """`text` without a mark of GIFT, on one line."""
    return MARKS.sub(r"\\\1", clean(text)).replace("\n", "\\n")
