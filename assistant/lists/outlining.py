"""Questions about the outline of a text: what stands under a heading, how many items a part has, which parts a document has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import bag, share
from assistant.lists.acting import wordings
from assistant.lists.enumerating import of_row, rows_of
from assistant.lists.listing import COUNTED, ROOM, Listed, counted, name, words_of_use
from assistant.lists.mentioning import documents_meant
from assistant.lists.sweeping import FEW, about, narrowed, shared, shortened
from assistant.naming import shortens
from assistant.parsing import parse
from assistant.selecting import Candidate
from ingest.document import Document, Section, SectionKind, Span
from ingest.embedding import cut
from ingest.folding import fold
from ingest.library import Library
from ingest.numerals import chinese_to_int

NUMBER = r"[一二两三四五六七八九十百\d]{1,4}"
LARGE = r"大?部分|大?板块|大?块|大?标题|大[项条点类]|章节?|方面"
BY_NUMBER = re.compile(rf"第({NUMBER})个?({LARGE}|节)")
BY_NAME = re.compile(
    rf"[，,]?[“\"]?(?P<words>[^，。？?；]{{2,30}}?)[”\"]?(?:这|那|该|此)一?个?(?:{LARGE}|[节条项点段]|小节|标题|工作|任务)"
    rf"|[“\"](?P<quoted>[^”\"]{{2,30}})[”\"](?:一?个?(?:{LARGE}|[节条项点段]|标题))?(?=下面|底下|下边|之下|里|部分|[一这那]|标题|[章节条项])"
    rf"|(?P<part>[^，。？?；]{{2,30}}?)(?:一[章节条项块]|部分|板块|(?<![文规])章(?!程)|(?=底下|下面|下边|之下)|(?P<loose>(?=里头?|里面|中|当中))(?=[^，。]{{0,3}}(?:都|共|总共|一共)?(?:提|列|写|讲|说|分|安排|布置)))"
)
WHOLE = re.compile(
    r"(?:几|多少|哪几|哪些|什么)个?(大?部分|大?板块|大?块|大?标题|大[项条点类]|大?方面|章|节)|(?:一共|总共|全文|整[个份部]|拢共|统共|共)[^，。？]{0,4}(?:几|多少)(条)"
)
PROBLEMS = re.compile(
    r"(?:自己|自查|自身|还|仍|都)*(?:存在|查摆|剖析|查找|发现|暴露|反映|找|指出|承认|认|检讨|摆|列|说)(?:了|出|着|的|出了|出来|去年|上一年|有|是|在)*(?:哪[些几]个?|什么|啥|几个|几条|几[处样]|多少)?(?:主要|突出|地方)?(?:问题|不足|短板|短处|差距|薄弱环节|弱项|困难|毛病|(?:没有?|不|还没)(?:做|办|干)?(?:好|到位|够))"
    r"|(?:主要|突出)(?:问题|不足|短板|差距|薄弱环节|困难)|(?:还|尚|仍)有(?:哪[些几]个?|什么|啥)(?:问题|不足|短板|短处|差距|弱项|困难|毛病)|(?:问题|不足|短板|短处|薄弱环节)(?=[都是]?(?:有哪|是哪|是什么|有啥|有什么|有几))"
)
"""A question for what a report says of its own shortcomings."""
FAULTS = re.compile(r"(?:问题|不足|短板|差距|薄弱环节)[^。；\n]{0,6}[：:]\s*$")
ASKS_MANY = re.compile(r"(?<!哪)几(?!乎|经)|多少")
COUNT_UNIT = re.compile(r"(?:(?<!哪)几|多少)大?([个条项章节件点款块])")
SAYS = re.compile(
    r"^(?:工作)?(?:要点|计划|总结|谋划|文件|条例|方案|预案)?(?:里|中|里面|里头)?(?:关于|有关|针对|围绕|讲|说|写|谈|提到|涉及|管)?(?=[\u4e00-\u9fff“《]{2})"
)
COARSE = re.compile(r"[块分]$")
ARTICLE, CHAPTER = re.compile(r"第.{1,6}条"), re.compile(r"第.{1,4}[章节编]")
PRINTED = re.compile(r"[一二三四五六七八九十百]+|\d+")
WORD = re.compile(r"[^\W\d_]")
NOT_READ = frozenset({SectionKind.METADATA, SectionKind.CHROME})
SAID = 0.55  # of the words that name a part, that its heading must say
SURELY, SURELY_WHOLE = (
    0.75,
    0.95,
)  # the same, where what is meant is called a part loosely (防汛这一块): of a section with others in it, of one without
OTHERWISE = 0.9  # what a word counts that a heading says in another wording
EXACT = 0.1  # what it adds that all of a heading is said
TELLING = 60  # characters of an item, from which it says more than its heading
ALL = 60  # documents in scope, at most, whose headings are all read


@dataclass(frozen=True, slots=True)
class Part:
    """A section that a question means; fit: how well its heading says the words."""

    document: Document
    section: Section
    fit: float


def outlined(inquiry: Inquiry, library: Library) -> Listed | None:
    """What stands under the heading a question means, or how much; None where it asks for no outline, or no heading fits."""
    if len(inquiry.places) > 1 or inquiry.told:
        return None
    text = inquiry.text
    if (number := BY_NUMBER.search(text)) and _only_asks(text[number.end() :]):
        return _of_part(_numbered(number, inquiry, library), text, library)
    if (called := BY_NAME.search(text)) and _only_asks(text[called.end() :]):
        words = next(filter(None, called.groups()))
        loosely = bool(COARSE.search(called[0])) or called["loose"] is not None
        part = _named(words, inquiry, library)
        if part and not (loosely and _doubtful(part, library)) and (found := _of_part(part, text, library)):
            return found
    if (problems := PROBLEMS.search(text)) and _only_asks(
        _unscoped(text, inquiry, library).replace(problems[0], "哪些")
    ):
        return _of_part(_kind_of_part(SectionKind.PROBLEM, inquiry, library), text, library) or _faults(
            inquiry, library
        )
    if (whole := WHOLE.search(text)) and _only_asks(_unscoped(text, inquiry, library)):
        return _of_whole(inquiry, bool(whole[2]), library)
    return None


def under(inquiry: Inquiry, first: Candidate, library: Library) -> Listed | None:
    """What stands under the heading that is the best sentence of a question, or how many items; None where it is no heading, or
    one with nothing under it, or where one value is asked for."""
    if inquiry.kind not in (Kind.LIST, Kind.WHAT) and not parse(inquiry.text, inquiry.limiting).counts:
        return None
    document = library.document(first.hit.passage.document)
    section = next((one for one in library.sections(document.id) if _heads(document, one, first.span)), None)
    return _of_part(Part(document, section, 1.0), inquiry.text, library, whole=True) if section else None


def _heads(document: Document, section: Section, span: Span) -> bool:
    """Whether a sentence is no more than the heading of a section with something under it."""
    if (
        not section.heading
        or section.kind in NOT_READ
        or span.start not in (section.span.start, section.span.start + len(section.marker))
    ):
        return False
    head = headline(document, section)
    return span.end <= head.end + 1 and bool(document.text[head.end : section.span.end].strip("。\n 　"))


def _doubtful(part: Part, library: Library) -> bool:
    """Whether words that call something a part of a text loosely (防汛这一块) may not mean this section."""
    inner = any(one.parent == part.section.ordinal for one in library.sections(part.document.id))
    return part.fit < (SURELY if inner else SURELY_WHOLE)


def _only_asks(tail: str) -> bool:
    """Whether words ask for contents or a count and for nothing in particular (里都讲了哪几件事)."""
    words = "|".join(map(re.escape, words_of_use("outline")))
    return bool(re.fullmatch(rf"(?:{words}|[\W_])*", tail)) and bool(
        re.search(r"几|多少|哪|什么|啥|列|捋|理|概括|内容", tail)
    )


def _unscoped(text: str, inquiry: Inquiry, library: Library) -> str:
    """A question without the words that name its scope and without titles of few documents."""
    for words in sorted(inquiry.limiting, key=len, reverse=True):
        text = text.replace(words, "")
    titles = [fold(library.entry(id).title) for id in inquiry.documents[:FEW]]
    said = {text[start:end] for start, end in cut(text) if end - start > 1}
    for word in (one for one in said if titles and all(_says(title, fold(one)) for title in titles)):
        text = text.replace(word, "")
    return text


def _says(title: str, word: str) -> bool:
    """Whether a title says a word, or spells it out (应急局 of 应急管理局)."""
    return word in title or (len(word) > 2 and shortens(word, title))


def _faults(inquiry: Inquiry, library: Library) -> Listed | None:
    """The list of shortcomings that stands in the plans in scope under no heading of its own; None where there is none, or several."""
    found = [
        row
        for id in documents_meant(inquiry, library)[:FEW]
        for document in (library.document(id),)
        for row in rows_of(document, library.sections(id))
        if FAULTS.search(row.lead.of(document.text)) and not library.entry(id).family
    ]
    return of_row(found[0], library) if len(found) == 1 else None


def _one_document(inquiry: Inquiry, library: Library) -> Document | None:
    """The one document that is meant; None where it may be several."""
    within = set(inquiry.documents)
    newest = tuple(id for id in inquiry.documents if library.entry(id).successor not in within)
    found = newest if len(newest) == 1 else narrowed(newest, inquiry.terms, library, 1)
    titled = found and (len(newest) == 1 or _titled(found[0], inquiry, library))
    return library.document(found[0]) if titled else None


def _titled(id: str, inquiry: Inquiry, library: Library) -> bool:
    question = about(inquiry.terms, library)
    return bool(question) and share(bag(question, library.entry(id).title), question.weights) >= 0.5


def _numbered(found: re.Match[str], inquiry: Inquiry, library: Library) -> Part | None:
    """The part of the one document in scope that carries a number (第三部分 → 三、; 第二章)."""
    document = _one_document(inquiry, library)
    if document is None:
        return None
    number = int(found[1]) if found[1].isdigit() else chinese_to_int(found[1].replace("两", "二"))
    sections = library.sections(document.id)
    marked = [one for one in sections if one.marker and one.kind not in NOT_READ and _number(one) == number]
    sign = next((sign for sign in "章节" if sign in found[2] and found[2] != "章节"), "")
    fitting = [one for one in marked if (sign in one.marker if sign else not ARTICLE.match(one.marker))]
    least = min((one.level for one in fitting), default=0)
    chosen = [one for one in fitting if one.level == least]
    return Part(document, chosen[0], 1.0) if len(chosen) == 1 else None


def _number(section: Section) -> int | None:
    """The number that a marker prints (（七） → 7)."""
    found = PRINTED.search(section.marker)
    return None if not found else int(found[0]) if found[0].isdigit() else chinese_to_int(found[0])


def _kind_of_part(kind: SectionKind, inquiry: Inquiry, library: Library) -> Part | None:
    """The outermost section of a kind in the plans in scope; None where there is none, or several."""
    found = [
        Part(library.document(id), one, 1.0)
        for id in documents_meant(inquiry, library)[:ALL]
        for sections in (library.sections(id),)
        for one in sections
        if one.kind is kind and one.parent is not None and sections[one.parent].kind is not kind
    ]
    return found[0] if len(found) == 1 else None


def _named(words: str, inquiry: Inquiry, library: Library) -> Part | None:
    """The part whose heading says the words best; None where none says most of them, or two documents have it."""
    for one in sorted(inquiry.limiting, key=len, reverse=True):
        words = words.replace(one, " ")
    words = SAYS.sub("", words.rsplit("“", 1)[-1].strip())
    question = about([one for one in re.split(r"[\W的]+", words) if len(one) > 1], library)
    if question is None:
        return None
    ids = inquiry.documents if len(inquiry.documents) <= ALL else narrowed(inquiry.documents, inquiry.terms, library)
    asked = [(id, left, about([left], library)) for id in ids for left in (_beyond_title(words, id, library),)]
    parts = [
        Part(library.document(id), one, fit)
        for id, left, own in asked
        if own
        for one in library.sections(id)
        if one.heading and one.parent is not None and one.kind not in NOT_READ
        for fit in (_fit(own.weights, bag(own, one.heading), one, left),)
        if fit >= SAID
    ]
    best = max((one.fit for one in parts), default=0.0)
    chosen = [one for one in parts if one.fit == best]
    documents = {one.document.id for one in chosen}
    meant = _one_document(inquiry, library) if len(documents) > 1 else None
    return next((one for one in chosen if len(documents) == 1 or (meant and one.document.id == meant.id)), None)


def _beyond_title(words: str, id: str, library: Library) -> str:
    """The words a question names a part by, without those at their beginning that only name the document; all where all do."""
    title = fold(library.entry(id).title)
    starts = [start for start, _ in cut(words)]
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        if fold(words[start:end]) not in title:
            return SAYS.sub("", words[start:])
    return words.strip()


def _fit(weights: dict[str, float], said: set[str], section: Section, words: str) -> float:
    """How much of the words a heading says, letter pair by letter pair or word by word; more where they are all of it."""
    heading = fold(section.heading)
    whole = heading in fold(words) or fold(words.strip()) in heading
    pieces = [fold(words[start:end]) for start, end in cut(words) if WORD.search(words[start:end])]
    held = sum(_held(one, heading) * len(one) for one in pieces)
    kept = max(share(said, weights), held / (sum(map(len, pieces)) or 1))
    return kept + EXACT * whole - 0.001 * min(len(section.heading), 60)


def _held(word: str, heading: str) -> float:
    """Whether a heading says a word (1.0), with something between its halves, in another wording (OTHERWISE), or not (0.0)."""
    halves = (word[: len(word) // 2], word[len(word) // 2 :])
    if word in heading or (len(word) > 3 and all(one in heading for one in halves)):
        return 1.0
    return OTHERWISE if any(fold(other) in heading for other in wordings(word)) else 0.0


def _of_part(part: Part | None, text: str, library: Library, whole: bool = False) -> Listed | None:
    """What stands under the heading of a part, or how much. whole: its items as far as there is room, not their headings alone."""
    if part is None:
        return None
    unit = COUNT_UNIT.search(text)
    items = _items(part.section, library.sections(part.document.id), bool(unit and unit[1] == "条"))
    if ASKS_MANY.search(text):
        return _counted(part.document, items, unit[1] if unit else "", library) if len(items) > 1 else None
    return _contents(part, items, library, whole)


def _items(part: Section, sections: Sequence[Section], articles: bool) -> list[Section]:
    """The marked sections right under a part; its articles at whatever depth, where these are asked for or all it has."""
    inside = [one for one in sections if one.span in part.span and one.ordinal != part.ordinal and one.marker]
    found = [one for one in inside if ARTICLE.match(one.marker)]
    own = [one for one in inside if one.parent == part.ordinal]
    return found if found and (articles or not own) else own


def _counted(document: Document, items: Sequence[Section], unit: str, library: Library) -> Listed:
    """The number of items, and as many of their headings as are told beside a number."""
    draft = Draft(library)
    spans = [headline(document, one) for one in items]
    draft.lines.append(f"{counted(len(items), unit or _unit(items))}：")
    cap, count = (
        shared([len(one) for one in spans], COUNTED) if sum(map(len, spans)) > COUNTED else (COUNTED, len(spans))
    )
    chosen = spans if count == len(spans) else [*spans[: count - 1], spans[-1]]
    draft.row(document, "", [shortened(document.text, one, cap) for one in chosen], (spans[-1],))
    left = "" if count == len(items) else f"，篇幅所限列出 {count} 项"
    return Listed(draft, (f"{name(library.entry(document.id))}这里共列 {len(items)} 项{left}",))


def _unit(items: Sequence[Section]) -> str:
    marker = items[0].marker
    return "条" if ARTICLE.match(marker) else "章" if CHAPTER.match(marker) and "章" in marker else "项"


def _contents(part: Part, items: Sequence[Section], library: Library, whole: bool = False) -> Listed | None:
    """The items of a part: whole where there is room, else by their headings; the sentences of a part without any."""
    document, draft = part.document, Draft(library)
    if not items:
        spans = [
            one for one in sentences_within(document, _body(document, part.section)) if one.of(document.text).strip()
        ]
    elif len(part.section.span) <= ROOM or (whole and ROOM // len(items) >= TELLING):
        spans = [one.span for one in items]
    else:
        spans = [headline(document, one) for one in items]
    trimmed = [Span(one.start, one.start + len(one.of(document.text).rstrip())) for one in spans]
    if not trimmed:
        return None
    fits = sum(map(len, trimmed)) <= ROOM
    cap, count = (ROOM, len(trimmed)) if fits else shared([len(one) for one in trimmed], ROOM)
    for one in trimmed[:count]:
        draft.row(document, "", (shortened(document.text, one, cap),))
    left = "" if count == len(trimmed) else f"，篇幅所限列出 {count} 项"
    what = "句" if not items else "项"
    called = f"“{part.section.heading or part.section.marker}”下" if part.section.parent is not None else ""
    return Listed(draft, (f"{name(library.entry(document.id))}{called}共 {len(trimmed)} {what}{left}",))


def _body(document: Document, section: Section) -> Span:
    """A section without its marker and heading, where more than these stands in it."""
    head = headline(document, section)
    return (
        Span(head.end, section.span.end)
        if section.heading and document.text[head.end : section.span.end].strip("。\n 　")
        else section.span
    )


def headline(document: Document, section: Section) -> Span:
    """The marker and heading of a section; of one without a heading, its first sentence."""
    text, start = document.text, section.span.start
    words = section.heading.rstrip("。.：:")
    at = text.find(words, start, start + len(section.marker) + len(words) + 8) if words else -1
    if at >= 0:
        stop = at + len(words)
        return Span(start, stop + (text[stop : stop + 1] in "。.：:" and stop < section.span.end))
    first = next(iter(sentences_within(document, section.span)), section.span)
    return Span(first.start, first.start + len(first.of(text).rstrip()))


def _of_whole(inquiry: Inquiry, articles: bool, library: Library) -> Listed | None:
    """The parts of the one document in scope, or the number of its articles."""
    document = _one_document(inquiry, library)
    if document is None:
        return None
    root, *sections = library.sections(document.id)
    kept = [one for one in sections if one.kind not in NOT_READ]
    items = _items(root, kept, articles)
    if not articles:
        items = [one for one in kept if one.parent == root.ordinal and one.marker]
    if len(items) < 2:
        return None
    unit = COUNT_UNIT.search(inquiry.text)
    if ASKS_MANY.search(inquiry.text):
        return _counted(document, items, unit[1] if unit else "", library)
    return _contents(Part(document, root, 1.0), items, library)
