"""The register on disk: duties come back as they went in, and every filter finds just what it says."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Parsed, Region, Scope, Span
from ingest.duty import Bound, Deadline, Duty, Frequency, Phrase, Quantity, Standing, Strength, Wanted
from ingest.errors import LibraryError
from ingest.folding import fold
from ingest.store.catalog import FILE, SCHEMA, Catalog
from ingest.store.duties import phrase, spelled
from tests.ingest.shelf import DONGXIHU, HUBEI, opened, parsed, source_of

FULL = (
    "区应急局、区消防救援\n支队牵头，各街道配合，除汛期外，当气温超过35℃时，"
    "必须每季度组织不少于2次消防演练，6月底前完成，年底前总结。"
)
OTHER = "区教育局2024年开展了安全教育。"


def at(text: str, words: str) -> Phrase:
    return Phrase(words, Span(text.index(words), text.index(words) + len(words)))


def duty(text: str, sentence: str, ordinal: int = 0, document: str = "", **parts: object) -> Duty:
    """A duty whose span is `sentence` and whose act is its last characters; phrases are given as words."""
    span = at(text, sentence).span
    made = {"standing": Standing.PLANNED, "strength": Strength.PUSH, "section": 0, "locator": "一、（二）", **parts}
    for name in ("leads", "joins", "conditions", "exceptions"):
        made[name] = tuple(at(text, words) for words in made.get(name, ()))
    return Duty(
        document, ordinal, span=span, act=Phrase(text[span.end - 5 : span.end], Span(span.end - 5, span.end)), **made
    )


def full(text: str) -> Duty:
    """A duty with every part."""
    return duty(
        text,
        FULL,
        strength=Strength.MUST,
        kind="演练",
        leads=("区应急局", "区消防救援\n支队"),
        joins=("各街道",),
        quantities=(Quantity(at(text, "不少于2次"), 2.0, "次", Bound.AT_LEAST),),
        frequencies=(Frequency(at(text, "每季度"), 4.0),),
        deadlines=(
            Deadline(at(text, "6月底前"), date(2025, 6, 1), date(2025, 6, 30)),
            Deadline(at(text, "年底前"), None, date(2025, 12, 31)),
            Deadline(at(text, "总结"), days=7),
        ),
        conditions=("当气温超过35℃时",),
        exceptions=("除汛期外",),
        binding=at(text, "必须"),
    )


def shelved(library, text: str, scope: Scope, *duties: Duty, name: str = "a") -> str:
    """Put a document with these duties in; its id."""
    made = parsed(text, title=name, scope=scope)
    id = made.document.id
    numbered = tuple(replace(one, document=id, ordinal=number) for number, one in enumerate(duties))
    made = Parsed(made.document, made.sections, made.passages, numbered)
    library.add(made, source_of(made, f"/policies/{name}.txt"))
    return id


@pytest.fixture
def library(tmp_path):
    with opened(tmp_path / "library") as library:
        yield library


@pytest.fixture
def shelf(library):
    """Two documents, three duties; the ids of the documents."""
    text = f"{FULL}{OTHER}"
    done = duty(text, OTHER, standing=Standing.DONE, kind="培训", leads=("区教育局",))
    first = shelved(library, text, Scope(DONGXIHU, 2025), full(text), done, name="东西湖")
    second = shelved(library, OTHER, Scope(HUBEI, 2024), duty(OTHER, OTHER, leads=("区教育局",)), name="湖北")
    return first, second


def found(library, **wanted) -> list[str]:
    """Ids of the wanted duties, in order."""
    duties, total = library.duties(Wanted(**wanted))
    assert total == len(duties)
    return [one.id for one in duties]


def test_every_part_of_a_duty_comes_back_as_it_went_in(library):
    text = f"前言。\n{FULL}"
    id = shelved(library, text, Scope(DONGXIHU, 2025), full(text))
    (held,), total = library.duties(Wanted())
    assert (held, total) == (replace(full(text), document=id), 1)
    assert all(part.span.of(text) == part.text for part in held.phrases)


@settings(deadline=None, max_examples=25)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=60), data=st.data())
def test_any_words_of_a_sentence_find_it_again(tmp_path_factory, text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    with opened(tmp_path_factory.mktemp("library")) as library:
        id = shelved(library, text, Scope(), duty(text, text))
        assert found(library, words=(words,)) == [f"{id}:d0"]
        assert found(library, words=(f"{text}。",)) == []


@pytest.mark.parametrize(
    ("wanted", "which"),
    [
        ({}, (0, 1, 2)),
        ({"region": HUBEI}, (0, 1, 2)),
        ({"region": DONGXIHU}, (0, 1)),
        ({"region": Region(("广东省",))}, ()),
        ({"year": 2024}, (2,)),
        ({"kind": "演练"}, (0,)),
        ({"strength": Strength.MUST}, (0,)),
        ({"standing": Standing.DONE}, (1,)),
        ({"recurring": True}, (0,)),
        ({"recurring": False}, (1, 2)),
        ({"body": "教育"}, (1, 2)),
        ({"body": "消防救援支队"}, (0,)),  # a break of the print stands within the name
        ({"body": "街道"}, (0,)),  # who joins counts as well as who leads
        ({"body": "局"}, (0, 1, 2)),
        ({"body": "局区"}, ()),  # the end of one name and the beginning of the next are no name
        ({"words": ("消防演练",)}, (0,)),
        ({"words": ("教育局", "2024年")}, (1, 2)),
        ({"words": ("演",)}, (0,)),
        ({"words": ("不少于２次",)}, (0,)),  # full-width figures are the same figures
        ({"words": ("航空救援",)}, ()),
        ({"words": ('"', "OR", "*")}, ()),
        ({"words": ("",), "body": " "}, (0, 1, 2)),
        ({"due_before": date(2025, 6, 30)}, (0,)),
        ({"due_before": date(2025, 6, 29)}, ()),
        ({"due_after": date(2025, 7, 1)}, (0,)),
        ({"due_after": date(2025, 7, 1), "due_before": date(2025, 12, 30)}, ()),
        ({"due_after": date(2026, 1, 1)}, ()),
        ({"kind": "演练", "body": "应急局", "words": ("35℃",), "region": HUBEI, "year": 2025}, (0,)),
        ({"kind": "演练", "body": "教育局"}, ()),
    ],
)
def test_a_filter_finds_just_what_it_says(library, shelf, wanted, which):
    everything = [f"{shelf[0]}:d0", f"{shelf[0]}:d1", f"{shelf[1]}:d0"]
    order = [entry.id for entry in library.entries()]
    chosen = {everything[number] for number in which}
    assert found(library, **wanted) == sorted(chosen, key=lambda id: (order.index(id.split(":")[0]), id))


def test_documents_limit_the_search_and_none_of_them_finds_nothing(library, shelf):
    assert found(library, documents=(shelf[1],)) == [f"{shelf[1]}:d0"]
    assert found(library, documents=()) == []
    assert found(library, documents=("no such",)) == []


@given(
    dues=st.lists(st.lists(st.integers(0, 40), max_size=4), min_size=1, max_size=5),
    after=st.none() | st.integers(0, 40),
    before=st.none() | st.integers(0, 40),
)
@settings(deadline=None, max_examples=40)
def test_days_are_compared_with_every_dated_deadline(tmp_path_factory, dues, after, before):
    first = date(2025, 1, 1)

    def day(number: int | None) -> date | None:
        return None if number is None else first + timedelta(number)

    text = "按时完成各项任务。"
    made = [
        duty(text, text, deadlines=tuple(Deadline(at(text, "按时"), None, day(one)) for one in each)) for each in dues
    ]
    with opened(tmp_path_factory.mktemp("library")) as library:
        id = shelved(library, text, Scope(), *made)
        asked = {"due_after": day(after), "due_before": day(before)}
        low, high = after or 0, 40 if before is None else before
        expected = [f"{id}:d{at}" for at, each in enumerate(dues) if any(low <= one <= high for one in each)]
        if after is before is None:
            expected = [f"{id}:d{at}" for at in range(len(dues))]
        assert found(library, **asked) == expected


@given(sizes=st.lists(st.integers(0, 5), min_size=1, max_size=4), start=st.integers(0, 22), limit=st.integers(0, 9))
@settings(deadline=None, max_examples=40)
def test_pages_laid_side_by_side_are_the_whole(tmp_path_factory, sizes, start, limit):
    with opened(tmp_path_factory.mktemp("library")) as library:
        for number, size in enumerate(sizes):
            text = f"第{number}份文件要求按时完成。"
            made = [duty(text, text, kind="演练" if at % 2 else "") for at in range(size)]
            shelved(library, text, Scope(year=2030 - number), *made, name=str(number))
        for wanted in (Wanted(), Wanted(kind="演练"), Wanted(words=("完成",))):
            every, total = library.duties(wanted)
            assert library.duties(wanted, start, limit) == (every[start : start + limit], total)
            assert library.duties(wanted, start) == (every[start:], total)


def test_duties_stand_in_the_order_of_the_shelf_and_then_of_reading(library, shelf):
    duties, _ = library.duties(Wanted())
    order = [entry.id for entry in library.entries()]
    places = [(order.index(one.document), one.ordinal) for one in duties]
    assert places == sorted(places)


def test_a_tally_counts_each_duty_once_in_every_line_it_belongs_to(library, shelf):
    tally = library.tally(Wanted())
    assert (tally.total, tally.dated, tally.recurring) == (3, 1, 1)
    assert dict(tally.documents) == {shelf[0]: 2, shelf[1]: 1}
    assert tally.months == ((date(2025, 6, 1), 1), (date(2025, 12, 1), 1))
    assert tally.bodies == (("区教育局", 2), ("区应急局", 1), ("区消防救援支队", 1), ("各街道", 1))
    assert tally.strengths == ((Strength.PUSH, 2), (Strength.MUST, 1))
    assert tally.standings == ((Standing.PLANNED, 2), (Standing.DONE, 1))
    assert tally.kinds == (("", 1), ("培训", 1), ("演练", 1))


@pytest.mark.parametrize(
    "wanted", [Wanted(year=2024), Wanted(body="教育局"), Wanted(words=("演练",)), Wanted(documents=())]
)
def test_a_tally_of_a_filter_counts_what_the_filter_finds(library, shelf, wanted):
    duties, total = library.duties(wanted)
    tally = library.tally(wanted)
    assert tally.total == total == sum(count for _, count in tally.documents)
    assert dict(tally.strengths) == {
        one.strength: sum(other.strength is one.strength for other in duties) for one in duties
    }
    assert sum(count for _, count in tally.kinds) == total


def test_bodies_are_named_with_the_number_of_their_duties(library, shelf):
    assert library.bodies() == (("区教育局", 2), ("区应急局", 1), ("区消防救援支队", 1), ("各街道", 1))
    assert library.bodies([shelf[1]]) == (("区教育局", 1),)
    assert library.bodies([]) == ()
    assert library.duty_kinds() == ("培训", "演练")


def test_what_a_removed_document_demanded_is_found_no_more(library, shelf):
    library.remove(shelf[0])
    assert found(library) == [f"{shelf[1]}:d0"]
    assert found(library, words=("消防演练",)) == found(library, body="街道") == []
    assert library.bodies() == (("区教育局", 1),)
    assert library.tally(Wanted()).dated == 0
    library.remove(shelf[1])
    base = sqlite3.connect(library.folder / FILE)
    for table in ("duties", "duty_parts", "bodies", "duty_bodies", "duty_dues"):
        assert base.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert base.execute("SELECT count(*) FROM duty_words WHERE duty_words MATCH 'sentence : 5x*'").fetchone() == (0,)
    base.execute("INSERT INTO duty_words(duty_words) VALUES ('integrity-check')")
    base.close()


def test_a_document_read_anew_has_its_new_duties_only(library):
    text = f"{FULL}{OTHER}"
    made = parsed(text, scope=Scope(DONGXIHU, 2025))
    id = made.document.id
    for version, one in ((1, full(text)), (2, duty(text, OTHER, leads=("区教育局",)))):
        anew = Parsed(made.document, made.sections, made.passages, (replace(one, document=id),))
        library.add(anew, source_of(made, version=version))
    assert found(library) == [f"{id}:d0"]
    assert found(library, words=("消防演练",)) == []
    assert library.bodies() == (("区教育局", 1),)


def test_a_change_that_fails_leaves_the_register_as_it_was(tmp_path):
    catalog, made = Catalog(tmp_path), parsed(FULL)
    broken_off = Parsed(made.document, made.sections, (), (full(FULL), full(FULL)))  # the same ordinal twice
    with pytest.raises(LibraryError), catalog.change():
        catalog.store(broken_off, [], 1, "yingji")
    assert catalog.duties.page(Wanted(), ("",), True, 0, None) == ((), 0)
    assert not catalog.holds(made.document.id)
    catalog.close()


def test_a_library_from_before_the_register_opens_and_says_which_documents_it_lacks(tmp_path):
    old = sqlite3.connect(tmp_path / FILE)
    old.executescript(f"{SCHEMA}; PRAGMA user_version = 1")
    values = (
        "00ff",
        "标题",
        None,
        None,
        None,
        None,
        "a.txt",
        "txt",
        None,
        None,
        None,
        None,
        "[]",
        "[]",
        "[]",
        1,
        1,
        0,
        0,
        1,
        "y",
    )
    old.execute(f"INSERT INTO documents VALUES ({', '.join('?' * len(values))})", values)
    old.commit()
    old.close()
    for _ in range(2):  # the second opening finds it brought up to date
        with opened(tmp_path) as library:
            assert library.duties(Wanted()) == ((), 0)
            assert library.unread() == ("00ff",)
            told = next(finding for finding in library.examine() if finding.name == "任务台账")
            assert (told.ok, "1 份文件由旧版程序收录" in told.sentence) == (False, True)
    with opened(tmp_path) as library:
        library.remove("00ff")
        assert library.unread() == ()


@pytest.mark.parametrize("words", ["演", "演练", "应急演练", "a b", '"'])
def test_a_phrase_asks_for_terms_that_a_line_with_these_words_has(words):
    terms = phrase(words).strip('" *').split(" ")
    line = spelled(fold(f"前{words}后")).split(" ")
    assert any(line[start : start + len(terms)] == terms for start in range(len(line))) or len(fold(words)) == 1
    assert not set(terms) & set(spelled("无关的话").split(" "))


def test_the_examination_counts_duties_and_names_one_whose_words_stand_elsewhere(library):
    text = f"{FULL}{OTHER}"
    made = parsed(text)
    one = replace(full(text), document=made.document.id)
    library.add(Parsed(made.document, made.sections, made.passages, (one,)), source_of(made, version=2))
    told = {finding.name: finding for finding in library.examine(deep=True)}
    assert (told["任务台账"].ok, told["任务台账"].sentence, told["目录库"].ok) == (True, "1 项任务", True)
    slipped = replace(one, act=Phrase("别的话", one.act.span))
    library.add(Parsed(made.document, made.sections, made.passages, (slipped,)), source_of(made, version=1))
    told = {finding.name: finding for finding in library.examine(deep=True)}
    assert not told["目录库"].ok
    assert f"任务 {one.id} 与原文不符" in told["目录库"].sentence
