"""A question for others than those it names is answered from the others, and says so."""

import pytest

from assistant.answer import Question
from assistant.lists import beyond, mentioning
from tests.conftest import build

TEXTS = {
    "a.txt": "2025年云泽县应急管理工作要点\n\n一、重点工作\n1.推广无人机巡查。全县建成无人机巡查点5个。\n",
    "b.txt": "2025年青澜市应急管理工作要点\n\n一、重点工作\n1.加强物资储备。鼓励企业购买无人机用于巡查江堤。\n",
    "c.txt": "2025年白榆区应急管理工作要点\n\n一、重点工作\n1.健全值班制度。全年开展安全生产责任保险宣传2次。\n",
}


@pytest.fixture
def desk(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / name for name in TEXTS]) as made:
        yield made


def test_those_that_are_set_aside_are_not_searched(desk):
    answer = desk.ask(Question("除了云泽县，还有哪个地方提到了无人机？"))
    assert "青澜市" in answer.text
    assert "云泽县" not in answer.text
    assert any("以外的文件" in note for note in answer.notes)


def test_the_documents_that_do_not_mention_a_thing_are_named_before_those_that_do(desk):
    text = desk.ask(Question("哪个地方的要点没有提到无人机？")).text
    assert text.startswith("一份文件没有提到“无人机”：白榆区")
    assert "青澜市：" in text


def test_that_none_leaves_a_thing_out_is_said(desk):
    assert "没有一份没提" in desk.ask(Question("哪个地方的要点没提到重点工作？")).text


def test_an_abbreviation_is_found_where_it_is_spelled_out(desk):
    assert "白榆区" in desk.ask(Question("安责险哪个地方提到了？")).text


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (beyond.SAVE, "除了上街区，还有谁", "排除险情，还有谁"),
        (beyond.SAVE, "上街区以外的", "谁提到了"),
        (beyond.FURTHER, "还有谁提到", "还有多少天"),
        (beyond.TOGETHER, "两家是同一件事吗", "还有谁"),
        (mentioning.LACKS, "哪份没提", "有没有提到"),
        (mentioning.AFTER_VERB, "到网格员", "到位"),
        (mentioning.AFTER_VERB, "替举报人", "替代"),
        (mentioning.AFTER_VERB, "跟主体工程", "跟踪"),
    ],
)
def test_patterns_of_what_is_left_out_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)
