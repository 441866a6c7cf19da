"""The matters that a question sets side by side, and the question asked of each of them alone."""

import pytest

from assistant.coordinating import coordinated, topical


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "电梯里的监控录像和地铁站的，各得存多少天？",
            ("电梯里的监控录像，得存多少天？", "地铁站的监控录像，得存多少天？"),
        ),
        ("检修要停气和气不够要限气，各得提前几小时", ("检修要停气，得提前几小时", "气不够要限气，得提前几小时")),
        ("没许可就营运，和有许可但不照航线跑，各咋罚", ("没许可就营运，咋罚", "有许可但不照航线跑，咋罚")),
        ("没巡查的，建设方和运营方各由谁来罚", ("没巡查的，建设方由谁来罚", "没巡查的，运营方由谁来罚")),
        ("森林防火期、草原防火期内野外用火分别罚多少", ("森林防火期内野外用火罚多少", "草原防火期内野外用火罚多少")),
        ("乌榉的一级响应、四级响应各由谁启动", ("乌榉的一级响应由谁启动", "乌榉的四级响应由谁启动")),
        ("制度、夏季两块各改了多少项", ("制度各改了多少项".replace("各", ""), "夏季改了多少项")),
        ("绍兴地铁比杭州地铁多备了什么", ("绍兴地铁备了什么", "杭州地铁备了什么")),
        ("电梯多久检验一次？", ()),
        ("各地都要参与哪些演练", ()),
    ],
)
def test_each_matter_is_asked_for_by_itself(text, asked):
    assert tuple(one.text for one in coordinated(text, weighs=False)) == asked


def test_words_that_weigh_set_two_matters_side_by_side_without_each():
    found = coordinated("停电和停气的罚款有什么不同", weighs=True)
    assert [one.item for one in found] == ["停电", "停气的罚款"]


def test_a_matter_is_called_as_the_user_names_it_with_its_figures_in_chinese():
    found = coordinated("小（1）型水库和2024年建成的大型水库，各巡查几次", weighs=False)
    assert [one.label for one in found] == ["小（一）型水库", "二〇二四年建成的大型水库"]


def test_what_the_first_item_begins_with_may_be_said_of_all():
    assert [one.shared for one in coordinated("地灾Ⅱ级和Ⅲ级，各死几人", weighs=False)] == ["", "地灾"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("门诊和住院，医保报多少", True),
        ("停工令、拆除令下了不听，政府几天内动手", True),
        ("门诊和住院各报多少", False),
        ("谁来管门诊和住院，多久查一次", False),
        ("住院报多少，门诊和急诊呢", False),
    ],
)
def test_joined_things_before_the_asking_may_each_be_asked_for(text, joined):
    assert topical(text) is joined


def test_a_row_that_is_counted_at_its_end_is_still_a_row():
    items = [one.item for one in coordinated("民爆的生产、销售、运输几张证，分别多少天批下来", weighs=False)]
    assert items == ["民爆的生产", "销售", "运输证"]


def test_what_weighs_two_things_may_say_in_what():
    found = coordinated("没证就生产，炸药跟烟花罚得一样重吗", weighs=True)
    assert next(one.item for one in found) == "炸药"
