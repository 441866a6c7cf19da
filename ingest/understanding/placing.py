"""The region a document speaks for: from its title, its issuer, its page, or the places it keeps naming."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ingest.document import Region, Span
from ingest.embedding import cut
from ingest.understanding.dating import Finding
from ingest.understanding.regions import gazetteer

HAN = "[\u4e00-\u9fff]"
NATIONAL = re.compile(
    r"^(?:关于)?(?:印发|转发)?[《“]?(?:中华人民共和国(?!香港|澳门)|国务院|全国|国家|中共中央|中央|最高人民(?:法院|检察院)|应急管理部|财政部|公安部|教育部|司法部|自然资源部|生态环境部|住房和城乡建设部|交通运输部|水利部|农业农村部|商务部|文化和旅游部|国防部|民政部|人力资源和?社会保障部|中国人民解放军|中国共产党)"
)
NATIONAL_ORGAN = re.compile(
    r"^(?:中华人民共和国)?(?:全国人民代表大会|国务院|最高人民|中央军事委员会|(?!.*[省市区县州盟旗委])[\u4e00-\u9fff]{2,10}部$|国家[\u4e00-\u9fff]{2,12}(?:局|委员会|署)$|中共中央)"
)
LEAD = re.compile(
    r"^(?:关于)?(?:印发|转发|发布|公布|批转|做好|调整|进一步|深入|全面|切实|加强|推进|开展|推动|实施|加快|深化|提升|完善|落实|组织)*(?:《|“)?(?:中共|中国共产党)?(?:(?:19|20)\d{2}年(?:度)?)?(?:中共)?"
)
STEM = rf"{HAN}{{1,7}}?"
OUTER_PLACE = rf"(?:{STEM}(?:省|自治区))"
MIDDLE_PLACE = rf"(?:{STEM}(?:自治州|地区|市|州(?![市县区])|盟)(?!场))"
INNER_PLACE = rf"(?:{STEM}(?:经济技术开发区|高新技术产业开发区|经济开发区|高新区|开发区|自治县|自治旗|新区|林区|区|县|旗|市)(?![域间场]))"
OWN = re.compile(rf"(?P<outer>{OUTER_PLACE})?(?P<middle>{MIDDLE_PLACE})?(?P<inner>{INNER_PLACE})?")
SINGLE = re.compile(rf"{STEM}(?:省|市|县|新区|区|旗|州)(?![域间场里级])")
ORGANS = (
    r"(?:人民政府|政府|人民代表大会|应急|安全生产|安委|减灾|防灾|防汛|森林|抗震|消防|水[务利]|气象|自然资源|住[房建]|交通|公安|教育|卫生"
    r"|财政|民政|城市管理|市场监督|委员会|管委会|管理|党委|发展|工业|农业|文化|突发|生产安全|地质|自然灾害|危险|烟花|燃气|矿山|20\d\d|第|关于|“|十)"
)
BOUNDARY = re.compile(ORGANS)
TOWN = re.compile(rf"{HAN}{{2,4}}?(?:街道|镇|乡)(?=办事处|工委|{ORGANS})")
TOWNS = ("街道", "镇", "乡")
AROUND_TOWN = rf"((?![由在向对从为是各全本我与和及请到]){HAN}{{2,4}}?(?:市|区|县|旗))"
LEVELS = (("省", "省自治区"), ("市", "市"), ("区", "区"), ("县", "县旗"), ("州", "州盟"))
LEVEL_WORDS = {sign: re.compile(f"[全我]{sign}(?!域)|(?<![\u4e00-\u9fff]){sign}[委政]") for sign, _ in LEVELS}
PROVINCE = re.compile(rf"《({HAN}{{2,4}}省)(?!级)")
SPOKEN_OF = re.compile(
    rf"((?![由在向对从为是各全本我与和及]){HAN}{{2}}(?:市|县|区|新区))(?=人民政府|应急|安委|防汛|减灾|消防|{HAN}{{0,2}}[委局]|各)"
)
MINIMUM = 2
LONGEST = 24  # characters of a place with those around it
SHORT = (3, 5)  # characters of a place that may be told by its form alone, whatever follows it


@dataclass(frozen=True, slots=True)
class Named:
    """Words that may name the document's region. lead_only: only a name at their very beginning counts."""

    words: str
    source: str
    span: Span | None = None
    inferred: bool = False
    lead_only: bool = False


@lru_cache(maxsize=1)
def _generic() -> re.Pattern[str]:
    words = files("ingest").joinpath("data/generic_places.txt").read_text(encoding="utf-8").split()
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def is_national(words: str) -> bool:
    """Whether a title or an issuer speaks for the whole country."""
    return bool(NATIONAL.match(words) or NATIONAL_ORGAN.match(words))


