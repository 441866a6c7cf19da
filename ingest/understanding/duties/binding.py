"""Clauses with a word that binds (应当, 不得, 必须, 可以): where it stands, and who is bound to what."""

from __future__ import annotations

import re
from functools import cache

from ingest.document import Span
from ingest.duty import Phrase, Strength
from ingest.understanding.duties.bodies import WEAK, is_body, is_compound, split_bodies, subject_end
from ingest.understanding.duties.clause import Binding, Clause, Role
from ingest.understanding.duties.predicates import in_brackets, joins_at, past, skip, verb_behind
from ingest.understanding.duties.vocabulary import choice, cue, rows, verbs

SHORT_ACT = 10
NAME_START = cue("name_start", start=True)
GRANTS = re.compile(r"宽限|顺延|延[至长期后]|适当|放宽|免[于予除]|减[免少半]|不再|暂缓|提前|推迟")
ALONG = re.compile(r"(?:分别|及时|积极|主动|依法|共同)?(?:会同|联合|协同)")
GAPS = " 　，,"
FALSE_FRIEND = re.compile(r"[下上对地各四八]方可|.方可[燃能靠视]|.可以(?=及)")


@cache
def _strengths() -> dict[str, Strength]:
    return {row[0]: Strength[row[1]] for row in rows("bindings")}


@cache
def _strong() -> re.Pattern[str]:
    return re.compile(choice(row[0] for row in rows("bindings") if row[2] == "anywhere"))


def find_binding(text: str, span: Span) -> Binding | None:
    """The word that binds: the first strong one; a weak one (应, 要, 须, 可) only where a predicate begins behind it."""
    for found in _strong().finditer(text, span.start, span.end):
        if not in_brackets(text, span.start, found.start()) and not FALSE_FRIEND.match(text, found.start() - 1):
            return Phrase(found[0], Span(*found.span())), _strengths()[found[0]]
    for found in WEAK.finditer(text, span.start, span.end):
        behind = found.end()
        left = text[span.start : found.start()]
        opens = (
            not left
            or is_body(text, span.start, found.start())
            or verbs("adverb").before(text, span.start, found.start())
        )
        opens = (
            opens
            or found[0] in "应须"
            or (found[0] == "可" and GRANTS.match(text, behind, span.end))
            or left.startswith(("经", "按", "根据"))
            or (len(left) > 2 and len(verbs("adverb").at(text, behind, span.end)) > 1)
        )
        if opens and _predicate_at(text, behind, span.end) and not in_brackets(text, span.start, found.start()):
            return Phrase(found[0], Span(*found.span())), _strengths()[found[0]]
    return None


def _predicate_at(text: str, at: int, end: int) -> bool:
    return bool(verbs("act", "cause", "join", "adverb", "preposition").at(text, at, end))


def read_bound(text: str, span: Span, whole: Span, word: Phrase, strength: Strength) -> Clause:
    """A clause with a word that binds: the subject before it, the act behind it."""
    left = Span(whole.start, word.span.start)
    subject, states = _subject_before(text, left)
    is_case = not subject and len(left) > 3 and left.of(text).endswith("的") and strength is not Strength.FORBIDDEN
    condition = left if is_case else None
    states = states and not condition  # 情况紧急的可以越级上报
    start = word.span.start if strength is Strength.FORBIDDEN else word.span.end
    start = past(text, start, whole.end, GAPS)
    along = _only_along(text, Span(word.span.end, whole.end)) if strength is not Strength.FORBIDDEN else ()
    if along:
        rest = Span(start, whole.end)
        return Clause(span, Role.SUBJECT, rest, subject, states, along, (word, strength), verb="会同")
    if start >= whole.end:
        return Clause(span, Role.SUBJECT, subject=subject, states_subject=states, binding=(word, strength))
    if strength is not Strength.FORBIDDEN and _only_sets(text, Span(start, whole.end)):
        return Clause(span, Role.SUBJECT, Span(start, whole.end), subject, states, binding=(word, strength))
    led = _led_by(text, Span(word.span.end, whole.end))
    if led:
        subject, states = led, True
    if states and not subject and whole.end - start < SHORT_ACT:
        start = whole.start  # 停留时间不得超过4小时
    verb_at = skip(text, word.span.end, whole.end)
    verb = verbs("act", "cause", "join").at(text, verb_at, whole.end)
    joins = joins_at(text, verb_at, whole.end)
    return Clause(
        span,
        Role.ACT,
        Span(start, whole.end),
        subject,
        states,
        joins,
        (word, strength),
        strength is not Strength.FORBIDDEN,
        condition,
        verb=verb,
    )


