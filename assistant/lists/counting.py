"""How many things a sentence or a list names that are not numbered with a figure: its items are counted, the number told first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Inquiry
from assistant.drafting import Draft
from assistant.features import Asked, bag, share
from assistant.lists.acting import wordings
from assistant.lists.around import NEAR, best_pool, lead_of, sorts_agree, speaks
from assistant.lists.enumerating import tell_counted
from assistant.lists.listing import COUNTED, Listed, counted, series_of, words_of_use
from assistant.parsing import word_list
from assistant.selecting import Candidate, nearest, weighed
from assistant.values import NUMERAL
from ingest.document import Document, Span
from ingest.library import Library

ASKS = re.compile(
    r"(?:(?<![哪那这好十])几|多少(?=种|类|样|方面))大?(?P<unit>种|类|样|项|条|款|块|方面|个|家|处|门|道|步|环节|档)(?!月|小?时|钟|工作日|人|百|千|万|钱)(?P<noun>[\u4e00-\u9fff]{2,4})?"
)
LIST_UNITS = frozenset("种类样项条款块步档") | {"方面", "环节"}
"""Units that count what a text lists, and no figures of things (几家, 几个)."""
RUN = re.compile(r"[^，,。；;：:！？\n、（）()]{1,24}(?:、[^，,。；;：:！？\n、（）()]{1,24}){2,}")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
LAST_JOIN = re.compile(r"以及|和|及|与|或者|或")
OPENS = re.compile(
    r"(?:[^，。；]{0,12}(?:包括|分为|分成|有|是|为|采取|使用|通过|经|由|含|即|：|:))$|^[^，。；]{0,16}?(?:包括|分为|分成|采取|采用|使用|通过|是指)"
)
"""What opens a run of names, at the end of what stands ahead or in its first piece."""
TAIL = re.compile(r"等|[^、]{0,2}(?:设|为|均|都)")
NEAREST = 2  # of the best sentences, in which no figure of what is counted may stand
SHORTEST = 2  # characters of a name
READ = 10  # sentences in which a run is looked for
SAYS = 0.5  # of the question, that the clause around a run must say with its headings, where it does not say the counted noun
SAYS_BESIDE = 0.3  # the same, where it does
VERBS = "设有分列写说提到点名规定了过出共总合计一共数是为的里中要求纳入"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a question counts: the unit and the noun it is said with ("" where none)."""

    unit: str
    noun: str


def asked_count(text: str) -> Counted | None:
    """What a question asks the number of; None where it asks for none."""
    found = ASKS.search(text)
    if not found:
        return None
    noun = _head(found["noun"] or "") or _before(text[: found.start()])
    return Counted(found["unit"], noun)


def _head(words: str) -> str:
    """The noun that counting words stand right before (几个分会场)."""
    return words.strip(VERBS) if len(words.strip(VERBS)) > 1 else ""


def _before(text: str) -> str:
    """The last noun before counting words that names a sort of things, else the last of all (行业有几种)."""
    sorts = [word for words in series_of("sort_") for word in words if word in text]
    if sorts:
        return max(sorts, key=lambda word: (text.rfind(word) + len(word), len(word)))
    for clause in reversed([one for one in re.split(r"[，,。；;、]", text) if one]):
        cuts = [word for word, _ in word_list(clause)[0] if len(word) > 1 and word.strip(VERBS) == word]
        cuts = [word for word in cuts if word not in words_of_use("thing") and word not in words_of_use("outline")]
        if cuts:
            return cuts[-1]
    return ""


def count_around(inquiry: Inquiry, library: Library) -> Listed | None:
    """The number of items of the list, or of the run of names, that the best sentences of a counting question hold; else None."""
    asks = asked_count(inquiry.text)
    if inquiry.told or asks is None:
        return None
    candidates = nearest(inquiry, library)
    if any(_has_figure(asks, one, library) for one in candidates[:NEAREST]):
        return None
    if found := _of_run(asks, inquiry, candidates, library):
        return found
    pool = best_pool(inquiry, candidates, library)
    if pool is None or asks.unit not in LIST_UNITS or not speaks(inquiry, pool, candidates, library):
        return None
    lead = lead_of(pool.row, library)
    if asks.noun not in lead[-NEAR:] and sorts_agree({asks.noun}, lead) <= 0:
        return None
    return tell_counted(pool.row, asks.unit, inquiry, library)


