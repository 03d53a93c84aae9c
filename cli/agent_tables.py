"""Agents as tables and text."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.figures import dollars
from cli.plain_text import clean, clean_line


def print_agent_list(console: Console, agents: list[dict[str, Any]]) -> None:
    table = Table(
        "name", "version", "role", "tools", "calls", "limit", "", box=None, pad_edge=False, header_style="dim"
    )
    for agent in agents:
        table.add_row(
            Text(clean_line(agent["name"])),
            Text(agent["version"]),
            Text(agent["role"]),
            Text(clean_line(", ".join(_may_call(agent)) or "–")),
            Text(str(agent["budget"]["iterations"])),
            dollars(agent["budget"]["usd"]),
            Text(clean_line(agent["description"], limit=60)),
        )
    console.print(table)


def print_agent(console: Console, agent: dict[str, Any]) -> None:
    """Its limits, then its layers word for word."""
    budget, memory = agent["budget"], agent["memory"]
    console.print(Text(f"{agent['name']}  version {agent['version']}", style="bold"))
    console.print(Text(clean(agent["description"])))
    lines = {
        "model role": f"{agent['role']}, at most {agent['max_tokens']} tokens an answer",
        "may call": clean_line(", ".join(_may_call(agent)) or "nothing"),
        "delegation depth": str(agent["autonomy"]["max_delegation_depth"]),
        "budget": f"{budget['seconds']} s, ${budget['usd']:.2f}, {budget['iterations']} model calls, "
        f"{budget['tool_calls']} tool calls",
        "memory": f"{'long-term, ' if memory['long_term_enabled'] else ''}{memory['working_tokens']} tokens of its own log",
    }
    for label, value in lines.items():
        console.print(Text(f"  {label:<17} {value}"))
    for layer in agent["layers"]:
        console.print(Text(f"\nlayer {layer['layer']} · {layer['name']}", style="bold"))
        console.print(Text(clean(layer["text"])))


def _may_call(agent: dict[str, Any]) -> list[str]:
    return [*agent["tools"], *(f"delegate_to_{name}" for name in agent["sub_agents"])]
