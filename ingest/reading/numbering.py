"""Word's automatic numbering: the label (第三条, （二）, 1.2) that the page shows before each numbered paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading.ordinals import ordinal

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACE = re.compile(r"%(\d)")
TIGHT_END = re.compile(r"[、，,．。：:）)】〕\u2460-\u249b\u3220-\u3229\u3280-\u3289]$")
LEVELS = 9


def value(element: Element | None, path: str) -> str | None:
    """The w:val of the element at `path` (names joined by /) below `element`; None where either is missing."""
    found = None if element is None else element.find("/".join(W + name for name in path.split("/")))
    return None if found is None else found.get(W + "val")


def whole(text: str | None) -> int | None:
    """`text` as a whole number; None where it is none."""
    return int(text) if text and text.lstrip("-").isdecimal() else None


@dataclass(frozen=True, slots=True)
class Item:
    """Which list a paragraph belongs to and how deep; style: the one that said so, if the paragraph did not."""

    num: str
    level: int | None
    style: str | None


class Styles:
    """The paragraph styles of one Word file."""

    def __init__(self, root: Element | None) -> None:
        every = () if root is None else root.findall(W + "style")
        paragraph = [style for style in every if style.get(W + "type") == "paragraph"]
        self.by_id = {style.get(W + "styleId") or "": style for style in paragraph}
        self.default = next((style for style in paragraph if style.get(W + "default") in ("1", "true", "on")), None)

    def chain(self, paragraph: Element) -> tuple[Element, ...]:
        """The style of `paragraph` and those it is based on, innermost first."""
        style = self.by_id.get(value(paragraph, "pPr/pStyle") or "", self.default)
        chain: list[Element] = []
        while style is not None and style not in chain:
            chain.append(style)
            style = self.by_id.get(value(style, "basedOn") or "")
        return tuple(chain)


class Numbering:
    """Counts the numbered paragraphs of one Word file; `label` is called once for each paragraph, in order.

    unknown: the number formats it met and could not write, shown as plain figures.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        nums = () if root is None else root.findall(W + "num")
        abstracts = () if root is None else root.findall(W + "abstractNum")
        self.nums = {num.get(W + "numId"): num for num in nums}
        self.abstracts = {abstract.get(W + "abstractNumId"): abstract for abstract in abstracts}
        self.counts: dict[str, list[int | None]] = {}
        self.restarted: set[tuple[str, int]] = set()
        self.unknown: set[str] = set()

    def label(self, paragraph: Element) -> str:
        """The label before `paragraph` with the space that follows it; "" where the page shows none."""
        item = self._item(paragraph)
        num = self.nums.get(item.num) if item else None
        abstract = self._abstract(num)
        if item is None or num is None or abstract is None:
            return ""
        level = self._depth(item, abstract)
        shape = self._shape(num, abstract, level)
        if shape is None:
            return ""
        counts = self._count(item.num, num, abstract, level, shape)
        if value(shape, "numFmt") == "bullet":
            return ""
        return self._spaced(self._written(num, abstract, level, shape, counts), shape)

    def _item(self, paragraph: Element) -> Item | None:
        """The paragraph's own list, else its styles'; None where there is none or it is switched off (0)."""
        levels = [whole(value(paragraph, "pPr/numPr/ilvl"))]
        num, by = value(paragraph, "pPr/numPr/numId"), None
        for style in self.styles.chain(paragraph):
            levels.append(whole(value(style, "pPr/numPr/ilvl")))
            if num is None:
                num = value(style, "pPr/numPr/numId")
                by = style.get(W + "styleId")
        level = next((level for level in levels if level is not None), None)
        return Item(num, level, by) if num not in (None, "", "0") else None

    def _abstract(self, num: Element | None) -> Element | None:
        """The definition of a list, found through the numbering style it may refer to."""
        abstract = self.abstracts.get(value(num, "abstractNumId"))
        link = value(abstract, "numStyleLink")
        if link is None:
            return abstract
        linked = (found for found in self.abstracts.values() if value(found, "styleLink") == link)
        return next(linked, abstract)

    def _depth(self, item: Item, abstract: Element) -> int:
        if item.level is not None:
            return min(max(item.level, 0), LEVELS - 1)
        linked = (lvl for lvl in abstract.findall(W + "lvl") if item.style and value(lvl, "pStyle") == item.style)
        return whole(next(linked, abstract).get(W + "ilvl")) or 0

    def _shape(self, num: Element, abstract: Element, level: int) -> Element | None:
        """The w:lvl in force at `level`: the list's own, else its definition's."""
        override = self._override(num, level)
        own = None if override is None else override.find(W + "lvl")
        shapes = (lvl for lvl in abstract.findall(W + "lvl") if whole(lvl.get(W + "ilvl")) == level)
        return own if own is not None else next(shapes, None)

    def _override(self, num: Element, level: int) -> Element | None:
        found = (over for over in num.findall(W + "lvlOverride") if whole(over.get(W + "ilvl")) == level)
        return next(found, None)

    def _start(self, num: Element, abstract: Element, level: int) -> int:
        override = whole(value(self._override(num, level), "startOverride"))
        start = override if override is not None else whole(value(self._shape(num, abstract, level), "start"))
        return 1 if start is None else start

    def _count(self, name: str, num: Element, abstract: Element, level: int, shape: Element) -> list[int | None]:
        """Count one paragraph at `level`. Lists of one definition count on; a startOverride begins anew, once."""
        counts = self.counts.setdefault(abstract.get(W + "abstractNumId") or "", [None] * LEVELS)
        anew = value(self._override(num, level), "startOverride") is not None and (name, level) not in self.restarted
        now = counts[level]
        if anew or now is None:
            self.restarted.add((name, level))
            counts[level] = self._start(num, abstract, level)
        else:
            counts[level] = now + 1
        for deeper in range(level + 1, LEVELS):
            restart = whole(value(self._shape(num, abstract, deeper), "lvlRestart"))
            if restart is None or level < restart:
                counts[deeper] = None
        return counts

    def _written(self, num: Element, abstract: Element, level: int, shape: Element, counts: list[int | None]) -> str:
        legal = shape.find(W + "isLgl") is not None

        def place(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            if not 0 <= at <= level:
                return ""
            count = counts[at] if counts[at] is not None else self._start(num, abstract, at)
            return self._ordinal(count or 0, "decimal" if legal else self._format(self._shape(num, abstract, at)))

        return PLACE.sub(place, value(shape, "lvlText") or "").strip()

    def _format(self, shape: Element | None) -> str:
        """The number format of a level; custom formats name themselves in a w:format attribute."""
        return value(shape, "numFmt") or "decimal"

    def _ordinal(self, count: int, format: str) -> str:
        if format == "none":
            return ""
        written = ordinal(count, format)
        if written is None:
            self.unknown.add(format)
        return str(count) if written is None else written

    def _spaced(self, label: str, shape: Element) -> str:
        """`label` with the space that the page shows after it, except after punctuation that makes its own."""
        none = value(shape, "suff") == "nothing"
        return label if not label or none or TIGHT_END.search(label) else f"{label} "
