"""The last step of every reader: lines become one clean text, and headings get their spans in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.document import Heading, Reading, Span

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff〇]")
BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
FAR_EAST = r"\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
FAR_EAST_CHARACTER = re.compile(f"[{FAR_EAST}]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text on its way into a Reading; depth: of a heading, from 1; 0 for everything else."""

    text: str
    depth: int = 0


def han(text: str) -> int:
    """How many Han characters `text` has."""
    return len(HAN.findall(text))


def clean(text: str) -> tuple[str, int]:
    """`text` with every line break as \\n and without characters nobody can see, and how many of those there were."""
    return INVISIBLE.subn("", BREAK.sub("\n", text))


def invisible_loss(count: int) -> tuple[str, ...]:
    """The sentence that reports `count` dropped characters; nothing for none."""
    return (f"有 {count} 个不可见的控制字符，已去掉",) if count else ()


def joined(before: str, after: str) -> str:
    """Two pieces of one paragraph as one: a space between words of Latin script, none beside Chinese."""
    if not before or not after:
        return before + after
    tight = FAR_EAST_CHARACTER.match(before[-1]) or FAR_EAST_CHARACTER.match(after[0])
    return before + after if tight else f"{before} {after}"


def composed(
    lines: Iterable[Line],
    format: str,
    metadata: tuple[tuple[str, str], ...] = (),
    losses: tuple[str, ...] = (),
) -> Reading:
    """The Reading whose text is `lines`, one below the other, with the spans of the headings among them."""
    texts: list[str] = []
    headings: list[Heading] = []
    at = dropped = 0
    for line in lines:
        text, invisible = clean(line.text)
        if line.depth and text.strip():
            headings.append(Heading(Span(at, at + len(text)), line.depth))
        texts.append(text)
        at += len(text) + 1
        dropped += invisible
    return Reading(
        "\n".join(texts), format, headings=tuple(headings), metadata=metadata, losses=losses + invisible_loss(dropped)
    )
