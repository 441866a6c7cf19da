"""What speaks for a sentence as the place of an answer, in numbers; the same code trains and serves."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from assistant.answer import Kind
from assistant.lacking import supposed
from assistant.overlap import run, subsequence
from assistant.referring import PENAL, SANCTION
from assistant.values import (
    ASKS_FREQUENCY,
    FIGURE,
    TIME,
    acts,
    asked_noun,
    body_pattern,
    fitting_values,
    measure,
    pattern_for,
)
from assistant.variants import variants
from assistant.wording import lines
from ingest.folding import fold
from ingest.terms import terms

KINDS = tuple(Kind)
NAME, HALF = 8, 0.5  # the last characters of a body's name; the share of them from which a question speaks of that body
LEADS = ("：", ":")
ENUMERATION = re.compile(r"[^、，。；（）()]{1,12}、[^、，。；（）()]{1,12}(?:、|和|及|以及|等)")
NEGATION = re.compile(r"不得|禁止|严禁|未|没有|不准|不应|不予|无需|不再")
COPULA = re.compile(r"[^，。；：]{0,2}(?:为|是|指|包括|分为|由|称)")
DEFINES = re.compile(r"是指|所称|指的是|包括|分为|划分为|由.{2,20}组成|为以下|如下|下列")
CIRCUMSTANCE = re.compile(r"情节|拒不|逾期不|逾期未|造成|特殊情况|紧急|构成犯罪|除外|但是|因故|必要时")
PERMITS = re.compile(r"可以|方可|有权|允许|鼓励|不得|禁止|严禁|不准|不予|应当|必须")
DUTY = re.compile(r"应当|必须|要|须|负责|牵头|督促|组织|开展|推进|落实")
PART = re.compile(r"[，,；;：:、。 ]+")
NAMES = (
    "covered",
    "covered_characters",
    "covered_relative",
    "with_headings",
    "with_neighbours",
    "passage_covered",
    "rarest",
    "second_rarest",
    "longest_run",
    "ordered",
    "precision",
    "best_clause",
    "value_clause",
    "nearness",
    "passage_score",
    "passage_rank",
    "passage_lead",
    "place",
    "first",
    "last",
    "length",
    "figures",
    "times",
    "bodies",
    "enumerates",
    "negates",
    "binds",
    "asked_unit",
    "noun",
    "fitting",
    "aside",
    "past",
    "quotes_question",
    "states",
    "covered_plainly",
    "title_covered",
    "title_relative",
    "title_rarest",
    "introduces",
    "item",
    "refers",
    "defines",
    "penal",
    "asks_penalty",
    "circumstance",
    "permits",
    "supplement",
    "words_asked",
    "asks_often",
    "unit",
    "unit_size",
    "acting_clause",
    "acts",
    "cues",
    "cued",
    "lacks_alike",
    "lacks_unasked",
    "distinct",
    "with_before",
    "adds_to_before",
    "closing_covered",
    "opening_before",
    "other_body",
    *(f"asks_{kind.value}" for kind in KINDS),
)
RELATIVE = tuple(
    (NAMES.index(share), NAMES.index(relative))
    for share, relative in (("covered", "covered_relative"), ("title_covered", "title_relative"))
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, ready to be held against sentences. weights: rarity of each term it is about."""

    text: str
    kind: Kind
    content: str
    weights: dict[str, float]
    characters: dict[str, float]
    rarest: tuple[str, ...]
    noun: str
    others: tuple[tuple[str, frozenset[str]], ...] = ()
    cues: tuple[re.Pattern[str], ...] = ()
    closing: frozenset[str] = frozenset()

    def with_background(self, other: Asked, share: float) -> Asked:
        """This question with the words of `other`, which weigh `share` of what they would by themselves."""
        weights = {word: share * weight for word, weight in other.weights.items()} | self.weights
        characters = {word: share * weight for word, weight in other.characters.items()} | self.characters
        return replace(
            self,
            weights=weights,
            characters=characters,
            rarest=self.rarest or other.rarest,
            others=(*self.others, *other.others),
        )


