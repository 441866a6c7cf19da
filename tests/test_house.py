"""The house stands as it is drawn: who imports whom, one door for each heavy library, nothing of this machine."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("ingest", "assistant", "prompts", "evals", "ui")
DOORS = {
    "unstructured": "ingest/reading/office.py",
    "pdfplumber": "ingest/reading/pdf.py",
    "trafilatura": "ingest/reading/web.py",
    "tiktoken": "ingest/tokens.py",
    "sentence_transformers": "ingest/embedding.py",
    "chromadb": "ingest/store/vectors.py",
    "tantivy": "ingest/store/lexical.py",
    "langchain_core": "assistant/retriever.py",
    "langchain": "assistant/model.py",
    "langsmith": "assistant/model.py",
    "gradio": "ui/web.py|ui/tabs/",
    "fastapi": "ui/server.py|ui/api/",
    "prometheus_client": "ui/metering.py",
    "openpyxl": "ui/workbook.py|assistant/study/",
    "genanki": "assistant/study/exporting/anki.py",
    "icalendar": "ui/calendar.py",
}
LABORATORY = ROOT / "evals" / "training"


def modules():
    return [
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if LABORATORY not in path.parents and path.name != "peer.py"
    ]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_the_import_rule_of_the_two_lines_is_kept():
    program = Path(sys.executable).with_name("lint-imports")
    if not program.exists():
        pytest.skip("import-linter is not installed: pip install '.[test]'")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("library", DOORS)
def test_each_heavy_library_has_one_door(library):
    ways = DOORS[library].split("|")  # a way that ends in / is a package behind the same door
    found = [str(path.relative_to(ROOT)) for path in modules() if library in imported(path)]
    outside = [
        name for name in found if not any(name == way or (way[-1] == "/" and name.startswith(way)) for way in ways)
    ]
    assert outside == []
    assert all(any(name.startswith(way) for name in found) for way in ways)


def test_help_opens_no_heavy_door():
    code = (
        "import sys\n"
        "from ui.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(set(sys.modules) & set(sys.argv[1:])), file=sys.stderr)"
    )
    heavy = [*DOORS, "torch", "numpy", "langchain_core", "pydantic"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_no_module_is_two_rooms_in_one():
    long = {str(path.relative_to(ROOT)): lines for path in modules() if (lines := path.read_text().count("\n")) > 450}
    assert long == {}
