"""Web pages: the document without the page around it, and the table of facts above it."""

from __future__ import annotations

import pytest

from ingest.reading import blocks, labels, web
from ingest.reading.lines import han
from ingest.reading.web import read_html
from tests.ingest import making

BODY = "".join(
    f"<p>（{at}）市应急局要在{at}月底前完成第{at}项任务，做到底数清、责任明、措施实，逐项登记造册，逐级签字确认，并向市政府报告。</p>"
    for at in range(1, 9)
)


def page(inner: str, head: str = "<title>防汛工作方案_云江市人民政府</title>") -> str:
    return f"<html><head>{head}</head><body>{inner}</body></html>"


def lines(source: str) -> list[str]:
    return read_html(source).text.split("\n")


def test_a_page_of_a_government_site_becomes_its_document():
    found = read_html(making.PAGE)
    assert found.text.split("\n") == [
        "索引号: YJ-2024-0012",
        "主题分类: 应急管理",
        "发文机关: 云江市应急管理局",
        "发文日期: 2024-03-01",
        "文号: 云应急〔2024〕8号",
        "发布时间: 2024-03-05 10:00",
        "来源: 云江市应急管理局",
        "2024年云江市应急管理工作要点",
        "2024年，全市应急管理工作总体要求是：坚持人民至上、生命至上，统筹发展和安全，防范化解重大安全风险，坚决遏制重特大事故。",
        "一、健全责任体系",
        "（一）压实责任。各县（市、区）要在6月底前完成安全生产责任制修订，做到“一单四制”，市应急局每季度督查一次。",
        "（二）挂牌督办。全年挂牌督办隐患单位28家。",
        "二、重点任务",
        "序号 | 任务 | 责任部门",
        "1 | 开展防汛演练2次 | 市应急局 市水务局",
        "2 | 排查隐患",
        "1. 完善预案；",
        "2. 储备物资；",
        "帐篷500顶",
        "3. 加强培训。",
        "特此通知。",
        "云江市应急管理局",
        "2024年3月1日",
    ]
    assert [(heading.span.of(found.text), heading.depth) for heading in found.headings] == [
        ("2024年云江市应急管理工作要点", 1),
        ("一、健全责任体系", 2),
        ("二、重点任务", 2),
    ]
    assert found.losses == ()


def test_what_the_page_states_is_metadata():
    stated = dict(read_html(making.PAGE).metadata)
    assert stated["文号"] == "云应急〔2024〕8号"
    assert stated["发文日期"] == "2024-03-01"
    assert stated["ArticleTitle"] == "2024年云江市应急管理工作要点"
    assert stated["PubDate"] == "2024-03-05 10:00"
    assert stated["ContentSource"] == "云江市应急管理局"
    assert "viewport" not in stated


@pytest.mark.parametrize(
    "table",
    [
        "<ul><li><b>索引号：</b>A-1</li><li><b>发文日期：</b>2024-03-01</li></ul>",
        "<dl><dt>索引号</dt><dd>A-1</dd><dt>发文日期</dt><dd>2024-03-01</dd></dl>",
        "<div><span>索引号：A-1</span> <span>发文日期: 2024-03-01</span></div>",
        "<table><tr><th>索 引 号</th><td>A-1</td></tr><tr><th>发文日期</th><td>2024-03-01</td></tr></table>",
        "<div><div>【索引号】</div><div>A-1</div></div><p>发文日期：2024-03-01</p>",
    ],
)
def test_the_information_table_is_found_in_every_shape(table):
    found = read_html(page(f"{table}<h1>防汛工作方案</h1>{BODY}"))
    assert found.text.startswith("索引号: A-1\n发文日期: 2024-03-01\n防汛工作方案\n")
    assert found.metadata[:2] == (("索引号", "A-1"), ("发文日期", "2024-03-01"))


def test_a_table_of_tasks_in_the_body_is_no_information_table():
    table = "<table><tr><th>名称</th><th>时间</th><th>责任部门</th></tr><tr><td>演练</td><td>5月</td><td>市应急局</td></tr></table>"
    found = lines(page(f"<h1>防汛工作方案</h1>{BODY}{table}"))
    assert found[-2:] == ["名称 | 时间 | 责任部门", "演练 | 5月 | 市应急局"]


def test_a_title_that_only_the_head_states_is_kept_as_a_heading():
    found = read_html(page(f"<div>{BODY}</div>"))
    assert found.text.startswith("防汛工作方案\n（1）")
    assert found.headings[0].span.of(found.text) == "防汛工作方案"


