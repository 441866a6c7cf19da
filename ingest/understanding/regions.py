"""Places: the provinces, cities and counties of China by full and short name, and where a text mentions them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.document import Region, Span

TABLE = "data/regions.tsv"  # GB/T 2260 codes; evals/training/regions.py says where they come from
NATION = ("全国", "中国", "国家", "中华人民共和国")
GOES_ON = {"市": "场值", "区": "域间", "旗": "帜"}  # 合作市场 is no mention of 合作市
PATH_SIGNS = re.compile(r"[\s/·,，、>\-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the table, with its place in the tree."""

    code: str
    region: Region
    short: str
    safe: str

    @property
    def size(self) -> int:
        """0 for a province, 1 for a city, 2 for a county."""
        return 0 if self.code.endswith("0000") else 1 if self.code.endswith("00") else 2


class Gazetteer:
    """The table of places, by name. Names that are short for two places give both, the bigger one first."""

    def __init__(self, places: Iterable[Place]) -> None:
        names: dict[str, list[Place]] = {}
        safe: dict[str, dict[str, None]] = {}
        for place in places:
            for name in dict.fromkeys(name for name in (place.region.name, place.short) if name):
                names.setdefault(name, []).append(place)
            for name in _safe_names(place):
                safe.setdefault(name[:2], {})[name] = None
        self._names = {name: _biggest_first(found) for name, found in names.items()}
        self._starts = {start: tuple(sorted(found, key=len, reverse=True)) for start, found in safe.items()}
        self._first = re.compile("[" + "".join(sorted({start[0] for start in safe})) + "]")

    def find(self, name: str) -> tuple[Region, ...]:
        """The places that `name` may mean: 上街, 武汉市, 湖北武汉, 河南省/郑州市/上街区; empty when it names none."""
        plain = PATH_SIGNS.sub("", name)
        if plain in NATION:
            return (Region(),)
        return self._names.get(plain) or self._path(plain)

    def _path(self, words: str) -> tuple[Region, ...]:
        """Places whose name `words` ends with and whose surroundings the words before it name."""
        for cut in range(2, len(words) - 1):
            inner = self._names.get(words[cut:], ())
            found = _within(inner, self.find(words[:cut])) if inner else ()
            if found:
                return found
        return ()

    def mentions(self, text: str) -> tuple[tuple[Span, tuple[Region, ...]], ...]:
        """Where `text` names places, longest names first, with what each name may mean; linear in the text.

        Directly after the place around it (南京市鼓楼区) a name means the place inside only.
        """
        found: list[tuple[Span, tuple[Region, ...]]] = []
        for span in self._spans(text):
            regions = self._names[span.of(text)]
            if found and found[-1][0].end == span.start:
                regions = _within(regions, found[-1][1]) or regions
            found.append((span, regions))
        return tuple(found)

    def _spans(self, text: str) -> Iterator[Span]:
        end = 0
        for first in self._first.finditer(text):
            at = first.start()
            if at < end:
                continue
            for name in self._starts.get(text[at : at + 2], ()):
                if text.startswith(name, at) and not _goes_on(text, at + len(name)):
                    end = at + len(name)
                    yield Span(at, end)
                    break


def _goes_on(text: str, end: int) -> bool:
    return text[end : end + 1] != "" and text[end] in GOES_ON.get(text[end - 1], "")


def _within(regions: tuple[Region, ...], around: tuple[Region, ...]) -> tuple[Region, ...]:
    return tuple(region for region in regions if any(region in outer and region != outer for outer in around))


def _safe_names(place: Place) -> tuple[str, ...]:
    names = (place.region.name, place.short)
    return () if place.safe == "none" else names if place.safe == "both" else names[:1]


def _biggest_first(places: list[Place]) -> tuple[Region, ...]:
    return tuple(place.region for place in sorted(places, key=lambda place: (place.size, place.code)))


@cache
def gazetteer() -> Gazetteer:
    """The table that Yingji ships, read once and only when asked for."""
    rows = files("ingest").joinpath(TABLE).read_text(encoding="utf-8").splitlines()[1:]
    cells = [row.split("\t") for row in rows]
    names = {code: name for code, name, _, _ in cells}
    return Gazetteer(Place(code, Region(_chain(code, names)), short, safe) for code, name, short, safe in cells)


def _chain(code: str, names: dict[str, str]) -> tuple[str, ...]:
    """The names from the province down: 420112 is 湖北省, 武汉市, 东西湖区."""
    codes = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    return tuple(names[part] for part in codes if part in names)
