"""Proves that a question set rests on its documents: every quote stands there, and every fact stands in a quote."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from evals.cases import Case, read_cases
from evals.wording import comparable
from ingest.errors import YingjiError

KINDS = ("number", "deadline", "who", "list", "what", "yesno", "compare", "followup", "unanswerable")
DIFFICULTIES = ("easy", "medium", "hard")
LONGEST_QUOTE = 60
BY_HAND = Path(__file__).parents[1] / "data" / "checked_by_hand.tsv"


def check(cases: Sequence[Case], folder: Path) -> tuple[str, ...]:
    """What is wrong with `cases` over the documents in `folder`, one sentence each; empty when nothing is.

    folder: UTF-8 text files. Quotes are compared in NFKC, without white space, curly quotes made straight.
    """
    repeated = [id for id, times in Counter(case.id for case in cases).items() if times > 1]
    return (*(f"{id}: the id is used twice" for id in repeated), *(f for case in cases for f in _faults(case, folder)))


def shared(first: Sequence[Case], second: Sequence[Case], folder: Path) -> tuple[str, ...]:
    """Pairs of cases, one of each set, whose evidence quotes overlap in a document: a split must have none."""
    pairs = product(_spans(first, folder), _spans(second, folder))
    return tuple(
        f"{a} and {b} rest on the same words of {document}"
        for (a, document, start, end), (b, other, begin, finish) in pairs
        if document == other and start < finish and begin < end
    )


def table(cases: Sequence[Case]) -> str:
    """How many cases there are of each kind and difficulty, as a table of text."""
    counts = Counter((case.kind, case.difficulty) for case in cases)
    rows = [(kind, *(counts[kind, level] for level in DIFFICULTIES)) for kind in KINDS]
    rows.append(("all", *(sum(row[place] for row in rows) for place in (1, 2, 3))))
    head = f"{'':<13}{'easy':>7}{'medium':>8}{'hard':>6}{'all':>6}"
    return "\n".join([head, *(f"{kind:<13}{e:>7}{m:>8}{h:>6}{e + m + h:>6}" for kind, e, m, h in rows)])


def _faults(case: Case, folder: Path) -> Iterator[str]:
    if case.kind not in KINDS:
        yield f"{case.id}: there is no kind {case.kind}"
    if case.difficulty not in DIFFICULTIES:
        yield f"{case.id}: there is no difficulty {case.difficulty}"
    if case.history and case.history[-1].role != "assistant":
        yield f"{case.id}: the history must end with an answer"
    if case.kind == "followup" and not case.history:
        yield f"{case.id}: a follow-up without a history"
    yield from _unanswerable_faults(case) if case.kind == "unanswerable" else _answerable_faults(case, folder)


def _unanswerable_faults(case: Case) -> Iterator[str]:
    if case.documents or case.facts or case.evidence or case.forbidden:
        yield f"{case.id}: an unanswerable question with an answer"


def _answerable_faults(case: Case, folder: Path) -> Iterator[str]:
    if not case.facts or not all(case.facts) or not case.evidence:
        yield f"{case.id}: no facts or no evidence"
    if set(case.documents) != {quote.document for quote in case.evidence}:
        yield f"{case.id}: the documents are not those of the evidence"
    for quote in case.evidence:
        yield from _quote_faults(case.id, quote.document, quote.quote, folder)
    quoted = comparable("".join(quote.quote for quote in case.evidence))
    for fact in case.facts:
        if not any(comparable(way) in quoted for way in fact) and not by_hand() & {(case.id, way) for way in fact}:
            yield f"{case.id}: {fact[0]} is not in the evidence"
    yield from (
        f"{case.id}: {wrong} is forbidden and quoted" for wrong in case.forbidden if comparable(wrong) in quoted
    )


def _quote_faults(id: str, document: str, quote: str, folder: Path) -> Iterator[str]:
    if not (folder / document).is_file():
        yield f"{id}: there is no {document}"
    elif comparable(quote) not in words_of(folder / document):
        yield f"{id}: {document} does not say {quote}"
    if len(comparable(quote)) > LONGEST_QUOTE:
        yield f"{id}: a quote of {len(comparable(quote))} characters is longer than a clause"


def _spans(cases: Sequence[Case], folder: Path) -> tuple[tuple[str, str, int, int], ...]:
    """Case id, document, start and end (offsets in its comparable words) of each evidence quote."""
    quotes = [(case.id, quote.document, comparable(quote.quote)) for case in cases for quote in case.evidence]
    starts = [words_of(folder / document).find(words) for _, document, words in quotes]
    return tuple((*quote[:2], at, at + len(quote[2])) for quote, at in zip(quotes, starts, strict=True))


@cache
def words_of(path: Path) -> str:
    """The text of a document as quotes are compared with it."""
    return comparable(path.read_text(encoding="utf-8"))


@cache
def by_hand() -> frozenset[tuple[str, str]]:
    """(case id, alternative of a fact) that no quote holds and that a person has found right all the same."""
    rows = (line.split("\t") for line in BY_HAND.read_text(encoding="utf-8").splitlines() if line)
    return frozenset((id, fact) for id, fact, _reason in rows)


def main() -> None:
    """Check a set from the command line and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    cases = read_cases(asked.cases)
    if faults := check(cases, asked.folder):
        raise YingjiError("题集有错：" + "；".join(faults), str(asked.cases), "请改正题目或证据后再查")
    print(table(cases))


if __name__ == "__main__":
    main()
