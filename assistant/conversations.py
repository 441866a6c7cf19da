"""Conversations (对话记录): questions and answers kept in a database beside the library, citations exact."""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import RLock
from typing import TypeVar

from pydantic import TypeAdapter

from assistant.answer import Answer, Question, Turn
from ingest.errors import LibraryError, NotFoundError, SettingsError

T = TypeVar("T")
FILE = "conversations.sqlite"  # in the library's folder
VERSION = 1
TITLE = 60  # the longest title, in characters
EXCHANGE = "id, asked, question, answer, verdict, reason, correct"


class Verdict(StrEnum):
    """What a person said of an answer."""

    NONE = ""
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Exchange:
    """一问一答. reason, correct: said with a BAD verdict; question: without the history, which stands before it."""

    id: str
    asked: datetime
    question: Question
    answer: Answer
    verdict: Verdict = Verdict.NONE
    reason: str = ""
    correct: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation as a list shows it; exchanges: how many it has."""

    id: str
    title: str
    created: datetime
    updated: datetime
    exchanges: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """对话: a summary with its exchanges, oldest first."""

    summary: Summary
    exchanges: tuple[Exchange, ...]

    def before(self, exchange: str) -> tuple[Turn, ...]:
        """What was said before this exchange, as a question takes it."""
        at = [one.id for one in self.exchanges].index(exchange)
        return history(self.exchanges[:at])


def history(exchanges: tuple[Exchange, ...]) -> tuple[Turn, ...]:
    """The turns of these exchanges, oldest first."""
    pairs = ((Turn("user", one.question.text), Turn("assistant", one.answer.text)) for one in exchanges)
    return tuple(turn for pair in pairs for turn in pair)


class Conversations:
    """All conversations of one library; safe for several threads of the process that owns the library.

    now: tells the time; new_id: draws ids that cannot be guessed.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._path, self._now, self._new_id, self._lock = path, now, new_id, RLock()
        with self._guarded():
            self._base = _opened(path)

    def close(self) -> None:
        with self._lock:
            self._base.close()

    def add(self, conversation: str, question: Question, answer: Answer) -> Exchange:
        """Put an exchange at the end of a conversation that was begun."""
        made = Exchange(self._new_id(), self._second(), replace(question, history=()), answer)
        row = (made.id, conversation, _time(made.asked), *_written(made))
        with self._change() as base:
            self._found(conversation)
            base.execute(
                "INSERT INTO exchanges (id, conversation, ordinal, asked, question, answer, words)"
                " SELECT ?1, ?2, coalesce(max(ordinal), 0) + 1, ?3, ?4, ?5, ?6 FROM exchanges WHERE conversation = ?2",
                row,
            )
            self._touch(conversation)
        return made

    def begin(self, title: str) -> Summary:
        """A new conversation without exchanges; title: as `titled` shortens it."""
        now = self._second()
        made = Summary(self._new_id(), titled(title), now, now, 0)
        with self._change() as base:
            base.execute("INSERT INTO conversations VALUES (?, ?, ?, ?)", (made.id, made.title, _time(now), _time(now)))
        return made

    def revise(self, exchange: str, answer: Answer) -> Exchange:
        """Put a new answer in the place of the old; the verdict on the old one goes with it."""
        held = self.exchange(exchange)
        made = Exchange(held.id, held.asked, held.question, answer)
        with self._change() as base:
            base.execute(
                "UPDATE exchanges SET question = ?, answer = ?, words = ?, verdict = '', reason = '', correct = ''"
                " WHERE id = ?",
                (*_written(made), exchange),
            )
        return made

    def mark(self, exchange: str, verdict: Verdict, reason: str = "", correct: str = "") -> Exchange:
        """Keep what a person said of an answer."""
        held = self.exchange(exchange)
        words = (verdict.value, printable(reason), printable(correct))
        with self._change() as base:
            base.execute("UPDATE exchanges SET verdict = ?, reason = ?, correct = ? WHERE id = ?", (*words, exchange))
        return replace(held, verdict=verdict, reason=reason, correct=correct)

    def rename(self, conversation: str, title: str) -> Summary:
        """Give a conversation another title; SettingsError for an empty one."""
        if not title.strip():
            raise SettingsError("名称是空的", remedy="请写几个字")
        with self._change() as base:
            self._found(conversation)
            base.execute("UPDATE conversations SET title = ? WHERE id = ?", (titled(title), conversation))
        return self._found(conversation)

    def delete(self, conversation: str) -> Summary:
        """Take a conversation out for good; what it was."""
        with self._change() as base:
            gone = self._found(conversation)
            base.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
        return gone

    def find(self, words: str = "", limit: int = 200) -> tuple[Summary, ...]:
        """The conversations in whose title, questions or answers all these words stand, the latest first."""
        wanted = [f"%{_literal(word)}%" for word in printable(words).split()]
        held = (
            "(title LIKE ? ESCAPE '\\' OR EXISTS"
            " (SELECT 1 FROM exchanges WHERE conversation = conversations.id AND words LIKE ? ESCAPE '\\'))"
        )
        where = " AND ".join([held] * len(wanted)) or "1"
        rows = self._rows(
            f"{SUMMARY} WHERE {where} ORDER BY updated DESC, rowid DESC LIMIT ?",
            (*(pattern for pattern in wanted for _ in range(2)), limit),
        )
        return tuple(map(_summary, rows))

    def load(self, conversation: str) -> Conversation:
        """A conversation with all its exchanges; NotFoundError when it is not there."""
        with self._lock:
            summary = self._found(conversation)
            rows = self._rows(
                f"SELECT {EXCHANGE} FROM exchanges WHERE conversation = ? ORDER BY ordinal", (conversation,)
            )
        return Conversation(summary, tuple(map(_exchange, rows)))

    def exchange(self, exchange: str) -> Exchange:
        """One exchange by its id; NotFoundError when it is not there."""
        rows = self._rows(f"SELECT {EXCHANGE} FROM exchanges WHERE id = ?", (exchange,))
        if not rows:
            raise NotFoundError("没有这条问答记录", remedy="它所在的对话可能已被删除")
        return _exchange(rows[0])

    def conversation_of(self, exchange: str) -> Conversation:
        """The conversation that an exchange belongs to; NotFoundError when it is not there."""
        rows = self._rows("SELECT conversation FROM exchanges WHERE id = ?", (exchange,))
        if not rows:
            raise NotFoundError("没有这条问答记录", remedy="它所在的对话可能已被删除")
        return self.load(rows[0][0])

    def _found(self, conversation: str) -> Summary:
        rows = self._rows(f"{SUMMARY} WHERE id = ?", (conversation,))
        if not rows:
            raise NotFoundError("没有这个对话", remedy="它可能已被删除，请刷新列表")
        return _summary(rows[0])

    def _touch(self, conversation: str) -> None:
        self._base.execute("UPDATE conversations SET updated = ? WHERE id = ?", (_time(self._second()), conversation))

    def _second(self) -> datetime:
        return self._now().astimezone(UTC).replace(microsecond=0)

    def _rows(self, query: str, values: tuple) -> list[tuple]:
        with self._lock, self._guarded():
            return self._base.execute(query, values).fetchall()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        with self._lock, self._guarded():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """What goes wrong inside SQLite, said in one sentence."""
        try:
            yield
        except sqlite3.Error as error:
            remedy = "请检查磁盘空间和权限；文件损坏时请把它移走，程序会另建一个"
            raise LibraryError(f"对话记录无法读写（{error}）", str(self._path), remedy) from error


