"""Matters set side by side in one question (检修要停气和限气，各得提前几小时): the question is completed for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Kind
from assistant.wording import kind_of
from ingest.numerals import chinese_to_int, int_to_chinese

CLAUSE = re.compile(r"[^，,；;：:。？?！!]+")
JOINS = re.compile(
    r"、|以及|还有|(?<![共总饱])和(?![谐平解])|(?<!参)与(?!会)|跟(?![踪进前])|(?<![涉普危以])及(?![时格其早])"
)
EACH = re.compile(r"各(?!地|市|县|区|级|类|种|项|部门|单位)|分别|都(?=[几多归由要得是会能应]|怎)")
ASKS = re.compile(r"谁|哪|多[少久长大高宽远]|几(?!乎)|什么|啥|怎|咋|如何|何时")
JUDGED = re.compile(
    r"[，,。；]?(?:到底|究竟)?(?:谁家?|哪一?[个家边方部份头块项条类种样档市县区]|哪里|哪儿)(?:(?:更|最)?先[^，。？]{1,3}|(?:的|更|最|[\u4e00-\u9fff]{1,2}得|[\u4e00-\u9fff]{1,4}的?(?:人次|场数|次数|数量|人数|钱|家数))*(?:快|慢|长|短|严|宽|多|少|高|低|重|轻|早|晚|紧|密|松|狠|勤|糟|强|弱|足|大(?!队|火|水|雨|雪|气|厅|会|型)|小(?!时|区|组|学|队|型))[^，。]{0,4})"
)
"""The closing question which of the compared is more: it asks for no value of its own."""
WEIGHS = re.compile(
    r"[，,。；\s]*(?:(?:一?对比|比较|对照|比比)(?:一?下|看看|一比)?|看看?谁.*$|[两三四几二五]?[家地县市区边部份者]?(?:的?规定|定得|说得)?(?:都|是否|是不是)?一样[重多少长短快慢严宽高低早晚久]?[不吗么]?"
    r"|(?:谁|哪家)(?:写|规定|要求|提到|讲|明确)[了过]?|各自规定|差在哪[里儿]?|(?:有什么|有啥|有何|有)(?:区别|不同|差别|异同|两样)|(?:差别|差距|区别)(?:有?多大|在哪[里儿]?)?|差多少)"
)
"""Words that only say that two things are weighed against each other: they ask for no value and say nothing of the matter."""
MEASURED = re.compile(
    r"(?:谁|哪一?[个家边方头]|哪里|哪儿|哪个[市区县]|哪个地方)家?的?(?P<what>[^，。？?谁哪]{2,14}?)(?:更|最|要|定得|规定得)?"
    r"(?:(?P<many>多|少|高|低|大)|(?P<long>长|短|早|晚|久)|严|细|重)(?:一些|些|点)?[？?]?$"
)
"""哪家人员编制多: what is measured on every side."""
MORE = re.compile(
    r"(?P<one>[^，,；;：:。？?]{2,16}?)(?<![对相])比(?![例如较赛率重])(?P<other>[^，,；;：:。？?]{2,16}?)(?:还|更|要)?[多少高低早晚长短严宽重轻快慢](?P<rest>[^，。？?]*)"
)
"""绍兴地铁比杭州地铁多备了什么: what one has more than the other is asked of both."""
FINE = re.compile(r"罚(?:的钱?|得)[？?]?$")
"""What is left of 罚的钱有什么不同: the sum is asked for."""
COUNTER = r"(?:回事|[个类种样块张项者级支方家部件条边头])"
COUNTED = re.compile(rf"^(?:这|那)?[两二三四五六七八几]{COUNTER}")
COUNT = re.compile(rf"(?:这|那)?([两二三四五六七八]){COUNTER}$")
SORT = re.compile(r"(?:这|那)?几[张个种样项类本份]([\u4e00-\u9fff]{1,3})$")  # 生产、销售、运输几张证
HEAD = re.compile(r"^.*[的里中]")  # 乌榉的一级响应、四级响应: what stands before the first item and belongs to all
OWN_HEAD = re.compile(r"[的里中]")
ELLIPTIC = "的"  # 地铁站的: what it is of stands in the item before
DIGITS = re.compile(r"\d+")
LONGEST, MOST = 26, 6  # characters of an item; items
SHARED = 2  # characters that two clauses have in common that are two cases of one thing
YEAR_LONG = 4


@dataclass(frozen=True, slots=True)
class Joined:
    """One of the matters that a question sets side by side. label: as the user names it, figures in Chinese, since no figure
    may stand outside the citations; item: its own words; text: the question asked of it alone; shared: what the first item may
    say of it too (地灾Ⅱ级和Ⅲ级: 地灾)."""

    label: str
    item: str
    text: str
    shared: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """The items of a row, and where it stands in the question."""

    items: tuple[str, ...]
    start: int
    end: int


def coordinated(text: str, weighs: bool) -> tuple[Joined, ...]:
    """The matters that a question sets side by side, where it asks for each of them (各, 分别), or weighs them; else ()."""
    text = JUDGED.sub("", unweighed(text))
    each = EACH.search(text)
    if not each and not weighs:
        return ()
    asks = ASKS.search(text)
    row = (each or asks) and _row(text, (each or asks).start())
    row = row or (None if each else _row(text, len(text)))
    if not row or not 1 < len(row.items) <= MOST or any(kind_of(one) is not Kind.WHAT for one in row.items):
        return ()
    rest = COUNTED.sub("", EACH.sub("", text[row.end :]))
    labels = [label_of(one) for one in row.items]
    return tuple(
        Joined(label, item, text[: row.start] + whole + rest, _said_of_all(row.items[0], item))
        for label, item, whole in zip(labels, row.items, _completed(row.items), strict=True)
    )


def topical(text: str) -> bool:
    """Whether a question names joined things first and then asks, with no word for each of them (门诊和住院，报多少)."""
    first, asks = CLAUSE.match(text), ASKS.search(text)
    if not first or not asks or asks.start() < first.end() or EACH.search(text):
        return False
    return bool(JOINS.search(first[0]))


def unweighed(text: str) -> str:
    """A question without the words that only weigh one thing against another, or with the value that they weigh by."""
    return FINE.sub("罚多少", WEIGHS.sub("", MEASURED.sub(_measured, MORE.sub(_both, text))))


def _measured(found: re.Match[str]) -> str:
    return found["what"] + ("多少" if found["many"] else "多久" if found["long"] else "")


def _both(found: re.Match[str]) -> str:
    return f"{found['one']}和{found['other']}各{found['rest']}"


def label_of(item: str) -> str:
    """An item as it is called in the answer."""
    return DIGITS.sub(_spoken, item.strip("，,、 "))


def _spoken(number: re.Match[str]) -> str:
    if len(number[0]) < YEAR_LONG:
        return int_to_chinese(int(number[0]))
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in number[0])


def _row(text: str, marker: int) -> _Row | None:
    """The row nearest before `marker`: whole clauses, where the last of them is joined to the one before, or items in a clause."""
    clauses = [(found.start(), min(found.end(), marker)) for found in CLAUSE.finditer(text) if found.start() < marker]
    ahead = [one for one in clauses if one[1] < marker]
    if len(clauses) > 1 and JOINS.match(text, clauses[-1][0]):
        return _of_clauses(text, clauses)
    if len(ahead) > 1 and JOINS.match(text, ahead[-1][0]):
        return _of_clauses(text, ahead)
    rows = (_within(text, *one) for one in reversed(clauses))
    return next((row for row in rows if row), None) or _of_clauses(text, ahead)


def _within(text: str, start: int, end: int) -> _Row | None:
    """The items that a clause joins; None where it joins none."""
    items = _uncounted([one.strip() for one in JOINS.split(text[start:end])])
    if len(items) < 2 or not all(0 < len(one) <= LONGEST for one in items):
        return None
    return _Row(items, start, end)


def _uncounted(items: Sequence[str]) -> tuple[str, ...]:
    """The items without the words that count them (夏季、重点领域两块)."""
    if (sort := SORT.search(items[-1])) and sort.start():
        items = [*items[:-1], items[-1][: sort.start()] + sort[1]]
    found = COUNT.search(items[-1])
    many = chinese_to_int(found[1]) if found else 0
    return (*items[:-1], items[-1][: found.start()]) if found and many == len(items) and found.start() else tuple(items)


def _of_clauses(text: str, clauses: Sequence[tuple[int, int]]) -> _Row | None:
    """The clauses right before the asking that are cases of one thing: joined by a word, or alike in part."""
    if len(clauses) < 2:
        return None
    *_, (start, before), (after, end) = clauses
    first, second = text[start:before], text[after:end]
    joint = JOINS.match(second)
    if not joint and not _alike(first, second):
        return None
    return _Row((first, second[joint.end() :] if joint else second), start, end)


def _alike(one: str, other: str) -> bool:
    return any(one[at : at + SHARED] in other for at in range(len(one) - SHARED + 1))


def _completed(items: Sequence[str]) -> tuple[str, ...]:
    """The items, each with what one of them says for all: what the first begins with, what the last ends with, or 的's noun."""
    first, *others = items
    head = HEAD.match(first)
    noun = first[head.end() :] if head else ""
    shared = head[0] if head and noun and not any(OWN_HEAD.search(one) for one in others) else ""
    tail = _tail(first, others[-1])
    middle = tuple(shared + one + (noun if one.endswith(ELLIPTIC) else tail) for one in others[:-1])
    last = others[-1] + (noun if others[-1].endswith(ELLIPTIC) else "")
    return (first + tail, *middle, shared + last)


def _said_of_all(first: str, item: str) -> str:
    """What the first of two items that end alike begins with beyond the other's length: 地灾Ⅱ级, Ⅲ级 → 地灾."""
    longer = len(first) - len(item)
    return first[:longer] if longer > 0 and first[-1] == item[-1] else ""


def _tail(first: str, last: str) -> str:
    """What the last of two items says of both: 森林防火期, 草原防火期内野外用火 → 内野外用火."""
    for size in range(min(len(first), len(last)) - 1, 0, -1):
        at = last.find(first[-size:])
        if at > 0:
            return last[at + size :]
    return ""
