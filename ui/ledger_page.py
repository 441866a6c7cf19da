"""What the tab 任务台账 shows, as HTML: the duties, where each word stands, and charts; every word is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from assistant.ledger import DutyPage
from ingest.document import Entry
from ingest.duty import Duty, Phrase, Standing
from ingest.errors import YingjiError
from ingest.store.duties import Tally
from ui.ledger import Line, joined, lines
from ui.page import escape, reading_link

HEADINGS = ("谁", "做什么", "多少 · 多久", "何时", "约束力", "位置")
MOST_BARS = 13  # bars of a chart over time; beyond, months are taken together
BODIES = 12  # bodies in a chart
Bars = Sequence[tuple[str, int]]


def page_html(found: DutyPage, start: int) -> str:
    """The duties of one page under their documents; start: the number of the first, from 0."""
    if not found.duties:
        return f'<div class="yj-empty">{escape(searched(found))}{_notes(found.notes)}</div>'
    heads = "".join(f"<th>{name}</th>" for name in HEADINGS)
    rows = (_document_row(tuple(group)) for _, group in groupby(lines(found), key=lambda line: line.entry.id))
    told = f"{searched(found)} 第 {start + 1}–{start + len(found.duties)} 项："
    return (
        f'<div class="yj-list yj-ledger"><p class="yj-small">{escape(told)}{_notes(found.notes)}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def searched(found: DutyPage) -> str:
    """How many documents were looked in, and how many duties answer."""
    if not found.total:
        return f"检索了 {found.documents_searched} 份文件，没有符合条件的任务。"
    return f"检索了 {found.documents_searched} 份文件，共 {found.total} 项任务。"


def problem_html(error: YingjiError) -> str:
    """Why the filters cannot be used."""
    return f'<div class="yj-answer yj-error"><p class="yj-verdict">未能筛选</p><p>{escape(str(error))}</p></div>'


def files_html(id: str, total: int) -> str:
    """The links to the same duties as files."""
    if not total:
        return ""
    kinds = (("xlsx", f"下载 Excel（{total} 项）"), ("csv", "CSV"), ("ics", "日历（有日期的）"))
    links = "".join(f'<a class="yj-file-link" href="/page/download/{id}.{kind}">{words}</a>' for kind, words in kinds)
    return f'<div class="yj-files">{links}</div>'


def charts_html(tally: Tally) -> str:
    """Three charts: when duties fall due, who has most of them, how binding they are."""
    if not tally.total:
        return ""
    unit, periods = over_time(tally.months)
    earlier = sum(count for _, count in periods[:-MOST_BARS])
    left = f"，更早的 {earlier} 项未画" if earlier else ""
    dated = f"{tally.dated} 项写明日期，按{unit}{left}" if tally.dated else ""
    strengths = [(strength.value, count) for strength, count in tally.strengths]
    return (
        '<div class="yj-charts">'
        f"{_chart('到期时间', dated, _upright(periods[-MOST_BARS:]) or _none('没有写明具体日期的任务。'))}"
        f"{_chart('牵头、配合最多的单位', '', _lying(tally.bodies[:BODIES]) or _none('没有写明单位的任务。'))}"
        f"{_chart('约束力', '', _lying(strengths))}</div>"
    )


def over_time(months: Sequence[tuple[date, int]]) -> tuple[str, Bars]:
    """The unit of time in which the counts fit a chart (月, 季度 or 年), and the counts, empty periods included."""
    for unit, length in (("月", 1), ("季度", 3), ("年", 12)):
        counts: dict[int, int] = {}
        for month, count in months:
            number = (month.year * 12 + month.month - 1) // length
            counts[number] = counts.get(number, 0) + count
        if not counts or max(counts) - min(counts) < MOST_BARS or unit == "年":
            return unit, [(_period(number, length), counts.get(number, 0)) for number in _between(counts, unit)]
    raise AssertionError("a year always fits")


def _between(counts: dict[int, int], unit: str) -> Iterable[int]:
    """The numbers of the periods to show; of years only those with any, for a statute may be decades older."""
    return sorted(counts) if unit == "年" or not counts else range(min(counts), max(counts) + 1)


def _period(number: int, length: int) -> str:
    year, part = divmod(number * length, 12)
    return {1: f"{year}年{part + 1}月", 3: f"{year}年{part // 3 + 1}季", 12: f"{year}年"}[length]


def _chart(title: str, aside: str, bars: str) -> str:
    small = f"<small>{escape(aside)}</small>" if aside else ""
    return f'<section class="yj-chart"><h3>{title}{small}</h3>{bars}</section>'


def _lying(bars: Bars) -> str:
    """Bars one under another, each with its name and count."""
    most = max((count for _, count in bars), default=1)
    rows = "".join(
        f'<li><span class="yj-bar-name">{escape(name)}</span>'
        f'<span class="yj-bar-room"><i style="width:{100 * count / most:.1f}%"></i></span><b>{count}</b></li>'
        for name, count in bars
    )
    return f'<ol class="yj-lying">{rows}</ol>' if rows else ""


def _upright(bars: Bars) -> str:
    """Bars side by side, earliest first; the name of a year is written once."""
    most = max((count for _, count in bars), default=1)
    rows = "".join(
        f"<li><b>{count or ''}</b>"
        f'<i style="height:{max(2.0 * bool(count), 100 * count / most):.1f}px"></i><span>{label}</span></li>'
        for label, count in zip(_short([name for name, _ in bars]), (count for _, count in bars), strict=True)
    )
    return f'<ol class="yj-upright">{rows}</ol>' if rows else ""


def _none(words: str) -> str:
    return f'<p class="yj-none">{words}</p>'


def _short(names: Sequence[str]) -> Iterator[str]:
    """2025年3月 as 3月 with the year above the first of its periods."""
    before = ""
    for name in names:
        year, _, part = name.partition("年")
        yield f"{part or year}<em>{year if part and year != before else '&nbsp;'}</em>"
        before = year


def _notes(notes: Iterable[str]) -> str:
    return "".join(f"<br>{escape(note)}" for note in notes)


def _document_row(shown: Sequence[Line]) -> str:
    """A document's head row, then a row for each of its duties."""
    entry = shown[0].entry
    head = f'<tr class="yj-of"><td colspan="{len(HEADINGS)}">{_title(entry)}</td></tr>'
    return head + "".join(_row(line) for line in shown)