@dataclass(frozen=True, slots=True)
class Run:
    """Names told one after another in a clause: where they stand, how many they are, what stands ahead of them, the first, the last."""

    span: Span
    names: int
    ahead: str
    first: str
    last: str


def _of_run(asks: Counted, inquiry: Inquiry, candidates: Sequence[Candidate], library: Library) -> Listed | None:
    """The number of names in the run that is of what is counted."""
    question = weighed(inquiry, library)
    for one in candidates[:READ]:
        document = library.document(one.hit.passage.document)
        if _has_figure(asks, one, library):
            return None
        around = document.title + one.hit.passage.context
        for run in runs(document.text, one.span):
            if _of_such(asks, run, around, question):
                return _told(run, one.span, asks, document, library)
    return None


def _has_figure(asks: Counted, one: Candidate, library: Library) -> bool:
    """Whether a sentence gives the number itself (分为四类): nothing is to be counted then."""
    words = one.span.of(library.document(one.hit.passage.document).text)
    return bool(re.search(rf"(?<![第\d一二三四五六七八九十百]){NUMERAL}(?:{asks.unit}|个|大)", words))


def runs(text: str, sentence: Span) -> Iterator[Run]:
    """The runs of three names and more in a sentence; what stands in brackets is no part of them."""
    bare = BRACKETS.sub(lambda found: "x" * len(found[0]), sentence.of(text))
    for found in RUN.finditer(bare):
        first, *between, last = found[0].split("、")
        cut = TAIL.search(last)
        name = last[: cut.start()] if cut else last
        halves = [len(half) for half in LAST_JOIN.split(name)]
        if min(map(len, (first, *between, name))) < SHORTEST:
            continue
        names = 2 + len(between) + (len(halves) == 2 and min(halves) > 1)
        start = sentence.start + found.start()
        ahead = bare[: found.start()].rsplit("，", 1)[-1][-12:]
        ahead += (OPENS.search(first) or [""])[0]
        yield Run(Span(start, sentence.start + found.end()), names, ahead, ahead + first, last)


def _of_such(asks: Counted, run: Run, around: str, question: Asked) -> bool:
    """Whether a run is of what is counted: the words around its names say the noun, or most of the question."""
    said = share(bag(question, run.first + run.last + around), question.weights)
    sorts = next((words for words in series_of("sort_") if asks.noun in words), ())
    if asks.noun and any(_called(one, run) for one in (*wordings(asks.noun), *sorts)):
        return said >= SAYS_BESIDE
    return asks.unit in LIST_UNITS and said >= SAYS and bool(OPENS.search(run.ahead) or "等" in run.last)


def _called(noun: str, run: Run) -> bool:
    """Whether the names of a run are said to be such (甲、乙等部门; 部门包括甲、乙; 甲、乙设分会场)."""
    after = re.search(rf"(?:(?:等|设立?|作为|列为|为)[^与和的]{{0,12}}?|的){re.escape(noun)}", run.last)
    return bool(after) or (noun in run.ahead and bool(OPENS.search(run.ahead)))


def _told(run: Run, sentence: Span, asks: Counted, document: Document, library: Library) -> Listed:
    draft = Draft(library)
    draft.lines.append(f"{counted(run.names, asks.unit)}：")
    words = Span(run.span.start, min(run.span.end, run.span.start + COUNTED))
    draft.row(document, "", (words,), (sentence,) if len(sentence) <= 600 else ())
    open_end = "，后有“等”字" if run.span.of(document.text).rsplit("、", 1)[-1].find("等") > 0 else ""
    return Listed(draft, (f"原文在此逐一列出 {run.names} 个{open_end}",))
