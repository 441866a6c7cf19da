"""Which places a question names, held against the places that documents speak for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.wording import lines, word_list
from ingest.document import Entry, Region
from ingest.embedding import cut
from ingest.library import Library
from ingest.understanding.regions import gazetteer

REGION_SUFFIX = re.compile(r"(?:特别行政区|新区|省|市|区|县|州|盟|旗|街道|镇|乡)$")
AUTONOMOUS = re.compile(r"^(..+?)(?:(?:[\u4e00-\u9fff]{1,3}族)+|维吾尔)?自治[区州县旗]$")
PLACE_LIKE = re.compile(
    r"(?:请问|那么?|在|关于)?(?:(?:19|20)\d{2}年|今年|去年)?([\u4e00-\u9fff]{2,4}?(?:自治[区州县]|新区|省|市|县|区|州|旗))(?![级域里长场民委内])"
)
NO_PLACE = word_list("no_place")
LEVELS = re.compile(r"[两二三四五六七八九十几各]?[省市州盟区县旗]+")  # 两县市, 旗县区: no place of its own
PROVINCES = dict(line.split("\t") for line in lines("province_signs.tsv"))
SIGNS = re.compile(rf"[{''.join(PROVINCES)}]{{2,4}}(?=[两三四各]|之间)")
SHORT_OF = ("新区", "高新区", "经开区", "开发区")
LEVEL = "级"
STATUTES = frozenset({"法律", "行政法规", "地方性法规", "规章"})


@dataclass(frozen=True, slots=True)
class Places:
    """held: regions of the question that the library has documents for; words: as the question put them.

    missing: a sentence about places the question names and the library knows nothing of, else "".
    """

    held: tuple[Region, ...]
    words: tuple[str, ...]
    missing: str = ""


def places_of(text: str, entries: Sequence[Entry], library: Library) -> Places:
    """The places a question names, held against the places that documents speak for."""
    held: list[Region] = []
    words: list[str] = []
    for name, regions in _spoken_names(tuple(entries)):
        if _named(name, text) and not any(name in longer for longer in words):
            words.append(name)
            held.extend(region for region in regions if region not in held)
    held += [region for region in _by_sign(text, entries) if region not in held]
    if held:
        within = _unknown_within(text, words, entries, library)
        return Places((), (*words, within), nowhere(within)) if within else Places(_innermost(held, text), tuple(words))
    return _unknown_places(text, entries, library)


def _named(name: str, text: str) -> bool:
    """Whether a question says a name; an ending alone (新区) not behind another name (浦东新区)."""
    return name in text if name not in SHORT_OF else bool(re.search(rf"(?:^|[和与跟及、，,在]){name}", text))


def _by_sign(text: str, entries: Sequence[Entry]) -> list[Region]:
    """The regions of provinces that are named by their signs, two or more together: 豫京两家."""
    found = SIGNS.search(text)
    names = [PROVINCES[sign] for sign in found[0]] if found else []
    regions = dict.fromkeys(entry.scope.region for entry in entries if entry.scope.region)
    found = [[region for region in regions if region.names[:1] and region.names[0].startswith(name)] for name in names]
    return [
        region for of in found for region in of if len(region.names) == 1 or not any(len(one.names) == 1 for one in of)
    ]


@cache
def _spoken_names(entries: tuple[Entry, ...]) -> tuple[tuple[str, tuple[Region, ...]], ...]:
    """Names that the regions of documents go by in speech (东西湖区, 东西湖), longest first."""
    spoken: dict[str, list[Region]] = {}
    for region in dict.fromkeys(entry.scope.region for entry in entries if entry.scope.region):
        for name in short_and_long(region.name) if region.names else ():
            spoken.setdefault(name, []).append(region)
    for ending in SHORT_OF:  # 新区 of 河套新区, where it is the only one
        ended = [regions for name, regions in spoken.items() if name.endswith(ending) and name != ending]
        if len({region for regions in ended for region in regions}) == 1:
            spoken.setdefault(ending, list(ended[0]))
    return tuple((name, tuple(spoken[name])) for name in sorted(spoken, key=lambda name: (-len(name), name)))


def short_and_long(name: str) -> tuple[str, ...]:
    autonomous = AUTONOMOUS.match(name)
    short = autonomous[1] if autonomous else REGION_SUFFIX.sub("", name)
    return (name, short) if len(short) >= 2 else (name,)


def _innermost(regions: Sequence[Region], text: str) -> tuple[Region, ...]:
    """Without the regions that merely say where another one lies: 武汉市东西湖区 is 东西湖区, 武汉和东西湖 are two."""
    return tuple(
        region
        for region in regions
        if not any(other != region and other in region and _leads_to(region, other, text) for other in regions)
    )


def _leads_to(outer: Region, inner: Region, text: str) -> bool:
    """Whether a text names an inner region right behind the outer one."""
    return any(
        before + joint + after in text
        for before in short_and_long(outer.name)
        for after in short_and_long(inner.name)
        for joint in ("", "的", "市", "省")
    )


def _unknown_places(text: str, entries: Sequence[Entry], library: Library) -> Places:
    """Places of the gazetteer that are no document's region: around or inside one, or not known at all."""
    for span, candidates in gazetteer().mentions(text):
        words = span.of(text)
        if _goes_on(text, span.end):
            words = words[:-1]
            candidates = next((regions for _, regions in gazetteer().mentions(words)), ())
            if not candidates:
                continue
        around = [entry.scope.region for entry in entries if _touches(candidates, entry)]
        if around and (within := _unknown_within(text, [words], entries, library)):
            return Places((), (words, within), nowhere(within))
        if around:
            return Places(tuple(dict.fromkeys(around)), (words,))
        if not library.containing(words):
            return Places((), (words,), nowhere(words))
    like = place_like(text)
    return Places((), (like,), nowhere(like)) if like and not library.containing(like) else Places((), ())


