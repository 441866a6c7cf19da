"""A score as a person reads it: by kind, by difficulty, and against an earlier run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evals.cases import Case, Prediction
from evals.metrics import Latency, Refusal, Retrieval, Score, Verdict, judge, latency, refusal, retrieval, score

WHOLE = "全部"
NAMES = {
    "number": "数字",
    "deadline": "时限",
    "who": "谁",
    "list": "清单",
    "what": "是什么",
    "yesno": "是否",
    "compare": "比较",
    "followup": "追问",
    "unanswerable": "答不了",
    "easy": "易",
    "medium": "中",
    "hard": "难",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report: a kind or a difficulty (or 全部), its shares, and how well its evidence was found."""

    name: str
    score: Score
    retrieval: Retrieval | None


@dataclass(frozen=True, slots=True)
class Change:
    """A case that fared differently in an earlier run; gained: right and cited now and not before."""

    id: str
    gained: bool
    before: Verdict
    now: Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run. lines: by kind, 全部 last; difficulties: the same by difficulty.

    unanswered: ids of the cases that have no prediction; changed: against the baseline, where there is one.
    """

    lines: tuple[Line, ...]
    difficulties: tuple[Line, ...]
    refusal: Refusal
    latency: Latency
    verdicts: tuple[Verdict, ...]
    unanswered: tuple[str, ...]
    changed: tuple[Change, ...] | None

    @property
    def whole(self) -> Line:
        return self.lines[-1]


def report(
    cases: Sequence[Case], predictions: Sequence[Prediction], baseline: Sequence[Prediction] | None = None
) -> Report:
    """Judge predictions against their cases (paired by id), and against those of an earlier run."""
    verdicts = _verdicts(cases, predictions)
    judged = {verdict.id for verdict in verdicts}
    return Report(
        lines=(*_lines(verdicts, tuple(NAMES), lambda one: one.kind), _line(WHOLE, verdicts)),
        difficulties=_lines(verdicts, tuple(NAMES), lambda one: one.difficulty),
        refusal=refusal(verdicts),
        latency=latency(verdicts),
        verdicts=verdicts,
        unanswered=tuple(case.id for case in cases if case.id not in judged),
        changed=None if baseline is None else changes(verdicts, _verdicts(cases, baseline)),
    )


def _verdicts(cases: Sequence[Case], predictions: Sequence[Prediction]) -> tuple[Verdict, ...]:
    made = {prediction.id: prediction for prediction in predictions}
    return tuple(judge(case, made[case.id]) for case in cases if case.id in made)


def _lines(verdicts: Sequence[Verdict], order: Sequence[str], of: Callable[[Verdict], str]) -> tuple[Line, ...]:
    """One line a group, in the known order, unknown names last."""
    found = sorted({of(one) for one in verdicts}, key=lambda name: (order.index(name) if name in order else 99, name))
    return tuple(_line(name, [one for one in verdicts if of(one) == name]) for name in found)


def _line(name: str, verdicts: Sequence[Verdict]) -> Line:
    return Line(name, score(verdicts), retrieval(verdicts))


def changes(now: Sequence[Verdict], before: Sequence[Verdict]) -> tuple[Change, ...]:
    """The cases that won or lost "right and cited" since an earlier run, gained ones first."""
    earlier = {verdict.id: verdict for verdict in before}
    pairs = [(earlier[one.id], one) for one in now if one.id in earlier]
    changed = [Change(new.id, new.cited, old, new) for old, new in pairs if old.cited != new.cited]
    return tuple(sorted(changed, key=lambda change: not change.gained))


def sentences(result: Report) -> Iterator[str]:
    """Refusal, retrieval, latency and what was left out, one sentence each."""
    found, took = result.whole.retrieval, result.latency
    yield _of_refusing(result.refusal)
    if found:
        yield f"检索：{found.quotes} 处依据，MRR {found.mrr:.3f}"
    yield f"用时：中位 {took.p50 * 1000:.0f} 毫秒，p95 {took.p95 * 1000:.0f} 毫秒，最慢 {took.slowest * 1000:.0f} 毫秒"
    if result.unanswered:
        yield f"没有答复的题：{'、'.join(result.unanswered)}"


def _of_refusing(own: Refusal) -> str:
    if not own.due:
        return f"拒答：题集里没有答不了的题，误拒 {own.made} 题"
    between = f"（95% 区间 {own.between[0]:.2f}–{own.between[1]:.2f}）" if own.between else ""
    shares = f"准确 {own.precision:.1%}，召回 {own.recall:.1%}，F1 {own.f1:.2f}{between}"
    return f"拒答：答不了的 {own.due} 题拒了 {own.good} 题，误拒 {own.made - own.good} 题；{shares}"
