"""What an operator watches: whether the service runs, whether it can answer, and its figures."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ui.api import problems
from ui.api.service import Service
from ui.api.shapes import Health, Readiness
from ui.metering import CONTENT_TYPE


def routes(service: Service) -> APIRouter:
    """Open without the token: they tell nothing of what the documents say."""
    made = APIRouter(tags=["运行"])

    @made.get("/healthz", summary="服务是否在运行")
    async def health() -> Health:
        from ui.api.application import own_version

        return Health(version=own_version())

    @made.get("/readyz", summary="资料库能否应答", responses=problems.described(409, 500))
    def readiness() -> Readiness:
        entries = service.desk.entries()
        if entries:
            service.desk.search(entries[0].title[:40], limit=1)
        return Readiness(documents=len(entries), passages=sum(entry.passages for entry in entries))

    @made.get(
        "/metrics",
        summary="供 Prometheus 抓取的指标",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    def metrics() -> Response:
        return Response(service.meter.page(), media_type=CONTENT_TYPE)

    return made
