import os
import shutil
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.document import Parsed, Region, Scope
from ingest.errors import LibraryError, NotFoundError
from ingest.library import Added, Library
from ingest.store.catalog import FILE
from ingest.store.listing import SUPERSEDED
from tests.ingest.shelf import DONGXIHU, WUHAN, HashEmbedder, opened, parsed, source_of

CITY = parsed("武汉市2024年工作要点\n挂牌督办28家隐患单位\n开展消防演练", "武汉市2024年工作要点", Scope(WUHAN, 2024))
DISTRICT = parsed("东西湖区2024年工作要点\n挂牌督办3家隐患单位", "东西湖区2024年工作要点", Scope(DONGXIHU, 2024))
LAW = parsed(
    "安全生产法\n生产经营单位应当开展消防演练",
    "安全生产法",
    Scope(Region()),
    family="安全生产法",
    effective=date(2021, 9, 1),
)
OLD_LAW = parsed("安全生产法\n旧法条文", "安全生产法", Scope(Region()), family="安全生产法", effective=date(2014, 9, 1))
ALL = {"city": CITY, "district": DISTRICT, "law": LAW, "old": OLD_LAW}
QUESTION = "武汉市挂牌督办多少家隐患单位"


def fill(library: Library) -> None:
    for name, made in ALL.items():
        library.add(made, source_of(made, f"/policies/{name}.txt"))


@pytest.fixture
def library(tmp_path):
    with opened(tmp_path / "library") as library:
        fill(library)
        yield library


def texts(hits) -> list[str]:
    return [hit.passage.text for hit in hits]


def test_the_passage_that_answers_comes_first_and_carries_its_shares(library):
    best = library.search(QUESTION)[0]
    assert best.passage.text == "挂牌督办28家隐患单位"
    assert 0 < best.score <= 1
    assert best.score == pytest.approx(0.9 * best.words + 0.1 * best.vectors, abs=2e-6)


def test_search_keeps_to_the_selection(library):
    hits = library.search(
        QUESTION,
        [entry.id for entry in library.entries() if entry.scope.region == DONGXIHU and entry.scope.year == 2024],
    )
    assert texts(hits)[0] == "挂牌督办3家隐患单位"
    assert {hit.passage.document for hit in hits} == {DISTRICT.document.id}
    assert library.search(QUESTION, ()) == ()
    assert library.search(QUESTION, ["unknown"]) == ()


def test_a_selection_of_everything_is_the_whole_library(library):
    everything = [entry.id for entry in library.entries()]
    assert library.search(QUESTION, everything) == library.search(QUESTION)


def test_a_limit_gives_the_beginning_of_the_longer_list(library):
    assert library.search(QUESTION, limit=2) == library.search(QUESTION, limit=10)[:2]


@pytest.mark.parametrize("query", ["", "   ", "？！", "渔业渔船"])
def test_a_query_that_matches_nothing_by_words_is_no_error(library, query):
    assert all(hit.words == 0 for hit in library.search(query))


def test_an_empty_library_answers_with_nothing(tmp_path):
    with opened(tmp_path / "library") as library:
        assert (library.entries(), library.search("消防"), library.count()) == ((), (), (0, 0))
        assert library.rarity("消防") > 0


def test_rarity_is_higher_for_what_stands_in_fewer_passages(library):
    assert library.rarity("渔业") > library.rarity("演练") > library.rarity("安全")


def test_documents_are_named_by_id_beginning_title_and_file(library):
    id = CITY.document.id
    assert library.entry(id) == library.entry(id[:6]) == library.find("武汉市2024")[0] == library.find("city.txt")[0]
    assert library.document(id) == replace(CITY.document, source="city.txt")
    assert library.sections(id) == CITY.sections
    assert library.passages(id) == CITY.passages
    assert library.passage(f"{id}:1") == CITY.passages[1]


@pytest.mark.parametrize("name", ["", "ab", "ffffffffffff"])
def test_a_document_that_is_not_there_is_said(library, name):
    with pytest.raises(NotFoundError, match="没有"):
        library.entry(name)


def test_passages_that_are_not_there_are_said(library):
    for id in (f"{CITY.document.id}:99", "x", "x:y", ""):
        with pytest.raises(NotFoundError, match="片段"):
            library.passage(id)


