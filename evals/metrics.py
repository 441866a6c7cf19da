"""When an answer is right, cited, crisp: the rules of the question format; and the shares over many answers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.cases import Case, Prediction
from evals.citations import support
from evals.wording import comparable

LONGEST = {
    "number": 160,
    "deadline": 160,
    "who": 160,
    "yesno": 200,
    "what": 320,
    "followup": 320,
    "list": 640,
    "compare": 900,
}
UNANSWERABLE = "unanswerable"
CRISP_KINDS = frozenset({"number", "deadline", "who", "yesno"})
CRISP, CITATION_LONGEST, QUOTE_SHORTEST = 60, 600, 8
BRIEF = 24  # characters of a fact in the reason of a miss
RESAMPLES, SEED = 1_000, 20250101
FIGURE = re.compile(r"\d+(?:\.\d+)?")

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one prediction fared. `why` is "" when right and cited, else a few Chinese words on what is amiss.

    told: share of the facts of which an alternative is in the answer (0 for a refusal). recall, precision:
    of the citations, as in `evals.citations`. leaked: whether a citation comes from a document that does not
    answer the case. places: as in `Prediction`. These are None where they do not apply: told and places for
    an unanswerable case, the others for a refusal, and leaked for a case that names no document.
    """

    id: str
    kind: str
    difficulty: str
    right: bool
    cited: bool
    crisp: bool
    refused: bool
    faithful: bool
    told: float | None
    recall: float | None
    precision: float | None
    leaked: bool | None
    places: tuple[int | None, ...] | None
    why: str
    seconds: float


def judge(case: Case, prediction: Prediction) -> Verdict:
    """The verdict on one prediction, by the rules of the question format."""
    answer = comparable(prediction.answer)
    wrong = _wrong(case, prediction, answer)
    amiss = wrong or _uncited(case, prediction, answer)
    cites = support(prediction)
    return Verdict(
        id=case.id,
        kind=case.kind,
        difficulty=case.difficulty,
        right=not wrong,
        cited=not amiss,
        crisp=not prediction.refused and case.kind in CRISP_KINDS and len(answer) <= CRISP,
        refused=prediction.refused,
        faithful=not unsupported_figures(prediction),
        told=_told(case, prediction, answer),
        recall=cites.recall,
        precision=cites.precision,
        leaked=_leaked(case, prediction),
        places=None if case.kind == UNANSWERABLE else prediction.places,
        why=amiss,
        seconds=prediction.seconds,
    )


def _wrong(case: Case, prediction: Prediction, answer: str) -> str:
    if case.kind == UNANSWERABLE:
        return "" if prediction.refused else "应当拒答"
    if prediction.refused:
        return "没有作答"
    for fact in case.facts:
        if not _in(answer, fact):
            return f"缺少“{_brief(fact[0])}”"
    for words in case.forbidden:
        if comparable(words) in answer:
            return f"不应出现“{_brief(words)}”"
    return ""


def _brief(words: str) -> str:
    return words if len(words) <= BRIEF else words[: BRIEF - 1] + "…"


def _uncited(case: Case, prediction: Prediction, answer: str) -> str:
    if case.kind == UNANSWERABLE:
        return ""
    if len(answer) > LONGEST.get(case.kind, 320):
        return f"答复太长（{len(answer)} 字）"
    if any(len(cited.quote) > CITATION_LONGEST for cited in prediction.citations):
        return "引文太长"
    held = sum(_held(quote.document, comparable(quote.quote), prediction) for quote in case.evidence)
    return "" if 2 * held >= len(case.evidence) else f"依据 {len(case.evidence)} 处只引到 {held} 处"


def _held(document: str, quote: str, prediction: Prediction) -> bool:
    cited = [comparable(words.quote) for words in prediction.citations if words.document == document]
    return any(quote in words or (len(words) >= QUOTE_SHORTEST and words in quote) for words in cited)


def _in(answer: str, fact: Sequence[str]) -> bool:
    return any(comparable(words) in answer for words in fact)


def _told(case: Case, prediction: Prediction, answer: str) -> float | None:
    if case.kind == UNANSWERABLE or not case.facts:
        return None
    return 0.0 if prediction.refused else sum(_in(answer, fact) for fact in case.facts) / len(case.facts)


def _leaked(case: Case, prediction: Prediction) -> bool | None:
    if prediction.refused or not case.documents:
        return None
    return any(words.document not in case.documents for words in prediction.citations)


def unsupported_figures(prediction: Prediction) -> tuple[str, ...]:
    """Figures of the answer that stand in none of its cited words; () for a refusal."""
    if prediction.refused:
        return ()
    cited = {figure for words in prediction.citations for figure in _figures(words.quote)}
    return tuple(figure for figure in _figures(prediction.answer) if figure not in cited)


