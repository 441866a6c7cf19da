"""The passages in scope that are nearest to an inquiry."""

from __future__ import annotations

from assistant.answer import Inquiry
from assistant.referring import asks_sanction, sanctions
from assistant.scoping import of_its_time, of_its_year
from assistant.variants import variants
from ingest.document import Hit
from ingest.library import Library

EVIDENCE, MORE = 14, 20  # passages of a few documents, of many
ABOUT = 3  # documents that are few


def gather(inquiry: Inquiry, library: Library, most: int = 0) -> tuple[Hit, ...]:
    """The passages in scope nearest to the inquiry. most: how many of them at most (0: by the number of documents)."""
    words = " ".join((*inquiry.terms, *inquiry.background))
    others = " ".join(dict.fromkeys(other for _, other in variants(words)))
    most = most or (EVIDENCE if len(inquiry.documents) <= ABOUT else MORE)
    hits = library.search(f"{words} {others}", inquiry.documents, most) if words else ()
    hits = of_its_time(of_its_year(hits, inquiry.scope.year, library), inquiry.text)
    return sanctions(hits, library) if asks_sanction(inquiry.asking) else hits
