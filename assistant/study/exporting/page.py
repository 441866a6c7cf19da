"""A sheet as a page for the browser that prints well: one file, no script, nothing from outside, every word escaped."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from assistant.study.exporting.sheet import Page, Paragraph, Piece, Role, Ruling, Sheet, Style, Table
from assistant.study.exporting.wording import clean

STYLE = "print.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
TAGS = {Style.TITLE: "h1", Style.PART: "h2"}
CLASSES = {style: style.name.lower() for style in Style} | {role: role.name.lower() for role in Role}


def as_page(sheet: Sheet) -> bytes:
    """The page, in UTF-8; each page of the sheet begins on a sheet of paper of its own."""
    style = files("assistant").joinpath("data", STYLE).read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{plain(sheet.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{''.join(map(_page, sheet.pages))}</body>\n</html>\n"
    ).encode()


def plain(text: str) -> str:
    """`text` as it will be read, line breaks kept."""
    return escape(clean(text)).replace("\n", "<br>")


def _page(page: Page) -> str:
    return f"<section>\n{''.join(_table(one) if isinstance(one, Table) else _paragraph(one) for one in page.blocks)}</section>\n"


def _paragraph(block: Paragraph) -> str:
    tag = f"h{block.level + 2}" if block.style is Style.HEADING else TAGS.get(block.style, "p")
    level = f" level-{block.level}" if block.style is Style.OUTLINE else ""
    anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
    return f'<{tag} class="{CLASSES[block.style]}{level}"{anchor}>{_pieces(block.pieces)}</{tag}>\n'


def _pieces(pieces: tuple[Piece, ...]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    words = plain(piece.text)
    if piece.role is Role.MARK:
        return f"<mark>{words}</mark>"
    return f'<span class="{CLASSES[piece.role]}">{words}</span>' if piece.role.value else words


def _table(block: Table) -> str:
    columns = "".join(f'<col style="width:{share}%">' for share in block.widths)
    head, rows = (block.rows[:1], block.rows[1:]) if block.ruling is Ruling.GRID else ((), block.rows)
    heads = "".join(f"<thead>{_row(row, 'th')}</thead>" for row in head)
    body = "".join(_row(row, "td") for row in rows)
    return f'<table class="{block.ruling}"><colgroup>{columns}</colgroup>{heads}<tbody>{body}</tbody></table>\n'


def _row(cells: tuple[tuple[Piece, ...], ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_pieces(pieces)}</{tag}>' for pieces in cells)}</tr>\n"
