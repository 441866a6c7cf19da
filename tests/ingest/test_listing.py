from dataclasses import replace
from datetime import date

import pytest

from ingest.document import Entry, Region, Scope
from ingest.store.listing import IN_FORCE, SUPERSEDED, named, shelved
from tests.ingest.shelf import DONGXIHU, HUBEI, WUHAN

BLANK = Entry("", "", Scope(), "", (), "txt", None, None, None, None, "", None, (), (), 0, 0, 0, 0)
COUNTRY = Region()
HUANGSHI = Region(("湖北省", "黄石市"))


def entry(id: str, region: Region | None = None, year: int | None = None, **fields: object) -> Entry:
    fields.setdefault("title", id)
    fields.setdefault("sources", (f"{id}.txt",))
    return replace(BLANK, id=id, scope=Scope(region, year), **fields)


SHELF = (
    entry("district", DONGXIHU, 2024),
    entry("city", WUHAN, 2024),
    entry("older", WUHAN, 2023),
    entry("law", COUNTRY, 2021, family="安全生产法", effective=date(2021, 9, 1)),
    entry("unplaced"),
)


def test_the_newest_version_is_in_force_and_named_by_those_it_replaced():
    old = entry("old", COUNTRY, 2014, title="安全生产法", family="安全生产法", issued=date(2014, 8, 31))
    new = entry("new", COUNTRY, 2021, title="安全生产法", family="安全生产法", effective=date(2021, 9, 1))
    first, second = shelved([old, new])
    assert (first.id, first.status, first.successor) == ("new", IN_FORCE, None)
    assert (second.id, second.status, second.successor) == ("old", SUPERSEDED, "new")


def test_a_family_of_one_and_an_undated_version_have_no_status():
    alone = entry("alone", COUNTRY, family="消防法", effective=date(2021, 4, 29))
    undated = entry("undated", COUNTRY, family="气象法")
    dated = entry("dated", COUNTRY, family="气象法", effective=date(2016, 11, 7))
    status = {each.id: each.status for each in shelved([alone, undated, dated])}
    assert status == {"alone": "", "undated": "", "dated": IN_FORCE}


def test_a_province_s_own_law_is_no_version_of_another_s():
    laws = [
        entry(str(year), region, family="消防条例", effective=date(year, 1, 1))
        for year, region in ((2010, HUBEI), (2020, COUNTRY))
    ]
    assert {each.status for each in shelved(laws)} == {""}


def test_the_shelf_is_ordered_by_region_year_title_whatever_the_order_of_arrival():
    assert shelved(SHELF) == shelved(reversed(SHELF))
    assert [each.id for each in shelved(SHELF)] == ["law", "unplaced", "older", "city", "district"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("abcd1234", ["abcd1234"]),
        ("abcd", ["abcd1234"]),
        ("安全生产法", ["law", "abcd1234"]),
        ("《中华人民共和国安全生产法》", ["law"]),
        ("ＡＱ.MD", ["law"]),
        ("aq", ["law"]),
        ("渔业", []),
        ("  ", []),
    ],
)
def test_documents_are_found_by_id_file_and_part_of_the_title(words, ids):
    shelf = [
        entry("abcd1234", title="关于贯彻安全生产法的若干实施意见（试行）"),
        entry("law", title="中华人民共和国安全生产法", sources=("AQ.md",)),
    ]
    assert [each.id for each in named(shelf, words)] == ids
