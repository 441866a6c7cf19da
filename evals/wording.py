"""Text as the question format compares it."""

from __future__ import annotations

import re

from ingest.folding import fold

MARK = re.compile(r"\[\d+\]")


def comparable(text: str) -> str:
    """NFKC, lower case, no white space, straight quotes, without citation marks."""
    return fold(MARK.sub("", text))
