"""Places by name, and where a text mentions them."""

from __future__ import annotations

import pytest

from ingest.understanding.regions import PATH_SIGNS, gazetteer


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("武汉", "湖北省武汉市"), ("武汉市", "湖北省武汉市"), ("上街", "河南省郑州市上街区"), ("滨海新区", "天津市滨海新区"),
        ("东西湖", "湖北省武汉市东西湖区"), ("湖北武汉", "湖北省武汉市"), ("湖北省/武汉市/东西湖区", "湖北省武汉市东西湖区"),
        ("内蒙古", "内蒙古自治区"), ("仙桃", "湖北省仙桃市"), ("恩施", "湖北省恩施土家族苗族自治州"), ("忠县", "重庆市忠县"),
        ("浦东", "上海市浦东新区"), ("南京市鼓楼区", "江苏省南京市鼓楼区"), ("全国", "全国"),
    ],
)  # fmt: skip
def test_a_place_is_found_by_its_full_its_short_and_its_joined_name(name: str, path: str) -> None:
    assert gazetteer().find(name)[0].path == path


def test_a_short_name_of_two_places_gives_the_bigger_first() -> None:
    assert [region.name for region in gazetteer().find("邵阳")] == ["邵阳市", "邵阳县"]
    assert [region.name for region in gazetteer().find("吉林")] == ["吉林省", "吉林市"]


def test_a_district_of_several_cities_gives_all_of_them() -> None:
    assert {region.names[1] for region in gazetteer().find("鼓楼区")} == {"南京市", "徐州市", "福州市", "开封市"}


@pytest.mark.parametrize("name", ["", "云川省", "青澜市", "应急", "湖北武汉应急"])
def test_what_is_no_known_place_gives_nothing(name: str) -> None:
    assert gazetteer().find(name) == ()


def named(text: str) -> list[str]:
    return [span.of(text) for span, _ in gazetteer().mentions(text)]


def test_the_longest_name_is_mentioned() -> None:
    assert named("湖北省武汉市东西湖区应急管理局与上海市区") == ["湖北省", "武汉市", "东西湖区", "上海市"]


@pytest.mark.parametrize(
    "text",
    ["东区和城区的老城区改造", "合作市场监管", "推广安全知识", "确保定期检查", "港口区域", "上街游行", "经营口罩"],
)
def test_words_that_only_look_like_places_are_no_mentions(text: str) -> None:
    assert named(text) == []


def test_directly_after_its_city_a_district_means_the_one_in_it() -> None:
    text = "位于南京市鼓楼区的单位"
    assert next(
        regions for span, regions in gazetteer().mentions(text) if span.of(text) == "鼓楼区"
    ) == gazetteer().find("江苏省南京市鼓楼区")


def test_a_name_in_pieces_is_joined_before_it_is_looked_up() -> None:
    assert PATH_SIGNS.sub("", "湖北省 / 武汉市") == "湖北省武汉市"
    assert PATH_SIGNS.sub("", "武汉市") == "武汉市"
