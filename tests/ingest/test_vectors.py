import contextlib

import numpy as np
import pytest

from ingest.errors import LibraryError
from ingest.store.vectors import BATCH, ChromaVectors, ExactVectors
from tests.index_conformance import VectorIndexSuite, unit


class TestChromaVectors(VectorIndexSuite):
    @pytest.fixture
    def index(self, tmp_path):
        with contextlib.closing(ChromaVectors(tmp_path / "vectors", "model")) as vectors:
            yield vectors


class TestExactVectors(VectorIndexSuite):
    @pytest.fixture
    def index(self):
        return ExactVectors()


def random_units(count: int, dimension: int = 32) -> np.ndarray:
    vectors = np.random.default_rng(7).normal(size=(count, dimension)).astype("f4")
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_chroma_finds_what_exact_comparison_finds(tmp_path):
    vectors, ids = random_units(1500), [f"d:{at}" for at in range(1500)]
    exact = ExactVectors(ids, vectors)
    with contextlib.closing(ChromaVectors(tmp_path, "model")) as index:
        index.add(ids, vectors)
        shared = [len({*index.search(q, None, 64)} & {*exact.search(q, None, 64)}) for q in random_units(20)]
    assert np.mean(shared) > 0.97 * 64


def test_equally_near_passages_keep_their_order_and_a_narrow_limit_takes_the_first():
    index = ExactVectors([f"d:{at}" for at in range(5)], np.stack([unit(1, 0)] * 5))
    assert index.search(unit(1, 0), None, 2) == ["d:0", "d:1"]


def test_more_rows_than_one_batch_go_in(tmp_path):
    count = BATCH + 500
    with contextlib.closing(ChromaVectors(tmp_path, "model")) as index:
        index.add([f"d:{at}" for at in range(count)], random_units(count, 4))
        assert len(index.ids()) == count


def test_a_folder_can_be_opened_again_in_the_same_process(tmp_path):
    for at in range(3):
        with contextlib.closing(ChromaVectors(tmp_path, "model")) as index:
            index.add([f"d:{at}"], np.stack([unit(1, at)]))
            assert len(index.ids()) == at + 1


def test_vectors_of_another_model_are_refused(tmp_path):
    with contextlib.closing(ChromaVectors(tmp_path, "model")) as index:
        index.add(["d:0"], np.stack([unit(1, 0)]))
    with pytest.raises(LibraryError, match="另一个嵌入模型"):
        ChromaVectors(tmp_path, "other").search(unit(1, 0), None, 1)


def test_what_chroma_raises_is_said_as_a_library_error(tmp_path):
    (tmp_path / "vectors").write_text("a file")
    with pytest.raises(LibraryError, match="向量索引无法使用"):
        ChromaVectors(tmp_path / "vectors", "model").ids()
