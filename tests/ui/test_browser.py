"""The page in a real browser: a question is typed, its answer and the proof of it are seen, and nothing goes outside."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest

from assistant.answer import Answer, Question
from assistant.desk import LibraryDesk
from assistant.settings import Settings
from assistant.streaming import Event, Finished, Sentence, Started
from ingest.embedding import load
from ingest.library import Library
from tests.ui.serving import served
from tests.ui.shelf import ShelfDesk
from ui.server import Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[test]'")

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "evals" / "data" / "demo"
ARTIFACTS = Path(os.environ.get("YINGJI_ARTIFACTS") or ROOT / "artifacts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
OFFICE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
WAIT = 20_000  # milliseconds; a loaded machine may take that long
HOSTILE = (
    "某某市2024年<script>window.broken = 1</script>要点\n"
    '一、<img src="http://elsewhere.example/x.png" onerror="window.broken = 1">重点检查三十家单位。\n'
    "二、![图](http://elsewhere.example/y.png) 与 [链接](javascript:window.broken=1) 以及 $x$ 和 **粗**。"
)


class Visit:
    """A page that is open in the browser, with everything it asked for and complained of."""

    def __init__(self, tab: playwright.Page, address: str) -> None:
        self.tab = tab
        self.requests: list[str] = []
        self.complaints: list[str] = []
        tab.set_default_timeout(WAIT)
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("websocket", lambda socket: self.requests.append(socket.url))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        tab.goto(address)
        tab.wait_for_selector("#yj-question input")

    def ask(self, words: str) -> None:
        """Type a question, send it, and wait for its answer."""
        before = self.tab.locator(".yj-answer").count()
        self.tab.fill("#yj-question input", words)
        self.tab.press("#yj-question input", "Enter")
        self.tab.locator(".yj-answer").nth(before).wait_for()

    def keep(self, name: str) -> None:
        """A screenshot among the artefacts."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        self.tab.screenshot(path=ARTIFACTS / f"{name}.png")

    def in_sight(self, selector: str) -> bool:
        """Whether the element lies wholly inside the window."""
        box = self.tab.locator(selector).first.bounding_box()
        size = self.tab.viewport_size
        return bool(box) and box["y"] >= -1 and box["y"] + box["height"] <= size["height"] + 1

    def outside(self) -> list[str]:
        """The addresses asked for that are not this machine's."""
        asked = [urlsplit(address) for address in self.requests]
        return [part.geturl() for part in asked if part.scheme not in ("data", "blob") and part.hostname != "127.0.0.1"]


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        pytest.skip("no browser is installed: apt-get install chromium")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a real library of the demo documents."""
    folder = tmp_path_factory.mktemp("library")
    with LibraryDesk(Library.open(folder, load(""), purpose="test"), Settings(folder)) as desk:
        failed = [report for report in desk.ingest([DEMO]) if report.outcome == "failed"]
        assert failed == []
        page = Page(folder / "uploads", ("青澜今年市里直接盯着销号的重大隐患有多少家？",))
        with served(desk, page) as address:
            yield address


class WatchedDesk(ShelfDesk):
    """A shelf that remembers the questions it was asked."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.questions: list[Question] = []

    def ask(self, question: Question) -> Answer:
        self.questions.append(question)
        return super().ask(question)


@pytest.fixture
def shelf() -> WatchedDesk:
    duties = "".join(f"第{number}项任务由第{number}科室落实。" for number in range(60))
    return WatchedDesk(
        {
            "青澜.txt": f"青澜市2025年要点\n一、其他任务。{duties}\n二、市级挂牌督办重大隐患36家。\n三、{duties}",
            "云川.txt": "云川省2024年要点\n一、省级挂牌督办重大隐患12家。",
            "坏.txt": HOSTILE,
        }
    )


@pytest.fixture
def address(shelf: WatchedDesk, tmp_path: Path) -> Iterator[str]:
    with served(shelf, Page(tmp_path / "uploads", ("市级挂牌督办多少家？",))) as where:
        yield where


def visit(browser: playwright.Browser, address: str, size: dict[str, int] = OFFICE) -> Visit:
    return Visit(browser.new_page(viewport=size, locale="zh-CN"), address)


