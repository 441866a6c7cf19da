"""What a conversation costs a question that jumps to another matter.

python -m evals.jumps SET.jsonl --corpus DIR

puts every question of a set twice: by itself, and after an unrelated one of the set with its answer. Follow-ups are left out.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.desk import Desk
from assistant.settings import read_settings
from evals.cases import Case, Message
from evals.metrics import judge
from evals.running import run, temporary_desk
from evals.sets import load_cases

SEED = 3


@dataclass(frozen=True, slots=True)
class Jumps:
    """questions: how many were put twice; right: of these right and cited by themselves; lost: of the right ones, those wrong after
    another question; won: the other way round; lost_ids: which were lost."""

    questions: int
    right: int
    won: int
    lost_ids: tuple[str, ...]

    @property
    def lost(self) -> int:
        return len(self.lost_ids)


def jumps(cases: Sequence[Case], desk: Desk) -> Jumps:
    """Each question of a set without history after the one before it, in an order drawn by lot."""
    drawn = [case for case in cases if not case.history]
    random.Random(SEED).shuffle(drawn)
    alone = list(run(drawn, desk, probe=False))
    after = [
        replace(case, history=(Message("user", before.question), Message("assistant", told.answer)))
        for before, told, case in zip(drawn, alone, drawn[1:], strict=False)
    ]
    pairs = list(zip(after, alone[1:], run(after, desk, probe=False), strict=True))
    verdicts = [(case.id, judge(case, one).cited, judge(case, other).cited) for case, one, other in pairs]
    return Jumps(
        questions=len(verdicts),
        right=sum(one for _, one, _ in verdicts),
        won=sum(other and not one for _, one, other in verdicts),
        lost_ids=tuple(id for id, one, other in verdicts if one and not other),
    )


def main(words: Sequence[str] | None = None) -> int:
    """Print one line a set; always 0."""
    reader = argparse.ArgumentParser(prog="python -m evals.jumps", description=__doc__)
    reader.add_argument("sets", type=Path, nargs="+", metavar="SET.jsonl")
    reader.add_argument("--corpus", type=Path, required=True, help="folder of the documents that the sets are about")
    given = reader.parse_args(words)
    with temporary_desk(read_settings()) as desk:
        for _ in desk.ingest([given.corpus]):
            pass
        for path in given.sets:
            found = jumps(load_cases(path), desk)
            print(
                f"{path.stem}：换话题 {found.questions} 问，单独问对 {found.right}，接在别的问题后面答错了其中 {found.lost}，另答对 {found.won}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
