"""A Word file made plain before it is read: what its page shows becomes ordinary paragraphs, tables and runs.

Tracked changes are accepted, numbers and footnote marks written out, text boxes and content controls unwrapped, so
that a reader that knows only paragraphs and tables loses nothing. Works on the parsed XML in place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.reading.lines import han
from ingest.reading.numbering import Numbering, Styles, W, value, whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
GONE = (
    *(W + name for name in ("del", "moveFrom", "lastRenderedPageBreak", "proofErr", "rt", "annotationRef")),
    MC + "Fallback",
)
WRAPS = tuple(W + name for name in ("ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "fldSimple"))
WRAPS += tuple(W + name for name in ("hyperlink", "dir", "bdo"))
PROPERTIES = tuple(W + name for name in ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "fldData"))
HEADING_NAME = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"toc ?(?:[1-9]|heading)|目录 ?[1-9]?", re.IGNORECASE)
TITLE_NAMES = {"title": 1, "subtitle": 2}
MARK = 0xE000
MARKED = re.compile(f"[{chr(MARK)}-{chr(MARK + 9)}]")
MOST_BOX_TEXT = 300


class WordFile:
    """The body of a Word file while it is made plain.

    losses: one sentence for each thing left out on the way. change: how many Han characters were written in
    (numbers, notes) less those that were left out with a sentence.
    """

    def __init__(self, body: Element, styles: Element | None, numbering: Element | None) -> None:
        self.body = body
        self.styles = Styles(styles)
        self.numbering = Numbering(numbering, self.styles)
        self.losses: list[str] = []
        self.change = 0

    def plain(self, footnotes: Element | None = None, endnotes: Element | None = None) -> None:
        """Make the body plain; notes are appended to it as paragraphs 〔注1〕…"""
        self._accept_changes()
        self._unwrap()
        self._free_boxes()
        self._drop_contents()
        self._open_frames()
        self._number()
        self._note(footnotes, endnotes)
        self._mark_headings()
        self._report()

    def _accept_changes(self) -> None:
        for row in list(self.body.iter(W + "tr")):
            if row.find(f"{W}trPr/{W}del") is not None:
                remove(row)
        for name in GONE:
            for element in list(self.body.iter(name)):
                if name != W + "del" or element.getparent().tag not in (W + "rPr", W + "trPr"):
                    remove(element)
        self._hide()
        for paragraph in reversed(list(self.body.iter(W + "p"))):
            if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
                self._merge(paragraph)

    def _hide(self) -> None:
        hidden = [run for run in self.body.iter(W + "r") if is_on(run, "rPr/vanish")]
        lost = sum(han(words(run)) for run in hidden)
        for run in hidden:
            remove(run)
        if lost:
            self.losses.append(f"有 {lost} 个字在文件中设为隐藏，未收入")

    def _merge(self, paragraph: Element) -> None:
        """A paragraph whose end was deleted runs on into the next one."""
        following = paragraph.getnext()
        if following is None or following.tag != W + "p":
            return
        at = 1 if following.find(W + "pPr") is not None else 0
        for child in reversed([child for child in paragraph if child.tag != W + "pPr"]):
            following.insert(at, child)
        remove(paragraph)

    def _unwrap(self) -> None:
        for name in PROPERTIES:
            for element in list(self.body.iter(name)):
                remove(element)
        for alternate in list(self.body.iter(MC + "AlternateContent")):
            lift(alternate, [child for choice in alternate.findall(MC + "Choice")[:1] for child in choice])
        for name in WRAPS:
            for element in reversed(list(self.body.iter(name))):
                if element.getparent().tag not in (W + "rPr", W + "trPr", W + "pPr"):
                    lift(element, list(element))
        for ruby in list(self.body.iter(W + "ruby")):
            lift(ruby, list(ruby.iterfind(f"{W}rubyBase/{W}r/{W}t")))
        for formula in list(self.body.iter(M + "oMath")):
            lift(formula, [run_of(formula, "".join(piece.text or "" for piece in formula.iter(M + "t")))])
        for frame in list(self.body.iter(M + "oMathPara")):
            lift(frame, list(frame))

    def _free_boxes(self) -> None:
        """Put the words of each text box below the paragraph that it hangs on."""
        boxes = list(self.body.iter(W + "txbxContent"))
        for box in reversed(boxes):
            anchor = next(box.iterancestors(W + "p"), None)
            holder = next((run_child for run_child in box.iterancestors() if is_in_run(run_child)), None)
            if anchor is None or holder is None:
                continue
            for block in reversed([child for child in box if child.tag in (W + "p", W + "tbl")]):
                anchor.addnext(block)
            if next(holder.iter(W + "txbxContent"), None) is box and len(list(holder.iter(W + "txbxContent"))) == 1:
                remove(holder)
            else:
                remove(box)

    def _drop_contents(self) -> None:
        """The table of contents repeats the headings with page numbers."""
        lines = [paragraph for paragraph in self.body.iter(W + "p") if self._name(paragraph, CONTENTS_NAME)]
        for paragraph in lines:
            self.change -= han(words(paragraph))
            remove(paragraph)
        if lines:
            self.losses.append(f"目录（{len(lines)} 行）未收入，各级标题以正文中的为准")

    def _name(self, paragraph: Element, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first style name in the chain of `paragraph` that is all `pattern`."""
        names = (value(style, "name") or "" for style in self.styles.chain(paragraph))
        return next((found for name in names if (found := pattern.fullmatch(name.strip()))), None)

    def _open_frames(self) -> None:
        """A table of one cell, or with pages of text in a cell, is a frame around paragraphs."""
        for table in reversed(list(self.body.iter(W + "tbl"))):
            cells = [cell for row in table.findall(W + "tr") for cell in row.findall(W + "tc")]
            if len(cells) == 1 or any(is_long(cell) for cell in cells):
                lift(table, [block for cell in cells for block in cell if block.tag in (W + "p", W + "tbl")])

    def _number(self) -> None:
        for paragraph in self.body.iter(W + "p"):
            if words(paragraph).strip() or paragraph.find(f"{W}pPr/{W}sectPr") is None:
                label = self.numbering.label(paragraph)
                if label and words(paragraph).strip():
                    self.change += han(label)
                    prefix(paragraph, label)
        for numbered in list(self.body.iter(W + "numPr")):
            remove(numbered)
        if self.numbering.unknown:
            self.losses.append(f"自动编号格式 {'、'.join(sorted(self.numbering.unknown))} 无法还原，已用阿拉伯数字代替")

    def _note(self, footnotes: Element | None, endnotes: Element | None) -> None:
        """Write 〔注1〕 where each note is called, in order, and the notes at the end."""
        end = self.body.find(W + "sectPr")
        for count, call in enumerate(list(self.body.iter(W + "footnoteReference", W + "endnoteReference")), 1):
            part = footnotes if call.tag == W + "footnoteReference" else endnotes
            mark = f"〔注{count}〕"
            lift(call, [text_of(call, mark)])
            note = self._block(f"{mark}{note_words(part, call.get(W + 'id'))}")
            self.change += han(mark + words(note))
            self.body.append(note) if end is None else end.addprevious(note)

    def _block(self, text: str) -> Element:
        paragraph = self.body.makeelement(W + "p")
        paragraph.append(run_of(paragraph, text))
        return paragraph

    def _mark_headings(self) -> None:
        """Begin each paragraph outside tables with a private character that carries the depth of its heading."""
        for paragraph in self.body.iter(W + "p"):
            if words(paragraph).strip() and next(paragraph.iterancestors(W + "tc"), None) is None:
                prefix(paragraph, chr(MARK + self.depth(paragraph)))

    def depth(self, paragraph: Element) -> int:
        """The depth that style or outline level state: 1 to 9; 0 for body text."""
        for element in (paragraph, *self.styles.chain(paragraph)):
            level = whole(value(element, "pPr/outlineLvl"))
            name = HEADING_NAME.fullmatch((value(element, "name") or "").strip())
            if level is not None:
                return level + 1 if 0 <= level < 9 else 0
            if name:
                return int(name[1])
        names = [(value(style, "name") or "").lower() for style in self.styles.chain(paragraph)[:1]]
        return max((TITLE_NAMES.get(name, 0) for name in names), default=0)

    def _report(self) -> None:
        pictures = sum(1 for _ in self.body.iter(A + "blip", V + "imagedata"))
        symbols = sum(1 for _ in self.body.iter(W + "sym"))
        chunks = sum(1 for _ in self.body.iter(W + "altChunk"))
        if pictures:
            self.losses.append(f"有 {pictures} 张图片，图片里的文字未能读出")
        if symbols:
            self.losses.append(f"有 {symbols} 个符号字体的字符未能读出")
        if chunks:
            self.losses.append(f"有 {chunks} 处嵌入的文档未能读出")


