"""Which documents or matters have a certain period or frequency (哪几部条例规定45日内, 每季度要做的有哪些): read from every text in scope."""

from __future__ import annotations

from assistant.answer import Inquiry, Kind
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import asked, bag, share
from assistant.lists.listing import PIECE, ROOM, Listed, name, ordered
from assistant.lists.spoken import VALUE
from assistant.lists.sweeping import shortened
from assistant.parsing import Parsed, Role
from assistant.variants import variants
from ingest.document import Document, Span
from ingest.library import Library

FITS = 0.25  # of what is asked about, that a sentence must say
ONE_BY_ONE = 2  # documents in scope, at most, of which every matter is told by itself


def valued(inquiry: Inquiry, parsed: Parsed, library: Library) -> Listed | None:
    """Which documents or which matters have a certain period or frequency (哪几部条例规定45日内, 每季度要做的有哪些)."""
    value = VALUE.search(inquiry.text)
    if not value or inquiry.within_year or len(set(VALUE.findall(inquiry.text))) > 1:
        return None
    spoken = (value[0], *(value[0].replace(word, other) for word, other in variants(value[0])))
    words = [one.replace(value[0], "") for role in (Role.OBJECT, Role.BODY) for one in parsed.pieces(role)]
    topic = "".join(one for one in words if len(one) > 1)
    question = asked(topic or value[0], Kind.LIST, (topic,) if topic else (), library.rarity)
    whole = len(inquiry.documents) <= ONE_BY_ONE
    rows: list[tuple[Document, Span, Span]] = []
    for id in ordered(inquiry.documents, library):
        document = library.document(id)
        found = [
            (sentence, Span(at, at + len(words)))
            for sentence in sentences_within(document, Span(0, len(document.text)))
            for words in spoken
            if (at := document.text.find(words, sentence.start, sentence.end)) >= 0 and _begins(document.text, at)
            if not topic or share(bag(question, sentence.of(document.text)), question.weights) >= FITS
        ]
        rows += [(document, *one) for one in found[: None if whole else 1]]
    if len(rows) < 2:
        return None
    draft = Draft(library)
    room = max(30, min(2 * PIECE, ROOM // len(rows) - 20))
    shown = 0
    for document, sentence, spot in rows:
        label = "" if whole else f"{name(library.entry(document.id))}："
        if sum(map(len, draft.lines)) > ROOM:
            break
        shown += 1
        draft.row(
            document,
            label,
            (shortened(document.text, sentence, room, spot.start),),
            (sentence,) if len(sentence) <= ROOM else (),
        )
    more = "" if shown == len(rows) else f"；共 {len(rows)} 处，篇幅所限列出 {shown} 处"
    each = "" if whole else "，每份只列第一处"
    return Listed(draft, (f"逐份查过检索范围内 {len(inquiry.documents)} 份文件的全文{each}{more}",))


def _begins(text: str, at: int) -> bool:
    """Whether a figure begins here, and is no end of a longer one."""
    return not (at and (text[at - 1].isdigit() or text[at - 1] in "〇零一二三四五六七八九十百千"))
