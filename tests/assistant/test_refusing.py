"""A sentence that holds a value of the asked kind does not answer when it holds it in another sense; a refusal says what is lacking."""

import re

import pytest

from assistant import misfits, refusing, subjects
from assistant.answer import Inquiry, Question
from assistant.inquiry import understand
from assistant.misfits import misfit, premise
from assistant.refusing import decide, filled, standing
from assistant.selecting import select
from assistant.subjects import ALL_SIGNS, about, signs
from assistant.wording import kind_of

PATTERNS = [
    (misfits.ASKS_SANCTION, "罚多少", "补多少"),
    (misfits.ASKS_FINE, "要罚多少钱", "奖多少钱"),
    (misfits.OTHER_SUM, "奖励多少", "罚多少"),
    (misfits.FINED, "罚款", "违法"),
    (misfits.SANCTIONS, "处五百元罚款", "补助五百元"),
    (misfits.FINE_AFTER, "以下的罚款", "的补助"),
    (misfits.FINE_BEFORE, "对单位处", "对单位补助"),
    (misfits.ASKS_WHY, "为啥要停", "停到几时"),
    (misfits.REASON, "为保障安全，停航", "七月停航"),
    (misfits.ASKS_DATE, "哪天发布", "几天发布"),
    (misfits.ASKS_DATE, "几号之前", "几号楼"),
    (misfits.DATE, "6月底前", "三十日内"),
    (misfits.PRESUMED, "取消以后", "取消什么"),
    (misfits.ASKS_CLOCK, "几点收车", "几点意见"),
    (misfits.CLOCK, "二十二时", "三时间"),
    (misfits.ASKS_LEVEL, "得是几级", "哪几级"),
    (misfits.LEVEL, "五级以上", "上一级"),
    (misfits.ASKS_COLOUR, "哪几种颜色", "颜色鲜艳"),
    (misfits.COLOUR, "橙色", "颜色"),
    (misfits.PER, "一平方米收几块钱", "一平方米的费用"),
    (misfits.LOSS_BEFORE, "经济损失不满", "奖励不满"),
    (misfits.PER_THING, "每多少观众配一个", "多少观众"),
    (misfits.ASKS_PLACE, "放在哪个县搞", "哪个县先搞"),
    (misfits.PLACE, "在白河县举行", "举行全市演练"),
    (misfits.ASKS_FIRM, "哪家公司中标", "哪家中标"),
    (misfits.FIRM, "宏远建设集团", "11月底"),
    (misfits.ASKED_THING, "能拿多少奖金？", "奖金能拿多少"),
    (misfits.NO_THING, "钱", "奖金"),
    (misfits.THRESHOLD, "吃饭以内", "吃饭"),
    (refusing.ASKS_ORDER, "是第几个", "有几个"),
    (refusing.ORDER, "第二十一个", "第三条"),
    (subjects.ASKING, "多少", "不少"),
    (subjects.BREAK, "，", "的"),
]


@pytest.mark.parametrize(("pattern", "known", "unknown"), PATTERNS)
def test_patterns_know_what_they_are_for(pattern, known, unknown):
    assert pattern.search(known)
    assert not pattern.search(unknown)


def asked(text: str) -> Inquiry:
    return Inquiry(text, kind_of(text), (text,), None, (), asking=text)


