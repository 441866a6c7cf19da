"""The web page: what it shows of answers, evidence and documents, and that words never become marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Kind, Status
from assistant.desk import Excerpt, OutlineLine
from assistant.drafting import POSSIBLY
from ingest.document import Entry, Origin, Region, Scope, SectionKind, Span
from ingest.errors import LibraryError
from ingest.pipeline import FileReport, Outcome
from tests.ui.serving import TOKEN, served
from tests.ui.shelf import ShelfDesk
from ui import keeping, page
from ui.server import Page

HOSTILE = (
    '<script>alert(1)</script><img src="http://elsewhere.example/x.png" onerror=x> ![x](http://e.example) $a$ [1](x)'
)


class Seen(HTMLParser):
    """What a browser makes of some HTML: its tags with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.marked = ""
        self.hidden = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self.tags.append(tag)
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named["href"]] if "href" in named else []
        self.words += "\n" if tag == "br" else ""
        self.open += [tag] if tag != "br" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags cross"

    def handle_data(self, data: str) -> None:
        self.words += data
        self.marked += data if "mark" in self.open else ""
        self.hidden += data if "mark" in self.open and "details" in self.open else ""


def entry(**changes: object) -> Entry:
    made = Entry(
        id="a1b2",
        title="青澜市2025年应急管理工作要点",
        scope=Scope(Region(("云川省", "青澜市")), 2025, "青澜市应急管理局", "工作要点"),
        source="青澜.txt",
        sources=("青澜.txt",),
        format="txt",
        number="青应急〔2025〕3号",
        issued=None,
        effective=None,
        family=None,
        status="",
        successor=None,
        origins=(),
        losses=(),
        characters=900,
        sections=12,
        passages=34,
        pages=0,
    )
    return replace(made, **changes)


def citation(number: int = 1, start: int = 0, end: int = 4, quote: str = "原文原文", **changes: object) -> Citation:
    made = Citation(number, "青澜.txt", "a1b2", "青澜市要点", "二、（七）", None, start, end, quote)
    return replace(made, **changes)


def answered(text: str = "36家[1]。", *cited: Citation) -> Answer:
    shown = cited or (citation(),)
    return Answer("多少家？", Status.ANSWERED, text, (Claim("36家", (1,)),), shown, kind=Kind.NUMBER)


def excerpt(text: str, *marked: Span, start: int = 0, outline: tuple[OutlineLine, ...] = ()) -> Excerpt:
    return Excerpt(entry(), "二、（七）", None, Span(start, start + len(text)), text, marked, outline)


@given(st.text())
def test_any_words_are_read_as_themselves_and_make_no_tag(text: str) -> None:
    seen = Seen(page.escape(text.replace("\r", "").replace("\0", "")))
    assert set(seen.tags) <= {"br"}
    assert seen.words == text.replace("\r", "").replace("\0", "")


def test_hostile_words_are_shown_as_words_everywhere() -> None:
    hostile = entry(title=HOSTILE, source=HOSTILE, sources=(HOSTILE,), number=HOSTILE, losses=(HOSTILE,))
    hostile = replace(hostile, scope=Scope(Region((HOSTILE,)), 2025, HOSTILE, HOSTILE), status=HOSTILE, id='"><script>')
    hostile = replace(hostile, origins=(Origin("year", True, HOSTILE), Origin(HOSTILE, True, HOSTILE, HOSTILE)))
    cited = citation(title=HOSTILE, locator=HOSTILE, document=HOSTILE, document_id='"><script>', quote=HOSTILE)
    answer = replace(answered(f"{HOSTILE}[1]", cited), question=HOSTILE, notes=(HOSTILE,), scope=hostile.scope)
    around = Excerpt(hostile, HOSTILE, 1, Span(0, len(HOSTILE)), HOSTILE, (Span(3, 9),))
    around = replace(around, outline=(OutlineLine(HOSTILE, 1, "<script>", HOSTILE, SectionKind.BODY, Span(0, 9)),))
    report = FileReport(HOSTILE, Outcome.FAILED, None, HOSTILE, (HOSTILE,), 1, 1)
    shown = (
        page.question_html(HOSTILE),
        page.answer_html(answer, 1),
        page.error_html(LibraryError(HOSTILE, HOSTILE, HOSTILE)),
        page.evidence_html(answer, 1, [around], latest=True),
        page.evidence_html(answer, 1, [None], latest=True),
        page.document_html(around, 3, 9),
        page.entries_html([hostile]),
        page.report_html(report),
        page.progress_html([], HOSTILE),
        page.removal_html([HOSTILE]),
        page.whole(HOSTILE, ""),
    )
    for html in shown:
        seen = Seen(html.replace("<!doctype html>", "").replace('<meta charset="utf-8">', "").split("<link")[0])
        assert not {"script", "img"} & set(seen.tags)
        assert all(link.startswith(("/page/document/", "#")) for link in seen.links)
        assert "\n" not in html  # a blank line would end the block, and Markdown would begin


