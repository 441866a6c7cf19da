"""Radicals that stand for characters: many fonts name 工 as the radical ⼯ (U+2F2F), which looks the same and matches nothing."""

from __future__ import annotations

import re
import unicodedata

RADICAL = re.compile("[\u2e80-\u2fdf]")
SUPPLEMENT = (
    "⺁厂⺒巳⺓幺⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
    "⻗雨⺶羊⻑長⻒長⺝月⺩王⺪疋⻐钅⻈讠⻏阝⺰纟⻌辶⻠饣"
)
CHARACTERS = dict(zip(SUPPLEMENT[::2], SUPPLEMENT[1::2], strict=True)) | {"⼾": "户"}


def characters(text: str) -> str:
    """`text` with every radical as the character that it is the picture of; its length stays the same."""
    return RADICAL.sub(lambda found: CHARACTERS.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)