def words(element: Element) -> str:
    """All the text of the runs below `element`."""
    return "".join(piece.text or "" for piece in element.iter(W + "t"))


def expected(body: Element) -> int:
    """How many Han characters the page of an untouched body shows, hidden and deleted ones aside."""
    unseen = (W + "moveFrom", W + "rt", MC + "Fallback")
    return sum(
        han(piece.text or "")
        for piece in body.iter(W + "t")
        if next(piece.iterancestors(*unseen), None) is None and not is_on(piece.getparent(), "rPr/vanish")
    )


def is_on(element: Element, path: str) -> bool:
    """True where the switch at `path` is present and not turned off."""
    found = element.find("/".join(W + name for name in path.split("/")))
    return found is not None and found.get(W + "val") not in ("0", "false", "off")


def is_in_run(element: Element) -> bool:
    """True for what a run holds: a drawing, an old-style picture, a piece of text."""
    parent = element.getparent()
    return parent is not None and parent.tag == W + "r"


def is_long(cell: Element) -> bool:
    """True for a cell with several paragraphs that together are longer than any entry of a table."""
    filled = [paragraph for paragraph in cell.findall(W + "p") if words(paragraph).strip()]
    return len(filled) >= 3 and sum(len(words(paragraph)) for paragraph in filled) > MOST_BOX_TEXT


def remove(element: Element) -> None:
    """Take `element` out of its tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def lift(element: Element, inner: list[Element]) -> None:
    """Put `inner` in the place of `element`."""
    for child in inner:
        element.addprevious(child)
    remove(element)


def text_of(near: Element, text: str) -> Element:
    """A w:t with `text`, made by the same parser as `near`."""
    piece = near.makeelement(W + "t", {SPACE: "preserve"})
    piece.text = text
    return piece


def run_of(near: Element, text: str) -> Element:
    """A run with `text`, made by the same parser as `near`."""
    run = near.makeelement(W + "r")
    run.append(text_of(near, text))
    return run


def prefix(paragraph: Element, text: str) -> None:
    """Put `text` before the first word of `paragraph`."""
    paragraph.insert(1 if paragraph.find(W + "pPr") is not None else 0, run_of(paragraph, text))


def note_words(part: Element | None, name: str | None) -> str:
    """The words of the note `name`, its paragraphs on one line."""
    found = (note for note in (() if part is None else part) if note.get(W + "id") == name)
    note = next(found, None)
    return "" if note is None else " ".join(filter(None, (words(line).strip() for line in note.iter(W + "p"))))
