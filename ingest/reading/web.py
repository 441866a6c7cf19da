"""A saved web page as text: its document without the page around it, and what the page states about it.

The only module that opens trafilatura, which judges where the document is; the words come from the page itself, so
that a paragraph which trafilatura drops in the middle is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING

from ingest.document import Reading
from ingest.reading.blocks import BLOCK_TAGS, Block, blocks, depth, is_links, is_paragraph, tidy
from ingest.reading.labels import labelled
from ingest.reading.lines import Line, clean, composed, han, invisible_loss

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNSEEN_NAMES = (
    "script style noscript template head iframe object select button textarea svg canvas audio video map input"
)
UNSEEN_TAGS = frozenset(UNSEEN_NAMES.split())
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
FRAME_CLASS = re.compile(
    r"(?:^|[\s_-])(?:bread-?crumbs?|crumbs?|share(?:bar|box|btn|to|s)?|bdshare\w*|qr-?code|ewm|erweima|footer|copyright|navbar?|menu"
    r"|print(?:er|btn|box)?|pagination|back-?to-?top)(?:$|[\s_-])",
    re.IGNORECASE,
)
TITLE_BORDER = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|(?<=[\u3400-\u9fff])-+(?=[\u3400-\u9fff])")
BLANK = re.compile(r"[\s|]+")
DEEPEST = 250
LONGEST_FRAME_LINE = 60
TECHNICAL_NAMES = (
    "viewport generator renderer robots format-detection apple-mobile-web-app-capable theme-color referrer "
    "content-security-policy csrf-token"
)
TECHNICAL = frozenset(TECHNICAL_NAMES.split())
UNSURE = "未能确定网页正文的范围，菜单等网页框架的文字可能混入"
TOO_DEEP = "网页的标签嵌套过深，只按纯文字读取，标题、列表和表格的结构未能保留"


def read_html(text: str, losses: tuple[str, ...] = ()) -> Reading:
    """The Reading of a web page's source `text`; losses: what decoding already lost."""
    source, invisible = clean(text)
    losses += invisible_loss(invisible)
    root = _tree(source)
    if root is None or depth(root) > DEEPEST:
        return composed(_plain(source), "html", (), (*losses, TOO_DEEP))
    stated = tuple(_stated(root))
    title = _title(root, stated)
    _strip(root)
    pairs, rest = labelled(tuple(blocks(root)))
    body, missing = _body(root, rest, title)
    lines = (*(Line(f"{name}: {value}") for name, value in pairs), *_titled(body, title))
    return composed(lines, "html", (*pairs, *stated), (*losses, *missing))


def _tree(source: str) -> HtmlElement | None:
    from lxml import etree, html

    try:
        return html.document_fromstring(source, parser=html.HTMLParser(huge_tree=True, encoding=None))
    except etree.ParserError:
        return None
    except ValueError:
        return html.document_fromstring(source.encode(), parser=html.HTMLParser(huge_tree=True, encoding="utf-8"))


