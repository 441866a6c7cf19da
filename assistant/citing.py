"""Citations and their check: no claim without a citation, no figure outside the cited words."""

from __future__ import annotations

import re

from assistant.answer import Answer, Citation, Claim
from ingest.document import Document, Span
from ingest.folding import fold
from ingest.library import Library
from ingest.understanding.outline import locator

FIGURE = re.compile(r"\d+(?:\.\d+)?")
MARK = re.compile(r"\[\d+\]")
BREAKS = re.compile(r"\s*\n\s*")


def cite(number: int, library: Library, document: Document, span: Span) -> Citation:
    """The citation of `span`; its quote is what stands there, its locator names the innermost section around it."""
    sections = library.sections(document.id)
    inner = max((section for section in sections if span in section.span), key=lambda section: section.level)
    return Citation(
        number=number,
        document=document.source,
        document_id=document.id,
        title=document.title,
        locator=locator(sections, inner.ordinal),
        page=document.page(span.start),
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
    )


def told(text: str) -> str:
    """Quoted words as one line: the line breaks of the file are closed up."""
    return BREAKS.sub("", text).strip()


def figures(text: str) -> tuple[str, ...]:
    """The figures of a text, citation marks left out."""
    return tuple(FIGURE.findall(fold(MARK.sub("", text))))


def check(answer: Answer) -> tuple[str, ...]:
    """What is wrong with an answer, in words: () when every claim stands in its cited words."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    return tuple(fault for claim in answer.claims for fault in _faults(claim, quotes))


def _faults(claim: Claim, quotes: dict[int, str]) -> list[str]:
    missing = [f"引用[{number}]不存在" for number in claim.citations if number not in quotes]
    cited = set(figures("\n".join(quotes.get(number, "") for number in claim.citations)))
    return missing + [f"数字{figure}不在引文中" for figure in figures(claim.text) if figure not in cited]
