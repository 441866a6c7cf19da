"""Questions that want a whole list: of one body, of what falls due, recurs, is forbidden or done, of all that mention a thing.

The best few passages can never prove that a list is complete or that something is absent; the register and the full texts can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant.answer import Inquiry, Kind
from assistant.claiming import RESPONSIBLE
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import bag, share
from assistant.items import rows
from assistant.listing import COUNTED, ROOM, Listed, rest
from assistant.mentioning import mentions, named, valued
from assistant.parsing import Aim, Parsed, Role, parse
from assistant.sweeping import (
    FEW,
    FITS,
    LEAST,
    Finder,
    about,
    holding,
    listed,
    narrowed,
    near_best,
    preferred,
    sweep,
)
from assistant.values import FIGURE, FREQUENCY
from assistant.variants import variants
from ingest.document import SectionKind, Span
from ingest.duty import Duty, Standing, Wanted
from ingest.folding import fold
from ingest.library import Library
from ingest.numerals import chinese_to_int, int_to_chinese

PASSED = re.compile(r"过期|过了|逾期|早就|已经到期|失效")
QUARTER = re.compile(r"(?:第)?([一二三四])季度")
BETWEEN = re.compile(r"[:(),;。、和与及]|按照|牵头|配合|负责|组织")
FORBIDS = re.compile(r"不得(?!超过|少于|低于|高于|大于|小于|晚于|早于|多于)|禁止|严禁|不准|不许")
FORBIDDEN_ACTS = re.compile(r"(?:不得|禁止|严禁)[^。；]{0,16}(?:下列|以下)|(?:下列|以下)[^。；]{0,12}行为")
WITHIN = re.compile(r"(?:日|天|小时|分钟|月|年)(?:之)?内|日前|之前|以前|届满")
DONE = re.compile(r"已|完成|累计|共|先后|全年")
MONTH = re.compile(r"(?<![\d年])(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:底|末|份?之?前|份?以前)")
QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
ENDING = re.compile(r"(?:室|科|处|股|局|委|办|会|队|所|站|中心|厅|部门)$")
LEVEL = re.compile(r"^(?:本|全|我|各|县级以上|各级)?(?:省|市|自治区|区|县|旗|州)?(?=[\u4e00-\u9fff]{2})")
OFFICE = re.compile(
    r"(?<=[局厅委办○的])?[\u4e00-\u9fff]{2,6}?(?:室|科|处|股)(?=今年|都|负责|有|要|的|领|在|一共|$|[○\s，,？?])"
)
ACTS = r"应当|应|必须|不得|负责|可以|有权|要|依法|依照|按照|根据|组织|会同|承担|履行|牵头|协助|做好|制定|建立"
TIMED = re.compile(f"{WITHIN.pattern}|{FREQUENCY.pattern}")
EVERYWHERE = re.compile(r"库里|全库|各份|各个?文件|所有(?:的)?(?:文件|法规|材料)|分文件|每份文件")
ALL_TIMES = re.compile(r"天数|年限|期限|时限|时间要求|时间节点|具体时间|分钟数|小时数|周期|频次")
ALL_FIGURES = re.compile(r"数据|数字|指标|金额")
ASKS_COUNT = re.compile(r"几([条项件个样])|多少([条项件个])")
AS_LIKELY = 0.8  # of the chance that one provision is asked for, for a whole list to be tried
LEAST_LIKELY = 0.08
SURE = 0.8
NOT_WHOLE = (Aim.LOOK, Aim.COMPARE)  # aims that are answered from the best passages
SANCTIONS = re.compile(r"罚|赔|处分|追究|后果")
DEFINES = re.compile(r"职责|任务|下列|以下")


def listed_from(inquiry: Inquiry, library: Library, today: date) -> Listed | None:
    """The answer to a question that wants a whole list; None when it is a look-up, or nothing fits and that proves nothing."""
    if not inquiry.documents or inquiry.told:
        return None
    parsed = parse(inquiry.text, inquiry.limiting)
    if parsed.aim is not Aim.LOOK and (found := named(inquiry, library)):
        return found
    look = max(map(parsed.chance, NOT_WHOLE))
    tried = sorted(WAYS, key=lambda aim: -parsed.chance(aim))
    asks_list = parsed.aim is not Aim.LOOK or inquiry.kind is Kind.LIST or parsed.counts
    if asks_list and parsed.chance(Aim.MENTION) < SURE and _only_a_body(inquiry, parsed, library):
        tried = sorted(tried, key=lambda aim: aim is not Aim.BODY)
        look = 0.0
    least = max(AS_LIKELY * look, LEAST_LIKELY)
    likely = [aim for aim in tried if parsed.chance(aim) >= least or (not look and aim is Aim.BODY)]
    upto = likely[: likely.index(Aim.COLLECT) + 1] if Aim.COLLECT in likely else likely  # what it leaves is ranked
    return next((found for aim in upto if (found := WAYS[aim](inquiry, parsed, library, today))), None)


def _only_a_body(inquiry: Inquiry, parsed: Parsed, library: Library) -> bool:
    """Whether what a whole list is asked about is nothing but a body that the register knows."""
    known = {_core(fold(one)) for one, _ in library.bodies(inquiry.documents)}
    pieces = [*parsed.pieces(Role.OBJECT), *parsed.pieces(Role.BODY)]
    return bool(pieces) and all(_core(fold(one)) in known or ENDING.search(one) for one in pieces)


def _of_body(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    if SANCTIONS.search(inquiry.text):
        return None
    if inquiry.kind is Kind.WHO and not parsed.counts:
        return None
    for spoken in _spoken_bodies(inquiry, parsed, library):
        words = _besides(spoken, parsed)
        documents = narrowed(inquiry.documents, words, library) or inquiry.documents
        names = _names(spoken, library, documents)
        if found := _tasks(inquiry, parsed, names, words, documents, library):
            return found
        if found := _acts(spoken, words, documents, library):
            return found
        if ENDING.search(spoken) and not set(library.containing(_core(spoken))) & set(inquiry.documents):
            many = f"检索范围内的 {len(inquiry.documents)} 份文件全部查过"
            return Listed(Draft(library), (), f"{many}，均未提及“{spoken}”")
    return None


def _besides(spoken: str, parsed: Parsed) -> list[str]:
    """What a question about a body is about besides."""
    left = [piece.replace(spoken, "") for piece in parsed.pieces(Role.OBJECT)]
    return [
        one for piece in left if piece not in spoken for one in rest(piece, ("ask", "task", "thing")) if len(one) > 1
    ]


def _spoken_bodies(inquiry: Inquiry, parsed: Parsed, library: Library) -> tuple[str, ...]:
    """What a question may mean by the body whose tasks it asks for, the likeliest first."""
    text = fold(inquiry.text)
    known = [one for one, _ in library.bodies(inquiry.documents) if len(one) > 1 and fold(one) in text]
    offices = [found[0] for found in OFFICE.finditer(parsed.text)]
    marked = [one for one in parsed.pieces(Role.BODY) if len(one) > 1]
    ordered = [*sorted(known, key=len, reverse=True)[:1], *offices, *sorted(marked, key=len, reverse=True)]
    return tuple(dict.fromkeys(ordered))


def _names(spoken: str, library: Library, documents: Sequence[str]) -> tuple[str, ...]:
    """The names under which a body that is asked for stands in the register: with or without its level, spelled out or not."""
    asked_for = {
        _core(fold(one)) for one in (spoken, *(spoken.replace(word, other) for word, other in variants(spoken)))
    }
    bodies = [one for one, _ in library.bodies(documents)]
    same = tuple(one for one in bodies if _core(fold(one)) in asked_for)
    return same or tuple(one for one in bodies if any(_core(fold(one)).startswith(core) for core in asked_for))


def _core(body: str) -> str:
    """A body's name without its level: 县气象局 and 气象局 are one where only one is meant."""
    return LEVEL.sub("", body)


