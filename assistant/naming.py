"""Which documents a question names: by title, by the family name of a law, or by a name that leaves characters out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.parsing import Role, parse
from assistant.places import STATUTES, short_and_long
from assistant.variants import variants
from ingest.document import Entry
from ingest.embedding import cut
from ingest.folding import fold
from ingest.understanding.regions import gazetteer

STATUTE_NAME = re.compile(
    r"(?:^|[，。、：；？“”《按照据查在看说和跟与对])([\u4e00-\u9fff]{3,18}?(?:(?<![执司守])法|(?<![这该此本])条例))(?=规定|里|中|怎么|要求|明确|说|第|对|》|上)"
)
STATUTE_SPOKEN = re.compile(r"([\u4e00-\u9fff]{2,16}?(?:条例|办法|规定|法(?![律规定院治])))")
SHARED_ENDING = re.compile(
    r"((?:[\u4e00-\u9fff]{2,10}[、和与])+)([\u4e00-\u9fff]{2,10}?)(?:这)?[两二三四五六][个部](条例|法)"
)
SHORTEST_NAME = 4
LONG_NAME, MOST_OF = (
    5,
    0.6,
)  # characters of a name, and its share of a title, that may leave out what is right before the end
ABBREVIATION = 3  # characters: 突发事件应对法 → 应对法
COMMON_NAME = re.compile(
    r"(?:[这那该本此的有没哪几多少些每各两三四五部省市区县律里]|新修|修订后|最新|现在|管理|监督|实施|保护|防治|若干|暂行|处理|安全|地方|有关|相关|新|旧|老|现行|条例|办法|规定|法)*(?:条例|办法|规定|法)"
)
TITLE_PLACE = re.compile(
    r"(?:\d{4}年)?(([\u4e00-\u9fff]{2,4}?)(?:省|市|县|区|镇|乡|街道|[\u4e00-\u9fff]{0,4}(?:园区|产业园|开发区)))"
)
DESCRIBED = re.compile(
    r"([\u4e00-\u9fff]{2,16}?)的?[那这](?:一?[部个份套])的?(条例|办法|规定|规则|决定|法|要点|方案|预案|总结)"
)
DESCRIBES = 0.6  # of what describes a document, that its title must say
POINTING = re.compile(r"[那这][个部份套]|咱们?的?|我们的?|里的?|出的")  # 济南那个防御条例
PLAN_SPOKEN = re.compile(r"要点|工作安排|计划|方案|预案|通知|清单|总结|纪要|规划|意见|办法|简报|报告|指引|指南")
WITHIN = re.compile(r"[里中上内](?!报)|里[面头边]|当中")
SPOKEN_END = re.compile(rf"{PLAN_SPOKEN.pattern}|(?<=[\u4e00-\u9fff])(?=[里中](?!报))")
SHORTEST_SPOKEN = 4  # characters of a plan's title that name it where its genre is left out
POINTED = re.compile(r"[那这][份个部篇]的?[\u4e00-\u9fff]{0,8}$")
JOINED = re.compile(r"^[、和与跟及]")
LONGEST_SPOKEN = 8  # characters before its genre, by which a plan is named
COMMON_HEAD = re.compile(r"[全各本我某的和与及]|关于|城|村|地|社|乡|山|林|小$|园$|辖$|景$|灾$")
ABBREVIATED_AFTER = re.compile(r"(?:^|[^\u4e00-\u9fff]|[按照据查在看说和跟与对的新旧老现原版用依问，。：、（(])$")


def spelled_out(text: str) -> str:
    """A row of statutes with one ending between them, each with its own: 抗旱、森林防火两个条例 → 抗旱条例、森林防火条例."""
    return SHARED_ENDING.sub(
        lambda row: "、".join(f"{one}{row[3]}" for one in re.split(r"、|和|与", row[1] + row[2])), text
    )


def named_documents(text: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that the question names by title or by the family name of a law, longest names first."""
    asked = fold(text)
    found: list[Entry] = []
    for name, named in _names(tuple(entries)):
        if _stands(name, asked, named):
            asked = asked.replace(name, " ")
            found.extend(entry for entry in named if entry not in found)
    return tuple(found)


