"""Question sets in any of the formats that are read: JSON lines of our own, and SQuAD-style JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case, read_cases


@dataclass(frozen=True, slots=True)
class Text:
    """A document that comes with a question set: the file name it gets, and its words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Cases, and the documents that come with them; () where the documents are elsewhere."""

    cases: tuple[Case, ...]
    texts: tuple[Text, ...] = ()

    def first(self, limit: int | None) -> QuestionSet:
        """The first `limit` cases with the documents that hold their answers; all when None."""
        if limit is None:
            return self
        cases = self.cases[:limit]
        needed = {name for case in cases for name in case.documents}
        return QuestionSet(cases, tuple(text for text in self.texts if text.name in needed))


def load_set(path: Path) -> QuestionSet:
    """The set in a file: .json is read as SQuAD (CMRC 2018, DRCD), anything else as JSON lines of our own format."""
    if path.suffix.lower() != ".json":
        return QuestionSet(read_cases(path))
    from evals.squad import read_squad

    return read_squad(path)


def load_cases(path: Path | str) -> tuple[Case, ...]:
    """The cases in a file of either format."""
    return load_set(Path(path)).cases
