"""The words that search counts: single Han characters and their bigrams, Latin words and numbers whole."""

from __future__ import annotations

import re
import unicodedata
from operator import add

RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff〇]+|[a-z]+|\d+(?:\.\d+)?")


def terms(text: str) -> list[str]:
    """The terms of `text` in reading order: "2024年度" gives 2024, 年, 度, 年度."""
    found: list[str] = []
    for run in RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0].isascii():
            found.append(run)
        else:
            found.extend(run)
            found.extend(map(add, run, run[1:]))
    return found