def test_counts_are_of_the_library_and_of_a_selection(library):
    assert library.count() == (4, 9)
    assert library.count([CITY.document.id, "unknown"]) == (1, 3)


def test_versions_of_a_law_know_which_is_in_force(library):
    old = library.entry(OLD_LAW.document.id)
    assert (old.status, old.successor) == (SUPERSEDED, LAW.document.id)
    library.remove(LAW.document.id)
    assert library.entry(OLD_LAW.document.id).status == ""


def test_adding_the_same_file_again_changes_nothing(library):
    before = library.entries()
    assert library.add(CITY, source_of(CITY, "/policies/city.txt")) is Added.UNCHANGED
    assert library.entries() == before


def test_a_changed_file_replaces_its_old_self(library):
    changed = parsed("武汉市2024年工作要点\n挂牌督办30家隐患单位", "武汉市2024年工作要点", Scope(WUHAN, 2024))
    assert library.add(changed, source_of(changed, "/policies/city.txt")) is Added.REPLACED
    assert "挂牌督办30家隐患单位" in texts(library.search(QUESTION))
    assert "挂牌督办28家隐患单位" not in texts(library.search(QUESTION))
    with pytest.raises(NotFoundError):
        library.document(CITY.document.id)


def test_the_same_words_under_two_paths_are_one_document_until_both_are_gone(library):
    assert library.add(CITY, source_of(CITY, "/policies/copy.txt")) is Added.SAME_WORDS
    assert library.entry(CITY.document.id).sources == ("city.txt", "copy.txt")
    assert library.forget("/policies/city.txt") is None
    assert library.entry(CITY.document.id).source == "copy.txt"
    assert library.forget("/policies/copy.txt").id == CITY.document.id
    assert "挂牌督办28家隐患单位" not in texts(library.search(QUESTION))
    assert library.forget("/policies/copy.txt") is None


def test_a_document_parsed_by_a_newer_understanding_takes_the_place_of_the_older(library):
    again = replace(CITY, passages=CITY.passages[:1])
    assert library.add(again, source_of(again, "/policies/city.txt", version=2)) is Added.REPLACED
    assert library.count([CITY.document.id]) == (1, 1)
    assert "挂牌督办28家隐患单位" not in texts(library.search(QUESTION))


def test_what_was_removed_is_never_found_again(library):
    assert library.remove(CITY.document.id[:8]).title == "武汉市2024年工作要点"
    assert CITY.document.id not in {hit.passage.document for hit in library.search(QUESTION)}
    assert all(source.document != CITY.document.id for source in library.sources())


def test_reopening_gives_the_same_answers(tmp_path):
    with opened(tmp_path) as library:
        fill(library)
        before = library.entries(), library.search(QUESTION)
    with opened(tmp_path) as library:
        assert (library.entries(), library.search(QUESTION)) == before
        assert library.notices == []


def test_answers_do_not_depend_on_the_way_the_library_came_about(tmp_path):
    with opened(tmp_path / "straight") as library:
        fill(library)
        straight = library.entries(), library.search(QUESTION), library.rarity("演练")
    for round in range(2):
        with opened(tmp_path / "winding") as library:
            for number in range(5):
                noise = parsed(f"挂牌督办{number}{round}家\n消防演练\n消防演练", f"别的{number}")
                library.add(noise, source_of(noise, f"/noise/{number}.txt"))
                library.flush()
            for name in reversed(ALL):
                library.add(ALL[name], source_of(ALL[name], f"/policies/{name}.txt"))
            library.remove(CITY.document.id)
            library.add(CITY, source_of(CITY, "/policies/city.txt"))
    with opened(tmp_path / "winding") as library:
        for number in range(5):
            library.forget(f"/noise/{number}.txt")
        assert (library.entries(), library.search(QUESTION), library.rarity("演练")) == straight


def crowd(number: int) -> Parsed:
    lines = [
        f"第{at}条 {'消防' * (at % 4)}演练{at * number % 17}次，{'督办' * (number % 3)}隐患{at}家" for at in range(30)
    ]
    return parsed(f"第{number}号文件\n" + "\n".join(lines), f"文件{number % 5}")


