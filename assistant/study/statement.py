"""Statements (陈述): clauses of a document that say something complete when they stand alone, and stems made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.cutting import sentences_within
from assistant.study.item import BLANK
from assistant.study.material import Material, Part
from assistant.wording import lines
from ingest.document import Span
from ingest.duty import Duty, Phrase
from ingest.understanding.duties.vocabulary import bodies, verbs
from ingest.understanding.sentences import clauses

SHORTEST, LONGEST, LONGEST_RULE, STEM = 9, 52, 62, 80
CITED = 240  # characters of a sentence that is quoted whole
CONTEXT = 36  # characters up to which the clauses before are taken along
HEADING = 24
TELLING_INNER = 14  # characters of a clause that begins with a body in the middle of a sentence
TELLING = 6  # characters besides the blank that a stem must say
WIDTHS = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"})
HAN_MARK = re.compile(r"(?<=[^\x00-\x7f])[,;:()?!]|[,;:()?!](?=[^\x00-\x7f])|(?<=\d)[,;()](?=[^\x00-\x7f]|$)")
GAP = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
HOLE = "\ue000"  # stands for a blank while white space is taken out
EDGES = "，。；：、,;:.!?！？ \n\t\u3000\xa0"
PAIRED = (("“", "”"), ("《", "》"), ("（", "）"), ("〈", "〉"), ("「", "」"))
CELL = re.compile(r"\s\|\s|\t")
MARKER = re.compile(
    r"\s*(?:第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]是|\d{1,2}[.．、])[\s\u3000]*"
)
NAMED_END = re.compile(r"[的地得和与及或、对将把为在以从向由被让使]$")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of one part of a document that stand alone. span: from the first to the last word; cited: the whole sentence."""

    material: Material
    part: Part
    duty: Duty
    span: Span
    cited: Span

    @property
    def words(self) -> str:
        return plain(self.span.of(self.material.text))

    def blanked(self, *slots: Span) -> str:
        """The words with each slot (in reading order) taken out."""
        return self.put(*((slot, BLANK) for slot in slots))

    def put(self, *changes: tuple[Span, str]) -> str:
        """The words with other words in the place of some (in reading order)."""
        text, at, pieces = self.material.text, self.span.start, []
        for slot, words in changes:
            pieces += [text[at : slot.start], HOLE if words == BLANK else words]
            at = slot.end
        return plain("".join([*pieces, text[at : self.span.end]])).replace(HOLE, BLANK)


def plain(words: str) -> str:
    """Words on one line with the wide punctuation of Chinese."""
    return HAN_MARK.sub(lambda sign: sign[0].translate(WIDTHS), GAP.sub("", words))


def statement(material: Material, part: Part, duty: Duty) -> Statement | None:
    """What a duty says as a statement, with the clauses before it where they are short; None when it cannot stand alone."""
    sentence = sentence_of(material, part, duty)
    if sentence is None:
        return None
    text = material.text
    end = sentence.end if material.statute else without_effects(text, duty, min(duty.span.end, sentence.end))
    for start in starts(material, sentence, duty):
        span = trim(text, Span(start, max(start, end)))
        if complete(material, duty, span, sentence):
            return Statement(material, part, duty, span, cited(sentence, span))
    return None


def sentence_of(material: Material, part: Part, duty: Duty) -> Span | None:
    """The sentence a duty stands in, without the marker of its section."""
    around = sentences_within(material.document, part.span)
    found = next((one for one in around if one.start <= duty.span.start < one.end), None)
    if found is None:
        return None
    marker = MARKER.match(material.text, found.start, found.end)
    return trim(material.text, Span(marker.end() if marker else found.start, found.end))


def without_effects(text: str, duty: Duty, end: int) -> int:
    """Where the last clause ends that holds a part of the duty: what is hoped for from it is left away."""
    needed = max(phrase.span.end for phrase in duty.phrases if phrase.span in duty.span)
    return next((one.end for one in clauses(text, Span(duty.span.start, end)) if one.end >= needed), end)


def starts(material: Material, sentence: Span, duty: Duty) -> Iterator[int]:
    """Where a statement may begin, the best first: the sentence where it is short, then the clause itself."""
    led_before = any(one.span.start < duty.span.start for one in (*duty.leads, *duty.conditions))
    if duty.span.end - sentence.start <= CONTEXT:
        yield sentence.start
    if not material.statute and not (led_before and not closing(duty)):
        yield duty.span.start
    yield sentence.start


def closing(duty: Duty) -> bool:
    """Whether those who lead are named after the duty (责任部门：…)."""
    return bool(duty.leads) and all(lead.span.start >= duty.span.end for lead in duty.leads)


def trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end)


