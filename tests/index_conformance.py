"""What every index must do, whatever stands behind it: subclass a suite and give it a fixture named `index`."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.store.lexical import Bm25, WordIndex, normalised
from ingest.store.vectors import VectorIndex
from ingest.terms import terms

PASSAGES = {
    "law": ["本条例自公布之日起施行", "生产经营单位应当开展消防演练", "违反规定的，责令限期改正"],
    "plan": ["2024年挂牌督办28家隐患单位", "全年开展消防演练2次，消防演练须有记录"],
}


def unit(*values: float) -> np.ndarray:
    """(dimension,) float32 of length 1."""
    vector = np.array(values, "f4")
    return vector / np.linalg.norm(vector)


class WordIndexSuite:
    """The promises of `ingest.store.lexical.WordIndex`."""

    @pytest.fixture
    def filled(self, index: WordIndex) -> WordIndex:
        for document, wordings in PASSAGES.items():
            index.add(document, wordings)
        index.commit()
        return index

    def found(self, index: WordIndex, query: str, documents=None, limit: int = 10) -> list[str]:
        return [id for id, _ in index.search(terms(query), documents, limit)]

    def test_a_passage_is_found_by_its_terms_best_first(self, filled):
        assert self.found(filled, "消防演练")[0] == "plan:1"
        assert self.found(filled, "28家") == ["plan:0"]

    def test_words_that_stand_nowhere_find_nothing(self, filled):
        assert self.found(filled, "渔业") == []

    def test_a_limit_and_a_selection_are_kept(self, filled):
        assert self.found(filled, "消防演练", ["law"]) == ["law:1"]
        assert self.found(filled, "消防演练", []) == []
        assert len(self.found(filled, "消防演练", None, 1)) == 1

    def test_nothing_counts_before_the_commit(self, index):
        index.add("law", PASSAGES["law"])
        assert index.count() == 0
        index.commit()
        assert index.count() == 3

    def test_a_removed_document_is_found_no_more_and_not_counted(self, filled):
        filled.remove("plan")
        filled.commit()
        assert self.found(filled, "消防演练") == ["law:1"]
        assert (filled.count(), filled.count("plan"), filled.count("law")) == (3, 0, 3)
        assert filled.frequency("消防") == 1

    def test_a_document_replaced_within_one_commit_is_there_once(self, filled):
        filled.remove("law")
        filled.add("law", ["消防车通道"])
        filled.commit()
        assert filled.count("law") == 1
        assert self.found(filled, "消防车") == ["law:0", "plan:1"]

    def test_frequencies_count_passages_and_not_occurrences(self, filled):
        assert (filled.frequency("演练"), filled.frequency("2024"), filled.frequency("渔")) == (2, 1, 0)

    def test_its_own_scores_are_those_of_exact_bm25(self, filled):
        texts = {f"{d}:{at}": text for d, held in PASSAGES.items() for at, text in enumerate(held)}
        lengths = {id: len(terms(text)) for id, text in texts.items()}
        wanted = sorted(set(terms("开展消防演练2次")))
        model = Bm25(len(texts), sum(lengths.values()), {term: filled.frequency(term) for term in wanted})
        for id, score in filled.search(wanted, None, 10):
            assert score == pytest.approx(model.scorer()(normalised(texts[id]), lengths[id]), rel=1e-4)


class VectorIndexSuite:
    """The promises of `ingest.store.vectors.VectorIndex`."""

    @pytest.fixture
    def filled(self, index: VectorIndex) -> VectorIndex:
        index.add(["law:0", "law:1"], np.stack([unit(1, 0, 0), unit(0, 1, 0)]))
        index.add(["plan:0"], np.stack([unit(1, 1, 0)]))
        return index

    def test_the_nearest_come_first(self, filled):
        assert filled.search(unit(1, 0.2, 0), None, 3) == ["law:0", "plan:0", "law:1"]

    def test_a_limit_larger_than_the_index_gives_all(self, filled):
        assert len(filled.search(unit(1, 0, 0), None, 50)) == 3

    def test_a_selection_is_kept(self, filled):
        assert filled.search(unit(1, 0, 0), ["plan"], 3) == ["plan:0"]
        assert filled.search(unit(1, 0, 0), [], 3) == []

    def test_removed_passages_are_gone_and_unknown_ones_passed_over(self, filled):
        filled.remove(["law:0", "law:9"])
        assert filled.ids() == {"law:1", "plan:0"}
        assert filled.search(unit(1, 0, 0), None, 3) == ["plan:0", "law:1"]

    def test_an_id_may_come_back_with_another_vector(self, filled):
        filled.remove(["law:0"])
        filled.add(["law:0"], np.stack([unit(0, 0, 1)]))
        assert filled.search(unit(0, 0, 1), None, 1) == ["law:0"]

    def test_an_empty_index_finds_nothing(self, index):
        assert index.search(unit(1, 0, 0), None, 3) == []
        assert index.ids() == frozenset()
