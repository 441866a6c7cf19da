"""Study guides, flashcards and duty cards: every word from the documents."""

from __future__ import annotations

import pytest

from assistant.desk import LibraryDesk
from assistant.study.item import DutyCard, Guide, Source
from assistant.study.request import StudyRequest
from ingest.errors import NotFoundError

LAW = "云川省防汛抗旱条例(2024-05-31).md"
DISTRICT = "海屿新区2025年应急管理工作要点.pdf"


@pytest.fixture(scope="module")
def guide(demo_desk: LibraryDesk) -> Guide:
    return demo_desk.guide(StudyRequest((LAW,)))


def stands(source: Source, desk: LibraryDesk) -> bool:
    return source.span.of(desk.library.document(source.document).text) == source.quote


def test_a_guide_has_outline_tasks_and_terms_with_their_places(demo_desk: LibraryDesk, guide: Guide) -> None:
    assert guide.title == "《云川省防汛抗旱条例》学习提纲"
    assert [heading.words for heading in guide.outline][:1] == ["第一章总则"]
    assert guide.tasks
    assert guide.terms
    for source in (*(task.source for task in guide.tasks), *(term.source for term in guide.terms)):
        assert stands(source, demo_desk)


def test_a_guide_tells_what_changed_against_the_version_before(demo_desk: LibraryDesk, guide: Guide) -> None:
    assert guide.earlier == "云川省防汛抗旱条例"
    changed = {tuple(words for _, words, _ in one.sides) for one in guide.changes}
    assert ("三十人", "五十人") in changed
    assert ("二小时", "一小时") in changed
    assert all(
        stands(source, demo_desk) and words in source.quote for one in guide.changes for _, words, source in one.sides
    )


def test_a_guide_over_several_documents_names_what_is_easily_confused(demo_desk: LibraryDesk) -> None:
    found = demo_desk.guide(StudyRequest())
    assert found.confusions
    for one in found.confusions:
        assert len(one.sides) >= 2
        assert all(stands(source, demo_desk) for _, _, source in one.sides)


def test_what_does_not_fit_on_a_guide_is_counted(demo_desk: LibraryDesk) -> None:
    found = demo_desk.guide(StudyRequest())
    assert len(found.tasks) == 120
    assert [note for note in found.notes if "项任务没有列出" in note]


def test_flashcards_ask_and_answer_in_the_words_of_the_document(demo_desk: LibraryDesk) -> None:
    deck = demo_desk.flashcards(StudyRequest(number=25, seed=3))
    assert len(deck.cards) == 25
    assert deck == demo_desk.flashcards(StudyRequest(number=25, seed=3))
    for card in deck.cards:
        assert all(part in "".join(card.sources[0].quote.split()) for part in card.back.split("、"))
        assert card.back not in card.front
        assert stands(card.sources[0], demo_desk)


def test_a_duty_card_tells_what_a_body_leads_and_joins_in(demo_desk: LibraryDesk) -> None:
    card: DutyCard = demo_desk.duty_card("执法支队", StudyRequest((DISTRICT,)))
    assert card.tasks
    assert {task.role for task in card.tasks} <= {"牵头", "配合"}
    assert all("执法支队" in "".join(task.bodies) for task in card.tasks)
    assert [version.file for version in card.documents] == [DISTRICT]


def test_a_body_that_does_nothing_is_named(demo_desk: LibraryDesk) -> None:
    with pytest.raises(NotFoundError, match="没有找到这个单位的任务"):
        demo_desk.duty_card("天文台", StudyRequest())
