"""One clause read: by its ends, by the word that binds it, or by the word it opens with."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Span
from ingest.duty import Phrase
from ingest.understanding.duties.binding import binding_adverb, binding_verb, find_binding, read_bound
from ingest.understanding.duties.bodies import is_body, is_compound, split_bodies, subject_end
from ingest.understanding.duties.clause import Clause, Role
from ingest.understanding.duties.predicates import SKIPPED, act_start, in_brackets, joins_at, skip, verb_behind
from ingest.understanding.duties.vocabulary import bodies, cue, verbs

OPENING = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*|[一二三四五六七八九十]是(?!否)|\s)*"
    r"(?:(?:并且|并|而且|且|同时|此外|另外|以及|其中|但是|但|而|或者|又|不仅|不但|然后|进而|从而|特别是|尤其是|其余|和|请)(?![事发联行购于存示求教]))*[，,]?\s*"
)
LONGEST = 400  # characters of a clause; what is longer is no prose
NO_DUTY = cue("none")
EXPLAINS = cue("explains", start=True)
EXCEPTION = cue("exception")
ELSEWHERE = cue("elsewhere")
CONDITION_END = cue("condition_end", end=True)
CONDITION_START = cue("condition_start", start=True)
CONDITION_AHEAD = cue("condition_ahead", start=True)
HAPPENING = cue("happening", start=True)
BEFORE = cue("before", end=True)
SLOGAN = cue("slogan", start=True)
CONCRETE = cue("concrete")
SERVES = cue("serves", start=True, end=True)
LIFTS = cue("lifts", end=True)
MEANS = cue("means")
COUNTS = cue("counts", start=True, end=True)
PASSIVE = cue("passive", end=True)
TARGET_END = cue("target_end", end=True)
HELD = cue("held", end=True)
NAME_START = cue("name_start", start=True)
SHORT_TOPIC = 9  # characters up to who is named behind 由: 培训方案由分管领导审批
PLACING = frozenset(["在", "从", "以", "于", "用", "经"])
RELATIVE = re.compile(r"的[^的，,]{1,8}$")
CHANGES = re.compile(r"(?:原来|原有|目前|现在|现有)?的?(?:\d|[A-ZⅠ-Ⅻ]级)[^，,。；;]{0,20}?(?:至|到|为|成)")
ALTERNATIVE = re.compile(r"超过|大于|达到|未扑灭|未得到|未能|造成|威胁|持续|受伤|死亡")
TOGETHER = re.compile(r"联合|共同|会商|协同")
ALONG = re.compile(r"会同|协同|联合(?=.{3})")
JOINING = re.compile(r"[与和、]")
BY_WHOM = re.compile(r"(?<![自理缘来事经])由(?![于此衷])")
OWN_WORDS = re.compile(r"[\d向对在将把由为]")
NOT_SUBJECT = re.compile(r"[省市县区]级(?:挂牌|重点)")
WHO_ONLY = re.compile(
    r"(?P<pre>.*?)(?:均|都|统一|分别)?由(?P<who>[^由]{2,80}?)(?:联合|共同|分别|具体|统一|各自)?"
    r"(?:牵头负责|牵头组织实施|牵头组织|牵头实施|牵头抓总|牵头落实|牵头|负责组织实施|负责组织|组织实施|负责|承担|主办|承办)(?:组织|落实|实施|推进|协调|解决)?"
    r"(?:[、，]?(?P<with>[^由，]{2,60}?)(?:配合|参加|参与|协助|协办))?$"
)
GROWS = re.compile(
    r"[^，,。；;]{0,14}?(?:(?:扩充|增加|增|扩大|扩编|补充|升|提高|降低|降|减少|减|压减)(?:到|至)|率(?:要|须|应)?(?:达|不低于|不少于|保持|提高))"
    r"|(?:补助|补贴|津贴|奖励)[^，,。；;]{0,8}?\d+元"
)
ASPECT = re.compile(r"[\u4e00-\u9fff]{2,6}(?:频次|标准|力量|时限|方式|方面|环节)[上中]?$|[\u4e00-\u9fff]{2,6}方面$")
DONE_TO = re.compile(r"(?:轮训|培训|复训|补训|体检|考核|走访)(?:完|一遍|一轮|完毕)$")
CARRIES_ON = re.compile(r"由(?P<who>[^由]{2,80}?)(?:联合|共同|分别|具体|统一|各自)?(?:推进|落实|实施|抓好落实)$")


def read_clause(text: str, span: Span, in_rule: bool) -> Clause:
    """The clause `span`, its closing sign left out. in_rule: whether it stands in a statute."""
    start = OPENING.match(text, span.start, span.end).end()
    whole = Span(start, span.end)
    words = whole.of(text)
    if not 2 <= len(words) <= LONGEST or NO_DUTY.search(words) or EXPLAINS.match(words):
        return Clause(span, Role.OTHER)
    if EXCEPTION.search(words) or ELSEWHERE.search(words):
        return _exception(text, span, whole)
    binding = find_binding(text, whole)
    if opening := CONDITION_AHEAD.match(words):
        inner = read_clause(text, Span(start + opening.end(), span.end), in_rule)
        if inner.role is Role.ACT:
            return replace(inner, span=span, condition=Span(start, start + opening.end()))
    if binding is None and _is_alternative(text, span, words):
        return Clause(span, Role.CONDITION, condition=whole)
    if _is_condition(words, binding is not None):
        return _condition(text, span, whole, in_rule)
    if BEFORE.search(words) and not binding:
        stop = subject_end(text, start, span.end) if in_rule else None
        who = split_bodies(text, Span(start, stop)) if stop else ()
        return Clause(span, Role.SUBJECT if who else Role.SETTING, subject=who, states_subject=bool(who))
    if binding:
        return read_bound(text, span, whole, *binding)
    return _free(text, span, whole, in_rule)


def _is_alternative(text: str, span: Span, words: str) -> bool:
    """Whether a clause is one of several things that may happen: 过火面积超过10公顷，或者3小时未扑灭."""
    linked = text.startswith(("，或者", "、或者"), span.end) or text.startswith("或者", span.start)
    return linked and bool(ALTERNATIVE.search(words)) and not verbs("always").at(words, 0, len(words))


def _exception(text: str, span: Span, whole: Span) -> Clause:
    """A clause that leaves something out; who is bound may stand before it: 重点单位除应当…外."""
    words = whole.of(text)
    if "外" not in words and "另有" not in words:
        return Clause(span, Role.OTHER)
    at = whole.start + max(words.find("除"), 0)
    if not is_body(text, whole.start, at):
        return Clause(span, Role.EXCEPTION, condition=whole)
    return Clause(
        span, Role.EXCEPTION, None, split_bodies(text, Span(whole.start, at)), True, condition=Span(at, whole.end)
    )


def _is_condition(words: str, is_bound: bool) -> bool:
    if EXCEPTION.search(words):
        return False
    if CONDITION_START.match(words):
        return not is_bound
    return bool(CONDITION_END.search(words)) and len(words) > 2 and not (is_bound and not words.endswith("的"))


def _condition(text: str, span: Span, whole: Span, in_rule: bool) -> Clause:
    """A condition; its subject, when a body meets it: 单位负责人接到报告后."""
    stop = subject_end(text, whole.start, whole.end)
    verb = verbs("act").at(text, stop, whole.end) if stop else ""
    if stop and verb in verbs("meet") and not HAPPENING.match(whole.of(text)):
        return Clause(
            span,
            Role.CONDITION,
            subject=split_bodies(text, Span(whole.start, stop)),
            states_subject=True,
            condition=Span(stop, whole.end),
        )
    if (
        stop
        and in_rule
        and text[whole.end - 1] in "的时"
        and not HAPPENING.match(whole.of(text))
        and not CONDITION_START.match(whole.of(text))
    ):
        return Clause(span, Role.CONDITION, subject=split_bodies(text, Span(whole.start, stop)), condition=whole)
    return Clause(span, Role.CONDITION, condition=whole)


def _free(text: str, span: Span, whole: Span, in_rule: bool) -> Clause:
    """A clause without a word that binds."""
    start, end, words = whole.start, whole.end, whole.of(text)
    if SLOGAN.match(words) and not CONCRETE.search(words):
        return Clause(span, Role.SETTING)
    if SERVES.match(words):
        return Clause(span, Role.RESULT, act=whole, verb="为")
    if in_rule and (led := _topic_led(text, span, whole)) and "的" not in text[led.subject[-1].span.end : end]:
        return led
    verb_at = skip(text, start, end)
    verb = verbs("act", "cause", "join", "effect").at(text, verb_at, end)
    if verb and in_rule and names_relative(text, whole) and (verb in verbs("modify", "noun")):
        return Clause(span, Role.SUBJECT, subject=split_bodies(text, whole), states_subject=True)
    if verb and len(bodies().at(text, verb_at, end)) > len(verb) and (stop := subject_end(text, verb_at, end)):
        return _acting(text, span, Span(verb_at, stop), end)  # 指挥部…, 监测站…
    if (
        in_rule
        and verb in verbs("modify", "noun")
        and (stop := subject_end(text, start, end))
        and "的" in text[start:stop]
    ):
        return _acting(text, span, Span(start, stop), end)  # 承包经营草原的个人对其…
    named = verb_at if text.startswith("各", start) else start
    if verb and (stop := _named_by_verbs(text, named, end)):
        return _acting(text, span, Span(start, stop), end)
    if verb and (led := _topic_led(text, span, whole)) and led.subject[0].span.start - start <= SHORT_TOPIC:
        return led
    if verb and text.startswith("的", verb_at + len(verb)):
        return Clause(span, Role.OTHER, act=whole)
    if verb:
        return _verb_first(text, span, whole, verb_at, verb)
    if verb_at >= end:
        return Clause(span, Role.SETTING)
    preposition = verbs("preposition").at(text, verb_at, end)
    if preposition in PLACING and in_rule and names_relative(text, whole):
        return Clause(span, Role.SUBJECT, subject=split_bodies(text, whole), states_subject=True)
    if preposition and not (stop := _odd_subject(text, start, end)):
        return _prepositional(text, span, whole, verb_at, preposition)
    if led := _topic_led(text, span, whole):
        return led
    first = verb_at - text.startswith("各", verb_at - 1) if verb_at > start else verb_at
    stop = subject_end(text, first, end)
    if stop:
        return _acting(text, span, Span(first, stop), end)
    if is_body(text, start, end):
        return Clause(span, Role.SUBJECT, subject=split_bodies(text, whole), states_subject=True)
    return _topical(text, span, whole, in_rule)


def names_relative(text: str, whole: Span) -> bool:
    """Whether a clause is the name of a body with what describes it: 在港区内储存危险化学品的企业."""
    return bool(RELATIVE.search(whole.of(text))) and is_body(text, whole.start, whole.end)


def _topic_led(text: str, span: Span, whole: Span) -> Clause | None:
    """专项预案由有关部门牵头编制: who acts stands behind 由, what it is about before it."""
    for by in BY_WHOM.finditer(text, whole.start + 1, whole.end):
        stop = None if CHANGES.match(text, by.end()) else _agent_end(text, by.end(), whole.end)
        if stop and not in_brackets(text, whole.start, by.start()):
            who = _agents(text, Span(by.end(), stop))
            verb = verbs("act", "cause", "join").at(text, skip(text, stop, whole.end), whole.end)
            return Clause(span, Role.ACT, whole, who, True, joins_at(text, stop, whole.end), verb=verb)
    return None


def _agent_end(text: str, start: int, end: int) -> int | None:
    """Where the one who acts ends behind 由, a name that ends like no body included: 由船长、渡工双人签字检查."""
    stop = subject_end(text, start, end)
    if stop:
        return stop
    for at in range(start + 2, min(end - 1, start + 20)):
        word = verbs("adverb", "act").at(text, at, end)
        names = (
            text.startswith("的", at + len(word))
            or is_compound(text, at, end)
            or bodies().at(text, at, end) not in ("", "组织")
        )
        if (len(word) > 1 or text[at] in "“（") and text[at - 1] not in "、的和" and not names:
            return at - (text[at - 1] in "各共均都")
    return None


def parted(text: str, span: Span) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Who leads and who is taken along in A会同B."""
    along = ALONG.search(text, span.start + 2, span.end)
    if not along:
        return split_bodies(text, span), ()
    return split_bodies(text, Span(span.start, along.start())), split_bodies(text, Span(along.end(), span.end))


