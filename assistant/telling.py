"""An answer while a language model tells it: each claim once, in the model's order, in its words or else verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Claim, Kind
from assistant.claiming import CRISP, LISTED, PLAIN
from assistant.drafting import POSSIBLY
from assistant.fidelity import Source, source_of, tells
from assistant.marking import AFTER, Statement, plain
from assistant.streaming import Sentence
from ingest.folding import fold

CRISP_KINDS = frozenset({Kind.NUMBER, Kind.DEADLINE, Kind.WHO, Kind.YESNO})
ALIKE = 0.3  # of a claim's pairs of characters, for a sentence to be taken as meaning it
SENTENCES = re.compile(r"[^。！？]+[。！？]*|[。！？]+")
LOOSE = "，、,:：；;"  # marks that a sentence does not end with


@dataclass(frozen=True, slots=True)
class Part:
    """One claim that is to be told. label: what stands before it in the answer (武汉市：), "" for nothing.

    room: the most characters that its telling may have.
    """

    label: str
    claim: Claim
    source: Source
    room: int

    @property
    def name(self) -> str:
        """The label without its colon."""
        return self.label.rstrip("：:")


def parts_of(made: Answer) -> tuple[Part, ...]:
    """The claims of an answer with their labels, without what only may belong to it; () when its text above that is anything but
    claims, one a line."""
    below = rest_of(made)
    lines = made.text.split("\n")[: -len(below) or None]
    if not lines or len(lines) > len(made.claims) or (len(lines) < len(made.claims) and not below):
        return ()
    spare = _spare(made, sum(map(len, lines)) + len(lines) - 1) // len(lines)
    parts = [_part(made, line, claim, spare) for line, claim in zip(lines, made.claims, strict=False)]
    return tuple(filter(None, parts)) if all(parts) else ()


def rest_of(made: Answer) -> tuple[str, ...]:
    """The lines of an answer that tell what only may belong to it, after the line that says so; () where it has none."""
    lines = made.text.split("\n")
    return tuple(lines[lines.index(POSSIBLY) :]) if POSSIBLY in lines else ()


def _spare(made: Answer, length: int) -> int:
    """How many characters an answer of this length may grow by: one that is crisp stays crisp, one that may be longer stays within
    bounds."""
    crisp = made.kind in CRISP_KINDS or length <= CRISP
    most = CRISP if crisp else LISTED if made.kind is Kind.LIST else PLAIN
    return max(0, most - length)


def _part(made: Answer, line: str, claim: Claim, spare: int) -> Part | None:
    cited = {citation.number: citation for citation in made.citations}
    ending = claim.text + marks(claim.citations)
    if not line.endswith(ending) or any(number not in cited for number in claim.citations):
        return None
    own = [cited[number] for number in claim.citations]
    quotes, titles = (
        tuple(dict.fromkeys(words)) for words in zip(*((one.quote, one.title) for one in own), strict=True)
    )
    source = source_of(claim.text, quotes, titles)
    return Part(line.removesuffix(ending), claim, source, len(claim.text) + spare) if source else None


def marks(numbers: Sequence[int]) -> str:
    """Citation marks as they stand in an answer: [1][2]."""
    return "".join(f"[{number}]" for number in numbers)


class Telling:
    """Takes a model's statements one by one and gives the lines of the answer.

    given: how many of the parts, from the first, the model was shown. claims: what has been told so far.
    """

    def __init__(self, parts: Sequence[Part], given: int) -> None:
        self._left = dict(enumerate(parts))
        self._given = given
        self._open: tuple[int, ...] = ()  # the parts that the statements in hand are about
        self._held: list[str] = []
        self.claims: list[Claim] = []
        self.lines: list[str] = []
        self.kept = self.refused = self.missed = 0  # sentences that stand, sentences that do not, claims left out

    def hear(self, statement: Statement) -> Iterator[Sentence]:
        """The lines that stand now that the model has made this statement."""
        text = plain(statement.text).lstrip(AFTER).lstrip()
        if not text:
            return
        about = self._about(statement.numbers)
        if about != self._open:
            yield from self._close()
        if about:
            self._open, self._held = about, [*self._held, text]
            yield from self._settle()
        else:
            yield from self._uncited([text])

    def end(self) -> Iterator[Sentence]:
        """The lines that are still to be told when the model has ended."""
        yield from self._close()
        self.missed += sum(at < self._given for at in self._left)
        yield from self._verbatim(tuple(self._left))

    def _about(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """The parts that these numbers cite, in their order; () unless each number is known and no part told already."""
        owners = {number: at for at, part in self._left.items() for number in part.claim.citations if at < self._given}
        about = tuple(dict.fromkeys(owners[number] for number in numbers if number in owners))
        labelled = len(about) > 1 and any(self._left[at].label for at in about)
        return () if labelled or any(number not in owners for number in numbers) else about

    def _settle(self) -> Iterator[Sentence]:
        """The statements in hand as one line, once they tell their parts whole; sentences before them cite nothing."""
        parts = [self._left[at] for at in self._open]
        said = SENTENCES.findall("".join(self._held))
        for begin in range(len(said)):
            text = _unlabelled("".join(said[begin:]), parts[0].name, parts[-1].claim.text[-1])
            if len(text) <= sum(part.room for part in parts) and tells(text, [part.source for part in parts]):
                about = self._open
                self._take(about)
                yield from self._uncited(said[:begin])
                self.kept += 1
                yield self._line(parts[0].label, text, [number for part in parts for number in part.claim.citations])
                return

    def _uncited(self, said: Sequence[str]) -> Iterator[Sentence]:
        """What sentences without marks were meant to say, verbatim."""
        for text in said:
            self.refused += 1
            yield from self._verbatim(self._meant(text))

    def _close(self) -> Iterator[Sentence]:
        """What the statements in hand were meant to say, verbatim: they did not tell it whole."""
        about = self._open
        self.refused += len(self._held)
        self._open, self._held = (), []
        yield from self._verbatim(about)

    def _verbatim(self, about: Sequence[int]) -> Iterator[Sentence]:
        for at in about:
            part = self._left.pop(at)
            yield self._line(part.label, part.claim.text, part.claim.citations)

    def _line(self, label: str, text: str, numbers: Sequence[int]) -> Sentence:
        self.claims.append(Claim(text, tuple(numbers)))
        self.lines.append(label + text + marks(numbers))
        return Sentence(self.lines[-1], tuple(numbers))

    def _take(self, about: Sequence[int]) -> None:
        for at in about:
            del self._left[at]
        self._open, self._held = (), []

    def _meant(self, text: str) -> tuple[int, ...]:
        """The part that a sentence without good marks comes nearest to, () when it comes near none."""
        said = _pairs(text)
        likeness = {
            at: len(said & own) / len(own) for at, part in self._left.items() if (own := _pairs(part.claim.text))
        }
        best = max(likeness, key=likeness.__getitem__, default=None)
        return (best,) if best is not None and likeness[best] >= ALIKE else ()


def _unlabelled(text: str, name: str, ending: str) -> str:
    """A sentence without the name that its line begins with anyway, ended as the claim is where it breaks off."""
    own = text.removeprefix(name).lstrip(LOOSE) if name else text
    return own.rstrip(LOOSE) + (ending if ending in LOOSE else "。") if own.endswith(tuple(LOOSE)) else own


def _pairs(text: str) -> set[str]:
    folded = fold(text)
    return {folded[at : at + 2] for at in range(len(folded) - 1)}