def asked(text: str, kind: Kind, pieces: Sequence[str], rarity: Callable[[str], float]) -> Asked:
    """The question `text` with the words it is about (`pieces`) weighed by their rarity in the library."""
    words = dict.fromkeys(term for piece in pieces for term in terms(piece))
    pairs = {word: rarity(word) for word in words if len(word) > 1}
    single = {word: rarity(word) for word in words if len(word) == 1}
    others = tuple((other, frozenset(terms(word))) for word, other in variants(" ".join(pieces)))
    rarest = tuple(sorted(pairs, key=lambda word: (-pairs[word], word))[:2])
    return Asked(
        text,
        kind,
        fold("".join(pieces)),
        pairs or single,
        single or pairs,
        rarest,
        asked_noun(text),
        others,
        _cues_of(text),
        _closing(text, words),
    )


def _closing(text: str, words: Iterable[str]) -> frozenset[str]:
    """The words of the last part of a question, what stands before it being the case it asks about; none of a question in one part."""
    parts = [part for part in PART.split(text.rstrip("？?。 ")) if part]
    held = frozenset(words).intersection(terms(parts[-1])) if len(parts) > 1 else frozenset()
    return held if len(held) > 1 else frozenset()


@lru_cache(maxsize=512)
def _cues_of(text: str) -> tuple[re.Pattern[str], ...]:
    """How a sentence is put that says what these asking words want."""
    return tuple(said for wanted, said in _cues() if wanted.search(text))


