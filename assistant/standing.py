"""Whether what an answer cited still stands where it says, when the answer is read again later."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Citation
from assistant.desk import Desk
from ingest.document import Entry
from ingest.errors import NotFoundError


def standings(answer: Answer, desk: Desk) -> tuple[str, ...]:
    """One Chinese sentence for each cited document that no longer is in the library as it was; () when all stands."""
    entries = {entry.id: entry for entry in desk.entries()}
    faults = (_fault(citation, entries, desk) for citation in (*answer.citations, *answer.nearest))
    return tuple(dict.fromkeys(fault for fault in faults if fault))


def _fault(citation: Citation, entries: dict[str, Entry], desk: Desk) -> str:
    named = f"《{citation.title}》（{citation.document}）"
    if citation.document_id in entries:
        stands = words_at(citation, desk) == citation.quote
        return "" if stands else f"{named}里的这处文字与当时引用的不符，引文保持当时的原文"
    newer = [entry for entry in entries.values() if citation.document in entry.sources]
    if not newer:
        return f"{named}已不在资料库里，引文保持当时的原文"
    kept = "仍有" if _holds(newer, citation, desk) else "已没有"
    return f"{named}后来换成了另一个版本，新版里{kept}所引的词句，引文保持当时的原文"


def words_at(citation: Citation, desk: Desk) -> str:
    """What now stands at the offsets of a citation, "" when the document is not there."""
    try:
        shown = desk.show(citation.document_id)
    except NotFoundError:
        return ""
    start = shown.span.start
    return shown.text[citation.start - start : citation.end - start] if shown.entry.id == citation.document_id else ""


def _holds(newer: Sequence[Entry], citation: Citation, desk: Desk) -> bool:
    return any(citation.quote in desk.show(entry.id).text for entry in newer)
