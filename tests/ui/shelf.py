"""A desk over a handful of documents held in memory: every method of `Desk` works, nothing is on disk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import get_ident

from assistant.answer import Answer, Citation, Claim, Question, Status
from assistant.bibliography import Bibliography
from assistant.desk import Excerpt, OutlineLine
from assistant.glossary import Comparison, Glossary, TermQuery
from assistant.ledger import DutyPage, DutyQuery
from assistant.streaming import Event, Started, as_it_is
from assistant.study.item import Deck, DutyCard, Guide, Paper
from assistant.study.request import StudyRequest
from assistant.study.rewording import Step
from ingest.document import Entry, Hit, Origin, Passage, Region, Scope, SectionKind, Span
from ingest.duty import Duty, Term
from ingest.errors import NotFoundError, ReadingError, YingjiError
from ingest.library import Finding
from ingest.pipeline import FileReport, Outcome
from ingest.store.duties import Tally
from tests.ui import coursework, register, wordbook

LINE = re.compile(r"[^\n]+")
MARKER = re.compile(r"[一二三四五六七八九十]+、|第[一二三四五六七八九十]+条")
ENOUGH = 3  # shared pairs of characters from which a line counts as an answer


class ShelfDesk:
    """Documents are texts; each line is a section and a passage; the line that shares most pairs answers."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}
        self.history_seen: list[tuple] = []
        self.ingested_in: set[int] = set()
        self.given_up = 0
        for name, text in texts.items():
            self._add(name, text)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())

    def show(self, document: str, place: str = "") -> Excerpt:
        entry = self._find(document)
        lines = [line for line in self._outline(entry) if not place or line.locator == place]
        if place and not lines:
            raise NotFoundError(f"没有“{place}”这一条", entry.title, "请看目录")
        span = lines[0].span if place else Span(0, entry.characters)
        return self._excerpt(entry, span)

    def surroundings(self, document: str, start: int, end: int) -> Excerpt:
        entry = self._entries.get(document) or self._find(document)
        return self._excerpt(entry, Span(0, entry.characters), (Span(start, end),))

    def passages(self, document: str) -> tuple[Passage, ...]:
        return tuple(self._passages(self._find(document)))

    def search(
        self,
        query: str,
        *,
        region: str | None = None,
        year: int | None = None,
        document: str | None = None,
        limit: int = 10,
    ) -> tuple[Hit, ...]:
        if not query:
            raise YingjiError("问题是空的", remedy="请输入要问的内容")
        scored = [
            (len(_pairs(query) & _pairs(passage.text)), passage)
            for entry in self.entries()
            if _within(entry, region, year, document)
            for passage in self._passages(entry)
        ]
        best = sorted(scored, key=lambda found: -found[0])[:limit]
        return tuple(Hit(passage, score / 100, score / 100, 0.1) for score, passage in best)

    def ask(self, question: Question) -> Answer:
        self.history_seen.append(question.history)
        hits = self.search(
            question.text, region=question.region, year=question.year, document=question.document, limit=2
        )
        scope = Scope(Region((question.region,)) if question.region else None, question.year)
        cited = tuple(self._cite(number, hit) for number, hit in enumerate(hits, start=1))
        held = {"scope": scope, "documents_searched": len(self._entries), "passages_searched": 9, "seconds": 0.02}
        if not hits or hits[0].score * 100 < ENOUGH:
            return Answer(question.text, Status.NOT_FOUND, "所查文件中没有这项内容。", nearest=cited, **held)
        text = "\n".join(f"{citation.quote}[{citation.number}]" for citation in cited)
        claims = tuple(Claim(citation.quote, (citation.number,)) for citation in cited)
        return Answer(question.text, Status.ANSWERED, text, claims, cited, notes=("没有限定地区。",), **held)

    def stream(self, question: Question) -> Iterator[Event]:
        answer = self.ask(question)
        yield Started(answer.question, answer.citations, answer.engine)
        yield from as_it_is(answer)

    def duties(self, query: DutyQuery, start: int = 0, limit: int | None = None) -> DutyPage:
        return register.page_of(self._duties(query), self._meant(query), self._texts, start, limit)

    def tally(self, query: DutyQuery) -> Tally:
        return register.tally_of(self._duties(query))

    def terms(self, query: TermQuery) -> Glossary:
        return wordbook.glossary_of(self._terms(query), self._meant(query))

    def term(self, name: str, query: TermQuery) -> Comparison:
        if len(name) < 2:
            raise YingjiError("名词太短", name, "请写出至少两个字的名词")
        return wordbook.comparison_of(name, self._terms(query), self._meant(query), self._texts)

    def references(self, query: TermQuery) -> Bibliography:
        return wordbook.bibliography_of(self._meant(query), self._texts, self.entries())

    def study(self, request: StudyRequest) -> Paper:
        return coursework.paper_of(request, self._studied(request), self._texts)

    def reword(self, paper: Paper) -> Iterator[Step]:
        yield Step(0, len(paper.entries))
        yield Step(len(paper.entries), len(paper.entries), paper)

    def flashcards(self, request: StudyRequest) -> Deck:
        return coursework.deck_of(request, self._studied(request), self._texts)

    def guide(self, request: StudyRequest) -> Guide:
        return coursework.guide_of(request, self._studied(request), self._texts)

    def duty_card(self, body: str, request: StudyRequest) -> DutyCard:
        return coursework.card_of(body, self._studied(request), self._texts)

    def _studied(self, request: StudyRequest) -> list[Entry]:
        held = [self._find(words) for words in request.documents] or list(self.entries())
        return [one for one in held if _within(one, request.region, request.year, None)]

    def _terms(self, query: TermQuery) -> list[Term]:
        return [term for one in self._meant(query) for term in wordbook.terms_of(one, self._texts[one.id])]

    def _meant(self, query: DutyQuery | TermQuery) -> list[Entry]:
        if query.document:
            return [self._find(query.document)]
        return [one for one in self.entries() if _within(one, query.region, query.year, None)]

    def _duties(self, query: DutyQuery) -> list[Duty]:
        held = self._meant(query)
        made = (register.duties_of(one, self._texts[one.id], self._outline(one)) for one in held)
        return [duty for duties in made for duty in duties if register.answers(duty, query)]

    def ingest(self, paths: Sequence[Path], *, sync: bool = False) -> Iterator[FileReport]:
        files = sorted(file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,)))
        try:
            for done, file in enumerate(files, start=1):
                self.ingested_in.add(get_ident())
                yield self._take(file, done, len(files))
        finally:
            self.given_up += 1

    def remove(self, documents: Sequence[str]) -> tuple[Entry, ...]:
        gone = tuple(self._find(document) for document in documents)
        for entry in gone:
            del self._entries[entry.id], self._texts[entry.id]
        return gone

    def examine(self, *, deep: bool = False) -> tuple[Finding, ...]:
        return (Finding("目录", not deep, f"{len(self._entries)} 份文件", "请重建索引" if deep else ""),)

    def _take(self, file: Path, done: int, total: int) -> FileReport:
        if file.suffix == ".broken":
            raise ReadingError("文件已损坏", file.name, "请重新导出")
        if not file.read_text(encoding="utf-8"):
            return FileReport(str(file), Outcome.FAILED, None, "文件里没有文字", (), done, total)
        entry = self._add(file.name, file.read_text(encoding="utf-8"))
        return FileReport(str(file), Outcome.ADDED, entry, "已导入", entry.losses, done, total)

    def _add(self, name: str, text: str) -> Entry:
        title = text.split("\n", 1)[0]
        place = re.search(r"[\u4e00-\u9fff]{2}(?:市|省|区|县)", title)
        year = re.search(r"20\d\d", title)
        lines = len(LINE.findall(text))
        entry = Entry(
            id=hashlib.sha256(text.encode()).hexdigest()[:16],
            title=title,
            scope=Scope(
                Region((place[0],)) if place else None, int(year[0]) if year else None, f"{title[:3]}应急管理局"
            ),
            source=name,
            sources=(name,),
            format=Path(name).suffix.lstrip("."),
            number="青应急〔2025〕3号",
            issued=None,
            effective=None,
            family=None,
            status="",
            successor=None,
            origins=(Origin("region", True, title[:3]),),
            losses=("第 2 页的图片没有文字。",) if name.endswith(".pdf") else (),
            characters=len(text),
            sections=lines,
            passages=lines,
            pages=0,
        )
        self._entries[entry.id], self._texts[entry.id] = entry, text
        return entry

    def _find(self, words: str) -> Entry:
        for entry in self.entries():
            if words in (entry.id, entry.source) or words in entry.title:
                return entry
        raise NotFoundError("库里没有这份文件", words, "请看文件列表")

    def _outline(self, entry: Entry) -> list[OutlineLine]:
        lines = []
        for found in LINE.finditer(self._texts[entry.id]):
            marker = MARKER.match(found[0])
            if marker:
                heading = found[0][marker.end() :].partition("。")[0]
                span = Span(*found.span())
                lines.append(OutlineLine(marker[0].rstrip("、"), 1, marker[0], heading, SectionKind.BODY, span))
        return lines

    def _passages(self, entry: Entry) -> Iterator[Passage]:
        for number, found in enumerate(LINE.finditer(self._texts[entry.id])):
            marker = MARKER.match(found[0])
            locator = marker[0].rstrip("、") if marker else ""
            yield Passage(entry.id, number, 0, Span(*found.span()), found[0], entry.title, locator, None, len(found[0]))

    def _excerpt(self, entry: Entry, span: Span, marked: tuple[Span, ...] = ()) -> Excerpt:
        outline = tuple(line for line in self._outline(entry) if line.span in span)
        return Excerpt(entry, "", None, span, span.of(self._texts[entry.id]), marked, outline)

    def _cite(self, number: int, hit: Hit) -> Citation:
        found = hit.passage
        entry = self._entries[found.document]
        return Citation(
            number=number,
            document=entry.source,
            document_id=entry.id,
            title=entry.title,
            locator=found.locator,
            page=found.page,
            start=found.span.start,
            end=found.span.end,
            quote=found.text,
        )


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _within(entry: Entry, region: str | None, year: int | None, document: str | None) -> bool:
    here = not region or (entry.scope.region is not None and region in entry.scope.region.path)
    return here and year in (None, entry.scope.year) and document in (None, entry.id, entry.source)
