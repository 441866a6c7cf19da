"""Numbers as Chinese documents print them: 二十七, 二〇二四, 廿三, ２７, （七）, 第九条, ⑤."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = (("亿", 100_000_000), ("万", 10_000))
CHINESE_NUMBER = re.compile(r"[〇○零一二三四五六七八九十百千万亿两廿卅]+")
ORDINAL_WORDS = {"首先": 1, "其次": 2, "再次": 3}
CIRCLED = re.compile(r"[①-⑳㈠-㈩⑴-⒇⒈-⒛Ⅰ-Ⅻ]")
LAST_NUMBER = re.compile(r"\d+(?!.*\d)")


def chinese_to_int(words: str) -> int | None:
    """The number that `words` write: Chinese (二十七, 二〇二四, 两千, 廿三) or digits of any width; None if they do not."""
    plain = unicodedata.normalize("NFKC", words).strip()
    if plain.isdecimal():
        return int(plain) if len(plain) <= 18 else None
    plain = plain.replace("廿", "二十").replace("卅", "三十")
    if not CHINESE_NUMBER.fullmatch(plain):
        return None
    if all(character in DIGITS for character in plain):
        return int("".join(str(DIGITS[character]) for character in plain))
    return _scaled(plain)


def _scaled(words: str) -> int | None:
    """A number with units, cut at 亿 and 万; None when the parts do not make one."""
    total, above = 0, 1
    for sign, value in SCALES:
        if sign in words:
            head, _, words = words.partition(sign)
            part = _below_ten_thousand(head)
            if not part:
                return None
            total, above = total + part * value, value
    if not words:
        return total
    if above > 1 and words in DIGITS:
        return total + DIGITS[words] * above // 10  # 两万三 is 23000
    rest = _below_ten_thousand(words)
    return None if rest is None else total + rest


def _below_ten_thousand(words: str) -> int | None:
    """一千二百三十四, 十二, 零五, 一百二 (120): digit and unit by turns, units falling."""
    total, digit, unit, short = 0, None, 10_000, 1
    for character in words:
        if character in UNITS:
            if UNITS[character] >= unit or digit == 0 or (digit is None and character != "十"):
                return None
            unit = UNITS[character]
            total, digit, short = total + (1 if digit is None else digit) * unit, None, max(unit // 10, 1)
        elif character not in DIGITS or digit:
            return None
        else:
            digit, short = DIGITS[character], 1 if digit == 0 else short
    return total + (digit or 0) * short


def int_to_chinese(number: int) -> str:
    """`number` from 0 to 99,999,999 in Chinese: 27 is 二十七, 10 is 十, 110 is 一百一十, 2003 is 二千零三."""
    if not 0 <= number < 100_000_000:
        raise ValueError(f"not between 0 and 99999999: {number}")
    if number >= 10_000:
        head, rest = divmod(number, 10_000)
        gap = "零" if 0 < rest < 1000 else ""
        return int_to_chinese(head) + "万" + gap + (_hundreds(rest) if rest else "")
    return _hundreds(number).removeprefix("一") if 10 <= number < 20 else _hundreds(number)


def _hundreds(number: int) -> str:
    """A number below 10,000, 十 written 一十; zero inside as one 零."""
    signs = "零一二三四五六七八九"
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if gap else "") + signs[digit] + name
        gap = bool(out) and not digit
    return out or "零"


@lru_cache(maxsize=4096)
def marker_value(marker: str) -> int | None:
    """The number a printed marker carries: （七） 7, 第九条 9, 12. 12, 1.2 2, 一是 1, 首先 1, ③ 3, b) 2; None without one.

    第五十条之一 counts as 50: it stands between 50 and 51 and leaves no gap.
    """
    for words, value in ORDINAL_WORDS.items():
        if marker.startswith(words):
            return value
    if CIRCLED.search(marker):
        marker = unicodedata.normalize("NFKC", CIRCLED.search(marker)[0])
    plain = unicodedata.normalize("NFKC", marker)
    digits = LAST_NUMBER.search(plain)
    if digits:
        return int(digits[0])
    words = CHINESE_NUMBER.search(plain)
    return chinese_to_int(words[0]) if words else _letter(plain)


def _letter(words: str) -> int | None:
    """A roman numeral up to 12 in capitals (Ⅳ is IV after folding), or a single letter: b is 2."""
    letters = words.strip(" .、，,()（）:：")
    romans = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
    if letters in romans:
        return romans.index(letters) + 1
    return ord(letters.lower()) - 96 if len(letters) == 1 and "a" <= letters.lower() <= "z" else None
