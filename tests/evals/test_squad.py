"""Public question sets: their shapes are read as cases, their contexts as documents."""

import json

import pytest

from evals.cases import CitedWords, Prediction
from evals.metrics import judge
from evals.sets import load_cases, load_set
from evals.squad import NOT_IN_A_NAME
from ingest.errors import NotFoundError, YingjiError

RIVER = "清溪发源于云岭，全长八十公里，流经三个县。"
CMRC = [
    {
        "context_id": "T_1",
        "context_text": RIVER,
        "title": "清溪/上游",
        "qas": [
            {"query_text": "清溪全长多少公里？", "query_id": "T_1_0", "answers": ["八十公里", "80公里"]},
            {"query_text": "清溪发源于哪里？", "query_id": "T_1_1", "answers": ["云岭"]},
        ],
    },
    {
        "context_id": "T_2",
        "context_text": "云岭在北。",
        "qas": [{"query_text": "云岭在哪？", "query_id": "T_2_0", "answers": ["北"]}],
    },
]
ANSWER = {"id": "1", "text": "雲嶺", "answer_start": 5}
DRCD = {
    "version": "1.3",
    "data": [
        {
            "title": "清溪",
            "id": "7",
            "paragraphs": [
                {
                    "id": "7-1",
                    "context": "清溪發源於雲嶺，全長八十公里。",
                    "qas": [
                        {"id": "7-1-1", "question": "清溪發源於哪裡？", "answers": [ANSWER, {**ANSWER, "id": "2"}]},
                        {"id": "7-1-2", "question": "清溪多深？", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ],
}


def kept(folder, content, name="set.json"):
    path = folder / name
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_cmrc_contexts_become_documents_and_answers_become_facts(tmp_path):
    found = load_set(kept(tmp_path, CMRC))
    assert [text.name for text in found.texts] == ["0001 清溪 上游.txt", "0002.txt"]
    first = found.cases[0]
    assert (first.id, first.kind, first.facts) == ("T_1_0", "number", (("八十公里", "80公里"),))
    assert first.documents == ("0001 清溪 上游.txt",)
    assert first.evidence[0].quote == "八十公里"


def test_drcd_answers_are_read_once_and_the_impossible_is_unanswerable(tmp_path):
    answerable, impossible = load_cases(kept(tmp_path, DRCD))
    assert answerable.facts == (("雲嶺",),)
    assert (impossible.kind, impossible.facts, impossible.documents) == ("unanswerable", (), ())


def test_an_answer_that_holds_a_reference_answer_and_cites_it_is_right_and_cited(tmp_path):
    case = load_cases(kept(tmp_path, CMRC))[0]
    words = CitedWords(1, case.documents[0], "清溪", "", None, 0, len(RIVER), RIVER)
    assert judge(case, Prediction(case.id, "全长八十公里[1]", False, "answered", (words,))).cited


def test_a_limit_keeps_the_documents_of_the_cases_it_keeps(tmp_path):
    first = load_set(kept(tmp_path, CMRC)).first(2)
    assert len(first.cases) == 2
    assert len(first.texts) == 1
    assert load_set(kept(tmp_path, CMRC)).first(None).texts[1].words == "云岭在北。"


@pytest.mark.parametrize("content", [{"rows": []}, [{"question": "谁？"}], "谁？", []])
def test_json_that_is_not_a_question_set_is_an_error(tmp_path, content):
    with pytest.raises(YingjiError, match="SQuAD"):
        load_set(kept(tmp_path, content))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotFoundError, match="没有这个文件"):
        load_set(tmp_path / "none.json")


def test_names_of_files_keep_to_what_every_file_system_allows():
    assert NOT_IN_A_NAME.sub(" ", "a/b:c*d..e") == "a b c d e"
    assert not NOT_IN_A_NAME.search("应急管理（一）")
