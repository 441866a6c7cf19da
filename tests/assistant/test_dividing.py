"""A question that asks for several things is cut into its parts, and each is answered."""

import pytest

from assistant.answer import Question
from assistant.dividing import askings
from tests.conftest import build

RULE = """霁原市抗旱物资调用办法

第一条 征用的车辆应当在抗旱结束后十五日内归还。

第二条 征用的车辆造成损坏的，按照评估价值给予补偿。

第三条 物资储备标准由市水务局制定。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dividing")
    (folder / "rule.txt").write_text(RULE, encoding="utf-8")
    with build(folder / "library", [folder / "rule.txt"]) as made:
        yield made


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("征用的车辆多久还、弄坏了怎么赔？", ("征用的车辆多久还，", "弄坏了怎么赔？")),
        ("临溪避难场所，2024年建成几处，2025年建几处？", ("临溪避难场所，2024年建成几处，", "2025年建几处？")),
        ("拆了不补建的罚多少？改造没报批的呢？", ("拆了不补建的罚多少？", "改造没报批的呢？")),
        ("批发证找哪级审、多少天内审完", ("批发证找哪级审，", "多少天内审完")),
        ("哪条路不准按喇叭，由谁来划？", ()),
        ("导游不挂证，罚多少？导游条例怎么定的？", ()),
        ("检验完多少天出报告，宁波跟滨州谁快", ()),
        ("应急演练多久一次？", ()),
    ],
)
def test_only_askings_that_stand_beside_each_other_are_parts(text, parts):
    assert askings(text) == parts


def test_both_things_are_told(desk):
    told = desk.ask(Question("征用的车辆多久还、弄坏了怎么赔？")).text
    assert "十五日内归还" in told
    assert "评估价值" in told


def test_the_part_that_nobody_answers_is_named(desk):
    made = desk.ask(Question("征用的车辆多久归还，洗车的钱给多少？"))
    assert "十五日内归还" in made.text
    assert "没有单独找到：洗车的钱给多少" in made.notes
