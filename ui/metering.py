"""What Prometheus reads: requests, answers and holdings, counted; the one door to prometheus_client."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.answer import Answer
from assistant.desk import Desk

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Meter:
    """Counts for one service over `desk`; a witness of every request and of every answer."""

    def __init__(self, desk: Desk) -> None:
        held = self._registry = CollectorRegistry()
        self._requests = Counter("yingji_requests", "Requests that ended", ("method", "route", "status"), registry=held)
        self._latency = Histogram(
            "yingji_request_seconds", "Seconds until a request ended", ("route",), registry=held, buckets=SECONDS
        )
        self._failures = Counter("yingji_failures", "Errors that nobody foresaw", ("route",), registry=held)
        self._answers = Counter("yingji_answers", "Answers given", ("status", "engine", "remembered"), registry=held)
        self._answering = Histogram(
            "yingji_answer_seconds", "Seconds of one answer", ("engine",), registry=held, buckets=SECONDS
        )
        Gauge("yingji_documents", "Documents in the library", registry=held).set_function(lambda: len(desk.entries()))
        Gauge("yingji_passages", "Passages in the library", registry=held).set_function(
            lambda: sum(entry.passages for entry in desk.entries())
        )

    def request(self, id: str, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def failure(self, id: str, route: str, trace: str) -> None:
        self._failures.labels(route).inc()

    def answer(self, given: Answer, *, remembered: bool, request: str) -> None:
        self._answers.labels(given.status.value, given.engine, "yes" if remembered else "no").inc()
        self._answering.labels(given.engine).observe(given.seconds)

    def page(self) -> bytes:
        """The text that Prometheus scrapes."""
        return generate_latest(self._registry)
