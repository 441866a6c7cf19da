"""What `yingji doctor` says about a library: each finding with its remedy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.duty import Wanted
from ingest.errors import LibraryError
from ingest.store import integrity
from ingest.store.catalog import FILE, Catalog
from ingest.store.indexes import NAMES, Indexes
from ingest.store.integrity import VECTORS, WORDS

REBUILD = "请运行 yingji ingest --rebuild 重建索引"
AGAIN = "请用 yingji ingest 把原来的文件或文件夹再收录一次"
RESTORE = "请用备份恢复，或移走这个资料库文件夹后重新运行 yingji ingest"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. sentence: what was found; remedy: what to do, "" when all is well."""

    name: str
    ok: bool
    sentence: str
    remedy: str = ""


def present(folder: Path, create: bool) -> None:
    """See that there is a library in `folder`, or may be one; LibraryError when not, and when its catalog is gone."""
    catalog = folder / FILE
    if any(each.is_file() and each.stat().st_size for each in (catalog, folder / f"{FILE}-wal")):
        return
    if any((folder / name).exists() for name in (WORDS, VECTORS)):
        raise LibraryError("目录库缺失或为空，而索引还在", str(catalog), RESTORE)
    if not create:
        raise LibraryError("这里还没有资料库", str(folder), "请先运行 yingji ingest 导入文件，或运行 yingji demo")


def examine(folder: Path, catalog: Catalog, indexes: Indexes, fingerprint: str, deep: bool) -> tuple[Finding, ...]:
    """The state of the catalog, the two indexes, the model and the source files."""
    sizes = catalog.sizes()
    held = Finding("资料库", True, f"{folder}：{len(sizes)} 份文件，{sum(sizes.values())} 个片段")
    model = Finding("嵌入模型", True, f"向量出自 {fingerprint}")
    indexed = tuple(index(folder, name, indexes, sum(sizes.values()), fingerprint, deep) for name in (WORDS, VECTORS))
    return (held, shelf(catalog, deep), register(catalog), *indexed, model, files(catalog))


def shelf(catalog: Catalog, deep: bool) -> Finding:
    """The catalog; deep: SQLite's own check, and every passage against its document's text."""
    if not deep:
        return Finding("目录库", True, "可以打开（逐项核对请用深度检查）")
    faults = (*catalog.sound(), *mismatches(catalog))
    if faults:
        return Finding("目录库", False, f"有 {len(faults)} 处不符：{faults[0]}", RESTORE)
    return Finding("目录库", True, "结构完好，每个片段、每项任务、每个名词都与原文一致")


def mismatches(catalog: Catalog) -> Iterator[str]:
    """A sentence for each passage, duty and term with words that do not stand at their place in their document."""
    for id in catalog.sizes():
        text = catalog.document(id).text
        for passage in catalog.passages(id):
            if passage.span.of(text) != passage.text:
                yield f"片段 {passage.id} 与原文不符"
        for duty in catalog.duties.page(Wanted(), (id,), False, 0, None)[0]:
            if any(part.span.of(text) != part.text for part in duty.phrases):
                yield f"任务 {duty.id} 与原文不符"
        for term in catalog.glossary.named(None, (id,)):
            if any(part.span.of(text) != part.text for part in (term.words, *term.items)):
                yield f"名词“{term.words.text}”与原文不符"


def register(catalog: Catalog) -> Finding:
    """The register of duties, and whether documents of a former version have none yet."""
    unread = len(catalog.duties.unread())
    found = f"{catalog.duties.count()} 项任务"
    if unread:
        return Finding("任务台账", False, f"{found}；{unread} 份文件由旧版程序收录，还没有台账", AGAIN)
    return Finding("任务台账", True, found)


def index(folder: Path, name: str, indexes: Indexes, passages: int, fingerprint: str, deep: bool) -> Finding:
    """One index; deep: a trial of its files in a child process."""
    title = NAMES[name]
    if deep:
        indexes.vectors.close()  # never two processes on one Chroma folder; it opens again at its next use
        if not integrity.survives(folder, name, fingerprint):
            return Finding(title, False, "试用未通过：内容与目录库不符或文件已损坏", REBUILD)
        return Finding(title, True, f"试用通过，{passages} 个片段都在")
    if name == WORDS and indexes.words.count() != passages:
        return Finding(title, False, f"收有 {indexes.words.count()} 个片段，目录库有 {passages} 个", REBUILD)
    return Finding(title, True, f"与目录库一致，{passages} 个片段")


def files(catalog: Catalog) -> Finding:
    """Whether the files that went in are still where they were."""
    sources = catalog.sources()
    gone = [source for source in sources if not os.path.lexists(source.path)]
    if gone:
        first = f"{len(gone)} 个来源文件已不在原处（如 {gone[0].name}），其内容仍在库中"
        return Finding("来源文件", False, first, "如不再需要，请运行 yingji ingest --sync 文件夹 或 yingji remove")
    return Finding("来源文件", True, f"{len(sources)} 个来源文件都在原处")
