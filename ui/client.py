"""A desk that stands in another process: every call goes over HTTP to the server that owns the library."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import httpx

from assistant.answer import Answer, Question
from assistant.bibliography import Bibliography
from assistant.desk import Excerpt
from assistant.glossary import Comparison, Glossary, TermQuery
from assistant.ledger import DutyPage, DutyQuery
from assistant.streaming import Event, finished
from assistant.study.item import Deck, DutyCard, Guide, Paper
from assistant.study.request import StudyRequest
from assistant.study.rewording import Step
from assistant.study.verdicts import OwnQuestion, Recheck, Review
from ingest.document import Entry, Hit, Passage
from ingest.errors import LibraryError
from ingest.library import Finding
from ingest.pipeline import FileReport
from ingest.store.duties import Tally
from ui import wire

T = TypeVar("T")
RESTARTED = "服务可能刚刚停止或重启，请稍后重试"
OTHER_VERSION = "请确认服务与命令行是同一版本"


class ServerDesk:
    """`Desk` over HTTP; errors come back as the class they were raised as.

    address: http://127.0.0.1:7860; token: the owner's, sent with each call. connect, read: seconds.
    """

    def __init__(self, address: str, token: str | None, *, connect: float = 5.0, read: float = 120.0) -> None:
        self._address = address
        self._http = httpx.Client(
            base_url=address.rstrip("/") + wire.ADDRESS_PATH,
            headers={"authorization": f"Bearer {token or ''}", "content-type": "application/json"},
            timeout=httpx.Timeout(read, connect=connect),
            trust_env=False,
        )

    def __enter__(self) -> ServerDesk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def entries(self) -> tuple[Entry, ...]:
        return self._call("entries", b"{}", tuple[Entry, ...])

    def show(self, document: str, place: str = "") -> Excerpt:
        return self._call("show", wire.dump(wire.ShowCall, wire.ShowCall(document, place)), Excerpt)

    def surroundings(self, document: str, start: int, end: int) -> Excerpt:
        call = wire.SurroundingsCall(document, start, end)
        return self._call("surroundings", wire.dump(wire.SurroundingsCall, call), Excerpt)

    def passages(self, document: str) -> tuple[Passage, ...]:
        return self._call("passages", wire.dump(wire.ShowCall, wire.ShowCall(document)), tuple[Passage, ...])

    def search(
        self,
        query: str,
        *,
        region: str | None = None,
        year: int | None = None,
        document: str | None = None,
        limit: int = 10,
    ) -> tuple[Hit, ...]:
        call = wire.SearchCall(query, region, year, document, limit)
        return self._call("search", wire.dump(wire.SearchCall, call), tuple[Hit, ...])

    def ask(self, question: Question) -> Answer:
        return finished(self.stream(question))

    def stream(self, question: Question) -> Iterator[Event]:
        with self._spoken_to():
            for kind, told in self._told("stream", wire.dump(Question, question)):
                yield wire.load(wire.EVENTS[kind], json.dumps(told))
                if kind == "finished":
                    return
            raise LibraryError("答复中途断了", self._address, RESTARTED)

    def duties(self, query: DutyQuery, start: int = 0, limit: int | None = None) -> DutyPage:
        call = wire.DutiesCall(query, start, limit)
        return self._call("duties", wire.dump(wire.DutiesCall, call), DutyPage)

    def terms(self, query: TermQuery) -> Glossary:
        return self._call("terms", wire.dump(TermQuery, query), Glossary)

    def term(self, name: str, query: TermQuery) -> Comparison:
        return self._call("term", wire.dump(wire.TermCall, wire.TermCall(name, query)), Comparison)

    def references(self, query: TermQuery) -> Bibliography:
        return self._call("references", wire.dump(TermQuery, query), Bibliography)

    def study(self, request: StudyRequest) -> Paper:
        return self._call("study", wire.dump(StudyRequest, request), Paper)

    def reword(self, paper: Paper) -> Iterator[Step]:
        with self._spoken_to():
            for kind, told in self._told("reword", wire.dump(Paper, paper)):
                if kind == "end":
                    return
                yield wire.load(Step, json.dumps(told))
            raise LibraryError("题干的改写中途断了", self._address, RESTARTED)

    def flashcards(self, request: StudyRequest) -> Deck:
        return self._call("flashcards", wire.dump(StudyRequest, request), Deck)

    def guide(self, request: StudyRequest) -> Guide:
        return self._call("guide", wire.dump(StudyRequest, request), Guide)

    def duty_card(self, body: str, request: StudyRequest) -> DutyCard:
        return self._call("duty_card", wire.dump(wire.DutyCardCall, wire.DutyCardCall(body, request)), DutyCard)

    def recheck(self, paper: Paper) -> Recheck:
        return self._call("recheck", wire.dump(Paper, paper), Recheck)

    def review(self, questions: Sequence[OwnQuestion]) -> Review:
        return self._call("review", wire.dump(wire.ReviewCall, wire.ReviewCall(tuple(questions))), Review)

    def tally(self, query: DutyQuery) -> Tally:
        return self._call("tally", wire.dump(DutyQuery, query), Tally)

    def ingest(self, paths: Sequence[Path], *, sync: bool = False) -> Iterator[FileReport]:
        call = wire.IngestCall(tuple(Path(path).absolute() for path in paths), sync)
        with self._spoken_to():
            yield from self._reports(wire.dump(wire.IngestCall, call))

    def remove(self, documents: Sequence[str]) -> tuple[Entry, ...]:
        call = wire.RemoveCall(tuple(documents))
        return self._call("remove", wire.dump(wire.RemoveCall, call), tuple[Entry, ...])

    def examine(self, *, deep: bool = False) -> tuple[Finding, ...]:
        call = wire.dump(wire.ExamineCall, wire.ExamineCall(deep))
        return self._call("examine", call, tuple[Finding, ...])

    def _call(self, name: str, body: bytes, shape: type[T]) -> T:
        with self._spoken_to():
            response = self._http.post(f"/{name}", content=body)
            self._raise_fault(response)
            return wire.load(shape, response.content)

    def _reports(self, body: bytes) -> Iterator[FileReport]:
        """Reports as they arrive; a stream that ends without its end line was cut, and says so."""
        for kind, told in self._told("ingest", body):
            if kind == "end":
                return
            yield wire.load(FileReport, json.dumps(told))
        raise LibraryError(
            "收录文件的进度中断，部分文件可能尚未收录", self._address, "请重新收录一次，已收录的不会重复"
        )

    def _told(self, name: str, body: bytes) -> Iterator[tuple[str, object]]:
        """The lines of a stream as (kind, value), up to where it ends or was cut; a fault is raised as the error it was."""
        with (
            self._http.stream("POST", f"/{name}", content=body) as response,
            suppress(httpx.NetworkError, httpx.RemoteProtocolError),
        ):
            if response.is_error:
                response.read()
            self._raise_fault(response)
            for line in filter(str.strip, response.iter_lines()):
                kind, told = next(iter(json.loads(line).items()))
                if kind == "fault":
                    raise wire.revived(wire.load(wire.Fault, json.dumps(told)))
                yield kind, told

    def _raise_fault(self, response: httpx.Response) -> None:
        if response.is_error:
            raise wire.revived(wire.load(wire.Fault, response.content))

    @contextmanager
    def _spoken_to(self) -> Iterator[None]:
        """What goes wrong between the two processes, as one sentence."""
        try:
            yield
        except httpx.ConnectError as error:
            raise LibraryError("资料库的服务没有应答", self._address, RESTARTED) from error
        except httpx.TimeoutException as error:
            raise LibraryError("资料库的服务迟迟没有答复", self._address, RESTARTED) from error
        except httpx.HTTPError as error:
            raise LibraryError("与资料库服务的连接中断", self._address, RESTARTED) from error
        except ValueError as error:
            raise LibraryError("资料库服务的答复无法读取", self._address, OTHER_VERSION) from error
