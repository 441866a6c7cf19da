"""A paper with every kind of item, written by hand, and papers of nasty words for properties."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from assistant.study.item import (
    BLANK,
    RIGHT,
    WRONG,
    Blueprint,
    Cell,
    Deck,
    Difficulty,
    DutyCard,
    Flashcard,
    Guide,
    Heading,
    Item,
    ItemKind,
    Key,
    Paper,
    Scored,
    Slot,
    Source,
    Task,
    Version,
)
from ingest.document import Span

QUOTE = "全年市级挂牌督办重大隐患不少于36家，\n每季度至少开展1次演练。"
START = 100
MARKED = "不少于36家"
AT = START + QUOTE.index(MARKED)
SOURCE = Source(
    document="d1",
    file="青澜.txt",
    title="青澜市2025年应急管理工作要点",
    locator="二、（三）",
    start=START,
    end=START + len(QUOTE),
    quote=QUOTE,
    marks=(Span(AT, AT + len(MARKED)),),
)
TOLD = "《青澜市2025年应急管理工作要点》二、（三）：“全年市级挂牌督办重大隐患不少于36家，每季度至少开展1次演练。”。"
VERSION = Version("d1", "青澜.txt", "青澜市2025年应急管理工作要点")
POINTS = (2, 3, 1, 2, 4, 3, 6, 2, 6)


def item(kind: ItemKind, stem: str, key: Key, **more: object) -> Item:
    held = {
        "id": f"{kind.name.lower()}{abs(len(stem))}",
        "slot": Slot.QUANTITY,
        "difficulty": Difficulty.EASY,
        "topic": "演练",
        "place": "青澜市2025年",
        "sources": (SOURCE,),
        "explanation": TOLD,
        "facts": (MARKED,),
    }
    return Item(kind=kind, stem=stem, key=key, **(held | more))


def items() -> tuple[Item, ...]:
    """One item of each kind, and a case with options and one without."""
    return (
        item(
            ItemKind.SINGLE,
            f"青澜市2025年市级挂牌督办重大隐患{BLANK}。",
            Key(choices=(1,)),
            options=("不少于20家", "不少于36家", "不少于12家", "不少于50家"),
        ),
        item(
            ItemKind.MULTIPLE,
            "下列属于“六有”的是？",
            Key(choices=(0, 2, 3)),
            options=("有班子", "有飞机", "有机制", "有队伍"),
        ),
        item(ItemKind.JUDGE, "青澜市每月至少开展1次演练。", Key(choices=(1,)), options=(RIGHT, WRONG), swapped="每月"),
        item(ItemKind.CLOZE, f"全年督办重大隐患{BLANK}，每季度开展{BLANK}演练。", Key(words=("不少于36家", "至少1次"))),
        item(
            ItemKind.MATCHING,
            "将任务与责任单位配对。",
            Key(pairs=((0, 2), (1, 0))),
            lefts=("组织演练", "挂牌督办"),
            options=("办公室", "法规科", "救援科"),
        ),
        item(ItemKind.ORDERING, "按先后次序排列。", Key(order=(2, 0, 1)), options=("核查", "销号", "上报")),
        item(ItemKind.SHORT, "简述重大隐患的治理要求。", Key(points=("挂牌督办", "限期销号"))),
        item(
            ItemKind.CASE, "某企业6月1日发现重大隐患。\n应在何时上报？", Key(choices=(0,)), options=("6月2日", "6月8日")
        ),
        item(ItemKind.CASE, "【案例】某镇接到预警。应采取哪些措施？", Key(points=("转移群众", "关闭景区"))),
    )


def paper(made: tuple[Item, ...] = (), title: str = "青澜市应急培训测验") -> Paper:
    held = made or items()
    points = POINTS if not made else tuple(2 for _ in made)
    entries = tuple(Scored(number, one, worth) for number, (one, worth) in enumerate(zip(held, points, strict=True), 1))
    cells = tuple(Cell(one.item.kind, one.item.topic, one.item.difficulty, 1, one.points) for one in entries)
    return Paper(title, 7, Blueprint(cells, ("库中只够出 1 道排序题",)), entries, (VERSION,))


def deck() -> Deck:
    cards = tuple(
        Flashcard(f"card{number}", front, MARKED, Slot.QUANTITY, "演练", (SOURCE,))
        for number, front in enumerate(("青澜市2025年挂牌督办重大隐患多少家？", "<b>演练</b>多久一次？"))
    )
    return Deck("青澜市记忆卡", cards, (VERSION,))


def task(role: str = "") -> Task:
    return Task(
        "挂牌督办重大隐患",
        SOURCE,
        bodies=("安委办",),
        role=role,
        figures=(MARKED,),
        times=("年底前",),
        conditions=("汛期",),
    )


def guide() -> Guide:
    return Guide(
        "青澜市学习提纲", (Heading(1, "一、总体要求", "一"),), (task(),), (), (), (), (VERSION,), "", ("说明一句。",)
    )


def duty_card() -> DutyCard:
    return DutyCard("安委办", (task("牵头"), replace(task("配合"), past=True)), (VERSION,), more=3)


MARKS = "{}~=#:\\->[]%*<>&\"'＜＞=+-@\n\t|$`_/；（）１“”?^!、。 "
NASTY = (
    st.one_of(
        st.text(st.sampled_from(MARKS + "应急管理36家"), min_size=1, max_size=14),
        st.sampled_from(
            (
                "=1+1",
                "@SUM(A1)",
                "->",
                "[html]<b>",
                "%50%对",
                "{{c1::x}}",
                "[sound:a.mp3]",
                "</p><script>",
                "A. 甲",
                "（1）乙\n（2）丙",
            )
        ),
        st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=10),
    )
    .map(str.strip)
    .filter(bool)
)


@st.composite
def nasty_papers(draw: st.DrawFn) -> Paper:
    """A paper of every kind whose words are as nasty as a document may be."""
    words = draw(st.lists(NASTY.filter(lambda one: BLANK not in one), min_size=16, max_size=16, unique=True))
    stem, four, three = words[0], tuple(words[1:5]), tuple(words[5:8])
    made = (
        item(ItemKind.SINGLE, stem, Key(choices=(2,)), options=four, id="n1"),
        item(ItemKind.MULTIPLE, words[8], Key(choices=(0, 3)), options=four, id="n2"),
        item(ItemKind.JUDGE, words[9], Key(choices=(0,)), options=(RIGHT, WRONG), id="n3"),
        item(ItemKind.CLOZE, f"{words[10]}{BLANK}{words[11]}", Key(words=(words[12],)), id="n4"),
        item(ItemKind.CLOZE, f"{BLANK}{words[10]}{BLANK}", Key(words=(words[12], words[13])), id="n5"),
        item(ItemKind.MATCHING, stem, Key(pairs=((0, 1), (1, 0))), lefts=three[:2], options=four, id="n6"),
        item(ItemKind.ORDERING, stem, Key(order=(1, 3, 0, 2)), options=four, id="n7"),
        item(ItemKind.SHORT, words[14], Key(points=three), id="n8", explanation=words[15]),
        item(ItemKind.CASE, words[15], Key(choices=(1,)), options=four[:2], id="n9"),
    )
    return paper(made, title=draw(NASTY))
