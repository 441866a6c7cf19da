"""Questions that want a whole list: of one body, of what falls due, recurs, is forbidden or done, of all that mention a thing.

The best few passages can never prove that a list is complete or that something is absent; the register and the full texts can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant.answer import Inquiry, Kind
from assistant.drafting import Draft
from assistant.lists.amounts import all_figures, amounts, quoted_clauses
from assistant.lists.around import list_around
from assistant.lists.bodies import lines_counted, nothing_but_a_body, of_body, only_a_body, spoken_bodies
from assistant.lists.counting import count_around
from assistant.lists.enumerating import counted_list, standing_list, surely_listed
from assistant.lists.graded import graded
from assistant.lists.groups import groups
from assistant.lists.items import by_item, rows
from assistant.lists.listing import Listed
from assistant.lists.making import made, spoken_of
from assistant.lists.mentioning import (
    COUNTS_DOCUMENTS,
    LACKS,
    MENTIONS,
    QUOTED,
    WHICH,
    counted_mentions,
    foreign_word,
    mentions,
    named,
)
from assistant.lists.outlining import outlined
from assistant.lists.periods import planned_in
from assistant.lists.schedules import scheduled
from assistant.lists.several import of_offices, of_several
from assistant.lists.stages import stages
from assistant.lists.sweeping import (
    FEW,
    Finder,
    Matter,
    about,
    clauses_with,
    fitting,
    holding,
    listed,
    narrowed,
    near_best,
    noted,
    preferred,
    sweep,
    untitled,
)
from assistant.lists.timing import falling, recurring
from assistant.lists.together import together
from assistant.lists.valued import valued
from assistant.misfits import ASKS_PLACE
from assistant.parsing import Aim, Parsed, Role, parse
from assistant.selecting import nearest
from assistant.values import FREQUENCY, NUMERAL
from ingest.document import SectionKind
from ingest.duty import Standing, Wanted
from ingest.library import Library
from ingest.numerals import chinese_to_int

PASSED = re.compile(r"过期|过了|逾期|早就|已经到期|失效")
QUARTER = re.compile(r"(?:第)?([一二三四])季度")
FORBIDS = re.compile(r"不得(?!超过|少于|低于|高于|大于|小于|晚于|早于|多于)|禁止|严禁|不准|不许")
ASKS_BAN = re.compile(r"不[得准许能让可要兴]|[禁严]|别(?!的|[人处家])|碰不得|红线|违[法规禁]|犯")
FORBIDDEN_ACTS = re.compile(r"(?:不得|禁止|严禁)[^。；]{0,16}(?:下列|以下)|(?:下列|以下)[^。；]{0,12}行为")
WITHIN = re.compile(r"(?:日|天|小时|分钟|月|年)(?:之)?内|日前|之前|以前|届满")
DONE = re.compile(r"已|完成|累计|共|先后|全年")
MONTH = re.compile(r"(?<![\d年])(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:[上中下]旬|底|末|份?之?前|份?以前)")
TENTHS = {"上": 10, "中": 20}
QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
TIMED = re.compile(f"{WITHIN.pattern}|{FREQUENCY.pattern}")
EVERYWHERE = re.compile(r"库里|全库|各份|各个?文件|所有(?:的)?(?:文件|法规|材料)|分文件|每份文件")
ALL_TIMES = re.compile(r"天数|年限|期限|时限|时间要求|时间节点|具体时间|分钟数|小时数|跟?时间有关|周期|频次")
ASKS_TIMES = re.compile(r"哪[些几]个?(?:时间|期限|时限|日子|时间点)(?![^，。？]{0,4}[内里])")
LIMITS = re.compile(r"时限|期限")
ENDING = re.compile(r"到期|交账|交差|交卷|了结|收尾|收口|见分晓|完工|做完|干完|办完|截止|卡[在着死]|赶在|期限|时限")
LISTED = frozenset({Kind.LIST, Kind.WHAT})
ASKS_TIME = re.compile(
    r"[年月日季][底末初前内]|[\d一二三四五六七八九十]月|季度|半年|时限|期限|限期|到期|过期|逾期|时间|日期|节点|多久|几时|何时|什么时候|啥时候|每|频|隔|[一几]回|反复|经常"
)
EVERY = re.compile(
    r"所有|凡是|全部|一切|整理|哪[几些]处|都[有列给]|那些|[捋归汇盘]|梳理|理一|[列找数]全|列[一出举个]|过一遍|清单"
)
UNITS = (
    (re.compile(r"天数|几[天日]|[多少]+[天日]|工作日"), r"个?工作日|日|天"),
    (re.compile(r"年限|几年|[多少]+年"), r"年"),
    (re.compile(r"分钟"), r"分钟"),
    (re.compile(r"小时|钟头"), r"个?小时"),
    (re.compile(r"几个?月|月数"), r"个月"),
)
ANY_UNIT = "|".join(unit for _, unit in UNITS)
ALL_FIGURES = re.compile(r"数据|数字|指标|金额")
ASKS_WHICH = re.compile(
    r"谁|哪[几些一两]?[个份部家]?(?:地方|文件|要点|条例|法(?!子)|地|[市区县]|家)|哪[几些]?[份部家]|各家|几家"
)
ANY_DOCUMENT = re.compile(r"有没有[^，。？]{0,4}(?:文件|条例|法规|法律|要点|地方)")
COUNTED_SORT = re.compile(r"(?<!哪)(?:几|多少)[种类项个](?:情[形况]|行为|措施|条件|职责|义务|材料|内容)")
AS_LIKELY = 0.8  # of the chance that one provision is asked for, for a whole list to be tried
LEAST_LIKELY = 0.08
SURE = 0.8
LIKELY = 0.7
NOT_WHOLE = (Aim.LOOK, Aim.COMPARE)  # aims that are answered from the best passages
OF_A_LIST = frozenset({Aim.LOOK, Aim.COLLECT, Aim.MENTION, Aim.OFTEN})
OF_PROVISIONS = frozenset({Aim.LOOK, Aim.FORBID, Aim.BODY})
OF_ITEMS = frozenset({Aim.LOOK, Aim.COLLECT, Aim.BODY, Aim.FORBID})
ONE_VALUE = frozenset({Kind.NUMBER, Kind.DEADLINE, Kind.WHO})
OF_MANY = re.compile(r"哪[些几]|几(?:种|类)|(?:什么|啥)样|分别|各[个类自由归]|[列捋理]一")  # more than one is asked for
SUCH = re.compile(r"这[种类样]|之类|定期|周期|频次|等等")  # the periods that are named are examples
PERIOD = re.compile(r"[按每逐](?:个?半?[年月天日周]|个?季|学期)|半年")
RHYTHM = re.compile(r"[按每逐](?:个?半?[年月天日周]|个?季度?|学期)|定期|周期|频次")
TIMELY = frozenset({Aim.DUE, Aim.OFTEN, Aim.BODY})
PROVIDED = frozenset({Aim.DUE, Aim.OFTEN, Aim.MENTION, Aim.DONE, Aim.COMPARE})
AMONG_DOCUMENTS = (ANY_DOCUMENT, MENTIONS, QUOTED, COUNTS_DOCUMENTS, EVERYWHERE, LACKS, WHICH)
ASKS_LIST = re.compile(
    r"(?:哪[些几](?:种|类|个|项)?|几(?:种|类)|(?:什么|啥)样)的?(?!文件|规定|条例|法|地方|[部份])|什么(?:情[形况]|行为|条件|措施|事情|单位)|[列捋理]一[列下捋]|列出来"
)


def settled(inquiry: Inquiry, library: Library) -> Listed | None:
    """The answer to a question whose own words settle that it wants a whole list, whatever else it may look like."""
    if inquiry.told:
        return None
    parsed = parse(inquiry.text, inquiry.limiting)
    if found := counted_mentions(inquiry, parsed, library) or foreign_word(inquiry, parsed, library):
        return found
    lacks = LACKS.search(inquiry.text) and parsed.chance(Aim.LOOK) < AS_LIKELY
    if (
        (lacks or parsed.chance(Aim.MENTION) >= LIKELY)
        and len(inquiry.places) < 2
        and not _of_provisions(inquiry, library)
        and (found := _mentioned(inquiry, parsed, library))
    ):
        return found
    if len(inquiry.places) > 1:
        return made(inquiry, library) or spoken_of(inquiry, library)
    if found := quoted_clauses(inquiry, library):
        return found
    found = (
        scheduled(inquiry, library)
        or planned_in(inquiry, library)
        or of_offices(inquiry, library)
        or graded(inquiry, library)
        or stages(inquiry, library)
        or groups(inquiry, library)
        or of_several(inquiry, library)
        or outlined(inquiry, library)
        or made(inquiry, library)
    )
    if found := found or amounts(inquiry, parsed, library):
        return found
    said = spoken_of(inquiry, library)
    return said if said and not _of_provisions(inquiry, library) else None


def _mentioned(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """The documents that mention a thing, where a question asks which of several do."""
    if not ASKS_WHICH.search(inquiry.text) or len(inquiry.documents) <= 1 or QUOTED.search(inquiry.text):
        return None
    return mentions(inquiry, parsed, library)


def listed_from(inquiry: Inquiry, library: Library, today: date, compares: bool = True) -> Listed | None:
    """The answer to a question that wants a whole list; None when it is a look-up, or nothing fits and that proves nothing.

    compares: whether the question may be a comparison, because sides were found in it.
    """
    if not inquiry.documents or inquiry.told:
        return None
    parsed = parse(inquiry.text, inquiry.limiting)
    if parsed.aim is not Aim.LOOK and (found := named(inquiry, library)):
        return found
    if nothing_but_a_body(inquiry, parsed, library) and (found := of_body(inquiry, parsed, library, today)):
        return found
    if found := _plainly_meant(inquiry, parsed, library, today):
        return found
    look = max(map(parsed.chance, NOT_WHOLE if compares else NOT_WHOLE[:1]))
    chances = {aim: parsed.chance(aim) for aim in WAYS}
    if FORBIDS.search(inquiry.text):
        chances[Aim.FORBID] += chances[Aim.COLLECT]  # everything that is collected is then what is forbidden
    tried = sorted(WAYS, key=lambda aim: -chances[aim])
    asks_list = parsed.aim is not Aim.LOOK or inquiry.kind is Kind.LIST or parsed.counts
    if asks_list and parsed.chance(Aim.MENTION) < SURE and only_a_body(inquiry, parsed, library):
        tried = sorted(tried, key=lambda aim: aim is not Aim.BODY)
        look = 0.0
    least = max(AS_LIKELY * look, LEAST_LIKELY)
    likely = [aim for aim in tried if chances[aim] >= least or (not look and aim is Aim.BODY)]
    upto = likely[: likely.index(Aim.COLLECT) + 1] if Aim.COLLECT in likely else likely  # what it leaves is ranked
    return next((found for aim in upto if (found := WAYS[aim](inquiry, parsed, library, today))), None)


def _plainly_meant(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    """What words of the question itself settle: a list that stands in the text, a rhythm, all spans of time, items counted."""
    text = inquiry.text
    if found := of_several(inquiry, library):
        return found
    rhythm = bool(RHYTHM.search(text))
    found = _timed(inquiry, parsed, library) if ENDING.search(text) and inquiry.kind in LISTED else None
    if found:
        return found
    counts = parsed.counts or bool(COUNTED_SORT.search(text))
    found = counted_list(inquiry, _meant(inquiry, library), library) if counts else None
    if not found and not parsed.counts and not _asks_one(inquiry, parsed):
        found = (
            _scattered(inquiry, parsed, library, today)
            or _around(inquiry, parsed, library)
            or _standing(inquiry, parsed, library)
        )
    if not found and rhythm and parsed.aim in TIMELY and not spoken_bodies(inquiry, parsed, library):
        found = _often(inquiry, parsed, library, today)
    if not found and not rhythm and (ASKS_TIMES.search(text) or (EVERY.search(text) and ALL_TIMES.search(text))):
        found = _all_times(inquiry, library)
    if not found and counts:
        found = lines_counted(inquiry, parsed, library)
    return found or count_around(inquiry, library)


def _meant(inquiry: Inquiry, library: Library) -> tuple[str, ...]:
    """The few documents that the question means."""
    return narrowed(inquiry.documents, inquiry.terms, library)


def _scattered(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    """The provisions of a statute that answer together, what a body shall do first; a plan's tasks stand in the register, its items
    under its headings."""
    if parsed.aim not in OF_PROVISIONS:
        return _timely(inquiry, parsed, library) if _of_provisions(inquiry, library) else None
    if EVERYWHERE.search(inquiry.text):
        return None
    statutes = all(library.entry(id).family for id in inquiry.documents)
    if parsed.aim is Aim.BODY and not statutes:
        return None
    if parsed.aim is Aim.BODY and only_a_body(inquiry, parsed, library):
        acts = of_body(inquiry, parsed, library, today)
        if acts and not acts.absence:
            return acts
    near = nearest(inquiry, library)
    return together(inquiry, library) if near and library.entry(near[0].hit.passage.document).family else None


def _timely(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """The provisions that answer together, where a question that seems to ask for all times or mentions means no more than these."""
    if parsed.aim not in PROVIDED or ALL_TIMES.search(inquiry.text) or ASKS_TIMES.search(inquiry.text):
        return None
    dated = valued(inquiry, parsed, library) if parsed.aim in TIMELY else None
    return dated or together(inquiry, library)


def _of_provisions(inquiry: Inquiry, library: Library) -> bool:
    """Whether a question may want provisions of a statute, and speaks of no documents or places among which it asks for some."""
    if any(one.search(inquiry.text) for one in AMONG_DOCUMENTS) or not inquiry.documents:
        return False
    near = nearest(inquiry, library)
    return bool(near) and bool(library.entry(near[0].hit.passage.document).family)


def _standing(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """A list that stands in a text, where the question asks for one, or where its introduction says nearly all of the question."""
    documents = _meant(inquiry, library)
    if parsed.aim in OF_A_LIST and ASKS_LIST.search(inquiry.text):
        return standing_list(inquiry, documents, library)
    return surely_listed(inquiry, documents, library) if parsed.aim in OF_ITEMS else None


def _around(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """The list around the best sentences, where a question wants one, and not everything that the documents say."""
    if parsed.counts or _asks_one(inquiry, parsed) or EVERY.search(inquiry.text) or EVERYWHERE.search(inquiry.text):
        return None
    return list_around(inquiry, library)


def _mentioning(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """Which documents mention a thing, where a question speaks of documents, of places or of mentioning."""
    speaks = (ASKS_WHICH, ANY_DOCUMENT, MENTIONS, QUOTED, COUNTS_DOCUMENTS, EVERYWHERE, LACKS)
    if ASKS_PLACE.search(inquiry.text) or not any(one.search(inquiry.text) for one in speaks):
        return None
    if _of_provisions(inquiry, library):
        return None
    return mentions(inquiry, parsed, library)


def _asks_one(inquiry: Inquiry, parsed: Parsed) -> bool:
    """Whether a look-up asks for one figure, one time or one body: no list answers it."""
    return parsed.aim is Aim.LOOK and inquiry.kind in ONE_VALUE and not OF_MANY.search(inquiry.text)


def _due(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    if found := valued(inquiry, parsed, library) or _timed(inquiry, parsed, library):
        return found
    if all(library.entry(id).family for id in inquiry.documents):
        return _swept(inquiry, parsed, library, holding(WITHIN), "写明期限的")
    words = [
        one
        for one in parsed.pieces(Role.OBJECT)
        if len(one) > 1 and not re.search(r"底|季度|[年月日旬]|时限|期限", one)
    ]
    words = list(untitled(words, inquiry.documents, library)) if len(inquiry.documents) <= FEW else words
    if not words and not ASKS_TIME.search(inquiry.text):
        return None
    duties, _ = library.duties(Wanted(documents=tuple(inquiry.documents), standing=Standing.PLANNED))
    dated = [
        duty for duty in duties if any(one.last and _falls(one.last, inquiry.text, today) for one in duty.deadlines)
    ]
    kept = fitting(dated, words, library)
    if not kept and words:
        return None
    if not kept:
        return Listed(
            Draft(library), (), f"检索范围内 {len(inquiry.documents)} 份文件的任务台账里没有写明这一时限的事项"
        )
    return rows(
        by_item(kept, library),
        library,
        f"按任务台账列出：{len(inquiry.documents)} 份文件里写明时限的事项",
        (),
        timed=True,
    )


def _timed(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """What the plans set down for the day, month or rhythm that the question names."""
    counts = parsed.counts
    return falling(inquiry, counts, library) or recurring(inquiry, counts, library)


def _falls(last: date, question: str, today: date) -> bool:
    if PASSED.search(question) and last >= today:
        return False
    ending = _ending(question)
    return not ending or (last.month, last.day) <= ending


def _ending(question: str) -> tuple[int, int] | None:
    """The last month and day of the part of the year that a question names; None where it names none."""
    if month := MONTH.search(question):
        number = int(month[1]) if month[1].isdigit() else chinese_to_int(month[1])
        tenth = month[0].partition("月")[2][0]
        return (number, TENTHS.get(tenth, 31)) if number and number <= 12 else None
    if quarter := QUARTER.search(question):
        return QUARTER_ENDS["一二三四".index(quarter[1]) + 1]
    return (6, 30) if "上半年" in question else None


def _often(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    if found := valued(inquiry, parsed, library):
        return found
    if not SUCH.search(inquiry.text) and (found := _timed(inquiry, parsed, library)):
        return found
    if not (RHYTHM.search(inquiry.text) or FREQUENCY.search(inquiry.text) or ASKS_TIME.search(inquiry.text)):
        return None
    periods = dict.fromkeys(one[0][1:].removeprefix("个") for one in PERIOD.finditer(inquiry.text))
    named = (
        rf"[每逐按][两二三\d]?个?(?:{'|'.join(sorted(periods, key=len, reverse=True))})"
        if periods and not SUCH.search(inquiry.text)
        else ""
    )
    return _swept(inquiry, parsed, library, holding(re.compile(named or FREQUENCY.pattern)), "写明周期或频次的")


def _forbidden(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    if not ASKS_BAN.search(inquiry.text):
        return None
    return _swept(inquiry, parsed, library, holding(FORBIDS), "写明禁止的", prefers=FORBIDDEN_ACTS)


def _done(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    return _swept(
        inquiry,
        parsed,
        library,
        holding(DONE, SectionKind.PAST),
        "写明已完成的",
    )


def _collected(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    """Everything on a matter in the whole library, document by document, or all times or figures of a few documents."""
    if EVERYWHERE.search(inquiry.text) and len(inquiry.documents) > FEW:
        return mentions(inquiry, parsed, library)
    if ALL_TIMES.search(inquiry.text):
        return _swept(inquiry, parsed, library, holding(TIMED), "写明期限或频次的")
    few = narrowed(inquiry.documents, inquiry.terms, library)
    return all_figures(inquiry, parsed, few, library) if few and ALL_FIGURES.search(inquiry.text) else None


def _all_times(inquiry: Inquiry, library: Library) -> Listed | None:
    """Every clause of a few documents with a span of time in one of the units that the question names, or in any."""
    if len(inquiry.documents) > FEW:
        return None
    named = "|".join(unit for asked, unit in UNITS if asked.search(inquiry.text))
    within = "(?!以上)" if LIMITS.search(inquiry.text) and not named else ""
    spans = rf"(?<![第上下月\d]){NUMERAL}(?:{named or ANY_UNIT})(?![\d度月份年]|公布|发布){within}"
    matters = _once(clauses_with(inquiry.documents, re.compile(spans), library), library)
    if not matters:
        return None
    draft = Draft(library)
    told = listed(draft, matters, library)
    return Listed(draft, (noted(f"逐句查过 {len(inquiry.documents)} 份文件，写明时间的", len(matters), told),))


def _once(matters: Sequence[Matter], library: Library) -> list[Matter]:
    """Of matters in the same words the first: an authority decides on each kind of licence within the same period."""
    first = {
        (one.passage.document, one.span.of(library.document(one.passage.document).text)): one
        for one in reversed(matters)
    }
    return sorted(first.values(), key=lambda one: (one.passage.document, one.span))


def _swept(
    inquiry: Inquiry,
    parsed: Parsed,
    library: Library,
    find: Finder,
    what: str,
    prefers: re.Pattern[str] | None = None,
) -> Listed | None:
    """Every sentence of the sort in the few documents that are meant. prefers: what marks those that are told first."""
    words = [one for role in (Role.OBJECT, Role.BODY) for one in parsed.pieces(role) if len(one) > 1]
    documents = narrowed(inquiry.documents, words, library)
    question = about(untitled(words, documents, library), library)
    matters = sweep(documents, question, find, library)
    if question and len(inquiry.documents) > FEW:
        matters = near_best(matters)
    if not matters:
        return None
    draft = Draft(library)
    told = listed(draft, preferred(matters, prefers), library)
    return Listed(draft, (noted(f"逐句查过 {len(documents)} 份文件，{what}", len(matters), told),))


WAYS: dict[Aim, Callable[[Inquiry, Parsed, Library, date], Listed | None]] = {
    Aim.BODY: of_body,
    Aim.COLLECT: _collected,
    Aim.DUE: _due,
    Aim.OFTEN: _often,
    Aim.FORBID: _forbidden,
    Aim.DONE: _done,
    Aim.MENTION: lambda inquiry, parsed, library, _: _mentioning(inquiry, parsed, library),
}
