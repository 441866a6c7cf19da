"""Proof of study material: for every item of a paper that the key stands in the cited words, that no wrong option does, and
that no two items are alike or tell each other's answer. `python -m evals.study 政策文件夹 --items 200`

The checks read the documents themselves and share no code with what makes the items.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path

from assistant.desk import LibraryDesk
from assistant.settings import Settings
from assistant.study.item import BLANK, RIGHT, Item, ItemKind, Paper
from assistant.study.request import StudyRequest
from assistant.study.verdicts import OwnQuestion
from ingest.errors import YingjiError

FRAME = re.compile(
    r"^(?:根据|按照)?[^《，]*《[^》]*》(?:（[^）]*）)?"
    r"(?:中?(?:(?:关于|对|在)?“.*?”)?(?:部分|方面)?的?(?:规定|要求|部署|安排|提出|明确))?，"
)
TITLE = re.compile(
    r"(?:根据|简述|对照)《[^》]*》|关于“.*?”的(?:要求|主要要求)|中“|”的具体内容"
)  # what many stems share
STEM, CASE_STEM, ALIKE, MOST_SECONDS = 82, 140, 0.8, 10.0
LEAST_KINDS = 6
SHORTENED = 36  # characters of a stem in the list of a sample
HEADER = ("item", "kind", "slot", "stem", "verdict", "why")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not proven. item: its id."""

    item: str
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was counted. same: whether the paper came out the same a second time; seconds: of composing it once."""

    items: int
    kinds: tuple[tuple[str, int], ...]
    keys: int
    wrong: int
    faults: tuple[Fault, ...]
    alike: tuple[tuple[str, str], ...]
    leaks: tuple[tuple[str, str], ...]
    same: bool
    seconds: float

    @property
    def holds(self) -> bool:
        return not (self.faults or self.alike or self.leaks) and self.same and self.seconds < MOST_SECONDS

    def __str__(self) -> str:
        kinds = "，".join(f"{kind} {count}" for kind, count in self.kinds)
        return (
            f"{self.items} 题（{kinds}）；答案在出处里核对 {self.keys} 处，错误选项核对 {self.wrong} 个，"
            f"不成立 {len(self.faults)}；雷同 {len(self.alike)} 对；泄露答案 {len(self.leaks)} 对；"
            f"两次出卷{'相同' if self.same else '不同'}；用时 {self.seconds:.2f} 秒"
        )


def prove(desk: LibraryDesk, request: StudyRequest) -> tuple[Paper, Proof]:
    """Compose a paper twice and check everything about it."""
    begun = time.perf_counter()
    paper = desk.study(request)
    seconds = time.perf_counter() - begun
    items = [entry.item for entry in paper.entries]
    texts = {version.id: desk.library.document(version.id).text for version in paper.documents}
    counts = Counter(item.kind.value for item in items)
    return paper, Proof(
        items=len(items),
        kinds=tuple(counts.most_common()),
        keys=sum(len(right(item)) for item in items),
        wrong=sum(len(wrong(item)) for item in items),
        faults=tuple(fault for item in items for fault in faults(item, texts.__getitem__)),
        alike=tuple((a.id, b.id) for a, b in combinations(items, 2) if alike(a, b) >= ALIKE),
        leaks=tuple((a.id, b.id) for a, b in permutations(items, 2) if tells(a, b)),
        same=desk.study(request) == paper,
        seconds=seconds,
    )


def plain(words: str) -> str:
    """Words with one kind of punctuation and without white space, letter for letter otherwise."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def faults(item: Item, text_of: Callable[[str], str]) -> Iterator[Fault]:
    """Everything about one item that is not so."""
    spans = [plain(text_of(source.document)[source.start : source.end]) for source in item.sources]
    if any(text_of(one.document)[one.start : one.end] != one.quote for one in item.sources):
        yield Fault(item.id, "引文与原文不同")
    for words in right(item):
        if not any(plain(words) in span for span in spans):
            yield Fault(item.id, f"出处里没有答案：{words}")
    for words in wrong(item):
        if any(plain(words) in span for span in spans):
            yield Fault(item.id, f"出处里有错误选项：{words}")
    if len(item.stem) > (CASE_STEM if item.kind is ItemKind.CASE else STEM):
        yield Fault(item.id, f"题干 {len(item.stem)} 字")
    if claimed(item) and not any(plain(claimed(item)) in span for span in spans):
        yield Fault(item.id, f"填上答案的题干不是原文：{claimed(item)}")


def right(item: Item) -> tuple[str, ...]:
    """What must stand in the cited words: the key itself, and the facts it rests on."""
    key = item.key
    chosen = [item.options[at] for at in key.choices] if item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE) else []
    paired = [item.options[at] for _, at in key.pairs]
    paired = [part for words in paired for part in ([words] if item.slot.value != "责任单位" else words.split("、"))]
    return tuple(dict.fromkeys((*chosen, *key.words, *key.points, *paired, *item.facts)))


def wrong(item: Item) -> tuple[str, ...]:
    """What is offered and must not stand there."""
    if item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE):
        return tuple(words for at, words in enumerate(item.options) if at not in item.key.choices)
    if item.kind is ItemKind.MATCHING:
        used = {at for _, at in item.key.pairs}
        return tuple(words for at, words in enumerate(item.options) if at not in used)
    return (item.swapped,) if item.swapped else ()


