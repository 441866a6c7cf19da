"""Comparisons: one question becomes one for each place, version, document or subject that is compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Inquiry, Kind
from assistant.lists.listing import name
from assistant.naming import named_documents, shortens
from assistant.parsing import Aim, Role, parse
from assistant.places import of_places
from assistant.scoping import TWO_VERSIONS, YEAR, years_of
from assistant.variants import variants
from assistant.wording import content_words, kind_of
from ingest.document import Entry
from ingest.folding import fold
from ingest.library import Library

ITEM = r"[^，,、。；;？?：:]{2,16}?"
ROW = re.compile(
    rf"(?:(?<=[，,。；;？?：:])|^)\s*(?P<items>{ITEM}(?:、{ITEM})*(?:、|和|与|跟|及|以及){ITEM})"
    r"(?=[，,。？?]|各|都|分别|一样|一致|[两二三四五六七八][个类种样块张项者级支方]|的时候|$)"
)
"""What is set side by side: a row of nouns at the head of a clause, up to what is said of them all."""
SPLIT = re.compile(r"、|以及|和|与|跟|及")
HEAD = re.compile(r"^.*[的里中]")  # 乌榉的一级响应、四级响应: what stands before the first item and belongs to all
EACH = re.compile(r"各(?!地|市|县|区|级|类|种|项|部门|单位)|分别|都(?=[几多归由要得是]|怎)")
ALL_PLACES = re.compile(
    r"[几两二三四五六七八九十各][个份]?(?:地方|地区|地|文件|要点|市|区|县|工作安排|工作计划|计划|方案|总结)|各地|每个(?:地方|市|区|县)"
)
EVERYWHERE = re.compile(r"各地(?!震)|每个(?:地方|市|区|县)")
JUDGED = re.compile(
    r"[，,。；]?(?:到底|究竟)?(?:谁|哪一?[个家边方部份头]|哪里|哪儿)(?:的|更|最|写得|排得|定得|规定得|卡得)*(?:快|慢|长|短|严|宽|多|少|高|低|重|轻|早|晚|紧|密|松|狠)[^，。]{0,4}"
)
"""The closing question which of the compared is more: it asks for no value of its own."""
WEIGHS = re.compile(
    r"[，,。；\s]*(?:(?:一?对比|比较|对照|比比)(?:一?下|看看|一比)?|看看?谁.*$|[两三四几二五]?[家地县市区边部份者]?(?:的?规定|定得|说得)?(?:都|是否|是不是)?一样[不吗么]?"
    r"|(?:谁|哪家)(?:写|规定|要求|提到|讲|明确)[了过]?|各自规定|差在哪[里儿]?|(?:有什么|有啥|有何|有)(?:区别|不同|差别|异同|两样)|(?:差别|差距|区别)(?:有?多大|在哪[里儿]?)?|差多少)"
)
"""Words that only say that two things are weighed against each other: they ask for no value and say nothing of the matter."""
MEASURED = re.compile(
    r"(?:谁|哪一?[个家边方头]|哪里|哪儿|哪个[市区县]|哪个地方)家?的?(?P<what>[^，。？?谁哪]{2,14}?)(?:更|最|要|定得|规定得)?"
    r"(?:(?P<many>多|少|高|低|大)|(?P<long>长|短|早|晚|久)|严|细|重)(?:一些|些|点)?[？?]?$"
)
"""哪家人员编制多: what is measured on every side."""
BETWEEN = re.compile(r"、|和|与|跟|及|，|,|\s")
LONG_PART = 3  # characters of a part of a subject that a title says
SHORTEST = 4  # characters of a shortened title
LIKELY = 0.5
FIGURES = re.compile(r"\d+年?")
MOST = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a comparison: what it is called in the answer, and the inquiry about it alone.

    named: whether the question named it; otherwise it was found and may have nothing to say.
    own: what sets it apart from the other side where both are matters of one document (一级响应 from 四级响应: 一级).
    """

    label: str
    inquiry: Inquiry
    named: bool = True
    own: str = ""


