"""Fit what tells whether the evidence answers at all: `python -m evals.training.refusal --data DIR`.

DIR is that of `evals.training.ranker`. Each third of the written questions is answered with trees that were trained without it; the
signs of what would answer are held against whether the documents answer at all. Every question that is answered rightly is asked
twice: as it is, and with the sentences that hold its evidence taken out of the passages, so that nothing can be learned from the
wording of the question; questions of reading comprehension, which no document knows, are asked as well. The questions written without
an answer are only counted, never fitted. A logistic regression, and the highest threshold by cross-validation that refuses no more than
LOST of the right answers. Writes also the two models of `assistant/unsaid.py` and the one of `assistant/belonging.py`.
"""

from __future__ import annotations

import argparse
import json
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.answer import Question
from assistant.attributes import attribute
from assistant.comparing import parts
from assistant.features import rows as features_of
from assistant.gathering import gather
from assistant.inquiry import understand
from assistant.ranking import Forest
from assistant.refusing import filled, standing
from assistant.selecting import Laid, Ranker, ranked, select, weighed
from assistant.subjects import ALL_SIGNS, signs
from assistant.unsaid import PASSAGE, SENTENCE
from evals.cases import Case
from evals.training import belonging, statutes, unsaid, wordpairs
from evals.training.ranker import cmrc, examples, trees
from evals.training.statutes import Asking, Where
from evals.wording import comparable
from ingest.document import Hit, Span
from ingest.library import Library

DATA = Path(__file__).parents[2] / "assistant" / "data"
THIRDS = 3
SAMPLED = 4  # every how many questions with an answer one is fitted: the regression has fewer signs than a hundred
STRAYS, SEVERAL = 700, 8  # questions of reading comprehension; documents that are a few
FEW = 5  # questions of a writer, too few to tell anything
LOST = 0.02  # of the right answers
STRANGE = 4  # what a question asked of documents that cannot know it weighs against one whose evidence was taken out
PENALTY = 0.1  # what the loss weighs against the size of the slopes
Models = tuple[Ranker, tuple[Forest, Forest]]  # the ranker, and what tells how likely a word is said


class Sort(StrEnum):
    """Why a question has an answer or none."""

    ANSWERED = "answered"
    TAKEN_OUT = "taken out"  # its evidence is left out of the passages
    ELSEWHERE = "elsewhere"  # asked of a document that cannot know
    NONE = "none"  # written without an answer


@dataclass(frozen=True, slots=True)
class Signed:
    """The signs of what would answer a question, where it was asked, why it has an answer or none, its id, its writer's file."""

    signs: list[float]
    sort: Sort
    id: str
    where: str
    group: str


def third(case: Case) -> int:
    """The third a question belongs to, by its id."""
    return zlib.crc32(case.id.encode()) % THIRDS


def rows(askings: Sequence[Asking], models: Sequence[Models], library: Library) -> Iterator[Signed]:
    """Of each question that the slots leave an answer to, where that is right or none is due."""
    for one in askings:
        answerable = bool(one.case.evidence)
        if answerable and zlib.crc32(one.case.id.encode()) // 5 % SAMPLED:
            continue
        if attribute(one.inquiry) or len(parts(one.inquiry, library)) > 1:
            continue
        if any(one.held) and (made := signed(one, without_evidence(one, library), Sort.TAKEN_OUT, models, library)):
            yield made
        away, none = one.where is Where.ELSEWHERE, one.case.kind == "unanswerable"
        sort = Sort.ELSEWHERE if away else Sort.NONE if none else Sort.ANSWERED
        if made := signed(one, one.laid, sort, models, library):
            yield made


def signed(one: Asking, laid: Laid, sort: Sort, models: Sequence[Models], library: Library) -> Signed | None:
    """The signs of what would answer a question from this evidence; None where the slots refuse it or the answer is wrong."""
    ranker, said = models[third(one.case)]
    texts = standing(one.inquiry, ranked(one.inquiry, laid, library, ranker), library)
    fitting = filled(one.inquiry, texts, library).candidates if texts else ()
    if not fitting or (sort is Sort.ANSWERED and not _right(one.case, texts[fitting[0]])):
        return None
    read = signs(one.inquiry, list(texts), fitting, library, texts[fitting[0]], said)
    return Signed(read, sort, one.case.id, one.where.value, one.case.id.rstrip("0123456789"))


def without_evidence(one: Asking, library: Library) -> Laid:
    """The evidence of a question without the sentences that hold its answer, in their passages as well."""
    places, sentences = [], []
    at = 0
    for place in one.laid.places:
        size = len(place.sentences)
        cut, held = one.laid.sentences[at : at + size], one.held[at : at + size]
        at += size
        left = [number for number in range(size) if not held[number]]
        if not left:
            continue
        gone = [span for (_, span, _), out in zip(cut, held, strict=True) if out]
        hit = _shortened(cut[0][0], gone, library)
        places.append(
            replace(
                place,
                sentences=tuple(place.sentences[number] for number in left),
                items=tuple(place.items[number] for number in left) if place.items else (),
                referred=tuple(place.referred[number] for number in left) if place.referred else (),
            )
        )
        sentences += [(hit, *cut[number][1:]) for number in left]
    return Laid(tuple(places), tuple(sentences), features_of(weighed(one.inquiry, library), places))


