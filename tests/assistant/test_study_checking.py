"""Checks: a stored paper after its documents changed, and a trainer's own paper against the library."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from docx import Document as WordFile
from openpyxl import Workbook

from assistant.desk import LibraryDesk
from assistant.study.item import ItemKind
from assistant.study.ownpaper import parsed, questions
from assistant.study.request import StudyRequest
from assistant.study.verdicts import OwnQuestion, Recheck, Verdict
from ingest.errors import ReadingError
from tests.conftest import DEMO, TODAY, build

PLAN = "青澜市2025年应急管理工作要点.txt"
PAPER = """应急管理测试
一、单选题
1. 青澜市2025年市级挂牌督办重大事故隐患多少家？（ B ）
A. 20家  B. 24家  C. 30家  D. 36家
2. 根据《青澜市2025年应急管理工作要点》，完成（　　）企业三级安全标准化达标创建。
A. 100家
B. 110家
C. 120家
答案：B
二、判断题
3. 青澜市学校每学期至少组织1次疏散演练。（√）
4. 青澜市市级挂牌督办重大事故隐患30家。（√）
三、填空题
5. 青澜市每年组织____次龙舟比赛。
答案：3
"""


@pytest.fixture
def plan(tmp_path: Path):
    """A desk over one document that a test may change."""
    copy = tmp_path / "files" / PLAN
    copy.parent.mkdir()
    copy.write_text((DEMO / PLAN).read_text(encoding="utf-8"), encoding="utf-8")
    with build(tmp_path / "library", [copy]) as desk:
        yield desk, copy


def changed(desk: LibraryDesk, file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    list(desk.ingest([file]))


def test_a_paper_over_unchanged_documents_still_holds(plan) -> None:
    desk, _ = plan
    found = desk.recheck(desk.study(StudyRequest(number=30)))
    assert (found.checked, found.stale, found.moved, found.notes) == (30, (), (), ())


def test_each_item_whose_figure_changed_is_named_with_the_new_words(plan) -> None:
    desk, file = plan
    paper = desk.study(StudyRequest(number=60))
    asked = [entry.number for entry in paper.entries if "120家" in entry.item.facts]
    assert asked
    changed(desk, file, "120家", "150家")
    found: Recheck = desk.recheck(paper)
    told = {stale.number: stale for stale in found.stale}
    assert set(asked) <= set(told)
    assert all("150家" in told[number].reason or "已不在原文中" in told[number].reason for number in asked)
    assert len(found.stale) < 10
    assert [note for note in found.notes if "已有新的内容" in note]


def test_an_item_is_stale_when_its_document_is_gone(plan) -> None:
    desk, _ = plan
    paper = desk.study(StudyRequest(number=5))
    desk.remove([PLAN])
    found = desk.recheck(paper)
    assert len(found.stale) == 5
    assert "已不在库中" in found.stale[0].reason


def test_questions_options_and_answers_are_read_from_a_text() -> None:
    read = parsed(PAPER)
    assert [one.number for one in read] == [1, 2, 3, 4, 5]
    assert [one.answers for one in read] == [("24家",), ("110家",), ("正确",), ("正确",), ("3",)]
    assert [one.kind for one in read[:3]] == [ItemKind.SINGLE, ItemKind.SINGLE, ItemKind.JUDGE]
    assert read[0].options == ("20家", "24家", "30家", "36家")


def test_a_key_at_the_end_is_given_to_the_questions() -> None:
    read = parsed("1. 多少家？\nA. 1家\nB. 2家\n2. 多少次？\nA. 1次\nB. 2次\n3. 要报告。\n参考答案\n1-2 BA\n3.×")
    assert [one.answers for one in read] == [("2家",), ("1次",), ("错误",)]


def test_a_trainers_answers_are_confirmed_contradicted_or_not_found(demo_desk: LibraryDesk) -> None:
    found = demo_desk.review(parsed(PAPER))
    verdicts = [row.verdict for row in found.rows]
    assert verdicts == [
        Verdict.CONFIRMED,
        Verdict.CONTRADICTED,
        Verdict.CONFIRMED,
        Verdict.CONTRADICTED,
        Verdict.NOT_FOUND,
    ]
    assert found.rows[1].right == "120家"
    assert found.rows[1].source.file == PLAN


def test_right_keys_are_never_contradicted_and_wrong_ones_never_confirmed(demo_desk: LibraryDesk) -> None:
    made = demo_desk.study(StudyRequest(number=60, seed=5))
    single = [entry.item for entry in made.entries if entry.item.kind is ItemKind.SINGLE]
    right = [OwnQuestion(at, one.stem, one.options, "", one.facts[:1]) for at, one in enumerate(single)]
    wrong = [
        OwnQuestion(at, one.stem, one.options, "", (next(o for o in one.options if o not in one.facts),))
        for at, one in enumerate(single)
    ]
    verdicts = [row.verdict for row in demo_desk.review(right).rows]
    assert Verdict.CONTRADICTED not in verdicts
    assert verdicts.count(Verdict.CONFIRMED) >= len(single) * 0.7
    assert Verdict.CONFIRMED not in [row.verdict for row in demo_desk.review(wrong).rows]


def test_a_word_file_and_a_workbook_are_read_alike(tmp_path: Path) -> None:
    word = WordFile()
    for line in PAPER.splitlines():
        word.add_paragraph(line)
    word.save(str(tmp_path / "卷.docx"))
    book = Workbook()
    book.active.append(["题号", "题干", "A", "B", "C", "答案"])
    book.active.append([1, "多少家？", "1家", "2家", "3家", "B"])
    book.active.append([2, "要报告。", None, None, None, "√"])
    book.save(tmp_path / "卷.xlsx")
    assert [one.answers for one in questions(tmp_path / "卷.docx")] == [one.answers for one in parsed(PAPER)]
    assert [one.answers for one in questions(tmp_path / "卷.xlsx")] == [("2家",), ("正确",)]


@pytest.mark.parametrize(
    ("name", "content"), [("空.md", "# 没有题目\n\n只有文字。\n"), ("坏.xlsx", "不是表格"), ("没有.docx", None)]
)
def test_a_file_without_questions_is_refused_in_a_sentence(tmp_path: Path, name: str, content: str | None) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ReadingError):
        questions(tmp_path / name)


def test_today_is_given(demo_desk: LibraryDesk) -> None:
    assert demo_desk.settings.today == TODAY == date(2025, 6, 30)
