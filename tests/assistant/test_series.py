"""Lists that a document tells one after another are told as a row."""

import pytest

from assistant.answer import Question, Status
from tests.conftest import build

SUMMARY = """2024年云泽县应急管理工作总结

一、工作成效
（一）监测预警更加灵敏。新建雨量站12个。

二、存在的问题
一是专业人才短缺。全县专职人员仅6名，流动频繁。
二是物资结构不优。大型排涝设备不足。
三是基层基础薄弱。部分乡镇没有专门场所。

三、下一步打算
（一）充实队伍。招录专职人员4名。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("series")
    (folder / "summary.txt").write_text(SUMMARY, encoding="utf-8")
    with build(folder / "library", [folder / "summary.txt"]) as made:
        yield made


def test_a_row_of_sections_is_told_whole_when_it_is_asked_for(desk):
    answer = desk.ask(Question("云泽县存在哪几个问题？"))
    assert answer.status is Status.ANSWERED
    assert all(words in answer.text for words in ("专业人才短缺", "物资结构不优", "基层基础薄弱"))
    assert "招录" not in answer.text


def test_one_figure_of_a_row_is_told_by_itself(desk):
    answer = desk.ask(Question("云泽县全县专职人员有多少名？"))
    assert "6名" in answer.text
    assert "排涝" not in answer.text
