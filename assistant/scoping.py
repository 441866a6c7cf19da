"""The scope of a question: which documents may answer it, and how that was found."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.answer import Question
from assistant.parsing import Aim, parse
from assistant.variants import variants
from assistant.wording import lines
from ingest.document import Entry, Hit, Region, Scope, SectionKind
from ingest.errors import NotFoundError
from ingest.folding import fold
from ingest.library import Library
from ingest.numerals import chinese_to_int
from ingest.understanding.regions import gazetteer

YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)年?|([〇零一二三四五六七八九]{4})年")
TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
OLD_VERSION = re.compile(r"旧法|旧版|老版|老法|老条例|旧条例|修订前|修改前|原来的|以前的")
TWO_VERSIONS = re.compile(
    r"新旧|新老|老新|(?:旧|老|原)[^，。；？]{0,12}(?:新|现)|(?:新|现)[^，。；？]{0,12}(?:旧|老|原)|[新旧老]法.{0,24}[新旧老]法|两版|前后两|修[订改正]前后"
    r"|(?:现在|现行|如今)[^。？]{0,24}(?:以前|之前|原来|过去|老)|(?:以前|之前|原来|过去)[^。？]{0,24}(?:现在|现行|如今)"
    r"|改了(?:以后|之后)|跟(?:以前|之前|原来|过去)[^。？]{0,6}比|(?:老|旧)版本?"
)
REGION_SUFFIX = re.compile(r"(?:特别行政区|[\u4e00-\u9fff]{0,6}自治[区州县]|新区|省|市|区|县|州|盟|旗)$")
ASKS_VERSION = re.compile(r"版|修订前|修订后|修正前|修正后|刚出台|最早|最初|原先")
PLACE_LIKE = re.compile(
    r"(?:请问|那么?|在|关于)?(?:(?:19|20)\d{2}年|今年|去年)?([\u4e00-\u9fff]{2,4}?(?:自治[区州县]|新区|省|市|县|区|州|旗))(?![级域里长场民委内])"
)
NO_PLACE = re.compile(
    r"[我你咱他本全各该这那哪某每上下几外内的了在是有由和与及或对把被让给到设受]|[园社小地城景矿林灾辖库街片厂校山牧郊港发护范假]区$|[城超夜集辖级都]市$|级县$"
)
STATUTE_NAME = re.compile(
    r"(?:^|[，。、：；？“”《按照据查在看说和跟与对])([\u4e00-\u9fff]{3,18}?(?:法|条例))(?=规定|里|中|怎么|要求|明确|说|第|对|》|上)"
)
STATUTE_SPOKEN = re.compile(r"([\u4e00-\u9fff]{2,16}?(?:条例|办法|规定|法(?![律规定院治])))")
QUOTED_NAME = re.compile(r"《([^》]{4,40}(?:办法|方案|规定|规划|预案|意见|通知|指南))》")
SIGNS = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤川青藏琼宁]{2,4}(?=[两三四各]|之间)")
SHARED_ENDING = re.compile(
    r"((?:[\u4e00-\u9fff]{2,10}[、和与])+)([\u4e00-\u9fff]{2,10}?)(?:这)?[两二三四五六][个部](条例|法)"
)
SHORTEST_NAME = 4
COMMON_NAME = re.compile(
    r"(?:[这那该本此的有没哪部省市区县]|新修|修订后|最新|现在|管理|监督|实施|保护|防治|若干|暂行|处理|安全|地方|有关|相关|新|旧|老|现行|条例|办法|规定|法)*(?:条例|办法|规定|法)"
)
ABBREVIATED_AFTER = re.compile(r"(?:^|[^\u4e00-\u9fff]|[按照据查在看说和跟与对的新旧老现原版用依问，。：、（(])$")
COMPARES = 0.5  # the chance of a comparison from which both versions of a law are meant
SUPERSEDED = "已被取代"
EVERY_YEAR = range(1, 10000)
STATUTES = frozenset({"法律", "行政法规", "地方性法规", "规章"})


@dataclass(frozen=True, slots=True)
class Limits:
    """The scope a question is limited to.

    words: the words of the question that said so (they are not searched for). documents: ids in scope;
    empty when the library holds nothing for this scope. notes: Chinese sentences to show.
    missing: what was asked for and is not in the library, in words; "" when nothing is missing.
    within_year: the asked year, when documents of other years merely mention it.
    complete: a place or a document is named, so that nothing needs to be inherited; named: anything is.
    """

    scope: Scope
    documents: tuple[str, ...]
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    missing: str = ""
    places: tuple[Region, ...] = ()
    complete: bool = False
    within_year: int | None = None

    @property
    def named(self) -> bool:
        """Whether the question names a place, a year or a document."""
        return self.complete or self.scope.year is not None

    def within(self, earlier: Limits, library: Library) -> Limits:
        """The same year among the documents of the places and titles that were named before."""
        places = earlier.places or ((earlier.scope.region,) if earlier.scope.region else ())
        chosen, missing, within_year = _of_year(of_places(places, library.entries()), self.scope.year, "", library)
        scope = Scope(region=_only(places), year=self.scope.year)
        ids = tuple(entry.id for entry in chosen)
        return replace(
            self,
            scope=scope,
            documents=ids,
            missing=missing,
            places=places,
            within_year=within_year,
            notes=_notes((), places, self.scope.year),
        )


def limits(question: Question, text: str, library: Library) -> Limits:
    """The limits that a question sets, by hand or in its words."""
    entries = library.entries()
    if question.document:
        return _one_document(question.document, library)
    text = spelled_out(text)
    named = named_documents(text, entries)
    shortened, spoken = ((), "") if named else abbreviated(text, entries)
    named = named or shortened
    places = places_of(question.region or text, entries, library)
    if len(places.held) > 1 and not all(of_places((place,), named) for place in places.held):
        named, spoken = (), ""
    year, year_words = (question.year, ()) if question.year else year_of(text)
    chosen = _laws_and_plans(named, places.held, entries)
    chosen, without, within = _of_year(chosen, year, text, library)
    absent = "" if named else absent_statute(text, entries)
    if (quoted := QUOTED_NAME.search(text)) and library.containing(quoted[1]):
        absent = ""
    return Limits(
        scope=Scope(region=_only(places.held), year=year),
        documents=() if absent or (places.missing and not named) else tuple(entry.id for entry in chosen),
        words=(*places.words, *year_words, *spoken_names(text, named), *((spoken,) if spoken else ())),
        notes=_notes(named, _apart(places.held), year),
        missing=absent or ("" if named and chosen else places.missing or without),
        within_year=within,
        places=_apart(places.held),
        complete=bool(named or absent or places.held or places.missing),
    )


def spelled_out(text: str) -> str:
    """A row of statutes with one ending between them, each with its own: 抗旱、森林防火两个条例 → 抗旱条例、森林防火条例."""
    return SHARED_ENDING.sub(
        lambda row: "、".join(f"{one}{row[3]}" for one in re.split(r"、|和|与", row[1] + row[2])), text
    )


def _one_document(words: str, library: Library) -> Limits:
    found = library.find(words)
    if not found:
        raise NotFoundError("库里没有这份文件", words, "用 yingji list 看看有哪些文件")
    return Limits(found[0].scope, (found[0].id,), (), (f"只在《{found[0].title}》中查找",), complete=True)


def _laws_and_plans(named: Sequence[Entry], held: Sequence[Region], entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """What is named by title; else the documents of the places; a place and a title together mean both."""
    of_both = of_places(held, named) if named and held else ()
    if named and held and not of_both:
        return (*of_places(held, entries), *named)
    return of_both or tuple(named) or of_places(held, entries)


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
        for short in _short_and_long(place)
    }
    return bool(ABBREVIATED_AFTER.search(asked[:at])) or asked[:at].endswith(tuple(places))


def absent_statute(text: str, entries: Sequence[Entry]) -> str:
    """A sentence about a law that the question names and the library does not hold, else ""."""
    found = STATUTE_NAME.search(text)
    if not found:
        return ""
    bare = found[1]
    for region in {entry.scope.region for entry in entries if entry.scope.region}:
        for name in region.names:
            bare = bare.replace(name, "")
    if COMMON_NAME.fullmatch(bare):
        return ""
    names = [name for name, _ in _names(tuple(entries))]
    spoken = (found[1], *(found[1].replace(word, other) for word, other in variants(found[1])))
    known = any(
        name in fold(one) or fold(one) in name or _shortens(fold(one), name) for name in names for one in spoken
    )
    return "" if known else f"库里没有《{found[1]}》"


def abbreviated(text: str, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], str]:
    """The statutes whose titles hold, in order, every character of a name in the question (浙江地灾条例), and that name.

    The shortest title wins; versions of one law share it.
    """
    for found in STATUTE_SPOKEN.finditer(text):
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
    """Whether a name is a title with characters left out, and they end alike."""
    return title.endswith(name[-2:]) and shortens(name, title)


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
    for entry in entries:
        for name in _names_of(entry):
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
            names.add(bare[-3:])
    return {name for name in names if len(name) >= 3}


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
        if name in text and not any(name in longer for longer in words):
            words.append(name)
            held.extend(region for region in regions if region not in held)
    held += [region for region in _by_sign(text, entries) if region not in held]
    if held:
        return Places(_innermost(held, text), tuple(words))
    return _unknown_places(text, entries, library)


def _by_sign(text: str, entries: Sequence[Entry]) -> list[Region]:
    """The regions of provinces that are named by their signs, two or more together: 豫京两家."""
    found = SIGNS.search(text)
    names = [_provinces()[sign] for sign in found[0]] if found else []
    regions = dict.fromkeys(entry.scope.region for entry in entries if entry.scope.region)
    return [region for name in names for region in regions if region.names[:1] and region.names[0].startswith(name)]


@cache
def _provinces() -> dict[str, str]:
    return dict(line.split("\t") for line in lines("province_signs.tsv"))


@cache
def _spoken_names(entries: tuple[Entry, ...]) -> tuple[tuple[str, tuple[Region, ...]], ...]:
    """Names that the regions of documents go by in speech (东西湖区, 东西湖), longest first."""
    spoken: dict[str, list[Region]] = {}
    for region in dict.fromkeys(entry.scope.region for entry in entries if entry.scope.region):
        for name in _short_and_long(region.name) if region.names else ():
            spoken.setdefault(name, []).append(region)
    return tuple((name, tuple(spoken[name])) for name in sorted(spoken, key=lambda name: (-len(name), name)))


def _short_and_long(name: str) -> tuple[str, ...]:
    short = REGION_SUFFIX.sub("", name)
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
        for before in _short_and_long(outer.name)
        for after in _short_and_long(inner.name)
        for joint in ("", "的", "市", "省")
    )


def _unknown_places(text: str, entries: Sequence[Entry], library: Library) -> Places:
    """Places of the gazetteer that are no document's region: around or inside one, or not known at all."""
    for span, candidates in gazetteer().mentions(text):
        words = span.of(text)
        around = [entry.scope.region for entry in entries if _touches(candidates, entry)]
        if around:
            return Places(tuple(dict.fromkeys(around)), (words,))
        if not library.containing(words):
            return Places((), (words,), nowhere(words))
    like = place_like(text)
    return Places((), (like,), nowhere(like)) if like and not library.containing(like) else Places((), ())


