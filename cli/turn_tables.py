"""Turns and traces as tables."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.figures import dollars, duration
from cli.kinds import headline
from cli.lists import minute
from cli.plain_text import clean_line

TURN_HEADINGS = ("id", "status", "created", "cost", "asked")


def turn_cells(turn: dict[str, Any]) -> tuple[Any, ...]:
    """The line of a turn, or of a run, in a list."""
    cost = dollars((turn.get("usage") or {}).get("cost_usd"))
    asked = Text(clean_line(headline(turn), limit=80))
    return (turn["id"], turn["status"], minute(turn["created_at"]), cost, asked)


def print_trace(console: Console, trace: dict[str, Any]) -> None:
    """The steps, and beneath each its effects."""
    table = Table("step and effect", "kind", "model", "duration", "cost", box=None, pad_edge=False, header_style="dim")
    for column in (3, 4):
        table.columns[column].justify = "right"
    for step in trace["steps"]:
        name = Text(clean_line(step["path"]), style="bold")
        if step["attempts"] > 1:
            name.append(f"  {step['attempts']} attempts", style="yellow")
        if step["status"] != "completed":
            name.append(f"  {clean_line(step['status'])}", style="red" if step["status"] == "failed" else "cyan")
        table.add_row(name, "", "", duration(step.get("duration_ms")), dollars(_cost(step)))
        for effect in step.get("effects") or []:
            table.add_row(
                Text(f"  {clean_line(effect['path'])}"),
                Text(clean_line(effect["kind"])),
                Text(clean_line(effect.get("model") or "")),
                "from the record" if effect.get("replayed") else duration(effect.get("duration_ms")),
                dollars(_cost(effect)),
            )
    console.print(table)
    if trace.get("snapshot"):
        console.print(Text(f"snapshot {clean_line(trace['snapshot'])}", style="dim"))


def _cost(entry: dict[str, Any]) -> float | None:
    return (entry.get("usage") or {}).get("cost_usd")
