"""The report: what it counts, what changed, and a page that shows it without anything from outside."""

import re

from evals.cases import Case, CitedWords, Message, Prediction, Quote
from evals.page import CLAUSE, marked, page
from evals.report import report, sentences

WORDS = "市级挂牌督办隐患单位(场所)28家"
CASES = (
    Case(
        id="q1",
        question="督办<多少>家？",
        kind="number",
        documents=("a.txt",),
        facts=(("28家",),),
        forbidden=("13家",),
        evidence=(Quote("a.txt", WORDS),),
        difficulty="easy",
        history=(Message("user", "武汉的要点？"),),
    ),
    Case(id="q2", question="死亡几人？", kind="unanswerable", difficulty="hard"),
    Case(id="q3", question="谁牵头？", kind="who", documents=("a.txt",), facts=(("应急局",),)),
)


def answered(id, words, quote="", **more):
    cited = (CitedWords(1, "a.txt", "要点", "二、", None, 0, len(quote), quote),) if quote else ()
    return Prediction(id, words, False, "answered", cited, seconds=0.02, **more)


def refused(id):
    return Prediction(id, "没有找到", True, "not_found", seconds=0.01)


GOOD = (answered("q1", "28家[1]", WORDS, places=(2,)), refused("q2"))
BAD = (answered("q1", "13家[1]", f"另有13家，{WORDS}。", places=(None,)), answered("q2", "3人"))


def test_lines_are_by_kind_and_by_difficulty_with_the_whole_last():
    result = report(CASES, GOOD)
    assert [line.name for line in result.lines] == ["number", "unanswerable", "全部"]
    assert [line.name for line in result.difficulties] == ["easy", "hard"]
    assert result.whole.score.cited == 1
    assert result.whole.retrieval.mrr == 0.5


def test_a_case_without_a_prediction_is_named():
    result = report(CASES, GOOD)
    assert result.unanswered == ("q3",)
    assert "没有答复的题：q3" in tuple(sentences(result))


def test_refusals_are_told_in_numbers_also_where_nothing_should_be_refused():
    assert next(sentences(report(CASES, GOOD))).startswith("拒答：答不了的 1 题拒了 1 题，误拒 0 题")
    only = report(CASES[:1], (refused("q1"),))
    assert next(sentences(only)) == "拒答：题集里没有答不了的题，误拒 1 题"


def test_changes_name_what_was_gained_and_lost_since_the_baseline():
    assert report(CASES, GOOD).changed is None
    assert [(one.id, one.gained) for one in report(CASES, GOOD, BAD).changed] == [("q1", True), ("q2", True)]
    assert [(one.id, one.gained) for one in report(CASES, BAD, GOOD).changed] == [("q1", False), ("q2", False)]


def test_the_page_shows_misses_beside_their_evidence_and_what_changed():
    shown = page("题集.jsonl", CASES, BAD, report(CASES, BAD, GOOD), GOOD)
    assert "新失分 2 题" in shown
    assert "失分的 2 题" in shown
    assert f"<mark class=cited>{WORDS}</mark>" in shown
    assert "<mark class=bad>13家</mark>" in shown
    assert "检索未见" in shown
    assert "应当拒答" in shown
    assert "武汉的要点？" in shown


def test_the_page_needs_nothing_from_outside_and_escapes_what_it_shows():
    shown = page("题集<1>.jsonl", CASES, BAD, report(CASES, BAD))
    assert "督办&lt;多少&gt;家" in shown
    assert "题集&lt;1&gt;.jsonl" in shown
    assert not re.search(r"\b(?:src|href)=|url\(|@import|https?:", shown)
    assert "与上次相比" not in shown


def test_words_are_highlighted_where_they_stand_whatever_their_width():
    assert marked("共 ２８ 家<次>", good=("28家",)) == "共 <mark class=good>２８ 家</mark>&lt;次&gt;"
    assert marked("13家", good=("13家",), bad=("13家",)) == "<mark class=bad>13家</mark>"
    assert marked("", cited=("x",)) == ""
    assert CLAUSE.findall("短，市级督办。") == ["市级督办"]
    assert not CLAUSE.search("短，短")
