"""An answer that a person marked as wrong, made into a case that `yingji eval` can put again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Lock

from assistant.answer import Answer, Question
from assistant.desk import Desk
from evals.cases import CASE, Case, Message, Quote, read_cases
from evals.metrics import UNANSWERABLE
from evals.wording import MARK, comparable
from ingest.document import Hit
from ingest.errors import YingjiError

FILE = "feedback.jsonl"  # in the library's folder
TELLING = 8  # characters from which words are surely of one place, so that they may stand as evidence
SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
LOOKED_AT = 10  # passages in which the right words are looked for


class MarkError(YingjiError):
    """A mark that does not fit the answer, or says too little for a case."""


class Reason(StrEnum):
    """What is amiss with an answer; the values go over the wire, the names on screen are in REASONS."""

    WRONG = "wrong"
    IRRELEVANT = "irrelevant"
    SOURCE = "source"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    UNFOUNDED = "unfounded"


REASONS = {
    Reason.WRONG: "答错了",
    Reason.IRRELEVANT: "答非所问",
    Reason.SOURCE: "引用的文件或条款不对",
    Reason.OUTDATED: "内容已经过时",
    Reason.INCOMPLETE: "不完整，有遗漏",
    Reason.REFUSED: "文件里有，却说没有",
    Reason.UNFOUNDED: "文件里没有，不该作答",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """有误: what is amiss. correct: words that a right answer must hold, "" when the person gave none."""

    reason: Reason
    correct: str = ""


def case_of(id: str, question: Question, answer: Answer, mark: Mark, evidence: tuple[Quote, ...] = ()) -> Case:
    """The case that this answer fails, and a right one passes; MarkError when the mark does not make one.

    evidence: where the correct words stand, as far as known.
    """
    correct = mark.correct.strip()
    base = Case(
        id=id,
        question=_standing_alone(question),
        kind=_kind(question, answer, mark.reason),
        documents=tuple(dict.fromkeys(quote.document for quote in evidence)),
        facts=((correct,),) if correct else (),
        evidence=evidence,
        history=tuple(Message(turn.role, turn.content) for turn in question.history),
    )
    if mark.reason is Reason.UNFOUNDED:
        if answer.refused:
            raise MarkError("这条答复本来就没有作答", remedy="请另选一个原因")
        return replace(base, documents=(), facts=(), evidence=())
    if mark.reason is Reason.INCOMPLETE and not correct:
        raise MarkError("还不知道漏了什么", remedy="请在“正确的内容”里写出漏掉的词句")
    if answer.refused or mark.reason is Reason.INCOMPLETE:
        return base
    if mark.reason is Reason.REFUSED:
        raise MarkError("这条答复并没有说文件里没有", remedy="请另选一个原因")
    return replace(base, forbidden=_forbidden(answer, correct))


def _standing_alone(question: Question) -> str:
    """The question with the limits that were set by hand put into its words, for a case has no other place for them."""
    year = f"{question.year}年" if question.year else ""
    limits = [words for words in (question.region or "", year) if words and words not in question.text]
    within = f"《{question.document}》里，" if question.document else ""
    return within + ("".join(limits) + "，" if limits else "") + question.text


def _kind(question: Question, answer: Answer, reason: Reason) -> str:
    if reason is Reason.UNFOUNDED:
        return UNANSWERABLE
    return "followup" if question.history else answer.kind.value


def _forbidden(answer: Answer, correct: str) -> tuple[str, ...]:
    """The words of the wrong answer, less those that stand in the right one."""
    told = [claim.text for claim in answer.claims] or MARK.sub("", answer.text).splitlines()
    wrong = dict.fromkeys(words.strip() for words in told if comparable(words))
    kept = tuple(words for words in wrong if comparable(words) not in comparable(correct))
    if not kept and not correct:
        raise MarkError("答复里没有可以判为错误的词句", remedy="请写出正确的内容")
    return kept


def evidence_for(correct: str, question: Question, desk: Desk) -> tuple[Quote, ...]:
    """The sentence in which the correct words stand, letter for letter, in the nearest passage that has them; () else."""
    words = comparable(correct)
    if len(words) < TELLING:
        return ()
    scope = {"region": question.region, "year": question.year, "document": question.document}
    sources = {entry.id: entry.source for entry in desk.entries()}
    for hit in desk.search(f"{question.text} {correct}"[:1000], limit=LOOKED_AT, **scope):
        if words in comparable(hit.passage.text):
            return (Quote(sources[hit.passage.document], _sentence(hit, words)),)
    return ()


def _sentence(hit: Hit, words: str) -> str:
    """The sentence of the passage that holds the words, else the line, else the whole passage."""
    text = hit.passage.text
    parts = (*SENTENCE.findall(text), *text.splitlines(), text)
    return next(part.strip() for part in parts if words in comparable(part))


class CaseFile:
    """The cases of a library's users, one JSON object a line, in a file that only its owner reads."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()

    def keep(self, case: Case) -> int:
        """Put a case in, in the place of one with the same id; how many there are now."""
        with self._lock:
            kept = [*(one for one in self._cases() if one.id != case.id), case]
            self._write(kept)
        return len(kept)

    def drop(self, id: str) -> int:
        """Take the case with this id out, if it is there; how many are left."""
        with self._lock:
            kept = [one for one in self._cases() if one.id != id]
            if self._path.exists():
                self._write(kept)
        return len(kept)

    def cases(self) -> tuple[Case, ...]:
        """All of them, oldest first."""
        with self._lock:
            return self._cases()

    def _cases(self) -> tuple[Case, ...]:
        there = self._path.exists() and self._path.stat().st_size
        return read_cases(self._path) if there else ()

    def _write(self, cases: Iterable[Case]) -> None:
        """All at once: a crash leaves the old file or the new one."""
        draft = self._path.with_name(self._path.name + ".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(b"".join(CASE.dump_json(case) + b"\n" for case in cases))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
