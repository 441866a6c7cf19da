"""Cross-references inside a statute: 违反本条例第三十三条第二项规定的 speaks of what that item says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document import Hit, Passage, Section, Span
from ingest.folding import fold
from ingest.library import Library
from ingest.numerals import chinese_to_int

NUMBER = r"[〇零一二三四五六七八九十百]{1,6}"
ARTICLE = re.compile(rf"(?<!法》)(?<!例》)第({NUMBER})条")
PARAGRAPH = re.compile(rf"\s*第({NUMBER})款")
ITEM = re.compile(rf"\s*(?:、|和|或者)?\s*第[（(]?({NUMBER})[）)]?项")
ITEM_MARK = re.compile(rf"[（(]({NUMBER})[）)]")
SANCTION = re.compile(r"罚|处分|处理|后果|追究|没收|吊|赔|拘|判|责任")
PENAL = re.compile(r"罚款|处罚|处分|吊销|没收|追究|责令|赔偿")
LONGEST = 600  # characters of what is referred to that count for the sentence
LOOKED_AT, ADDED, SHARE = 4, 3, 0.9


def referred(text: str, sections: Sequence[Section], sentence: Span) -> str:
    """The words of the articles, paragraphs and items that a sentence names by number; "" where it names none.

    An article that begins with the sentence itself is not meant.
    """
    spans = [span for span in _targets(text, sections, sentence.of(text)) if sentence.start not in (span.start,)]
    return "".join(span.of(text) for span in spans if sentence not in span)[:LONGEST]


def _targets(text: str, sections: Sequence[Section], words: str) -> Iterator[Span]:
    for found in ARTICLE.finditer(words):
        label = fold(found[0])
        article = next((one for one in sections if fold(one.label) == label), None)
        if article is None:
            continue
        at, inside = found.end(), article
        if paragraph := PARAGRAPH.match(words, at):
            at = paragraph.end()
            inside = next(
                (one for one in sections if one.span in article.span and one.label == f"第{paragraph[1]}款"), article
            )
        items = []
        while item := ITEM.match(words, at):
            at = item.end()
            items += _item(sections, inside, item[1])
        yield from items or [inside.span]


def _item(sections: Sequence[Section], inside: Section, numeral: str) -> list[Span]:
    number = chinese_to_int(numeral)
    marked = [(one, ITEM_MARK.match(one.marker)) for one in sections if one.span in inside.span]
    return [one.span for one, mark in marked if mark and chinese_to_int(mark[1]) == number][:1]


def sanctions(hits: Sequence[Hit], library: Library) -> tuple[Hit, ...]:
    """The hits with the passages that set a sanction for an article among the first of them."""
    held = {hit.passage.id for hit in hits}
    added: list[Hit] = []
    for hit in hits[:LOOKED_AT]:
        article = ARTICLE.match(hit.passage.locator)
        if not article:
            continue
        for passage in library.passages(hit.passage.document):
            if passage.id not in held and _sanctions(passage, article[0]):
                held.add(passage.id)
                added.append(replace(hit, passage=passage, score=SHARE * hit.score))
    return (*hits, *added[:ADDED])


def _sanctions(passage: Passage, article: str) -> bool:
    return article in passage.text[len(article) :] and bool(PENAL.search(passage.text))


def asks_sanction(question: str) -> bool:
    """Whether a question asks what follows a breach."""
    return bool(SANCTION.search(question))
