"""Exported papers read back, each by a library that knows the format, so that they can be held against the paper."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import docx
import openpyxl
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree
from lxml import html as lxml_html

from assistant.study.exporting.wording import INNER
from assistant.study.item import BLANK, RIGHT, WRONG, ItemKind, Scored

LETTERED = re.compile(r"[A-Z]")
BOOKMARK = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}bookmarkStart"
QTI = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1", "p": "http://www.imsglobal.org/xsd/imscp_v1p1"}
IN_LETTERS = (ItemKind.SINGLE, ItemKind.MULTIPLE)
Key = frozenset[str] | frozenset[tuple[str, str]] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """An item as a file says it, or as the paper does; the key in words, not numbers. points: None where unknown."""

    id: str
    kind: ItemKind
    stem: str
    options: tuple[str, ...]
    lefts: tuple[str, ...]
    key: Key
    points: int | None = None


def of_paper(entry: Scored, *, points: bool = True) -> Read:
    """What a file must say of this entry."""
    item, key = entry.item, entry.item.key
    if key.choices:
        right: Key = frozenset(item.options[at] for at in key.choices)
    elif key.pairs:
        right = frozenset((item.lefts[left], item.options[right]) for left, right in key.pairs)
    else:
        right = tuple(item.options[at] for at in key.order) or key.words or key.points
    options = tuple(sorted(item.options)) if key.pairs else item.options
    return Read(item.id, item.kind, item.stem, options, item.lefts, right, entry.points if points else None)


def from_letters(words: str, options: Sequence[str], lefts: Sequence[str]) -> Key:
    """The key of BD, C→A or 1—B，2—A in words."""
    if "—" in words:
        pairs = (pair.split("—") for pair in words.split("，"))
        return frozenset((lefts[int(left) - 1], options[ord(right) - ord("A")]) for left, right in pairs)
    chosen = tuple(options[ord(letter) - ord("A")] for letter in LETTERED.findall(words))
    return chosen if "→" in words else frozenset(chosen)


# ---- Word ----


def read_docx(data: bytes) -> list[Read]:
    """The question sheet gives the items, the key behind it their answers."""
    document = docx.Document(BytesIO(data))
    items, keys, kind = [], {}, ItemKind.SINGLE
    answers = False
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            if items and not answers:
                _fill(items[-1], block)
            continue
        style = _style(block)
        answers = answers or (style == "卷名" and bool(items))
        if style == "大题":
            kind = next((one for one in ItemKind if one in block.text), kind)
        elif style == "试题":
            number, points = _piece(block, "题号"), _piece(block, "分值")
            name = next(block._p.iter(BOOKMARK)).get(f"{BOOKMARK.partition('}')[0]}}}name")
            items.append(_new(name.removeprefix("item_"), kind, _plain(block), number, points))
        elif style == "选项":
            items[-1]["options"] += (_plain(block),)
        elif style == "答案":
            number = _piece(block, "题号", first=True)
            keys[number] = [_plain(block)] if _numbered(block) == 1 else _split(block)
        elif style == "要点":
            keys[number].append(_plain(block))
    return [_settled(one, keys[one.pop("number")]) for one in items]


STYLES: dict[str | None, str] = {}


def _style(part: Paragraph | Run) -> str:
    """The name of a style by its id, for looking it up takes milliseconds."""
    id = (part._p if isinstance(part, Paragraph) else part._r).style
    if id not in STYLES:
        STYLES[id] = part.style.name
    return STYLES[id]


def _new(id: str, kind: ItemKind, stem: str, number: str, points: str) -> dict:
    worth = int(re.search(r"\d+", points)[0])
    options = (RIGHT, WRONG) if kind is ItemKind.JUDGE else ()
    held = {"id": id, "kind": kind, "stem": stem, "options": options, "lefts": (), "points": worth}
    return held | {"number": number}


def _settled(one: dict, told: list[str]) -> Read:
    if one["kind"] is ItemKind.JUDGE:
        key: Key = frozenset(told)
    elif one["options"]:
        key = from_letters(told[0], one["options"], one["lefts"])
    else:
        key = tuple(words for words in told if words)
    options = tuple(sorted(one["options"])) if one["lefts"] else one["options"]
    return Read(**(one | {"key": key, "options": options}))


def _fill(one: dict, table: Table) -> None:
    """Two columns to be matched, or options side by side."""
    if one["kind"] is ItemKind.MATCHING:
        one["lefts"], one["options"] = _columns(table)
    else:
        one["options"] = tuple(_plain(cell.paragraphs[0]) for row in table.rows for cell in row.cells if cell.text)


def _columns(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    columns = zip(*(row.cells for row in table.rows), strict=True)
    left, right = ([cell.paragraphs[0] for cell in column if cell.text] for column in columns)
    return tuple(map(_plain, left)), tuple(map(_plain, right))


def _plain(paragraph: Paragraph) -> str:
    """The words of a paragraph that are neither number nor points nor room for an answer."""
    return "".join(run.text for run in paragraph.runs if _style(run) in ("Default Paragraph Font", "标亮"))


def _piece(paragraph: Paragraph, style: str, *, first: bool = False) -> str:
    found = [run.text for run in paragraph.runs if _style(run) == style]
    return found[0].strip() if first else "".join(found).strip()


def _numbered(paragraph: Paragraph) -> int:
    return sum(_style(run) == "题号" for run in paragraph.runs)


def _split(paragraph: Paragraph) -> list[str]:
    """The words behind each number but the first, which is the item's."""
    words: list[str] = []
    for run in paragraph.runs:
        if _style(run) == "题号":
            words.append("")
        elif _style(run) == "Default Paragraph Font":
            words[-1] += run.text
    return words[1:]


