"""A trainer's own paper held against the library: each given answer confirmed, contradicted or not found.

Contradicted is said only where a sentence about the same subject has another value of the same kind and unit in the
same place; everything less certain is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Question, Status
from assistant.answering import answer
from assistant.claiming import ASKS_RESPONSIBLE
from assistant.cutting import sentences_within
from assistant.inquiry import understand
from assistant.selecting import RESPONSIBLE
from assistant.study.amounts import Value, pairs, same, values, without_values
from assistant.study.item import RIGHT, WRONG, Source
from assistant.study.ownpaper import EMPTY
from assistant.study.proving import SAYS
from assistant.study.statement import plain
from assistant.study.verdicts import OwnQuestion, Review, Reviewed, Verdict
from ingest.document import SectionKind, Span
from ingest.errors import YingjiError
from ingest.folding import fold
from ingest.library import Library
from ingest.understanding.outline import locator

HITS, NEAREST, WORDY = 8, 3, 8
ALL, SURE, LIKELY, POSSIBLE = 0.97, 0.75, 0.6, 0.35  # share of the subject's pairs of characters that a sentence has
FRAME = re.compile(
    r"^(?:【案例】)?(?:根据|按照|依据|在)?\s*(?:[^《，。]{0,12}《[^》]*》)(?:（[^）]*）)?(?:的?(?:规定|要求)|中|里|第[一二三四五六七八九十百\d]+条)*(?:关于“[^”]*”的要求)?"
    rf"{SAYS}?[，,:：]?"
)
IN_QUOTES = re.compile(r"“([^”]+)”")
NAMED = re.compile(r"[“《]([^”》]+)[”》]")
AFTER_VALUE = ("前", "内", "后", "以内", "之内", "以上", "以下", "左右")
CLAUSE = re.compile(r"[，；。]")
ASKING = re.compile(
    r"(?:下列|以下)?(?:是|为|包括|属于)?(?:哪些?|哪一?[个项]|什么|多少|几)(?:个|项|内容|方面)?[？?]?$|[？?（）()\s　。]+$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the library that may be about a question. share: of the subject's pairs of characters it has; clauses:
    each with its own share, as written on one line."""

    source: Source
    words: str
    share: float
    clauses: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a question says with its given answer. subject: its pairs of characters without figures, place and question words;
    wanted: the value that the answer gives, None where it gives none; others: the values of the stem itself."""

    words: str
    subject: frozenset[str]
    wanted: Value | None
    others: tuple[Value, ...]


def review(questions: Sequence[OwnQuestion], library: Library, today: date) -> Review:
    """Every question held against the library."""
    return Review(tuple(reviewed(one, library, today) for one in questions), len(library.entries()))


def reviewed(question: OwnQuestion, library: Library, today: date) -> Reviewed:
    """One question."""
    if not question.answers:
        return Reviewed(question, Verdict.NOT_FOUND, "没有认出这道题给的答案。")
    inquiry = understand(Question(question.stem), library)
    claim = claimed(question, understand(Question(said(question.stem) or question.stem), library).terms)
    if (word_for_word := quoted_whole(question, inquiry.documents, library)) is not None:
        return Reviewed(question, Verdict.CONFIRMED, "答案是原文里的话。", word_for_word)
    found = candidates(claim, question, inquiry.documents, library, today)
    if not found:
        return Reviewed(question, Verdict.NOT_FOUND, "库里没有找到讲这件事的句子。")
    if question.answers[0] in (RIGHT, WRONG):
        return of_statement(question, claim, found, asserted=question.answers[0] == RIGHT)
    return of_answers(question, claim, found, library)


def quoted_whole(question: OwnQuestion, documents: Sequence[str], library: Library) -> Source | None:
    """Where a long answer stands word for word, in a section that has the names which the stem quotes; None where not all do."""
    names = IN_QUOTES.findall(question.stem)
    if (
        not names
        or EMPTY.search(question.stem.rstrip("。（） 　"))
        or any(len(words) < WORDY for words in question.answers)
    ):
        return None
    for id in documents:
        document, sections = library.document(id), library.sections(id)
        sentences = sentences_within(document, Span(0, len(document.text)))
        places = [
            next((one for one in sentences if fold(words) in fold(one.of(document.text))), None)
            for words in question.answers
        ]
        if all(places):
            inner = [section for section in sections if places[0] in section.span]
            around = fold(
                "".join(section.heading for section in inner) + (inner[-1].span.of(document.text) if inner else "")
            )
            if all(fold(name) in around for name in names):
                return source_of(library, id, places[0])
    return None


def claimed(question: OwnQuestion, terms: Sequence[str]) -> Claim:
    """What a question says. terms: the words it is about."""
    if question.answers[0] in (RIGHT, WRONG):
        words = said(question.stem)
        return Claim(words, subject_of(terms), None, tuple(values(words)))
    words, start = filled(question)
    end = start + len(question.answers[0])
    all_values = values(words)
    given = [value for value in all_values if value.start < end and start < value.end and covers(value, words, end)]
    wanted = given[0] if len(given) == 1 and len(question.answers) == 1 else None
    return Claim(words, subject_of(terms), wanted, tuple(value for value in all_values if value not in given))


def covers(value: Value, words: str, end: int) -> bool:
    """Whether a value reaches to the end of the answer, or only 前 and the like are left (一张 of 一张网 does not)."""
    return value.end >= end or words[value.end : end] in AFTER_VALUE


def subject_of(terms: Sequence[str]) -> frozenset[str]:
    """The pairs of characters of the words a question is about, figures left out."""
    return frozenset(pair for term in terms for piece in without_values(term) for pair in pairs(piece))


def said(stem: str) -> str:
    """What a stem says, without the words that only frame it."""
    words = plain(FRAME.sub("", plain(EMPTY.sub("", stem))))
    return ASKING.sub("", words)


def filled(question: OwnQuestion) -> tuple[str, int]:
    """The stem with the first answer in its only blank, else after it; and where the answer stands."""
    stem = plain(FRAME.sub("", question.stem))
    blanks = list(EMPTY.finditer(stem))
    if len(blanks) == 1 and blanks[0].end() < len(stem.rstrip("。？?")):
        at = blanks[0].start()
        return stem[:at] + question.answers[0] + stem[blanks[0].end() :], at
    words = said(question.stem) + "，"
    return words + question.answers[0], len(words)


def candidates(
    claim: Claim, question: OwnQuestion, documents: Sequence[str], library: Library, today: date
) -> list[Candidate]:
    """Sentences of the library about the subject of a claim, the most alike first."""
    found = {}
    for document, span in places(question, claim, documents, library, today):
        one = candidate(library, document, span, claim)
        if one.share >= POSSIBLE:
            found[document, span.start] = one
    return sorted(found.values(), key=lambda one: (-one.share, one.source.document, one.source.start))


def candidate(library: Library, document: str, span: Span, claim: Claim) -> Candidate:
    source = source_of(library, document, span)
    words = plain(source.quote)
    parts = tuple(part for part in CLAUSE.split(words) if part)
    return Candidate(source, words, share(claim, words), tuple((part, share(claim, part)) for part in parts))


def share(claim: Claim, words: str) -> float:
    """The share of the subject's pairs of characters that words have."""
    return len(claim.subject & pairs(words)) / max(1, len(claim.subject))


