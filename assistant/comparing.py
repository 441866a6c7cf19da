"""Comparisons: one question becomes one for each place, version, document or subject that is compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Inquiry, Kind, Question
from assistant.coordinating import EACH, JUDGED, WEIGHS, Joined, coordinated, topical, unweighed
from assistant.dividing import askings
from assistant.inquiry import restated
from assistant.lists.listing import name
from assistant.naming import named_documents, shortens
from assistant.parsing import Aim, Role, parse
from assistant.places import of_places, short_and_long
from assistant.scoping import LAST_YEAR, THIS_YEAR, TWO_VERSIONS, YEAR, limits, years_of
from assistant.selecting import nearest
from assistant.unnamed import places_meant, without_places
from assistant.variants import variants
from assistant.wording import content_words, kind_of
from ingest.document import Entry
from ingest.folding import fold
from ingest.library import Library

ALL_PLACES = re.compile(
    r"[几两二三四五六七八九十各][个份]?(?:地方|地区|地|文件|要点|市|区|县|工作安排|工作计划|计划|方案|总结)|各地|每个(?:地方|市|区|县)"
)
MORE, SOONER = re.compile(r"[多少大小长短高低足](?:一?[点些])?[^，。]{0,2}$"), re.compile(r"先|早|晚")
"""What a judgement weighs: figures, or times."""
EVERYWHERE = re.compile(r"各地(?!震)|每个(?:地方|市|区|县)")
BETWEEN = re.compile(r"、|和|与|跟|及|，|,|\s")
LONG_PART = 3  # characters of a part of a subject that a title says
BOTH_YEARS = re.compile(r"[两二]年[各分都的差比]|[这前]后?[两二]年")
OF_YEAR = re.compile(rf"{YEAR.pattern}|{THIS_YEAR.pattern}|{LAST_YEAR.pattern}|[这前]?后?[两二]年(?=[各分都的差比])")
SHORTEST = 4  # characters of a shortened title
LIKELY = 0.5
MOST = 6
ECHO = re.compile(r"呢[，,；;？?。\s]*$")  # 山东呢: asks the same again
Side = tuple[str, tuple[str, ...]]  # what a side is called, and its documents
VALUED = frozenset({Kind.NUMBER, Kind.DEADLINE, Kind.WHO})
MEASURED = frozenset({Kind.NUMBER, Kind.DEADLINE})


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a comparison: what it is called in the answer, and the inquiry about it alone.

    named: whether the question named it; otherwise it was found and may have nothing to say.
    own: what sets it apart from the other side where both are matters of one document (一级响应 from 四级响应: 一级).
    place: the name of the place whose documents are asked; sentences of others that name it may answer for it too.
    note: what is said below the answer of how the question was taken.
    """

    label: str
    inquiry: Inquiry
    named: bool = True
    own: str = ""
    place: str = ""
    note: str = ""


def parts(inquiry: Inquiry, library: Library) -> tuple[Part, ...]:
    """The sides of a comparison, each asked for one thing at a time; () when the question compares nothing."""
    sides = _sides(inquiry, library)
    return tuple(one for side in sides for one in _asked_apart(side)) if len(sides) > 1 else sides


def implied(inquiry: Inquiry, library: Library) -> tuple[Part, ...]:
    """The sides of a question that names joined things and asks, where each may have an answer of its own; else ()."""
    if inquiry.told or not topical(inquiry.text):
        return ()
    sides = tuple(_part(one, inquiry, library) for one in coordinated(inquiry.text, weighs=True))
    return sides if len(sides) > 1 else ()


def elsewhere(side: Part, whole: Inquiry, library: Library) -> Part | None:
    """A side asked of all documents, where only the other side names the place that limits both (河南的人事仲裁和承包地仲裁); else None."""
    if not side.own or not whole.limiting or any(words in side.own for words in whole.limiting):
        return None
    free = limits(Question(side.own), side.own, library)
    if free.complete or set(free.documents) <= set(side.inquiry.documents):
        return None
    return replace(side, inquiry=replace(side.inquiry, documents=free.documents, scope=free.scope, places=()))


