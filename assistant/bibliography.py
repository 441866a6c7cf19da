"""The documents that the library's documents cite (引用文件): which of them it holds, which are missing, who names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.glossary import TermQuery, within
from ingest.document import Entry
from ingest.duty import Reference
from ingest.library import Library
from ingest.store.titles import bare


@dataclass(frozen=True, slots=True)
class CitedWork:
    """被引文件. title: as named most often; target: the document of the library, None when it is missing; uses: every
    place that names it."""

    title: str
    target: Entry | None
    uses: tuple[Reference, ...]

    @property
    def citing(self) -> tuple[str, ...]:
        """Ids of the documents that name it, in order."""
        return tuple(dict.fromkeys(use.document for use in self.uses))


@dataclass(frozen=True, slots=True)
class Bibliography:
    """works: those named by most documents first; entries: the documents that name any; as in Glossary for the rest."""

    works: tuple[CitedWork, ...]
    entries: tuple[Entry, ...]
    documents_searched: int
    notes: tuple[str, ...] = ()


def bibliography(query: TermQuery, library: Library) -> Bibliography:
    """What the documents of `query` cite; a document's own title is no citation."""
    documents, notes = within(query, library)
    held: dict[str, list[Reference]] = {}
    for one in library.references(documents):
        if one.target != one.document:
            held.setdefault(one.target or bare(one.title), []).append(one)
    works = [_work(uses, library) for uses in held.values()]
    works.sort(key=lambda work: (-len(work.citing), -len(work.uses), work.title))
    citing = {use.document for work in works for use in work.uses}
    entries = tuple(entry for entry in library.entries() if entry.id in citing)
    return Bibliography(tuple(works), entries, len(documents), notes)


def _work(uses: Sequence[Reference], library: Library) -> CitedWork:
    titles = [use.title for use in uses]
    target = library.entry(uses[0].target) if uses[0].target else None
    return CitedWork(max(titles, key=titles.count), target, tuple(uses))


def as_dot(found: Bibliography) -> str:
    """The graph of citations in the language of Graphviz: who names whom, missing documents in dashes."""
    return (
        "\n".join(
            (
                "digraph 引用文件 {",
                "  rankdir=LR;",
                '  node [shape=box, fontname="Noto Sans CJK SC"];',
                *_dot(found),
                "}",
            )
        )
        + "\n"
    )


def _dot(found: Bibliography) -> Iterator[str]:
    names = {entry.id: entry.title for entry in found.entries}
    names |= {work.target.id: work.target.title for work in found.works if work.target}
    yield from (f"  {quoted(id)} [label={quoted(title)}];" for id, title in names.items())
    for number, work in enumerate(found.works):
        node = work.target.id if work.target else f"missing{number}"
        if not work.target:
            yield f"  {quoted(node)} [label={quoted(work.title)}, style=dashed];"
        for document in work.citing:
            times = sum(use.document == document for use in work.uses)
            yield f"  {quoted(document)} -> {quoted(node)}" + (f" [label={times}];" if times > 1 else ";")


def quoted(words: str) -> str:
    """`words` as a string of the DOT language."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
