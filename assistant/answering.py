"""The second line: Question → Inquiry → Evidence → Claims → checked Answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Claim, Inquiry, Kind, Question, Status
from assistant.citing import check, cite, told
from assistant.inquiry import understand
from assistant.selecting import TYPED, Candidate, select
from assistant.values import find_values
from ingest.document import Hit, SectionKind, Span
from ingest.errors import YingjiError
from ingest.library import Library
from ingest.sentences import clauses

EVIDENCE, NEAREST, SHORT, LONGEST_CITED = 10, 3, 60, 600
ENOUGH = 0.42
ROOM = {Kind.NUMBER: 1, Kind.DEADLINE: 1, Kind.WHO: 1, Kind.YESNO: 1, Kind.WHAT: 2, Kind.LIST: 1, Kind.COMPARE: 1}


def answer(question: Question, library: Library) -> Answer:
    """A checked answer to `question`, or a refusal that names what was searched."""
    begun = time.perf_counter()
    if not question.text.strip():
        raise YingjiError("问题是空的", remedy="请输入要问的内容")
    inquiry = understand(question, library)
    hits = gather(inquiry, library)
    made = _answer(inquiry, hits, library)
    faults = check(made)
    if faults:
        raise YingjiError("答复没有通过引文核对（" + "；".join(faults) + "）", remedy="请把问题和这句话报给维护者")
    return replace(made, seconds=time.perf_counter() - begun)


def gather(inquiry: Inquiry, library: Library) -> tuple[Hit, ...]:
    """The passages in scope nearest to the inquiry; for a comparison, some of each document."""
    words = " ".join(inquiry.terms)
    if not inquiry.documents or not words:
        return ()
    if inquiry.kind is Kind.COMPARE and 1 < len(inquiry.documents) <= 8:
        return tuple(hit for one in inquiry.documents for hit in library.search(words, (one,), 4))
    return library.search(words, inquiry.documents, EVIDENCE)


def _answer(inquiry: Inquiry, hits: Sequence[Hit], library: Library) -> Answer:
    candidates = select(inquiry, hits, library)
    good = [one for one in candidates if one.around >= ENOUGH]
    if inquiry.missing or not good:
        return _refusal(inquiry, candidates, library)
    chosen = _per_document(good) if inquiry.kind is Kind.COMPARE else _best(inquiry.kind, good)
    return _quoted(inquiry, chosen, library)


def _best(kind: Kind, good: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence, and for open questions those of the same passage that are nearly as good."""
    first = good[0]
    more = [one for one in good[1:] if one.hit.passage.id == first.hit.passage.id and one.score > 0.8 * first.score]
    return sorted([first, *more[: ROOM[kind] - 1]], key=lambda one: one.span)


def _per_document(good: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence of each document, best document first."""
    best: dict[str, Candidate] = {}
    for one in good:
        best.setdefault(one.hit.passage.document, one)
    return list(best.values())[:6]


def _quoted(inquiry: Inquiry, chosen: Sequence[Candidate], library: Library) -> Answer:
    citations = tuple(_citation(number, one.hit, one.span, library) for number, one in enumerate(chosen, 1))
    claims = tuple(_claim(inquiry, citation) for citation in citations)
    many = len({citation.document_id for citation in citations}) > 1
    lines = [
        (f"《{citation.title}》：" if many else "") + f"{claim.text}[{citation.number}]"
        for claim, citation in zip(claims, citations, strict=True)
    ]
    return _record(inquiry, Status.ANSWERED, "\n".join(lines), library, claims=claims, citations=citations)


def _claim(inquiry: Inquiry, citation: Citation) -> Claim:
    words = citation.quote
    if inquiry.kind in TYPED or inquiry.kind is Kind.YESNO:
        words = _deciding_words(inquiry, words)
    return Claim(told(words), (citation.number,))


def _deciding_words(inquiry: Inquiry, sentence: str) -> str:
    """The clauses around the value that was asked for, at most SHORT characters where the sentence allows."""
    if len(sentence) <= SHORT:
        return sentence
    parts = clauses(sentence, Span(0, len(sentence)))
    wanted = {character for piece in inquiry.terms for character in piece}
    best = max(parts, key=lambda part: (_worth(inquiry, part.of(sentence), wanted), -part.start))
    return _grown(sentence, parts, parts.index(best))


def _worth(inquiry: Inquiry, clause: str, wanted: set[str]) -> float:
    shared = len(wanted.intersection(clause)) / (len(wanted) or 1)
    return shared + (0.5 if find_values(inquiry.kind, clause) else 0.0)


def _grown(sentence: str, parts: Sequence[Span], at: int) -> str:
    """The clause `at` with the clauses before it, as long as they fit into SHORT characters."""
    first = at
    while first > 0 and parts[at].end - parts[first - 1].start <= SHORT:
        first -= 1
    return sentence[parts[first].start : parts[at].end].rstrip("，,；;、")


def _citation(number: int, hit: Hit, span: Span, library: Library) -> Citation:
    short = Span(span.start, min(span.end, span.start + LONGEST_CITED))
    return cite(number, library.document(hit.passage.document), hit.passage, short)


def _refusal(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> Answer:
    nearest = [one for one in candidates if one.hit.passage.kind is not SectionKind.CHROME][:NEAREST]
    reason = inquiry.missing or "在检索范围内的文件里没有找到能回答这个问题的内容"
    citations = tuple(_citation(number, one.hit, one.span, library) for number, one in enumerate(nearest, 1))
    return _record(inquiry, Status.NOT_FOUND, f"{reason}。", library, nearest=citations)


def _record(
    inquiry: Inquiry,
    status: Status,
    text: str,
    library: Library,
    claims: tuple[Claim, ...] = (),
    citations: tuple[Citation, ...] = (),
    nearest: tuple[Citation, ...] = (),
) -> Answer:
    return Answer(
        question=inquiry.text,
        status=status,
        text=text,
        claims=claims,
        citations=citations,
        nearest=nearest,
        scope=inquiry.scope,
        notes=inquiry.notes,
        kind=inquiry.kind,
        documents_searched=len(inquiry.documents),
        passages_searched=library.count(inquiry.documents)[1],
    )
