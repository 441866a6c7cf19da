"""One name side by side: who explains it, what each lists, where they differ; and who cites what."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bibliography import as_dot, bibliography, quoted
from assistant.glossary import Comparison, TermQuery, compare, glossary
from ingest.errors import NotFoundError, YingjiError
from ingest.library import Library
from ingest.pipeline import ingest
from tests.ingest.shelf import HashEmbedder

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
TEXTS = {
    "青澜市2025年应急管理工作要点.txt": (
        "青澜市2025年应急管理工作要点\n一、夯实基础。推进“六有”（有人、有车、有钱、有物、有证、有章）建设。\n"
        "二、严格执法。落实“党政同责、一岗双责”，依据《云川省消防条例》和《山洪防治办法》。落实《云川省消防条例》要求。\n"
    ),
    "岚州市2025年应急管理工作要点.txt": (
        "岚州市2025年应急管理工作要点\n一、夯实基础。乡镇按照“六有”标准，做到有人、有车、有钱、有物、有证、有章、有网。\n"
        "二、严格执法。落实“一岗双责”，开展“六有家庭”活动。\n"
    ),
    "枕江县2025年应急管理工作要点.txt": "枕江县2025年应急管理工作要点\n一、夯实基础。各乡镇继续按六有要求建设。\n二、抓好防汛。\n",
    "云川省消防条例.txt": (
        "云川省消防条例\n（2024年5月31日云川省人民代表大会常务委员会通过）\n第一条 为了预防火灾，制定本条例。\n"
        "第二条 本条例所称公众场所，是指商场、影院。\n第三条 本条例自2024年8月1日起施行。\n"
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("glossary")
    (folder / "files").mkdir()
    for name, text in TEXTS.items():
        (folder / "files" / name).write_text(text, encoding="utf-8")
    with Library.open(folder / "library", HashEmbedder(), purpose="test") as library:
        assert [report.outcome for report in ingest([folder / "files"], library)] == ["added"] * len(TEXTS)
        yield library


def places(found: Comparison) -> list[str]:
    return [usage.entry.title[:3] for usage in found.usages]


def test_a_name_is_set_side_by_side_with_each_count_against_its_numeral(library):
    found = compare("六有", TermQuery(), library)
    counts = {usage.entry.title[:3]: len(usage.term.items) for usage in found.usages}
    assert counts == {"青澜市": 6, "岚州市": 7, "枕江县": 0}
    assert {usage.entry.title[:3]: usage.remark for usage in found.usages if usage.remark} == {
        "岚州市": "名称示 6 项，文中列出 7 项"
    }
    assert found.documents_searched == len(TEXTS)


def test_what_one_place_lists_and_another_does_not_is_told_item_by_item(library):
    found = compare("六有", TermQuery(), library)
    apart = [row.words for row in found.rows if not all(row.held)]
    assert apart == ["有网"]
    assert len(found.rows) == 7
    assert [places(found)[at] for at in found.listing] == [places(found)[0], places(found)[1]]


def test_a_document_that_only_has_the_words_counts_as_mentioning_the_name(library):
    usage = next(one for one in compare("六有", TermQuery(), library).usages if one.entry.title.startswith("枕江"))
    assert usage.quote == ""
    assert "六有" in usage.sentence
    assert usage.term.words.span.of(library.document(usage.entry.id).text) == "六有"
    assert usage.term.locator


def test_every_quoted_word_stands_in_its_document(library):
    for usage in compare("六有", TermQuery(), library).usages:
        text = library.document(usage.entry.id).text
        assert usage.quote in text
        assert usage.sentence in text
        assert all(item.span.of(text) == item.text for item in usage.term.items)


def test_a_name_joined_with_others_counts_and_a_longer_one_is_only_related(library):
    assert sorted(places(compare("一岗双责", TermQuery(), library))) == ["岚州市", "青澜市"]
    related = [line.words for line in compare("六有", TermQuery(), library).related]
    assert related == ["六有家庭"]


def test_the_comparison_keeps_to_its_scope_and_to_what_explains(library):
    assert places(compare("六有", TermQuery(region="岚州市"), library)) == ["岚州市"]
    assert places(compare("六有", TermQuery(defined=False), library)) == ["枕江县"]
    assert len(compare("六有", TermQuery(defined=True), library).usages) == 2


def test_a_name_that_nobody_uses_says_how_many_were_searched(library):
    found = compare("航空救援", TermQuery(), library)
    assert (found.usages, found.rows, found.documents_searched) == ((), (), len(TEXTS))


def test_a_name_of_one_sign_and_an_unknown_document_are_refused_in_a_sentence(library):
    with pytest.raises(YingjiError, match="至少两个字"):
        compare("“六”", TermQuery(), library)
    with pytest.raises(NotFoundError):
        glossary(TermQuery(document="没有这份文件"), library)


def test_the_list_of_names_can_be_narrowed_to_those_explained(library):
    explained = {line.words for line in glossary(TermQuery(defined=True), library).lines}
    mentioned = {line.words for line in glossary(TermQuery(defined=False), library).lines}
    assert explained == {"六有", "公众场所"}
    assert "一岗双责" in mentioned
    assert not explained & mentioned


def test_cited_documents_are_held_or_missing_and_counted_by_who_names_them(library):
    works = {work.title: work for work in bibliography(TermQuery(), library).works}
    assert set(works) == {"云川省消防条例", "山洪防治办法"}
    law = works["云川省消防条例"]
    assert (law.target.title, len(law.citing), len(law.uses)) == ("云川省消防条例", 1, 2)
    assert works["山洪防治办法"].target is None


def test_the_graph_names_every_document_and_draws_what_is_missing_in_dashes(library):
    graph = as_dot(bibliography(TermQuery(), library))
    assert graph.count("->") == 2
    assert graph.count("style=dashed") == 1
    assert "[label=2]" in graph
    assert quoted('a"b\\c\nd') == '"a\\"b\\\\c d"'


def test_the_six_haves_of_shaoyang_and_the_seven_of_shangjie(tmp_path):
    if not CORPUS.is_dir():
        pytest.skip("no corpus beside the checkout")
    with Library.open(tmp_path, HashEmbedder(), purpose="test") as library:
        assert all(report.outcome == "added" for report in ingest([CORPUS / "policies"], library))
        found = compare("六有", TermQuery(), library)
    counts = {usage.entry.scope.region.name: len(usage.term.items) for usage in found.usages}
    assert counts == {"邵阳市": 6, "上街区": 7}
    assert sum(not all(row.held) for row in found.rows) == 5
