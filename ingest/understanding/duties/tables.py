"""Lists of tasks printed as tables (序号 | 项目 | 责任单位 | 完成时限): a duty a row, its parts by the heads of the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Span
from ingest.duty import Phrase
from ingest.understanding.duties.bodies import LEADING, listed
from ingest.understanding.sentences import trimmed

LINE = re.compile(r"[^\n]+")
CELL = re.compile(r"\s\|\s|\t+|\s?｜\s?")
RULE = re.compile(r"^[\s|:\-—－]+$")
TASK = re.compile(r"任务|项目|事项|措施|举措|工作内容|主要内容|重点工作|建设内容|目标$")
NAME = re.compile(r"内容|名称|工作|要求|目标")
LEADS = re.compile(r"责任|牵头|主办|承办|负责|主责|实施单位|单位|部门|科室|处室")
JOINS = re.compile(r"配合|协办|参与|参加|协助")
LIMIT = re.compile(r"时限|时间|期限|完成时|节点|进度")
LABEL = re.compile(rf"((?:{LEADS.pattern}|{JOINS.pattern}|{LIMIT.pattern})[\u4e00-\u9fff]{{0,4}})[：:]\s?")
DATED = re.compile(
    r"(?=.{2,28}$)(?:[^，。；]*(?:\d{1,2}月|\d日|季度|半年|年)[^。；]*(?:前|底|旬|日|月|内|至[^。；]*)|全年|长期|常年|年内|持续(?:推进|开展)?|每[年季月周][^。；]*)"
)
"""A cell that holds nothing but a time, behind those that say what they are."""
NUMBER = re.compile(r"^(?:序号|编号|\d{1,3}|[一二三四五六七八九十]{1,3})$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of tasks. span: the whole line; limit: the cell of its time limit."""

    span: Span
    task: Phrase
    leads: tuple[Phrase, ...] = ()
    joins: tuple[Phrase, ...] = ()
    limit: Span | None = None


def is_row(text: str, span: Span) -> bool:
    """Whether a line is a row of a table."""
    return CELL.search(text, span.start, span.end) is not None


def table_rows(text: str) -> Iterator[Row]:
    """The rows of all tables in `text` whose first row names a column of tasks and one of bodies or limits."""
    heads: Sequence[str] = ()
    if not any(mark in text for mark in (" | ", "\t", "｜")):
        return
    for line in LINE.finditer(text):
        cells = _cells(text, Span(*line.span()))
        if len(cells) < 2:
            heads = ()
        elif RULE.match(line[0]):
            continue
        elif own := _row(text, Span(*line.span()), *_labelled(text, cells)):
            yield own
        elif not heads or len(cells) != len(heads):
            heads = tuple(cell.of(text) for cell in cells)
        elif row := _row(text, Span(*line.span()), heads, cells):
            yield row


def _labelled(text: str, cells: Sequence[Span]) -> tuple[list[str], list[Span]]:
    """The heads and cells of a row whose cells say themselves what they are (责任单位：县水利局｜完成时限：6月底前)."""
    said = [LABEL.match(text, cell.start, cell.end) for cell in cells]
    heads = [
        one[1] if one else f"{'时限' if any(said[:at]) and DATED.fullmatch(cell.of(text)) else '任务'}{at}"
        for at, (one, cell) in enumerate(zip(said, cells, strict=True))
    ]
    own = [Span(one.end(), cell.end) if one else cell for one, cell in zip(said, cells, strict=True)]
    return (heads, own) if any(said) else ([], [])


def _cells(text: str, line: Span) -> list[Span]:
    start, end = line.start, line.end
    while start < end and text[start] in "| \u3000":
        start += 1
    while end > start and text[end - 1] in "| \u3000":
        end -= 1
    edges = [start]
    for gap in CELL.finditer(text, start, end):
        edges += [gap.start(), gap.end()]
    edges.append(end)
    return [trimmed(text, *pair) or Span(pair[0], pair[0]) for pair in zip(edges[::2], edges[1::2], strict=True)]


def _row(text: str, line: Span, heads: Sequence[str], cells: Sequence[Span]) -> Row | None:
    columns = {head: cell for head, cell in zip(heads, cells, strict=True) if len(cell)}
    joins = _named(columns, JOINS)
    leads = [cell for cell in _named(columns, LEADS) if cell not in joins]
    limits = [cell for cell in _named(columns, LIMIT) if cell not in leads]
    tasks = [cell for cell in _named(columns, TASK) or _named(columns, NAME) if cell not in (*leads, *joins, *limits)]
    if not tasks or not (leads or limits) or NUMBER.match(tasks[-1].of(text)):
        return None
    task = max(tasks, key=len)
    return Row(
        line, Phrase(task.of(text), task), _bodies(text, leads), _bodies(text, joins), limits[0] if limits else None
    )


def _named(columns: dict[str, Span], pattern: re.Pattern[str]) -> list[Span]:
    return [cell for head, cell in columns.items() if pattern.search(head)]


def _bodies(text: str, cells: Sequence[Span]) -> tuple[Phrase, ...]:
    return tuple(body for cell in cells for body in listed(text, cell) if not LEADING.fullmatch(body.text))
