"""A language model (语言模型) as the answer sees it, and the one door to LangChain's chat models and the openai client.

What the client leaves undone is done here: a time limit over the whole answer, one retry, and the cut stream noticed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from ingest.errors import YingjiError

Messages = Sequence[tuple[str, str]]  # (role, words); roles: system, user
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WHOLE = frozenset({"stop", "eos", "eos_token", "stop_sequence"})  # how servers say that nothing is missing
NO_KEY = "none"  # the client insists on one; servers without keys do not read it
CONNECT = 10.0  # seconds until a connection must stand
AHEAD = 256  # pieces that are read before they are asked for
LOOK = 0.2  # seconds between two looks whether anybody still listens
THINKING, THOUGHT = "<think>", "</think>"  # what some servers leave in the answer of a model that thinks first


class Trouble(StrEnum):
    """What went wrong, as it is shown after 语言模型."""

    MISSING = "的接口没有安装"
    REFUSED = "连接不上"
    LATE = "没有在时限内答完"
    KEY = "拒绝了密钥"
    UNKNOWN = "的服务里没有这个模型或地址"
    BUSY = "正忙，谢绝了请求"
    TURNED_DOWN = "不接受这样的请求"
    BROKEN = "的服务内部出错"
    CUT = "的答复中途断了"
    GARBLED = "的答复无法读取"
    EMPTY = "没有写出文字"
    LONG = "写得没完没了"
    RESTING = "刚才接连出错，暂停使用"


REMEDIES = {
    Trouble.MISSING: "请运行 pip install langchain-openai",
    Trouble.REFUSED: "请确认模型服务已经启动，YINGJI_MODEL_URL 的主机和端口没有写错",
    Trouble.LATE: "请确认模型服务没有过载，或用 YINGJI_MODEL_SECONDS 放宽时限",
    Trouble.KEY: "请核对 YINGJI_MODEL_KEY",
    Trouble.UNKNOWN: "请核对 YINGJI_MODEL 的名称，并确认 YINGJI_MODEL_URL 写到 /v1 为止",
    Trouble.BUSY: "请稍后再试，或减少同时提问的人数",
    Trouble.TURNED_DOWN: "请查看模型服务的记录，常见的原因是上下文长度设得太短",
    Trouble.BROKEN: "请查看模型服务的记录",
    Trouble.CUT: "请查看模型服务的记录，常见的原因是输出长度的上限太小",
    Trouble.GARBLED: "请确认 YINGJI_MODEL_URL 指向与 OpenAI 兼容的接口",
    Trouble.EMPTY: "请直接试一试这个模型，思考型模型要留足输出长度",
    Trouble.LONG: "请换一个模型",
    Trouble.RESTING: "请用 yingji doctor 看看模型，过一分钟再试",
}
STATUSES = {
    400: Trouble.TURNED_DOWN,
    401: Trouble.KEY,
    403: Trouble.KEY,
    404: Trouble.UNKNOWN,
    405: Trouble.UNKNOWN,
    408: Trouble.LATE,
    413: Trouble.TURNED_DOWN,
    422: Trouble.TURNED_DOWN,
    429: Trouble.BUSY,
}


class ModelError(YingjiError):
    """A model that gave no whole answer. wait: seconds after which the server asked to be tried again, None if it did not."""

    def __init__(self, trouble: Trouble, wait: float | None = None) -> None:
        super().__init__(f"语言模型{trouble.value}", remedy=REMEDIES[trouble])
        self.trouble, self.wait = trouble, wait


class Model(Protocol):
    """Whatever can write: pieces of text in, as they come."""

    @property
    def name(self) -> str:
        """What the answer calls it."""

    def stream(self, messages: Messages, deadline: float) -> Iterator[str]:
        """The pieces of one whole answer; ModelError when it is not whole by `deadline` (on the monotonic clock)."""


@dataclass(frozen=True, slots=True)
class _End:
    """The stream is over. reason: the server's finish_reason, "" when it gave none; error: what broke it off."""

    reason: str = ""
    error: Exception | None = None