def _stands(name: str, asked: str, named: Sequence[Entry]) -> bool:
    """Whether a question says this name; an abbreviation (应对法) must not be the end of another name."""
    at = asked.find(name)
    if at < 0 or any(name in (fold(entry.title), fold(entry.family or "")) for entry in named):
        return at >= 0
    places = {
        short
        for entry in named
        if entry.scope.region
        for place in entry.scope.region.names
        for short in short_and_long(place)
    }
    if bool(ABBREVIATED_AFTER.search(asked[:at])) or asked[:at].endswith(tuple(places)):
        return True
    headed = any(name == fold(one) for entry in named for one in _headed(entry))
    return headed and not any(start < at < end for start, end in cut(asked))


def absent_statute(text: str, entries: Sequence[Entry]) -> str:
    """A sentence about a law that the question names and the library does not hold, else ""."""
    found = STATUTE_NAME.search(text)
    if not found or DESCRIBED.search(found[1]):
        return ""
    bare = POINTING.sub("", found[1])
    for region in {entry.scope.region for entry in entries if entry.scope.region}:
        for name in region.names:
            bare = bare.replace(name, "")
    if COMMON_NAME.fullmatch(bare):
        return ""
    names = [(name, _abbreviates(name, named)) for name, named in _names(tuple(entries))]
    spoken = (bare, *(bare.replace(word, other) for word, other in variants(bare)))
    known = any(
        (name in fold(one) and not (short and name != fold(one))) or fold(one) in name or _shortens(fold(one), name)
        for name, short in names
        for one in spoken
    )
    return "" if known else f"库里没有《{found[1]}》"


def _abbreviates(name: str, named: Sequence[Entry]) -> bool:
    """Whether a name is only the end of a title (安全法), and so the end of other laws' titles as well."""
    return len(name) == ABBREVIATION and not any(
        name in (fold(entry.title), fold(entry.family or "")) for entry in named
    )


