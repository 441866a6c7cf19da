"""Short answers and cases (简答题、案例题): the points of a part, a term or a rule; what a condition leads to."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from assistant.cutting import sentences_within
from assistant.study.building import item, level
from assistant.study.choosing import headed_bare
from assistant.study.facts import Fact, facts, generic_bodies
from assistant.study.item import Item, ItemKind, Key, Slot
from assistant.study.listing import Rule, of_term
from assistant.study.material import Material, Part
from assistant.study.statement import (
    MARKER,
    Statement,
    balanced,
    dangling,
    plain,
    sentence_of,
    sound,
    trim,
    usable,
)
from ingest.document import Span
from ingest.duty import Bound, Duty, Phrase, Term

POINTS, LONGEST = range(2, 8), 110
CLOSER = re.compile(r"^[（(]\s*(?:责任|牵头|主责|配合|承办)[^：:]{0,8}[：:]")
OF_THOSE = re.compile(r"^凡(.{4,50})的([\u4e00-\u9fff]{2,10})$")
IF = re.compile(r"^(?:凡|因|对于?|如|若|遇)?(.{5,50}?)的$")
MEANS = re.compile(r"[，,]?\s*(?:是指|系指|指的是|即|指)\s*")
ACTORS = ("企业", "单位")  # plain names that a case may be about
CASE = "【案例】"


def shorts(part: Part, material: Material, rng: random.Random) -> Iterator[Item | None]:
    """The requirements of a part, and what its terms stand for."""
    points = sentences_of(part, material)
    heading = plain(part.heading)
    if len(points) in POINTS and usable(heading) and not material.statute:
        yield of_points(
            f"简述{material.name}关于“{heading}”的主要要求。",
            Slot.TASK,
            part,
            material,
            points,
            level(2 + (len(points) > 4)),
        )
    for term in part.terms:
        listing = of_term(term)
        if material.statute and listing is None and term.definition is not None:
            yield defined(term, part, material)
        if listing and term.definition is not None:
            source = material.source(part, term.definition, listing.spans)
            yield item(
                ItemKind.SHORT,
                f"简述{material.name}中“{listing.name}”的具体内容。",
                Key(points=listing.items),
                Slot.TERM,
                level(2 + (len(listing.items) > 4)),
                material,
                part,
                (source,),
                listing.items,
            )


def defined(term: Term, part: Part, material: Material) -> Item | None:
    """What a statute means by a term (重大危险源，是指…)."""
    found = MEANS.search(material.text, term.words.span.end, term.definition.end)
    if found is None or found.start() - term.words.span.end > 12:
        return None
    span = trim(material.text, Span(found.end(), term.definition.end))
    words, name = plain(span.of(material.text)), plain(term.words.text)
    if not 8 <= len(words) <= LONGEST or dangling(words) or any(mark in words for mark in "：；。"):
        return None
    source = material.source(part, Span(term.words.span.start, span.end), (span,))
    question = headed_bare(material, f"什么是“{name}”？")
    return item(
        ItemKind.SHORT, question, Key(points=(words,)), Slot.TERM, level(2), material, part, (source,), (words,)
    )


def of_rule(rule: Rule, material: Material) -> Item | None:
    """Everything a rule lists."""
    items = rule.listing.items
    if len(items) > 9 or any(len(words) > 80 for words in items):
        return None
    source = material.source(rule.part, Span(rule.intro.start, rule.listing.spans[-1].end), rule.listing.spans)
    return item(
        ItemKind.SHORT,
        headed_bare(material, rule.asked),
        Key(points=items),
        Slot.LIST,
        level(3),
        material,
        rule.part,
        (source,),
        items,
    )


def sentences_of(part: Part, material: Material) -> list[Span]:
    """The sentences of a part without its heading and the line that names who is responsible; none where one leans outside."""
    text, found = material.text, []
    for sentence in sentences_within(material.document, part.span):
        marker = MARKER.match(text, sentence.start, sentence.end)
        span = trim(text, Span(marker.end() if marker else sentence.start, sentence.end))
        words = plain(span.of(text))
        if not words or words.endswith(plain(part.heading) or "\n") or CLOSER.match(words):
            continue
        if len(words) > LONGEST or not balanced(words) or dangling(words):
            return []
        found.append(span)
    return found


def of_points(
    stem: str, slot: Slot, part: Part, material: Material, points: Sequence[Span], difficulty: object
) -> Item | None:
    words = tuple(plain(span.of(material.text)) for span in points)
    source = material.source(part, Span(points[0].start, points[-1].end), points)
    return item(ItemKind.SHORT, stem, Key(points=words), slot, difficulty, material, part, (source,), words)


def thresholds(statement: Statement, rng: random.Random) -> Iterator[Item | None]:
    """Whether a figure that was reached is enough."""
    for fact in facts(statement):
        if fact.slot is Slot.QUANTITY and fact.bound is Bound.AT_LEAST and fact.number and fact.number >= 2:
            yield threshold(statement, fact, rng)


def conditionals(material: Material, part: Part) -> Iterator[Item | None]:
    """What is to be done under each condition that a duty of a part names."""
    for duty in part.duties:
        if len(duty.conditions) == 1 and duty.conditions[0].span in duty.span:
            yield conditional(material, part, duty)


def conditional(material: Material, part: Part, duty: Duty) -> Item | None:
    """A situation that fulfils the condition; the key is what the document says then, to the end of the sentence."""
    condition = duty.conditions[0].span
    sentence = sentence_of(material, part, duty)
    told = situation(plain(duty.conditions[0].text), duty)
    if sentence is None or not told or condition.end >= sentence.end:
        return None
    answer = trim(material.text, Span(condition.end, sentence.end))
    act = plain(answer.of(material.text))
    if not 6 <= len(act) <= 80 or dangling(act) or any(mark in act for mark in "：；"):
        return None
    return item(
        ItemKind.CASE,
        f"{CASE}{told}。根据{material.name}，应当怎样处理？",
        Key(points=(act,)),
        Slot.CONDITION,
        level(3),
        material,
        part,
        (material.source(part, sentence, (answer,)),),
        (act,),
        topic=duty.kind,
    )


def situation(condition: str, duty: Duty) -> str:
    """凡…的生产经营单位 → 某生产经营单位…; a lead before the condition becomes 某…; "" where neither can be told."""
    those = OF_THOSE.match(condition)
    if those and names_body(those[2]) and not dangling(those[1]):
        return f"某{those[2]}{those[1]}"
    found = IF.match(condition)
    leads = [lead for lead in duty.leads if lead.span.end <= duty.conditions[0].span.start]
    if not found or dangling(found[1]):
        return ""
    if len(leads) == 1 and leads[0].span in duty.span and sound(leads[0]):
        return f"某{plain(leads[0].text)}{found[1]}"
    return f"某{found[1]}" if names_body(found[1]) else ""


def names_body(words: str) -> bool:
    """Whether words begin with a body that is one of many (企业现有技术力量不足)."""
    for end in range(2, min(15, len(words)) + 1):
        name = Phrase(words[:end], Span(0, end))
        if sound(name) and (name.text in ACTORS or name.text not in generic_bodies()):
            return not words.startswith(("的", "、", "和", "或", "及", "与"), end)
    return False


def threshold(statement: Statement, fact: Fact, rng: random.Random) -> Item | None:
    """Somebody reached less than is asked for, or as much: is it enough?"""
    lead = next((one for one in statement.duty.leads if one.span.start == statement.span.start), None)
    quantity = next((one for one in statement.duty.quantities if fact.span in one.words.span), None)
    if (
        lead is None
        or quantity is None
        or plain(lead.text).endswith("级")
        or quantity.words.text[:2] not in ("不少", "不低", "至少", "最少")
    ):
        return None
    enough = rng.random() < 0.4
    reached = fact.number if enough else max(1, fact.number - max(1, round(fact.number * rng.choice((0.1, 0.2, 0.4)))))
    if not fact.words[0].isdigit() or reached != int(reached):
        return None
    words = f"{int(reached)}{fact.words.lstrip('0123456789.,')}"
    told = statement.put((quantity.words.span, words))
    options = ("达到要求", "未达到要求")
    return item(
        ItemKind.CASE,
        f"{CASE}某{told}。对照{statement.material.name}，所列数量是否达到要求？",
        Key(choices=(0 if enough else 1,)),
        Slot.QUANTITY,
        level(2 + (not enough)),
        statement.material,
        statement.part,
        (statement.material.source(statement.part, statement.cited, (quantity.words.span,)),),
        (plain(quantity.words.text),),
        options=options,
        topic=statement.duty.kind,
    )
