"""Train the static embedding: a sentence and the rest of its passage are drawn together, all others pushed apart.

python -m evals.training.embedding --corpus DIR --data DIR   (after evals.training.cutting)
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import save
from tokenizers import Tokenizer

from evals.training.texts import SENTENCE_END, drcd, laws, news, passages
from ingest.embedding import BUILT_IN

DIMENSION = 256
STEPS, BATCH, ASKED = 800, 1_024, 128  # ASKED of each batch are real questions
RATE, SCALE = 0.1, 20.0  # RATE in units of the weights' standard deviation
NEIGHBOUR, REST = 0.2, 0.7  # shares of pairs: with a passage nearby, with the rest of the passage; else with all of it
LONGEST_QUERY, LONGEST_TEXT, SHORTEST = 45, 220, 6  # tokens
SEED = 0

DESCRIPTIONS = {  # what sentence-transformers 6.2 writes itself for these two modules, without the versions
    "modules.json": [
        {
            "idx": 0,
            "name": "0",
            "path": "",
            "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
        },
        {
            "idx": 1,
            "name": "1",
            "path": "1_Normalize",
            "type": "sentence_transformers.base.modules.normalize.Normalize",
        },
    ],
    "1_Normalize/config.json": {"module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding"},
    "config_sentence_transformers.json": {
        "model_type": "SentenceTransformer",
        "prompts": {"query": "", "document": ""},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    },
}

Pair = tuple[np.ndarray, np.ndarray]  # token ids of a query and of a text that belongs to it


@dataclass(frozen=True, slots=True)
class Tokens:
    """The training text as token ids; each level's array holds the bounds of its units in the level below.

    sentences: offsets into ids; passages: into sentences; documents: into passages; questions: real pairs.
    """

    ids: np.ndarray
    sentences: np.ndarray
    passages: np.ndarray
    documents: np.ndarray
    questions: tuple[Pair, ...]

    def sentence(self, at: int) -> np.ndarray:
        return self.ids[self.sentences[at] : self.sentences[at + 1]]

    def passage(self, at: int) -> np.ndarray:
        return self.ids[self.sentences[self.passages[at]] : self.sentences[self.passages[at + 1]]]


def encoded(tokenizer: Tokenizer, texts: Sequence[str], questions: Sequence[tuple[str, str]]) -> Tokens:
    """The texts cut into passages, sentences and tokens; units without a token are left out."""
    ids: list[int] = []
    sentences, paragraphs, documents = [0], [0], [0]
    for text in texts:
        for passage in passages(text):
            for found in tokenizer.encode_batch_fast(SENTENCE_END.split(passage), add_special_tokens=False):
                if found.ids:
                    ids.extend(found.ids)
                    sentences.append(len(ids))
            if len(sentences) - 1 > paragraphs[-1]:
                paragraphs.append(len(sentences) - 1)
        if len(paragraphs) - 1 > documents[-1]:
            documents.append(len(paragraphs) - 1)
    bounds = (np.array(each) for each in (sentences, paragraphs, documents))
    return Tokens(np.array(ids, np.int32), *bounds, tuple(pairs_of(tokenizer, questions)))


def pairs_of(tokenizer: Tokenizer, questions: Sequence[tuple[str, str]]) -> Iterator[Pair]:
    """Questions and their contexts as token ids; those with hardly a known token are left out."""
    for pair in questions:
        query, text = (np.array(tokenizer.encode(each).ids, np.int32) for each in pair)
        if len(query) > 2 and len(text) > 2:
            yield query, text


def rarity(tokens: Tokens, size: int) -> np.ndarray:
    """For each token the logarithm of passages by passages that hold it, float32."""
    ends = tokens.sentences[tokens.passages]
    where = np.searchsorted(ends, np.arange(len(tokens.ids)), "right").astype(np.int64)
    held = np.unique(where * size + tokens.ids) % size
    count = len(tokens.passages) - 1
    return np.log((count + 1) / (np.bincount(held, minlength=size) + 1)).astype(np.float32)


def start(tokens: Tokens, size: int, random: np.random.Generator) -> np.ndarray:
    """Nearly orthogonal directions as long as the token is rare, (size, DIMENSION); mean length 1."""
    vectors = random.standard_normal((size, DIMENSION)).astype(np.float32) * rarity(tokens, size)[:, None]
    return vectors / np.linalg.norm(vectors, axis=1).mean()


def drawn(tokens: Tokens, random: np.random.Generator) -> list[Pair]:
    """One batch: pairs from different documents, then real questions about different contexts."""
    documents = random.choice(len(tokens.documents) - 1, BATCH - ASKED, replace=False)
    pairs = [pair(tokens, document, random) for document in documents]
    taken: set[bytes] = set()
    for at in random.permutation(len(tokens.questions)):
        if len(pairs) == BATCH:
            break
        query, text = tokens.questions[at]
        if text.tobytes() not in taken:
            taken.add(text.tobytes())
            pairs.append((query, text))
    return pairs


def pair(tokens: Tokens, document: int, random: np.random.Generator) -> Pair:
    """A sentence of the document, thinned out, and a text that it belongs to."""
    first, last = tokens.documents[document], tokens.documents[document + 1]
    at = random.integers(first, last)
    low, high = tokens.passages[at], tokens.passages[at + 1]
    chosen = random.integers(low, high)
    if len(tokens.sentence(chosen)) < SHORTEST:
        chosen = low + int(np.argmax(np.diff(tokens.sentences[low : high + 1])))
    lot = random.random()
    if lot < NEIGHBOUR and last - first > 1:
        text = tokens.passage(at - 1 if at > first else at + 1)
    elif lot < NEIGHBOUR + REST and high - low > 1:
        text = np.concatenate([tokens.sentence(other) for other in range(low, high) if other != chosen])
    else:
        text = tokens.passage(at)
    return thinned(tokens.sentence(chosen), random), shortened(text, random)


def thinned(query: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A run of at most LONGEST_QUERY tokens, of which two fifths or more are kept."""
    if len(query) > LONGEST_QUERY:
        at = random.integers(0, len(query) - LONGEST_QUERY + 1)
        query = query[at : at + LONGEST_QUERY]
    kept = query[random.random(len(query)) < random.uniform(0.4, 1)]
    return kept if len(kept) > 1 else query


