"""The web chat without its looks: what is on the page, how an answer comes, what is kept and brought back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from uuid import uuid4

from assistant.answer import Answer, Question, Turn
from assistant.conversations import Conversations, Exchange, Summary, Verdict
from assistant.desk import Desk, Excerpt
from assistant.standing import standings
from assistant.streaming import Event, Finished, Sentence, Started, Withdrawn
from assistant.suggesting import suggestions
from ingest.errors import NotFoundError, YingjiError
from ui import page, wire
from ui.reception import Reception
from ui.relay import relay

BEAT = 0.4  # seconds without words after which the page shows that it waits, and offers to stop


@dataclass(frozen=True, slots=True)
class Shown:
    """One question on the page and what came of it; exactly one of answer, error and stopped when it is over.

    lines: words that have come so far; excerpts: around the answer's shown citations; kept: the id under which the
    exchange is kept, "" while it is not; notices: what must be said beside the answer.
    """

    question: Question
    answer: Answer | None = None
    excerpts: tuple[Excerpt | None, ...] = ()
    error: YingjiError | None = None
    lines: tuple[str, ...] = ()
    stopped: bool = False
    kept: str = ""
    verdict: Verdict = Verdict.NONE
    reason: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation on a page, oldest exchange first.

    conversation: its id once it is kept; slow: the key by which `Chat.stop` ends an answer that is slow to come.
    """

    exchanges: tuple[Shown, ...] = field(default=())
    conversation: str = ""
    slow: str = ""

    @property
    def waiting(self) -> bool:
        """Whether an answer is slow, so that it may be stopped."""
        return bool(self.slow)

    def history(self) -> tuple[Turn, ...]:
        """What was said so far, as the desk takes it; what was stopped or failed was not said."""
        told = (shown for shown in self.exchanges if shown.answer)
        return tuple(
            turn for shown in told for turn in (Turn("user", shown.question.text), Turn("assistant", shown.answer.text))
        )

    def last(self, shown: Shown) -> Talk:
        """The same with another last exchange."""
        return replace(self, exchanges=(*self.exchanges[:-1], shown))


