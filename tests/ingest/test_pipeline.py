import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.document import Entry, Parsed
from ingest.library import Library
from ingest.pipeline import Chain, FileReport, Outcome, Task, ingest
from tests.ingest.shelf import InProcess, LineChain, opened, parsed

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "政策"
    folder.mkdir()
    (folder / "a.txt").write_text("甲市工作要点\n挂牌督办28家隐患单位", encoding="utf-8")
    (folder / "b.txt").write_text("乙市工作要点\n开展消防演练2次", encoding="utf-8")
    return folder


@pytest.fixture
def library(tmp_path):
    with opened(tmp_path / "library") as library:
        yield library


@dataclass(frozen=True, slots=True)
class Counting(LineChain):
    """A LineChain that writes down what it parsed."""

    log: str = ""

    def parse(self, path: str, name: str) -> Parsed:
        with open(self.log, "ab") as file:
            file.write(os.fsencode(os.path.basename(path)) + b"\n")
        return parsed(Path(path).read_text(encoding="utf-8"), source=name)


def run(library: Library, *paths: Path, chain: Chain | None = None, sync: bool = False) -> list[FileReport]:
    return list(ingest(paths, library, sync=sync, chain=chain or LineChain(), sandbox=InProcess()))


def outcomes(reports: list[FileReport]) -> dict[str, str]:
    return {os.path.basename(report.path): report.outcome.value for report in reports}


def test_a_folder_goes_in_file_by_file_in_order_and_is_found_at_once(library, folder):
    (folder / "c").mkdir()
    (folder / "c" / "d.txt").write_text("丙市工作要点", encoding="utf-8")
    reports = run(library, folder)
    assert outcomes(reports) == {"a.txt": "added", "b.txt": "added", "d.txt": "added"}
    assert [(report.done, report.total) for report in reports] == [(1, 3), (2, 3), (3, 3)]
    assert reports[0].entry == library.find("a.txt")[0]
    assert library.search("28家隐患")[0].passage.text == "挂牌督办28家隐患单位"


def test_a_second_time_changes_nothing_and_reads_nothing(library, folder, tmp_path):
    chain = Counting(log=str(tmp_path / "log"))
    run(library, folder, chain=chain)
    before = library.entries(), library.search("隐患")
    again = run(library, folder, chain=chain)
    assert set(outcomes(again).values()) == {"unchanged"}
    assert (tmp_path / "log").read_text().split() == ["a.txt", "b.txt"]
    assert (library.entries(), library.search("隐患")) == before


def test_a_file_that_was_only_touched_is_looked_at_once_and_not_parsed(library, folder, tmp_path):
    chain = Counting(log=str(tmp_path / "log"))
    run(library, folder, chain=chain)
    os.utime(folder / "a.txt", ns=(1, 1))
    assert set(outcomes(run(library, folder, chain=chain)).values()) == {"unchanged"}
    assert (tmp_path / "log").read_text().split() == ["a.txt", "b.txt"]
    assert library.source(str(folder / "a.txt")).mtime == 1


def test_a_changed_file_replaces_its_old_self(library, folder):
    run(library, folder)
    (folder / "a.txt").write_text("甲市工作要点\n挂牌督办30家隐患单位", encoding="utf-8")
    assert outcomes(run(library, folder)) == {"a.txt": "replaced", "b.txt": "unchanged"}
    assert library.count()[0] == 2
    assert "28" not in "".join(hit.passage.text for hit in library.search("挂牌督办隐患单位"))


@dataclass(frozen=True, slots=True)
class Newer(LineChain):
    version = 2


@pytest.mark.parametrize("chain", [Newer(), LineChain(vocabulary="cl100k_base")])
def test_a_newer_understanding_or_other_tokens_parse_everything_again(library, folder, chain):
    shutil.copy(folder / "a.txt", folder / "copy.txt")
    run(library, folder)
    assert outcomes(run(library, folder, chain=chain)) == {
        "a.txt": "replaced",
        "b.txt": "replaced",
        "copy.txt": "unchanged",
    }
    assert set(outcomes(run(library, folder, chain=chain)).values()) == {"unchanged"}


def test_the_same_words_in_two_files_are_one_document(library, folder):
    shutil.copy(folder / "a.txt", folder / "copy.txt")
    reports = run(library, folder)
    assert outcomes(reports)["copy.txt"] == "same-words"
    assert library.entry(reports[0].entry.id).sources == ("a.txt", "copy.txt")


def test_sync_takes_out_what_is_gone_from_the_folder_and_nothing_else(library, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "o.txt").write_text("别处的文件", encoding="utf-8")
    shutil.copy(folder / "a.txt", folder / "copy.txt")
    run(library, folder, other)
    for path in (folder / "b.txt", folder / "copy.txt", other / "o.txt"):
        path.unlink()
    assert outcomes(run(library, folder)) == {"a.txt": "unchanged"}
    reports = run(library, folder, sync=True)
    assert outcomes(reports) == {"a.txt": "unchanged", "b.txt": "removed", "copy.txt": "removed"}
    assert [(report.done, report.total) for report in reports] == [(1, 3), (2, 3), (3, 3)]
    assert {entry.sources for entry in library.entries()} == {("a.txt",), ("o.txt",)}


def test_sync_of_a_folder_that_is_not_there_takes_nothing_out(library, folder):
    run(library, folder)
    folder.rename(folder.with_name("moved"))
    assert outcomes(run(library, folder, sync=True)) == {"政策": "failed"}
    assert library.count()[0] == 2


