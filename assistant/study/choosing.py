"""Single and multiple choice (单选题、多选题)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from assistant.study.building import asked, chosen, ending, item, level, of_statement
from assistant.study.distracting import Values, alike_in_length, apart, pairs_of, unlike, wrong_values
from assistant.study.facts import Fact, facts, responsible
from assistant.study.item import BLANK, Item, ItemKind, Key, Slot
from assistant.study.listing import Listing, Rule, listings, of_term, vague_heads
from assistant.study.material import Material, Part
from assistant.study.statement import Statement, plain, stem, usable
from assistant.study.tasks import Task
from ingest.document import Span
from ingest.folding import fold

INWARD = "党建"
LONG = 10
SIDE = 4  # characters on each side of a fact that tell what it is said of


def singles(statement: Statement, values: Values, rng: random.Random) -> Iterator[Item | None]:
    """A question for each fact of a statement: the fact taken out, three other values beside it."""
    for fact in facts(statement):
        if fact.kind == "title" or ambiguous(statement, fact):
            continue
        wrong = wrong_values(statement, fact, values, rng)
        if len(wrong) == 3:
            yield single(statement, fact, wrong, values, rng)


def single(statement: Statement, fact: Fact, wrong: Sequence[str], values: Values, rng: random.Random) -> Item | None:
    options, key = chosen((fact.words,), wrong, rng)
    if fact.number is not None:
        options = tuple(sorted(options, key=lambda words: (values.numbers.get(words, fact.number), words)))
        key = Key(choices=(options.index(fact.words),))
    same_place = sum(words in statement.material.text for words in wrong)
    return of_statement(
        ItemKind.SINGLE,
        ending(stem(statement, statement.blanked(fact.span))),
        key,
        fact.slot,
        level(1 + (same_place > 1) + (len(statement.words) > 40)),
        statement,
        (fact.words,),
        (fact.span,),
        options=options,
    )


def ambiguous(statement: Statement, fact: Fact) -> bool:
    """Whether the same words around a fact stand elsewhere in the document with another value."""
    text = statement.material.text
    before = text[max(statement.span.start, fact.span.start - SIDE) : fact.span.start]
    after = text[fact.span.end : min(statement.span.end, fact.span.end + SIDE)]
    if len(before) + len(after) < SIDE:
        return True
    frame = re.compile(re.escape(before) + r"([^，。；、\n]{1,10}?)" + re.escape(after))
    return bool(before and after) and any(hit[1] != fact.words for hit in frame.finditer(text))


def who(statement: Statement, values: Values, rng: random.Random) -> Iterator[Item | None]:
    """Which body is responsible for a task, where the document names them after it."""
    bodies = responsible(statement.duty)
    if not bodies:
        return
    names = tuple(plain(body.text) for body in bodies)
    fact = Fact(Slot.BODY, "responsible", names[0], bodies[0].span)
    wrong = [
        words
        for words in wrong_values(statement, fact, local(statement, values), rng, 6)
        if alike_in_length(words, names) and apart(words, names)
    ]
    right = names[:3] if len(names) < 5 else tuple(sorted(rng.sample(names, 3), key=names.index))
    wrong = wrong[: 3 if len(names) == 1 else 2]
    if len(right) + len(wrong) < 4:
        return
    options, key = chosen(right, wrong, rng)
    question = "由下列哪个部门负责？" if len(names) == 1 else "由下列哪些部门负责？"
    yield item(
        ItemKind.SINGLE if len(names) == 1 else ItemKind.MULTIPLE,
        headed_bare(statement.material, f"“{statement.words}”{question}") if quotable(statement) else "",
        key,
        Slot.BODY,
        level(2),
        statement.material,
        statement.part,
        (
            statement.material.source(statement.part, statement.cited, (statement.span,)),
            statement.material.source(
                statement.part, Span(bodies[0].span.start, bodies[-1].span.end), [b.span for b in bodies]
            ),
        ),
        right,
        options=options,
        topic=statement.duty.kind,
    )


def local(statement: Statement, values: Values) -> Values:
    """The bodies of the same document: those of other places would give themselves away."""
    text = statement.material.text
    return Values({"responsible": tuple(words for words in values.of("responsible") if words in text)}, {})


def quotable(statement: Statement) -> bool:
    return not any(mark in statement.words for mark in "“”")


def headed_bare(material: Material, words: str) -> str:
    """`words` under the name of the document, "" when too long."""
    question = f"根据{material.name}，{words}"
    return question if len(question) <= 80 else ""


def tasks_single(part: Part, material: Material, tasks: Sequence[Task], rng: random.Random) -> Iterator[Item | None]:
    """Which of four tasks belongs to a part of the document."""
    own = [task for task in tasks if task.part is part]
    for task in own:
        if pairs_of(task.words) & pairs_of(plain(part.heading)):
            continue
        wrong = strangers([task], tasks, rng, 3)
        if len(wrong) == 3 and usable(plain(part.heading)):
            yield of_tasks(ItemKind.SINGLE, part, material, [task], wrong, rng)


def tasks_multiple(part: Part, material: Material, tasks: Sequence[Task], rng: random.Random) -> Iterator[Item | None]:
    """Which of the tasks belong to a part of the document."""
    own = [task for task in tasks if task.part is part]
    if len(own) < 2 or not usable(plain(part.heading)):
        return
    right = sorted(rng.sample(own, min(len(own), rng.choice((2, 3)))), key=lambda task: task.span)
    right = [task for task in right if alike_in_length(task.words, [right[0].words])]
    wrong = strangers(right, tasks, rng, 4 - len(right))
    if len(right) >= 2 and len(right) + len(wrong) == 4:
        yield of_tasks(ItemKind.MULTIPLE, part, material, right, wrong, rng)


def strangers(right: Sequence[Task], tasks: Sequence[Task], rng: random.Random, count: int) -> list[Task]:
    """Tasks of other parts of the same document that could not be taken for this part's."""
    part = right[0].part
    here = fold(part.span.of(right[0].material.text))
    mine = [task.words for task in right]
    heads = [*part.headings[:1], *mine]
    fitting = [
        task
        for task in tasks
        if task.part is not part
        and task.kind != right[0].kind
        and task.part.topic != part.topic
        and unlike(task.words, heads, here)
        and alike_in_length(task.words, mine)
    ]
    rng.shuffle(fitting)
    kept: list[Task] = []
    for task in fitting:
        if len(kept) < count and all(task.part is not one.part for one in kept):
            kept.append(task)
    return kept