def _figures(text: str) -> list[str]:
    """The figures of a text, line by line: two that only a line's end sets apart are two."""
    return [figure for line in text.splitlines() for figure in FIGURE.findall(comparable(line))]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares and means over a group of verdicts; each is None where the group has no case it applies to.

    between: the 95 % bootstrap interval of `cited`. crisp: over the answered questions of the crisp kinds.
    told: fact recall. recall, precision: of citations. leaks: share of answers that cite a document outside.
    """

    count: int
    right: float | None
    cited: float | None
    between: Interval | None
    crisp: float | None
    faithful: float | None
    told: float | None
    recall: float | None
    precision: float | None
    leaks: float | None


def score(verdicts: Sequence[Verdict]) -> Score:
    """The score of `verdicts`."""
    answered = [verdict.crisp for verdict in verdicts if verdict.kind in CRISP_KINDS and not verdict.refused]
    return Score(
        count=len(verdicts),
        right=mean(verdict.right for verdict in verdicts),
        cited=mean(verdict.cited for verdict in verdicts),
        between=interval([[verdict.cited, True] for verdict in verdicts], _ratio),
        crisp=mean(answered),
        faithful=mean(verdict.faithful for verdict in verdicts),
        told=mean(verdict.told for verdict in verdicts),
        recall=mean(verdict.recall for verdict in verdicts),
        precision=mean(verdict.precision for verdict in verdicts),
        leaks=mean(verdict.leaked for verdict in verdicts),
    )


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of the values that are not None, or None when there are none."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Of refusing, over answerable and unanswerable cases together; between: the 95 % bootstrap interval of f1.

    due: how many cases are unanswerable; made: how many were refused; good: how many of these were due.
    """

    due: int
    made: int
    good: int
    precision: float
    recall: float
    f1: float
    between: Interval | None


def refusal(verdicts: Sequence[Verdict]) -> Refusal:
    """Precision: share of refusals that were due; recall: share of unanswerable cases that were refused."""
    flags = [[one.refused and one.kind == UNANSWERABLE, one.refused, one.kind == UNANSWERABLE] for one in verdicts]
    good, made, due = (sum(column) for column in zip(*flags, strict=True)) if flags else (0, 0, 0)
    precision, recall = (good / made if made else 0.0), (good / due if due else 0.0)
    return Refusal(due, made, good, precision, recall, _f1((good, made, due)), interval(flags, _f1) if due else None)


def _ratio(sums: Sequence[float]) -> float:
    part, whole = sums
    return part / whole if whole else 0.0


def _f1(sums: Sequence[float]) -> float:
    """F1 from how many were good, made and due."""
    good, made, due = sums
    return 2 * good / (made + due) if made + due else 0.0


def interval(flags: Sequence[Sequence[bool]], measure: Callable[[Sequence[float]], float]) -> Interval | None:
    """The 95 % percentile bootstrap of a measure of column sums; one row of flags a case, None for fewer than two.

    Cases are drawn with replacement, `RESAMPLES` times, always from the same seed.
    """
    if len(flags) < 2:
        return None
    import numpy as np

    table = np.asarray(flags, float)
    chosen = np.random.default_rng(SEED).integers(len(table), size=(RESAMPLES, len(table)))
    low, high = np.percentile([measure(sums) for sums in table[chosen].sum(1)], (2.5, 97.5))
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """recall_k: share of evidence quotes in the first k passages; mrr: mean of 1 / rank of a case's first found quote.

    quotes: how many quotes were looked for. A quote beyond the passages looked at counts as not found.
    """

    quotes: int
    recall_1: float
    recall_5: float
    recall_10: float
    mrr: float


def retrieval(verdicts: Sequence[Verdict]) -> Retrieval | None:
    """How well the evidence was found; None where nobody looked."""
    probed = [verdict.places for verdict in verdicts if verdict.places]
    ranks = [place or math.inf for places in probed for place in places]
    if not ranks:
        return None
    within = (sum(rank <= k for rank in ranks) / len(ranks) for k in (1, 5, 10))
    first = (1 / min(place or math.inf for place in places) for places in probed)
    return Retrieval(len(ranks), *within, sum(first) / len(probed))


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds from question to answer: the median, the 95th percentile, the slowest."""

    p50: float
    p95: float
    slowest: float


def latency(verdicts: Sequence[Verdict]) -> Latency:
    """By nearest rank; zeros when there are no verdicts."""
    seconds = sorted(verdict.seconds for verdict in verdicts) or [0.0]
    p50, p95 = (seconds[max(0, math.ceil(share * len(seconds)) - 1)] for share in (0.5, 0.95))
    return Latency(p50, p95, seconds[-1])
