"""Whether a question that comes after others stands by itself: it jumps to another matter, and nothing before it may limit its answer.

Its words decide where they lean on what was said (那…呢); where they do not, the documents do: a follow-up is answered from the document
that answered before about as well as from any other, a jump is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.anchoring import anchor
from assistant.answer import Inquiry
from assistant.features import bag, share
from assistant.gathering import gather
from assistant.selecting import nearest, weighed
from ingest.library import Library

FEWEST, ENOUGH, LONG = 5, 8, 16  # characters that a question says of its matter: from the last on it leans on nothing
APART = 3.0  # of its score, that the best sentence of the document before lies below the best of all
MORE = 0.1  # of its words, that the best passage says beyond the best one of the document before
ANSWERS, SURELY = 1.0, 3.0  # scores of a sentence that answers; of one that answers a question of few words
MOST, HARDLY = 0.5, 0.1  # of such a question, that the best passage says, and the best one of the document before
READ = 10  # passages of either


def jumps(alone: Inquiry, following: Inquiry, library: Library) -> bool:
    """Whether a question (`alone`) is answered by itself and hardly from where the answer before was told (`following`)."""
    said = len("".join(alone.terms))
    found = nearest(alone, library) if said >= FEWEST and alone.documents and not alone.missing else ()
    if not found:
        return False
    before = anchor(following, gather(following, library), library)
    documents = (before.passage.document,) if before else ()
    near = [one.score for one in found if one.hit.passage.document in documents]
    if near and found[0].score - near[0] < APART:
        return False
    here = _covered(alone, documents, library) if before else 0.0
    anywhere = _covered(alone, alone.documents, library)
    if said >= ENOUGH:
        elsewhere = not near and found[0].score >= ANSWERS
        return said >= LONG or elsewhere or anywhere - here >= MORE
    return here <= HARDLY and anywhere >= MOST and found[0].score >= SURELY


def _covered(inquiry: Inquiry, documents: Sequence[str], library: Library) -> float:
    """How much of a question the best passage of these documents says, 0 to 1."""
    question = weighed(inquiry, library)
    hits = library.search(" ".join(inquiry.terms), documents, READ)
    texts = (hit.passage.context + hit.passage.text for hit in hits)
    return max((share(bag(question, text), question.weights) for text in texts), default=0.0)
