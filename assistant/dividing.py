"""Questions that ask for two or three things at once (征用的车多久还、弄坏了怎么赔): each is asked for by itself."""

from __future__ import annotations

import re

from assistant.answer import Kind
from assistant.wording import content_words, kind_of

CLAUSE = re.compile(r"[^，,；;？?。！!]+[，,；;？?。！!]*")
LISTED = re.compile(
    r"((?:怎么|怎样|如何|咋|多少|多久|多长|多大|几|谁|什么|啥|何时|哪)[^，。、]{0,5})、(?=[^，。、]*(?:怎么|多少|多久|几|谁|哪))"
)
"""A comma between two askings that is written as one between two nouns."""
ENDS_ASKING = re.compile(
    r"(?:(?:怎么|怎样|如何|咋|多少|多久|多长|多大|几|谁|什么|啥|何时)[^，。？?怎多几谁哪什啥]{0,4}|哪[^，。？?怎多几谁哪什啥]{0,5}|(?<=.)呢)[，,；;？?。\s]*$"
)
"""An asking that is its clause's predicate; one that only describes (哪条路不准按喇叭，谁来划) stands further ahead."""
LEANS = re.compile(r"^(?:这|那|它|该|其|此)|谁说了算|[谁家门级](?:来|出面|牵头|最后|有权)?(?:划|定|编|排|列|批|管)")
"""A later clause that asks about the one before it, and not for something beside it: 要留几个，由谁来定."""
CITES = re.compile(
    r"(?:条例|办法|规定|法|文件|方案|预案|要点|计划)[里中上]?的?(?:说法|怎么|咋|如何|原话)"
)  # names where it is said
OWN = 2  # characters of its own that a later part speaks of
JUDGES = re.compile(
    r"(?:谁|哪一?[个家边方部份头]|哪里|哪儿)[^，。]{0,8}(?:快|慢|长|短|严|宽|多|少|高|低|重|轻|早|晚|紧|密|松|狠)[^，。多少]{0,3}[？?]?$"
    r"|一样|区别|不同|差别|差距|差多少|差在|对比|比一比|对照|变了|变化|一回事|一致"
)
"""A clause that only weighs what the others ask for."""
MOST = 3


def askings(text: str) -> tuple[str, ...]:
    """The parts of a question that ask for something each, in their order; () where it asks for one thing only.

    Words that ask nothing stay with the part that follows them, the last ones with the last part.
    """
    parts: list[str] = []
    ahead = ""
    for clause in CLAUSE.findall(LISTED.sub(r"\1，", text)):
        if CITES.search(clause) or (kind_of(clause) is Kind.WHAT and not ENDS_ASKING.search(clause)):
            ahead += clause
        elif not ENDS_ASKING.search(clause) or JUDGES.search(clause) or (parts and _leans(clause)):
            return ()
        else:
            parts.append(ahead + clause)
            ahead = ""
    return (*parts[:-1], parts[-1] + ahead) if 1 < len(parts) <= MOST else ()


def _leans(clause: str) -> bool:
    """Whether a later clause asks about the clause before it, and not for something beside it."""
    return bool(LEANS.match(clause)) or sum(map(len, content_words(clause))) < OWN
