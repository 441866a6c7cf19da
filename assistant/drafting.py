"""An answer as it grows, line by line; every line is made of claims with their citations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answer import Citation, Claim, Inquiry
from assistant.citing import cite, told
from assistant.claiming import CITED, cited, responsible, words_of
from assistant.features import Asked
from assistant.selecting import Candidate
from ingest.document import Document, Span
from ingest.library import Library


class Draft:
    """The lines, claims and citations told so far."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.lines: list[str] = []
        self.claims: list[Claim] = []
        self.citations: list[Citation] = []

    def tell(self, inquiry: Inquiry, question: Asked, chosen: Candidate, label: str = "", room: int = 0) -> None:
        """Add what a chosen sentence says to the inquiry."""
        document = self.library.document(chosen.hit.passage.document)
        line = responsible(inquiry, chosen, document)
        if line:
            self.add(document, told(line.of(document.text)), (chosen.span, line), label)
        else:
            words = words_of(inquiry, question, chosen, document, room)
            if words.pieces:
                self.row(document, label, words.pieces, words.spans)
                return
            self.add(document, told(words.text), tuple(cited(document, span) for span in words.spans), label)

    def within(self, room: int, tell: Callable[[], None]) -> bool:
        """Tell something more if the whole then still has at most `room` characters; whether it was told."""
        held = len(self.lines), len(self.claims), len(self.citations)
        tell()
        if held[0] == 0 or sum(map(len, self.lines)) <= room:
            return True
        del self.lines[held[0] :], self.claims[held[1] :], self.citations[held[2] :]
        return False

    def add(self, document: Document, text: str, spans: Sequence[Span], label: str = "") -> None:
        """Add words of a document with the spans they are cited from."""
        first = len(self.citations) + 1
        spans = apart(spans)
        self.citations += [cite(first + at, self.library, document, span) for at, span in enumerate(spans)]
        numbers = tuple(range(first, first + len(spans)))
        self.claims.append(Claim(text, numbers))
        self.lines.append(label + text + "".join(f"[{number}]" for number in numbers))

    def row(self, document: Document, label: str, pieces: Sequence[Span], beside: Sequence[Span] = ()) -> None:
        """Add one line of several pieces of a document; they are cited with what stands between them, and with `beside`."""
        first = len(self.citations) + 1
        spans = (*gathered(pieces), *(span for span in beside if not any(span in piece for piece in gathered(pieces))))
        self.citations += [cite(first + at, self.library, document, span) for at, span in enumerate(spans)]
        numbers = tuple(range(first, first + len(spans)))
        texts = [told(piece.of(document.text)) for piece in pieces]
        self.claims += [Claim(text, numbers) for text in texts]
        self.lines.append(label + "；".join(texts) + "".join(f"[{number}]" for number in numbers))


def apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans without those that lie in another one, in their order."""
    kept = tuple(dict.fromkeys(spans))
    return tuple(one for one in kept if not any(one in other for other in kept if other != one))


def gathered(pieces: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that hold all pieces, as few as may be while each is short enough to be read."""
    held: list[Span] = []
    for piece in sorted(pieces):
        if held and max(held[-1].end, piece.end) - held[-1].start <= CITED:
            held[-1] = Span(held[-1].start, max(held[-1].end, piece.end))
        else:
            held.append(Span(piece.start, min(piece.end, piece.start + CITED)))
    return tuple(held)
