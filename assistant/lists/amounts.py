"""Every figure or time of a sort that a few documents hold: in the unit that is asked for, at the rhythms or within the spans that are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import bag, share
from assistant.lists.acting import wordings
from assistant.lists.listing import ROOM, Listed, name, plans_of, words_of_use
from assistant.lists.mentioning import documents_meant
from assistant.lists.sweeping import AROUND, FEW, FITS, about, narrowed, passages_of, shared, shortened, untitled
from assistant.parsing import Parsed, Role
from assistant.values import NUMERAL
from assistant.wording import lines, word_list
from ingest.document import Passage, Span
from ingest.library import Library
from ingest.numerals import int_to_chinese

MANY = r"(?:余|多)?(?:[-—~～至到]" + NUMERAL + r")?(?:余|多)?(?:万|亿)?(?:余|多)?"
COUNT = rf"(?<![第〔\d.·统专同唯单]){NUMERAL}{MANY}"
DIGITS = rf"(?<![第〔\d.·])\d[\d,]*(?:\.\d+)?{MANY}"
ASKED = "(?=的|都|有哪|要求|指标|数据|规定|分别|各|[列汇捋归？?”]|$)"  # what follows a unit whose figures are wanted
STANDS_FOR = {"asked": ASKED, "count": COUNT, "numeral": NUMERAL}  # the words in braces in `amounts.tsv`
PLAINLY = word_list("plainly_figures")
"""What makes a question one for every figure of the sort, so that none is a proof that there is none."""
LISTING = re.compile(r"(?:带|定了?|写明|标明|涉及|含)[有着了]?(?:[家次人户处件项起]数|金额|百分[比数]|比例)")
ANY = rf"百分之{NUMERAL}|{DIGITS}(?:{word_list('counted').pattern})"
WHOLE = word_list("every_figure")
EACH = re.compile(
    r"(?P<objects>[\u4e00-\u9fff]{2,12}?(?:(?:、|和|与|跟|以及|及)[\u4e00-\u9fff]{2,12}?)+)(?:各|分别|都)[^，。？]{0,8}(?:多少|几)"
)
JOINS = re.compile(r"、|和|与|跟|以及|及")
QUOTED = re.compile(
    r"《[^》]*》|“[^”]{1,6}”|〔[^〕]*〕\d*号?|(?:19|20)\d{2}年?|[一二三两五\d]年(?:行动|计划|规划|攻坚|整治)"
)
"""Figures in titles, names, numbers of papers and years: they count nothing."""
HOW_MANY = re.compile(r"(?:多少|(?<!哪)几)([家次人户处件项场起名回艘架辆台套座支份篇期批所间栋亩吨])")
SAID_BY_UNITS = "家次人户处件项场起名回亩"  # measure words that `amounts.tsv` knows
RHYTHM_QUOTED = re.compile(r"(?:[“\"]|带|跟|涉及|写着?|含)[每按逐][^，。？]{1,4}")
WORDS = re.compile(r"[“\"]([^”\"]{1,12})[”\"]")
SPOTS = word_list("spots")
MONEY = rf"{COUNT}元|{COUNT}[万亿]元"
FUNDS = word_list("money").pattern
SPENT = re.compile(rf"{FUNDS}|{word_list('spending').pattern}")
"""Words that only say that money is spent."""
OF_MONEY = frozenset({Kind.LIST, Kind.WHAT})
JOINED = re.compile(r"分别|各(?!项|笔|处|地)|和[^，。？]{1,12}(?:比|相比)")
SPENDING = re.compile(
    rf"(?:哪|什么|啥|都)[^，。？]{{0,10}}(?!钱粮)(?:{FUNDS})|(?:{FUNDS})[^，。？]{{0,10}}(?:哪|什么|啥|(?:怎么|咋)[花用])"
)
"""Asks what money is spent on: every sum that a plan names."""
ONE_BODY = frozenset({Kind.WHO, Kind.YESNO})
SUCH = word_list("examples")  # the rhythms that are named are examples
ONE = re.compile(r"一[个种批项条套支家类份件轮期]")
MARKS = "，,；;。：:！？!?\n"
ALONE = 10  # characters a clause must have to stand without the one before
PAST = word_list("figures_done")
GENERAL = 0.2  # of the passages of a document: a matter that more of them speak of singles nothing out
FEWEST = 2
HANDFUL = 5  # clauses that are told whatever they are about, where one is about the matter


@dataclass(frozen=True, slots=True)
class Found:
    """A clause with a figure of the sort; fit: how much of the matter that is asked about it says, 0 to 1."""

    passage: Passage
    span: Span
    fit: float


def amounts(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """Every clause of a few documents with a figure of the sort that is asked for; None where the question asks for no such list."""
    each = EACH.search(inquiry.text)
    several = len(HOW_MANY.findall(inquiry.text)) > 1 and inquiry.kind is not Kind.COMPARE
    whole = each or several or WHOLE.search(inquiry.text) or LISTING.search(inquiry.text)
    asks = inquiry.kind not in ONE_BODY and not SUCH.search(inquiry.text) and whole
    if inquiry.told:
        return None
    pattern = asked_values(inquiry.text) if asks else None
    documents = _read(inquiry, library) if pattern else ()
    if inquiry.kind in OF_MONEY and SPENDING.search(inquiry.text) and not JOINED.search(inquiry.text):
        return _spending(inquiry, parsed, library)
    if pattern is None or not documents:
        return None
    words = () if each else _matter(inquiry, parsed)
    plainly = bool(PLAINLY.search(inquiry.text)) and not words
    found = _clauses(documents, pattern, inquiry, words, library)
    found = _of_objects(each["objects"], found, library) if each else found
    if several and not each:
        found = _of_best(_clauses(documents, pattern, inquiry, (), library), inquiry, library)
    if not found and not each and plainly:
        return Listed(Draft(library), (), f"逐句查过 {len(documents)} 份文件，没有写明这类数字")
    return (
        told_clauses(found, documents, "写明这类数字的", library) if len(found) >= (1 if plainly else FEWEST) else None
    )


def _spending(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """Every clause with a sum of money of the few plans in scope, about the matter that is asked about where one is."""
    plans = plans_of(inquiry.documents, library)
    if not plans or len(plans) < len(inquiry.documents) or len(plans) > FEW:
        return None
    said = [SPENT.sub(" ", one) for role in (Role.OBJECT, Role.BODY) for one in parsed.pieces(role)]
    words = tuple(word for one in said for word in one.split() if len(word) > 1)
    found = _clauses(plans, re.compile(MONEY), inquiry, words, library)
    return told_clauses(found, plans, "写明金额的", library) if len(found) >= FEWEST else None


def all_figures(inquiry: Inquiry, parsed: Parsed, documents: Sequence[str], library: Library) -> Listed | None:
    """Every clause of these documents with a figure, whatever its unit."""
    words = _matter(inquiry, parsed)
    found = _clauses(documents, re.compile(ANY), inquiry, words, library)
    found = found or _clauses(documents, re.compile(ANY.replace(DIGITS, COUNT)), inquiry, words, library)
    return told_clauses(found, documents, "写明数字的", library) if found else None


def quoted_clauses(inquiry: Inquiry, library: Library) -> Listed | None:
    """Every clause of a few documents with words that are put in quotation marks, where the question asks how often or where they stand."""
    quoted = WORDS.findall(inquiry.text)
    documents = documents_meant(inquiry, library)
    if not quoted or len(documents) > FEW or not SPOTS.search(inquiry.text):
        return None
    found = _clauses(documents, re.compile("|".join(map(re.escape, quoted))), inquiry, (), library, named=True)
    if not found:
        return Listed(Draft(library), (), f"逐句查过 {len(documents)} 份文件，均未出现“{'”“'.join(quoted)}”")
    made = told_clauses(found, documents, f"出现“{'”“'.join(quoted)}”的", library)
    made.draft.lines.insert(0, f"{'两' if len(found) == 2 else int_to_chinese(len(found))}处：")
    return made


def asked_values(text: str) -> re.Pattern[str] | None:
    """What a figure of the sort looks like that a question wants listed: in one unit, or at two rhythms or more; None for no sort."""
    spans = [said for wanted, said in _figures("span") if wanted.search(text)]
    units = [said for wanted, said in _figures("unit") if wanted.search(text)]
    units += [rf"{COUNT}{found[1]}" for found in HOW_MANY.finditer(text) if found[1] not in SAID_BY_UNITS]
    if len(spans) > 1 or (spans and RHYTHM_QUOTED.search(text)):
        return re.compile("|".join((*spans, *units)))
    return re.compile("|".join(units)) if units and not spans else None


@cache
def _figures(sort: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What a question says for figures of a sort (unit, span), and how these are printed."""
    filled = (re.sub(r"\{([a-z]+)\}", lambda sign: STANDS_FOR[sign[1]], line) for line in lines("amounts.tsv"))
    rows = (line.split("\t") for line in filled)
    return tuple((re.compile(wanted), said) for of, wanted, said in rows if of == sort)


