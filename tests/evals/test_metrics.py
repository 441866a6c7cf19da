"""Right, cited, crisp, faithful: the rules of the question format, one example each."""

from evals.cases import Case, CitedWords, Prediction, Quote
from evals.metrics import judge, refusal, score, unsupported_figures

CASE = Case(
    id="1",
    question="挂牌督办多少家？",
    kind="number",
    documents=("a.txt",),
    facts=(("28家", "二十八家"),),
    forbidden=("13家",),
    evidence=(Quote("a.txt", "市级挂牌督办隐患单位(场所)28家"),),
)


def cited(quote, document="a.txt"):
    return CitedWords(1, document, "要点", "二、（五）", None, 0, len(quote), quote)


def predicted(answer, *citations, refused=False):
    return Prediction("1", answer, refused, "answered", tuple(citations))


def test_right_and_cited_when_fact_and_evidence_are_there():
    verdict = judge(CASE, predicted("28 家[1]", cited("执行制度，市级挂牌督办隐患单位（场所）28家。")))
    assert (verdict.right, verdict.cited, verdict.crisp, verdict.faithful) == (True, True, True, True)


def test_part_of_the_evidence_of_eight_characters_or_more_counts_as_cited():
    assert judge(CASE, predicted("28家", cited("督办隐患单位(场所)28家"))).cited
    assert not judge(CASE, predicted("28家", cited("28家"))).cited


def test_a_forbidden_value_makes_it_wrong():
    assert judge(CASE, predicted("28家，不是13家", cited("市级挂牌督办隐患单位(场所)28家"))).why == "has forbidden 13家"


def test_words_from_another_document_do_not_count():
    other = cited("市级挂牌督办隐患单位(场所)28家", "b.txt")
    assert judge(CASE, predicted("28家", other)).why == "cites 0 of 1"


def test_an_answer_longer_than_its_kind_allows_is_not_right_and_cited():
    long = predicted("28家" + "另" * 160, cited("市级挂牌督办隐患单位(场所)28家"))
    assert judge(CASE, long).right
    assert not judge(CASE, long).cited


def test_a_refusal_is_right_only_where_nothing_answers():
    nothing = Case(id="2", question="死亡几人？", kind="unanswerable")
    assert judge(nothing, Prediction("2", "没有找到", True, "not_found")).cited
    assert not judge(CASE, predicted("没有找到", refused=True)).right


def test_figures_outside_the_cited_words_are_found():
    assert unsupported_figures(predicted("29家[1]", cited("28家"))) == ("29",)
    assert unsupported_figures(predicted("28家[1]", cited("２８家"))) == ()


def test_scores_and_refusal_are_shares():
    good = judge(CASE, predicted("28家", cited("市级挂牌督办隐患单位(场所)28家")))
    bad = judge(CASE, predicted("没有", refused=True))
    assert score([good, bad]).right == 0.5
    assert refusal([good, bad]) == (0.0, 0.0, 0.0)
