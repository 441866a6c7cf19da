"""Right, cited, crisp, faithful: the rules of the question format, one example each; and the measures over many."""

import dataclasses

import pytest

from evals.cases import Case, CitedWords, Prediction, Quote
from evals.citations import CLAUSE, LABEL, MARKS, support
from evals.metrics import interval, judge, latency, refusal, retrieval, score, unsupported_figures
from evals.wording import comparable

CASE = Case(
    id="1",
    question="挂牌督办多少家？",
    kind="number",
    documents=("a.txt",),
    facts=(("28家", "二十八家"),),
    forbidden=("13家",),
    evidence=(Quote("a.txt", "市级挂牌督办隐患单位(场所)28家"),),
)
NOTHING = Case(id="2", question="死亡几人？", kind="unanswerable")


def cited(quote, document="a.txt", number=1):
    return CitedWords(number, document, "要点", "二、（五）", None, 0, len(quote), quote)


def predicted(answer, *citations, refused=False, **more):
    return Prediction("1", answer, refused, "answered", tuple(citations), **more)


RIGHT = predicted("28家", cited("市级挂牌督办隐患单位(场所)28家"))
REFUSED = predicted("没有", refused=True)


def test_right_and_cited_when_fact_and_evidence_are_there():
    verdict = judge(CASE, predicted("28 家[1]", cited("执行制度，市级挂牌督办隐患单位（场所）28家。")))
    assert (verdict.right, verdict.cited, verdict.crisp, verdict.faithful) == (True, True, True, True)


def test_part_of_the_evidence_of_eight_characters_or_more_counts_as_cited():
    assert judge(CASE, predicted("28家", cited("督办隐患单位(场所)28家"))).cited
    assert not judge(CASE, predicted("28家", cited("28家"))).cited


def test_a_forbidden_value_makes_it_wrong():
    assert judge(CASE, predicted("28家，不是13家", cited("市级挂牌督办隐患单位(场所)28家"))).why == "不应出现“13家”"


def test_words_from_another_document_do_not_count():
    other = cited("市级挂牌督办隐患单位(场所)28家", "b.txt")
    assert judge(CASE, predicted("28家", other)).why == "依据 1 处只引到 0 处"


def test_an_answer_longer_than_its_kind_allows_is_not_right_and_cited():
    long = predicted("28家" + "另" * 160, cited("市级挂牌督办隐患单位(场所)28家"))
    assert judge(CASE, long).right
    assert not judge(CASE, long).cited


def test_a_refusal_is_right_only_where_nothing_answers():
    assert judge(NOTHING, Prediction("2", "没有找到", True, "not_found")).cited
    assert not judge(CASE, REFUSED).right


def test_figures_outside_the_cited_words_are_found():
    assert unsupported_figures(predicted("29家[1]", cited("28家"))) == ("29",)
    assert unsupported_figures(predicted("28家[1]", cited("２８家"))) == ()
    assert unsupported_figures(predicted("6月|130\n7月|60", cited("6月|130\n7月|60"))) == ()


def test_fact_recall_counts_each_fact_once_by_any_of_its_alternatives():
    two = dataclasses.replace(CASE, facts=(("28家", "二十八家"), ("年内",)))
    assert judge(two, predicted("二十八家")).told == 0.5
    assert judge(two, REFUSED).told == 0
    assert judge(NOTHING, REFUSED).told is None


def test_a_citation_from_a_document_that_does_not_answer_leaks():
    assert judge(CASE, predicted("28家", cited("28家", "b.txt"))).leaked
    assert judge(CASE, RIGHT).leaked is False
    assert judge(CASE, REFUSED).leaked is None


def test_a_refused_question_says_nothing_about_being_crisp():
    assert score([judge(CASE, RIGHT), judge(CASE, REFUSED)]).crisp == 1
    assert score([judge(CASE, REFUSED)]).crisp is None


def test_a_statement_is_supported_when_its_citations_hold_every_clause():
    whole, half = cited("市级督办 28家，年内销号。"), cited("市级督办28家", number=2)
    assert support(predicted("市级督办28家，年内销号。[1]", whole)).recall == 1
    assert support(predicted("市级督办28家，年内销号。[2]", half)).recall == 0
    assert support(predicted("市级督办28家[2]。年内销号。", half)).recall == 0.5
    assert support(predicted("武汉市：市级督办28家[2]", half)).recall == 1


def test_a_citation_is_of_no_use_when_the_others_hold_the_statement_without_it():
    one, two, idle = cited("市级督办28家"), cited("年内销号", number=2), cited("加强领导", number=3)
    assert support(predicted("市级督办28家，年内销号[1][2]", one, two)).precision == 1
    assert support(predicted("市级督办28家，年内销号[1][2][3]", one, two, idle)).precision == pytest.approx(2 / 3)
    assert support(predicted("市级督办29家[1]", one)).precision == 0
    assert support(REFUSED).precision is None


@pytest.mark.parametrize(
    ("pattern", "yes", "no"), [(MARKS, "[1][12]", "[注]"), (LABEL, "武汉市：督办", "督办，"), (CLAUSE, "督办", "，。")]
)
def test_the_patterns_of_statements_match_what_they_are_for(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)


def test_text_is_compared_without_width_space_curl_and_marks():
    assert comparable("２８ 家“督办”[1]") == '28家"督办"'


def test_scores_are_shares():
    both = score([judge(CASE, RIGHT), judge(CASE, REFUSED)])
    assert (both.right, both.told, both.leaks) == (0.5, 0.5, 0)
    assert score([]).cited is None


def test_refusal_counts_refusals_that_were_due():
    due = judge(NOTHING, REFUSED)
    assert refusal([judge(CASE, RIGHT), judge(CASE, REFUSED)]).f1 == 0
    mixed = refusal([due, due, judge(NOTHING, predicted("3人")), judge(CASE, REFUSED)])
    assert (mixed.precision, mixed.recall, mixed.f1) == (2 / 3, 2 / 3, 2 / 3)
    assert mixed.between[0] <= mixed.f1 <= mixed.between[1]
    assert refusal([]).f1 == 0


def test_an_interval_is_the_same_every_time_and_narrows_with_more_cases():
    def share(sums):
        return sums[0] / sums[1]

    few, many = ([[at % 2 == 0, True] for at in range(size)] for size in (10, 1000))
    assert interval(few, share) == interval(few, share)
    low, high = interval(many, share)
    assert 0.45 < low < 0.5 < high < 0.55
    assert high - low < interval(few, share)[1] - interval(few, share)[0]
    assert interval(few[:1], share) is None


def test_retrieval_is_recall_over_quotes_and_the_first_rank_of_each_case():
    made = [dataclasses.replace(judge(CASE, RIGHT), places=places) for places in ((1, 7), (4,), (None,), None)]
    found = retrieval(made)
    assert (found.quotes, found.recall_1, found.recall_5, found.recall_10) == (4, 0.25, 0.5, 0.75)
    assert found.mrr == pytest.approx((1 + 1 / 4 + 0) / 3)
    assert retrieval([judge(CASE, RIGHT)]) is None


def test_latency_is_by_nearest_rank():
    took = latency([dataclasses.replace(judge(CASE, RIGHT), seconds=at / 100) for at in range(1, 101)])
    assert (took.p50, took.p95, took.slowest) == (0.5, 0.95, 1.0)