def _shortened(hit: Hit, gone: Sequence[Span], library: Library) -> Hit:
    """A hit whose passage no longer has these spans in its words."""
    text, span = library.document(hit.passage.document).text, hit.passage.span
    left = (text[at] for at in range(span.start, span.end) if not any(one.start <= at < one.end for one in gone))
    return replace(hit, passage=replace(hit.passage, text="".join(left))) if gone else hit


def _right(case: Case, text: str) -> bool:
    return any(comparable(quote.quote) in comparable(text) for quote in case.evidence)


def strays(folder: Path, library: Library) -> Iterator[Signed]:
    """The signs of what would answer questions of reading comprehension, which no document of the library knows: asked of
    all of them, of one and of a few, since an office has few documents. With the models as they are shipped."""
    drawn = random.Random(1)
    ids = [entry.id for entry in library.entries()]
    asked = sorted({item.question for item in cmrc(folder / "cmrc2018_trial.json")})
    for at, text in enumerate(drawn.sample(asked, STRAYS)):
        inquiry = understand(Question(text), library)
        scopes = {"everywhere": inquiry.documents, "one": drawn.sample(ids, 1), "few": drawn.sample(ids, SEVERAL)}
        for where, documents in scopes.items():
            one = replace(inquiry, documents=tuple(documents))
            texts = standing(one, select(one, gather(one, library), library), library)
            fitting = filled(one, texts, library).candidates if texts else ()
            if fitting:
                read = signs(one, list(texts), fitting, library, texts[fitting[0]])
                yield Signed(read, Sort.ELSEWHERE, f"stray{at}", where, "strays")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with the reading-comprehension sets and the statutes"
    )
    folder = parser.parse_args().data
    cases = statutes.written()
    with statutes.shelf(folder, cases) as library:
        askings = list(statutes.asked(cases, library))
        words = {id(one): list(unsaid.rows(one, library)) for one in askings}
        models = []
        for at in range(THIRDS):
            others = [one for one in askings if third(one.case) != at]
            said = unsaid.forests([row for one in others for row in words[id(one)]])
            models.append((Ranker(trees(examples(folder, others)), wordpairs.fit(others)), said))
        several = [one for asking in askings if (one := belonging.held(asking, models[third(asking.case)][0], library))]
        made = [*rows(askings, models, library), *strays(folder, library)]
    np.savez_compressed(DATA / "belonging.npz", **belonging.fitted(several))
    for name, arrays in zip(
        (SENTENCE, PASSAGE), unsaid.fitted([row for held in words.values() for row in held]), strict=True
    ):
        np.savez_compressed(DATA / f"{name}.npz", **arrays)
    (DATA / "subject.json").write_text(json.dumps(fitted(made), indent=1) + "\n", encoding="utf-8")


def paired(made: Sequence[Signed]) -> list[Signed]:
    """The questions that are there both with their evidence and without it, and those asked elsewhere."""
    sorts: dict[tuple[str, str], set[Sort]] = {}
    for one in made:
        sorts.setdefault((one.id, one.where), set()).add(one.sort)
    both = {Sort.ANSWERED, Sort.TAKEN_OUT}
    return [one for one in made if one.sort is Sort.ELSEWHERE or sorts[one.id, one.where] >= both]


def regression(made: Sequence[Signed]) -> tuple[float, np.ndarray]:
    """Bias and slopes of the logistic regression over the signs, as they are."""
    features, due = np.array([one.signs for one in made]), np.array([one.sort is Sort.ANSWERED for one in made])
    mean, deviation = features.mean(0), np.where(features.std(0) > 0, features.std(0), 1.0)
    weights = [STRANGE if one.sort is Sort.ELSEWHERE else 1 for one in made]
    fit = LogisticRegression(C=PENALTY, max_iter=2000).fit((features - mean) / deviation, due, sample_weight=weights)
    slopes = fit.coef_[0] / deviation
    return float(fit.intercept_[0] - (slopes * mean).sum()), slopes


def fitted(made: Sequence[Signed]) -> dict[str, object]:
    """The weights and the threshold, as `assistant.subjects` reads them."""
    ids, features = [one.id for one in made], np.array([one.signs for one in made])
    chances = np.zeros(len(made))
    for learned, held in GroupKFold(5).split(features, groups=ids):
        bias, slopes = regression(paired([made[at] for at in learned]))
        chances[held] = 1 / (1 + np.exp(-(features[held] @ slopes + bias)))
    sorts = np.array([one.sort.value for one in made])
    threshold = float(np.quantile(chances[sorts == Sort.ANSWERED], LOST))
    for sort in Sort:
        print(
            f"{sort}: {np.sum(sorts == sort)}, at {threshold:.3f} {np.mean(chances[sorts == sort] < threshold):.1%} refused"
        )
    print(f"told apart on the same writer's questions: {_apart(made, chances):.3f}")
    bias, slopes = regression(paired(made))
    return {
        "bias": round(bias, 4),
        "weights": {name: round(float(slope), 5) for name, slope in zip(ALL_SIGNS, slopes, strict=True)},
        "threshold": round(threshold, 3),
    }


def _apart(made: Sequence[Signed], chances: np.ndarray) -> float:
    """The mean over the writers of the area under the curve, right answers against questions written without one."""
    areas = []
    for group in sorted({one.group for one in made}):
        own = [at for at, one in enumerate(made) if one.group == group and one.sort in (Sort.ANSWERED, Sort.NONE)]
        due = [made[at].sort is Sort.ANSWERED for at in own]
        if len(own) - sum(due) > FEW and sum(due) > FEW:
            areas.append(roc_auc_score(due, chances[own]))
    return float(np.mean(areas))


if __name__ == "__main__":
    main()
