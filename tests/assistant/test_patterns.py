"""Every pattern of the assistant with words it must know and words it must not."""

import re

import pytest

from assistant import attributes, claiming, comparing, conversing, features, refusing, scoping

PATTERNS = [
    (scoping.YEAR, "2024年", "12024"),
    (scoping.TITLE_YEAR, "2022年工作总结", "第二十二条"),
    (scoping.OLD_VERSION, "旧法怎么说", "新法怎么说"),
    (scoping.TWO_VERSIONS, "新旧两版", "两个导则"),
    (scoping.REGION_SUFFIX, "东西湖区", "应急管理"),
    (scoping.ASKS_VERSION, "2016年版", "2016年"),
    (scoping.STATUTE_NAME, "海上交通安全法规定", "工作办法多"),
    (scoping.ABBREVIATED_AFTER, "按照", "海上交通"),
    (scoping.PLACE_LIKE, "2025年溪口县每年", "县级每年"),
    (scoping.NO_PLACE, "工业园区", "溪口县"),
    (comparing.SUBJECTS, "生产许可和销售许可，各要审多少天", "要审多少天"),
    (comparing.FIGURES, "2022年", "两年"),
    (conversing.LEANING, "那责任部门是谁？", "责任部门是谁？"),
    (conversing.ECHO, "2023年呢？", "谁牵头？"),
    (refusing.TERM, "“四铁”是什么", "四处检查"),
    (refusing.ASKS_MEANING, "是哪几项", "谁牵头"),
    (refusing.COUNTED_TERM, "四铁", "铁路"),
    (refusing.BEFORE, "执法公示、执法全过程记录、法制审核", "执法公示"),
    (refusing.AFTER, "”（有班子、有机制）", "”乡镇建设"),
    (refusing.ASKS_MENTION, "有没有提到航空救援？", "提到航空救援的是谁"),
    (claiming.RESPONSIBLE, "（责任部门：办公室）", "（金属冶炼企业除外）"),
    (claiming.ASKS_RESPONSIBLE, "归谁抓", "多少次"),
    (features.ENUMERATION, "公安、工会、民政等", "公安机关"),
    (features.NEGATION, "不得擅自", "可以"),
    (features.DUTY, "应当组织", "情况良好"),
    (features.COPULA, "为每年", "组织演练"),
    (features.CLAUSE, "督促整改", "，。"),
    (attributes.DOCUMENT_WORDS, "工作要点", "演练"),
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