def parts(inquiry: Inquiry, library: Library) -> tuple[Part, ...]:
    """The sides of a comparison; () when the question compares nothing."""
    entries = [entry for entry in library.entries() if entry.id in set(inquiry.documents)]
    kind = kind_of(JUDGED.sub("", _unweighed(inquiry.text)), but=Kind.COMPARE)
    read = parse(inquiry.text)
    each = bool(ALL_PLACES.search(inquiry.text)) and read.aim is Aim.COLLECT
    each = each or (bool(EVERYWHERE.search(inquiry.text)) and read.aim is not Aim.MENTION)
    compares = inquiry.kind is Kind.COMPARE or each or read.chance(Aim.COMPARE) >= LIKELY
    if compares or len(inquiry.places) > 1 or _unplaced(inquiry, entries) or TWO_VERSIONS.search(inquiry.text):
        sides = _places(inquiry, entries) or _versions(inquiry, entries) or _titles(inquiry, entries)
        if sides:
            own = _plain(_untitled(inquiry, [library.entry(id) for _, ids in sides for id in ids]))
            kind = _kind_asked(own, inquiry)
            return tuple(Part(label, replace(own, kind=kind, documents=ids)) for label, ids in sides)
    if years := _years(inquiry, entries):
        return years
    weighs = compares or JUDGED.search(inquiry.text) or WEIGHS.search(inquiry.text)
    if subjects := _subjects(inquiry, bool(weighs)):
        return _of_titles(subjects, entries)
    if compares and len(entries) == 1:
        own = _plain(inquiry)
        return (Part("", replace(own, kind=_kind_asked(own, inquiry)), named=False),)
    return (
        _documents(_plain(inquiry), entries, library, kind)
        if inquiry.kind is Kind.COMPARE or each or (compares and ALL_PLACES.search(inquiry.text))
        else ()
    )


def _plain(inquiry: Inquiry) -> Inquiry:
    """The inquiry without the words that only weigh one thing against another, or with the value that they weigh by."""
    text = _unweighed(inquiry.text)
    terms = content_words(text, inquiry.limiting)
    if not terms:
        return inquiry
    return replace(inquiry, text=text, asking=_unweighed(inquiry.asking), terms=terms)


def _unweighed(text: str) -> str:
    return WEIGHS.sub("", MEASURED.sub(_measured, text))


def _measured(found: re.Match[str]) -> str:
    return found["what"] + ("多少" if found["many"] else "多久" if found["long"] else "")


def _kind_asked(own: Inquiry, whole: Inquiry) -> Kind:
    """The kind of value asked for beside the words that weigh (差多少), or by these where nothing else asks for one."""
    kind = kind_of(JUDGED.sub("", own.text), but=Kind.COMPARE)
    return kind if kind is not Kind.WHAT else kind_of(JUDGED.sub("", whole.text), but=Kind.COMPARE)


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


def _titles(inquiry: Inquiry, entries: Sequence[Entry]) -> list[tuple[str, tuple[str, ...]]]:
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


def _places(inquiry: Inquiry, entries: Sequence[Entry]) -> list[tuple[str, tuple[str, ...]]]:
    """The documents of each place, and each document that the question names by a place no table knows."""
    sides = [(place.name, tuple(entry.id for entry in of_places((place,), entries))) for place in inquiry.places]
    sides = [side for side in sides if side[1]] + [(name(entry), (entry.id,)) for entry in _unplaced(inquiry, entries)]
    return sides if len(sides) > 1 else []