def test_a_question_is_typed_and_its_answer_and_the_proof_are_seen(browser: playwright.Browser, library: str) -> None:
    page = visit(browser, library)
    page.tab.wait_for_selector(".yj-example")
    page.keep("1-welcome")
    page.ask("青澜今年市里直接盯着销号的重大隐患有多少家？")
    page.tab.wait_for_selector(".yj-card mark")
    page.keep("2-answer")
    answer = page.tab.locator(".yj-answer").first.inner_text()
    marked = "".join(page.tab.locator(".yj-turn[open] .yj-card mark").all_inner_texts())
    number = re.search(r"\d+家", answer)
    assert number
    assert number[0] in marked
    assert "青澜市2025年" in page.tab.locator(".yj-card .yj-title").first.inner_text()
    page.tab.locator("a.yj-cite").first.click()
    page.tab.wait_for_selector("#src-1-1.yj-flash")
    page.keep("3-mark-clicked")
    assert page.in_sight("#src-1-1 mark")
    page.tab.locator("#src-1-1 a.yj-title").click()
    page.tab.wait_for_selector("#yj-drawer .yj-document mark")
    page.keep("4-document")
    assert page.in_sight("#yj-drawer mark")
    assert page.outside() == []
    assert page.complaints == []
    page.tab.close()


def test_the_list_of_documents_shows_the_whole_library(browser: playwright.Browser, library: str) -> None:
    page = visit(browser, library)
    page.tab.get_by_role("tab", name="文件").click()
    page.tab.wait_for_selector("#yj-listing tbody tr")
    page.keep("5-documents")
    assert page.tab.locator("#yj-listing tbody tr").count() == len([file for file in DEMO.iterdir() if file.is_file()])
    page.tab.close()


def test_the_register_is_filtered_leafed_through_proved_and_taken_away_as_a_workbook(
    browser: playwright.Browser, library: str, tmp_path: Path
) -> None:
    page = visit(browser, library)
    page.tab.get_by_role("tab", name="任务台账").click()
    page.tab.wait_for_selector("#yj-ledger-table tbody tr")
    page.tab.locator("#yj-ledger-charts .yj-upright li").first.wait_for()
    page.keep("12-register")
    first = page.tab.locator("#yj-ledger-table .yj-small").inner_text()
    page.tab.locator("#yj-ledger-on").click()
    page.tab.get_by_text("第 26–50 项").wait_for()
    page.tab.locator("#yj-ledger-back").click()
    page.tab.get_by_text("第 1–25 项").wait_for()

    body = page.tab.locator("#yj-ledger-charts .yj-bar-name").first.inner_text()
    page.tab.get_by_label("单位").fill(body)
    page.tab.locator("#yj-ledger-find").click()
    changed = "told => document.querySelector('#yj-ledger-table .yj-small')?.innerText !== told"
    page.tab.wait_for_function(changed, arg=first)
    page.keep("13-register-filtered")
    rows = page.tab.locator("#yj-ledger-table tbody tr:not(.yj-of)")
    assert all(body in row.locator("td").first.inner_text() for row in rows.all())
    act = rows.first.locator("td").nth(1).locator("a.yj-said").first
    words = act.inner_text()
    act.click()
    page.tab.wait_for_selector("#yj-drawer .yj-document mark")
    page.keep("14-register-source")
    assert "".join(words.split()) in "".join("".join(page.tab.locator("#yj-drawer mark").all_inner_texts()).split())
    page.tab.locator(".yj-close").click()

    link = page.tab.get_by_role("link", name="下载 Excel")
    total = int(re.search(r"\d+", link.inner_text())[0])
    with page.tab.expect_download() as fetched:
        link.click()
    fetched.value.save_as(tmp_path / fetched.value.suggested_filename)
    sheet = openpyxl.load_workbook(tmp_path / "任务台账.xlsx").active
    assert sheet.max_row == total + 1 > rows.count()
    assert sheet.cell(2, 18).hyperlink.target.startswith(f"{library}/page/document/")

    page.tab.get_by_label("到期不晚于").fill("明天")
    page.tab.locator("#yj-ledger-find").click()
    page.tab.get_by_text("“明天”不是日期").wait_for()
    page.tab.locator("#yj-ledger-clear").click()
    page.tab.wait_for_function(changed.replace("!==", "==="), arg=first)
    page.tab.set_viewport_size(PHONE)
    page.tab.wait_for_timeout(200)
    page.keep("15-register-phone")
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.outside() == []
    assert page.complaints == []
    page.tab.close()