def test_passages_deleted_from_a_crowd_leave_no_trace_in_the_scores(tmp_path):
    crowds = {f"/{number}.txt": crowd(number) for number in range(16)}
    with opened(tmp_path / "thinned") as library:
        for path, made in crowds.items():
            library.add(made, source_of(made, path))
        for path in list(crowds)[::2]:
            library.forget(path)
        thinned = [library.search(query, limit=64) for query in ("消防演练3次", "督办隐患", "第5条")]
        assert library._indexes.words.deleted > 0
    with opened(tmp_path / "fresh") as library:
        for path in reversed(list(crowds)[1::2]):
            library.add(crowds[path], source_of(crowds[path], path))
        assert [library.search(query, limit=64) for query in ("消防演练3次", "督办隐患", "第5条")] == thinned


def test_a_word_index_that_is_mostly_deleted_passages_is_made_anew(library, monkeypatch):
    monkeypatch.setattr("ingest.store.indexes.FADED_LEAST", 1)
    before = library.search(QUESTION, [LAW.document.id])
    library.remove(CITY.document.id)
    assert library._indexes.words.deleted == 0
    assert texts(library.search(QUESTION, [LAW.document.id])) == texts(before)


def test_many_equal_passages_come_in_the_order_of_their_documents(tmp_path):
    made = [parsed(f"{at}号文件\n" + "消防演练\n" * 20, "文件") for at in range(12)]
    with opened(tmp_path) as library:
        for at, each in enumerate(made):
            library.add(each, source_of(each, f"/{at}.txt"))
        found = {limit: [hit.passage.id for hit in library.search("消防演练", limit=limit)] for limit in (1, 5, 70)}
    ids = sorted((each.document.id, at) for each in made for at in range(1, 21))
    assert all(found[limit] == [f"{id}:{at}" for id, at in ids[:limit]] for limit in found)


def test_beyond_the_size_of_exact_comparison_chroma_finds_the_same(tmp_path, monkeypatch):
    with opened(tmp_path) as library:
        fill(library)
        exact = library.search(QUESTION), library.search(QUESTION, [LAW.document.id, CITY.document.id])
    monkeypatch.setattr("ingest.store.searching.EXACT_BYTES", 0)
    with opened(tmp_path) as library:
        assert (library.search(QUESTION), library.search(QUESTION, [LAW.document.id, CITY.document.id])) == exact


def test_another_embedder_is_refused_until_the_library_is_rebuilt_with_it(tmp_path):
    with opened(tmp_path) as library:
        fill(library)
    other = HashEmbedder(32, name="other")
    with pytest.raises(LibraryError, match=r"hash-64.*other-32.*--rebuild"):
        opened(tmp_path, embedder=other)
    with opened(tmp_path, embedder=other, rebuild=True) as library:
        assert texts(library.search(QUESTION))[0] == "挂牌督办28家隐患单位"
        assert all(finding.ok for finding in library.examine(deep=True) if finding.name != "来源文件")
    with opened(tmp_path, embedder=other) as library:
        rebuilt = library.search(QUESTION)
    with opened(tmp_path / "fresh", embedder=other) as library:
        fill(library)
        assert library.search(QUESTION) == rebuilt
    with pytest.raises(LibraryError, match="other-32"):
        opened(tmp_path)


def test_an_open_library_can_be_rebuilt(library):
    before = library.search(QUESTION)
    library.rebuild()
    assert library.search(QUESTION) == before