def test_what_only_may_belong_stands_apart() -> None:
    html = page.answer_html(answered(f"36家[1]。\n{POSSIBLY}\n另有12家[1]。"), 1)
    above, below = html.split('<div class="yj-possibly">')
    assert "36家" in above
    assert POSSIBLY in below
    assert "另有12家" in below
    assert 'href="#src-1-1"' in below
    assert "yj-possibly" not in page.answer_html(answered("36家[1]。"), 1)


def test_a_mark_leads_to_its_card_and_a_number_that_is_no_citation_stays_a_word() -> None:
    seen = Seen(page.answer_html(answered("36家[1]，见附件[7]。"), 3))
    assert seen.links == ["#src-3-1"]
    assert "[7]" in seen.words
    assert "src-3-1" in Seen(page.evidence_html(answered(), 3, [None], latest=True)).ids


def test_the_small_line_says_what_was_searched() -> None:
    answer = replace(
        answered(),
        scope=Scope(Region(("湖北省", "武汉市")), 2024),
        documents_searched=1,
        passages_searched=56,
        seconds=0.0213,
        notes=("“市里”按武汉市理解。",),
    )
    words = Seen(page.answer_html(answer, 1)).words
    assert "检索范围：武汉市 2024年 · 1 个文件 56 个片段 · 用时 0.02 秒" in words
    assert "“市里”按武汉市理解。" in words
    assert "检索范围：全部文件" in Seen(page.answer_html(answered(), 1)).words


def test_a_scope_that_the_notes_explain_is_said_once() -> None:
    words = Seen(page.answer_html(replace(answered(), notes=("检索范围：青澜市。", "按今年理解。")), 1)).words
    assert words.count("检索范围") == 1
    assert "检索范围：青澜市 · 0 个文件" in words
    assert words.endswith("\n按今年理解。")


def test_lines_broken_in_mid_sentence_are_shown_whole_and_the_marks_stay_in_place() -> None:
    broken = "一是抓任务闭环，聚焦九大行动三十二项任务，市级挂牌督\n办重大隐患36家。\n短行\n下一行"
    cited = Span(broken.index("市级"), broken.index("36家") + 3)
    lines = (OutlineLine("", 1, "短行", "", SectionKind.BODY, Span(broken.index("短行"), len(broken))),)
    around = replace(excerpt(broken, cited), outline=lines)
    seen = Seen(page.document_html(around, cited.start, cited.end))
    assert seen.marked == "市级挂牌督办重大隐患36家"
    assert seen.words.endswith("办重大隐患36家。\n短行\n下一行")


def test_a_break_before_a_section_a_sentence_end_or_between_latin_words_stays() -> None:
    joined, kept = "市级挂牌督办的重大事故隐患由各县区负责，十\n月底前", "甲" * 30
    assert page.BROKEN.search(joined)
    for end in ("。", "；", "：", "a"):
        assert not page.BROKEN.search(f"{kept}{end}\n下一行")
    assert not page.BROKEN.search("短标题\n下一行")
    outline = (OutlineLine("", 1, "", "", SectionKind.BODY, Span(31, 34)),)
    assert Seen(page.document_html(excerpt(f"{kept}\n下一行", outline=outline))).words.endswith("甲\n下一行")


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (Status.NOT_FOUND, "文件中没有找到"),
        (Status.PARTIAL, "只找到部分依据"),
        (Status.CONFLICTING, "各文件说法不一"),
        (Status.NEEDS_SCOPE, "请先明确范围"),
    ],
)
def test_an_answer_that_is_not_whole_says_so_before_anything_else(status: Status, heading: str) -> None:
    html = page.answer_html(replace(answered(), status=status), 1)
    assert Seen(html).words.startswith(heading)
    assert f"yj-{status.value}" in html
    assert heading not in page.answer_html(answered(), 1)


