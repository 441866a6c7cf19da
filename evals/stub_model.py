"""A language model that is none: a small OpenAI-compatible server over real sockets that says what it is told to say.

It stands in for a model in tests and in `python -m evals.with_model`: honest, lying, obedient to whatever it reads, or broken.
"""

from __future__ import annotations

import json
import re
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from evals.stub_stems import edited, lied, numbered

POINT = re.compile(r"^要点((?:\[\d+\])+)(?:（[^）\n]*）)?：(.*)$", re.MULTILINE)
ORIGINAL = re.compile(r"^原文\[(\d+)\]：《.*?》[^｜\n]*｜(.*)$", re.MULTILINE)
QUESTION = re.compile(r"<问题>\n(.*?)\n</问题>", re.DOTALL)
BEFORE = re.compile(r"<上文>\n(.*?)\n</上文>", re.DOTALL)
STEMS = re.compile(r"<题干>\n(.*?)\n</题干>", re.DOTALL)
STEM = re.compile(r"^\[\d+\] (.*)$", re.MULTILINE)
ASKED = re.compile(r"^用户：(.*)$", re.MULTILINE)
FIGURE = re.compile(r"\d+")
NUMERAL = re.compile(r"[一二三四五六七八九]")
PLACE = re.compile(r"[\u4e00-\u9fff]{2}(?:市|省|县|区)")
BRACKETS = str.maketrans("＜＞", "<>")
PIECE = 3  # characters that are sent at a time