def _stated(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """What the page's <meta> elements state: (ArticleTitle, …), (PubDate, …)."""
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip()
        content = tidy(meta.get("content") or "")
        if name and content and name.lower() not in TECHNICAL:
            yield name, content


def _title(root: HtmlElement, stated: tuple[tuple[str, str], ...]) -> str:
    """The document's title as the page states it: ArticleTitle, its one <h1>, or <title> without the site's name."""
    named = {name.lower(): value for name, value in stated}
    if named.get("articletitle"):
        return named["articletitle"]
    heads = [text for head in root.iter("h1") if (text := tidy("".join(head.itertext())))]
    if len(heads) == 1:
        return heads[0]
    printed = tidy("".join(next(root.iter("title"), root.makeelement("title")).itertext()))
    first = TITLE_BORDER.split(printed)[0] if printed else ""
    return first if han(first) >= 4 else ""


def _strip(root: HtmlElement) -> None:
    """Take out of `root` what a reader of the page does not see, and its small framing elements."""
    from lxml import etree

    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    unseen = [element for element in root.iter() if element.tag in UNSEEN_TAGS or _is_hidden(element)]
    for element in unseen:
        if element.getparent() is not None:
            element.drop_tree()
    for element in [element for element in root.iter() if _is_frame(element)]:
        if element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    return bool(HIDDEN.search(element.get("style") or "")) and element.tag not in ("html", "body")


def _is_frame(element: HtmlElement) -> bool:
    """True for a menu, share bar or footer by its name, unless it holds running text."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag in ("html", "body") or not (element.tag in ("nav", "footer") or FRAME_CLASS.search(name)):
        return False
    return not any(map(is_paragraph, blocks(element)))


def _core(root: HtmlElement) -> tuple[str, frozenset[str]]:
    """What trafilatura takes for the document: all of it without white space, and its lines likewise."""
    from copy import deepcopy

    import trafilatura

    text = trafilatura.extract(
        deepcopy(root), output_format="txt", include_comments=False, include_tables=True, favor_recall=True, fast=True
    )
    lines = frozenset(_compact(line) for line in (text or "").splitlines())
    return _compact(text or ""), lines - {""}


def _compact(text: str) -> str:
    return BLANK.sub("", text)


def _body(root: HtmlElement, page: tuple[Block, ...], title: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks of the document itself, and the sentences on what is uncertain or was left out."""
    whole, lines = _core(root)
    chosen = frozenset(at for at, block in enumerate(page) if _is_in(block, whole, lines) or _is_title(block, title))
    home = _home([page[at] for at in chosen])
    inside = [home is None or block.element is home or home in block.element.iterancestors() for block in page]
    sure = [at for at in chosen if not _is_chrome(page[at], "footer", "edge")]
    first, last = min(sure, default=len(page)), max(sure, default=-1)
    body = tuple(
        block
        for at, block in enumerate(page)
        if (at in chosen or (inside[at] and not is_links(block)))
        and not _is_chrome(block, *_places(first < at < last, at in chosen))
    )
    kept = {id(block) for block in body}
    outside = [block for block in page if id(block) not in kept and is_paragraph(block)]
    losses = (UNSURE,) if home is None else ()
    if outside:
        losses += (f"网页正文以外另有 {len(outside)} 段文字（约 {sum(han(b.text) for b in outside)} 字）未收入",)
    return body, losses


def _places(between: bool, chosen: bool) -> tuple[str, ...]:
    """Which words of the page's frame to drop: fewer between lines of the document, and where trafilatura chose."""
    return ("anywhere",) if between else ("anywhere", "footer") if chosen else ("anywhere", "footer", "edge")


def _is_in(block: Block, whole: str, lines: frozenset[str]) -> bool:
    text = _compact(block.text)
    return text in lines or (len(text) >= 12 and text in whole)


def _is_title(block: Block, title: str) -> bool:
    return bool(title) and _compact(block.text) == _compact(title)


def _home(chosen: Iterable[Block]) -> HtmlElement | None:
    """The innermost element that holds nine tenths of the chosen words; None where nothing was chosen."""
    weights: Counter[HtmlElement] = Counter()
    total = 0
    for block in chosen:
        weight = len(block.text)
        total += weight
        weights[block.element] += weight
        for around in block.element.iterancestors():
            weights[around] += weight
    holding = [element for element, weight in weights.items() if weight * 10 >= total * 9]
    return max(holding, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


@cache
def _frame_words() -> dict[str, tuple[str, ...]]:
    """Where a line of the page's frame may stand → the words it begins with."""
    text = files("ingest").joinpath("data/web-chrome.tsv").read_text("utf-8")
    entries = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {place: tuple(words for at, words in entries if at == place) for place in ("anywhere", "footer", "edge")}


def _is_chrome(block: Block, *places: str) -> bool:
    text = _compact(block.text)
    return len(text) <= LONGEST_FRAME_LINE and any(text.startswith(_frame_words()[place]) for place in places)


def _titled(body: tuple[Block, ...], title: str) -> Iterator[Line]:
    """The lines of `body` with the title among them as a heading; put in front where the page does not print it."""
    at = next((at for at, block in enumerate(body) if _is_title(block, title)), None)
    if title and at is None and _compact(title) not in _compact("".join(block.text for block in body[:8])):
        yield Line(title, 1)
    for index, block in enumerate(body):
        marked = replace(block, depth=block.depth or 1) if index == at else block
        yield Line(marked.marker + marked.text, marked.depth)


class _Flattening(HTMLParser):
    """Reads tags one by one, so that no depth of nesting can exhaust it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.unseen and tag in ("script", "style", "title"):
            self.unseen = tag
        self._border(tag)

    def handle_endtag(self, tag: str) -> None:
        self.unseen = "" if tag == self.unseen else self.unseen
        self._border(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(data.replace("\n", " "))

    def _border(self, tag: str) -> None:
        if tag in BLOCK_TAGS or tag == "br":
            self.pieces.append("\n")


def _plain(source: str) -> Iterator[Line]:
    parser = _Flattening()
    parser.feed(source)
    parser.close()
    for line in "".join(parser.pieces).split("\n"):
        if text := tidy(line):
            yield Line(text)
