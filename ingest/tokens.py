"""Lengths in tokens: the door to tiktoken, with a vocabulary that needs no network."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import SettingsError

if TYPE_CHECKING:
    from tiktoken import Encoding

YINGJI = "yingji"
PUBLIC = ("cl100k_base", "o200k_base")
VOCABULARY = Path(__file__).parent / "data" / "vocabulary.tiktoken"

# Every character falls into exactly one branch, and every branch is bounded: the merges inside one piece
# take time quadratic in its length.
PIECES = r"\p{Han}{1,16}|[\p{L}&&[^\p{Han}]]{1,32}|[\p{N}&&[^\p{Han}]]{1,4}|\s{1,16}|[^\s\p{L}\p{N}\p{Han}]{1,16}"


def counter(name: str = YINGJI) -> Callable[[str], int]:
    """A function that counts the tokens of a text in the vocabulary `name`; SettingsError as in `encoding`."""
    encode = encoding(name).encode_ordinary
    return lambda text: len(encode(text))


@cache
def encoding(name: str) -> Encoding:
    """The tiktoken encoding `name`: "yingji" (shipped), "cl100k_base" or "o200k_base" (from tiktoken's cache or
    the network). SettingsError for any other name, and where a public one cannot be loaded."""
    if name == YINGJI:
        return assembled(name, ranks(VOCABULARY.read_bytes()))
    if name not in PUBLIC:
        known = "、".join((YINGJI, *PUBLIC))
        raise SettingsError(f"没有名为“{name}”的词元表", remedy=f"请从 {known} 中选一个")
    return public(name)


def ranks(lines: bytes) -> dict[bytes, int]:
    """The ranks written in tiktoken's own file format: a token in base64 and its rank on each line."""
    pairs = (line.split() for line in lines.splitlines() if line)
    return {base64.b64decode(token): int(rank) for token, rank in pairs}


def assembled(name: str, mergeable: dict[bytes, int]) -> Encoding:
    """The encoding with these ranks over the pieces of PIECES, without special tokens."""
    from tiktoken import Encoding

    return Encoding(name, pat_str=PIECES, mergeable_ranks=mergeable, special_tokens={})


def public(name: str) -> Encoding:
    """One of OpenAI's encodings, from tiktoken's cache or else the network; SettingsError where neither has it."""
    import tiktoken

    try:
        return tiktoken.get_encoding(name)
    except Exception as error:  # whatever the network stack raises; the reason goes into the sentence
        raise SettingsError(
            f"词元表“{name}”不在本机缓存里，也无法下载（{type(error).__name__}）",
            remedy=f"请改用随程序提供的 {YINGJI}，或把该词元表放进环境变量 TIKTOKEN_CACHE_DIR 所指的文件夹",
        ) from error