def cited(sentence: Span, span: Span) -> Span:
    """The whole sentence, or the statement alone where the sentence is long."""
    return sentence if len(sentence) <= CITED and span in sentence else span


def complete(material: Material, duty: Duty, span: Span, sentence: Span) -> bool:
    """Whether these words of a duty say something whole."""
    raw = span.of(material.text)
    words = plain(raw)
    most = LONGEST if not material.statute else LONGEST_RULE
    if not SHORTEST <= len(words) <= most or CELL.search(raw) or not balanced(words):
        return False
    inner = sentence.start < span.start
    if dangling(words, inner) or NAMED_END.search(words) or any(mark in words for mark in "：；。"):
        return False
    return opens_well(material, duty, span, inner) and bounded(material.text, span)


def balanced(words: str) -> bool:
    return all(words.count(left) == words.count(right) for left, right in PAIRED)


def bounded(text: str, span: Span) -> bool:
    """Whether a clause ends where the words end."""
    rest = text[span.end : span.end + 2]
    return not rest.strip() or rest[0] in EDGES or rest[0] in "）)（("


@cache
def leaning(where: str) -> re.Pattern[str]:
    """What leans on something outside: at the "start", "any"where, or at the start of an "inner" clause."""
    rows = [line.split("\t") for line in lines("study_dangling.tsv")]
    return re.compile("|".join(f"(?:{words})" for words, kind in rows if kind == where))


def dangling(words: str, inner: bool = False) -> bool:
    """Whether words lean on something that stands outside of them; inner: the sentence has begun before them."""
    if inner and leaning("inner").match(words):
        return True
    return bool(leaning("start").match(words) or leaning("any").search(words))


def opens_well(material: Material, duty: Duty, span: Span, inner: bool) -> bool:
    """Whether the first word is one of the duty's bodies, a verb, or (where the sentence begins) a subject of its own."""
    text, at = material.text, span.start
    if any(body.span.start == at and sound(body) for body in (*duty.leads, *duty.joins)):
        return not inner or len(span) >= TELLING_INNER or bool(duty.binding or duty.quantities or duty.frequencies)
    if any(body.span.start < at for body in (*duty.leads, *duty.conditions)):
        return False
    if material.statute:
        return any(lead.span in span for lead in duty.leads) or (not duty.leads and opens_section(material, duty, at))
    dated = any(one.words.span.start == at for one in duty.deadlines)
    return dated or opens_with_verb(text, at, span.end) or not inner


def opens_section(material: Material, duty: Duty, at: int) -> bool:
    """Whether nothing but its marker stands before `at` in the section of a duty."""
    section = material.sections[duty.section]
    before = material.text[section.span.start : at]
    return not MARKER.sub("", before, count=1).strip()


def opens_with_verb(text: str, at: int, end: int) -> bool:
    """Whether a verb stands at `at`, adverbs before it passed over, or a preposition."""
    while word := verbs("adverb").at(text, at, end):
        if verbs("act", "cause", "join").at(text, at, end) > word:
            break
        at += len(word)
    return bool(verbs("act", "cause", "join", "preposition").at(text, at, end))


def sound(body: Phrase) -> bool:
    """Whether a phrase reads as the name of one body and of nothing more."""
    words = plain(body.text)
    if (
        not 2 <= len(words) <= 18
        or words.endswith("级")
        or any(mark in words for mark in "，。；：“”《》|")
        or not balanced(words)
    ):
        return False
    ended = words.rstrip("）").split("（")[0]
    if leaning("body").match(words) or dangling(words) or opens_with_verb(words, 0, len(words) - 1):
        return False
    return bool(bodies().before(ended, 0, len(ended)))


def stem(statement: Statement, words: str) -> str:
    """A complete question: which document, about what, and the words; "" when it would be too long or too bare."""
    made = headed(statement.material, statement.part, words, statement.duty)
    said = len(words.replace(BLANK, ""))
    return made if said >= (TELLING if "关于“" in made else TELLING + 4) else ""


def headed(material: Material, part: Part, words: str, duty: Duty | None = None) -> str:
    """`words` under the name of the document, and the heading where the words leave out who acts."""
    bare = f"根据{material.name}，{words}"
    heading = plain(part.heading)
    named = duty is not None and any(lead.span in duty.span for lead in duty.leads)
    if material.statute or named or not usable(heading) or heading in words:
        return bare if len(bare) <= STEM else ""
    full = f"根据{material.name}关于“{heading}”的要求，{words}"
    return full if len(full) <= STEM else bare if len(bare) <= STEM else ""


def usable(heading: str) -> bool:
    """Whether a heading may stand in quotation marks inside a stem."""
    return 4 <= len(heading) <= HEADING and not any(mark in heading for mark in "“”《》：；")
