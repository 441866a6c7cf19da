"""An answer as it grows, line by line; every line is made of claims with their citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer import Citation, Claim, Inquiry
from assistant.citing import cite, told
from assistant.claiming import CITED, cited, responsible, words_of
from assistant.features import Asked
from assistant.selecting import Candidate
from ingest.document import Document, Span
from ingest.library import Library

POSSIBLY = "下面几处也可能有关："  # the line above what only may belong to an answer
MARK = re.compile(r"\[(\d+)\](?=(?:\[\d+\])*$)")  # the marks that close a line


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
        held = [*self.lines], [*self.claims], [*self.citations]
        tell()
        if not held[0] or sum(map(len, self.lines)) <= room:
            return True
        self.lines, self.claims, self.citations = held
        return False

    def add(self, document: Document, text: str, spans: Sequence[Span], label: str = "") -> None:
        """Add words of a document with the spans they are cited from."""
        spans = apart(spans)
        if len(spans) == 1 and (whole := self._going_on(document, spans[0])):
            self.citations[-1] = cite(len(self.citations), self.library, document, whole)
            self.claims.append(Claim(text, (len(self.citations),)))
            self.lines.append(f"{label}{text}[{len(self.citations)}]")
            return
        first = len(self.citations) + 1
        self.citations += [cite(first + at, self.library, document, span) for at, span in enumerate(spans)]
        numbers = tuple(range(first, first + len(spans)))
        self.claims.append(Claim(text, numbers))
        self.lines.append(label + text + "".join(f"[{number}]" for number in numbers))

    def _going_on(self, document: Document, span: Span) -> Span | None:
        """The last citation and `span` as one, where nothing stands between them and the whole is short enough to be read."""
        last = self.citations[-1] if self.citations else None
        if not last or last.document_id != document.id or not last.end <= span.start:
            return None
        whole = Span(last.start, span.end)
        return whole if not document.text[last.end : span.start].strip() and len(whole) <= CITED else None

    def append(self, other: Draft) -> None:
        """Add what another draft tells, its citations numbered on."""
        ahead = len(self.citations)
        self.citations += [replace(one, number=one.number + ahead) for one in other.citations]
        self.claims += [
            replace(one, citations=tuple(number + ahead for number in one.citations)) for one in other.claims
        ]
        self.lines += [MARK.sub(lambda mark: f"[{int(mark[1]) + ahead}]", line) for line in other.lines]

    def row(self, document: Document, label: str, pieces: Sequence[Span], beside: Sequence[Span] = ()) -> None:
        """Add one line of several pieces of a document; they are cited with what stands between them, and with `beside`."""
        first = len(self.citations) + 1
        spans = (*gathered(pieces), *(span for span in beside if not any(span in piece for piece in gathered(pieces))))
        self.citations += [cite(first + at, self.library, document, span) for at, span in enumerate(spans)]
        numbers = tuple(range(first, first + len(spans)))
        texts = [told(piece.of(document.text)) for piece in pieces]
        self.claims += [Claim(text, numbers) for text in texts]
        self.lines.append(label + joined(texts) + "".join(f"[{number}]" for number in numbers))


def joined(texts: Sequence[str]) -> str:
    """Pieces in one line, semicolons between them; nothing after one that introduces the next."""
    begun = (text.rstrip("。；;") for text in texts[:-1])
    return "".join(text if text.endswith(("：", ":")) else f"{text}；" for text in begun) + "".join(texts[-1:])


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
