"""The interface for programs: what it answers, whom it turns away, and how it says what went wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from assistant.answer import Answer, Question
from assistant.streaming import Event, Sentence, Started, Withdrawn, as_it_is
from evals.cases import read_cases
from ingest.errors import LibraryError
from tests.ui.serving import TOKEN, served
from tests.ui.shelf import ShelfDesk
from ui import keeping, observing, token
from ui.api import limits, problems, shapes
from ui.api.problems import in_chinese
from ui.journal import Journal
from ui.server import Page, create_app
from ui.token import kept_token

TEXTS = {
    "青澜.txt": "青澜市2025年工作要点\n一、重大隐患。市级挂牌督办重大隐患36家。\n二、演练。每年组织演练2次。",
    "云川.txt": "云川省2024年消防条例\n第一条 每半年组织一次演练。",
}
ASKED = {"question": "市级挂牌督办重大隐患多少家？"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    """A client of a service over a shelf, that shows the token."""
    headers = {"authorization": f"Bearer {TOKEN}"}
    with (
        served(ShelfDesk(TEXTS), Page(folder / "uploads"), web=False) as address,
        httpx.Client(base_url=address, headers=headers, timeout=30) as calling,
    ):
        yield calling


def test_an_answer_has_its_words_its_citations_and_their_offsets(client: httpx.Client) -> None:
    told = client.post("/api/v1/ask", json=ASKED).json()
    assert told["status"] == "answered"
    assert "36家" in told["answer"]
    first = told["citations"][0]
    text = client.get(f"/api/v1/documents/{first['document_id']}/text").text
    assert text[first["start"] : first["end"]] == first["quote"]
    part = client.get(
        f"/api/v1/documents/{first['document_id']}/text", params={"start": first["start"], "end": first["end"]}
    )
    assert part.text == first["quote"]
    assert told["engine"] == "extractive"


def test_a_refusal_is_an_answer_and_points_to_the_nearest_passages(client: httpx.Client) -> None:
    told = client.post("/api/v1/ask", json={"question": "龙卷风？"}).json()
    assert (told["refused"], told["citations"]) == (True, [])
    assert told["nearest"]


def test_history_and_limits_go_with_the_question() -> None:
    class Watched(ShelfDesk):
        asked: Question | None = None

        def ask(self, question: Question) -> Answer:
            self.asked = question
            return super().ask(question)

    desk = Watched(TEXTS)
    history = [{"role": "user", "content": "甲"}, {"role": "assistant", "content": "乙"}]
    body = {"question": "丙演练？", "history": history, "region": "青澜市", "year": 2025, "document": "青澜.txt"}
    with served(desk) as address:
        httpx.post(f"{address}/api/v1/ask", json=body, headers={"authorization": f"Bearer {TOKEN}"})
    assert desk.asked is not None
    assert [(turn.role, turn.content) for turn in desk.asked.history] == [("user", "甲"), ("assistant", "乙")]
    assert (desk.asked.region, desk.asked.year, desk.asked.document) == ("青澜市", 2025, "青澜.txt")


def events_of(text: str) -> list[tuple[str, dict]]:
    """The events of a stream, comments left out."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    lines = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]
    return [(one["event"], json.loads(one["data"])) for one in lines]


def test_a_stream_begins_with_its_evidence_and_ends_with_the_answer_that_a_plain_call_gets(
    client: httpx.Client,
) -> None:
    plain = client.post("/api/v1/ask", json=ASKED).json()
    response = client.post("/api/v1/ask/events", json=ASKED)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    assert [name for name, _ in events] == ["started", "sentence", "sentence", "finished"]
    assert events[0][1]["citations"] == plain["citations"]
    assert "\n".join(data["text"] for name, data in events if name == "sentence") == plain["answer"]
    assert {**events[-1][1], "seconds": 0} == {**plain, "seconds": 0}


class BreakingDesk(ShelfDesk):
    """A desk whose model breaks off after one sentence, or fails for good."""

    def __init__(self, *, fails: bool) -> None:
        super().__init__(TEXTS)
        self.fails = fails

    def stream(self, question: Question) -> Iterator[Event]:
        answer = self.ask(question)
        yield Started(answer.question, answer.citations, "qwen")
        yield Sentence("没写完的一句", ())
        if self.fails:
            raise LibraryError("资料库已关闭", remedy="请重新打开")
        yield Withdrawn("模型中断，改用原文")
        yield from as_it_is(answer)


