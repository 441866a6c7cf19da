"""A follow-up is answered from beside the words that told the answer before."""

import pytest

from assistant.answer import Question, Turn
from tests.conftest import build

RAIL = """铁路事故调查条例

第一条 事故调查期限自事故发生之日起计算。

第二条 特别重大事故的调查期限为60日。

第三条 较大事故的调查期限为20日。
"""
POWER = """电力事故调查条例

第一条 特别重大事故的调查期限为90日。

第二条 较大事故的调查期限为45日。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("anchoring")
    (folder / "rail.txt").write_text(RAIL, encoding="utf-8")
    (folder / "power.txt").write_text(POWER, encoding="utf-8")
    with build(folder / "library", [folder / "rail.txt", folder / "power.txt"]) as made:
        yield made


@pytest.mark.parametrize(
    ("asked", "told", "days"),
    [
        ("铁路上出了特别重大事故，最多查多少天？", "调查期限为60日。[1]", "20日"),
        ("电力上出了特别重大事故，最多查多少天？", "调查期限为90日。", "45日"),
    ],
)
def test_the_same_again_of_another_grade_stays_with_the_document(desk, asked, told, days):
    history = (Turn("user", asked), Turn("assistant", told))
    assert days in desk.ask(Question("较大的呢？", history)).text.splitlines()[0]


def test_the_value_told_before_is_not_told_again(desk):
    history = (Turn("user", "铁路特别重大事故查多少天？"), Turn("assistant", "调查期限为60日。"))
    assert "60日" not in desk.ask(Question("较大的呢？", history)).text
