"""Other wordings of what a question says: words of the field that mean the same, figures in both scripts."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from assistant.wording import lines
from ingest.numerals import chinese_to_int, int_to_chinese

COUNTED = re.compile(
    r"(\d{1,3}|[一二两三四五六七八九十百]{1,5})(?=[个家次名人项类种件处场条支部座天日年月元级度倍轮套台辆大步张])"
)


@lru_cache(maxsize=256)
def variants(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of words of the text and another wording of them (危化品, 危险化学品), longest first."""
    pairs = [(word, other) for word in _words() if word in text for other in _groups()[word] if other not in text]
    pairs += [(found[0], other) for found in COUNTED.finditer(text) for other in _other_script(found[0])]
    return tuple(dict.fromkeys(sorted(pairs, key=lambda pair: (-len(pair[1]), pair))))


def _other_script(figure: str) -> tuple[str, ...]:
    if figure.isdigit():
        number = int(figure)
        return ("两", "二") if number == 2 else (int_to_chinese(number),)
    number = chinese_to_int(figure)
    return (
        ()
        if number is None or number == 1
        else (str(number), *(("二",) if figure == "两" else ("两",) if figure == "二" else ()))
    )


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """Each word of the field with its other wordings."""
    groups: dict[str, list[str]] = {}
    for line in lines("synonyms.tsv"):
        words = line.split("\t")
        for word in words:
            groups.setdefault(word, []).extend(other for other in words if other != word)
    for line in lines("colloquial.tsv"):
        word, *others = line.split("\t")
        groups.setdefault(word, []).extend(other for other in others if other != word)
    return {word: tuple(dict.fromkeys(others)) for word, others in groups.items()}


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted(_groups(), key=lambda word: (-len(word), word)))