@pytest.mark.parametrize(("fails", "last"), [(False, "finished"), (True, "failed")])
def test_a_model_that_breaks_off_is_told_in_the_stream(monkeypatch: pytest.MonkeyPatch, fails: bool, last: str) -> None:
    monkeypatch.setattr("ui.server.speaks", lambda desk: True)
    with served(BreakingDesk(fails=fails)) as address:
        response = httpx.post(f"{address}/api/v1/ask/events", json=ASKED, headers={"authorization": f"Bearer {TOKEN}"})
    events = events_of(response.text)
    assert events[-1][0] == last
    assert events[1] == ("sentence", {"text": "没写完的一句", "citations": []})
    assert ("withdrawn" in [name for name, _ in events]) != fails
    if fails:
        assert events[-1][1] == {"detail": "资料库已关闭；请重新打开。"}


def test_documents_sections_and_passages_tell_where_their_words_stand(client: httpx.Client) -> None:
    listed = client.get("/api/v1/documents", params={"year": 2025}).json()
    assert (listed["total"], listed["items"][0]["title"]) == (1, "青澜市2025年工作要点")
    id = listed["items"][0]["id"]
    assert client.get(f"/api/v1/documents/{id}").json() == listed["items"][0]
    text = client.get(f"/api/v1/documents/{id}/text").text
    sections = client.get(f"/api/v1/documents/{id}/sections").json()["items"]
    assert [text[one["start"] : one["end"]][:2] for one in sections] == ["一、", "二、"]
    section = client.get(f"/api/v1/documents/{id}/sections/一").json()
    assert section["text"] == text[section["start"] : section["end"]]
    passages = client.get(f"/api/v1/documents/{id}/passages", params={"offset": 1, "limit": 1}).json()
    assert passages["total"] == 3
    one = passages["items"][0]
    assert one["text"] == text[one["start"] : one["end"]]
    assert client.get(f"/api/v1/passages/{one['id']}").json() == one
    found = client.get("/api/v1/search", params={"query": "组织演练2次", "year": 2025}).json()["items"]
    assert found[0]["passage"]["text"] == "二、演练。每年组织演练2次。"
    assert found[0]["title"] == "青澜市2025年工作要点"


MISSING = (
    "/api/v1/documents/none",
    "/api/v1/documents/青澜/sections/九",
    "/api/v1/passages/none:1",
    "/api/v1/passages/x",
)


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_a_problem_with_a_remedy(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    told = response.json()
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    assert told["title"] == "没有找到"
    assert told["detail"].endswith("。")
    assert told["request_id"] == response.headers["x-request-id"]


WITHOUT = [("POST", "/api/v1/ask"), ("GET", "/api/v1/documents"), ("POST", "/api/v1/eval"), ("GET", "/api/v1/feedback")]


@pytest.mark.parametrize(("method", "path"), [*WITHOUT, ("DELETE", "/api/v1/documents/a"), ("GET", "/v1/models")])
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}])
def test_nothing_is_told_without_the_token(
    client: httpx.Client, method: str, path: str, headers: dict[str, str]
) -> None:
    response = httpx.request(method, f"{client.base_url}{path}", headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert "yingji token" in response.text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "body.question 缺少这一项"),
        ({"question": "  "}, "body.question 不合规定的写法"),
        ({"question": "问", "years": 2025}, "body.years 没有这一项"),
        ({"question": "问", "year": "今年"}, "body.year 应当是整数"),
        ({"question": "问", "year": 1}, "body.year 不应小于 1900"),
        ({"question": "长" * 2001}, "body.question 太长，至多 2000 个字"),
        ({"question": "问", "history": [{"role": "system", "content": ""}]}, "body.history.0.role 只能是"),
    ],
)
def test_a_call_that_cannot_be_used_says_which_part_of_it(client: httpx.Client, body: dict, told: str) -> None:
    response = client.post("/api/v1/ask", json=body)
    assert response.status_code == 422
    assert told in response.json()["detail"]
    assert response.json()["errors"]


