"""What every part of one kind must do, whoever wrote it: subclass a suite and give it the fixture it names."""

from __future__ import annotations

import numpy as np

from ingest.embedding import Embedder

TEXTS = (
    "第九条 生产经营单位的主要负责人是本单位安全生产第一责任人。",
    "防汛抗旱指挥部门应当及时发布预警信息，组织群众转移。",
    "森林防火期内，禁止在森林防火区野外用火。",
    "2024年，全市开展应急演练302次；修订专项预案4件。",
)


class EmbedderSuite:
    """Subclasses give the fixture `embedder`."""

    def test_vectors_are_float32_rows_of_the_stated_dimension_and_of_length_one(self, embedder: Embedder):
        for rows in (embedder.encode_passages(TEXTS), embedder.encode_queries(TEXTS)):
            assert rows.dtype == np.float32
            assert rows.shape == (len(TEXTS), embedder.dimension)
            assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)

    def test_no_texts_give_no_rows(self, embedder: Embedder):
        assert embedder.encode_passages(()).shape == (0, embedder.dimension)
        assert embedder.encode_queries([]).shape == (0, embedder.dimension)

    def test_a_text_has_the_same_vector_alone_and_among_others(self, embedder: Embedder):
        together = embedder.encode_passages(TEXTS)
        alone = np.concatenate([embedder.encode_passages([text]) for text in TEXTS])
        assert np.allclose(together, alone, atol=1e-5)

    def test_every_number_is_finite_even_for_texts_without_words(self, embedder: Embedder):
        assert np.isfinite(embedder.encode_passages(["", " \n", "\u0000", "🎉🎉", "——！？", "\U00020000"])).all()

    def test_a_question_is_nearest_to_the_passage_about_its_subject(self, embedder: Embedder):
        near = embedder.encode_queries(["谁是安全生产的第一责任人？", "森林里能不能野外用火？"])
        assert (near @ embedder.encode_passages(TEXTS).T).argmax(axis=1).tolist() == [0, 2]

    def test_the_weight_is_a_share_and_the_fingerprint_names_the_dimension(self, embedder: Embedder):
        assert 0 < embedder.weight < 1
        assert f":{embedder.dimension}:" in embedder.fingerprint
        assert embedder.fingerprint == embedder.fingerprint.strip()
