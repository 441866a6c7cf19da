"""`yingji study`: papers, guides, cards and checks on the screen and in files; the same through the server."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from assistant.desk import LibraryDesk
from assistant.study.item import Difficulty, ItemKind
from assistant.study.keeping import load
from assistant.study.request import StudyRequest, Wish
from assistant.study.verdicts import OwnQuestion
from evals.stub_model import StubModel
from ingest.errors import SettingsError
from tests.conftest import DEMO, build
from tests.ui.serving import TOKEN, served
from ui.cli import app
from ui.client import ServerDesk
from ui.handouts import Handouts
from ui.study import counted, lined
from ui.tabs.training import _made
from ui.web import build as build_page

PLAN = "青澜市2025年应急管理工作要点.txt"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study") / "library"
    build(folder, [DEMO / PLAN, DEMO / "枕江县2024年应急管理工作要点.html"]).library.close()
    return folder


def run(library: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["study", *words, "--library", str(library)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_a_paper_is_shown_with_key_sources_and_blueprint(library: Path) -> None:
    code, shown = run_plain(library, "--number", "8", "--points", "50")
    assert code == 0
    assert "8 道题，共 50 分" in shown
    assert "答案与出处" in shown
    assert "双向细目表" in shown


def run_plain(library: Path, *words: str) -> tuple[int, str]:
    """The options of the paper itself stand before any command."""
    done = CliRunner().invoke(app, ["study", "--library", str(library), *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_the_key_can_be_left_out(library: Path) -> None:
    _, shown = run_plain(library, "--number", "5", "--no-key")
    assert "答案与出处" not in shown


def test_a_paper_is_written_in_the_form_its_ending_names_twice_the_same(library: Path, tmp_path: Path) -> None:
    for name in ("一", "二"):
        outs = [word for end in ("json", "md", "xlsx", "docx") for word in ("--out", str(tmp_path / f"{name}.{end}"))]
        code, _ = run_plain(library, "--number", "12", "--seed", "4", *outs)
        assert code == 0
    for end in ("json", "md", "xlsx", "docx"):
        assert (tmp_path / f"一.{end}").read_bytes() == (tmp_path / f"二.{end}").read_bytes()


def test_a_stored_paper_is_checked(library: Path, tmp_path: Path) -> None:
    run_plain(library, "--number", "10", "--out", str(tmp_path / "卷.json"))
    code, shown = run(library, "check", str(tmp_path / "卷.json"))
    assert code == 0
    assert "10 题仍对，0 题不再对" in "".join(shown.split("\n"))


def test_an_own_paper_is_checked_and_a_wrong_answer_ends_in_one(library: Path, tmp_path: Path) -> None:
    own = tmp_path / "自拟.md"
    own.write_text("1. 青澜市完成（　）企业三级安全标准化达标创建。\nA. 110家 B. 120家\n答案：A\n", encoding="utf-8")
    code, shown = run(library, "check", str(own))
    assert code == 1
    assert "与原文不符" in shown
    assert "120家" in shown


def test_a_check_as_json_can_be_read(library: Path, tmp_path: Path) -> None:
    own = tmp_path / "自拟.md"
    own.write_text("1. 青澜市完成（　）企业三级安全标准化达标创建。\n答案：120家\n", encoding="utf-8")
    _, shown = run(library, "check", str(own), "--json")
    assert json.loads(shown)["rows"][0]["verdict"] == "有出处"


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        (("guide", "--document", PLAN), "学习提纲"),
        (("cards", "--number", "4"), "应急管理记忆卡（4 张）"),
        (("body", "县水务局"), "县水务局 职责卡"),
    ],
)
def test_guides_cards_and_duty_cards_are_shown(library: Path, words: tuple[str, ...], seen: str) -> None:
    code, shown = run(library, *words)
    assert code == 0
    assert seen in shown


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("单选题=10", Wish(10, ItemKind.SINGLE)),
        ("判断：3", Wish(3, ItemKind.JUDGE)),
    ],
)
def test_a_kind_with_its_number_is_understood(typed: str, wish: Wish) -> None:
    assert counted(typed) == wish


def test_a_row_of_the_blueprint_is_understood() -> None:
    assert lined("单选题,演练,较难,5") == Wish(5, ItemKind.SINGLE, "演练", Difficulty.HARD)
    assert lined("，演练，，2") == Wish(2, None, "演练", None)


@pytest.mark.parametrize("typed", ["单选题", "单选题=0", "唱歌题=3"])
def test_a_kind_that_means_nothing_is_refused(typed: str) -> None:
    with pytest.raises(SettingsError):
        counted(typed)


def test_an_ending_that_is_no_form_is_refused(library: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="不能写成这种文件"):
        run_plain(library, "--number", "3", "--out", str(tmp_path / "卷.pdf"))


def test_without_a_model_a_paper_cannot_be_reworded(library: Path) -> None:
    with pytest.raises(SettingsError, match="YINGJI_MODEL_URL"):
        run_plain(library, "--number", "3", "--reword")


def test_stems_are_reworded_when_that_is_asked_for(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StubModel() as stub:
        monkeypatch.setenv("YINGJI_MODEL", "stub")
        monkeypatch.setenv("YINGJI_MODEL_URL", stub.url)
        for name, words in (("原卷", ()), ("新卷", ("--reword",))):
            code, shown = run_plain(library, "--kind", "单选题=4", *words, "--out", str(tmp_path / f"{name}.json"))
            assert code == 0
            assert ("由语言模型 stub 改写" in shown) == bool(words)
        assert len(stub.requests) == 1
    old, new = (load(tmp_path / f"{name}.json") for name in ("原卷", "新卷"))
    assert new.rewording.changed == sum(a.item != b.item for a, b in zip(old.entries, new.entries, strict=True)) > 0
    code, shown = run(library, "check", str(tmp_path / "新卷.json"))
    assert (code, "4 题仍对" in shown) == (0, True)


def test_json_tells_of_a_rewording_only_where_there_was_one(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "rewording" not in json.loads(run_plain(library, "--number", "3", "--json")[1])
    with StubModel() as stub:
        monkeypatch.setenv("YINGJI_MODEL", "stub")
        monkeypatch.setenv("YINGJI_MODEL_URL", stub.url)
        told = json.loads(run_plain(library, "--kind", "单选题=2", "--reword", "--json")[1])
    assert told["rewording"]["model"] == "stub"


def test_the_server_rewords_as_the_desk_does(demo_desk: LibraryDesk) -> None:
    paper = demo_desk.study(StudyRequest(number=15, seed=9))
    with StubModel() as stub:
        near = LibraryDesk(demo_desk.library, replace(demo_desk.settings, model="stub", model_url=stub.url))
        with served(near, web=False) as address, ServerDesk(address, TOKEN) as far:
            assert list(far.reword(paper)) == list(near.reword(paper))
            asked = {"number": 15, "seed": 9, "reword": True}
            bearer = {"authorization": f"Bearer {TOKEN}"}
            told = httpx.post(f"{address}/api/v1/study", json=asked, headers=bearer).json()
            assert told["rewording"]["changed"] > 0
            told = httpx.post(f"{address}/api/v1/study", json=asked | {"reword": False}, headers=bearer).json()
            assert "rewording" not in told
    with served(demo_desk, web=False) as address, ServerDesk(address, TOKEN) as far:
        with pytest.raises(SettingsError, match="没有设置语言模型，题干不能改写"):
            list(far.reword(paper))
        answer = httpx.post(f"{address}/api/v1/study", json=asked, headers=bearer)
        assert (answer.status_code, "YINGJI_MODEL" in answer.text) == (400, True)


def test_the_page_offers_rewording_only_with_a_model(demo_desk: LibraryDesk) -> None:
    paper = ("试卷", [], [], "", "", 5, 0, 1, "", "", False, *[0] * len(ItemKind))
    with StubModel() as stub:
        near = LibraryDesk(demo_desk.library, replace(demo_desk.settings, model="stub", model_url=stub.url))
        for desk, seen in ((demo_desk, False), (near, True)):
            blocks = build_page(desk, Path("uploads"))
            box = next(one for one in blocks.blocks.values() if getattr(one, "elem_id", "") == "yj-training-reword")
            assert (box.visible, box.value) == (seen, False)
        *going, made = _made(near, Handouts(), paper, reword=True)
        assert "正在润色题干" in going[0][1]
        assert "由语言模型 stub 改写" in made[1]
        assert "语言模型" not in next(iter(_made(near, Handouts(), paper)))[1]
        assert "没有设置语言模型" in [*_made(demo_desk, Handouts(), paper, reword=True)][-1][1]


def test_the_server_gives_what_the_desk_gives(demo_desk: LibraryDesk) -> None:
    request = StudyRequest(number=15, seed=9)
    asked = (OwnQuestion(1, "青澜市完成（　）企业三级安全标准化达标创建。", (), "120家", ("120家",)),)
    with served(demo_desk, web=False) as address, ServerDesk(address, TOKEN) as far:
        paper = demo_desk.study(request)
        assert far.study(request) == paper
        assert far.recheck(paper) == demo_desk.recheck(paper)
        assert far.guide(StudyRequest((PLAN,))) == demo_desk.guide(StudyRequest((PLAN,)))
        assert far.flashcards(request) == demo_desk.flashcards(request)
        assert far.duty_card("执法支队", StudyRequest()) == demo_desk.duty_card("执法支队", StudyRequest())
        assert far.review(asked) == demo_desk.review(asked)