def test_a_phone_shows_all_of_it_without_sideways_scrolling(browser: playwright.Browser, library: str) -> None:
    page = visit(browser, library, PHONE)
    page.tab.wait_for_selector(".yj-example")
    page.keep("6-phone-welcome")
    assert page.in_sight("#yj-send")
    page.ask("青澜今年市里直接盯着销号的重大隐患有多少家？")
    page.tab.locator("a.yj-cite").first.click()
    page.tab.wait_for_selector("#src-1-1.yj-flash")
    page.keep("7-phone-evidence")
    assert page.in_sight("#src-1-1 mark")
    for name in ("问答", "文件"):
        tab = page.tab.locator(".tab-container:not(.visually-hidden)").get_by_role("tab", name=name)
        if not tab.is_visible():
            page.tab.locator(".overflow-menu > button").click()
            tab = page.tab.locator(".overflow-dropdown").get_by_text(name, exact=True)
        tab.click()
        page.tab.wait_for_timeout(200)
        page.keep(f"8-phone-{'chat' if name == '问答' else 'documents'}")
        assert page.tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.tab.close()


def test_an_office_screen_holds_chat_input_and_scope_without_scrolling(
    browser: playwright.Browser, address: str
) -> None:
    page = visit(browser, address)
    for asked in (False, True):
        if asked:
            page.ask("市级挂牌督办重大隐患多少家？")
        for part in ("#yj-talk", "#yj-question", "#yj-send", "#yj-region", "#yj-year", "#yj-file", "#yj-fresh"):
            assert page.in_sight(part), part
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= OFFICE["width"]
    page.tab.close()


def test_a_refusal_looks_different_and_shows_the_nearest_as_such(browser: playwright.Browser, address: str) -> None:
    page = visit(browser, address)
    page.ask("龙卷风？")
    assert page.tab.locator(".yj-answer.yj-not_found").inner_text().startswith("文件中没有找到")
    assert page.tab.locator(".yj-nearest .yj-card").count() == 2
    assert page.tab.locator("a.yj-cite").count() == 0
    page.keep("9-refusal")
    page.tab.close()


def test_an_earlier_mark_opens_its_folded_card_and_history_goes_with_the_question(
    browser: playwright.Browser, address: str, shelf: WatchedDesk
) -> None:
    page = visit(browser, address)
    page.tab.locator(".yj-example").first.click()
    page.tab.locator(".yj-answer").first.wait_for()
    page.ask("那省级挂牌督办多少家呢？")
    assert not page.tab.locator("#src-1-1").is_visible()
    page.tab.locator('a.yj-cite[href="#src-1-1"]').first.click()
    page.tab.wait_for_selector("#src-1-1.yj-flash")
    assert page.in_sight("#src-1-1 mark")
    assert [turn.role for turn in shelf.questions[1].history] == ["user", "assistant"]
    assert shelf.questions[1].history[0].content == "市级挂牌督办多少家？"
    page.tab.locator("#yj-fresh").click()
    page.tab.locator(".yj-answer").first.wait_for(state="detached")
    page.ask("再问一次重大隐患多少家？")
    assert shelf.questions[2].history == ()
    page.tab.close()


