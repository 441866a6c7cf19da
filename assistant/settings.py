"""The one place where the environment is read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site may set; every field has a default that works offline.

    library: YINGJI_LIBRARY, the folder of the library. embedding: YINGJI_EMBEDDING, "" for the built-in
    model, else a sentence-transformers name or path. tokens: YINGJI_TOKENS, the tiktoken vocabulary.
    today: YINGJI_TODAY (YYYY-MM-DD), None for the clock of the machine.
    """

    library: Path
    embedding: str = ""
    tokens: str = "yingji"
    today: date | None = None


def read_settings(environment: Mapping[str, str] = os.environ, library: Path | None = None) -> Settings:
    """Settings from the environment; `library` (from --library) wins over YINGJI_LIBRARY."""
    return Settings(
        library=(library or _library(environment)).expanduser(),
        embedding=environment.get("YINGJI_EMBEDDING", "").strip(),
        tokens=environment.get("YINGJI_TOKENS", "").strip() or "yingji",
        today=_day(environment.get("YINGJI_TODAY", "").strip()),
    )


def _library(environment: Mapping[str, str]) -> Path:
    named = environment.get("YINGJI_LIBRARY", "").strip()
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("yingji", appauthor=False)) / "library"


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise SettingsError(
            f"YINGJI_TODAY 的值“{words}”不是日期", remedy="请写成 2025-06-30 的样子，或取消该设置"
        ) from error
