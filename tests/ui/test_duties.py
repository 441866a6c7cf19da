"""The register on the command line and in files: what is asked is found, and other programs read what is written."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import httpx
import icalendar
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from assistant.desk import LibraryDesk
from assistant.ledger import DutyPage, DutyQuery
from assistant.settings import Settings
from ingest.document import Span
from ingest.duty import Deadline, Duty, Phrase, Standing, Strength
from ingest.errors import LibraryError, NotFoundError, SettingsError, YingjiError
from ingest.library import Library
from ingest.store.catalog import FILE
from ingest.store.duties import Tally
from tests.conftest import DEMO, build
from tests.ingest.shelf import HashEmbedder
from tests.ui.serving import served
from tests.ui.shelf import ShelfDesk
from tests.ui.test_web import HOSTILE, Seen, entry
from ui import ledger_page
from ui.calendar import as_calendar
from ui.cli import app
from ui.downloads import KEPT, Downloads
from ui.duties import DAY, Filters, day, frequency, one_of
from ui.ledger import COLUMNS, Line, as_csv, cells, joined, lines, pages, save, whole
from ui.workbook import FILES, LONGEST, MOST_LINKS, SHEET, as_workbook

NOW = datetime(2025, 6, 30, 8, 0, tzinfo=UTC)
TEXTS = {
    "青澜.txt": (
        "青澜市2025年应急管理工作要点\n"
        "一、市应急局对36家重大隐患单位挂牌督办，6月底前整改销号。\n"
        "二、市水务局必须每年组织防汛演练2次，5月底前完成。\n"
        "三、市应急局已在3月底前完成预案修订。\n"
    ),
    "云川.txt": "云川省2024年工作要点\n一、开展森林防火宣传。\n二、组织地震演练1次。\n",
}


@pytest.fixture
def desk() -> ShelfDesk:
    return ShelfDesk(TEXTS)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library of the demo documents."""
    folder = tmp_path_factory.mktemp("register") / "library"
    with build(folder, [DEMO]):
        pass
    return folder


def run(*words: str, library: Path | None = None):
    return CliRunner().invoke(app, ["duties", *words, *(["--library", str(library)] if library else [])])


def listed(*words: str, library: Path) -> dict:
    shown = run(*words, "--json", library=library)
    assert shown.exit_code == 0, shown.output
    return json.loads(shown.output)


def line(words: str = "组织防汛演练2次", **changes: object) -> Line:
    """A line of a document whose text is `words`."""
    span = Span(0, len(words))
    made = Duty("a1b2", 0, 0, "二、（七）", span, Phrase(words, span), Standing.PLANNED, Strength.MUST, "演练")
    return Line(replace(made, **changes), entry(), words)


def everything(desk: ShelfDesk) -> tuple[Line, ...]:
    return tuple(lines(desk.duties(DutyQuery())))


# the command


def test_the_screen_says_how_many_duties_there_are_and_where_they_were_looked_for(library):
    found = listed(library=library)
    shown = run("--limit", "3", library=library)
    assert shown.exit_code == 0
    told = "".join(shown.output.split())
    assert f"检索了{found['documents_searched']}份文件，共{found['total']}项任务，这里显示前3项" in told
    assert "《青澜市2025年应急管理工作要点》" in run("--region", "青澜", "--limit", "900", library=library).output


def test_json_gives_every_duty_with_its_words_and_its_document(library):
    found = listed("--region", "岚州", "--year", "2025", library=library)
    assert len(found["duties"]) == found["total"] == len(found["quotes"]) > 3
    titles = {one["id"]: one["title"] for one in found["entries"]}
    assert all("岚州" in titles[one["document"]] for one in found["duties"])
    for duty, quote in zip(found["duties"], found["quotes"], strict=True):
        assert len(quote) == duty["span"]["end"] - duty["span"]["start"]


