"""What the environment may say, and the sentence that tells what is wrong with it."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import MODEL_SECONDS, WORKERS, read_settings
from ingest.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
MODEL = {"YINGJI_MODEL": "qwen3", "YINGJI_MODEL_URL": "http://127.0.0.1:8000/v1/"}


def read(**environment):
    return read_settings({"YINGJI_LIBRARY": "somewhere", **environment})


def test_without_settings_there_is_no_model():
    settings = read()
    assert (settings.model, settings.model_url, settings.model_key, settings.model_seconds) == (
        "",
        "",
        "",
        MODEL_SECONDS,
    )


def test_a_model_is_a_name_an_address_and_perhaps_a_key():
    settings = read(**MODEL, YINGJI_MODEL_KEY=" sk-secret ", YINGJI_MODEL_SECONDS="12.5")
    assert (settings.model, settings.model_url) == ("qwen3", "http://127.0.0.1:8000/v1")
    assert (settings.model_key, settings.model_seconds) == ("sk-secret", 12.5)


def test_the_key_is_never_printed():
    settings = read(**MODEL, YINGJI_MODEL_KEY="sk-secret")
    assert "sk-secret" not in f"{settings!r}{settings}"


@pytest.mark.parametrize(
    "environment",
    [
        {"YINGJI_MODEL": "qwen3"},
        {"YINGJI_MODEL_URL": "http://127.0.0.1:8000/v1"},
        {"YINGJI_MODEL": "qwen3", "YINGJI_MODEL_URL": "127.0.0.1:8000"},
        {"YINGJI_MODEL": "qwen3", "YINGJI_MODEL_URL": "http://127.0.0.1:x/v1"},
        {"YINGJI_MODEL": "qwen3", "YINGJI_MODEL_URL": "file:///etc/passwd"},
        {**MODEL, "YINGJI_MODEL_SECONDS": "soon"},
        {**MODEL, "YINGJI_MODEL_SECONDS": "0"},
        {**MODEL, "YINGJI_MODEL_SECONDS": "nan"},
        {"YINGJI_TODAY": "yesterday"},
        {"YINGJI_WORKERS": "all"},
        {"YINGJI_WORKERS": "-1"},
        {"YINGJI_WORKERS": "65"},
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence_that_names_it(environment):
    with pytest.raises(SettingsError) as caught:
        read(**environment)
    assert str(caught.value).count("。") == 1
    assert any(name in str(caught.value) for name in environment)


def test_without_a_model_neither_langchain_nor_its_client_is_imported():
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "import assistant.desk, assistant.streaming\n"
        "assistant.desk.LibraryDesk(None, assistant.desk.Settings(Path('x')))\n"
        "print(sorted({'langchain', 'langchain_core', 'langchain_openai', 'openai', 'langsmith'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_workers_are_as_many_as_processors_up_to_four_or_as_many_as_set():
    assert 1 <= read().workers <= WORKERS
    assert [read(YINGJI_WORKERS=words).workers for words in ("0", " 1 ", "16")] == [0, 1, 16]
