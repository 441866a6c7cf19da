"""What the benchmark gives to both sides: passages of about 300 characters, and queries taken from them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from ingest.errors import NotFoundError
from ingest.reading.decoding import decoded

SUFFIXES = ("", ".md", ".txt")
SEED = 20240612
ENOUGH, MOST, SCRAP = 270, 400, 100  # characters of a passage; with these the mean is about 300
SHORTEST, LONGEST = 8, 24  # characters of a query
WARM_UP = 5
TRIES = 20_000  # passages looked at for queries, at most

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
CLAUSE = re.compile(rf"[\u3400-\u9fff0-9]{{{SHORTEST},}}")
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Query:
    """Words taken from passage number `passage`."""

    text: str
    passage: int


@dataclass(frozen=True, slots=True)
class Workload:
    """What both sides get; varied: how many of the passages are variations because the texts were too short."""

    passages: tuple[str, ...]
    queries: tuple[Query, ...]
    warm_up: tuple[Query, ...]
    varied: int = 0


def workload(texts: Path, size: int, queries: int, seed: int = SEED) -> Workload:
    """`size` different passages from the texts under a folder, and queries from them, the same on every run."""
    passages, varied = gathered(readings(texts, seed), size, seed)
    made = tuple(islice(asked(passages, seed), queries + WARM_UP))
    if len(made) < queries + WARM_UP:
        raise NotFoundError("文本里没有可以拿来提问的句子", str(texts), "请用 --texts 指明中文文本")
    return Workload(passages, made[WARM_UP:], made[:WARM_UP], varied)


def readings(folder: Path, seed: int) -> tuple[str, ...]:
    """The texts of all .md, .txt and suffix-less files under a folder, shuffled; NotFoundError when there are none."""
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.name[0] != ".")
    files = sorted(path for path in found if path.is_file())
    random.Random(seed).shuffle(files)
    texts = tuple(text for path in files if (text := decoded(path.read_bytes(), path.name).text.strip()))
    if not texts:
        raise NotFoundError("没有找到 .md 或 .txt 文本", str(folder), "请用 --texts 指明存放文本的文件夹")
    return texts


def gathered(texts: Sequence[str], size: int, seed: int) -> tuple[tuple[str, ...], int]:
    """The first `size` different passages of the texts and their variations, and how many are of variations."""
    found: dict[str, None] = {}
    own = size
    for turn in count():
        before = len(found)
        for text in texts:
            found.update(dict.fromkeys(cut(varied(text, turn, seed))))
            if len(found) >= size:
                return tuple(islice(found, size)), size - min(own, size)
        own = len(found) if turn == 0 else own
        if len(found) == before:
            raise NotFoundError("文本太短，凑不出所要的片段", remedy="请用 --texts 指明更多的文本")
    raise AssertionError("count() does not end")


def varied(text: str, turn: int, seed: int) -> str:
    """The text itself on turn 0; later with half of its Han characters exchanged among themselves."""
    if turn == 0:
        return text
    chance = random.Random(f"{seed}:{turn}")
    before = sorted(set(HAN.findall(text)))
    before = chance.sample(before, len(before) // 2)
    after = chance.sample(before, len(before))
    return text.translate(str.maketrans(dict(zip(before, after, strict=True))))


def cut(text: str) -> Iterator[str]:
    """Sentences put together to passages of about 300 characters; what is left over at the end goes when it is a scrap."""
    held = ""
    for sentence in SENTENCE.findall(text):
        held += sentence.strip()
        while len(held) >= ENOUGH:
            yield held[:MOST]
            held = held[MOST:]
    if len(held) >= SCRAP:
        yield held


def asked(passages: Sequence[str], seed: int) -> Iterator[Query]:
    """A stretch of one clause of a passage, at random, again and again."""
    chance = random.Random(seed)
    for _ in range(TRIES):
        passage = chance.randrange(len(passages))
        clauses = CLAUSE.findall(passages[passage])
        if clauses:
            clause = chance.choice(clauses)
            length = min(len(clause), chance.randint(SHORTEST, LONGEST))
            at = chance.randrange(len(clause) - length + 1)
            yield Query(clause[at : at + length], passage)