def place(
    text: str, named: Sequence[Named], edges: Sequence[Span] = (), by_text: bool = True
) -> Finding[Region] | None:
    """The region of a document: the first of `named` that names one, else (by_text) the one its text keeps naming.

    edges: the issue block and page frame, where the province of an unknown city may stand.
    A name that means several places is settled by the other places that the document names; where they do not
    settle it, the bare name stays and counts as inferred.
    """
    around = Surroundings(text, named, edges)
    for one in named:
        if is_national(one.words) and one.words:
            return Finding(Region(), one.words, one.span, one.inferred, one.source)
        found = around.read(one)
        if found:
            return found
    return around.most_named() if by_text else None


class Surroundings:
    """The places that a document names anywhere, against which ambiguous names are settled."""

    def __init__(self, text: str, named: Sequence[Named], edges: Sequence[Span] = ()) -> None:
        self.text, self._named, self._edges = text, named, edges
        self._mentions = [(span.of(text), span, regions) for span, regions in gazetteer().mentions(text)]
        self._all = [regions for _, _, regions in self._mentions]
        for one in named:
            self._all.extend(regions for _, regions in gazetteer().mentions(one.words))

    def read(self, one: Named) -> Finding[Region] | None:
        """The region that `one` names, known or in its own words."""
        lead = LEAD.match(one.words).end()
        known = self._known(one.words, lead, one.lead_only)
        own = self._own(one.words[lead:])
        if own and not (known and known[0] == lead and len(known[1]) >= len(own)):
            candidates = gazetteer().find(own)
            region, is_sure = self.settle(own, candidates) if candidates else self._chained(own)
            words = own
        elif known:
            region, is_sure = self.settle(known[1], known[2])
            words = known[1]
        else:
            return None
        return Finding(region, one.words if one.span else words, one.span, one.inferred or not is_sure, one.source)

    def _known(self, words: str, lead: int, lead_only: bool) -> tuple[int, str, tuple[Region, ...]] | None:
        """(start, name, what it may mean) of the innermost place of the first chain of known names in `words`."""
        found = None
        for span, regions in gazetteer().mentions(words):
            if found and not (found[0] + len(found[1]) == span.start and _is_inside(regions, found[2])):
                break
            if found is None and lead_only and span.start > lead + 3:
                break
            start = found[0] if found else span.start
            found = (start, words[start : span.end], regions)
        return found

    def _own(self, words: str) -> str:
        """A place at the beginning of `words` by its form alone (青澜市, 云川省青澜市临溪区), "" for none."""
        match = OWN.match(words)
        single = SINGLE.match(words)
        if (town := TOWN.match(words, match.end())) and not _generic().search(town[0]):
            return words[: town.end()]
        ends = [match.end(), match.end("middle"), match.end("outer"), single.end() if single else 0]
        return next((words[:end] for end in ends if end > 0 and self._is_name(words[:end], words)), "")

    def _is_name(self, name: str, words: str) -> bool:
        """Whether the beginning of some words is a place, known or by its form."""
        if not 2 <= len(name) <= LONGEST:
            return False
        rest = words[len(name) :]
        if rest and not BOUNDARY.match(rest) and self.text.count(name) < MINIMUM and not _stands_apart(name, words):
            return False
        parts = [part for part in OWN.match(name).groups() if part]
        formed = "".join(parts) == name and all(len(part) > 2 for part in parts)
        return bool(gazetteer().find(name)) or (formed and not _generic().search(name))

    def _chained(self, name: str) -> tuple[Region, bool]:
        """The region of a name in its own words, with the places around it as the document prints them elsewhere.

        The second value is True when nothing had to be concluded: the name itself says all.
        """
        if name.endswith(TOWNS):
            return self._town(name)
        strict = re.findall(
            rf"(?:^|《)({HAN}{{2,4}}省)?({HAN}{{2,4}}?(?:市|州|盟)){re.escape(name)}", self.text, re.MULTILINE
        )
        outer = "".join(Counter(strict).most_common(1)[0][0]) if strict else self._before(name)
        names = _split(outer + name)
        province = self._province() if names[0][-1] in "市州盟" else ""
        region = Region((province, *names) if province else names)
        return region, region.path == name or bool(gazetteer().find(names[0]))

    def _town(self, name: str) -> tuple[Region, bool]:
        """A town or a street office, within the district or county that stands before its name, in the title or in the text."""
        around = OWN.match(name)[0]
        town = name[len(around) :]
        printed = Counter(re.findall(AROUND_TOWN + re.escape(town), self.text)) if not around else Counter([around])
        outer = next((one for one, _ in printed.most_common() if not _generic().search(one)), "")
        known = gazetteer().find(outer) if outer else ()
        names = known[0].names if len(known) == 1 else _split(outer) if outer else ()
        return Region((*names, town)), bool(around) or not outer

    def _before(self, name: str) -> str:
        """The city that stands before `name` in running text; of 是岚州市 and 岚州市 the one that the text repeats."""
        found = re.search(rf"({HAN}{{2,4}}(?:市|州|盟)){re.escape(name)}", self.text)
        words = found[1] if found else ""
        cuts = [words[at:] for at in range(len(words) - 2) if not _generic().search(words[at:])]
        known = next((one for one in cuts if gazetteer().find(one)), "")
        return known or (cuts[-1] if cuts and self.text.count(cuts[-1]) > 1 else "")

    def _province(self) -> str:
        """The one province that the issue block names, or the only one that the text prints at all; "" if neither."""
        known = {
            regions[0].names[0]
            for span, regions in gazetteer().mentions("\n".join(edge.of(self.text) for edge in self._edges))
            if len(regions) == 1
        }
        if len(known) == 1:
            return known.pop()
        printed = {words for words in PROVINCE.findall(self.text) if not _generic().search(words)}
        return printed.pop() if len(printed) == 1 else ""

    def settle(self, name: str, regions: tuple[Region, ...]) -> tuple[Region, bool]:
        """Which of several places `name` means here, and whether that is sure."""
        if len(regions) == 1:
            return regions[0], True
        votes = [
            sum(any(region in other and region != other for other in others) for others in self._all)
            for region in regions
        ]
        best = max(votes)
        winners = [region for region, vote in zip(regions, votes, strict=True) if vote == best]
        if best and len(winners) == 1:
            return winners[0], True
        sizes = [len(region.names) for region in regions]
        if sizes[0] < sizes[1] and regions[0].name != regions[1].name:
            return regions[0], True
        return Region((name,)), False

    def most_named(self) -> Finding[Region] | None:
        """The place the text names most, of the level that it calls its own (全市, 我区); always inferred."""
        levels = {sign: len(pattern.findall(self.text[:200_000])) for sign, pattern in LEVEL_WORDS.items()}
        sign = max(levels, key=levels.get) if any(levels.values()) else ""
        endings = dict(LEVELS).get(sign, "")
        counts: Counter[Region] = Counter()
        first: dict[Region, tuple[str, Span]] = {}
        for name, span, regions in self._mentions:
            region, is_sure = self.settle(name, regions)
            if is_sure:
                counts[region] += 1
                first.setdefault(region, (name, span))
        own = [(count, region) for region, count in counts.items() if endings and region.name[-1] in endings]
        best = max(own, key=lambda pair: pair[0], default=None) or self._clear_winner(counts)
        if best is None or best[0] < MINIMUM:
            return self._most_spoken_of()
        words, span = first[best[1]]
        return Finding(best[1], f"{words}（文中提到{best[0]}次）", span, True)

    def _most_spoken_of(self) -> Finding[Region] | None:
        """The unknown place whose organs the text names (岚州市应急管理局) and that its title names in short, or that
        it names three times."""
        found = Counter(words for words in SPOKEN_OF.findall(self.text[:200_000]) if not _generic().search(words))
        titled = [
            (name, count) for name, count in found.most_common() if any(name[:2] in one.words for one in self._named)
        ]
        often = [(name, count) for name, count in found.most_common(1) if count > MINIMUM]
        if not titled and not often:
            return None
        name, count = (titled or often)[0]
        at = self.text.find(name)
        return Finding(self._chained(name)[0], f"{name}（文中提到{count}次）", Span(at, at + len(name)), True)

    def _clear_winner(self, counts: Counter[Region]) -> tuple[int, Region] | None:
        best = counts.most_common(2)
        if not best or (len(best) > 1 and best[0][1] < 2 * best[1][1]):
            return None
        return best[0][1], best[0][0]


def _stands_apart(name: str, words: str) -> bool:
    """Whether a short name at the head of some words ends where a word ends."""
    return SHORT[0] <= len(name) <= SHORT[1] and any(end == len(name) for _, end in cut(words))


def _is_inside(regions: Iterable[Region], around: Iterable[Region]) -> bool:
    around = tuple(around)
    return any(region in outer and region != outer for region in regions for outer in around)


def _split(path: str) -> tuple[str, ...]:
    """云川省青澜市临溪区 as its names; the part that the table knows, by the table."""
    for end in range(len(path), 1, -1):
        known = gazetteer().find(path[:end])
        if known and path[:end].endswith(known[0].name[-1]):
            rest = path[end:]
            return (*known[0].names, *(_parts(rest) if rest else ()))
    return _parts(path)


def _parts(path: str) -> tuple[str, ...]:
    match = OWN.match(path)
    found = tuple(part for part in match.groups() if part) if match else ()
    return found if "".join(found) == path else (path,)
