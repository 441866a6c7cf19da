"""Sentences that cannot answer although they hold a value of the asked kind: a fine for a subsidy, the step before the
one that was asked about, a period for a date. Each check says in Chinese what is lacking, "" where nothing is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from assistant.answer import Inquiry, Kind
from assistant.values import fitting_values, measure
from assistant.variants import variants
from assistant.wording import lines
from ingest.embedding import cut

ASKS_SANCTION = re.compile(r"罚|处分|处理|后果|没收|滞纳|赔|追究|怎么处|判|加收|扣|违|掏|交(?:几|多少)|咋办|怎么办")
OTHER_SUM = re.compile(r"奖|补[助贴偿]|津贴|保证金|押金|工资|报酬|学费|票价|门票|保费")
FINED = re.compile(r"罚|没收|滞纳|赔|扣")
ASKS_FINE = re.compile(r"罚(?:款|金|钱)?[^，。？?]{0,6}(?:多少|几)|罚款(?:上限|下限|额度|金额)")
SANCTIONS = re.compile(r"罚|没收|处[^，；。]{0,20}元|违法所得|滞纳|倍|扣")
FINE_AFTER = re.compile(r"[^，；。]{0,14}(?:罚款|罚金)")
FINE_BEFORE = re.compile(r"(?:处|罚款|罚)[^，；。]{0,14}$")
LOSS_BEFORE = re.compile(r"损失[^，；。]{0,14}$")
MONEY = "元"
ASKS_WHY = re.compile(r"为啥|为什么|为何|怎么会|咋会")
REASON = re.compile(
    r"因|由于|为了|为(?=[\u4e00-\u9fff]{2,30}[，,])|防止|避免|以便|原因|旨在|根据|依据|故|所以|导致|使得|不足"
)
ASKS_DATE = re.compile(
    r"哪(?:一)?[天年月日]|(?<!第)几月|几号(?!楼|线|令|文)|哪个[月季]|什么日子|(?:从|自)(?:什么时候|何时|啥时)"
)
DATE = re.compile(
    r"\d{4}年|[\d一二三四五六七八九十]+月|(?<![\d内])\d{1,2}日(?!内|以内|之内)|[一二三四]季度|[年月季周]底|[上下]半年|[上中下]旬|节前|节后|春节|国庆|清明|元旦|汛期|汛前|"
    r"每年|年内|之日起|当[天日年月]|次[日年月]|星期|周[一二三四五六日末]|届满|期满|以前|之前|[春夏秋冬]季|假期|节假日|开学|期间"
)
PRESUMED = re.compile(r"以后|之后|后[，,]|从[哪几]|是谁|是哪|怎么会|为啥|为什么|是几|什么时候|被谁")
ASKS_CLOCK = re.compile(r"几点(?!意见|要求|建议|体会|原因|不足|做法|内容|措施)")
CLOCK = re.compile(r"[\d一二三四五六七八九十](?:时|点|:|：)(?!间|候|段|限|常|刻)")
ASKS_LEVEL = re.compile(r"(?<![哪那这好])几级")
LEVEL = re.compile(r"(?<![上下同本各逐哪])(?:[Ⅰ-ⅩIV]+|[\d一二三四五六七八九十])级")
ASKS_COLOUR = re.compile(r"(?:什么|啥|哪[几些种个]*)(?:样的)?颜色|什么色|啥色")
COLOUR = re.compile(r"[红橙黄蓝绿白黑紫灰]")
ASKS_PLACE = re.compile(r"(?:在|到|去|放|设)[\u4e00-\u9fff]{0,4}?哪(?:[一几些]?个)?(?:县|市|区|镇|乡|街道|村)")
PLACE = re.compile(
    r"[^\W全本各该每我两某\d](?:县|市(?!场|民|政|级)|区(?!域|级|分|划)|镇|乡|街道|村|州|港)(?!级|政府|人民|委)"
)
ASKS_FIRM = re.compile(r"哪[家个](?:公司|企业|厂家?)")
FIRM = re.compile(r"公司|企业|集团|厂|院|所|社|单位|中心")
ASKS_TERM = re.compile(
    r"(?:(?<![研评审])判(?![断定])|坐|蹲)[^，。？?]{0,4}(?:几|多少|多久|多长)[^，。？?]{0,3}|(?<![机相有海])关(?:进去)?(?:几|多少)个?[年月天日]|刑期|几年(?:刑|牢|监)"
)
TERM = re.compile(r"刑|拘役|拘留|监禁")
PER = re.compile(
    r"[一每]个?(平方米|平方|平米|平|公里|吨|亩|户|头|台|辆|人|天|床|套|艘|条|张|趟|罐|度|方|斤|次|名|棵|只|米|小时|盏|月|年|家|座|本|盒|支)"
    r"(?=[^，。？]{0,8}(?:多少|几)(?:钱|元|块|毛|万|千|百|补助|补贴|个?钱))"
)
UNITS = {
    "平方": "平方米",
    "平米": "平方米",
    "平": "平方米",
    "天": "天日",
    "度": "度千",
    "方": "方立",
    "斤": "斤克",
    "棵": "棵株",
    "只": "只头羽",
}
ASKED_THING = re.compile(
    r"(?:多少|(?<![哪那这好])几)(?:个|名|位|条|项|种|座|处|家|支|台|辆|艘|套|次|场|份|本|张|件|所|人|类|块|笔|公里|千米|米|平方米|立方米|吨|公顷|亩|公斤|盏|顶|架|只|枚|床)?[旧老新大小]?([\u4e00-\u9fff]{2,8})(?=[，。？?]|$)"
)
PER_THING = re.compile(r"每隔?(?:多少|几)(?:个|名|位)?([\u4e00-\u9fff]{2,4})")
NO_THING = re.compile(
    r"[钱元个天日年月人米吨度成倍岁分级以之才就得要算能可往出来时]|小时|钟头|[十号]|公里|平方|公斤|分钟|工作|百|千|万|一[次遍回]|左右|的"
)
THRESHOLD = re.compile(r"以[内上下]|往[上下]")
CLOSE = "文件提到了相近的内容，但没有"


def misfit(inquiry: Inquiry, text: str, context: str) -> str:
    """What a sentence (`text`, under the headings `context`) lacks to answer, in Chinese; "" where nothing speaks against it."""
    checks = (_other_money, _no_thing, _no_per, _no_kind) if inquiry.kind is Kind.NUMBER else (_no_kind,)
    faults = (check(inquiry, text) for check in checks)
    return next(filter(None, faults), "") or _other_member(inquiry, context + text)


def _no_kind(inquiry: Inquiry, text: str) -> str:
    """A reason, a date, an hour, a level, a colour, a place or a firm that is asked for and of which a sentence has nothing."""
    for kinds, asks, has, lacking in SENSES:
        if inquiry.kind in kinds and asks.search(inquiry.asking) and not has.search(text):
            return f"{CLOSE}{lacking}"
    return ""


ANY = frozenset(Kind)
SENSES = (
    (ANY, ASKS_WHY, REASON, "说明原因"),
    (frozenset({Kind.DEADLINE}), ASKS_DATE, DATE, "给出所问的日期"),
    (frozenset({Kind.DEADLINE, Kind.NUMBER}), ASKS_CLOCK, CLOCK, "给出几点"),
    (frozenset({Kind.NUMBER}), ASKS_LEVEL, LEVEL, "给出所问的级别"),
    (frozenset({Kind.LIST, Kind.WHAT}), ASKS_COLOUR, COLOUR, "给出颜色"),
    (frozenset({Kind.DEADLINE, Kind.NUMBER}), ASKS_TERM, TERM, "写明判多久或关多久"),
    (ANY, ASKS_PLACE, PLACE, "写明在哪里"),
    (ANY, ASKS_FIRM, FIRM, "写明是哪家"),
)


def _no_thing(inquiry: Inquiry, text: str) -> str:
    """The thing that is counted (多少奖金, 几个编制), none of whose letters a sentence has, or for each of so many of which
    something is asked (每多少观众配一个), which it does not name."""
    each = PER_THING.search(inquiry.text)
    found = each or ASKED_THING.search(inquiry.text)
    cuts = cut(found[1]) if found else []
    single = len(cuts) > 1 and cuts[0][1] - cuts[0][0] == 1
    word = found[1][: cuts[single][1]] if found and cuts else ""
    if len(word) < 2 or NO_THING.search(word) or THRESHOLD.search(found[1]):
        return ""
    wordings = (word, *(word.replace(said, other) for said, other in variants(word)))
    named = any(one in text if each else not set(one).isdisjoint(text) for one in wordings)
    return "" if named else f"{CLOSE}写到所问的“{word}”"


def _no_per(inquiry: Inquiry, text: str) -> str:
    """A price or a rate for each of something (一平方米收几块钱), of which a sentence has no such thing."""
    found = PER.search(inquiry.asking)
    if not found:
        return ""
    letters = UNITS.get(found[1], found[1])
    held = re.search(rf"(?:每|/|／|按|逐)[^，。；]{{0,4}}[{letters}]|一[个名位]?[{letters}]", text)
    return "" if held else f"{CLOSE}写到按“{found[0]}”算的数额"


def _other_money(inquiry: Inquiry, text: str) -> str:
    """A fine does not answer a question about another sum, nor another sum one about a fine."""
    unit = measure(inquiry.asking)
    if inquiry.kind is not Kind.NUMBER or not unit or not unit.search(MONEY):
        return ""
    if ASKS_FINE.search(inquiry.asking):
        return "" if SANCTIONS.search(text) else f"{CLOSE}写到罚多少"
    sanctions = FINED if OTHER_SUM.search(inquiry.asking) else ASKS_SANCTION
    if any(sanctions.search(words) for words in (inquiry.text, inquiry.asking, inquiry.told, *inquiry.background)):
        return ""
    sums = fitting_values(inquiry.kind, inquiry.asking, text)
    fines = [one for one in sums if FINE_AFTER.match(text, one.end) or FINE_BEFORE.search(text[: one.start])]
    losses = [one for one in sums if OTHER_SUM.search(inquiry.asking) and LOSS_BEFORE.search(text[: one.start])]
    others = "、".join(name for name, found in (("罚款", fines), ("损失", losses)) if found)
    return f"文件只写到{others}的数额，没有给出所问的金额" if sums and len(fines) + len(losses) >= len(sums) else ""


@cache
def _series() -> tuple[tuple[re.Pattern[str], ...], ...]:
    """Closed series of which a question may name one member: levels, colours, gravities, grades, sizes."""
    return tuple(tuple(map(re.compile, line.split("\t"))) for line in lines("series.tsv"))


def _other_member(inquiry: Inquiry, text: str) -> str:
    """A sentence that names members of a closed series, but not the one that was asked about."""
    for members, meant, said in _meant(inquiry.text):
        if not meant.search(text) and any(member.search(text) for member in members):
            return f"文件写到了同类的其他各档，没有写到“{said}”的"
    return ""


def of_member(inquiry: Inquiry, text: str) -> bool:
    """Whether a sentence names every member of a closed series that the question asks about by itself."""
    return all(meant.search(text) for _, meant, _ in _meant(inquiry.text))


@lru_cache(maxsize=64)
def _meant(question: str) -> tuple[tuple[tuple[re.Pattern[str], ...], re.Pattern[str], str], ...]:
    """The series of which a question names one member alone, with the pattern of that member and the words that name it."""
    named = ((members, [one for member in members if (one := member.search(question))]) for members in _series())
    return tuple((members, found[0].re, found[0][0]) for members, found in named if len(found) == 1)


def premise(inquiry: Inquiry, passage: str) -> str:
    """A change that a question takes for granted (取消…以后) and of which the passage says nothing, in its words; "" for none."""
    if not PRESUMED.search(inquiry.text):
        return ""
    for acts in (line.split("\t") for line in lines("acts.tsv")):
        said = next((act for act in acts if act in inquiry.text), "")
        if said:
            return "" if any(act in passage for act in acts) else said
    return ""