def _tasks(
    inquiry: Inquiry,
    parsed: Parsed,
    names: Sequence[str],
    words: Sequence[str],
    documents: Sequence[str],
    library: Library,
) -> Listed | None:
    """The items of plans in which one of these bodies leads or joins, by the register or by their closing lines."""
    plans = tuple(id for id in documents if not library.entry(id).family)
    if not names or not plans:
        return None
    groups = _by_section(_led(names, words, plans, library))
    for id, ordinal in _closed(names, plans, library) if not words else ():
        groups.setdefault((id, ordinal), [])
    if not groups:
        return None
    room = COUNTED if parsed.counts or inquiry.kind is Kind.NUMBER else ROOM
    found = rows(groups, library, f"按任务台账列出：{names[0]}在 {len(plans)} 份文件里", names, room=room)
    if parsed.counts:
        found.draft.lines.insert(0, f"{_counted(len(groups), inquiry.text)}：")
    return found


def _led(names: Sequence[str], words: Sequence[str], plans: Sequence[str], library: Library) -> tuple[Duty, ...]:
    """The duties about `words` in which one of these bodies itself leads or joins."""
    folded = {fold(one) for one in names}
    duties = {
        duty.id: duty
        for one in names
        for duty in library.duties(Wanted(documents=tuple(plans), body=one, standing=Standing.PLANNED))[0]
        if any(fold(body.text) in folded for body in (*duty.leads, *duty.joins))
    }
    return _fitting(tuple(duties.values()), words, library)