def places(
    question: OwnQuestion, claim: Claim, documents: Sequence[str], library: Library, today: date
) -> Iterator[tuple[str, Span]]:
    """(document, sentence) where the answer may stand: what the search finds and what the answering cites."""
    for hit in library.search(claim.words, tuple(documents) or None, HITS):
        if hit.passage.kind in (SectionKind.METADATA, SectionKind.CHROME):
            continue
        document = library.document(hit.passage.document)
        yield from ((document.id, span) for span in sentences_within(document, hit.passage.span))
    try:
        told = answer(Question(question.stem), library, today)
    except YingjiError:
        return
    if told.status in (Status.ANSWERED, Status.PARTIAL):
        yield from ((one.document_id, one.span) for one in told.citations)


def source_of(library: Library, document: str, span: Span) -> Source:
    entry, text = library.entry(document), library.document(document).text
    sections = library.sections(document)
    inner = [section for section in sections if span in section.span]
    place = locator(sections, inner[-1].ordinal) if inner else ""
    return Source(document, entry.source, entry.title, place, span.start, span.end, span.of(text))


def of_answers(question: OwnQuestion, claim: Claim, found: Sequence[Candidate], library: Library) -> Reviewed:
    """A choice or a blank: every answer must stand in one sentence about the subject."""
    for one in found:
        whole = len(question.answers) == 1 and fold(claim.words.rstrip("。，")) in fold(one.words)
        if whole or (one.share >= LIKELY and all(stands(words, claim, one) for words in question.answers)):
            return Reviewed(question, Verdict.CONFIRMED, "原文里有这个答案。", one.source)
    for one in found:
        if one.share >= LIKELY and (line := responsible_line(question, one, library)):
            return Reviewed(question, Verdict.CONFIRMED, "责任单位一行里有这个答案。", line)
    rivals = [(one, right) for one in found[:NEAREST] if claim.wanted and (right := rival(claim, claim.wanted, one))]
    if len({right for _, right in rivals}) == 1:
        one, right = rivals[0]
        return Reviewed(question, Verdict.CONTRADICTED, f"原文是“{right}”。", one.source, right)
    return Reviewed(question, Verdict.NOT_FOUND, "相近的句子里没有这个答案，也看不出与它不符。", found[0].source)


