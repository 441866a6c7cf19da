"""How the server and its client speak: our frozen dataclasses as JSON, and back to equal values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from assistant.glossary import TermQuery
from assistant.ledger import DutyQuery
from assistant.streaming import Event, Finished, Sentence, Started, Withdrawn
from assistant.study.request import StudyRequest
from assistant.study.verdicts import OwnQuestion
from ingest.errors import LibraryError, YingjiError

T = TypeVar("T")
ADDRESS_PATH = "/api/desk"
INTERNAL = "服务内部出错"
EVENTS: dict[str, type[Event]] = {
    "started": Started,
    "sentence": Sentence,
    "withdrawn": Withdrawn,
    "finished": Finished,
}


class TokenError(LibraryError):
    """A call to the server without the token of the library's owner."""


@dataclass(frozen=True, slots=True)
class ShowCall:
    """The arguments of `Desk.show`."""

    document: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SurroundingsCall:
    """The arguments of `Desk.surroundings`."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SearchCall:
    """The arguments of `Desk.search`."""

    query: str
    region: str | None = None
    year: int | None = None
    document: str | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class DutiesCall:
    """The arguments of `Desk.duties`."""

    query: DutyQuery
    start: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class TermCall:
    """The arguments of `Desk.term`."""

    name: str
    query: TermQuery = field(default_factory=TermQuery)


@dataclass(frozen=True, slots=True)
class DutyCardCall:
    """The arguments of `Desk.duty_card`."""

    body: str
    request: StudyRequest = field(default_factory=StudyRequest)


@dataclass(frozen=True, slots=True)
class ReviewCall:
    """The arguments of `Desk.review`."""

    questions: tuple[OwnQuestion, ...]


@dataclass(frozen=True, slots=True)
class IngestCall:
    """The arguments of `Desk.ingest`; paths are absolute, for the server stands in another folder."""

    paths: tuple[Path, ...]
    sync: bool = False


@dataclass(frozen=True, slots=True)
class RemoveCall:
    """The arguments of `Desk.remove`."""

    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExamineCall:
    """The arguments of `Desk.examine`."""

    deep: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """An error on its way to the client; type is the name of the YingjiError class it was."""

    type: str
    what: str
    where: str = ""
    remedy: str = ""


@cache
def _adapter(shape: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(shape)


def dump(shape: type[T], value: T) -> bytes:
    """`value` as one line of ASCII JSON; a file name that is not UTF-8 keeps its surrogates as escapes."""
    plain = _adapter(shape).dump_python(value, mode="json")
    return json.dumps(plain, separators=(",", ":")).encode("ascii")


def load(shape: type[T], data: bytes | str) -> T:
    """The value that `dump` wrote; ValueError when the JSON is not of this shape."""
    return _adapter(shape).validate_python(json.loads(data))


def event_line(event: Event) -> bytes:
    """An event of an answer as one line of JSON: {"sentence": {…}}."""
    name = type(event).__name__.lower()
    return b'{"%s":%s}\n' % (name.encode(), dump(EVENTS[name], event))


def fault(error: Exception) -> Fault:
    """The fault that tells the client about `error`; one we did not foresee is named, not explained."""
    if isinstance(error, YingjiError):
        return Fault(type(error).__name__, error.what, error.where, error.remedy)
    return Fault("YingjiError", f"{INTERNAL}（{type(error).__name__}：{error}）", remedy="请查看服务窗口中的记录")


def revived(told: Fault) -> YingjiError:
    """The error that `told` was; a class this version does not know comes back as YingjiError."""
    known = {kind.__name__: kind for kind in _kinds(YingjiError)}
    return known.get(told.type, YingjiError)(told.what, told.where, told.remedy)


def _kinds(kind: type[YingjiError]) -> tuple[type[YingjiError], ...]:
    return (kind, *(deeper for below in kind.__subclasses__() for deeper in _kinds(below)))