class ServedModel:
    """A model behind an OpenAI-compatible server (vLLM, Ollama, Xinference …), through LangChain.

    url: up to /v1; key: "" for none. clock and sleep are the machine's unless a test brings its own.
    """

    def __init__(
        self,
        name: str,
        url: str,
        key: str = "",
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._name, self._url, self._key = name, url, key
        self._clock, self._sleep = clock, sleep

    @property
    def name(self) -> str:
        return self._name

    def stream(self, messages: Messages, deadline: float) -> Iterator[str]:
        try:
            yield from self._said(messages, deadline)
        except ModelError as error:
            if error.wait is None or self._clock() + error.wait >= deadline:
                raise
            self._sleep(error.wait)
            yield from self._said(messages, deadline)

    def _said(self, messages: Messages, deadline: float) -> Iterator[str]:
        """One attempt. The reading goes on in a thread of its own, for a server that drips could hold it for ever."""
        results: Queue[str | _End] = Queue(AHEAD)
        gone = Event()
        host = urlsplit(self._url).hostname or ""
        limits = httpx.Timeout(max(deadline - self._clock(), 0.001), connect=CONNECT)
        with httpx.Client(timeout=limits, trust_env=host not in LOOPBACK) as http:
            Thread(target=self._read, args=(messages, http, results, gone), name="yingji-model", daemon=True).start()
            try:
                yield from spoken(self._pieces(results, deadline))
            finally:
                gone.set()

    def _pieces(self, results: Queue[str | _End], deadline: float) -> Iterator[str]:
        while not isinstance(piece := self._next(results, deadline), _End):
            yield piece
        if piece.error:
            raise told(piece.error)
        if piece.reason not in WHOLE:
            raise ModelError(Trouble.CUT)

    def _next(self, results: Queue[str | _End], deadline: float) -> str | _End:
        try:
            return results.get(timeout=max(deadline - self._clock(), 0.0))
        except Empty:
            raise ModelError(Trouble.LATE) from None

    def _read(self, messages: Messages, http: httpx.Client, results: Queue[str | _End], gone: Event) -> None:
        reason = ""
        try:
            from langsmith import tracing_context

            with tracing_context(enabled=False):  # an environment variable could send every prompt to another service
                for chunk in self._chat(http).stream(list(messages)):
                    if gone.is_set():
                        return
                    _put(results, chunk.text, gone)
                    reason = chunk.response_metadata.get("finish_reason") or reason
        except Exception as error:
            _put(results, _End(error=error), gone)
        else:
            _put(results, _End(reason), gone)

    def _chat(self, http: httpx.Client):
        from langchain.chat_models import init_chat_model

        return init_chat_model(
            self._name,
            model_provider="openai",
            base_url=self._url,
            api_key=self._key or NO_KEY,
            temperature=0,
            max_retries=0,
            timeout=http.timeout,
            http_client=http,
            openai_proxy=None,
            organization=None,
            http_socket_options=(),
            stream_usage=False,
        )


def _put(results: Queue[str | _End], piece: str | _End, gone: Event) -> None:
    """Hand a piece over as soon as there is room, unless nobody listens any more."""
    while not gone.is_set():
        try:
            return results.put(piece, timeout=LOOK)
        except Full:
            continue


def spoken(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces without the thoughts before the answer; EMPTY when nothing but white space is left."""
    head, silent = "", True
    for piece in pieces:
        if silent:
            head += piece
            rest = _aloud(head)
            if not rest.strip():
                continue
            silent, piece = False, rest
        yield piece
    if silent:
        raise ModelError(Trouble.EMPTY)


def _aloud(head: str) -> str:
    """What of the beginning of an answer is meant to be read; "" while that cannot be told."""
    words = head.lstrip()
    if words.startswith(THINKING):
        return words.partition(THOUGHT)[2]
    return "" if THINKING.startswith(words) else head


def told(error: Exception) -> ModelError:
    """What an exception of the client means; what the server wrote is not repeated."""
    if isinstance(error, ImportError):
        return ModelError(Trouble.MISSING)
    chain = tuple(_chain(error))
    status = next((code for one in chain if isinstance(code := getattr(one, "status_code", None), int)), None)
    if status is not None:
        trouble = STATUSES.get(status, Trouble.BROKEN)
        return ModelError(trouble, _wait(chain) if trouble is Trouble.BUSY else None)
    if any(isinstance(one, httpx.TimeoutException) or "Timeout" in type(one).__name__ for one in chain):
        return ModelError(Trouble.LATE)
    if any(isinstance(one, httpx.ConnectError | httpx.UnsupportedProtocol) for one in chain):
        return ModelError(Trouble.REFUSED)
    if any(isinstance(one, httpx.TransportError) for one in chain):
        return ModelError(Trouble.CUT)
    return ModelError(Trouble.GARBLED)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came from, the outermost first."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _wait(chain: Sequence[BaseException]) -> float | None:
    """The seconds of a Retry-After header, None where there is none or it names a time of day."""
    answered = next((one.response for one in chain if hasattr(one, "response")), None)
    try:
        seconds = float(answered.headers["retry-after"])
    except (AttributeError, KeyError, ValueError):
        return None
    return seconds if 0 <= seconds < float("inf") else None
