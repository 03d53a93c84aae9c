"""What an event says besides its type and place, in a few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli.figures import dollars, duration
from cli.turn_event import TurnEvent

Data = dict[str, Any]


def describe(event: TurnEvent) -> str:
    """One line at most; empty if there is nothing to add. Not cleaned: what prints it does that."""
    return _BY_TYPE.get(event.type, _anything)(event.data)


def describe_tool_call(data: dict[str, Any]) -> str:
    """One line about a tool call: what was called, and of code its length rather than itself."""
    tool, given = data.get("tool") or "tool", data.get("input")
    if data.get("summary"):
        return f"{tool}: {data['summary']}"
    code = given.get("code") if isinstance(given, dict) else None
    if isinstance(code, str):
        return f"{tool}: {len(code.splitlines())} lines of code"
    return f"{tool}: {given}" if given else str(tool)


def _step(data: Data) -> str:
    attempt = data.get("attempt") or 1
    error = data.get("error") or {}
    return _join(
        duration(data.get("duration_ms")),
        dollars(data.get("cost_usd")),
        f"attempt {attempt}" if attempt > 1 else "",
        error.get("code"),
        error.get("message"),
    )


def _agent(data: Data) -> str:
    return _join(data.get("tool"), data.get("summary"), duration(data.get("duration_ms")))


def _route(data: Data) -> str:
    route = data.get("route") or {}
    supporting = ", ".join(route.get("supporting_agents") or [])
    return (route.get("main_agent") or "no agent") + (f", supported by {supporting}" if supporting else "")


def _finding(data: Data) -> str:
    """With the verdict of gates and critic where the strict layer came to another one."""
    verdict, alone = data.get("verdict"), data.get("verdict_seed")
    other = f"{alone} by gates and critic alone" if alone != verdict else None
    return _join(data.get("id"), verdict, other, data.get("claim"), *(data.get("reasons") or [])[:1])


def _reset(data: Data) -> str:
    return f"the answer's text so far is discarded ({data.get('reason')}); it starts again"


def _answer(data: Data) -> str:
    return f"{len(str(data.get('text', '')))} characters"


def _issues(data: Data) -> str:
    issues = data.get("issues") or []
    return "; ".join(f"{issue['severity']}: {issue['value']}" for issue in issues) or "no issues"


def _cost(data: Data) -> str:
    return _join(data.get("model"), dollars(data.get("cost_usd")), f"total {dollars(data.get('total_usd')) or '$0'}")


def _ended(data: Data) -> str:
    error = data.get("error") or {}
    return _join(error.get("code"), error.get("message"))


def _anything(data: Data) -> str:
    """Of a type that this version does not know, and of the small ones: all that it carries."""
    return _join(*(f"{key}={value}" for key, value in data.items() if value not in (None, [], {})))


def _join(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


_BY_TYPE: dict[str, Callable[[Data], str]] = {
    "step.started": _step,
    "step.completed": _step,
    "step.retrying": _step,
    "step.failed": _step,
    "route.decided": _route,
    "agent.started": _agent,
    "agent.thinking": _agent,
    "agent.tool_call": describe_tool_call,
    "agent.tool_result": _agent,
    "agent.completed": _agent,
    "finding.proposed": _finding,
    "finding.validated": _finding,
    "answer.reset": _reset,
    "answer.completed": _answer,
    "fact_check": _issues,
    "cost": _cost,
    "cost_warning": _cost,
    "turn.completed": _ended,
    "turn.failed": _ended,
    "turn.cancelled": _ended,
}