SAYS_OTHERWISE = [
    ("举报消防违法行为，奖金给多少钱？", "处五百元以上五千元以下罚款。", "处五百元罚款；举报属实的，奖励三百元。"),
    ("乱烧秸秆要罚多少钱？", "误工补助每人每天不低于180元。", "处二百元以上五百元以下罚款。"),
    ("Ⅱ级响应谁来启动？", "Ⅲ级响应由副指挥长启动。", "Ⅱ级响应由常务副指挥长启动。"),
    ("发布黄色预警后叫应到谁？", "发布红色预警后，叫应到镇街负责人。", "发布黄色预警后，叫应到村级责任人。"),
    ("较大事故几天查完？", "发生一般事故的，30日内完成调查。", "发生较大事故的，45日内完成调查。"),
    ("演练为啥推迟了？", "演练推迟到9月。", "因台风影响，演练推迟到9月。"),
    ("公报每年几月份发？", "定期发布公报。", "每年6月发布公报。"),
    ("晚上几点以后不准施工？", "夜间不得施工。", "二十二时以后不得施工。"),
    ("破坏性地震得是几级以上？", "报上一级人民政府。", "五级以上的地震。"),
    ("暴雨预警分哪几种颜色？", "暴雨预警信号由气象台发布。", "分为红色、橙色、黄色、蓝色。"),
    ("暖气费一平方米收几块钱？", "每户收二百元。", "每平方米收二十元。"),
    ("避险搬迁的，一个人补助多少钱？", "可能造成经济损失不满五百万元的。", "每人补助三千元。"),
    ("演唱会要求每多少观众配一个保安？", "参加人数达到1000人以上的活动。", "每200名观众配1名保安。"),
    ("演练放在哪个县搞？", "三季度举行全市演练。", "三季度在白河县举行演练。"),
    ("训练塔是哪家公司施工？", "综合救援队 | 11月底", "由宏远建设集团施工。"),
    ("一次演练能领多少奖金？", "演练经费共安排186万元。", "演练优秀的，发奖金2000元。"),
]


@pytest.mark.parametrize(("question", "other", "right"), SAYS_OTHERWISE)
def test_a_value_in_another_sense_does_not_answer(question, other, right):
    assert misfit(asked(question), other, "")
    assert misfit(asked(question), right, "") == ""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("没许可就卖，要掏多少钱？", "处一万元以上三万元以下罚款。"),
        ("重大事故隐患由谁挂牌？", "较大事故由市里调查。"),
        ("哪几级政府要编预案？", "县级以上人民政府应当编制预案。"),
        ("大型群众性活动谁来批？", "小型水库由县里管。"),
        ("食堂多少人吃饭以内算小的？", "就餐人数在五十人以下的食堂。"),
    ],
)
def test_what_may_well_answer_is_left_alone(question, answer):
    assert misfit(asked(question), answer, "") == ""


def test_the_headings_name_the_level_of_a_row():
    assert misfit(asked("Ⅱ级响应谁来启动？"), "副指挥长", "启动条件 > Ⅲ级响应")
    assert misfit(asked("Ⅱ级响应谁来启动？"), "副指挥长", "启动条件 > Ⅱ级响应") == ""


def test_a_change_that_is_taken_for_granted_must_be_spoken_of():
    question = asked("取消护林员以后，山上由谁来巡？")
    assert premise(question, "护林员负责巡护森林。") == "取消"
    assert premise(question, "撤销护林员岗位，改由村里巡护。") == ""
    assert premise(asked("取消护林员要谁同意？"), "护林员负责巡护森林。") == ""


def of(demo_desk, text):
    library = demo_desk.library
    inquiry = understand(Question(text), library)
    hits = library.search(" ".join(inquiry.terms), inquiry.documents, 10)
    return inquiry, select(inquiry, hits, library), library


def test_the_signs_are_those_of_the_sentence_that_would_answer(demo_desk):
    inquiry, candidates, library = of(demo_desk, "青澜市级挂牌督办的重大隐患有多少家？")
    texts = standing(inquiry, candidates, library)
    fitting = filled(inquiry, texts, library).candidates
    read = signs(inquiry, list(texts), fitting, library, texts[fitting[0]])
    assert len(read) == len(ALL_SIGNS)
    assert len(set(ALL_SIGNS)) == len(ALL_SIGNS)
    assert read[ALL_SIGNS.index("covered")] == fitting[0].feature("covered")
    assert about(inquiry, list(texts), fitting, library, texts[fitting[0]])


def test_a_refusal_names_what_the_nearest_passage_leaves_unsaid(demo_desk):
    inquiry, candidates, library = of(demo_desk, "枕江县的小学食堂几点开门？")
    decision = decide(inquiry, candidates, library)
    assert decision.candidates == ()
    assert decision.reason


@pytest.mark.parametrize("question", ["青澜防汛预案里Ⅴ级响应要水位到多少米才启动？"])
def test_a_level_that_no_document_has_is_refused_by_its_name(demo_desk, question):
    answer = demo_desk.ask(Question(question))
    assert answer.refused
    assert re.search("Ⅴ级", answer.text)
