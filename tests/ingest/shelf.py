"""Small real parts for the library's tests: an embedder, a chain and workers that need no model and no processes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from ingest.document import Document, Parsed, Passage, Region, Scope, Section, Span
from ingest.errors import ReadingError, YingjiError
from ingest.library import Library
from ingest.pipeline import Chain
from ingest.store.catalog import Source
from ingest.terms import terms

WUHAN = Region(("湖北省", "武汉市"))
DONGXIHU = Region(("湖北省", "武汉市", "东西湖区"))
HUBEI = Region(("湖北省",))
ANYWHERE = Scope()


class HashEmbedder:
    """Terms counted into `dimension` buckets."""

    def __init__(self, dimension: int = 64, weight: float = 0.1, name: str = "hash") -> None:
        self.dimension, self.weight, self.fingerprint = dimension, weight, f"{name}-{dimension}"

    def encode_passages(self, texts: list[str]) -> np.ndarray:
        found = np.zeros((len(texts), self.dimension), "f4")
        for row, text in zip(found, texts, strict=True):
            for term in terms(text):
                row[zlib.crc32(f"{self.fingerprint}{term}".encode()) % self.dimension] += 1
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    encode_queries = encode_passages


def parsed(
    text: str,
    title: str = "通知",
    scope: Scope = ANYWHERE,
    source: str = "通知.txt",
    family: str | None = None,
    effective: date | None = None,
) -> Parsed:
    """A document whose lines are its passages, all in one root section."""
    id = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    document = Document(id, text, title, scope, source, "txt", family=family, effective=effective)
    root = Section(0, None, 0, "", "", title, Span(0, len(text)))
    passages, at = [], 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\n")
        if body:
            span = Span(at, at + len(body))
            passages.append(Passage(id, len(passages), 0, span, body, title, "", None, len(body)))
        at += len(line)
    return Parsed(document, (root,), tuple(passages))


def source_of(made: Parsed, path: str = "/policies/通知.txt", version: int = 1) -> Source:
    digest = hashlib.sha256(made.document.text.encode()).hexdigest()
    return Source(path, len(made.document.text), 1, digest, version, "yingji", made.document.id)


class LineChain(Chain):
    """A chain for plain text: each line a passage; a file that says 坏 cannot be read."""

    version = 1

    def parse(self, path: str, name: str) -> Parsed:
        text = Path(path).read_text(encoding="utf-8")
        if "坏" in text or not text.strip():
            raise ReadingError("没有读出任何文字", name, "请检查文件")
        return parsed(text, text.splitlines()[0], source=name)


class InProcess:
    """Workers without processes."""

    def map(self, function: Callable, items: Iterable) -> Iterator[tuple]:
        for item in items:
            try:
                yield item, function(item)
            except YingjiError as error:
                yield item, error


def opened(folder: Path, **settings: object) -> Library:
    """A library in `folder` with the hash embedder."""
    return Library.open(folder, settings.pop("embedder", HashEmbedder()), purpose="test", **{"wait": 0.2, **settings})
