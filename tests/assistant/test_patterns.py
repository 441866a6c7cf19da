"""Every pattern of the assistant with words it must know and words it must not."""

import re

import pytest

from assistant import (
    answering,
    attributes,
    claiming,
    comparing,
    conversing,
    coordinating,
    dividing,
    drafting,
    features,
    inquiry,
    lacking,
    meaning,
    misfits,
    naming,
    pairing,
    places,
    refusing,
    scoping,
    unnamed,
    values,
)
from assistant.lists import (
    bodies,
    closing,
    enumerating,
    listing,
    mentioning,
    periods,
    register,
    series,
    several,
    spoken,
    sweeping,
)

PATTERNS = [
    (scoping.YEAR, "2024年", "12024"),
    (lacking.YES_OR_NO, "有没有规定", "没请物业"),
    (lacking.ASKED_LACK, "没请物业的小区", "请了物业的小区"),
    (lacking.LACK, "未选聘物业服务企业的", "选聘物业服务企业的"),
    (features.PART, "，", "的"),
    (claiming.MARKER, "（二）负责造册", "负责造册"),
    (listing.YEARS, "三年行动方案（2023—2025年）", "方案（试行）"),
    (scoping.SHORT_YEAR, "23年又说", "干满15年"),
    (conversing.WHICH, "哪些文件说到灾害信息员", "灾害信息员归谁管"),
    (inquiry.IN_FORCE, "现行的这版呢", "2007年的呢"),
    (dividing.ENDS_ASKING, "征用的车辆多久还，", "哪条路不准按喇叭，"),
    (dividing.LEANS, "由谁来划？", "谁赔钱？"),
    (dividing.CITES, "导游条例怎么定的", "导游证怎么办"),
    (dividing.JUDGES, "谁更快", "多久还"),
    (dividing.LISTED, "多久还、弄坏了怎么赔", "学校、医院"),
    (values.EVENT, "开工前，应当", "前进"),
    (values.ASKS_WHEN, "最晚什么时候", "多少天"),
    (naming.POINTING, "济南那个防御条例", "济南防御条例"),
    (scoping.TITLE_YEAR, "2022年工作总结", "第二十二条"),
    (scoping.OLD_VERSION, "旧法怎么说", "新法怎么说"),
    (scoping.TWO_VERSIONS, "新旧两版", "两个导则"),
    (places.REGION_SUFFIX, "东西湖区", "应急管理"),
    (scoping.ASKS_VERSION, "2016年版", "2016年"),
    (naming.STATUTE_NAME, "海上交通安全法规定", "工作办法多"),
    (naming.ABBREVIATED_AFTER, "按照", "海上交通"),
    (places.PLACE_LIKE, "2025年溪口县每年", "县级每年"),
    (places.NO_PLACE, "工业园区", "溪口县"),
    (coordinating.SORT, "销售、运输几张证", "运输证"),
    (coordinating.JOINS, "生产许可和销售许可", "参与会商"),
    (coordinating.ASKS, "多少天", "天数"),
    (coordinating.MORE, "绍兴地铁比杭州地铁多备了什么", "绍兴的比例"),
    (coordinating.COUNTED, "两块", "第一块"),
    (coordinating.COUNT, "重点领域两块", "重点领域"),
    (coordinating.HEAD, "乌榉的一级响应", "一级响应"),
    (coordinating.OWN_HEAD, "地铁站的", "地铁站"),
    (coordinating.DIGITS, "2022年", "两年"),
    (coordinating.CLAUSE, "审多少天", "，。"),
    (coordinating.EACH, "各要审多少天", "各地要审多少天"),
    (pairing.FUNCTION, "假的", "伪造"),
    (drafting.MARK, "二万元。[1]", "附件[1]所列"),
    (misfits.ASKS_TERM, "要判几年刑", "风险研判多久一次"),
    (misfits.TERM, "处三年以下有期徒刑", "处二万元罚款"),
    (comparing.ECHO, "山东呢？", "呢绒"),
    (comparing.EVERYWHERE, "各地的要点", "各地震台站"),
    (coordinating.MEASURED, "哪家人员编制多", "人员编制多少"),
    (conversing.LEANING, "那责任部门是谁？", "责任部门是谁？"),
    (conversing.ECHO, "2023年呢？", "谁牵头？"),
    (refusing.TERM, "“四铁”是什么", "四处检查"),
    (refusing.ASKS_MEANING, "是哪几项", "谁牵头"),
    (refusing.COUNTED_WORD, "中标价是多少", "多少钱"),
    (refusing.COUNTED_TERM, "四铁", "铁路"),
    (refusing.BEFORE, "执法公示、执法全过程记录、法制审核", "执法公示"),
    (refusing.AFTER, "”（有班子、有机制）", "”乡镇建设"),
    (claiming.RESPONSIBLE, "（责任部门：办公室）", "（金属冶炼企业除外）"),
    (claiming.ASKS_RESPONSIBLE, "归谁抓", "多少次"),
    (features.ENUMERATION, "公安、工会、民政等", "公安机关"),
    (features.NEGATION, "不得擅自", "可以"),
    (features.DUTY, "应当组织", "情况良好"),
    (features.COPULA, "为每年", "组织演练"),
    (features.CLAUSE, "督促整改", "，。"),
    (attributes.DOCUMENT_WORDS, "工作要点", "演练"),
    (naming.STATUTE_SPOKEN, "浙江地灾条例里", "法律怎么说"),
    (naming.COMMON_NAME, "安全管理条例", "演练"),
    (scoping.QUOTED_NAME, "《救灾物资管理办法》", "《消防法》"),
    (naming.SHARED_ENDING, "抗旱、森林防火两个条例", "抗旱条例"),
    (claiming.GOES_ON, "但应当指定兼职人员", "应当指定兼职人员"),
    (claiming.CONDITION, "一年内累计两次受到处罚的，", "三年内不得从事，"),
    (claiming.GRAVER, "情节严重的", "情节轻微的"),
    (claiming.HIGHEST, "最多罚多少", "罚多少"),
    (values.ACTOR, "县级人民政府应当", "演练两次"),
    (claiming.FOLLOWING, "下列单位应当建立值班制度：", "下列单位应当值班。"),
    (claiming.JUDGES, "不得有下列行为", "有下列行为"),
    (claiming.SUBJECTLESS, "有权决定", "总指挥决定"),
    (claiming.SEVERAL, "要交啥材料", "怎么罚"),
    (comparing.ALL_PLACES, "五个地方", "这个地方"),
    (conversing.YEAR, "2022年", "22年"),
    (refusing.ASKS_WHERE, "哪几个区", "哪几项"),
    (refusing.YEAR_LIKE, "2021年", "八个必转"),
    (refusing.ASKS_OFFICE, "由哪个科室牵头", "由哪个部门牵头"),
    (refusing.OFFICE, "预案室、办公室", "办公室里"),
    (features.DEFINES, "分为四级", "组织演练"),
    (features.CIRCUMSTANCE, "拒不改正的", "应当改正"),
    (features.PERMITS, "方可施工", "已经施工"),
    (answering.ASKS_WHERE, "哪个地方要求", "哪个部门负责"),
    (places.SIGNS, "豫京两家", "京剧"),
    (coordinating.JUDGED, "宁波和金华谁更严", "宁波和金华谁负责"),
    (comparing.BETWEEN, "森林防火、草原防火", "森林防火"),
    (mentioning.QUOTED, "“六有”", "六有"),
    (spoken.VALUE, "45日内", "四五个人"),
    (mentioning.OR, "心理疏导或者心理援助", "心理疏导"),
    (mentioning.LOCAL, "五个地方", "哪几部条例"),
    (mentioning.OF_LAWS, "哪几部条例", "哪些文件"),
    (register.PASSED, "早就过了", "多少"),
    (register.QUARTER, "第二季度", "季度"),
    (register.MONTH, "6月底前", "6月18日"),
    (register.FORBIDS, "禁止野外用火", "不得少于两次"),
    (register.FORBIDDEN_ACTS, "不得有下列行为", "应当有下列材料"),
    (register.WITHIN, "三十日内", "三十日"),
    (register.TIMED, "每月一次", "三十日"),
    (register.EVERYWHERE, "库里各份文件", "这份文件"),
    (register.ALL_TIMES, "有期限的要求", "巡查要求"),
    (register.ALL_FIGURES, "写到的数据", "写到的措施"),
    (register.DONE, "已完成", "要组织"),
    (bodies.OFFICE, "法制室今年", "办公"),
    (bodies.BUREAU, "应急局法制科", "安委会办公室"),
    (bodies.ENDING, "民政局", "建设单位的任务"),
    (bodies.ASKS_COUNT, "有几条", "哪些"),
    (bodies.SANCTIONS, "罚多少", "多少次"),
    (bodies.DEFINES, "履行下列职责", "组织演练"),
    (bodies.ITEMS, "16项重点任务", "重点企业"),
    (register.EVERY, "凡是有期限的", "期限是几天"),
    (register.PERIOD, "按月要干的", "三个月内"),
    (register.RHYTHM, "每季度要做的", "季度末"),
    (register.SUCH, "每天、每月这种", "每月要做的"),
    (register.ASKS_LIST, "哪些单位必须", "哪些文件提到"),
    (closing.CLOSING, "抓好演练。（市应急局牵头，市气象局配合）\n", "组织牵头（含配合）单位开展检查。\n"),
    (closing.FIELDS, "市应急局牵头，市气象局配合", "市应急局、市气象局"),
    (closing.LISTED, "市应急局、市气象局", "市应急局"),
    (closing.JOINED, "住房和城乡建设局", "应急管理局"),
    (closing.LABEL, "责任单位：市应急局", "市应急局牵头"),
    (closing.ROLE, "市应急局按照职责分工负责", "市应急局"),
    (closing.JOINING, "市气象局配合", "市应急局牵头"),
    (closing.LEADING, "打头牵头的", "配合的"),
    (enumerating.INLINE, "（1）死亡1人以上的", "第12条"),
    (enumerating.INTRODUCES, "下列单位应当值班：", "检查安排"),
    (enumerating.OF_MANY, "可以采取的措施", "罚多少"),
    (coordinating.WEIGHS, "两家定得一样吗", "各要留几天"),
    (mentioning.EITHER, "心理疏导或者心理援助", "心理疏导和心理援助"),
    (naming.TITLE_PLACE, "石棠镇人民政府关于防汛的通知", "防汛备汛工作的通知"),
    (naming.COMMON_HEAD, "全", "石棠"),
    (answering.EACH, "分别移给谁", "移给谁"),
    (answering.SAID_HOW_MANY, "两部条例对照", "两次演练"),
    (bodies.TOLD, "跟主管部门报告", "主管部门报告"),
    (enumerating.ASKED_FOR, "有哪些消防义务？", "罚多少"),
    (enumerating.CONTAINS, "方案包括下列内容", "方案由谁制定"),
    (enumerating.PENAL, "处五百元罚款", "应当履行义务"),
    (mentioning.WORD, "暖气", "16"),
    (periods.PART, "下半年打算", "每半年一次"),
    (periods.BOUND, "底前完成", "打算"),
    (periods.PLANS, "打算干", "防汛"),
    (periods.SENTENCE, "组织演练。", "。；\n"),
    (register.OF_MANY, "哪几类电梯", "审几天"),
    (several.RUN, "住建、商务几个局", "住建局"),
    (several.JOINS, "住建、商务", "商务局"),
    (mentioning.MENTIONS, "养老院出现在哪", "大坝出现险情向谁报告"),
    (mentioning.ASKING, "有哪几处", "有限空间"),
    (bodies.WHOSE, "局里救援股", "局里"),
    (bodies.EACH_WHAT, "各领了什么任务", "共领几项"),
    (unnamed.PLACES_MEANT, "两县市各几艘", "本地几艘"),
    (comparing.OF_YEAR, "去年", "年度"),
    (naming.WITHIN, "里写的", "里报"),
    (naming.POINTED, "霞屏那份", "霞屏"),
    (naming.JOINED, "和预案", "预案"),
    (places.LEVELS, "旗县区", "霞屏"),
    (scoping.THIS_YEAR, "今年", "去年"),
    (scoping.LAST_YEAR, "去年", "今年"),
    (several.TRAILS, "商务几个局", "商务局"),
    (several.CALLED, "几个局各管什么", "各管什么"),
    (several.ASKS_EACH, "各管什么", "管什么"),
    (several.DUTIES, "负责检验", "参加检验"),
    (sweeping.PENAL, "处一万元以上五万元以下罚款", "处理举报"),
    (series.ASKS_SEVERAL, "哪几方面", "多少次"),
    (series.ASKED_NUMBER, "四个阶段", "阶段"),
    (series.CLAUSE_END, "完善预案。", "完善预案"),
    (sweeping.LEAD, "不得有下列行为：（一）游泳；", "时间：今天"),
    (sweeping.MARKS, "完善预案，开展演练", "完善预案"),
    (answering.ASKS_CASE, "执业证啥时候会被注销", "什么时候截止"),
    (meaning.MEANS, "什么叫特种设备", "特种设备多久检一次"),
    (meaning.MEANS, "哪些情形算重大隐患", "清算方案里写什么，罚款怎么算"),
    (meaning.SORTS, "哪些补贴算有专向性的", "哪些算专向性补贴"),
    (attributes.CONTACT, "（联系人：王某，电话：1）", "联系群众"),
    (attributes.ASKS_CONTACT, "联系电话", "联系群众"),
    *(
        (pattern, yes, "谁牵头演练")
        for (_, pattern), yes in zip(
            attributes.QUESTIONS, ("哪天施行", "什么时候印发", "文号是多少", "哪个单位发布"), strict=True
        )
    ),
]