@pytest.mark.parametrize(
    "filters",
    [
        ("演练",),
        ("--strength", "应当"),
        ("--standing", "要求"),
        ("--frequency", "无"),
        ("--document", "云川省防汛抗旱条例"),
        ("--year", "2025"),
    ],
)
def test_each_filter_leaves_some_duties_and_takes_some_away(library, filters):
    every, some = listed(library=library), listed(*filters, library=library)
    assert 0 < some["total"] < every["total"]
    kept = {(one["document"], one["ordinal"]) for one in every["duties"]}
    superseded = "--document" in filters or "--year" in filters  # a former version counts once it is named
    assert superseded or {(one["document"], one["ordinal"]) for one in some["duties"]} <= kept


def test_free_text_stands_in_every_duty_that_it_finds(library):
    for quote in listed("防汛 演练", library=library)["quotes"]:
        assert "防汛" in joined(quote) or "演练" in joined(quote)


def test_what_no_document_demands_is_told_with_the_number_of_documents_searched(library):
    found = listed("航空母舰", library=library)
    assert (found["duties"], found["total"]) == ([], 0)
    assert found["documents_searched"] >= 9
    shown = run("航空母舰", library=library)
    assert shown.exit_code == 0
    assert f"检索了 {found['documents_searched']} 份文件，没有符合条件的任务。" in shown.output


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (("--region", "杭州"), "库里没有杭州的文件，也没有文件提到杭州。"),
        (("--year", "1999"), "检索范围内没有1999年的文件"),
    ],
)
def test_a_scope_the_library_knows_nothing_of_is_named(library, filters, told):
    found = listed(*filters, library=library)
    assert (found["total"], found["documents_searched"]) == (0, 0)
    assert any(told in note for note in found["notes"])
    assert not any("取代" in note for note in found["notes"])


def test_a_former_version_is_left_out_and_said_to_be(library):
    found = listed(library=library)
    assert "已被新版取代的 1 份文件没有计入。" in found["notes"]
    assert not [one for one in found["entries"] if one["successor"]]


@pytest.mark.parametrize(
    ("filters", "kind", "told"),
    [
        (("--strength", "很强"), SettingsError, "约束力没有“很强”这一项；可以写：禁止、必须、应当、推动、鼓励。"),
        (("--standing", "快了"), SettingsError, "状态没有“快了”这一项；可以写：要求、已完成。"),
        (("--due-before", "下周"), SettingsError, "“下周”不是日期；请写成 2025-06-30、2025-06 或 2025 的样子。"),
        (("--due-after", "2025-02-30"), SettingsError, "“2025-02-30”不是日期"),
        (("--kind", "唱歌"), NotFoundError, "唱歌：台账里没有这一类任务；现有的类别："),
        (("--document", "没有这份"), NotFoundError, "没有这份：库里没有这份文件"),
        (("--csv", "/no/such/folder/a.csv"), NotFoundError, "/no/such/folder：没有这个文件夹"),
    ],
)
def test_a_value_that_means_nothing_is_one_chinese_sentence(library, filters, kind, told):
    raised = run(*filters, library=library).exception
    assert type(raised) is kind
    assert str(raised).startswith(told)
    assert str(raised).count("。") == 1


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2025-06-30", date(2025, 6, 30), date(2025, 6, 30)),
        ("2025年6月3日", date(2025, 6, 3), date(2025, 6, 3)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025年6月", date(2025, 6, 1), date(2025, 6, 30)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025年", date(2025, 1, 1), date(2025, 12, 31)),
        (" ", None, None),
    ],
)
def test_a_month_or_a_year_means_its_first_or_its_last_day(typed, first, last):
    assert (day(typed, last=False), day(typed, last=True)) == (first, last)


@pytest.mark.parametrize("typed", ["25-06-30", "2025-6-3-1", "2025-13", "二〇二五年", "2025-00-10", "0000"])
def test_what_is_no_day_is_not_guessed(typed):
    with pytest.raises(SettingsError, match="不是日期"):
        day(typed, last=True)
    assert not (DAY.fullmatch(typed) and typed == "25-06-30")


