"""What a document is: title, issuer, region, year, number, dates, genre, family — each with the words that say so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePath

from ingest.document import Document, Origin, Reading, Region, Scope, SectionKind, Span
from ingest.understanding import dating, issuing
from ingest.understanding.dating import Finding
from ingest.understanding.framing import Frame, frame
from ingest.understanding.issuing import NATION, clean_title
from ingest.understanding.placing import Named, place

SPACE = re.compile(r"\s+")
EDITION = re.compile(
    r"[（(](?:(?:19|20)\d{2}年?.{0,8}|试行|暂行|修订.{0,4}|修正.{0,4}|最新.{0,6}|.{0,4}[稿版本])[）)]$"
)
NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,14}\s*[〔\[【（(﹝]\s*(?:19|20)\d{2}\s*[〕\]】）)﹞]\s*(?:第)?\s*\d+\s*号"
    r"|(?:(?:(?![年月日])[\u4e00-\u9fff、]){2,40})?(?:令|公告)\s*[（(]?第?\s*[\d〇零一二三四五六七八九十百]+\s*号[）)]?)"
)
CITED_BEFORE = re.compile(r"[》的根据按照依据]\s*[（(]?$")
TOPIC = re.compile(
    r"^(?P<year>(?:19|20)\d{2}年(?:度)?)?[，,]?(?P<level>[全我本](?:国|省|市|区|县|州|盟|旗|镇|乡|局|系统))?(?P<topic>[\u4e00-\u9fff]{2,24}?)的?"
    r"(?:总体要求|指导思想|总体思路|总体目标)(?:是|为|[：:])"
)
NEWS = re.compile(
    r"(?:新华社|中新[网社]|人民网|央视|[\u4e00-\u9fff]{2,6}(?:网|日报|晚报|客户端))[\u4e00-\u9fff]{0,10}(?:\d{1,2}月)?(?:\d{1,2}日)?(?:电|讯|消息)"
    r"|\d{1,2}日(?:电|讯)\s*[（(\s]|[（(](?:记者|通讯员|总台)|(?:本报|本网)讯|记者(?:从|获悉|了解)|^(?:近日|日前|今天|昨[日天]|\d{1,2}月\d{1,2}日)(?:上午|下午|晚)?[，,]"
)
NEWS_LEAD = re.compile(
    r"^.{0,40}?(?:正文|原标题|标题)[:：]\s*|^[\s\[【（(]*\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?[^\u4e00-\u9fff]{0,16}"
)
DATELINE = re.compile(r"^[^。！？]{0,24}?(?:电|讯)\s*[（(][^（）()]{0,40}[）)]\s*")
LOCAL = re.compile(r"本(?:省|市|区|县|州|自治[区州县]|旗)(?:行政区域|实际|辖区|范围|规划区)")
PART_OF_SERIES = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]$")
ARTICLE = re.compile(r"^[ \t\u3000]*第[一二三四五六七八九十百零〇\d]+条", re.MULTILINE)
STATUTES = frozenset({"法律", "行政法规", "地方性法规", "规章", "司法解释"})
RULES = frozenset({"条例", "办法", "规定", "细则", "决定", "法律", "标准", "制度"})
INTERPRETATIONS = frozenset({"批复", "司法解释", "工作计划"})  # 最高人民法院关于…的安排
OPENING = 400
LINE = re.compile(r"[^\n]*")
HAN_NAME = re.compile(r"[\u4e00-\u9fff]{4,}")
FILE_NOISE = re.compile(r"^[\d_\-.\s]+|[（(]\d{4}-\d{1,2}-\d{1,2}[）)]|[_\-\s]*\d{8}$|[0-9a-f]{8,}")


def identity(text: str) -> str:
    """A document's id: the first 16 hexadecimal digits of the SHA-256 of its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def describe(reading: Reading, source: str) -> Document:
    """The document that `reading` is; source: the file's name. Every field that is set has an Origin."""
    return _Describer(reading, source).document()


