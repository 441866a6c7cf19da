"""How fast the register answers: filters over 100,000 made-up duties, in one line each: `python -m evals.filtering`."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from evals.benchmark import load, percentile, positive, say, telling

if TYPE_CHECKING:
    from ingest.document import Parsed
    from ingest.duty import Duty, Wanted
    from ingest.library import Library
    from ingest.store.catalog import Source

SEED, PER_DOCUMENT, PAGE, ROUNDS = 20251122, 150, 50, 15
YEARS = range(2019, 2027)
PROVINCES, CITIES, TOWNS = "甲乙丙丁戊己庚辛壬癸", "东西南北中", "上下左右前后"
OFFICES = (
    "应急局",
    "消防救援支队",
    "水务局",
    "气象局",
    "教育局",
    "卫健委",
    "公安局",
    "住建局",
    "林业局",
    "交通局",
    "城管局",
    "预案室",
)
KINDS = {
    "演练": "应急演练",
    "培训": "业务培训",
    "检查": "专项检查",
    "宣传": "集中宣传",
    "预案": "预案修订",
    "物资": "物资储备",
}
SUBJECTS = (
    "防汛",
    "森林防火",
    "危险化学品",
    "燃气",
    "地震",
    "高层建筑",
    "建筑施工",
    "人员密集场所",
    "航空救援",
    "有限空间",
)
FREQUENCIES = ("每季度", "每月", "每半年", "每年", "定期")
PADDING = "坚持问题导向和底线思维压实属地部门企业三方责任健全完善长效机制确保全市安全形势持续稳定向好"


@dataclass(frozen=True, slots=True)
class Timed:
    """One filter: what it asks, how many duties it found, and the seconds of each round."""

    name: str
    found: int
    seconds: tuple[float, ...]

    def at(self, share: float) -> float:
        """Milliseconds that this share of the rounds does not exceed."""
        return percentile(self.seconds, share) * 1000


def documents(size: int, seed: int = SEED) -> Iterator[tuple[Parsed, Source]]:
    """Made-up plans that together hold `size` duties, the same on every run."""
    from ingest.document import Document, Parsed, Region, Scope, Section, Span
    from ingest.store.catalog import Source

    chance = random.Random(seed)
    for number, first in enumerate(range(0, size, PER_DOCUMENT)):
        names = (f"{chance.choice(PROVINCES)}省", f"{chance.choice(CITIES)}{chance.choice(PROVINCES)}市")
        region, year = Region((*names, f"{chance.choice(TOWNS)}{chance.choice(CITIES)}区")), chance.choice(YEARS)
        drawn = [sentence(chance, year) for _ in range(min(PER_DOCUMENT, size - first))]
        text = "".join(line.text for line in drawn)
        id = hashlib.sha256(f"{number}{text}".encode()).hexdigest()[:16]
        duties, at = [], 0
        for ordinal, line in enumerate(drawn):
            duties.append(moved(line.duty, id, ordinal, at))
            at += len(line.text)
        document = Document(
            id, text, f"{region.name}{year}年工作要点（{number}）", Scope(region, year), f"{number}.txt", "txt"
        )
        root = Section(0, None, 0, "", "", "", Span(0, len(text)))
        source = Source(f"/{number}.txt", len(text), 0, id, 0, "benchmark", id)
        yield Parsed(document, (root,), (), tuple(duties)), source


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and its duty, whose spans count from the sentence's start."""

    text: str
    duty: Duty


def sentence(chance: random.Random, year: int) -> Line:
    """A sentence of about a hundred characters, and the duty in it."""
    from ingest.document import Span
    from ingest.duty import Deadline, Duty, Frequency, Phrase, Quantity, Standing, Strength

    strength, kind = chance.choice(tuple(Strength)), chance.choice(tuple(KINDS))
    text, lead = "", chance.choice(CITIES) + "区" + chance.choice(OFFICES)

    def said(words: str) -> Phrase:
        nonlocal text
        text += words
        return Phrase(words, Span(len(text) - len(words), len(text)))

    leads, binding = (said(lead),), said(strength.value)
    deadlines = frequencies = ()
    if chance.random() < 0.3:
        month = chance.randrange(1, 13)
        deadlines = (Deadline(said(f"{month}月底前"), date(year, month, 1), date(year, month, 28)),)
    if chance.random() < 0.3:
        frequencies = (Frequency(said(chance.choice(FREQUENCIES)), 4.0),)
    act = said(f"组织开展{chance.choice(SUBJECTS)}{KINDS[kind]}")
    number = chance.randrange(1, 60)
    quantities = (Quantity(said(f"不少于{number}次"), float(number), "次"),) if chance.random() < 0.4 else ()
    joins = tuple(said(chance.choice(OFFICES)) for _ in range(chance.randrange(3)))
    start = chance.randrange(len(PADDING) - 20)
    said(f"，{PADDING[start:]}{PADDING[:start]}。")
    standing = Standing.DONE if chance.random() < 0.2 else Standing.PLANNED
    parts = {"quantities": quantities, "frequencies": frequencies, "deadlines": deadlines, "binding": binding}
    duty = Duty("", 0, 0, "二、（五）", Span(0, len(text)), act, standing, strength, kind, leads, joins, **parts)
    return Line(text, duty)


