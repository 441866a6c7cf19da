"""The interface put together: its routes, who may call them, its description, its errors."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi_offline import FastAPIOffline
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from ui import keeping
from ui.api import answering, compatible, documents, judging, problems, register, study, tending
from ui.api.limits import BodyLimit
from ui.api.service import Service
from ui.wire import TokenError

PREFIXES = ("/api/v1/", "/api/docs", "/api/static/", "/api/openapi.json", "/v1/", "/healthz", "/readyz", "/metrics")
LARGEST = 1 << 20  # bytes of a request; a route that takes files has a limit of its own
BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="运行 yingji token 可以看到口令。")
ABOUT = """应急管理政策问答的接口：提问、检索、文件、任务台账、培训资料、评测与反馈，另有与 OpenAI 兼容的 /v1。

口令：运行 `yingji token` 查看，放在请求头 `Authorization: Bearer 口令` 里。只接受本机的访问。

所有 `start`、`end` 都是文件正文中的字符位置（Unicode 码位，从 0 起，左闭右开）。"""


def create_api(service: Service) -> FastAPI:
    """The interface over `service`; every error goes out as a problem, or in OpenAI's shape under /v1."""
    app = FastAPIOffline(
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
        static_url="/api/static",
        swagger_ui_oauth2_redirect_url="/api/docs/oauth2-redirect",
        favicon_url="data:,",
        title="应急",
        version=own_version(),
        description=ABOUT,
        redirect_slashes=False,
        swagger_ui_parameters={"defaultModelsExpandDepth": -1, "validatorUrl": None},
    )
    problems.install(app)
    app.add_middleware(BodyLimit, most=LARGEST, wider=(("POST", "/api/v1/documents", keeping.LARGEST),))
    guarded = [Depends(only_with(service.token)), Depends(known_once)]
    for module in (answering, documents, register, study, judging, compatible):
        app.include_router(
            module.routes(service), dependencies=guarded, responses=problems.described(400, 401, 422, 500)
        )
    app.include_router(tending.routes(service))
    problems.describe(app)
    return app


def only_with(token: str):
    """A dependency that turns away a call without the token."""
    expected = token.encode()

    async def check(given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]) -> None:
        shown = given.credentials.encode("utf-8", "replace") if given else b""
        if not hmac.compare_digest(shown, expected):
            raise TokenError(
                "没有口令或口令不符", remedy="请运行 yingji token 查看口令，写在 Authorization: Bearer 后面"
            )

    return check


def _parameters(dependant: Dependant) -> Iterator[str]:
    """The names of the query parameters that a route and what it depends on know."""
    yield from (field.alias for field in dependant.query_params)
    for deeper in dependant.dependencies:
        yield from _parameters(deeper)


async def known_once(request: Request) -> None:
    """Turns away a call with a parameter that the route does not know, or with one twice, rather than pass it over."""
    known = set(_parameters(request.scope["route"].dependant))
    names = [name for name, _ in request.query_params.multi_items()]
    faults = [
        {"type": "extra_forbidden" if name not in known else "repeated", "loc": ("query", name)}
        for name in dict.fromkeys(names)
        if name not in known or names.count(name) > 1
    ]
    if faults:
        raise RequestValidationError(faults)


def own_version() -> str:
    """The version of the installed package."""
    try:
        return version("yingji")
    except PackageNotFoundError:
        return "0"


class Within(BaseRoute):
    """Sends every request under these prefixes to an app of its own, path unchanged, so that its 404 and 405 are its own."""

    def __init__(self, app: FastAPI, prefixes: tuple[str, ...] = PREFIXES) -> None:
        self._app, self._prefixes = app, prefixes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        inside = scope["type"] == "http" and scope["path"].startswith(self._prefixes)
        return (Match.FULL if inside else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
