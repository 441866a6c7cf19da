"""Put the questions of a set to a desk, one after another."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.answer import Question, Turn
from assistant.desk import Desk, LibraryDesk
from assistant.settings import Settings
from evals.cases import Case, Prediction, predict
from evals.sets import Text
from evals.wording import comparable
from ingest.document import Hit

DEPTH = 10  # passages in which the evidence is looked for


def run(cases: Sequence[Case], desk: Desk, *, probe: bool = True) -> Iterator[Prediction]:
    """One prediction a case, in order, as they are made.

    probe: also search the completed question and note where the evidence stands; it is outside the seconds of an answer.
    """
    sources = {entry.id: entry.sources for entry in desk.entries()} if probe else {}
    for case in cases:
        history = tuple(Turn(message.role, message.content) for message in case.history)
        made = predict(desk.ask(Question(case.question, history)), case.id)
        if probe and case.evidence:
            hits = desk.search(made.question or case.question, limit=DEPTH)
            made = replace(made, places=places(case, hits, sources))
        yield made


def places(case: Case, hits: Sequence[Hit], sources: dict[str, tuple[str, ...]]) -> tuple[int | None, ...]:
    """For each evidence quote the rank of the first passage of its document that holds it whole.

    sources: the names of the files of each document id.
    """
    texts = [(sources.get(hit.passage.document, ()), comparable(hit.passage.text)) for hit in hits]
    return tuple(
        next((rank for rank, (names, text) in enumerate(texts, 1) if quote.document in names and words in text), None)
        for quote, words in ((quote, comparable(quote.quote)) for quote in case.evidence)
    )


@contextmanager
def temporary_desk(settings: Settings) -> Iterator[LibraryDesk]:
    """The desk of an empty library that is gone afterwards; settings: for all but the library's place."""
    from ingest.embedding import load
    from ingest.library import Library

    with tempfile.TemporaryDirectory(prefix="yingji-eval-") as folder:
        at = replace(settings, library=Path(folder) / "library")
        library = Library.open(at.library, load(at.embedding), purpose="yingji eval")
        with LibraryDesk(library, at) as desk:
            yield desk


@contextmanager
def written(texts: Sequence[Text]) -> Iterator[Path]:
    """A folder that holds these texts as files, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="yingji-texts-") as folder:
        for text in texts:
            (Path(folder) / text.name).write_text(text.words, encoding="utf-8")
        yield Path(folder)
