"""Who: the names of bodies and people at a place of a text, and a list of them cut into the bodies it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Span
from ingest.duty import Phrase
from ingest.understanding.duties.vocabulary import bindings, bodies, head_before, verbs
from ingest.understanding.sentences import trimmed

LONGEST = 110
BRACKET = re.compile(r"[（(][^（）()]{1,24}[）)]")
WEAK_BEFORE = "相响反对适供顺呼效感回照一本理重主需必纪摘简首紧险概将只不认许尚两大所急无非务"
WEAK = re.compile(
    rf"(?<![{WEAK_BEFORE}])(?:应(?![急对用答届变付邀聘激力收税战])|要(?![求点素闻害件事道领么是地])|须(?![知])|需(?![求要])|可(?![能靠行视持操燃见控追溯再以观比选用量溶])|必(?![须要然备需修]))"
)
"""Words of one sign that bind only where a predicate begins behind them, and are no part of another word (应急, 要求)."""
NO_OFFICE = frozenset("在属有称需谓")  # 所在地, 所属 are no 所
OFFICES = "局厅署室科股队者员师所院"  # heads of one sign
SHORT_NAME = re.compile(r"[（(]以下[^（）()]*[）)]")
INNER_TIME = re.compile(
    r"每(?:半|个|两|\d)?个?(?:年|季|月|周|日|天)|\d(?:个?工作日|个?小时|分钟|个月|日|天)(?:之?内|[前后])"
)
BARE_COUNT = re.compile(r"\d+余?[家户个处所名人]")
COUNTED = re.compile(r"[\d一二三四五六七八九十]+余?[人名]")
STOPS = frozenset("，。；：！？!?;\n")
JOINT = re.compile(r"以及|及其|或者|[、，,和与及或]")
TIME_AHEAD = re.compile(
    r"每|(?:\d|[一二三四五六七八九十两半])+(?:个?工作日|日|天|小时|分钟|月|年|季度)|[上下]半年|年[内底]|自.{2,24}之日起|立即|应急响应期间|[春秋汛]"
)
SETS_PEOPLE = re.compile(r"组织[^，,、的]{0,6}(?:人员|职工|群众|学生|师生|企业)")
NEXT_NAME = re.compile(r"以及|及其|[、，,]")
COMPOUND = re.compile(r"(?:比例|比率|次数|频次|时限|周期|人数|覆盖率|合格率|标准|率)(?!的)")
LEVEL_NAME = re.compile(r"(?:[省市州县区乡镇村]|国家)级$")
ONE_HEAD = re.compile(
    r"[、和及与](?P<last>[^、和及与，]{2,20}?)(?:主要|分管|有关|相关)?(?:负责人|负责同志|领导|领导班子成员)$"
)
"""A、B负责人: the people of both."""
SHARED = re.compile(
    r"的(?:主要|有关|分管|相关|直接|专职|兼职)?(?:负责人|领导|人员|责任人|管理人员|从业人员|职工|工作人员)$"
)
OF_KINDS = re.compile(r"、[^，,]{1,16}?(?:[两三四五六七八九十]|\d+)[类种](?:企业|单位|场所|人员|机构|行业|领域)$")
"""危险化学品、矿山、烟花爆竹三类企业: one name."""
LEADING = re.compile(r"^(?:(?:以及|请|并|且|还|同时|其中|但|而|由|各由|请|要求|原则上)\s*)+")
LEVEL = re.compile(r"^[市县区乡镇村省州]、[^，,。]{1,16}[两三四五]级")
OWN_LEVEL = re.compile(r"[省市州盟县区旗镇乡](?![级里内])[\u4e00-\u9fff]{2,12}")
"""镇水务站、镇中心校: each begins with its level, so each is a body whatever it ends with."""
OTHERS = (
    "其他组织和个人",
    "单位和个人",
    "单位或者个人",
    "组织和个人",
    "组织或者个人",
    "单位、个人",
    "社会组织和个人",
    "机构和人员",
)


def subject_end(text: str, start: int, end: int) -> int | None:
    """Where a list of bodies that begins at `start` ends, when a predicate begins there; None without one."""
    found = None
    depth = 0
    for at in range(start + 1, min(end, start + LONGEST) + 1):
        sign = text[at - 1]
        depth += (sign in "（(《“") - (sign in "）)》”")
        if depth:
            continue
        if sign in STOPS:
            break
        stop = _head_end(text, start, at, end)
        if stop and (INNER_TIME.search(text, start, stop) or BARE_COUNT.fullmatch(text, start, stop)):
            break
        if stop and text.startswith("用户", stop - 2) and not bindings().at(text, stop, end):
            continue  # 燃气用户入户安检: they are called on
        if stop and _predicate(text, stop, end):
            found = stop
            break
    return found


def _head_end(text: str, start: int, at: int, end: int) -> int | None:
    """Where a name ends whose head ends at `at`, a remark in brackets or a number of people included."""
    bracket = BRACKET.match(text, at, end)
    head = head_before(text, start, at) or (bracket and bodies().before(text, at, bracket.end() - 1) and text[at - 1])
    if not head or text.startswith(("以上", "以下", "及以"), at) or (not bracket and _longer(text, start, at, end)):
        return None
    if text[start:at] in bodies("whole") or (head == "所" and (at - start < 3 or text[at : at + 1] in NO_OFFICE)):
        return None
    if (
        len(head) == 1
        and at - start == 1
        and not bracket
        and any(head_before(text, start, at + more) for more in range(2, 8))
    ):
        return None  # 局|教育训练科
    if len(head) == 1 and head not in OFFICES and not (bracket or text[max(start, at - 2)] in "各本该"):
        return None
    at = bracket.end() if bracket else at
    counted = COUNTED.match(text, at, end)
    return counted.end() if counted else at


def _longer(text: str, start: int, at: int, end: int) -> bool:
    """Whether a name ends a little behind `at` that begins before it: 工会|组织, 单位|负责人 is another matter."""
    return any(len(bodies().before(text, start, at + more)) > more for more in (1, 2) if at + more <= end)


def is_body(text: str, start: int, end: int) -> bool:
    """Whether [start, end) ends like the name of a body."""
    stop = end
    if end > start and text[end - 1] in "）)":
        stop = max(text.rfind("（", start, end), text.rfind("(", start, end), start)
    head = head_before(text, start, stop)
    if len(head) == 1 and head in "村镇乡县" and stop == end and text[max(start, stop - 2)] not in "各本该":
        return False
    return bool(head) and end - start >= 2


def is_compound(text: str, start: int, end: int) -> bool:
    """Whether verbs at `start` only name a body: 建设单位, 监督管理部门, 生产、经营企业."""
    at = start
    while verb := verbs("noun").at(text, at, end):
        at += len(verb)
        if bodies("named").at(text, at, end):
            return True
        at += text[at : at + 1] in ("、", "和", "与")
    return False


def _predicate(text: str, at: int, end: int) -> bool:
    """Whether a predicate begins at `at`: a verb, an adverb, a word that binds, a preposition, a time."""
    if at >= end:
        return False
    if bodies().at(text, at, end) not in ("", "组织", "国家"):
        return False
    if text.startswith("负", at) and not text.startswith("负有", at):
        return True
    bound = bindings().at(text, at, end)
    if (bound and (len(bound) > 1 or WEAK.match(text, at, end))) or TIME_AHEAD.match(text, at, end):
        return True
    word = verbs("act", "cause", "join", "meet").at(text, at, end)
    if word and (
        COMPOUND.match(text, at + len(word), end)
        or (_is_noun(text, at, word, end) and LEVEL_NAME.search(text, max(0, at - 4), at))
    ):
        return False  # 企业抽查|比例, 区级演练|不少于4场
    if word and at + len(word) == end and word in verbs("noun"):
        return False
    if word and (SETS_PEOPLE.match(text, at, end) or not is_compound(text, at, end)):
        return not text.startswith(("的", "化", "性", "率"), at + len(word))
    adverb = verbs("adverb").at(text, at, end)
    if adverb and (len(adverb) > 1 or adverb in "共已均都先再也各"):
        return True
    return verbs("after").at(text, at, end) != "" and not text.startswith(("以及", "以上", "以下", "以外", "为主"), at)


def _is_noun(text: str, at: int, word: str, end: int) -> bool:
    """Whether a verb behind a level only names something: 区级|演练不少于4场, 县级|救援专家库."""
    return word not in verbs("always", "cause", "light") and not text.startswith("负责", at)


def split_bodies(text: str, span: Span) -> tuple[Phrase, ...]:
    """The bodies that a list names; those that share one head (教育、气象等部门) stay one phrase."""
    return tuple(Phrase(one.of(text), one) for one in _bodies(text, span))


def _bodies(text: str, span: Span) -> Iterator[Span]:
    start, end = _trimmed(text, span.start, span.end)
    words = text[start:end]
    if not words:
        return
    if (
        LEVEL.match(words)
        or OF_KINDS.search(words)
        or _is_of_both(words)
        or (SHARED.search(words) and "、" not in words[-12:] and not _own_shared(words))
    ):
        yield Span(start, end)
        return
    begin = start
    for joint in _joints(text, start, end):
        if _stands_alone(text, begin, joint.start(), joint, end):
            yield Span(*_trimmed(text, begin, joint.start()))
            begin = joint.end()
    if begin < end:
        yield Span(*_trimmed(text, begin, end))


def _is_of_both(words: str) -> bool:
    """县应急管理局、县水利局负责人: each of the two is a body, and the head behind them is both's."""
    head = ONE_HEAD.search(words)
    if not head or bodies("person").before(words, 0, head.start()) or head["last"].startswith("其"):
        return False
    return is_body(words, 0, head.start()) and is_body(words, *head.span("last"))


