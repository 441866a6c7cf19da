"""Papers: the same every time, right by construction, as asked for."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.desk import LibraryDesk
from assistant.study import pool
from assistant.study.composing import shared
from assistant.study.item import BLANK, Difficulty, Item, ItemKind, Paper, Slot
from assistant.study.keeping import dumps, loads
from assistant.study.likeness import leaks, twins
from assistant.study.material import materials
from assistant.study.proving import flaws, misquoted
from assistant.study.request import StudyRequest, Wish, spread
from ingest.document import SectionKind
from ingest.duty import Wanted
from ingest.errors import NotFoundError, ReadingError, SettingsError

PLAN = "青澜市2025年应急管理工作要点.txt"
STATUTE = "云川省突发事件应急预案管理办法.docx"


@pytest.fixture(scope="module")
def paper(demo_desk: LibraryDesk) -> Paper:
    return demo_desk.study(StudyRequest(number=80, seed=7))


def items(paper: Paper) -> list[Item]:
    return [entry.item for entry in paper.entries]


def test_the_same_seed_gives_the_same_paper_to_the_byte(demo_desk: LibraryDesk, paper: Paper) -> None:
    again = demo_desk.study(StudyRequest(number=80, seed=7))
    assert dumps(again) == dumps(paper)


def test_another_seed_gives_another_paper(demo_desk: LibraryDesk, paper: Paper) -> None:
    other = demo_desk.study(StudyRequest(number=80, seed=8))
    assert [item.id for item in items(other)] != [item.id for item in items(paper)]


def test_a_paper_has_the_number_of_items_of_six_kinds_and_more(paper: Paper) -> None:
    assert len(paper.entries) == 80
    assert len({item.kind for item in items(paper)}) >= 6


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_every_item_of_every_seed_is_borne_out_by_its_source(demo_desk: LibraryDesk, seed: int) -> None:
    made = demo_desk.study(StudyRequest(number=40, seed=seed))
    for item in items(made):
        assert flaws(item) == ()
        assert misquoted(item.sources, lambda id: demo_desk.library.document(id).text) == ()
    assert twins(made) == ()
    assert leaks(made) == ()


def test_every_id_is_of_one_question(paper: Paper) -> None:
    assert max(Counter(item.id for item in items(paper)).values()) == 1


def test_no_wrong_option_stands_in_the_cited_words(paper: Paper) -> None:
    for item in items(paper):
        if item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE):
            quotes = "".join(source.quote for source in item.sources)
            wrong = [words for at, words in enumerate(item.options) if at not in item.key.choices]
            assert wrong
            assert [words for words in wrong if words in quotes] == []


def test_a_stem_names_its_document_and_stands_alone(paper: Paper) -> None:
    for item in items(paper):
        assert "《" in item.stem
        assert len(item.stem) <= (140 if item.kind is ItemKind.CASE else 82)


def test_nothing_is_asked_from_the_frame_of_a_web_page_or_of_a_document(demo_desk: LibraryDesk, paper: Paper) -> None:
    for item in items(paper):
        for source in item.sources:
            around = [one for one in demo_desk.library.sections(source.document) if source.span in one.span]
            assert not {one.kind for one in around} & {SectionKind.CHROME, SectionKind.METADATA}


def test_what_is_told_as_done_is_asked_only_when_wanted(demo_desk: LibraryDesk) -> None:
    document = ("临溪区应急管理局2024年工作总结和2025年工作谋划.docx",)
    plan = demo_desk.study(StudyRequest(document, number=30))
    both = demo_desk.study(StudyRequest(document, number=30, past=True))
    done = {duty.span for duty in demo_desk.library.duties(Wanted(standing="已完成"))[0]}
    assert done
    assert [item.id for item in items(plan) if past(item, demo_desk)] == []
    assert [item.id for item in items(both) if past(item, demo_desk)]


def past(item: Item, desk: LibraryDesk) -> bool:
    sections = desk.library.sections(item.sources[0].document)
    return any(one.kind is SectionKind.PAST and item.sources[0].span in one.span for one in sections)


def test_points_add_up_to_the_total_and_every_item_has_at_least_one(demo_desk: LibraryDesk) -> None:
    for points in (30, 77, 100, 250):
        made = demo_desk.study(StudyRequest(number=30, points=points))
        assert made.points == made.blueprint.points == points
        assert min(entry.points for entry in made.entries) >= 1


@given(
    counts=st.dictionaries(st.sampled_from(list(ItemKind)), st.integers(1, 60), min_size=1), more=st.integers(0, 300)
)
def test_points_are_shared_out_whole(counts: dict[ItemKind, int], more: int) -> None:
    total = sum(counts.values()) + more
    points = shared(Counter(counts), total)
    assert sum(base * counts[kind] + extra for kind, (base, extra) in points.items()) == total
    assert all(base >= 1 and 0 <= extra <= counts[kind] for kind, (base, extra) in points.items())


@given(number=st.integers(1, 1000))
def test_the_kinds_of_a_paper_add_up_to_its_number(number: int) -> None:
    assert sum(wish.count for wish in spread(number)) == number


def test_kinds_topics_and_difficulties_are_as_asked(demo_desk: LibraryDesk) -> None:
    wishes = (Wish(4, ItemKind.CLOZE, "演练"), Wish(3, ItemKind.JUDGE, "", Difficulty.MEDIUM), Wish(2, ItemKind.SHORT))
    made = demo_desk.study(StudyRequest(wishes=wishes))
    kinds = Counter(item.kind for item in items(made))
    assert kinds == {ItemKind.CLOZE: 4, ItemKind.JUDGE: 3, ItemKind.SHORT: 2}
    assert {item.topic for item in items(made) if item.kind is ItemKind.CLOZE} == {"演练"}
    assert {item.difficulty for item in items(made) if item.kind is ItemKind.JUDGE} == {Difficulty.MEDIUM}
    assert made.blueprint.lacking == ()


def test_what_cannot_be_had_is_said_and_not_made_up(demo_desk: LibraryDesk) -> None:
    made = demo_desk.study(StudyRequest(wishes=(Wish(500, ItemKind.CASE),)))
    assert len(made.entries) < 500
    assert made.blueprint.lacking == (f"只够出 {len(made.entries)} 道案例题（要 500 道）。",)


def test_only_the_documents_sections_and_bodies_asked_for_are_used(demo_desk: LibraryDesk) -> None:
    made = demo_desk.study(StudyRequest((PLAN,), sections=("二、",), number=8))
    assert {source.file for item in items(made) for source in item.sources} == {PLAN}
    assert all(source.locator.startswith("二、") for item in items(made) for source in item.sources)
    of_body = demo_desk.study(StudyRequest(body="执法支队", number=3))
    assert of_body.entries


def test_statutes_are_asked_by_their_lists_bodies_and_terms(demo_desk: LibraryDesk) -> None:
    made = demo_desk.study(StudyRequest((STATUTE,), number=30))
    assert {Slot.BODY, Slot.LIST} <= {item.slot for item in items(made)}
    assert [item.stem for item in items(made) if "下列哪些" in item.stem]


def test_a_blank_is_answered_by_the_words_that_stood_there(demo_desk: LibraryDesk, paper: Paper) -> None:
    for item in items(paper):
        if item.kind is ItemKind.CLOZE:
            assert item.stem.count(BLANK) == len(item.key.words)
            source = item.sources[0]
            text = demo_desk.library.document(source.document).text
            assert tuple(mark.of(text) for mark in source.marks) == item.key.words


def test_a_false_statement_says_what_is_right(paper: Paper) -> None:
    wrong = [item for item in items(paper) if item.swapped]
    assert wrong
    for item in wrong:
        assert item.swapped in item.stem
        assert item.explanation.startswith(f"应为“{item.facts[0]}”。")


def test_a_period_is_never_held_against_itself_written_otherwise(demo_desk: LibraryDesk) -> None:
    found, _ = materials(StudyRequest(), demo_desk.library)
    base = pool.ground(found, demo_desk.library)
    for item in pool.items(base, [ItemKind.JUDGE, ItemKind.SINGLE], random.Random(3)):
        if item.slot is Slot.FREQUENCY:
            wrong = {item.swapped} if item.kind is ItemKind.JUDGE else set(item.options) - {item.facts[0]}
            assert {item.facts[0], *wrong} & {"每日", "每天"} != {"每日", "每天"}


def test_a_stored_paper_comes_back_as_it_was(paper: Paper) -> None:
    assert loads(dumps(paper)) == paper


@pytest.mark.parametrize("text", ["", "[]", '{"format":"other"}', '{"format":"yingji-paper-1","paper":{"title":1}}'])
def test_what_is_no_stored_paper_is_said_in_a_sentence(text: str) -> None:
    with pytest.raises(ReadingError, match="不是存下的试卷"):
        loads(text, "卷.json")


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (StudyRequest(number=0), "题数不对"),
        (StudyRequest(number=20, points=10), "总分少于题数"),
    ],
)
def test_numbers_that_make_no_paper_are_refused(demo_desk: LibraryDesk, request_: StudyRequest, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        demo_desk.study(request_)


@pytest.mark.parametrize(
    "request_",
    [StudyRequest(("没有这份文件",)), StudyRequest(topics=("跳舞",)), StudyRequest(sections=("九十九、",))],
)
def test_what_is_not_there_cannot_be_asked_about(demo_desk: LibraryDesk, request_: StudyRequest) -> None:
    with pytest.raises(NotFoundError):
        demo_desk.study(request_)


def test_an_item_whose_key_was_changed_is_found_out(paper: Paper) -> None:
    cloze = next(item for item in items(paper) if item.kind is ItemKind.CLOZE)
    forged = replace(
        cloze, facts=("九百九十九家",), key=replace(cloze.key, words=("九百九十九家",) * len(cloze.key.words))
    )
    assert [flaw for flaw in flaws(forged) if "出处里没有答案" in flaw]
