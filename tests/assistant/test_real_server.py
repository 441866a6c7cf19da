"""One smoke test with a real server from PyPI (`transformers serve`) and a tiny model that was never trained."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import httpx
import pytest

from assistant.answer import Question
from assistant.answering import answer
from assistant.desk import LibraryDesk
from assistant.model import ModelError, ServedModel, Trouble
from tests.conftest import TODAY

START = 180  # seconds that a loaded machine may need
QUESTION = Question("岚州市2025年要搞几次综合演练？")
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def write_model(folder: Path) -> None:
    """A byte-level tokenizer and a random Llama of one layer, in the files that transformers reads."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(0)
    bytes_ = Tokenizer(models.BPE())
    bytes_.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bytes_.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    bytes_.train_from_iterator(
        ["应急"], trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet, special_tokens=["<s>", "</s>"])
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bytes_, bos_token="<s>", eos_token="</s>", pad_token="</s>", chat_template=TEMPLATE
    )
    tokenizer.save_pretrained(folder)
    size = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), max_position_embeddings=8192, **size)).save_pretrained(
        folder
    )


@contextmanager
def transformers_serve(folder: Path):
    """The address of `transformers serve`, up to /v1, once it is healthy."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("transformers")
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, env=offline, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process, folder / "serve.log")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(2 * START):
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            if httpx.get(address, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise AssertionError("transformers serve did not start")


@pytest.mark.slow
def test_words_of_an_untrained_model_are_heard_and_none_of_them_is_shown(demo_desk, tmp_path):
    pytest.importorskip("accelerate", reason="pip install accelerate, which transformers serve needs")
    write_model(tmp_path / "model")
    plain = answer(QUESTION, demo_desk.library, TODAY)
    with transformers_serve(tmp_path) as url:
        model = ServedModel(str(tmp_path / "model"), url)
        heard = model.stream([("system", "照办"), ("user", "你好")], time.monotonic() + START)
        assert all(isinstance(piece, str) for piece in islice(heard, 20))
        heard.close()
        with pytest.raises(ModelError) as caught:
            list(ServedModel(str(tmp_path / "nothing"), url).stream([("user", "你好")], time.monotonic() + START))
        assert caught.value.trouble in (Trouble.UNKNOWN, Trouble.BROKEN, Trouble.TURNED_DOWN)
        settings = replace(
            demo_desk.settings, model=str(tmp_path / "model"), model_url=url, model_key="none", model_seconds=5
        )
        given = LibraryDesk(demo_desk.library, settings).ask(QUESTION)
    assert (given.text, given.citations, given.engine) == (plain.text, plain.citations, "extractive")
    assert given.notes[-1].startswith("语言模型")
