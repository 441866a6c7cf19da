"""What the tab 培训资料 loads and sends besides Gradio: files, practice, marks, and its style and script. No token: loopback only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import Field

from assistant.study.exporting import Part
from assistant.study.grading import Given, mark
from ingest.errors import NotFoundError, YingjiError
from ui import page, training
from ui.api.shapes import Asked, Told
from ui.handouts import Handouts

STATIC = Path(__file__).parents[1] / "static"
MOST = 100  # parts of an answer
Number = Annotated[int, Field(ge=0, le=10_000)]
Blank = Annotated[str, Field(max_length=200)]


class AnswerCall(Asked):
    """What was answered to one question; numbers count from 0, those of questions from 1."""

    number: Number
    choices: list[Number] = Field(default=[], max_length=MOST)
    words: list[Blank] = Field(default=[], max_length=MOST)
    pairs: list[tuple[Number, Number]] = Field(default=[], max_length=MOST)
    order: list[Number] = Field(default=[], max_length=MOST)
    text: str = Field(default="", max_length=4_000)

    def given(self) -> Given:
        """The answer as it is marked."""
        return Given(tuple(self.choices), tuple(self.words), tuple(self.pairs), tuple(self.order), self.text)


class Marked(Told):
    """How it was marked. html: what is shown beneath the question."""

    share: float
    right: bool
    html: str


def routes(handouts: Handouts) -> APIRouter:
    """/page/study/…"""
    made = APIRouter(prefix="/page/study", include_in_schema=False)

    @made.get("/training.css")
    def style() -> Response:
        return FileResponse(STATIC / "training.css", media_type="text/css")

    @made.get("/training.js")
    def script() -> Response:
        return FileResponse(STATIC / "training.js", media_type="text/javascript")

    @made.get("/{id}/practice")
    def practice(id: str) -> Response:
        return HTMLResponse(training.practice_html(handouts.paper(id), id))

    @made.post("/{id}/answer")
    def answer(id: str, call: AnswerCall) -> Marked:
        entry = next((one for one in handouts.paper(id).entries if one.number == call.number), None)
        if entry is None:
            raise NotFoundError("试卷里没有这一题", f"第 {call.number} 题", "请重新打开练习")
        found = mark(entry.item, call.given())
        return Marked(share=found.share, right=found.right, html=training.mark_html(entry, found))

    @made.get("/{id}/{kind}")
    def file(id: str, kind: str, part: Part = Part.WHOLE) -> Response:
        """A file; why there is none is a page, for the link was followed by hand."""
        try:
            fetched = handouts.fetch(id, kind, part)
        except YingjiError as error:
            status = 404 if isinstance(error, NotFoundError) else 400
            return HTMLResponse(page.whole("未能下载", page.error_html(error)), status_code=status)
        return Response(fetched.data, media_type=fetched.type, headers={"content-disposition": fetched.disposition})

    return made
