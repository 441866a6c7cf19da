import os
import sqlite3
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Origin, Parsed, Passage, Scope, Section, SectionKind, Span
from ingest.errors import LibraryError, NotFoundError
from ingest.store.catalog import FILE, Catalog, Indexed, Pending, Source, broken, printable
from tests.ingest.shelf import DONGXIHU, parsed, source_of

TEXT = "东西湖区应急管理局2024年工作要点\n一、开展消防演练2次。😀\n"
FULL = Parsed(
    Document(
        id="00ff",
        text=TEXT,
        title="2024年工作要点",
        scope=Scope(DONGXIHU, 2024, "东西湖区应急管理局", "工作要点"),
        source="要点.docx",
        format="docx",
        number="东应急〔2024〕3号",
        issued=date(2024, 2, 1),
        effective=None,
        family=None,
        pages=(0, 20),
        origins=(Origin("year", True, "2024年", "filename"), Origin("region", False, "东西湖区", "text", Span(0, 4))),
        losses=("第1页有一张图片没有文字",),
    ),
    (
        Section(0, None, 0, "", "", "2024年工作要点", Span(0, len(TEXT))),
        Section(1, 0, 1, "一、", "一", "", Span(19, 32), SectionKind.PLAN),
    ),
    (Passage("00ff", 0, 1, Span(19, 31), TEXT[19:31], "2024年工作要点", "一", 1, 9, SectionKind.PLAN),),
)


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path)
    yield catalog
    catalog.close()


def indexed(made: Parsed) -> list[Indexed]:
    return [Indexed(passage.text, len(passage.text), np.array([1, 0], "f4")) for passage in made.passages]


def put(catalog: Catalog, made: Parsed, path: str = "/policies/a.txt", version: int = 1) -> None:
    with catalog.change():
        catalog.store(made, indexed(made), version, "yingji")
        catalog.store_source(source_of(made, path))


def test_everything_that_goes_in_comes_out_the_same(catalog):
    put(catalog, FULL, "/policies/要点.docx")
    assert catalog.document("00ff") == FULL.document
    assert catalog.sections("00ff") == FULL.sections
    assert catalog.passages("00ff") == FULL.passages
    assert catalog.passages_of(["00ff:0", "00ff:1", "no", "x:y"]) == {"00ff:0": FULL.passages[0]}
    assert np.array_equal(catalog.vectors("00ff"), np.array([[1, 0]], "f4"))
    entry = catalog.entries()[0]
    assert (entry.scope, entry.origins, entry.losses) == (
        FULL.document.scope,
        FULL.document.origins,
        FULL.document.losses,
    )
    assert (entry.characters, entry.sections, entry.passages, entry.pages) == (len(TEXT), 2, 1, 2)


@settings(deadline=None, max_examples=30)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_survives(tmp_path_factory, text):
    catalog, made = Catalog(tmp_path_factory.mktemp("catalog")), parsed(text, title=text)
    put(catalog, made)
    assert catalog.document(made.document.id).text == text
    assert catalog.passages(made.document.id) == made.passages
    catalog.close()


@pytest.mark.parametrize("name", [b"\xff\xfe.txt", "防汛😀预案.txt".encode(), b"a" * 251 + b".txt", "é.md".encode()])
def test_any_file_name_is_kept_to_the_byte_and_can_be_printed(catalog, name):
    path = os.path.join("/policies", os.fsdecode(name))
    put(catalog, FULL, path)
    assert catalog.source(path) == catalog.sources()[0]
    assert os.fsencode(catalog.sources()[0].path) == b"/policies/" + name
    catalog.entries()[0].sources[0].encode("utf-8")


def test_bytes_that_are_not_utf8_are_shown_spelled_out():
    assert printable(os.fsdecode(b"\xffa.txt")) == "\\xffa.txt"
    assert printable("要点😀.txt") == "要点😀.txt"


