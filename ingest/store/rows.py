"""The nouns as rows of the catalog, and back: the columns of each table, and the values in their order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from ingest.document import Document, Entry, Origin, Passage, Region, Scope, Section, SectionKind, Span
from ingest.duty import Bound, Deadline, Duty, Frequency, Phrase, Quantity, Standing, Strength

DOCUMENT = (
    "id, title, region, year, issuer, genre, source, format, number, issued, effective, family, pages, origins, losses"
)
ENTRY = f"{DOCUMENT}, characters, sections, passages"
SECTION = "ordinal, parent, level, marker, label, heading, start, stop, kind"
PASSAGE = "document, ordinal, section, start, stop, text, context, locator, page, tokens, kind"


def of_document(document: Document) -> tuple[object, ...]:
    scope = document.scope
    region = None if scope.region is None else dumped(scope.region.names)
    dates = tuple(day.isoformat() if day else None for day in (document.issued, document.effective))
    origins = [
        (o.field, o.inferred, o.words, o.source, (o.span.start, o.span.end) if o.span else None)
        for o in document.origins
    ]
    tail = (document.family, dumped(document.pages), dumped(origins), dumped(document.losses))
    head = (document.id, document.title, region, scope.year, scope.issuer, scope.genre, document.source)
    return (*head, document.format, document.number, *dates, *tail)


def of_section(section: Section) -> tuple[object, ...]:
    head = (section.ordinal, section.parent, section.level, section.marker, section.label, section.heading)
    return (*head, section.span.start, section.span.end, section.kind.value)


def of_passage(passage: Passage) -> tuple[object, ...]:
    head = (passage.document, passage.ordinal, passage.section, passage.span.start, passage.span.end, passage.text)
    return (*head, passage.context, passage.locator, passage.page, passage.tokens, passage.kind.value)


def as_scope(row: Sequence) -> Scope:
    region = None if row[2] is None else Region(tuple(json.loads(row[2])))
    return Scope(region, row[3], row[4], row[5])


def as_origins(text: str) -> tuple[Origin, ...]:
    return tuple(Origin(f, i, w, s, Span(*span) if span else None) for f, i, w, s, span in json.loads(text))


def as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def named_source(parsed_from: str, names: tuple[str, ...]) -> str:
    """The file a document was parsed from while it is still among `names`, else the first of them."""
    return parsed_from if parsed_from in names or not names else names[0]


def as_document(row: Sequence, names: tuple[str, ...]) -> Document:
    """From the columns DOCUMENT and the text, and the names of its files."""
    pages, losses = tuple(json.loads(row[12])), tuple(json.loads(row[14]))
    days = (as_day(row[9]), as_day(row[10]))
    origins = as_origins(row[13])
    source = named_source(row[6], names)
    return Document(
        row[0], row[15], row[1], as_scope(row), source, row[7], row[8], *days, row[11], pages, origins, losses
    )


def as_entry(row: Sequence, names: tuple[str, ...]) -> Entry:
    """From the columns ENTRY; the source is a file that is still named."""
    return Entry(
        id=row[0],
        title=row[1],
        scope=as_scope(row),
        source=named_source(row[6], names),
        sources=names,
        format=row[7],
        number=row[8],
        issued=as_day(row[9]),
        effective=as_day(row[10]),
        family=row[11],
        status="",
        successor=None,
        origins=as_origins(row[13]),
        losses=tuple(json.loads(row[14])),
        characters=row[15],
        sections=row[16],
        passages=row[17],
        pages=len(json.loads(row[12])),
    )


def as_section(row: Sequence) -> Section:
    return Section(*row[:6], Span(row[6], row[7]), SectionKind(row[8]))


def as_passage(row: Sequence) -> Passage:
    return Passage(row[0], row[1], row[2], Span(row[3], row[4]), *row[5:10], SectionKind(row[10]))


def of_duty(duty: Duty) -> tuple[object, ...]:
    place = (duty.document, duty.ordinal, duty.section, duty.locator, duty.span.start, duty.span.end)
    return (*place, duty.strength.value, duty.standing.value, duty.kind)


def of_parts(duty: Duty) -> str:
    """What a duty says besides, as JSON; parts that it lacks are left out."""
    parts = {
        "act": of_phrase(duty.act),
        "leads": [of_phrase(body) for body in duty.leads],
        "joins": [of_phrase(body) for body in duty.joins],
        "quantities": [(of_phrase(q.words), q.number, q.unit, q.bound.value) for q in duty.quantities],
        "frequencies": [(of_phrase(f.words), f.per_year) for f in duty.frequencies],
        "deadlines": [(of_phrase(d.words), of_day(d.first), of_day(d.last), d.days) for d in duty.deadlines],
        "conditions": [of_phrase(words) for words in duty.conditions],
        "exceptions": [of_phrase(words) for words in duty.exceptions],
        "binding": of_phrase(duty.binding) if duty.binding else None,
    }
    return dumped({name: part for name, part in parts.items() if part})


def as_duty(row: Sequence) -> Duty:
    """From the values of `of_duty` and `of_parts`."""
    parts = json.loads(row[9])
    return Duty(
        *row[:4],
        span=Span(row[4], row[5]),
        act=as_phrase(parts["act"]),
        standing=Standing(row[7]),
        strength=Strength(row[6]),
        kind=row[8],
        leads=as_phrases(parts.get("leads", ())),
        joins=as_phrases(parts.get("joins", ())),
        quantities=tuple(Quantity(as_phrase(p), n, unit, Bound(b)) for p, n, unit, b in parts.get("quantities", ())),
        frequencies=tuple(Frequency(as_phrase(p), per_year) for p, per_year in parts.get("frequencies", ())),
        deadlines=tuple(Deadline(as_phrase(p), as_day(f), as_day(t), d) for p, f, t, d in parts.get("deadlines", ())),
        conditions=as_phrases(parts.get("conditions", ())),
        exceptions=as_phrases(parts.get("exceptions", ())),
        binding=as_phrase(parts["binding"]) if "binding" in parts else None,
    )


def of_phrase(phrase: Phrase) -> tuple[str, int, int]:
    return phrase.text, phrase.span.start, phrase.span.end


def as_phrase(part: Sequence) -> Phrase:
    return Phrase(part[0], Span(part[1], part[2]))


def as_phrases(parts: Iterable[Sequence]) -> tuple[Phrase, ...]:
    return tuple(as_phrase(part) for part in parts)


def of_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
