"""Study guides (学习提纲): outline, tasks with times and figures, terms, what changed, what is easily confused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.study.cards import tasks_of
from assistant.study.facts import Fact, facts
from assistant.study.item import Contrast, Defined, Guide, Heading, Slot, Source, Task
from assistant.study.listing import of_term
from assistant.study.material import Material, called, material, materials
from assistant.study.pool import statements_of
from assistant.study.request import StudyRequest
from assistant.study.statement import Statement, plain
from ingest.document import Entry, SectionKind
from ingest.errors import NotFoundError
from ingest.folding import name_key
from ingest.library import Library
from ingest.understanding.outline import locator

OUTLINE_DEPTH = 2
MOST_TASKS, MOST_CONTRASTS = 120, 40
ALIKE = 0.5  # share of pairs of characters by which two statements are about the same
HIDDEN = (SectionKind.METADATA, SectionKind.CHROME)


def guide(request: StudyRequest, library: Library) -> Guide:
    """What there is to learn in the documents of a request; NotFoundError when there is nothing."""
    found, notes = materials(request, library)
    if not found:
        raise NotFoundError("选定的范围里没有可以学习的内容", request.title, "换一份文件，或放宽章节和类别再试")
    alone = found[0] if len(found) == 1 else None
    before = earlier(alone.entry, library) if alone else None
    tasks = [one for held in found for part in held.parts for one in tasks_of(part, held, library)]
    shown, more = chosen(tasks)
    told = tuple(note for note in notes if not note.startswith("只在"))
    return Guide(
        title=request.title or titled(found, request),
        outline=tuple(outline(alone)) if alone and not request.topics else (),
        tasks=tuple(shown),
        terms=tuple(defined(found)),
        changes=tuple(changes(alone, before, library)) if alone and before else (),
        confusions=tuple(confusions(found))[:MOST_CONTRASTS],
        documents=tuple(held.version for held in found),
        earlier=before.title if before else "",
        notes=(*told, *((f"另有 {more} 项任务没有列出，用 yingji duties 看全部。",) if more else ())),
    )


def titled(found: Sequence[Material], request: StudyRequest) -> str:
    about = "、".join((*request.topics, *request.sections))
    name = found[0].name if len(found) == 1 else f"{len(found)} 份文件"
    return f"{name}{f'（{about}）' if about else ''}学习提纲"


def outline(held: Material) -> Iterator[Heading]:
    """The headings of a document, two levels deep."""
    for section in held.sections:
        words = plain(section.heading)
        if section.level and section.level <= OUTLINE_DEPTH and section.kind not in HIDDEN and words:
            yield Heading(section.level, f"{section.marker}{words}", locator(held.sections, section.ordinal))


def chosen(tasks: Sequence[Task]) -> tuple[list[Task], int]:
    """At most MOST_TASKS tasks in reading order, those with figures, times or bodies first; and how many are left out."""
    if len(tasks) <= MOST_TASKS:
        return list(tasks), 0
    weight = {at: bool(one.figures or one.times) * 2 + bool(one.bodies) for at, one in enumerate(tasks)}
    kept = sorted(sorted(weight, key=lambda at: -weight[at])[:MOST_TASKS])
    return [tasks[at] for at in kept], len(tasks) - len(kept)


def defined(found: Sequence[Material]) -> Iterator[Defined]:
    """Terms that are explained."""
    for held in found:
        for part in held.parts:
            for term in part.terms:
                if term.definition is not None:
                    source = held.source(part, term.definition, (term.words.span,))
                    items = tuple(plain(item.text) for item in term.items)
                    yield Defined(plain(term.words.text), plain(source.quote), items, source)


def earlier(entry: Entry, library: Library) -> Entry | None:
    """The version before of the same law, or the plan of an earlier year of the same place and genre."""
    others = [one for one in library.entries() if one.id != entry.id and one.scope.year and entry.scope.year]
    if entry.family:
        others = [one for one in others if one.family == entry.family]
    else:
        same = (entry.scope.region, entry.scope.genre)
        others = [one for one in others if not one.family and (one.scope.region, one.scope.genre) == same]
    before = [one for one in others if one.scope.year < entry.scope.year]
    return max(before, key=lambda one: one.scope.year, default=None)


def changes(now: Material, entry: Entry, library: Library) -> Iterator[Contrast]:
    """Statements about the same with another figure or time, and terms with other items."""
    before = material(entry, library, False, called([entry])[entry.id])
    labels = (f"{entry.scope.year}年", f"{now.entry.scope.year}年")
    old = [(said, fact) for said in statements_of(before) for fact in facts(said) if counted(fact)]
    seen: set[str] = set()
    for said in statements_of(now):
        for fact in (fact for fact in facts(said) if counted(fact)):
            match = best(said, fact, old)
            if match and match[1].words != fact.words and said.words not in seen:
                seen.add(said.words)
                yield contrast(said.blanked(fact.span), (match, (said, fact)), labels)
    yield from terms_apart((before, now), labels)


def counted(fact: Fact) -> bool:
    return fact.slot in (Slot.QUANTITY, Slot.FREQUENCY, Slot.DEADLINE)


def best(said: Statement, fact: Fact, old: Sequence[tuple[Statement, Fact]]) -> tuple[Statement, Fact] | None:
    """The statement most like this one among those with a value of the same kind, when it is like enough."""
    mine = pairs(said.blanked(fact.span))
    scored = [(share(mine, pairs(other.blanked(one.span))), other, one) for other, one in old if one.kind == fact.kind]
    top = max(scored, key=lambda row: row[0], default=None)
    return (top[1], top[2]) if top and top[0] >= ALIKE else None


def contrast(subject: str, sides: Sequence[tuple[Statement, Fact]], labels: Sequence[str]) -> Contrast:
    """Statements side by side."""
    rows = tuple(
        (label, fact.words, said.material.source(said.part, said.cited, (fact.span,)))
        for label, (said, fact) in zip(labels, sides, strict=True)
    )
    return Contrast(subject, rows)


def terms_apart(found: Sequence[Material], labels: Sequence[str]) -> Iterator[Contrast]:
    """Terms of one name that list other items in another document."""
    held: dict[str, list[tuple[str, str, Source]]] = defaultdict(list)
    for one, label in zip(found, labels, strict=True):
        for part in one.parts:
            for term in part.terms:
                listing = of_term(replace(term, numeral=None))
                if listing and term.definition is not None:
                    source = one.source(part, term.definition, listing.spans)
                    held[name_key(listing.name)].append((label, "、".join(listing.items), source))
    for rows in held.values():
        if len({words for _, words, _ in rows}) > 1:
            name = rows[0][2].quote
            yield Contrast(f"“{term_name(found, rows[0][2], name)}”", tuple(rows))


def term_name(found: Sequence[Material], source: Source, fallback: str) -> str:
    for one in found:
        for part in one.parts:
            for term in part.terms:
                if one.entry.id == source.document and term.definition and term.definition.start == source.start:
                    return plain(term.words.text)
    return plain(fallback)


def confusions(found: Sequence[Material]) -> Iterator[Contrast]:
    """The same figure for different things in one document, alike things with different figures, terms with other items."""
    said = [
        (one, fact)
        for held in found
        for one in statements_of(held)
        for fact in facts(one)
        if fact.slot is Slot.QUANTITY
    ]
    yield from same_figure(said)
    yield from alike(said)
    if len(found) > 1:
        yield from terms_apart(found, [held.place for held in found])


def same_figure(said: Sequence[tuple[Statement, Fact]]) -> Iterator[Contrast]:
    """One figure that counts different things in one document (28家)."""
    groups: dict[tuple[str, str], list[tuple[Statement, Fact]]] = defaultdict(list)
    for one, fact in said:
        if fact.number and fact.number > 3:
            groups[one.material.entry.id, fact.words].append((one, fact))
    for (_, words), rows in groups.items():
        rows = apart(rows)
        if len(rows) > 1:
            sides = tuple(
                (one.blanked(fact.span), fact.words, one.material.source(one.part, one.cited, (fact.span,)))
                for one, fact in rows[:4]
            )
            yield Contrast(f"同是“{words}”", sides)


def alike(said: Sequence[tuple[Statement, Fact]]) -> Iterator[Contrast]:
    """Statements nearly alike with different figures of one unit (区级不少于50人，乡镇不少于20人)."""
    done: set[int] = set()
    for at, (one, fact) in enumerate(said):
        mine = pairs(one.blanked(fact.span))
        near = [
            (other, held)
            for place, (other, held) in enumerate(said)
            if place > at
            and place not in done
            and held.kind == fact.kind
            and held.words != fact.words
            and other.words != one.words
            and share(mine, pairs(other.blanked(held.span))) >= ALIKE + 0.1
        ]
        if near:
            done.update((at, *(said.index(row) for row in near)))
            yield Contrast(
                "相近的要求，数量不同",
                tuple(
                    (
                        f"{row.material.place}：{row.blanked(held.span)}",
                        held.words,
                        row.material.source(row.part, row.cited, (held.span,)),
                    )
                    for row, held in ((one, fact), *near[:3])
                ),
            )


def apart(rows: Sequence[tuple[Statement, Fact]]) -> list[tuple[Statement, Fact]]:
    """One row for each place in the document."""
    kept: list[tuple[Statement, Fact]] = []
    for row in rows:
        if all(row[1].span != other[1].span for other in kept):
            kept.append(row)
    return kept


def pairs(words: str) -> frozenset[str]:
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def share(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / max(1, len(some | others))