def test_a_frequency_is_asked_for_by_having_one_lacking_one_or_its_words():
    assert [frequency(typed) for typed in ("", "有", "无", "每季度")] == [
        (None, ()),
        (True, ()),
        (False, ()),
        (True, ("每季度",)),
    ]
    assert one_of(Strength, " 必须 ", "约束力") is Strength.MUST
    assert Filters(words=("防汛 演练", "物资"), frequency="每季度").query().words == ("防汛", "演练", "物资", "每季度")


def test_a_library_from_before_the_register_says_that_its_files_must_go_in_again(tmp_path):
    (tmp_path / "青澜.txt").write_text(TEXTS["青澜.txt"], "utf-8")
    folder = tmp_path / "library"
    with LibraryDesk(Library.open(folder, HashEmbedder(), purpose="test"), Settings(folder)) as at:
        tuple(at.ingest([tmp_path / "青澜.txt"]))
        found = at.duties(DutyQuery())
        assert found.total > 0
        base = at.library._held._base  # as an older program left it: no register, and an older reading
        base.execute("INSERT INTO unread SELECT id FROM documents")
        base.execute("UPDATE sources SET version = 1")
        base.execute("UPDATE documents SET version = 1")
        at.library._held.duties.discard("none")
        lacking = at.duties(DutyQuery())
        assert (lacking.total, lacking.documents_searched) == (0, 0)
        assert "1 份文件由旧版程序收录，还没有台账，未计入；请用 yingji ingest 把它们再收录一次。" in lacking.notes
        tuple(at.ingest([tmp_path / "青澜.txt"]))
        assert at.duties(DutyQuery()) == found
    assert (folder / FILE).exists()


# pages


@given(chunk=st.integers(1, 7), limit=st.none() | st.integers(1, 7))
@settings(deadline=None, max_examples=20)
def test_duties_read_in_chunks_are_the_same_as_in_one_go(chunk, limit):
    desk = ShelfDesk(TEXTS)
    every = desk.duties(DutyQuery())
    found = whole(tuple(pages(desk, DutyQuery(), limit, chunk)))
    assert found.duties == every.duties[:limit]
    assert found.quotes == every.quotes[:limit]
    assert found.total == every.total
    assert [one.duty.document for one in lines(found)] == [one.document for one in found.duties]


def test_a_register_that_changes_while_it_is_read_is_not_passed_off_as_whole(desk):
    reading = pages(desk, DutyQuery(), chunk=2)
    next(reading)
    desk.remove(["云川.txt"])
    with pytest.raises(LibraryError, match="台账在读取途中有变动；请再运行一次。"):
        tuple(reading)


# files


def test_csv_is_read_by_excel_as_chinese_and_by_any_program_as_a_table(desk):
    data = as_csv(everything(desk))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == [column.heading for column in COLUMNS]
    assert len(rows) == 6
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["牵头单位"], told["数量"], told["时限"], told["最早到期"]) == (
        "市应急局",
        "36家",
        "6月底前",
        "2025-06-30",
    )
    assert (told["文件"], told["年份"], told["位置"]) == ("青澜市2025年应急管理工作要点", "2025", "一")


@pytest.mark.parametrize("words", ["=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("http://e.example","x")'])
def test_words_that_look_like_a_formula_stay_words(words):
    told = list(csv.reader(StringIO(as_csv([line(words)]).decode("utf-8-sig"), newline="")))[1]
    assert told[2] == f"'{words}"
    sheet = openpyxl.load_workbook(BytesIO(as_workbook([line(words)], NOW)))[SHEET]
    held = sheet.cell(2, 3)
    assert (held.value, held.data_type, held.quotePrefix) == (words, "s", True)


def test_the_workbook_has_a_frozen_head_filters_wrapped_text_widths_and_dates(desk):
    book = openpyxl.load_workbook(BytesIO(as_workbook(everything(desk), NOW)))
    sheet = book[SHEET]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.max_row) == ("A2", "A1:T6", 6)
    assert sheet.print_title_rows == "$1:$1"
    for number, column in enumerate(COLUMNS, start=1):
        assert sheet.column_dimensions[sheet.cell(1, number).column_letter].width == column.width
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=2) for cell in row if cell.value)
    due = sheet.cell(2, 7)
    assert (due.value, due.number_format) == (datetime(2025, 6, 30), "yyyy-mm-dd")
    assert [cell.value for cell in book[FILES][2]][:2] == ["青澜市2025年应急管理工作要点", "青澜市"]
    assert book.properties.created == NOW.replace(tzinfo=None)