def _asked_apart(side: Part) -> tuple[Part, ...]:
    """A side once for each thing that is asked of it (找哪级审、多少天审完); only the first is called by its name."""
    own = side.inquiry
    first, *others = askings(own.text) or (own.text,)
    if not others or side.own not in first:
        return (side,)
    texts = (first, *(f"{side.own}，{one}" for one in others))
    around = content_words(first, own.limiting)
    return tuple(
        replace(
            side,
            label="" if at else side.label,
            inquiry=replace(
                own,
                text=text,
                asking=text,
                kind=kind_of(text, but=Kind.COMPARE),
                terms=content_words(text, own.limiting),
                background=(*(around if at else ()), *own.background),
                several=(),
            ),
        )
        for at, text in enumerate(texts)
    )


def _sides(inquiry: Inquiry, library: Library) -> tuple[Part, ...]:
    """The sides of a comparison; () when the question compares nothing."""
    entries = [entry for entry in library.entries() if entry.id in set(inquiry.documents)]
    kind = kind_of(JUDGED.sub("", unweighed(inquiry.text)), but=Kind.COMPARE)
    read = parse(inquiry.text)
    each = bool(ALL_PLACES.search(inquiry.text)) and read.aim is Aim.COLLECT
    each = each or (bool(EVERYWHERE.search(inquiry.text)) and read.aim is not Aim.MENTION)
    compares = inquiry.kind is Kind.COMPARE or each or read.chance(Aim.COMPARE) >= LIKELY
    weighs = compares or JUDGED.search(inquiry.text) or WEIGHS.search(inquiry.text)
    years = _years(inquiry, entries)
    if years and len(inquiry.places) < 2:
        return years
    subjects = _subjects(inquiry, bool(weighs), library)
    if _matters(subjects, inquiry, entries):
        return _of_titles(subjects, entries)
    if asked_apart := _each_place(inquiry):
        return asked_apart
    if compares or len(inquiry.places) > 1 or _unplaced(inquiry, entries) or TWO_VERSIONS.search(inquiry.text):
        if len(subjects) > len(inquiry.places) > 1:  # 乌旗、白石、新区各…: one of them is no place that is known
            return _of_titles(subjects, entries)
        sides = _places(inquiry, entries) or _versions(inquiry, entries) or _titles(inquiry, entries)
        if sides:
            return _each_of(sides, inquiry, library)
    if years:
        return years
    if subjects:
        return _of_titles(subjects, entries)
    may = weighs or ((read.aim is not Aim.MENTION or inquiry.kind in MEASURED) and _of_plans(inquiry, library))
    if may and (meant := places_meant(inquiry, entries, bool(weighs))):
        return _each_of(meant, without_places(inquiry), library)
    if compares and len(entries) == 1:
        own = _plain(inquiry)
        return (Part("", replace(own, kind=_kind_asked(own, inquiry)), named=False),)
    return (
        _documents(_plain(inquiry), entries, library, kind)
        if inquiry.kind is Kind.COMPARE or each or (compares and ALL_PLACES.search(inquiry.text))
        else ()
    )


def _each_of(sides: Sequence[Side], inquiry: Inquiry, library: Library) -> tuple[Part, ...]:
    """The question asked of each of these groups of documents."""
    own = _plain(_untitled(inquiry, [library.entry(id) for _, ids in sides for id in ids]))
    kind = _kind_asked(own, inquiry)
    places = {place.name for entry in library.entries() if (place := entry.scope.region) and place.names}
    return tuple(
        Part(label, replace(own, kind=kind, documents=ids), place=label if label in places else "")
        for label, ids in sides
    )


