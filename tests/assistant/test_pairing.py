"""The sides of a comparison are answered together."""

import pytest

from assistant.answer import Question, Status
from assistant.drafting import POSSIBLY
from tests.conftest import build

LAW = """# {place}轨道交通条例

2021年5月1日 施行

<!-- INFO END -->

第一条 为了规范轨道交通，制定本条例。

第二条 {second}

第三条 {third}
"""
GAS = """# 岭北市燃气条例

2021年5月1日 施行

<!-- INFO END -->

第一条 因检修确需暂停供气的，应当提前四十八小时公告用户。

第二条 因气源紧张确需限制用气量的，应当提前二十四小时告知用户。

第四条 管道燃气企业和瓶装燃气企业的许可证由市燃气主管部门核发。市城管部门负责许可证的年检。

第三条 无运输证运输燃气的，对货主处二万元罚款。使用伪造的运输证运输燃气的，处五万元罚款。承运无运输证的燃气的，处一万元罚款。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairing")
    laws = {
        "岭北市": ("运营单位接到乘客投诉后，应当在十个工作日内答复乘客。", "车站应当配备急救箱。"),
        "岭南市": ("运营单位接到乘客投诉后，应当及时答复乘客。", "安检设备的检定期限为九十日。"),
    }
    for place, (second, third) in laws.items():
        (folder / f"{place}.md").write_text(LAW.format(place=place, second=second, third=third), encoding="utf-8")
    (folder / "gas.md").write_text(GAS, encoding="utf-8")
    with build(folder / "library", sorted(folder.glob("*.md"))) as made:
        yield made


def test_each_case_of_one_document_has_its_own_value(desk):
    lines = desk.ask(Question("检修要停气和气源紧张要限气，燃气公司各得提前几小时打招呼")).text.splitlines()
    assert lines[0].startswith("检修要停气：")
    assert "四十八小时" in lines[0]
    assert lines[1].startswith("气源紧张要限气：")
    assert "二十四小时" in lines[1]


def test_the_figures_of_one_side_do_not_stand_under_another(desk):
    text = desk.ask(Question("燃气没运输证就上路：货主、用伪造证的、承运的，分别罚多少")).text
    said = {line.split("：")[0]: line for line in text.splitlines() if "：" in line}
    assert "二万元" in said["货主"]
    assert "五万元" in said["用伪造证的"]
    assert "一万元" in said["承运的"]
    assert "五万元" not in said["承运的"]


def test_a_side_without_the_figure_that_is_asked_for_is_told_as_it_stands(desk):
    made = desk.ask(Question("乘客投诉多少天内答复，岭北市和岭南市一样吗"))
    assert made.status is not Status.NOT_FOUND
    assert "十个工作日" in made.text
    assert "应当及时答复乘客" in made.text
    assert "九十日" not in made.text


def test_a_sentence_that_speaks_of_both_sides_answers_for_both(desk):
    text = desk.ask(Question("管道燃气企业和瓶装燃气企业，许可证分别由谁核发")).text
    assert "市燃气主管部门核发" in text
    assert "年检" not in text.partition(POSSIBLY)[0]


EVENTS = """# 岭北市群众活动管理条例

2021年5月1日 施行

<!-- INFO END -->

第一条 承办者变更活动时间的，应当在举办之日前三日申请变更。

第二条 承办者取消举办活动的，应当书面告知公安机关，并交回许可证件。
"""
PROJECTS = """# 岭北市建设工程条例

2021年5月1日 施行

<!-- INFO END -->

第一条 取消施工项目的，应当书面报告住建部门，办理取消手续。
"""


def test_things_that_no_place_or_law_sets_apart_are_answered_by_one_document(tmp_path):
    for name, text in (("events.md", EVENTS), ("projects.md", PROJECTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with build(tmp_path / "library", sorted(tmp_path.glob("*.md"))) as desk:
        answer = desk.ask(Question("活动改时间、取消，承办者各要办什么手续"))
    assert {citation.document for citation in answer.citations} == {"events.md"}
    assert "交回许可证件" in answer.text
