"""Every figure or time of a sort that a few documents hold: in the unit that is asked for, at the rhythms or within the spans that are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

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
from ingest.document import Passage, Span
from ingest.library import Library
from ingest.numerals import int_to_chinese

MANY = r"(?:余|多)?(?:[-—~～至到]" + NUMERAL + r")?(?:余|多)?(?:万|亿)?(?:余|多)?"
COUNT = rf"(?<![第〔\d.·统专同唯单]){NUMERAL}{MANY}"
DIGITS = rf"(?<![第〔\d.·])\d[\d,]*(?:\.\d+)?{MANY}"
ASKED = "(?=的|都|有哪|要求|指标|数据|规定|分别|各|[列汇捋归？?”]|$)"  # what follows a unit whose figures are wanted
UNITS = (
    (re.compile(rf"家数{ASKED}|(?<!哪)几家|多少家"), rf"{COUNT}家"),
    (re.compile(rf"次数{ASKED}|(?<!哪)几[次回遍]|多少[次回遍]|场次|(?<!哪)几场|多少场"), rf"{COUNT}(?:家?次|场|轮|期)"),
    (re.compile(rf"人数{ASKED}|(?<!哪)几个?人|多少个?人|人次"), rf"{COUNT}(?:个?人(?!大)|名)"),
    (re.compile(rf"户数{ASKED}|(?<!哪)几户|多少户"), rf"{COUNT}户"),
    (re.compile(rf"处数{ASKED}|(?<!哪)几处|多少处"), rf"{COUNT}处"),
    (re.compile(rf"件数{ASKED}|(?<!哪)几件|多少件"), rf"{COUNT}[件份篇]"),
    (re.compile(rf"起数{ASKED}|(?<!哪)几起|多少起"), rf"{COUNT}起"),
    (re.compile(rf"项数{ASKED}|(?<!哪)几项|多少项"), rf"{COUNT}项"),
    (re.compile(r"金额|多少钱|几万|钱数|资金数|投[入资]多少|罚款数|数额"), rf"{COUNT}元|{COUNT}[万亿]元"),
    (re.compile(r"比例|百分比|百分数|百分之几|比率"), rf"{COUNT}[%％‰]|百分之{NUMERAL}|{NUMERAL}分之{NUMERAL}"),
    (re.compile(r"面积|多少亩|多大地方"), rf"{COUNT}(?:平方(?:公里|千米|米)|公顷|亩)"),
)
"""What a question says for a unit, and how a figure in it is printed."""
SPANS = (
    (re.compile(r"[每按逐]个?月|月度|一月一"), r"[每按逐]个?月|月度|[一两\d]个?月一[\u4e00-\u9fff]"),
    (
        re.compile(r"[每隔][两二三四]个?月|[两二三四]个?月一"),
        r"[每隔][两二三四\d]个?月|[两二三四\d]个?月一[\u4e00-\u9fff]",
    ),
    (re.compile(r"[每按逐]个?季度?|季度一"), r"[每按逐]个?季度?|(?<![一二三四第个])季度"),
    (re.compile(r"[每按逐]个?年(?!底)|年度|一年一"), r"[每按逐]个?年(?!底)|年度|[一两]年一[\u4e00-\u9fff]"),
    (re.compile(r"[每按逐]个?半年|半年一"), r"(?<![上下])[每按逐]?半年(?!工作)"),
    (re.compile(r"[每按逐]个?(?:周|星期)|一周一"), r"[每按逐]个?周|一周一"),
    (re.compile(r"[每按逐]个?[天日]"), r"[每按逐]个?[天日](?!常)"),
    (
        re.compile(r"(?:至少|不少于|最少|起码)[几一两二三\d多少N]*[次回遍场轮]"),
        rf"(?:至少|不少于|不低于)[^，,。；;]{{0,8}}?{NUMERAL}(?:次|场|轮|遍)",
    ),
    (re.compile(r"[几多少\dN一两二]+个?(?:小时|钟头)(?:之|以)?内"), rf"{NUMERAL}个?小时(?:之|以)?内"),
    (re.compile(r"[几多少\dN一两二]+分钟(?:之|以)?内"), rf"{NUMERAL}分钟(?:之|以)?内"),
    (re.compile(r"[几多少\dN一两二]+个?(?:工作)?[天日](?:之|以)?内"), rf"{NUMERAL}个?(?:工作)?[天日](?:之|以)?内"),
    (re.compile(r"[几多少\dN一两二]+个?月(?:之|以)?内"), rf"{NUMERAL}个?月(?:之|以)?内"),
    (re.compile(r"年底前?|年内|月底前?|[几\d]月[几\d]*[日号]?前"), r"年底前?|年内|月底前|\d{1,2}月(?:\d{1,2}日|底)?前"),
)
"""What a question says for a rhythm or a span of time, and how one is printed."""
PLAINLY = re.compile(r"[家次人户处件项]数|金额|百分[比数]|比例|带[有着了]?[“\"]?[每按逐几至]|写明|定了")
"""What makes a question one for every figure of the sort, so that none is a proof that there is none."""
LISTING = re.compile(r"(?:带|定了?|写明|标明|涉及|含)[有着了]?(?:[家次人户处件项起]数|金额|百分[比数]|比例)")
ANY = rf"百分之{NUMERAL}|{DIGITS}(?:家次|人次|个|家|次|名|人|项|类|种|件|处|场|支|部|座|吨|期|篇|份|批|套|台|辆|条|所|[%％]|万?元|亿元|平方米|公里|学时|户)"
WHOLE = re.compile(
    r"哪[些几]|都有|有啥|什么|啥|[列捋理归汇盘拢统]|清单|全部|所有|一览|凑齐|找出|数一数|那些|各(?:项|个|是)"
)
FIGURES = re.compile(r"带?数字|数据|量化|定量|指标")
EACH = re.compile(
    r"(?P<objects>[\u4e00-\u9fff]{2,12}?(?:(?:、|和|与|跟|以及|及)[\u4e00-\u9fff]{2,12}?)+)(?:各|分别|都)[^，。？]{0,8}(?:多少|几)"
)
JOINS = re.compile(r"、|和|与|跟|以及|及")
QUOTED = re.compile(
    r"《[^》]*》|“[^”]{1,6}”|〔[^〕]*〕\d*号?|(?:19|20)\d{2}年?|[一二三两五\d]年(?:行动|计划|规划|攻坚|整治)"
)
"""Figures in titles, names, numbers of papers and years: they count nothing."""
HOW_MANY = re.compile(r"(?:多少|(?<!哪)几)([家次人户处件项场起名回艘架辆台套座支份篇期批所间栋亩吨])")
SAID_BY_UNITS = "家次人户处件项场起名回亩"  # measure words that UNITS knows
RHYTHM_QUOTED = re.compile(r"(?:[“\"]|带|跟|涉及|写着?|含)[每按逐][^，。？]{1,4}")
WORDS = re.compile(r"[“\"]([^”\"]{1,12})[”\"]")
SPOTS = re.compile(r"几[处次回]|哪[几些]处|多少[处次]|哪[些几]?个?地方|哪[些几]?[条句项]")
MONEY = rf"{COUNT}元|{COUNT}[万亿]元"
SPENT = re.compile(
    r"准备|打算|花|掏|钱|经费|资金|预算|补助|补贴|开支|投入|政府|往外|要|的|了|那|些|笔|用|在|到|给|出|装备"
)
"""Words that only say that money is spent."""
OF_MONEY = frozenset({Kind.LIST, Kind.WHAT})
JOINED = re.compile(r"分别|各(?!项|笔|处|地)|和[^，。？]{1,12}(?:比|相比)")
SPENDING = re.compile(
    r"(?:哪|什么|啥|都)[^，。？]{0,10}(?:钱(?!粮)|经费|资金|预算|补助|补贴|开支)|(?:钱|经费|资金|预算|补助|补贴|开支)[^，。？]{0,10}(?:哪|什么|啥|(?:怎么|咋)[花用])"
)
"""Asks what money is spent on: every sum that a plan names."""
ONE_BODY = frozenset({Kind.WHO, Kind.YESNO})
SUCH = re.compile(r"这[种类样]|定期|周期|频次|有没有|是否")  # the rhythms that are named are examples
ONE = re.compile(r"一[个种批项条套支家类份件轮期]")
MARKS = "，,；;。：:！？!?\n"
ALONE = 10  # characters a clause must have to stand without the one before
PAST = re.compile(r"已经?|累计|完成|去年|[弄搞开办做组织投入花检查排整改训培][\u4e00-\u9fff]{0,2}了|了(?=多少|几|哪)")
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
    spans = [said for wanted, said in SPANS if wanted.search(text)]
    units = [said for wanted, said in UNITS if wanted.search(text)]
    units += [rf"{COUNT}{found[1]}" for found in HOW_MANY.finditer(text) if found[1] not in SAID_BY_UNITS]
    if len(spans) > 1 or (spans and RHYTHM_QUOTED.search(text)):
        return re.compile("|".join((*spans, *units)))
    return re.compile("|".join(units)) if units and not spans else None


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
    words = "|".join(
        map(
            re.escape,
            (
                *(one for one in words_of_use("outline") if len(one) > 1),
                "家数",
                "次数",
                "人数",
                "指标",
                "数字",
                "数据",
                "要求",
                "至少",
            ),
        )
    )
    sorts = "|".join(wanted.pattern for wanted, _ in (*UNITS, *SPANS))
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
