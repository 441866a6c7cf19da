"""A library as a LangChain retriever: passages verbatim, and in the metadata where they stand."""

import asyncio
from pathlib import Path

import pytest

from assistant.desk import LibraryDesk
from assistant.retriever import LibraryRetriever
from assistant.settings import Settings
from ingest.document import Scope
from tests.ingest.shelf import WUHAN, opened, parsed, source_of

PLAN = "加强防汛物资储备，每月检查一次。\n市级挂牌督办隐患单位28家。\n组织综合演练2次。"
NEWS = "省里召开会议。\n学校开展消防演练。"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    library = opened(folder)
    plan = parsed(PLAN, "武汉市2024年应急管理工作要点", Scope(WUHAN, 2024), "要点.txt")
    news = parsed(NEWS, "应急简报", Scope(), "简报.txt")
    library.add(plan, source_of(plan, "/policies/要点.txt"))
    library.add(news, source_of(news, "/policies/简报.txt"))
    with LibraryDesk(library, Settings(Path(folder))) as desk:
        yield desk


def test_the_best_passage_comes_first_with_where_it_stands(desk):
    best = LibraryRetriever(desk=desk).invoke("市级挂牌督办隐患单位多少家")[0]
    assert best.page_content == "市级挂牌督办隐患单位28家。"
    start, end = best.metadata["start"], best.metadata["end"]
    assert PLAN[start:end] == best.page_content
    assert best.metadata["title"] == "武汉市2024年应急管理工作要点"
    assert best.metadata["document"] == "要点.txt"
    assert best.metadata["page"] is None
    assert best.metadata["locator"] == ""


def test_metadata_names_a_document_and_a_passage_of_the_library(desk):
    best = LibraryRetriever(desk=desk).invoke("防汛物资储备")[0]
    assert desk.library.document(best.metadata["document_id"]).text == PLAN
    assert desk.library.passage(best.id).text == best.page_content


def test_no_more_than_the_limit_are_returned(desk):
    assert len(LibraryRetriever(desk=desk, limit=1).invoke("演练")) == 1
    assert len(LibraryRetriever(desk=desk, limit=2).invoke("演练")) == 2


def test_a_document_set_by_hand_is_the_only_one_searched(desk):
    found = LibraryRetriever(desk=desk, document="简报.txt").invoke("演练")
    assert {each.metadata["document"] for each in found} == {"简报.txt"}


def test_it_runs_as_a_step_of_a_chain(desk):
    chain = LibraryRetriever(desk=desk, limit=1) | (lambda found: [each.page_content for each in found])
    assert chain.invoke("挂牌督办隐患单位") == ["市级挂牌督办隐患单位28家。"]


def test_asking_asynchronously_gives_the_same(desk):
    retriever = LibraryRetriever(desk=desk)
    assert asyncio.run(retriever.ainvoke("综合演练")) == retriever.invoke("综合演练")
