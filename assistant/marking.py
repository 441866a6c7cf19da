"""Citation marks as language models write them, and the statements they close, while the text is still coming."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARK = re.compile(
    r"[\[［【]\s*(?:\^|citation\s*[:：]|(?:来源|依据|证据|出处|要点|原文)\s*[:：]?)?\s*"
    r"(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]］】]"
)
MARKS = re.compile(rf"(?:\s*{MARK.pattern})+")
AFTER = "。；，、！？.;,!?"  # may follow the marks and belongs to the words before them
COMING = re.compile(r"\s*(?:[\[［【][^\]］】]{0,14})?")  # what may yet become one more mark
NUMBER = re.compile(r"\d{1,2}")
LISTED = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-*•·]\s+|\d{1,2}[.、)）]\s*(?!\d)|[（(]\d{1,2}[)）]\s*)+")
EMPHASIS = re.compile(r"\*\*|__|`+")
LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words up to the marks that close them, as written, and the numbers of those marks; () when the text ends without."""

    text: str
    numbers: tuple[int, ...]


def statements(pieces: Iterable[str]) -> Iterator[Statement]:
    """The statements of a text that comes in pieces, each as soon as it is sure where it ends."""
    waiting = ""
    for piece in pieces:
        waiting += piece
        while cut := _first(waiting):
            statement, waiting = cut
            yield statement
    while cut := _first(waiting, whole=True):
        statement, waiting = cut
        yield statement
    if waiting.strip():
        yield Statement(waiting.strip(), ())


def _first(text: str, *, whole: bool = False) -> tuple[Statement, str] | None:
    """The first statement and what follows it; None while more marks may be coming (whole: no more text is)."""
    found = MARKS.search(text)
    if not found or (not whole and COMING.fullmatch(text, found.end())):
        return None
    end = found.end() + (text[found.end() : found.end() + 1] in AFTER and found.end() < len(text))
    return Statement((text[: found.start()] + text[found.end() : end]).strip(), numbers_in(found[0])), text[end:]


def numbers_in(text: str) -> tuple[int, ...]:
    """The numbers of the marks in a text, each once."""
    return tuple(dict.fromkeys(int(one) for found in MARK.finditer(text) for one in NUMBER.findall(found[1])))


def plain(text: str) -> str:
    """A statement's words on one line, without the list marks and the emphasis of Markdown."""
    lines = (LISTED.sub("", line) for line in LINES.split(EMPHASIS.sub("", text)))
    return "".join(lines).strip()
