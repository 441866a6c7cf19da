"""Which desk serves a command: the library itself, or the server that owns it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.desk import Desk, LibraryDesk
from assistant.settings import Settings, read_settings
from ingest.errors import LibraryError
from ingest.store.ownership import holder


@contextmanager
def desk(library: Path | None, purpose: str, *, create: bool = False) -> Iterator[Desk]:
    """The desk of a library: through its running server where there is one, else by owning the library.

    create: make an empty library when there is none; otherwise a missing library is an error.
    """
    settings = read_settings(library=library)
    owner = holder(settings.library)
    if owner and owner.address:
        from ui.client import ServerDesk

        with ServerDesk(owner.address, owner.token) as served:
            yield served
    else:
        with own(settings, purpose, create=create) as owned:
            yield owned


def speaks(desk: Desk) -> bool:
    """Whether this desk has a language model that puts words together."""
    return isinstance(desk, LibraryDesk) and bool(desk.settings.model)


def own(settings: Settings, purpose: str, *, create: bool = False) -> LibraryDesk:
    """The desk of a library that this process owns from now on."""
    from ingest.embedding import load
    from ingest.library import Library

    if not create and not (settings.library / "catalog.sqlite").exists():
        raise LibraryError(
            "这里还没有库", str(settings.library), "先运行 yingji ingest 政策文件夹，或用 --library 指明库的位置"
        )
    return LibraryDesk(Library.open(settings.library, load(settings.embedding), purpose=purpose), settings)
