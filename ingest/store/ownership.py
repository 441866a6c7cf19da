"""One owner at a time: an operating-system lock on the library's folder, with a card that names its holder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import LibraryError

LOCK = "lock"
CARD = "owner.json"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the library. since: local time, ISO to the second; address, token: only for a running server."""

    pid: int
    purpose: str
    since: str
    address: str | None = None
    token: str | None = None


class Owner:
    """The right to change one library folder, kept until `release`; a context manager."""

    def __init__(self, folder: Path, lock: FileLock, holder: Holder) -> None:
        self.folder, self.holder, self._lock = folder, holder, lock

    def announce(self, address: str, token: str) -> None:
        """Write on the card where this process answers, for `holder` of other processes to find."""
        self.holder = replace(self.holder, address=address, token=token)
        write_card(self.folder, self.holder)

    def release(self) -> None:
        """Give the folder free; a second call does nothing."""
        if self._lock.is_locked:
            (self.folder / CARD).unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Owner:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def acquire(folder: Path, purpose: str, wait: float = 10.0, now: Callable[[], datetime] = datetime.now) -> Owner:
    """Lock `folder` (made, for its owner only, when missing), waiting up to `wait` seconds.

    LibraryError names the holder when another process has it, and says why a folder cannot be used.
    """
    try:
        prepare(folder)
        lock = FileLock(folder / LOCK, timeout=wait, mode=0o600, thread_local=False)
        lock.acquire()
    except Timeout:
        raise occupied(folder) from None
    except OSError as error:
        raise unusable(folder, error) from error
    holder = Holder(os.getpid(), purpose, now().isoformat(timespec="seconds"))
    try:
        write_card(folder, holder)
    except OSError as error:
        lock.release()
        raise unusable(folder, error) from error
    return Owner(folder, lock, holder)


def holder(folder: Path) -> Holder | None:
    """Who holds `folder` now, or None; a card that a crash left behind is not believed, for its lock is free."""
    if not (folder / LOCK).exists():
        return None
    lock = FileLock(folder / LOCK, timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return read_card(folder)
    except OSError:
        return None
    lock.release()
    return None


def prepare(folder: Path) -> None:
    """Make the folder, open to its owner only; an existing one keeps its rights."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True)


def write_card(folder: Path, held: Holder) -> None:
    """Replace the card at once, readable by its owner only."""
    draft = folder / f"{CARD}.new"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(held), file, ensure_ascii=False)
    draft.replace(folder / CARD)


def read_card(folder: Path) -> Holder:
    """The card as it stands; pid 0 and a general purpose when it is missing or cannot be read."""
    try:
        return Holder(**json.loads((folder / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Holder(0, "未知用途", "")


def occupied(folder: Path) -> LibraryError:
    """The refusal that names the holder."""
    held = read_card(folder)
    who = f"进程 {held.pid}" if held.pid else "另一个进程"
    since = f"，自 {held.since.replace('T', ' ')} 起" if held.since else ""
    remedy = f"请通过它的地址 {held.address} 操作，或先停止它" if held.address else "请等它结束后再试，或先停止它"
    return LibraryError(f"资料库正由{who}使用（{held.purpose}{since}）", str(folder), remedy)


def unusable(folder: Path, error: OSError) -> LibraryError:
    """Why the operating system does not let us use `folder`, in words."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return LibraryError("资料库的位置上是一个文件，不是文件夹", str(folder), "请另选一个文件夹，或移走这个文件")
    if isinstance(error, PermissionError) or error.errno in (30, 1):
        return LibraryError("没有写入资料库文件夹的权限", str(folder), "请检查文件夹权限，或另选一个可写的文件夹")
    if error.errno in (28, 122):
        return LibraryError("磁盘空间已满，资料库无法写入", str(folder), "请腾出磁盘空间后再试")
    return LibraryError(f"资料库文件夹无法使用（{error.strerror or error}）", str(folder), "请检查磁盘和文件夹路径")
