"""Which documents mention a thing: of all that is asked about, not of a part; and no absence that is none."""

import pytest

from assistant.answer import Question
from assistant.lists import alike
from tests.conftest import build

DOCUMENTS = {
    "青棠.txt": "青棠县2024年应急工作要点\n\n一、灾后为受灾群众做好住房重建。\n二、争创全国综合减灾示范社区。\n三、焊接人员必须持证上岗。\n",
    "白石.txt": "白石县2024年应急工作要点\n\n一、创建综合减灾示范社区3个。\n二、为受灾群众提供心理援助。\n三、灾后十日内核定损失。\n四、开展桌面演练。\n",
    "乌榉.txt": "乌榉县2024年应急工作要点\n\n一、购置无人机2架。\n二、组织防汛救援综合演习一次，演练不少于两场。\n三、加强安全生产检查。\n",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with build(folder / "library", [folder]) as built:
        yield built


def test_what_is_done_to_a_thing_is_no_part_of_it_where_its_absence_is_asked(desk):
    answer = desk.ask(Question("三个县的要点里，谁没提创建综合减灾示范社区"))
    assert "一份文件没有提到“综合减灾示范社区”：乌榉县。" in answer.text


def test_a_document_that_lacks_a_thing_and_says_half_of_it_is_told(desk):
    answer = desk.ask(Question("哪个县的要点没提到救援演练"))
    assert "（其中写到“演练”的有白石县）" in answer.text


def test_things_said_of_one_another_are_not_told_from_documents_that_say_one_each(desk):
    answer = desk.ask(Question("有没有哪份文件提到无人机驾驶员持证上岗"))
    assert "提到“无人机”“持证上岗”" not in answer.text


def test_the_lesser_part_of_a_matter_does_not_stand_for_it(desk):
    answer = desk.ask(Question("灾后给群众做心理安抚，哪些文件写到了？"))
    assert "心理援助" in answer.text
    assert "十日内" not in answer.text
    assert answer.text.startswith("没有文件照原话写，")


def test_a_thing_is_not_found_by_its_first_word_that_everybody_says(desk):
    answer = desk.ask(Question("哪些文件提到安全生产责任险"))
    assert answer.refused or "安全生产检查" not in answer.text


def test_words_that_only_ask_are_left_out():
    assert alike.ASKING.search("里有")
    assert not alike.ASKING.search("心理")


def test_words_that_only_ask_for_the_documents_are_no_part_of_the_matter(desk):
    answer = desk.ask(Question("三个地方谁提到了无人机"))
    assert answer.text.startswith("一份文件提到“无人机”，乌榉县：")


def test_a_matter_without_a_word_of_its_own_is_told_by_nothing(desk):
    entries = [entry.id for entry in desk.library.entries()]
    assert alike.alike((), entries, desk.library) is None