@lru_cache(maxsize=1)
def genres() -> tuple[tuple[str, str, bool], ...]:
    """(ending of a title, genre, whether versions of one name follow each other), the longest endings first."""
    rows = files("ingest").joinpath("data/genres.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [row.split("\t") for row in rows]
    return tuple(sorted(((end, genre, flag == "1") for end, genre, flag in cells), key=lambda row: -len(row[0])))


@lru_cache(maxsize=1)
def metadata_fields() -> dict[str, str]:
    """The field that each key of a metadata table fills: title, issuer, source, number, issued, published, effective."""
    rows = files("ingest").joinpath("data/metadata_keys.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(row.split("\t") for row in rows)


@lru_cache(maxsize=1)
def _pair() -> re.Pattern[str]:
    keys = "|".join(sorted((key for key in metadata_fields() if not key.isascii()), key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=[\s|•·（(，,]))({keys})\s*[:：|]\s*(.*?)(?=\s+(?:{keys})\s*[:：|]|\s*$|\n)", re.MULTILINE
    )


class _Describer:
    """Fills the fields one after another; later ones use what earlier ones found."""

    def __init__(self, reading: Reading, source: str) -> None:
        self.reading, self.source, self.text = reading, source, reading.text
        self.frame: Frame = frame(self.text, reading.headings)
        self.blocks = tuple(span for span, kind in self.frame.blocks if kind is SectionKind.METADATA)
        self.edges = tuple(span for span, _ in self.frame.blocks)
        self.pairs = tuple(self._pairs())
        self.has_articles = len(ARTICLE.findall(self.text[:20_000])) > 1
        self.origins: list[Origin] = []

    def document(self) -> Document:
        title, issuer = self._title(), self._issuer()
        title = title or self._other_title()
        headers = dating.enacted(self.text, self.blocks) if self.has_articles else []
        region = place(self.text, tuple(self._names_of_place(title, issuer)), self.edges, self._may_be_local())
        issuer = issuing.completed(issuer, region, self._paired("source"))
        genre = self._genre(title, issuer, region)
        region = region or self._nationwide(genre)
        issued = self._issued(headers, genre)
        year = self._year(title, issued, genre)
        title = title if title.value else self._made_title(region, genre)
        family = self._family(title, genre)
        fields = {
            "title": title, "issuer": issuer, "region": region, "year": year, "number": self._number(), "issued": issued,
            "effective": dating.effective(self.text, self.blocks, headers, issued) or self._paired_date("effective"),
            "genre": genre, "family": family,
        }  # fmt: skip
        return self._built({name: found for name, found in fields.items() if found is not None})

    def _built(self, found: dict[str, Finding]) -> Document:
        value = {name: finding.value for name, finding in found.items()}
        scope = Scope(value.get("region"), value.get("year"), value.get("issuer"), value.get("genre"))
        origins = tuple(Origin(name, one.inferred, one.words, one.source, one.span) for name, one in found.items())
        return Document(
            id=identity(self.text), text=self.text, title=value["title"], scope=scope, source=self.source,
            format=self.reading.format, number=value.get("number"), issued=value.get("issued"),
            effective=value.get("effective"), family=value.get("family"), pages=self.reading.pages,
            origins=origins, losses=self.reading.losses,
        )  # fmt: skip

    # what the page and the format state beside the text

    def _pairs(self) -> Iterator[tuple[str, Finding[str]]]:
        """(field, value) for every key of a metadata table that is known, the file's own metadata first."""
        known = metadata_fields()
        for key, value in self.reading.metadata:
            field = known.get(SPACE.sub("", key).lower())
            if field and value.strip():
                yield field, Finding(value.strip(), f"{key}：{value.strip()}", None, False, "metadata")
        for block in self.edges:
            for found in _pair().finditer(self.text, block.start, block.end):
                value = found[2].strip(" \t\xa0|")
                if value:
                    yield known[found[1]], Finding(value, found[0].strip(), Span(found.start(), found.end()))

    def _paired(self, *fields: str) -> Iterator[Finding[str]]:
        return (found for wanted in fields for field, found in self.pairs if field == wanted)

    def _paired_date(self, *fields: str) -> Finding[date] | None:
        for found in self._paired(*fields):
            day = next(dating.dates(found.value), None)
            if day:
                return Finding(day[0], found.words, found.span, False, found.source)
        return None

    # title

    def _title(self) -> Finding[str] | None:
        """The title as the document prints it."""
        if self.frame.title is None:
            return None
        words = self.frame.title.of(self.text)
        return Finding(clean_title(words), words, self.frame.title)

    def _other_title(self) -> Finding[str]:
        """A title from the metadata or the file's name; an empty one when neither says."""
        stated = next(self._paired("title"), None)
        if stated:
            return Finding(clean_title(stated.value), stated.words, stated.span, False, stated.source)
        stem = FILE_NOISE.sub("", PurePath(self.source).stem).strip(" _-")
        if HAN_NAME.search(stem):
            return Finding(clean_title(stem), self.source, None, True, "filename")
        return Finding("", "", None, True)

    def _made_title(self, region: Finding[Region] | None, genre: Finding[str] | None) -> Finding[str]:
        """A title for a text that has none: from its opening words (2024年全市…总体要求是), else these words themselves."""
        first = self.frame.body[0] if self.frame.body else Span(0, 0)
        words = first.of(self.text)[:OPENING]
        topic = TOPIC.match(words)
        if topic:
            name = region.value.name if region and region.value.names else (topic["level"] or "")
            ending = "要点" if genre and genre.value == "工作要点" else ""
            made = f"{topic['year'] or ''}{name}{topic['topic']}{ending}"
            return Finding(made, topic[0], Span(first.start, first.start + len(topic[0])), True)
        plain = DATELINE.sub("", NEWS_LEAD.sub("", words.strip()))
        opening = re.split(r"[。！？；\n]", plain, maxsplit=1)[0][:40]
        if not opening:
            return Finding(PurePath(self.source).stem, self.source, None, True, "filename")
        start = self.text.find(opening, first.start)
        return Finding(SPACE.sub(" ", opening), opening, Span(start, start + len(opening)), True)

    # issuer

    def _issuer(self) -> Finding[str] | None:
        """Who issued it: metadata, a statute's header, the title's first words, a line of its own, or the page's footer."""
        titles = tuple(span for span in (self.frame.title, self.frame.notice) if span)
        return (
            next(self._paired("issuer"), None)
            or (issuing.enacting(self.text, self.blocks) if self.has_articles else None)
            or issuing.titled(self.text, titles)
            or issuing.alone(self.text, self.blocks)
            or issuing.host(self._paired("source"))
        )

    # region

    def _names_of_place(self, title: Finding[str], issuer: Finding[str] | None) -> Iterator[Named]:
        """Words that may name the region, the most telling first."""
        if title.value:
            yield Named(title.value, title.source, title.span, title.inferred, lead_only=self.has_articles)
        elif self.frame.body:
            opening = LINE.match(self.text, self.frame.body[0].start)
            yield Named(opening[0].strip(), "text", Span(*opening.span()), True, lead_only=True)
        if self.frame.notice:
            yield Named(clean_title(self.frame.notice.of(self.text)), "text", self.frame.notice)
        if issuer:
            yield Named(issuer.value, issuer.source, issuer.span, issuer.inferred)
        for found in self._paired("source"):
            yield Named(found.value, found.source, found.span, True)
        stem = FILE_NOISE.sub("", PurePath(self.source).stem)
        if stem:
            yield Named(stem, "filename", None, True, lead_only=self.has_articles)

    def _may_be_local(self) -> bool:
        """Rules that never say 本市, 本省 … are not local ones, whichever places they name."""
        return not self.has_articles or bool(LOCAL.search(self.text))

    def _nationwide(self, genre: Finding[str]) -> Finding[Region] | None:
        """Rules that name no place speak for the whole country."""
        is_law = genre.value in STATUTES or (self.has_articles and genre.value in RULES and not self._may_be_local())
        return Finding(Region(), genre.words, genre.span, True, genre.source) if is_law else None

    # genre and family

    def _genre(self, title: Finding[str], issuer: Finding[str] | None, region: Finding[Region] | None) -> Finding[str]:
        plain = PART_OF_SERIES.sub("", EDITION.sub("", title.value))
        ending = next(((end, genre) for end, genre, _ in genres() if plain.endswith(end)), None)
        if ending:
            rule = self._statute(ending[1], plain, issuer, region) if ending[1] in RULES | INTERPRETATIONS else ""
            return Finding(rule or ending[1], title.words, title.span, title.inferred, title.source)
        opening = NEWS_LEAD.sub("", self.text[self.frame.body[0].start :][:OPENING]) if self.frame.body else ""
        news = NEWS.search(opening)
        if news:
            return Finding("新闻", news[0].strip(), None, True)
        topic = TOPIC.match(opening.lstrip())
        if topic and "工作" in topic["topic"]:
            return Finding("工作要点", topic[0], None, True)
        return Finding("法规" if self.has_articles else "其他", opening[:30].strip(), None, True)

    def _statute(self, genre: str, title: str, issuer: Finding[str] | None, region: Finding[Region] | None) -> str:
        """Which kind of law a set of rules is, by who enacted it; "" where nothing tells."""
        organ = issuer.value if issuer else ""
        is_local = bool(region and region.value.names)
        if issuing.SUPREME.search(organ) or issuing.SUPREME.match(title) or genre == "司法解释":
            return "司法解释"
        if genre == "法律":
            return "地方性法规" if is_local else "法律"
        if "人民代表大会" in organ:
            return "地方性法规" if is_local else "法律"
        if genre in INTERPRETATIONS:
            return ""
        if "国务院" in organ:
            return "行政法规"
        if genre == "条例" and self.has_articles:
            return "地方性法规" if is_local else "行政法规"
        is_order = any("令" in found.words for found in dating.enacted(self.text, self.blocks)) or "令" in (
            self._number_words() or ""
        )
        return "规章" if is_order and self.has_articles else ""

    def _family(self, title: Finding[str], genre: Finding[str]) -> Finding[str] | None:
        """The name that versions share: without 中华人民共和国 and without （2021年修订）; None for yearly papers."""
        plain = EDITION.sub("", title.value)
        flag = next((flag for end, _, flag in genres() if plain.endswith(end)), False)
        if genre.value not in STATUTES and (not flag or dating.year_of_title(plain)):
            return None
        name = (
            plain
            if plain.startswith(NATION + "香港") or plain.startswith(NATION + "澳门")
            else plain.removeprefix(NATION)
        )
        return Finding(SPACE.sub("", name), title.words, title.span, True, title.source) if name else None

    # number and dates

    def _number(self) -> Finding[str] | None:
        """The document's own 文号; one that the text merely cites does not count."""
        stated = next(self._paired("number"), None)
        if stated:
            return stated
        found = list(self._numbers())
        orders = [number for number in found if "令" in number.value or "公告" in number.value]
        return (orders[-1] if orders and self.has_articles else found[0]) if found else None

    def _numbers(self) -> Iterator[Finding[str]]:
        for block in self.blocks:
            for found in NUMBER.finditer(self.text, block.start, block.end):
                before = self.text[max(0, found.start() - 6) : found.start()]
                if not CITED_BEFORE.search(before):
                    words = found[0].strip()
                    yield Finding(
                        SPACE.sub("", words), words, Span(found.start(), found.start() + len(found[0].rstrip()))
                    )

    def _number_words(self) -> str | None:
        found = self._number()
        return found.value if found else None

    def _issued(self, headers: Sequence[Finding[date]], genre: Finding[str]) -> Finding[date] | None:
        """Issue date; of a statute the date of this version: its latest change, or a later date in the file's name."""
        named = dating.date_of_name(self.source)
        stated = self._paired_date("issued")
        if headers or genre.value in STATUTES:
            latest = max(headers, key=lambda found: found.value, default=None) or stated
            return named if named and (latest is None or named.value > latest.value) else latest
        lines = dating.alone(self.text, self.blocks)
        return (
            stated or (lines[-1] if lines else None) or self._paired_date("published") or self._opening_date() or named
        )

    def _opening_date(self) -> Finding[date] | None:
        """The date line of a piece of news, before its first words."""
        head = re.match(r"[\s\[【（(]*", self.text).end()
        found = next(dating.dates(self.text, 0, min(len(self.text), head + 40)), None)
        return Finding(found[0], found[1].of(self.text), found[1]) if found and found[1].start == head else None

    def _year(self, title: Finding[str], issued: Finding[date] | None, genre: Finding[str]) -> Finding[int] | None:
        """The year the document speaks for."""
        if genre.value in STATUTES:
            return (
                Finding(issued.value.year, issued.words, issued.span, issued.inferred, issued.source)
                if issued
                else None
            )
        year = dating.year_of_title(title.value)
        if year:
            return Finding(year, title.words, title.span, title.inferred, title.source)
        first = self.frame.body[0] if self.frame.body else Span(0, 0)
        words = first.of(self.text)[:OPENING]
        opening = dating.OPENING_YEAR.match(words)
        if opening:
            at = first.start + opening.start(1)
            return Finding(int(opening[1]), words[:40], Span(at, at + 4), not TOPIC.match(words))
        if issued:
            return Finding(issued.value.year, issued.words, issued.span, True, issued.source)
        common = dating.common_year(self.text)
        return Finding(common, f"{common}年", None, True) if common else None