def led_and_joined(text: str, only: re.Match[str]) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Who leads and who joins in 由A会同B牵头、C配合."""
    who, joins = parted(text, Span(*only.span("who")))
    helpers = only.groupdict().get("with")
    return who, (*joins, *split_bodies(text, Span(*only.span("with")))) if helpers else joins


def _agents(text: str, span: Span) -> tuple[Phrase, ...]:
    """Who stands behind 由; of those who act together each by itself, a company's short name too: 由管委会与海澜化工联合组建."""
    who = split_bodies(text, span)
    joint = TOGETHER.match(text, span.end) and JOINING.search(text, span.start, span.end)
    if len(who) != 1 or not joint or not is_body(text, span.start, joint.start()):
        return who
    return (*split_bodies(text, Span(span.start, joint.start())), *split_bodies(text, Span(joint.end(), span.end)))


def _topical(text: str, span: Span, whole: Span, in_rule: bool) -> Clause:
    """A clause that opens with a thing: an act when adverb or time and a verb follow (隐患点每日巡查1次, 存量全部销号)."""
    if COUNTS.match(whole.of(text)):
        return Clause(span, Role.OTHER, act=whole)
    for place in range(whole.start + 2, whole.end - 1):
        time = SKIPPED.match(text, place, whole.end)
        begins = (time and len(time[0]) > 1) or PASSIVE.search(text, max(whole.start, place - 2), place)
        behind = skip(text, place, whole.end) if begins else place
        strong = verbs("act").at(text, place, whole.end) if not in_rule else ""
        if (
            strong in verbs("topic")
            and not text.startswith("的", place + len(strong))
            and not in_brackets(text, whole.start, place)
        ):
            return Clause(span, Role.ACT, whole, states_subject=True, verb=strong)
        if (
            begins
            and behind < whole.end
            and verbs("act").at(text, behind, whole.end)
            and not in_brackets(text, whole.start, place)
        ):
            return Clause(span, Role.ACT, whole, states_subject=True, verb=verbs("act").at(text, behind, whole.end))
    return Clause(span, Role.OTHER, act=whole)


