"""Which of several plans a question means, where it asks for a whole row that only plans of a kind have."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Inquiry
from assistant.features import bag, share
from assistant.lists.sweeping import about
from assistant.selecting import nearest
from ingest.library import Library


def meant(inquiry: Inquiry, ids: Sequence[str], library: Library) -> str | None:
    """The plan whose title says most of the question; of those that say as much the one nearest to it; None of none."""
    if len(ids) < 2:
        return next(iter(ids), None)
    question = about(inquiry.terms, library)
    titles = {id: share(bag(question, library.entry(id).title), question.weights) if question else 0.0 for id in ids}
    near = [one.hit.passage.document for one in nearest(inquiry, library)]
    return max(ids, key=lambda id: (titles[id], -near.index(id) if id in near else -len(near)))
