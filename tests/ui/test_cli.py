"""The command line as a person or a script meets it, on a real library of the demo documents."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import DEMO, build
from ui.cli import app

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    "ingest",
    "list",
    "show",
    "search",
    "duties",
    "terms",
    "references",
    "ask",
    "chat",
    "serve",
    "token",
    "remove",
    "demo",
    "doctor",
    "eval",
)
QUESTION = "岚州出了较大的突发事件，县里接报后最迟多久报到市里？"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A closed library of the demo documents."""
    folder = tmp_path_factory.mktemp("cli") / "library"
    with build(folder, [DEMO]):
        pass
    return folder


def run(*words, library=None, input=None):
    return CliRunner().invoke(app, [*words, *(["--library", str(library)] if library else [])], input=input)


def spoken(*words, cwd=None, **environment):
    """Run the program as its own process, as the console script does."""
    code = "from ui.cli import main; main()"
    places = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=cwd, env=places, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert f"yingji {command}" in shown.output
    assert "--library" in shown.output
    assert "--json" in shown.output


def test_ask_prints_the_answer_with_its_source(library):
    shown = run("ask", QUESTION, library=library)
    assert shown.exit_code == 0
    assert "1小时" in shown.output
    assert "《岚州市2025年应急管理工作要点》" in shown.output


def test_ask_json_is_a_prediction_of_the_question_format(library):
    record = json.loads(run("ask", QUESTION, "--json", library=library).output)
    assert {"id", "answer", "refused", "status", "citations", "seconds"} <= record.keys()
    cited = record["citations"][0]
    assert cited.keys() == {"number", "document", "title", "locator", "page", "start", "end", "quote"}
    assert cited["document"] == "岚州市2025年应急管理工作要点.txt"
    assert "1小时" in cited["quote"]


def test_limits_are_taken_from_options(library):
    record = json.loads(
        run("ask", "要举办几次综合演练？", "--region", "岚州", "--year", "2025", "--json", library=library).output
    )
    assert (record["region"], record["year"]) == ("岚州市", 2025)


def test_list_and_show_speak_of_the_documents(library):
    listed = json.loads(run("list", "--json", library=library).output)
    assert len(listed) == 10
    whole = run("show", "云川省防汛抗旱条例", library=library)
    assert "第十一条" in whole.output
    part = run("show", "云川省防汛抗旱条例", "第十一条", library=library)
    assert "4月15日至10月15日" in part.output


def test_search_shows_passages_and_their_places(library):
    assert "挂牌督办" in run("search", "挂牌督办", library=library).output
    assert json.loads(run("search", "挂牌督办", "--limit", "2", "--json", library=library).output)


def test_chat_keeps_the_conversation(library):
    shown = run("chat", "--json", library=library, input=f"{QUESTION}\n那后续呢？\n\n")
    assert shown.exit_code == 0
    assert "接上文" in shown.output


def test_doctor_finds_nothing_wrong_with_a_sound_library(library):
    shown = run("doctor", library=library)
    assert shown.exit_code == 0
    assert "✗" not in shown.output
    assert "分词词表" in shown.output


def test_eval_writes_predictions_and_compares_with_an_earlier_run(library, tmp_path):
    questions = ROOT / "evals" / "data" / "demo.jsonl"
    first = run("eval", str(questions), "--predictions", str(tmp_path / "one.jsonl"), "--json", library=library)
    assert json.loads(first.output)["lines"][-1]["name"] == "全部"
    assert len((tmp_path / "one.jsonl").read_text(encoding="utf-8").splitlines()) == len(
        questions.read_text(encoding="utf-8").splitlines()
    )
    second = run("eval", str(questions), "--baseline", str(tmp_path / "one.jsonl"), library=library)
    assert "新失分 0 题" in second.output
    assert "…" not in second.output.split("拒答：")[0]


