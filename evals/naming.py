"""How well terms are found: every term of the labelled documents, against what `find_terms` says of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.duty import Term

OPEN, EITHER, DEFINED, MENTIONED = "open", "either", "defined", "mentioned"
UNSURE = "?"


@dataclass(frozen=True, slots=True)
class Label:
    """A term that a reader marked. occurrence: which of the places where the words stand, from 1; standing: defined,
    mentioned, either (both are right), open (whether it is a term at all is left open); items: as the text lists
    them, () where it lists none, None where that is left open."""

    source: str
    words: str
    occurrence: int
    standing: str
    items: tuple[str, ...] | None

    def start(self, text: str) -> int:
        """Where the words stand; ValueError when they do not stand there so often."""
        at = -1
        for _ in range(self.occurrence):
            at = text.index(self.words, at + 1)
        return at


@dataclass(frozen=True, slots=True)
class Naming:
    """How the found terms compare with the labelled ones; the tuples tell each miss in words."""

    labelled: int
    found: int
    right: int
    defined: int
    found_defined: int
    right_defined: int
    listed: int
    right_items: int
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    confused: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return (
            f"名词 {self.labelled} 处：查全 {share(self.right, self.labelled)}，查准 {share(self.right, self.found)}；"
            f"其中有解释的 {self.defined} 处：查全 {share(self.right_defined, self.defined)}，"
            f"查准 {share(self.right_defined, self.found_defined)}；"
            f"列举逐项全对 {share(self.right_items, self.listed)}"
        )


def share(part: int, whole: int) -> str:
    """12/13（92.3%）"""
    return f"{part}/{whole}（{100 * part / whole:.1f}%）" if whole else "0/0"


def read_labels(path: Path) -> tuple[Label, ...]:
    """The labels of a .tsv file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_label(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _label(row: dict[str, str]) -> Label:
    items = None if row["items"] == UNSURE else tuple(filter(None, row["items"].split("|")))
    return Label(row["source"], row["words"], int(row["occurrence"]), row["standing"], items)


def measured(path: Path, folder: Path) -> Naming:
    """The score over a file of labels, of the documents as they are read from `folder` and below; print it to see it."""
    from ingest.reading import read
    from ingest.understanding.describing import describe
    from ingest.understanding.naming import find_terms
    from ingest.understanding.outline import outline

    labels = read_labels(path)
    files = {file.name: file for file in folder.rglob("*.*")}
    texts, found = {}, {}
    for source in dict.fromkeys(label.source for label in labels):
        reading = read(files[source])
        document = describe(reading, source)
        texts[source] = document.text
        found[source] = find_terms(document, outline(document.text, document, reading.headings))
    return score(labels, texts, found)


def score(labels: Iterable[Label], texts: dict[str, str], terms: dict[str, tuple[Term, ...]]) -> Naming:
    """The terms of labelled documents against the labels. texts, terms: by source.

    What a label leaves open counts neither for nor against.
    """
    wanted = {(one.source, one.start(texts[one.source])): one for one in labels}
    told = {(source, term.words.span.start): term for source in texts for term in terms[source]}
    counted = {place: one for place, one in wanted.items() if one.standing != OPEN}
    judged = {place: term for place, term in told.items() if getattr(wanted.get(place), "standing", "") != OPEN}
    hits = {place for place, one in counted.items() if place in told and _same(told[place], one)}
    defined = {place for place, one in counted.items() if one.standing == DEFINED}
    claimed = {p for p, term in judged.items() if term.definition and getattr(wanted.get(p), "standing", "") != EITHER}
    listed = {place for place in defined if counted[place].items}
    exact = {place for place in listed & hits if _items(told[place]) == counted[place].items}
    return Naming(
        labelled=len(counted),
        found=len(judged),
        right=len(hits),
        defined=len(defined),
        found_defined=len(claimed),
        right_defined=len(defined & claimed & hits),
        listed=len(listed),
        right_items=len(exact),
        missed=tuple(f"{place[0]} {counted[place].words}" for place in counted if place not in hits),
        extra=tuple(f"{place[0]} {judged[place].words.text}" for place in judged if place not in hits),
        confused=tuple(_confusions(counted, told, hits, exact | (hits - listed))),
    )


def _same(term: Term, label: Label) -> bool:
    return term.words.text == label.words


def _items(term: Term) -> tuple[str, ...]:
    return tuple(item.text for item in term.items)


def _confusions(
    counted: dict[tuple[str, int], Label], told: dict[tuple[str, int], Term], hits: set, exact: set
) -> Iterator[str]:
    for place in sorted(hits):
        label, term = counted[place], told[place]
        if label.standing in (DEFINED, MENTIONED) and (label.standing == DEFINED) != (term.definition is not None):
            yield f"{place[0]} {label.words}：应为{label.standing}"
        elif place not in exact:
            yield f"{place[0]} {label.words}：{_items(term)}"