# ---- Excel ----


def read_xlsx(data: bytes) -> list[Read]:
    sheet = openpyxl.load_workbook(BytesIO(data))["题库"]
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    assert all(cell.data_type in ("s", "n") for row in rows for cell in row)
    return [_of_row({name: cell.value for name, cell in zip(names, row, strict=True)}) for row in rows]


def _of_row(row: dict) -> Read:
    def columns(start: str) -> tuple[str, ...]:
        return tuple(value for name, value in row.items() if name.startswith(start) and value is not None)

    kind, options, lefts = ItemKind(row["题型"]), columns("选项"), columns("左栏")
    if kind is ItemKind.JUDGE:
        key: Key = frozenset([row["答案"]])
    else:
        key = from_letters(row["答案"], options, lefts) if options else columns("要点")
    return Read(row["编号"], kind, row["题干"], tuple(sorted(options)) if lefts else options, lefts, key, row["分值"])


# ---- GIFT ----

ESCAPED = re.compile(r"\\(.)", re.DOTALL)
TAGS = re.compile(r"\[(id|tag):([^\]]*)\]")
QUESTION = re.compile(r"::(?P<name>[^:]*)::\[plain\](?P<stem>[^{}]*)\{(?P<answers>[^{}]*)\}", re.DOTALL)
WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
FORMAT = re.compile(r"\[(plain|html)\]")
SEVERAL = "（按次序填写，各空之间用“；”隔开）"
HIDDEN = 0xF000  # escaped characters wait here while the marks are looked for


def read_gift(data: bytes) -> list[Read]:
    """A strict reader of the dialect that Moodle's importer documents."""
    blocks = (block for block in re.split(r"\n\s*\n", data.decode()) if "\n::" in block)
    return [_of_gift(block) for block in blocks]