@cache
def _cues() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rows = (line.split("\t") for line in lines("cues.tsv"))
    return tuple((re.compile(wanted), re.compile(said)) for wanted, said in rows)


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was found, cut into sentences. score: fused (0 to 1); rank: from 0; lead: share of the best."""

    context: str
    sentences: tuple[str, ...]
    score: float
    rank: int
    lead: float
    aside: bool = False
    past: bool = False
    title: str = ""
    supplement: bool = False
    items: tuple[bool, ...] = ()
    referred: tuple[str, ...] = ()


def rows(question: Asked, places: Sequence[Place]) -> list[list[float]]:
    """One row of numbers (in the order of NAMES) for every sentence of every place."""
    raw = [row for place in places for row in _rows(question, place)]
    for share_, relative in RELATIVE:
        best = max((row[share_] for row in raw), default=0.0) or 1.0
        for row in raw:
            row[relative] = row[share_] / best
    return raw


def _rows(question: Asked, place: Place) -> list[list[float]]:
    referred = place.referred or ("",) * len(place.sentences)
    bags = [bag(question, sentence + words) for sentence, words in zip(place.sentences, referred, strict=True)]
    headings = bag(question, place.context)
    title = bag(question, place.title)
    said = [held.intersection(question.weights) for held in bags]  # small sets: most of what follows only counts these
    above = headings.intersection(question.weights)
    whole = above.union(*said)
    count = len(bags)
    units = _units(said, place.items)
    often = Counter(word for held in said for word in held)
    parts = _parts(question)
    made = []
    for at, sentence in enumerate(place.sentences):
        near = said[at].union(*said[max(0, at - 1) : at + 2])
        made.append(
            [
                share(said[at], question.weights),
                share(bags[at], question.characters),
                0.0,
                share(said[at] | above, question.weights),
                share(near, question.weights),
                share(whole, question.weights),
                *_rare(question.rarest, bags[at]),
                *_overlap(question, sentence, bags[at]),
                *_clauses(question, sentence),
                place.score,
                float(place.rank),
                place.lead,
                at / count,
                float(at == 0),
                float(at == count - 1),
                math.log1p(len(sentence)),
                *_values(question, sentence),
                float(place.aside),
                float(place.past),
                float(bool(question.content) and question.content in _folded(sentence)),
                float(_states(question, sentence)),
                share(_terms_of(sentence), question.weights),
                share(title, question.weights),
                0.0,
                max((question.weights[word] for word in title if word in question.weights), default=0.0),
                float(sentence.endswith(LEADS)),
                float(bool(place.items) and place.items[at]),
                float(bool(referred[at])),
                *_speech(question, sentence),
                float(place.supplement),
                float(len(question.weights)),
                float(bool(ASKS_FREQUENCY.search(question.text))),
                share(units[at][0], question.weights),
                float(units[at][1]),
                *_acting(question, sentence),
                *_cued(question, sentence),
                *supposed(question.text, sentence),
                share({word for word in said[at] if often[word] == 1}, question.weights),
                *_before(question, said, at, above, parts),
                float(question.kind is Kind.WHO and names_other(question, sentence)),
                *(float(question.kind is kind) for kind in KINDS),
            ]
        )
    return made


Weights = dict[str, float]


def _parts(question: Asked) -> tuple[Weights, Weights] | None:
    """The weights of the words of the last part of a question and of the parts before it; None where it has one part."""
    if not question.closing:
        return None
    last = {word: weight for word, weight in question.weights.items() if word in question.closing}
    return last, {word: weight for word, weight in question.weights.items() if word not in question.closing}


def _before(
    question: Asked, said: Sequence[set[str]], at: int, above: set[str], parts: tuple[Weights, Weights] | None
) -> tuple[float, float, float, float]:
    """Of a sentence that goes on from those before it (逾期不改正的，…): what both say of the question, what it adds to them, what it
    says of the last part of the question and they of the parts before that (-1 where the question has one part)."""
    before = above.union(*said[max(0, at - 3) : at])
    both, adds = share(before | said[at], question.weights), share(said[at] - before, question.weights)
    if not parts:
        return both, adds, -1.0, -1.0
    return both, adds, share(said[at], parts[0]), share(before | said[at], parts[1])


def _units(bags: Sequence[set[str]], items: Sequence[bool]) -> list[tuple[set[str], int]]:
    """For each sentence, the terms of the whole list it belongs to (its own where it belongs to none), and how long that is."""
    starts = [at for at in range(len(bags)) if not (at and items and items[at])]
    made: list[tuple[set[str], int]] = []
    for start, end in zip(starts, [*starts[1:], len(bags)], strict=True):
        made += [(set().union(*bags[start:end]), end - start)] * (end - start)
    return made


def _acting(question: Asked, sentence: str) -> tuple[float, float]:
    """Of a question that asks who: what the best clause in which a body acts says of it, and whether it acts as asked."""
    if question.kind is not Kind.WHO:
        return 0.0, 0.0
    clauses = (found[0] for found in CLAUSE.finditer(sentence))
    shares = [share(bag(question, clause), question.weights) for clause in clauses if acts(question.text, clause)]
    return max(shares, default=0.0), float(acts(question.text, sentence))


def names_other(question: Asked, text: str) -> bool:
    """Whether a text names a body of which the question says less than half: not the one that it asks about."""
    return any(_said_of(question, found[0][-NAME:]) < HALF for found in body_pattern().finditer(text))


def _said_of(question: Asked, name: str) -> float:
    """The share of the terms of a name that the question says, in whichever wording."""
    held = [term for term in _terms_of(name) if len(term) > 1]
    wordings = {word for other, words in question.others if other in name for word in terms(other) if words}
    return sum(term in question.weights or term in wordings for term in held) / (len(held) or 1)


def _cued(question: Asked, sentence: str) -> tuple[float, float]:
    """How many of the ways of putting it that the question wants the sentence has, as a share, and whether it has any."""
    if not question.cues:
        return -1.0, 0.0
    held = sum(1 for said in question.cues if said.search(sentence))
    return held / len(question.cues), float(held > 0)


def _speech(question: Asked, sentence: str) -> tuple[float, ...]:
    """Whether a sentence defines, sanctions, permits; whether a sanction is asked for; how many unasked circumstances it names."""
    defines, penal, permits, circumstances = _manner(sentence)
    unasked = circumstances - frozenset(CIRCUMSTANCE.findall(question.text))
    return defines, penal, float(bool(SANCTION.search(question.text))), float(len(unasked)), permits


@lru_cache(maxsize=8192)
def _manner(sentence: str) -> tuple[float, float, float, frozenset[str]]:
    """Whether a sentence defines, sanctions, permits; the circumstances that it names."""
    flags = (float(bool(pattern.search(sentence))) for pattern in (DEFINES, PENAL, PERMITS))
    return (*flags, frozenset(CIRCUMSTANCE.findall(sentence)))


@lru_cache(maxsize=8192)
def _folded(sentence: str) -> str:
    return fold(sentence)


def bag(question: Asked, text: str) -> set[str]:
    """The terms of a text, and those of the question that it puts in another wording."""
    held = set(_terms_of(text))
    for other, word in question.others:
        if other in text:
            held |= word
    return held


@lru_cache(maxsize=4096)
def _terms_of(text: str) -> frozenset[str]:
    """The terms of a text, remembered: the same passages answer many questions (some 15 MB when full)."""
    return frozenset(terms(text))


def share(present: Set[str], weights: dict[str, float]) -> float:
    """The share of the weights, 0 to 1, whose words are present."""
    whole = sum(weights.values())
    held = [weight for word, weight in weights.items() if word in present]  # a list adds up faster than a generator
    return sum(held) / whole if whole else 0.0


def _rare(rarest: Sequence[str], present: set[str]) -> tuple[float, float]:
    flags = [float(word in present) for word in rarest] + [0.0, 0.0]
    return flags[0], flags[1]


def _overlap(question: Asked, sentence: str, present: set[str]) -> tuple[float, float, float]:
    """Longest common run, longest common subsequence (both over the question's length), share of matched terms."""
    words = _folded(sentence)
    size = len(question.content) or 1
    matched = sum(1 for word in question.weights if word in present)
    return (
        run(question.content, words) / size,
        subsequence(question.content, words) / size,
        matched / (len(present) or 1),
    )


CLAUSE = re.compile(r"[^，,；;：:。！？!?（）()]+")


def _clauses(question: Asked, sentence: str) -> tuple[float, float, float]:
    """Coverage of the best clause, of the best clause with a value of the asked kind, nearness of value and words."""
    pattern = pattern_for(question.kind, question.text)
    best = typed = 0.0
    for found in CLAUSE.finditer(sentence):
        clause = found[0]
        covered = share(bag(question, clause), question.weights)
        best = max(best, covered)
        if pattern and covered > typed and pattern.search(clause):
            typed = covered
    return best, typed, _nearness(question, sentence, pattern)


def _nearness(question: Asked, sentence: str, pattern: re.Pattern[str] | None) -> float:
    """1 where a value touches one of the two rarest words of the question, towards 0 with their distance."""
    if not pattern:
        return 0.0
    values = [found.span() for found in pattern.finditer(sentence)]
    spots = [at for word in question.rarest if (at := sentence.find(word)) >= 0]
    gaps = [min(abs(spot - start), abs(spot - end)) for spot in spots for start, end in values]
    return 1 / (1 + min(gaps) / 8) if gaps else 0.0


def _states(question: Asked, sentence: str) -> bool:
    """Whether one of the rarest words of the question is followed by a copula: 汛期为…, 事故分为…."""
    return any(COPULA.match(sentence, at + len(word)) for word in question.rarest if (at := sentence.find(word)) >= 0)


def _values(question: Asked, sentence: str) -> tuple[float, ...]:
    fitting = bool(fitting_values(question.kind, question.text, sentence))
    noun = bool(question.noun) and question.noun in sentence
    asked_unit = fitting and measure(question.text) is not None
    return (*_contents(sentence), float(asked_unit), float(noun), float(fitting))


@lru_cache(maxsize=8192)
def _contents(sentence: str) -> tuple[float, ...]:
    """How many figures, times and bodies a sentence holds (4 at most), and whether it lists, denies, obliges."""
    counts = (len(pattern.findall(sentence)) for pattern in (FIGURE, TIME, body_pattern()))
    flags = (bool(pattern.search(sentence)) for pattern in (ENUMERATION, NEGATION, DUTY))
    return (*(min(count, 4.0) for count in counts), *map(float, flags))
