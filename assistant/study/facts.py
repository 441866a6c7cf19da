"""Facts (考点): the words in a statement that a question can ask for, each with what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.study.item import Slot
from assistant.study.statement import Statement, leaning, plain, sound
from assistant.wording import lines
from ingest.document import Span
from ingest.duty import Bound, Duty, Phrase
from ingest.understanding.duties.vocabulary import bindings, verbs

ARABIC = re.compile(r"\d+(?:\.\d+)?")
NUMBER = re.compile(r"[0-9一二两三四五六七八九十]+")
PERCENT = re.compile(r"百分之[一二三四五六七八九十百]+")
RANGE = re.compile(r"\d[-—~～至到]\d")
WHEN = re.compile(r"\d+|[一二三四](?=季度)|[上下](?=半年)")
EVENT = re.compile(r"[日月周年]$")
NUMBERED = re.compile(r"[二两三四五六七八九十双]")
HAN_NUMBER = re.compile(r"[一二两三四五六七八九十百千万]+")
PERIOD = re.compile(
    r"每(?:\d{1,3}|[一二两三四五六七八九十]{1,2})?个?(?:半年|半月|季度|小时|学期|学年|年|季|月|周|日|天|班)"
)
WITHIN = re.compile(
    r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:工作日|小时|分钟|日|天|个月|月|年)(?=内|以内|之内)"
)
AFTER = re.compile(r"(?<=[后起])\d{1,3}(?:个工作日|小时|天|日|个月)")
DATED = re.compile(
    r"\d{4}年底(?:之?前)?|(?:\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|初|上旬|中旬|下旬)?|[一二三四]季度末?|上半年|下半年|年底|年末)(?:之?前)?"
)
SEASON = re.compile(r"\d+月|[一二三四]季度|主?汛|春|夏|秋|冬|[上下]半年|年?[初末底]")  # 每年3月31日前 says when
QUOTED = re.compile(r"“([^“”]{2,14})”")
TITLED = re.compile(r"《([^《》]{4,24})》")
ARTICLE_LIKE = frozenset(
    {"一个", "一批", "一套", "一种", "一些", "一项", "一期", "一轮", "一条", "一支", "一名", "一家", "一处"}
)
TWO = ("部门", "机构", "企业", "政府", "单位", "组织", "人员", "负责人", "机关", "中心", "大队", "街道")
ORDINAL_UNITS = frozenset({"期", "级", "届", "等"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A word or figure of a statement. kind: what other values it is comparable with (a unit, "period", "body" …).

    number: what it counts, None where it does not. bound: as in a Quantity.
    """

    slot: Slot
    kind: str
    words: str
    span: Span
    number: float | None = None
    bound: Bound = Bound.EXACT


def facts(statement: Statement) -> tuple[Fact, ...]:
    """Everything in a statement that can be asked for, in reading order; overlapping ones only once."""
    found: list[Fact] = []
    for fact in (*valued(statement.duty), *names(statement), *first_body(statement)):
        free = all(fact.span.end <= other.span.start or other.span.end <= fact.span.start for other in found)
        if free and fact.span in statement.span and single(statement, fact):
            found.append(fact)
    return tuple(sorted(found, key=lambda fact: fact.span))


def single(statement: Statement, fact: Fact) -> bool:
    """Whether the words stand only once in the statement, on one line."""
    words = statement.span.of(statement.material.text)
    return words.count(fact.words) == 1 and not any(sign.isspace() for sign in fact.words)


def valued(duty: Duty) -> Iterator[Fact]:
    """The figures, periods and times of a duty."""
    yield from figures(duty)
    yield from periods(duty)
    yield from times(duty)


def figures(duty: Duty) -> Iterator[Fact]:
    """Quantities: number and unit, without the bound (至少开展1次 → 1次)."""
    for quantity in duty.quantities:
        span = figure_span(quantity.words, quantity.unit)
        if span is None:
            continue
        start = quantity.words.span.start
        words = quantity.words.text[span.start - start : span.end - start]
        if words not in ARTICLE_LIKE and quantity.unit not in ORDINAL_UNITS:
            yield Fact(Slot.QUANTITY, kind_of(words, quantity.unit), words, span, quantity.number, quantity.bound)


def figure_span(words: Phrase, unit: str) -> Span | None:
    """Where number and unit stand in the words of a quantity; None for ranges and what is torn by white space."""
    found = [*of_unit(unit).finditer(words.text), *PERCENT.finditer(words.text)]
    if len(found) != 1 or RANGE.search(words.text):
        return None
    return Span(words.span.start + found[0].start(), words.span.start + found[0].end())


@cache
def of_unit(unit: str) -> re.Pattern[str]:
    """A number with this unit."""
    return re.compile(rf"(?:\d+(?:[.,]\d+)*|[一二两三四五六七八九十百千]+)(?:万|亿)?{re.escape(unit)}")


def kind_of(words: str, unit: str) -> str:
    """Figures compare when the unit and the way of writing are the same."""
    return f"{unit}:{'digits' if words[0].isdigit() else 'han'}"