def _own_shared(words: str) -> bool:
    """事故发生单位的负责人和有关人员 are two, each with a head of its own; …企业和…单位的主要负责人 is one."""
    first = JOINT.split(words)[0]
    return bool(bodies("person").before(first, 0, len(first)))


def _joints(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    depth, at = 0, start
    for joint in JOINT.finditer(text, start, end):
        depth += sum((sign in "（(《“") - (sign in "）)》”") for sign in text[at : joint.start()])
        at = joint.start()
        if not depth:
            yield joint


def _stands_alone(text: str, begin: int, stop: int, joint: re.Match[str], end: int) -> bool:
    """Whether [begin, stop) is a body of its own, and not the first half of a name that goes on."""
    begin, stop = _trimmed(text, begin, stop)
    words = text[begin:stop]
    if joint[0] == "、" and OWN_LEVEL.fullmatch(words) and text.startswith(words[0], joint.end()):
        return True
    if len(words) < 2 or words in bodies("part") or not is_body(text, begin, stop):
        return False
    if any(
        other.startswith(_tail(words, other) + joint[0]) and text.startswith(other, stop - len(_tail(words, other)))
        for other in OTHERS
    ):
        return False
    rest = text[joint.end() : end]
    if joint[0] == "、":
        cut = NEXT_NAME.search(rest)
        rest = rest[: cut.start()] if cut else rest
    if not any(is_body(rest, 0, at) for at in range(2, len(rest) + 1) if at == len(rest) or JOINT.match(rest, at)):
        return False
    verb = verbs("act").before(text, begin, stop)
    return not (verb and verb == words)


def _tail(words: str, other: str) -> str:
    """The longest ending of `words` with which `other` begins."""
    return next((words[at:] for at in range(len(words)) if other.startswith(words[at:])), "\0")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without connectives before, signs around, and （以下简称…） behind."""
    named = SHORT_NAME.search(text, start, end)
    end = named.start() if named and named.end() == end else end
    lead = LEADING.match(text[start:end])
    start += lead.end() if lead else 0
    while start < end and text[start] in " \u3000\n\t\r，、,：:；;。":
        start += 1
    while end > start and text[end - 1] in " \u3000\n\t\r，、,：:；;。等":
        end -= 1
    return start, end


def listed(text: str, span: Span) -> Iterator[Phrase]:
    """A list in a line made of nothing but bodies is cut at every 、 outside brackets."""
    start, depth = span.start, 0
    for at in range(span.start, span.end + 1):
        sign = text[at] if at < span.end else "、"
        depth += (sign in "（(") - (sign in "）)")
        if sign in "、/ \u3000" and (not depth or at == span.end):
            if piece := trimmed(text, start, at):
                yield from split_bodies(text, piece)
            start = at + 1
