"""In which forms study material comes, and what their files are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.study.item import Deck, DutyCard, Guide, Paper

Material = Paper | Deck | Guide | DutyCard
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')  # what a file name cannot hold everywhere
LONGEST = 80  # characters of a title that go into a file name


class Form(StrEnum):
    """导出格式."""

    DOCX = "docx"
    XLSX = "xlsx"
    MARKDOWN = "md"
    HTML = "html"
    ANKI = "apkg"
    GIFT = "gift"
    QTI = "qti"


class Part(StrEnum):
    """试卷的哪一部分."""

    WHOLE = "全卷"
    QUESTIONS = "试题"
    KEY = "答案"


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a form. suffix: of its file; name: on screen; parted: sheet and key can be had apart."""

    name: str
    suffix: str
    media: str
    parted: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, its media type and its bytes."""

    name: str
    media: str
    data: bytes


FORMS = {
    Form.DOCX: Kind("Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", True),
    Form.XLSX: Kind("Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Form.MARKDOWN: Kind("Markdown", "md", "text/markdown; charset=utf-8", True),
    Form.HTML: Kind("网页（可打印）", "html", "text/html; charset=utf-8", True),
    Form.ANKI: Kind("Anki", "apkg", "application/octet-stream"),
    Form.GIFT: Kind("GIFT（Moodle）", "gift.txt", "text/plain; charset=utf-8"),  # Moodle takes GIFT only as .txt
    Form.QTI: Kind("QTI 2.1", "qti.zip", "application/zip"),
}
PRINTED = (Form.DOCX, Form.MARKDOWN, Form.HTML)


def forms(material: Material) -> tuple[Form, ...]:
    """The forms this material comes in."""
    if isinstance(material, Paper):
        return tuple(Form)
    return (*PRINTED, Form.XLSX, Form.ANKI) if isinstance(material, Deck) else PRINTED


def title_of(material: Material) -> str:
    """What the material is called; a duty card after its body."""
    return f"{material.body}职责卡" if isinstance(material, DutyCard) else material.title


def file_name(material: Material, form: Form, part: Part = Part.WHOLE) -> str:
    """A file name of the title that every system takes: 试卷（答案）.docx."""
    stem = UNSAFE.sub("", title_of(material)).strip(" .")[:LONGEST] or "培训资料"
    aside = "" if part is Part.WHOLE else f"（{part.value}）"
    return f"{stem}{aside}.{FORMS[form].suffix}"
