"""The text that the small models are trained on, read from a corpus folder and a folder of unpacked data."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

INFO_END = "<!-- INFO END -->"
NEWS_HEAD = re.compile(r"^.{0,40}?正文：(?:原标题：)?")
NEWS = "documents_dup_part_*"
HELD_OUT_NEWS = "part_9"  # this file of the news is never trained on
SENTENCE_END = re.compile(r"(?<=[。！？；\n])")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question set: texts, questions, and for each question the index of the text that answers it."""

    name: str
    texts: tuple[str, ...]
    questions: tuple[str, ...]
    right: tuple[frozenset[int], ...]


def laws(*folders: Path) -> tuple[str, ...]:
    """The texts of all .md files below these folders, each text once, in the order of their paths."""
    paths = sorted(path for folder in folders for path in folder.rglob("*.md") if path.name != "README.md")
    return once(path.read_text(encoding="utf-8").replace(INFO_END, "") for path in paths)


def news(data: Path, held_out: bool = False) -> tuple[str, ...]:
    """The news articles without their date lines; those of the held-out file only, or all but those."""
    paths = sorted(path for path in data.glob(NEWS) if (HELD_OUT_NEWS in path.name) == held_out)
    lines = (line for path in paths for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return once(NEWS_HEAD.sub("", line) for line in lines)


def policies(corpus: Path) -> tuple[tuple[str, str], ...]:
    """File name and text of each policy; only ever used for measuring."""
    paths = sorted((corpus / "policies").glob("*.txt"))
    return tuple((path.name, path.read_text(encoding="utf-8-sig")) for path in paths)


def once(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts in their order, stripped, without empty ones and without repeats."""
    seen: dict[bytes, str] = {}
    for text in texts:
        if stripped := text.strip():
            seen.setdefault(hashlib.sha256(stripped.encode()).digest(), stripped)
    return tuple(seen.values())


def passages(text: str, length: int = 300) -> Iterator[str]:
    """Runs of whole sentences of about `length` characters; a longer sentence is cut."""
    held = ""
    for sentence in SENTENCE_END.split(text):
        if held and len(held) + len(sentence) > length:
            yield held
            held = ""
        held += sentence
        while len(held) > 2 * length:
            yield held[:length]
            held = held[length:]
    if held.strip():
        yield held


def cmrc(data: Path) -> Asked:
    """The CMRC 2018 trial set (simplified Chinese): 256 contexts with their questions."""
    records = json.loads((data / "cmrc2018_trial.json").read_text(encoding="utf-8"))
    pairs = [(one["query_text"], at) for at, record in enumerate(records) for one in record["qas"]]
    return asked("cmrc2018 trial", [record["context_text"] for record in records], pairs)


def drcd(data: Path, part: str = "dev") -> Asked:
    """The DRCD development or test set (traditional Chinese)."""
    articles = json.loads((data / f"DRCD_{part}.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    pairs = [(one["question"], at) for at, paragraph in enumerate(paragraphs) for one in paragraph["qas"]]
    return asked(f"DRCD {part}", [paragraph["context"] for paragraph in paragraphs], pairs)


def asked(name: str, texts: Iterable[str], pairs: Iterable[tuple[str, int]]) -> Asked:
    """A question set from (question, index of its text) pairs."""
    questions, right = zip(*pairs, strict=True)
    return Asked(name, tuple(texts), questions, tuple(frozenset((at,)) for at in right))
