"""Citation recall and precision as ALCE defines them (arXiv 2305.14627, section 3), containment in place of entailment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.cases import CitedWords, Prediction
from evals.wording import comparable

MARKS = re.compile(r"((?:\[\d+\])+)")
NUMBER = re.compile(r"\d+")
LABEL = re.compile(r"^[^，,。；;：:！？!?\n]{1,24}[：:]", re.MULTILINE)
CLAUSE = re.compile(r"[^，,。；;：:、！？!?\n]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of an answer up to the marks that close them, as clauses, and what those marks cite.

    clauses: comparable; a label such as 武汉市： before a line is no clause. cited: () where no mark follows.
    """

    clauses: tuple[str, ...]
    cited: tuple[CitedWords, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """recall: share of statements that their citations hold; precision: share of citations that are of use.

    Each is None where there is nothing to count.
    """

    recall: float | None
    precision: float | None


def support(prediction: Prediction) -> Support:
    """ALCE's two measures of one answer; (None, None) for a refusal.

    A statement is held when each of its clauses stands in the words (or the title) of one of its citations.
    A citation is of use when its statement is held, and it holds the statement alone or the others do not without it.
    """
    if prediction.refused:
        return Support(None, None)
    made = tuple(statements(prediction))
    useful = [flag for one in made for flag in _useful(one)]
    return Support(_share([held(one, one.cited) for one in made]), _share(useful))


def statements(prediction: Prediction) -> Iterator[Statement]:
    """The answer cut after each run of citation marks; words after the last mark cite nothing."""
    cited = {words.number: words for words in prediction.citations}
    pieces = [*MARKS.split(prediction.answer), ""]
    for words, marks in zip(pieces[::2], pieces[1::2], strict=True):
        clauses = tuple(filter(None, map(comparable, CLAUSE.findall(LABEL.sub("", words)))))
        if clauses:
            numbers = dict.fromkeys(map(int, NUMBER.findall(marks)))
            yield Statement(clauses, tuple(cited[number] for number in numbers if number in cited))


def held(statement: Statement, cited: Sequence[CitedWords]) -> bool:
    """Whether each clause stands in one of these citations."""
    words = [comparable(f"{one.title}\n{one.quote}") for one in cited]
    return all(any(clause in text for text in words) for clause in statement.clauses)


def _useful(statement: Statement) -> Iterator[bool]:
    whole = held(statement, statement.cited)
    for one in statement.cited:
        others = [other for other in statement.cited if other is not one]
        yield whole and (held(statement, [one]) or not held(statement, others))


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