def periods(duty: Duty) -> Iterator[Fact]:
    """How often: 每季度."""
    for frequency in duty.frequencies:
        hit = PERIOD.search(frequency.words.text)
        if hit and not SEASON.match(frequency.words.text, hit.end()):
            start = frequency.words.span.start
            yield Fact(Slot.FREQUENCY, "period", hit[0], Span(start + hit.start(), start + hit.end()))


def times(duty: Duty) -> Iterator[Fact]:
    """By when: 三十日 of 三十日内, 6月底前, 三季度."""
    for deadline in duty.deadlines:
        text, start = deadline.words.text, deadline.words.span.start
        for kind, pattern in (("within", WITHIN), ("within", AFTER), ("dated", DATED)):
            hits = list(pattern.finditer(text))
            if len(hits) == 1:
                hit = hits[0]
                yield Fact(Slot.DEADLINE, time_kind(kind, hit[0]), hit[0], Span(start + hit.start(), start + hit.end()))
                break


def time_kind(kind: str, words: str) -> str:
    """Times compare when they are written alike: 三十日 with 十五日, 6月底前 with 9月底前."""
    if kind == "dated":
        return "dated:" + WHEN.sub("#", words)
    return f"{NUMBER.sub('', words)}:{'digits' if words[0].isdigit() else 'han'}"


def names(statement: Statement) -> Iterator[Fact]:
    """Terms in quotation marks that the library knows as names, and cited documents."""
    text, own = statement.material.text, statement.duty.span
    span = Span(max(own.start, statement.span.start), max(own.start, min(own.end, statement.span.end)))
    known = {term.words.span for term in statement.part.terms}
    for hit in QUOTED.finditer(text, span.start, span.end):
        inner = Span(*hit.span(1))
        if inner in known:
            yield Fact(Slot.TERM, term_kind(hit[1], statement.material.statute), hit[1], inner)
    for hit in TITLED.finditer(text, span.start, span.end):
        yield Fact(Slot.TERM, "title", hit[1], Span(*hit.span(1)))


def term_kind(words: str, statute: bool) -> str:
    """Names compare when they are built alike (六有 with 四不放过, 一企一档 with 一案双查), in statutes and outside of them."""
    return ("rule" if statute else "term") + built(words)


def built(words: str) -> str:
    """How a name is built, or how long it is."""
    if "+" in words:
        return ":plus"
    if EVENT.search(words):
        return ":event"
    if ARABIC.search(words):
        return ":digits"
    if "、" in words:
        return ":phrases"
    if sum(sign in "一双" for sign in words) >= 2 and len(words) <= 6:
        return ":one-one"
    if NUMBERED.match(words) and len(words) <= 7:
        return ":numbered"
    return ":long" if len(words) > 4 else ":short"


def first_body(statement: Statement) -> Iterator[Fact]:
    """The body that a statement begins with."""
    text, leads = statement.material.text, statement.duty.leads
    for lead in leads:
        opens = lead.span.start == statement.span.start and len(leads) == 1 and sound(lead)
        if opens and plain(lead.text) not in generic_bodies() and acts(text, lead.span.end, statement.span.end):
            yield Fact(Slot.BODY, body_kind(plain(lead.text)), plain(lead.text), lead.span)


def acts(text: str, at: int, end: int) -> bool:
    """Whether what a body does begins at `at`: adverbs, then a word that binds, a verb or a preposition."""
    if leaning("after").match(text, at):
        return False
    while word := verbs("adverb").at(text, at, end):
        at += len(word)
    return bool(bindings().at(text, at, end) or verbs("act", "cause", "join", "preposition").at(text, at, end))


@cache
def generic_bodies() -> frozenset[str]:
    return frozenset(lines("study_generic_bodies.txt"))


def body_kind(words: str) -> str:
    """Bodies compare when their names end alike: 教育局 with 水务局, 行业主管部门 with 有关部门."""
    plain_end = words.rstrip("）").split("（")[0]
    return f"body:{plain_end[-2:] if plain_end.endswith(TWO) else plain_end[-1:]}"


def responsible(duty: Duty) -> tuple[Phrase, ...]:
    """Those named after the duty as responsible (责任部门：…), where all of them read as names."""
    named = tuple(lead for lead in duty.leads if lead.span.start >= duty.span.end)
    return named if named and len(named) == len(duty.leads) and all(map(sound, named)) else ()


@cache
def period_rows() -> tuple[tuple[str, ...], ...]:
    """The periods there are, from the shortest to the longest, each with the ways to write it."""
    return tuple(tuple(words.rstrip("*") for words in line.split("\t")) for line in lines("study_periods.txt"))


@cache
def common_periods() -> tuple[str, ...]:
    """Those that every plan could have used."""
    return tuple(line.split("\t")[0].rstrip("*") for line in lines("study_periods.txt") if "*" in line)


@cache
def period_rank(words: str) -> int | None:
    """How rare a period is, however it is written (每日 and 每天 are the same); None for one that is not known."""
    return next((at for at, ways in enumerate(period_rows()) if words in ways), None)
