"""Which documents say a matter that is put in the asker's own words: by the sentence of each that says most of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Inquiry
from assistant.cutting import sentences_within
from assistant.drafting import Draft
from assistant.features import bag, share
from assistant.lists.listing import PIECE, ROOM, Listed, counted, name, of_documents, ordered, words_of_use
from assistant.lists.spoken import Heard
from assistant.lists.sweeping import about, shortened
from assistant.wording import content_words
from ingest.document import Span
from ingest.embedding import cut
from ingest.library import Library

ASKING = re.compile(r"[里有说写提讲了到去谁哪]|^[一二两三四五六七八九十几各每\d]+[个份家部]")
"""A word that only asks who mentions a thing (里有, 五个)."""
COVERS = 0.5  # of what is asked about, that a sentence must say to be told as near it
NEARLY = 0.25  # the same, where what is looked for letter by letter is but the lesser part of it
ALIKE = 0.75  # of what the best sentence says of a matter, that those of other documents must say


def alike(
    pieces: Sequence[str], documents: Sequence[str], library: Library, least: float = COVERS, near: float = 0.0
) -> Listed | None:
    """The documents in which a sentence says most of a matter that is put in the asker's own words; None where none does.

    least: the share of the matter that a sentence must say; near: the same, of what the best one says.
    """
    question = about(pieces, library)
    if question is None:
        return None
    hits = library.search(" ".join(pieces), documents, 30)
    best: dict[str, tuple[float, Span]] = {}
    for hit in hits:
        document = library.document(hit.passage.document)
        for one in sentences_within(document, hit.passage.span):
            fit = share(bag(question, one.of(document.text)), question.weights)
            if fit > best.get(document.id, (least, one))[0]:
                best[document.id] = (fit, one)
    if not best:
        return None
    highest = max(fit for fit, _ in best.values())
    best = {id: held for id, held in best.items() if held[0] >= near * highest}
    draft = Draft(library)
    draft.lines.append(f"没有文件照原话写，{counted(len(best), '份文件')}写到相近的内容：")
    room = max(24, min(PIECE * 2, ROOM // len(best) - 20))
    for id in ordered(tuple(best), library):
        document, sentence = library.document(id), best[id][1]
        draft.row(document, f"{name(library.entry(id))}：", (shortened(document.text, sentence, room),))
    return Listed(draft, (f"检索范围内的 {len(documents)} 份文件里，{len(best)} 份写到相近的内容",))


def nearer(
    words: Sequence[str],
    pieces: Sequence[str],
    spoken: Sequence[Heard],
    documents: Sequence[str],
    library: Library,
) -> Listed | None:
    """The documents in which a sentence says most of the matter, where the things that are looked for letter by letter are but the
    lesser part of it (灾后, of 灾后给群众做心理安抚); else None."""
    left = [one for one in words if not any(one in whole or whole in one for whole in pieces)]
    missed, held = about(left, library), about([one.words for one in spoken], library)
    if missed is None or held is None or sum(missed.weights.values()) < sum(held.weights.values()):
        return None
    return alike(words, documents, library, NEARLY, ALIKE)


def matter_of(inquiry: Inquiry, asking: Sequence[re.Pattern[str]]) -> tuple[str, ...]:
    """The words of what is asked about, without those that ask which documents mention it (`asking`)."""
    text = inquiry.text
    for one in asking:
        text = one.sub("，", text)
    pieces = content_words(text, inquiry.limiting)
    words = [piece[start:end].lstrip("在的") for piece in pieces for start, end in cut(piece)]
    things = words_of_use("thing")  # 五个地方, 哪些文件
    return tuple(
        one for one in words if len(one) > 1 and one not in things and not ASKING.search(one) and not of_documents(one)
    )
