"""What a question wants, and which of its words say what: a small model over characters, trained on marked questions.

Two linear models over character n-grams: one gives every character its role, one gives the question its aim. Which file
they come from and how they were trained: `evals/training/questions.py`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from ingest.embedding import cut
from ingest.folding import fold

SCOPE_SIGN = "○"  # stands for words that are known to name the scope
EDGE = 4  # characters of nothing before and after a question
MASKS = {"S": "\ue001", "B": "\ue002", "O": "\ue003"}
PLAIN_SIZES, MASKED_SIZES = (1, 2, 3, 4), (1, 2, 3, 4)
SMOOTH = 0.5  # what the step from one role to the next weighs
SHARED = 0.4  # how far the characters of one word are read alike
EVEN = 0.6  # how far rare roles are favoured


class Aim(StrEnum):
    """What a question is after: one provision (LOOK), or everything of a sort."""

    LOOK = "look"
    BODY = "body"
    COLLECT = "collect"
    DUE = "due"
    OFTEN = "often"
    FORBID = "forbid"
    DONE = "done"
    MENTION = "mention"
    COMPARE = "compare"


class Role(StrEnum):
    """What a character of a question belongs to: asking words, the scope, the body that acts, the matter itself."""

    FRAME = "F"
    SCOPE = "S"
    BODY = "B"
    OBJECT = "O"


AIMS, ROLES = tuple(Aim), tuple(Role)
OF_A_MATTER = frozenset({Aim.MENTION, Aim.LOOK})  # aims that are nothing without a matter or a body
FAVOURS = (0.5, 1.0, 1.5, 2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question with the chance of each aim (in the order of AIMS, summing to 1), whether it counts, its roles letter by letter."""

    text: str
    chances: tuple[float, ...]
    counts: bool
    roles: str

    @property
    def aim(self) -> Aim:
        """The likeliest aim."""
        return AIMS[self.chances.index(max(self.chances))]

    def chance(self, *aims: Aim) -> float:
        """How likely it is one of these aims, 0 to 1."""
        return sum(self.chances[AIMS.index(aim)] for aim in aims)

    def pieces(self, role: Role) -> tuple[str, ...]:
        """The runs of characters in this role, in their order."""
        marked = "".join(
            letter if held == role.value else "\n" for letter, held in zip(self.text, self.roles, strict=True)
        )
        return tuple(piece.strip() for piece in marked.split("\n") if piece.strip())

    def whole(self, piece: str) -> bool:
        """Whether a piece begins and ends where words do: not so 换北 of 换北斗, of which no absence proves anything."""
        at, words = self.text.find(piece), word_list(self.text)[0]
        ends = {start + len(word) for word, start in words}
        return at >= 0 and at in {start for _, start in words} and at + len(piece) in ends


def parse(text: str, limiting: Sequence[str] = ()) -> Parsed:
    """The question with its aim and the roles of its characters, by the shipped model. limiting: words known to name the scope."""
    for words in sorted(limiting, key=len, reverse=True):
        text = text.replace(words, SCOPE_SIGN)
    return _parsed(re.sub(f"{SCOPE_SIGN}[的{SCOPE_SIGN}]*{SCOPE_SIGN}", SCOPE_SIGN, text))


@lru_cache(maxsize=512)
def _parsed(text: str) -> Parsed:
    return parsed(text, _model())


def parsed(text: str, model: Model) -> Parsed:
    """The question as a model reads it."""
    roles = model.roles(text)
    keys = aim_keys(text, roles)
    totals = _summed(keys, model.aim_keys, model.aim_weights) + model.aim_bias
    chances = np.exp(totals - totals.max())
    count = float(_summed(keys, model.aim_keys, model.count_weights)[0] + model.count_bias[0])
    made = Parsed(text, tuple(map(float, chances / chances.sum())), count > 0, roles)
    return made if made.aim not in OF_A_MATTER or {"O", "B"} & set(roles) else replace(made, roles=_forced(text, model))


def _forced(text: str, model: Model) -> str:
    """The roles of a question that must have a matter, its characters favoured just as far as it takes to find one."""
    found = (model.roles(text, favour) for favour in FAVOURS)
    return next((roles for roles in found if Role.OBJECT.value in roles), Role.FRAME.value * len(text))


def role_keys(text: str, at: int) -> list[int]:
    """The features of one character: what stands around it."""
    near = _bordered(text)[at : at + 2 * EDGE + 1]
    single = [f"u{step}{near[EDGE + step]}" for step in range(-3, 4)]
    pairs = [f"b{step}{near[EDGE + step : EDGE + step + 2]}" for step in range(-3, 3)]
    triples = [f"t{step}{near[EDGE + step : EDGE + step + 3]}" for step in range(-2, 1)]
    return [*map(_key, ("c" + near[EDGE], *single, *pairs, *triples, *_word_keys(text, at)))]


