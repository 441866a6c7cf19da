"""What must be true of every item, checked one by one: the key stands in its source, no wrong option does, the stem stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from assistant.study.item import BLANK, Item, ItemKind, Source
from assistant.study.statement import dangling, plain
from ingest.document import Span
from ingest.folding import fold

STEM, CASE_STEM = 82, 140
OPENING = re.compile(r"^(?:【案例】|根据|按照|简述|下列|将|请|《[^》]+》)")
SAYS = r"(?:[中里]?(?:(?:关于|对|在)?“[^”]*”)?(?:部分|方面)?的?(?:规定|要求|部署|安排|提出|明确)(?=，))"  # after a document's name
FRAME = re.compile(
    rf"^(?:【案例】)?(?:根据|按照|简述)?[^《，]{{0,16}}《[^》]*》(?:（[^）]*版）)?(?:关于“[^”]*”的要求|{SAYS})?，?|下列"
)  # what we put around the words of a document
CHOSEN = (ItemKind.SINGLE, ItemKind.MULTIPLE)


def flaws(item: Item) -> tuple[str, ...]:
    """What is wrong with an item in itself, in a few Chinese words each; empty when nothing is."""
    return tuple(found(item))


def found(item: Item) -> Iterator[str]:
    quotes = [squeezed(source.quote) for source in item.sources]
    if not item.facts or not item.sources:
        yield "没有出处"
    for fact in item.facts:
        if not any(squeezed(fact) in quote for quote in quotes):
            yield f"出处里没有答案“{fact}”"
    for words in wrong_words(item):
        if any(squeezed(words) in quote for quote in quotes):
            yield f"出处里有错误选项“{words}”"
    yield from key_flaws(item)
    yield from stem_flaws(item)


def squeezed(words: str) -> str:
    """Words without white space and in one kind of punctuation, letter for letter otherwise."""
    return plain("".join(words.split()))


def wrong_words(item: Item) -> tuple[str, ...]:
    """Everything that is offered and must not stand in the sources."""
    if item.kind in CHOSEN or (item.kind is ItemKind.CASE and item.options):
        return tuple(option for at, option in enumerate(item.options) if at not in item.key.choices)
    if item.kind is ItemKind.MATCHING:
        used = {right for _, right in item.key.pairs}
        return tuple(option for at, option in enumerate(item.options) if at not in used)
    return (item.swapped,) if item.swapped and item.kind is ItemKind.JUDGE else ()


def key_flaws(item: Item) -> Iterator[str]:
    key, options = item.key, item.options
    filled = [name for name in ("choices", "words", "pairs", "order", "points") if getattr(key, name)]
    if len(filled) != 1:
        yield "答案不完整"
    if any(not 0 <= at < len(options) for at in (*key.choices, *key.order)):
        yield "答案指向没有的选项"
    if len({fold(option) for option in options}) != len(options):
        yield "选项重复"
    if item.kind is ItemKind.SINGLE and (len(key.choices) != 1 or len(options) < 3):
        yield "单选题须有一个答案和三个以上选项"
    if item.kind is ItemKind.MULTIPLE and not 2 <= len(key.choices) < len(options):
        yield "多选题须有两个以上答案和至少一个错误选项"
    if item.kind is ItemKind.CLOZE and item.stem.count(BLANK) != len(key.words):
        yield "空格与答案个数不同"
    if item.kind is ItemKind.MATCHING and len(key.pairs) != len(item.lefts):
        yield "匹配题有未配对的项"
    if item.kind is ItemKind.ORDERING and sorted(key.order) != list(range(len(options))):
        yield "排序题的次序不完整"
    if item.kind in CHOSEN and any(option in item.stem for option in options if len(option) > 1):
        yield "题干里有选项"


def stem_flaws(item: Item) -> Iterator[str]:
    stem = item.stem
    if len(stem) > (CASE_STEM if item.kind is ItemKind.CASE else STEM):
        yield "题干太长"
    if not OPENING.match(stem) or not stem.endswith(("。", "？", BLANK, "）")):
        yield "题干不是完整的一句"
    if dangling(without_frame(stem)):
        yield "题干指代不明"
    if any(len(fact) > 1 and fact in stem for fact in hidden(item)):
        yield "题干里有答案"


def without_frame(stem: str) -> str:
    """A stem without the words that we put around those of the document (根据《…》关于“…”的要求，)."""
    return FRAME.sub("", stem)


def hidden(item: Item) -> tuple[str, ...]:
    """The words that the stem must not show: those of the key."""
    key = item.key
    if item.kind is ItemKind.MATCHING:
        return tuple(item.options)
    if item.kind is ItemKind.JUDGE:
        return item.facts if item.swapped else ()
    if item.kind is ItemKind.CASE and item.options:
        return item.facts
    return (*(item.options[at] for at in key.choices if item.kind in CHOSEN), *key.words, *key.points)


def told(item: Item) -> str:
    """The stem as a statement, the right words in its blanks (of a wrong 判断题 the right ones for the swapped)."""
    words = without_frame(item.stem).rstrip("。")
    if item.swapped and item.facts:
        words = words.replace(item.swapped, item.facts[0], 1)
    right = list(item.key.words) or [item.options[at] for at in item.key.choices if item.kind is ItemKind.SINGLE]
    for value in right:
        words = words.replace(BLANK, value, 1)
    return words


def misquoted(sources: Iterable[Source], text_of: Callable[[str], str]) -> tuple[Source, ...]:
    """The sources whose quotation is not what stands at their place."""
    return tuple(one for one in sources if Span(one.start, one.end).of(text_of(one.document)) != one.quote)
