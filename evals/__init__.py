"""From a question set to a score; benchmarks; the training of the small shipped models.

For scripts: `from evals import load_cases, run`, then `from evals.report import report`. Nothing heavy is imported
before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.cases import Case as Case
    from evals.cases import Prediction as Prediction
    from evals.cases import read_predictions as read_predictions
    from evals.cases import write_predictions as write_predictions
    from evals.report import Report as Report
    from evals.running import run as run
    from evals.running import temporary_desk as temporary_desk
    from evals.sets import load_cases as load_cases
    from evals.sets import load_set as load_set

OFFERED = {
    "Case": "cases",
    "Prediction": "cases",
    "Report": "report",
    "load_cases": "sets",
    "load_set": "sets",
    "read_predictions": "cases",
    "run": "running",
    "temporary_desk": "running",
    "write_predictions": "cases",
}
__all__ = sorted(OFFERED)


def __getattr__(name: str) -> object:
    """The offered names, each from its module when it is first asked for."""
    if name not in OFFERED:
        raise AttributeError(f"module 'evals' has no attribute {name!r}")
    return getattr(import_module(f"evals.{OFFERED[name]}"), name)
