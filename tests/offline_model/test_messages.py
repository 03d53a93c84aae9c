"""The Messages API as the real SDK speaks it."""

from __future__ import annotations

import json
from typing import Any

import anthropic
import httpx
import pytest
from pydantic import BaseModel

from tests.offline_model.prompts import MODEL, user_message

AGENT = {"x-amy-agent": "fallback", "x-amy-step": "FallbackReply", "x-amy-turn": "turn_1"}
HELLO: Any = [user_message(question="Hello")]
WEATHER: Any = {
    "name": "get_weather",
    "description": "Weather of a city",
    "input_schema": {
        "type": "object",
        "properties": {"query": {"type": "string"}, "unit": {"enum": ["c", "f"]}},
        "required": ["query", "unit"],
    },
}


def test_a_whole_message(client: anthropic.Anthropic) -> None:
    response = client.messages.with_raw_response.create(
        model=MODEL, max_tokens=500, messages=HELLO, extra_headers=AGENT
    )
    message = response.parse()

    assert response.headers["request-id"].startswith("req_")
    assert (message.type, message.role, message.model, message.stop_reason) == (
        "message",
        "assistant",
        MODEL,
        "end_turn",
    )
    assert message.content[0].type == "text"
    assert "offline demo model" in message.content[0].text
    assert message.usage.input_tokens == -(-len(HELLO[0]["content"]) // 4)
    assert message.usage.output_tokens == -(-len(message.content[0].text) // 4)


def test_a_stream_says_the_same_as_a_whole_message(client: anthropic.Anthropic) -> None:
    whole = client.messages.create(model=MODEL, max_tokens=500, messages=HELLO, extra_headers=AGENT)
    with client.messages.stream(model=MODEL, max_tokens=500, messages=HELLO, extra_headers=AGENT) as stream:
        deltas = list(stream.text_stream)
        message = stream.get_final_message()

    assert len(deltas) > 5
    assert "".join(deltas) == whole.content[0].text  # type: ignore[union-attr]
    assert message.usage.output_tokens == whole.usage.output_tokens
    assert (message.stop_reason, message.model) == ("end_turn", MODEL)


def test_the_events_of_a_stream_and_their_order(control: httpx.Client) -> None:
    events = [
        json.loads(line.removeprefix("data: "))
        for line in control.post(
            "/v1/messages",
            headers={"x-api-key": "k", "anthropic-version": "2023-06-01", **AGENT},
            json={"model": MODEL, "max_tokens": 500, "messages": HELLO, "stream": True},
        ).text.splitlines()
        if line.startswith("data: ")
    ]
    kinds = list(dict.fromkeys(event["type"] for event in events))

    assert kinds == [
        "message_start", "ping", "content_block_start", "content_block_delta", "content_block_stop", "message_delta",
        "message_stop",
    ]  # fmt: skip


def test_max_tokens_cuts_the_answer(client: anthropic.Anthropic) -> None:
    message = client.messages.create(model=MODEL, max_tokens=5, messages=HELLO, extra_headers=AGENT)

    assert message.stop_reason == "max_tokens"
    assert len(message.content[0].text) == 20  # type: ignore[union-attr]


def test_a_stop_sequence_ends_the_answer(client: anthropic.Anthropic) -> None:
    message = client.messages.create(
        model=MODEL, max_tokens=500, messages=HELLO, stop_sequences=["I am Amy"], extra_headers=AGENT
    )

    assert (message.stop_reason, message.stop_sequence) == ("stop_sequence", "I am Amy")
    assert message.content[0].text == "Hello, "  # type: ignore[union-attr]


def test_tool_use_and_its_follow_up(client: anthropic.Anthropic) -> None:
    asked: list[Any] = [{"role": "user", "content": "How is Bonn? Use get_weather."}]
    with client.messages.stream(model=MODEL, max_tokens=500, messages=asked, tools=[WEATHER]) as stream:
        partial = [event.partial_json for event in stream if event.type == "input_json"]
        first = stream.get_final_message()
    use = first.content[0]
    assert use.type == "tool_use"
    result = {"type": "tool_result", "tool_use_id": use.id, "content": "sunny"}
    followed: list[Any] = [
        *asked,
        {"role": "assistant", "content": first.content},
        {"role": "user", "content": [result]},
    ]
    second = client.messages.create(model=MODEL, max_tokens=500, messages=followed, tools=[WEATHER])

    assert first.stop_reason == "tool_use"
    assert json.loads("".join(partial)) == use.input == {"query": asked[0]["content"], "unit": "c"}
    assert second.stop_reason == "end_turn"
    assert "sunny" in second.content[0].text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ({"type": "any"}, "tool_use"),
        ({"type": "tool", "name": "get_weather"}, "tool_use"),
        ({"type": "none"}, "end_turn"),
    ],
)
def test_tool_choice(client: anthropic.Anthropic, choice: Any, reason: str) -> None:
    message = client.messages.create(model=MODEL, max_tokens=500, messages=HELLO, tools=[WEATHER], tool_choice=choice)

    assert message.stop_reason == reason


class _Part(BaseModel):
    label: str
    size: int
    note: str | None


class _Unknown(BaseModel):
    parts: list[_Part]
    kind: str
    share: float


@pytest.mark.parametrize("agent", ["nobody_knows_me", "synthesizer", "critic"])
def test_structured_output_is_valid_for_any_agent(client: anthropic.Anthropic, agent: str) -> None:
    schema = anthropic.transform_schema(_Unknown)
    message = client.messages.create(
        model=MODEL,
        max_tokens=500,
        messages=HELLO,
        output_config={"format": {"type": "json_schema", "schema": schema}},
        extra_headers={"x-amy-agent": agent},
    )

    assert _Unknown.model_validate_json(message.content[0].text)  # type: ignore[union-attr]


def test_cached_prefixes_are_counted_apart(client: anthropic.Anthropic) -> None:
    system: Any = [
        {"type": "text", "text": "You are Amy, and this test is about caching. " * 5},
        {"type": "text", "text": "Calm.", "cache_control": {"type": "ephemeral"}},
    ]
    first = client.messages.create(model=MODEL, max_tokens=50, system=system, messages=HELLO).usage
    other: Any = [user_message(question="Another question")]
    second = client.messages.create(model=MODEL, max_tokens=50, system=system, messages=other).usage

    assert first.cache_read_input_tokens == 0
    assert first.cache_creation_input_tokens == second.cache_read_input_tokens == -(-len(system[0]["text"]) // 4) + 2
    assert second.cache_creation_input_tokens == 0
    assert first.input_tokens == -(-len(HELLO[0]["content"]) // 4)


def test_count_tokens(client: anthropic.Anthropic) -> None:
    counted = client.messages.count_tokens(
        model=MODEL, system="12345678", messages=[{"role": "user", "content": "1234"}]
    )

    assert counted.input_tokens == 3