def _closed(names: Sequence[str], plans: Sequence[str], library: Library) -> list[tuple[str, int]]:
    """The sections whose closing （责任部门：…） line names one of these bodies."""
    found = []
    for id in plans:
        document, sections = library.document(id), library.sections(id)
        for span in sentences_within(document, Span(0, len(document.text))):
            line = span.of(document.text)
            if RESPONSIBLE.match(line) and any(one in BETWEEN.split(fold(line)) for one in map(fold, names)):
                own = min((one for one in sections if span in one.span), key=lambda one: len(one.span))
                found.append((id, own.ordinal))
    return found


def _by_section(duties: Sequence[Duty]) -> dict[tuple[str, int], list[Duty]]:
    groups: dict[tuple[str, int], list[Duty]] = {}
    for duty in duties:
        groups.setdefault((duty.document, duty.section), []).append(duty)
    return groups


def _counted(items: int, text: str) -> str:
    asked_for = ASKS_COUNT.search(text)
    unit = next(filter(None, asked_for.groups()), "条") if asked_for else "条"
    return ("两" if items == 2 else int_to_chinese(items)) + unit


def _acts(spoken: str, words: Sequence[str], documents: Sequence[str], library: Library) -> Listed | None:
    """What the texts say that a body shall do: every sentence in which it acts."""
    statutes = tuple(id for id in documents if library.entry(id).family)
    if not statutes or len(statutes) > 2 * LEAST:
        return None
    wordings = (spoken, *(spoken.replace(word, other) for word, other in variants(spoken)))
    acts = holding(re.compile("|".join(map(_spread, wordings))))
    several = len(statutes) > 3
    question = about(_unsaid(words, statutes, library), library)

    matters = sweep(statutes, question, acts, library)
    if several and question:
        matters = near_best(matters)
    if not matters or (several and not question):
        return None
    draft = Draft(library)
    told = listed(draft, preferred(matters, DEFINES), library)
    return Listed(draft, (_note(f"逐句查过 {len(statutes)} 份文件，写明{spoken}怎么做的", len(matters), told),))


def _spread(spoken: str) -> str:
    """A pattern for a body that acts, its name perhaps spelled out: 公安 → 公安机关应当."""
    letters = r"[\u4e00-\u9fff]{0,4}?".join(map(re.escape, spoken.replace("的", "")))
    return rf"(?:^|[，,。；;：:\s、和与及由])[^，,。；;：:]{{0,16}}?{letters}[^。；;：:]{{0,24}}?(?:{ACTS})"