def _each_place(inquiry: Inquiry) -> tuple[Part, ...]:
    """The parts of a question that asks something of one place and something else of another (河南挖塘罚多少，北京取土罚多少)."""
    places = [one.places for one in inquiry.several]
    if not 1 < len(places) == len(inquiry.places) or not all(len(one) == 1 for one in places) or len(set(places)) < 2:
        return ()
    if any(ECHO.search(one.text) for one in inquiry.several):
        return ()
    return tuple(Part(one.places[0].name, one) for one in inquiry.several)


def _plain(inquiry: Inquiry) -> Inquiry:
    """The inquiry without the words that only weigh one thing against another, or with the value that they weigh by."""
    text = EACH.sub("", unweighed(inquiry.text))
    terms = content_words(text, inquiry.limiting)
    if not terms:
        return inquiry
    return replace(inquiry, text=text, asking=EACH.sub("", unweighed(inquiry.asking)), terms=terms)


def _kind_asked(own: Inquiry, whole: Inquiry) -> Kind:
    """The kind of value asked for beside the words that weigh (差多少), or by these where nothing else asks for one."""
    kind = kind_of(JUDGED.sub("", own.text), but=Kind.COMPARE)
    if kind is Kind.WHAT:
        kind = kind_of(JUDGED.sub("", whole.text), but=Kind.COMPARE)
    judged = JUDGED.search(whole.text) if kind is Kind.WHAT else None
    if judged and MORE.search(judged[0]):
        return Kind.NUMBER
    return Kind.DEADLINE if judged and SOONER.search(judged[0]) else kind


def _untitled(inquiry: Inquiry, entries: Sequence[Entry]) -> Inquiry:
    """The inquiry without the words that the titles of all sides say: 两个县的森林火灾预案 says nothing of either."""
    titles = [fold(entry.title) for entry in entries]
    said = [
        one
        for role in (Role.OBJECT, Role.SCOPE)
        for one in parse(inquiry.text, inquiry.limiting).pieces(role)
        if len(one) >= SHORTEST and all(shortens(fold(one), title) for title in titles)
    ]
    for words in said:
        inquiry = replace(
            inquiry,
            text=inquiry.text.replace(words, ""),
            asking=inquiry.asking.replace(words, ""),
            terms=tuple(filter(None, (one.replace(words, "") for one in inquiry.terms))),
        )
    return inquiry


def _titles(inquiry: Inquiry, entries: Sequence[Entry]) -> list[Side]:
    """Each document whose title a part of the question shortens: 森林防火、草原防火、防震减灾三家."""
    parsed = parse(inquiry.text)
    said = [
        one
        for role in (Role.SCOPE, Role.OBJECT)
        for piece in parsed.pieces(role)
        for one in BETWEEN.split(piece)
        if len(one) >= SHORTEST
    ]
    found: dict[str, Entry] = {}
    for one in said:
        fitting = [entry for entry in entries if entry.family and shortens(fold(one), fold(entry.title))]
        if fitting:
            least = min(fitting, key=lambda entry: len(entry.title))
            found[least.id] = least
    return [(name(entry), (id,)) for id, entry in found.items()] if 1 < len(found) <= MOST else []


def _places(inquiry: Inquiry, entries: Sequence[Entry]) -> list[Side]:
    """The documents of each place, and each document that the question names by a place no table knows."""
    sides = [(place.name, tuple(entry.id for entry in of_places((place,), entries))) for place in inquiry.places]
    sides = [side for side in sides if side[1]] + [(name(entry), (entry.id,)) for entry in _unplaced(inquiry, entries)]
    return sorted(sides, key=lambda side: _named_at(side[0], inquiry.text)) if len(sides) > 1 else []


def _of_plans(inquiry: Inquiry, library: Library) -> bool:
    """Whether what is nearest to a question stands in a plan: 各罚多少 is asked of a statute, not of each place."""
    near = nearest(inquiry, library)
    return bool(near) and not library.entry(near[0].hit.passage.document).family


