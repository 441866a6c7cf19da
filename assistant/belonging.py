"""What answers together: beside the best sentence or list, those that a question for several things wants as well.

Boosted trees say of each how likely it belongs to the answer, by how it stands to the best one: in the same article or list, as
near to the question, about the same, saying of the question what the best one does not. Trained by `evals/training/belonging.py`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from assistant import siblings
from assistant.answer import Inquiry, Kind
from assistant.claiming import HALVES
from assistant.features import LEADS, Asked, bag, share
from assistant.lists.around import ASKS_FORBIDDEN, FORBIDS
from assistant.lists.enumerating import PENAL
from assistant.parsing import AIMS, parse
from assistant.ranking import forest
from assistant.referring import asks_sanction
from assistant.selecting import Candidate, weighed
from assistant.values import fitting_values
from ingest.document import Section, Span
from ingest.folding import fold
from ingest.library import Library
from ingest.understanding.outline import chain

READ = 60  # sentences that are looked at
NEAR = 1.5  # of the best one's score, down to which those beside it are counted
HEAD = 16  # characters at the beginning of a sentence, where it says of whom it speaks
ELSEWHERE = 1e5  # how far a sentence of another document stands, in characters
KINDS = tuple(Kind)
ASKS = (
    re.compile(r"哪(?:[些几样种类]|[一二两三四五六七八九十\d]{1,3}[个项条种类样点块方])|什么样|几(?:种|样|类|块|方面)"),
    re.compile(r"(?:有|是|要|出|了|得|能|都|些|被|把|交|带|备)些?(?:什么|啥)(?!时候|是|叫|样子)"),
    re.compile(r"所有|凡是|全部|一切|整理|都[有列给要得]|[捋归汇盘理]一|梳理|[列找数]全|列[一出举个]|清单"),
    re.compile(r"分别|各[个类自由归是要有]"),
    re.compile(r"[几多][种类项个条]|一共|总共"),
    ASKS_FORBIDDEN,
)
"""Ways of asking for several things, each a feature."""
ARTICLE = re.compile(r"^第.{1,8}条")
NAMES = (
    *(f"asks_{one}" for one in KINDS),
    *(f"aim_{one}" for one in AIMS),
    "counts",
    *(f"way_{at}" for at in range(len(ASKS))),
    "asks_sanction",
    "askings",
    "characters",
    "commas",
    "and",
    "behind",
    "score",
    "best_score",
    "pooled",
    "pooled_behind",
    "rank",
    "same_document",
    "same_article",
    "same_section",
    "same_parent",
    "far",
    "after",
    "same_passage",
    "list",
    "best_list",
    "found",
    "best_found",
    "alike",
    "alike_head",
    "length",
    "best_length",
    "covered",
    "adds",
    "lacks",
    "shares",
    "forbids",
    "best_forbids",
    "penal",
    "best_penal",
    "fitting",
    "best_fitting",
    "beside",
    "leads",
    "half",
    "best_half",
    *siblings.NAMES,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a list by the sentences of it that were found, best first. chance: that it belongs to the answer, 0 to 1."""

    members: tuple[Candidate, ...]
    chance: float = 0.0

    @property
    def best(self) -> Candidate:
        return self.members[0]

    @property
    def document(self) -> str:
        return self.best.hit.passage.document

    @property
    def key(self) -> tuple[str, Span]:
        """Its document and the sentence that introduces it."""
        return self.document, self.lead

    @property
    def lead(self) -> Span:
        """The sentence that introduces it, else its own."""
        return self.best.lead or self.best.span

    @property
    def listed(self) -> bool:
        """Whether it is a list, of which an item was found."""
        return any(one.lead for one in self.members)

    def words(self, text: str) -> str:
        """What was found of it, in reading order, after what introduces it."""
        own = sorted({self.lead, *(one.span for one in self.members)})
        return "".join(span.of(text) for span in own)


def units(candidates: Sequence[Candidate]) -> tuple[Unit, ...]:
    """The sentences as they stand together in lists, best first."""
    held: dict[tuple[str, Span], list[Candidate]] = {}
    for one in candidates[:READ]:
        held.setdefault((one.hit.passage.document, one.lead or one.span), []).append(one)
    return tuple(Unit(tuple(members)) for members in held.values())


