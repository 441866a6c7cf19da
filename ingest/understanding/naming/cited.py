"""The documents that a text names in 《…》, also where a line break or another 《…》 stands inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Span

SIGN = re.compile(r"[《》]")
BLANK = re.compile(r"\s+")
ALIAS = re.compile(r"[（(，,]\s*(?:以下|下文)?(?:简称|统称|合称)(?:为|作|：|:)?\s*[“\"]?$")
GENERIC = re.compile(
    r"(?:通知|意见|办法|规定|条例|方案|规划|要点|预案|决定|细则|标准|规范|指南|纲要|计划|公告|报告|批复|函|令|法|实施意见|实施方案|实施办法|实施细则|管理办法|工作方案|行动计划)$"
)
PAPER = re.compile(r"(?:证|证书|执照|凭证|[登申审备报]\w{0,3}表|(?:通知|决定|告知|责任|承诺|申请|委托|协议|说明)书)$")
"""A paper that is handed out or filled in, not a document to look up: 《烟花爆竹安全生产许可证》."""
LONGEST = 150


@dataclass(frozen=True, slots=True)
class Named:
    """span: with its 《》; title: what it names, on one line; for a short name (以下简称《意见》) the full title."""

    span: Span
    title: str


def titles_in(text: str) -> Iterator[Named]:
    """Every outermost 《…》 in reading order; 《意见》 alone names what was called so before, else nothing; no permits."""
    short: dict[str, str] = {}
    last = ""
    for span in _outermost(text):
        title = BLANK.sub("", text[span.start + 1 : span.end - 1])
        if not title:
            continue
        if last and ALIAS.search(text, max(0, span.start - 12), span.start):
            short[title] = last
        if title in short:
            yield Named(span, short[title])
        elif not GENERIC.fullmatch(title) and not PAPER.search(title):
            last = title
            yield Named(span, title)


def _outermost(text: str) -> Iterator[Span]:
    """The spans from 《 to its own 》; one that does not close within LONGEST characters is passed over."""
    start, depth = 0, 0
    for sign in SIGN.finditer(text):
        if depth and sign.start() - start > LONGEST:
            depth = 0
        if sign[0] == "《":
            start, depth = (start, depth + 1) if depth else (sign.start(), 1)
        elif depth:
            depth -= 1
            if not depth:
                yield Span(start, sign.end())
