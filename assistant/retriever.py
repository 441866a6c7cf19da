"""Yingji as a LangChain retriever, for those who build their own chains: the one door to langchain_core."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import SkipValidation

from assistant.desk import Desk
from ingest.document import Entry, Hit


class LibraryRetriever(BaseRetriever):
    """The passages of a library that answer to a query, best first.

    desk: an open `LibraryDesk`, or the `ServerDesk` of a library that a server holds. region, year and document
    limit the search; those that are None are taken from the words of the query. limit: the most that are returned.
    """

    desk: SkipValidation[Desk]
    region: str | None = None
    year: int | None = None
    document: str | None = None
    limit: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        limits = {"region": self.region, "year": self.year, "document": self.document}
        hits = self.desk.search(query, **limits, limit=self.limit)
        entries = {entry.id: entry for entry in self.desk.entries()} if hits else {}
        return [as_langchain(hit, entries[hit.passage.document]) for hit in hits]


def as_langchain(hit: Hit, entry: Entry) -> Document:
    """A hit as LangChain knows it: the passage's words, and in the metadata where they stand.

    document: the file's name; start, end: offsets in the document's text; page: None where there are no pages.
    """
    passage = hit.passage
    metadata = {
        "title": entry.title,
        "locator": passage.locator,
        "start": passage.span.start,
        "end": passage.span.end,
        "document": entry.source,
        "document_id": entry.id,
        "page": passage.page,
        "score": hit.score,
    }
    return Document(page_content=passage.text, metadata=metadata, id=passage.id)