def _named_at(name: str, text: str) -> int:
    """Where a question names a place, in full or short; its end where it does not say it so."""
    spots = [at for words in short_and_long(name) if (at := text.find(words)) >= 0]
    return min(spots, default=len(text))


def _unplaced(inquiry: Inquiry, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Documents without a known place that the question names beside another one: 石棠和岑濂."""
    if not 1 < len(entries) <= MOST:
        return ()
    alone = [entry for entry in entries if not entry.family and not (entry.scope.region and entry.scope.region.names)]
    held = [short for place in inquiry.places for short in short_and_long(place.name)]
    alone = [entry for entry in alone if not any(name in entry.title for name in held)]
    return named_documents(inquiry.text, alone)


def _versions(inquiry: Inquiry, entries: Sequence[Entry]) -> list[Side]:
    """Each document by itself when only a few are in scope, because the question named them."""
    if not 1 < len(entries) <= MOST or not all(entry.family for entry in entries):
        return []
    families = [entry.family for entry in entries]
    return [(_version_name(entry, families), (entry.id,)) for entry in entries]


def _version_name(entry: Entry, families: Sequence[str | None]) -> str:
    if families.count(entry.family) == 1:
        return f"《{entry.title}》"
    return "旧法" if entry.successor else "新法"


def _years(inquiry: Inquiry, entries: Sequence[Entry]) -> tuple[Part, ...]:
    """What was done in one year and what is planned for the next: in the one document that tells both, else in those of each year."""
    plans = [entry for entry in entries if not entry.family]
    years = sorted({int(found[1]) for found in YEAR.finditer(inquiry.text) if found[1]})
    spoken = bool(BOTH_YEARS.search(inquiry.text)) or bool(
        THIS_YEAR.search(inquiry.text) and LAST_YEAR.search(inquiry.text)
    )
    own_years = Counter(entry.scope.year for entry in plans if entry.scope.year)
    if not years and spoken and own_years:
        latest = max(own_years, key=lambda year: (own_years[year], year))
        years = [latest - 1, latest]
    if len(years) != 2:
        return ()
    both = [entry for entry in plans if set(years) <= years_of(entry)]
    if not spoken or len({entry.scope.region for entry in plans}) > 1:
        plans = both if len(both) == 1 else []
    sides = {year: tuple(entry.id for entry in plans if year in years_of(entry)) for year in years}
    if not all(sides.values()):
        return ()
    own = _plain(inquiry)
    text = OF_YEAR.sub("", own.text)
    asked = replace(
        own,
        text=text,
        asking=OF_YEAR.sub("", own.asking),
        terms=content_words(text, inquiry.limiting),
        kind=_kind_asked(own, inquiry),
    )
    done = (both[0].scope.year or years[1]) if len(plans) == 1 else 0
    note = f"前一年按 {years[0]} 年、后一年按 {years[1]} 年的文件答" if not done else ""
    return tuple(
        Part(
            ("已做" if year < done else "安排") if done else ("前一年" if year == years[0] else "后一年"),
            replace(asked, scope=replace(inquiry.scope, year=year), documents=ids),
            note=note,
        )
        for year, ids in sides.items()
    )


def _subjects(inquiry: Inquiry, compares: bool, library: Library) -> tuple[Part, ...]:
    """生产许可和销售许可，各要审多少天: the same question for each of several subjects, each within the scope that it names."""
    return tuple(_part(one, inquiry, library) for one in coordinated(inquiry.text, compares))


def _matters(subjects: Sequence[Part], inquiry: Inquiry, entries: Sequence[Entry]) -> bool:
    """Whether the subjects are matters of their own, and not the places, versions or documents that are compared: each says
    more than a scope, and where several places are named each names its own (宁波的水库和临沂的堤防)."""
    if not subjects or TWO_VERSIONS.search(inquiry.text):
        return False
    said = [_beyond(one.own, (*inquiry.limiting, *one.inquiry.limiting)) for one in subjects]
    if len(inquiry.places) < 2 and not _unplaced(inquiry, entries):
        return all(said) and len(set(said)) == len(said) and not _titles(inquiry, entries)
    if _of_places_alone(subjects):
        return False
    years = [one.inquiry.scope.year for one in subjects]
    own = [one.inquiry.places for one in subjects]
    apart = (all(said) and len(set(said)) == len(said)) or (all(years) and len(set(years)) == len(years))
    return apart and all(len(places) == 1 for places in own) and len(set(own)) == len(own)


def _of_places_alone(subjects: Sequence[Part]) -> bool:
    """Whether the subjects are but places, the first behind the matter and the last before what is asked: 防火卡口河东|和|河西设得多."""
    names = [[short for place in one.inquiry.places for short in short_and_long(place.name)] for one in subjects]
    first, *others = zip(subjects, names, strict=True)
    return first[0].own.endswith(tuple(first[1])) and all(one.own.startswith(tuple(held)) for one, held in others)


def _beyond(item: str, limiting: Sequence[str]) -> str:
    """What an item says beside the words that name its scope."""
    return "".join(content_words(item, limiting)).replace("的", "")


def _part(one: Joined, whole: Inquiry, library: Library) -> Part:
    own = restated(whole, one.text, one.shared + one.text, library)
    weighed_by = kind_of(whole.text, but=Kind.COMPARE)
    if own.kind is Kind.WHAT and weighed_by in VALUED:
        own = replace(own, kind=weighed_by, asking=whole.asking)
    return Part(one.label, replace(own, background=(*content_words(one.shared), *own.background)), own=one.item)


def _of_titles(subjects: tuple[Part, ...], entries: Sequence[Entry]) -> tuple[Part, ...]:
    """The subjects, each in the statutes whose titles say it and no other subject (铁路的、电力的), where two or more are so."""
    named = [_title_word(one.label, entries) for one in subjects]
    own = [
        tuple(
            entry.id
            for entry in entries
            if entry.family
            and word
            and word in entry.title
            and not any(other and other != word and other in entry.title for other in named)
        )
        for word in named
    ]
    if len(entries) <= MOST or len(set(filter(None, own))) < 2:
        return subjects
    return tuple(
        replace(one, inquiry=replace(one.inquiry, documents=ids)) if ids else one
        for one, ids in zip(subjects, own, strict=True)
    )


def _title_word(label: str, entries: Sequence[Entry]) -> str:
    """What a subject says of the title of a statute: all of it, or a long part that is most of it; "" where it says none."""
    titles = [entry.title for entry in entries if entry.family]
    bare = label.rstrip("的这那类种")
    spoken = (bare, *(bare.replace(word, other) for word, other in variants(bare)))
    if whole := next((one for one in spoken if len(one) > 1 and any(one in title for title in titles)), ""):
        return whole
    least = max(LONG_PART, (len(bare) + 1) // 2)
    parts = (bare[at : at + size] for size in range(len(bare) - 1, least - 1, -1) for at in range(len(bare) - size + 1))
    return next((one for one in parts if any(one in title for title in titles)), "")


def _documents(inquiry: Inquiry, entries: Sequence[Entry], library: Library, kind: Kind) -> tuple[Part, ...]:
    """The documents in which the words are found best, each by itself; those of all places, where the question means them."""
    local = [entry for entry in entries if entry.scope.region and entry.scope.region.names and not entry.family]
    if ALL_PLACES.search(inquiry.text) and 1 < len(local) <= MOST:
        return tuple(Part(name(entry), replace(inquiry, kind=kind, documents=(entry.id,))) for entry in local)
    hits = library.search(" ".join((*inquiry.terms, *inquiry.background)), inquiry.documents, 30)
    found = list(dict.fromkeys(hit.passage.document for hit in hits))[:MOST]
    names = {entry.id: name(entry) for entry in entries}
    return tuple(Part(names[id], replace(inquiry, kind=kind, documents=(id,)), named=False) for id in found)
