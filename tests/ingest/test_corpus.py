"""The real documents: every printed number is found, and each is known for what it is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Parsed, SectionKind
from ingest.numerals import chinese_to_int, marker_value
from ingest.reading import read
from ingest.understanding import parse
from ingest.understanding.outline import locator

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside this checkout")
LAWS = sorted(path.name for path in CORPUS.glob("laws/*.md"))
CHINESE = re.compile(r"^([一二三四五六七八九十]+)、", re.MULTILINE)
BRACKETED = re.compile(r"^[（(]([一二三四五六七八九十]+)[）)]", re.MULTILINE)
ARABIC = re.compile(r"^(\d{1,2})[.．]", re.MULTILINE)
POINT = re.compile(r"(?:^|(?<=[。；]))([一二三四五六七八九十])是", re.MULTILINE)
ARTICLE = re.compile(r"^第([一二三四五六七八九十百零]+)条[ \u3000]", re.MULTILINE)
CHAPTER = re.compile(r"^第([一二三四五六七八九十百零]+)章", re.MULTILINE)


@cache
def policy(number: str) -> Parsed:
    path = next(CORPUS.glob(f"policies/{number}_*"))
    return parse(read(path), path.name, len, 700)


@cache
def law(name: str) -> Parsed:
    return parse(read(CORPUS / "laws" / name), name, len, 700)


def markers(parsed: Parsed, pattern: str) -> list[int | None]:
    return [marker_value(section.marker) for section in parsed.sections if re.fullmatch(pattern, section.marker)]


def printed(parsed: Parsed, pattern: re.Pattern[str]) -> list[int | None]:
    return [chinese_to_int(number) for number in pattern.findall(parsed.document.text)]


@pytest.mark.parametrize(
    ("number", "chinese", "bracketed", "arabic", "points"),
    [("000", 7, 0, 0, 30), ("001", 6, 27, 0, 0), ("002", 7, 0, 23, 0), ("003", 3, 16, 0, 51), ("004", 5, 0, 12, 0)],
)
def test_every_numbered_item_of_a_policy_is_a_section(
    number: str, chinese: int, bracketed: int, arabic: int, points: int
) -> None:
    parsed = policy(number)
    found = [markers(parsed, pattern) for pattern in (r".+、", r"[（(].+[）)]", r"\d+[.．]", r".是")]
    assert found == [printed(parsed, pattern) for pattern in (CHINESE, BRACKETED, ARABIC, POINT)]
    assert [len(values) for values in found] == [chinese, bracketed, arabic, points]


@pytest.mark.parametrize(
    ("number", "names", "year"),
    [
        ("000", ("湖北省", "武汉市", "东西湖区"), 2020), ("001", ("湖北省", "武汉市"), 2024), ("002", ("湖南省", "邵阳市"), 2020),
        ("003", ("河南省", "郑州市", "上街区"), 2023), ("004", ("天津市", "滨海新区"), 2021),
    ],
)  # fmt: skip
def test_every_policy_is_of_its_region_and_year(number: str, names: tuple[str, ...], year: int) -> None:
    scope = policy(number).document.scope
    assert scope.region is not None
    assert (scope.region.names, scope.year) == (names, year)


def test_dates_and_inferences_of_the_policies_are_told() -> None:
    issued = {number: policy(number).document.issued for number in ("002", "004", "001")}
    assert [str(day) for day in issued.values()] == ["2020-03-10", "2021-02-26", "None"]
    guessed = {origin.field for origin in policy("001").document.origins if origin.inferred}
    assert guessed == {"title", "region", "genre"}


def test_the_answer_about_28_places_stands_in_item_five_of_part_two() -> None:
    found = [passage for passage in policy("001").passages if "挂牌督办隐患单位(场所)28家" in passage.text]
    assert [passage.locator for passage in found] == ["二、（五）"]


def test_last_years_drills_are_history_and_next_years_are_plans() -> None:
    kinds = {passage.kind for passage in policy("003").passages if "演练302次" in passage.text}
    plans = {passage.kind for passage in policy("003").passages if "2次全区性的综合应急演练" in passage.text}
    assert (kinds, plans) == ({SectionKind.PAST}, {SectionKind.PLAN})


def test_every_task_of_the_plan_keeps_its_responsible_department() -> None:
    tasks = [passage.text for passage in policy("004").passages if re.match(r"\d+\.", passage.text)]
    assert len(tasks) == 12
    assert all(re.search(r"（责任部门：[^（）]+）$", task) for task in tasks)


@pytest.mark.parametrize("name", LAWS)
def test_every_article_of_a_law_is_found_without_a_gap(name: str) -> None:
    parsed = law(name)
    articles = markers(parsed, r"第.+条")
    assert articles == printed(parsed, ARTICLE) == list(range(1, max(printed(parsed, ARTICLE)) + 1))
    assert markers(parsed, r"第.+章") == printed(parsed, CHAPTER)


@pytest.mark.parametrize("name", LAWS)
def test_every_law_is_national_and_dated_as_its_file_says(name: str) -> None:
    document = law(name).document
    assert document.scope.region is not None
    assert document.scope.region.names == ()
    assert str(document.issued) in name
    assert document.scope.genre == ("法律" if document.title.endswith("法") else "行政法规")
    assert document.effective is not None


def test_two_versions_of_the_same_law_share_a_family() -> None:
    versions = [law(name).document for name in LAWS if name.startswith("突发事件应对法")]
    assert [document.scope.year for document in versions] == [2007, 2024]
    assert {document.family for document in versions} == {"突发事件应对法"}


def test_articles_with_several_paragraphs_have_clauses_and_items_are_named_as_lawyers_do() -> None:
    parsed = law("突发事件应对法(2024-06-28).md")
    found = {locator(parsed.sections, section.ordinal) for section in parsed.sections}
    assert {"第二条第三款", "第一百零六条"} <= found
    assert any(re.fullmatch(r"第.+条第（一）项", place) for place in found)


def test_passages_of_every_document_hold_all_its_words() -> None:
    for parsed in [*map(policy, ("000", "001", "002", "003", "004")), *map(law, LAWS)]:
        text = parsed.document.text
        outside = [section.span for section in parsed.sections if section.kind is SectionKind.CHROME]
        spans = sorted([*outside, *(passage.span for passage in parsed.passages)])
        assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
