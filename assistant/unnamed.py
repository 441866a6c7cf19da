"""Places that a question means without naming them (三地, 两县市, 哪家): those that the plans in scope speak for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Inquiry
from assistant.places import STATUTES, apart, of_places
from ingest.document import Entry, Region
from ingest.numerals import chinese_to_int

MOST = 6  # places set side by side
PLACES_MEANT = re.compile(
    r"(?P<number>[两二三四五六各])个?(?:地方|地区|地(?![震质])|家|(?P<levels>[省市州盟区县旗]+)(?![级里]))|各地(?!震)"
    r"|哪一?(?:个(?:地方|[市区县旗])|家|边|里|儿)|谁家?"
)
"""三地, 两县市, 哪家: the places that documents speak for, where the question names none."""
EACH_OF_THEM = re.compile(
    r"各(?P<levels>[市县区旗州]+)(?=[^，。？?级里]{0,6}(?:几|多少|何时|什么时候|啥时候))|各(?=[^\W类种项级地位自个占]{1,4}(?:几|多少))"
)
"""各市办几期, 各新添几处: asked of each place, though the question is not put as a comparison."""
LEVELS = (
    "省",
    "州盟",
    "市",
    "区县旗",
    "街道镇乡",
)  # what the name of a place ends with, outermost first; a city beside a prefecture lies in it


def places_meant(inquiry: Inquiry, entries: Sequence[Entry], weighs: bool) -> list[tuple[str, tuple[str, ...]]]:
    """The places of all plans in scope, where a question means them without naming any: 三地, 两县市, 哪家多.

    weighs: whether the question sets things side by side anyway; where it does not, it must say how many places it means.
    """
    meant, each = PLACES_MEANT.search(inquiry.text), EACH_OF_THEM.search(inquiry.text)
    if not (meant or each) or inquiry.places:
        return []
    number = (meant and meant["number"]) or ""
    said = chinese_to_int(number) or (2 if number == "两" else None)
    if not (weighs and meant) and not said and not each:
        return []
    plans = [entry for entry in entries if entry.scope.genre not in STATUTES]
    held = apart(tuple(dict.fromkeys(one.scope.region for one in plans if one.scope.region and one.scope.region.names)))
    levels = (meant and meant["levels"]) or (each and each["levels"]) or ""
    held = _of_level(held, levels, said)
    if not 1 < len(held) <= MOST or (said and said != len(held)):
        return []
    return [(place.name, tuple(entry.id for entry in of_places((place,), plans))) for place in held]


def _of_level(held: Sequence[Region], levels: str, said: int | None) -> tuple[Region, ...]:
    """The places of these levels (县区); where more are held than the question says, without those that lie around the others."""
    kept = [place for place in held if not levels or place.name[-1] in levels]
    for level in LEVELS[:-1]:
        if said and said < len(kept):
            kept = [place for place in kept if place.name[-1] not in level]
    return tuple(kept)


def level_of(name: str) -> int:
    """How far inwards a place lies by the end of its name: 0 for a province, 2 for a county or a district."""
    return next((at for at, level in enumerate(LEVELS) if name[-1] in level), 0)


def without_places(inquiry: Inquiry) -> Inquiry:
    """The inquiry without the words that mean all places."""
    text = PLACES_MEANT.sub("", inquiry.text)
    terms = tuple(filter(None, (PLACES_MEANT.sub("", one) for one in inquiry.terms)))
    return replace(inquiry, text=text, asking=PLACES_MEANT.sub("", inquiry.asking), terms=terms) if terms else inquiry
