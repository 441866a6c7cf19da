"""Where the verb of a clause stands, what comes before it, and whom it takes along or sets to work."""

from __future__ import annotations

import re

from ingest.document import Span
from ingest.duty import Phrase
from ingest.understanding.duties.bodies import is_body, is_compound, split_bodies, subject_end
from ingest.understanding.duties.vocabulary import cue, verbs

SKIPPED = cue("skipped")
TAKES_OBJECT = re.compile(rf"将[^，,。；;]{{1,90}}?(?:{cue('takes_object').pattern})")
"""将…纳入, 把…报送: 将 that takes an object, and tells no future."""
NEAR_VERB = cue("near_verb", end=True)
SETTING_END = cue("setting_end", end=True)
REMARK = re.compile(
    r"[（(](?:其中，?)?(?P<who>[^（）()，。]{2,30}?)(?=至少|每|不少于|不超过|最多|原则上)[^（）()]{2,30}[）)]"
)
TURNS = re.compile(r"(?:\d+|[一二两三四五六七八九十]+)[轮次场期批]")
AFTER_NOUN = re.compile(r"[的、]$")
OPENING_SIGN = re.compile(r"[（(《“]")
PAIRED = ("（）", "()", "《》", "“”")
GAPS = " 　，,、"
DIRECTED = frozenset(["向", "与", "在", "到", "从", "用", "以", "同", "和", "于", "至"])
ABOUT = frozenset(["对", "对于", "为", "针对", "就", "于"])


def in_brackets(text: str, start: int, at: int) -> bool:
    """Whether `at` stands within brackets or quotation marks that open after `start`."""
    if not OPENING_SIGN.search(text, start, at):
        return False
    words = text[start:at]
    return any(words.count(left) > words.count(right) for left, right in PAIRED)


def past(text: str, at: int, end: int, signs: str) -> int:
    while at < end and text[at] in signs:
        at += 1
    return at


def skip(text: str, at: int, end: int) -> int:
    """Past adverbs, times and counts up to the verb."""
    while at < end:
        at = past(text, at, end, GAPS)
        time = SKIPPED.match(text, at, end)
        adverb = verbs("adverb").at(text, at, end)
        verb = verbs("act", "cause", "join").at(text, at, end)
        step = max(len(time[0]) if time else 0, len(adverb))
        if (
            text.startswith("将", at)
            and verbs("act", "adverb", "cause").at(text, at + 1, end)
            and not TAKES_OBJECT.match(text, at, end)
        ):
            step = 1
        if not step or (len(verb) >= step and not _modifies(text, at, end, verb, adverb)):
            return at
        at += step + (text.startswith("地", at + step))
    return at


def _modifies(text: str, at: int, end: int, verb: str, adverb: str) -> bool:
    """Whether a word that is a verb and an adverb only modifies here: 严格按照…, 严格执行…."""
    behind = at + len(verb)
    return verb == adverb and bool(verbs("act", "preposition", "cause").at(text, behind, end))


def act_start(text: str, begin: int, verb_at: int) -> int:
    """Where the act starts: at the adverbs right before its verb, times and counts left out."""
    at = past(text, begin, verb_at, GAPS)
    while at < verb_at:
        time = SKIPPED.match(text, at, verb_at)
        if time and not text.startswith(("至少", "最少", "共", "累计", "先后"), at):
            at = past(text, time.end(), verb_at, GAPS)
            continue
        return at
    return verb_at


def joins_at(text: str, at: int, end: int) -> tuple[Phrase, ...]:
    """Who the verb at `at` takes along or sets to work: 会同有关部门, 督促企业主要负责人…, 组织46家单位…."""
    at += 2 if text.startswith("负责", at) else 0
    while word := verbs("cause", "join").at(text, at, end):
        at += len(word)
        if word == "协助" and verbs("cause").at(text, at, end):
            return ()  # 协助组织群众转移
        if text.startswith(("或者", "以及", "或"), at):
            return ()
        at = past(text, at, end, "、和并 ")
        stop = subject_end(text, at, end)
        if stop is None and word in verbs("gather") and is_body(text, at, end) and not verbs("act").at(text, at, end):
            stop = end
        if (
            stop
            and not verbs("preposition").at(text, at, stop)
            and _plain(text, at, stop)
            and not TURNS.match(text, at)
        ):
            return (*split_bodies(text, Span(at, stop)), *remarked(text, Span(stop, end)))
    return ()


def remarked(text: str, span: Span) -> tuple[Phrase, ...]:
    """Bodies that a remark in brackets sets another measure for: （金属冶炼企业至少每月1次）."""
    return tuple(
        phrase
        for remark in REMARK.finditer(text, span.start, span.end)
        if is_body(text, *remark.span("who"))
        for phrase in split_bodies(text, Span(*remark.span("who")))
    )


def _plain(text: str, start: int, stop: int) -> bool:
    """Whether [start, stop) is no clause with a verb of its own: 开展安全生产检查 is none that a body is named by."""
    return not verbs("act").at(text, start, stop) or is_compound(text, start, stop)


def verb_behind(text: str, at: int, end: int, preposition: str) -> int | None:
    """Where the predicate of a clause begins that opens with a preposition; None where it has none."""
    for place in range(at + 1, end - 1):
        adverb = verbs("adverb").at(text, place, end)
        verb = verbs("act", "cause", "join").at(text, place, end)
        if not (len(adverb) > 1 or verb) or in_brackets(text, at, place):
            continue
        before = text[max(at, place - 4) : place]
        if len(adverb) > 1 and not AFTER_NOUN.search(before):
            behind = skip(text, place, end)
            if verbs("act", "cause", "join", "preposition").at(text, behind, end):
                return behind
        behind = text[place + len(verb) : end]
        if verb and not is_compound(text, place, end) and _is_predicate(preposition, before, verb, behind):
            return place
    return None


def _is_predicate(preposition: str, before: str, verb: str, behind: str) -> bool:
    """Whether a verb behind a preposition and its noun is what the clause does, by the words before and behind it."""
    is_noun = behind.startswith(("的", "、", "和"))
    if verb in verbs("always") and len(behind) > 1 and not is_noun:
        return True
    if preposition == "为" and verb in verbs("gives") and behind:
        return True
    if preposition in ABOUT and verb in verbs("light") and (behind or verb == "负责"):
        return True
    if preposition in DIRECTED and len(behind) != 1 and not is_noun and not SETTING_END.search(behind[-2:]):
        return True
    near = preposition not in ("对", "为", "将", "把") and behind and not behind.startswith("的")
    return bool(near and NEAR_VERB.search(before))
