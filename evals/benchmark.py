"""Yingji beside the pipeline a LangChain user would write, on the same passages: `python -m evals.benchmark`.

Each side builds in one process of its own and answers in another, so that memory and start-up are its own.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import math
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from evals.workload import Query, Workload, workload
from ingest.errors import YingjiError

if TYPE_CHECKING:
    from ingest.document import Parsed
    from ingest.store.catalog import Source

Result = TypeVar("Result")

DEMO = Path(__file__).parent / "data" / "demo"
NEEDED = ("langchain_chroma", "langchain_classic", "langchain_community", "rank_bm25")
PER_DOCUMENT = 150  # passages of a document
LIMIT = 5
MANY, FEW = 20_000, 100  # from so many passages on, the peer is asked only so many queries
STEP = 5_000  # passages between two lines of progress
MEGABYTE = 1 << 20

STATUS = re.compile(r"^(VmHWM|VmRSS):\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Built:
    """seconds: from passages in memory to a store that can be asked; peak in megabytes, None where unknown."""

    seconds: float
    peak: float | None


@dataclass(frozen=True, slots=True)
class Served:
    """start: seconds from launching a process on an existing store to its first answer; seconds: of each query.

    places: the rank from 1 of each query's own passage among the first five, None where it is not there.
    found: how many passages each query got. loaded, peak: megabytes after the first answer, and at most.
    """

    start: float
    seconds: tuple[float, ...]
    places: tuple[int | None, ...]
    found: tuple[int, ...]
    loaded: float | None
    peak: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side's figures. disk in megabytes."""

    name: str
    built: Built
    served: Served
    disk: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report; ratio: how many times better Yingji is (above 1) or worse, None where not comparable."""

    name: str
    yingji: str
    peer: str
    ratio: float | None


# the two sides; what runs in a child process


def build_yingji(folder: Path, passages: Sequence[str], done: Callable[[int], None]) -> None:
    """Fill a library in `folder`; done: called with the passages committed so far."""
    from ingest.embedding import load
    from ingest.library import Library

    with Library.open(folder, load(), purpose="benchmark") as library:
        for at in range(0, len(passages), PER_DOCUMENT):
            texts = passages[at : at + PER_DOCUMENT]
            library.add(*as_document(at, texts))
            done(at + len(texts))


def as_document(number: int, texts: Sequence[str]) -> tuple[Parsed, Source]:
    """Passages as one document of a library, with the file it seems to come from; the file's name is `number`."""
    from ingest.document import Document, Parsed, Passage, Scope, Section, Span
    from ingest.store.catalog import Source

    text = "\n".join(texts)
    digest = hashlib.sha256(f"{number}\n{text}".encode()).hexdigest()
    id, name, at = digest[:16], str(number), 0
    passages = []
    for ordinal, words in enumerate(texts):
        span = Span(at, at + len(words))
        passages.append(Passage(id, ordinal, 0, span, words, "", "", None, len(words)))
        at = span.end + 1
    document = Document(id, text, name, Scope(), name, "txt")
    root = Section(0, None, 0, "", "", "", Span(0, len(text)))
    source = Source(os.path.abspath(name), len(text), 0, digest, 0, "benchmark", id)
    return Parsed(document, (root,), tuple(passages)), source


def open_yingji(folder: Path) -> Callable[[str, int], list[int]]:
    """A function of a query and a limit that gives the numbers of the passages found, best first."""
    from ingest.embedding import load
    from ingest.library import Library

    library = Library.open(folder, load(), purpose="benchmark", create=False)
    first = {entry.id: int(entry.source) for entry in library.entries()}

    def search(query: str, limit: int) -> list[int]:
        hits = library.search(query, None, limit)
        return [first[hit.passage.document] + hit.passage.ordinal for hit in hits]

    return search


def building(side: str, folder: Path, passages: tuple[str, ...]) -> Built:
    """Build one side's store in `folder`; runs in a child."""
    if side == "yingji":
        build = build_yingji
    else:
        from evals.peer import build
    before = time.perf_counter()
    build(folder, passages, telling(f"{side} 建库", len(passages), before))
    return Built(time.perf_counter() - before, memory("VmHWM"))


def serving(side: str, folder: Path, queries: Sequence[Query], warm_up: Sequence[Query], launched: float) -> Served:
    """Ask one side's existing store; runs in a child. launched: `time.time()` just before the child was."""
    if side == "yingji":
        opened = open_yingji
    else:
        from evals.peer import opened
    search = opened(folder)
    search(warm_up[0].text, LIMIT)
    start, loaded = time.time() - launched, memory("VmRSS")
    for query in warm_up:
        search(query.text, LIMIT)
    timed = [one(search, query) for query in queries]
    seconds, places, found = zip(*timed, strict=True)
    return Served(start, seconds, places, found, loaded, memory("VmHWM"))


def one(search: Callable[[str, int], list[int]], query: Query) -> tuple[float, int | None, int]:
    """Seconds, place of the query's own passage, and number of passages found."""
    before = time.perf_counter()
    found = search(query.text, LIMIT)
    seconds = time.perf_counter() - before
    return seconds, found.index(query.passage) + 1 if query.passage in found else None, len(found)


def memory(field: str) -> float | None:
    """This process's VmHWM (peak) or VmRSS (now) in megabytes; None where the system has no /proc.

    getrusage would count the parent's memory in: its peak survives fork and exec, VmHWM does not.
    """
    status = Path("/proc/self/status")
    found = dict(STATUS.findall(status.read_text())) if status.exists() else {}
    return int(found[field]) / 1024 if field in found else None


