"""The token that programs show to the service: drawn once for each library, kept in its folder for its owner to read."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from ingest.errors import LibraryError

FILE = "token"
WHOLE = re.compile(r"[A-Za-z0-9_-]{20,200}")


def kept_token(folder: Path) -> str:
    """The library's token, drawn when there is none; delete the file and restart the service to draw another."""
    path = folder / FILE
    try:
        return read_token(path) or _drawn(path)
    except OSError as error:
        raise LibraryError(f"口令文件无法使用（{error.strerror}）", str(path), "请检查文件夹权限") from error


def read_token(path: Path) -> str:
    """What the file holds, "" when it is missing or was cut short."""
    found = path.read_text(encoding="ascii", errors="replace").strip() if path.exists() else ""
    return found if WHOLE.fullmatch(found) else ""


def _drawn(path: Path) -> str:
    """A new token, written all at once, readable by its owner only."""
    token, draft = secrets.token_urlsafe(32), path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(token + "\n")
    draft.replace(path)
    return token