def responsible_line(question: OwnQuestion, one: Candidate, library: Library) -> Source | None:
    """The line （责任部门：…） after a sentence in the same section, where it names every answer."""
    if not ASKS_RESPONSIBLE.search(question.stem):
        return None
    document, sections = library.document(one.source.document), library.sections(one.source.document)
    inner = [section for section in sections if one.source.span in section.span]
    after = Span(one.source.end, inner[-1].span.end) if inner else one.source.span
    for span in sentences_within(document, after):
        words = span.of(document.text)
        if RESPONSIBLE.match(words) and all(fold(name) in fold(words) for name in question.answers):
            return source_of(library, document.id, span)
    return None


def stands(words: str, claim: Claim, one: Candidate) -> bool:
    """Whether an answer stands in a sentence: a figure in the clause it belongs to, other words letter for letter."""
    if claim.wanted:
        held = values(one.words)
        rest = [other for other in claim.others if other.kind == claim.wanted.kind]
        whole = all(any(same(other, value) for value in held) for other in rest)
        return whole and any(same(claim.wanted, value) for value in values(nearest(claim, claim.wanted, one)))
    return fold(words.strip("“”《》")) in fold(one.words)


def nearest(claim: Claim, value: Value, one: Candidate) -> str:
    """The clause with values of this kind that has most of the subject; "" where two have as much."""
    holding = [
        (part, part_share) for part, part_share in one.clauses if any(v.kind == value.kind for v in values(part))
    ]
    best = max((part_share for _, part_share in holding), default=0.0)
    chosen = [part for part, part_share in holding if part_share == best]
    return chosen[0] if len(chosen) == 1 else ""


def rival(claim: Claim, value: Value, one: Candidate) -> str:
    """The value that a sentence has in the place of this one; "" unless it is surely about the same and the only one there."""
    if one.share < SURE:
        return ""
    part = nearest(claim, value, one)
    held = [other for other in values(part) if other.kind == value.kind]
    rest = [other for other in held if not any(same(other, seen) for seen in claim.others)]
    return rest[0].words if len(rest) == 1 and not same(rest[0], value) else ""


def of_statement(question: OwnQuestion, claim: Claim, found: Sequence[Candidate], *, asserted: bool) -> Reviewed:
    """A true/false item: the sentence bears the statement out, or has another value in one place."""
    judged = [(one, *holds(claim, one)) for one in found]
    clear = [row for row in judged if row[1]] or [row for row in judged[:NEAREST] if row[1] is False]
    if clear and len({(true, right) for _, true, right in clear}) == 1:
        one, true, right = clear[0]
        told = f"原文与题干{'一致' if true else f'不一致（原文是“{right}”）'}，给的答案是“{RIGHT if asserted else WRONG}”。"
        verdict = Verdict.CONFIRMED if true == asserted else Verdict.CONTRADICTED
        return Reviewed(question, verdict, told, one.source, right)
    return Reviewed(question, Verdict.NOT_FOUND, "相近的句子不足以判断对错。", found[0].source)


def holds(claim: Claim, one: Candidate) -> tuple[bool | None, str]:
    """Whether a sentence bears out a statement; None where that cannot be told. The second is the value that differs."""
    if fold(claim.words.rstrip("。")) in fold(one.words):
        return True, ""
    differing = [v for v in claim.others if not any(same(v, other) for other in values(nearest(claim, v, one)))]
    if len(differing) == 1 and (right := rival(replace_others(claim, differing[0]), differing[0], one)):
        return False, right
    whole = not differing and claim.others and one.share >= ALL
    return (True, "") if whole and quoted_alike(claim.words, one.words) else (None, "")


def replace_others(claim: Claim, value: Value) -> Claim:
    return Claim(claim.words, claim.subject, value, tuple(other for other in claim.others if other is not value))


def quoted_alike(words: str, sentence: str) -> bool:
    """Whether every name in quotation marks stands in the sentence too."""
    return all(fold(name) in fold(sentence) for name in NAMED.findall(words))
