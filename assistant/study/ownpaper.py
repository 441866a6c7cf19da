"""A trainer's own paper (自拟试卷): questions with options and given answers, read from .docx, .md, .txt or .xlsx."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from assistant.study.item import RIGHT, WRONG, ItemKind
from assistant.study.verdicts import OwnQuestion
from ingest.errors import ReadingError

NUMBERED = re.compile(r"^\s*(?:#+\s*|\*\*|[-*]\s+)?(?:第\s*)?(\d{1,3})\s*(?:题\s*)?[.．、:：)）]\s*(?:\*\*)?\s*(.+)$")
PART = re.compile(
    r"^\s*(?:#+\s*)?(?:第?[一二三四五六七八九十]+(?:部分|大题)?[、.．:：]\s*)?((?:单项?|多项?|不定项)选择?题|单选|多选|判断题?|填空题?|简答题?|问答题|案例(?:分析)?题?)"
)
OPTION = re.compile(
    r"(?:^|(?<=[\s　；;。]))[（(]?([A-Ha-hＡ-Ｈ])[)）.．、:：]\s*(.+?)(?=(?:[\s　]+[（(]?[A-Ha-hＡ-Ｈ][)）.．、:：])|$)"
)
ANSWER = re.compile(
    r"^\s*(?:[*【\[（(]|\*\*)*\s*(?:参考|正确|标准)?答\s*案?\s*(?:[】\]）)]|\*\*)*\s*[:：为是]?\s*(?:\*\*)?\s*(.+?)\s*(?:\*\*)?$"
)
KEY_TITLE = re.compile(r"^\s*(?:#+\s*)?(?:参考|标准)?答案(?:及解析|与解析|和解析)?\s*[:：]?\s*$")
KEY_PAIR = re.compile(r"(\d{1,3})\s*[.．、:：)）\s]\s*([A-Ha-h]{1,8}|√|×|✓|✗|对|错|正确|错误)(?![A-Za-z])")
KEY_RUN = re.compile(r"(\d{1,3})\s*[-—~～至]\s*(\d{1,3})\s*[.．、:：题]?\s*((?:[A-Ha-h√×对错]\s*)+)")
INLINE = re.compile(r"[（(]\s*([A-Ha-hＡ-Ｈ]{1,8}|√|×|✓|✗|对|错|正确|错误)\s*[)）]")
LETTERS = re.compile(r"[A-H,，、\s]")
BETWEEN = re.compile(r"[；;、，,|/\s]+")
COLUMN = re.compile(r"(?:选项\s*)?[A-H]")
EMPTY = re.compile(r"[（(][\s　_]*[)）]|_{2,}|＿{2,}")
REMARK = re.compile(r"^\s*(?:[【\[（(]|\*\*)*\s*(?:解析|出处|依据|难度|分值|考点)")
TRUE, FALSE = ("√", "✓", "对", "正确", "是", "T", "TRUE"), ("×", "✗", "错", "错误", "否", "F", "FALSE")
HEADINGS = {
    "stem": ("题干", "题目", "试题", "问题", "题目内容"),
    "answer": ("答案", "正确答案", "参考答案", "标准答案"),
    "number": ("题号", "序号", "编号"),
}
SUPPORTED = "支持 .docx、.xlsx、.md 和 .txt"


def questions(path: Path) -> tuple[OwnQuestion, ...]:
    """The questions of a file; ReadingError when it cannot be read or holds none."""
    from ingest.reading import read

    found = from_sheet(path) if path.suffix.lower() in (".xlsx", ".xlsm") else parsed(read(path).text)
    if not found:
        raise ReadingError(
            "文件里没有认出题目", path.name, f"每题以题号开头（1.），选项写 A. B.，答案写“答案：A”；{SUPPORTED}"
        )
    return found


def parsed(text: str) -> tuple[OwnQuestion, ...]:
    """The questions of a text: numbered, with options A. B. …, and answers under each, in the stem or at the end."""
    body, key = split(text.splitlines())
    found = [settled(one) for one in gathered(body)]
    answers = dict(listed(key))
    return tuple(
        one if one.answers else settled(replace(one, given=answers.get(one.number, one.given))) for one in found
    )


def split(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The questions and the key at the end, where there is one."""
    at = next((at for at, line in enumerate(lines) if KEY_TITLE.match(line)), len(lines))
    return list(lines[:at]), list(lines[at + 1 :])


