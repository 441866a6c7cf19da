"""What a sentence yields on the way to duties, and what one clause hands on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Span
from ingest.duty import Phrase
from ingest.understanding.duties.clause import Binding


@dataclass(frozen=True, slots=True)
class Carried:
    """What a clause hands on: who acts, how binding, under which conditions; to the next clause or to the items below.

    ahead: the words before the verb of the last act, where a limit of time may stand that holds for the next one too.
    """

    subject: tuple[Phrase, ...] = ()
    binding: Binding | None = None
    conditions: tuple[Phrase, ...] = ()
    ahead: Span | None = None


@dataclass(slots=True)
class Draft:
    """A duty being found. start, end: with the clauses before it that it is set in, and those behind that belong to it.

    inherited: where the act before stands, whose limit of time may hold here too. is_effect: only what is hoped for.
    named: its leads come from a 由…牵头. is_free: nobody is bound to it, and it names who acts.
    """

    act: Span
    start: int
    end: int
    leads: tuple[Phrase, ...] = ()
    joins: tuple[Phrase, ...] = ()
    binding: Binding | None = None
    conditions: tuple[Phrase, ...] = ()
    exceptions: tuple[Phrase, ...] = ()
    inherited: Span | None = None
    is_effect: bool = False
    named: bool = False
    is_free: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence read: what it asks for, what it hands on, and who leads and joins by its own 由…牵头，…配合."""

    drafts: tuple[Draft, ...]
    carried: Carried
    leads: tuple[Phrase, ...]
    joins: tuple[Phrase, ...]


def bodies_of(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Each body once, in order."""
    seen: dict[str, Phrase] = {}
    for phrase in phrases:
        seen.setdefault(phrase.text, phrase)
    return tuple(seen.values())