def told_clauses(found: Sequence[Found], documents: Sequence[str], what: str, library: Library) -> Listed:
    """The clauses, a line each, those that fit best where not all have room."""
    ranked = sorted(found, key=lambda one: -one.fit)
    cap, count = shared([len(one.span) for one in ranked], ROOM)
    draft = Draft(library)
    for one in sorted(ranked[:count], key=found.index):
        document = library.document(one.passage.document)
        label = f"{name(library.entry(document.id))}：" if len(documents) > 1 else ""
        draft.row(document, label, (shortened(document.text, one.span, cap),))
    left = "" if count == len(found) else f"，篇幅所限列出 {count} 处"
    return Listed(draft, (f"逐句查过 {len(documents)} 份文件，{what}共 {len(found)} 处{left}",))


def _read(inquiry: Inquiry, library: Library) -> tuple[str, ...]:
    documents = documents_meant(inquiry, library)
    return documents if len(documents) <= FEW else narrowed(documents, inquiry.terms, library, 1)


def _clauses(
    documents: Sequence[str],
    pattern: re.Pattern[str],
    inquiry: Inquiry,
    words: Sequence[str],
    library: Library,
    named: bool = False,
) -> list[Found]:
    """The clauses that hold a figure of the sort, about the matter that is asked about where one is.

    named: whether what stands in titles and names counts as well.
    """
    made: list[Found] = []
    for id in documents:
        text = library.document(id).text
        question = about(untitled(words, (id,), library), library)
        for passage in passages_of(id, inquiry.scope.year, bool(PAST.search(inquiry.text)), library):
            for span in _spans(text, passage.span, pattern, named):
                own = bag(question, span.of(text)) if question else set()
                around = bag(question, passage.context) - own if question else set()
                fit = share(own, question.weights) + AROUND * share(around, question.weights) if question else 1.0
                made.append(Found(passage, span, fit))
    return _about(made, [one for id in documents for one in library.passages(id)], words, library)