def shortened(text: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """About LONGEST_TEXT tokens of the text, drawn by lot."""
    kept = text[random.random(len(text)) < LONGEST_TEXT / len(text)]
    return kept if len(kept) else text


def trained(tokens: Tokens, size: int, steps: int, random: np.random.Generator) -> np.ndarray:
    """The token vectors after `steps` batches of the two-way in-batch cross-entropy, (size, DIMENSION) float32."""
    import torch
    from torch.nn.functional import cross_entropy, normalize

    torch.manual_seed(SEED)
    first = start(tokens, size, random)
    bag = torch.nn.EmbeddingBag(size, DIMENSION, mode="mean", _weight=torch.from_numpy(first))
    optimiser = torch.optim.Adam(bag.parameters(), lr=RATE * float(first.std()), betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda at: min(1, (at + 1) / 50) * (1 - at / steps))

    def vectors(texts: Sequence[np.ndarray]) -> torch.Tensor:
        offsets = np.cumsum([0, *map(len, texts[:-1])])
        return normalize(bag(torch.from_numpy(np.concatenate(texts).astype(np.int64)), torch.from_numpy(offsets)))

    for step in range(steps):
        queries, texts = zip(*drawn(tokens, random), strict=True)
        scores = vectors(queries) @ vectors(texts).T * SCALE
        right = torch.arange(len(queries))
        loss = (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
    return bag.weight.detach().numpy()


def write(vectors: np.ndarray, folder: Path) -> None:
    """The folder's weights and descriptions, as sentence-transformers reads them; each row in int8 by its largest."""
    scales = np.abs(vectors).max(axis=1) / 127
    scales[0] = 0  # the unknown token says nothing
    codes = np.rint(vectors / np.where(scales > 0, scales, np.inf)[:, None]).astype(np.int8)
    weights = {"embeddings": codes, "weights": scales.astype(np.float32)}
    (folder / "model.safetensors").write_bytes(save(weights))
    for name, content in DESCRIPTIONS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Train on everything but what is held out for measuring, and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=BUILT_IN)
    parser.add_argument("--steps", type=int, default=STEPS)
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(arguments.out / "tokenizer.json"))
    texts = (*laws(arguments.corpus / "laws", arguments.data), *news(arguments.data))
    sets = (drcd(arguments.data, part) for part in ("dev", "test"))
    questions = [
        (query, each.texts[min(right)])
        for each in sets
        for query, right in zip(each.questions, each.right, strict=True)
    ]
    tokens = encoded(tokenizer, texts, questions)
    print(
        f"{len(tokens.ids)} tokens, {len(tokens.passages) - 1} passages, {len(tokens.questions)} questions", flush=True
    )
    vectors = trained(tokens, tokenizer.get_vocab_size(), arguments.steps, np.random.default_rng(SEED))
    write(vectors, arguments.out)


if __name__ == "__main__":
    main()
