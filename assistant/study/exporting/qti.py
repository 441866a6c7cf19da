"""A paper as a QTI 2.1 content package: a test, its items, and the manifest that names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.builder import ElementMaker

from assistant.study.exporting.archive import packed
from assistant.study.exporting.wording import clean, part_heading, place_of
from assistant.study.item import BLANK, Difficulty, Item, ItemKind, Paper, Scored

QTI, XSI = "http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.w3.org/2001/XMLSchema-instance"
PACKAGE, LOM = "http://www.imsglobal.org/xsd/imscp_v1p1", "http://ltsc.ieee.org/xsd/LOM"
SCHEMAS = {
    QTI: "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    PACKAGE: "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
}
TOLD = "TOLD"  # the outcome that shows where the answer stands
LEVELS = {Difficulty.EASY: "easy", Difficulty.MEDIUM: "medium", Difficulty.HARD: "difficult"}
NOT_A_NAME = re.compile(r"[^A-Za-z0-9_.-]")
Q = ElementMaker(namespace=QTI, nsmap={None: QTI, "xsi": XSI})
P = ElementMaker(namespace=PACKAGE, nsmap={None: PACKAGE, "xsi": XSI})
L = ElementMaker(namespace=LOM, nsmap={None: LOM})
Element = etree._Element


def as_qti(paper: Paper) -> bytes:
    """The package; the same paper gives the same bytes."""
    items = [(f"items/{identifier(entry.item)}.xml", _bytes(_item(entry))) for entry in paper.entries]
    return packed((("imsmanifest.xml", _bytes(_manifest(paper))), ("test.xml", _bytes(_test(paper))), *items))


def identifier(item: Item) -> str:
    """The item's id as QTI takes it."""
    return f"item-{NOT_A_NAME.sub('_', item.id)}"


