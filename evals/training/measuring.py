"""Measure an embedder by itself and fused with BM25, on text that the built-in one was never trained on.

python -m evals.training.measuring --corpus DIR --data DIR [--questions SET.jsonl …] [--model NAME]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from evals.training.texts import Asked, cmrc, news, passages, policies
from ingest.embedding import Embedder, load
from ingest.folding import fold
from ingest.terms import terms

K1, B = 1.2, 0.75
WEIGHTS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
LEADS, LEAD = 1_200, 40  # news articles asked for, and characters of each one's beginning


def question_set(path: Path, corpus: Path) -> Asked:
    """A question set over passages of the policies and all laws; right is each passage that holds half a quote.

    Each passage has the first line of its document before it. Questions without evidence are left out.
    """
    documents = [*policies(corpus), *((path.name, path.read_text("utf-8")) for path in law_files(corpus))]
    held = [(name, f"{title(text)}\n{part}") for name, text in documents for part in passages(text)]
    folded = [fold(text) for _, text in held]
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    questions, right = [], []
    for record in records:
        found = frozenset(
            at
            for proof in record["evidence"]
            for half in halves(fold(proof["quote"]))
            for at, (name, _) in enumerate(held)
            if name == proof["document"] and half in folded[at]
        )
        if found:
            questions.append(record["question"])
            right.append(found)
    return Asked(path.stem, tuple(text for _, text in held), tuple(questions), tuple(right))


def law_files(corpus: Path) -> Iterator[Path]:
    return (path for path in sorted((corpus / "laws").glob("*.md")))


def title(text: str) -> str:
    """The first line of a text, without Markdown's mark."""
    return text.lstrip().partition("\n")[0].lstrip("# ").strip()[:60]


def halves(quote: str) -> tuple[str, str]:
    """The two halves of a quote: a passage border may run through it."""
    return quote[: (len(quote) + 1) // 2], quote[len(quote) // 2 :]


def leads(data: Path) -> Asked:
    """The beginnings of held-out news articles; right are the passages that follow in the same article.

    Articles that share a passage with the training text are left out: the news files repeat each other in part.
    """
    seen = {passage for text in news(data) for passage in passages(text)}
    articles = [list(passages(text)) for text in news(data, held_out=True)]
    chosen = [article[:4] for article in articles if len(article) > 2 and seen.isdisjoint(article)][:LEADS]
    texts = [passage for article in chosen for passage in article[1:]]
    ends = np.cumsum([len(article) - 1 for article in chosen])
    right = tuple(frozenset(range(end - len(article) + 1, end)) for article, end in zip(chosen, ends, strict=True))
    return Asked("news, beginning → rest", tuple(texts), tuple(article[0][:LEAD] for article in chosen), right)


def bm25(questions: Sequence[str], texts: Sequence[str]) -> np.ndarray:
    """BM25 over `ingest.terms`, (questions, texts)."""
    counted = [Counter(terms(text)) for text in texts]
    numbers = {term: at for at, term in enumerate(dict.fromkeys(term for each in counted for term in each))}
    held = matrix(counted, numbers)
    lengths = np.asarray(held.sum(axis=1)).ravel()
    frequency = np.bincount(held.indices, minlength=len(numbers))
    rarity = np.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5))
    long = np.repeat(lengths / lengths.mean(), np.diff(held.indptr))
    held.data = held.data * (K1 + 1) / (held.data + K1 * (1 - B + B * long)) * rarity[held.indices]
    wanted = matrix([Counter(dict.fromkeys(terms(question), 1)) for question in questions], numbers)
    return (wanted @ held.T).toarray()


def matrix(counted: Sequence[Counter[str]], numbers: dict[str, int]) -> csr_matrix:
    """Counts as a sparse matrix, (texts, terms); terms without a number are left out."""
    cells = [(row, numbers[term], n) for row, each in enumerate(counted) for term, n in each.items() if term in numbers]
    rows, columns, counts = (np.array(part) for part in zip(*cells, strict=True))
    return csr_matrix((counts.astype(np.float64), (rows, columns)), shape=(len(counted), len(numbers)))


def shares(scores: np.ndarray) -> np.ndarray:
    """Each question's scores by their largest, negative ones 0, as `ingest.store.searching` fuses them."""
    largest = scores.max(axis=1, keepdims=True)
    return np.clip(scores, 0, None) / np.where(largest > 0, largest, 1)


def recall(scores: np.ndarray, right: Sequence[frozenset[int]]) -> tuple[float, float]:
    """Percentages of questions with a right text first, and among the first five; a tie counts against it."""
    ranks = []
    for row, wanted in zip(scores, right, strict=True):
        others = np.delete(row, sorted(wanted))
        ranks.append(int((others >= row[sorted(wanted)].max()).sum()))
    found = np.array(ranks)
    return 100 * float((found < 1).mean()), 100 * float((found < 5).mean())


def rows(each: Asked, embedder: Embedder) -> Iterator[str]:
    """The lines of the table for one question set."""
    words = bm25(each.questions, each.texts)
    near = embedder.encode_queries(each.questions) @ embedder.encode_passages(each.texts).T
    sides = {"vectors alone": near, "BM25 alone": words}
    sides |= {f"{weight:.2f}": (1 - weight) * shares(words) + weight * shares(near) for weight in WEIGHTS}
    for label, scores in sides.items():
        first, five = recall(scores, each.right)
        yield f"| {each.name} ({len(each.questions)} / {len(each.texts)}) | {label} | {first:.1f} | {five:.1f} |"


def main() -> None:
    """Print one Markdown table for all sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="*", default=())
    parser.add_argument("--model", default="")
    arguments = parser.parse_args()
    embedder = load(arguments.model)
    print(
        embedder.fingerprint,
        "\n\n| set (questions / texts) | weight of vectors | first | in five |\n| --- | --- | --- | --- |",
    )
    sets = [cmrc(arguments.data), leads(arguments.data)]
    for each in (*sets, *(question_set(path, arguments.corpus) for path in arguments.questions)):
        print("\n".join(rows(each, embedder)), flush=True)


if __name__ == "__main__":
    main()
