"""The tab 培训资料: what it shows, its files, practice that is marked at once, and the same over the interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from lxml import html as lxml_html

from assistant.study.exporting import Form, Part
from assistant.study.grading import Given, mark
from assistant.study.item import ItemKind, Key, Paper
from assistant.study.keeping import loads
from ingest.errors import NotFoundError, SettingsError
from tests.assistant import papers
from tests.ui.serving import TOKEN, served
from tests.ui.shelf import ShelfDesk
from ui import handouts, training
from ui.api.training import routes
from ui.handouts import Handouts
from ui.reading_matter import matter_html
from ui.server import Page
from ui.tabs.training import request_of

TEXTS = {
    "青澜.txt": "青澜市2025年工作要点\n一、重大隐患。市级挂牌督办重大隐患36家。\n二、演练。每年组织演练2次。",
    "云川.txt": "云川省2024年消防条例\n第一条 每半年组织一次演练。",
}
HOSTILE = (
    '<img src=x onerror="window.broken=1"></form><script>window.broken=1</script> ![x](http://e.example) ${7*7} {{x}}'
)
PLAIN_FORM = ("试卷", [], [], "", "", 20, 0, 1, "", "", False, *[0] * len(ItemKind))


def hostile_paper() -> Paper:
    made = tuple(
        papers.item(
            one.kind,
            HOSTILE + one.stem,
            one.key if not one.key.points else Key(points=(HOSTILE, "乙")),
            id=f"h{number}",
            options=tuple(words + HOSTILE for words in one.options) if one.kind is not ItemKind.JUDGE else one.options,
            lefts=tuple(words + HOSTILE for words in one.lefts),
            topic=HOSTILE,
            explanation=HOSTILE,
        )
        for number, one in enumerate(papers.items())
    )
    return papers.paper(made, title=HOSTILE)


# ---- what is shown ----


@pytest.mark.parametrize("shown", ["paper", "practice", "mark"])
def test_no_word_of_a_document_becomes_a_mark_of_its_own(shown: str):
    made = hostile_paper()
    if shown == "paper":
        held = training.paper_html(made, 0)
    elif shown == "practice":
        held = training.practice_html(made, "id")
    else:
        held = "".join(training.mark_html(entry, mark(entry.item, Given())) for entry in made.entries)
    root = lxml_html.fragment_fromstring(held, create_parent="div")
    assert root.text_content().count("<script>") >= len(made.entries)
    assert not root.xpath(".//img | .//script | .//@onerror")
    assert len(root.xpath(".//form")) == (len(made.entries) if shown == "practice" else 0)


@pytest.mark.parametrize("material", [papers.deck(), papers.guide(), papers.duty_card()], ids=["deck", "guide", "card"])
def test_cards_and_guides_lead_to_the_words_they_were_made_from(material):
    root = lxml_html.fragment_fromstring(matter_html(material), create_parent="div")
    links = root.xpath(".//a/@href")
    assert f"/page/document/d1?start={papers.START}&end={papers.SOURCE.end}" in links
    assert papers.MARKED in root.text_content()


def test_a_preview_shows_the_key_the_remark_and_the_source_and_leads_to_it():
    root = lxml_html.fragment_fromstring(training.paper_html(papers.paper(), 0), create_parent="div")
    first = root.xpath(".//article")[0]
    assert first.xpath(".//li[@class='yj-right']/text()") == ["B. 不少于36家"]
    assert first.xpath(".//mark/text()") == [papers.MARKED]
    assert first.xpath(".//a/@href") == [f"/page/document/d1?start={papers.START}&end={papers.SOURCE.end}"]
    assert "解析" not in first.text_content()  # it only quotes the source, which stands beside it
    odd = papers.paper(
        (papers.item(ItemKind.SHORT, "为何？", Key(points=("甲",)), explanation=f"题中换了数。{papers.TOLD}"),)
    )
    assert "题中换了数。" in training.paper_html(odd, 0)
    assert "库中只够出 1 道排序题" in root.text_content()


def test_practice_tells_nothing_of_the_key():
    held = training.practice_html(papers.paper(), "abc")
    for words in ("解析", "出处", papers.TOLD[:20], "限期销号", "yj-right", "checked"):
        assert words not in held
    root = lxml_html.fragment_fromstring(held, create_parent="div")
    assert len(root.xpath(".//form")) == 9
    assert len(root.xpath("(.//form)[4]//input[@name='words']")) == 2
    assert len(root.xpath("(.//form)[5]//select")) == 2
    assert root.xpath("(.//form)[2]//input/@type") == ["checkbox"] * 4


def test_a_mark_shows_what_was_had_and_what_was_not():
    entry = papers.paper().entries[3]
    held = training.mark_html(entry, mark(entry.item, Given(words=("不少于36家", "两次"))))
    assert "部分正确" in held
    assert f"{entry.points / 2:g} / {entry.points} 分" in held
    assert "✓ 不少于36家" in held
    assert "✗ 至少1次" in held


# ---- what was filled in ----


def test_what_is_filled_in_becomes_a_request():
    request = request_of(
        ("试卷", ["d1"], ["演练"], "二、 隐患", " 应急局 ", 30.0, 100, 7, "较难", "测验", True, 3, *[0] * 7)
    )
    assert (request.documents, request.topics, request.sections) == (("d1",), ("演练",), ("二、", "隐患"))
    assert (request.body, request.number, request.points, request.seed) == ("应急局", 30, 100, 7)
    assert [(wish.count, wish.kind) for wish in request.wishes] == [(3, ItemKind.SINGLE)]
    assert request_of(PLAIN_FORM).wishes == ()
    assert request_of(PLAIN_FORM).points is None


@pytest.mark.parametrize("number", [1.5, -1, "x"])
def test_a_number_that_is_none_is_refused_in_words(number: object):
    with pytest.raises(SettingsError, match="不是整数"):
        request_of((*PLAIN_FORM[:5], number, *PLAIN_FORM[6:]))


# ---- files and marks by an id ----


@pytest.fixture
def kept() -> Handouts:
    return Handouts()


@pytest.fixture
def client(kept: Handouts) -> TestClient:
    app = FastAPI()
    app.include_router(routes(kept))
    return TestClient(app, raise_server_exceptions=True)


@pytest.mark.parametrize("kind", [*Form, "json"])
def test_every_form_can_be_fetched_by_the_id_of_the_paper(client: TestClient, kept: Handouts, kind: str):
    answer = client.get(f"/page/study/{kept.keep(papers.paper())}/{kind}")
    assert answer.status_code == 200
    assert "filename*=UTF-8''%E9%9D%92" in answer.headers["content-disposition"]
    if kind == "json":
        assert loads(answer.text) == papers.paper()


def test_question_sheet_and_key_are_fetched_apart(client: TestClient, kept: Handouts):
    id = kept.keep(papers.paper())
    sheet, key = (client.get(f"/page/study/{id}/md", params={"part": part}).text for part in (Part.QUESTIONS, Part.KEY))
    assert "解析" not in sheet
    assert "参考答案及解析" in key


def test_an_id_that_has_lapsed_or_was_never_given_says_what_to_do(client: TestClient, kept: Handouts):
    first = kept.keep(papers.deck())
    for _ in range(handouts.KEPT):
        kept.keep(papers.deck())
    for address in (f"/page/study/{first}/docx", "/page/study/guess/docx"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "重新生成" in answer.text
    with pytest.raises(NotFoundError, match="不是试卷"):
        kept.paper(kept.keep(papers.deck()))
    assert client.get(f"/page/study/{kept.keep(papers.deck())}/qti").status_code == 400


def test_an_answer_is_marked_at_once_with_the_source_and_nothing_is_kept(client: TestClient, kept: Handouts):
    id = kept.keep(papers.paper())
    right = client.post(f"/page/study/{id}/answer", json={"number": 1, "choices": [1]}).json()
    wrong = client.post(f"/page/study/{id}/answer", json={"number": 1, "choices": [0]}).json()
    assert (right["right"], right["share"]) == (True, 1)
    assert (wrong["right"], wrong["share"]) == (False, 0)
    for told in (right, wrong):
        assert f"<mark>{papers.MARKED}</mark>" in told["html"]
    assert client.post(f"/page/study/{id}/answer", json={"number": 1, "words": ["x" * 201]}).status_code == 422


@settings(max_examples=10, deadline=None)
@given(made=papers.nasty_papers())
def test_whatever_stands_in_a_paper_its_practice_is_whole(made: Paper):
    root = lxml_html.fragment_fromstring(training.practice_html(made, "id"), create_parent="div")
    assert len(root.xpath(".//form")) == len(made.entries)
    for entry, form in zip(made.entries, root.xpath(".//form"), strict=True):
        assert form.get("data-number") == str(entry.number)
        assert len(form.xpath(".//button[@type='submit']")) == 1


# ---- the interface ----


@pytest.fixture(scope="module")
def calling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    page = Page(tmp_path_factory.mktemp("library") / "uploads")
    headers = {"authorization": f"Bearer {TOKEN}"}
    with (
        served(ShelfDesk(TEXTS), page, web=False) as address,
        httpx.Client(base_url=address, headers=headers, timeout=30) as client,
    ):
        yield client


def test_the_interface_gives_a_paper_whose_sources_are_letter_for_letter_in_their_documents(calling: httpx.Client):
    paper = calling.post("/api/v1/study", json={"documents": ["青澜"], "seed": 3}).json()
    assert (paper["seed"], len(paper["entries"])) == (3, 2)
    for entry in paper["entries"]:
        source = entry["item"]["sources"][0]
        text = calling.get(f"/api/v1/documents/{source['document']}/text").text
        assert text[source["start"] : source["end"]] == source["quote"]


def test_the_interface_gives_files_and_says_why_it_cannot(calling: httpx.Client, tmp_path: Path):
    made = calling.post("/api/v1/study/export", params={"form": "docx", "part": "试题"}, json={"title": "测验"})
    (tmp_path / "a.docx").write_bytes(made.content)
    assert docx.Document(tmp_path / "a.docx").paragraphs[0].text == "测验"
    assert (
        calling.post("/api/v1/study/export", params={"form": "gift", "material": "guide"}, json={}).status_code == 400
    )
    assert calling.post("/api/v1/study/export", params={"material": "body"}, json={}).status_code == 400
    assert calling.post("/api/v1/study", json={"documents": ["没有这份"]}).status_code == 404
    assert calling.post("/api/v1/study", json={"numbr": 3}).status_code == 422
    assert httpx.post(calling.base_url.join("/api/v1/study"), json={}).status_code == 401
