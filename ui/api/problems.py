"""How an error reaches a program: problem+json (RFC 9457) with Chinese words, or OpenAI's shape under /v1; no traceback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from importlib.resources import files

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from evals.feedback import MarkError
from ingest.errors import LibraryError, NotFoundError, ReadingError, SettingsError, YingjiError
from ui.observing import request_id
from ui.wire import INTERNAL, TokenError

COMPATIBLE = "/v1/"  # paths whose callers expect OpenAI's shape
PROBLEM = "application/problem+json"
STATUSES: tuple[tuple[type[YingjiError], int], ...] = (
    (TokenError, 401),
    (NotFoundError, 404),
    (SettingsError, 400),
    (LibraryError, 409),
    (ReadingError, 422),
    (MarkError, 409),
)
TITLES = {
    400: "请求不合规范",
    401: "没有口令或口令不符",
    404: "没有找到",
    405: "这个地址不支持这种请求方法",
    409: "与现在的情形不符",
    413: "请求的内容太大",
    415: "内容的格式不受支持",
    422: "请求的内容不合要求",
    429: "同时提问的太多",
    500: "服务内部出错",
    503: "服务暂时不能应答",
}
DETAILS = {
    400: "请求的内容读不出来，应当是 UTF-8 编码的 JSON。",
    404: "没有这个地址；可用的地址见 /api/docs。",
    405: "请改用响应头 Allow 所列的方法。",
    413: "请缩小请求，或分几次发送。",
}
OPENAI_KINDS = {401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error"}


class Fault(BaseModel):
    """One item of a request that cannot be used."""

    place: str = Field(description="哪一项，如 body.question")
    detail: str = Field(description="哪里不合要求")


class Problem(BaseModel):
    """出错时的答复（RFC 9457）。"""

    type: str = Field(description="错误的类别，如 urn:yingji:not-found")
    title: str = Field(description="一句话的标题")
    status: int = Field(description="HTTP 状态码")
    detail: str = Field(description="发生了什么，在哪里，怎么办")
    instance: str = Field(description="请求的地址")
    request_id: str = Field(description="请求编号，与日志和响应头 X-Request-ID 一致")
    errors: list[Fault] = Field(default=[], description="逐项说明不合要求之处")


class Overload(YingjiError):
    """More callers wait than can be served in good time."""


def described(*statuses: int) -> dict[int | str, dict]:
    """The `responses` of a route that may fail with these statuses, for its OpenAPI description."""
    shape = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": TITLES[status], "content": shape} for status in statuses}


def describe(app: FastAPI) -> None:
    """Put the shape of a problem among the shapes of the description of `app`."""
    made = app.openapi

    def openapi() -> dict:
        schema = made()
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**problem.pop("$defs"), "Problem": problem}
        return schema

    app.openapi = openapi


def install(app: FastAPI) -> None:
    """Let every error of `app` go out in these shapes."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(YingjiError, _told)
    app.add_exception_handler(Exception, unforeseen)


async def _told(request: Request, error: YingjiError) -> Response:
    status = 503 if isinstance(error, Overload) else status_of(error)
    headers = {"retry-after": "1"} if status == 503 else {}
    return answer(
        request, status, str(error), headers=headers | ({"www-authenticate": "Bearer"} if status == 401 else {})
    )


async def _refused(request: Request, error: HTTPException) -> Response:
    """What the framework refuses: unknown addresses and methods, bodies that are too large."""
    detail = DETAILS.get(error.status_code, TITLES.get(error.status_code, "请求未能完成") + "。")
    return answer(request, error.status_code, detail, headers=dict(error.headers or {}))


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    faults = [Fault(place=".".join(map(str, one["loc"])), detail=in_chinese(one)) for one in error.errors()]
    return answer(request, 422, "；".join(f"{fault.place} {fault.detail}" for fault in faults[:3]) + "。", faults)


async def unforeseen(request: Request, error: Exception) -> Response:
    """An error nobody foresaw: named by its request id, explained in the log only."""
    return answer(request, 500, f"{INTERNAL}；请凭请求编号 {request_id(request.scope)} 查看服务的日志。")


def answer(
    request: Request, status: int, detail: str, faults: Iterable[Fault] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """The response for an error, in the shape that callers of this address expect."""
    if request.url.path.startswith(COMPATIBLE):
        told = {
            "message": detail,
            "type": OPENAI_KINDS.get(status, "invalid_request_error"),
            "param": None,
            "code": None,
        }
        told["type"] = "server_error" if status >= 500 else told["type"]
        told["param"] = next((fault.place.removeprefix("body.") for fault in faults), None)
        return _json(status, {"error": told}, "application/json", headers)
    problem = Problem(
        type=f"urn:yingji:{HTTPStatus(status).name.lower().replace('_', '-')}",
        title=TITLES.get(status, "请求未能完成"),
        status=status,
        detail=detail,
        instance=request.url.path,
        request_id=request_id(request.scope),
        errors=list(faults),
    )
    return _json(status, problem.model_dump(), PROBLEM, headers)


def _json(status: int, content: object, kind: str, headers: Mapping[str, str] | None) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse(content, status_code=status, media_type=kind, headers=dict(headers or {}))


def status_of(error: YingjiError) -> int:
    """The HTTP status of an error of ours; 422 for one that has none of its own."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 422)


def in_chinese(fault: Mapping[str, object]) -> str:
    """What pydantic found amiss, in Chinese; a kind that the table lacks is told in general words."""
    words = _wordings().get(str(fault["type"]), "不合要求")
    context = fault.get("ctx") or {}
    try:
        return words.format(**context) if isinstance(context, Mapping) else words
    except (KeyError, IndexError):
        return "不合要求"


@cache
def _wordings() -> dict[str, str]:
    rows = files("ui").joinpath("data/validation.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows if row and not row.startswith("#"))
