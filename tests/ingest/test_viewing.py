"""A child process reads what the owner of a library reads, and can change nothing."""

import sys

import pytest

from ingest.errors import LibraryError
from ingest.library import Library
from ingest.store.ownership import holder
from ingest.viewing import view
from tests.ingest.shelf import HashEmbedder, opened, parsed, source_of

CITY = parsed("武汉市2024年工作要点\n挂牌督办28家隐患单位\n开展消防演练", "武汉市2024年工作要点")
DISTRICT = parsed("东西湖区2024年工作要点\n挂牌督办3家隐患单位", "东西湖区2024年工作要点")
QUESTION = "挂牌督办多少家隐患单位"


@pytest.fixture
def library(tmp_path):
    with opened(tmp_path / "library") as library:
        library.add(CITY, source_of(CITY, "/policies/city.txt"))
        library.flush()
        yield library


def add(library: Library, made) -> None:
    library.add(made, source_of(made, f"/policies/{made.document.id}.txt"))
    library.flush()


def test_a_view_reads_what_the_owner_reads(library):
    add(library, DISTRICT)
    with view(library.folder, HashEmbedder()) as seen:
        assert seen.entries() == library.entries()
        assert seen.search(QUESTION) == library.search(QUESTION)
        assert seen.search(QUESTION, [CITY.document.id]) == library.search(QUESTION, [CITY.document.id])
        assert seen.rarity("隐患") == library.rarity("隐患")
        assert seen.document(CITY.document.id) == library.document(CITY.document.id)
        assert seen.containing("演练") == (CITY.document.id,)


def test_a_view_opened_after_a_change_sees_it_and_none_of_what_was_removed(library):
    add(library, DISTRICT)
    library.remove(CITY.document.id)
    with view(library.folder, HashEmbedder()) as seen:
        assert {hit.passage.document for hit in seen.search(QUESTION)} == {DISTRICT.document.id}
        assert seen.rarity("消防") == library.rarity("消防")
        assert seen.count() == library.count() == (1, 2)


def test_nothing_can_be_changed_through_a_view(library):
    before = sorted(path.name for path in library.folder.rglob("*"))
    with view(library.folder, HashEmbedder()) as seen:
        for change in (
            lambda: seen.remove(CITY.document.id),
            lambda: seen.add(DISTRICT, source_of(DISTRICT)),
            lambda: seen.forget("/policies/city.txt"),
        ):
            with pytest.raises(LibraryError):
                change()
    assert library.count() == (1, 3)
    assert sorted(path.name for path in library.folder.rglob("*")) == before


def test_a_view_neither_takes_nor_needs_the_lock(library):
    before = holder(library.folder)
    with view(library.folder, HashEmbedder()) as seen:
        assert seen.owner is None
        assert holder(library.folder) == before
        library.close()
        with opened(library.folder) as again:
            assert again.count() == (1, 3)


def test_a_view_is_refused_with_another_embedder_and_where_there_is_no_library(library, tmp_path):
    with pytest.raises(LibraryError, match="另一个嵌入模型"):
        view(library.folder, HashEmbedder(32))
    with pytest.raises(LibraryError):
        view(tmp_path, HashEmbedder())
    assert list((tmp_path / "words").glob("*")) == []


def test_a_view_never_opens_the_index_of_vectors(library):
    with view(library.folder, HashEmbedder()) as seen, pytest.raises(LibraryError, match="只能由资料库的主进程打开"):
        seen._indexes.vectors.search(HashEmbedder().encode_queries([QUESTION])[0], None, 3)


def test_every_change_gives_the_state_another_number(library):
    numbers = [library.settled()]
    add(library, DISTRICT)
    numbers.append(library.settled())
    library.remove(CITY.document.id)
    numbers.append(library.settled())
    library.forget(f"/policies/{DISTRICT.document.id}.txt")
    library.flush()
    numbers.append(library.settled())
    assert None not in numbers
    assert len(set(numbers)) == 4
    library.search(QUESTION)
    assert library.settled() == numbers[-1]


def test_there_is_no_number_while_the_indexes_are_behind_the_catalog(library):
    known = library.settled()
    library.add(DISTRICT, source_of(DISTRICT, "/policies/district.txt"))
    assert library.settled() is None
    library.search(QUESTION)  # brings the indexes in line
    assert library.settled() not in (None, known)


def test_there_is_no_number_where_the_index_of_vectors_is_searched(tmp_path):
    with opened(tmp_path / "library") as library:
        add(library, CITY)
        assert library.settled() is not None
        library.embedder.dimension = sys.maxsize
        assert library.settled() is None
