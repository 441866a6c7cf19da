"""From bytes to characters: byte-order mark, strict UTF-8, UTF-16, strict GB18030, and a count of what was unreadable."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ingest.errors import ReadingError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "hz-gb-2312": "gb18030", "big5": "big5hkscs"}
NOISE = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
HIGH = re.compile("[^\x00-\x7f]")
ORDINARY = re.compile(r"[\t-\r\x20-\x7e\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
REPLACEMENT = "\ufffd"
SAMPLE = 100_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters and the sentences that say what was lost on the way to them."""

    text: str
    losses: tuple[str, ...] = ()


def decoded(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """The characters of `data`; declared: the encoding that the file itself names.

    Raises ReadingError where the bytes are no text at all.
    """
    text, losses = _characters(data, declared)
    if _is_noise(text):
        raise ReadingError(
            "内容不是文字（可能是改了后缀的图片或程序文件）", name, "请确认文件并换成文本、Word 或 PDF 格式"
        )
    unreadable = text.count(REPLACEMENT) - data.count(REPLACEMENT.encode())
    if unreadable > 0:
        losses += (f"有 {unreadable} 个字符无法识别，已用 {REPLACEMENT} 代替",)
    return Decoded(text, losses)


def _characters(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), ()
    if wide := _utf16(data):
        return data.decode(wide, "replace"), ()
    text = data.decode("utf-8", "replace")
    if _is_nearly_clean(text, data):
        return text, ()
    return _national(data, declared)


def _utf16(data: bytes) -> str | None:
    """The UTF-16 that `data` must be without saying so; None when it is something else.

    Text in UTF-16 has zero bytes (in every digit and line break) and reads as ordinary text in one byte order. Bytes
    that are valid UTF-8 are taken for it only when a quarter or more of them are zero.
    """
    sample = data[: SAMPLE // 2 * 2]
    zeros = sample.count(0)
    if not zeros or (zeros * 4 < len(sample) and _is_utf8(sample)):
        return None
    shares = {order: _ordinary(sample.decode(order, "replace")) for order in ("utf-16-le", "utf-16-be")}
    likeliest = max(shares, key=lambda order: shares[order])
    return likeliest if shares[likeliest] > 0.9 else None


def _ordinary(text: str) -> float:
    """The share of ordinary Chinese and Latin characters in `text`."""
    return len(ORDINARY.findall(text)) / max(len(text), 1)


def _is_utf8(sample: bytes) -> bool:
    return REPLACEMENT not in sample.decode("utf-8", "replace")[:-3]


def _is_nearly_clean(text: str, data: bytes) -> bool:
    """True when `data`, read as UTF-8 into `text`, is valid but for a few damaged places.

    Damaged UTF-8 is often valid GB18030 by accident, so this is asked first.
    """
    bad = text.count(REPLACEMENT) - data.count(REPLACEMENT.encode())
    return bad <= 0 or bad * 20 < len(HIGH.findall(text))


def _national(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for encoding in (_known(declared), "gb18030"):
        try:
            if encoding:
                text = data.decode(encoding)
                return text, _doubt(text) if encoding == "gb18030" else ()
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace"), ()


def _known(declared: str | None) -> str | None:
    """The codec for a declared charset, widened to its superset; None when there is no such codec or it is UTF."""
    label = SUPERSETS.get((declared or "").lower(), (declared or "").lower())
    try:
        return None if label.startswith("utf") else codecs.lookup(label).name
    except LookupError:
        return None


def _doubt(text: str) -> tuple[str, ...]:
    """Half or more of the characters outside GB2312: perhaps another encoding that GB18030 happens to accept."""
    high = "".join(HIGH.findall(text[:SAMPLE]))
    common = len(high.encode("gb2312", "ignore")) // 2
    return ("编码可能不是 GB18030，文字可能有误",) if common * 2 < len(high) else ()


def _is_noise(text: str) -> bool:
    """True when more than one character in twenty, and more than three, is a control character or unreadable.

    Zero bytes aside: a disk that failed leaves runs of them in a good text.
    """
    noise = len(NOISE.findall(text))
    return noise > 3 and noise * 20 > len(text) - text.count("\x00")
