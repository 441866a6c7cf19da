"""What the terminal shows: tables, answers with their marked sources, progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from assistant.answer import EXTRACTIVE, Answer, Citation, Status
from assistant.desk import Excerpt
from assistant.streaming import Event, Finished, Started
from evals.cases import Prediction
from evals.report import NAMES, WHOLE, Line, Report, sentences
from ingest.document import Entry, Hit, SectionKind
from ingest.errors import LibraryError
from ingest.library import Finding
from ingest.pipeline import FileReport

SHARES = ("题数", "答对", "有据", "区间", "简明", "要点", "引全", "引准", "数字", "外引", "检@5")
SCREEN = Console(highlight=False)
ASIDE = Console(stderr=True, highlight=False)
OUTCOMES = {
    "added": ("新增", "green"),
    "replaced": ("更新", "green"),
    "unchanged": ("未变", "dim"),
    "same-words": ("同文", "dim"),
    "removed": ("移除", "yellow"),
    "skipped": ("跳过", "dim"),
    "failed": ("失败", "red"),
}


def watch(reports: Iterable[FileReport], *, quiet: bool = False, brief: bool = False) -> tuple[FileReport, ...]:
    """Show a bar and one line a file while `reports` come in; all of them at the end.

    brief: lines only for files that failed or lost something.
    """
    if quiet:
        return tuple(reports)
    columns = (
        TextColumn("收录"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    seen: list[FileReport] = []
    with Progress(*columns, console=SCREEN, transient=True) as progress:
        bar = progress.add_task("", total=None)
        for report in reports:
            seen.append(report)
            progress.update(
                bar,
                completed=report.done,
                total=report.total,
                description=escape(_short(os.path.basename(report.path))),
            )
            if not brief or report.losses or report.outcome == "failed":
                for line in _report_lines(report):
                    progress.console.print(line)
    SCREEN.print(_tally(seen))
    return tuple(seen)


def failures(reports: Iterable[FileReport]) -> None:
    """The files that could not be read, on the error stream."""
    for report in reports:
        if report.outcome == "failed":
            ASIDE.print(Text(f"失败 {report.path}  {report.message}", style="red"))


def _report_lines(report: FileReport) -> Iterator[Text]:
    word, colour = OUTCOMES[report.outcome]
    line = Text.assemble((word, colour), " ", _short(os.path.basename(report.path)))
    if report.entry and report.outcome not in ("removed", "unchanged"):
        line.append(f"  {_summary(report.entry)}", style="dim")
    if report.outcome == "failed":
        line = Text.assemble((word, colour), " ", report.message)
    elif report.message and report.outcome not in ("added", "unchanged"):
        line.append(f"  {report.message}", style=colour)
    yield line
    for loss in report.losses:
        yield Text(f"     丢失：{loss}", style="yellow")


def _summary(entry: Entry) -> str:
    guessed = {origin.field for origin in entry.origins if origin.inferred}
    region = entry.scope.region.path if entry.scope.region else "地区不明"
    year = f"{entry.scope.year}年" if entry.scope.year else "年份不明"
    named = f"《{entry.title}》" + ("（标题推定）" if "title" in guessed else "")
    return f"{named} {region}{'（推定）' if 'region' in guessed else ''} {year}{'（推定）' if 'year' in guessed else ''} {entry.sections}节 {entry.passages}段"


def _tally(reports: Sequence[FileReport]) -> Text:
    counts = {outcome: sum(report.outcome == outcome for report in reports) for outcome in OUTCOMES}
    words = [f"{OUTCOMES[outcome][0]} {count}" for outcome, count in counts.items() if count]
    return Text("共 " + f"{len(reports)} 个文件：" + "，".join(words) if words else "没有找到可以收录的文件")


def _short(name: str, room: int = 40) -> str:
    return name if len(name) <= room else name[: room - 1] + "…"


def entries(listed: Sequence[Entry]) -> None:
    """The catalog as a table."""
    table = Table(title=f"库中共 {len(listed)} 份文件", title_justify="left")
    for heading in ("编号", "标题", "地区", "年份", "文种", "状态", "节", "段", "文件"):
        table.add_column(heading, overflow="fold")
    for entry in listed:
        table.add_row(*map(escape, _row(entry)))
    SCREEN.print(table)


def _row(entry: Entry) -> tuple[str, ...]:
    guessed = {origin.field for origin in entry.origins if origin.inferred}
    region = entry.scope.region.path if entry.scope.region else "—"
    year = str(entry.scope.year or "—")
    return (
        entry.id[:8],
        entry.title,
        region + ("（推定）" if "region" in guessed else ""),
        year + ("（推定）" if "year" in guessed else ""),
        entry.scope.genre or "—",
        entry.status,
        str(entry.sections),
        str(entry.passages),
        _short(entry.source),
    )


def excerpt(shown: Excerpt, *, whole: bool) -> None:
    """A document's card and outline (whole), or the words of one section."""
    if not whole:
        page = f" 第{shown.page}页" if shown.page else ""
        SCREEN.print(Text(f"《{shown.entry.title}》{shown.locator}{page}", style="bold"))
        SCREEN.print(Text(shown.text.strip()))
        return
    for name, value in _card(shown.entry):
        SCREEN.print(Text.assemble((f"{name}：", "dim"), value))
    for line in shown.outline:
        if line.kind is not SectionKind.CHROME:
            SCREEN.print(
                Text(
                    "  " * line.level + f"{line.marker}{_short(line.heading)}", style="bold" if line.level == 1 else ""
                )
            )


