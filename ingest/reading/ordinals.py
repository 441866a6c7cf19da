"""The number formats of Word's automatic lists (ECMA-376 part 1, 17.18.59): a count becomes what the page shows."""

from __future__ import annotations

DIGITS = "〇一二三四五六七八九"
LEGAL = {"simplified": "零壹贰叁肆伍陆柒捌玖", "traditional": "零壹貳參肆伍陸柒捌玖"}
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN += ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
SERIES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}
PLAIN = frozenset(("decimal", "decimalHalfWidth", "ordinal", "cardinalText", "ordinalText"))
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def ordinal(count: int, format: str) -> str | None:
    """`count` in a Word number format; None for a format that is not known, or a count that it cannot show."""
    if format in SERIES:
        series = SERIES[format]
        return series[count - 1] if 1 <= count <= len(series) else str(count)
    if format in PLAIN:
        return str(count)
    writer = WRITERS.get(format)
    return writer(count) if writer and 0 <= count < 10_000 else None


def thousands(count: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """Chinese with units: 10 十, 12 十二, 20 二十, 101 一百零一, 110 一百一十. `count` from 0 to 9,999."""
    if count == 0:
        return digits[0]
    words = ""
    for place, figure in zip(range(len(str(count)) - 1, -1, -1), str(count), strict=True):
        if figure != "0":
            words += digits[int(figure)] + ("", *units)[place]
        elif words and not words.endswith(digits[0]):
            words += digits[0]
    words = words.rstrip(digits[0])
    return words[1:] if 10 <= count < 20 and digits[1] == "一" else words


def _positional(count: int) -> str:
    return "".join(DIGITS[int(figure)] for figure in str(count))


def _counting(count: int) -> str:
    """Chinese up to 99 with 十, from 100 on figure by figure."""
    return thousands(count) if 0 < count < 100 else _positional(count)


def _japanese(count: int) -> str:
    """As thousands, without the one before 百 and 千, and without zeros: 101 百一."""
    words = thousands(count).replace("零", "") if count else "〇"
    for unit in "千百":
        words = words.replace(f"一{unit}", unit)
    return words.replace("百一十", "百十")


def _letters(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count else ""


def _roman(count: int) -> str:
    words = ""
    for size, letters in ROMAN:
        times, count = divmod(count, size)
        words += letters * times
    return words


WRITERS = {
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": lambda count: str(count).translate(FULL_WIDTH),
    "decimalFullWidth2": lambda count: str(count).translate(FULL_WIDTH),
    "numberInDash": lambda count: f"- {count} -",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": thousands,
    "taiwaneseCountingThousand": thousands,
    "japaneseCounting": _japanese,
    "koreanCounting": thousands,
    "ideographDigital": _positional,
    "taiwaneseDigital": _positional,
    "koreanDigital2": _positional,
    "japaneseDigitalTenThousand": _positional,
    "chineseLegalSimplified": lambda count: thousands(count, LEGAL["simplified"], "拾佰仟"),
    "ideographLegalTraditional": lambda count: thousands(count, LEGAL["traditional"], "拾佰仟"),
    "japaneseLegal": lambda count: thousands(count, LEGAL["traditional"], "拾佰仟"),
}