def _about(found: list[Found], passages: Sequence[Passage], words: Sequence[str], library: Library) -> list[Found]:
    """The clauses about a matter; all of them where it is one that the documents speak of everywhere, or where none is."""
    question = about(words, library)
    kept = [one for one in found if one.fit >= FITS]
    if len(words) > 1 and (spoken := _of_objects("、".join(words), found, library)):
        return spoken
    if question is None:
        return found
    if kept and len(found) <= HANDFUL:
        return found
    speak = sum(share(bag(question, f"{one.context}{one.text}"), question.weights) >= 2 * FITS for one in passages)
    return found if speak > GENERAL * len(passages) else kept


def _of_best(found: Sequence[Found], inquiry: Inquiry, library: Library) -> list[Found]:
    """The clauses of the passage that says most of a question for several figures, of one sentence where one holds them all."""
    question = about(inquiry.terms, library)
    if question is None or not found:
        return []
    fits = [share(bag(question, f"{one.passage.context}{one.passage.text}"), question.weights) for one in found]
    best = [one for one, fit in zip(found, fits, strict=True) if fit == max(fits)]
    document = library.document(best[0].passage.document)
    asked = [re.compile(rf"{COUNT}{one}") for one in HOW_MANY.findall(inquiry.text)]
    whole = [
        sentence
        for sentence in sentences_within(document, best[0].passage.span)
        if all(one.search(sentence.of(document.text)) for one in asked)
    ]
    return [one for one in best if any(one.span in sentence for sentence in whole[:1])] or best


def _matter(inquiry: Inquiry, parsed: Parsed) -> tuple[str, ...]:
    """What the figures are to be about: the words of the matter without those that name the sort of figure."""
    said = [one for role in (Role.OBJECT, Role.BODY) for one in parsed.pieces(role)]
    known = (*(one for one in words_of_use("outline") if len(one) > 1), *words_of_use("figure"))
    words = "|".join(map(re.escape, known))
    sorts = "|".join(wanted.pattern for wanted, _ in (*_figures("unit"), *_figures("span")))
    left = [piece for one in said for piece in re.split(rf"[\W_]+|{sorts}|{words}", one) if piece]
    return tuple(one for one in left if len(one) > 1)


def _spans(text: str, within: Span, pattern: re.Pattern[str], named: bool) -> list[Span]:
    """The clauses of a passage that hold a figure of the sort, one next to the other put together where it is short."""
    names = [] if named else [found.span() for found in QUOTED.finditer(text, within.start, within.end)]
    made: list[Span] = []
    for found in pattern.finditer(text, within.start, within.end):
        if ONE.match(found[0]) or any(start <= found.start() < end for start, end in names):
            continue
        span = _clause(text, within, Span(*found.span()))
        if made and span.start < made[-1].end:
            span = Span(made.pop().start, span.end)
        made.append(span)
    return made


def _clause(text: str, within: Span, spot: Span) -> Span:
    """The clause around a figure, with the one before where it is too short to say what the figure is of."""
    end = next((at for at in range(spot.end, within.end) if text[at] in MARKS), within.end)
    start = _start(text, within, spot.start)
    if end - start < ALONE and start > within.start and text[start - 1] in "，,：:":
        start = _start(text, within, start - 1)
    return Span(start, start + len(text[start:end].rstrip()))


def _start(text: str, within: Span, at: int) -> int:
    return next((one + 1 for one in range(at - 1, within.start - 1, -1) if text[one] in MARKS), within.start)


def _of_objects(objects: str, found: Sequence[Found], library: Library) -> list[Found]:
    """The clauses that say one of the things a question names one after another."""
    names = [other for one in JOINS.split(objects) for other in wordings(one)]
    return [
        one for one in found if any(name in one.span.of(library.document(one.passage.document).text) for name in names)
    ]
