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
