"""Documents over the interface: what there is, what they say, what is like these words, taking in and removing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Path, Query, Response, UploadFile
from starlette.concurrency import run_in_threadpool

from ingest.document import Entry
from ingest.errors import NotFoundError, ReadingError, SettingsError
from ingest.pipeline import FileReport, Outcome
from ui import keeping
from ui.api import problems
from ui.api.service import Service
from ui.api.shapes import (
    Document,
    Documents,
    Extract,
    Found,
    Name,
    Passage,
    Passages,
    Search,
    Section,
    Sections,
    Taken,
    Words,
    Year,
)

PAGE, MOST = 50, 500
Named = Annotated[Name, Path(description="编号、文件名或标题的一部分")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="最多几项")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="跳过前面几项")]
Place = Annotated[int, Query(ge=0, le=1_000_000_000)]
PLAIN = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}
MISSING = problems.described(404)


def routes(service: Service) -> APIRouter:
    """/api/v1/documents, /api/v1/passages, /api/v1/search."""
    made = APIRouter(prefix="/api/v1")
    desk = service.desk

    @made.get("/documents", summary="列出文件", tags=["文件"])
    def listed(
        region: Annotated[Name | None, Query(description="地区名称所含的词")] = None,
        year: Annotated[Year | None, Query()] = None,
        title: Annotated[Name | None, Query(description="标题所含的词")] = None,
        offset: Offset = 0,
        limit: Limit = PAGE,
    ) -> Documents:
        found = [entry for entry in desk.entries() if _fits(entry, region, year, title)]
        return Documents(total=len(found), items=[Document.of(entry) for entry in found[offset : offset + limit]])

    @made.get("/documents/{document}", summary="一份文件的信息", tags=["文件"], responses=MISSING)
    def one(document: Named) -> Document:
        return Document.of(desk.show(document).entry)

    @made.get(
        "/documents/{document}/text",
        summary="一份文件的正文，或其中的一段",
        tags=["文件"],
        response_class=Response,
        responses=PLAIN | MISSING,
    )
    def text(document: Named, start: Place = 0, end: Place | None = None) -> Response:
        words = desk.show(document).text[start:end]
        return Response(words.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8")

    @made.get("/documents/{document}/sections", summary="一份文件的条款", tags=["文件"], responses=MISSING)
    def sections(document: Named) -> Sections:
        shown = desk.show(document)
        return Sections(document=shown.entry.id, items=list(map(Section.of, shown.outline)))

    @made.get("/documents/{document}/sections/{locator}", summary="一条的原文", tags=["文件"], responses=MISSING)
    def section(document: Named, locator: Annotated[Name, Path(description="如 二、（五） 或 第九条")]) -> Extract:
        return Extract.of(desk.show(document, locator))

    @made.get("/documents/{document}/passages", summary="一份文件的片段，带位置", tags=["片段"], responses=MISSING)
    def passages(document: Named, offset: Offset = 0, limit: Limit = PAGE) -> Passages:
        found = desk.passages(document)
        return Passages(total=len(found), items=list(map(Passage.of, found[offset : offset + limit])))

    @made.get("/passages/{passage}", summary="一个片段，带位置", tags=["片段"], responses=MISSING)
    def passage(passage: Annotated[Name, Path(description="片段的编号，如 3f2a…:12")]) -> Passage:
        document, _, ordinal = passage.rpartition(":")
        found = desk.passages(document) if document else ()
        for cut in found:
            if cut.id == passage or (str(cut.ordinal) == ordinal and cut.document.startswith(document)):
                return Passage.of(cut)
        raise NotFoundError("资料库里没有这个片段", passage, "它所在的文件可能已被替换，请重新检索")

    @made.get("/search", summary="找出与词语最接近的片段", tags=["片段"], responses=MISSING)
    def search(
        query: Annotated[Words, Query(description="要找的词语")],
        region: Annotated[Name | None, Query(description="只查这个地区")] = None,
        year: Annotated[Year | None, Query(description="只查这一年")] = None,
        document: Annotated[Name | None, Query(description="只查这份文件")] = None,
        limit: Annotated[int, Query(ge=1, le=100, description="最多几段")] = 10,
    ) -> Search:
        hits = desk.search(query, region=region, year=year, document=document, limit=limit)
        titles = {entry.id: entry.title for entry in desk.entries()}
        return Search(items=[Found.of(hit, titles.get(hit.passage.document, "")) for hit in hits])

    @made.post(
        "/documents",
        summary="收录一个文件",
        description="支持 txt、md、html、docx、pdf，与网页上的收录相同：同名的新文件取代旧的。",
        tags=["文件"],
        status_code=201,
        responses=problems.described(400, 409, 413, 422),
    )
    async def take(file: Annotated[UploadFile, File(description="要收录的文件")]) -> Taken:
        name = keeping.safe_name(file.filename or "")
        return await run_in_threadpool(_take, service, file, name)

    @made.delete(
        "/documents/{document}",
        summary="移除一份文件，之后不再被引用",
        tags=["文件"],
        responses=MISSING | problems.described(409),
    )
    def remove(document: Annotated[Name, Path(description="文件的编号")]) -> Document:
        """Only by its whole id: a word that fits some title must not remove a document."""
        held = next((entry for entry in desk.entries() if entry.id == document), None)
        if held is None:
            raise NotFoundError("库里没有这个编号的文件", document, "移除时请写完整的编号，见 /api/v1/documents")
        gone = desk.remove([held.id])[0]
        for source in gone.sources if service.uploads else ():
            (service.uploads / keeping.safe_name(source)).unlink(missing_ok=True)
        return Document.of(gone)

    return made


def _fits(entry: Entry, region: str | None, year: int | None, title: str | None) -> bool:
    here = region is None or (entry.scope.region is not None and region in entry.scope.region.path)
    return here and year in (None, entry.scope.year) and (title is None or title in entry.title)


def _take(service: Service, file: UploadFile, name: str) -> Taken:
    """Keep and take in one file; a file that cannot be read is a ReadingError that says why."""
    copy = keeping.kept_stream(file.file, name, service.upload_folder())
    reports = list(service.desk.ingest([copy]))
    report: FileReport | None = next((one for one in reports if one.path.endswith(name)), None)
    if report is None:
        raise SettingsError("这种文件不能收录", name, "支持 txt、md、html、docx、pdf")
    if report.outcome in (Outcome.FAILED, Outcome.SKIPPED):
        if not any(name in entry.sources for entry in service.desk.entries()):
            copy.unlink(missing_ok=True)
        raise ReadingError(report.message, name, "请换一个文件，或另存为 docx、txt 后再试")
    return Taken.of(report, name)