def _odd_subject(text: str, start: int, end: int) -> int | None:
    """A subject whose name begins like a preposition: 从事烟花爆竹批发的企业, 对外贸易部门, 经营者."""
    if not NAME_START.match(text, start, end):
        return None
    return subject_end(text, start, end)


def _named_by_verbs(text: str, start: int, end: int) -> int | None:
    """The end of a subject that verbs name (建设单位, 生产烟花爆竹的企业); None where the verb is one."""
    return subject_end(text, start, end) if is_compound(text, start, end) else None


def _verb_first(text: str, span: Span, whole: Span, verb_at: int, verb: str) -> Clause:
    act = Span(act_start(text, whole.start, verb_at), whole.end)
    joins = joins_at(text, verb_at, whole.end)
    binding = binding_verb(text, verb_at, verb) or binding_adverb(text, whole.start, verb_at)
    rest = text[verb_at + len(verb) : whole.end]
    if joins and joins[-1].span.end >= whole.end - 1:
        return Clause(span, Role.SETTING, joins=joins)  # 组织三级队伍，开展…
    if COUNTS.match(whole.of(text)):
        return Clause(span, Role.OTHER, act=whole)
    if ASPECT.match(whole.of(text)):
        return Clause(span, Role.SETTING)
    if MEANS.match(whole.of(text)):
        return Clause(span, Role.SETTING, act=act, verb=verb)
    is_effect = bool(verbs("effect").at(text, verb_at, whole.end)) or (
        verb in ("推动", "推进", "引导", "使") and bool(LIFTS.search(rest))
    )
    role = Role.RESULT if is_effect else Role.ACT
    return Clause(span, role, act, joins=joins, binding=binding, hands_on=False, verb=verb)