def of_tasks(
    kind: ItemKind, part: Part, material: Material, right: Sequence[Task], wrong: Sequence[Task], rng: random.Random
) -> Item | None:
    options, key = chosen([task.words for task in right], [task.words for task in wrong], rng)
    which = "下列哪项工作" if kind is ItemKind.SINGLE else "下列哪些工作"
    return item(
        kind,
        f"{material.name}在“{plain(part.heading)}”部分提出的是{which}？",
        key,
        Slot.TASK,
        level(2),
        material,
        part,
        [material.source(part, task.cited, (task.span,)) for task in right],
        [task.words for task in right],
        options=options,
    )


def terms_multiple(
    part: Part, material: Material, pool: Sequence[Listing], rng: random.Random
) -> Iterator[Item | None]:
    """What a term of the document stands for."""
    for term in part.terms:
        listing = of_term(term, part.topic)
        if listing is None or term.definition is None or any(len(words) > 24 for words in listing.items):
            continue
        question = headed_bare(material, f"“{listing.name}”包括下列哪些内容？")
        source = material.source(part, term.definition, [item.span for item in term.items])
        yield of_listing(question, listing, Slot.TERM, material, part, source, pool, rng)


def lists_multiple(statement: Statement, pool: Sequence[Listing], rng: random.Random) -> Iterator[Item | None]:
    """The items of an enumeration, taken out of a statement."""
    for listing in listings(statement):
        question = stem(statement, statement.blanked(listing.span))
        source = statement.material.source(statement.part, statement.cited, listing.spans)
        if question:
            yield of_listing(
                ending(question), listing, Slot.LIST, statement.material, statement.part, source, pool, rng
            )