def nowhere(place: str) -> str:
    """The sentence for a place that the library knows nothing of."""
    return f"库里没有{place}的文件，也没有文件提到{place}"


def place_like(text: str) -> str:
    """The words at the head of a question that name a place no table knows (溪口县), "" when there are none."""
    found = PLACE_LIKE.match(text)
    return found[1] if found and not NO_PLACE.search(found[1]) else ""


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


def _apart(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Each place once, by its longest name."""
    longest = sorted(regions, key=lambda region: -len(region.names))
    return tuple(place for at, place in enumerate(longest) if not any(_same(place, other) for other in longest[:at]))


def _only(regions: Sequence[Region]) -> Region | None:
    places = _apart(regions)
    return places[0] if len(places) == 1 else None


def year_of(text: str) -> tuple[int | None, tuple[str, ...]]:
    """The year a question names (None when it names several), and the words that name years."""
    found = list(YEAR.finditer(text))
    years = {int(one[1]) if one[1] else chinese_to_int(one[2]) for one in found}
    return (years.pop() if len(years) == 1 else None), tuple(one[0] for one in found)


def _of_year(
    entries: Sequence[Entry], year: int | None, text: str, library: Library
) -> tuple[tuple[Entry, ...], str, int | None]:
    """Documents for a year (versions of a law by their own year), a sentence when there are none, and the year when
    the documents are of other years and merely mention it."""
    families = {entry.family for entry in entries}
    years = {int(found[1]) for found in YEAR.finditer(text) if found[1]}
    versions = tuple(entry for entry in entries if entry.family and entry.scope.year in years)
    if len(years) > 1 and ASKS_VERSION.search(text) and len(versions) > 1:
        return versions, "", None
    if TWO_VERSIONS.search(text) or (
        len(families) == 1 and year is None and parse(text).chance(Aim.COMPARE) >= COMPARES
    ):
        replaced = {entry.family for entry in entries if entry.status == SUPERSEDED}
        both = tuple(entry for entry in entries if entry.family and entry.family in replaced)
        return both or tuple(entries), "", None
    if year is None:
        wanted = bool(OLD_VERSION.search(text))
        return tuple(entry for entry in entries if (entry.status == SUPERSEDED) == wanted) or tuple(entries), "", None
    speaking = tuple(entry for entry in entries if year in years_of(entry))
    if speaking:
        return speaking, "", None
    if ASKS_VERSION.search(text) and entries and all(entry.family for entry in entries):
        held = "、".join(sorted({f"{entry.scope.year}年" for entry in entries if entry.scope.year}))
        return (), f"库里没有{year}年的版本，只有{held}的", None
    mentioning = set(library.containing(str(year)))
    told = tuple(entry for entry in entries if entry.id in mentioning and entry.status != SUPERSEDED)
    return told, "" if told else f"检索范围内没有{year}年的文件，也没有文件提到{year}年", year


def years_of(entry: Entry) -> frozenset[int]:
    """The years a document speaks for: its own, and those its title names (2022年总结和2023年谋划)."""
    own = {entry.scope.year} if entry.scope.year else set()
    return frozenset(own | {int(year) for year in TITLE_YEAR.findall(entry.title)})


def _notes(named: Sequence[Entry], held: Sequence[Region], year: int | None) -> tuple[str, ...]:
    if named:
        return ("只在" + "、".join(dict.fromkeys(f"《{entry.title}》" for entry in named[:4])) + "中查找",)
    words = "、".join(region.path for region in held) + (f" {year}年" if year else "")
    return (f"检索范围：{words.strip()}",) if words.strip() else ()


def of_its_year(hits: Sequence[Hit], year: int | None, library: Library) -> tuple[Hit, ...]:
    """Without passages of another year than the asked one, in documents that look back on one year and ahead to another."""
    return tuple(hit for hit in hits if year is None or year in _section_years(hit, library))


def _section_years(hit: Hit, library: Library) -> Container[int]:
    entry = library.entry(hit.passage.document)
    years = years_of(entry)
    if len(years) < 2 or entry.family:
        return EVERY_YEAR
    ahead = {entry.scope.year or max(years)}
    return {SectionKind.PAST: frozenset(years - ahead), SectionKind.PLAN: frozenset(ahead)}.get(hit.passage.kind, years)