def _prepositional(text: str, span: Span, whole: Span, at: int, preposition: str) -> Clause:
    """A clause that opens with a preposition: an act when its verb stands in it too, else what the act is set in."""
    end, words = whole.end, text[at : whole.end]
    if preposition == "由":
        return _led(text, span, whole, at)
    if preposition in ("将", "把"):
        return Clause(span, Role.ACT, Span(at, end), verb=preposition)
    behind = at + len(preposition)
    if preposition in ("为", "为了") and verbs("act", "adverb", "cause", "effect").at(text, behind, end):
        return Clause(span, Role.SETTING)  # 为规范…, 为深入贯彻…
    verb_at = verb_behind(text, behind, end, preposition)
    if verb_at is None or (preposition == "对" and TARGET_END.search(words)):
        return Clause(span, Role.SETTING, act=Span(at, end))
    verb = verbs("act", "cause", "join").at(text, verb_at, end)
    start = at
    return Clause(span, Role.ACT, Span(start, end), joins=joins_at(text, verb_at, end), verb=verb or words[:1])


def _led(text: str, span: Span, whole: Span, at: int) -> Clause:
    """由…: who acts, and the act where it stands in the clause too."""
    only = WHO_ONLY.fullmatch(text, at, whole.end) or CARRIES_ON.fullmatch(text, at, whole.end)
    if only and (only.re is WHO_ONLY or is_body(text, *only.span("who"))):
        who, joins = led_and_joined(text, only)
        return Clause(span, Role.WHO, Span(at, whole.end), who, True, joins)
    stop = None if CHANGES.match(text, at + 1) else _agent_end(text, at + 1, whole.end)
    if stop and not is_body(text, at + 1, stop):
        stop = None
    if (
        (only := ALONG.search(text, at + 3, whole.end))
        and is_body(text, only.end(), whole.end)
        and is_body(text, at + 1, only.start())
    ):
        who, joins = parted(text, Span(at + 1, whole.end))
        return Clause(span, Role.SUBJECT, None, who, True, joins, verb="会同")  # 由A会同B，按照…划定
    who = _agents(text, Span(at + 1, stop)) if stop else ()
    return Clause(
        span, Role.ACT, Span(at, whole.end), who, bool(who), joins_at(text, stop, whole.end) if stop else (), verb="由"
    )


