"""Terms and citations on disk: they come back as they went in, are found by name, and cite what the library holds now."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from ingest.document import Entry, Parsed, Region, Scope
from ingest.folding import name_key
from ingest.library import Library
from ingest.store.catalog import FILE
from ingest.store.titles import ISSUED, TAIL, Titles, bare
from ingest.understanding.naming import find_references, find_terms
from tests.ingest.shelf import WUHAN, opened, parsed, source_of

PLAN = "武汉市2024年工作要点\n推进“六有”（有人、有车、有钱、有物、有证、有章）建设，落实“双随机、一公开”。依据《中华人民共和国安全生产法》和《缺少的办法》。"
OTHER = "黄石市2024年工作要点\n按照“六有”要求，推行“双随机一公开”。见《武汉市2024年工作要点》。"
LAW = "安全生产法\n第二条 本法所称重大危险源，是指单元。"


def named(text: str, title: str, scope: Scope, version: int = 3, **known: object) -> tuple[Parsed, object]:
    made = parsed(text, title, scope, **known)
    found = {
        "terms": find_terms(made.document, made.sections),
        "references": find_references(made.document, made.sections),
    }
    return replace(made, **found), source_of(made, f"/policies/{title}.txt", version)


@pytest.fixture
def library(tmp_path):
    with opened(tmp_path / "library") as library:
        library.add(*named(PLAN, "武汉市2024年工作要点", Scope(WUHAN, 2024)))
        library.add(*named(OTHER, "黄石市2024年工作要点", Scope(Region(("湖北省", "黄石市")), 2024)))
        yield library


def words(library: Library, name: str | None = None) -> list[str]:
    return [term.words.text for term in library.terms(name)]


def test_terms_come_back_as_they_were_found_in_the_order_of_the_shelf(library):
    expected = [term for entry in library.entries() for term in _found(library, entry.id)]
    assert list(library.terms()) == expected
    assert len(expected) == 4


def _found(library: Library, id: str) -> tuple:
    return find_terms(library.document(id), library.sections(id))


def test_a_name_is_found_however_it_is_printed_and_within_the_documents_asked(library):
    assert sorted(words(library, "双随机一公开")) == sorted(["双随机、一公开", "双随机一公开"])
    only = [entry.id for entry in library.entries() if entry.scope.region == WUHAN]
    assert [term.document for term in library.terms("“六有”", only)] == only
    assert library.terms("，") == ()
    assert library.terms("六有", []) == ()


def test_a_line_tells_who_defines_a_name_who_mentions_it_and_how_many_it_lists(library):
    line = next(line for line in library.term_lines() if line.words == "六有")
    plan, other = (entry.id for entry in sorted(library.entries(), key=lambda e: e.scope.region != WUHAN))
    assert (line.defined, line.mentioned, line.places, line.numeral, line.counts) == ((plan,), (other,), 2, 6, (6,))


def test_a_citation_finds_its_document_once_the_library_holds_it_and_loses_it_again(library):
    def targets() -> dict[str, str | None]:
        return {one.title: one.target for one in library.references()}

    plan = next(entry.id for entry in library.entries() if entry.scope.region == WUHAN)
    assert targets() == {"中华人民共和国安全生产法": None, "缺少的办法": None, "武汉市2024年工作要点": plan}
    law, source = named(LAW, "安全生产法", Scope(Region()), family="安全生产法", effective=date(2021, 9, 1))
    library.add(law, source)
    assert targets()["中华人民共和国安全生产法"] == law.document.id
    library.remove(law.document.id)
    assert targets()["中华人民共和国安全生产法"] is None


def test_what_a_document_said_goes_out_with_it_and_is_replaced_by_its_new_version(library):
    path_of = "武汉市2024年工作要点"
    library.add(*named("武汉市2024年工作要点\n推进“四联”（联防、联指、联战、联保）。", path_of, Scope(WUHAN, 2024)))
    assert "四联" in words(library)
    assert words(library, "六有") == ["六有"]
    for entry in library.entries():
        library.remove(entry.id)
    assert library.terms() == () == library.references() == library.term_lines()


def test_documents_read_before_terms_were_looked_for_are_named(library):
    library.add(*named("旧要点\n推进“四联”。", "旧要点", Scope(), version=2))
    assert [library.entry(id).title for id in library.unnamed()] == ["旧要点"]


def test_a_catalog_of_the_version_before_takes_terms_from_now_on(tmp_path):
    with opened(tmp_path) as library:
        library.add(*named(PLAN, "武汉市2024年工作要点", Scope(WUHAN, 2024)))
    base = sqlite3.connect(tmp_path / FILE)
    base.executescript("DROP TABLE terms; DROP TABLE citations; PRAGMA user_version = 2")
    base.close()
    with opened(tmp_path) as library:
        assert library.terms() == ()
        library.add(*named(OTHER, "黄石市2024年工作要点", Scope(None, 2024)))
        assert words(library, "六有") == ["六有"]


def test_a_term_whose_words_do_not_stand_where_it_says_is_found_by_the_deep_examination(tmp_path):
    with opened(tmp_path) as library:
        library.add(*named(PLAN, "武汉市2024年工作要点", Scope(WUHAN, 2024)))
        assert all(finding.ok for finding in library.examine(deep=True) if finding.name == "目录库")
    base = sqlite3.connect(tmp_path / FILE)
    base.execute("UPDATE terms SET words = '七有' WHERE words = '六有'")
    base.commit()
    base.close()
    with opened(tmp_path) as library:
        told = next(finding for finding in library.examine(deep=True) if finding.name == "目录库")
        assert not told.ok
        assert "七有" in told.sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("双随机、一公开", "双随机一公开"),
        ("2个导则", "“两个导则”"),
        ("12条硬措施", "十二条硬措施"),
        ("1 + 4", "1+4"),
        ("Ｎ", "n"),
    ],
)
def test_one_name_has_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names_have_different_keys() -> None:
    names = ["六有", "三有", "1+4", "14", "2345", "两个导则", "三个导则"]
    assert len({name_key(name) for name in names}) == len(names)


def entry(title: str, **known: object) -> Entry:
    base = Entry(title, title, Scope(), "a", ("a",), "txt", None, None, None, None, "", None, (), (), 1, 1, 1, 0)
    return replace(base, **known)


@pytest.mark.parametrize(
    ("cited", "held"),
    [
        ("中华人民共和国突发事件应对法", "突发事件应对法"),
        ("突发事件应对法", "中华人民共和国突发事件应对法"),
        ("关于印发〈防汛办法〉的通知", "防汛办法"),
        ("防汛办法（试行）", "防汛办法"),
        ("2021年工作要点", "关于印发2021年工作要点的通知"),
        ("应急体系“十四五”规划", "应急体系十四五规划"),
    ],
)
def test_a_title_names_its_document_with_and_without_what_stands_around_it(cited: str, held: str) -> None:
    assert Titles([entry(held)]).target(cited) == held


def test_a_title_that_is_only_a_part_of_another_names_nothing() -> None:
    assert Titles([entry("安全生产法实施办法")]).target("安全生产法") is None
    assert Titles([entry("安全生产法实施办法")]).target("") is None


def test_of_two_versions_of_a_law_the_one_in_force_is_meant() -> None:
    old = entry("安全生产法（2014年）", family="安全生产法", status="已被取代")
    new = entry("安全生产法（2021年）", family="安全生产法", status="现行")
    assert Titles([old, new]).target("中华人民共和国安全生产法") == new.id


def test_the_patterns_of_titles_match_what_they_mean() -> None:
    assert bare("中华人民共和国消防法（2021年修正）") == "消防法"
    assert TAIL.search("办法（试行）")
    assert not TAIL.search("办法（一）")
    assert ISSUED.search("关于印发防汛办法的通知")
    assert not ISSUED.search("防汛办法")
