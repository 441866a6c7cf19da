import json
import os
import signal
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from ingest.errors import LibraryError
from ingest.store.ownership import CARD, acquire, holder, unusable

HOLD = "import sys; from pathlib import Path; from ingest.store.ownership import acquire\nowner = acquire(Path(sys.argv[1]), 'ingest', 5); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def other(tmp_path):
    """A process that holds the folder."""
    root = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert process.stdout.readline().strip() == b"held"
    yield process
    process.kill()
    process.communicate()


def test_a_second_owner_is_refused_by_the_name_of_the_first(tmp_path, other):
    with pytest.raises(LibraryError, match=rf"进程 {other.pid}.*ingest") as refusal:
        acquire(tmp_path, "ask", wait=0.1)
    assert "停止它" in str(refusal.value)


def test_within_one_process_too_there_is_one_owner(tmp_path):
    with acquire(tmp_path, "serve", 0), pytest.raises(LibraryError, match="serve"):
        acquire(tmp_path, "ask", wait=0)
    acquire(tmp_path, "ask", wait=0).release()


def test_the_card_of_a_killed_holder_is_not_believed(tmp_path, other):
    assert holder(tmp_path).pid == other.pid
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert (tmp_path / CARD).exists()
    assert holder(tmp_path) is None
    with acquire(tmp_path, "ask", wait=1) as owner:
        assert holder(tmp_path).pid == os.getpid() == owner.holder.pid


def test_a_server_tells_where_it_answers_and_only_its_user_may_read_it(tmp_path):
    with acquire(tmp_path, "serve", 0, now=lambda: datetime(2024, 5, 1, 8)) as owner:
        owner.announce("http://127.0.0.1:7860", "secret")
        assert holder(tmp_path) == owner.holder
        assert (owner.holder.address, owner.holder.token) == ("http://127.0.0.1:7860", "secret")
        assert owner.holder.since == "2024-05-01T08:00:00"
        assert stat.S_IMODE((tmp_path / CARD).stat().st_mode) == 0o600
        with pytest.raises(LibraryError, match="7860"):
            acquire(tmp_path, "ask", wait=0)
    assert holder(tmp_path) is None
    assert not (tmp_path / CARD).exists()


def test_a_new_folder_is_its_owners_alone(tmp_path):
    with acquire(tmp_path / "a" / "library", "ingest", 0):
        assert stat.S_IMODE((tmp_path / "a" / "library").stat().st_mode) == 0o700


def test_a_card_that_cannot_be_read_still_refuses(tmp_path):
    with acquire(tmp_path, "serve", 0):
        for text in ("{", json.dumps(["?"]), json.dumps({"pid": 1})):
            (tmp_path / CARD).write_text(text)
            with pytest.raises(LibraryError, match="另一个进程"):
                acquire(tmp_path, "ask", wait=0)


def test_a_folder_without_a_lock_is_held_by_nobody(tmp_path):
    assert holder(tmp_path) is None


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "library").write_text("")
    for path in (tmp_path / "library", tmp_path / "library" / "below"):
        with pytest.raises(LibraryError, match="是一个文件"):
            acquire(path, "ingest", 0)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(LibraryError, match="权限"):
        acquire(tmp_path, "ingest", 0)


@pytest.mark.parametrize(
    ("number", "words"), [(28, "空间已满"), (30, "权限"), (13, "权限"), (20, "是一个文件"), (5, "无法使用")]
)
def test_each_refusal_of_the_system_has_its_own_words_and_a_remedy(number, words):
    error = unusable(Path("库"), OSError(number, os.strerror(number)))
    assert words in error.what
    assert error.remedy