def _word_keys(text: str, at: int) -> list[str]:
    """The word a character stands in, its place there, and the words around it."""
    words, which = word_list(text)
    before2, before, own, after, after2 = (
        words[step][0] if 0 <= step < len(words) else "^" for step in range(which[at] - 2, which[at] + 3)
    )
    first = words[which[at]][1]
    place = "S" if len(own) == 1 else "B" if at == first else "E" if at == first + len(own) - 1 else "M"
    around = (f"w-{before}", f"w+{after}", f"w--{before2}", f"w++{after2}", f"wb{before}|{own}", f"wa{own}|{after}")
    return [f"w{own}", f"p{place}", f"l{len(own)}", *around]


@lru_cache(maxsize=8)
def word_list(text: str) -> tuple[list[tuple[str, int]], list[int]]:
    """The words of a text with the place of their first character, and for each character the number of its word."""
    turns = (at for at in range(1, len(text)) if text[at].isalnum() != text[at - 1].isalnum())
    starts = sorted({0, *(start for start, _ in cut(text)), *turns})
    ends = [*starts[1:], len(text)]
    words = [(text[start:end], start) for start, end in zip(starts, ends, strict=True)]
    return words, [number for number, (word, _) in enumerate(words) for _ in word]


def aim_keys(text: str, roles: str) -> list[int]:
    """The features of a question: its n-grams, plain and with the runs of scope, body and object put as one sign each."""
    grams = {
        prefix + words[at : at + size]
        for prefix, words, sizes in (
            ("r", f"^{fold(text)}$", PLAIN_SIZES),
            ("m", f"^{fold(masked(text, roles))}$", MASKED_SIZES),
        )
        for size in sizes
        for at in range(len(words) - size + 1)
    }
    return sorted(map(_key, grams))


def masked(text: str, roles: str) -> str:
    """The question with one sign for each run of scope, body or object."""
    made, before = "", ""
    for letter, role in zip(text, roles, strict=True):
        if role not in MASKS:
            made += letter
        elif role != before:
            made += MASKS[role]
        before = role
    return made


def decoded(scores: np.ndarray, steps: np.ndarray) -> list[int]:
    """The best sequence of roles (Viterbi). scores: characters × roles; steps: roles × roles, both logarithms."""
    best, back = scores[0].copy(), []
    for row in scores[1:]:
        paths = best[:, None] + SMOOTH * steps
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def _key(feature: str) -> int:
    return zlib.crc32(feature.encode())


@lru_cache(maxsize=8)
def _bordered(text: str) -> str:
    inner = "".join(
        "9" if letter.isdigit() else "A" if letter.isascii() and letter.isalpha() else letter for letter in text
    )
    return "^" * EDGE + inner + "$" * EDGE


def _summed(keys: Iterable[int], known: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The sum of the weights of the keys that are known."""
    return _weights(np.fromiter(keys, np.uint32), known, weights).sum(0, dtype=np.float64)


def _weights(wanted: np.ndarray, known: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weights of each key, 0 for those that are not known; one more dimension than `wanted`."""
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where((known[at] == wanted)[..., None], weights[at], 0)


@dataclass(frozen=True)
class Model:
    """The weights as they are stored. *_keys: sorted checksums of features; *_weights: one row each."""

    role_keys: np.ndarray
    role_weights: np.ndarray
    role_bias: np.ndarray
    steps: np.ndarray
    prior: np.ndarray
    aim_keys: np.ndarray
    aim_weights: np.ndarray
    aim_bias: np.ndarray
    count_weights: np.ndarray
    count_bias: np.ndarray

    def roles(self, text: str, favour: float = 0.0) -> str:
        """One letter of Role for every character. favour: what is added to the logarithm of the chance of a matter."""
        if not text:
            return ""
        keys = np.array([role_keys(text, at) for at in range(len(text))], np.uint32)  # as many for every character
        rows = _weights(keys, self.role_keys, self.role_weights).sum(1, dtype=np.float64)
        scores = rows + self.role_bias
        scores -= np.log(np.exp(scores - scores.max(1, keepdims=True)).sum(1, keepdims=True)) + scores.max(
            1, keepdims=True
        )
        numbers = np.array(word_list(text)[1])
        alike = np.stack([scores[numbers == number].mean(0) for number in range(numbers[-1] + 1)])[numbers]
        mixed = (1 - SHARED) * scores + SHARED * alike
        mixed[:, ROLES.index(Role.OBJECT)] += favour
        return "".join(ROLES[at].value for at in decoded(mixed - EVEN * self.prior, self.steps))


@cache
def _model() -> Model:
    with (files("assistant") / "data" / "questions.npz").open("rb") as file, np.load(file) as held:
        return Model(**{name: held[name] for name in held.files})