def belonging(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> tuple[Unit, ...]:
    """The candidates as units, best first, each with the chance that it belongs to the answer."""
    found = units(candidates)
    scores = forest("belonging").scores(rows(inquiry, found, library))
    return tuple(Unit(one.members, float(chance)) for one, chance in zip(found, 1 / (1 + np.exp(-scores)), strict=True))


def rows(inquiry: Inquiry, found: Sequence[Unit], library: Library) -> np.ndarray:
    """NAMES of each unit, (units, features) float32; the first one is the best."""
    if not found:
        return np.zeros((0, len(NAMES)), np.float32)
    question, asked = weighed(inquiry, library), _asked(inquiry)
    read = [_read(inquiry, question, one, library) for one in found]
    among = siblings.standing(inquiry, question, [one.placed for one in read], [one.said for one in read], library)
    best, first = read[0], found[0]
    near = [one.document for one in found if first.best.score - one.best.score < NEAR]
    made = []
    for rank, (unit, own, stands) in enumerate(zip(found, read, among, strict=True)):
        same = unit.document == first.document
        gap = unit.lead.start - first.lead.start if same else 0
        made.append(
            (
                *asked,
                first.best.score - unit.best.score,
                unit.best.score,
                first.best.score,
                own.pooled,
                best.pooled - own.pooled,
                rank,
                same,
                *(same and one == other for one, other in zip(own.places, best.places, strict=True)),
                math.log1p(abs(gap) if same else ELSEWHERE),
                (gap > 0) - (gap < 0),
                same and unit.best.hit.passage.span == first.best.hit.passage.span,
                unit.listed,
                first.listed,
                len(unit.members),
                len(first.members),
                len(own.pairs & best.pairs) / max(1, len(own.pairs | best.pairs)),
                len(own.head & best.head) / max(1, len(best.head)),
                own.length,
                best.length,
                share(own.said, question.weights),
                share(own.said - best.said, question.weights),
                share(best.said - own.said, question.weights),
                share(own.said & best.said, question.weights),
                own.forbids,
                best.forbids,
                own.penal,
                best.penal,
                own.fitting,
                best.fitting,
                near.count(unit.document),
                own.leads,
                own.half,
                best.half,
                *stands,
            )
        )
    return np.array(made, np.float32)


def _asked(inquiry: Inquiry) -> tuple[float, ...]:
    """How a question asks: the first of NAMES."""
    parsed, text = parse(inquiry.text, inquiry.limiting), inquiry.text
    return (
        *(float(inquiry.kind is one) for one in KINDS),
        *parsed.chances,
        float(parsed.counts),
        *(float(bool(way.search(text))) for way in ASKS),
        float(bool(asks_sanction(text))),
        float(len(inquiry.several)),
        float(len(text)),
        float(text.count("，") + text.count(",")),
        float(text.count("、")),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What a unit says and where: its pairs of characters, those of its head, the terms of the question it says, its section."""

    pairs: Set[str]
    head: Set[str]
    said: Set[str]
    places: tuple[int, int, int]  # ordinals of its article, its innermost section and the one around that
    placed: siblings.Placed
    pooled: float
    length: int
    forbids: bool
    penal: bool
    fitting: bool
    leads: bool
    half: bool


def _read(inquiry: Inquiry, question: Asked, unit: Unit, library: Library) -> _Read:
    text = library.document(unit.document).text
    words = unit.words(text)
    places = _places(library.sections(unit.document), unit.lead.start)
    return _Read(
        _pairs(words),
        _pairs(words[:HEAD]),
        bag(question, words),
        places,
        siblings.Placed(unit.document, words, max(0, places[1]), places[2], unit.best.hit.passage.context),
        math.log(sum(math.exp(one.score) for one in unit.members)),
        len(words),
        bool(FORBIDS.search(words)),
        bool(PENAL.search(words)),
        bool(fitting_values(inquiry.kind, inquiry.asking, words)),
        words.rstrip().endswith(LEADS),
        words.rstrip().endswith(HALVES),
    )


def _pairs(words: str) -> Set[str]:
    letters = re.sub(r"\W", "", fold(words))
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def _places(sections: Sequence[Section], at: int) -> tuple[int, int, int]:
    """The ordinals of the article, the innermost section and the one around it that hold an offset; -1 where there is none."""
    inner = bisect_right(sections, at, key=lambda one: one.span.start) - 1
    while inner >= 0 and sections[inner].span.end <= at:  # in reading order: else it is one of those around
        inner = -1 if sections[inner].parent is None else sections[inner].parent
    steps = chain(sections, inner) if inner >= 0 else ()
    articles = [one.ordinal for one in steps if ARTICLE.match(one.marker)]
    around = sections[inner].parent if inner >= 0 else None
    return (articles[-1] if articles else inner), inner, -1 if around is None else around
