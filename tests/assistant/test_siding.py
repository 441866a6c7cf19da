"""A side of a comparison whose value stands beside the sentence that speaks of the matter, or farther off."""

import pytest

from assistant.answer import Question
from tests.conftest import build

NORTH = """# 岭北市公共交通条例

2021年5月1日 施行

<!-- INFO END -->

第一条 为了规范公共交通，制定本条例。

第二条 客运企业擅自变更运营线路的，由交通运输主管部门责令改正。拒不改正的，处一万元以上五万元以下罚款。

第三条 车载视频监控设备应当保持完好。视频监控数据保存不少于三十日。
"""
SOUTH = """# 岭南市公共交通条例

2022年6月1日 施行

<!-- INFO END -->

第一条 为了规范公共交通，制定本条例。

第二条 客运企业擅自变更运营线路的，由交通运输主管部门处二万元罚款。

第三条 车载视频监控设备应当定期检查。视频监控数据保存不少于九十日。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("siding")
    (folder / "north.md").write_text(NORTH, encoding="utf-8")
    (folder / "south.md").write_text(SOUTH, encoding="utf-8")
    with build(folder / "library", [folder / "north.md", folder / "south.md"]) as made:
        yield made


def test_a_penalty_in_the_sentence_after_the_act_is_told_for_its_side(desk):
    text = desk.ask(Question("《岭北市公共交通条例》和《岭南市公共交通条例》，擅自变更运营线路各罚多少")).text
    assert "一万元以上五万元以下" in text
    assert "二万元" in text


def test_a_span_of_time_in_the_next_sentence_is_told_for_its_side(desk):
    text = desk.ask(Question("《岭北市公共交通条例》和《岭南市公共交通条例》里视频监控数据各要保存多久")).text
    assert "三十日" in text
    assert "九十日" in text
    assert "没有找到" not in text


def test_of_a_plan_all_that_stands_under_the_heading_of_the_matter_is_told(tmp_path):
    for place, body in {
        "云泽县": "加强队伍普查登记，建立联系名册和调用机制。每乡镇配备救援员不少于十名并按月训练。",
        "青澜市": "新组建一支水上救援队伍，配备冲锋舟等装备。鼓励社会力量参与救援工作并给予补助。",
    }.items():
        text = (
            f"2025年{place}应急管理工作要点\n\n一、重点工作\n1.加强救援队伍建设。{body}\n2.抓好宣传。开展宣传活动。\n"
        )
        (tmp_path / f"{place}.txt").write_text(text, encoding="utf-8")
    with build(tmp_path / "library", sorted(tmp_path.glob("*.txt"))) as desk:
        text = desk.ask(Question("云泽县和青澜市在救援队伍建设上有什么不同安排？")).text
    assert "不少于十名" in text
    assert "社会力量" in text
    assert "宣传活动" not in text
