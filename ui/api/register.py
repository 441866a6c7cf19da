"""The register over the interface (任务台账、名词对照、引用文件): duties, how they fall, terms, references, each with its place."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import StringConstraints

from assistant.bibliography import Bibliography
from assistant.glossary import Comparison, Glossary, TermQuery
from assistant.ledger import DutyPage, DutyQuery
from ingest.duty import Standing, Strength
from ingest.store.duties import Tally
from ui.api import problems
from ui.api.documents import MISSING, Offset
from ui.api.service import Service
from ui.api.shapes import Name, Words, Year

PAGE, MOST = 100, 1_000
Term = Annotated[str, StringConstraints(min_length=2, max_length=200, pattern=r"[0-9A-Za-z\u4e00-\u9fff]{2}")]
Region = Annotated[Name | None, Query(description="地区，如 武汉市")]
InYear = Annotated[Year | None, Query(description="年份")]
In = Annotated[Name | None, Query(description="文件：编号、文件名或标题的一部分")]


def duty_query(
    region: Region = None,
    year: InYear = None,
    document: In = None,
    body: Annotated[Name | None, Query(description="牵头或配合单位名称所含的词")] = None,
    kind: Annotated[Name | None, Query(description="工作类别，如 演练")] = None,
    strength: Annotated[Strength | None, Query(description="约束力")] = None,
    standing: Annotated[Standing | None, Query(description="要求，还是已完成")] = None,
    due_after: Annotated[date | None, Query(description="到期日不早于")] = None,
    due_before: Annotated[date | None, Query(description="到期日不晚于")] = None,
    recurring: Annotated[bool | None, Query(description="有没有频次")] = None,
    words: Annotated[Words | None, Query(description="原文里要有的词语，用空格分开")] = None,
) -> DutyQuery:
    """The filters of a call, as the desk takes them."""
    return DutyQuery(
        region=region,
        year=year,
        document=document,
        body=body or "",
        kind=kind or "",
        strength=strength,
        standing=standing,
        due_after=due_after,
        due_before=due_before,
        recurring=recurring,
        words=tuple((words or "").split()),
    )


def term_query(
    region: Region = None,
    year: InYear = None,
    document: In = None,
    defined: Annotated[bool | None, Query(description="只要有文件解释的（true），或都没有解释的（false）")] = None,
) -> TermQuery:
    """The filters of a call, as the desk takes them."""
    return TermQuery(region, year, document, defined)


Duties, Terms = Annotated[DutyQuery, Depends(duty_query)], Annotated[TermQuery, Depends(term_query)]


def routes(service: Service) -> APIRouter:
    """/api/v1/duties, /api/v1/terms and /api/v1/references."""
    made = APIRouter(prefix="/api/v1", tags=["台账"], responses=MISSING | problems.described(409))
    desk = service.desk

    @made.get("/duties", summary="任务台账：谁、做什么、多少、何时，各有出处", response_model=DutyPage)
    def duties(query: Duties, offset: Offset = 0, limit: Annotated[int, Query(ge=1, le=MOST)] = PAGE) -> DutyPage:
        return desk.duties(query, offset, limit)

    @made.get("/duties/summary", summary="任务台账的汇总", response_model=Tally)
    def tally(query: Duties) -> Tally:
        return desk.tally(query)

    @made.get("/terms", summary="文件里定义或提到的名词", response_model=Glossary)
    def terms(query: Terms) -> Glossary:
        return desk.terms(query)

    @made.get("/terms/{name}", summary="一个名词在各文件里的说法", response_model=Comparison)
    def term(name: Annotated[Term, Path(description="至少两个字，如 六有")], query: Terms) -> Comparison:
        return desk.term(name, query)

    @made.get("/references", summary="文件里引用的其他文件", response_model=Bibliography)
    def references(query: Terms) -> Bibliography:
        return desk.references(query)

    return made
