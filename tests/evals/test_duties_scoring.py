"""Found duties beside labelled ones: which pair up, what counts as right, extra and missed, field by field."""

import json
from pathlib import Path

import pytest

from evals.duties import FIELDS, as_json, as_table, measure, same_words, tally
from evals.duty_labels import is_labelled_duties, read_labels
from ingest.errors import NotFoundError, YingjiError

TEXT = (
    "一、夯实基础\n（一）应急演练。各街道每年至少开展1次综合演练，督促企业修订预案，提升应急能力。6月底前完成评估。\n"
)
QUANTITY = {"words": "至少开展1次", "number": 1, "unit": "次", "bound": "不少于"}
PLAIN = {
    "who": [],
    "joins": [],
    "quantities": [],
    "frequencies": [],
    "deadlines": [],
    "conditions": [],
    "exceptions": [],
}
PLANNED = {"strength": "推动", "standing": "要求"}
DRILL = {
    **PLAIN,
    **PLANNED,
    "act": "至少开展1次综合演练",
    "who": ["各街道"],
    "quantities": [QUANTITY],
    "frequencies": [{"words": "每年", "per_year": 1}],
}
URGE = {**PLAIN, **PLANNED, "act": "督促企业修订预案", "who": ["各街道"], "joins": ["企业"]}
CLOSE = {
    **PLAIN,
    **PLANNED,
    "act": "完成评估",
    "deadlines": [{"words": "6月底前", "last": "2025-06-30", "days": None}],
}
STRETCH = {
    "id": "a1",
    "document": "a.txt",
    "from": "（一）应急演练",
    "to": "完成评估。",
    "duties": [DRILL, URGE, CLOSE],
    "borderline": ["提升应急能力"],
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("某市2025年应急管理工作要点\n" + TEXT, encoding="utf-8")
    return folder


def labels(folder: Path, **changed) -> Path:
    path = folder / "labels.jsonl"
    path.write_text(json.dumps(STRETCH | changed, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def line(report, name):
    return next(one for one in report.lines if one.field == name)


def test_what_is_found_as_labelled_is_right_in_every_field(tmp_path, corpus):
    report = measure(labels(tmp_path), corpus)
    assert (report.labelled, report.found, report.misses) == (3, 3, ())
    assert all(one.whole.precision in (1.0, None) and one.whole.recall in (1.0, None) for one in report.lines)
    assert (report.inside, report.outside) == (1.0, 0)


def test_a_duty_without_a_label_is_extra_and_takes_its_fields_with_it(tmp_path, corpus):
    report = measure(labels(tmp_path, duties=[URGE, CLOSE]), corpus)
    duty, quantities = line(report, "duty").whole, line(report, "quantities")
    assert (duty.right, duty.extra, duty.missed) == (2, 1, 0)
    assert (quantities.matched.extra, quantities.whole.extra) == (0, 1)


def test_a_label_without_a_find_is_missed_and_takes_its_fields_with_it(tmp_path, corpus):
    heading = {**PLAIN, **PLANNED, "act": "应急演练", "who": ["各街道"]}
    report = measure(labels(tmp_path, duties=[heading, DRILL, URGE, CLOSE]), corpus)
    assert (line(report, "duty").whole.missed, line(report, "who").whole.missed) == (1, 1)
    assert report.misses[0].missed == ("应急演练",)


def test_a_borderline_clause_counts_neither_way(tmp_path, corpus):
    report = measure(labels(tmp_path, duties=[DRILL, CLOSE], borderline=["督促企业修订预案"]), corpus)
    assert line(report, "duty").whole.extra == 0


def test_a_wrong_value_is_extra_and_missed_at_once(tmp_path, corpus):
    twice = DRILL | {"quantities": [QUANTITY | {"number": 2}]}
    report = measure(labels(tmp_path, duties=[twice, URGE, CLOSE]), corpus)
    counted = line(report, "quantities").matched
    assert (counted.right, counted.extra, counted.missed) == (0, 1, 1)
    assert report.misses[0].field == "quantities"


def test_a_wrong_day_is_no_deadline(tmp_path, corpus):
    later = CLOSE | {"deadlines": [{"words": "6月底前", "last": "2026-06-30", "days": None}]}
    report = measure(labels(tmp_path, duties=[DRILL, URGE, later]), corpus)
    assert line(report, "deadlines").matched.right == 0


def test_each_find_answers_for_one_label_only():
    counted, extra, missed = tally([("各街道",), ("各街道",)], [("各街道",)])
    assert (counted.right, extra, missed) == (1, (), (("各街道",),))


@pytest.mark.parametrize(
    ("label", "found", "same"),
    [
        ("各街道", "各街道", True),
        ("每季度", "每季度至少召开1次", True),
        ("人民政府", "县级以上地方各级人民政府", False),
        ("地方各级人民政府", "县级以上地方各级人民政府", True),
        ("县（市、区）", "县(市、区)", True),
        ("街道", "办公室", False),
        ("将" + "演练情况" * 9 + "报送所", "将" + "演练情况" * 9 + "报送所在地主管部门", True),
    ],
)
def test_words_are_the_same_when_one_is_a_good_half_of_the_other(label, found, same):
    assert same_words(label, found) is same


def test_the_table_and_the_json_show_every_field(tmp_path, corpus):
    report = measure(labels(tmp_path), corpus)
    assert all(name in as_table(report) for name in FIELDS.values())
    assert set(json.loads(as_json(report))["fields"]) == set(FIELDS)


def test_a_labelled_file_is_known_by_its_first_line(tmp_path):
    other = tmp_path / "questions.jsonl"
    other.write_text('{"id": "q1", "question": "谁负责"}\n', encoding="utf-8")
    broken = tmp_path / "broken.jsonl"
    broken.write_text("谁负责\n", encoding="utf-8")
    assert [is_labelled_duties(path) for path in (labels(tmp_path), other, broken)] == [True, False, False]


def test_a_bad_line_and_a_missing_document_are_named(tmp_path, corpus):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a1"}\n', encoding="utf-8")
    with pytest.raises(YingjiError, match="第1行"):
        read_labels(bad)
    with pytest.raises(NotFoundError, match="没有"):
        measure(labels(tmp_path, document="没有.txt"), corpus)


def test_words_that_do_not_stand_in_the_document_are_named(tmp_path, corpus):
    with pytest.raises(YingjiError, match="完成验收"):
        measure(labels(tmp_path, duties=[CLOSE | {"act": "完成验收"}]), corpus)