def _of_gift(block: str) -> Read:
    comments = [line for line in block.split("\n") if line.strip().startswith("//")]
    rest = "\n".join(line for line in block.split("\n") if not line.strip().startswith("//"))
    tags = TAGS.findall("\n".join(comments))
    kind = next(ItemKind(words) for name, words in tags if name == "tag" and words in set(ItemKind))
    id = next(words for name, words in tags if name == "id")
    found = QUESTION.fullmatch(ESCAPED.sub(_hide, rest).strip())
    assert found, rest
    answers, _, told = found["answers"].partition("####")
    shown = _show(found["stem"], formatted=False)
    stem = shown.removesuffix(SEVERAL)
    return Read(id, kind, stem, *_gift_key(kind, answers.strip(), _show(told, formatted=False), several=stem != shown))


def _hide(found: re.Match[str]) -> str:
    return chr(HIDDEN + (10 if found[1] == "n" else ord(found[1])))


def _show(words: str, *, formatted: bool = True) -> str:
    """Escapes undone; what Moodle trims is trimmed, a stated format is heeded where Moodle looks for one."""
    words = words.strip()
    form = FORMAT.match(words) if formatted else None
    words = words[form.end() :] if form else words
    plain = "".join(chr(ord(one) - HIDDEN) if HIDDEN <= ord(one) < HIDDEN + 128 else one for one in words)
    return (unescape(plain) if form and form[1] == "html" else plain).strip()


def _gift_key(
    kind: ItemKind, answers: str, told: str, *, several: bool
) -> tuple[tuple[str, ...], tuple[str, ...], Key]:
    """Options, lefts and key."""
    if answers in ("TRUE", "FALSE"):
        return (RIGHT, WRONG), (), frozenset([RIGHT if answers == "TRUE" else WRONG])
    if "~" in answers:  # in the order in which Moodle asks
        return _gift_choices(answers)
    if "=" in answers and "->" in answers:
        pairs = [_pair(*pair.split("->", 1)) for pair in answers.split("=")[1:]]
        if kind is ItemKind.ORDERING:
            steps = sorted(pairs, key=lambda pair: int(pair[0][1:-1]))
            return tuple(right for _, right in pairs), (), tuple(right for _, right in steps)
        matched = [pair for pair in pairs if pair[0]]
        return tuple(sorted(right for _, right in pairs)), tuple(left for left, _ in matched), frozenset(matched)
    if not answers:
        return (), (), _listed(told)
    assert answers.count("=") == 1
    typed = _show(answers[1:]).replace("\\*", "*")
    return (), (), tuple(typed.split("；")) if several else (typed,)


def _pair(left: str, right: str) -> tuple[str, str]:
    return _show(left), _show(right, formatted=False)


def _gift_choices(answers: str) -> tuple[tuple[str, ...], tuple[str, ...], Key]:
    marked = answers.replace("=", "~=").split("~")[1:]
    options, right = [], []
    for words in map(str.strip, marked):
        weight = WEIGHT.match(words)
        good = words.startswith("=") or bool(weight and float(weight[1]) > 0)
        words = words[weight.end() :] if weight else words.removeprefix("=")
        options.append(_show(words))
        right += [options[-1]] if good else []
    return tuple(options), (), frozenset(right)


def _listed(told: str) -> tuple[str, ...]:
    """The points of a list, further lines of a point set in."""
    words = told.removeprefix("答案要点：\n").partition("\n解析：")[0]
    points = re.split(r"(?:^|\n)（\d+）", words)[1:]
    return tuple(point.replace("\n" + INNER, "\n") for point in points)


# ---- QTI ----


def read_qti(data: bytes) -> list[Read]:
    """The items in the order of the test, found through the manifest."""
    with ZipFile(BytesIO(data)) as archive:
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))
        test = etree.fromstring(archive.read(manifest.find(".//p:resource[@identifier='test']", QTI).get("href")))
        refs = test.findall(".//q:assessmentItemRef", QTI)
        return [_of_qti(etree.fromstring(archive.read(ref.get("href"))), ref) for ref in refs]


