"""What the Messages API refuses, and how."""

from __future__ import annotations

from typing import Any

import anthropic
import httpx
import pytest

from tests.offline_model.prompts import MODEL

HEADERS = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
USER = {"role": "user", "content": "hi"}
USE = {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "look", "input": {}}]}
RESULT = {"type": "tool_result", "tool_use_id": "t1", "content": "x"}
OPEN_SCHEMA = {"type": "object", "properties": {}}
BOUNDED = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}, "additionalProperties": False}


def body(**changes: Any) -> dict[str, Any]:
    whole = {"model": MODEL, "max_tokens": 10, "messages": [USER], **changes}
    return {name: value for name, value in whole.items() if value is not ...}


def output(schema: dict[str, Any]) -> dict[str, Any]:
    return {"format": {"type": "json_schema", "schema": schema}}


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (body(model=...), "model: Field required"),
        (body(max_tokens=...), "max_tokens: Field required"),
        (body(max_tokens=0), "max_tokens: Input should be greater than or equal to 1"),
        (body(max_tokens=True), "max_tokens: Input should be a valid integer"),
        (body(messages=...), "messages: Field required"),
        (body(messages=[]), "messages: at least one message is required"),
        (body(messages=[{"role": "system", "content": "x"}]), 'Unexpected role "system"'),
        (body(messages=[{"role": "user"}]), "messages.0.content: Field required"),
        (body(messages=[{"role": "user", "content": ""}]), "all messages must have non-empty content"),
        (body(messages=[{"role": "assistant", "content": "x"}]), "first message must use"),
        (body(messages=[{"role": "user", "content": [{"type": "text", "text": " "}]}]), "must contain non-whitespace"),
        (body(messages=[USER, USE, USER]), "`tool_use` ids were found without `tool_result` blocks"),
        (body(messages=[USER, {"role": "user", "content": [RESULT]}]), "unexpected `tool_use_id`"),
        (body(surprise=1), "surprise: Extra inputs are not permitted"),
        (body(temperature=2), "temperature: range: 0..1"),
        (body(tools=[{"name": "a b", "input_schema": {"type": "object"}}]), "String should match pattern"),
        (body(tool_choice={"type": "any"}), "may only be specified while providing tools"),
        (body(output_config=output(OPEN_SCHEMA)), "'additionalProperties' must be explicitly set to false"),
        (body(output_config=output(BOUNDED)), "For 'integer' type, properties minimum are not supported"),
        (
            body(system=[{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5),
            "A maximum of 4 blocks with cache_control",
        ),
        ([], "not a JSON object"),
    ],
)
def test_an_invalid_request(control: httpx.Client, sent: Any, message: str) -> None:
    response = control.post("/v1/messages", headers=HEADERS, json=sent)

    assert response.status_code == 400
    assert response.json()["type"] == "error"
    assert response.json()["error"]["type"] == "invalid_request_error"
    assert message in response.json()["error"]["message"]
    assert response.json()["request_id"] == response.headers["request-id"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "kind"),
    [
        ("POST", "/v1/messages", {"anthropic-version": "2023-06-01"}, 401, "authentication_error"),
        ("POST", "/v1/messages", {"x-api-key": "k"}, 400, "invalid_request_error"),
        ("POST", "/v1/nothing", HEADERS, 404, "not_found_error"),
        ("GET", "/v1/messages", HEADERS, 405, "invalid_request_error"),
    ],
)
def test_a_refused_request(
    control: httpx.Client, *, method: str, path: str, headers: dict[str, str], status: int, kind: str
) -> None:
    response = control.request(method, path, headers=headers, json=body() if method == "POST" else None)

    assert response.status_code == status
    assert response.json()["error"]["type"] == kind


def test_malformed_json(control: httpx.Client) -> None:
    response = control.post("/v1/messages", headers=HEADERS, content=b"{")

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")


def test_the_sdk_raises_its_own_errors(client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.BadRequestError, match="at least one message"):
        client.messages.create(model=MODEL, max_tokens=1, messages=[])
