"""The one place where the environment is read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from ingest.errors import SettingsError

MODEL_SECONDS, LONGEST_SECONDS = 60.0, 3600.0
WORKERS, MOST_WORKERS = 4, 64
EXAMPLE = "例如 YINGJI_MODEL=qwen3 YINGJI_MODEL_URL=http://127.0.0.1:8000/v1"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site may set; every field has a default that works offline.

    library: YINGJI_LIBRARY, the folder of the library. embedding: YINGJI_EMBEDDING, "" for the built-in
    model, else a sentence-transformers name or path. tokens: YINGJI_TOKENS, the tiktoken vocabulary.
    today: YINGJI_TODAY (YYYY-MM-DD), None for the clock of the machine.
    model: YINGJI_MODEL, "" for none, else the name under which an OpenAI-compatible server at
    model_url (YINGJI_MODEL_URL, up to /v1) serves it; model_key: YINGJI_MODEL_KEY, never shown;
    model_seconds: YINGJI_MODEL_SECONDS, within which the model must have written its whole answer.
    workers: YINGJI_WORKERS, processes of about 160 MB that work out answers for `yingji serve`; 0 or 1 for the server
    itself, which also answers alone with a language model, with another embedding model, and where the passages are so
    many (over 64 MiB of vectors) that Chroma is searched, which one process may open.
    """

    library: Path
    embedding: str = ""
    tokens: str = "yingji"
    today: date | None = None
    model: str = ""
    model_url: str = ""
    model_key: str = field(default="", repr=False)
    model_seconds: float = MODEL_SECONDS
    workers: int = 1


def read_settings(environment: Mapping[str, str] = os.environ, library: Path | None = None) -> Settings:
    """Settings from the environment; `library` (from --library) wins over YINGJI_LIBRARY."""
    model, address = (environment.get(name, "").strip() for name in ("YINGJI_MODEL", "YINGJI_MODEL_URL"))
    return Settings(
        library=(library or _library(environment)).expanduser(),
        embedding=environment.get("YINGJI_EMBEDDING", "").strip(),
        tokens=environment.get("YINGJI_TOKENS", "").strip() or "yingji",
        today=_day(environment.get("YINGJI_TODAY", "").strip()),
        model=model,
        model_url=_address(model, address),
        model_key=environment.get("YINGJI_MODEL_KEY", "").strip(),
        model_seconds=_seconds(environment.get("YINGJI_MODEL_SECONDS", "").strip()),
        workers=_workers(environment.get("YINGJI_WORKERS", "").strip()),
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


def _address(model: str, address: str) -> str:
    """The address of the model's server without a closing slash; a model and its address are set together or not at all."""
    if not model and not address:
        return ""
    if not address:
        raise SettingsError("设置了 YINGJI_MODEL，没有设置 YINGJI_MODEL_URL", remedy=f"请写明模型服务的地址，{EXAMPLE}")
    if not model:
        raise SettingsError("设置了 YINGJI_MODEL_URL，没有设置 YINGJI_MODEL", remedy=f"请写明模型的名称，{EXAMPLE}")
    if not _is_web(address):
        raise SettingsError("YINGJI_MODEL_URL 的值不是网址", remedy=f"请写成 http:// 或 https:// 开头的地址，{EXAMPLE}")
    return address.rstrip("/")


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _seconds(words: str) -> float:
    try:
        seconds = float(words) if words else MODEL_SECONDS
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_SECONDS:
        raise SettingsError(
            f"YINGJI_MODEL_SECONDS 的值“{words}”不是可用的秒数",
            remedy=f"请写 1 到 {LONGEST_SECONDS:.0f} 之间的数字，或取消该设置",
        )
    return seconds


def _workers(words: str) -> int:
    if not words:
        return min(os.cpu_count() or 1, WORKERS)
    if not (words.isascii() and words.isdecimal() and int(words) <= MOST_WORKERS):
        raise SettingsError(
            f"YINGJI_WORKERS 的值“{words}”不是可用的进程数",
            remedy=f"请写 0 到 {MOST_WORKERS} 之间的整数，或取消该设置",
        )
    return int(words)