def _of_qti(root: etree._Element, ref: etree._Element) -> Read:
    kind = ItemKind[root.get("label").upper()]
    body, points = root.find("q:itemBody", QTI), int(ref.find("q:weight", QTI).get("value"))
    names = {one.get("identifier"): _flat(one) for one in body.iter() if "Choice" in one.tag and one.get("identifier")}
    sets = body.findall(".//q:simpleMatchSet", QTI)
    lefts = tuple(_flat(one) for one in sets[0]) if sets else ()
    options = tuple(words for name, words in names.items() if name.startswith("R"))
    right = [
        [value.text for value in one.iter(f"{{{QTI['q']}}}value")] for one in root.findall("q:responseDeclaration", QTI)
    ]
    told = tuple(_flat(one) for one in body.iterfind(".//q:rubricBlock//q:li", QTI))
    key = told or _qti_key(root.find("q:responseDeclaration", QTI), right, names)
    options = tuple(sorted(options)) if lefts else options
    return Read(root.get("identifier").removeprefix("item-"), kind, _flat(body[0]), options, lefts, key, points)


def _qti_key(declared: etree._Element, right: list[list[str]], names: dict[str, str]) -> Key:
    if declared.get("baseType") == "string":
        return tuple(values[0] or "" for values in right)
    if declared.get("baseType") == "directedPair":
        return frozenset(tuple(names[name] for name in pair.split()) for pair in right[0])
    words = [names[name] for name in right[0]]
    return tuple(words) if declared.get("cardinality") == "ordered" else frozenset(words)


def _flat(element: etree._Element) -> str:
    """The words of an element: a break is a line break, an entry a blank."""
    words = element.text or ""
    for child in element:
        name = etree.QName(child).localname
        words += {"br": "\n", "textEntryInteraction": BLANK}[name] + (child.tail or "")
    return words


# ---- Anki ----


def read_apkg(data: bytes) -> list[Read]:
    return [_of_note(fields) for fields in anki_notes(data)]


def anki_notes(data: bytes) -> list[dict[str, str]]:
    """The fields of each note by their names, guid and tags among them."""
    with ZipFile(BytesIO(data)) as archive, closing(sqlite3.connect(":memory:")) as collection:
        collection.deserialize(archive.read("collection.anki2"))
        models = _models(collection)
        rows = collection.execute("select mid, flds, guid, tags from notes order by id").fetchall()
    return [
        dict(zip(models[mid], held.split("\x1f"), strict=True)) | {"guid": guid, "tags": tags}
        for mid, held, guid, tags in rows
    ]


def _models(collection: sqlite3.Connection) -> dict[int, list[str]]:
    import json

    held = json.loads(collection.execute("select models from col").fetchone()[0])
    return {int(id): [field["name"] for field in model["flds"]] for id, model in held.items()}


def _of_note(fields: dict[str, str]) -> Read:
    kind, lefts, options = ItemKind(fields["题型"]), _rows(fields["左栏"]), _rows(fields["选项"])
    answer = lxml_html.fragment_fromstring(fields["答案"], create_parent="div")
    letters = answer.find("span[@class='letters']")
    if letters is None:
        key: Key = _rows(fields["答案"])
    else:
        told = letters.text_content()
        key = frozenset([told]) if kind is ItemKind.JUDGE else from_letters(told, options, lefts)
    options = tuple(sorted(options)) if lefts else options
    return Read(fields["编号"], kind, text_of(fields["题干"]), options, lefts, key)


def _rows(held: str) -> tuple[str, ...]:
    return tuple(_words(row) for row in lxml_html.fragment_fromstring(held, create_parent="div").iter("li"))


def text_of(held: str) -> str:
    """What a reader sees of some HTML without marks."""
    return _words(lxml_html.fragment_fromstring(held, create_parent="div"))


def _words(element: etree._Element) -> str:
    return "".join(_said(element))


def _said(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield "\n" if child.tag == "br" else _words(child)
        yield child.tail or ""