def test_each_place_leads_to_its_words_where_a_service_runs_and_else_to_its_document(desk):
    held = everything(desk)
    place = [column.heading for column in COLUMNS].index("位置") + 1
    alone = openpyxl.load_workbook(BytesIO(as_workbook(held, NOW)))[SHEET]
    assert [alone.cell(row, place).hyperlink.location for row in (2, 5)] == ["'来源文件'!A2", "'来源文件'!A3"]
    linked = openpyxl.load_workbook(BytesIO(as_workbook(held, NOW, "http://127.0.0.1:7860")))[SHEET]
    for row, one in enumerate(held, start=2):
        span = one.duty.span
        at = f"/page/document/{one.entry.id}?start={span.start}&end={span.end}"
        assert linked.cell(row, place).hyperlink.target == f"http://127.0.0.1:7860{at}"


def test_more_links_than_excel_bears_are_not_written(monkeypatch):
    monkeypatch.setattr("ui.workbook.MOST_LINKS", 3)
    sheet = openpyxl.load_workbook(BytesIO(as_workbook([line()] * 5, NOW)))[SHEET]
    assert [bool(sheet.cell(row, 18).hyperlink) for row in range(2, 7)] == [True, True, False, False, False]
    assert MOST_LINKS < 65_530


def test_a_cell_leaves_out_what_a_workbook_cannot_hold_and_says_where_it_was_cut():
    sheet = openpyxl.load_workbook(BytesIO(as_workbook([line("检查\x00\x0b隐患" + "长" * 40_000)], NOW)))[SHEET]
    value = sheet.cell(2, 3).value
    assert value.startswith("检查隐患长")
    assert len(value) == LONGEST
    assert value.endswith("……（超出单元格长度，余下见原文）")


def test_a_workbook_is_made_of_the_same_bytes_for_the_same_duties(desk):
    made = [zipfile.ZipFile(BytesIO(as_workbook(everything(desk), NOW))) for _ in range(2)]
    names = [name for name in made[0].namelist() if name.startswith("xl/worksheets/")]
    assert len(names) >= 2
    assert all(made[0].read(name) == made[1].read(name) for name in names)


def test_the_calendar_has_an_all_day_event_on_the_last_day_of_each_deadline_that_still_stands(desk):
    data = as_calendar(everything(desk), NOW)
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert [(one.decoded("dtstart"), one.decoded("dtend")) for one in events] == [
        (date(2025, 6, 30), date(2025, 7, 1)),
        (date(2025, 5, 31), date(2025, 6, 1)),
    ]  # the third duty is told as done
    assert [str(one["summary"])[:7] for one in events] == ["市应急局：市应", "市水务局：市水"]
    assert "出处：《青澜市2025年应急管理工作要点》二" in str(events[1]["description"])
    assert "时限：5月底前\n" in str(events[1]["description"])
    assert all(one.decoded("dtstamp") == NOW for one in events)


def test_calendar_lines_end_and_fold_as_the_standard_says(desk):
    data = as_calendar(everything(desk), NOW)
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert b"DTSTART;VALUE=DATE:20250630" in data
    for part in data.split(b"\r\n"):
        part.decode("utf-8")  # no character is cut in two


def test_the_same_duty_has_the_same_uid_in_every_calendar_and_no_other_has_it(desk):
    def uids(query: DutyQuery, now: datetime) -> list[str]:
        data = as_calendar(tuple(lines(desk.duties(query))), now)
        return [str(one["uid"]) for one in icalendar.Calendar.from_ical(data).walk("VEVENT")]

    every = uids(DutyQuery(), NOW)
    assert uids(DutyQuery(body="水务局"), datetime(2026, 1, 1, tzinfo=UTC)) == every[1:]
    assert len(set(every)) == len(every) == 2
    twice = line(deadlines=tuple(Deadline(Phrase("组织", Span(0, 2)), None, date(2025, 6, n)) for n in (1, 2)))
    assert as_calendar([twice], NOW).count(b"UID:") == len(set(as_calendar([twice], NOW).split(b"UID:")[1:])) == 2


