"""Conversations are kept whole, found again, and say when what they cite is no longer there."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Kind, Question, Status, Turn
from assistant.conversations import TITLE, Conversations, Verdict, titled
from assistant.standing import standings, words_at
from ingest.document import Region, Scope
from ingest.errors import LibraryError, NotFoundError, SettingsError
from tests.ui.shelf import ShelfDesk

START = datetime(2025, 6, 30, 1, 2, 3, tzinfo=UTC)
TEXT = "青澜市2025年要点\n一、市级挂牌督办重大隐患36家。\n二、每年演练2次。"


class Clock:
    """A clock that moves one minute each time it is read."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


@pytest.fixture
def kept(tmp_path):
    store = Conversations(tmp_path / "conversations.sqlite", now=Clock())
    yield store
    store.close()


def cited(text: str, words: str, document: str = "a.txt", id: str = "a1") -> Citation:
    start = text.index(words)
    return Citation(1, document, id, "青澜市2025年要点", "一", None, start, start + len(words), words)


def answered(*citations: Citation, text: str = "36家[1]") -> Answer:
    claims = (Claim("36家", (1,)),) if citations else ()
    scope = Scope(Region(("湖北省", "武汉市")), 2024)
    return Answer("多少家？", Status.ANSWERED, text, claims, citations, scope=scope, kind=Kind.NUMBER, seconds=0.25)


def test_an_exchange_comes_back_as_it_was_with_its_citations_exact(kept):
    answer = answered(cited(TEXT, "市级挂牌督办重大隐患36家"))
    question = Question("多少家？", (Turn("user", "早先"),), region="武汉", year=2024, document="a.txt")
    begun = kept.begin("多少家？")
    made = kept.add(begun.id, question, answer)
    held = kept.load(begun.id)
    assert held.exchanges == (made,)
    assert held.exchanges[0].answer == answer
    assert held.exchanges[0].question == replace(question, history=())  # the history is what stands before it
    assert held.summary.exchanges == 1


def test_it_is_all_there_after_the_service_was_started_again(tmp_path):
    path = tmp_path / "conversations.sqlite"
    first = Conversations(path)
    begun = first.begin("甲")
    first.add(begun.id, Question("甲"), answered())
    first.close()
    second = Conversations(path)
    assert [one.question.text for one in second.load(begun.id).exchanges] == ["甲"]
    second.close()
    assert path.stat().st_mode & 0o077 == 0


def test_what_was_said_before_an_exchange_is_its_history(kept):
    begun = kept.begin("甲")
    first = kept.add(begun.id, Question("甲"), answered(text="一[1]"))
    second = kept.add(begun.id, Question("乙"), answered(text="二[1]"))
    assert kept.conversation_of(second.id).before(second.id) == (Turn("user", "甲"), Turn("assistant", "一[1]"))
    assert kept.conversation_of(first.id).before(first.id) == ()


def test_the_list_has_the_latest_first_and_finds_words_of_titles_questions_and_answers(kept):
    drill, danger = kept.begin("演练"), kept.begin("隐患")
    kept.add(danger.id, Question("挂牌督办多少家？"), answered(text="36家[1]"))
    kept.add(drill.id, Question("演练几次？"), answered(text="2次[1]"))
    assert [one.title for one in kept.find()] == ["演练", "隐患"]
    assert [one.title for one in kept.find("挂牌")] == ["隐患"]
    assert [one.title for one in kept.find("36家 督办")] == ["隐患"]
    assert kept.find("36家 演练") == ()
    assert [one.title for one in kept.find("隐患")] == ["隐患"]


@pytest.mark.parametrize("pattern", ["%", "_", "\\", "' OR 1=1 --"])
def test_what_is_searched_for_is_no_pattern(kept, pattern):
    begun = kept.begin("普通")
    kept.add(begun.id, Question("问"), answered())
    assert kept.find(pattern) == ()
    kept.rename(begun.id, f"有{pattern}的")
    assert len(kept.find(pattern)) == 1


