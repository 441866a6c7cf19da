"""A conversation as a file to pass on: Word or Markdown, its sources numbered through and quoted word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from io import BytesIO
from itertools import count

from assistant.answer import Citation
from assistant.conversations import Conversation, Exchange
from ui.page import engine_words

MARK = re.compile(r"\[(\d{1,3})\]")
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&])")  # what Markdown would take for a mark of its own
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # what a file name cannot hold everywhere
FONT, LATIN = "宋体", "Times New Roman"
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer: text has the numbers of the whole file; aside: what must be said beside it."""

    question: str
    text: str
    aside: tuple[str, ...]
    asked: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """A conversation ready to be written. sources: numbered from 1, each once; made: when it was exported."""

    title: str
    made: str
    lines: tuple[Line, ...]
    sources: tuple[Citation, ...]


def minutes(conversation: Conversation, notices: Sequence[Sequence[str]], made: datetime) -> Minutes:
    """The conversation with its citations numbered through.

    notices: for each exchange, sentences on citations that no longer stand; made: local time, whose zone is used.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    sources: list[Citation] = []
    fresh = count(1)
    lines = []
    for exchange, notes in zip(conversation.exchanges, notices, strict=True):
        own: dict[int, int] = {}
        for citation in exchange.answer.citations:
            key = (citation.document_id, citation.start, citation.end)
            if key not in numbers:
                numbers[key] = next(fresh)
                sources.append(citation)
            own[citation.number] = numbers[key]
        lines.append(_line(exchange, own, notes, made.tzinfo))
    return Minutes(conversation.summary.title, f"{made:%Y-%m-%d %H:%M}", tuple(lines), tuple(sources))


def _line(exchange: Exchange, own: dict[int, int], notices: Sequence[str], zone: tzinfo | None) -> Line:
    def renumbered(mark: re.Match[str]) -> str:
        return f"[{own[int(mark[1])]}]" if int(mark[1]) in own else mark[0]

    answer = exchange.answer
    aside = (*answer.notes, *notices, engine_words(answer))
    return Line(
        exchange.question.text,
        MARK.sub(renumbered, answer.text),
        aside,
        f"{exchange.asked.astimezone(zone):%Y-%m-%d %H:%M}",
    )


def file_name(conversation: Conversation, kind: str) -> str:
    """A file name of the title that every system takes."""
    stem = UNSAFE.sub("", conversation.summary.title).strip(" .") or "对话记录"
    return f"{stem}.{kind}"


def written(made: Minutes, kind: str) -> bytes:
    """The file; kind: "docx" or "md"."""
    return to_docx(made) if kind == "docx" else to_markdown(made).encode("utf-8", "replace")


def to_markdown(made: Minutes) -> str:
    """Markdown in which no word of a question or a document acts as a mark."""
    return "\n".join(_markdown(made)) + "\n"


def _markdown(made: Minutes) -> Iterator[str]:
    yield from (f"# {plain(made.title)}", "", f"导出时间：{made.made}", "")
    for number, line in enumerate(made.lines, 1):
        yield from (f"## {number}. {plain(line.question)}", "")
        yield from (f"{plain(part)}\n" for part in line.text.splitlines() if part.strip())
        yield from (f"> {plain(words)}  " for words in (*line.aside, f"提问时间：{line.asked}"))
        yield ""
    yield from ("## 来源", "")
    for number, source in enumerate(made.sources, 1):
        yield f"{number}. {plain(source_words(source))}"
        yield from ("", *(f"   > {plain(part)}" for part in source.quote.splitlines() if part.strip()), "")


def plain(words: str) -> str:
    """`words` on one line, every mark of Markdown made a plain character."""
    return SPECIAL.sub(r"\\\1", " ".join(words.split()))


def source_words(source: Citation) -> str:
    """《title》locator，第 3 页（file，字 120–155）."""
    page = f"，第 {source.page} 页" if source.page else ""
    return f"《{source.title}》{source.locator}{page}（{source.document}，第 {source.start + 1}–{source.end} 字）"


def to_docx(made: Minutes) -> bytes:
    """A Word file; Chinese fonts are named, or Word would take what the machine has."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    for name, size in (("Normal", 12), ("Title", 20), ("Heading 1", 14), ("Quote", 11), ("List Number", 11)):
        _font(document.styles[name], Pt(size))
    document.core_properties.title, document.core_properties.author = _held(made.title), "应急"
    document.add_heading(_held(made.title), 0)
    document.add_paragraph(f"导出时间：{made.made}")
    for number, line in enumerate(made.lines, 1):
        document.add_heading(_held(f"{number}. {line.question}"), 1)
        for part in filter(str.strip, line.text.splitlines()):
            document.add_paragraph(_held(part))
        document.add_paragraph(_held("；".join((*line.aside, f"提问时间：{line.asked}"))), style="Quote")
    document.add_heading("来源", 1)
    for number, source in enumerate(made.sources, 1):
        document.add_paragraph(_held(f"[{number}] {source_words(source)}"))
        document.add_paragraph(_held(source.quote), style="Quote")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _font(style, size) -> None:
    """Chinese and Latin faces and the size of a style."""
    from docx.oxml.ns import qn

    style.font.name, style.font.size = LATIN, size
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:eastAsia"), FONT)


def _held(words: str) -> str:
    """`words` without the characters that XML cannot hold; a Word file shows a place holder for each."""
    return CONTROL.sub("\ufffd", words)