def damaged(folder: Path, name: str, how: str) -> None:
    files = sorted(
        (each for each in (folder / name).rglob("*") if each.is_file()), key=lambda each: each.stat().st_size
    )
    if how == "deleted":
        shutil.rmtree(folder / name)
    elif how == "emptied":
        for file in files:
            file.write_bytes(b"")
    elif how == "cut":
        files[-1].write_bytes(files[-1].read_bytes()[: files[-1].stat().st_size // 2])
    else:
        for file in files:
            data = bytearray(file.read_bytes())
            for at in range(0, len(data), 97):
                data[at] ^= 0x55
            file.write_bytes(data)


@pytest.mark.parametrize("name", ["words", "vectors"])
@pytest.mark.parametrize("how", ["deleted", "emptied", "cut", "flipped"])
def test_a_damaged_index_is_noticed_and_made_again_from_the_catalog(tmp_path, name, how, monkeypatch):
    monkeypatch.setattr("ingest.store.searching.EXACT_BYTES", 0)
    with opened(tmp_path) as library:
        fill(library)
        before = library.search(QUESTION)
    damaged(tmp_path, name, how)
    with opened(tmp_path) as library:
        assert library.search(QUESTION) == before
        assert any("重建" in notice for notice in library.notices)
    with opened(tmp_path) as library:
        assert (library.search(QUESTION), library.notices) == (before, [])


def test_a_copied_library_is_trusted_by_its_bytes(tmp_path):
    with opened(tmp_path / "library") as library:
        fill(library)
        before = library.search(QUESTION)
    shutil.copytree(tmp_path / "library", tmp_path / "copy", copy_function=shutil.copyfile)
    with opened(tmp_path / "copy") as library:
        assert (library.search(QUESTION), library.notices) == (before, [])


def test_an_index_from_the_past_is_made_again(tmp_path):
    with opened(tmp_path / "library") as library:
        library.add(LAW, source_of(LAW, "/policies/law.txt"))
    shutil.copytree(tmp_path / "library", tmp_path / "past")
    with opened(tmp_path / "library") as library:
        fill(library)
        before = library.search(QUESTION)
    for name in ("words", "vectors"):
        shutil.rmtree(tmp_path / "library" / name)
        shutil.copytree(tmp_path / "past" / name, tmp_path / "library" / name)
    with opened(tmp_path / "library") as library:
        assert library.search(QUESTION) == before
        assert len(library.notices) == 2


@pytest.mark.parametrize("left", ["words", "vectors"])
def test_indexes_without_their_catalog_are_no_library(tmp_path, left):
    (tmp_path / left).mkdir()
    with pytest.raises(LibraryError, match=r"目录库缺失.*备份"):
        opened(tmp_path)


def test_a_broken_catalog_is_refused_and_the_folder_given_free(tmp_path):
    (tmp_path / FILE).write_bytes(os.urandom(9000))
    for _ in range(2):
        with pytest.raises(LibraryError, match="目录库已损坏"):
            opened(tmp_path)


def test_a_library_that_must_exist_is_not_made(tmp_path):
    with pytest.raises(LibraryError, match=r"还没有资料库.*ingest"):
        opened(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_one_owner_at_a_time_and_a_closed_library_says_so(tmp_path):
    with opened(tmp_path) as library, pytest.raises(LibraryError, match="正由进程"):
        opened(tmp_path, wait=0)
    library.close()
    with pytest.raises(LibraryError, match="已关闭"):
        library.search("消防")


def test_the_doctor_finds_a_sound_library_sound(library):
    for deep in (False, True):
        found = {finding.name: finding for finding in library.examine(deep)}
        assert not found.pop("来源文件").ok  # the files of this test were never there
        assert all(finding.ok and not finding.remedy for finding in found.values())


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(library):
    library.flush()
    library._catalog._base.execute("UPDATE passages SET text = '别的话' WHERE ordinal = 0")
    library._indexes.words.remove(CITY.document.id)
    library._indexes.words.commit()
    for deep in (False, True):
        wrong = {finding.name: finding for finding in library.examine(deep) if not finding.ok}
        assert "--rebuild" in wrong["词语索引"].remedy
    assert "与原文不符" in wrong["目录库"].sentence
    library.rebuild()
    assert all(finding.ok for finding in library.examine() if finding.name == "词语索引")


def test_an_error_while_indexing_leaves_a_library_that_the_next_flush_completes(library, monkeypatch):
    extra = parsed("除险保安专项行动\n加密巡查频次", "行动")
    library.search("先让写入器就绪")
    real = library._indexes.vectors.add

    def full(*_):
        raise LibraryError("磁盘空间已满")

    monkeypatch.setattr(library._indexes.vectors, "add", full)
    library.add(extra, source_of(extra, "/policies/extra.txt"))
    with pytest.raises(LibraryError, match="空间已满"):
        library.flush()
    monkeypatch.setattr(library._indexes.vectors, "add", real)
    assert texts(library.search("除险保安专项行动"))[0] == "除险保安专项行动"
    assert all(finding.ok for finding in library.examine(deep=True) if "索引" in finding.name)


def test_threads_may_search_while_documents_come_and_go(library):
    wrong: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(20):
                assert texts(library.search("生产经营单位应当"))[0] == "生产经营单位应当开展消防演练"
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for at in range(10):
        extra = parsed(f"第{at}号文件\n开展检查{at}次", "文件")
        library.add(extra, source_of(extra, "/policies/extra.txt"))
    for thread in threads:
        thread.join()
    assert wrong == []
