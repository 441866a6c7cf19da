"""Study material laid out for print: a paper as question sheet and key, cards, guides and duty cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.study.exporting.form import Material, Part
from assistant.study.exporting.sheet import Page, Paragraph, Piece, Role, Ruling, Sheet, Style, Table, line
from assistant.study.exporting.wording import (
    clean,
    flowing,
    key_words,
    letter,
    part_heading,
    place_of,
    room_for,
    split_by_marks,
    takes_room,
    width,
)
from assistant.study.item import (
    BLANK,
    RIGHT,
    WRONG,
    Deck,
    Difficulty,
    Guide,
    Item,
    ItemKind,
    Paper,
    Scored,
    Source,
    Version,
)
from ingest.folding import Folded, folded

NAMES = "姓名：＿＿＿＿＿＿＿＿　　单位：＿＿＿＿＿＿＿＿＿＿＿＿　　得分：＿＿＿＿"
KEY = "参考答案及解析"
ROWS = ((4, 14), (2, 34))  # how many options stand side by side, none of them wider than so many half characters
BLUEPRINT = "各格为题数/分值。"
HOW = {
    ItemKind.SINGLE: "每题只有一个正确选项。",
    ItemKind.MULTIPLE: "每题有两个或两个以上正确选项。",
    ItemKind.JUDGE: f"对的写“{RIGHT}”，错的写“{WRONG}”。",
    ItemKind.MATCHING: "把右栏的字母填入左栏的括号，右栏可以有剩余。",
    ItemKind.ORDERING: "把字母按先后次序填入括号。",
}
Block = Paragraph | Table
Cells = tuple[tuple[Piece, ...], ...]


def sheet_of(material: Material, part: Part = Part.WHOLE) -> Sheet:
    """The material as it will be printed. part: of a paper."""
    if isinstance(material, Paper):
        return Sheet(material.title, tuple(_paper(material, part)))
    from assistant.study.exporting.reading import deck_page, duty_page, guide_page

    if isinstance(material, Deck):
        page = deck_page(material)
    else:
        page = guide_page(material) if isinstance(material, Guide) else duty_page(material)
    return Sheet(page.running, (page,))


def _paper(paper: Paper, part: Part) -> Iterator[Page]:
    """The question sheet, then the key with the blueprint, each on pages of its own."""
    if part is not Part.KEY:
        yield Page(paper.title, tuple(_questions(paper)))
    if part is not Part.QUESTIONS:
        yield Page(f"{paper.title}　{KEY}", tuple(_key(paper)))


def _questions(paper: Paper) -> Iterator[Block]:
    yield line(Style.TITLE, paper.title)
    yield line(Style.ABOUT, f"共 {len(paper.entries)} 题　满分 {paper.points} 分")
    yield line(Style.ABOUT, NAMES)
    for number, (kind, entries) in enumerate(paper.parts(), 1):
        yield line(Style.PART, part_heading(number, kind, entries))
        yield from (line(Style.NOTE, words) for words in (HOW.get(kind),) if words)
        for entry in entries:
            yield from _question(entry)


def _question(entry: Scored) -> Iterator[Block]:
    """The stem with its number and points, then what there is to choose from, or lines to write on."""
    item = entry.item
    room = Piece(BLANK if takes_room(item) else "", Role.ROOM)
    points = Piece(f"（{entry.points}分）", Role.POINTS)
    yield line(Style.QUESTION, _number(entry), item.stem, room, points, anchor=f"item_{item.id}")
    if item.lefts:
        yield _columns(item)
    elif item.kind is not ItemKind.JUDGE:
        yield from _options(item)
    yield from (line(Style.ROOM, "") for _ in range(room_for(item)))


def _options(item: Item) -> Iterator[Block]:
    """The options one under another, or four or two in a row where they are short."""
    longest = max(map(width, item.options), default=0)
    across = next((columns for columns, fits in ROWS if longest <= fits), 1)
    cells = [(_lettered(at), Piece(words)) for at, words in enumerate(item.options)]
    if across == 1 or any("\n" in words for words in item.options):
        yield from (line(Style.OPTION, *cell) for cell in cells)
    elif cells:
        cells += [()] * (-len(cells) % across)
        rows = tuple(tuple(cells[at : at + across]) for at in range(0, len(cells), across))
        yield Table(rows, (100 // across,) * across, Ruling.CHOICES)


def _columns(item: Item) -> Table:
    """What is to be matched: numbers on the left, letters on the right; a column may be longer than the other."""
    rows = []
    for at in range(max(len(item.lefts), len(item.options))):
        left = _left(at, item.lefts[at]) if at < len(item.lefts) else ()
        right = (_lettered(at), Piece(item.options[at])) if at < len(item.options) else ()
        rows.append((left, right))
    return Table(tuple(rows), (55, 45), Ruling.PAIRS)


def _left(number: int, words: str) -> tuple[Piece, ...]:
    return Piece(f"{number + 1}. ", Role.NUMBER), Piece(words), Piece(BLANK, Role.ROOM)


def _number(entry: Scored) -> Piece:
    return Piece(f"{entry.number}. ", Role.NUMBER)


def _lettered(number: int) -> Piece:
    return Piece(f"{letter(number)}. ", Role.NUMBER)


def _key(paper: Paper) -> Iterator[Block]:
    yield line(Style.TITLE, paper.title)
    yield line(Style.PART, KEY)
    for number, (kind, entries) in enumerate(paper.parts(), 1):
        yield line(Style.PART, part_heading(number, kind, entries))
        for entry in entries:
            yield from _answer(entry)
    yield line(Style.PART, "双向细目表")
    yield line(Style.NOTE, BLUEPRINT)
    yield blueprint(paper)
    yield from (line(Style.NOTE, words) for words in paper.notes)
    yield from versions(paper.documents)
    yield line(Style.NOTE, f"出题种子：{paper.seed}（同一资料库、同样要求、同一种子得到同一份试卷）")


def _answer(entry: Scored) -> Iterator[Block]:
    """The key, what it rests on, and what the item tests."""
    item = entry.item
    tested = Piece(f"　{item.slot.value} · {item.difficulty.value} · {item.topic} · {entry.points}分", Role.ASIDE)
    if item.key.points:
        yield line(Style.ANSWER, _number(entry), Piece("要点", Role.LABEL), tested)
        points = enumerate(item.key.points, 1)
        yield from (line(Style.POINT, Piece(f"（{number}）", Role.NUMBER), words) for number, words in points)
    else:
        yield line(Style.ANSWER, _number(entry), *_key_pieces(item), tested)
    yield line(Style.EXPLANATION, Piece("解析：", Role.LABEL), *_marked(item))
    yield from (source_line(source, quoted=not _stands_in(source, item.explanation)) for source in item.sources)


def _key_pieces(item: Item) -> Iterator[Piece]:
    """The key on one line; several blanks with a number each."""
    if len(item.key.words) < 2:
        yield Piece(key_words(item))
    for number, words in enumerate(item.key.words if len(item.key.words) > 1 else (), 1):
        yield from (Piece(f"（{number}）", Role.NUMBER), Piece(words), Piece("　", Role.ASIDE))


def _marked(item: Item) -> Iterator[Piece]:
    """The explanation, the words of the key marked wherever it quotes a source whole."""
    words, at = clean(item.explanation), 0
    for start, end in sorted(_marks(folded(words), item.sources)):
        if start >= at:
            yield from (Piece(words[at:start]), Piece(words[start:end], Role.MARK))
            at = end
    yield Piece(words[at:])


def _marks(words: Folded, sources: Sequence[Source]) -> Iterator[tuple[int, int]]:
    """Where in the folded words the marked words of the quoted sources stand, in offsets of the original."""
    for source in sources:
        at = words.text.find(folded(source.quote).text)
        for text, marked in split_by_marks(source) if at >= 0 else ():
            end = at + len(folded(text).text)
            if marked and end > at:
                yield words.back(at, end)
            at = end


def _stands_in(source: Source, explanation: str) -> bool:
    return folded(source.quote).text in folded(explanation).text


def source_line(source: Source, *, quoted: bool = True) -> Paragraph:
    """出处：《…》二、（五）（file，第 120–155 字）; quoted: with its words, those of the key marked."""
    place = place_of(source)
    if not quoted:
        return line(Style.SOURCE, Piece("出处：", Role.LABEL), place)
    words = (Piece(flowing(text), Role.MARK if marked else Role.PLAIN) for text, marked in split_by_marks(source))
    return line(Style.SOURCE, Piece("出处：", Role.LABEL), f"{place}：“", *words, "”")


def blueprint(paper: Paper) -> Table:
    """双向细目表: topics down, kinds and difficulties across, number of items and points in each field."""
    cells = paper.blueprint.cells
    kinds = [kind for kind in ItemKind if any(cell.kind is kind for cell in cells)]
    levels = [level for level in Difficulty if any(cell.difficulty is level for cell in cells)]
    topics = list(dict.fromkeys(cell.topic for cell in cells))

    def row(name: str, within: Sequence) -> Cells:
        by_kind = [[cell for cell in within if cell.kind is kind] for kind in kinds]
        by_level = [[cell for cell in within if cell.difficulty is level] for level in levels]
        return tuple((Piece(words),) for words in (name, *map(_sum, (*by_kind, *by_level, within))))

    names = ("主题", *(kind.value for kind in kinds), *(level.value for level in levels), "合计")
    rows = [row(topic, [cell for cell in cells if cell.topic == topic]) for topic in topics]
    widths = (18, *(82 // (len(names) - 1) for _ in names[1:]))
    return Table((tuple((Piece(name),) for name in names), *rows, row("合计", cells)), widths)


def _sum(cells: Sequence) -> str:
    """3/6 for three items of six points together; "" for none."""
    count = sum(cell.count for cell in cells)
    return f"{count}/{sum(cell.points for cell in cells)}" if count else ""


def versions(documents: Sequence[Version], *, numbered: bool = False) -> Iterator[Block]:
    """The documents it was made from, with the ids of their text."""
    yield line(Style.PART, "依据文件")
    for number, one in enumerate(documents, 1):
        mark = f"［{number}］" if numbered else ""
        yield line(Style.NOTE, f"{mark}《{flowing(one.title)}》（{one.file}，版本 {one.id}）")
