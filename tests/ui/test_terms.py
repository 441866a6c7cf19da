"""Terms and cited documents on the command line and on the page: what is printed, written, and never acted upon."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.glossary import TermQuery
from tests.conftest import DEMO, build
from tests.ui.shelf import ShelfDesk
from tests.ui.test_web import HOSTILE, Seen
from ui import glossary
from ui.cli import app
from ui.terms import NAMES, USES, WORKS, as_csv, counted, differences, name_rows, use_rows, work_rows

TEXTS = {
    "青澜.txt": "青澜市2025年工作要点\n一、推进“六有”（有人、有车、有钱、有物、有证、有章）建设。\n二、落实《云川省2024年工作要点》和《山洪办法》。\n",
    "云川.txt": "云川省2024年工作要点\n一、推进“六有”（有人、有车、有钱、有物、有证、有章、有网）建设。\n二、完善“叫应”机制。\n",
}


@pytest.fixture
def desk() -> ShelfDesk:
    return ShelfDesk(TEXTS)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terms") / "library"
    with build(folder, [DEMO]):
        pass
    return folder


def run(library: Path, *words: str) -> str:
    shown = CliRunner().invoke(app, [*words, "--library", str(library)])
    assert shown.exit_code == 0, shown.output
    return shown.output


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"))))


def test_a_name_is_printed_side_by_side_with_what_differs(library: Path) -> None:
    shown = run(library, "terms", "六有")
    assert "青澜市2025年" in shown
    assert "名称示 6 项，文中列出 7 项" in shown
    assert "只有枕江县2024年有：" in shown
    assert "只提到" in shown


def test_the_list_of_names_says_how_many_documents_were_searched(library: Path) -> None:
    shown = run(library, "terms", "--limit", "3")
    assert "检索了 9 份文件" in shown
    assert "这里显示前 3 个" in shown
    assert "六有" in shown


def test_the_filters_of_names_are_taken_from_the_options(library: Path) -> None:
    defined = json.loads(run(library, "terms", "--defined", "--region", "青澜市", "--json"))
    assert all(line["defined"] for line in defined["lines"])
    assert "六有" in {line["words"] for line in defined["lines"]}
    mentioned = json.loads(run(library, "terms", "--mentioned", "--year", "2025", "--json"))
    assert not any(line["defined"] for line in mentioned["lines"])


def test_json_of_one_name_has_its_items_with_their_places(library: Path) -> None:
    found = json.loads(run(library, "terms", "六有", "--document", "青澜市2025年应急管理工作要点", "--json"))
    (usage,) = found["usages"]
    assert usage["term"]["items"][0]["text"] == "有班子"
    assert usage["term"]["items"][0]["span"]["start"] < usage["term"]["items"][1]["span"]["start"]


def test_a_name_that_nobody_uses_is_proven_absent(library: Path) -> None:
    assert "检索了 9 份文件，没有一份提到“航空母舰”" in run(library, "terms", "航空母舰")


def test_cited_documents_are_printed_and_written_as_a_table_and_a_graph(library: Path, tmp_path: Path) -> None:
    assert "其中 2 份库里没有" in run(library, "references")
    missing = json.loads(run(library, "references", "--missing", "--json"))
    assert {work["title"] for work in missing["works"]} >= {"云川省应急预案管理暂行办法"}
    table, graph = tmp_path / "引用.csv", tmp_path / "引用.dot"
    assert "已写入" in run(library, "references", "--csv", str(table), "--dot", str(graph))
    assert rows(table.read_bytes())[0] == list(WORKS)
    assert graph.read_text("utf-8").startswith("digraph")


def test_files_of_names_hold_a_row_for_each(library: Path, tmp_path: Path) -> None:
    names, one = tmp_path / "名词.csv", tmp_path / "六有.csv"
    run(library, "terms", "--csv", str(names))
    run(library, "terms", "六有", "--csv", str(one))
    listed = rows(names.read_bytes())
    assert listed[0] == list(NAMES)
    assert len(listed) == 1 + len(json.loads(run(library, "terms", "--json"))["lines"])
    used = rows(one.read_bytes())
    assert used[0] == list(USES)
    assert len(used) == 4


def test_a_folder_that_is_not_there_is_told_in_a_sentence(library: Path, tmp_path: Path) -> None:
    shown = CliRunner().invoke(
        app, ["terms", "--csv", str(tmp_path / "没有" / "a.csv"), "--library", str(library)], catch_exceptions=True
    )
    assert shown.exit_code != 0
    assert "没有这个文件夹" in str(shown.exception)


def test_no_cell_of_a_file_is_a_formula() -> None:
    hostile = ShelfDesk({"坏.txt": "=cmd|' /C calc'!A0\n一、推进“六有”（=1+1、@有人、+有车）。见《=HYPERLINK(1)》。\n"})
    found, cited = hostile.terms(TermQuery()), hostile.references(TermQuery())
    one = hostile.term("六有", TermQuery())
    for headings, made in ((NAMES, name_rows(found)), (USES, use_rows(one)), (WORKS, work_rows(cited))):
        for row in rows(as_csv(headings, made))[1:]:
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_a_count_is_told_only_where_it_says_something(desk: ShelfDesk) -> None:
    lines = {line.words: counted(line) for line in desk.terms(TermQuery()).lines}
    assert lines == {"六有": "6；列出6、7", "叫应": ""}


def test_the_differences_name_the_place_and_the_items(desk: ShelfDesk) -> None:
    assert list(differences(desk.term("六有", TermQuery()))) == ["只有云川省2024年有：有网。"]


def test_the_page_links_every_card_item_and_citation_to_its_place(desk: ShelfDesk) -> None:
    compared = Seen(glossary.comparison_html(desk.term("六有", TermQuery())))
    ids = {entry.title[:3]: entry.id for entry in desk.entries()}
    assert sum(f"/page/document/{ids['青澜市']}?" in link for link in compared.links) == 1 + 6
    assert "有网" in compared.marked
    assert "名称示 6 项，文中列出 7 项" in compared.words
    names = Seen(glossary.names_html(desk.terms(TermQuery())))
    assert names.links == ["#yj-term=%E5%85%AD%E6%9C%89", "#yj-term=%E5%8F%AB%E5%BA%94"]
    works = Seen(glossary.works_html(desk.references(TermQuery())))
    assert f"/page/document/{ids['云川省']}" in works.links
    assert "缺" in works.words


def test_a_mention_is_shown_as_such_and_nothing_as_nothing(desk: ShelfDesk) -> None:
    assert "只提到：" in Seen(glossary.comparison_html(desk.term("叫应", TermQuery()))).words
    assert "没有一份提到“四联”" in Seen(glossary.comparison_html(desk.term("四联", TermQuery()))).words
    assert "检索了 0 份文件" in Seen(glossary.names_html(ShelfDesk({}).terms(TermQuery()))).words
    assert glossary.picture_html(ShelfDesk({}).references(TermQuery())) == ""


def test_the_picture_draws_a_line_for_each_citation_and_marks_what_is_missing(desk: ShelfDesk) -> None:
    picture = glossary.picture_html(desk.references(TermQuery()))
    assert picture.count("<path") == 2
    assert picture.count('path class="yj-graph-missing"') == 1


def test_words_of_documents_never_become_marks_of_the_page() -> None:
    name = "<img src=x onerror=alert(1)>"
    text = f"{HOSTILE}\n一、推进“{name}”（有人{HOSTILE.replace('(', '').replace(')', '')}、有车）。见《{HOSTILE}》。\n"
    hostile = ShelfDesk({"坏.txt": text})
    made = (
        glossary.names_html(hostile.terms(TermQuery())),
        glossary.comparison_html(hostile.term(name, TermQuery())),
        glossary.works_html(hostile.references(TermQuery())),
        glossary.picture_html(hostile.references(TermQuery())),
    )
    for html in made:
        seen = Seen(html)
        assert not {"script", "img"} & set(seen.tags)
        assert all(link.startswith(("/page/document/", "#yj-term=")) for link in seen.links)
        assert "<script" not in html
