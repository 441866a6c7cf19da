"""Values that questions ask for, as they are printed: figures with units, times, bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from assistant.answer import Kind
from assistant.wording import lines
from ingest.document import Span
from ingest.folding import fold

NUMERAL = r"(?:\d[\d,]*(?:\.\d+)?\s?|[〇零一二两三四五六七八九十百千万]{1,8})"
UNIT = r"(?:个|家|次|名|人|项|类|种|件|处|场|条|支|部|座|天|日|年|月|元|吨|米|期|篇|份|批|级|度|倍|轮|套|台|辆|艘|架|户|间|层|小时|分钟|周|季|成|岁|亩|公里|公斤|千克|斤|公顷|摄氏度|千瓦时|棵|株|票|所|盏|根|桶|袋|粒|总吨|幢|栋|床|桌|对|副|组|队|趟|道|口|眼|分(?![之为别级期批类层步阶散布管享工])|平方公里|立方米|折|毫升|升|平方米|厘米|毫米|学时|只|头|瓶|箱|万|亿|步|张|块|方面|倍)"
FIGURE = re.compile(
    rf"(?:百分之{NUMERAL}|{NUMERAL}分之{NUMERAL}|过半数?|半数|(?<!\d)\d{{1,3}}\s?[∶：:]\s?\d{{1,3}}(?!\d)|(?<![（(第\d〇零一二三四五六七八九十百千万])(?!(?<=[上下])[一两]级){NUMERAL}(?:余|多)?(?:[-—~～至到]{NUMERAL})?(?:万|亿)?(?:余|多)?"
    rf"(?:%|％|‰|℃|[a-zA-Z]{{1,3}}|{UNIT}{{1,2}})|(?<![（(第\d〇零一二三四五六七八九十百千万])\d[\d,]*(?:\.\d+)?(?!\d*[）)、.．]))"
)
FREQUENCY = re.compile(
    rf"每{NUMERAL}?个?(?:年|半年|季度|季|月|周|日|天|班|学年|学期|小时|航次|旬)|(?:间隔|周期)[^，。；]{{0,10}}?{NUMERAL}个?(?:年|月|周|日|天|小时)|[一两二三半]个?(?:年|月|季)一[\u4e00-\u9fff]|[一两]年.{{0,8}}次|(?:有效期|任期)[^，。；]{{0,6}}?{NUMERAL}个?(?:年|月|日)|月度|季度|"
    rf"春秋两季|定期|不定期|适时|常态化|不间断|{NUMERAL}次|年度|逐月|逐年|按月|按季"
)
TIME = re.compile(
    rf"(?:(?:19|20)\d{{2}}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?|\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}月(?:\d{{1,2}}日)?|"
    rf"{NUMERAL}个?(?:法定)?(?:日|天|小时|分钟|工作日|月|年|周|季度)(?:内|以内|之内|前|后)?|[一二三四上下]季度|年底|年内|月底|年度|"
    rf"{FREQUENCY.pattern}|立即|及时(?!率)|永久|终身|不设[^，。；]{{0,4}}期限|\d{{1,2}}时(?:\d{{1,2}}分)?(?![间候段限])|法定节(?:假)?日|即时|即日|第一时间|汛期前|节前|当日|次日|之日起)"
)
EVENT = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:之?前|以前|之?后|以后)(?=[，,、；;。]|应当|必须|方可|内|将|报|向|可以|由|进行|送|提)|在[\u4e00-\u9fff]{2,10}时(?=[，,]|应当|进行)"
)
ASKS_WHEN = re.compile(r"什么时候|什么时间|何时|啥时|多会儿|最晚|最迟|哪天")
ASKS_SPAN, BEGINNING = re.compile(r"多久|多长时间"), "之日起"  # which says only from when a time counts
ASKS_LENGTH, LENGTH = re.compile(r"多长(?!时|期|日)"), re.compile(rf"{NUMERAL}(?:米|公里|厘米)")
MONEY, SUM, BESIDE = (
    "元",
    re.compile(r"费|金|款|价|额|标准|补|贴|投资|收入|损失"),
    12,
)  # what a share of money stands near
SHARE = re.compile(r"分之|过半|半数|[%％‰倍成折]")
NUMERALS = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿]+(?:[.,]\d+)*")
ASKS_FREQUENCY = re.compile(
    r"频次|(?:什么|多少|多高|多大|的)频率|频率(?:是|为|有|如何|怎|多)|频度|隔多|每隔|(?<!后)多久(?!不|就|才|能|内)[^，。？]{0,8}?(?:一[次回遍轮]|[次遍](?=[？?]|$)|练(?!完)|查(?![完明清好出])|检(?!完)|训(?!完))|几.{0,4}一[次回遍轮]|(?:每|一)[年月季周天].{0,12}(?:几|多少)[次回遍]"
)
ACTOR = re.compile(
    r"由[^，。；]{2,40}|经[^，。；]{2,30}(?:考核|审查|批准|同意|核准|审核|审批|验收|检验|认定|许可|评估|鉴定|备案)|[\u4e00-\u9fff）)]{2,40}(?:应当|负责|可以|有权|会同|组织|牵头|不得|必须|承担|主管|统一)|(?:承担|负担|所有|负责)[。；，]?$"
)
TIMES = "年月日天小时分钟周次"  # the units that a time may carry
ASKED_NOUN = re.compile(
    r"(?:哪|什么|啥|多少|几|何种)(?:[个些类种项家位条件支部座处]|几[个类种项])?(?:个|家)?([\u4e00-\u9fff]{2})"
)


def figures(texts: Iterable[str]) -> set[str]:
    """Numbers, quantities and times as they are printed, folded."""
    return {
        fold(found[0]) for text in texts for pattern in (NUMERALS, FIGURE, TIME) for found in pattern.finditer(text)
    }


@cache
def body_pattern() -> re.Pattern[str]:
    """Names that end like a body or a person who acts (应急管理部门, 主要负责人)."""
    endings = "|".join(sorted(map(re.escape, lines("bodies.txt")), key=len, reverse=True))
    return re.compile(rf"[\u4e00-\u9fff（）()、]{{0,16}}?(?:{endings})")


def pattern_for(kind: Kind, question: str) -> re.Pattern[str] | None:
    """What a value of the asked kind looks like; None for kinds without a typed value."""
    if kind is Kind.DEADLINE and ASKS_FREQUENCY.search(question):
        return FREQUENCY
    return {Kind.NUMBER: FIGURE, Kind.DEADLINE: TIME, Kind.WHO: body_pattern()}.get(kind)


def find_values(kind: Kind, question: str, text: str) -> tuple[Span, ...]:
    """Where values of the asked kind stand in `text`, left to right."""
    pattern = pattern_for(kind, question)
    if pattern is None:
        return ()
    barred = BEGINNING if kind is Kind.DEADLINE and ASKS_SPAN.search(question) else ""
    return tuple(Span(*found.span()) for found in pattern.finditer(text) if found[0] != barred)


@lru_cache(maxsize=1024)
def measure(question: str) -> re.Pattern[str] | None:
    """The unit that a question asks for (罚多少 → 元), None where it names none."""
    rows = (line.split("\t") for line in lines("measures.tsv"))
    return next((re.compile(unit) for asked, unit in rows if re.search(asked, question)), None)


def fitting_values(kind: Kind, question: str, text: str) -> tuple[Span, ...]:
    """The values of the asked kind that carry the asked unit, or tell a share where none does (多少户: 三分之二以上); all of them
    when the question names no unit."""
    unit = measure(question)
    found = find_values(kind, question, text)
    if kind is Kind.DEADLINE and not found and (other := _instead(question)):
        return tuple(Span(*one.span()) for one in other.finditer(text))
    if not unit or (kind is Kind.DEADLINE and not unit.search(TIMES)):
        return found  # 要几个人、守多久: the unit belongs to the other thing that is asked for
    fitting = tuple(span for span in found if unit.search(span.of(text)))
    if fitting or kind is not Kind.NUMBER:
        return fitting
    shares = [span for span in found if SHARE.search(span.of(text))]
    return tuple(span for span in shares if not unit.search(MONEY) or SUM.search(_around(text, span)))


def _around(text: str, span: Span) -> str:
    return text[max(0, span.start - BESIDE) : span.end + BESIDE]


def _instead(question: str) -> re.Pattern[str] | None:
    """What may stand for a time where a sentence has none: an event (开工前, 验收合格后), or a length (保护多长)."""
    if ASKS_WHEN.search(question):
        return EVENT
    return LENGTH if ASKS_LENGTH.search(question) else None


def asked_noun(question: str) -> str:
    """The noun that a question asks for (哪个标准 → 标准), "" where it names none."""
    found = ASKED_NOUN.search(question)
    return found[1] if found else ""


def acts(question: str, clause: str) -> bool:
    """Whether a clause names a body in the part that the question asks for: who does it, pays it, allows it, is told of it."""
    return bool(_acting(question).search(clause))


@lru_cache(maxsize=1024)
def _acting(question: str) -> re.Pattern[str]:
    """How a clause is put that names the body the question asks for; any that acts, where it asks for no other part."""
    return next((said for wanted, said in _parts() if wanted.search(question)), ACTOR)


@cache
def _parts() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rows = (line.split("\t") for line in lines("actors.tsv"))
    return tuple((re.compile(wanted), re.compile(said)) for wanted, said in rows)
