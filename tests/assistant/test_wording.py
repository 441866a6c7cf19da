"""The words of a question: the kind of value they ask for, the subject that is left, other wordings."""

import pytest

from assistant.answer import Kind
from assistant.values import (
    ASKS_FREQUENCY,
    FIGURE,
    FREQUENCY,
    TIME,
    asked_noun,
    body_pattern,
    find_values,
    fitting_values,
    measure,
)
from assistant.variants import COUNTED, variants
from assistant.wording import BETWEEN_WORDS, content_words, kind_of

KINDS = {
    "市级要挂牌督办多少家隐患单位？": Kind.NUMBER,
    "应急预案多久演练一次？": Kind.DEADLINE,
    "什么时候之前要改完？": Kind.DEADLINE,
    "归谁抓？": Kind.WHO,
    "由哪个部门牵头？": Kind.WHO,
    "要重点防哪几种风险？": Kind.LIST,
    "有哪些任务？": Kind.LIST,
    "党的二十大期间出没出事故？": Kind.YESNO,
    "能不能自己停工？": Kind.YESNO,
    "两地的演练频次有什么不一样？": Kind.COMPARE,
    "这个制度讲的是啥？": Kind.WHAT,
    "油桶离屋子至少隔多少米？": Kind.NUMBER,
    "县城里养几只鸡行不行？": Kind.YESNO,
    "高考那几天能放鞭炮吗？": Kind.YESNO,
    "合理数量的东西要不要交税？": Kind.YESNO,
}


@pytest.mark.parametrize(("question", "kind"), KINDS.items(), ids=list(KINDS))
def test_the_kind_of_a_question_is_read_from_how_it_asks(question, kind):
    assert kind_of(question) is kind


def test_a_kind_can_be_left_out_of_account():
    assert kind_of("各要审多少天？") is Kind.COMPARE
    assert kind_of("各要审多少天？", but=Kind.COMPARE) is Kind.DEADLINE


def test_what_a_question_is_about_is_what_neither_asks_nor_limits():
    assert content_words("2024年武汉市一级要挂牌督办多少家隐患单位？", ("2024年", "武汉市")) == (
        "一级要挂牌督办",
        "家隐患单位",
    )
    assert BETWEEN_WORDS.split("督办 单位") == ["督办", "单位"]
    assert not BETWEEN_WORDS.search("1+9+N")


@pytest.mark.parametrize(
    ("question", "held", "other"),
    [
        ("罚多少？", "处一万元以上五万元以下的罚款", "每年至少2次"),
        ("要搞几次？", "开展2次综合演练", "处一万元罚款"),
        ("占百分之几？", "达到在职人员的70%", "共70人"),
        ("多少天内办完？", "自受理之日起20日内", "20人以上"),
        ("多少户申请才给供？", "达到总户数三分之二以上的", "温度不低于十八摄氏度"),
        ("多少人来投票才作数？", "过半数参加投票", "处二百元罚款"),
        ("保证金最多收多少钱？", "不得超过估算价的百分之二", "投保率达到100%"),
        ("屋里最低得多少度？", "温度不低于十八摄氏度", "不少于三次"),
        ("在墙上刻字罚几块？", "处五元以上五十元以下罚款", "长三块"),
        ("材料要交几份？", "应当一式十份", "交纳三百元"),
        ("考核扣几分？", "每项扣0.5分", "三个月内"),
        ("火是几点灭的？", "5时35分明火扑灭", "开展演练"),
        ("什么时候备案？", "应当在施工前将设计方案备案", "应当备案"),
        ("档案要存多久？", "应当永久保存", "应当保存"),
        ("断面保护多长？", "上下游各不少于三百米", "应当保护"),
        ("出事几小时内要报？", "应当在二小时内报告", "应当及时报告"),
        ("协商代表任期几年？", "任期为三年", "职工年度平均工资"),
        ("这个证几年换一次？", "许可证的有效期为5年", "应当换发许可证"),
    ],
)
def test_a_value_fits_only_with_the_unit_that_is_asked(question, held, other):
    kind = kind_of(question)
    assert fitting_values(kind, question, held)
    assert not fitting_values(kind, question, other)


def test_how_long_until_is_not_how_often():
    for question in ("多久书面回我？", "成立后多久得开首次大会？", "下级多久不能再查？"):
        assert fitting_values(Kind.DEADLINE, question, "应当在三个工作日内办理")


def test_how_often_is_not_answered_by_a_date():
    assert find_values(Kind.DEADLINE, "多久演练一次？", "每半年组织1次")
    assert not find_values(Kind.DEADLINE, "多久演练一次？", "2024年6月30日前")
    assert find_values(Kind.DEADLINE, "什么时候完成？", "2024年6月30日前")


PATTERNS = [
    (FIGURE, "28家", "第三条"),
    (FREQUENCY, "每季度", "一旦"),
    (TIME, "2021年底前", "领导"),
    (ASKS_FREQUENCY, "多久演练一次", "什么时候完成"),
    (COUNTED, "两个导则", "两手抓"),
    (body_pattern(), "应急管理部门", "演练"),
]


@pytest.mark.parametrize(("pattern", "yes", "no"), PATTERNS, ids=range(len(PATTERNS)))
def test_patterns_know_their_own(pattern, yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)


def test_list_numbers_are_no_values():
    assert find_values(Kind.NUMBER, "罚多少？", "（三）未做好储备的；") == ()


def test_the_noun_that_is_asked_for():
    assert asked_noun("对照哪个标准？") == "标准"
    assert asked_noun("谁牵头？") == ""
    assert measure("谁牵头？") is None


def test_words_of_the_field_and_figures_have_other_wordings():
    assert ("危化品", "危险化学品") in variants("危化品企业")
    assert ("两个", "2个")[1][0] in [other for word, other in variants("落实两个导则") if word == "两"]
    assert variants("航空") == ()


def test_from_when_a_time_counts_is_no_span_of_time():
    said = "事故调查期限自事故发生之日起计算。"
    assert not fitting_values(Kind.DEADLINE, "事故要查多久", said)
    assert fitting_values(Kind.DEADLINE, "从什么时候算起", said)
    assert fitting_values(Kind.DEADLINE, "事故要查多久", "应当自发生之日起60日内查完")
