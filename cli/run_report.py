"""What an agent reports, on paper."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.figures import duration
from cli.plain_text import clean, clean_line

_STYLES = {"completed": "green", "refused": "yellow", "budget_exceeded": "yellow", "failed": "red"}


def print_agent_report(console: Console, report: dict[str, Any]) -> None:
    """How it ended, what it says, and the tools that it called."""
    status = clean_line(report["status"])
    console.print()
    console.print(Text.assemble(("Report", "bold"), "  ", (status, _STYLES.get(status, ""))))
    if report.get("summary"):
        console.print(Text(clean(report["summary"])), soft_wrap=not console.is_terminal)
    if report.get("tool_calls"):
        console.print()
        console.print(Text("Tool calls", style="bold"))
        console.print(_calls(report["tool_calls"]))


def _calls(calls: list[dict[str, Any]]) -> Table:
    table = Table("tool", "answer", "duration", "input", box=None, pad_edge=False, header_style="dim")
    table.columns[2].justify = "right"
    for call in calls:
        table.add_row(
            Text(clean_line(call["tool"])),
            Text("ok", style="green") if call["ok"] else Text("error", style="red"),
            duration(call.get("duration_ms")),
            Text(clean_line(call["input"], limit=80)),
        )
    return table
