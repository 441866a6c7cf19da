"""What the web chat loads and sends besides Gradio: verdicts on answers, and conversations as files. No token: loopback only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, Response
from pydantic import Field

from assistant.conversations import Conversations, Verdict
from assistant.standing import standings
from evals.feedback import FILE, REASONS, Mark, Reason, case_of, evidence_for
from ingest.errors import NotFoundError, SettingsError
from ui import exporting
from ui.api.service import Service
from ui.api.shapes import QUESTION, Asked
from ui.chat_page import said


class MarkCall(Asked):
    """What a person says of an answer that is kept under this id."""

    exchange: str = Field(min_length=1, max_length=64)
    verdict: Literal["good", "bad", ""]
    reason: Reason | None = None
    correct: str = Field(default="", max_length=QUESTION)


def routes(
    service: Service, kept: Conversations | None, now: Callable[[], datetime] = lambda: datetime.now().astimezone()
) -> APIRouter:
    """/page/reasons, /page/feedback and /page/conversation."""
    made = APIRouter(prefix="/page", include_in_schema=False)

    @made.get("/reasons")
    def reasons() -> dict[str, str]:
        return {reason.value: name for reason, name in REASONS.items()}

    @made.post("/feedback")
    def feedback(call: MarkCall) -> dict[str, str]:
        return {"detail": _marked(service, _there(kept), call)}

    @made.get("/conversation/{conversation}/{kind}")
    def export(conversation: str, kind: Literal["docx", "md"]) -> Response:
        held = _there(kept).load(conversation)
        notices = [standings(one.answer, service.desk) for one in held.exchanges]
        file = exporting.written(exporting.minutes(held, notices, now()), kind)
        disposition = f"attachment; filename*=UTF-8''{quote(exporting.file_name(held, kind), safe='')}"
        return Response(file, media_type=exporting.KINDS[kind], headers={"content-disposition": disposition})

    return made


def _there(kept: Conversations | None) -> Conversations:
    if kept is None:
        raise NotFoundError("本服务不保存对话", remedy="请用 yingji serve 启动服务")
    return kept


def _marked(service: Service, kept: Conversations, call: MarkCall) -> str:
    """Keep the verdict, and of a wrong answer the case; the sentence that is shown, "" when a verdict was taken back."""
    case_id = f"fb-{call.exchange[:12]}"
    if call.verdict != Verdict.BAD:
        kept.mark(call.exchange, Verdict(call.verdict))
        service.kept_cases().drop(case_id)
        return said(Verdict(call.verdict), "")
    if call.reason is None:
        raise SettingsError("没有选原因", remedy="请先选一个原因")
    conversation = kept.conversation_of(call.exchange)
    exchange = next(one for one in conversation.exchanges if one.id == call.exchange)
    question = replace(exchange.question, history=conversation.before(call.exchange))
    evidence = evidence_for(call.correct, question, service.desk)
    case = case_of(case_id, question, exchange.answer, Mark(call.reason, call.correct), evidence)
    count = service.kept_cases().keep(case)
    kept.mark(call.exchange, Verdict.BAD, call.reason.value, call.correct)
    return f"{said(Verdict.BAD, call.reason)}；已成为题集 {FILE} 的一题（共 {count} 题）"
