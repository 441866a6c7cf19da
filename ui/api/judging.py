"""Judging over the interface: a few cases put to the library, and what people say of its answers."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from assistant.answer import Question, Turn
from evals.cases import Case, Message, Prediction, Quote
from evals.feedback import FILE, Mark, Reason, case_of, evidence_for
from evals.report import Report, report
from evals.running import run
from ui.api import problems
from ui.api.service import Service
from ui.api.shapes import QUESTION, TURN, TURNS, Asked, Name, Told, Words, Year
from ui.api.shapes import Message as Turned

CASES, FACTS = 50, 50
Text = Annotated[str, StringConstraints(max_length=4_000)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Kind = Literal["number", "deadline", "who", "list", "what", "yesno", "compare", "followup", "unanswerable"]


class QuoteCall(Asked):
    """依据：文件名和原文。"""

    document: Text
    quote: Text


class CaseCall(Asked):
    """一道题，格式与 yingji eval 的题集相同。"""

    id: Id
    question: Words
    kind: Kind
    documents: list[Text] = Field(default=[], max_length=FACTS)
    facts: list[list[Text]] = Field(default=[], max_length=FACTS, description="每项列出几种说法，答复含其一即可")
    forbidden: list[Text] = Field(default=[], max_length=FACTS)
    evidence: list[QuoteCall] = Field(default=[], max_length=FACTS)
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    history: list[Turned] = Field(default=[], max_length=TURNS)

    def case(self) -> Case:
        """The case as the harness takes it."""
        return Case(
            **self.model_dump(include={"id", "question", "kind", "difficulty"}),
            documents=tuple(self.documents),
            facts=tuple(tuple(ways) for ways in self.facts if ways),
            forbidden=tuple(self.forbidden),
            evidence=tuple(Quote(one.document, one.quote) for one in self.evidence),
            history=tuple(Message(one.role, one.content) for one in self.history),
        )


class EvalCall(Asked):
    """一组题，至多 50 道。"""

    cases: list[CaseCall] = Field(min_length=1, max_length=CASES)


class Evaluated(Told):
    """得分，以及每题的答复；与 yingji eval --json 和 --predictions 的内容相同。"""

    report: Report
    predictions: list[Prediction]


class Useful(Asked):
    """一条答复有用。"""

    verdict: Literal["good"]
    question: Words
    answer: str = Field(min_length=1, max_length=TURN, description="当时的答复，原样")


class Wrong(Asked):
    """一条答复有误。"""

    verdict: Literal["bad"]
    question: Words
    answer: str = Field(min_length=1, max_length=TURN, description="当时的答复，原样")
    reason: Reason
    correct: str = Field(default="", max_length=QUESTION, description="正确的内容，最好照抄原文")
    history: list[Turned] = Field(default=[], max_length=TURNS)
    region: Name | None = None
    year: Year | None = None
    document: Name | None = None


FeedbackCall = Annotated[Useful | Wrong, Field(discriminator="verdict")]


class Noted(Told):
    """意见记下了。"""

    case: str | None = Field(description="成为题集中的哪一题；有用的答复不成题")
    cases: int = Field(description="题集里现在有几题")
    detail: str


class CaseList(Told):
    """由意见积累的题集，可交给 yingji eval。"""

    items: list[Case]


def routes(service: Service) -> APIRouter:
    """/api/v1/eval and /api/v1/feedback."""
    made = APIRouter(prefix="/api/v1", tags=["评测与反馈"])

    @made.post("/eval", summary="用几道题量一量答得对不对", responses=problems.described(413))
    def evaluate(call: EvalCall) -> Evaluated:
        cases = tuple(_distinct(call.cases))
        predictions = tuple(run(cases, service.desk))
        return Evaluated(report=report(cases, predictions), predictions=list(predictions))

    @made.get("/feedback", summary="由意见积累的题集", responses=problems.described(400))
    def kept() -> CaseList:
        return CaseList(items=list(service.kept_cases().cases()))

    @made.post(
        "/feedback", summary="说一条答复有用或有误", status_code=201, responses=problems.described(400, 404, 409, 413)
    )
    async def note(call: FeedbackCall) -> Noted:
        return await run_in_threadpool(_noted, service, call)

    return made


def _distinct(calls: Sequence[CaseCall]) -> Iterator[Case]:
    """The cases; one whose id came before gets a number behind it, for predictions are paired with cases by id."""
    seen: Counter[str] = Counter()
    for call in calls:
        seen[call.id] += 1
        yield replace(call.case(), id=call.id if seen[call.id] == 1 else f"{call.id}#{seen[call.id]}")


def _noted(service: Service, call: FeedbackCall) -> Noted:
    """Make a case of an answer that is marked as wrong; the question is asked again to learn its kind."""
    cases = service.kept_cases()
    if isinstance(call, Useful):
        return Noted(case=None, cases=len(cases.cases()), detail="已记下：有用")
    question = Question(call.question, _turns(call.history), call.region, call.year, call.document)
    given = replace(service.reception.ask(question), text=call.answer, claims=())
    evidence = evidence_for(call.correct, question, service.desk)
    case = case_of(f"fb-{uuid.uuid4().hex[:12]}", question, given, Mark(call.reason, call.correct), evidence)
    return Noted(case=case.id, cases=cases.keep(case), detail=f"已加入题集 {FILE}")


def _turns(history: Sequence[Turned]) -> tuple[Turn, ...]:
    return tuple(Turn(one.role, one.content) for one in history)
