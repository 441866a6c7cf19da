"""The second line: Question → Inquiry → Evidence → Claims → checked Answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Claim, Inquiry, Kind, Question, Status
from assistant.citing import check, cite, told
from assistant.claiming import responsible, words_of
from assistant.inquiry import understand
from assistant.refusing import answers
from assistant.selecting import Candidate, select, weighed
from ingest.document import Hit, Span
from ingest.errors import YingjiError
from ingest.library import Library

EVIDENCE, NEAREST, COMPARED = 10, 3, 6
SECOND = 0.6  # a second sentence is told when the ranker puts it this near to the first


def answer(question: Question, library: Library) -> Answer:
    """A checked answer to `question`, or a refusal that names what was searched."""
    begun = time.perf_counter()
    if not question.text.strip():
        raise YingjiError("问题是空的", remedy="请输入要问的内容")
    inquiry = understand(question, library)
    candidates = select(inquiry, gather(inquiry, library), library)
    made = _answer(inquiry, candidates, library)
    faults = check(made)
    if faults:
        raise YingjiError("答复没有通过引文核对（" + "；".join(faults) + "）", remedy="请把问题和这句话报给维护者")
    return replace(made, seconds=time.perf_counter() - begun)


def gather(inquiry: Inquiry, library: Library) -> tuple[Hit, ...]:
    """The passages in scope nearest to the inquiry; for a comparison, some of each document."""
    words = " ".join((*inquiry.terms, *inquiry.background))
    if not inquiry.documents or not words:
        return ()
    if inquiry.kind is Kind.COMPARE and 1 < len(inquiry.documents) <= COMPARED:
        return tuple(hit for one in inquiry.documents for hit in library.search(words, (one,), 4))
    return library.search(words, inquiry.documents, EVIDENCE)


def _answer(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> Answer:
    if inquiry.missing or not candidates or not answers(inquiry, candidates):
        return _refusal(inquiry, candidates, library)
    chosen = _per_document(candidates) if inquiry.kind is Kind.COMPARE else _best(inquiry.kind, candidates)
    return _told(inquiry, chosen, library)


def _best(kind: Kind, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence, and for open questions a second of the same passage that is nearly as good."""
    first = candidates[0]
    if kind is not Kind.WHAT:
        return [first]
    same = [
        one
        for one in candidates[1:4]
        if one.hit.passage.id == first.hit.passage.id and first.score - one.score < SECOND
    ]
    return sorted([first, *same[:1]], key=lambda one: one.span)


def _per_document(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence of each document, best document first."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        best.setdefault(one.hit.passage.document, one)
    return list(best.values())[:COMPARED]


def _told(inquiry: Inquiry, chosen: Sequence[Candidate], library: Library) -> Answer:
    question = weighed(inquiry, library)
    citations: list[Citation] = []
    claims: list[Claim] = []
    lines: list[str] = []
    many = len({one.hit.passage.document for one in chosen}) > 1
    for one in chosen:
        document = library.document(one.hit.passage.document)
        line = responsible(inquiry, one, document)
        words = words_of(inquiry, question, one, document)
        text, spans = (told(line.of(document.text)), (one.span, line)) if line else (told(words.text), words.spans)
        numbers = tuple(range(len(citations) + 1, len(citations) + len(spans) + 1))
        citations += [cite(number, library, document, span) for number, span in zip(numbers, spans, strict=True)]
        claims.append(Claim(text, numbers))
        lines.append((f"《{document.title}》：" if many else "") + text + "".join(f"[{number}]" for number in numbers))
    return _record(inquiry, Status.ANSWERED, "\n".join(lines), library, tuple(claims), tuple(citations))


def _refusal(inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> Answer:
    reason = inquiry.missing or "在检索范围内的文件里没有找到能回答这个问题的内容"
    nearest = [
        cite(number, library, library.document(one.hit.passage.document), _short(one.span))
        for number, one in enumerate(candidates[:NEAREST], 1)
    ]
    return _record(inquiry, Status.NOT_FOUND, f"{reason}。", library, nearest=tuple(nearest))


def _short(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + 600))


def _record(
    inquiry: Inquiry,
    status: Status,
    text: str,
    library: Library,
    claims: tuple[Claim, ...] = (),
    citations: tuple[Citation, ...] = (),
    nearest: tuple[Citation, ...] = (),
) -> Answer:
    documents, passages = library.count(inquiry.documents)
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
        documents_searched=documents,
        passages_searched=passages,
    )
