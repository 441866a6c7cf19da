"""What the interface receives and returns, as JSON. Offsets count characters (Unicode code points) of a document's text."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.answer import Answer, Question, Turn
from assistant.answer import Citation as Cited
from assistant.desk import Excerpt, OutlineLine
from ingest.document import Entry, Hit
from ingest.document import Passage as Cut
from ingest.pipeline import FileReport

QUESTION, TURNS, TURN = 2_000, 100, 20_000  # the longest question, the most earlier turns, the longest of them
SEEN = r"[^\s\x1c-\x1f\x85\ufeff]"  # a character that is seen, by the rules of Python, Rust and JavaScript alike
Words = Annotated[str, StringConstraints(min_length=1, max_length=QUESTION, pattern=SEEN)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=SEEN)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Asked(BaseModel):
    """What a caller sends: only known fields, so that a misspelt one is not passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What a caller gets."""

    model_config = ConfigDict(frozen=True)


class Message(Asked):
    """对话中先前的一句。"""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=TURN)


class AskCall(Asked):
    """一个问题，及其先前的对话和手工限定的范围。"""

    question: Words = Field(description="问题，用平常话", examples=["今年要挂牌督办多少家隐患单位？"])
    history: list[Message] = Field(default=[], max_length=TURNS, description="先前的对话，由远到近")
    region: Name | None = Field(default=None, description="只查这个地区，如 武汉市")
    year: Year | None = Field(default=None, description="只查这一年")
    document: Name | None = Field(default=None, description="只查这份文件：编号、文件名或标题的一部分")
    fresh: bool = Field(default=False, description="不用记住的答复，重新作答")

    def question_(self) -> Question:
        """The question as the desk takes it."""
        turns = tuple(Turn(one.role, one.content) for one in self.history)
        return Question(self.question, turns, self.region, self.year, self.document)


class Citation(Told):
    """引用：哪份文件的第几个字到第几个字，以及那里的原文。"""

    number: int = Field(description="答复中的标号，从 1 起")
    document: str = Field(description="原文件的名称")
    document_id: str = Field(description="文件的编号，由内容算出")
    title: str
    locator: str = Field(description="条款，如 二、（五）")
    page: int | None = Field(description="页码，从 1 起；没有分页时为 null")
    start: int
    end: int
    quote: str = Field(description="原文，一字不差")

    @classmethod
    def of(cls, cited: Cited) -> Citation:
        return cls.model_construct(
            number=cited.number,
            document=cited.document,
            document_id=cited.document_id,
            title=cited.title,
            locator=cited.locator,
            page=cited.page,
            start=cited.start,
            end=cited.end,
            quote=cited.quote,
        )


class Claim(Told):
    """论断：答复中的一句，和它所依据的引用的标号。"""

    text: str
    citations: list[int]


class Reply(Told):
    """答复。"""

    question: str = Field(description="补全后的问题")
    status: Literal["answered", "partial", "not_found", "conflicting", "needs_scope"]
    refused: bool = Field(description="文件里没有，因而没有作答")
    answer: str = Field(description="答复，带引用标号 [1]")
    claims: list[Claim]
    citations: list[Citation]
    nearest: list[Citation] = Field(description="没有作答时，最接近的片段，仅供参考")
    kind: str = Field(description="问的是什么：number、deadline、who、list、what、yesno、compare")
    region: str | None = Field(description="实际使用的地区范围")
    year: int | None = Field(description="实际使用的年份范围")
    notes: list[str] = Field(description="范围如何得出、哪些文件已过期等说明")
    engine: str = Field(description="作答的引擎：extractive 为原文摘取，否则为语言模型的名称")
    documents_searched: int
    passages_searched: int
    seconds: float

    @classmethod
    def of(cls, given: Answer) -> Reply:
        return cls.model_construct(
            question=given.question,
            status=given.status.value,
            refused=given.refused,
            answer=given.text,
            claims=[Claim.model_construct(text=one.text, citations=list(one.citations)) for one in given.claims],
            citations=list(map(Citation.of, given.citations)),
            nearest=list(map(Citation.of, given.nearest)),
            kind=given.kind.value,
            region=given.scope.region.path if given.scope.region else None,
            year=given.scope.year,
            notes=list(given.notes),
            engine=given.engine,
            documents_searched=given.documents_searched,
            passages_searched=given.passages_searched,
            seconds=round(given.seconds, 4),
        )


class Fact(Told):
    """文件的一项信息是从哪里来的。"""

    field: str
    inferred: bool = Field(description="true 表示推定，不是文件写明的")
    words: str


class Document(Told):
    """政策文件，不含正文。"""

    id: str
    title: str
    source: str = Field(description="原文件的名称")
    sources: list[str]
    format: str
    region: str | None
    year: int | None
    issuer: str | None = Field(description="发文机关")
    genre: str | None = Field(description="文种")
    number: str | None = Field(description="文号")
    issued: date | None
    effective: date | None
    status: str = Field(description="现行、已被取代，或空")
    successor: str | None = Field(description="取代它的文件的编号")
    characters: int
    sections: int
    passages: int
    pages: int
    origins: list[Fact]
    losses: list[str] = Field(description="读入时丢失的内容")

    @classmethod
    def of(cls, entry: Entry) -> Document:
        scope = entry.scope
        return cls(
            **{name: getattr(entry, name) for name in cls.model_fields if name not in SCOPED},
            sources=list(entry.sources),
            region=scope.region.path if scope.region else None,
            year=scope.year,
            issuer=scope.issuer,
            genre=scope.genre,
            origins=[Fact(field=one.field, inferred=one.inferred, words=one.words) for one in entry.origins],
            losses=list(entry.losses),
        )


SCOPED = frozenset({"sources", "region", "year", "issuer", "genre", "origins", "losses"})


class Documents(Told):
    """文件的一页。"""

    total: int = Field(description="符合条件的文件总数")
    items: list[Document]


class Section(Told):
    """条款层级的一节。"""

    locator: str
    level: int
    marker: str
    heading: str
    kind: str = Field(description="总体要求、工作总结、工作谋划、条文等")
    start: int
    end: int

    @classmethod
    def of(cls, line: OutlineLine) -> Section:
        return cls(
            locator=line.locator,
            level=line.level,
            marker=line.marker,
            heading=line.heading,
            kind=line.kind.value,
            start=line.span.start,
            end=line.span.end,
        )


class Sections(Told):
    """一份文件的全部条款，按先后次序。"""

    document: str
    items: list[Section]


class Extract(Told):
    """一节的原文。"""

    document: str
    locator: str
    page: int | None
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, shown: Excerpt) -> Extract:
        return cls(
            document=shown.entry.id,
            locator=shown.locator,
            page=shown.page,
            start=shown.span.start,
            end=shown.span.end,
            text=shown.text,
        )


class Passage(Told):
    """片段：检索的单位。正文的 [start, end) 就是 text。"""

    id: str
    document: str
    ordinal: int
    locator: str
    page: int | None
    start: int
    end: int
    text: str
    context: str = Field(description="标题和上级条款的名称，一同检索，从不当作原文引用")

    @classmethod
    def of(cls, cut: Cut) -> Passage:
        return cls(
            id=cut.id,
            document=cut.document,
            ordinal=cut.ordinal,
            locator=cut.locator,
            page=cut.page,
            start=cut.span.start,
            end=cut.span.end,
            text=cut.text,
            context=cut.context,
        )


class Passages(Told):
    """片段的一页。"""

    total: int
    items: list[Passage]


class Found(Told):
    """检索到的片段。"""

    passage: Passage
    title: str
    score: float = Field(description="相关度，0 到 1")

    @classmethod
    def of(cls, hit: Hit, title: str) -> Found:
        return cls(passage=Passage.of(hit.passage), title=title, score=hit.score)


class Search(Told):
    """检索的结果，最接近的在前。"""

    items: list[Found]


class Taken(Told):
    """一个文件收录的结果。"""

    file: str
    outcome: Literal["added", "replaced", "unchanged", "same-words", "removed", "skipped", "failed"]
    message: str
    losses: list[str]
    document: Document | None

    @classmethod
    def of(cls, report: FileReport, file: str) -> Taken:
        return cls(
            file=file,
            outcome=report.outcome.value,
            message=report.message,
            losses=list(report.losses),
            document=Document.of(report.entry) if report.entry else None,
        )


class Health(Told):
    """服务在运行。"""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(Told):
    """资料库可以应答。"""

    status: Literal["ready"] = "ready"
    documents: int
    passages: int
