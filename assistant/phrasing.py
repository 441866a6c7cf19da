"""A language model puts an answer's claims into words, and every sentence of it is checked before anybody sees it.

It gets the numbered words that the extractive path chose and may order, join and smooth them. A sentence that fails is
replaced by the claim as it stands; whatever breaks off ends in the extractive answer. Citations never change.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer
from assistant.breaker import Breaker
from assistant.citing import told
from assistant.marking import statements
from assistant.model import Messages, Model, ModelError, Trouble
from assistant.streaming import Event, Finished, Withdrawn, as_it_is, unchanged
from assistant.telling import Part, Telling, marks, parts_of, rest_of
from prompts import Prompt, load

EVIDENCE = 3000  # tokens of evidence that a model is given
ASKED = 600  # characters of the question that it is given
LONGEST, LEAST = 8, 2000  # times the evidence's characters, and characters, from which on an answer is broken off
GREETING = "请只回答一个字：好"
RESTING = ModelError(Trouble.RESTING).what
WHITE = re.compile(r"\s+")
FENCES = str.maketrans("<>", "＜＞")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer made ready for a model. parts: its claims; given: how many of them the model is shown, from the first."""

    answer: Answer
    parts: tuple[Part, ...]
    given: int
    evidence: str
    prompt: Prompt

    def messages(self) -> tuple[tuple[str, str], ...]:
        """What the model is told: our orders, then the question and the evidence as data."""
        return self.prompt.messages(question=data(self.answer.question)[:ASKED], evidence=self.evidence)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who puts answers into words: a model behind a breaker, within `seconds`; count: the tokens of a text."""

    model: Model
    count: Callable[[str], int]
    seconds: float
    breaker: Breaker = field(default_factory=Breaker)
    clock: Callable[[], float] = time.monotonic

    @property
    def name(self) -> str:
        """What the answer calls the model."""
        return self.model.name

    def try_out(self) -> ModelError | None:
        """What keeps the model from answering a greeting, None when it answers."""
        try:
            for _ in self.model.stream((("user", GREETING),), self.clock() + self.seconds):
                pass
        except ModelError as error:
            return error
        return None

    def sheet(self, made: Answer) -> Sheet | None:
        """What the model is shown of an answer; None when there is nothing to put into words, as in a refusal."""
        parts = () if made.refused else parts_of(made)
        blocks = [_block(made, part) for part in parts]
        given = _fitting([self.count(block) for block in blocks])
        prompt = load("comparison" if any(part.label for part in parts) else "answer")
        return Sheet(made, parts, given, "\n\n".join(blocks[:given]), prompt) if given else None

    def phrase(self, sheet: Sheet, deadline: float | None = None) -> Iterator[Event]:
        """The sentences of the answer as they stand the check, then the finished answer; deadline: else `seconds` from now."""
        if not self.breaker.admit():
            yield from _fallen_back(sheet.answer, RESTING)
            return
        telling = Telling(sheet.parts, sheet.given)
        ended = False
        try:
            for statement in statements(self._heard(sheet, deadline or self.clock() + self.seconds)):
                yield from telling.hear(statement)
            ended = True
            self.breaker.succeed()
        except ModelError as error:
            ended = True
            self.breaker.fail()
            yield from _fallen_back(sheet.answer, error.what, begun=bool(telling.lines))
            return
        finally:
            if not ended:  # whoever asked has gone
                self.breaker.drop()
        yield from telling.end()
        yield from unchanged(rest_of(sheet.answer), sheet.answer)
        yield Finished(_whole(sheet, telling, self.name))

    def _heard(self, sheet: Sheet, deadline: float) -> Iterator[str]:
        return self._within(sheet.messages(), deadline, max(LEAST, LONGEST * len(sheet.evidence)))

    def say(self, messages: Messages, deadline: float) -> str:
        """All that the model says, for code to check; ModelError when it fails or rests. A failure counts with the breaker."""
        if not self.breaker.admit():
            raise ModelError(Trouble.RESTING)
        ending = self.breaker.drop  # whoever asked may go
        try:
            said = "".join(self._within(messages, deadline, LEAST))
            ending = self.breaker.succeed
            return said
        except ModelError:
            ending = self.breaker.fail
            raise
        finally:
            ending()

    def _within(self, messages: Messages, deadline: float, room: int) -> Iterator[str]:
        """What the model says, as long as it keeps to a sensible length."""
        for piece in self.model.stream(messages, deadline):
            room -= len(piece)
            if room < 0:
                raise ModelError(Trouble.LONG)
            yield piece


def _fallen_back(made: Answer, reason: str, *, begun: bool = False) -> Iterator[Event]:
    """The extractive answer with a line of notice; begun: whether sentences must be taken back first."""
    notice = f"{reason}，以下直接摘自原文"
    if begun:
        yield Withdrawn(notice)
    yield from as_it_is(replace(made, notes=(*made.notes, notice)))


def _whole(sheet: Sheet, telling: Telling, name: str) -> Answer:
    """The answer as told; `name` is its engine where a sentence of the model's stands in it."""
    made = sheet.answer
    amiss = {"句没有通过核对": telling.refused, "条要点没有写到": telling.missed}
    faults = "、".join(f"有 {count} {what}" for what, count in amiss.items() if count)
    return replace(
        made,
        text="\n".join((*telling.lines, *rest_of(made))),
        claims=(*telling.claims, *made.claims[len(sheet.parts) :]),
        notes=(*made.notes, f"语言模型{faults}，已用原文代替") if faults else made.notes,
        engine=name if telling.kept else made.engine,
        prompts=(*made.prompts, sheet.prompt.stamp),
    )


def _fitting(sizes: Sequence[int]) -> int:
    """How many of the blocks, from the first, stay within the budget."""
    return next((at for at in range(len(sizes)) if sum(sizes[: at + 1]) > EVIDENCE), len(sizes))


def _block(made: Answer, part: Part) -> str:
    """One claim as the model reads it: its sentences and their places, and the words to be told."""
    cited = [citation for citation in made.citations if citation.number in part.claim.citations]
    originals = [
        f"原文[{one.number}]：《{data(one.title)}》{data(one.locator)}｜{data(told(one.quote))}" for one in cited
    ]
    name = f"（{data(part.name)}）" if part.label else ""
    return "\n".join([*originals, f"要点{marks(part.claim.citations)}{name}：{data(part.claim.text)}"])


def data(text: str) -> str:
    """Foreign words on one line, unable to close the fence they stand in."""
    return WHITE.sub(" ", text).strip().translate(FENCES)
