"""What each command does: ask the desk, print the result as a person or a script wants it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from assistant.answer import Answer, Question, Turn
from assistant.desk import Desk, Excerpt, LibraryDesk
from assistant.settings import read_settings
from evals.cases import predict, read_predictions, write_predictions
from ingest.document import Entry, Hit
from ingest.errors import NotFoundError, YingjiError
from ingest.pipeline import FileReport
from ui import terminal
from ui.opening import desk, own

if TYPE_CHECKING:
    from evals.sets import QuestionSet


def print_json(value: object, kind: object, but: set[str] | None = None) -> None:
    """One JSON document on standard output, Chinese as it is. but: fields to leave out."""
    print(TypeAdapter(kind).dump_json(value, indent=2, exclude=but).decode())


def ingest(paths: Sequence[Path], library: Path | None, *, sync: bool, rebuild: bool, as_json: bool) -> int:
    """Take files in; 0 when every file went in, 1 when one could not be read."""
    with desk(library, "yingji ingest", create=True) as at:
        if rebuild:
            _rebuild(at)
        reports = terminal.watch(at.ingest(paths, sync=sync), quiet=as_json)
    if as_json:
        print_json(reports, tuple[FileReport, ...])
    return 1 if any(report.outcome == "failed" for report in reports) else 0


def _rebuild(at: Desk) -> None:
    if not isinstance(at, LibraryDesk):
        raise YingjiError("库正由网页服务使用，不能重建索引", remedy="先停下 yingji serve")
    at.library.rebuild()


def list_documents(library: Path | None, *, as_json: bool) -> None:
    """Print the catalog."""
    with desk(library, "yingji list") as at:
        entries = at.entries()
    print_json(entries, tuple[Entry, ...]) if as_json else terminal.entries(entries)


def show(document: str, place: str, library: Path | None, *, as_json: bool) -> None:
    """Print a document's card and outline, or one section's words."""
    with desk(library, "yingji show") as at:
        excerpt = at.show(document, place)
    print_json(excerpt, Excerpt) if as_json else terminal.excerpt(excerpt, whole=not place)


def search(
    query: str,
    region: str | None,
    year: int | None,
    document: str | None,
    limit: int,
    library: Path | None,
    *,
    as_json: bool,
) -> None:
    """Print the nearest passages."""
    with desk(library, "yingji search") as at:
        hits = at.search(query, region=region, year=year, document=document, limit=limit)
        titles = {entry.id: entry.title for entry in at.entries()}
    print_json(hits, tuple[Hit, ...]) if as_json else terminal.hits(hits, titles)


def ask(
    question: str, region: str | None, year: int | None, document: str | None, library: Path | None, *, as_json: bool
) -> None:
    """Print one answer."""
    with desk(library, "yingji ask") as at:
        events = at.stream(Question(question, region=region, year=year, document=document))
        answer = terminal.awaited(events, quiet=as_json)
    _print_answer(answer, as_json)


def _print_answer(answer: Answer, as_json: bool) -> None:
    if as_json:
        from evals.cases import Prediction

        print_json(predict(answer, "ask"), Prediction)
    else:
        terminal.answer(answer)


def chat(region: str | None, year: int | None, document: str | None, library: Path | None, *, as_json: bool) -> None:
    """Questions one after another, each with the turns before it."""
    turns: tuple[Turn, ...] = ()
    with desk(library, "yingji chat") as at:
        while words := _typed(prompt="" if as_json or not sys.stdin.isatty() else "问> "):
            events = at.stream(Question(words, turns, region=region, year=year, document=document))
            answer = terminal.awaited(events, quiet=as_json)
            _print_answer(answer, as_json)
            turns = (*turns, Turn("user", words), Turn("assistant", answer.text))


def _typed(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""


def serve(
    host: str, port: int | None, library: Path | None, log: Path | None = None, *, log_questions: bool, as_json: bool
) -> None:
    """Open the web page and serve until stopped."""
    from ui.server import serve as run_server

    settings = read_settings(library=library)
    with own(settings, "yingji serve", create=True) as at:
        logging = {"log": log, "log_questions": log_questions}
        run_server(at, at.library.owner, host=host, port=port, examples=_examples(at), as_json=as_json, **logging)


def token(library: Path | None, *, as_json: bool) -> None:
    """Print the token that programs show to the service."""
    from ui.token import kept_token

    folder = read_settings(library=library).library
    if not (folder / "catalog.sqlite").exists():
        raise NotFoundError("这里还没有库", str(folder), "先运行 yingji ingest 政策文件夹，或用 --library 指明库的位置")
    kept = kept_token(folder)
    print_json({"token": kept}, dict[str, str]) if as_json else print(kept)


def remove(documents: Sequence[str], library: Path | None, *, yes: bool, as_json: bool) -> None:
    """Remove documents after asking."""
    with desk(library, "yingji remove") as at:
        chosen = [at.show(words).entry for words in documents]
        if not yes and not terminal.agreed(chosen):
            raise YingjiError("没有移除任何文件", remedy="确定要移除时请回答 y，或加 --yes")
        removed = at.remove([entry.id for entry in chosen])
    print_json(removed, tuple[Entry, ...]) if as_json else terminal.removed(removed)


def doctor(library: Path | None, *, deep: bool, as_json: bool) -> int:
    """Print the findings; 1 when something needs doing."""
    from ingest.library import Finding

    with desk(library, "yingji doctor") as at:
        findings = at.examine(deep=deep)
    print_json(findings, tuple[Finding, ...]) if as_json else terminal.findings(findings)
    return 0 if all(finding.ok for finding in findings) else 1


def evaluate(
    questions: Path,
    library: Path | None,
    corpus: Path | None,
    limit: int | None,
    predictions: Path | None,
    page: Path | None,
    baseline: Path | None,
    *,
    as_json: bool,
) -> None:
    """Put a question set to a library and print the score; page: also write it as a web page."""
    from evals.duty_labels import is_labelled_duties
    from evals.page import write_page
    from evals.report import Report, report
    from evals.running import run
    from evals.sets import load_set

    if is_labelled_duties(questions):
        return _measured(questions, corpus, as_json=as_json)
    for path in filter(None, (predictions, page)):
        if not path.absolute().parent.is_dir():
            raise NotFoundError("没有这个文件夹", str(path.parent), "请先建好文件夹，再重新运行")
    asked = load_set(questions).first(limit)
    before = read_predictions(baseline) if baseline else None
    with _examined(asked, library, corpus, quiet=as_json) as at:
        made = tuple(terminal.counted(run(asked.cases, at), len(asked.cases), quiet=as_json))
    if predictions:
        write_predictions(predictions, made)
    result = report(asked.cases, made, before)
    if page:
        write_page(page, questions.name, asked.cases, made, result, before)
    print_json(result, Report) if as_json else terminal.score(result)


def _measured(labels: Path, corpus: Path | None, *, as_json: bool) -> None:
    """Hold the duties that are found in the documents of `corpus` against hand-labelled ones."""
    from evals.duties import as_json as written_out
    from evals.duties import as_table, measure

    if corpus is None:
        raise YingjiError("标注的任务要对照原文件", str(labels), "请加上 --corpus 原文件所在的文件夹")
    found = measure(labels, corpus)
    print(written_out(found) if as_json else as_table(found))


@contextmanager
def _examined(asked: QuestionSet, library: Path | None, corpus: Path | None, *, quiet: bool) -> Iterator[Desk]:
    """The desk that a question set is put to: one made for it from `corpus` or from the set's own texts, or a library."""
    from evals.running import temporary_desk, written

    if library and corpus:
        raise YingjiError("--library 和 --corpus 只能用一个", remedy="要用现成的库就去掉 --corpus")
    with ExitStack() as held:
        folder = corpus or (held.enter_context(written(asked.texts)) if asked.texts and not library else None)
        if folder:
            at = held.enter_context(temporary_desk(read_settings()))
            _fill(at, folder, quiet=quiet)
            yield at
        else:
            yield held.enter_context(desk(library, "yingji eval"))


