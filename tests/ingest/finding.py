"""What the tests of duties find them with: the duties of a text, of a file, of one clause."""

from __future__ import annotations

from pathlib import Path

from ingest.document import Document, Scope
from ingest.duty import Duty
from ingest.reading import read
from ingest.understanding.describing import describe
from ingest.understanding.duties import find_duties
from ingest.understanding.outline import outline

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
DEMO = Path(__file__).resolve().parents[2] / "evals" / "data" / "demo"


def duties(text: str, year: int | None = 2025, genre: str | None = "工作要点") -> tuple[Duty, ...]:
    document = Document("d", text, "", Scope(year=year, genre=genre), "d.txt", "txt")
    return find_duties(document, outline(text, document))


def duties_of(path: Path) -> tuple[Document, tuple[Duty, ...]]:
    reading = read(path)
    document = describe(reading, path.name)
    return document, find_duties(document, outline(reading.text, document, reading.headings))


def only(text: str, **scope) -> Duty:
    found = duties(text, **scope)
    assert len(found) == 1, [duty.act.text for duty in found]
    return found[0]


def acts(text: str, **scope) -> list[str]:
    return [duty.act.text for duty in duties(text, **scope)]


def words(phrases) -> list[str]:
    return [phrase.text for phrase in phrases]


def statute(*articles: str) -> str:
    return "\n\n".join(f"第{sign}条 {article}" for sign, article in zip("一二三四五六", articles, strict=False))
