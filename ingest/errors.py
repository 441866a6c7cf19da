"""What can go wrong, said in one Chinese sentence: what, where, and what to do next."""

from __future__ import annotations


class YingjiError(Exception):
    """An error a user can act on.

    what: what happened; where: the file, folder or setting it happened to; remedy: what to do next.
    `str(error)` is the one sentence that is shown.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        head = f"{self.where}：{self.what}" if self.where else self.what
        return f"{head}；{self.remedy}。" if self.remedy else f"{head}。"


class ReadingError(YingjiError):
    """A file that cannot be read as text; the other files of the same run go in."""


class LibraryError(YingjiError):
    """A library that cannot be opened, is held by another process, or does not fit its settings."""


class NotFoundError(YingjiError):
    """A document, section or file that was named and does not exist."""


class SettingsError(YingjiError):
    """A setting whose value cannot be used."""
