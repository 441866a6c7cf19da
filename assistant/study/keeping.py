"""A paper on disk: JSON that a person can read, with everything needed to check it again later."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.study.item import Paper
from ingest.errors import ReadingError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT = "yingji-paper-1"
REMEDY = "请选 yingji study 存下的 .json 试卷；自己出的卷子请存成 .docx、.xlsx 或 .md"


def dumps(paper: Paper) -> str:
    """The paper as JSON, byte for byte the same for the same paper."""
    plain = _adapter().dump_python(paper, mode="json", exclude=unsaid(paper))
    return json.dumps({"format": FORMAT, "paper": plain}, ensure_ascii=False, indent=1) + "\n"


def unsaid(paper: object) -> set[str] | None:
    """The fields that the JSON of a paper leaves out: what nothing was done to is not told."""
    return {"rewording"} if isinstance(paper, Paper) and paper.rewording is None else None


def loads(text: str, name: str = "") -> Paper:
    """The paper that `dumps` wrote; ReadingError when it is none. name: of the file, for the message."""
    try:
        held = json.loads(text)
        if not isinstance(held, dict) or held.get("format") != FORMAT:
            raise ValueError(FORMAT)
        return _adapter().validate_python(held["paper"])
    except (ValueError, KeyError, RecursionError) as error:
        raise ReadingError("不是存下的试卷，或内容已损坏", name, REMEDY) from error


def load(path: Path) -> Paper:
    """The paper in a file; ReadingError when it cannot be read."""
    try:
        return loads(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError("试卷文件打不开", path.name, "请检查路径和权限") from error


@cache
def _adapter() -> TypeAdapter[Paper]:
    from pydantic import TypeAdapter

    return TypeAdapter(Paper)
