"""What many tests share: one library built from the demo documents, through the real pipeline, once a run."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.desk import LibraryDesk
from assistant.settings import Settings

TODAY = date(2025, 6, 30)  # within the year of the demo's plans
DEMO = Path(str(files("evals") / "data" / "demo"))


def build(folder: Path, documents: list[Path]) -> LibraryDesk:
    """A desk over a new library in `folder` that holds `documents`; the caller closes it."""
    from ingest.embedding import load
    from ingest.library import Library

    desk = LibraryDesk(Library.open(folder, load(""), purpose="test"), Settings(folder, today=TODAY))
    failed = [report for report in desk.ingest(documents) if report.outcome == "failed"]
    assert failed == []
    return desk


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory):
    """The desk over the demo documents; open for the whole run, never changed by a test."""
    with build(tmp_path_factory.mktemp("demo") / "library", [DEMO]) as desk:
        yield desk
