"""Follow-up questions: what a question leaves unsaid is taken from the turns before it. No model needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.marking import MARKS
from assistant.wording import content_words, word_list

LEANING = word_list("leaning")
WITHIN = re.compile(r"(?<=[\u4e00-\u9fff”）])(?:这(?:个|些|项|段|事|件|条|话)|那(?:个|些|项|段|边))")
"""Points at what stands right before it in the question (演练这事儿), it may be."""
BACK = word_list("back")  # goes on from what was said
ECHO = re.compile(r"^(?:那么?|其中的?|还有|另外)?(.{1,16}?)的?呢[？?]?")
WHICH = re.compile(
    r"哪[些几]?[份部个篇]?(?:文件|法规|法律|条例|规定|要点)(?:里|中)?(?:都|有|也)?(?:提到|说到|讲到|写到|涉及|谈到|提|说|讲|写)?[了过]?"
)
AMONG = word_list("among")  # speaks of the documents, or of all places, together
YEAR = re.compile(r"(?:19|20)\d{2}年?")
SHORT = 9
NAMED = 4  # characters of a thing that a question names
REMEMBERED = 3  # questions before, whose words a follow-up inherits


@dataclass(frozen=True, slots=True)
class Followed:
    """A question put into its conversation.

    earlier: the user's question it leans on, "" when it stands by itself. words: what earlier turns spoke of,
    the user's first, to be searched for with less weight. echo: True for 「2023年呢？」, which asks the same again.
    told: the answer before it. surely: whether its own words lean on it, and not only that it names no place, year or document.
    """

    earlier: str = ""
    words: tuple[str, ...] = ()
    echo: bool = False
    told: str = ""
    surely: bool = True


def follow(text: str, history: Sequence[Turn], has_scope: bool) -> Followed:
    """How `text` leans on `history`; has_scope: whether it names a place, year or document itself."""
    asked = [turn.content for turn in history if turn.role == "user"]
    if not asked or not leans(text, has_scope):
        return Followed()
    told = [turn.content for turn in history if turn.role == "assistant"]
    root = _root(asked)
    before = MARKS.sub("", told[-1]) if told else ""
    words = dict.fromkeys(word for one in (*asked[: -REMEMBERED - 1 : -1], root) for word in content_words(one))
    return Followed(
        root if root == asked[-1] else f"{root} {asked[-1]}",
        (*words, *content_words(before)[:12]),
        bool(ECHO.match(text)),
        before,
        has_scope or bool(LEANING.search(WITHIN.sub("", text)) or BACK.search(text)),
    )


def leans(text: str, has_scope: bool) -> bool:
    """Whether a question cannot be understood without the turns before it; one that asks which documents speak of a thing can."""
    leaning = bool(LEANING.search(WITHIN.sub("", AMONG.sub("", text))) or BACK.search(text))
    if any(_names_beside(way, text) for way in (WHICH, AMONG)) and not leaning:
        return False
    return bool(LEANING.search(text)) or not has_scope or sum(map(len, content_words(YEAR.sub(" ", text)))) < SHORT


def _names_beside(way: re.Pattern[str], text: str) -> bool:
    return bool(way.search(text)) and len("".join(content_words(way.sub(" ", text)))) >= NAMED


def _root(asked: Sequence[str]) -> str:
    """The last question that stands by itself."""
    return next((text for text in reversed(asked) if not LEANING.search(text)), asked[0])
