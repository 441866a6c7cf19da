"""The stages of a plan of action (动员部署阶段（5月1日至5月31日）…), which a question asks for as steps: 分几步走, 怎么分阶段."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from assistant.answer import Inquiry
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.lists.listing import ROOM, Listed, plans_of
from assistant.lists.meant import meant
from assistant.lists.sweeping import shared, shortened
from ingest.document import Document, Span
from ingest.library import Library

ASKS = re.compile(
    r"[分按]?(?:成|为|作)?(?:哪?几|哪些|什么|啥)(?:个|大)?(?:步(?!道)|阶段)|几步走|分步|分阶段|(?:阶段|步骤)[^，。？]{0,4}(?:怎么|如何|咋|有哪|是哪|分别)|(?:怎么|如何|咋)(?:分|划)[^，。？]{0,3}阶段"
)
STAGE = re.compile(r"[\u4e00-\u9fff]{2,12}阶段(?=[（(：:。\s]|$)")
HEAD = 20  # characters at the beginning of a sentence, in which it names its stage
LEAST = 2


def stages(inquiry: Inquiry, library: Library) -> Listed | None:
    """The stages of the plan that a question means, with their times; None where it asks for none, or no plan has any."""
    if inquiry.told or not ASKS.search(inquiry.text):
        return None
    rows = {
        id: found
        for id in plans_of(inquiry.documents, library)
        if len(found := list(_stages(library.document(id)))) >= LEAST
    }
    id = meant(inquiry, tuple(rows), library)
    if id is None:
        return None
    document, draft = library.document(id), Draft(library)
    cap, count = shared([len(one) for one in rows[id]], ROOM)
    for one in rows[id][:count]:
        draft.row(document, "", (shortened(document.text, one, cap),))
    return Listed(draft, (f"《{library.entry(id).title}》分 {len(rows[id])} 个阶段",))


def _stages(document: Document) -> Iterator[Span]:
    """The sentences that open with the name of a stage, the first of each."""
    found = [
        (said[0], span)
        for span in sentences_within(document, Span(0, len(document.text)))
        for said in (STAGE.search(span.of(document.text)[:HEAD]),)
        if said
    ]
    for _, same in groupby(found, key=lambda one: one[0]):
        span = next(same)[1]
        yield Span(span.start, span.start + len(span.of(document.text).rstrip()))
