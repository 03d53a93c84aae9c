"""Scripted faults, holds and replies, and the log of calls."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anthropic
import httpx
import httpx2
import pytest

from tests.offline_model.prompts import MODEL, user_message

HELLO: Any = [user_message(question="Hello <there>")]


def call(
    client: anthropic.Anthropic, agent: str = "fallback", step: str = "FallbackReply", turn: str = "turn_1"
) -> str:
    headers = {"x-amy-agent": agent, "x-amy-step": step, "x-amy-turn": turn}
    message = client.messages.create(model=MODEL, max_tokens=500, messages=HELLO, extra_headers=headers)
    return "".join(block.text for block in message.content if block.type == "text")


def streamed(client: anthropic.Anthropic, received: list[str]) -> None:
    headers = {"x-amy-agent": "fallback"}
    with client.messages.stream(model=MODEL, max_tokens=500, messages=HELLO, extra_headers=headers) as stream:
        received.extend(stream.text_stream)


def script(control: httpx.Client, action: dict[str, Any], **rule: Any) -> str:
    response = control.post("/_script", json={"action": action, **rule})
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def calls(control: httpx.Client, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = control.get("/_calls", params=filters).json()["calls"]
    return found


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, anthropic.RateLimitError), (529, anthropic.InternalServerError), (500, anthropic.InternalServerError)],
)
def test_an_error_once_then_the_answer(
    client: anthropic.Anthropic, control: httpx.Client, status: int, error: type[anthropic.APIStatusError]
) -> None:
    script(control, {"type": "error", "status": status, "retry_after": 2})

    with pytest.raises(error) as refused:
        call(client)
    assert refused.value.response.headers["retry-after"] == "2"
    assert "offline demo model" in call(client)
    assert [one["status"] for one in calls(control)] == [status, 200]


def test_a_rule_takes_the_calls_that_it_matches(client: anthropic.Anthropic, control: httpx.Client) -> None:
    match = {"agent": "fallback", "step": "FallbackReply", "turn": "turn_1", "contains": "Hello <there>"}
    script(control, {"type": "reply", "text": "taken"}, match=match, skip=1, times=2)

    said = [call(client), call(client, turn="turn_2"), call(client, step="Synthesize"), call(client, agent="router")]
    said += [call(client, step="Other/FallbackReply"), call(client), call(client)]

    assert [text == "taken" for text in said] == [False, False, False, False, True, True, False]


def test_a_rule_for_all_calls_and_its_end(client: anthropic.Anthropic, control: httpx.Client) -> None:
    script(control, {"type": "reply", "text": "always"}, times=None)

    assert [call(client) for _ in range(3)] == ["always"] * 3
    control.delete("/_script")
    assert call(client) != "always"


def test_fixed_replies(client: anthropic.Anthropic, control: httpx.Client) -> None:
    script(control, {"type": "reply", "json": {"a": 1}})
    script(control, {"type": "code", "code": "return {}"})
    script(control, {"type": "reply", "tool_use": [{"name": "look", "input": {"at": "x"}}]})

    assert call(client) == '{"a": 1}'
    assert call(client) == "```python\nreturn {}\n```"
    message = client.messages.create(model=MODEL, max_tokens=50, messages=HELLO)
    assert (message.stop_reason, message.content[0].type) == ("tool_use", "tool_use")


@pytest.mark.parametrize("after", [0, 40, 100_000])
def test_a_stream_that_is_cut(client: anthropic.Anthropic, control: httpx.Client, after: int) -> None:
    script(control, {"type": "cut", "after_characters": after})
    received: list[str] = []

    with pytest.raises((anthropic.APIError, httpx2.TransportError)):
        streamed(client, received)

    ended = control.get("/_calls/wait", params={"state": "cut"}).json()["calls"][0]
    assert len("".join(received)) == ended["characters"]
    assert ended["characters"] == after or after == 100_000


def test_a_cut_without_streaming(client: anthropic.Anthropic, control: httpx.Client) -> None:
    script(control, {"type": "cut", "after_characters": 0})

    with pytest.raises((anthropic.APIConnectionError, httpx2.TransportError)):
        call(client)


def test_an_error_in_the_middle_of_a_stream(client: anthropic.Anthropic, control: httpx.Client) -> None:
    script(control, {"type": "error", "status": 529, "after_characters": 30})
    received: list[str] = []

    with pytest.raises(anthropic.APIStatusError, match="Overloaded"):
        streamed(client, received)
    assert len("".join(received)) == 30


def test_a_held_call_goes_on_when_released(client: anthropic.Anthropic, control: httpx.Client) -> None:
    rule = script(control, {"type": "hold"}, match={"agent": "fallback"})
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(call, client)
        held = control.get("/_calls/wait", params={"agent": "fallback", "state": "held"}).json()["calls"]
        assert not answer.done()
        control.post(f"/_release/{rule}")

        assert "offline demo model" in answer.result()
    assert [one["rule"] for one in held] == [rule]


def test_a_stream_held_in_the_middle(client: anthropic.Anthropic, control: httpx.Client) -> None:
    script(control, {"type": "hold_mid_stream", "after_characters": 25})
    received: list[str] = []
    with ThreadPoolExecutor() as pool:
        done = pool.submit(streamed, client, received)
        held = control.get("/_calls/wait", params={"state": "held"}).json()["calls"][0]
        assert held["characters"] == 25
        control.delete("/_script")
        done.result()

    assert "".join(received).endswith("not a language model.")


def test_a_client_that_leaves_a_held_call(control: httpx.Client, server_url: str) -> None:
    script(control, {"type": "hold"})
    impatient = anthropic.Anthropic(base_url=server_url, api_key="k", max_retries=0, timeout=0.3)

    with pytest.raises(anthropic.APITimeoutError):
        call(impatient)

    gone = control.get("/_calls/wait", params={"state": "disconnected"}).json()
    assert gone["count"] == 1


def test_the_log_of_calls(client: anthropic.Anthropic, control: httpx.Client) -> None:
    call(client, turn="turn_a")
    call(client, turn="turn_b", agent="router", step="Triage/Route")

    everything = control.get("/_calls").json()
    (routed,) = calls(control, turn="turn_b", contains="Hello <there>", include="bodies")

    assert everything["by_agent"] == {"fallback": 1, "router": 1}
    assert everything["by_step"] == {"FallbackReply": 1, "Triage/Route": 1}
    assert [one["turn"] for one in everything["calls"]] == ["turn_a", "turn_b"]
    assert (routed["state"], routed["status"], routed["model"]) == ("completed", 200, MODEL)
    assert routed["request"]["messages"] == HELLO
    assert "main_agent" in routed["reply"]
    assert calls(control, step="Route") == calls(control, agent="router") == calls(control, after=routed["id"] - 1)


def test_waiting_for_calls(client: anthropic.Anthropic, control: httpx.Client) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(control.get, "/_calls/wait", params={"turn": "turn_w", "count": 2})
        call(client, turn="turn_w")
        call(client, turn="turn_w")
        assert waiting.result().json()["count"] == 2

    assert control.get("/_calls/wait", params={"turn": "never", "timeout": 0.01}).status_code == 408


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"action": {"type": "explode"}},
        {"action": {"type": "error", "status": 200}},
        {"action": {"type": "hold", "surprise": 1}},
        {"action": {"type": "hold"}, "match": {"agnt": "x"}},
        {"action": {"type": "hold"}, "times": 0},
    ],
)
def test_a_rule_that_makes_no_sense(control: httpx.Client, rule: dict[str, Any]) -> None:
    response = control.post("/_script", json=rule)

    assert response.status_code == 400
    assert control.get("/_script").json() == {"rules": []}


def test_unknown_rules_and_filters(control: httpx.Client) -> None:
    assert control.post("/_release/rule_none").status_code == 404
    assert control.get("/_calls", params={"agnet": "x"}).status_code == 400
    assert control.get("/_calls", params={"state": "asleep"}).status_code == 400
