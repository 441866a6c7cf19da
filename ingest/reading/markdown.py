"""Markdown without its marks: every word in its place, headings known, tables as rows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ingest.document import Reading
from ingest.reading.lines import Line, clean, composed, invisible_loss

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FRONT = re.compile(r"\A---[ \t]*\n((?:[\w\u3400-\u9fff-]+[ \t]*:[^\n]*\n)+)---[ \t]*\n")
FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
HASHES = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+(.*)|([\u3400-\u9fff《（“].*))")
CLOSING_HASHES = re.compile(r"[ \t]+#+$")
UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-{2,})[ \t]*")
RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
DIVIDER = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?")
ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
CELL_BAR = re.compile(r"(?<!\\)\|")
QUOTE = re.compile(r"\A(?:[ ]{0,3}>[ ]?)+")
BULLET = re.compile(r"\A([ \t]*)[-*+][ \t]+(?=\S)")
TARGET = re.compile(r"[ ]{0,3}\[[^\[\]^]+\]:[ \t]*\S+[ \t]*(?:\"[^\"]*\")?[ \t]*")
NOTE = re.compile(r"\[\^([^\[\]\s]+)\]:?")
LINK = re.compile(r"!?\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
EMPHASIS = (
    re.compile(r"(?<![\\*])\*{3}(?=[^\s*])([^*\n]+)(?<=\S)\*{3}(?!\*)"),
    re.compile(r"(?<![\\*])\*\*(?=[^\s*])([^*\n]+)(?<=\S)\*\*(?!\*)"),
    re.compile(r"(?<![\\*0-9A-Za-z])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![*0-9A-Za-z])"),
    re.compile(r"(?<![\\_0-9A-Za-z])__(?=[^\s_])([^_\n]+)(?<=\S)__(?![_0-9A-Za-z])"),
    re.compile(r"~~(?=\S)([^~\n]+)(?<=\S)~~"),
    re.compile(r"`([^`\n]+)`"),
)
TAG = re.compile(
    r"</?(?:a|b|big|br|center|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|s|small|span|strong"
    r"|sub|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>\n]*>",
    re.IGNORECASE,
)
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")


def read_markdown(text: str, losses: tuple[str, ...] = ()) -> Reading:
    """The Reading of Markdown source `text`; losses: what decoding already lost."""
    source, invisible = clean(text)
    front = FRONT.match(source)
    metadata = tuple(_pair(line) for line in front[1].splitlines()) if front else ()
    body = front[1] + source[front.end() :] if front else source
    return composed(_lines(COMMENT.sub("", body)), "md", metadata, losses + invisible_loss(invisible))


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip().strip("\"'")


def _lines(body: str) -> Iterator[Line]:
    rows = body.split("\n")
    fence = ""
    skip = False
    for at, row in enumerate(rows):
        mark = FENCE.match(row)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif fence:
            yield Line(row)
        elif not skip:
            below = rows[at + 1] if at + 1 < len(rows) else ""
            skip = _is_underlined(row, below)
            yield from (_underlined(row, below),) if skip else _line(row)
        else:
            skip = False


def _is_underlined(row: str, below: str) -> bool:
    """True for a heading that is marked by a line of === or --- below it."""
    return bool(UNDERLINE.fullmatch(below) and row.strip() and _is_plain(row))


def _is_plain(row: str) -> bool:
    return not any(mark.match(row) for mark in (HASHES, QUOTE, BULLET)) and not (
        RULE.fullmatch(row) or ROW.fullmatch(row) or UNDERLINE.fullmatch(row)
    )


def _underlined(row: str, below: str) -> Line:
    return Line(_words(row).strip(), 1 if "=" in below else 2)


def _line(row: str) -> Iterator[Line]:
    """The line that `row` is without its marks; nothing for a row that is only marks."""
    heading = HASHES.fullmatch(row)
    if heading:
        title = CLOSING_HASHES.sub("", heading[2] or heading[3] or "")
        yield Line(_words(title).strip(), len(heading[1]))
    elif RULE.fullmatch(row):
        yield Line("")
    elif not (TARGET.fullmatch(row) or (DIVIDER.fullmatch(row) and "|" in row)):
        yield Line(_row(row) if ROW.fullmatch(row) else _words(BULLET.sub(r"\1", QUOTE.sub("", row, count=1), count=1)))


def _row(row: str) -> str:
    cells = CELL_BAR.split(row.strip()[1:-1])
    return " | ".join(_words(cell).strip() for cell in cells)


def _words(text: str) -> str:
    """`text` without links' addresses, emphasis, tags, escapes and character references."""
    text = LINK.sub(r"\1", NOTE.sub(r"〔注\1〕", text)) if "[" in text else text
    for mark in EMPHASIS if any(sign in text for sign in "*_~`") else ():
        text = mark.sub(r"\1", text)
    text = TAG.sub("", text) if "<" in text else text
    text = ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
    return ESCAPE.sub(r"\1", text) if "\\" in text else text
