"""Question sets without a model and with a stub in its place: `python -m evals.with_model SET... --corpus FOLDER`.

An adversarial stub must change no score, and an honest one must lower none.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answer import EXTRACTIVE
from assistant.desk import LibraryDesk
from assistant.settings import read_settings
from evals.cases import Case, Prediction
from evals.metrics import judge, latency, score
from evals.running import run, temporary_desk
from evals.sets import load_set
from evals.stub_model import LIES, Behaviour, StubModel, adversarial, copying, honest, lying, smoothing
from ingest.errors import YingjiError

STUBS: dict[str, Behaviour] = {"honest": honest, "copying": copying, "smoothing": smoothing, "adversarial": adversarial}
EACH = {f"{number}.{lie.__name__.strip('_')}": lying(lie) for number, lie in enumerate(LIES, 1)}
COLUMNS = ("", "题数", "答对", "有据", "数字", "简明", "引全", "引准", "外引", "模型句", "换原文", "引文变", "中位毫秒")


@dataclass(frozen=True, slots=True)
class Row:
    """How one set fared with one engine. right … leaks: shares as in `evals.metrics.Score`.

    spoken: share of answers in which a sentence of the model's stands; mended: of answers in which one was replaced;
    moved: how many answers cite other words than without a model. seconds: the median of an answer.
    """

    name: str
    count: int
    right: float | None
    cited: float | None
    faithful: float | None
    crisp: float | None
    recall: float | None
    precision: float | None
    leaks: float | None
    spoken: float
    mended: float
    moved: int
    seconds: float


def compared(name: str, cases: Sequence[Case], desk: LibraryDesk, stubs: dict[str, Behaviour]) -> Iterator[Row]:
    """A row without a model, then one for each stub."""
    plain = tuple(run(cases, LibraryDesk(desk.library, replace(desk.settings, model="")), probe=False))
    yield row(name, cases, plain, plain)
    for each, behaviour in stubs.items():
        with StubModel(behaviour) as stub:
            settings = replace(desk.settings, model="stub", model_url=stub.url)
            yield row(f"  {each}", cases, tuple(run(cases, LibraryDesk(desk.library, settings), probe=False)), plain)


def row(name: str, cases: Sequence[Case], made: Sequence[Prediction], plain: Sequence[Prediction]) -> Row:
    """The row of these predictions; plain: those that were made without a model."""
    verdicts = [judge(case, one) for case, one in zip(cases, made, strict=True)]
    shares = score(verdicts)
    return Row(
        name,
        len(cases),
        shares.right,
        shares.cited,
        shares.faithful,
        shares.crisp,
        shares.recall,
        shares.precision,
        shares.leaks,
        sum(one.engine != EXTRACTIVE for one in made) / len(made),
        sum(any("语言模型" in note for note in one.notes) for one in made) / len(made),
        sum(one.citations != other.citations for one, other in zip(made, plain, strict=True)),
        latency(verdicts).p50,
    )


def show(rows: Sequence[Row]) -> None:
    """The rows as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for name in COLUMNS:
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for one in rows:
        shares = (one.right, one.cited, one.faithful, one.crisp, one.recall, one.precision, one.leaks)
        told = (*map(_percent, (*shares, one.spoken, one.mended)), str(one.moved), f"{one.seconds * 1000:.0f}")
        table.add_row(one.name, str(one.count), *told)
    Console(width=140).print(table)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m evals.with_model", description=__doc__)
    parser.add_argument("sets", type=Path, nargs="+", metavar="SET", help="题集")
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="题集所问的文件或文件夹")
    parser.add_argument("--stub", choices=[*STUBS], nargs="+", default=[*STUBS], help="用哪几种替身")
    parser.add_argument("--each-lie", action="store_true", help="再把每一种谎话单独对全部题目试一遍")
    parser.add_argument("--limit", type=int, help="每个题集只做前几题")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """The command; 0, or 1 with one sentence on stderr."""
    chosen = arguments(words)
    stubs = {name: STUBS[name] for name in chosen.stub} | (EACH if chosen.each_lie else {})
    try:
        sets = {path.name: load_set(path).first(chosen.limit).cases for path in chosen.sets}
        with temporary_desk(read_settings()) as desk:
            for report in desk.ingest(chosen.corpus):
                if report.outcome == "failed":
                    print(report.path, report.message, file=sys.stderr)
            for name, cases in sets.items():
                show(tuple(compared(name, cases, desk, stubs)))
    except YingjiError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