def test_the_scope_chosen_from_the_lists_goes_with_the_question(
    browser: playwright.Browser, address: str, shelf: WatchedDesk
) -> None:
    page = visit(browser, address)
    for name, chosen in (("region", "云川省"), ("year", "2024年")):
        page.tab.locator(f"#yj-{name} input").click()
        page.tab.get_by_role("option", name=chosen).click()
    page.tab.wait_for_timeout(500)
    page.tab.locator("#yj-file input").click()
    offered = [words.strip("✓ \n") for words in page.tab.get_by_role("option").all_inner_texts()]
    assert offered == ["全部", "云川省2024年要点"]
    page.tab.get_by_role("option", name="云川省2024年要点").click()
    page.ask("重大隐患多少家？")
    asked = shelf.questions[0]
    held = {entry.source: entry.id for entry in shelf.entries()}
    assert (asked.region, asked.year, asked.document) == ("云川省", 2024, held["云川.txt"])
    assert "检索范围：云川省 2024年" in page.tab.locator(".yj-answer .yj-small").inner_text()
    page.tab.close()


def test_words_of_documents_and_questions_never_act(browser: playwright.Browser, address: str) -> None:
    page = visit(browser, address)
    page.ask(
        '重点检查三十家单位<img src="http://elsewhere.example/q.png" onerror="window.broken = 1"> ![](http://e.example/)'
    )
    page.tab.wait_for_selector(".yj-card")
    assert '<img src="http://elsewhere.example/x.png"' in page.tab.locator(".yj-card").first.inner_text()
    page.tab.locator(".yj-card a.yj-title").first.click()
    page.tab.wait_for_selector("#yj-drawer .yj-document")
    assert "<script>window.broken = 1</script>" in page.tab.locator("#yj-drawer .yj-text").inner_text()
    page.tab.locator(".yj-close").click()
    page.tab.get_by_role("tab", name="文件").click()
    page.tab.wait_for_selector("#yj-listing tbody tr")
    assert "<script>" in page.tab.locator("#yj-listing").inner_text()
    assert page.tab.evaluate("window.broken") is None
    assert page.tab.locator("img").count() == 0
    assert page.outside() == []
    page.tab.close()


def test_an_outside_picture_is_refused_even_if_it_got_into_the_page(browser: playwright.Browser, address: str) -> None:
    page = visit(browser, address)
    page.complaints.clear()
    page.tab.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.2:9/x.png'}))")
    page.tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<b id=x onclick=\"window.broken = 1\">x</b>')")
    page.tab.locator("#x").click()
    page.tab.wait_for_timeout(300)
    assert page.tab.evaluate("window.broken") is None
    assert sum("Content Security Policy" in complaint for complaint in page.complaints) >= 2
    page.tab.close()


def test_a_file_taken_in_on_the_page_is_listed_and_asked_at_once_and_gone_when_removed(
    browser: playwright.Browser, shelf: WatchedDesk, tmp_path: Path
) -> None:
    uploads = tmp_path / "uploads"
    with served(shelf, Page(uploads)) as address:
        take_in_and_remove(visit(browser, address), shelf, uploads, tmp_path)


def take_in_and_remove(page: Visit, shelf: WatchedDesk, uploads: Path, tmp_path: Path) -> None:
    """The life of one file, from choosing it on the page to its removal there."""
    new, empty = tmp_path / "岚州市（第2号）.txt", tmp_path / "空.txt"
    new.write_text("岚州市2023年要点\n一、年内建成避难场所九处。", "utf-8")
    empty.write_text("", "utf-8")
    page.tab.get_by_role("tab", name="文件").click()
    page.tab.set_input_files("#yj-files input[type=file]", [new, empty])
    page.tab.locator("#yj-files .file").nth(1).wait_for()
    page.tab.locator("#yj-take").click()
    page.tab.get_by_text("完成：2 个文件。").wait_for()
    reports = page.tab.locator("#yj-progress .yj-report").all_inner_texts()
    assert [words.split() for words in sorted(reports, reverse=True)] == [
        ["新增", "岚州市（第2号）.txt", "《岚州市2023年要点》", "岚州市", "2023年，2", "条，2", "段"],
        ["失败", "空.txt", "文件里没有文字"],
    ]
    page.tab.get_by_role("link", name="岚州市2023年要点").wait_for()
    page.keep("10-taken-in")
    page.tab.get_by_role("tab", name="问答").click()
    page.ask("岚州年内建成避难场所几处？")
    assert "避难场所九处" in page.tab.locator(".yj-answer").first.inner_text()

    page.tab.get_by_role("tab", name="文件").click()
    page.tab.locator("#yj-removable input").click()
    page.tab.get_by_role("option", name="岚州市2023年要点").click()
    page.tab.keyboard.press("Escape")
    page.tab.locator("#yj-remove").click()
    page.tab.locator("#yj-confirm").get_by_text("将移除以下 1 份文件").wait_for()
    page.keep("11-removing")
    assert len(shelf.entries()) == 4  # nothing is removed before it is confirmed
    page.tab.locator("#yj-yes").click()
    page.tab.get_by_text("已移除 1 份文件").wait_for()
    page.tab.get_by_role("link", name="岚州市2023年要点").wait_for(state="detached")
    assert len(shelf.entries()) == 3
    assert [file.name for file in uploads.iterdir()] == ["空.txt"]
    page.tab.close()