def _unsaid(words: Sequence[str], documents: Sequence[str], library: Library) -> tuple[str, ...]:
    """The words that the titles of these documents do not say already."""
    titles = "".join(fold(library.entry(id).title) for id in documents)
    return tuple(one for one in words if fold(one) not in titles)


def _fitting(duties: Sequence[Duty], words: Sequence[str], library: Library) -> tuple[Duty, ...]:
    """The duties that speak of what the question is about besides; all of them when it is about nothing else."""
    question = about(words, library)
    if not question:
        return tuple(duties)
    return tuple(
        duty
        for duty in duties
        if share(bag(question, duty.span.of(library.document(duty.document).text)), question.weights) >= FITS
    )


def _due(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    if found := valued(inquiry, parsed, library):
        return found
    if all(library.entry(id).family for id in inquiry.documents):
        return _swept(inquiry, parsed, library, holding(WITHIN), "写明期限的")
    words = [
        one for one in parsed.pieces(Role.OBJECT) if len(one) > 1 and not re.search(r"底|季度|[年月日]|时限|期限", one)
    ]
    duties, _ = library.duties(Wanted(documents=tuple(inquiry.documents), standing=Standing.PLANNED))
    dated = [
        duty for duty in duties if any(one.last and _falls(one.last, inquiry.text, today) for one in duty.deadlines)
    ]
    kept = _fitting(dated, words, library)
    if not kept and words:
        return None
    if not kept:
        return Listed(
            Draft(library), (), f"检索范围内 {len(inquiry.documents)} 份文件的任务台账里没有写明这一时限的事项"
        )
    return rows(
        _by_section(kept), library, f"按任务台账列出：{len(inquiry.documents)} 份文件里写明时限的事项", (), timed=True
    )


def _falls(last: date, question: str, today: date) -> bool:
    if PASSED.search(question) and last >= today:
        return False
    ending = _ending(question)
    return not ending or (last.month, last.day) <= ending


def _ending(question: str) -> tuple[int, int] | None:
    """The last month and day of the part of the year that a question names; None where it names none."""
    if month := MONTH.search(question):
        number = int(month[1]) if month[1].isdigit() else chinese_to_int(month[1])
        return (number, 31) if number and number <= 12 else None
    if quarter := QUARTER.search(question):
        return QUARTER_ENDS["一二三四".index(quarter[1]) + 1]
    return (6, 30) if "上半年" in question else None


def _often(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
    if found := valued(inquiry, parsed, library):
        return found
    return _swept(inquiry, parsed, library, holding(FREQUENCY), "写明周期或频次的")


def _forbidden(inquiry: Inquiry, parsed: Parsed, library: Library, today: date) -> Listed | None:
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
    return _swept(inquiry, parsed, library, holding(FIGURE), "写明数字的") if ALL_FIGURES.search(inquiry.text) else None


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
    question = about(_unsaid(words, documents, library), library)
    matters = sweep(documents, question, find, library)
    if question and len(inquiry.documents) > FEW:
        matters = near_best(matters)
    if not matters:
        return None
    draft = Draft(library)
    told = listed(draft, preferred(matters, prefers), library)
    return Listed(draft, (_note(f"逐句查过 {len(documents)} 份文件，{what}", len(matters), told),))


def _note(what: str, found: int, told: int) -> str:
    return f"{what}共 {found} 处" + ("" if told == found else f"，篇幅所限列出 {told} 处")


WAYS: dict[Aim, Callable[[Inquiry, Parsed, Library, date], Listed | None]] = {
    Aim.BODY: _of_body,
    Aim.COLLECT: _collected,
    Aim.DUE: _due,
    Aim.OFTEN: _often,
    Aim.FORBID: _forbidden,
    Aim.DONE: _done,
    Aim.MENTION: lambda inquiry, parsed, library, _: mentions(inquiry, parsed, library),
}