def telling(what: str, total: int, since: float) -> Callable[[int], None]:
    """A function of the work done so far that says so on stderr now and then."""
    told = 0

    def tell(done: int) -> None:
        nonlocal told
        if done - told >= STEP or done == total > told:
            told = done
            say(f"{what} {done:,}/{total:,}，{time.perf_counter() - since:.0f} 秒")

    return tell


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


# running and reporting


def compare(work: Workload, folder: Path) -> tuple[Side, Side]:
    """Yingji's figures and the peer's; `folder` is left empty."""
    few = work.queries[:FEW] if len(work.passages) >= MANY else work.queries
    return measure("yingji", work, work.queries, folder), measure("langchain", work, few, folder)


def measure(side: str, work: Workload, queries: Sequence[Query], folder: Path) -> Side:
    """Build and ask one side, each in a fresh process."""
    store = folder / side
    store.mkdir(parents=True)
    built = in_child(building, side, store, work.passages)
    say(f"{side} 已建库，开始提问 {len(queries)} 次")
    served = in_child(serving, side, store, queries, work.warm_up, time.time())
    disk = sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / MEGABYTE
    shutil.rmtree(store)
    return Side(side, built, served, disk)


def in_child(function: Callable[..., Result], *arguments: object) -> Result:
    """The function's result from a process of its own that shares no memory with this one."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(function, *arguments).result()
        except BrokenProcessPool as error:
            raise YingjiError("子进程中途退出", str(arguments[0]), "多半是内存不足，请减少 --passages") from error


def rows(work: Workload, yingji: Side, peer: Side) -> tuple[Row, ...]:
    """The report, line by line. Recall is over the queries that both sides were asked."""
    shared = min(len(yingji.served.places), len(peer.served.places))
    sides = (yingji, peer)
    rates = [len(work.passages) / side.built.seconds for side in sides]
    recalls = [sum(place is not None for place in side.served.places[:shared]) / shared for side in sides]
    p50, p95 = ([percentile(side.served.seconds, share) * 1000 for side in sides] for share in (0.5, 0.95))
    asked = [str(len(side.served.seconds)) for side in sides]
    return (
        row("入库 片段/秒", rates, "{:,.0f}", more=True),
        row("启动到首个答复 秒", [side.served.start for side in sides], "{:.2f}"),
        row("查询 p50 毫秒", p50, "{:.1f}"),
        row("查询 p95 毫秒", p95, "{:.1f}"),
        row("载入后内存 MB", [side.served.loaded for side in sides], "{:,.0f}"),
        row("查询时内存峰值 MB", [side.served.peak for side in sides], "{:,.0f}"),
        row("入库时内存峰值 MB", [side.built.peak for side in sides], "{:,.0f}"),
        row("磁盘 MB", [side.disk for side in sides], "{:,.0f}"),
        row(f"召回@{LIMIT}（共同的 {shared} 问）", recalls, "{:.1%}", more=True),
        Row("提问次数", *asked, None),
    )


def row(name: str, values: Sequence[float | None], form: str, more: bool = False) -> Row:
    """more: whether a larger value is the better one."""
    yingji, peer = values
    shown = ["—" if value is None else form.format(value) for value in values]
    if not yingji or not peer:
        return Row(name, *shown, None)
    return Row(name, *shown, yingji / peer if more else peer / yingji)


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def show(work: Workload, lines: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{len(work.passages):,} 个片段")
    for name in ("", "应急", "LangChain 同类方案", "应急优于同类（倍）"):
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for line in lines:
        table.add_row(line.name, line.yingji, line.peer, "" if line.ratio is None else f"{line.ratio:.2f}")
    console = Console()
    console.print(table)
    if work.varied:
        console.print(f"文本不足：其中 {work.varied:,} 个片段是原文换字而成的变体。")


def load() -> str:
    """How busy the machine is: processes that wanted to run in the last minute, and cores."""
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "未知"
    return f"{busy}（{os.cpu_count()} 核）"


def record(work: Workload, sides: Sequence[Side], lines: Sequence[Row], loads: Sequence[str]) -> dict[str, object]:
    """A run as JSON."""
    figures = {side.name: asdict(side) for side in sides}
    size = {"passages": len(work.passages), "varied": work.varied, "load": list(loads)}
    return {**size, "rows": [asdict(line) for line in lines], "sides": figures}


def run(size: int, texts: Path, queries: int) -> dict[str, object]:
    """Compare both sides at one size, show the table, and give the record."""
    before = load()
    work = workload(texts, size, queries)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        sides = compare(work, Path(folder))
    lines, loads = rows(work, *sides), (before, load())
    show(work, lines)
    say(f"一分钟平均负载：开始 {loads[0]}，结束 {loads[1]}")
    return record(work, sides, lines, loads)


def positive(words: str) -> int:
    """A whole number above 0; ValueError."""
    if int(words) < 1:
        raise ValueError(words)
    return int(words)


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m evals.benchmark", description=__doc__)
    parser.add_argument("--passages", type=positive, nargs="+", default=[1_000, 100_000], help="片段数，可写几个")
    parser.add_argument("--texts", type=Path, default=DEMO, help=".md/.txt 文本所在文件夹；默认用演示文件及其变体")
    parser.add_argument("--queries", type=positive, default=200, help="提问次数")
    parser.add_argument("--json", type=Path, help="把结果写进这个文件")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """The command; 0, or 1 with one sentence on stderr."""
    chosen = arguments(words)
    try:
        lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
        if lacking:
            raise YingjiError(f"缺少对照方案的部件 {'、'.join(lacking)}", remedy="请先运行 pip install '.[bench]'")
        records = [run(size, chosen.texts, chosen.queries) for size in chosen.passages]
    except YingjiError as error:
        say(str(error))
        return 1
    if chosen.json:
        chosen.json.write_text(json.dumps(records, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
