"""A file becomes a Reading: what it really is decides who reads it, and a file without words is a failure."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from ingest.document import Reading
from ingest.errors import ReadingError, YingjiError
from ingest.reading.decoding import decoded
from ingest.reading.lines import clean, invisible_loss
from ingest.reading.markdown import read_markdown
from ingest.reading.office import read_docx
from ingest.reading.pdf import read_pdf
from ingest.reading.web import read_html

FORMATS = frozenset((".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf"))
LARGEST = 200 * 2**20
KINDS = {".markdown": ".md", ".htm": ".html"}
SIGNATURES = (
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM\x00\x00", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "GZ 压缩包"),
    (b"\x7fELF", "程序文件"),
    (b"MZ\x90", "程序文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"SQLite format 3", "数据库文件"),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORD_PART = "wordprocessingml.document.main+xml"
PACKAGES = {"xl/workbook.xml": "Excel 表格", "ppt/presentation.xml": "演示文稿", "OFD.xml": "OFD 版式文件"}
PAGE = re.compile(rb"<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE)
FRAGMENT = re.compile(rb"\s*<(?:div|table|p|h[1-6]|meta|title)[\s>][^\x00]*</", re.IGNORECASE)
ARCHIVE = re.compile(rb"\A(?:From |MIME-Version:)[\s\S]{0,2000}multipart/related", re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
RESAVE = "请用 Word 或 WPS 打开并另存为 .docx 后再试"
EXPORT = "请在原程序中导出为 PDF、Word 或文本文件后再试"


def read(path: Path) -> Reading:
    """What the file at `path` says. Raises ReadingError with one sentence where nothing can be read from it."""
    data = _content(path)
    kind = recognised(data, path)
    try:
        reading = READERS[kind](data, path.name)
    except (YingjiError, MemoryError):
        raise
    except Exception as error:  # whatever a parser throws at a damaged file
        raise ReadingError(f"无法解析（{type(error).__name__}）", path.name, EXPORT) from error
    if not reading.text.strip():
        raise ReadingError("没有读出任何文字（可能只有图片或空白）", path.name, "请先用文字识别（OCR）软件处理后再试")
    return _noted(reading, kind, path)


def _content(path: Path) -> bytes:
    """The bytes of a file that is there, may be read, is neither empty nor too large."""
    try:
        if path.is_dir():
            raise ReadingError("是文件夹，不是文件", path.name, "请指定其中的文件")
        size = path.stat().st_size
        if size > LARGEST:
            raise ReadingError(f"文件过大（{size // 2**20} MB，上限 {LARGEST // 2**20} MB）", path.name, "请拆分后再试")
        if not path.is_file():
            raise ReadingError("不是普通文件", path.name, "请指定文本、网页、Word 或 PDF 文件")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadingError("文件不存在", path.name, "请检查路径") from error
    except PermissionError as error:
        raise ReadingError("没有读取权限", path.name, "请修改文件权限后再试") from error
    except (OSError, ValueError) as error:
        raise ReadingError(f"无法读取（{type(error).__name__}）", path.name, "请检查磁盘和文件名") from error
    if not data:
        raise ReadingError("是空文件", path.name, "请重新下载或删除它")
    return data


def recognised(data: bytes, path: Path) -> str:
    """The format of `data`, one of .txt .md .html .docx .pdf: by what it holds, then by the suffix of `path`.

    Raises ReadingError for a format that cannot be read.
    """
    suffix = path.suffix.lower()
    stated = KINDS.get(suffix, suffix)
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _packed(data, path)
    _refuse_foreign(data, path)
    if stated in (".docx", ".pdf") and not _is_page(data):
        remedy = RESAVE if stated == ".docx" else "请重新下载或导出"
        raise ReadingError(f"内容不是 {stated} 文件（可能已损坏或改了后缀）", path.name, remedy)
    if _is_page(data, strict=stated == ".md"):
        return ".html"
    if stated in (".txt", ".md", ".html"):
        return stated
    raise ReadingError(f"不支持 {suffix or '没有后缀'} 的文件", path.name, "支持 txt、md、html、docx 和 pdf")


def _packed(data: bytes, path: Path) -> str:
    """.docx for a zip that holds a Word document."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = set(packed.namelist())
            types = packed.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        if path.suffix.lower() == ".docx":
            raise ReadingError("Word 文件不完整或已损坏，无法打开", path.name, "请重新下载或另存一份后再试") from error
        raise ReadingError("压缩包已损坏，无法打开", path.name, "请重新下载，或解压后再试") from error
    if WORD_PART.encode() in types:
        return ".docx"
    kind = next((kind for part, kind in PACKAGES.items() if part in names), "压缩包")
    raise ReadingError(f"内容是{kind}，不是 Word 文件", path.name, EXPORT if kind != "压缩包" else "请解压后再试")


def _refuse_foreign(data: bytes, path: Path) -> None:
    if data.startswith(OLD_OFFICE):
        locked = ENCRYPTED in data
        what = "文件有密码保护，无法打开" if locked else "是旧版 Office 文件（.doc、.xls、.wps 等）"
        raise ReadingError(what, path.name, "请去掉密码后再试" if locked else RESAVE)
    foreign = next((kind for mark, kind in SIGNATURES if data.startswith(mark)), None)
    if foreign:
        raise ReadingError(f"内容是{foreign}，不是文字", path.name, EXPORT)
    if ARCHIVE.match(data):
        raise ReadingError("是 MHT 单一网页文件", path.name, "请在浏览器中另存为“仅 HTML”后再试")


def _is_page(data: bytes, strict: bool = False) -> bool:
    """True for HTML. strict: only with its <html> or <!doctype html>, since Markdown may hold other tags."""
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not head.startswith(b"<"):
        return False
    return bool(PAGE.search(head) or (not strict and FRAGMENT.match(head)))


def _read_text(data: bytes, name: str) -> Reading:
    source = decoded(data, name)
    text, invisible = clean(source.text)
    return Reading(text, "txt", losses=source.losses + invisible_loss(invisible))


def _read_marked(data: bytes, name: str) -> Reading:
    source = decoded(data, name)
    return read_markdown(source.text, source.losses)


def _read_page(data: bytes, name: str) -> Reading:
    declared = CHARSET.search(data[:8192].replace(b"\x00", b""))
    source = decoded(data, name, declared[1].decode() if declared else None)
    return read_html(source.text, source.losses)


READERS: dict[str, Callable[[bytes, str], Reading]] = {
    ".txt": _read_text,
    ".md": _read_marked,
    ".html": _read_page,
    ".docx": read_docx,
    ".pdf": read_pdf,
}


def _noted(reading: Reading, kind: str, path: Path) -> Reading:
    """`reading` with a sentence on a suffix that does not fit the content, where it does not."""
    suffix = path.suffix.lower()
    if KINDS.get(suffix, suffix) == kind:
        return reading
    words = {".html": "网页", ".docx": "Word 文件", ".pdf": "PDF 文件"}[kind]
    return replace(reading, losses=(f"后缀是 {suffix or '空'}，内容其实是{words}，已按{words}读取", *reading.losses))