def test_a_refusal_shows_the_nearest_passages_as_such_and_without_numbers() -> None:
    refused = Answer("多少家？", Status.NOT_FOUND, "没有。", nearest=(citation(),))
    html = page.evidence_html(refused, 1, [excerpt("原文原文。", Span(0, 4))], latest=True)
    assert "最接近的片段，未能回答，仅供参考" in Seen(html).words
    assert "yj-number" not in html
    assert "src-1-1" not in Seen(html).ids
    assert "yj-number" in page.evidence_html(answered(), 1, [None], latest=True)


def test_only_the_latest_turn_stands_open() -> None:
    assert '<details class="yj-turn" open>' in page.evidence_html(answered(), 2, [None], latest=True)
    assert '<details class="yj-turn">' in page.evidence_html(answered(), 1, [None], latest=False)


FOLD = re.compile(r"展开[上下]文（\d+ 字）")
SENTENCES = st.lists(
    st.sampled_from(["重大隐患。", "整改；", "\n", "甲" * 90, "乙乙乙", "  "]), min_size=1, max_size=24
)


@given(SENTENCES, st.data())
def test_folding_a_long_section_loses_no_word_and_never_folds_the_cited_ones(
    parts: list[str], data: st.DataObject
) -> None:
    text = "".join(parts)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first = data.draw(st.integers(0, 500))
    around = excerpt(text, Span(first + start, first + end), start=first)
    cited = citation(start=first + start, end=first + end, quote=text[start:end])
    body = page.evidence_html(answered("36家[1]", cited), 1, [around], latest=True)
    card = body.split('<div class="yj-text">', 1)[1].split("</div><footer>", 1)[0]
    seen = Seen(card)
    assert "".join(FOLD.sub("", seen.words).split()) == "".join(text.split())
    assert "".join(seen.marked.split()) == "".join(text[start:end].split())
    assert seen.hidden == ""


def test_a_long_section_is_folded_at_sentences_and_a_short_one_is_not() -> None:
    text = "前文说明。" * 100 + "市级挂牌督办重大隐患36家。" + "后文说明。" * 100
    cited = Span(text.index("36家"), text.index("36家") + 3)
    long = page.evidence_html(
        answered("36家[1]", citation(start=cited.start, end=cited.end)), 1, [excerpt(text, cited)], latest=True
    )
    words = Seen(long).words
    assert "展开上文（" in words
    assert "展开下文（" in words
    assert "字）前文说明。" in words
    short = page.evidence_html(answered(), 1, [excerpt("重大隐患36家。", Span(4, 7))], latest=True)
    assert "展开" not in Seen(short).words


@given(st.integers(0, 20), st.integers(1, 20))
def test_marks_and_headings_of_a_document_never_cross(start: int, length: int) -> None:
    text = "一、重大隐患\n（一）挂牌督办36家。\n二、演练"
    lines = (
        OutlineLine("", 0, "", "标题", SectionKind.BODY, Span(0, len(text))),
        OutlineLine("一", 1, "一、", "重大隐患", SectionKind.BODY, Span(0, 20)),
        OutlineLine("一、（一）", 2, "（一）", "", SectionKind.BODY, Span(7, 20)),
        OutlineLine("二", 1, "二、", "演练", SectionKind.BODY, Span(20, len(text))),
    )
    end = min(start + length, len(text))
    seen = Seen(page.document_html(excerpt(text, outline=lines), start, end))
    assert seen.marked == text[start:end].replace("\n", "")
    assert text in seen.words
    assert [name for name in seen.ids if name.startswith("s-")] == ["s-0", "s-7", "s-20"]
    assert [link for link in seen.links if link.startswith("#")] == ["#s-0", "#s-7", "#s-20"]