def abbreviated(text: str, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The statutes whose titles hold, in order, every character of a name in the question (浙江地灾条例), and those names.

    Of several that fit one name the shortest title wins; versions of one law share it.
    """
    chosen: dict[Entry, None] = {}
    names: list[str] = []
    for found in STATUTE_SPOKEN.finditer(text):
        meant, name = _meant_by(found, text, entries)
        chosen |= dict.fromkeys(meant)
        names += [name] if name else []
    return tuple(chosen), tuple(names)


def described(text: str, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The one document whose title says most of what a question describes it by (浙江养老那部条例), and these words."""
    found = DESCRIBED.search(text)
    words = [found[1][start:end] for start, end in cut(found[1]) if end - start > 1] if found else []
    if not found or not words:
        return (), ()
    held = {
        entry: _said_of(words, entry.title)
        for entry in entries
        if found[2] in entry.title and not _of_elsewhere(found[1], entry)
    }
    best = max(held.values(), default=0.0)
    meant = tuple(entry for entry, share in held.items() if share == best >= DESCRIBES)
    return (meant, (found[0],)) if len({entry.family or entry.id for entry in meant}) == 1 else ((), ())


def spoken_of_plan(
    text: str, entries: Sequence[Entry], places: Sequence[str]
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The plans that a question names by a few words of their titles (防台预案里, 临峤的那份通知, 清零攻坚里), and these words.

    entries: the documents in question; places: the words of the question that name places.
    """
    plans = [entry for entry in entries if entry.scope.genre not in STATUTES]
    scoped = _scoped(text)
    chosen: dict[Entry, None] = {}
    names: list[str] = []
    opens = 0
    for found in SPOKEN_END.finditer(text):
        genre, end = found[0], found.end()
        joined = bool(chosen) and JOINED.search(text[opens : found.start()])
        of_scope = bool(genre) and end - 1 in scoped
        within = WITHIN.match(text, end)
        if genre and not (of_scope or joined or within or POINTED.search(text[: found.start()])):
            continue
        behind = [text.rfind(word, 0, end) + len(word) for word in places if word in text[:end]]
        first = max([opens, found.start() - LONGEST_SPOKEN, *behind])
        least = SHORTEST_SPOKEN if not genre else 1 if of_scope else 2
        for start in range(first, found.start() + 1):
            name = text[start:end].lstrip("的、和与跟及")
            own = len(name) - len(genre)
            fitting = _titled(name, genre, plans) if own >= least or (behind and not own) else []
            if len(fitting) == 1 and (own or len(plans) > 1):
                chosen[fitting[0]] = None
                names.append(name)
                opens = end
                break
    return tuple(chosen), tuple(names)


def _titled(name: str, genre: str, plans: Sequence[Entry]) -> list[Entry]:
    """The plans whose titles say these words in their order, or in another wording, and this genre after them."""
    wordings = {fold(name), *(fold(name.replace(word, other)) for word, other in variants(name))}
    return [
        entry for entry in plans if any(shortens(one, fold(entry.title)) for one in wordings) and genre in entry.title
    ]


def _scoped(text: str) -> frozenset[int]:
    """Where the characters of a question stand that are read as naming its scope."""
    pieces = [(text.find(piece), len(piece)) for piece in parse(text).pieces(Role.SCOPE)]
    return frozenset(at for start, length in pieces if start >= 0 for at in range(start, start + length))


def _of_elsewhere(description: str, entry: Entry) -> bool:
    """Whether a description names a place (河南那部条例) for which a document does not speak."""
    own = entry.title + (entry.scope.region.path if entry.scope.region else "")
    named = (span.of(description) for span, _ in gazetteer().mentions(description))
    return any(short_and_long(name)[-1] not in own for name in named)


def _said_of(words: Sequence[str], title: str) -> float:
    """The share of some words, by their letters, that a title says, perhaps in another wording."""
    said = [word for word in words if any(one in title for one in (word, *(other for _, other in variants(word))))]
    return sum(map(len, said)) / sum(map(len, words))


def _meant_by(found: re.Match[str], text: str, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], str]:
    """The statutes that the longest ending of some spoken words shortens, and that ending."""
    for start in range(len(found[1]) - SHORTEST_NAME + 1):
        name = found[1][start:]
        if not ABBREVIATED_AFTER.search(text[: found.start(1) + start]) or COMMON_NAME.fullmatch(name):
            continue
        wordings = (name, *(name.replace(word, other) for word, other in variants(name)))
        fitting = [
            entry
            for entry in entries
            if entry.family and any(_shortens(fold(one), fold(entry.title)) for one in wordings)
        ]
        if fitting:
            least = min(len(entry.family or entry.title) for entry in fitting)
            return tuple(entry for entry in fitting if len(entry.family or entry.title) == least), name
    return (), ""


def _shortens(name: str, title: str) -> bool:
    """Whether a name is a title with characters left out, and they end alike; most of a title need not (个人信息法)."""
    most = len(name) >= LONG_NAME and len(name) >= MOST_OF * len(title)
    return title.endswith(name[-1:] if most else name[-2:]) and shortens(name, title)


def shortens(name: str, title: str) -> bool:
    """Whether all characters of a name stand in a title, in their order."""
    letters = iter(title)
    return all(letter in letters for letter in name)


def spoken_names(text: str, named: Sequence[Entry]) -> tuple[str, ...]:
    """The words of the question that name these documents."""
    return tuple({name for entry in named for name in _names_of(entry) if name in text})


@cache
def _names(entries: tuple[Entry, ...]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Every name documents go by, folded, longest first, with the documents it stands for."""
    spoken: dict[str, list[Entry]] = {}
    regions = {region for entry in entries if (region := entry.scope.region)}
    placed = {fold(short) for region in regions for place in region.names for short in short_and_long(place)}
    for entry in entries:
        for name in _names_of(entry) - {one for one in _headed(entry) if fold(one) in placed}:
            spoken.setdefault(fold(name), []).append(entry)
    return tuple((name, tuple(spoken[name])) for name in sorted(spoken, key=lambda name: (-len(name), name)))


def _names_of(entry: Entry) -> set[str]:
    """Title and family; of a law also without its place and as it is abbreviated (突发事件应对法 → 应对法)."""
    names = {entry.title}
    if entry.family:
        bare = entry.family
        for place in entry.scope.region.names if entry.scope.region else ():
            bare = bare.removeprefix(place)
        names |= {entry.family, bare}
        if bare.endswith("法") and len(bare) > 4:
            names.add(bare[-ABBREVIATION:])
    return {name for name in names if len(name) >= 3} | set(_headed(entry))


def _headed(entry: Entry) -> tuple[str, ...]:
    """The place at the head of the title of a document whose region no table knows (石棠镇, 石棠)."""
    unplaced = not entry.family and not (entry.scope.region and entry.scope.region.names)
    found = TITLE_PLACE.match(entry.title) if unplaced else None
    return (found[1], found[2]) if found and not COMMON_HEAD.search(found[2]) else ()
