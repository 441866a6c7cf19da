"""A language model completes a follow-up question, and its words are checked before anything is searched with them.

It may only put together what the user has said: no word, figure, place or name from elsewhere, nothing of the question
left out, the same kind of question about no other documents. What is then found may narrow what `conversing` finds and
never move it: read by itself, even a completion written with care was answered worse. Whatever fails changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answer import Answer, Inquiry, Question, Turn
from assistant.answering import answer
from assistant.conversing import LEANING, YEAR, follow
from assistant.inquiry import understand
from assistant.marking import MARK
from assistant.model import Messages, ModelError
from assistant.phrasing import ASKED, data
from assistant.scoping import limits
from assistant.values import figures
from assistant.wording import content_words
from ingest.folding import fold
from ingest.library import Library
from ingest.terms import RUN, terms
from prompts import load

if TYPE_CHECKING:
    from assistant.phrasing import Writer

PROMPT = "followup"
SHARE = 1 / 3  # of the time that is left, for the completion
TURNS = 6  # of the history, the last ones, that the model is shown
SENTENCE = re.compile(r"[^。！？!?；;…\n]+[。！？!?]?")
NAMED = re.compile(r"《[^》\n]{2,40}》|“[^”\n]{2,16}”")
PUNCTUATION = re.compile(r"[^\w\s]")
PARTICLES = re.compile(r"[的是了]")
PLAIN = frozenset("，。？、")  # marks that a completion may put in
SPEAKERS = {"user": "用户", "assistant": "答复"}


def followed(
    plain: Answer, question: Question, library: Library, today: date, writer: Writer, deadline: float
) -> Answer:
    """The answer to a follow-up as the model completes it, where it says less than the plain one and nothing else; or that."""
    completed = rewrite(question, library, writer, deadline)
    if not completed:
        return plain
    made = answer(completed, library, today)
    if not narrows(made, plain):
        return plain
    return replace(made, notes=(f"接上文理解为：{completed.text}", *made.notes), prompts=(load(PROMPT).stamp,))


def rewrite(question: Question, library: Library, writer: Writer, deadline: float) -> Question | None:
    """The completed question; None where it leans on nothing, the model fails, or its words do not stand the check."""
    text = question.text.strip()
    earlier = follow(text, question.history, limits(question, text, library).named).earlier
    if not earlier:
        return None
    messages = load(PROMPT).messages(question=data(text)[:ASKED], evidence=_before(question.history))
    said = _suggested(messages, writer, deadline).strip()
    if not said or fold(said) == fold(text) or not completes(said, text, earlier, _names(question.history)):
        return None
    completed = replace(question, text=said)
    return completed if _within(understand(completed, library), understand(question, library)) else None


def narrows(made: Answer, plain: Answer) -> bool:
    """Whether an answer begins as the plain one does and has no line and no citation that the plain one has not."""
    lines, held = ([MARK.sub("", line) for line in one.text.splitlines()] for one in (made, plain))
    cited, known = ({(each.document_id, each.span) for each in one.citations} for one in (made, plain))
    return made.status is plain.status and lines[:1] == held[:1] and set(lines) <= set(held) and cited <= known


def completes(said: str, text: str, earlier: str, names: Sequence[str] = ()) -> bool:
    """Whether `said` is one sentence that says all of the question `text` and beyond it only words of `earlier` or `names`."""
    held = (text, earlier, *names)
    known = {term for words in held for piece in _pieces(words) for term in terms(piece)}
    asked = {term for piece in _pieces(LEANING.sub(" ", text)) for term in _telling(piece)}
    return (
        bool(SENTENCE.fullmatch(said))
        and len(fold(said)) <= len(fold(text)) + len(fold(earlier))
        and set(PUNCTUATION.findall(said)) <= PLAIN.union(*map(PUNCTUATION.findall, held))
        and figures((text,)) <= figures((said,)) <= figures(held)
        and asked <= {term for piece in _pieces(said) for term in terms(piece)}
        and all(_covered(run, known) for piece in _pieces(said) for run in RUN.findall(fold(piece)))
    )


def _pieces(text: str) -> tuple[str, ...]:
    """The content words of a text, cut at the particles and without its years, which are figures."""
    return tuple(piece for word in content_words(YEAR.sub(" ", text)) for piece in PARTICLES.split(word) if piece)


def _telling(piece: str) -> list[str]:
    """The pairs of characters, words and numbers of a piece; its character where it is a single one."""
    found = terms(piece)
    return [term for term in found if len(term) > 1] or found


def _covered(run: str, known: Collection[str]) -> bool:
    """Whether each character of a run belongs to a known pair, or the run is a known word, number or single character."""
    pairs = [run[at : at + 2] in known for at in range(len(run) - 1)]
    if run[0].isascii() or not pairs:
        return run in known
    return all(before or after for before, after in zip([False, *pairs], [*pairs, False], strict=True))


def _names(history: Sequence[Turn]) -> tuple[str, ...]:
    """What the answer before puts between title or quotation marks."""
    told = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    return tuple(NAMED.findall(told))


def _within(made: Inquiry, plain: Inquiry) -> bool:
    """Whether an inquiry asks for the same kind of value in the same places, and in no document that the plain one leaves out."""
    same = (made.kind, made.places, made.missing) == (plain.kind, plain.places, plain.missing)
    return same and set(made.documents) <= set(plain.documents)


def _before(history: Sequence[Turn]) -> str:
    return "\n".join(f"{SPEAKERS.get(turn.role, '')}：{data(turn.content)[:ASKED]}" for turn in history[-TURNS:])


def _suggested(messages: Messages, writer: Writer, deadline: float) -> str:
    """What the model says, "" when it fails or rests."""
    now = writer.clock()
    try:
        return writer.say(messages, now + SHARE * (deadline - now))
    except ModelError:
        return ""