def _only_sets(text: str, rest: Span) -> bool:
    """应当针对…的特点: behind the word that binds stands only what the act of the next clause is set in."""
    at = skip(text, rest.start, rest.end)
    if at >= rest.end:
        return True  # 应当自…之日起20日内，
    preposition = verbs("preposition").at(text, at, rest.end)
    if preposition in ("", "由", "将", "把") or verbs("act", "cause", "join").at(text, at, rest.end)[1:]:
        return False
    return verb_behind(text, at + len(preposition), rest.end, preposition) is None


def _only_along(text: str, rest: Span) -> tuple[Phrase, ...]:
    """应当会同A、B，…, 应当会同A根据…，…: behind the word that binds stand only those who take part in what follows."""
    taken = ALONG.match(text, rest.start, rest.end)
    if not taken:
        return ()
    opens = verbs("act").at(text, taken.end(), rest.end)
    if opens and not is_compound(text, taken.end(), rest.end):
        return ()  # 应当联合建立应急救援队伍
    stop = rest.end if is_body(text, taken.end(), rest.end) else subject_end(text, taken.end(), rest.end)
    at = skip(text, stop, rest.end) if stop else rest.end
    preposition = verbs("preposition").at(text, at, rest.end)
    if not stop or (stop < rest.end and not preposition):
        return ()
    if preposition and verb_behind(text, at + len(preposition), rest.end, preposition) is not None:
        return ()
    return split_bodies(text, Span(taken.end(), stop))


def _subject_before(text: str, left: Span) -> tuple[tuple[Phrase, ...], bool]:
    """The bodies named before a word that binds, and whether anything at all is named there as what acts."""
    words = left.of(text).rstrip(GAPS)
    if not words:
        return (), False
    end = left.start + len(words)
    if verbs("preposition").at(text, left.start, end) and not is_body(text, left.start, end):
        return (), False
    if (
        verbs("act").at(text, left.start, end)
        and not is_body(text, left.start, end)
        and not is_compound(text, left.start, end)
    ):
        return (), False
    stop = end if is_body(text, left.start, end) else subject_end(text, left.start, end)
    opens_otherwise = words.startswith(("对", "向", "将", "在", "未经", "经", "按照", "按", "根据"))
    if stop and (NAME_START.match(words) or not opens_otherwise):  # 经营单位, 对外贸易部门
        return split_bodies(text, Span(left.start, stop)), True
    return (), _is_thing(text, left.start, end)


def _is_thing(text: str, start: int, end: int) -> bool:
    """Whether the words before the binding word name a thing, and are not only adverbs and times."""
    return not (verbs("act", "adverb", "connective", "preposition").at(text, start, end) or end - start < 3)


def _led_by(text: str, rest: Span) -> tuple[Phrase, ...]:
    """应当由A会同B…: who acts stands behind 由."""
    if not text.startswith("由", rest.start):
        return ()
    stop = subject_end(text, rest.start + 1, rest.end)
    return split_bodies(text, Span(rest.start + 1, stop)) if stop else ()


def binding_verb(text: str, at: int, verb: str) -> Binding | None:
    strength = _strengths().get(verb)
    return (Phrase(verb, Span(at, at + len(verb))), strength) if strength else None


def binding_adverb(text: str, start: int, verb_at: int) -> Binding | None:
    at = text.find("一律", start, verb_at)
    return (Phrase("一律", Span(at, at + 2)), Strength.MUST) if at >= 0 else None
