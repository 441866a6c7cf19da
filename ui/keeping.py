"""Files that came over the page or the interface, kept under their own names so that a new version replaces the old."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from ingest.errors import SettingsError

FOLDER = "uploads"  # in the library's folder
LARGEST = 200 << 20  # bytes of one file
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_NAME = 200  # bytes; a file system takes 255


def kept(chosen: Sequence[Path], uploads: Path) -> list[Path]:
    """Copies under the files' own names; two of one name in one go get a number, an older one is replaced."""
    prepare(uploads)
    copies: list[Path] = []
    for path in chosen:
        numbers = chain(("",), (f"（{number}）" for number in count(2)))
        names = (uploads / f"{path.stem}{number}{path.suffix}" for number in numbers)
        copies.append(next(copy for copy in names if copy not in copies))
        shutil.copyfile(path, copies[-1])
    return copies


def kept_stream(stream: BinaryIO, name: str, uploads: Path) -> Path:
    """A copy of what `stream` holds, under the file's own name, put there all at once."""
    prepare(uploads)
    copy = uploads / safe_name(name)
    draft = copy.with_name(f".{copy.name}.part")
    with draft.open("wb") as file:
        shutil.copyfileobj(stream, file)
    draft.replace(copy)
    return copy


def safe_name(name: str) -> str:
    """The last part of a file name that a caller gave; SettingsError when nothing is left that may be written."""
    last = CONTROL.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()
    if not last.strip(".") or last.startswith(".") or len(last.encode("utf-8", "replace")) > LONGEST_NAME:
        raise SettingsError("文件名不能用", name[:40], "请给文件取一个普通的名字，如 工作要点.docx")
    return last.encode("utf-8", "replace").decode("utf-8")


def prepare(uploads: Path) -> None:
    """Make the folder, for its owner only."""
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
