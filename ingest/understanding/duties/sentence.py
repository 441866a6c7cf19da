"""One sentence read clause by clause: what it asks for, and what one clause hands on to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.document import Span
from ingest.duty import Phrase, Strength
from ingest.understanding.duties.bodies import is_body, listed, split_bodies
from ingest.understanding.duties.clause import Clause, Role
from ingest.understanding.duties.clauses import HAPPENING, WHO_ONLY, led_and_joined, names_relative, read_clause
from ingest.understanding.duties.draft import Carried, Draft, Read
from ingest.understanding.duties.standards import read_standard
from ingest.understanding.duties.vocabulary import cue, verbs
from ingest.understanding.sentences import CLAUSE_END, closed_until, trimmed

JOINS_ONLY = re.compile(
    r"(?P<who>.{2,160}?)(?:共同|分别|按职责|协同|积极|予以|做好)?(?:配合|参加|参与|协助|协办)(?P<rest>.*)$"
)
LEADS_ONLY = re.compile(
    r"(?P<who>.{2,120}?)(?:按照?(?:各自)?职责(?:分工)?|共同|分别|各自|具体)?(?:负责|抓好落实|落实|牵头|牵头负责|负责落实|牵头组织)$"
)
MEASURE = cue("measure", start=True, end=True)
SIGN = re.compile(CLAUSE_END.pattern + r"|[：:](?!\d)")
ENDS = "，。；：！？,;:!? \u3000\n\t"
COUNTED = re.compile(
    r"\d|百分之|半[天年月日]|[一二两三四五六七八九十百千]+(?:余|多)?(?:次|家|个|名|人|场|支|处|成|倍|座|轮|期|件|套|辆|艘|万|亿)"
)
LIST_OF_NAMES = re.compile(r"[^、，。；\s]{1,14}?(?P<last>[^、，。；\s])(?:、[^、，。；\s]{1,14}?(?P=last)){2,}")
NAMED_THING = re.compile(r"^(?:其余)?\d.{2,24}的[^的\d]{1,8}$")
EACH_OF_THEM = re.compile(r"每[组队个班][^，,。；;]{0,6}由")
TOTAL = re.compile(r"(?:总数|总量|保有量|累计|合计|总共)(?:将|要|应)?(?:达到?|增?至|超过)\s?\d")
JOINED = re.compile(r"^(?:并|且|报|同时|及时|依法|由)")


def clause_spans(text: str, sentence: Span) -> Iterator[tuple[Span, str]]:
    """The clauses of a sentence, each without and with the sign that closes it."""
    closed = closed_until(text, sentence)
    start = sentence.start
    cuts = [
        (sign.end(), sign[0][0])
        for sign in SIGN.finditer(text, sentence.start, sentence.end)
        if closed.get_end(sign.start()) is None
    ]
    for end, sign in [*cuts, (sentence.end, "")]:
        found = trimmed(text, start, end)
        start = end
        if found is None:
            continue
        stop = found.end
        while stop > found.start and text[stop - 1] in ENDS:
            stop -= 1
        if stop > found.start:
            yield Span(found.start, stop), sign


def read_sentence(text: str, sentence: Span, before: Carried, in_rule: bool, told: bool = False) -> Read:
    """What `sentence` asks for, what it hands on, and who leads and joins by its own words. before: what the lead-in of a list hands to its items.

    told: whether it stands in a report, where a clause without a verb of the register tells a state, no act.
    """
    reader = _Reader(text, before, in_rule, told)
    for span, sign in clause_spans(text, sentence):
        reader.read(span, sign)
    return Read(tuple(reader.finish()), reader.carried, reader.leads, reader.joins if reader.leads else ())


class _Reader:
    """Reads the clauses of one sentence in order."""

    def __init__(self, text: str, before: Carried, in_rule: bool, told: bool) -> None:
        self.text, self.in_rule, self.told = text, in_rule, told
        self.carried = before
        self.drafts: list[Draft] = []
        self.start: int | None = None
        self.new_condition = True
        self.joins: tuple[Phrase, ...] = ()
        self.waiting: list[Clause] = []
        self.leads: tuple[Phrase, ...] = ()
        self.naming = self.listing = False
        self.fresh = self.totalled = False  # a semicolon stands before the clause; what follows a total reached
        self.before = ""
        self.topics: set[int] = set()
        self.alongside: tuple[Phrase, ...] = ()
        self.exceptions: tuple[Phrase, ...] = ()

    def read(self, span: Span, sign: str) -> None:
        clause = read_clause(self.text, span, self.in_rule)
        if self.before == "：" and LIST_OF_NAMES.fullmatch(span.of(self.text)):
            return  # 下设7个工作组：综合协调组、扑救指挥组、…
        self.listing, self.before = self.before == "：", "：" if sign and sign in "：:" else sign
        if sign in "：:" and sign and self._is_label(span):
            self.carried = replace(self.carried, subject=split_bodies(self.text, span))
            return
        if self.start is None:
            self.start = span.start
        self._take(clause)
        if sign in "：:" and sign and clause.binding:
            self.carried = replace(self.carried, binding=clause.binding)  # 不得有下列行为：
        if sign in "；;" and sign:
            self._close_half()

    def _is_label(self, span: Span) -> bool:
        """民政部门：负责…."""
        return len(span) <= 30 and is_body(self.text, span.start, span.end)

    def _take(self, clause: Clause) -> None:
        if self._names_who(clause):
            return
        self.naming = False
        if standard := self._standard(clause):
            self._act(standard)
            return
        if self._is_measure(clause):
            if not self._is_total(clause):
                self._measure(clause)
            return
        match clause.role:
            case Role.ACT if self._is_unasked(clause):
                self._described(clause)
            case Role.ACT:
                self._act(clause)
            case Role.CONDITION:
                self._condition(clause)
            case Role.EXCEPTION:
                self._exception(clause)
            case Role.SUBJECT:
                self._subject(clause)
            case Role.RESULT:
                self._result(clause)
            case _:
                self._other(clause)

    def _described(self, clause: Clause) -> None:
        """A clause of a statute that asks nothing: who it describes (履行领导职责的人民政府，应当…), or what it is about."""
        if names_relative(self.text, clause.span):
            subject = split_bodies(self.text, clause.span)
            self._subject(replace(clause, role=Role.SUBJECT, subject=subject, states_subject=True))
        else:
            self._other(replace(clause, role=Role.SETTING))

    def _is_unasked(self, clause: Clause) -> bool:
        """Whether a verb asks nothing: what only happens to somebody; in a statute what nobody is bound to or does."""
        if not self.in_rule:
            return clause.verb in verbs("meet") and clause.verb not in verbs("act")
        return not (clause.binding or clause.states_subject or self.carried.subject or self.carried.binding)

    def _names_who(self, clause: Clause) -> bool:
        """由…牵头, and …配合, …负责 behind it; True when the clause does nothing else."""
        words = clause.span.of(self.text)
        if clause.role is Role.WHO and words.startswith(("其余", "其中", "其他")):
            self._act(replace(clause, role=Role.ACT, act=clause.span))
            return True
        if clause.role is Role.WHO:
            self._named(clause.subject, clause.joins)
            return True
        only = WHO_ONLY.fullmatch(self.text, clause.span.start, clause.span.end)
        if only and only["pre"] and clause.binding is None and not only["pre"].startswith(("对", "按")):
            return self._topic(clause, only)
        if not self.naming:
            return False
        if (leads := LEADS_ONLY.fullmatch(words)) and self._bodies(clause, leads):
            self._named(self._bodies(clause, leads), ())
            return True
        joins = JOINS_ONLY.match(words)
        if not joins or not (bodies := self._bodies(clause, joins)):
            return False
        self._named((), bodies)
        rest = joins["rest"]
        if len(rest) >= 4:
            end = clause.span.end
            self._act(
                replace(
                    clause, role=Role.ACT, act=Span(end - len(rest), end), subject=(), states_subject=False, joins=()
                )
            )
        return True

    def _topic(self, clause: Clause, only: re.Match[str]) -> bool:
        """会商由市防指办牵头: names who leads the acts before, or is an act of its own."""
        who, joins = led_and_joined(self.text, only)
        if not who:
            return False
        is_named = only.end("pre") - only.start("pre") >= 2
        goes_on = bool(self.drafts) and is_named and (len(self.drafts) in self.topics or self.listing or self.fresh)
        if not self.drafts or goes_on or clause.span.of(self.text).endswith("承担"):
            only_pays = clause.span.of(self.text).endswith("承担")
            act = clause.span if only_pays else Span(*only.span("pre"))
            self._act(replace(clause, role=Role.ACT, act=act, subject=who, states_subject=True, joins=joins))
            if only_pays:
                return True
            self.drafts[-1].named = True
            self.topics.add(len(self.drafts))
            self.leads = who
            self.naming = True
            return True
        self._named(who, joins)
        return True

    def _bodies(self, clause: Clause, found: re.Match[str]) -> tuple[Phrase, ...]:
        start = clause.span.start + found.start("who")
        end = clause.span.start + found.end("who")
        found = tuple(listed(self.text, Span(start, end)))
        return found if any(is_body(self.text, one.span.start, one.span.end) for one in found) else ()

    def _named(self, leads: tuple[Phrase, ...], joins: tuple[Phrase, ...]) -> None:
        self.naming = True
        self.leads += leads
        self.joins += joins
        for draft in self.drafts:
            if not draft.leads or draft.named:
                draft.leads += leads
                draft.named = True
            if draft.named:
                draft.joins += joins

    def _act(self, clause: Clause) -> None:
        if self._was_circumstance(clause):
            self._undo()
        if clause.condition:
            self._condition(Clause(clause.span, Role.CONDITION, condition=clause.condition))
        carried = self.carried
        subject = clause.subject if clause.states_subject else self._handed(clause)
        own = clause.binding or (carried.binding if not clause.states_subject or not self.drafts else None)
        inherited = carried.ahead if self._goes_on(clause) else None
        start = clause.span.start if self.start is None else self.start
        act = clause.act or clause.span
        leads = subject or self.leads
        draft = Draft(
            act,
            start,
            clause.span.end,
            leads,
            (*self.joins, *clause.joins, *self._alongside(clause)),
            own,
            carried.conditions,
            self.exceptions,
            inherited,
            named=not subject and bool(leads),
            is_free=own is None and clause.states_subject,
        )
        self.drafts.append(draft)
        self.fresh = self.totalled = False
        hands_on = clause.hands_on or clause.binding is None
        goes_on = carried.subject if EACH_OF_THEM.match(self.text, clause.span.start, clause.span.end) else subject
        self.carried = Carried(
            goes_on, own if hands_on else carried.binding, carried.conditions, Span(start, clause.span.end)
        )
        self._reset()

    def _alongside(self, clause: Clause) -> tuple[Phrase, ...]:
        """Who goes on with the one who acts: A会同B编制…，发布…; until another acts, or sets somebody to work."""
        if clause.states_subject or clause.joins:
            with_whom = (
                verbs("join").before(self.text, clause.span.start, clause.joins[0].span.start) if clause.joins else ""
            )
            with_others = self.alongside if self.waiting and self.waiting[-1].verb == "会同" else ()
            self.alongside = clause.joins if with_whom == "会同" else ()
            return with_others
        return () if clause.binding and clause.binding[1] is Strength.FORBIDDEN else self.alongside

    def _was_circumstance(self, clause: Clause) -> bool:
        """用人单位制定规章制度，应当…: in a statute the clause before 应当, or before …的, tells when, not what."""
        if not (self.in_rule and self.drafts and self.drafts[-1].is_free and self.start == clause.span.start):
            return False
        goes_on = clause.role is Role.CONDITION or (clause.binding is not None and clause.hands_on)
        between = self.text[self.drafts[-1].end : clause.span.start].strip()
        return goes_on and not clause.states_subject and between in (",", "，")

    def _undo(self) -> None:
        last = self.drafts.pop()
        self.start = last.start
        conditions = (*self.carried.conditions, self._phrase(last.act))
        self.carried = replace(self.carried, conditions=conditions, ahead=None)

    def _handed(self, clause: Clause) -> tuple[Phrase, ...]:
        """Who acted before; whoever sets a body to work at the end of a list of bodies is none of that list."""
        listed_before = {draft.leads for draft in self.drafts if draft.leads}
        is_outside = not self.in_rule and clause.joins and clause.verb in verbs("cause") and len(listed_before) > 1
        return () if is_outside else self.carried.subject

    def _goes_on(self, clause: Clause) -> bool:
        return (
            self.in_rule
            and bool(self.drafts)
            and not clause.states_subject
            and not self.new_condition
            and bool(JOINED.match(clause.span.of(self.text)))
        )

    def _reset(self) -> None:
        self.start, self.joins, self.new_condition, self.waiting = (
            None,
            () if not self.naming else self.joins,
            False,
            [],
        )

    def _condition(self, clause: Clause) -> None:
        if self._was_circumstance(clause):
            self._undo()
        kept = self.carried.conditions if self.new_condition else ()
        kept += tuple(
            self._phrase(one.span)
            for one in self.waiting
            if one.role is Role.OTHER and HAPPENING.match(one.span.of(self.text))
        )
        words = clause.condition or clause.span
        conditions = (*kept, Phrase(words.of(self.text), words))
        subject = clause.subject if clause.states_subject else self.carried.subject or clause.subject
        self.carried = replace(self.carried, conditions=conditions, subject=subject, ahead=None)
        self.new_condition = True

    def _phrase(self, span: Span) -> Phrase:
        return Phrase(span.of(self.text), span)

    def _exception(self, clause: Clause) -> None:
        if clause.states_subject:
            self.carried = replace(self.carried, subject=clause.subject)
        words = clause.condition or clause.span
        phrase = Phrase(words.of(self.text), words)
        if not self.drafts:
            self.exceptions += (phrase,)
        for draft in self.drafts:
            draft.exceptions += (phrase,)
        if self.drafts:
            self.drafts[-1].end = clause.span.end
            self.start = None

    def _subject(self, clause: Clause) -> None:
        going_on = bool(self.waiting) and self.waiting[-1].role is Role.SUBJECT
        subject = (*self.carried.subject, *clause.subject) if going_on else clause.subject
        subject = subject if clause.states_subject else self.carried.subject
        binding = clause.binding or (None if not going_on else self.carried.binding)
        self.carried = replace(self.carried, subject=subject, binding=binding, ahead=None)
        if clause.verb == "会同":
            self.alongside = clause.joins
        self.waiting.append(clause)

    def _result(self, clause: Clause) -> None:
        """What comes of the act before; where nothing stands before it, or it has a figure of its own, it is an act."""
        bound = [one for one in self.waiting if one.binding and one.act]
        if bound and not self.drafts:
            self._act(replace(bound[-1], role=Role.ACT))  # 应当因地制宜，确保…
        has_figure = self._carries(clause)
        if self.drafts and not self.waiting and not has_figure:
            self.drafts[-1].end = clause.span.end
            self.start = None
            return
        is_asked = has_figure or (self.in_rule and self.carried.binding is not None and not self.drafts)
        self._act(clause)
        self.drafts[-1].is_effect = not is_asked

    def _other(self, clause: Clause) -> None:
        if (
            clause.role is Role.OTHER
            and not self.told
            and not self.in_rule
            and self._carries(clause)
            and self._has_verb(clause)
            and not NAMED_THING.search(clause.span.of(self.text))
        ):
            self._act(replace(clause, states_subject=True))
            return
        self.joins += clause.joins
        self.waiting.append(clause)

    def _standard(self, clause: Clause) -> Clause | None:
        """A clause without a verb that asks for a figure of its own: 街道不少于15人, 养老机构每季度一次."""
        if self.in_rule or self.told or clause.binding or clause.role not in (Role.OTHER, Role.SETTING):
            return None
        return read_standard(self.text, clause.span, self.drafts[-1].span if self.drafts else None)

    def _is_measure(self, clause: Clause) -> bool:
        """整改率100%, 其中…不少于3处: a figure that belongs to the act before."""
        words = clause.span.of(self.text)
        if not self.drafts or self.waiting or not COUNTED.search(words):
            return False
        if words.startswith("其中"):
            is_act = clause.role is Role.ACT and clause.verb in verbs("topic")  # 其中3个预案上半年完成
            return clause.binding is None and len(words) <= 40 and not is_act
        return clause.role is Role.OTHER and bool(MEASURE.match(words))

    def _is_total(self, clause: Clause) -> bool:
        """年底前全县总数达到27处，有效面积13.6万平方米: a state that is reached in the end, no figure of the act before."""
        self.totalled = self.totalled or bool(not self.told and TOTAL.search(clause.span.of(self.text)))
        if self.totalled:
            self.start = None
        return self.totalled

    def _measure(self, clause: Clause) -> None:
        last = self.drafts[-1]
        last.end = clause.span.end
        if last.joins and not last.leads:
            last.joins += tuple(
                one for one in clause.subject if one not in last.joins
            )  # 督促学校每学期…，幼儿园每季度…
        if last.leads:
            last.leads += tuple(one for one in clause.subject if one not in last.leads)
        self.start = None

    def _close_half(self) -> None:
        """At a semicolon conditions end; who acts and how binding goes on."""
        self._leftover()
        self.carried = replace(self.carried, conditions=(), ahead=None)
        self.new_condition, self.start, self.waiting, self.leads, self.naming = True, None, [], (), False
        self.joins = self.alongside = ()
        self.fresh = True

    def _leftover(self) -> None:
        """Clauses behind the last act: one that carries a figure, or all that a sentence says, is an act of its own."""
        acts = [clause for clause in self.waiting if clause.act and (clause.role is not Role.SUBJECT or clause.binding)]
        worth = [clause for clause in acts if clause.binding or self._is_worth(clause)]
        last = worth[-1] if worth else None
        asked = not self.in_rule or self.carried.binding or (self.carried.subject and last and self._does(last))
        if last and not self.told and asked:
            self._act(replace(last, states_subject=last.states_subject or last.role is Role.OTHER))
        elif self.drafts and self.waiting:
            self.drafts[-1].end = self.waiting[-1].span.end

    def _does(self, clause: Clause) -> bool:
        """Whether a clause has a verb, be it at its very end: 按照国家规定的最小距离划定."""
        return bool(clause.verb or verbs("act").before(self.text, clause.span.start, clause.span.end))

    def _is_worth(self, clause: Clause) -> bool:
        """Whether a clause that is left over has a verb, and a figure where it only names a thing."""
        return self._has_verb(clause) and (clause.role is not Role.OTHER or self._carries(clause))

    def _has_verb(self, clause: Clause) -> bool:
        span = clause.act or clause.span
        return any(verbs("act").at(self.text, at, span.end) for at in range(span.start, span.end))

    def _carries(self, clause: Clause) -> bool:
        return bool(COUNTED.search(self.text, clause.span.start, clause.span.end))

    def finish(self) -> list[Draft]:
        self._leftover()
        if self.drafts and all(draft.is_effect for draft in self.drafts):
            self.drafts[0].is_effect = False  # it is all that the sentence asks
        return self.drafts