def _unknown_within(text: str, words: Sequence[str], entries: Sequence[Entry], library: Library) -> str:
    """The words right behind the only place named that name a part of it which no document speaks for or names (郑州|金水区), else "";
    also "" where a rule of that place is held, which holds for its parts too."""
    rules = (entry.scope.region for entry in entries if entry.scope.genre in STATUTES and entry.scope.region)
    if len(words) != 1 or any(words[0] in short_and_long(name) for region in rules for name in region.names):
        return ""
    behind = text[text.find(words[0]) + len(words[0]) :].removeprefix("市").removeprefix("的")
    known = (span.of(behind) for span, _ in gazetteer().mentions(behind) if span.start == 0)
    like = next(known, "") or place_like(behind)
    names_one = like.endswith(("区", "县", "旗", "市")) and not like.startswith("市")
    return like if names_one and not library.containing(like) else ""


def nowhere(place: str) -> str:
    """The sentence for a place that the library knows nothing of."""
    return f"库里没有{place}的文件，也没有文件提到{place}"


def place_like(text: str) -> str:
    """The words at the head of a question that name a place no table knows (溪口县), "" when there are none: what usual words make
    up (二级区, 疫情期间市面) is none."""
    found = PLACE_LIKE.match(text)
    if not found or NO_PLACE.search(found[1]) or LEVELS.fullmatch(found[1]) or _goes_on(text, found.end(1)):
        return ""
    stem = REGION_SUFFIX.sub("", found[1])
    usual = any(end - start > 1 for start, end in cut(stem)) or len(cut(found[1])) == 1
    return found[1] if not usual else place_like(text[found.end(1) :])


def _goes_on(text: str, end: int) -> bool:
    """Whether what looks like the end of a place is the beginning of another word (平原县|级, 大修县|道); 武汉市|级 is still 武汉."""
    return text[end : end + 1] == LEVEL or any(start < end < stop for start, stop in cut(text))


def _touches(candidates: Sequence[Region], entry: Entry) -> bool:
    """Whether a document speaks for a part of an asked place, or is a rule for a place around it."""
    region = entry.scope.region
    if not region or not region.names:
        return False
    rules = entry.scope.genre in STATUTES
    return any(region in asked or (rules and asked in region) for asked in candidates)


def of_places(held: Sequence[Region], entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The documents that speak for one of these places; all of them when none is named."""
    return tuple(entry for entry in entries if not held or any(_same(entry.scope.region, place) for place in held))


def _same(one: Region | None, other: Region) -> bool:
    """Whether two regions are one place, of which a document may print only the inner names (青澜市, 云川省青澜市)."""
    if one is None or not one.names or not other.names:
        return one == other
    shared = min(len(one.names), len(other.names))
    return one.names[-shared:] == other.names[-shared:]


def apart(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Each place once, by its longest name."""
    longest = sorted(regions, key=lambda region: -len(region.names))
    return tuple(place for at, place in enumerate(longest) if not any(_same(place, other) for other in longest[:at]))


def only(regions: Sequence[Region]) -> Region | None:
    places = apart(regions)
    return places[0] if len(places) == 1 else None
