"""Tools that the provider runs within a model call: declared by name, read, announced, paid, and continued after a pause."""

from __future__ import annotations

from typing import Any

import pytest

from functions.core import settings
from functions.core.errors import TurnBudgetExceeded
from functions.core.models import ModelReply, call_usage
from functions.core.tool_calls import ToolRead
from tests.runtime.stage import Stage, agent, asks, says, tool

FOUND = [{"type": "web_search_result", "url": "https://who.int/a", "title": "WHO", "encrypted_content": "xyz"}]
USE = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "sleep"}}
RESULT = {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": FOUND}


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def replies(stage: Stage, *turns: tuple[str, list[dict[str, Any]]]) -> list[Any]:
    """Let the model answer with these: stop reason and blocks each. Returns what it is asked."""
    waiting, asked = list(turns), []

    def complete(request: Any, headers: Any, on_text: Any) -> ModelReply:
        asked.append(request.model_copy(deep=True))
        stop, content = waiting.pop(0)
        usage = call_usage("claude-opus-4-7", uncached=10, output=5, cache_read=0, cache_write=0, web_searches=1)
        return ModelReply(model=request.model, content=content, stop_reason=stop, usage=usage)

    stage.model.complete = complete  # type: ignore[method-assign]
    return asked


def test_they_are_declared_by_the_whitelist_in_the_version_of_the_settings(stage: Stage) -> None:
    stage.may_use(tool("look_up", lambda _: ""))
    stage.model.will("triage", says("done"))

    stage.run(agent(tools=["web_search", "look_up", "web_fetch"]))

    (request,) = stage.model.asked("triage")
    assert [(each.get("type"), each["name"]) for each in request.tools] == [
        ("web_search_20250305", "web_search"),
        ("web_fetch_20250910", "web_fetch"),
        (None, "look_up"),
    ]
    assert request.tools[0]["max_uses"] == 5


@pytest.fixture
def no_web(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:
    configured = settings.get_settings().model_copy(update={"web_search": "", "web_fetch": ""})
    monkeypatch.setattr("functions.core.server_tools.get_settings", lambda: configured)


def test_one_that_is_switched_off_is_not_offered(stage: Stage, no_web: None) -> None:
    stage.model.will("triage", says("done"))

    stage.run(agent(tools=["web_search", "web_fetch"]))

    assert stage.model.asked("triage")[0].tools == []


def test_what_they_found_is_read_announced_and_reported(stage: Stage) -> None:
    asked = replies(stage, ("end_turn", [USE, RESULT, text("Sleep matters.")]))

    reply = stage.run(agent(tools=["web_search"]))

    assert len(asked) == 1
    assert reply.text == "Sleep matters."
    assert reply.read == (ToolRead("web_search", FOUND, ok=True),)
    assert [(call.tool, call.ok) for call in reply.report.tool_calls] == [("web_search", True)]
    (call,), (result,) = stage.events("agent.tool_call"), stage.events("agent.tool_result")
    assert call["data"] == {"tool": "web_search", "summary": '{"query": "sleep"}'}
    assert result["data"]["summary"] == '["WHO"]'
    assert reply.usage.cost_usd == pytest.approx(0.01 + (10 * 5 + 5 * 25) / 1e6)


def test_a_paused_turn_goes_on_where_it_stopped_and_a_replay_asks_nothing_again(stage: Stage) -> None:
    # given a search that takes longer than one call: its result comes in the next
    asked = replies(stage, ("pause_turn", [text("Let me look. "), USE]), ("end_turn", [RESULT, text("Sleep matters.")]))

    first = stage.run(agent(tools=["web_search"]))
    second = stage.run(agent(tools=["web_search"]))

    assert [message["role"] for message in asked[1].messages] == ["user", "assistant"]
    assert asked[1].messages[-1]["content"] == [text("Let me look. "), USE]
    assert len(asked) == 2
    assert first.text == "Let me look. Sleep matters."
    assert first.read == (ToolRead("web_search", FOUND, ok=True),)
    assert second == first
    assert len(stage.events("agent.tool_call")) == 1


def test_a_pause_before_a_tool_of_ours_leaves_one_turn_of_the_model(stage: Stage) -> None:
    stage.may_use(tool("look_up", lambda _: "found"))
    use = asks(("look_up", {}))
    assert isinstance(use, list)
    asked = replies(stage, ("pause_turn", [USE]), ("tool_use", [RESULT, *use]), ("end_turn", [text("done")]))

    reply = stage.run(agent(tools=["web_search", "look_up"]))

    assert [message["role"] for message in asked[2].messages] == ["user", "assistant", "user"]
    assert asked[2].messages[1]["content"] == [USE, RESULT, *use]
    assert [one.tool for one in reply.read] == ["web_search", "look_up"]


def test_a_search_that_failed_is_no_source(stage: Stage) -> None:
    failed = {**RESULT, "content": {"type": "web_search_tool_result_error", "error_code": "max_uses_exceeded"}}
    replies(stage, ("end_turn", [USE, failed, text("I could not look.")]))

    reply = stage.run(agent(tools=["web_search"]))

    assert [one.ok for one in reply.read] == [False]
    assert stage.events("agent.tool_result")[0]["data"]["summary"] == '["max_uses_exceeded"]'


def test_a_model_that_only_pauses_ends_with_the_budget(stage: Stage) -> None:
    replies(stage, *[("pause_turn", [USE])] * 5)

    with pytest.raises(TurnBudgetExceeded):
        stage.run(agent(tools=["web_search"], budget={"seconds": 60, "usd": 5, "iterations": 3}))


def test_the_last_model_call_of_a_budget_must_answer(stage: Stage) -> None:
    stage.may_use(tool("look_up", lambda _: "found"))
    stage.model.will("triage", asks(("look_up", {})), asks(("look_up", {})), says("What I have."))

    reply = stage.run(agent(tools=["look_up"], budget={"seconds": 60, "usd": 5, "iterations": 3}))

    assert reply.text == "What I have."
    choices = [request.tool_choice for request in stage.model.asked("triage")]
    assert choices == [None, None, {"type": "none"}]
