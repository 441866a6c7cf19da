"""A language model rewords the stems of a paper (润色题干), and code checks every one of them before it is taken.

Only stems in our own words are shown to it. What does not ask the same stays as it was, and so does everything when the
model fails; options, keys, facts and sources never change. The paper says what was done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.model import Messages, ModelError, Trouble
from assistant.phrasing import data
from assistant.study.asking import asked_of, restated
from assistant.study.building import identity
from assistant.study.item import Item, Paper, Rewording, Scored
from assistant.study.likeness import Face, excludes, face
from prompts import load

if TYPE_CHECKING:
    from assistant.phrasing import Writer

PROMPT = "study"
BATCH = 8  # stems, all of one kind, that the model is shown at a time
SECONDS = 300.0  # for a whole paper
LINE = re.compile(r"^[ \t]*\[(\d{1,3})\][ \t]*(\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """How far the rewording is: stems done of all that may be reworded; paper: with the last step."""

    done: int
    total: int
    paper: Paper | None = None


class Draft:
    """A paper whose stems are being reworded."""

    def __init__(self, paper: Paper, model: str) -> None:
        self.paper, self.told = paper, Rewording(model, load(PROMPT).stamp)
        self._faces: dict[int, Face] = {entry.number: face(entry.item) for entry in paper.entries}

    def take(self, entry: Scored, said: str) -> None:
        """Put the words of the model into a stem, if they ask the same and tell no other item's answer."""
        if said.strip() == entry.item.stem:
            return
        item = renamed(entry.item, restated(said, entry.item))
        mine = face(item)
        others = (other for number, other in self._faces.items() if number != entry.number)
        if item == entry.item or any(excludes(mine, other) for other in others):
            self.told = replace(self.told, refused=self.told.refused + 1)
        else:
            self.told = replace(self.told, changed=self.told.changed + 1)
            self._faces[entry.number] = mine

    def miss(self, count: int, trouble: str = "") -> None:
        """So many stems that the model said nothing of; trouble: why, where that is known."""
        self.told = replace(self.told, missed=self.told.missed + count, trouble=self.told.trouble or trouble)

    def made(self) -> Paper:
        """The paper as it is now."""
        entries = tuple(replace(entry, item=self._faces[entry.number].item) for entry in self.paper.entries)
        return replace(self.paper, entries=entries, rewording=self.told)


def reworded(paper: Paper, writer: Writer, seconds: float = SECONDS) -> Iterator[Step]:
    """The stems of a paper reworded as far as they stand the check; the last step has the paper.

    seconds: for all of it; a model that fails or is late leaves the stems as they are.
    """
    deadline = writer.clock() + seconds
    draft = Draft(paper, writer.name)
    batches = batches_of(paper)
    total, done = sum(map(len, batches)), 0
    for batch in batches:
        yield Step(done, total)
        reword(draft, batch, writer, min(deadline, writer.clock() + writer.seconds))
        done += len(batch)
    yield Step(total, total, draft.made())


def batches_of(paper: Paper) -> tuple[tuple[Scored, ...], ...]:
    """The entries whose stems may be reworded, a few of one kind at a time."""
    kinds = ([entry for entry in entries if asked_of(entry.item)] for _, entries in paper.parts())
    return tuple(tuple(held[at : at + BATCH]) for held in kinds for at in range(0, len(held), BATCH))


def reword(draft: Draft, batch: Sequence[Scored], writer: Writer, deadline: float) -> None:
    """Ask for the stems of a batch and take those that stand the check."""
    try:
        if writer.clock() >= deadline:
            raise ModelError(Trouble.LATE)
        said = spoken(writer.say(messages(batch), deadline))
    except ModelError as error:
        draft.miss(len(batch), error.what)
        return
    for number, entry in enumerate(batch, 1):
        if number in said:
            draft.take(entry, said[number])
        else:
            draft.miss(1)


def messages(batch: Sequence[Scored]) -> Messages:
    """What the model is told: our orders, then the kind and the numbered stems as data."""
    stems = "\n".join(f"[{number}] {data(entry.item.stem)}" for number, entry in enumerate(batch, 1))
    return load(PROMPT).messages(question=batch[0].item.kind.value, evidence=stems)


def spoken(text: str) -> dict[int, str]:
    """The stems by their numbers; a number that comes twice is left out."""
    found = [(int(number), words.strip()) for number, words in LINE.findall(text)]
    numbers = [number for number, _ in found]
    return {number: words for number, words in found if numbers.count(number) == 1}


def renamed(item: Item, stem: str) -> Item:
    """The item with another stem and the id that goes with it; itself where the stem is "" or the same."""
    if stem in ("", item.stem):
        return item
    made = replace(item, stem=stem, explanation=item.explanation.replace(item.stem, stem))
    return replace(made, id=identity(made))