def test_files_are_written_by_the_command_and_opened_by_others(library, tmp_path):
    files = {name: tmp_path / f"台账.{name}" for name in ("csv", "xlsx", "ics")}
    shown = run(*(word for name, path in files.items() for word in (f"--{name}", str(path))), library=library)
    assert shown.exit_code == 0, shown.output
    total = listed(library=library)["total"]
    assert shown.output.count(f"{total} 项任务。") >= 1
    rows = list(csv.reader(files["csv"].open(encoding="utf-8-sig", newline="")))
    assert len(rows) == total + 1
    assert openpyxl.load_workbook(files["xlsx"])[SHEET].max_row == total + 1
    assert icalendar.Calendar.from_ical(files["ics"].read_bytes())["version"] == "2.0"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in files.values())


def test_a_file_is_replaced_at_once_or_not_at_all(tmp_path):
    path = tmp_path / "a.csv"
    save(path, b"old")
    save(path, b"new")
    assert (path.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (b"new", ["a.csv"])
    with pytest.raises(NotFoundError, match="没有这个文件夹"):
        save(tmp_path / "none" / "a.csv", b"new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(YingjiError, match="写不进去"):
        save(tmp_path / "folder", b"new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "folder"]


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
@settings(deadline=None, max_examples=30)
def test_any_words_come_back_from_csv_calendar_and_workbook(texts):
    held = [line(words.replace("\x00", "空")) for words in texts]
    rows = list(csv.reader(StringIO(as_csv(held).decode("utf-8-sig"), newline="")))[1:]
    assert [row[2].removeprefix("'") for row in rows] == [str(cells(one)[2]).removeprefix("'") for one in held]
    assert openpyxl.load_workbook(BytesIO(as_workbook(held, NOW)))[SHEET].max_row == len(held) + 1
    dated = [
        replace(one, duty=replace(one.duty, deadlines=(Deadline(one.duty.act, None, NOW.date()),))) for one in held
    ]
    assert len(icalendar.Calendar.from_ical(as_calendar(dated, NOW)).walk("VEVENT")) == len(held)


# the page


def test_words_of_a_duty_never_act_on_the_page():
    hostile = replace(line(HOSTILE), entry=entry(title=HOSTILE, id='"><script>', status=HOSTILE))
    duty = replace(
        hostile.duty,
        document='"><script>',
        kind=HOSTILE,
        locator=HOSTILE,
        leads=(hostile.duty.act,),
        joins=(hostile.duty.act,),
        conditions=(hostile.duty.act,),
    )
    found = DutyPage((duty,), 1, (hostile.entry,), (HOSTILE,), 1, (HOSTILE,))
    tally = Tally(total=1, bodies=((HOSTILE, 1),), strengths=((Strength.MUST, 1),))
    shown = (
        ledger_page.page_html(found, 0),
        ledger_page.page_html(replace(found, duties=(), quotes=(), total=0), 0),
        ledger_page.charts_html(tally),
        ledger_page.problem_html(LibraryError(HOSTILE, HOSTILE, HOSTILE)),
    )
    for html in shown:
        seen = Seen(html)
        assert not {"script", "img"} & set(seen.tags)
        assert all(link.startswith("/page/document/") for link in seen.links)
        assert "\n" not in html


def test_each_word_of_a_duty_leads_to_where_it_stands(desk):
    found = desk.duties(DutyQuery(body="水务局"))
    duty = found.duties[0]
    links = Seen(ledger_page.page_html(found, 0)).links
    for part in (duty.span, duty.leads[0].span, duty.quantities[0].words.span, duty.deadlines[0].words.span):
        assert f"/page/document/{duty.document}?start={part.start}&end={part.end}" in links


def test_the_table_says_how_many_and_which_of_them_it_shows(desk):
    words = Seen(ledger_page.page_html(desk.duties(DutyQuery(), 1, 2), 1)).words
    assert "检索了 2 份文件，共 5 项任务。 第 2–3 项：" in words
    nothing = Seen(ledger_page.page_html(desk.duties(DutyQuery(words=("航空",))), 0)).words
    assert nothing == "检索了 2 份文件，没有符合条件的任务。"


def test_charts_show_each_count_beside_its_bar(desk):
    html = ledger_page.charts_html(desk.tally(DutyQuery()))
    assert "3 项写明日期，按月" in html
    assert (
        '<span class="yj-bar-name">市应急局</span><span class="yj-bar-room"><i style="width:100.0%"></i></span><b>2</b>'
        in html
    )
    assert ledger_page.charts_html(Tally()) == ""
    assert "没有写明具体日期的任务。" in ledger_page.charts_html(Tally(total=1, strengths=((Strength.MUST, 1),)))


def test_time_is_shown_by_month_or_quarter_or_year_whichever_fits():
    year = [(date(2025, month, 1), month) for month in (1, 2, 12)]
    unit, bars = ledger_page.over_time(year)
    assert (unit, len(bars), bars[0], bars[2]) == ("月", 12, ("2025年1月", 1), ("2025年3月", 0))
    unit, bars = ledger_page.over_time([*year, (date(2027, 4, 1), 5)])
    assert (unit, len(bars), bars[0], bars[-1]) == ("季度", 10, ("2025年1季", 3), ("2027年2季", 5))
    unit, bars = ledger_page.over_time([*year, (date(1998, 4, 1), 5)])
    assert (unit, list(bars)) == ("年", [("1998年", 5), ("2025年", 15)])
    assert ledger_page.over_time([]) == ("月", [])


def test_years_that_find_no_room_in_the_chart_are_counted_beside_it():
    years = tuple((date(year, 1, 1), 2) for year in range(2001, 2026))
    html = ledger_page.charts_html(Tally(total=50, dated=50, months=years, strengths=((Strength.MUST, 50),)))
    assert "50 项写明日期，按年，更早的 24 项未画" in html
    assert html.count("px") == ledger_page.MOST_BARS


# downloads


@pytest.fixture
def downloads(desk: ShelfDesk) -> Downloads:
    return Downloads(desk, lambda: NOW)


def test_what_was_offered_is_fetched_under_an_id_that_tells_nothing(downloads):
    id = downloads.offer(DutyQuery(body="水务局"))
    assert len(id) >= 20
    assert downloads.offer(DutyQuery(body="水务局")) == id != downloads.offer(DutyQuery())
    made = downloads.fetch(f"{id}.xlsx", "http://127.0.0.1:7860")
    assert openpyxl.load_workbook(BytesIO(made.data))[SHEET].max_row == 2
    assert made.disposition == "attachment; filename*=UTF-8''%E4%BB%BB%E5%8A%A1%E5%8F%B0%E8%B4%A6.xlsx"
    assert downloads.fetch(f"{id}.csv", "").data.count(b"\r\n") == 2
    assert downloads.fetch(f"{id}.ics", "").data.count(b"BEGIN:VEVENT") == 1


def test_what_was_never_offered_or_has_lapsed_is_not_there(downloads):
    first = downloads.offer(DutyQuery(year=1))
    for year in range(2, KEPT + 2):
        last = downloads.offer(DutyQuery(year=year))
    for name in (f"{first}.xlsx", f"{last}.exe", last, "", "../catalog.sqlite"):
        with pytest.raises(NotFoundError, match="下载链接已失效"):
            downloads.fetch(name, "")
    assert downloads.fetch(f"{last}.csv", "").type.startswith("text/csv")


@pytest.fixture
def address(desk: ShelfDesk) -> Iterator[str]:
    with served(desk) as where:
        yield where


def test_a_link_that_lapsed_says_so_on_a_page(address: str) -> None:
    response = httpx.get(f"{address}/page/download/no-such-id.xlsx")
    assert response.status_code == 404
    assert "下载链接已失效" in response.text
    assert response.headers["content-type"].startswith("text/html")
