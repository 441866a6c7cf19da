"""The information table above a document on a web page (索引号, 文号, 发文日期 …): labels and their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.reading.blocks import Block, is_links, is_paragraph

LEADS = " 　【[•·*-"
TAILS = " 　】];；,，|"
DATE = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}")
LONGEST_VALUE = 120
LONGEST_BLOCK = 300

Pair = tuple[str, str]


@cache
def known() -> dict[str, bool]:
    """Every known label without inner spaces → whether its value says something about the document."""
    text = files("ingest").joinpath("data/web-labels.tsv").read_text("utf-8")
    entries = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {label: use == "keep" for label, use in entries}


@cache
def pattern() -> re.Pattern[str]:
    """A known label (with spaces between its characters, as 索 引 号) and its colon, at the start or after a border."""
    spaced = (r"[ \u3000]*".join(label) for label in sorted(known(), key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s\u3000【\[|]))({'|'.join(spaced)})[ \u3000]*[:：]")


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring blocks that are nothing but labels and values."""

    places: tuple[int, ...] = ()
    pairs: tuple[Pair, ...] = ()

    def plus(self, places: tuple[int, ...], pairs: tuple[Pair, ...]) -> _Run:
        return _Run(self.places + places, self.pairs + pairs)


def labelled(page: tuple[Block, ...]) -> tuple[tuple[Pair, ...], tuple[Block, ...]]:
    """The (label, value) pairs that a page prints about its document, and the page's other blocks."""
    body = next((at for at, block in enumerate(page) if is_paragraph(block)), len(page))
    taken = [run for run in _runs(page) if run.places[0] < body and _is_table(run)]
    places = {at for run in taken for at in run.places}
    pairs = dict.fromkeys(pair for run in taken for pair in run.pairs if known()[pair[0]] and pair[1])
    return tuple(pairs), tuple(block for at, block in enumerate(page) if at not in places)


def _is_table(run: _Run) -> bool:
    """Two different labels with values, or one with a date."""
    valued = {name: value for name, value in run.pairs if value}
    return len(valued) >= 2 or any(DATE.match(value) for value in valued.values())


def _runs(page: tuple[Block, ...]) -> Iterator[_Run]:
    run = _Run()
    at = 0
    while at < len(page):
        pairs = _pairs(page[at])
        used = 1
        if len(pairs) == 1 and not pairs[0][1] and at + 1 < len(page) and _is_value(page[at + 1]):
            pairs, used = ((pairs[0][0], page[at + 1].text),), 2
        if pairs:
            run = run.plus(tuple(range(at, at + used)), pairs)
        elif run.pairs:
            yield run
            run = _Run()
        at += used
    if run.pairs:
        yield run


def _is_value(block: Block) -> bool:
    return len(block.text) <= LONGEST_VALUE and not _pairs(block) and not is_links(block)


def _pairs(block: Block) -> tuple[Pair, ...]:
    """The labels and values that make up all of `block`; nothing when it holds any other words."""
    if len(block.text) > LONGEST_BLOCK or block.depth:
        return ()
    return _of_cells(block.cells) if block.cells else _of_text(block.text)


def _of_cells(cells: tuple[str, ...]) -> tuple[Pair, ...]:
    pairs: list[Pair] = []
    name = ""
    for cell in cells:
        inner = _of_text(cell)
        if inner:
            pairs += [(name, "")] * bool(name) + list(inner[:-1])
            name, value = inner[-1]
            if value:
                pairs.append((name, value))
                name = ""
        elif name:
            pairs.append((name, cell))
            name = ""
        elif cell:
            return ()
    return (*pairs, (name, "")) if name else tuple(pairs)


def _of_text(text: str) -> tuple[Pair, ...]:
    stripped = text.strip(LEADS)
    bare = _bare(stripped.rstrip(":： 　】]"))
    if bare in known():
        return ((bare, ""),)
    found = list(pattern().finditer(stripped))
    if not found or found[0].start() != 0:
        return ()
    ends = [match.start() for match in found[1:]] + [len(stripped)]
    pairs = tuple(
        (_bare(match[1]), stripped[match.end() : end].strip(LEADS + TAILS))
        for match, end in zip(found, ends, strict=True)
    )
    return pairs if all(len(value) <= LONGEST_VALUE for _, value in pairs) else ()


def _bare(label: str) -> str:
    return "".join(label.split())
