"""The nouns of study material (培训资料): an Item is a question made from a fact with its place, a Paper is items with points."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.document import Span


class ItemKind(StrEnum):
    """题型."""

    SINGLE = "单选题"
    MULTIPLE = "多选题"
    JUDGE = "判断题"
    CLOZE = "填空题"
    MATCHING = "匹配题"
    ORDERING = "排序题"
    SHORT = "简答题"
    CASE = "案例题"


class Slot(StrEnum):
    """考点: which part of a fact the item asks for."""

    QUANTITY = "数量"
    FREQUENCY = "频次"
    DEADLINE = "时限"
    BODY = "责任单位"
    CONDITION = "条件"
    LIST = "列举内容"
    ORDER = "次序"
    TERM = "名词"
    TASK = "工作任务"
    WORDING = "原文用语"


class Difficulty(StrEnum):
    """难度."""

    EASY = "容易"
    MEDIUM = "中等"
    HARD = "较难"


RIGHT, WRONG = "正确", "错误"  # the two options of every true/false item, in this order
BLANK = "（　　）"  # where the words of the key were taken out of a stem


@dataclass(frozen=True, slots=True)
class Source:
    """出处: the words an item rests on, `document.text[start:end] == quote` always.

    document: id; file: the source file's name; title: of the document; locator: 二、（五）.
    marks: where inside [start, end), in offsets of the document, the words of the key stand.
    """

    document: str
    file: str
    title: str
    locator: str
    start: int
    end: int
    quote: str
    marks: tuple[Span, ...] = ()

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Key:
    """答案. One field is filled, by the item's kind; numbers count from 0.

    choices: options that are right (单选题 one, 多选题 two or more, 判断题 0 for 正确 or 1 for 错误, 案例题 with options).
    words: what stands in each blank, in order (填空题). pairs: (number in `Item.lefts`, number in `Item.options`) (匹配题).
    order: the options' numbers in the right sequence (排序题). points: what a full answer names (简答题, 案例题 without options).
    """

    choices: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    order: tuple[int, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """试题. Every word of the key stands in a source; no wrong option does.

    id: a hash of kind, stem, options and key, so that the same question has the same id in every paper.
    options: the choices as shown (判断题: 正确, 错误; 匹配题: the right-hand column, which may hold one too many; 排序题: as shuffled).
    lefts: the left-hand column of a 匹配题, empty otherwise.
    facts: the words of the documents that make the key right, letter for letter in a source (for 判断题 the true value);
    swapped: what was put in the place of a fact to make a 判断题 wrong, "" elsewhere; it stands in no source.
    topic: kind of work or heading the paper is balanced over; locator: the section of the first source.
    place: the document in a few words (邵阳市2020年). explanation: one Chinese sentence that quotes the source with its locator.
    """

    id: str
    kind: ItemKind
    stem: str
    key: Key
    slot: Slot
    difficulty: Difficulty
    topic: str
    place: str
    sources: tuple[Source, ...]
    explanation: str
    facts: tuple[str, ...]
    options: tuple[str, ...] = ()
    lefts: tuple[str, ...] = ()
    swapped: str = ""

    @property
    def locator(self) -> str:
        return self.sources[0].locator


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the blueprint: how many items of a kind, topic and difficulty, and their points together."""

    kind: ItemKind
    topic: str
    difficulty: Difficulty
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """双向细目表: kinds × topics × difficulty, as the paper came out. lacking: what was asked for and could not be had, in
    Chinese sentences (库中只够出 3 道排序题); empty when all was had."""

    cells: tuple[Cell, ...]
    lacking: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def points(self) -> int:
        return sum(cell.points for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Scored:
    """An item in a paper. number: from 1 through the whole paper; points: a whole number, at least 1."""

    number: int
    item: Item
    points: int


@dataclass(frozen=True, slots=True)
class Version:
    """文件版本: a document a paper was made from. id: the hash of its text then; file: its source file's name."""

    id: str
    file: str
    title: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """改写题干. What a language model did to the stems of a paper; options, keys and sources are as they were.

    model: its name; prompt: study:1f2e3d4c5b6a. changed: stems in its words; refused: how many stayed because its words
    did not stand the check; missed: how many because it said nothing of them; trouble: what went wrong with it, "" if nothing.
    """

    model: str
    prompt: str
    changed: int = 0
    refused: int = 0
    missed: int = 0
    trouble: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the paper should know, in Chinese sentences."""
        told = (
            f"{self.changed} 道题的题干由语言模型 {self.model} 改写（提示词 {self.prompt}），选项、答案和出处没有改动。"
        )
        refused = f"语言模型改写的题干有 {self.refused} 道没有通过核对，保留原题干。"
        missed = f"{self.trouble or '语言模型没有全部写完'}，{self.missed} 道题保留原题干。"
        return (told, *((refused,) if self.refused else ()), *((missed,) if self.missed else ()))


@dataclass(frozen=True, slots=True)
class Paper:
    """试卷. The entries stand kind by kind in the order of ItemKind; the same request, library and seed give the same paper.

    rewording: None for a paper whose stems are all as they were made.
    """

    title: str
    seed: int
    blueprint: Blueprint
    entries: tuple[Scored, ...]
    documents: tuple[Version, ...]
    rewording: Rewording | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be had, and what a language model did."""
        return (*self.blueprint.lacking, *(self.rewording.notes if self.rewording else ()))

    @property
    def points(self) -> int:
        return sum(entry.points for entry in self.entries)

    def parts(self) -> tuple[tuple[ItemKind, tuple[Scored, ...]], ...]:
        """The entries kind by kind, as a question sheet has them under 一、单选题 …; kinds without items are left out."""
        return tuple(
            (kind, held) for kind in ItemKind if (held := tuple(e for e in self.entries if e.item.kind is kind))
        )


@dataclass(frozen=True, slots=True)
class Flashcard:
    """记忆卡. front: a complete question; back: the words of the answer, letter for letter in a source."""

    id: str
    front: str
    back: str
    slot: Slot
    topic: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """一组记忆卡."""

    title: str
    cards: tuple[Flashcard, ...]
    documents: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a guide's outline: level from 1, words with the marker as printed."""

    level: int
    words: str
    locator: str


@dataclass(frozen=True, slots=True)
class Task:
    """要点: one duty as a guide and a card show it; every phrase is verbatim.

    act: what is to be done; bodies: 牵头 first; role: on a body's card 牵头 or 配合, "" in a guide;
    figures: quantities and frequencies; times: deadlines; conditions: under which it holds; past: told as done.
    """

    act: str
    source: Source
    bodies: tuple[str, ...] = ()
    role: str = ""
    figures: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    kind: str = ""
    past: bool = False


@dataclass(frozen=True, slots=True)
class Defined:
    """名词解释: a term with its explanation as printed, and its items in order (empty where it lists none)."""

    words: str
    definition: str
    items: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Contrast:
    """对照点: things that are easily confused, or that changed: words that say what is compared, and each side's own words.

    sides: (label such as 邵阳市2020年 or the subject, the words there, its source), at least two.
    """

    subject: str
    sides: tuple[tuple[str, str, Source], ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """学习提纲 of a document (or of a topic over several). outline: empty for a topic. changes: against the earlier year or
    version of the same place or law; earlier: that document's title, "" when the library holds none."""

    title: str
    outline: tuple[Heading, ...]
    tasks: tuple[Task, ...]
    terms: tuple[Defined, ...]
    changes: tuple[Contrast, ...]
    confusions: tuple[Contrast, ...]
    documents: tuple[Version, ...]
    earlier: str = ""
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DutyCard:
    """职责卡: what one body leads and joins in, on one page. more: how many tasks did not fit."""

    body: str
    tasks: tuple[Task, ...]
    documents: tuple[Version, ...]
    more: int = 0
    notes: tuple[str, ...] = field(default=())