def moved(duty: Duty, document: str, ordinal: int, by: int) -> Duty:
    """The duty where its sentence stands in its document."""
    from ingest.document import Span
    from ingest.duty import Phrase

    def span(old: Span) -> Span:
        return Span(old.start + by, old.end + by)

    def phrase(old: Phrase) -> Phrase:
        return Phrase(old.text, span(old.span))

    valued = {
        name: tuple(replace(one, words=phrase(one.words)) for one in getattr(duty, name))
        for name in ("quantities", "frequencies", "deadlines")
    }
    plain = {name: tuple(phrase(one) for one in getattr(duty, name)) for name in ("leads", "joins")}
    parts = {"span": span(duty.span), "act": phrase(duty.act), "binding": phrase(duty.binding), **valued, **plain}
    return replace(duty, document=document, ordinal=ordinal, **parts)


def filters() -> dict[str, Wanted]:
    """What is asked, by name: each kind of filter alone, and several together."""
    from ingest.document import Region
    from ingest.duty import Standing, Strength, Wanted

    year_end = date(2025, 12, 31)
    return {
        "不加筛选": Wanted(),
        "地区": Wanted(region=Region(("甲省",))),
        "年份": Wanted(year=2025),
        "部门": Wanted(body="预案室"),
        "部门（常见）": Wanted(body="局"),
        "类别": Wanted(kind="演练"),
        "约束力": Wanted(strength=Strength.MUST),
        "要求或已完成": Wanted(standing=Standing.DONE),
        "有频次": Wanted(recurring=True),
        "时限之前": Wanted(due_before=year_end),
        "时限之间": Wanted(due_after=date(2025, 7, 1), due_before=year_end),
        "词语": Wanted(words=("航空救援",)),
        "词语（常见）": Wanted(words=("安全形势", "确保")),
        "词语（一字）": Wanted(words=("火",)),
        "词语（没有）": Wanted(words=("航空母舰",)),
        "几项合用": Wanted(year=2025, body="应急局", kind="演练", due_before=year_end, words=("防汛",)),
    }


def timed(name: str, ask: Callable[[], int], rounds: int) -> Timed:
    """One filter asked `rounds` times; the first, cold, counts too."""
    seconds, found = [], 0
    for _ in range(rounds):
        before = time.perf_counter()
        found = ask()
        seconds.append(time.perf_counter() - before)
    return Timed(name, found, tuple(seconds))


def asked(library: Library, rounds: int) -> tuple[Timed, ...]:
    """Each filter's first page, the last page of all, and the charts."""
    lines = [
        timed(name, lambda wanted=wanted: library.duties(wanted, 0, PAGE)[1], rounds)
        for name, wanted in filters().items()
    ]
    every = filters()["不加筛选"]
    last = max(0, library.duties(every, 0, 1)[1] - PAGE)
    lines.append(timed("最后一页", lambda: library.duties(every, last, PAGE)[1], rounds))
    for name in ("不加筛选", "年份"):
        lines.append(timed(f"图表：{name}", lambda name=name: library.tally(filters()[name]).total, rounds))
    return tuple(lines)


def run(size: int, rounds: int) -> dict[str, object]:
    """Fill a library, ask it anew as a fresh command would, show the table, and give the record."""
    from ingest.embedding import load as embedder
    from ingest.library import Library

    with tempfile.TemporaryDirectory(prefix="filtering-") as folder:
        before = time.perf_counter()
        tell = telling("台账入库", size, before)
        with Library.open(Path(folder), embedder(), purpose="benchmark") as library:
            for parsed, source in documents(size):
                library.add(parsed, source)
                tell((int(source.path[1:-4])) * PER_DOCUMENT + len(parsed.duties))
        filled = time.perf_counter() - before
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        with Library.open(Path(folder), embedder(), purpose="benchmark") as library:
            lines = asked(library, rounds)
    show(size, filled, disk, lines)
    return {"duties": size, "filled": filled, "disk": disk, "load": load(), "filters": [asdict(line) for line in lines]}


def show(size: int, filled: float, disk: int, lines: Sequence[Timed]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{size:,} 项任务，入库 {filled:.1f} 秒，目录 {disk / (1 << 20):.0f} MB，每页 {PAGE} 项")
    for name in ("筛选", "项数", "首次 毫秒", "p50 毫秒", "最慢 毫秒"):
        table.add_column(name, justify="left" if name == "筛选" else "right", no_wrap=True)
    for line in lines:
        figures = (line.seconds[0] * 1000, line.at(0.5), line.at(1))
        table.add_row(line.name, f"{line.found:,}", *(f"{figure:.1f}" for figure in figures))
    Console().print(table)
    say(f"一分钟平均负载 {load()}")


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m evals.filtering", description=__doc__)
    parser.add_argument("--duties", type=positive, default=100_000, help="任务项数")
    parser.add_argument("--rounds", type=positive, default=ROUNDS, help="每个筛选问几次")
    parser.add_argument("--json", type=Path, help="把结果写进这个文件")
    chosen = parser.parse_args(words)
    record = run(chosen.duties, chosen.rounds)
    if chosen.json:
        chosen.json.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
