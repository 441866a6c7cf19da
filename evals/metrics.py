"""When an answer is right, cited, crisp: the rules of the question format, and number fidelity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import Case, Prediction
from ingest.folding import fold

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
CRISP_KINDS = frozenset({"number", "deadline", "who", "yesno"})
CRISP, CITATION_LONGEST, QUOTE_SHORTEST = 60, 600, 8
MARK = re.compile(r"\[\d+\]")
FIGURE = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one prediction fared. `why` is "" when right and cited, else one word or two on what is amiss."""

    id: str
    kind: str
    right: bool
    cited: bool
    crisp: bool
    refused: bool
    faithful: bool
    why: str
    seconds: float


def comparable(text: str) -> str:
    """Text as it is compared: NFKC, no white space, straight quotes, without citation marks."""
    return fold(MARK.sub("", text))


def judge(case: Case, prediction: Prediction) -> Verdict:
    """The verdict on one prediction, by the rules of the question format."""
    answer = comparable(prediction.answer)
    if case.kind == "unanswerable":
        right = cited = prediction.refused
        why = "" if right else "should refuse"
    else:
        wrong = _wrong(case, prediction, answer)
        uncited = _uncited(case, prediction, answer)
        right, cited, why = not wrong, not (wrong or uncited), wrong or uncited
    return Verdict(
        id=case.id,
        kind=case.kind,
        right=right,
        cited=cited,
        crisp=case.kind in CRISP_KINDS and len(answer) <= CRISP,
        refused=prediction.refused,
        faithful=not unsupported_figures(prediction),
        why=why,
        seconds=prediction.seconds,
    )


def _wrong(case: Case, prediction: Prediction, answer: str) -> str:
    if prediction.refused:
        return "refused"
    for fact in case.facts:
        if not any(comparable(words) in answer for words in fact):
            return f"lacks {fact[0]}"
    for words in case.forbidden:
        if comparable(words) in answer:
            return f"has forbidden {words}"
    return ""


def _uncited(case: Case, prediction: Prediction, answer: str) -> str:
    if len(answer) > LONGEST.get(case.kind, 320):
        return f"too long ({len(answer)})"
    if any(len(cited.quote) > CITATION_LONGEST for cited in prediction.citations):
        return "citation too long"
    held = sum(_held(quote.document, comparable(quote.quote), prediction) for quote in case.evidence)
    return "" if 2 * held >= len(case.evidence) else f"cites {held} of {len(case.evidence)}"


def _held(document: str, quote: str, prediction: Prediction) -> bool:
    cited = [comparable(words.quote) for words in prediction.citations if words.document == document]
    return any(quote in words or (len(words) >= QUOTE_SHORTEST and words in quote) for words in cited)


def unsupported_figures(prediction: Prediction) -> tuple[str, ...]:
    """Figures of the answer that stand in none of its cited words; () for a refusal."""
    if prediction.refused:
        return ()
    cited = set(FIGURE.findall(comparable("\n".join(words.quote for words in prediction.citations))))
    return tuple(figure for figure in FIGURE.findall(comparable(prediction.answer)) if figure not in cited)


@dataclass(frozen=True, slots=True)
class Score:
    """Shares over a group of verdicts; each is None where the group has no case it applies to."""

    count: int
    right: float | None
    cited: float | None
    crisp: float | None
    faithful: float


def score(verdicts: Sequence[Verdict]) -> Score:
    """The shares over `verdicts`."""
    crisp = [verdict.crisp for verdict in verdicts if verdict.kind in CRISP_KINDS]
    return Score(
        count=len(verdicts),
        right=_share([verdict.right for verdict in verdicts]),
        cited=_share([verdict.cited for verdict in verdicts]),
        crisp=_share(crisp),
        faithful=_share([verdict.faithful for verdict in verdicts]) or 0.0,
    )


def refusal(verdicts: Sequence[Verdict]) -> tuple[float, float, float]:
    """Precision, recall and F1 of refusing, over answerable and unanswerable cases together."""
    due = sum(verdict.kind == "unanswerable" for verdict in verdicts)
    made = sum(verdict.refused for verdict in verdicts)
    good = sum(verdict.refused and verdict.kind == "unanswerable" for verdict in verdicts)
    precision, recall = (good / made if made else 0.0), (good / due if due else 0.0)
    return precision, recall, 2 * precision * recall / (precision + recall) if good else 0.0


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
