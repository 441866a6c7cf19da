"""Which document of the library a title in 《…》 names, however it is written there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.document import Entry
from ingest.folding import fold
from ingest.store.listing import SUPERSEDED

NATION = "中华人民共和国"
TAIL = re.compile(r"[（(](?:试行|暂行|草案|征求意见稿|修订|修正|全文|\d{4}年?(?:版|本|修订|修正)?|[\d-]+)[）)]$")
ISSUED = re.compile(
    r"(?:关于)?(?:印发|发布|公布|颁布|转发|批转|下发)(?:实施)?[〈《<]?(.+?)[〉》>]?的?(?:通知|公告|函|令|决定|通报)$"
)
INNER = re.compile(r"[〈《](.+)[〉》]")
SIGNS = re.compile(r"[\s“”\"'‘’《》〈〉·・，,、]")


def bare(title: str) -> str:
    """A title as it is compared: folded, without quotation marks, 中华人民共和国 and （试行）."""
    plain = TAIL.sub("", SIGNS.sub("", fold(title)))
    return plain.removeprefix(NATION)


def names_of(title: str) -> Iterator[str]:
    """What a title goes by: itself, and what it issues (关于印发X的通知 is also X)."""
    yield bare(title)
    for pattern in (INNER, ISSUED):
        found = pattern.search(title)
        if found:
            yield bare(found[1])


class Titles:
    """The titles of a library, for looking up what a 《…》 names; of several versions of a law the one in force."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._held: dict[str, str] = {}
        ordered = sorted(entries, key=lambda entry: entry.status == SUPERSEDED)
        for entry in ordered:
            for name in (*names_of(entry.title), bare(entry.family or "")):
                self._held.setdefault(name, entry.id)
        self._held.pop("", None)
        self._told: dict[str, str | None] = {}

    def target(self, title: str) -> str | None:
        """The id of the document that the title names; None when the library lacks it."""
        if title not in self._told:
            self._told[title] = next((self._held[name] for name in names_of(title) if name in self._held), None)
        return self._told[title]