def test_a_body_that_is_no_json_or_too_large_is_a_problem_too(client: httpx.Client) -> None:
    broken = client.post("/api/v1/ask", content=b"{", headers={"content-type": "application/json"})
    assert (broken.status_code, broken.json()["title"]) == (422, "请求的内容不合要求")
    large = client.post("/api/v1/ask", content=b" " * ((1 << 20) + 1))
    assert (large.status_code, large.headers["content-type"]) == (413, "application/problem+json")

    def pieces() -> Iterator[bytes]:
        yield from (b" " * 65536 for _ in range(20))

    streamed = client.post("/api/v1/ask", content=pieces())
    assert streamed.status_code == 413


def test_a_parameter_that_is_misspelt_or_given_twice_is_not_passed_over(client: httpx.Client) -> None:
    for query, told in (("regoin=x", "query.regoin 没有这一项"), ("year=2024&year=2025", "query.year 写了不止一次")):
        response = client.get(f"/api/v1/documents?{query}")
        assert response.status_code == 422
        assert told in response.json()["detail"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/v1/ask", 405), ("GET", "/api/v1/nothing", 404)])
def test_an_unknown_address_or_method_is_a_problem(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert (response.headers.get("allow") == "POST") == (status == 405)


def test_an_error_nobody_foresaw_is_named_by_its_request_and_explained_in_the_log_only(tmp_path: Path) -> None:
    class BrokenDesk(ShelfDesk):
        def ask(self, question: Question) -> Answer:
            raise ZeroDivisionError("a secret of the house")

    log = tmp_path / "log.jsonl"
    app = create_app(BrokenDesk(TEXTS), TOKEN, journal=Journal(log, now=lambda: datetime(2025, 1, 1, tzinfo=UTC)))
    headers = {"authorization": f"Bearer {TOKEN}", "x-request-id": "mine-1"}
    with served(BrokenDesk(TEXTS), app=app) as address:
        response = httpx.post(f"{address}/api/v1/ask", json=ASKED, headers=headers)
    assert (response.status_code, response.json()["request_id"]) == (500, "mine-1")
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    failure = next(line for line in lines if line["event"] == "failure")
    assert failure["request_id"] == "mine-1"
    assert "a secret of the house" in failure["trace"]


def test_the_log_has_a_line_for_each_request_and_answer_and_no_question(tmp_path: Path) -> None:
    log, told = tmp_path / "logs" / "log.jsonl", {"authorization": f"Bearer {TOKEN}"}
    for questions in (False, True):
        app = create_app(ShelfDesk(TEXTS), TOKEN, journal=Journal(log, questions=questions))
        with served(ShelfDesk(TEXTS), app=app) as address:
            httpx.post(f"{address}/api/v1/ask", json=ASKED, headers=told)
            httpx.get(f"{address}/api/v1/search", params={"query": "挂牌督办"}, headers=told)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["answer", "request", "request"] * 2
    assert lines[0]["request_id"] == lines[1]["request_id"]
    assert (lines[1]["route"], lines[1]["status"], lines[2]["route"]) == ("/api/v1/ask", 200, "/api/v1/search")
    assert "挂牌督办" not in json.dumps(lines[:3], ensure_ascii=False)
    assert lines[3]["question"] == ASKED["question"]
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("sent", "echoed"), [("abc-1.2:3", True), ("a b", False), ("x" * 129, False), ('"<>', False)])
def test_a_request_id_is_echoed_when_it_may_be(client: httpx.Client, sent: str, echoed: bool) -> None:
    back = client.get("/healthz", headers={"x-request-id": sent}).headers["x-request-id"]
    assert (back == sent) == echoed
    assert back


def test_health_readiness_and_metrics_need_no_token_and_tell_no_words(client: httpx.Client) -> None:
    client.post("/api/v1/ask", json=ASKED)
    client.get("/api/v1/documents/青澜")
    bare = httpx.Client(base_url=client.base_url)
    assert bare.get("/healthz").json()["status"] == "ok"
    assert bare.get("/readyz").json() == {"status": "ready", "documents": 2, "passages": 5}
    page = bare.get("/metrics").text
    assert "yingji_documents 2.0" in page
    assert 'route="/api/v1/documents/{document}"' in page
    assert 'yingji_answers_total{engine="extractive",remembered="no",status="answered"}' in page
    assert "青澜" not in page


def test_a_library_that_cannot_answer_is_not_ready() -> None:
    class ClosedDesk(ShelfDesk):
        def search(self, *_: object, **__: object) -> tuple:
            raise LibraryError("资料库已关闭", remedy="请重新打开")

    with served(ClosedDesk(TEXTS)) as address:
        response = httpx.get(f"{address}/readyz")
    assert (response.status_code, response.json()["detail"]) == (409, "资料库已关闭；请重新打开。")


def test_a_file_is_taken_in_asked_about_and_removed(tmp_path: Path) -> None:
    desk, uploads = ShelfDesk({}), tmp_path / "uploads"
    with served(desk, Page(uploads), web=False) as address:
        client = httpx.Client(base_url=address, headers={"authorization": f"Bearer {TOKEN}"})
        file = {"file": ("../../岚州市要点.txt", "岚州市2023年要点\n一、年内建成避难场所九处。".encode())}
        taken = client.post("/api/v1/documents", files=file)
        assert (taken.status_code, taken.json()["outcome"]) == (201, "added")
        assert [path.name for path in uploads.iterdir()] == ["岚州市要点.txt"]
        assert "九处" in client.post("/api/v1/ask", json={"question": "年内建成避难场所几处？"}).json()["answer"]
        empty = client.post("/api/v1/documents", files={"file": ("空.txt", b"")})
        assert (empty.status_code, empty.json()["detail"]) == (
            422,
            "空.txt：文件里没有文字；请换一个文件，或另存为 docx、txt 后再试。",
        )
        id = taken.json()["document"]["id"]
        assert client.delete("/api/v1/documents/岚州").status_code == 404  # a word that fits some title removes nothing
        assert client.delete(f"/api/v1/documents/{id}").json()["id"] == id
        assert client.get("/api/v1/documents").json()["total"] == 0
        assert list(uploads.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", "/", ".hidden", "a/..", "长" * 90])
def test_a_file_name_that_may_not_be_written_is_refused(client: httpx.Client, name: str) -> None:
    response = client.post("/api/v1/documents", files={"file": (name, b"x")})
    assert response.status_code in (400, 422)


def test_a_file_that_is_too_large_is_refused_while_it_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(keeping, "LARGEST", 2000)
    with served(ShelfDesk({}), Page(tmp_path / "uploads"), web=False) as address:
        client = httpx.Client(base_url=address, headers={"authorization": f"Bearer {TOKEN}"})
        response = client.post("/api/v1/documents", files={"file": ("大.txt", b"x" * 4000)})
    assert response.status_code == 413
    assert not (tmp_path / "uploads").exists()


def test_the_register_and_the_terms_are_told_with_their_places(demo_desk) -> None:
    with served(demo_desk) as address:
        client = httpx.Client(base_url=address, headers={"authorization": f"Bearer {TOKEN}"}, timeout=60)
        page = client.get("/api/v1/duties", params={"region": "青澜市", "limit": 5, "offset": 1}).json()
        assert page["total"] > 5
        assert len(page["duties"]) == 5
        first = page["duties"][0]
        text = client.get(f"/api/v1/documents/{first['document']}/text").text
        act = first["act"]
        assert text[act["span"]["start"] : act["span"]["end"]] == act["text"]
        whole = client.get("/api/v1/duties/summary", params={"region": "青澜市"}).json()
        assert whole["total"] == page["total"]
        assert client.get("/api/v1/duties", params={"kind": "没有这一类"}).status_code == 404
        terms = client.get("/api/v1/terms").json()
        assert terms["documents_searched"] > 5
        name = terms["lines"][0]["words"]
        assert client.get(f"/api/v1/terms/{name}").json()["name"] == name
        assert client.get("/api/v1/references").status_code == 200


def test_a_few_cases_are_judged(client: httpx.Client) -> None:
    good = {"id": "1", "question": "市级挂牌督办重大隐患多少家？", "kind": "what", "facts": [["36家"]]}
    told = client.post("/api/v1/eval", json={"cases": [good, {**good, "facts": [["37家"]]}]}).json()
    assert [(one["id"], one["right"]) for one in told["report"]["verdicts"]] == [("1", True), ("1#2", False)]
    assert told["predictions"][0]["answer"]
    assert client.post("/api/v1/eval", json={"cases": [good] * 51}).status_code == 422


def test_feedback_becomes_a_case_that_the_harness_reads(client: httpx.Client, folder: Path) -> None:
    answer = client.post("/api/v1/ask", json=ASKED).json()["answer"]
    before = len(client.get("/api/v1/feedback").json()["items"])
    said = {**ASKED, "answer": answer, "verdict": "bad", "reason": "wrong", "correct": "市级挂牌督办重大隐患38家"}
    noted = client.post("/api/v1/feedback", json=said)
    assert (noted.status_code, noted.json()["cases"]) == (201, before + 1)
    cases = read_cases(folder / "feedback.jsonl")
    assert cases[-1].id == noted.json()["case"]
    assert cases[-1].facts == (("市级挂牌督办重大隐患38家",),)
    assert "一、重大隐患。市级挂牌督办重大隐患36家。" in cases[-1].forbidden
    assert client.post("/api/v1/feedback", json={**said, "reason": None}).status_code == 422
    refused = client.post("/api/v1/feedback", json={**said, "reason": "incomplete", "correct": ""})
    assert (refused.status_code, refused.json()["title"]) == (409, "与现在的情形不符")
    assert client.post("/api/v1/feedback", json={**ASKED, "answer": answer, "verdict": "good"}).json()["case"] is None


def test_a_page_that_explains_the_interface_loads_nothing_from_outside(client: httpx.Client) -> None:
    page = httpx.get(f"{client.base_url}/api/docs")
    assert page.status_code == 200
    assert "http://" not in page.text.replace("http://127.0.0.1", "")
    assert "https://" not in page.text
    for path in ("/api/static/swagger-ui-bundle.js", "/api/static/swagger-ui.css"):
        assert httpx.get(f"{client.base_url}{path}").status_code == 200


def test_the_description_names_every_route_its_token_and_its_errors(client: httpx.Client) -> None:
    told = httpx.get(f"{client.base_url}/api/openapi.json").json()
    for path, ways in told["paths"].items():
        for way in ways.values():
            assert way["summary"]
            if path.startswith(("/api/v1/", "/v1/")):
                assert way["security"] == [{"token": []}]
                assert {"401", "422", "500"} <= set(way["responses"])
    assert {"Problem", "Fault", "Reply", "Citation"} <= set(told["components"]["schemas"])


def test_the_token_of_a_library_is_drawn_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = kept_token(tmp_path)
    assert kept_token(tmp_path) == first
    assert (tmp_path / "token").stat().st_mode & 0o077 == 0
    (tmp_path / "token").write_text("cut short")
    assert kept_token(tmp_path) != first


def test_an_unknown_kind_of_fault_is_told_in_general_words() -> None:
    assert in_chinese({"type": "of_tomorrow"}) == "不合要求"
    assert in_chinese({"type": "string_too_long", "ctx": {"max_length": 3}}) == "太长，至多 3 个字"
    assert in_chinese({"type": "string_too_long"}) == "不合要求"


@pytest.mark.parametrize(("given", "length"), [(b"12", 12), (b"x", 0), (b"-1", 0)])
def test_only_a_plain_number_announces_a_length(given: bytes, length: int) -> None:
    assert limits.declared({"headers": [(b"content-length", given)]}) == length
    assert set(problems.TITLES) >= {401, 404, 413, 422, 500}


@pytest.mark.parametrize(
    ("pattern", "fits", "misses"),
    [
        (observing.OWN_ID, "abc-1.2:3", ""),
        (re.compile(shapes.SEEN), "a", " \u0085\ufeff\x1c"),
        (token.WHOLE, "a" * 43, "a b"),
        (keeping.CONTROL, "\x1f", "甲"),
    ],
)
def test_each_pattern_has_its_example_and_its_counterexample(pattern: re.Pattern[str], fits: str, misses: str) -> None:
    assert pattern.search(fits)
    assert not pattern.search(misses)