def rules_multiple(
    rule: Rule, material: Material, pool: Sequence[Listing], rng: random.Random
) -> Iterator[Item | None]:
    """What a rule lists."""
    fitting = [at for at, words in enumerate(rule.listing.items) if 4 <= len(words) <= 34]
    if len(fitting) < 3:
        return
    items, spans = rule.listing.items, rule.listing.spans
    listing = Listing(tuple(items[at] for at in fitting), tuple(spans[at] for at in fitting), rule.listing.head)
    source = material.source(rule.part, Span(rule.intro.start, rule.listing.spans[-1].end), listing.spans)
    yield of_listing(headed_bare(material, rule.asked), listing, Slot.LIST, material, rule.part, source, pool, rng)


def of_listing(
    question: str,
    listing: Listing,
    slot: Slot,
    material: Material,
    part: Part,
    source: object,
    pool: Sequence[Listing],
    rng: random.Random,
) -> Item | None:
    """Two to four of the items, filled up with items of other lists that are nothing like them."""
    count = min(len(listing.items), rng.choice((3, 3, 4)) if slot is Slot.TERM else rng.choice((2, 3, 3)))
    right = sorted(rng.sample(listing.items, count), key=listing.items.index)
    wrong = foreign(listing, right, material, part, pool, rng, 4 - count if count < 4 else 1)
    if not question or not wrong or count + len(wrong) < 4 or not all(alike_in_length(one, right) for one in right):
        return None
    options, key = chosen(right, wrong, rng)
    return item(
        ItemKind.MULTIPLE,
        asked(question) if "？" not in question and BLANK not in question else question,
        key,
        slot,
        level(2 + (len(wrong) > 1)),
        material,
        part,
        (source,),
        right,
        options=options,
    )


def foreign(
    listing: Listing,
    right: Sequence[str],
    material: Material,
    part: Part,
    pool: Sequence[Listing],
    rng: random.Random,
    count: int,
) -> list[str]:
    """Items of other lists: those of the same name elsewhere first, then such as are built alike."""
    here = fold(part.span.of(material.text))
    head, tail = common(listing.items)
    same = [words for other in pool if other.name and other.name == listing.name for words in other.items]
    built = [
        words for words in dict.fromkeys(comparable(listing, pool)) if words.startswith(head) and words.endswith(tail)
    ]
    rng.shuffle(built)
    built.sort(key=lambda words: min(abs(len(words) - len(one)) for one in right))
    kept: list[str] = []
    for words in (*dict.fromkeys(same), *built):
        fits = unlike(words[len(head) :] or words, [one[len(head) :] for one in (*listing.items, *kept)], here)
        if len(kept) < count and fits and fold(words) not in here and alike_in_length(words, right):
            kept.append(words)
    return kept


def comparable(listing: Listing, pool: Sequence[Listing]) -> Iterator[str]:
    """The items of lists of the same sort: what 等 names alike, or of terms where all items are built alike; those of the
    inner life of the party stay among themselves."""
    built = any(common(listing.items))
    for other in pool:
        alike = other.head == listing.head if listing.head else built and bool(other.name)
        alike = alike and (listing.head not in vague_heads() or other.topic == listing.topic)
        alike = alike or (long(listing) and long(other))
        if alike and (other.topic == INWARD) == (listing.topic == INWARD):
            yield from other.items


def long(listing: Listing) -> bool:
    """Whether a list is one of whole clauses, as rules have them."""
    return not listing.name and sum(map(len, listing.items)) > LONG * len(listing.items)


def common(items: Sequence[str]) -> tuple[str, str]:
    """The character that all items begin with (有、进), and the one all end with; "" where they differ."""
    head = items[0][0] if len({one[0] for one in items}) == 1 else ""
    tail = items[0][-1] if len({one[-1] for one in items}) == 1 else ""
    return head, "" if head else tail
