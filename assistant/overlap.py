"""How much of a short text stands in a long one, in its order."""

from __future__ import annotations

from functools import lru_cache


def run(short: str, long: str) -> int:
    """Length of the longest stretch of the short text that the long one has."""
    best = 0
    for start in range(len(short)):
        while start + best < len(short) and short[start : start + best + 1] in long:
            best += 1
    return best


def subsequence(short: str, long: str) -> int:
    """Length of the longest common subsequence, bit-parallel (Hyyrö 2004)."""
    masks = _masks(short)
    full = (1 << len(short)) - 1
    state = full
    for character in long:
        mask = masks.get(character)
        if mask:
            shared = state & mask
            state = (state + shared | state - shared) & full
    return len(short) - state.bit_count()


@lru_cache(maxsize=64)
def _masks(text: str) -> dict[str, int]:
    """For each character of a text, a bit for every place where it stands."""
    masks: dict[str, int] = {}
    for at, character in enumerate(text):
        masks[character] = masks.get(character, 0) | 1 << at
    return masks
