"""Train the tokenizer of the static embedding: Chinese in pieces of one to four characters, numbers by their digits.

python -m evals.training.cutting --corpus DIR --data DIR
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Lowercase
from tokenizers.normalizers import Sequence as Steps
from tokenizers.pre_tokenizers import Split
from tokenizers.trainers import UnigramTrainer

from evals.training.texts import laws, news, passages
from ingest.embedding import BUILT_IN

SIZE = 40_000
SAMPLE = 30_000  # passages
LONGEST = 4  # characters of a piece
RUNS = r"\p{Han}{1,64}|[a-z]{1,32}|\d{1,4}"  # all else is dropped before it is cut
UNKNOWN = "[UNK]"


def training_passages(corpus: Path, data: Path) -> tuple[str, ...]:
    """All passages that may be trained on: laws and news, without the policies and the news held out."""
    return tuple(text for source in (*laws(corpus / "laws", data), *news(data)) for text in passages(source))


def trained(texts: Sequence[str], size: int = SIZE) -> Tokenizer:
    """A unigram tokenizer of `size` pieces over the runs of NFKC, lower-case text."""
    tokenizer = Tokenizer(Unigram())
    tokenizer.normalizer = Steps([NFKC(), Lowercase()])
    tokenizer.pre_tokenizer = Split(Regex(RUNS), "removed", invert=True)
    trainer = UnigramTrainer(
        vocab_size=size,
        max_piece_length=LONGEST,
        unk_token=UNKNOWN,
        special_tokens=[UNKNOWN],
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def main() -> None:
    """Train on a sample of the passages and write tokenizer.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=BUILT_IN)
    arguments = parser.parse_args()
    texts = training_passages(arguments.corpus, arguments.data)
    chosen = random.Random(0).sample(texts, min(SAMPLE, len(texts)))
    arguments.out.mkdir(parents=True, exist_ok=True)
    trained(chosen).save(str(arguments.out / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
