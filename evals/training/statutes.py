"""Written questions over statutes as training examples: a real library, the real search, every sentence with a label."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.answer import Question
from assistant.answering import gather
from assistant.inquiry import understand
from assistant.selecting import Laid, lay
from evals.cases import Case, read_cases
from evals.wording import comparable
from ingest.document import Span
from ingest.embedding import load
from ingest.library import Library
from ingest.pipeline import ingest

WRITTEN = Path(__file__).parent / "data"


def written() -> list[Case]:
    """The questions of `evals/training/data`, those that the statutes do not answer included."""
    return [case for path in sorted(WRITTEN.glob("*-statutes.jsonl")) for case in read_cases(path)]


def statutes(folder: Path, cases: Sequence[Case]) -> list[Path]:
    """The files below `folder` that the questions are about."""
    names = {name for case in cases for name in case.documents}
    found = {path.name: path for path in sorted(folder.rglob("*.md")) if path.name in names}
    return [found[name] for name in sorted(found)]


def table(cases: Sequence[Case], files: Sequence[Path]) -> tuple[np.ndarray, np.ndarray, list[int], list[str]]:
    """Features, labels (1: the sentence holds evidence), group sizes and the question id of each group.

    Every question is asked twice: of all statutes together, and of its own alone.
    """
    features: list[list[float]] = []
    labels: list[int] = []
    groups: list[int] = []
    ids: list[str] = []
    with tempfile.TemporaryDirectory() as room, Library.open(Path(room), load(""), purpose="training") as library:
        list(ingest(files, library))
        for case in cases:
            for laid in _asked(case, library):
                held = _held(case, laid, library)
                if any(held):
                    features += laid.table
                    labels += held
                    groups.append(len(held))
                    ids.append(case.id)
    return np.array(features, dtype=np.float32), np.array(labels), groups, ids


def _asked(case: Case, library: Library) -> Iterator[Laid]:
    for name in ("", *case.documents[:1]):
        inquiry = understand(Question(case.question, document=name or None), library)
        if inquiry.documents and case.evidence:
            yield lay(inquiry, gather(inquiry, library), library)


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
