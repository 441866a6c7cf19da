"""Written questions over statutes as training examples: a real library, the real search, every sentence with a label."""

from __future__ import annotations

import random
import re
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from assistant.answer import Inquiry, Question
from assistant.gathering import gather
from assistant.inquiry import understand
from assistant.selecting import Laid, lay
from evals.cases import Case, read_cases
from evals.wording import comparable
from ingest.document import Span
from ingest.embedding import load
from ingest.library import Library
from ingest.pipeline import ingest

STRAY = 3  # every how many questions with an answer one is asked of a document that has none
SHELF = 40  # documents that a question with an answer is asked of together, as many as an office has
PLAN = re.compile(r"[tu]\d{3}\.txt$")
WRITTEN = Path(__file__).parent / "data"


def written() -> list[Case]:
    """The questions of `evals/training/data`, those that the documents do not answer included."""
    return [case for path in sorted(WRITTEN.glob("*.jsonl")) for case in read_cases(path)]


def statutes(folder: Path, cases: Sequence[Case]) -> list[Path]:
    """The files that the questions are about: statutes below `folder`, plans of our own."""
    names = {name for case in cases for name in case.documents}
    paths = [*sorted(folder.rglob("*.md")), *sorted(WRITTEN.glob("plans/*.txt"))]
    found = {path.name: path for path in paths if path.name in names}
    return [found[name] for name in sorted(found)]


class Where(StrEnum):
    """Of which documents a question is asked: of as many as an office has, its own and others by lot (of all, where it has no
    answer), of its own, or of one that cannot know."""

    EVERYWHERE = "everywhere"
    HOME = "home"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it is asked of the library: of all documents together, of its own alone, or of another one (Where).

    held: 1 for each sentence of `laid` that holds evidence, none for a question without an answer.
    """

    case: Case
    where: Where
    inquiry: Inquiry
    laid: Laid
    held: tuple[int, ...]


@contextmanager
def shelf(folder: Path, cases: Sequence[Case]) -> Iterator[Library]:
    """A library of the documents that the questions are about, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as room, Library.open(Path(room), load(""), purpose="training") as library:
        list(ingest(statutes(folder, cases), library))
        yield library


def asked(cases: Sequence[Case], library: Library) -> Iterator[Asking]:
    """Every question, asked of several documents together, of its own alone, and some of one that cannot know the answer."""
    names = {name: entry.id for entry in library.entries() for name in entry.sources}
    for case in cases:
        for where, within in _places(case, names):
            name = next(iter(within)) if where is not Where.EVERYWHERE else None
            inquiry = understand(Question(case.question, document=name), library)
            if within and where is Where.EVERYWHERE:
                meant = {names[one] for one in within}
                inquiry = replace(inquiry, documents=tuple(id for id in inquiry.documents if id in meant))
            if inquiry.documents and not inquiry.missing:
                laid = lay(inquiry, gather(inquiry, library), library)
                laid = replace(laid, table=np.array(laid.table, np.float32))  # a tenth of the room of lists
                found = case.evidence and where is not Where.ELSEWHERE
                yield Asking(case, where, inquiry, laid, tuple(_held(case, laid, library)) if found else ())


def _places(case: Case, names: Mapping[str, str]) -> list[tuple[Where, tuple[str, ...]]]:
    """Of which documents a question is asked; () for all of them."""
    home = tuple(name for name in case.documents if name in names)
    if not home:
        return [(Where.EVERYWHERE, ())]
    lot = zlib.crc32(case.id.encode())
    others = [name for name in names if name not in home]
    others = _of_one_office(home[0], others) or random.Random(lot).sample(others, min(SHELF, len(others)))
    places = [(Where.EVERYWHERE, (*home, *others[1:])), (Where.HOME, home[:1])]
    return [*places, (Where.ELSEWHERE, others[:1])] if case.evidence and lot % STRAY == 0 else places


def _of_one_office(plan: str, others: Sequence[str]) -> list[str]:
    """The plans written for the same places as a plan is (t301 … t310, u101 …); none of a statute."""
    return [name for name in others if PLAN.match(plan) and name[:2] == plan[:2]]


def table(askings: Sequence[Asking]) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Features, labels (1: the sentence holds evidence) and group sizes of those whose evidence was found."""
    found = [one for one in askings if any(one.held)]
    features = np.vstack([one.laid.table for one in found])
    return features, np.array([label for one in found for label in one.held]), [len(one.held) for one in found]


def _held(case: Case, laid: Laid, library: Library) -> list[int]:
    """1 for each sentence that holds a quote, by itself, with what introduces it, or as a part of a list asked for."""
    quotes = [(quote.document, comparable(quote.quote)) for quote in case.evidence]
    names = {entry.id: set(entry.sources) for entry in library.entries()}
    lists: dict[tuple[str, Span], str] = {}
    spoken: list[tuple[str, str, tuple[str, Span]]] = []
    for hit, span, lead in laid.sentences:
        text = library.document(hit.passage.document).text
        key = (hit.passage.document, lead or span)
        lists[key] = lists.get(key, "") + comparable(span.of(text))
        spoken.append((hit.passage.document, comparable((lead.of(text) if lead else "") + span.of(text)), key))
    whole = case.kind == "list"
    return [
        int(any(name in names[document] and quote in (lists[key] if whole else own) for name, quote in quotes))
        for document, own, key in spoken
    ]