def _unplaced(inquiry: Inquiry, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Documents without a known place that the question names beside another one: 石棠和岑濂."""
    if not 1 < len(entries) <= MOST:
        return ()
    alone = [entry for entry in entries if not entry.family and not (entry.scope.region and entry.scope.region.names)]
    return named_documents(inquiry.text, alone)


def _versions(inquiry: Inquiry, entries: Sequence[Entry]) -> list[tuple[str, tuple[str, ...]]]:
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
    """What was done in one year and what is planned for the next, where one document tells both."""
    years = sorted({int(found[1]) for found in YEAR.finditer(inquiry.text) if found[1]})
    both = [entry for entry in entries if not entry.family and set(years) <= years_of(entry)]
    if len(years) != 2 or len(both) != 1:
        return ()
    own = _plain(inquiry)
    text = YEAR.sub("", own.text)
    asked = replace(
        own,
        text=text,
        asking=YEAR.sub("", own.asking),
        terms=content_words(text, inquiry.limiting),
        kind=_kind_asked(own, inquiry),
        documents=(both[0].id,),
    )
    done = both[0].scope.year or years[1]
    return tuple(
        Part("已做" if year < done else "安排", replace(asked, scope=replace(inquiry.scope, year=year)))
        for year in years
    )


def _subjects(inquiry: Inquiry, compares: bool) -> tuple[Part, ...]:
    """生产许可和销售许可，各要审多少天: the same question for each of several subjects."""
    text = _bare(inquiry)
    found = ROW.search(text) if compares or EACH.search(text) else None
    items = _items(found["items"]) if found else ()
    if not 1 < len(items) <= MOST or any(kind_of(one) is not Kind.WHAT for one in items):
        return ()
    rest = (text[: found.start("items")], EACH.sub("", text[found.end("items") :]))
    kind = kind_of("".join(rest), but=Kind.COMPARE)
    asking = "".join(rest)
    if kind is Kind.WHAT:
        kind, asking = kind_of(JUDGED.sub("", inquiry.text), but=Kind.COMPARE), inquiry.asking
    return tuple(
        Part(
            _label(item),
            replace(
                inquiry,
                text=rest[0] + item + rest[1],
                asking=asking,
                kind=kind,
                terms=content_words(f"{rest[0]} {item} {rest[1]}", inquiry.limiting),
                background=(*(content_words(items[0]) if at else ()), *inquiry.background),
            ),
            own=own,
        )
        for at, (item, own) in enumerate(zip(items, _owns(items), strict=True))
    )


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


def _bare(inquiry: Inquiry) -> str:
    """The question without the words that name its scope and those that only weigh."""
    text = WEIGHS.sub("", JUDGED.sub("", inquiry.text))
    for words in inquiry.limiting:
        text = text.replace(words, "")
    return text.strip().lstrip("的")


def _items(row: str) -> tuple[str, ...]:
    """The items of a row, each with what stands before the first of them and belongs to all."""
    first, *others = (one.strip() for one in SPLIT.split(row))
    head = HEAD.match(first)
    shared = head[0] if head and len(head[0]) < len(first) else ""
    tail = _tail(first, others[-1]) if others else ""
    return (first + tail, *(shared + one + tail for one in others[:-1] if one), *(shared + one for one in others[-1:]))


def _tail(first: str, last: str) -> str:
    """What the last of two items says of both: 森林防火期, 草原防火期内野外用火 → 内野外用火."""
    for size in range(min(len(first), len(last)) - 1, 0, -1):
        at = last.find(first[-size:])
        if at > 0:
            return last[at + size :]
    return ""


def _owns(items: Sequence[str]) -> tuple[str, ...]:
    """What sets the last words of subjects apart: 乌榉的一级响应, 四级响应 → 一级, 四级; of more than two, their last words."""
    if len(items) != 2:
        return tuple((content_words(one) or (one,))[-1] for one in items)
    first, second = ((content_words(one) or (one,))[-1] for one in items)
    apart = (at for at, (one, other) in enumerate(zip(first[::-1], second[::-1], strict=False)) if one != other)
    shared = next(apart, min(len(first), len(second)))
    heads = (first[: len(first) - shared], second[: len(second) - shared])
    longest = max(1, len(heads[1]))
    return tuple(
        head[-longest:] + whole[len(head) : len(head) + 1] * (len(head[-longest:]) == 1)
        for head, whole in zip(heads, (first, second), strict=True)
    )


def _label(subject: str) -> str:
    """What a side is called: its last words, without figures, since no figure may stand outside the citations."""
    return FIGURES.sub("", (content_words(subject) or (subject,))[-1])


def _documents(inquiry: Inquiry, entries: Sequence[Entry], library: Library, kind: Kind) -> tuple[Part, ...]:
    """The documents in which the words are found best, each by itself; those of all places, where the question means them."""
    local = [entry for entry in entries if entry.scope.region and entry.scope.region.names and not entry.family]
    if ALL_PLACES.search(inquiry.text) and 1 < len(local) <= MOST:
        return tuple(Part(name(entry), replace(inquiry, kind=kind, documents=(entry.id,))) for entry in local)
    hits = library.search(" ".join((*inquiry.terms, *inquiry.background)), inquiry.documents, 30)
    found = list(dict.fromkeys(hit.passage.document for hit in hits))[:MOST]
    names = {entry.id: name(entry) for entry in entries}
    return tuple(Part(names[id], replace(inquiry, kind=kind, documents=(id,)), named=False) for id in found)
