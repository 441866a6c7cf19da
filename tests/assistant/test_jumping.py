"""A question that names no place or law is a follow-up only where the answer before has to do with it."""

import pytest

from assistant.answer import Question, Turn
from assistant.conversing import leans
from assistant.inquiry import NOT_LIMITED, understand
from tests.conftest import build

STATUTE = "# {}\n\n2021年5月1日 施行\n\n<!-- INFO END -->\n\n{}\n"
LIFTS = """第一条 为了保障电梯使用安全，制定本条例。

第二条 电梯使用单位应当每十五日进行一次维护保养。

第三条 电梯使用单位未进行维护保养的，处一万元以上三万元以下罚款；维护保养记录保存四年。
"""
DROUGHT = """第一条 为了预防干旱灾害，制定本条例。

第二条 干旱灾害按照受旱程度分为轻度干旱、中度干旱、严重干旱、特大干旱四个等级。

第三条 霸占抗旱水源的，由水行政主管部门处二千元以下罚款。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("jumping")
    for title, text in (("云泽市电梯安全条例", LIFTS), ("云泽市抗旱条例", DROUGHT)):
        (folder / f"{title}.md").write_text(STATUTE.format(title, text), encoding="utf-8")
    with build(folder / "library", sorted(folder.glob("*.md"))) as made:
        yield made


@pytest.fixture
def after(desk):
    """The answer to a question after another one."""

    def ask(before, text):
        told = desk.ask(Question(before)).text
        return desk.ask(Question(text, (Turn("user", before), Turn("assistant", told))))

    return ask


def test_a_jump_to_another_matter_is_answered_by_itself(after):
    answer = after("电梯多久维护保养一次？", "干旱灾害按受旱程度分哪几个等级？")
    assert "特大干旱" in answer.text
    assert not any("接上文" in note for note in answer.notes)


def test_a_jump_out_of_the_scope_before_says_so(after):
    notes = after("电梯安全条例里多久维护保养一次？", "干旱灾害按受旱程度分哪几个等级？").notes
    assert NOT_LIMITED in notes
    assert NOT_LIMITED not in after("电梯多久维护保养一次？", "干旱灾害按受旱程度分哪几个等级？").notes


def test_what_leaves_its_matter_unsaid_follows_on(after):
    answer = after("电梯使用单位多久维护保养一次？", "记录保存几年？")
    assert "四年" in answer.text
    assert any("接上文" in note for note in answer.notes)


@pytest.mark.parametrize("text", ["那干旱灾害分哪几个等级？", "霸占抗旱水源的呢？"])
def test_words_that_lean_decide_by_themselves(after, text):
    assert any("接上文" in note for note in after("电梯多久维护保养一次？", text).notes)


def test_a_jump_inherits_no_words(desk):
    history = (Turn("user", "电梯多久维护保养一次？"), Turn("assistant", "应当每十五日进行一次维护保养。"))
    jumped = understand(Question("霸占抗旱水源的单位要被罚多少钱？", history), desk.library)
    assert (jumped.background, jumped.told) == ((), "")


@pytest.mark.parametrize(
    ("text", "leaning"),
    [
        ("五份工作要点里一共有几份写到了尾矿库？", False),
        ("这些法律法规里哪一部管无人机飞行？", False),
        ("提到举报奖励的总共几个地方？", False),
        ("还要出台哪两个文件？", True),
        ("那几份文件里哪份提到尾矿库？", True),
    ],
)
def test_questions_about_the_documents_together_stand_by_themselves(text, leaning):
    assert leans(text, has_scope=False) is leaning
