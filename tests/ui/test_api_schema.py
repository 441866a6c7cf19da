"""The interface keeps to its own description, whatever it is sent: checked by schemathesis over the real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from tests.ui.serving import TOKEN, served
from tests.ui.shelf import ShelfDesk
from ui.server import Page

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: pip install '.[test]'")
checks = pytest.importorskip("schemathesis.specs.openapi.checks")
GenerationMode = schemathesis.GenerationMode

TEXTS = {"青澜.txt": "青澜市2025年工作要点\n一、重大隐患。市级挂牌督办重大隐患36家。\n二、演练。每年组织演练2次。"}
EXAMPLES = 5  # requests of each kind for each route; the slow run makes more
SLOW_EXAMPLES = 100
QUIET = list(HealthCheck)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(ShelfDesk(TEXTS), Page(tmp_path_factory.mktemp("library") / "uploads"), web=False) as where:
        yield where


def not_checked(label: str, kind: GenerationMode) -> list:
    """What would find fault without reason.

    A file may fit the description and nobody can read it; not every material comes in every form, and a duty card is
    one body's, which a description cannot say; an empty list in a query is sent as nothing at all; cases
    with too long a text may be refused for their size first, which is no rejection to schemathesis; and where the
    requests are to be wrong, the token that is made up is replaced by the true one.
    """
    left = [checks.ignored_auth] if kind is GenerationMode.NEGATIVE else []
    if label == "POST /api/v1/documents":
        return [checks.positive_data_acceptance, checks.negative_data_rejection, *left]
    if label == "POST /api/v1/study/export":
        return [checks.positive_data_acceptance, *left]
    unfair = label.startswith("GET") or label == "POST /api/v1/eval"
    return [checks.negative_data_rejection, *left] if unfair else left


def fault(operation, examples: int, kind: GenerationMode) -> str:
    """How a route does not keep to its description, "" when it does; after `examples` requests of this kind."""
    excluded = not_checked(operation.label, kind)

    @given(case=operation.as_strategy(generation_mode=kind))
    @settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET)
    def one(case) -> None:
        case.headers["Authorization"] = f"Bearer {TOKEN}"
        case.call_and_validate(excluded_checks=excluded)

    try:
        one()
    except Unsatisfiable:
        return ""  # a route that takes nothing cannot be sent anything wrong
    except BaseException as error:
        return f"{operation.label}: {error}"
    return ""


def faults(address: str, examples: int, kind: GenerationMode) -> list[str]:
    described = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    return list(filter(None, (fault(found.ok(), examples, kind) for found in described.get_all_operations())))


@pytest.mark.parametrize("kind", list(GenerationMode), ids=lambda kind: kind.value)
def test_every_route_answers_as_it_is_described(address: str, kind: GenerationMode) -> None:
    assert faults(address, EXAMPLES, kind) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(GenerationMode), ids=lambda kind: kind.value)
def test_every_route_answers_as_it_is_described_at_length(address: str, kind: GenerationMode) -> None:
    assert faults(address, SLOW_EXAMPLES, kind) == []