def _is_people(who: tuple[Phrase, ...]) -> bool:
    return bool(who) and bool(bodies("person").before(who[-1].text, 0, len(who[-1].text)))


def _acting(text: str, span: Span, subject: Span, end: int) -> Clause:
    """A clause that opens with its subject."""
    who = split_bodies(text, subject)
    if GROWS.match(text, subject.end, end) or (DONE_TO.search(text, subject.end, end) and _is_people(who)):
        who = ()  # 救援队由60人扩充到80人, 灾害信息员4月底前轮训一遍: something is done to them
    verb_at = skip(text, subject.end, end)
    verb = verbs("act", "cause", "join", "preposition", "meet").at(text, verb_at, end)
    begin = subject.end
    again = subject_end(text, verb_at, end) if not verb and verb_at > subject.end else None
    if (
        again and again - verb_at <= 16 and not OWN_WORDS.search(text, verb_at, again)
    ):  # 县局每季度、乡镇每月开展1次检查
        who += split_bodies(text, Span(verb_at, again))
        begin, verb_at = again, skip(text, again, end)
        verb = verbs("act", "cause", "join", "preposition", "meet").at(text, verb_at, end)
    if not verb:
        near = next((at for at in range(verb_at, min(end, verb_at + 8)) if verbs("act").at(text, at, end)), None)
        role = Role.OTHER if near is None or near == verb_at + 8 else Role.ACT
        return Clause(
            span, role, Span(subject.end, end), who, True, verb=verbs("act").at(text, near, end) if near else ""
        )
    preposition = verbs("preposition").at(text, verb_at, end) if verb in verbs("preposition") else ""
    if (
        preposition not in ("", "由", "将", "把")
        and verb_behind(text, verb_at + len(preposition), end, preposition) is None
    ):
        return Clause(span, Role.SUBJECT, Span(verb_at, end), who, True)
    if HELD.search(text, subject.end, end):
        return Clause(span, Role.SUBJECT, subject=who, states_subject=True)
    if NOT_SUBJECT.match(text, subject.start, end):
        return Clause(span, Role.ACT, Span(subject.start, end), verb=verb)
    binding = binding_verb(text, verb_at, verb) or binding_adverb(text, subject.end, verb_at)
    act = Span(act_start(text, begin, verb_at), end)
    return Clause(span, Role.ACT, act, who, True, joins_at(text, verb_at, end), binding, False, verb=verb)
