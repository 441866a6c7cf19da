"""The embedders: the built-in one without torch, any other through sentence-transformers, and the two agreeing."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.embedding import BGE_CHINESE, BGE_INSTRUCTION, BUILT_IN, StaticEmbedder, load, looks_like_path
from ingest.errors import SettingsError
from tests.conformance import TEXTS, EmbedderSuite

ROOT = Path(__file__).resolve().parents[2]
ODD = ("", "🎉", "，。！", "安全生产法第九条", "AI 与 GDP 增长3.5%", "應急管理", "㍿①²", "安" * 500)


@pytest.fixture(scope="module")
def embedder():
    return load()


@pytest.fixture(scope="module")
def ordinary():
    return load(str(BUILT_IN))


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Folders that hold the built-in model under other names and settings; each loads torch's way."""

    def copy(name: str, prompts: dict[str, str] | None = None) -> Path:
        folder = tmp_path_factory.mktemp("models") / name
        shutil.copytree(BUILT_IN, folder)
        if prompts:
            described = json.loads((folder / "config_sentence_transformers.json").read_text())
            written = json.dumps(described | {"prompts": prompts})
            (folder / "config_sentence_transformers.json").write_text(written)
        return folder

    return copy


class TestBuiltIn(EmbedderSuite):
    def test_texts_without_a_known_word_are_rows_of_zeros(self, embedder):
        assert not embedder.encode_queries(["", "🎉", "，。！", "\n"]).any()

    def test_rows_are_the_same_to_the_last_bit_whatever_stands_beside_them(self, embedder):
        texts = [text * times for times in (1, 3) for text in (*TEXTS, *ODD)]
        alone = np.concatenate([embedder.encode_passages([text]) for text in texts])
        assert (embedder.encode_passages(texts * 20) == np.tile(alone, (20, 1))).all()

    @given(st.lists(st.text(max_size=40), max_size=5))
    @settings(deadline=None, max_examples=50)
    def test_any_texts_give_rows_of_length_one_or_zero(self, embedder, texts):
        lengths = np.linalg.norm(embedder.encode_passages(texts), axis=1)
        assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))

    def test_white_space_width_and_case_do_not_matter(self, embedder):
        one, other = embedder.encode_queries(["GDP２０２４年", "gdp2024年"])
        assert (one == other).all()

    def test_another_dimension_or_other_weights_have_another_fingerprint(self, embedder, tmp_path):
        from safetensors.numpy import load_file, save_file

        shutil.copytree(BUILT_IN, tmp_path / "other")
        tensors = load_file(BUILT_IN / "model.safetensors")
        tensors["weights"][7] += 1
        save_file(tensors, tmp_path / "other" / "model.safetensors")
        assert StaticEmbedder(tmp_path / "other").fingerprint != embedder.fingerprint
        assert StaticEmbedder(BUILT_IN).fingerprint == embedder.fingerprint

    def test_the_folder_is_small(self):
        assert sum(path.stat().st_size for path in BUILT_IN.rglob("*") if path.is_file()) < 16_000_000

    def test_it_loads_without_torch_and_without_sentence_transformers(self):
        code = (
            "import sys; from ingest.embedding import load; load().encode_queries(['防汛']);"
            "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"


class TestThroughSentenceTransformers(EmbedderSuite):
    """The built-in folder read as an ordinary SentenceTransformer; these tests import torch."""

    @pytest.fixture
    def embedder(self, ordinary):
        return ordinary

    def test_it_gives_the_vectors_of_the_built_in_loader(self, embedder):
        texts = [*TEXTS, *ODD]
        ours, theirs = load().encode_passages(texts), embedder.encode_passages(texts)
        known = ours.any(axis=1)
        assert known.sum() >= 8
        assert np.allclose((ours[known] * theirs[known]).sum(axis=1), 1, atol=1e-3)
        assert not theirs[~known].any()

    def test_it_weighs_more_than_the_built_in_one_and_is_not_mistaken_for_it(self, embedder):
        assert embedder.weight > load().weight
        assert embedder.fingerprint != load().fingerprint

    def test_a_chinese_bge_puts_its_instruction_before_queries_only(self, copied):
        bge = load(str(copied("bge-small-zh-v1.5")))
        asked, plain = (
            bge.encode_queries(["谁牵头防汛"]),
            bge.encode_passages(["谁牵头防汛", f"{BGE_INSTRUCTION}谁牵头防汛"]),
        )
        assert not np.allclose(asked[0], plain[0], atol=1e-3)
        assert np.allclose(asked[0], plain[1], atol=1e-5)

    def test_the_prompts_of_a_model_s_own_configuration_go_before_everything_else(self, copied):
        model = load(str(copied("bge-base-zh", {"query": "查询火灾：", "document": "文件洪水："})))
        bare = load()
        assert np.allclose(model.encode_queries(["谁牵头"]), bare.encode_passages(["查询火灾：谁牵头"]), atol=1e-3)
        assert np.allclose(model.encode_passages(["谁牵头"]), bare.encode_passages(["文件洪水：谁牵头"]), atol=1e-3)

    def test_other_prompts_have_another_fingerprint(self, copied):
        one, other = (load(str(copied("same", {"query": query}))) for query in ("查：", "问："))
        assert one.fingerprint != other.fingerprint

    def test_a_damaged_folder_is_refused_with_the_reason_and_a_remedy(self, copied):
        folder = copied("damaged")
        (folder / "model.safetensors").write_bytes(b"\0" * 100)
        with pytest.raises(SettingsError, match=r"文件夹里的模型无法读取（.+）；请把 YINGJI_EMBEDDING"):
            load(str(folder))

    def test_a_name_that_neither_the_machine_nor_the_hub_has_is_refused(self, monkeypatch):
        import huggingface_hub

        def refuse(self, name, timeout):
            raise ConnectionError("Name or service not known")

        monkeypatch.setattr(huggingface_hub.HfApi, "model_info", refuse)
        with pytest.raises(
            SettingsError, match="嵌入模型 nobody/nothing：本机没有这个模型，也下载不到（Name or service"
        ):
            load("nobody/nothing")


def test_a_folder_that_is_not_there_is_refused_before_torch_is_imported(tmp_path):
    with pytest.raises(SettingsError, match="没有这个模型文件夹；请把 YINGJI_EMBEDDING 设为本机的模型文件夹"):
        load(str(tmp_path / "missing"))


@pytest.mark.parametrize("name", ["./model", "/models/bge", "~/bge", "models/zh/bge"])
def test_a_path_is_told_from_a_name(name):
    assert looks_like_path(name)
    assert not looks_like_path("BAAI/bge-small-zh-v1.5")


def test_chinese_bge_models_are_known_by_name():
    assert BGE_CHINESE.search("baai/bge-large-zh-v1.5")
    assert BGE_CHINESE.search("/models/bge-small-zh")
    assert not BGE_CHINESE.search("baai/bge-m3")
    assert not BGE_CHINESE.search("baai/bge-small-en-v1.5")