def _bytes(root: Element) -> bytes:
    name = etree.QName(root).namespace
    root.set(f"{{{XSI}}}schemaLocation", f"{name} {SCHEMAS[name]}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _manifest(paper: Paper) -> Element:
    """What is in the package; topic and difficulty of each item as learning object metadata."""
    test = P.resource(P.file(href="test.xml"), identifier="test", type="imsqti_test_xmlv2p1", href="test.xml")
    test.extend(P.dependency(identifierref=identifier(entry.item)) for entry in paper.entries)
    metadata = P.metadata(P.schema("QTIv2.1 Package"), P.schemaversion("1.0.0"))
    resources = P.resources(test, *(_resource(entry.item) for entry in paper.entries))
    return P.manifest(metadata, P.organizations(), resources, identifier="yingji-paper")


def _resource(item: Item) -> Element:
    path = f"items/{identifier(item)}.xml"
    words = (item.kind.value, item.slot.value, item.topic, item.place)
    general = L.general(*(L.keyword(_string(one)) for one in words if one))
    level = L.difficulty(L.source("LOMv1.0"), L.value(LEVELS[item.difficulty]))
    held = P.metadata(L.lom(general, L.educational(level)))
    return P.resource(held, P.file(href=path), identifier=identifier(item), type="imsqti_item_xmlv2p1", href=path)


def _string(words: str) -> Element:
    return L.string(clean(words), language="zh-CN")


def _test(paper: Paper) -> Element:
    """The paper: a section for each kind of item, each item weighted with its points."""
    sections = []
    for number, (kind, entries) in enumerate(paper.parts(), 1):
        refs = (_reference(entry) for entry in entries)
        title = part_heading(number, kind, entries)
        sections.append(Q.assessmentSection(*refs, identifier=f"section-{number}", title=title, visible="true"))
    part = Q.testPart(*sections, identifier="part", navigationMode="nonlinear", submissionMode="individual")
    total = Q.setOutcomeValue(
        Q.sum(Q.testVariables(variableIdentifier="SCORE", weightIdentifier="POINTS")), identifier="SCORE"
    )
    return Q.assessmentTest(
        _outcome("SCORE", paper.points),
        part,
        Q.outcomeProcessing(total),
        identifier="test",
        title=clean(paper.title),
        toolName="yingji",
    )


def _reference(entry: Scored) -> Element:
    name = identifier(entry.item)
    weight = Q.weight(identifier="POINTS", value=str(entry.points))
    return Q.assessmentItemRef(weight, identifier=name, href=f"items/{name}.xml")


def _item(entry: Scored) -> Element:
    """An item: what is right, what is shown, how it is scored (0 or 1), and what is told afterwards."""
    item = entry.item
    root = Q.assessmentItem(
        identifier=identifier(item),
        title=f"{item.kind.value}{entry.number}",
        label=item.kind.name.lower(),
        adaptive="false",
        timeDependent="false",
        toolName="yingji",
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-CN")
    root.extend(_responses(item))
    root.append(_outcome("SCORE", 1))
    root.append(Q.outcomeDeclaration(identifier=TOLD, cardinality="single", baseType="identifier"))
    root.append(_body(item))
    root.append(_processing(item))
    root.append(_told(item))
    return root


def _outcome(name: str, most: int) -> Element:
    return Q.outcomeDeclaration(
        Q.defaultValue(Q.value("0")),
        identifier=name,
        cardinality="single",
        baseType="float",
        normalMaximum=str(most),
    )


def _responses(item: Item) -> Iterator[Element]:
    """The right response; a blank each of a cloze, none for an answer in words."""
    key = item.key
    if key.words:
        for number, words in enumerate(key.words, 1):
            yield _response(f"RESPONSE{number}", "single", "string", [clean(words)])
    elif key.pairs:
        yield _response(
            "RESPONSE", "multiple", "directedPair", [f"{_l(left)} {_r(right)}" for left, right in key.pairs]
        )
    elif key.order:
        yield _response("RESPONSE", "ordered", "identifier", map(_r, key.order))
    elif key.choices:
        yield _response("RESPONSE", "single" if _single(item) else "multiple", "identifier", map(_r, key.choices))
    else:
        yield Q.responseDeclaration(identifier="RESPONSE", cardinality="single", baseType="string")


def _response(name: str, cardinality: str, base: str, values: Iterator[str] | Sequence[str]) -> Element:
    right = Q.correctResponse(*map(Q.value, values))
    return Q.responseDeclaration(right, identifier=name, cardinality=cardinality, baseType=base)


def _single(item: Item) -> bool:
    return item.kind is not ItemKind.MULTIPLE and len(item.key.choices) == 1


def _l(number: int) -> str:
    return f"L{number + 1}"


def _r(number: int) -> str:
    return f"R{number + 1}"


def _body(item: Item) -> Element:
    """The stem and what is answered in; the points of an answer in words for those who mark it."""
    if item.key.words:
        return Q.itemBody(*_cloze(item))
    body = Q.itemBody(_words(Q.p(), item.stem))
    body.append(_interaction(item))
    if item.key.points:
        points = Q.ol(*(_words(Q.li(), point) for point in item.key.points))
        body.append(Q.rubricBlock(Q.p("答案要点"), points, view="scorer author tutor"))
    return body


def _interaction(item: Item) -> Element:
    shown = {"responseIdentifier": "RESPONSE"}
    if item.key.pairs:
        sets = (_associable(item.lefts, _l, "1"), _associable(item.options, _r, str(len(item.lefts))))
        return Q.matchInteraction(*sets, **shown, shuffle="false", maxAssociations=str(len(item.lefts)))
    choices = (_words(Q.simpleChoice(identifier=_r(at)), words) for at, words in enumerate(item.options))
    if item.key.order:
        return Q.orderInteraction(*choices, **shown, shuffle="false")
    if item.key.choices:
        return Q.choiceInteraction(*choices, **shown, shuffle="false", maxChoices="1" if _single(item) else "0")
    return Q.extendedTextInteraction(**shown, expectedLines=str(4 + 2 * len(item.key.points)))


def _associable(column: Sequence[str], name, most: str) -> Element:
    choices = (
        _words(Q.simpleAssociableChoice(identifier=name(at), matchMax=most), one) for at, one in enumerate(column)
    )
    return Q.simpleMatchSet(*choices)


def _cloze(item: Item) -> Iterator[Element]:
    """The stem with an entry in the place of each blank; entries without a blank follow it."""
    pieces = clean(item.stem).split(BLANK)
    fitting = len(pieces) - 1 == len(item.key.words)
    paragraph = _words(Q.p(), pieces[0] if fitting else item.stem)
    for number, words in enumerate(item.key.words, 1):
        length = str(max(8, 2 * len(words)))
        paragraph.append(Q.textEntryInteraction(responseIdentifier=f"RESPONSE{number}", expectedLength=length))
        if fitting:
            _words(paragraph, pieces[number])
    yield paragraph


def _words(element: Element, text: str) -> Element:
    """`text` put behind whatever the element holds; a line break is one on the screen too."""
    for number, part in enumerate(clean(text).split("\n")):
        if number:
            element.append(Q.br())
        if len(element):
            element[-1].tail = (element[-1].tail or "") + part
        else:
            element.text = (element.text or "") + part
    return element


def _processing(item: Item) -> Element:
    """1 when every response is right; where it stands is told in any case. Answers in words are marked by people."""
    told = Q.setOutcomeValue(Q.baseValue(TOLD, baseType="identifier"), identifier=TOLD)
    if item.key.points:
        return Q.responseProcessing(told)
    names = [f"RESPONSE{number}" for number in range(1, len(item.key.words) + 1)] or ["RESPONSE"]
    matches = [Q.match(Q.variable(identifier=name), Q.correct(identifier=name)) for name in names]
    right = matches[0] if len(matches) == 1 else Q("and", *matches)
    condition = Q.responseCondition(Q.responseIf(right, _scored("1")), Q.responseElse(_scored("0")))
    return Q.responseProcessing(condition, told)


def _scored(value: str) -> Element:
    return Q.setOutcomeValue(Q.baseValue(value, baseType="float"), identifier="SCORE")


def _told(item: Item) -> Element:
    """What is shown afterwards: why it is right, and where it stands."""
    places = (_words(Q.p(**{"class": "source"}), f"出处：{place_of(source)}") for source in item.sources)
    told = _words(Q.p(**{"class": "explanation"}), item.explanation)
    return Q.modalFeedback(told, *places, outcomeIdentifier=TOLD, identifier=TOLD, showHide="show")
