"""Texts as vectors: the door to sentence-transformers, and the small static model that needs no such library."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ingest.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

BUILT_IN = Path(__file__).parent / "data" / "embedding"
BATCH = 256  # texts whose token vectors are in memory at a time

# Shares of the vector side in the fused score; measured in evals/training/README.md.
STATIC_WEIGHT = 0.1
NEURAL_WEIGHT = 0.4

# The Chinese BGE models of versions 1 and 1.5 were trained with this sentence before the query and name no prompt
# in their configuration (source: their model cards).
BGE_CHINESE = re.compile(r"bge-(?:small|base|large)-zh(?!\w)")
BGE_INSTRUCTION = "为这个句子生成表示以用于检索相关文章："
HUB_SECONDS = 10
SAMPLED = 4096  # values of each weight tensor that go into a fingerprint


class Embedder(Protocol):
    """A model that turns texts into vectors of one length, so that near in meaning is near in angle.

    fingerprint: differs whenever the vectors would differ. dimension: of each vector.
    weight: the share, 0 to 1, that this model's side has in the fused score of a search.
    """

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    @property
    def weight(self) -> float: ...

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """One row a question, (n, dimension) float32, of length 1; all zeros where the model knows no word of it."""

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """One row a passage, as in `encode_queries`."""


class StaticEmbedder:
    """A static model: the vector of a text is the mean of its tokens' vectors, scaled to length 1.

    The folder is one that sentence-transformers reads too: `embeddings` (tokens, dimension) int8 times
    `weights` (tokens) float32 are the vectors of the tokens of tokenizer.json.
    """

    weight = STATIC_WEIGHT

    def __init__(self, folder: Path = BUILT_IN) -> None:
        weights, tokenizer = (folder / "model.safetensors").read_bytes(), (folder / "tokenizer.json").read_bytes()
        self._codes, self._scales = matrices(weights)
        self._tokenizer = words() if folder == BUILT_IN else tokens(tokenizer)
        self.dimension = self._codes.shape[1]
        self.fingerprint = f"static:{digest((weights, tokenizer))}:{self.dimension}:l2"

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        parts = [self._encode(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else empty(self.dimension)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        """The rows of one batch; a text's row does not depend on the texts beside it."""
        found = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        lengths = np.array([len(each.ids) for each in found])
        sums = np.zeros((len(texts), self.dimension), np.float32)
        if lengths.any():
            ids = np.concatenate([each.ids for each in found if each.ids])
            vectors = self._codes[ids] * self._scales[ids, None]
            held = np.flatnonzero(lengths)
            starts = np.cumsum(lengths[held]) - lengths[held]
            sums[held] = np.add.reduceat(vectors, starts, axis=0)
        return normalised(sums)


class NeuralEmbedder:
    """Any model of sentence-transformers, by name or by path."""

    weight = NEURAL_WEIGHT

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        self._model = model
        self._instruction = instruction(name, model)
        self.dimension = model.get_embedding_dimension()
        said = (self._instruction, *(f"{key}={text}" for key, text in sorted(model.prompts.items())))
        parts = (*sampled(model), *(text.encode() for text in said), str(model.max_seq_length).encode())
        self.fingerprint = f"{name.rstrip('/').rpartition('/')[2]}:{digest(parts)}:{self.dimension}:l2"

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return empty(self.dimension)
        prompt = self._instruction or None
        return normalised(self._model.encode_query(list(texts), prompt=prompt, show_progress_bar=False))

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return empty(self.dimension)
        return normalised(self._model.encode_document(list(texts), show_progress_bar=False))


def load(name: str = "") -> Embedder:
    """The embedder of this name: "" is the built-in static model; anything else goes to sentence-transformers.

    SettingsError where the model cannot be loaded.
    """
    return NeuralEmbedder(name, opened(name)) if name else StaticEmbedder()


def opened(name: str) -> SentenceTransformer:
    """The model from a folder, else from this machine's cache, else from the network; SettingsError without it."""
    if looks_like_path(name) and not Path(name).is_dir():
        raise unusable(name, "没有这个模型文件夹")
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, local_files_only=True)
    except Exception as here:  # transformers, the hub and torch each raise their own
        if Path(name).is_dir():
            raise unusable(name, "文件夹里的模型无法读取", here) from here
    try:
        reachable(name)
        return SentenceTransformer(name)
    except Exception as there:
        raise unusable(name, "本机没有这个模型，也下载不到", there) from there


def looks_like_path(name: str) -> bool:
    """Whether this can only be meant as a folder: the hub's names are `owner/model`."""
    return Path(name).is_absolute() or name.startswith((".", "~")) or name.count("/") > 1


def reachable(name: str) -> None:
    """Ask the hub once for the model; without this, sentence-transformers tries for over a minute offline."""
    from huggingface_hub import HfApi

    HfApi().model_info(name, timeout=HUB_SECONDS)


def unusable(name: str, what: str, error: Exception | None = None) -> SettingsError:
    """The sentence for a model that cannot be loaded, with the first line of the reason."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0][:120] if error else ""
    remedy = "请把 YINGJI_EMBEDDING 设为本机的模型文件夹，或清空它以改用内置模型"
    return SettingsError(f"{what}（{reason}）" if reason else what, f"嵌入模型 {name}", remedy)


def instruction(name: str, model: SentenceTransformer) -> str:
    """What is put before a query: nothing where the model's own configuration has a prompt for it."""
    if model.prompts.get("query"):
        return ""
    return BGE_INSTRUCTION if BGE_CHINESE.search(name.lower()) else ""


def matrices(weights: bytes) -> tuple[np.ndarray, np.ndarray]:
    """The int8 codes (tokens, dimension) and the float32 scales (tokens,) of a static model's weight file."""
    from safetensors.numpy import load as read

    tensors = read(weights)
    return tensors["embeddings"], tensors["weights"]


def tokens(description: bytes) -> Tokenizer:
    """The tokenizer of a tokenizer.json, without padding or cutting."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(description)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@cache
def words() -> Tokenizer:
    """The tokenizer of the built-in model, which cuts a text into words of one to four characters."""
    return tokens((BUILT_IN / "tokenizer.json").read_bytes())


def cut(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end, by the built-in tokenizer; characters in no word are left out."""
    return words().encode(text, add_special_tokens=False).offsets


def rank_of(word: str) -> int:
    """The place of a word among those of the built-in tokenizer, the more usual the lower; -1 for none of them."""
    found = words().token_to_id(word)
    return -1 if found is None else found


def empty(dimension: int) -> np.ndarray:
    """No rows."""
    return np.zeros((0, dimension), np.float32)


def normalised(vectors: np.ndarray) -> np.ndarray:
    """Each row in float32, scaled to length 1; rows of zeros stay."""
    vectors = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)


def sampled(model: SentenceTransformer) -> Iterable[bytes]:
    """Name, shape and up to SAMPLED evenly spaced values of each weight tensor, as bytes."""
    for name, tensor in model.state_dict().items():
        values = tensor.detach().flatten()
        step = max(1, values.numel() // SAMPLED)
        yield f"{name}{tuple(tensor.shape)}".encode()
        yield values[::step].float().cpu().numpy().tobytes()


def digest(parts: Iterable[bytes]) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of these parts."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()[:16]