def test_a_renamed_file_keeps_its_document_under_sync(library, folder):
    id = run(library, folder)[0].entry.id
    (folder / "a.txt").rename(folder / "z.txt")
    assert outcomes(run(library, folder, sync=True)) == {
        "b.txt": "unchanged",
        "z.txt": "same-words",
        "a.txt": "removed",
    }
    assert library.entry(id).sources == ("z.txt",)


def test_a_file_that_cannot_be_read_is_reported_and_stops_no_other(library, folder):
    (folder / "a0.txt").write_text("坏", encoding="utf-8")
    reports = run(library, folder, folder / "missing.txt")
    assert outcomes(reports) == {"a.txt": "added", "a0.txt": "failed", "b.txt": "added", "missing.txt": "failed"}
    said = {os.path.basename(report.path): report.message for report in reports}
    assert "没有读出任何文字" in said["a0.txt"]
    assert "没有这个文件" in said["missing.txt"]


def test_a_file_that_became_unreadable_keeps_what_it_said_before(library, folder):
    run(library, folder)
    (folder / "a.txt").write_text("坏", encoding="utf-8")
    report = run(library, folder)[0]
    assert (report.outcome, "先前的内容" in report.message) == (Outcome.FAILED, True)
    assert library.search("28家")[0].passage.text == "挂牌督办28家隐患单位"


def test_hidden_and_lock_files_are_passed_over_and_unknown_ones_said(library, folder):
    for name in (".hidden.txt", "~$a.docx", "表.xlsx", "图.PNG", "大写.TXT"):
        (folder / name).write_text("内容", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_text("内容", encoding="utf-8")
    reports = run(library, folder)
    assert outcomes(reports) == {
        "a.txt": "added",
        "b.txt": "added",
        "图.PNG": "skipped",
        "大写.TXT": "added",
        "表.xlsx": "skipped",
    }


def test_a_file_named_twice_goes_in_once(library, folder):
    assert len(run(library, folder / "a.txt", folder, folder)) == 2


def test_linked_folders_that_lead_back_and_pipes_do_no_harm(library, folder):
    (folder / "back").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    assert outcomes(run(library, folder)) == {"a.txt": "added", "b.txt": "added", "pipe.txt": "failed"}


def test_any_file_name_goes_through_the_catalog_json_and_print(library, folder, capsys):
    names = ["防汛😀预案.txt".encode(), b"\xff\xfe\xb7\xc0.txt", ("长" * 83 + "aa.txt").encode()]
    assert len(names[2]) == 255
    for at, name in enumerate(names):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(f"第{at}号文件\n开展巡查{at}次".encode())
    reports = run(library, folder)
    assert {report.outcome for report in reports} == {Outcome.ADDED}
    for report in reports:
        print(json.dumps([report.path, report.entry.source, report.entry.title], ensure_ascii=False))
    capsys.readouterr().out.encode("utf-8")
    assert set(outcomes(run(library, folder)).values()) == {"unchanged"}
    assert library.find("\\xff")[0].source.startswith("\\xff\\xfe")


def test_words_that_cannot_be_stored_are_a_failure_of_their_file(library, folder):
    class Broken(LineChain):
        def parse(self, path: str, name: str) -> Parsed:
            return parsed("半个字符\udcff" if name == "a.txt" else "好的", source=name)

    assert outcomes(run(library, folder, chain=Broken())) == {"a.txt": "failed", "b.txt": "added"}


def test_a_file_that_changes_while_it_is_read_is_not_taken(library, folder):
    class Racing(LineChain):
        def parse(self, path: str, name: str) -> Parsed:
            with open(path, "a", encoding="utf-8") as file:
                file.write("还在写")
            return parsed("半份文件", source=name)

    report = run(library, folder / "a.txt", chain=Racing())[0]
    assert (report.outcome, "被改动" in report.message) == (Outcome.FAILED, True)
    assert library.count() == (0, 0)


def test_stopping_early_keeps_what_was_reported(library, folder):
    reports = ingest([folder], library, chain=LineChain(), sandbox=InProcess())
    first = next(reports)
    reports.close()
    assert [entry.id for entry in library.entries()] == [first.entry.id]
    assert outcomes(run(library, folder)) == {"a.txt": "unchanged", "b.txt": "added"}


def test_every_report_is_also_handed_to_progress(library, folder):
    seen: list[FileReport] = []
    reports = list(ingest([folder], library, chain=LineChain(), sandbox=InProcess(), progress=seen.append))
    assert seen == reports


def test_a_task_is_named_by_its_file():
    assert str(Task(os.fsdecode(b"/a/\xff.txt"), None)) == "\\xff.txt"


def test_the_real_chain_in_child_processes_takes_text_and_reports_failures(library, tmp_path):
    folder = tmp_path / "政策"
    folder.mkdir()
    text = "武汉市应急管理局2024年工作要点\n一、加强隐患治理\n（一）挂牌督办28家隐患单位。\n（二）开展消防演练2次。\n"
    (folder / "要点.txt").write_text(text, encoding="gb18030")
    (folder / "空.txt").write_bytes(b"")
    reports = list(ingest([folder], library))
    assert outcomes(reports) == {"空.txt": "failed", "要点.txt": "added"}
    entry: Entry = reports[1].entry
    assert library.document(entry.id).text[: len("武汉市")] == "武汉市"
    assert library.search("挂牌督办多少家隐患单位")[0].passage.document == entry.id


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_the_shared_corpus_goes_in_without_a_failure_and_twice_is_once(library):
    first = list(ingest([CORPUS / "policies", CORPUS / "laws"], library))
    assert {report.outcome for report in first} == {Outcome.ADDED}
    assert {report.outcome for report in ingest([CORPUS / "policies", CORPUS / "laws"], library)} == {Outcome.UNCHANGED}
    assert len(library.entries()) == 38