def test_the_list_shows_what_is_known_what_was_inferred_and_what_was_lost() -> None:
    listed = entry(
        origins=(Origin("year", True, "2025年"), Origin("region", False, "青澜市")),
        losses=("第 2 页的图片没有文字。",),
        status="已被取代",
        successor="c3",
    )
    words = Seen(page.entries_html([listed])).words
    for shown in (
        "青澜市2025年应急管理工作要点",
        "青澜.txt",
        "青应急〔2025〕3号",
        "2025年推定",
        "第 2 页的图片没有文字。",
        "已被取代",
        "34 段",
    ):
        assert shown in words
    assert "青澜市推定" not in words
    assert "还没有文件" in Seen(page.entries_html([])).words


def test_a_report_names_the_file_and_not_its_folder() -> None:
    report = FileReport("/somewhere/else/青澜.txt", Outcome.ADDED, entry(), "已导入", ("丢了一张图。",), 1, 1)
    words = Seen(page.report_html(report)).words
    assert words == "新增青澜.txt《青澜市2025年应急管理工作要点》 青澜市 2025年，12 条，34 段未读入丢了一张图。"


def test_the_lists_of_scopes_hold_what_the_library_holds() -> None:
    from ui import web

    held = (
        entry(),
        entry(id="b", source="b.txt", scope=Scope(Region(("云川省",)), 2024)),
        entry(id="c", source="c.txt", title="无处可归", scope=Scope()),
    )
    assert [name for name, _ in web.regions(held)] == ["全部", "云川省", "云川省青澜市"]
    assert web.years(held) == [("全部", ""), ("2025年", "2025"), ("2024年", "2024")]
    assert [name for name, _ in web.documents(held)] == [
        "全部",
        "无处可归",
        "青澜市2025年应急管理工作要点（b.txt）",
        "青澜市2025年应急管理工作要点（青澜.txt）",
    ]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    desk = ShelfDesk({"青澜.txt": "青澜市2025年要点\n一、内容。"})
    with served(desk, Page(tmp_path_factory.mktemp("uploads"))) as where:
        yield where


def test_the_page_comes_from_this_machine_alone_and_under_the_policy(address: str) -> None:
    got = httpx.get(address)
    assert got.status_code == 200
    assert "script-src-attr 'none'" in got.headers["content-security-policy"]
    for tag in ('<script src="http', '<link rel="preconnect"', "fonts.googleapis.com/css"):
        assert tag not in got.text
    style = httpx.get(f"{address}/theme.css").text
    assert "fonts.googleapis" not in style


def test_the_pages_own_calls_are_not_offered_as_an_interface(address: str) -> None:
    told = httpx.get(f"{address}/gradio_api/info").json()
    assert told["named_endpoints"] == {}
    assert told["unnamed_endpoints"] == {}


@pytest.mark.parametrize(
    "path", ["/gradio_api/file=/etc/passwd", "/gradio_api/file=../../etc/passwd", "/file=/etc/passwd"]
)
def test_no_file_of_the_machine_is_handed_out(address: str, path: str) -> None:
    assert httpx.get(address + path).status_code in (403, 404)


def test_the_desk_stays_behind_its_token_beside_the_page(address: str) -> None:
    assert httpx.post(f"{address}/api/desk/entries", content=b"{}").status_code == 401
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert httpx.post(f"{address}/api/desk/entries", content=b"{}", headers=bearer).status_code == 200


def test_uploads_are_kept_under_their_own_names_so_that_a_new_version_takes_the_place_of_the_old(
    tmp_path: Path,
) -> None:
    for folder, words in (("a", "旧"), ("b", "新"), ("c", "另")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "要点.txt").write_text(words, "utf-8")
    uploads = tmp_path / "uploads"
    keeping.kept([tmp_path / "a" / "要点.txt"], uploads)
    both = keeping.kept([tmp_path / "b" / "要点.txt", tmp_path / "c" / "要点.txt"], uploads)
    assert both == [uploads / "要点.txt", uploads / "要点（2）.txt"]
    assert [file.read_text("utf-8") for file in both] == ["新", "另"]
    assert uploads.stat().st_mode & 0o077 == 0
