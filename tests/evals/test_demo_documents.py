"""The demo: its files come out of the script byte for byte, and its questions rest on words that stand in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from evals.cases import Case, read_cases
from evals.metrics import LONGEST, comparable
from evals.training.demo import (
    FOOTNOTE,
    FOOTNOTE_MARK,
    NOT_FIRST,
    SHIPPED,
    SOURCES,
    UNBROKEN,
    documents,
    lines,
    width,
)
from ingest.reading import read
from ingest.regions import gazetteer

DATA = SHIPPED.parent
CASES = read_cases(DATA / "demo.jsonl")
ANSWERABLE = [case for case in CASES if case.kind != "unanswerable"]
SENTENCE_END = re.compile(r"[。；;\n]")
FEWEST = {"number": 12, "deadline": 9, "who": 9, "list": 7, "what": 7, "yesno": 5, "compare": 4, "followup": 4}
SOURCE_OF = {
    "临溪区应急管理局2024年工作总结和2025年工作谋划.docx": "linxi_2024_2025.md",
    "云川省突发事件应急预案管理办法.docx": "yunchuan_plan_rules.md",
    "海屿新区2025年应急管理工作要点.pdf": "haiyu_2025.md",
}
PLACES = ("云川", "青澜", "岚州", "枕江", "临溪", "海屿")


def named(case: Case) -> str:
    return case.id


@cache
def read_text(name: str) -> str:
    """The text that Yingji itself reads from a shipped file."""
    return read(SHIPPED / name).text


def source_text(name: str) -> str:
    """The words as they were written, without asking any reader."""
    if name in SOURCE_OF:
        return (SOURCES / SOURCE_OF[name]).read_text("utf-8")
    content = (SHIPPED / name).read_bytes()
    for encoding in ("utf-8", "utf-16" if content[:2] == b"\xff\xfe" else "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError(name)


def test_the_script_makes_the_shipped_files_byte_for_byte():
    made = documents()
    assert len(made) == 6
    for name, content in made.items():
        assert (SHIPPED / name).read_bytes() == content, name


def test_the_demo_ships_ten_small_files_in_all_five_formats():
    shipped = sorted(SHIPPED.iterdir())
    assert Counter(path.suffix for path in shipped) == {".txt": 3, ".md": 3, ".docx": 2, ".html": 1, ".pdf": 1}
    assert all(path.stat().st_size < 100_000 for path in shipped)


def test_no_place_of_the_demo_exists():
    for place in PLACES:
        for ending in ("", "省", "市", "县", "区", "新区"):
            assert gazetteer().find(place + ending) == ()


def test_the_question_set_has_its_kinds_and_no_id_twice():
    kinds = Counter(case.kind for case in CASES)
    assert kinds.pop("unanswerable") >= 3
    assert kinds == FEWEST
    assert len({case.id for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", ANSWERABLE, ids=named)
def test_every_quote_stands_in_the_words_of_its_document(case):
    assert case.evidence
    assert {quote.document for quote in case.evidence} == set(case.documents)
    for quote in case.evidence:
        assert comparable(quote.quote) in comparable(source_text(quote.document))


@pytest.mark.parametrize("case", ANSWERABLE, ids=named)
def test_every_quote_stands_in_what_yingji_reads(case):
    for quote in case.evidence:
        assert comparable(quote.quote) in comparable(read_text(quote.document))


@pytest.mark.parametrize(
    "case", [case for case in ANSWERABLE if case.kind in ("number", "deadline", "list")], ids=named
)
def test_every_fact_stands_in_its_quotes(case):
    quotes = comparable("\n".join(quote.quote for quote in case.evidence))
    for alternatives in case.facts:
        assert any(comparable(words) in quotes for words in alternatives), alternatives


@pytest.mark.parametrize("case", ANSWERABLE, ids=named)
def test_a_whole_sentence_that_holds_the_answer_holds_nothing_forbidden(case):
    for quote in case.evidence:
        around = [part for part in map(comparable, SENTENCE_END.split(source_text(quote.document))) if part]
        holding = [part for part in around if part in comparable(quote.quote) or comparable(quote.quote) in part]
        for words in case.forbidden:
            assert not any(comparable(words) in part for part in holding), words


@pytest.mark.parametrize("case", ANSWERABLE, ids=named)
def test_the_quotes_of_a_question_fit_into_an_answer_of_its_kind(case):
    assert sum(len(quote.quote) for quote in case.evidence) <= LONGEST[case.kind]


def test_every_shipped_file_is_read_without_loss_and_the_pdf_with_its_four_pages():
    for path in sorted(SHIPPED.iterdir()):
        reading = read(path)
        assert reading.losses == (), path.name
        assert len(reading.pages) == (4 if path.suffix == ".pdf" else 0)
        assert 1_800 <= len(reading.text) <= 6_000, path.name


def test_an_unanswerable_question_has_no_evidence_and_no_facts():
    for case in CASES:
        if case.kind == "unanswerable":
            assert (case.documents, case.facts, case.evidence) == ((), (), ())


def test_what_the_unanswerable_questions_ask_for_is_said_nowhere():
    everything = "\n".join(source_text(path.name) for path in sorted(SHIPPED.iterdir()))
    assert everything.count("三盯五查") == 1
    assert "三盯（" not in everything
    assert "直升机" not in source_text("岚州市2025年应急管理工作要点.txt") + source_text("岚州应急简报2025年第6期.txt")
    assert "2025" not in source_text("枕江县2024年应急管理工作要点.html")
    assert "中标" not in everything


def test_follow_ups_have_a_history_and_the_others_have_none():
    for case in CASES:
        assert bool(case.history) == (case.kind == "followup"), case.id


def test_the_showcase_asks_a_number_a_who_and_a_deadline_out_of_the_question_set():
    examples = json.loads((DATA / "demo_examples.json").read_text("utf-8"))
    asked = {case.question: case for case in CASES}
    assert [asked[question].kind for question in examples["showcase"]] == ["number", "who", "deadline"]
    assert len(examples["examples"]) == 6
    assert set(examples["examples"]) <= {case.question for case in CASES}


def test_numbers_and_latin_words_stay_whole_at_a_line_end():
    assert UNBROKEN.findall("满20年的75.5%") == ["满", "20", "年", "的", "75.5%"]
    assert UNBROKEN.findall("（一）") == ["（", "一", "）"]
    broken = lines("每年完成1260艘渔船检查，全部合格。", 6)
    assert "".join(broken) == "每年完成1260艘渔船检查，全部合格。"
    assert all(width(row) <= 7 and row[0] not in NOT_FIRST for row in broken)


def test_footnote_lines_are_told_from_their_marks():
    assert FOOTNOTE.match("[^1]: 口径说明。")
    assert not FOOTNOTE.match("较大事故[^1]。")
    assert FOOTNOTE_MARK.search("较大事故[^1]。")
    assert not FOOTNOTE_MARK.search("文号〔2025〕3号[1]")


def test_generated_files_are_written_where_they_are_asked_for(tmp_path: Path, monkeypatch):
    from evals.training import demo

    monkeypatch.setattr("sys.argv", ["demo", "--into", str(tmp_path / "out")])
    demo.main()
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(documents())