class Chat:
    """Asks, keeps and brings back for the page; safe for several pages at once.

    conversations: None where nothing can be kept.
    """

    def __init__(self, desk: Desk, reception: Reception, conversations: Conversations | None = None) -> None:
        self.desk, self.reception, self.conversations = desk, reception, conversations
        self._stopped: dict[str, threading.Event] = {}  # by the key of an answer that is coming

    def ask(self, talk: Talk, question: Question) -> Iterator[Talk]:
        """The page as the answer comes: first the question alone, so that it is seen at once."""
        question = replace(question, history=talk.history())
        yield from self._answered(replace(talk, exchanges=(*talk.exchanges, Shown(question))), fresh=False)

    def again(self, talk: Talk) -> Iterator[Talk]:
        """The last question asked anew; its answer takes the place of the old one."""
        if not talk.exchanges:
            yield talk
            return
        last, before = talk.exchanges[-1], replace(talk, exchanges=talk.exchanges[:-1])
        question = replace(last.question, history=before.history())
        yield from self._answered(talk.last(Shown(question, kept=last.kept)), fresh=True)

    def stop(self, talk: Talk) -> None:
        """End the slow answer of a talk, which says so itself within a beat; nothing when it has ended by now.

        (Gradio's own way to cancel an event also cancels one of the same page that begins just after it.)
        """
        if asked := self._stopped.get(talk.slow):
            asked.set()

    def _answered(self, talk: Talk, *, fresh: bool) -> Iterator[Talk]:
        key = uuid4().hex
        stopped = self._stopped[key] = threading.Event()
        try:
            yield from self._told(talk, key, stopped, fresh=fresh)
        finally:
            del self._stopped[key]

    def _told(self, talk: Talk, key: str, stopped: threading.Event, *, fresh: bool) -> Iterator[Talk]:
        yield talk
        shown, slow = talk.exchanges[-1], self.reception.slow
        try:
            with closing(relay(lambda: self.reception.stream(shown.question, fresh=fresh), BEAT)) as events:
                for event in events:
                    if stopped.is_set():
                        yield talk.last(replace(shown, stopped=True))
                        return
                    if isinstance(event, Finished):
                        shown = self._finished(shown, event.answer)
                    else:
                        shown, slow = _coming(shown, event), slow or event is None
                        if slow:
                            yield replace(talk.last(shown), slow=key)
        except Exception as error:  # whatever it was, the page stays usable and says so
            yield talk.last(replace(shown, lines=(), error=wire.revived(wire.fault(error))))
            return
        yield self._kept(talk.last(shown))

    def _finished(self, shown: Shown, answer: Answer) -> Shown:
        return replace(shown, answer=answer, lines=(), excerpts=tuple(self._excerpts(answer)))

    def _excerpts(self, answer: Answer) -> Iterator[Excerpt | None]:
        """The section around each shown citation; None when its document is not there any longer."""
        for citation in page.shown_citations(answer):
            try:
                yield self.desk.surroundings(citation.document_id, citation.start, citation.end)
            except YingjiError:
                yield None

    def _kept(self, talk: Talk) -> Talk:
        """The talk with its last answer kept; a notice where that failed, for the answer is good all the same."""
        shown = talk.exchanges[-1]
        if self.conversations is None or shown.answer is None:
            return talk
        try:
            return self._written(talk, shown, self.conversations)
        except YingjiError as error:
            return talk.last(replace(shown, notices=(*shown.notices, f"这一问没有存进对话记录：{error}")))

    def _written(self, talk: Talk, shown: Shown, kept: Conversations) -> Talk:
        if shown.kept:
            kept.revise(shown.kept, shown.answer)
            return talk
        conversation = talk.conversation if self._there(talk.conversation) else kept.begin(shown.question.text).id
        made = kept.add(conversation, shown.question, shown.answer)
        return replace(talk.last(replace(shown, kept=made.id)), conversation=conversation)

    def _there(self, conversation: str) -> bool:
        """Whether the conversation still is kept; another page may have deleted it."""
        try:
            return bool(conversation and self.conversations and self.conversations.load(conversation))
        except NotFoundError:
            return False

    def marked(self, talk: Talk) -> Talk:
        """The talk with what people said of its answers by now."""
        if self.conversations is None or not self._there(talk.conversation):
            return talk
        held = {one.id: one for one in self.conversations.load(talk.conversation).exchanges}
        return replace(talk, exchanges=tuple(_marked(shown, held.get(shown.kept)) for shown in talk.exchanges))

    def restored(self, conversation: str) -> Talk:
        """A kept conversation, its citations checked against the documents as they are now."""
        if self.conversations is None:
            return Talk()
        held = self.conversations.load(conversation)
        return Talk(tuple(map(self._restored, held.exchanges)), conversation)

    def _restored(self, exchange: Exchange) -> Shown:
        shown = Shown(exchange.question, kept=exchange.id, notices=standings(exchange.answer, self.desk))
        return _marked(self._finished(shown, exchange.answer), exchange)

    def listed(self, words: str = "") -> tuple[Summary, ...]:
        """The kept conversations in which these words stand, the latest first."""
        return self.conversations.find(words) if self.conversations else ()

    def title(self, conversation: str) -> str:
        """The name of a kept conversation, "" when it is not kept."""
        if self.conversations is None or not self._there(conversation):
            return ""
        return self.conversations.load(conversation).summary.title

    def rename(self, conversation: str, title: str) -> Summary:
        """Give a kept conversation another name."""
        return self._kept_conversations().rename(conversation, title)

    def delete(self, conversation: str) -> Summary:
        """Delete a kept conversation; what it was."""
        return self._kept_conversations().delete(conversation)

    def _kept_conversations(self) -> Conversations:
        if self.conversations is None:
            raise NotFoundError("本服务不保存对话", remedy="请用 yingji serve 启动服务")
        return self.conversations

    def suggested(self, talk: Talk) -> tuple[str, ...]:
        """Questions to ask next, each of which the library can answer."""
        shown = talk.exchanges[-1] if talk.exchanges else None
        if shown is None or shown.answer is None or self.reception.slow:
            return ()
        try:
            return suggestions(shown.question, shown.answer, self.desk)
        except YingjiError:
            return ()


def _coming(shown: Shown, event: Event | None) -> Shown:
    """What is on the page after an event; None is a beat without words."""
    match event:
        case Started():
            return replace(shown, lines=())
        case Sentence():
            return replace(shown, lines=(*shown.lines, event.text))
        case Withdrawn():
            return replace(shown, lines=(), notices=(*shown.notices, event.notice))
    return shown


def _marked(shown: Shown, exchange: Exchange | None) -> Shown:
    return replace(shown, verdict=exchange.verdict, reason=exchange.reason) if exchange else shown
