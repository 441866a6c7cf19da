"""From files to a library: walk, read and parse in child processes, embed and commit here, report each file."""

from __future__ import annotations

import hashlib
import itertools
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from ingest.document import Entry, Parsed
from ingest.errors import NotFoundError, ReadingError, YingjiError
from ingest.library import Library
from ingest.reading.sandbox import Sandbox
from ingest.store.catalog import Source, printable
from ingest.tokens import YINGJI

WORKERS, SECONDS, MEGABYTES = 2, 120, 2_048


class Outcome(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    SAME_WORDS = "same-words"
    FAILED = "failed"
    REMOVED = "removed"
    SKIPPED = "skipped"


SAID = {
    Outcome.ADDED: "已导入",
    Outcome.UNCHANGED: "没有变化",
    Outcome.REPLACED: "内容已更新，替换了原来的版本",
    Outcome.SAME_WORDS: "与库中另一个文件内容相同，只记为同一份文件的又一来源",
    Outcome.SKIPPED: "不是支持的格式，已跳过",
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. path: fit for any screen; entry: its document where there is one.

    message: one Chinese phrase, for a failure the reason; losses: what reading could not carry over.
    done, total: this is report number `done` of `total`.
    """

    path: str
    outcome: Outcome
    entry: Entry | None
    message: str
    losses: tuple[str, ...] = ()
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be taken in. digest: of the bytes that need no second look; None when any need one."""

    path: str
    digest: str | None

    def __str__(self) -> str:
        return printable(os.path.basename(self.path))


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was looked at; parsed is None when its bytes are those the task named."""

    source: Source
    parsed: Parsed | None


@dataclass(frozen=True, slots=True)
class Chain:
    """file → Reading → Parsed, as it runs in a child process; vocabulary: whose tokens bound the passages."""

    vocabulary: str = YINGJI

    @property
    def version(self) -> int:
        """Of the understanding; a document parsed with another one is parsed again."""
        from ingest.understanding import UNDERSTANDING_VERSION

        return UNDERSTANDING_VERSION

    def __call__(self, task: Task) -> Taken:
        """YingjiError when the file cannot be read, says nothing, or changes meanwhile."""
        try:
            return self._taken(task)
        except OSError as error:
            raise unreachable(error, task.path) from error

    def _taken(self, task: Task) -> Taken:
        before, digest = os.stat(task.path), digested(task.path)
        source = Source(task.path, before.st_size, before.st_mtime_ns, digest, self.version, self.vocabulary, "")
        if digest == task.digest:
            return Taken(source, None)
        parsed = self.parse(task.path, source.name)
        if stamp(os.stat(task.path)) != stamp(before):
            raise ReadingError("文件在读取时被改动", source.name, "请等它写完后再导入")
        return Taken(replace(source, document=parsed.document.id), parsed)

    def parse(self, path: str, name: str) -> Parsed:
        """The document in a file, with its sections and passages."""
        from ingest.reading import read
        from ingest.tokens import counter
        from ingest.understanding import parse

        return parse(read(Path(path)), name, counter(self.vocabulary))


class Workers(Protocol):
    """Where the chain runs: each item with its result or its error, in the order of the items."""

    def map(
        self, function: Callable[[Task], Taken], items: Iterable[Task]
    ) -> Iterator[tuple[Task, Taken | YingjiError]]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """A path that the walk came upon. stamp: its size and date; problem: why it is not taken in, with its outcome,
    None to take it."""

    path: str
    stamp: tuple[int, int] | None = None
    problem: tuple[Outcome, str] | None = None


def ingest(
    paths: Sequence[Path],
    library: Library,
    *,
    sync: bool = False,
    chain: Chain | None = None,
    sandbox: Workers | None = None,
    progress: Callable[[FileReport], None] = lambda report: None,
) -> Iterator[FileReport]:
    """Take files and folders (all that is in them) into the library, and report every file in order.

    sync: also take out what came from one of these folders and is gone. What was reported is committed; when the
    iterator is left early, the rest has not been touched.
    """
    chain = chain or Chain()
    found = tuple(walk(paths))
    gone = vanished(paths, found, library) if sync else ()
    total = len(found) + len(gone)
    with ExitStack() as stack:
        stack.callback(library.flush)
        workers = sandbox or stack.enter_context(Sandbox(WORKERS, SECONDS, MEGABYTES))
        reports = itertools.chain(taken_in(found, library, chain, workers), taken_out(gone, library))
        for done, report in enumerate(reports, 1):
            report = replace(report, done=done, total=total)
            progress(report)
            yield report


def taken_in(found: Sequence[Found], library: Library, chain: Chain, sandbox: Workers) -> Iterator[FileReport]:
    """A report for each path found, in order, each made once it is committed."""
    current = (chain.version, chain.vocabulary)
    known = {source.path: source for source in library.sources()}
    fresh = {each.path for each in found if each.problem is None and not untouched(known.get(each.path), each, current)}
    tasks = [Task(path, expected(known.get(path), current)) for path in (e.path for e in found) if path in fresh]
    results = sandbox.map(chain, tasks)
    for each in found:
        if each.problem is not None:
            outcome, message = each.problem
            yield FileReport(printable(each.path), outcome, None, message)
        elif each.path not in fresh:
            yield settled(each.path, Outcome.UNCHANGED, library, known[each.path].document)
        else:
            yield committed(*next(results), library, known.get(each.path))


def untouched(known: Source | None, found: Found, current: tuple[int, str]) -> bool:
    """Whether a file has the size and date it went in with, and was parsed as it would be now."""
    return expected(known, current) is not None and found.stamp == (known.size, known.mtime)


def expected(known: Source | None, current: tuple[int, str]) -> str | None:
    """The digest that would make a second look unnecessary."""
    return known.digest if known is not None and (known.version, known.vocabulary) == current else None


def committed(task: Task, result: Taken | YingjiError, library: Library, known: Source | None) -> FileReport:
    """Put what a child made of a file into the library."""
    if isinstance(result, YingjiError):
        return failure(task.path, result, known)
    if result.parsed is None and known is not None:
        library.refresh(replace(result.source, document=known.document))
        return settled(task.path, Outcome.UNCHANGED, library, known.document)
    try:
        outcome = Outcome(library.add(result.parsed, result.source).value)
    except UnicodeEncodeError as error:
        return failure(task.path, ReadingError(f"含有无法保存的字符（{error.reason}）", result.source.name), known)
    return settled(task.path, outcome, library, result.source.document)


def settled(path: str, outcome: Outcome, library: Library, document: str) -> FileReport:
    try:
        entry = library.entry(document)
    except NotFoundError as error:  # another thread of a server took it out meanwhile
        return FileReport(printable(path), Outcome.FAILED, None, str(error))
    return FileReport(printable(path), outcome, entry, SAID[outcome], entry.losses)


def failure(path: str, error: YingjiError, known: Source | None) -> FileReport:
    kept = "库中仍保留它先前的内容。" if known is not None else ""
    return FileReport(printable(path), Outcome.FAILED, None, printable(str(error)) + kept)


def taken_out(gone: Sequence[str], library: Library) -> Iterator[FileReport]:
    """Drop files that are gone from their folder."""
    for path in gone:
        entry = library.forget(path)
        message = (
            "文件已不在文件夹中，已从库中移除" if entry else "文件已不在文件夹中；内容相同的另一个文件还在，文件仍保留"
        )
        yield FileReport(printable(path), Outcome.REMOVED, entry, message)


def walk(paths: Sequence[Path]) -> Iterator[Found]:
    """Every file named or found under a named folder, each once, sorted within its folder."""
    from ingest.reading import FORMATS

    seen: set[str] = set()
    for path in paths:
        for found in under(os.path.abspath(path), frozenset(FORMATS)):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def under(path: str, formats: frozenset[str]) -> Iterator[Found]:
    """The file `path`, or the files below the folder `path`; hidden ones and Office's lock files are passed over."""
    try:
        status = os.stat(path)
        if not stat.S_ISDIR(status.st_mode):
            odd = None if stat.S_ISREG(status.st_mode) else (Outcome.FAILED, "不是普通文件，无法读取。")
            yield Found(path, stamp(status), odd)
            return
        names = sorted(name for name in os.listdir(path) if not name.startswith((".", "~$")))
    except OSError as error:
        yield Found(path, problem=(Outcome.FAILED, str(unreachable(error))))
        return
    for name in names:
        below = os.path.join(path, name)
        if os.path.isdir(below):
            if not os.path.islink(below):  # a linked folder may lead back up
                yield from under(below, formats)
        elif os.path.splitext(name)[1].lower() in formats:
            yield from under(below, formats)
        else:
            yield Found(below, problem=(Outcome.SKIPPED, SAID[Outcome.SKIPPED]))


def stamp(status: os.stat_result) -> tuple[int, int]:
    """Size in bytes and date of change in nanoseconds."""
    return status.st_size, status.st_mtime_ns


def unreachable(error: OSError, path: str = "") -> YingjiError:
    """Why the operating system does not let us read a file or folder, in words."""
    where = printable(os.path.basename(path))
    if isinstance(error, FileNotFoundError):
        return NotFoundError("没有这个文件或文件夹", where, "请检查路径")
    if isinstance(error, PermissionError):
        return ReadingError("没有读取权限", where, "请检查文件或文件夹的权限")
    return ReadingError(f"无法读取（{error.strerror or error}）", where, "请检查路径和磁盘")


def vanished(paths: Sequence[Path], found: Sequence[Found], library: Library) -> tuple[str, ...]:
    """Files that went in from one of these folders (those that exist) and are no longer there."""
    folders = [os.path.join(os.path.abspath(path), "") for path in paths if os.path.isdir(path)]
    present = {each.path for each in found}
    return tuple(
        source.path
        for source in library.sources()
        if source.path not in present and source.path.startswith(tuple(folders)) and absent(source.path)
    )


def absent(path: str) -> bool:
    """Whether there is surely no such file; one that cannot be looked at may be there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def digested(path: str) -> str:
    """sha256 of a file's bytes, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
