"""Turns and traces as tables."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.figures import dollars, duration
from cli.kinds import headline
from cli.plain_text import clean_line


def print_turn_list(console: Console, turns: list[dict[str, Any]], if_none: str) -> None:
    """Turns, or runs; `if_none` is said where there are none."""
    if not turns:
        console.print(Text(if_none))
        return
    table = Table("id", "status", "created", "cost", "asked", box=None, pad_edge=False, header_style="dim")
    for column in table.columns[:4]:
        column.no_wrap = True
    for turn in turns:
        table.add_row(
            Text(clean_line(turn["id"])),
            Text(clean_line(turn["status"])),
            Text(clean_line(str(turn["created_at"])[:19].replace("T", " "))),
            dollars((turn.get("usage") or {}).get("cost_usd")),
            Text(clean_line(headline(turn), limit=80)),
        )
    console.print(table)


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
