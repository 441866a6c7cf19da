"""Plans of towns, task lists as tables and years side by side: who is meant, which rows are theirs, and that nothing is proven too early."""

import pytest

from assistant.answer import Question
from assistant.inquiry import unbracketed, understand
from tests.conftest import build

DOCUMENTS = {
    "湾区.txt": """淅湾区2025年应急管理工作要点

一、重点任务
（一）预案修编。8月底前修订3个专项预案。（责任单位：区应急局应急指挥科）
（二）值班值守。应急指挥科每月抽查值班10次。
（三）救灾队伍。组建80人的救援队，装备补助160万元。由区应急局救灾科负责，区红十字会配合。
（四）装备。投入95万元购置无人机3架。由区应急局救灾科负责。
""",
    "汀北.txt": """汀北镇2025年应急管理工作计划

一、重点工作
（一）防汛。新购水泵10台，安置点增加到6处。由镇水务站、镇应急办负责。
（二）宣传。每季度给出租房住户放一场警示片。由镇应急办、镇中心校负责。
（三）河道护栏。汛期前补齐护栏1.8公里。由镇水务站负责。
""",
    "柘桥.txt": """柘桥街道2025年应急管理工作计划

一、重点工作
（一）防汛。备水泵14台，安置点3处。
（二）电动自行车。新装充电端口320个。
""",
    "蓝河2024.txt": """蓝河县2024年应急管理工作要点

一、重点任务
（一）全年组织县级演练3场。
（二）对2座尾矿库每月检查一次。
""",
    "蓝河2025.txt": """蓝河县2025年应急管理工作要点

一、重点任务
（一）全年组织县级演练5场。
（二）对2座尾矿库每月检查两次。
""",
    "清单.md": """蓝河县2025年重点任务责任清单

1｜开设防火隔离带70公里｜牵头：县林业和草原局｜5月15日前
2｜在22个进山路口设卡｜牵头：县林业和草原局｜配合：县公安局｜4月至5月
3｜落实送水车20辆｜牵头：县水利局｜5月底前
4｜修订自然灾害救助应急预案｜牵头：县应急管理局｜配合：县民政局｜6月底前
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("towns")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with build(folder / "library", [folder]) as made:
        yield made


def told(desk, text):
    return desk.ask(Question(text)).text


def test_a_town_and_a_street_office_are_places(desk):
    regions = {one.scope.region.name for one in desk.library.entries() if one.scope.region}
    assert regions == {"淅湾区", "汀北镇", "柘桥街道", "蓝河县"}
    inquiry = understand(Question("汀北有几处安置点"), desk.library)
    assert [desk.library.entry(id).title for id in inquiry.documents] == ["汀北镇2025年应急管理工作计划"]


@pytest.mark.parametrize(
    "text", ["蓝河县汀南区组建了几支救援队", "蓝河县黄陂区今年演练几场", "蓝河县的柳溪区今年演练几场"]
)
def test_an_unknown_part_of_a_place_is_not_answered_by_the_place_around_it(desk, text):
    answer = desk.ask(Question(text))
    assert answer.refused
    assert "没有文件提到" in answer.text
    assert not answer.citations


def test_towns_are_set_side_by_side_by_their_short_names(desk):
    text = told(desk, "汀北和柘桥各有几处安置点")
    assert "安置点增加到6处" in text
    assert "安置点3处" in text


def test_each_body_of_a_joint_line_has_the_tasks(desk):
    text = told(desk, "汀北镇应急办今年有哪些任务")
    assert "水泵10台" in text
    assert "警示片" in text
    assert "护栏" not in text


def test_an_office_is_found_with_its_bureau_and_without(desk):
    text = told(desk, "淅湾应急指挥科手上有哪些差事")
    assert "3个专项预案" in text
    assert "每月抽查值班" in text


def test_a_body_said_with_a_word_before_it_is_still_known(desk):
    assert "80人的救援队" in told(desk, "淅湾区局救灾科有哪些任务")


@pytest.mark.parametrize("text", ["管救灾那个科要做哪些事", "淅湾里归救灾科的任务有哪些"])
def test_no_absence_is_proven_of_words_that_are_no_name(desk, text):
    assert "均未提及" not in told(desk, text)


def test_the_rows_of_a_table_are_counted_and_told_whole(desk):
    text = told(desk, "蓝河县林草局牵头的一共几项")
    assert text.startswith("两项：")
    assert "防火隔离带70公里" in told(desk, "蓝河清单里林草局有哪些任务")


def test_what_is_due_at_the_end_is_told_before_what_is_due_until_then(desk):
    text = told(desk, "蓝河清单里哪些任务卡在6月底前")
    assert text.index("自然灾害救助") < text.index("在此之前到期的") < text.index("送水车")


def test_two_years_of_a_place_are_set_side_by_side(desk):
    made = desk.ask(Question("蓝河县级演练今年比去年多几场"))
    lines = made.text.splitlines()
    assert "前一年按 2024 年、后一年按 2025 年的文件答" in made.notes
    assert lines[0].startswith("前一年：")
    assert "3场" in lines[0]
    assert lines[1].startswith("后一年：")
    assert "5场" in lines[1]


def test_money_is_listed_by_every_sum(desk):
    text = told(desk, "淅湾今年的钱都花在哪些事上")
    assert "160万元" in text
    assert "95万元" in text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("库提今年（2025）林草局有哪些活", "库提2025年林草局有哪些活"),
        ("配了救心机（除颤仪）的有谁", "配了救心机或除颤仪的有谁"),
        ("牵头的几项（配合的也算）", "牵头的几项（配合的也算）"),
        ("第三条第（十二）项怎么说", "第三条第（十二）项怎么说"),
        ("按《消防规定（试行）》怎么办", "按《消防规定（试行）》怎么办"),
    ],
)
def test_another_name_in_brackets_is_put_plainly(text, plain):
    assert unbracketed(text) == plain