def _title(entry: Entry) -> str:
    place = entry.scope.region.name if entry.scope.region else ""
    words = [place, f"{entry.scope.year}年" if entry.scope.year else "", entry.status]
    chips = "".join(f'<span class="yj-chip">{escape(word)}</span>' for word in words if word)
    return f'<a class="yj-title" href="{reading_link(entry.id)}">《{escape(entry.title)}》</a>{chips}'


def _row(line: Line) -> str:
    """One duty; each of its words leads to the place where it stands."""
    duty = line.duty
    act = _link(duty, Phrase(duty.act.text, duty.span))
    valued = sorted((*duty.quantities, *duty.frequencies), key=lambda one: one.words.span)
    limits = (*((words, "条件：") for words in duty.conditions), *((words, "例外：") for words in duty.exceptions))
    aside = "".join(f"<small>{name}{_link(duty, words)}</small>" for words, name in limits)
    kind = f'<span class="yj-chip">{escape(duty.kind)}</span>' if duty.kind else ""
    done = ' class="yj-done"' if duty.standing is Standing.DONE else ""
    return (
        f"<tr{done}><td>{_who(duty)}</td><td>{act}{kind}{aside}</td>"
        f"<td>{_links(duty, [one.words for one in valued])}</td>"
        f"<td>{_links(duty, [one.words for one in duty.deadlines])}</td>"
        f"<td>{escape(line.binding)}</td><td>{escape(duty.locator)}</td></tr>"
    )


def _who(duty: Duty) -> str:
    joins = f"<small>配合：{_links(duty, duty.joins)}</small>" if duty.joins else ""
    return (_links(duty, duty.leads) or ("" if joins else "—")) + joins


def _links(duty: Duty, phrases: Iterable[Phrase]) -> str:
    """Each phrase once."""
    return "、".join({joined(phrase.text): _link(duty, phrase) for phrase in phrases}.values())


def _link(duty: Duty, phrase: Phrase) -> str:
    """The words, leading to where they stand in the document."""
    return f'<a class="yj-said" href="{reading_link(duty.document, phrase.span)}">{escape(joined(phrase.text))}</a>'