def test_a_service_that_ends_under_an_open_page_ends_quietly_and_the_page_says_so(
    browser: playwright.Browser, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with served(ShelfDesk({"青澜.txt": "青澜市2025年要点"}), Page(tmp_path)) as where:
        page = visit(browser, where)
        page.tab.get_by_role("tab", name="文件").click()
        page.tab.wait_for_selector("#yj-listing tbody tr a")
    page.tab.locator("#yj-listing tbody tr a").first.click()
    page.tab.get_by_text("服务没有应答").wait_for()
    assert "ERROR" not in capfd.readouterr().err
    page.tab.close()


def test_a_name_is_chosen_set_side_by_side_and_led_to_its_source(browser: playwright.Browser, library: str) -> None:
    page = visit(browser, library)
    page.tab.get_by_role("tab", name="名词对照").click()
    page.tab.get_by_role("link", name="六有", exact=True).click()
    page.tab.wait_for_selector("#yj-term-shown .yj-card")
    page.keep("12-terms")
    assert page.tab.locator("#yj-term-name :is(input, textarea)").input_value() == "六有"
    cards = page.tab.locator("#yj-term-shown .yj-card").all_inner_texts()
    assert len(cards) == 3
    assert sum("只提到" in card for card in cards) == 1
    page.tab.locator(".yj-items a").first.click()
    page.tab.wait_for_selector("#yj-drawer mark")
    assert page.tab.locator("#yj-drawer mark").first.inner_text() == page.tab.locator(".yj-items a").first.inner_text()
    assert page.in_sight("#yj-drawer mark")
    page.tab.locator(".yj-close").click()
    assert page.tab.locator("#yj-cited-works tbody tr").count() == 4
    assert page.tab.locator("#yj-cited-picture path").count() == 4
    assert page.outside() == []
    assert page.complaints == []
    page.tab.close()


def test_an_answer_is_copied_marked_kept_found_renamed_handed_out_and_deleted(
    browser: playwright.Browser, shelf: WatchedDesk, tmp_path: Path
) -> None:
    with served(shelf, Page(tmp_path / "uploads")) as where:
        talk = browser.new_context(viewport=OFFICE, locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
        page = Visit(talk.new_page(), where)
        page.ask("市级挂牌督办重大隐患多少家？")
        page.tab.locator('a[href^="#do-copy-"]').click()
        page.tab.get_by_text("已复制").wait_for()
        copied = page.tab.evaluate("navigator.clipboard.readText()")
        assert "36家。[1]" in copied
        assert "[1] 《青澜市2025年要点》" in copied.partition("来源：")[2]
        mark_as_wrong(page, tmp_path)
        page.ask("那省级挂牌督办多少家呢？")
        page.tab.get_by_text("已标为有误：答错了").wait_for()  # still there when the chat is drawn anew
        page.tab.locator("#yj-fresh").click()
        page.tab.locator(".yj-answer").first.wait_for(state="detached")
        bring_back_and_delete(page)
        assert page.outside() == []
        talk.close()


def mark_as_wrong(page: Visit, folder: Path) -> None:
    """有误, with a reason and the right words, becomes a case for the harness; a mark can be taken back."""
    page.tab.locator('a[href^="#do-bad-"]').click()
    page.tab.locator("#yj-why button[type=submit]").click()
    page.tab.get_by_text("请先选一个原因").wait_for()
    page.tab.locator("#yj-why input[value=wrong]").check()
    page.tab.fill("#yj-why textarea", "市级挂牌督办重大隐患38家")
    page.keep("12-why")
    page.tab.locator("#yj-why button[type=submit]").click()
    page.tab.get_by_text("已成为题集 feedback.jsonl 的一题").wait_for()
    assert "38家" in (folder / "feedback.jsonl").read_text("utf-8")
    page.tab.locator('a[href^="#do-undo-"]').click()
    page.tab.locator('a[href^="#do-bad-"]').wait_for()
    assert (folder / "feedback.jsonl").read_text("utf-8") == ""
    page.tab.locator('a[href^="#do-bad-"]').click()
    page.tab.locator("#yj-why input[value=wrong]").check()
    page.tab.locator("#yj-why button[type=submit]").click()
    page.tab.get_by_text("已成为题集").wait_for()


def bring_back_and_delete(page: Visit) -> None:
    """A kept conversation is opened from the list, gets another name, leaves as a file, and is deleted after asking."""
    page.tab.locator("#yj-drawer-kept .toggle-button").click()
    page.tab.fill("#yj-find input", "没有这样的对话")
    page.tab.locator("#yj-kept label").first.wait_for(state="detached")
    page.tab.fill("#yj-find input", "挂牌督办")
    page.tab.locator("#yj-kept label").click()
    page.tab.locator(".yj-answer").nth(1).wait_for()
    page.tab.locator("#src-2-1").wait_for()
    page.tab.fill("#yj-name input", "隐患台账")
    page.tab.locator("#yj-rename").click()
    page.tab.locator("#yj-kept label", has_text="隐患台账").wait_for()
    page.tab.wait_for_timeout(300)
    page.keep("13-conversations")
    with page.tab.expect_download() as handed:
        page.tab.get_by_role("link", name="导出 Word").click()
    assert handed.value.suggested_filename == "隐患台账.docx"
    page.tab.locator("#yj-delete").click()
    page.tab.get_by_text("将删除对话“隐患台账”").wait_for()
    page.tab.locator("#yj-forget-yes").click()
    page.tab.locator("#yj-kept label").first.wait_for(state="detached")
    page.tab.locator(".yj-answer").first.wait_for(state="detached")


class SlowDesk(WatchedDesk):
    """A shelf whose model writes one sentence and then goes on only when it is let."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.go = threading.Event()

    def stream(self, question: Question) -> Iterator[Event]:
        answer = self.ask(question)
        yield Started(answer.question, answer.citations, "qwen3")
        yield Sentence("先写了一句。", ())
        self.go.wait(20)
        yield Sentence("又写了一句。", ())
        yield Finished(replace(answer, text="先写了一句。\n又写了一句。", engine="qwen3"))


def test_a_slow_answer_is_seen_as_it_comes_can_be_stopped_and_asked_again(
    browser: playwright.Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.server.speaks", lambda desk: True)
    desk = SlowDesk({"青澜.txt": "青澜市2025年要点\n一、市级挂牌督办重大隐患36家。"})
    with served(desk, Page(tmp_path / "uploads")) as where:
        page = visit(browser, where)
        page.tab.fill("#yj-question input", "市级挂牌督办多少家？")
        page.tab.press("#yj-question input", "Enter")
        page.tab.locator(".yj-coming", has_text="先写了一句。").wait_for()
        page.tab.locator("#yj-stop").wait_for()
        page.keep("14-coming")
        page.tab.locator("#yj-stop").click()
        page.tab.locator(".yj-stopped", has_text="没有写完").wait_for()
        page.tab.locator("#yj-send").wait_for()
        desk.go.set()
        page.tab.get_by_role("link", name="重新生成").click()
        page.tab.locator(".yj-answered", has_text="又写了一句。").wait_for()
        assert "由语言模型 qwen3" in page.tab.locator(".yj-small").first.inner_text()
        assert page.tab.locator(".yj-asked").count() == 1
        page.tab.close()
