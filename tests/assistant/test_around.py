"""A question for several things is answered with the whole list that its best sentences stand in."""

import pytest

from assistant.answer import Question
from assistant.lists import around
from assistant.lists.around import ALIKE, EXACT, UNLIKE, sort_fit
from tests.conftest import build

RULES = """# 云泽市电梯安全条例

2020年5月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 为了保障电梯使用安全，制定本条例。

第二条 电梯使用单位应当建立电梯安全档案，并接受检查。

第三条 电梯维护保养单位应当履行下列义务：

（一）制定维护保养计划；

（二）设立二十四小时值班电话；

（三）每季度进行一次应急救援演练。

第四条 乘客乘坐电梯不得有下列行为：

（一）强行扒开电梯层门；

（二）在电梯轿厢内吸烟；

（三）运载超过额定载荷的货物。

第五条 申请电梯移装，应当提交下列材料：

（一）产权证明；

（二）安全评估报告。

第六条 违反本条例第四条规定，有下列行为之一的，处二百元以下罚款：

（一）强行扒开电梯层门；

（二）在电梯轿厢内吸烟。
"""
NEWS = """沅水市召开防汛工作会议

6月13日，沅水市召开防汛工作会议，通报检查结果。

检查中反映较集中的问题有三类：一是巡查不到位，两座水库没有巡查记录；二是物资老化，冲锋舟多数不能启动；三是预案不细，没有写明转移路线。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("around")
    (folder / "rules.md").write_text(RULES, encoding="utf-8")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    with build(folder / "library", [folder / "rules.md", folder / "news.txt"]) as made:
        yield made


def ask(desk, text):
    return desk.ask(Question(text))


def test_what_a_unit_has_to_do_is_the_whole_list_however_it_is_asked(desk):
    for question in ("云泽电梯维护保养单位都得干些啥？", "云泽给电梯做维护保养的要尽哪些义务"):
        answer = ask(desk, question)
        assert all(word in answer.text for word in ("维护保养计划", "值班电话", "应急救援演练")), question
        assert "罚款" not in answer.text


def test_acts_that_are_forbidden_are_told_from_the_ban_and_not_from_its_penalty(desk):
    answer = ask(desk, "云泽坐电梯的时候哪些举动是不许的？")
    assert all(word in answer.text for word in ("扒开", "吸烟", "额定载荷"))
    assert "罚款" not in answer.text


def test_a_list_is_cited_with_the_words_that_introduce_it(desk):
    answer = ask(desk, "云泽电梯移装要带齐什么手续？")
    assert all(word in answer.text for word in ("产权证明", "安全评估报告"))
    assert any("应当提交下列材料" in one.quote for one in answer.citations)


def test_a_row_told_in_a_text_without_headings_is_told_whole(desk):
    answer = ask(desk, "沅水防汛检查反映集中的问题有哪几样")
    assert all(word in answer.text for word in ("巡查不到位", "物资老化", "预案不细"))


def test_a_sentence_that_introduces_a_list_is_never_told_without_it(desk):
    text = ask(desk, "沅水检查中反映较集中的问题是什么").text.split("[")[0].rstrip()
    assert not text.endswith("：")


def test_a_list_is_worth_more_where_it_is_of_what_is_asked_for():
    assert sort_fit("要交哪些材料", "应当提交下列材料：") == EXACT
    assert sort_fit("要带齐什么手续", "应当提交下列证明文件：") == ALIKE
    assert sort_fit("哪些地方不许放", "放烟花应当遵守下列规定：") == -UNLIKE
    assert sort_fit("都得干些啥", "应当履行下列义务：") == ALIKE
    assert sort_fit("哪些情形要停", "有下列行为之一的，责令停业：") == EXACT
    assert sort_fit("怎么办", "应当履行下列义务：") == 0.0


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (around.SEVERAL, "要带齐什么手续，得有什么", "由谁负责"),
        (around.FORBIDS, "不得有下列行为", "应当履行"),
        (around.ASKS_FORBIDDEN, "什么不能干", "什么时候干"),
        (around.ORDERS, "勒令限期补上", "负责管理"),
        (around.DEFINES, "下列用语的含义", "下列义务"),
        (around.FOLLOWING, "下列材料", "这些材料"),
        (around.ASKING, "哪些材料", "材料齐全"),
        (around.SPOKEN, "条例规定了", "安全规定"),
        (around.DOES, "都得干些", "都得交"),
    ],
)
def test_patterns_of_lists_around_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)


DEFINED = """# 云泽市遗址保护条例

2021年5月1日 施行

<!-- INFO END -->

第一条 为了保护遗址，制定本条例。

第二条 本条例所称救援遗址，是指具有纪念意义的救援活动的旧址。主要包括：

（一）指挥所旧址；

（二）救援码头。

第三条 本条例所称家属是指队员的亲属。

本条例所称家属包括：队员的配偶、父母和子女。
"""


def test_what_a_term_comprises_is_told_after_what_it_means(tmp_path):
    (tmp_path / "rules.md").write_text(DEFINED, encoding="utf-8")
    with build(tmp_path / "library", [tmp_path / "rules.md"]) as made:
        sites = made.ask(Question("哪些地方算救援遗址？")).text
        family = made.ask(Question("哪些人算家属？")).text
        meaning = made.ask(Question("什么是家属？")).text
    assert all(words in sites for words in ("纪念意义", "指挥所旧址", "救援码头"))
    assert all(words in family for words in ("亲属", "配偶"))
    assert "亲属" in meaning
