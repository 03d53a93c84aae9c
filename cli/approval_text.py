"""Approvals on paper."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from cli.lists import minute
from cli.plain_text import clean, clean_line
from cli.report import heading, print_findings

_STYLES = {"pending": "cyan", "approved": "green", "rejected": "yellow"}


def print_approval(console: Console, approval: dict[str, Any]) -> None:
    """What is decided, with all that there is to decide by."""
    heading(console, f"Approval of {_article(approval['kind'])}")
    console.print(Text(clean_line(approval["summary"])))
    if approval.get("findings"):
        heading(console, "Findings")
        print_findings(console, approval["findings"])
    if approval.get("draft"):
        heading(console, "Draft, its numbers not yet checked")
        console.print(Text(clean(approval["draft"])), soft_wrap=not console.is_terminal)
    for agent, question in ((approval.get("plan") or {}).get("questions") or {}).items():
        console.print(Text(f"{clean_line(agent)}: {clean_line(question)}"))
    console.print()
    console.print(Text(_state(approval), style=_STYLES.get(approval["status"], "")))


def approval_cells(approval: dict[str, Any]) -> tuple[Any, ...]:
    """Its line in a list."""
    status = Text(clean_line(approval["status"]), style=_STYLES.get(approval["status"], ""))
    return (approval["id"], status, approval["kind"], minute(approval["created_at"]), approval["summary"])


def _article(kind: str) -> str:
    return {"plan": "a plan", "answer": "an answer", "action": "an action"}.get(kind, clean_line(kind))


def _state(approval: dict[str, Any]) -> str:
    if approval["status"] == "pending":
        return clean_line(f"{approval['id']} pending until {approval['expires_at']}")
    said = f": {approval['comment']}" if approval.get("comment") else ""
    return clean_line(f"{approval['id']} {approval['status']} by {approval.get('by')}{said}")
