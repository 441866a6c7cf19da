"""The demo: its files come out of the script byte for byte, and its questions rest on words that stand in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from evals.cases import Case, read_cases
from evals.metrics import LONGEST
from evals.training.check_cases import KINDS, check, shared
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
from evals.wording import comparable
from ingest.reading import read
from ingest.understanding.regions import gazetteer

DATA = SHIPPED.parent
SETS = {name: read_cases(DATA / f"{name}.jsonl") for name in ("demo", "demo-test")}
CASES = tuple(case for cases in SETS.values() for case in cases)
ANSWERABLE = [case for case in CASES if case.kind != "unanswerable"]
SENTENCE_END = re.compile(r"[。；;\n]")
SIZES = {"demo": (18, 14, 13, 10, 12, 9, 9, 10, 18), "demo-test": (11, 10, 7, 5, 7, 6, 6, 6, 12)}
SOURCE_OF = {
    "临溪区应急管理局2024年工作总结和2025年工作谋划.docx": "linxi_2024_2025.md",
    "云川省突发事件应急预案管理办法.docx": "yunchuan_plan_rules.md",
    "海屿新区2025年应急管理工作要点.pdf": "haiyu_2025.md",
}
PLACES = ("云川", "青澜", "岚州", "枕江", "临溪", "海屿")
UNSAID = (
    ("岚州市2025年", "直升机"),
    ("岚州市2025年", "监测站"),
    ("岚州市2025年", "2026"),
    ("岚州应急简报", "直升机"),
    ("枕江县", "2025"),
    ("海屿新区", "2024"),
    ("青澜市2025年", "2023"),
    ("青澜市2025年", "经费"),
    ("青澜市防汛", "Ⅴ级"),
    ("", "中标"),
    ("", "2020"),
    ("", "防震减灾条例"),
    ("", "地震应急预案"),
    ("", "海门"),
    ("", "评审费"),
)
NAMED_ONCE = ("三盯五查", "四个一律", "1+4+12", "六不发航", "1+6+N", "10大行动", "镇党委书记", "航空应急救援基地")


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


@pytest.fixture(scope="module")
def as_read(tmp_path_factory) -> Path:
    """A folder with the text that Yingji reads from each shipped file, under the file's own name."""
    folder = tmp_path_factory.mktemp("as_read")
    for path in SHIPPED.iterdir():
        (folder / path.name).write_text(read_text(path.name), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", SETS)
def test_a_question_set_has_its_kinds_and_enough_of_the_hard_ones(name):
    kinds = Counter(case.kind for case in SETS[name])
    assert kinds == dict(zip(KINDS, SIZES[name], strict=True))
    assert kinds["unanswerable"] >= 0.15 * kinds.total()
    assert kinds["compare"] + kinds["followup"] >= 0.15 * kinds.total()


def test_no_id_and_no_question_comes_twice():
    assert len({case.id for case in CASES}) == len({(case.question, case.history) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("name", SETS)
def test_every_quote_and_fact_of_a_set_stands_in_what_yingji_reads(name, as_read):
    assert check(SETS[name], as_read) == ()


def test_the_set_held_back_rests_on_other_words_than_the_set_tuned_on(as_read):
    assert shared(SETS["demo"], SETS["demo-test"], as_read) == ()


@pytest.mark.parametrize("name", SETS)
def test_a_set_asks_about_every_shipped_file(name):
    asked = {document for case in SETS[name] for document in case.documents}
    assert asked == {path.name for path in SHIPPED.iterdir()}


@pytest.mark.parametrize("case", ANSWERABLE, ids=named)
def test_every_quote_stands_in_the_words_of_its_document(case):
    assert case.evidence
    assert {quote.document for quote in case.evidence} == set(case.documents)
    for quote in case.evidence:
        assert comparable(quote.quote) in comparable(source_text(quote.document))


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


@pytest.mark.parametrize(("document", "words"), UNSAID)
def test_what_the_unanswerable_questions_ask_for_is_said_nowhere(document, words):
    texts = [read_text(path.name) for path in SHIPPED.iterdir() if path.name.startswith(document)]
    assert texts
    assert not any(words in text for text in texts)


@pytest.mark.parametrize("words", NAMED_ONCE)
def test_what_the_unanswerable_questions_want_explained_is_named_once_and_never_explained(words):
    everything = comparable("\n".join(read_text(path.name) for path in SHIPPED.iterdir()))
    assert everything.count(comparable(words)) == 1


def test_follow_ups_have_a_history_and_the_others_have_none():
    for case in CASES:
        assert bool(case.history) == (case.kind == "followup"), case.id


def test_the_showcase_asks_a_number_a_who_and_a_deadline_out_of_the_question_set():
    examples = json.loads((DATA / "demo_examples.json").read_text("utf-8"))
    asked = {case.question: case for case in SETS["demo"]}
    assert [asked[question].kind for question in examples["showcase"]] == ["number", "who", "deadline"]
    assert len(examples["examples"]) == 6
    assert set(examples["examples"]) <= {case.question for case in SETS["demo"]}


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
