"""Whether the evidence speaks of what was asked: a logistic regression over signs of the sentence that would answer.

The weights come from `evals/training/refusal.py`: each question with an answer is held against itself with its evidence taken
out of the documents, so that nothing can be learned about how answerable questions are worded.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from assistant.answer import Inquiry, Kind
from assistant.features import NAMES, bag, share
from assistant.ranking import Forest
from assistant.selecting import NOWHERE, Candidate, weighed
from assistant.unsaid import HAN, SIGNS, silence, words_of
from assistant.values import acts
from assistant.variants import variants
from ingest.embedding import cut
from ingest.folding import fold
from ingest.library import Library
from ingest.terms import terms

FAR = 6.0  # by how much a sentence leads when there is no second
SECTIONS = frozenset({"aside", "past", "supplement", "quotes_question"})  # of which the training questions have too few
OWN = tuple(at for at, name in enumerate(NAMES) if name not in SECTIONS)
STANDING = ("score", "best_score", "behind", "lead", "behind_rank", "choice", "best_lead", "spread", "standing")
SHARES = ("passage_share", "passage_characters", "said_weight", "lost_weight", "lost_most")
HEADS = tuple(
    f"{place}_{sign}" for place in ("before", "after") for sign in ("has", "unsaid", "unheard", "letters", "nowhere")
)
OTHERS = ("rival", "acts_otherwise")
ALL_SIGNS = (*(NAMES[at] for at in OWN), *STANDING, *SIGNS, *SHARES, *HEADS, *OTHERS)
ASKING = re.compile(
    r"多少|几(?!乎)|多[大高宽远久长重深厚]|谁|哪|什么|啥|怎么|咋|如何|何时|吗[？?]?$|能不能|可不可以|要不要|是不是|算不算|用不用|行不行|有没有"
)
BREAK = re.compile(r"[，,；;。]")
REACH = 6  # characters between a noun and the asking words, for it to be what is asked of the subject
FEW = 0.05  # of the titles in a library, for a word to set their documents apart


def signs(
    inquiry: Inquiry,
    kept: Sequence[Candidate],
    fitting: Sequence[Candidate],
    library: Library,
    text: str,
    models: tuple[Forest, Forest] | None = None,
) -> list[float]:
    """ALL_SIGNS of the first of `fitting` (its words: `text`), which would answer, among all that stand for the evidence, `kept`.

    models: as in `unsaid.silence`.
    """
    first = fitting[0]
    question, title = weighed(inquiry, library), library.entry(first.hit.passage.document).title
    around = first.hit.passage.context + first.hit.passage.text
    sentence = bag(question, text)
    passage = sentence | bag(question, around)
    unsaid = silence(words_of(inquiry, library), sentence, passage, models)
    ceiling = library.rarity(NOWHERE)
    lost = [weight for word, weight in question.weights.items() if word not in passage]
    said = sum(weight for word, weight in question.weights.items() if word in sentence)
    shares = (share(passage, question.weights), share(passage, question.characters), said / ceiling)
    otherwise = inquiry.kind is Kind.WHO and not acts(inquiry.text, text)
    return [
        *(first.row[at] for at in OWN),
        *_standing(first, kept, fitting),
        *unsaid,
        *shares,
        sum(lost) / ceiling,
        max(lost, default=0.0) / ceiling,
        *_heads(inquiry, text, sentence, passage),
        _rival(inquiry, fold(title + around + text), library),
        float(otherwise),
    ]


def _standing(first: Candidate, kept: Sequence[Candidate], fitting: Sequence[Candidate]) -> Iterator[float]:
    """How the sentence stands among the others, by the scores of the ranker; in the order of STANDING."""
    scores = [one.score for one in kept]
    second = next((one.score for one in fitting if one is not first), first.score - FAR)
    yield first.score
    yield scores[0]
    yield first.score - scores[0]
    yield first.score - second
    yield float(next(at for at, one in enumerate(kept) if one is first))
    yield float(len(fitting))
    yield scores[0] - (scores[1] if len(scores) > 1 else scores[0] - FAR)
    yield float(np.std(scores))
    yield float(len(kept))


def _words(inquiry: Inquiry) -> tuple[str, ...]:
    """The words of two characters and more that an inquiry is about, as they stand in it, each once."""
    cuts = (piece[start:end] for piece in inquiry.terms for start, end in cut(piece))
    return tuple(dict.fromkeys(word for word in cuts if len(word) > 1 and HAN.search(word)))


def _heads(inquiry: Inquiry, text: str, sentence: Set[str], passage: Set[str]) -> list[float]:
    """Of the word nearest before the asking words and of the one nearest after them, what is asked of the subject: whether
    there is one, and how much of it the sentence, the passage and the letters of the sentence leave out."""
    nearest = _nearest(inquiry)
    made: list[float] = []
    for place in ("before", "after"):
        word = nearest.get(place)
        if not word:
            made += [0.0] * 5
            continue
        pairs = [term for term in terms(word) if len(term) > 1] or [word]
        unsaid, unheard = (sum(pair not in held for pair in pairs) / len(pairs) for held in (sentence, passage))
        letters = sum(letter not in text for letter in word) / len(word)
        made += [1.0, unsaid, unheard, letters, float(letters == unheard == 1)]
    return made


def _nearest(inquiry: Inquiry) -> dict[str, str]:
    """The word nearest "before" and "after" the asking words of a question, in the same clause and within REACH."""
    found: dict[str, tuple[int, str]] = {}
    for word in _words(inquiry):
        at = inquiry.text.find(word)
        for start, end in (one.span() for one in ASKING.finditer(inquiry.text)) if at >= 0 else ():
            ahead = at + len(word) <= start
            gap = inquiry.text[at + len(word) : start] if ahead else inquiry.text[end:at]
            place = "before" if ahead else "after"
            if at < end and not ahead:
                continue
            if len(gap) <= REACH and not BREAK.search(gap) and len(gap) < found.get(place, (REACH + 1, ""))[0]:
                found[place] = len(gap), word
    return {place: word for place, (_, word) in found.items()}


def _rival(inquiry: Inquiry, own: str, library: Library) -> float:
    """How rare the rarest word of a question is in the titles of the library that other titles have and the evidence, with its own
    title (`own`, folded), lacks; 0 to 1, 0 where there is none."""
    titles = _titles(tuple(entry.title for entry in library.entries()))
    most = 0.0
    for word in map(fold, _words(inquiry)):
        held = sum(word in title for title in titles)
        if not 0 < held <= FEW * len(titles) + 1:
            continue
        if not any(one in own for one in (word, *(word.replace(said, other) for said, other in variants(word)))):
            most = max(most, math.log(len(titles) / held) / math.log(len(titles)) if len(titles) > 1 else 0.0)
    return most


@lru_cache(maxsize=4)
def _titles(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, titles))


def about(
    inquiry: Inquiry, kept: Sequence[Candidate], fitting: Sequence[Candidate], library: Library, text: str
) -> bool:
    """Whether the sentence that would answer speaks of the subject of the inquiry; the arguments are those of `signs`."""
    held = _subject()
    read = zip(ALL_SIGNS, signs(inquiry, kept, fitting, library, text), strict=True)
    total = held.bias + sum(held.weights.get(name, 0.0) * sign for name, sign in read)
    return 1 / (1 + math.exp(-total)) >= held.threshold


@dataclass(frozen=True)
class Subject:
    """A logistic regression over ALL_SIGNS; weights: by name, so that a feature newer than they are weighs nothing."""

    bias: float
    weights: Mapping[str, float]
    threshold: float


@cache
def _subject() -> Subject:
    return Subject(**json.loads((files("assistant") / "data" / "subject.json").read_text(encoding="utf-8")))
