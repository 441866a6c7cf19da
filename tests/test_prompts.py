"""Prompts are files: each is used, each has a digest, and what is filled in is never read as a template."""

import hashlib
from pathlib import Path

import pytest

from prompts import load

ROOT = Path(__file__).resolve().parents[1]
NAMES = sorted(path.stem for path in (ROOT / "prompts").glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_is_asked_for_by_name_somewhere(name):
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "assistant").rglob("*.py"))
    assert f'"{name}"' in code


@pytest.mark.parametrize("name", NAMES)
def test_the_digest_is_that_of_the_file(name):
    words = (ROOT / "prompts" / f"{name}.md").read_bytes()
    assert load(name).stamp == f"{name}:{hashlib.sha256(words).hexdigest()[:12]}"


@pytest.mark.parametrize("name", NAMES)
def test_foreign_words_stand_in_the_last_message_only_and_are_not_filled_in_again(name):
    (first, orders), (last, asked) = load(name).messages(question="$evidence ${question} ---", evidence="依据在此")
    assert (first, last) == ("system", "user")
    assert "$evidence ${question} ---" in asked
    assert asked.count("依据在此") == 1
    assert "依据在此" not in orders
    assert "$" not in orders
