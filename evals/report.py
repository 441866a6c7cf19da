"""A score as a person reads it: by kind, with the misses, and against an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import Case, Prediction
from evals.metrics import Score, Verdict, judge, refusal, score


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report: a kind of question (or 全部) with its shares."""

    name: str
    score: Score


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run. refusal: precision, recall, F1. slowest: seconds of the slowest answer."""

    lines: tuple[Line, ...]
    refusal: tuple[float, float, float]
    verdicts: tuple[Verdict, ...]
    median: float
    slowest: float


def report(cases: Sequence[Case], predictions: Sequence[Prediction]) -> Report:
    """Judge predictions against their cases (paired by id)."""
    made = {prediction.id: prediction for prediction in predictions}
    verdicts = tuple(judge(case, made[case.id]) for case in cases if case.id in made)
    kinds = sorted({verdict.kind for verdict in verdicts})
    lines = [Line(kind, score([verdict for verdict in verdicts if verdict.kind == kind])) for kind in kinds]
    seconds = sorted(verdict.seconds for verdict in verdicts) or [0.0]
    return Report(
        lines=(*lines, Line("全部", score(verdicts))),
        refusal=refusal(verdicts),
        verdicts=verdicts,
        median=seconds[len(seconds) // 2],
        slowest=seconds[-1],
    )


def changes(now: Report, before: Report) -> tuple[tuple[Verdict, ...], tuple[Verdict, ...]]:
    """Verdicts that are newly right and cited, and those that no longer are, against an earlier run."""
    earlier = {verdict.id: verdict.cited for verdict in before.verdicts}
    shared = [verdict for verdict in now.verdicts if verdict.id in earlier]
    gained = tuple(verdict for verdict in shared if verdict.cited and not earlier[verdict.id])
    lost = tuple(verdict for verdict in shared if not verdict.cited and earlier[verdict.id])
    return gained, lost