def test_short_lines_between_paragraphs_survive_whatever_trafilatura_thinks():
    inner = BODY.replace("<p>（4）", "<div>二</div><div><font>附则</font></div><p>（4）")
    found = lines(page(f"<div><h1>防汛工作方案</h1>{inner}</div>"))
    assert found[4:6] == ["二", "附则"]
    assert han("".join(found)) == han(inner) + han("防汛工作方案")


def test_paragraphs_are_kept_when_trafilatura_finds_nothing_and_the_doubt_is_reported(monkeypatch):
    monkeypatch.setattr(web, "_core", lambda root: ("", frozenset()))
    found = read_html(page(f"<div class='nav'><a>首页</a><a>公开</a></div><div>{BODY}</div>", head=""))
    assert len(found.text.split("\n")) == 8
    assert found.losses == ("未能确定网页正文的范围，菜单等网页框架的文字可能混入",)


def test_text_that_stays_outside_is_reported(monkeypatch):
    whole = "（1）市应急局要在1月底前完成第1项任务，做到底数清、责任明、措施实，逐项登记造册，逐级签字确认，并向市政府报告。"
    monkeypatch.setattr(web, "_core", lambda root: (whole, frozenset((whole,))))
    found = read_html(page(f"<div>{BODY[: BODY.index('</p>') + 4]}</div><div>{BODY[BODY.index('</p>') + 4 :]}</div>"))
    assert found.losses[0].startswith("网页正文以外另有 7 段文字")


def test_layout_tables_are_read_as_paragraphs():
    found = lines(
        page(f"<table><tr><td><table><tr><td><h1>防汛工作方案</h1>{BODY}</td></tr></table></td></tr></table>")
    )
    assert len(found) == 9
    assert " | " not in "".join(found)


def test_lists_are_numbered_as_the_browser_draws_them():
    inner = f'{BODY}<ol start="3"><li>甲项任务；</li><li value="7">乙项任务；</li><li>丙项任务。</li></ol><ol type="a"><li>丁项任务</li></ol>'
    assert lines(page(f"<div><h1>防汛工作方案</h1>{inner}</div>"))[-4:] == [
        "3. 甲项任务；",
        "7. 乙项任务；",
        "8. 丙项任务。",
        "a. 丁项任务",
    ]


def test_cells_over_several_rows_and_columns_leave_the_others_empty():
    table = '<table><tr><td>市应急局</td><td>甲</td><td rowspan="2">年底</td></tr><tr><td colspan="2">乙</td></tr><tr><td>丙</td><td>丁</td><td>戊</td></tr></table>'
    assert lines(page(f"<h1>防汛工作方案</h1>{BODY}{table}"))[-3:] == ["市应急局 | 甲 | 年底", "乙", "丙 | 丁 | 戊"]


def test_hidden_words_scripts_and_menus_are_dropped():
    frame = "<div style='display:none'>隐藏文字</div><script>var 甲='脚本'</script><nav><a>导航栏目</a></nav>"
    found = "".join(lines(page(f"{frame}<h1>防汛工作方案</h1>{BODY}<div>版权所有：云江市人民政府</div>")))
    for words in ("隐藏", "脚本", "导航", "版权"):
        assert words not in found


def test_very_deep_pages_are_read_and_say_what_they_lost():
    for depth in (300, 3000, 60_000):
        found = read_html(page("<div>" * depth + BODY + "</div>" * depth))
        assert found.text.count("项任务") == 8
        assert "嵌套过深" in found.losses[0]


def test_source_lines_that_wrap_chinese_leave_no_space():
    assert blocks.tidy(blocks.unwrapped("应急\n  管理\n risk\n based&")) == "应急管理 risk based&"


@pytest.mark.parametrize(
    ("pattern", "match", "other"),
    [
        (blocks.WRAPPED, "急\n管", "急 管"),
        (blocks.SPACES, "\xa0", "　"),
        (web.HIDDEN, "color:red;display: none", "display:block"),
        (web.FRAME_CLASS, "main share-bar", "shareholder"),
        (web.TITLE_BORDER, "要点_市政府", "要点"),
        (web.BLANK, " | ", "甲"),
        (labels.DATE, "2024年3月", "三月"),
        (labels.pattern(), "索 引 号：1", "索引：1"),
    ],
)
def test_each_pattern_matches_what_it_is_for_and_not_its_neighbour(pattern, match, other):
    assert pattern.search(match)
    assert not pattern.search(other)
