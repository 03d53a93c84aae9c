"""A run: one agent, started directly with instructions and material of the caller's."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from contracts.base import Request, Resource, Timestamp
from contracts.errors import Failure
from contracts.ids import RunId
from contracts.pages import Page
from contracts.reports import AgentReport
from contracts.turns import Budget, Metadata, TurnLinks, TurnStatus, Usage, says_something

MAX_INSTRUCTIONS = 8_000
MAX_PAYLOAD_BYTES = 64_000
"""Of JSON in UTF-8: some 16,000 tokens, all of which the agent reads."""
MAX_PAYLOAD_DEPTH = 32


def _is_plain_json(payload: dict[str, Any]) -> dict[str, Any]:
    """What no parser refuses and not every reader can pass on: deep nesting, numbers too large, halves of characters."""
    level: list[Any] = [payload]
    for _ in range(MAX_PAYLOAD_DEPTH):
        level = [inner for value in level for inner in _inside(value)]
        if any(isinstance(value, float) and not math.isfinite(value) for value in level):
            raise ValueError("holds a number that is too large")
        if not level:
            break
    else:
        raise ValueError(f"is nested more than {MAX_PAYLOAD_DEPTH} levels deep")
    try:
        size = len(json.dumps(payload, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair") from None
    if size > MAX_PAYLOAD_BYTES:
        raise ValueError(f"holds {size} bytes of JSON, more than {MAX_PAYLOAD_BYTES}")
    return payload


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


AgentName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,48}$")]
Instructions = Annotated[str, Field(min_length=1, max_length=MAX_INSTRUCTIONS), AfterValidator(says_something)]
Payload = Annotated[dict[str, Any], AfterValidator(_is_plain_json)]


class RunTask(Request):
    """What an agent is asked to do. It reads all of it as material, never as instructions that stand above its own."""

    agent: AgentName
    """By name; an unknown one is answered with the list of names."""
    instructions: Instructions
    """What to do, in plain text."""
    payload: Payload = {}
    """The material that it needs: a JSON object, 64,000 bytes at most."""


class RunCreate(RunTask):
    """Run an agent."""

    mode: Literal["sync", "async"] = "sync"
    """`sync` waits up to 25 seconds for the end: 201 with the run that has ended, else 202 with the run as it is, which
    goes on. `async` answers 202 at once."""
    budget: Budget | None = None
    """Limits of this run. Null: those of the settings."""
    metadata: Metadata = {}
    """Yours; returned as given."""


class Run(Resource):
    """A run. Its events are those of a turn, with the run's id as `turn_id`."""

    id: RunId
    """`run_…`"""
    object: Literal["run"] = "run"
    """Always `run`."""
    status: TurnStatus
    """An agent that refused, or used up its own budget, is a completed run whose report says so."""
    agent: str
    """The agent's name."""
    agent_version: str | None = None
    """Content hash of the agent's definition; null before the run has started."""
    instructions: str
    """As they were given."""
    payload: dict[str, Any] = {}
    """As it was given."""
    metadata: dict[str, str] = {}
    """Yours, as given."""
    created_at: Timestamp
    """When it was asked for."""
    started_at: Timestamp | None = None
    """When it began; null before."""
    ended_at: Timestamp | None = None
    """When it ended; null before."""
    report: AgentReport | None = None
    """Of a failed or cancelled run: what was reached."""
    error: Failure | None = None
    """Of a failed run."""
    usage: Usage = Usage()
    """Tokens and dollars so far."""
    links: TurnLinks
    """Where its events and its trace are."""


class RunPage(Page[Run]):
    """Runs, newest first."""