@pytest.mark.parametrize(("pattern", "yes", "no"), PATTERNS, ids=range(len(PATTERNS)))
def test_patterns_know_their_own(pattern: re.Pattern[str], yes, no):
    assert pattern.search(yes)
    assert not pattern.search(no)


@pytest.mark.parametrize(
    ("question", "statement"), [("分几级", "分为四级"), ("算不算重大隐患，属于哪类", "是指危害大的隐患")]
)
def test_each_question_of_classes_knows_the_sentence_that_answers_it(question, statement):
    assert any(asks.search(question) and says.search(statement) for asks, says in refusing.CLASSES)
    assert not any(asks.search("谁牵头演练") for asks, _ in refusing.CLASSES)


@pytest.mark.parametrize(
    ("question", "clause"), [("最后谁批准", "须经市人民政府批准"), ("要报给谁", "立即向公安机关报告")]
)
def test_each_part_that_a_body_plays_is_known_by_its_clause(question, clause):
    assert values.acts(question, clause)
    assert not values.acts(question, "及时处理")


@pytest.mark.parametrize(
    ("question", "sentence", "signs"),
    [
        ("没请物业的小区谁来管？", "未选聘物业服务企业的，由社区负责。", (1.0, 0.0)),
        ("没请物业的小区谁来管？", "物业服务企业负责日常管理。", (-1.0, 0.0)),
        ("物业费多久交一次？", "逾期不交纳的，应当催告。", (0.0, 1.0)),
    ],
)
def test_a_question_that_supposes_a_lack_wants_a_sentence_that_does(question, sentence, signs):
    assert lacking.supposed(question, sentence) == signs


def test_what_only_says_what_the_documents_are_is_not_what_they_mention():
    assert listing.of_documents("年度工作")
    assert listing.of_documents("工作安排")
    assert not listing.of_documents("有限空间作业")


def test_which_documents_speak_of_a_thing_is_asked_without_the_turns_before():
    assert not conversing.leans("哪些文件说到灾害信息员", has_scope=False)
    assert conversing.leans("哪部条例说的？", has_scope=False)
    assert conversing.leans("那哪些文件说到灾害信息员", has_scope=False)