def test_renaming_deleting_and_marking(kept):
    begun = kept.begin("旧名")
    made = kept.add(begun.id, Question("问"), answered())
    assert kept.rename(begun.id, " 新\n名 ").title == "新 名"
    with pytest.raises(SettingsError, match="名称是空的"):
        kept.rename(begun.id, "  ")
    marked = kept.mark(made.id, Verdict.BAD, "wrong", "38家")
    assert kept.exchange(made.id) == marked
    assert (marked.verdict, marked.reason, marked.correct) == (Verdict.BAD, "wrong", "38家")
    revised = kept.revise(made.id, answered(text="38家[1]"))
    assert revised.verdict is Verdict.NONE
    assert kept.exchange(made.id).answer.text == "38家[1]"
    assert kept.delete(begun.id).title == "新 名"
    for gone in (lambda: kept.load(begun.id), lambda: kept.exchange(made.id), lambda: kept.delete(begun.id)):
        with pytest.raises(NotFoundError):
            gone()


def test_an_exchange_for_a_conversation_that_is_gone_leaves_nothing_behind(kept):
    with pytest.raises(NotFoundError):
        kept.add("none", Question("问"), answered())
    assert kept.find() == ()


@settings(max_examples=40, deadline=None)
@given(words=st.text(min_size=1, max_size=60))
def test_any_words_are_kept_letter_for_letter(tmp_path_factory, words):
    store = Conversations(tmp_path_factory.mktemp("words") / "c.sqlite")
    begun = store.begin(words)
    answer = answered(replace(cited(TEXT, "36家"), quote=words), text=words)
    store.add(begun.id, Question(words), answer)
    held = store.load(begun.id).exchanges[0]
    store.close()
    assert (held.question.text, held.answer) == (words, answer)


def test_a_lone_surrogate_does_not_stop_the_keeping(kept):
    begun = kept.begin("坏\udcff名")
    kept.add(begun.id, Question("坏\udcff问"), answered())
    assert kept.load(begun.id).exchanges[0].question.text == "坏\udcff问"


def test_a_title_is_one_line_of_bounded_length():
    assert titled("一\n二  三") == "一 二 三"
    assert titled(" ") == "未命名"
    assert len(titled("长" * 500)) == TITLE


def test_a_file_of_another_kind_or_version_is_told_in_one_sentence(tmp_path):
    path = tmp_path / "conversations.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at" * 30)
    with pytest.raises(LibraryError, match="对话记录无法读写"):
        Conversations(path)
    path.unlink()
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 9")
    base.close()
    with pytest.raises(LibraryError, match="只认识版本 1"):
        Conversations(path)


def test_citations_that_still_stand_are_told_nothing_of():
    desk = ShelfDesk({"a.txt": TEXT})
    citation = cited(TEXT, "36家", id=desk.entries()[0].id)
    assert words_at(citation, desk) == "36家"
    assert standings(answered(citation), desk) == ()


def test_a_document_that_was_replaced_or_removed_since_is_named():
    desk = ShelfDesk({"a.txt": TEXT})
    citation = cited(TEXT, "市级挂牌督办重大隐患36家", id=desk.entries()[0].id)
    answer = answered(citation, replace(citation, number=2))
    desk.remove([citation.document_id])
    assert standings(answer, desk) == ("《青澜市2025年要点》（a.txt）已不在资料库里，引文保持当时的原文",)
    kept_words = ShelfDesk({"a.txt": TEXT + "\n三、新增一条。"})
    assert "换成了另一个版本，新版里仍有所引的词句" in standings(answer, kept_words)[0]
    lost_words = ShelfDesk({"a.txt": TEXT.replace("36家", "40家")})
    assert "换成了另一个版本，新版里已没有所引的词句" in standings(answer, lost_words)[0]


def test_offsets_that_no_longer_fit_the_text_are_told():
    desk = ShelfDesk({"a.txt": TEXT})
    citation = replace(cited(TEXT, "36家", id=desk.entries()[0].id), quote="37家")
    assert "与当时引用的不符" in standings(answered(citation), desk)[0]
