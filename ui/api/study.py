"""Study material over the interface: a paper with its sources as JSON, and the same or other material as a file."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import Field

from assistant.desk import Desk
from assistant.study.exporting import FORMS, Form, Material, Part, export
from assistant.study.item import Difficulty, ItemKind, Paper
from assistant.study.request import MOST, NUMBER, StudyRequest, Wish
from ingest.errors import SettingsError
from ui.api import problems
from ui.api.service import Service
from ui.api.shapes import Asked, Name, Year

NAMES = 50  # documents, sections or topics of one call
FILE = {200: {"content": {kind.media.partition(";")[0]: {"schema": {"type": "string"}} for kind in FORMS.values()}}}
Count = Annotated[int, Field(ge=1, le=MOST)]
Kind = Literal["paper", "cards", "guide", "body"]


class WishCall(Asked):
    """双向细目表的一行：多少题，什么题型、主题和难度；不写的不限。"""

    count: Count
    kind: ItemKind | None = None
    topic: Name | None = None
    difficulty: Difficulty | None = None


class StudyCall(Asked):
    """出题要求；不写的不限。同样的要求、资料库和种子得到同样的资料。"""

    documents: list[Name] = Field(default=[], max_length=NAMES, description="文件：编号、文件名或标题的一部分")
    region: Name | None = None
    year: Year | None = None
    sections: list[Name] = Field(default=[], max_length=NAMES, description="条号或标题中的词语")
    topics: list[Name] = Field(default=[], max_length=NAMES, description="工作类别，如 演练")
    body: Name | None = Field(default=None, description="单位名称所含的词；职责卡必填")
    wishes: list[WishCall] = Field(default=[], max_length=NAMES)
    number: Count = NUMBER
    difficulty: Difficulty | None = None
    points: Annotated[int, Field(ge=1, le=100_000)] | None = Field(default=None, description="总分")
    seed: Annotated[int, Field(ge=0, le=2**53)] = 1
    title: Annotated[str, Field(max_length=200)] = ""
    past: bool = Field(default=False, description="也考已完成的工作")
    reword: bool = Field(default=False, description="试卷的题干请语言模型润色，逐题核对；须设置语言模型")

    def request(self) -> StudyRequest:
        """The call as the desk takes it."""
        wishes = tuple(Wish(one.count, one.kind, one.topic or "", one.difficulty) for one in self.wishes)
        return StudyRequest(
            documents=tuple(self.documents),
            sections=tuple(self.sections),
            topics=tuple(self.topics),
            body=self.body or "",
            wishes=wishes,
            **self.model_dump(include={"region", "year", "number", "difficulty", "points", "seed", "title", "past"}),
        )


def routes(service: Service) -> APIRouter:
    """/api/v1/study."""
    made = APIRouter(prefix="/api/v1", tags=["培训资料"], responses=problems.described(400, 404, 409, 413))
    desk = service.desk

    @made.post("/study", summary="出一份试卷，每题附出处", response_model=Paper, response_model_exclude_none=True)
    def study(call: StudyCall) -> Paper:
        return _paper(desk, call)

    @made.post("/study/export", summary="培训资料的文件", response_class=Response, responses=FILE)
    def file(
        call: StudyCall,
        form: Annotated[Form, Query(description="文件格式")] = Form.DOCX,
        part: Annotated[Part, Query(description="试卷的哪一部分")] = Part.WHOLE,
        material: Annotated[Kind, Query(description="试卷、记忆卡、学习提纲或职责卡")] = "paper",
    ) -> Response:
        ready = export(_material(desk, material, call), form, part)
        disposition = f"attachment; filename*=UTF-8''{quote(ready.name, safe='')}"
        return Response(ready.data, media_type=ready.media, headers={"content-disposition": disposition})

    return made


def _paper(desk: Desk, call: StudyCall) -> Paper:
    made = desk.study(call.request())
    for step in desk.reword(made) if call.reword else ():
        made = step.paper or made
    return made


def _material(desk: Desk, kind: Kind, call: StudyCall) -> Material:
    request = call.request()
    if kind == "cards":
        return desk.flashcards(request)
    if kind == "guide":
        return desk.guide(request)
    if kind == "paper":
        return _paper(desk, call)
    if not request.body:
        raise SettingsError("没有写单位", "body", "职责卡是一个单位的，请在 body 里写出名称")
    return desk.duty_card(request.body, request)
