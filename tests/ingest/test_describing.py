"""What a document is, and the words that say so."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.document import Document, Reading, Region
from ingest.understanding import dating, describing, issuing, placing
from ingest.understanding.describing import describe, identity

BODY = "坚持人民至上、生命至上，抓好各项工作落实，确保全年目标任务圆满完成。"


def read(text: str, source: str = "x.txt", metadata: tuple[tuple[str, str], ...] = ()) -> Document:
    return describe(Reading(text, "txt", metadata=metadata), source)


def inferred(document: Document) -> set[str]:
    return {origin.field for origin in document.origins if origin.inferred}


def region(text: str, source: str = "x.txt") -> tuple[str, ...] | None:
    found = read(text, source).scope.region
    return found.names if found else None


def test_every_field_that_is_set_has_one_origin_and_its_words_stand_where_it_says() -> None:
    document = read(f"云川省青澜市应急管理局2024年工作要点\n青应急〔2024〕3号\n2024年2月1日\n一、加强监管\n{BODY}")
    scope = document.scope
    values = {
        "title": document.title, "issuer": scope.issuer, "region": scope.region, "year": scope.year, "genre": scope.genre,
        "number": document.number, "issued": document.issued, "effective": document.effective, "family": document.family,
    }  # fmt: skip
    assert sorted(origin.field for origin in document.origins) == sorted(
        name for name, value in values.items() if value is not None
    )
    assert all(origin.words for origin in document.origins)
    assert all(origin.span.of(document.text) in origin.words for origin in document.origins if origin.span)


def test_the_same_words_have_the_same_id_whatever_the_file_is_called() -> None:
    assert read(BODY, "a.txt").id == read(BODY, "b.txt").id == identity(BODY)
    assert len(identity(BODY)) == 16
    assert identity(BODY) != identity(BODY + "。")


def test_a_title_line_is_the_title() -> None:
    document = read(f"某市2024年应急管理工作要点\n一、加强监管\n{BODY}")
    assert document.title == "某市2024年应急管理工作要点"
    assert "title" not in inferred(document)


def test_a_title_torn_over_two_lines_is_put_together() -> None:
    assert (
        read(f"青澜市应急管理局2022年工作总结\n和2023年工作打算\n一、完成情况\n{BODY}").title
        == "青澜市应急管理局2022年工作总结和2023年工作打算"
    )


def test_of_a_notice_that_passes_a_plan_on_the_plan_gives_the_title() -> None:
    text = f"关于印发2021年滨海新区应急管理工作\n要点的通知\n各单位：\n现将《2021年滨海新区应急管理工作要点》印发给你们。\n2021年2月26日\n2021年滨海新区应急管理工作要点\n一、加强监管\n{BODY}"
    document = read(text)
    assert (document.title, document.scope.genre, document.issued) == (
        "2021年滨海新区应急管理工作要点", "工作要点", date(2021, 2, 26),
    )  # fmt: skip


def test_a_notice_with_words_of_its_own_keeps_its_title() -> None:
    document = read(
        f"青澜市人民政府关于加强防汛工作的通知\n各县区人民政府：\n一、加强值守\n{BODY}\n二、备足物资\n{BODY}"
    )
    assert (document.title, document.scope.genre, document.scope.issuer) == (
        "青澜市人民政府关于加强防汛工作的通知", "通知", "青澜市人民政府",
    )  # fmt: skip


def test_without_a_title_line_one_is_made_from_the_opening_words_and_marked() -> None:
    document = read(f"2024年全市应急管理工作总体要求是:{BODY}\n一、按照武汉市部署\n{BODY}\n二、根据武汉市要求\n{BODY}")
    assert document.title == "2024年武汉市应急管理工作要点"
    assert {"title", "region", "genre"} <= inferred(document)
    assert document.scope.year == 2024


def test_without_any_title_the_file_name_or_the_first_words_serve_and_are_marked() -> None:
    by_name = read(BODY, "青澜市防汛工作方案(2024-03-01).txt")
    assert (by_name.title, by_name.issued) == ("青澜市防汛工作方案", date(2024, 3, 1))
    assert {"title", "issued"} <= inferred(by_name)
    assert read(BODY).title.startswith("坚持人民至上")
    assert read("").title == "x"


def test_the_metadata_of_the_page_fills_the_fields() -> None:
    text = f"2020年邵阳市应急管理工作要点\n索引号: 43050/2020-01021\n公开目录: 规划计划 公开责任部门: 应急管理局\n发文日期: 2020-03-10 公开形式: 主动公开\n生效日期 : 2020-03-11\n一、加强监管\n{BODY}\n主办单位:邵阳市应急管理局"
    document = read(text)
    assert (document.scope.issuer, document.issued, document.effective) == (
        "邵阳市应急管理局",
        date(2020, 3, 10),
        date(2020, 3, 11),
    )
    assert "issuer" in inferred(document)
    assert document.number is None


def test_the_metadata_of_the_file_fills_the_fields() -> None:
    pairs = (("ArticleTitle", "某县防汛工作方案"), ("PubDate", "2023-05-06 10:00"), ("文号", "某政办〔2023〕9号"))
    document = read(BODY, metadata=pairs)
    assert (document.title, document.issued, document.number) == (
        "某县防汛工作方案",
        date(2023, 5, 6),
        "某政办〔2023〕9号",
    )
    assert {origin.source for origin in document.origins if origin.field in ("title", "number")} == {"metadata"}


def test_a_number_that_is_only_cited_is_not_the_documents_own() -> None:
    cited = f"某市工作要点\n一、落实《实施意见》（武发〔2024〕2号）\n{BODY}"
    own = f"某市工作要点\n武政办〔2024〕7号\n一、落实《实施意见》（武发〔2024〕2号）\n{BODY}"
    assert read(cited).number is None
    assert read(own).number == "武政办〔2024〕7号"


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("2020年东西湖区应急管理工作的要点", ("湖北省", "武汉市", "东西湖区")),
        ("上街区应急管理局2022年工作总结和2023年工作谋划", ("河南省", "郑州市", "上街区")),
        ("广州市社会急救医疗管理办法", ("广东省", "广州市")),
        ("忠县2024年应急管理工作要点", ("重庆市", "忠县")),
        ("云川省青澜市临溪区2024年应急管理工作要点", ("云川省", "青澜市", "临溪区")),
        ("岚州市2025年应急管理工作要点", ("岚州市",)),
        ("武汉市东湖新技术开发区2024年安全生产工作要点", ("湖北省", "武汉市", "东湖新技术开发区")),
        ("南京市鼓楼区2024年应急管理工作要点", ("江苏省", "南京市", "鼓楼区")),
    ],
)  # fmt: skip
def test_the_region_is_read_from_the_title_known_or_not(title: str, names: tuple[str, ...]) -> None:
    assert region(f"{title}\n一、加强监管\n{BODY}") == names


@pytest.mark.parametrize("title", ["城市燃气管理办法", "自然保护区条例", "全市应急管理工作要点", "经济技术开发区管理办法", "关于加强城市安全的意见", "社区工作方案"])  # fmt: skip
def test_words_that_end_like_places_make_no_region(title: str) -> None:
    assert region(f"{title}\n一、加强监管\n{BODY}") is None


def test_a_district_of_several_cities_is_settled_by_the_other_places_named() -> None:
    title = "鼓楼区2024年应急管理工作要点"
    assert region(f"{title}\n根据徐州市应急管理局部署，制定本要点。\n一、加强监管\n{BODY}") == (
        "江苏省",
        "徐州市",
        "鼓楼区",
    )
    alone = read(f"{title}\n一、加强监管\n{BODY}")
    assert alone.scope.region == Region(("鼓楼区",))
    assert "region" in inferred(alone)


def test_the_places_around_an_unknown_one_are_taken_from_the_documents_own_words() -> None:
    text = f"临溪区2024年应急管理工作要点\n一、加强监管\n{BODY}\n青澜市临溪区应急管理局"
    assert region(text) == ("青澜市", "临溪区")


def test_a_text_that_names_no_place_in_its_title_is_of_the_place_it_keeps_naming() -> None:
    document = read(
        f"2024年应急管理工作要点\n一、落实《宜昌市实施意见》\n{BODY}\n二、制定《宜昌市管理办法》，我市各部门落实\n{BODY}"
    )
    assert document.scope.region == Region(("湖北省", "宜昌市"))
    assert "region" in inferred(document)


LAW = (
    "中华人民共和国突发事件应对法\n2007年8月30日 第十届全国人民代表大会常务委员会第二十九次会议通过\n"
    "2024年6月28日 第十四届全国人民代表大会常务委员会第十次会议修订\n第一章 总则\n第一条 为了安全，制定本法。\n第二条 本法自2024年11月1日起施行。"
)


def test_a_national_law_speaks_for_the_whole_country_in_the_year_of_its_version() -> None:
    document = read(LAW)
    assert (document.scope.region, document.scope.year, document.scope.genre) == (Region(), 2024, "法律")
    assert (document.issued, document.effective, document.family) == (
        date(2024, 6, 28),
        date(2024, 11, 1),
        "突发事件应对法",
    )
    assert document.scope.issuer == "全国人民代表大会常务委员会"


def test_two_versions_of_a_law_share_a_family_and_two_yearly_plans_have_none() -> None:
    assert (
        read(LAW.replace("2024年6月28日 第十四届全国人民代表大会常务委员会第十次会议修订\n", "")).family
        == read(LAW).family
    )
    assert read(f"某市2024年应急管理工作要点\n一、加强监管\n{BODY}").family is None
    old, new = (
        f"青澜市突发事件总体应急预案{edition}\n1 总则\n1.1 目的\n{BODY}\n2 附则\n{BODY}"
        for edition in ("", "（2024年修订）")
    )
    assert read(old).family == read(new).family == "青澜市突发事件总体应急预案"


def test_a_regional_regulation_keeps_its_region_and_its_own_enacting_organ() -> None:
    text = (
        "广州市社会急救医疗管理条例\n2010年10月29日 广州市第十三届人民代表大会常务委员会第三十五次会议通过\n"
        "2011年1月17日 广东省第十一届人民代表大会常务委员会第二十四次会议批准\n第一条 为了急救，制定本条例。\n第二条 本条例自2011年5月1日起施行。"
    )
    document = read(text)
    assert document.scope.region == Region(("广东省", "广州市"))
    assert (document.scope.issuer, document.scope.genre) == ("广州市人民代表大会常务委员会", "地方性法规")
    assert (document.issued, document.family) == (date(2011, 1, 17), "广州市社会急救医疗管理条例")


def test_rules_without_a_header_are_dated_by_the_file_name_and_the_date_is_marked() -> None:
    document = read(
        "煤矿安全生产条例\n第一条 为了安全，制定本条例。\n第二条 本条例自2024年5月1日起施行。",
        "煤矿安全生产条例(2024-01-24).md",
    )
    assert (document.issued, document.effective, document.scope.region) == (
        date(2024, 1, 24),
        date(2024, 5, 1),
        Region(),
    )
    assert {"issued", "year", "region"} <= inferred(document)


def test_a_file_name_that_is_newer_than_the_header_dates_the_version() -> None:
    text = "防汛条例\n1991年7月2日 中华人民共和国国务院令第86号公布\n第一条 为了防汛，制定本条例。\n第二条 本条例自发布之日起施行。"
    document = read(text, "防汛条例(2011-01-08).md")
    assert (document.issued, document.scope.year, document.effective) == (date(2011, 1, 8), 2011, date(1991, 7, 2))
    assert document.number == "中华人民共和国国务院令第86号"
    assert {"issued", "effective"} <= inferred(document)


def test_the_line_that_states_when_a_law_applies_is_read() -> None:
    text = "某条例\n2019年2月17日 中华人民共和国国务院令第708号公布\n2019年4月1日 施行\n第一条 为了安全，制定本条例。\n第二条 适用本条例。"
    assert (read(text).issued, read(text).effective) == (date(2019, 2, 17), date(2019, 4, 1))


def test_a_summary_with_a_plan_speaks_for_the_plans_year() -> None:
    document = read(f"上街区应急管理局2022年工作总结和2023年工作谋划\n一、2022年完成情况\n{BODY}")
    assert (document.scope.year, document.scope.genre) == (2023, "工作谋划")


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("某市2024年应急管理工作要点", "工作要点"), ("某局2023年工作总结", "工作总结"), ("某市防汛应急预案", "应急预案"),
        ("某市安全生产三年行动实施方案", "方案"), ("某市“十四五”应急体系建设规划", "规划"), ("某市救灾物资管理办法（试行）", "办法"),
        ("关于加强安全生产的指导意见", "意见"), ("关于做好防汛工作的紧急通知", "通知"),
    ],
)  # fmt: skip
def test_the_genre_is_what_the_title_ends_with(title: str, genre: str) -> None:
    assert read(f"{title}\n一、加强监管\n{BODY}").scope.genre == genre


def test_news_is_known_by_its_date_line_and_other_texts_are_not_forced() -> None:
    news = read("2023-08-11 15:10\n中新网杭州8月10日电 (记者 某某)台风防御工作会议10日在杭州举行。")
    assert (news.scope.genre, news.issued) == ("新闻", date(2023, 8, 11))
    assert read("这是一段没有出处的文字，只讲了一件小事。").scope.genre == "其他"


def test_an_empty_text_is_described_without_an_error() -> None:
    document = read("", "空.txt")
    assert (document.title, document.scope.year, document.scope.region) == ("空", None, None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024年6月28日", date(2024, 6, 28)), ("2020-03-10", date(2020, 3, 10)), ("2020/3/1", date(2020, 3, 1)),
        ("二〇二四年三月十一日", date(2024, 3, 11)), ("２０２４年１月２日", None), ("2024年13月1日", None), ("5.12", None),
    ],
)  # fmt: skip
def test_dates_of_every_print_are_read_and_impossible_ones_left_out(words: str, day: date | None) -> None:
    assert next((found for found, _ in dating.dates(words)), None) == day


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2022年工作总结和2023年工作谋划", 2023),
        ("2024年工作要点", 2024),
        ("规划（2021-2025年）", 2021),
        ("二〇二四年要点", 2024),
        ("工作要点", None),
    ],
)
def test_the_year_of_a_title(title: str, year: int | None) -> None:
    assert dating.year_of_title(title) == year


@pytest.mark.parametrize(
    ("header", "organ"),
    [
        ("2007年8月30日 第十届全国人民代表大会常务委员会第二十九次会议通过", "全国人民代表大会常务委员会"),
        ("2019年2月17日 中华人民共和国国务院令第708号公布", "国务院"), ("2011年6月15日 国务院第159次常务会议通过", "国务院"),
        ("2012年11月29日 河南省第十一届人民代表大会常务委员会第三十次会议通过", "河南省人民代表大会常务委员会"),
        ("2017年2月27日 淄博市第十五届人民代表大会第一次会议通过", "淄博市人民代表大会"),
        ("2008年7月17日 经人力资源和社会保障部第6次部务会议通过", "人力资源和社会保障部"),
        ("2018年9月17日 最高人民法院审判委员会第1749次会议通过", "最高人民法院"), ("2019年4月1日 施行", ""),
    ],
)  # fmt: skip
def test_a_header_names_the_organ_that_enacted(header: str, organ: str) -> None:
    assert issuing.organ_of(header) == organ


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (dating.DATE, "2024年6月28日", "2024年6月"), (dating.COMPACT_DATE, "20240301", "20241301"), (dating.YEAR, "2024年", "12024"),
        (dating.ENACTED, "通过", "施行"), (dating.PUBLISHED, "公布", "通过"), (dating.IN_FORCE_LINE, "2019年4月1日 施行", "自公布之日起施行"),
        (dating.IN_FORCE, "自2024年11月1日起施行", "2024年11月1日通过"), (dating.AT_ONCE, "自公布之日起施行", "自2024年起施行"),
        (dating.PLAN_YEAR, "2023年工作谋划", "2023年工作总结"), (dating.OPENING_YEAR, "2024年全市", "2024年3月"), (dating.RANGE, "2021-2025年", "2021年"),
        (issuing.HAN_GAP, "工作\n要点", "工作要点"), (issuing.WHOLE_NAME, "《某某办法》", "某某办法"), (issuing.TITLE_ORGAN, "某区应急管理局2022年", "某区2022年"),
        (issuing.ORGAN_LINE, "• 上街区应急管理局", "应急管理局负责检查"), (issuing.HOST, "某市应急管理局 地址", "某某网"), (issuing.DATE_LEAD, "2019年2月17日 国务院", "国务院"),
        (issuing.ORDER, "国务院令第708号", "国务院第5次会议"), (issuing.CONGRESS, "河南省第十一届人民代表大会", "河南省人民政府"),
        (issuing.MEETING, "17日 应急管理部第6次部务会议", "17日 国务院公布"), (issuing.SUPREME, "最高人民法院", "人民法院"), (issuing.SPACE, " ", "安"),
        (describing.EDITION, "（试行）", "（四十字）"), (describing.NUMBER, "武发〔2024〕2号", "2024年2号楼"), (describing.CITED_BEFORE, "《意见》（", "文号"),
        (describing.TOPIC, "2024年全市应急管理工作总体要求是", "加强监管"), (describing.NEWS, "新华社北京8月10日电", "加强监管"), (describing.NEWS_LEAD, "2023-08-11 15:10，", "加强监管"),
        (describing.DATELINE, "中新网杭州8月10日电 (记者 某某)", "加强监管。"), (describing.LOCAL, "本市行政区域", "本市场"), (describing.PART_OF_SERIES, "（二）", "（试行）"),
        (describing.ARTICLE, "第一条 为", "依照第一条"), (describing.HAN_NAME, "防汛方案", "abc"), (describing.FILE_NOISE, "000_7bac196810b6ccb9", "防汛"), (describing.SPACE, " ", "安"),
        (placing.NATIONAL, "中华人民共和国消防法", "北京市消防条例"), (placing.NATIONAL_ORGAN, "国务院", "武汉市人民政府"), (placing.LEAD, "关于印发", ""),
        (placing.OWN, "青澜市", ""), (placing.BOUNDARY, "应急", "吃饭"), (placing.PROVINCE, "《云川省条例》", "争创省级"), (placing.SPOKEN_OF, "岚州市应急", "岚州应急"),
    ],
)  # fmt: skip
def test_patterns_match_what_they_say(pattern, yes: str, no: str) -> None:
    assert pattern.search(yes)
    found = (
        pattern.match(no)
        if pattern in (describing.ARTICLE, describing.DATELINE, describing.NEWS_LEAD)
        else pattern.search(no)
    )
    assert not (found and found[0])
