"""Zip files that are the same whenever they are made: no clock stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip file can state
CORE = "docProps/core.xml"
CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
READABLE = 0o644 << 16


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file of (name, content), in this order."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            info = ZipInfo(name, EPOCH)
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, READABLE, 3
            archive.writestr(info, content)
    return written.getvalue()


def timeless(data: bytes) -> bytes:
    """An office file without the hours at which it was made."""
    with ZipFile(BytesIO(data)) as archive:
        held = [(name, archive.read(name)) for name in archive.namelist()]
    return packed((name, CLOCK.sub(b"", content) if name == CORE else content) for name, content in held)
