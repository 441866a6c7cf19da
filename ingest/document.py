"""The nouns: what a policy file becomes. Frozen values; every phrase knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.duty import Duty, Reference, Term


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range [start, end) of characters in a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}–{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The words of this span in `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Region:
    """地区: a place with its place in the tree, from province down.

    names: ("湖北省", "武汉市", "东西湖区"). The empty tuple is the whole country (全国).
    """

    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The innermost name, 全国 for the whole country."""
        return self.names[-1] if self.names else "全国"

    @property
    def path(self) -> str:
        """All names from the province down, joined: 湖北省武汉市东西湖区."""
        return "".join(self.names) or "全国"

    def __contains__(self, other: Region) -> bool:
        return other.names[: len(self.names)] == self.names


@dataclass(frozen=True, slots=True)
class Scope:
    """适用范围: what a document speaks for, or what a question is limited to. None means not said."""

    region: Region | None = None
    year: int | None = None
    issuer: str | None = None
    genre: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """出处: the words a field of a Document was taken from.

    field: "title", "issuer", "region", "year", "number", "issued", "effective", "genre" or "family".
    inferred: False when the document states it outright; True when it was concluded (shown as 推定).
    words: the words it was taken or inferred from; source: "text", "metadata" or "filename".
    span: where the words stand in the text; None when they are not part of the text.
    """

    field: str
    inferred: bool
    words: str
    source: str = "text"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """政策文件. `id` is a hash of `text`, so that ingesting the same words twice changes nothing.

    source: the file's name (not its path). format: "txt", "md", "html", "docx", "pdf".
    family: the name that versions of one law share (突发事件应对法), None for all else.
    pages: the offset at which each page starts (page 1 first); empty where the format has no pages.
    losses: one Chinese sentence for each thing that reading could not carry over; empty when all came.
    """

    id: str
    text: str
    title: str
    scope: Scope
    source: str
    format: str
    number: str | None = None
    issued: date | None = None
    effective: date | None = None
    family: str | None = None
    pages: tuple[int, ...] = ()
    origins: tuple[Origin, ...] = ()
    losses: tuple[str, ...] = ()

    def page(self, offset: int) -> int | None:
        """The number (from 1) of the page on which `offset` stands; None without pages."""
        return sum(start <= offset for start in self.pages) or None


class SectionKind(StrEnum):
    """What a section is for; an answer about this year's duty does not come from a report on the last."""

    AIM = "总体要求"
    PAST = "工作总结"
    PROBLEM = "存在问题"
    PLAN = "工作谋划"
    RULE = "条文"
    SUPPLEMENT = "附则"
    METADATA = "文件信息"
    CHROME = "网页框架"
    BODY = "正文"


@dataclass(frozen=True, slots=True)
class Section:
    """条款层级: one node of the outline, in reading order.

    ordinal: its index in the document's tuple of sections; parent: the ordinal of the section around it.
    level: 0 for the document's own root section, then 1, 2, … inwards.
    marker: as printed (第九条, （七）, 12., 一是), "" where none is printed (root, title-only headings, 款).
    label: how a locator names it: the marker without closing punctuation, 第二款 for an unmarked 款.
    heading: the words of its heading without the marker; "" where it has none.
    span: from the marker to the end of everything inside it, the sections below it included.
    """

    ordinal: int
    parent: int | None
    level: int
    marker: str
    label: str
    heading: str
    span: Span
    kind: SectionKind = SectionKind.BODY


@dataclass(frozen=True, slots=True)
class Passage:
    """片段: what is indexed and searched. `document.text[span] == text`, always.

    section: the ordinal of the innermost section that holds the whole passage.
    context: title and headings on the way down, indexed with the passage and never quoted as its words.
    locator: 二、（五） or 第九条; page: the page it starts on, None without pages.
    tokens: length of `text` in tokens of the library's vocabulary.
    """

    document: str
    ordinal: int
    section: int
    span: Span
    text: str
    context: str
    locator: str
    page: int | None
    tokens: int
    kind: SectionKind = SectionKind.BODY

    @property
    def id(self) -> str:
        """Unique in the library: document id and ordinal."""
        return f"{self.document}:{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that a format states outright (Word style, <h2>, ##): its line's span and depth from 1."""

    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says, before anybody has understood it.

    text: the canonical text; all offsets of the document count its characters.
    metadata: (name, value) pairs the format states beside the text (文号, 发文日期, ArticleTitle …).
    pages, losses: as in Document. headings: as stated by the format, in order.
    """

    text: str
    format: str
    pages: tuple[int, ...] = ()
    headings: tuple[Heading, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file on its way into the library: the document with all that was made of it."""

    document: Document
    sections: tuple[Section, ...] = field(default=())
    passages: tuple[Passage, ...] = field(default=())
    duties: tuple[Duty, ...] = field(default=())
    terms: tuple[Term, ...] = field(default=())
    references: tuple[Reference, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Entry:
    """目录项: a document as the catalog lists it, without its text.

    sources: names of the files that hold these words. status: 现行, 已被取代 (a newer version of the same
    family is in the library) or "" where the question does not arise; successor: the id of that version.
    """

    id: str
    title: str
    scope: Scope
    source: str
    sources: tuple[str, ...]
    format: str
    number: str | None
    issued: date | None
    effective: date | None
    family: str | None
    status: str
    successor: str | None
    origins: tuple[Origin, ...]
    losses: tuple[str, ...]
    characters: int
    sections: int
    passages: int
    pages: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found. score: fused, 0 to 1; words, vectors: each side's normalised share."""

    passage: Passage
    score: float
    words: float
    vectors: float
