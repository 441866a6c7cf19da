"""What one clause is: its part in the sentence, who acts in it, how binding it is, and the act itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from ingest.document import Span
from ingest.duty import Phrase, Strength

Binding = tuple[Phrase, Strength]


class Role(Enum):
    """What a clause is for."""

    ACT = auto()  # asks for something, or tells it as done
    CONDITION = auto()
    EXCEPTION = auto()
    SETTING = auto()  # 按照…要求, 围绕…, 2021年底前
    SUBJECT = auto()  # only names who acts in the clauses behind it
    WHO = auto()  # 由…牵头, …配合
    RESULT = auto()  # what comes of the act before it: 确保…, 整改率100%
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence. act: from the verb, or the adverb before it, to the end of the object.

    subject: the bodies that act, () without; states_subject: whether it names who or what acts at all, a thing included
    (a condition that only names whom it is about does not).
    joins: who is taken along or set to work. binding: the word it is bound by; hands_on: whether that word
    binds the next clause too (应当 does, a verb like 鼓励 does not). verb: the word its act begins with.
    """

    span: Span
    role: Role
    act: Span | None = None
    subject: tuple[Phrase, ...] = ()
    states_subject: bool = False
    joins: tuple[Phrase, ...] = ()
    binding: Binding | None = None
    hands_on: bool = True
    condition: Span | None = None
    verb: str = ""