def test_a_change_that_fails_leaves_no_trace(catalog):
    with pytest.raises(ValueError), catalog.change():  # noqa: PT011, PT012
        catalog.store(FULL, indexed(FULL), 1, "yingji")
        raise ValueError
    assert catalog.sizes() == {}
    assert catalog.pending() == ()
    assert not catalog.holds("00ff")


def test_storing_again_replaces_and_journals_what_the_indexes_hold(catalog):
    put(catalog, parsed("一\n二\n三"))
    id = next(iter(catalog.sizes()))
    assert catalog.pending() == (Pending(id, 0),)
    catalog.settled(catalog.pending())
    made = parsed("一\n二\n三")
    put(catalog, Parsed(made.document, made.sections, made.passages[:1]), version=2)
    assert catalog.pending() == (Pending(id, 3),)
    assert (catalog.sizes(), catalog.understood(id)) == ({id: 1}, (2, "yingji"))


def test_discarding_takes_everything_and_journals_it(catalog):
    put(catalog, FULL)
    with catalog.change():
        catalog.discard("00ff")
    assert (catalog.entries(), catalog.sources(), catalog.sections("00ff"), catalog.terms()) == ([], (), (), 0)
    assert catalog.pending() == (Pending("00ff", 1),)
    with pytest.raises(NotFoundError, match="00ff"):
        catalog.document("00ff")


def test_the_source_shown_is_one_that_is_still_there(catalog):
    put(catalog, FULL, "/policies/要点.docx")
    put(catalog, FULL, "/policies/副本.docx")
    assert catalog.document("00ff").source == "要点.docx"
    catalog.forget_source("/policies/要点.docx")
    assert catalog.document("00ff").source == catalog.entries()[0].source == "副本.docx"


def test_a_setting_is_remembered_and_forgotten(catalog):
    assert catalog.state("model") is None
    catalog.remember("model", "a")
    catalog.remember("model", "b")
    assert catalog.state("model") == "b"
    catalog.remember("model", None)
    assert catalog.state("model") is None


def test_sources_come_in_the_order_of_their_paths(catalog):
    for path in ("/b.txt", "/a.txt"):
        catalog.store_source(Source(path, 1, 1, "", 1, "yingji", "x"))
    assert [source.path for source in catalog.sources()] == ["/a.txt", "/b.txt"]


def test_a_file_that_is_no_catalog_is_refused_with_a_remedy(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database, " * 400)
    with pytest.raises(LibraryError, match=r"已损坏.*备份"):
        Catalog(tmp_path)


def test_damage_inside_is_said_and_found(tmp_path):
    catalog = Catalog(tmp_path)
    put(catalog, parsed("\n".join(f"第{at}条" + "消防演练" * 40 for at in range(200))))
    catalog.close()
    path = tmp_path / FILE
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    path.write_bytes(data)
    catalog = Catalog(tmp_path)
    assert catalog.sound()
    with pytest.raises(LibraryError, match=r"已损坏.*备份"):
        catalog._rows("SELECT * FROM passages")
    catalog.close()


def test_a_catalog_of_another_version_is_refused(tmp_path):
    base = sqlite3.connect(tmp_path / FILE)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(LibraryError, match="版本是 99"):
        Catalog(tmp_path)


@pytest.mark.parametrize(
    ("code", "words"),
    [(sqlite3.SQLITE_FULL, "空间已满"), (sqlite3.SQLITE_READONLY, "无法打开或写入"), (sqlite3.SQLITE_BUSY, "占用")],
)
def test_what_sqlite_says_becomes_a_sentence(tmp_path, code, words):
    error = sqlite3.OperationalError("said in English")
    error.sqlite_errorcode = code
    assert words in str(broken(tmp_path, error))


def test_a_full_disk_is_said_and_what_was_committed_stays(tmp_path):
    catalog = Catalog(tmp_path)
    put(catalog, FULL)
    catalog._base.execute(f"PRAGMA max_page_count = {catalog._base.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(LibraryError, match="空间已满"):
        put(catalog, parsed("消防演练\n" * 20_000))
    assert list(catalog.sizes()) == ["00ff"]
    catalog.close()
