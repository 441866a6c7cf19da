"""Files that are empty, damaged, locked, misnamed or made to hurt: each gets one sentence, none stops the others."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ingest.document import Reading
from ingest.errors import ReadingError
from ingest.reading import LARGEST, read
from ingest.reading.sandbox import Sandbox
from tests.ingest import making


def zipped(**entries: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in entries.items():
            packed.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


WORD = making.numbered_word((making.Level("decimal", "%1."),), [(0, "防汛预案")])
PDF = making.drawn_pdf("防汛预案")
HOSTILE = {
    "empty.txt": (b"", "是空文件"),
    "empty.pdf": (b"", "是空文件"),
    "blank.txt": (b" \n\t\n", "没有读出任何文字"),
    "marks.txt": (b"\xef\xbb\xbf", "没有读出任何文字"),
    "zeros.txt": (b"\x00" * 5000, "没有读出任何文字"),
    "blank.md": (b"# \n<!-- nothing -->\n", "没有读出任何文字"),
    "blank.html": (b"<html><body><script>x</script></body></html>", "没有读出任何文字"),
    "blank.docx": (making.Word().data(), "没有读出任何文字"),
    "cut.docx": (WORD[: len(WORD) * 2 // 3], "Word 文件不完整或已损坏"),
    "noise.docx": (b"PK\x03\x04" + os.urandom(2000), "Word 文件不完整或已损坏"),
    "sheet.docx": (zipped(a__b=b"<x/>"), "内容是压缩包"),
    "text.docx": ("防汛预案".encode(), "内容不是 .docx 文件"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧版 Office 文件"),
    "locked.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "有密码保护"),
    "locked.pdf": (making.locked_pdf(), "有密码保护"),
    "cut.pdf": (PDF[: len(PDF) // 2], "不完整"),
    "noise.pdf": (b"%PDF-1.7\n" + os.urandom(3000) + b"\n%%EOF", "已损坏|无法解析|没有文字层"),
    "loop.pdf": (making.looping_pdf(), "没有文字层|已损坏|无法解析|解析"),
    "text.pdf": ("防汛预案".encode(), "内容不是 .pdf 文件"),
    "scan.pdf": (making.drawn_pdf(None), "没有文字层"),
    "picture.txt": (making.PNG, "PNG 图片"),
    "memo.rtf": (b"{\\rtf1 abc}", "RTF 文件"),
    "page.mht": (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n", "MHT"),
    "bundle.zip": (zipped(a=b"1"), "内容是压缩包"),
    "layout.ofd": (zipped(**{"OFD.xml": b"<x/>"}), "OFD"),
    "unknown.xyz": ("防汛".encode(), "不支持"),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, Reading | ReadingError]:
    folder = tmp_path_factory.mktemp("hostile")
    names = {name: data for name, (data, _) in HOSTILE.items()}
    names |= {
        "🌊防汛.txt": "防汛预案".encode(),
        "汛" * 83 + "ab.txt": "抗旱预案".encode(),
        "page.docx": making.PAGE.encode(),
    }
    for name, data in names.items():
        (folder / name).write_bytes(data)
    with Sandbox(workers=2, seconds=20) as box:
        return {path.name: outcome for path, outcome in box.map(read, [folder / name for name in names])}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_hostile_file_gets_one_sentence_that_names_it(outcomes, name):
    error = outcomes[name]
    assert isinstance(error, ReadingError)
    sentence = str(error)
    assert sentence.startswith(f"{name}：")
    assert sentence.endswith("。")
    assert "\n" not in sentence
    assert error.remedy
    with pytest.raises(ReadingError, match=HOSTILE[name][1]):
        raise error


def test_strange_names_and_a_page_called_docx_are_read_beside_them(outcomes):
    assert outcomes["🌊防汛.txt"].text == "防汛预案"
    long = next(name for name in outcomes if name.startswith("汛汛"))
    assert len(long.encode()) == 255
    assert outcomes[long].text == "抗旱预案"
    assert outcomes["page.docx"].format == "html"


def test_a_folder_a_missing_file_and_one_that_may_not_be_read_are_reported(tmp_path):
    closed = tmp_path / "closed.txt"
    closed.write_text("防汛")
    closed.chmod(0)
    with pytest.raises(ReadingError, match="是文件夹"):
        read(tmp_path)
    with pytest.raises(ReadingError, match="文件不存在"):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadingError, match=r"文件不存在|无法读取"):
        read(tmp_path / ("x" * 300))
    if os.access(closed, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(ReadingError, match="没有读取权限"):
        read(closed)


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 2**20)
    with pytest.raises(ReadingError, match=r"文件过大（201 MB，上限 200 MB）"):
        read(path)


def test_a_word_file_that_unpacks_to_far_too_much_is_refused(tmp_path, monkeypatch):
    from ingest.reading import office

    monkeypatch.setattr(office, "LARGEST_UNPACKED", 1000)
    path = Path(tmp_path / "bomb.docx")
    path.write_bytes(WORD)
    with pytest.raises(ReadingError, match="解压后过大"):
        read(path)