def test_eval_builds_a_library_of_its_own_from_a_folder_and_writes_a_page(tmp_path):
    document = "岚州市2025年应急管理工作要点.txt"
    lines = (ROOT / "evals" / "data" / "demo.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "set.jsonl").write_text("\n".join(line for line in lines if document in line), encoding="utf-8")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / document).write_bytes((DEMO / document).read_bytes())
    page = tmp_path / "page.html"
    shown = run(
        "eval", str(tmp_path / "set.jsonl"), "--corpus", str(tmp_path / "corpus"), "--limit", "3", "--report", str(page)
    )
    assert shown.exit_code == 0, shown.output
    assert "新增 1" in shown.output
    assert "3 题" in page.read_text(encoding="utf-8")


def test_eval_reads_a_public_set_with_its_contexts(tmp_path):
    asked = {"query_id": "1", "query_text": "清溪全长多少公里？", "answers": ["八十公里"]}
    context = {"context_id": "C", "title": "清溪", "context_text": "清溪全长八十公里，流经三个县。", "qas": [asked]}
    (tmp_path / "cmrc.json").write_text(json.dumps([context], ensure_ascii=False), encoding="utf-8")
    result = json.loads(run("eval", str(tmp_path / "cmrc.json"), "--json").output)
    assert result["lines"][-1]["score"]["cited"] == 1


def test_eval_of_a_folder_without_documents_says_so(tmp_path):
    (tmp_path / "corpus").mkdir()
    questions = str(ROOT / "evals" / "data" / "demo.jsonl")
    done = spoken("eval", questions, "--corpus", str(tmp_path / "corpus"))
    assert done.returncode == 1
    assert "没有可以收录的文件" in done.stderr
    assert "只能用一个" in spoken("eval", questions, "--corpus", "a", "--library", "b").stderr
    assert "没有这个文件夹" in spoken("eval", questions, "--report", str(tmp_path / "no" / "page.html")).stderr


def test_the_shipped_questions_are_answered_as_well_as_before(library):
    """A floor under the score of the demo set; raise it when the answers get better."""
    result = json.loads(run("eval", str(ROOT / "evals" / "data" / "demo.jsonl"), "--json", library=library).output)
    whole = result["lines"][-1]["score"]
    assert whole["cited"] >= 0.68
    assert whole["faithful"] == 1.0


def test_remove_asks_first_and_then_never_quotes_again(tmp_path):
    folder = tmp_path / "library"
    with build(folder, [DEMO / "青澜市防汛抗旱应急预案.md"]):
        pass
    assert run("remove", "应急预案", library=folder, input="").exit_code != 0
    assert "已移除" in run("remove", "--yes", "应急预案", library=folder).output
    assert json.loads(run("list", "--json", library=folder).output) == []
    record = json.loads(run("ask", "青澜市防汛应急响应分几级？", "--json", library=folder).output)
    assert record["refused"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ask", "谁牵头？"), "这里还没有库"),
        (("show", "没有的文件"), "这里还没有库"),
        (("eval", "没有.jsonl"), "没有这个文件"),
    ],
)
def test_an_error_is_one_sentence_without_a_traceback(words, told, tmp_path):
    done = spoken(*words, "--library", str(tmp_path / "nothing"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("错误：")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_path_that_does_not_exist_fails_and_the_others_go_in(tmp_path):
    document = DEMO / "青澜市防汛抗旱应急预案.md"
    done = spoken("ingest", str(tmp_path / "没有.txt"), str(document), "--library", str(tmp_path / "library"), "--json")
    assert done.returncode == 1
    assert [report["outcome"] for report in json.loads(done.stdout)] == ["failed", "added"]


def commands_of(page: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_command_of_the_readme_runs(page, tmp_path):
    folder = tmp_path / "政策文件夹"
    folder.mkdir()
    for document in DEMO.iterdir():
        (folder / document.name).write_bytes(document.read_bytes())
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for line in commands_of(page):
        if line.startswith("pip install"):
            install, _, then = line.partition(" && ")
            assert install in ci
            assert then in ci
        elif line == "yingji serve":
            opens_and_closes(tmp_path)
        else:
            words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)][1:]
            done = spoken(*words, cwd=tmp_path, YINGJI_LIBRARY=str(tmp_path / "library"))
            assert done.returncode == 0, done.stderr


def opens_and_closes(folder: Path) -> None:
    """`yingji serve` says where the page is, answers beside itself, and ends on Ctrl-C with status 0."""
    places = {**os.environ, "PYTHONPATH": str(ROOT), "YINGJI_LIBRARY": str(folder / "library"), "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(
        [sys.executable, "-c", "from ui.cli import main; main()", "serve"],
        env=places,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert "http://127.0.0.1:" in server.stdout.readline()
        beside = spoken("ask", QUESTION, YINGJI_LIBRARY=str(folder / "library"))
        assert "1小时" in beside.stdout
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()


def test_the_token_is_the_same_every_time_and_only_where_a_library_is(library, tmp_path):
    first, second = run("token", library=library), run("token", "--json", library=library)
    assert json.loads(second.stdout) == {"token": first.stdout.strip()}
    assert (library / "token").stat().st_mode & 0o077 == 0
    assert spoken("token", "--library", str(tmp_path / "none")).returncode == 1
