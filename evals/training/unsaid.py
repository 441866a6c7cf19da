"""How likely an answer says a word of its question: the two small models of `assistant/unsaid.py`.

Fitted by `evals.training.refusal` on the written questions that have an answer: each word of a question, and whether the
sentence with the evidence, or its passage, says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.features import bag
from assistant.ranking import Forest
from assistant.selecting import weighed
from assistant.unsaid import Word, words_of
from evals.training.ranker import flat, grown
from evals.training.statutes import Asking, Where
from ingest.library import Library

TREES = {
    "n_estimators": 150,
    "learning_rate": 0.06,
    "num_leaves": 8,
    "min_child_samples": 30,
    "colsample_bytree": 0.5,
    "reg_lambda": 5,
    "random_state": 1,
    "deterministic": True,
    "n_jobs": 1,
    "verbose": -1,
}
Row = tuple[Word, bool, bool]  # a word, whether the sentence says it, whether its passage does


def rows(asking: Asking, library: Library) -> Iterator[Row]:
    """The words of a question asked of its own document, where the evidence was found."""
    if asking.where is not Where.HOME or not any(asking.held):
        return
    question = weighed(asking.inquiry, library)
    spoken = [words for place in asking.laid.places for words in place.sentences]
    right = [at for at, held in enumerate(asking.held) if held]
    hits = [asking.laid.sentences[at][0] for at in right]
    sentence = set().union(*(bag(question, spoken[at]) for at in right))
    passage = sentence.union(*(bag(question, hit.passage.context + hit.passage.text) for hit in hits))
    for word in words_of(asking.inquiry, library):
        yield word, word.said(sentence), word.said(passage)


def fitted(held: Sequence[Row]) -> tuple[dict, dict]:
    """The trees for the sentence and for the passage, as flat arrays."""
    import lightgbm

    signs = [list(word.signs) for word, _, _ in held]
    of_sentence, of_passage = (
        lightgbm.LGBMClassifier(**TREES).fit(signs, [row[side] for row in held]).booster_ for side in (1, 2)
    )
    return flat(of_sentence), flat(of_passage)


def forests(held: Sequence[Row]) -> tuple[Forest, Forest]:
    """The fitted models as the assistant evaluates them."""
    of_sentence, of_passage = fitted(held)
    return grown(of_sentence), grown(of_passage)
