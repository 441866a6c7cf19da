"""Train the reader of questions: `python -m evals.training.questions`.

`data/questions-*.tsv` holds marked questions, one a line: aim, whether it counts (0 or 1), and the question with its scope
in braces, the body that acts in angle brackets and its matter in square brackets. Prints how well five held-out fifths are
read, then writes the model fitted on all of them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse

from assistant.parsing import AIMS, ROLES, SCOPE_SIGN, Model, Role, aim_keys, parsed, role_keys
from evals.training import statutes

WRITTEN = Path(__file__).parent / "data"
TARGET = Path(__file__).parents[2] / "assistant" / "data" / "questions.npz"
OPENS = {"{": Role.SCOPE, "<": Role.BODY, "[": Role.OBJECT}
CLOSES = "}>]"
LEAST = 3  # forms of questions a feature must stand in
FOLDS = 5
LOOKED_UP = ("number", "deadline", "who", "yesno", "what")
ADDED = 300  # questions of the statutes, which all ask for one provision


@dataclass(frozen=True, slots=True)
class Marked:
    """A question with its aim, whether it counts, and the role of each character."""

    aim: str
    counts: int
    text: str
    roles: str


def marked(line: str) -> Marked:
    """One line of the data."""
    aim, counts, question = line.split("\t")
    text, roles, role = "", "", Role.FRAME
    for letter in question:
        if letter in OPENS:
            role = OPENS[letter]
        elif letter in CLOSES:
            role = Role.FRAME
        else:
            text, roles = text + letter, roles + role.value
    return Marked(aim, int(counts), text, roles)


def written() -> list[Marked]:
    """All marked questions."""
    paths = sorted(WRITTEN.glob("questions-*.tsv"))
    return [marked(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]


def abbreviated(one: Marked) -> Marked:
    """The question as it is read when its scope is known already: one sign for each run of scope words."""
    kept = [at for at, role in enumerate(one.roles) if role != "S" or at == 0 or one.roles[at - 1] != "S"]
    text = "".join(SCOPE_SIGN if one.roles[at] == "S" else one.text[at] for at in kept)
    return Marked(one.aim, one.counts, text, "".join(one.roles[at] for at in kept))


def looked_up() -> list[str]:
    """Questions that ask for one provision, evenly out of those written over statutes."""
    texts = [case.question for case in statutes.written() if case.kind in LOOKED_UP]
    return texts[:: max(1, len(texts) // ADDED)][:ADDED]


def kept(rows: Sequence[Sequence[int]]) -> np.ndarray:
    """The features that stand in enough rows, sorted."""
    counts = Counter(key for row in rows for key in set(row))
    return np.array(sorted(key for key, count in counts.items() if count >= LEAST), np.uint32)


def matrix(rows: Sequence[Sequence[int]], keys: np.ndarray) -> sparse.csr_matrix:
    """One row of known features each."""
    at = {int(key): column for column, key in enumerate(keys)}
    columns = [[at[key] for key in row if key in at] for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((column for row in columns for column in row), np.int64)
    return sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(keys)))


def _fitted(rows: sparse.csr_matrix, truths: Sequence, order: Sequence) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features × classes) and biases of a logistic regression, classes in `order`."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=300).fit(rows, truths)
    if len(order) == 2:
        return model.coef_.T, model.intercept_
    columns = [list(model.classes_).index(one) for one in order]
    return model.coef_[columns].T, model.intercept_[columns]


def _roles(questions: Sequence[Marked]) -> dict[str, np.ndarray]:
    rows = [role_keys(one.text, at) for one in questions for at in range(len(one.text))]
    truths = [role for one in questions for role in one.roles]
    order = [role.value for role in ROLES]
    steps = np.ones((len(order), len(order)))
    for one in questions:
        for before, after in zip(one.roles, one.roles[1:], strict=False):
            steps[order.index(before), order.index(after)] += 1
    keys = kept(rows)
    weights, bias = _fitted(matrix(rows, keys), truths, order)
    prior = np.log([truths.count(role) / len(truths) for role in order])
    return {
        "role_keys": keys,
        "role_weights": weights.astype(np.float16),
        "role_bias": bias,
        "steps": np.log(steps / steps.sum(1, keepdims=True)),
        "prior": prior,
    }


def _aims(rows: Sequence[Sequence[int]], aims: Sequence[str], counts: Sequence[int]) -> dict[str, np.ndarray]:
    keys = kept(rows)
    table = matrix(rows, keys)
    weights, bias = _fitted(table, aims, [aim.value for aim in AIMS])
    counting, base = _fitted(table, counts, (0, 1))
    return {
        "aim_keys": keys,
        "aim_weights": weights.astype(np.float16),
        "aim_bias": bias,
        "count_weights": counting.astype(np.float16),
        "count_bias": base,
    }


def _reader(roles: dict[str, np.ndarray]) -> Model:
    """A model that only gives roles."""
    empty = np.zeros((1, 1))
    rest = dict.fromkeys(("aim_keys", "aim_weights", "aim_bias", "count_weights", "count_bias"), empty)
    return Model(**roles, **rest)


def fit(questions: Sequence[Marked], others: Sequence[str]) -> dict[str, np.ndarray]:
    """The whole model, of every question also with its scope as one sign.

    The aims are fitted on roles as a model gives them that has not seen the question.
    """
    questions = [form for one in questions for form in (one, abbreviated(one))]
    read: list[str] = [""] * len(questions)
    for fold in range(FOLDS):
        reader = _reader(_roles([one for at, one in enumerate(questions) if at // 2 % FOLDS != fold]))
        for at, one in enumerate(questions):
            if at // 2 % FOLDS == fold:
                read[at] = reader.roles(one.text)
    roles = _roles(questions)
    reader = _reader(roles)
    rows = [aim_keys(one.text, held) for one, held in zip(questions, read, strict=True)]
    rows += [aim_keys(text, reader.roles(text)) for text in others]
    aims = [one.aim for one in questions] + ["look"] * len(others)
    counts = [one.counts for one in questions] + [0] * len(others)
    return {**roles, **_aims(rows, aims, counts)}


def report(questions: Sequence[Marked], others: Sequence[str]) -> None:
    """Print how well each fifth is read by a model fitted on the rest."""
    letters: Counter[bool] = Counter()
    found: list[tuple[str, str]] = []
    counted: Counter[bool] = Counter()
    for fold in range(FOLDS):
        held = fit([one for at, one in enumerate(questions) if at % FOLDS != fold], others)
        model = Model(**held)
        for one in questions[fold::FOLDS]:
            read = parsed(one.text, model)
            letters.update(a == b for a, b in zip(read.roles, one.roles, strict=True))
            found.append((one.aim, read.aim.value))
            counted[read.counts == bool(one.counts)] += 1
    right = sum(truth == said for truth, said in found) / len(found)
    print(
        f"roles {letters[True] / letters.total():.3f}  aims {right:.3f}  counts {counted[True] / counted.total():.3f}"
    )
    for aim in (one.value for one in AIMS):
        hits = sum(truth == said == aim for truth, said in found)
        due, made = (sum(pair[side] == aim for pair in found) for side in (0, 1))
        print(f"  {aim:8} precision {hits / max(1, made):.2f}  recall {hits / max(1, due):.2f}  of {due}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=TARGET, help="where the model is written")
    into = parser.parse_args().into
    order = np.random.default_rng(1).permutation(len(written()))
    questions = [written()[at] for at in order]
    report(questions, looked_up())
    np.savez_compressed(into, **fit(questions, looked_up()))
    print(f"{into.name}: {into.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
