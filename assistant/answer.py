"""The nouns of asking: from a Question to an Answer made of Claims with Citations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Region, Scope, Span

ANYWHERE = Scope()
EXTRACTIVE = "extractive"  # the engine that needs no language model


class Kind(StrEnum):
    """What a question asks for; the names are those of the question sets."""

    NUMBER = "number"
    DEADLINE = "deadline"
    WHO = "who"
    LIST = "list"
    WHAT = "what"
    YESNO = "yesno"
    COMPARE = "compare"


class Status(StrEnum):
    """How an answer ends. "Not found" is a value, not an exception."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    CONFLICTING = "conflicting"
    NEEDS_SCOPE = "needs_scope"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation; role is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed, with its history (oldest first) and the limits set by hand.

    region: a place name (武汉 or 湖北省武汉市); year: four digits; document: an id, a title or a file name.
    """

    text: str
    history: tuple[Turn, ...] = ()
    region: str | None = None
    year: int | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question understood: what it asks for, about what, and within which scope.

    text: the completed question (a follow-up with its subject filled in).
    kind: the kind of value asked for. terms: the words searched for, in the order of the question.
    scope: region and year, as read from the question or set by hand.
    documents: ids of the documents in scope; empty when the library holds none for it.
    notes: Chinese sentences on how the scope was found, to be shown.
    background: words inherited from earlier turns; they count for less. told: the answer before.
    within_year: a year that must stand in the answering words, because no document in scope is of that year.
    asking: the words that say which value is asked for (of the earlier question, for 「2023年呢？」). places: all regions that are asked for.
    limiting: the words of the question that named its scope.
    missing: what was asked for and is not in the library, in a Chinese sentence; "" when all is there.
    several: the inquiries that it is made of, where it asks for more than one thing.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    scope: Scope
    documents: tuple[str, ...]
    notes: tuple[str, ...] = ()
    missing: str = ""
    background: tuple[str, ...] = ()
    told: str = ""
    asking: str = ""
    within_year: int | None = None
    places: tuple[Region, ...] = ()
    limiting: tuple[str, ...] = ()
    several: tuple[Inquiry, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """引用: a document and offsets. The quote is what stands there; it is filled in from the text only.

    number: the mark in the answer, from 1. document: the source file's name; document_id: its id.
    """

    number: int
    document: str
    document_id: str
    title: str
    locator: str
    page: int | None
    start: int
    end: int
    quote: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Claim:
    """论断: words of the answer and the numbers of the citations they rest on (at least one)."""

    text: str
    citations: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a claim without a citation is no claim")


@dataclass(frozen=True, slots=True)
class Answer:
    """答复: status, claims, citations, and the scope that was used.

    text: what is shown, with citation marks [1]; engine: "extractive", or the model's name.
    searched: how many documents and passages were in scope. nearest: shown when nothing answers.
    prompts: name and digest of each prompt that a language model was given for it (answer:1f2e…).
    """

    question: str
    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    scope: Scope = ANYWHERE
    notes: tuple[str, ...] = ()
    kind: Kind = Kind.WHAT
    engine: str = EXTRACTIVE
    documents_searched: int = 0
    passages_searched: int = 0
    seconds: float = 0.0
    prompts: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """True only when the library does not hold the answer."""
        return self.status is Status.NOT_FOUND