def claimed(item: Item) -> str:
    """The stem as a statement of the document, with the key in its blanks; "" where the stem is a question of our own."""
    words = FRAME.sub("", item.stem).rstrip("。")
    if item.kind is ItemKind.JUDGE and item.options[item.key.choices[0]] == RIGHT and "”由" not in words:
        return words
    values = list(item.key.words) if item.kind is ItemKind.CLOZE else []
    if item.kind is ItemKind.SINGLE and BLANK in words:
        values = [item.options[item.key.choices[0]]]
    for value in values:
        words = words.replace(BLANK, value, 1)
    return words if values else ""


def alike(one: Item, other: Item) -> float:
    """The share of pairs of characters that two items have in common, of all that either has."""
    first, second = pairs(one), pairs(other)
    return len(first & second) / max(1, len(first | second))


def pairs(item: Item) -> frozenset[str]:
    shown = (item.stem, *sorted(item.lefts), *(sorted(item.options) if item.kind is not ItemKind.JUDGE else ()))
    words = plain(TITLE.sub("", "".join(shown)))
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def tells(shown: Item, asked: Item) -> bool:
    """Whether the answer of one item stands in the stem of another that quotes the same words."""
    near = any(
        a.document == b.document and a.start < b.end and b.start < a.end for a in shown.sources for b in asked.sources
    )
    if not near or asked.kind in (ItemKind.MATCHING, ItemKind.ORDERING):
        return False
    told = asked.kind is ItemKind.JUDGE and not asked.swapped
    return not told and any(plain(words) in plain(shown.stem) for words in right(asked))


@dataclass(frozen=True, slots=True)
class Checked:
    """How the checker of own papers judged keys known to be right, and keys known to be wrong: questions by verdict."""

    right: tuple[tuple[str, int], ...]
    wrong: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        sides = (("答案正确的题", self.right), ("答案改错的题", self.wrong))
        return "；".join(
            f"{name} {sum(n for _, n in rows)}：" + "，".join(f"{v} {n}" for v, n in rows) for name, rows in sides
        )


def held_against(desk: LibraryDesk, paper: Paper, seed: int) -> Checked:
    """The single choice and true/false items of a paper as a trainer's own, with their keys and with wrong ones."""
    draw = random.Random(seed)
    items = [entry.item for entry in paper.entries if entry.item.kind in (ItemKind.SINGLE, ItemKind.JUDGE)]
    sides = []
    for key in (
        lambda item: item.key.choices[0],
        lambda item: draw.choice(sorted({*range(len(item.options))} - {*item.key.choices})),
    ):
        asked = [own(at, item, item.options[key(item)]) for at, item in enumerate(items, 1)]
        sides.append(tuple(Counter(row.verdict.value for row in desk.review(asked).rows).most_common()))
    return Checked(*sides)


def own(number: int, item: Item, answer: str) -> OwnQuestion:
    options = item.options if item.kind is ItemKind.SINGLE else ()
    return OwnQuestion(number, item.stem, options, answer, (answer,), item.kind)


def sampled(paper: Paper, count: int, seed: int) -> list[tuple[str, ...]]:
    """Rows for a reader to judge, drawn at random, with the verdict left open."""
    entries = random.Random(seed).sample(paper.entries, min(count, len(paper.entries)))
    entries.sort(key=lambda entry: entry.number)
    return [row(entry.item) for entry in entries]


def row(item: Item) -> tuple[str, ...]:
    stem = FRAME.sub("", item.stem)
    short = stem if len(stem) <= SHORTENED else stem[: SHORTENED - 1] + "…"
    return (item.id, item.kind.value, item.slot.value, short, "", "")


def written(rows: Sequence[Sequence[str]]) -> str:
    return "".join("\t".join(cells) + "\n" for cells in (HEADER, *rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """Take a folder in, prove a paper over it; 0 when everything holds."""
    parser = argparse.ArgumentParser(prog="python -m evals.study", description="逐题核对培训试卷")
    parser.add_argument("corpus", type=Path, help="政策文件夹")
    parser.add_argument("--items", type=int, default=200, help="题数")
    parser.add_argument("--seed", type=int, default=1, help="随机种子")
    parser.add_argument("--sample", type=Path, help="抽 60 题写成 .tsv，供人工判读")
    parser.add_argument("--checker", action="store_true", help="再量一量自拟卷核对：正确的和改错的答案各判成什么")
    asked = parser.parse_args(arguments)
    from ingest.embedding import load
    from ingest.library import Library

    with tempfile.TemporaryDirectory(prefix="yingji-") as folder:
        library = Library.open(Path(folder) / "library", load(""), purpose="evals.study")
        with LibraryDesk(library, Settings(Path(folder))) as desk:
            for _ in desk.ingest([asked.corpus]):
                pass
            paper, proof = prove(desk, StudyRequest(number=asked.items, seed=asked.seed))
            checked = held_against(desk, paper, asked.seed) if asked.checker else None
    if asked.sample:
        asked.sample.write_text(written(sampled(paper, 60, asked.seed)), encoding="utf-8")
    stems = {entry.item.id: entry.item.stem for entry in paper.entries}
    print(proof)
    if checked:
        print(checked)
    for pair in (*proof.alike, *proof.leaks):
        print("  " + " ~ ".join(stems[id] for id in pair))
    for fault in proof.faults:
        print(f"  {fault.item} {fault.what}")
    whole = proof.items == asked.items and len(proof.kinds) >= LEAST_KINDS
    return 0 if proof.holds and whole else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except YingjiError as error:
        print(f"错误：{error}", file=sys.stderr)
        sys.exit(1)
