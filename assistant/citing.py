"""Citations and their check: no claim without a citation, no figure outside the cited words."""

from __future__ import annotations

import re

from assistant.answer import Answer, Citation, Claim
from ingest.document import Document, Span
from ingest.folding import fold
from ingest.library import Library
from ingest.understanding.outline import locator

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


def check(answer: Answer) -> tuple[str, ...]:
    """What is wrong with an answer, in words: () when every claim stands, word for word, in its cited words.

    So does every number, date and name of it, in whichever script; only white space and widths may differ.
    """
    quotes = {citation.number: citation.quote for citation in answer.citations}
    return tuple(fault for claim in answer.claims for fault in _faults(claim, quotes))


def _faults(claim: Claim, quotes: dict[int, str]) -> list[str]:
    missing = [f"引用[{number}]不存在" for number in claim.citations if number not in quotes]
    cited = fold("".join(quotes.get(number, "") for number in claim.citations))
    return missing + ([] if fold(claim.text) in cited else [f"“{claim.text[:20]}”不在引文中"])
