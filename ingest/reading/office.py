"""A Word file (.docx) as text. The only module that opens unstructured, kept offline and given plain Chinese."""

from __future__ import annotations

import logging
import os
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from types import ModuleType
from typing import TYPE_CHECKING

from ingest.document import Reading
from ingest.errors import ReadingError
from ingest.reading.blocks import EDGES, rows
from ingest.reading.lines import Line, composed, han
from ingest.reading.wordfile import MARK, MARKED, WordFile, expected

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as XmlElement
    from unstructured.documents.elements import Element

LARGEST_UNPACKED = 512 * 2**20
NOTES = {"footnotes": "/footnotes", "endnotes": "/endnotes"}
RESAVE = "请用 Word 或 WPS 打开并另存为 .docx 后再试"
NO_DETECTION = ""  # the language that keeps unstructured from guessing one for each paragraph, two thirds of its time
FRAME = frozenset(("Header", "Footer", "PageBreak", "PageNumber"))


def read_docx(data: bytes, name: str) -> Reading:
    """The Reading of the Word file `data`. Raises ReadingError where it cannot be opened."""
    document = _opened(data, name)
    body = document.element.body
    wanted = expected(body)
    word = WordFile(body, _root(document, "styles"), _root(document, "numbering"))
    word.plain(_root(document, "footnotes"), _root(document, "endnotes"))
    unnumbered = _root(document, "numbering")
    if unnumbered is not None:
        unnumbered.clear()
    plain = BytesIO()
    document.save(plain)
    reading = composed(_lines(_partitioned(plain)), "docx", losses=tuple(word.losses))
    return _checked(reading, wanted, word)


def _opened(data: bytes, name: str) -> WordDocument:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
                raise ReadingError("解压后过大，可能是恶意构造的文件", name, RESAVE)
        return docx.Document(BytesIO(data))
    except (zipfile.BadZipFile, EOFError, KeyError, OpcError, ValueError, SyntaxError) as error:
        raise ReadingError("Word 文件不完整或已损坏，无法打开", name, RESAVE) from error


def _root(document: WordDocument, part: str) -> XmlElement | None:
    """The parsed XML of one of the file's parts (styles, numbering, footnotes, endnotes); None where it has none."""
    from docx.opc.part import XmlPart
    from docx.oxml import parse_xml

    found = (
        rel.target_part
        for rel in document.part.rels.values()
        if not rel.is_external and rel.reltype.endswith(f"/{part}")
    )
    target = next(found, None)
    if target is None:
        return None
    return target.element if isinstance(target, XmlPart) else parse_xml(target.blob)


def _partitioned(plain: BytesIO) -> list[Element]:
    _settle()
    from unstructured.partition.docx import partition_docx

    plain.seek(0)
    return partition_docx(file=plain, include_page_breaks=False, infer_table_structure=True, languages=[NO_DETECTION])


def _settle() -> None:
    """Keep unstructured from calling home, from advertising, and from fetching an English language model.

    Its sorting of paragraphs into titles and narrative needs that model and means nothing for Chinese; a module
    with the three functions it asks for takes the model's place.
    """
    for variable in ("DO_NOT_TRACK", "SCARF_NO_ANALYTICS", "UNSTRUCTURED_DISABLE_NOTICE"):
        os.environ.setdefault(variable, "1")
    logging.getLogger("unstructured").setLevel(logging.ERROR)
    if "unstructured.nlp.tokenize" not in sys.modules:
        stand_in = ModuleType("unstructured.nlp.tokenize")
        stand_in.sent_tokenize = lambda text: [text]  # type: ignore[attr-defined]
        stand_in.word_tokenize = str.split  # type: ignore[attr-defined]
        stand_in.pos_tag = lambda text: []  # type: ignore[attr-defined]
        sys.modules["unstructured.nlp.tokenize"] = stand_in


def _lines(elements: list[Element]) -> Iterator[Line]:
    for element in elements:
        if element.category == "Table":
            yield from _table(element)
        elif element.category not in FRAME:
            mark = MARKED.match(element.text.lstrip())
            depth = ord(mark[0]) - MARK if mark else 0
            yield Line(MARKED.sub("", element.text).strip(EDGES), depth)


def _table(element: Element) -> Iterator[Line]:
    from lxml import html

    markup = element.metadata.text_as_html
    if not markup:
        yield Line(element.text)
        return
    for block in rows(html.fragment_fromstring(markup)):
        yield Line(block.text)


def _checked(reading: Reading, wanted: int, word: WordFile) -> Reading:
    """`reading` with a sentence on Han characters that stand in the file and not in it, if any do."""
    missing = wanted + word.change - han(reading.text)
    return replace(reading, losses=(*reading.losses, f"有约 {missing} 个汉字未能读出")) if missing > 0 else reading
