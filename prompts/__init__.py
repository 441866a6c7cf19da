"""The words for a language model, one Markdown file each, filled with `string.Template`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

DIVIDER = "\n---\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """提示词: standing orders above a line of three dashes, below it the place for what is asked.

    text: the whole file; digest: the first 12 hexadecimal digits of its SHA-256.
    """

    name: str
    text: str
    digest: str

    @property
    def stamp(self) -> str:
        """What an answer keeps of it: answer:1f2e3d4c5b6a."""
        return f"{self.name}:{self.digest}"

    def messages(self, **data: str) -> tuple[tuple[str, str], ...]:
        """(role, words) pairs for a chat model; `data` goes into the last of them only, and is never read as a template."""
        orders, _, asked = self.text.partition(DIVIDER)
        return ("system", orders.strip()), ("user", Template(asked.strip()).substitute(data))


@cache
def load(name: str) -> Prompt:
    """The prompt in `name`.md."""
    text = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest()[:12])
