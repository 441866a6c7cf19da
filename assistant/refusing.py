"""Decide whether the best sentence answers at all: a decision about slots, not about a score."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Inquiry
from assistant.selecting import Candidate

TOUCHED, AROUND = 0.12, 0.2


def answers(inquiry: Inquiry, candidates: Sequence[Candidate]) -> bool:
    """Whether the best candidate speaks about the subject of the inquiry."""
    best = candidates[0]
    return best.feature("covered") >= TOUCHED or best.feature("passage_covered") >= AROUND
