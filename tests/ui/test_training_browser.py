"""The tab 培训资料 in a real browser: a paper is made, taken away and practised, and nothing goes outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from assistant.desk import LibraryDesk
from assistant.study.item import Item, ItemKind
from assistant.study.keeping import loads
from tests.ui import test_browser
from tests.ui.serving import served
from tests.ui.test_browser import PHONE, Visit, visit
from ui import training
from ui.server import Page

browser = test_browser.browser


@pytest.fixture(scope="module")
def address(demo_desk: LibraryDesk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(demo_desk, Page(tmp_path_factory.mktemp("page") / "uploads")) as where:
        yield where


def made_on_the_page(page: Visit) -> None:
    """Open the tab and make a paper of twenty-five items."""
    page.tab.get_by_role("tab", name="培训资料").click()
    page.tab.get_by_label("题数", exact=True).fill("25")
    page.tab.locator("#yj-training-make").click()
    page.tab.locator("#yj-training-made .yj-item").first.wait_for()


def key_of(address: str, page: Visit) -> dict[int, Item]:
    """The entries of the paper that is shown, by number, as its stored form tells them."""
    stored = page.tab.get_by_role("link", name="存卷").get_attribute("href")
    paper = loads(httpx.get(address + stored).text)
    return {entry.number: entry.item for entry in paper.entries}


def test_a_paper_is_made_previewed_and_taken_away(
    browser: test_browser.playwright.Browser,
    address: str,
    tmp_path: Path,
) -> None:
    page = visit(browser, address)
    made_on_the_page(page)
    page.keep("20-training-paper")
    assert page.tab.locator(".yj-item").count() == training.PER_PAGE
    page.tab.locator(".yj-item .yj-source a.yj-title").first.click()
    page.tab.wait_for_selector("#yj-drawer .yj-document mark")
    quoted = "".join(page.tab.locator(".yj-item").first.locator(".yj-source .yj-text").all_inner_texts())
    marked = "".join(page.tab.locator("#yj-drawer mark").all_inner_texts())
    assert "".join(marked.split()) in "".join(quoted.split())
    page.tab.locator("#yj-drawer .yj-close").click()
    for name, suffix in (("Word 答案", "docx"), ("Excel", "xlsx"), ("Anki", "apkg"), ("GIFT", "txt"), ("QTI", "zip")):
        with page.tab.expect_download() as fetched:
            page.tab.get_by_role("link", name=name).first.click()
        file = tmp_path / fetched.value.suggested_filename
        fetched.value.save_as(file)
        assert file.suffix == f".{suffix}"
        assert suffix == "txt" or ZipFile(file).testzip() is None
    page.tab.locator("#yj-training-on").click()
    page.tab.get_by_text("第 21–25 题").wait_for()
    assert page.tab.locator(".yj-item").count() == 5
    page.tab.get_by_text("职责卡", exact=True).click()
    page.tab.locator("#yj-training-make").click()
    page.tab.get_by_text("没有写单位").wait_for()
    assert page.outside() == []
    assert page.complaints == []
    page.tab.close()


def test_a_quiz_is_taken_marked_at_once_scored_by_topic_and_the_wrong_ones_asked_again(
    browser: test_browser.playwright.Browser,
    address: str,
) -> None:
    page = visit(browser, address)
    made_on_the_page(page)
    key = key_of(address, page)
    page.tab.locator("a.yj-practise").click()
    page.tab.locator("#yj-practice .yj-question").first.wait_for()
    single = [number for number, item in key.items() if item.kind is ItemKind.SINGLE][:3]
    blank = next(number for number, item in key.items() if item.kind is ItemKind.CLOZE)

    def question(number: int):
        return page.tab.locator(f'.yj-question[data-number="{number}"]')

    def ticked(number: int, option: int) -> None:
        question(number).locator(f'input[value="{option}"]').check()
        question(number).get_by_role("button", name="提交本题").click()
        question(number).locator(".yj-marked").wait_for()

    question(single[0]).get_by_role("button", name="提交本题").click()
    assert question(single[0]).locator(".yj-fault").inner_text() == "请先作答。"
    ticked(single[0], key[single[0]].key.choices[0])
    assert question(single[0]).locator(".yj-verdict").inner_text().startswith("正确")
    for number in single[1:]:
        ticked(number, next(at for at in range(4) if at not in key[number].key.choices))
        assert question(number).locator(".yj-verdict").inner_text().startswith("错误")
    for box, words in zip(question(blank).locator("input").all(), key[blank].key.words, strict=True):
        box.fill(words)
    question(blank).get_by_role("button", name="提交本题").click()
    assert question(blank).locator(".yj-verdict").inner_text().startswith("正确")
    page.keep("21-training-practice")
    mark_words = "".join(question(single[1]).locator(".yj-marked mark").all_inner_texts())
    assert "".join(mark_words.split()) in "".join(key[single[1]].sources[0].quote.split())
    question(single[1]).locator(".yj-source a.yj-title").first.click()
    page.tab.wait_for_selector("#yj-drawer .yj-document mark")
    page.tab.locator("#yj-drawer .yj-close").click()

    assert page.tab.locator(".yj-tally").inner_text().startswith("已答 4 / 25 题")
    page.tab.get_by_role("button", name="看成绩").click()
    rows = page.tab.locator(".yj-result tr").all_inner_texts()
    topics = {key[number].topic for number in (*single, blank)}
    assert {row.split("\t")[0] for row in rows[1:]} == topics
    assert sum(int(re.search(r"/ (\d+) 题", row)[1]) for row in rows[1:]) == 4
    page.keep("22-training-score")

    page.tab.get_by_role("button", name="错题再练").click()
    assert page.tab.locator(".yj-question:visible").count() == 2
    assert page.tab.locator(".yj-marked").count() == 0
    for number in single[1:]:
        ticked(number, key[number].key.choices[0])
    page.tab.locator(".yj-result:visible").wait_for()  # all that was asked is answered
    assert page.tab.get_by_role("button", name="错题再练").is_disabled()
    page.tab.get_by_role("button", name="退出练习").click()
    page.tab.set_viewport_size(PHONE)
    page.tab.locator("a.yj-practise").click()
    page.tab.wait_for_timeout(200)
    page.keep("23-training-phone")
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.outside() == []
    assert page.complaints == []
    page.tab.close()
