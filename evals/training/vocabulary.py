"""Train the shipped token vocabulary: byte-level BPE in tiktoken's file format.

python -m evals.training.vocabulary --corpus DIR --data DIR
"""

from __future__ import annotations

import argparse
import base64
import random
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Split
from tokenizers.pre_tokenizers import Sequence as Steps
from tokenizers.trainers import BpeTrainer

from evals.training.texts import laws, news, passages
from ingest.tokens import PIECES, VOCABULARY, assembled

SIZE = 8_000
CHARACTERS = 3_000_000


def sample(corpus: Path, data: Path, seed: int = 0) -> tuple[str, ...]:
    """All of the corpus laws, then passages of the other laws and of the news by lot, CHARACTERS in all."""
    core = [text for law in laws(corpus / "laws") for text in passages(law)]
    rest = [text for source in (*laws(data), *news(data)) for text in passages(source)]
    random.Random(seed).shuffle(rest)
    chosen, room = core, CHARACTERS - sum(map(len, core))
    for text in rest:
        if (room := room - len(text)) < 0:
            break
        chosen.append(text)
    return tuple(chosen)


def trained(texts: Sequence[str], size: int = SIZE) -> Tokenizer:
    """A byte-level BPE of `size` entries, the 256 bytes first, over the pieces that `ingest.tokens` cuts."""
    tokenizer = Tokenizer(BPE())
    cut = Split(Regex(PIECES), behavior="isolated")
    tokenizer.pre_tokenizer = Steps([cut, ByteLevel(add_prefix_space=False, use_regex=False)])
    trainer = BpeTrainer(vocab_size=size, initial_alphabet=ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def ranks(tokenizer: Tokenizer) -> dict[bytes, int]:
    """The tokens as bytes, ranked in the order of their making."""
    byte = {shown: value for value, shown in alphabet().items()}
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])
    return {bytes(byte[shown] for shown in token): rank for rank, (token, _) in enumerate(vocabulary)}


def alphabet() -> dict[int, str]:
    """The character by which byte-level BPE shows each byte: itself where printable, else one from U+0100 on."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [value for value in range(256) if value not in printable]
    return {value: chr(value) for value in printable} | {value: chr(256 + at) for at, value in enumerate(hidden)}


def main() -> None:
    """Train, check against the trainer's own tokens, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=VOCABULARY)
    arguments = parser.parse_args()
    texts = sample(arguments.corpus, arguments.data)
    tokenizer = trained(texts)
    found = ranks(tokenizer)
    encoding = assembled("yingji", found)
    checked = texts[:2000]
    if any(encoding.encode_ordinary(text) != tokenizer.encode(text).ids for text in checked):
        raise SystemExit("tiktoken and tokenizers cut the same text into different tokens")
    lines = (base64.b64encode(token) + b" %d\n" % rank for token, rank in found.items())
    arguments.out.write_bytes(b"".join(lines))
    tokens = sum(len(encoding.encode_ordinary(text)) for text in checked)
    print(f"{len(found)} entries, {tokens / sum(map(len, checked)):.3f} tokens a character")


if __name__ == "__main__":
    main()