def _fill(at: Desk, folder: Path, *, quiet: bool) -> None:
    """Take a folder in; a file that fails is named on the error stream, none at all is an error."""
    reports = terminal.watch(at.ingest([folder]), quiet=quiet, brief=True)
    if quiet:
        terminal.failures(reports)
    if not at.entries():
        raise YingjiError("没有可以收录的文件", str(folder), "请用 --corpus 指明存放政策文件的文件夹")


def demo(library: Path | None, *, serve_after: bool, port: int | None, as_json: bool) -> None:
    """Ingest the documents that Yingji ships, ask three questions, open the web page."""
    settings = read_settings(library=library)
    folder = library or settings.library.with_name("demo")
    with own(read_settings(library=folder), "yingji demo", create=True) as at:
        with as_file(files("evals") / "data" / "demo") as documents:
            reports = terminal.watch(at.ingest([documents]), quiet=as_json)
        showcase, examples = _showcase()
        answers = [at.ask(Question(question)) for question in showcase]
        if as_json:
            print_json(tuple(predict(answer, "demo") for answer in answers), object)
        else:
            terminal.demo(reports, answers)
        if serve_after:
            from ui.server import serve as run_server

            run_server(at, at.library.owner, host="127.0.0.1", port=port, examples=examples, as_json=as_json)


def _showcase() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The three questions of the demo, and the examples of its page."""
    text = (files("evals") / "data" / "demo_examples.json").read_text(encoding="utf-8")
    read = TypeAdapter(dict[str, tuple[str, ...]]).validate_json(text)
    return read["showcase"], read["examples"]


def _examples(at: Desk) -> tuple[str, ...]:
    """Example questions for the page: those of the demo when the library holds its documents."""
    held = {entry.source for entry in at.entries()}
    shipped = {item.name for item in (files("evals") / "data" / "demo").iterdir()}
    return _showcase()[1] if shipped <= held else ()