def listed(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The answers of a key: 1-5 ABCDA, 1.A 2.√."""
    text = "\n".join(lines)
    for run in KEY_RUN.finditer(text):
        letters = "".join(run[3].split())
        yield from zip(range(int(run[1]), int(run[2]) + 1), letters, strict=False)
    yield from ((int(pair[1]), pair[2]) for pair in KEY_PAIR.finditer(KEY_RUN.sub(" ", text)))


def gathered(lines: Sequence[str]) -> Iterator[OwnQuestion]:
    """The questions one by one, with the lines that belong to them."""
    kind: ItemKind | None = None
    now: OwnQuestion | None = None
    for line in lines:
        heading = PART.match(line)
        numbered = NUMBERED.match(line)
        if heading and not (numbered and EMPTY.search(line)) and len(line) < 40:
            kind = kind_of(heading[1])
        elif numbered:
            if now:
                yield now
            now = OwnQuestion(int(numbered[1]), numbered[2].strip(), kind=kind)
        elif now:
            now = with_line(now, line.strip())
    if now:
        yield now


def kind_of(words: str) -> ItemKind:
    marks = {
        "单": ItemKind.SINGLE,
        "多": ItemKind.MULTIPLE,
        "不": ItemKind.MULTIPLE,
        "判": ItemKind.JUDGE,
        "填": ItemKind.CLOZE,
    }
    return marks.get(words[0], ItemKind.CASE if words.startswith("案") else ItemKind.SHORT)


def with_line(now: OwnQuestion, line: str) -> OwnQuestion:
    """A question with one more of its lines: options, the answer, or more of the stem."""
    options = tuple(words.strip() for _, words in OPTION.findall(line))
    answer = ANSWER.match(line)
    if options and OPTION.search(line).start() <= 1:
        return replace(now, options=(*now.options, *options))
    if answer and not now.given:
        return replace(now, given=answer[1].strip())
    if not line or REMARK.match(line) or now.options or now.given:
        return now
    return replace(now, stem=now.stem + line)


def settled(one: OwnQuestion) -> OwnQuestion:
    """The answer put into words; options in the line of the stem are taken out of it."""
    inner = OPTION.search(one.stem)
    if inner and not one.options and len(OPTION.findall(one.stem)) >= 2:
        options = tuple(words.strip() for _, words in OPTION.findall(one.stem))
        one = replace(one, stem=one.stem[: inner.start()].strip(), options=options)
    inline = INLINE.search(one.stem)
    if inline and not one.given:
        one = replace(one, given=inline[1], stem=INLINE.sub("（　　）", one.stem, count=1))
    return replace(one, answers=answers(one))


def answers(one: OwnQuestion) -> tuple[str, ...]:
    """What the given answer says: the words of the options, 正确 or 错误, or the words themselves."""
    given = one.given.strip().strip("。.；; ")
    letters = "".join(sign for sign in given.upper().translate(WIDE) if sign in "ABCDEFGH")
    if one.options and letters and not LETTERS.sub("", given.upper().translate(WIDE)):
        return tuple(one.options[at] for at in (ord(sign) - ord("A") for sign in letters) if at < len(one.options))
    if not one.options and given.upper() in (*TRUE, *FALSE):
        return (RIGHT if given.upper() in TRUE else WRONG,)
    if given and EMPTY.findall(one.stem)[1:]:
        return tuple(words for words in BETWEEN.split(given) if words)
    return (given,) if given else ()


WIDE = str.maketrans("ＡＢＣＤＥＦＧＨ", "ABCDEFGH")


def from_sheet(path: Path) -> tuple[OwnQuestion, ...]:
    """The questions of a workbook's first sheet: a row of headings (题干, A, B, …, 答案), then a row each."""
    rows = [[str(cell).strip() if cell is not None else "" for cell in row] for row in cells(path)]
    at = next((at for at, row in enumerate(rows[:20]) if column(row, "stem") is not None), None)
    if at is None:
        raise ReadingError("表格里没有“题干”一列", path.name, "第一行写列名：题干、选项A、选项B、选项C、选项D、答案")
    head = rows[at]
    return tuple(
        of_row(number, head, row) for number, row in enumerate(rows[at + 1 :], 1) if cell_of(head, row, "stem")
    )


def cells(path: Path) -> list[tuple[object, ...]]:
    from openpyxl import load_workbook

    try:
        return list(load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True).worksheets[0].values)
    except Exception as error:  # openpyxl raises whatever its zip and XML readers raise
        raise ReadingError("Excel 文件打不开，可能已损坏或有密码", path.name, "请另存为 .xlsx 后再试") from error


def column(head: Sequence[str], name: str) -> int | None:
    return next((at for at, words in enumerate(head) if words in HEADINGS[name]), None)


def cell_of(head: Sequence[str], row: Sequence[str], name: str) -> str:
    at = column(head, name)
    return row[at] if at is not None and at < len(row) else ""


def of_row(number: int, head: Sequence[str], row: Sequence[str]) -> OwnQuestion:
    options = [row[at] for at, words in enumerate(head) if COLUMN.fullmatch(words) and at < len(row)]
    typed = cell_of(head, row, "number")
    return settled(
        OwnQuestion(
            int(typed) if typed.isdigit() else number,
            cell_of(head, row, "stem"),
            tuple(option for option in options if option),
            cell_of(head, row, "answer"),
        )
    )
