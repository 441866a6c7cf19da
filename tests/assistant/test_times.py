"""All periods of one document are told once each, and when a statute was passed is no period of what it orders."""

import pytest

from assistant.answer import Question
from assistant.gathering import gather
from assistant.inquiry import understand
from assistant.selecting import select
from assistant.siding import of_text
from ingest.document import SectionKind
from tests.conftest import build

TAXIS = """青棠市出租汽车管理条例

（2019年3月28日青棠市第五届人民代表大会常务委员会第八次会议通过）

第一条 申请经营许可的，道路运输管理机构应当自受理之日起二十个工作日内作出许可决定。

第二条 申请车辆许可的，道路运输管理机构应当自受理之日起二十个工作日内作出许可决定。

第三条 经营者停业的，应当提前三十日报告。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("times")
    (folder / "出租.txt").write_text(TAXIS, encoding="utf-8")
    with build(folder / "library", [folder]) as desk:
        yield desk


def test_an_equal_period_is_told_once(desk):
    answer = desk.ask(Question("青棠市出租汽车管理条例里都卡了哪些时间？"))
    assert answer.text.count("二十个工作日") == 1
    assert "提前三十日" in answer.text


def test_the_line_that_says_when_a_statute_was_passed_answers_only_who_asks_for_that(demo_desk):
    found = understand(Question("云川省防汛抗旱条例限多少时间？"), demo_desk.library)
    candidates = select(found, gather(found, demo_desk.library, 40), demo_desk.library)
    assert any(one.hit.passage.kind is SectionKind.METADATA for one in candidates)
    assert all(one.hit.passage.kind is not SectionKind.METADATA for one in of_text(found, candidates))
    asked = understand(Question("云川省防汛抗旱条例哪天通过？"), demo_desk.library)
    assert of_text(asked, candidates) == candidates