def _card(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "标题", entry.title
    facts = {
        "region": ("地区", entry.scope.region.path if entry.scope.region else ""),
        "year": ("年份", str(entry.scope.year or "")),
        "issuer": ("发文机关", entry.scope.issuer or ""),
        "number": ("文号", entry.number or ""),
        "issued": ("发布日期", str(entry.issued or "")),
        "effective": ("施行日期", str(entry.effective or "")),
        "genre": ("文种", entry.scope.genre or ""),
    }
    guessed = {origin.field: origin.words for origin in entry.origins if origin.inferred}
    for field, (name, value) in facts.items():
        if value:
            yield name, value + (f"（推定，据“{guessed[field]}”）" if field in guessed else "")
    yield "文件", "、".join(entry.sources)
    yield (
        "规模",
        f"{entry.characters}字 {entry.sections}节 {entry.passages}段" + (f" {entry.pages}页" if entry.pages else ""),
    )
    if entry.status:
        yield "状态", entry.status
    for loss in entry.losses:
        yield "丢失", loss


def hits(found: Sequence[Hit], titles: dict[str, str]) -> None:
    """Passages, best first, each with its place and score."""
    if not found:
        SCREEN.print("没有找到。")
    for number, hit in enumerate(found, 1):
        passage = hit.passage
        SCREEN.print(
            Text(f"{number}. 《{titles[passage.document]}》{passage.locator}  相关度 {hit.score:.2f}", style="bold")
        )
        SCREEN.print(Text("   " + _short("".join(passage.text.split()), 160)))


def awaited(events: Iterable[Event], *, quiet: bool = False) -> Answer:
    """The answer at the end of its events; while a language model writes, a line says so."""
    with ExitStack() as held:
        for event in events:
            if isinstance(event, Started) and event.engine != EXTRACTIVE and not quiet:
                held.enter_context(
                    ASIDE.status(f"已找到 {len(event.citations)} 处依据，语言模型 {event.engine} 正在行文")
                )
            if isinstance(event, Finished):
                return event.answer
    raise LibraryError("答复中途断了", remedy="请再问一次")


def answer(given: Answer) -> None:
    """The answer, then each source with the cited words in their place."""
    SCREEN.print(Text(given.text, style="yellow" if given.status is Status.NOT_FOUND else "bold"))
    for citation in given.citations:
        SCREEN.print(_source(citation))
    if given.nearest:
        SCREEN.print(Text("最接近的内容（不能回答这个问题）：", style="dim"))
        for citation in given.nearest:
            SCREEN.print(_source(citation))
    scope = "；".join(given.notes)
    SCREEN.print(Text(f"{scope + ' · ' if scope else ''}{_searched(given)}", style="dim"))


def _searched(given: Answer) -> str:
    spoken = "" if given.engine == EXTRACTIVE else f" · 由语言模型 {given.engine} 行文，逐句核对过原文"
    return f"检索 {given.documents_searched} 份文件 {given.passages_searched} 段 · 用时 {given.seconds:.2f} 秒{spoken}"


def _source(citation: Citation) -> Text:
    page = f" 第{citation.page}页" if citation.page else ""
    place = f"《{citation.title}》{citation.locator}{page}"
    return Text.assemble(
        (f"  [{citation.number}] ", "cyan"), (place, "cyan"), "\n      ", "".join(citation.quote.split("\n"))
    )


def agreed(chosen: Sequence[Entry]) -> bool:
    """Ask before removing; False where nobody is there to answer."""
    if not sys.stdin.isatty():
        return False
    for entry in chosen:
        SCREEN.print(Text(f"将移除《{entry.title}》（{entry.source}）"))
    return SCREEN.input("确定移除吗？[y/N] ").strip().lower() in ("y", "yes", "是")


def removed(gone: Sequence[Entry]) -> None:
    """One line for each document removed."""
    for entry in gone:
        SCREEN.print(Text(f"已移除《{entry.title}》（{entry.source}）"))


def findings(found: Sequence[Finding]) -> None:
    """The health report: a tick or a cross a line, with the remedy."""
    for finding in found:
        mark, colour = ("✓", "green") if finding.ok else ("✗", "red")
        SCREEN.print(Text.assemble((mark, colour), f" {finding.name}：{finding.sentence}"))
        if finding.remedy and not finding.ok:
            SCREEN.print(Text(f"    → {finding.remedy}", style="yellow"))


def counted(made: Iterable[Prediction], total: int, *, quiet: bool = False) -> Iterator[Prediction]:
    """Pass predictions on while showing how far the run has come."""
    with Progress(
        TextColumn("作答"), BarColumn(), MofNCompleteColumn(), console=ASIDE, transient=True, disable=quiet
    ) as progress:
        bar = progress.add_task("", total=total)
        for prediction in made:
            progress.advance(bar)
            yield prediction


def score(result: Report) -> None:
    """The score by kind and by difficulty, the misses, and what changed against an earlier run."""
    SCREEN.print(_score_table("题型", result.lines))
    if len(result.difficulties) > 1:
        SCREEN.print(_score_table("难度", result.difficulties))
    for line in sentences(result):
        SCREEN.print(line)
    for verdict in result.verdicts:
        if not verdict.cited:
            SCREEN.print(
                Text(f"  失分 {verdict.id}（{NAMES.get(verdict.kind, verdict.kind)}）：{verdict.why}", style="dim")
            )
    for gained, words, colour in ((True, "新得分", "green"), (False, "新失分", "red")):
        if result.changed is not None:
            ids = [change.id for change in result.changed if change.gained == gained]
            SCREEN.print(Text(f"{words} {len(ids)} 题：{'、'.join(ids) or '无'}", style=colour))


def _score_table(heading: str, lines: Sequence[Line]) -> Table:
    """Twelve columns in eighty; what they mean is told by the page of `--report`."""
    columns = (heading, *SHARES)
    table = Table(box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False)
    for name in columns:
        table.add_column(name, justify="left" if name == heading else "right", no_wrap=True)
    for line in lines:
        table.add_row(*_score_row(line), style="bold" if line.name == WHOLE else "")
    return table


def _score_row(line: Line) -> tuple[str, ...]:
    own, found = line.score, line.retrieval
    shares = (own.crisp, own.told, own.recall, own.precision, own.faithful, own.leaks)
    return (
        NAMES.get(line.name, line.name),
        str(own.count),
        _percent(own.right),
        _percent(own.cited, 1),
        _between(own.between),
        *map(_percent, shares),
        _percent(found.recall_5 if found else None),
    )


def _between(interval: tuple[float, float] | None) -> str:
    return f"{interval[0] * 100:.0f}–{interval[1] * 100:.0f}" if interval else "—"


def _percent(share: float | None, places: int = 0) -> str:
    return "—" if share is None else f"{share:.{places}%}"


def demo(reports: Sequence[FileReport], answers: Sequence[Answer]) -> None:
    """The three showcase questions with their answers."""
    for given in answers:
        SCREEN.print(Text(f"\n问：{given.question}", style="bold cyan"))
        answer(given)
    SCREEN.print()
