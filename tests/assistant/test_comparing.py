"""Comparisons inside one document, beside documents without a known place, and of what two matters do not share."""

from dataclasses import replace

import pytest

from assistant.answer import Kind, Question, Status
from assistant.comparing import Part, elsewhere, parts
from assistant.inquiry import understand
from tests.conftest import build

NOTICE = """石棠镇人民政府关于做好2024年防汛备汛工作的通知

一、责任落实到人
小（1）型水库2座，巡查责任人汛期每日巡查2次；小（2）型水库11座，每日巡查1次。

二、值班值守
村干部接到指令后15分钟内到岗。
"""
PLAN = """霁原区2024年应急值守工作计划

一、值班
值班人员接到指令后30分钟内到岗。
一级响应由区长启动。四级响应由办公室主任启动。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("comparing")
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    with build(folder / "library", [folder / "notice.txt", folder / "plan.txt"]) as made:
        yield made


def test_a_town_that_no_table_knows_is_a_side_of_its_own(desk):
    text = desk.ask(Question("石棠和霁原，接到指令后多少分钟内到岗？")).text
    assert "15分钟" in text
    assert "30分钟" in text


def test_two_matters_of_one_document_are_both_told(desk):
    text = desk.ask(Question("石棠镇小（1）型跟小（2）型水库，巡查一天几次，差在哪")).text
    assert "每日巡查2次" in text
    assert "每日巡查1次" in text


def test_each_side_is_answered_by_a_sentence_with_what_sets_it_apart(desk):
    inquiry = understand(Question("霁原区的一级响应跟四级响应，分别由谁启动"), desk.library)
    assert [side.label for side in parts(inquiry, desk.library)] == ["霁原区的一级响应", "四级响应"]
    lines = desk.ask(Question("霁原区的一级响应跟四级响应，分别由谁启动")).text.splitlines()
    assert "区长" in lines[0]
    assert "办公室主任" in lines[1]


def test_subjects_that_titles_say_are_each_asked_of_their_own_statute(tmp_path):
    law = "# {}\n\n2020年5月1日 施行\n\n<!-- INFO END -->\n\n第一条 {}\n"
    texts = {f"云泽省{one}事故调查条例(2020-05-01).md": one for one in ("铁路", "电力")}
    others = {f"云泽省第{n}号管理条例(2020-05-01).md": f"第{n}号" for n in "甲乙丙丁戊己"}
    for file, words in (texts | others).items():
        title = file.split("(")[0]
        (tmp_path / file).write_text(law.format(title, f"{words}重大事故的调查期限为三十日。"), encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / file for file in texts | others]) as desk:
        sides = parts(understand(Question("铁路的、电力的，重大事故各调查多少天？"), desk.library), desk.library)
        titles = [[desk.library.entry(id).title for id in side.inquiry.documents] for side in sides]
    assert titles == [["云泽省铁路事故调查条例"], ["云泽省电力事故调查条例"]]


def test_a_comparison_that_no_document_can_answer_is_refused(desk):
    made = desk.ask(Question("霁原区值班脱岗和迟到，各要判几年刑"))
    assert made.status is Status.NOT_FOUND


def test_several_things_asked_of_each_side_are_asked_one_by_one(desk):
    inquiry = understand(Question("霁原区的一级响应跟四级响应，分别由谁启动、多少分钟到岗"), desk.library)
    asked = [(side.label, side.inquiry.kind) for side in parts(inquiry, desk.library)]
    assert asked == [
        ("霁原区的一级响应", Kind.WHO),
        ("", Kind.DEADLINE),
        ("四级响应", Kind.WHO),
        ("", Kind.DEADLINE),
    ]


HENAN = """# 河南省人才流动条例

2010年3月1日 施行

<!-- INFO END -->

第一条 为了规范人才流动，制定本条例。

第二条 人才中介服务许可证的有效期为三年。
"""
NATION = """# 中华人民共和国渔业养殖规定

2002年1月1日 施行

<!-- INFO END -->

第一条 为了加强渔业管理，制定本规定。

第二条 养殖用海的海域使用权最高期限为十五年。
"""


def test_a_side_that_the_place_of_the_other_does_not_hold_is_looked_for_in_all_documents(tmp_path):
    for name, text in {"henan.md": HENAN, "nation.md": NATION}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "henan.md", tmp_path / "nation.md"]) as desk:
        library = desk.library
        ids = {entry.title[:2]: entry.id for entry in library.entries()}
        whole = understand(Question("河南的人才中介许可证和养殖用海的海域使用权，期限各是几年？"), library)
        whole = replace(whole, limiting=("河南",), documents=(ids["河南"],))
        side = Part("养殖用海", whole, own="养殖用海的海域使用权")
        found = elsewhere(side, whole, library)
        assert set(found.inquiry.documents) == set(ids.values())
        assert elsewhere(replace(side, own="河南的人才中介许可证"), whole, library) is None
        assert elsewhere(side, replace(whole, limiting=()), library) is None
