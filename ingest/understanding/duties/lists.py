"""Lists: what the sentence before a colon (…应当采取下列措施：) hands to the items below it."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import SectionKind
from ingest.understanding.duties.draft import Carried
from ingest.understanding.duties.places import Place
from ingest.understanding.duties.vocabulary import cue

FORBIDS = re.compile(r"(?:不得|禁止|严禁).{0,20}(?:下列|以下)|(?:下列|以下).{0,16}(?:禁止|不得)")
NOT_ITEMS = cue("not_items")
COLON_END = re.compile(r"[：:]\s*$")
OPEN_END = re.compile(r"[：:；;]\s*$")
HALF_END = re.compile(r"[；;]\s*$")


class Lists:
    """Follows the sentences of a document and knows which of them are items of a list."""

    def __init__(self) -> None:
        self._lead: Carried | None = None
        self._section = -1  # the ordinal of the section that the lead-in stands in; -1 outside lists
        self._carried, self._last = Carried(), ""

    def before(self, place: Place, words: str) -> Carried | None:
        """What is handed to a sentence; None to an item of a list that asks for nothing (下列情形, 下列材料)."""
        here = place.section.ordinal == self._section
        if not (here or place.section.parent == self._section) or (here and not OPEN_END.search(self._last)):
            self._section = -1
        going_on = HALF_END.search(self._last) and not place.opens
        self._last = words
        if self._section >= 0:
            return self._lead
        return self._carried if going_on else Carried()

    def after(self, place: Place, words: str, carried: Carried | None) -> None:
        """Note what a sentence hands on; None for one that asks for nothing, as a penalty, and hands on as little."""
        self._carried = carried or Carried()
        if COLON_END.search(words):
            self._lead, self._section = _lead(place, words, carried), place.section.ordinal


def _lead(place: Place, words: str, carried: Carried | None) -> Carried | None:
    if carried is None:
        return None
    if FORBIDS.search(words):
        return carried
    if place.section.kind is SectionKind.RULE and NOT_ITEMS.search(words):
        return None
    return replace(carried, ahead=None)