SUMMARY = (
    "SELECT id, title, created, updated, (SELECT count(*) FROM exchanges WHERE conversation = conversations.id)"
    " FROM conversations"
)


def titled(words: str) -> str:
    """`words` as a title: one line, at most TITLE characters."""
    line = " ".join(printable(words).split()) or "未命名"
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


def printable(text: str) -> str:
    """`text` with lone surrogates spelled out, so that it can be stored and sent."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _opened(path: Path) -> sqlite3.Connection:
    """The database at `path`, made for its owner only when it is missing; LibraryError for one of another version."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            base.execute(f"PRAGMA {pragma}")
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if not version:
            schema = files("assistant").joinpath("data/conversations.sql").read_text(encoding="utf-8")
            base.executescript(f"BEGIN; {schema}; PRAGMA user_version = {VERSION}; COMMIT")
        elif version != VERSION:
            raise LibraryError(
                f"对话记录的版本是 {version}，本程序只认识版本 {VERSION}", str(path), "请换用相应版本的程序"
            )
    except BaseException:
        base.close()
        raise
    return base


def _written(one: Exchange) -> tuple[str, str, str]:
    """The columns question, answer and words."""
    words = printable(f"{one.question.text}\n{one.answer.text}")
    return _dump(Question, one.question), _dump(Answer, one.answer), words


def _exchange(row: tuple) -> Exchange:
    id, asked, question, answer, verdict, reason, correct = row
    question, answer = _load(Question, question), _load(Answer, answer)
    return Exchange(id, datetime.fromisoformat(asked), question, answer, Verdict(verdict), reason, correct)


def _summary(row: tuple) -> Summary:
    id, title, created, updated, exchanges = row
    return Summary(id, title, datetime.fromisoformat(created), datetime.fromisoformat(updated), exchanges)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _literal(word: str) -> str:
    """A word for LIKE, in which nothing is a pattern."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@cache
def _adapter(shape: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(shape)


def _dump(shape: type[T], value: T) -> str:
    """ASCII JSON, in which every character of the value survives."""
    return json.dumps(_adapter(shape).dump_python(value, mode="json"), separators=(",", ":"))


def _load(shape: type[T], words: str) -> T:
    return _adapter(shape).validate_python(json.loads(words))
