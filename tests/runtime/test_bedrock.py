"""Amazon Bedrock: boto3's own code against a server that answers in the documented shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from functions.core.adapters.bedrock import BedrockModel
from functions.core.errors import (
    AmyError,
    ModelOverloaded,
    ModelRateLimited,
    ModelRequestInvalid,
    ModelServerError,
    ModelStreamCut,
    ModelUnauthorized,
    ModelUnreachable,
)
from functions.core.models import CallHeaders, ModelRequest
from tests.runtime.bedrock_server import Bedrock, running_bedrock

HEADERS = CallHeaders("turn_1", "Route", "router")
CACHE = {"type": "ephemeral"}
USAGE = {
    "inputTokens": 100,
    "outputTokens": 20,
    "totalTokens": 1140,
    "cacheReadInputTokens": 1000,
    "cacheWriteInputTokens": 20,
}
SCHEMA = {"type": "object", "properties": {"vagueness": {"type": "string"}}, "required": ["vagueness"]}
LOOK_UP = {"name": "look_up", "description": "Looks up.", "input_schema": {"type": "object"}, "cache_control": CACHE}


def request(**fields: Any) -> ModelRequest:
    values: dict[str, Any] = {
        "model": "claude-sonnet-4-6",
        "system": [{"type": "text", "text": "You sort."}, {"type": "text", "text": "Calm.", "cache_control": CACHE}],
        "messages": [{"role": "user", "content": [{"type": "text", "text": "<task>Sort.</task>"}]}],
        "max_tokens": 500,
        **fields,
    }
    return ModelRequest.model_validate(values)


def answer(*content: dict[str, Any], stop: str = "end_turn") -> dict[str, Any]:
    return {
        "output": {"message": {"role": "assistant", "content": list(content)}},
        "stopReason": stop,
        "usage": USAGE,
        "metrics": {"latencyMs": 1},
    }


def use(name: str, given: dict[str, Any], id_: str = "tooluse_1") -> dict[str, Any]:
    return {"toolUse": {"toolUseId": id_, "name": name, "input": given}}


@pytest.fixture
def bedrock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bedrock]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with running_bedrock() as server:
        yield server


def model(bedrock: Bedrock) -> BedrockModel:
    ids = {"claude-sonnet-4-6": "eu.anthropic.claude-sonnet-4-6"}
    return BedrockModel(ids, region="eu-central-1", endpoint=bedrock.url)


def test_a_request_in_converses_own_form(bedrock: Bedrock) -> None:
    # given a run in its second round
    bedrock.answer = answer({"text": "Sorted."})
    asked = {"type": "tool_use", "id": "t1", "name": "look_up", "input": {"a": 1}}
    told = {"type": "tool_result", "tool_use_id": "t1", "content": "gone", "is_error": True}
    messages = [
        *request().messages,
        {"role": "assistant", "content": [{"type": "text", "text": "I look."}, asked]},
        {"role": "user", "content": [told]},
    ]

    # when
    reply = model(bedrock).complete(request(messages=messages, tools=[LOOK_UP]), HEADERS, None)

    # then
    ((path, sent),) = bedrock.requests
    assert path == "/model/eu.anthropic.claude-sonnet-4-6/converse"
    assert sent == {
        "system": [{"text": "You sort."}, {"text": "Calm."}, {"cachePoint": {"type": "default"}}],
        "messages": [
            {"role": "user", "content": [{"text": "<task>Sort.</task>"}]},
            {
                "role": "assistant",
                "content": [
                    {"text": "I look."},
                    {"toolUse": {"toolUseId": "t1", "name": "look_up", "input": {"a": 1}}},
                ],
            },
            {
                "role": "user",
                "content": [{"toolResult": {"toolUseId": "t1", "content": [{"text": "gone"}], "status": "error"}}],
            },
        ],
        "inferenceConfig": {"maxTokens": 500},
        "toolConfig": {
            "tools": [
                {
                    "toolSpec": {
                        "name": "look_up",
                        "description": "Looks up.",
                        "inputSchema": {"json": {"type": "object"}},
                    }
                },
                {"cachePoint": {"type": "default"}},
            ]
        },
        "requestMetadata": {"turn": "turn_1", "step": "Route", "agent": "router"},
    }
    # and the reply is one like Anthropic's, at the same price
    assert (reply.text, reply.stop_reason, reply.provider, reply.model) == (
        "Sorted.", "end_turn", "bedrock", "claude-sonnet-4-6",
    )  # fmt: skip
    assert reply.usage == {
        "input_tokens": 120,
        "output_tokens": 20,
        "cache_read_tokens": 1000,
        "cache_write_tokens": 20,
        "model_calls": 1,
        "cost_usd": pytest.approx((100 * 3 + 20 * 15 + 1000 * 0.3 + 20 * 3.75) / 1e6),
    }


def test_tool_calls_come_back_as_ours(bedrock: Bedrock) -> None:
    bedrock.answer = answer({"text": "I look."}, use("look_up", {"a": 1}), stop="tool_use")

    reply = model(bedrock).complete(request(tools=[LOOK_UP]), HEADERS, None)

    assert reply.stop_reason == "tool_use"
    assert reply.tool_uses == [{"type": "tool_use", "id": "tooluse_1", "name": "look_up", "input": {"a": 1}}]


def test_an_answer_by_schema_is_the_input_of_a_forced_tool(bedrock: Bedrock) -> None:
    bedrock.answer = answer({"text": "Here:"}, use("give_answer", {"vagueness": "low"}), stop="tool_use")

    reply = model(bedrock).complete(request(output_schema=SCHEMA), HEADERS, None)

    config = bedrock.requests[0][1]["toolConfig"]
    assert config["toolChoice"] == {"tool": {"name": "give_answer"}}
    assert config["tools"][0]["toolSpec"]["inputSchema"] == {"json": SCHEMA}
    assert (reply.text, reply.stop_reason, reply.tool_uses) == ('{"vagueness": "low"}', "end_turn", [])


def test_an_agent_with_tools_may_use_them_before_it_answers_by_schema(bedrock: Bedrock) -> None:
    bedrock.answer = answer(use("look_up", {}), use("give_answer", {}, "tooluse_2"), stop="tool_use")

    reply = model(bedrock).complete(request(output_schema=SCHEMA, tools=[LOOK_UP]), HEADERS, None)

    assert bedrock.requests[0][1]["toolConfig"]["toolChoice"] == {"any": {}}
    assert [each["name"] for each in reply.tool_uses] == ["look_up"]


@pytest.mark.parametrize(
    ("stop", "ours"),
    [
        ("guardrail_intervened", "refusal"),
        ("content_filtered", "refusal"),
        ("max_tokens", "max_tokens"),
        ("stop_sequence", "end_turn"),
    ],
)
def test_how_it_stopped(bedrock: Bedrock, stop: str, ours: str) -> None:
    bedrock.answer = answer({"text": "…"}, stop=stop)

    assert model(bedrock).complete(request(), HEADERS, None).stop_reason == ours


def test_a_stream_is_read_along_and_becomes_the_same_reply(bedrock: Bedrock) -> None:
    # given
    bedrock.streams(
        ("messageStart", {"role": "assistant"}),
        ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "I "}}),
        ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "look."}}),
        ("contentBlockStop", {"contentBlockIndex": 0}),
        ("contentBlockStart", {"contentBlockIndex": 1, "start": {"toolUse": {"toolUseId": "t1", "name": "look_up"}}}),
        ("contentBlockDelta", {"contentBlockIndex": 1, "delta": {"toolUse": {"input": '{"a"'}}}),
        ("contentBlockDelta", {"contentBlockIndex": 1, "delta": {"toolUse": {"input": ": 1}"}}}),
        ("contentBlockStop", {"contentBlockIndex": 1}),
        ("messageStop", {"stopReason": "tool_use"}),
        ("metadata", {"usage": USAGE, "metrics": {"latencyMs": 1}}),
    )
    heard: list[str] = []

    # when
    streamed = model(bedrock).complete(request(tools=[LOOK_UP]), HEADERS, heard.append)

    # then
    assert heard == ["I ", "look."]
    assert bedrock.requests[0][0].endswith("/converse-stream")
    bedrock.answer = answer({"text": "I look."}, use("look_up", {"a": 1}, "t1"), stop="tool_use")
    assert streamed == model(bedrock).complete(request(tools=[LOOK_UP]), HEADERS, None)


def test_a_structured_answer_streams_its_json(bedrock: Bedrock) -> None:
    bedrock.streams(
        (
            "contentBlockStart",
            {"contentBlockIndex": 0, "start": {"toolUse": {"toolUseId": "t1", "name": "give_answer"}}},
        ),
        ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"toolUse": {"input": '{"vagueness": "low"}'}}}),
        ("messageStop", {"stopReason": "tool_use"}),
        ("metadata", {"usage": USAGE, "metrics": {"latencyMs": 1}}),
    )
    heard: list[str] = []

    reply = model(bedrock).complete(request(output_schema=SCHEMA), HEADERS, heard.append)

    assert "".join(heard) == reply.text == '{"vagueness": "low"}'


@pytest.mark.parametrize(
    ("events", "error"),
    [
        ([], ModelStreamCut),
        ([("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "I"}})], ModelStreamCut),
        ([("throttlingException", {"message": "slow down"})], ModelRateLimited),
        ([("modelStreamErrorException", {"message": "broken"})], ModelStreamCut),
        ([("internalServerException", {"message": "broken"})], ModelServerError),
    ],
)
def test_a_stream_that_has_no_end(bedrock: Bedrock, events: list[Any], error: type[AmyError]) -> None:
    bedrock.streams(*events)

    with pytest.raises(error):
        model(bedrock).complete(request(), HEADERS, print)


@pytest.mark.parametrize(
    ("status", "name", "error"),
    [
        (429, "ThrottlingException", ModelRateLimited),
        (503, "ServiceUnavailableException", ModelOverloaded),
        (429, "ModelNotReadyException", ModelOverloaded),
        (408, "ModelTimeoutException", ModelServerError),
        (424, "ModelErrorException", ModelServerError),
        (500, "InternalServerException", ModelServerError),
        (502, "SomethingNew", ModelServerError),
        (403, "AccessDeniedException", ModelUnauthorized),
        (403, "ExpiredTokenException", ModelUnauthorized),
        (400, "ValidationException", ModelRequestInvalid),
        (404, "ResourceNotFoundException", ModelRequestInvalid),
    ],
)
@pytest.mark.parametrize("streamed", [True, False])
def test_errors_are_ours_after_one_try(
    bedrock: Bedrock, status: int, name: str, error: type[AmyError], streamed: bool
) -> None:
    bedrock.status, bedrock.error, bedrock.answer = status, name, {"message": "no"}

    with pytest.raises(error):
        model(bedrock).complete(request(), HEADERS, print if streamed else None)

    assert len(bedrock.requests) == 1


def test_nobody_there(bedrock: Bedrock) -> None:
    nowhere = BedrockModel({}, region="eu-central-1", endpoint="http://127.0.0.1:9")

    with pytest.raises(ModelUnreachable):
        nowhere.complete(request(), HEADERS, None)


def test_what_it_lacks_of_server_tools_is_left_out_of_request_and_history(bedrock: Bedrock) -> None:
    # given a run that began with a provider that searches the web
    bedrock.answer = answer({"text": "Sorted."})
    search = {"type": "web_search_20250305", "name": "web_search"}
    server_use = {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {}}
    found = {"type": "web_search_tool_result", "tool_use_id": "s1", "content": []}
    messages = [
        *request().messages,
        {"role": "assistant", "content": [server_use, found, {"type": "text", "text": "I looked."}]},
        *request().messages,
        {"role": "assistant", "content": [server_use, found]},
    ]

    # when
    model(bedrock).complete(request(messages=messages, tools=[search, LOOK_UP]), HEADERS, None)
    model(bedrock).complete(request(tools=[search]), HEADERS, None)

    # then
    (_, first), (_, second) = bedrock.requests
    assert [tool["toolSpec"]["name"] for tool in first["toolConfig"]["tools"] if "toolSpec" in tool] == ["look_up"]
    assert [message["content"] for message in first["messages"][1::2]] == [
        [{"text": "I looked."}],
        [{"text": "(looked something up)"}],
    ]
    assert "toolConfig" not in second


def test_a_picture_goes_as_its_bytes(bedrock: Bedrock) -> None:
    bedrock.answer = answer({"text": "A page."})
    source = {"type": "base64", "media_type": "image/png", "data": "iVBORw=="}
    content = [{"type": "image", "source": source}, {"type": "text", "text": "<task>Read.</task>"}]

    model(bedrock).complete(request(messages=[{"role": "user", "content": content}]), HEADERS, None)

    ((_, sent),) = bedrock.requests
    # boto3 writes bytes as base64 on the wire.
    assert sent["messages"][0]["content"][0] == {"image": {"format": "png", "source": {"bytes": "iVBORw=="}}}
