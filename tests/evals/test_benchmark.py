"""The benchmark gives both sides the same work and reports every figure."""

import importlib.util
import json

import pytest

from evals import benchmark
from evals.benchmark import DEMO, LIMIT, NEEDED, STATUS, Built, Served, Side, compare, main, percentile, row, rows
from evals.workload import CLAUSE, HAN, SENTENCE, cut, varied, workload
from ingest.errors import NotFoundError

LACKING = [name for name in NEEDED if importlib.util.find_spec(name) is None]


@pytest.fixture(scope="module")
def work():
    return workload(DEMO, 60, 12)


def test_the_same_texts_give_the_same_passages_and_queries(work):
    assert workload(DEMO, 60, 12) == work
    assert len(work.passages) == len(set(work.passages)) == 60
    assert len(work.queries) == 12


def test_every_query_stands_in_its_passage(work):
    assert all(query.text in work.passages[query.passage] for query in (*work.queries, *work.warm_up))


def test_another_seed_asks_other_queries(work):
    assert workload(DEMO, 60, 12, seed=1).queries != work.queries


def test_short_texts_are_varied_and_the_variations_counted(tmp_path):
    (tmp_path / "一.txt").write_text("防汛物资储备应当充足，每月检查一次。" * 20, encoding="utf-8")
    made = workload(tmp_path, 5, 2)
    assert len(set(made.passages)) == 5
    assert made.varied == 4


def test_a_variation_keeps_the_length_and_all_that_is_no_han_character():
    assert varied("2024年，一级28家。", 0, 1) == "2024年，一级28家。"
    other = varied("2024年，一级28家。", 3, 1)
    assert other != "2024年，一级28家。"
    assert (other[:4], other[5], len(other)) == ("2024", "，", 12)


def test_a_folder_without_texts_is_one_sentence_and_a_failure(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(benchmark, "NEEDED", ())
    assert main(["--texts", str(tmp_path), "--passages", "5"]) == 1
    assert "没有找到 .md 或 .txt 文本" in capsys.readouterr().err


def test_texts_without_a_sentence_to_ask_about_are_a_failure(tmp_path):
    (tmp_path / "a.txt").write_text("No Han character stands here. " * 99, encoding="utf-8")
    with pytest.raises(NotFoundError, match="没有可以拿来提问的句子"):
        workload(tmp_path, 1, 2)


@pytest.mark.parametrize("words", ["0", "-3", "many"])
def test_a_number_that_is_no_number_of_passages_is_refused(words, capsys):
    with pytest.raises(SystemExit):
        main([f"--passages={words}"])
    assert "--passages" in capsys.readouterr().err


def test_memory_is_read_from_the_line_of_its_name():
    assert STATUS.findall("VmPeak:\t  99 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 1024 kB\n") == [
        ("VmHWM", "2048"),
        ("VmRSS", "1024"),
    ]
    assert STATUS.findall("VmSwap:\t 7 kB\n VmRSS:\t1 MB") == []


def test_a_missing_extra_is_named_with_its_remedy(capsys, monkeypatch):
    monkeypatch.setattr(benchmark, "NEEDED", ("no_such_retriever",))
    assert main(["--passages", "5"]) == 1
    assert capsys.readouterr().err == "缺少对照方案的部件 no_such_retriever；请先运行 pip install '.[bench]'。\n"


def test_passages_are_whole_sentences_of_about_300_characters():
    made = list(cut("防汛物资储备应当充足，每月检查一次。" * 40))
    assert [len(passage) for passage in made] == [270, 270, 180]
    assert all(passage.endswith("一次。") for passage in made)
    assert list(cut("太短。")) == []


def test_a_sentence_ends_at_its_mark_and_not_at_a_comma():
    assert SENTENCE.findall("第一句，还在第一句。第二句\n第三行") == ["第一句，还在第一句。", "第二句", "第三行"]
    assert SENTENCE.findall("\n。") == []


def test_only_han_characters_are_exchanged():
    assert HAN.findall("防a3，〇") == ["防"]
    assert HAN.findall("2024, a") == []


def test_a_clause_holds_eight_characters_or_more_and_no_punctuation():
    assert CLAUSE.findall("建立健全，2025年应急预案演练制度。") == ["2025年应急预案演练制度"]
    assert CLAUSE.findall("建立，健全") == []


def test_percentiles_are_values_that_were_measured():
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([7.0], 0.95) == 7.0


def test_a_ratio_above_one_says_that_yingji_is_better():
    assert row("秒", [1.0, 4.0], "{:.0f}").ratio == 4.0
    assert row("片段/秒", [4.0, 1.0], "{:.0f}", more=True).ratio == 4.0
    assert row("内存", [None, 4.0], "{:.0f}").yingji == "—"


def test_recall_is_counted_over_the_queries_that_both_sides_were_asked(work):
    def side(name, *places):
        served = Served(1.0, (0.1,) * len(places), places, (5,) * len(places), None, None)
        return Side(name, Built(2.0, None), served, 1.0)

    recall = rows(work, side("yingji", 1, 2, None, None), side("langchain", 1, None))[8]
    assert (recall.name, recall.yingji, recall.peer) == ("召回@5（共同的 2 问）", "100.0%", "50.0%")


@pytest.mark.skipif(bool(LACKING), reason=f"the bench extra is not installed: {LACKING}; pip install '.[bench]'")
def test_both_sides_answer_the_same_queries_and_every_row_is_reported(work, tmp_path):
    sides = compare(work, tmp_path)
    for side in sides:
        assert side.served.found == (LIMIT,) * len(work.queries)
        assert sum(place == 1 for place in side.served.places) >= 9
        assert min(side.served.seconds) > 0
    lines = rows(work, *sides)
    assert [line.name.split()[0] for line in lines] == [
        "入库",
        "启动到首个答复",
        "查询",
        "查询",
        "载入后内存",
        "查询时内存峰值",
        "入库时内存峰值",
        "磁盘",
        "召回@5（共同的",
        "提问次数",
    ]
    assert json.loads(json.dumps(benchmark.record(work, sides, lines, ("0", "0"))))["passages"] == 60
    assert list(tmp_path.rglob("*.sqlite*")) == []
