"""The API does what its document says: requests made of the document, fitting and not, at the local cloud.

No answer is a 5xx, has a status, a content type or a code that the operation does not list, or a body that does not fit its
schema; what does not fit the document is refused. `make fuzz` sends more of each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from functions.api.openapi.document import document
from local.state import LocalState
from tests.cloud import User


def _operations() -> dict[str, Any]:
    """Of the document without its security: who asks is settled here, and tests/authorization looks at nothing else."""
    load_all_checks()
    made = document()
    del made["security"], made["components"]["securitySchemes"]
    for item in made["paths"].values():
        for operation in item.values():
            operation.pop("security", None)
    schema = schemathesis.openapi.from_dict(made)
    found: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
    return {operation.definition.raw["operationId"]: operation for operation in found}


EXAMPLES = int(os.environ.get("AMY_FUZZ_EXAMPLES", "6"))
"""Of each operation, half of them fitting."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

OPERATIONS = _operations()
ASKS_AGENTS = {"create_run", "fire_check_in", "start_turn", "retry_turn", "replay_turn", "retry_run", "create_check_in"}
"""Sent by somebody who did not agree to a model."""


@dataclass
class Somebody:
    """Who asks, with things that are there: by the name of the path's parameter, their ids. Nothing of it is at work."""

    user: User
    own: dict[str, str]

    @classmethod
    def create(cls, cloud: LocalState, *, agrees: bool) -> Somebody:
        user = User.create(cloud)
        own = cls._things(user)
        if not agrees:
            no = {"purpose": "model_provider", "version": "2026-11-01", "granted": False}
            assert user.client.post("/v1/me/consents", json=no).status_code == 201
        return cls(user, own)

    @staticmethod
    def _things(user: User) -> dict[str, str]:
        made: dict[str, str] = {}
        for name, path, body in (
            ("turn_id", "/v1/turns", {"messages": [{"role": "user", "content": "How am I?"}], "start": "queued"}),
            ("memory_id", "/v1/memory", {"kind": "fact", "text": "Has a dog"}),
            ("import_id", "/v1/imports", {"file_name": "a.csv", "size": 10}),
            ("lab_id", "/v1/labs", {"file_name": "a.pdf"}),
            ("key_id", "/v1/api-keys", {"name": "fuzz"}),
        ):
            answer = user.client.post(path, json=body)
            assert answer.status_code in (200, 201), answer.text
            made[name] = answer.json()["id"]
        day = "date,steps\n2022-01-01,1000\n"
        assert user.client.post("/v1/imports", content=day, headers={"Content-Type": "text/csv"}).status_code == 201
        return made | {"day": "2022-01-01"}


@pytest.fixture(scope="module")
def agreeing(cloud: LocalState) -> Iterator[Somebody]:
    somebody = Somebody.create(cloud, agrees=True)
    yield somebody
    somebody.user.close()


@pytest.fixture(scope="module")
def refusing(cloud: LocalState) -> Iterator[Somebody]:
    """Did not agree to a model, so that nothing is started, whatever is sent."""
    somebody = Somebody.create(cloud, agrees=False)
    yield somebody
    somebody.user.close()


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_an_operation_answers_as_documented(
    cloud: LocalState, agreeing: Somebody, refusing: Somebody, operation_id: str
) -> None:
    operation = OPERATIONS[operation_id]
    somebody = refusing if operation_id in ASKS_AGENTS else agreeing
    codes = set(operation.definition.raw["x-error-codes"])
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    unfitting = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    cases = st.one_of(fitting, unfitting) if _can_be_wrong(operation.definition.raw) else fitting

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, with_own=st.booleans())
    def run(case: Case[Any], *, with_own: bool) -> None:
        _keep_small(case, somebody.own if with_own else {})
        headers = {**dict(case.headers or {}), "Authorization": f"Bearer {somebody.user.api_key}"}
        response = case.call(base_url=cloud.api_url, headers=headers, timeout=60)
        checks = [*CHECKS, _has_a_code_of(codes)]
        # A body that is too long for its schema may be too large to be looked at.
        if case.meta is not None and case.meta.generation.mode.is_negative and response.status_code != 413:
            checks.append(negative_data_rejection)
        case.validate_response(response, checks=checks)

    run()


def _can_be_wrong(operation: dict[str, Any]) -> bool:
    return "requestBody" in operation or any(one["in"] == "query" for one in operation.get("parameters", []))


def _keep_small(case: Case[Any], own: dict[str, str]) -> None:
    """What exists in place of what does not, and nothing that would start agents or wait for long."""
    for name in set(case.path_parameters or {}) & set(own):
        case.path_parameters[name] = own[name]
    if case.operation.definition.raw["operationId"] == "create_turn" and isinstance(case.body, dict):
        case.body["start"] = "queued"
    if "events" in case.path:
        case.headers["Accept"] = "application/json"
        wait = (case.query or {}).get("wait")
        if isinstance(wait, int | float) and 0.1 < wait <= 25:
            case.query["wait"] = 0.1


def _has_a_code_of(codes: set[str]) -> Any:
    def has_a_documented_code(_: Any, response: Response, case: Case[Any]) -> None:
        assert "x-request-id" in response.headers
        if response.status_code < 400:
            return
        error = response.json()["error"]
        if isinstance(error, str):  # one of OAuth's own, which the schema holds
            return
        assert response.headers["x-should-retry"] in (["true"], ["false"])
        assert error["code"] in codes, f"{case.operation.label} does not list {error}"

    return has_a_documented_code


def test_what_no_operation_is_has_the_one_shape(user: Callable[[], User]) -> None:
    somebody = user()
    for method, path, status in _strange_requests():
        answer = somebody.client.request(method, path)
        assert answer.status_code == status, (method, path, answer.text)
        assert set(answer.json()["error"]) >= {"code", "message", "request_id", "docs_url"}


def _strange_requests() -> Iterator[tuple[str, str, int]]:
    yield ("GET", "/v1/nothing", 404)
    yield ("PUT", "/v1/turns", 405)
    yield ("GET", "/v1/turns?limit=1&colour=red", 400)
    yield ("GET", "/v1/me?x", 400)
    for id_ in ("%00", "%F0%9F%92%A4", "..%2F..%2Fme", "turn_" + "9" * 3000, "'%20OR%201=1", "%FF%FE"):
        yield ("GET", f"/v1/turns/{id_}", 404)
        yield ("GET", f"/v1/turns/{id_}/events", 404)
    yield ("GET", "/v1/turns?limit=" + "9" * 400, 400)
    yield ("GET", "/v1/data/summaries/2022-02-30", 400)