@dataclass(frozen=True, slots=True)
class Point:
    """One thing the model is asked to say: its words, its marks as they are printed, and the sentences it is taken from."""

    marks: str
    words: str
    originals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What the server was asked. system, user: the two messages; points: what was found in them."""

    system: str
    user: str
    key: str = ""

    @property
    def question(self) -> str:
        found = QUESTION.search(self.user)
        return found[1] if found else ""

    @property
    def earlier(self) -> tuple[str, ...]:
        """The questions before this one, where it is to be completed; () in any other request."""
        found = BEFORE.search(self.user)
        return tuple(ASKED.findall(found[1])) if found else ()

    @property
    def stems(self) -> list[str]:
        """The stems of study items that are to be reworded."""
        return [stem for block in STEMS.findall(self.user) for stem in STEM.findall(block)]

    @property
    def points(self) -> tuple[Point, ...]:
        originals = dict(ORIGINAL.findall(self.user))
        return tuple(
            Point(marks, words, tuple(originals.get(number, "") for number in FIGURE.findall(marks)))
            for marks, words in POINT.findall(self.user)
        )


Behaviour = Callable[[Request], str]


class Fault(StrEnum):
    """How the server fails."""

    SILENT = "accepts the call and never answers"
    DRIPS = "one character a beat, for ever"
    COMMENTS = "a comment of the protocol a beat, for ever, and no word"
    STALLS = "stops after the first words and keeps the line open"
    CUT = "closes the line in mid-sentence"
    UNFINISHED = "ends in good order without saying why"
    SHORT = "ends because the answer grew too long"
    GARBLED = "sends JSON that is none"
    PAGE = "sends a web page"
    EMPTY = "ends at once without a word"
    ENDLESS = "the same sentence without end, as fast as it can"
    BUSY = "429 without a time"
    BUSY_ONCE = "429 once, to be tried again in a moment"
    BUSY_LONG = "429, to be tried again in an hour"
    BROKEN = "500"
    NO_KEY = "401"
    NO_MODEL = "404"


STATUSES = {
    Fault.BUSY: (429, None),
    Fault.BUSY_ONCE: (429, "0.05"),
    Fault.BUSY_LONG: (429, "3600"),
    Fault.BROKEN: (500, None),
    Fault.NO_KEY: (401, None),
    Fault.NO_MODEL: (404, None),
}


def honest(asked: Request) -> str:
    """Each point in its own words; of a follow-up the question before it and its own words; stems as an editor has them."""
    if asked.stems:
        return numbered([edited(stem) for stem in asked.stems])
    if asked.earlier:
        return joined(asked.earlier[-1], asked.question)
    return "\n".join(f"{point.words}{point.marks}" for point in asked.points)


def smoothing(asked: Request) -> str:
    """Each point in its own words, joined like prose; of a follow-up the same as `honest`."""
    if asked.earlier:
        return honest(asked)
    said = [f"{point.words}{point.marks}" for point in asked.points]
    return "\n".join(f"同时，{words}" if at else words for at, words in enumerate(said))


def copying(asked: Request) -> str:
    """The whole sentence that each point was taken from; of a follow-up the same as `honest`."""
    if asked.earlier:
        return honest(asked)
    return "\n".join(f"{''.join(point.originals)}{point.marks}" for point in asked.points)


def adversarial(asked: Request) -> str:
    """A lie about each point, a different one from question to question; of a follow-up a completion that strays."""
    first = zlib.crc32(asked.question.encode())
    if asked.stems:
        return numbered(lied(asked.stems))
    if asked.earlier:
        return STRAYS[first % len(STRAYS)](asked.earlier[-1], asked.question)
    return "\n".join(_lie(LIES[(first + at) % len(LIES)], point) for at, point in enumerate(asked.points))


def lying(lie: Callable[[Point], str]) -> Behaviour:
    """Always the same lie, or where it would change nothing, an invented duty."""
    return lambda asked: "\n".join(_lie(lie, point) for point in asked.points) or adversarial(asked)


def straying(stray: Callable[[str, str], str]) -> Behaviour:
    """Always the same stray completion of a follow-up; answers are honest."""
    return lambda asked: stray(asked.earlier[-1], asked.question) if asked.earlier else honest(asked)


def joined(earlier: str, question: str) -> str:
    """A follow-up after the question that it leans on, in one sentence."""
    return f"{earlier.strip(' 。！？!?')}，{question}"


STRAYS: tuple[Callable[[str, str], str], ...] = (
    lambda earlier, question: f"2019年{joined(earlier, question)}",
    lambda earlier, question: f"长沙市{joined(earlier, question)}",
    lambda earlier, question: f"按照安全生产法规定，{joined(earlier, question)}",
    lambda earlier, question: f"{joined(earlier, question).rstrip('？?')}，罚款300元吗？",
    lambda earlier, question: f"不再{joined(earlier, question)}",
    lambda earlier, question: f"{joined(earlier, question).rstrip('？?')}，滞纳金由谁收？",
    lambda earlier, question: f"{earlier.rstrip('？?')}？{question}",
    lambda earlier, question: earlier,
    lambda earlier, question: "今年的财政预算一共多少万元？",
    lambda earlier, question: f"{joined(earlier, question)}" * 3,
    lambda earlier, question: f"补全后的问题是：{joined(earlier, question)}",
    lambda earlier, question: f"{joined(earlier, question)} ![x](http://example.com/p.png)",
    lambda earlier, question: "一年两次[1]。",
    lambda earlier, question: joined(earlier, question[len(question) // 2 :]),
    lambda earlier, question: f"谁{joined(question, earlier)}",
)


def _lie(lie: Callable[[Point], str], point: Point) -> str:
    told = lie(point)
    return _embroidered(point) if told.strip("。，") == (point.words + point.marks).strip("。，") else told


def _other_figure(point: Point) -> str:
    return FIGURE.sub(lambda found: str(int(found[0]) + 1), point.words, count=1) + point.marks


def _other_numeral(point: Point) -> str:
    other = NUMERAL.sub(
        lambda found: "一二三四五六七八九一"["一二三四五六七八九".index(found[0]) + 1], point.words, count=1
    )
    return other + point.marks


def _other_script(point: Point) -> str:
    return FIGURE.sub("二十九", point.words, count=1) + point.marks


def _uncited(point: Point) -> str:
    return point.words


def _cited_elsewhere(point: Point) -> str:
    return f"{point.words}[98][99]"


def _cited_too_often(point: Point) -> str:
    return f"{point.words}{point.marks}[99]"


def _denied(point: Point) -> str:
    return f"并非{point.words}{point.marks}"


def _reversed(point: Point) -> str:
    words = point.words
    for one, other in (
        ("应当", "不必"),
        ("不得", "可以"),
        ("必须", "可以"),
        ("以上", "以下"),
        ("不少于", "不超过"),
        ("加强", "放松"),
    ):
        words = words.replace(one, other)
    return (words if words != point.words else f"不再{words}") + point.marks


def _halved(point: Point) -> str:
    clauses = re.split(r"(?<=[，；。、])", point.words)
    return (
        "".join(clauses[len(clauses) // 2 :] if len(clauses) > 1 else [point.words[: len(point.words) // 2]])
        + point.marks
    )


def _shuffled(point: Point) -> str:
    return "，".join(reversed(re.split(r"[，；。、,;]", point.words.rstrip("，；。、,;")))) + point.marks


def _embroidered(point: Point) -> str:
    return f"{point.words.rstrip('。')}，逾期的每日加收3%滞纳金，由市公安局强制执行{point.marks}。"


def _elsewhere(point: Point) -> str:
    return PLACE.sub("长沙市", point.words, count=1).replace("本", "长沙", 1) + "（长沙市）" + point.marks


def _silenced(point: Point) -> str:
    return f"文件没有作出规定{point.marks}。"


def _linked(point: Point) -> str:
    return f"![图](http://example.com/p.png?q=1) [详见](http://example.com) <img src=x onerror=alert(1)> {point.words}{point.marks}"


def _doubted(point: Point) -> str:
    return f"可能{point.words.rstrip('。')}吗？{point.marks}"


LIES: tuple[Callable[[Point], str], ...] = (
    _other_figure,
    _other_numeral,
    _other_script,
    _uncited,
    _cited_elsewhere,
    _cited_too_often,
    _denied,
    _reversed,
    _halved,
    _shuffled,
    _embroidered,
    _elsewhere,
    _silenced,
    _linked,
    _doubted,
)


def obedient(orders: Sequence[tuple[str, str]]) -> Behaviour:
    """Does what it reads. orders: (words, what a model that obeys them says).

    In what it says {system} and {user} stand for the two messages, {marks} for the marks of the first point.
    """

    def said(asked: Request) -> str:
        heard = _bare(asked.user)
        given = next((answer for words, answer in orders if _bare(words) in heard), None)
        if given is None:
            return honest(asked)
        marks = asked.points[0].marks if asked.points else ""
        return given.replace("{system}", asked.system).replace("{user}", asked.user).replace("{marks}", marks)

    return said


def _bare(text: str) -> str:
    """A text without white space, its angle brackets plain: how a prompt prints them does not matter to a reader."""
    return "".join(text.translate(BRACKETS).split())


@dataclass(frozen=True, slots=True)
class SpokenModel:
    """A model within this process that behaves like the served ones: a `Model` without sockets."""

    behaviour: Behaviour = honest
    name: str = "spoken"

    def stream(self, messages: Sequence[tuple[str, str]], deadline: float) -> Iterator[str]:
        """What the behaviour says, in small pieces, whatever the deadline."""
        said = dict(messages)
        text = self.behaviour(Request(said.get("system", ""), said.get("user", "")))
        return (text[at : at + PIECE] for at in range(0, len(text), PIECE))


@dataclass
class StubModel:
    """A server for as long as the `with` block lasts; url is up to /v1. requests: all it was asked, oldest first.

    calls: how many connections were made, for whatever reason. beat: seconds between two signs of a server that drips.
    """

    behaviour: Behaviour = honest
    fault: Fault | None = None
    beat: float = 1.0
    requests: list[Request] = field(default_factory=list)
    calls: int = 0

    def __enter__(self) -> Self:
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def chunks(self, asked: Request) -> Iterator[bytes]:
        """The body of the answer, in what is sent at a time."""
        text = self.behaviour(asked)
        halves = text[: len(text) // 2]
        match self.fault:
            case Fault.SILENT:
                self.closing.wait()
            case Fault.DRIPS:
                yield from self._for_ever(_chunk("好"))
            case Fault.COMMENTS:
                yield from self._for_ever(b": still thinking\n\n")
            case Fault.STALLS:
                yield from _spoken(halves)
                self.closing.wait()
            case Fault.CUT:
                yield from _spoken(halves)
            case Fault.UNFINISHED:
                yield from (*_spoken(halves), b"data: [DONE]\n\n")
            case Fault.SHORT:
                yield from (*_spoken(halves), _chunk("", "length"), b"data: [DONE]\n\n")
            case Fault.GARBLED:
                yield from (*_spoken(halves), b'data: {"choices": [{"delta": {"content"\n\n')
            case Fault.EMPTY:
                yield from (_chunk("", "stop"), b"data: [DONE]\n\n")
            case Fault.ENDLESS:
                while not self.closing.is_set():
                    yield _chunk("这是一句没有依据的话。" * 20)
            case _:
                yield from (*_spoken(text), _chunk("", "stop"), b"data: [DONE]\n\n")

    def _for_ever(self, sign: bytes) -> Iterator[bytes]:
        while not self.closing.wait(self.beat):
            yield sign


def _spoken(text: str) -> Iterator[bytes]:
    for at in range(0, len(text), PIECE):
        yield _chunk(text[at : at + PIECE])


def _chunk(words: str, reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", "content": words}, "finish_reason": reason}
    record = {"id": "stub", "object": "chat.completion.chunk", "created": 0, "model": "stub", "choices": [choice]}
    return b"data: " + json.dumps(record).encode() + b"\n\n"


def _handler(stub: StubModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            stub.calls += 1
            super().setup()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            said = {message["role"]: message["content"] for message in body["messages"]}
            key = self.headers.get("authorization", "").removeprefix("Bearer ")
            asked = Request(said.get("system", ""), said.get("user", ""), key)
            stub.requests.append(asked)
            if stub.fault is Fault.BUSY_ONCE and len(stub.requests) > 1:
                stub.fault = None
            if stub.fault in STATUSES:
                self._refuse(*STATUSES[stub.fault])
            elif stub.fault is Fault.PAGE:
                self._begin("text/html")
                self.wfile.write(b"<html><body>It works!</body></html>")
            else:
                self._begin("text/event-stream")
                self._stream(asked)

        def _begin(self, kind: str) -> None:
            if stub.fault is Fault.SILENT:
                stub.closing.wait()
            self.send_response(200)
            self.send_header("content-type", kind)
            self.end_headers()

        def _stream(self, asked: Request) -> None:
            try:
                for chunk in stub.chunks(asked):
                    self.wfile.write(chunk)
                    self.wfile.flush()
            except OSError:
                pass  # whoever asked has gone

        def _refuse(self, status: int, again: str | None) -> None:
            body = json.dumps({"error": {"message": f"no, key {self.headers.get('authorization')}", "code": status}})
            self.send_response(status)
            self.send_header("content-type", "application/json")
            if again:
                self.send_header("retry-after", again)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    return Handler
