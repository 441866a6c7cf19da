"""Freshness (时效): which items of a stored paper the library no longer bears out, and why."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.cutting import sentences_within
from assistant.study.item import Item, Paper, Scored, Source, Version
from assistant.study.proving import squeezed, told, wrong_words
from assistant.study.verdicts import Recheck, Stale
from ingest.document import Document, Entry, Span
from ingest.folding import fold
from ingest.library import Library

SENTENCE = 12  # characters from which on an answer is looked for in the whole document
NEAR = 0.5  # share of the quoted sentence's pairs of characters that a changed sentence must still have


def recheck(paper: Paper, library: Library) -> Recheck:
    """Hold every item against what the library holds now."""
    books = {version.id: current(version, library) for version in paper.documents}
    found = [(entry, verdict(entry, books, library)) for entry in paper.entries]
    return Recheck(
        title=paper.title,
        checked=len(paper.entries),
        stale=tuple(one for _, one in found if isinstance(one, Stale)),
        moved=tuple(entry.number for entry, one in found if one is True),
        notes=tuple(noted(paper, books)),
    )


def current(version: Version, library: Library) -> Entry | None:
    """What is in the library now in the place of a document: itself, its file's new words, or a newer version of the law."""
    entries = {entry.id: entry for entry in library.entries()}
    same = entries.get(version.id)
    if same is not None:
        return entries.get(same.successor or "", same)
    by_file = [entry for entry in entries.values() if version.file in entry.sources]
    by_title = [entry for entry in entries.values() if entry.title == version.title]
    return next(iter((*by_file, *by_title)), None)


def noted(paper: Paper, books: dict[str, Entry | None]) -> Iterator[str]:
    """What became of the documents of a paper."""
    for version in paper.documents:
        entry = books[version.id]
        if entry is None:
            yield f"《{version.title}》（{version.file}）已不在库中。"
        elif entry.id != version.id:
            yield f"《{version.title}》（{version.file}）已有新的内容，按《{entry.title}》（{entry.source}）复核。"


def verdict(scored: Scored, books: dict[str, Entry | None], library: Library) -> Stale | bool:
    """Why an item is no longer right; else whether its words have moved or changed."""
    moved = False
    for source in scored.item.sources:
        entry = books.get(source.document)
        if entry is None:
            return Stale(scored.number, scored.item, f"出处《{source.title}》已不在库中。")
        if entry.id == source.document:
            continue
        now = nearest(source, library.document(entry.id), entry)
        if now is None:
            return Stale(scored.number, scored.item, f"《{entry.title}》里已没有这句话：“{short(source.quote)}”。")
        fault = changed(scored.item, source, now, library.document(entry.id))
        if fault:
            return Stale(scored.number, scored.item, fault, now)
        moved = moved or now.quote != source.quote
    return moved


def changed(item: Item, before: Source, now: Source, document: Document) -> str:
    """What no longer holds in the words that stand there now, "" when the key still does; whole sentences may have moved."""
    quote, whole = squeezed(now.quote), squeezed(document.text)
    mine = [squeezed(fact) for fact in item.facts if squeezed(fact) in squeezed(before.quote)]
    gone = [fact for fact in mine if fact not in (whole if len(fact) >= SENTENCE else quote)]
    if gone and len(gone[0]) >= SENTENCE:
        return f"答案“{short(gone[0])}”已不在原文中。"
    if gone:
        return f"答案“{short(gone[0])}”已不在原文中，现在是：“{short(now.quote)}”。"
    stem = squeezed(told(item))
    if stem in squeezed(before.quote) and stem not in quote:
        return f"题干里的话已改，现在是：“{short(now.quote)}”。"
    added = [words for words in wrong_words(item) if squeezed(words) in quote]
    return f"错误选项“{short(added[0])}”现在也在原文中：“{short(now.quote)}”。" if added else ""


def nearest(source: Source, document: Document, entry: Entry) -> Source | None:
    """The same words in a document, else the sentences most like them; None when nothing is near."""
    at = document.text.find(source.quote)
    if at >= 0:
        return moved_to(source, document, entry, Span(at, at + len(source.quote)))
    wanted, best, score = pairs(source.quote), None, NEAR
    for span in sentences_within(document, Span(0, len(document.text))):
        held = pairs(span.of(document.text))
        share = len(wanted & held) / max(1, min(len(wanted), len(held))) if len(held) > 4 else 0.0
        if share > score or (best is not None and share == score and len(span) > len(best)):
            best, score = span, share
    return moved_to(source, document, entry, best) if best else None


def moved_to(source: Source, document: Document, entry: Entry, span: Span) -> Source:
    return Source(entry.id, entry.source, entry.title, source.locator, span.start, span.end, span.of(document.text))


def pairs(words: str) -> frozenset[str]:
    words = fold(words)
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def short(words: str) -> str:
    words = squeezed(words)
    return words if len(words) <= 60 else words[:59] + "…"
