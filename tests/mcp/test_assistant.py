"""What an assistant can do with `amy mcp`, over its standard input and output, on the local cloud."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext, ElicitationFnT
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult, TextContent

from tests.cloud import QUESTION, User


@asynccontextmanager
async def assistant(person: User, answer: ElicitationFnT | None = None) -> AsyncIterator[Client]:
    """A client that starts `amy mcp` with this person's key, as an assistant's program does."""
    environment = {**os.environ, "AMY_API_URL": str(person.client.base_url), "AMY_API_KEY": person.api_key}
    server = StdioServerParameters(command=sys.executable, args=["-m", "cli.main", "mcp"], env=environment)
    async with Client(stdio_client(server), elicitation_callback=answer) as client:
        yield client


def text_of(result: CallToolResult) -> str:
    return "".join(part.text for part in result.content if isinstance(part, TextContent))


def said(result: CallToolResult) -> Any:
    """The structured answer of a call that was carried out."""
    assert not result.is_error, text_of(result)
    assert result.structured_content is not None
    return result.structured_content.get("result", result.structured_content)


def test_an_assistant_asks_follows_and_gets_the_answer(person: User) -> None:
    told: list[str] = []

    async def heard(progress: float, total: float | None, message: str | None) -> None:
        told.append(message or "")

    async def talk() -> tuple[Any, Any, Any]:
        async with assistant(person) as client:
            asked = said(await client.call_tool("ask", {"question": QUESTION}, progress_callback=heard))
            again = said(await client.call_tool("get_turn", {"turn_id": asked["turn_id"]}))
            listed = said(await client.call_tool("list_turns", {}))
            return asked, again, listed

    # when
    asked, again, listed = asyncio.run(talk())
    # then
    assert asked["status"] == "completed"
    assert "75.57 bpm" in asked["answer"]
    assert [one["verdict"] for one in asked["findings"]] == [one["verdict"] for one in again["findings"]]
    assert [one["turn_id"] for one in listed] == [asked["turn_id"]]
    assert any("RunMainAgent" in line for line in told)


def test_what_is_not_ready_yet_is_found_again(person: User) -> None:
    async def talk() -> tuple[Any, Any]:
        async with assistant(person) as client:
            asked = said(await client.call_tool("ask", {"question": QUESTION, "wait_seconds": 0}))
            return asked, said(await client.call_tool("get_turn", {"turn_id": asked["turn_id"], "wait_seconds": 60}))

    # when
    asked, later = asyncio.run(talk())
    # then
    assert asked["answer"] is None
    assert "get_turn" in asked["what_next"]
    assert (later["turn_id"], later["status"]) == (asked["turn_id"], "completed")


def test_data_and_memories_are_the_persons_own(person: User) -> None:
    # given
    person.client.post("/v1/memory", json={"kind": "fact", "text": "I run on Saturdays"})

    async def talk() -> tuple[Any, Any, Any, Any]:
        async with assistant(person) as client:
            metrics = said(await client.call_tool("list_metrics", {}))
            series = said(
                await client.call_tool(
                    "query_data",
                    {"metrics": ["resting_heart_rate"], "first": "2022-01-01", "last": "2022-01-21"},
                )
            )
            day = said(await client.call_tool("get_day", {"day": "2022-01-20"}))
            found = said(await client.call_tool("search_memory", {"query": "running"}))
            return metrics, series, day, found

    # when
    metrics, series, day, found = asyncio.run(talk())
    # then
    assert "resting_heart_rate" in {one["name"] for one in metrics}
    assert series["data"][0]["unit"] == "bpm"
    assert len(series["data"][0]["points"]) > 10
    assert day["date"] == "2022-01-20"
    assert [one["text"] for one in found] == ["I run on Saturdays"]


def test_an_approval_is_asked_of_the_person_and_not_of_the_model(person: User) -> None:
    questions: list[str] = []

    async def refuse(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        questions.append(params.message)
        return ElicitResult(action="decline")

    async def agree(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        questions.append(params.message)
        return ElicitResult(action="accept", content={"agreed": True})

    async def talk(answer: ElicitationFnT, turn_id: str | None) -> tuple[Any, CallToolResult]:
        async with assistant(person, answer) as client:
            if turn_id is None:
                asked = said(await client.call_tool("ask", {"question": QUESTION, "require_approval": True}))
                assert asked["status"] == "awaiting_approval"
            (waiting,) = said(await client.call_tool("list_approvals", {}))
            decision = {"approval_id": waiting["approval_id"], "decision": "approve"}
            return waiting, await client.call_tool("decide_approval", decision)

    # when
    waiting, refused = asyncio.run(talk(refuse, None))
    _, decided = asyncio.run(talk(agree, waiting["turn_id"]))
    # then
    assert refused.is_error
    assert "not_agreed" in text_of(refused)
    assert said(decided)["status"] == "approved"
    assert len(questions) == 2


def test_what_the_api_refuses_is_said_with_its_code(user: Callable[[], User]) -> None:
    # given
    somebody = user()

    async def talk() -> list[CallToolResult]:
        async with assistant(somebody) as client:
            return [
                await client.call_tool("get_turn", {"turn_id": "turn_00000000000000000000000000"}),
                await client.call_tool("query_data", {"metrics": ["no_such_metric"]}),
                await client.call_tool("ask", {"question": ""}),
            ]

    # when
    missing, unknown, empty = asyncio.run(talk())
    # then
    assert all(one.is_error for one in (missing, unknown, empty))
    assert "turn_not_found" in text_of(missing)
    assert "no_such_metric" in text_of(unknown)
    assert "validation_failed" in text_of(empty)
    assert not any(somebody.api_key in text_of(one) for one in (missing, unknown, empty))
