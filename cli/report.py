"""A turn that has ended, on paper: its answer, findings, Fact Sheet, fact-check, steps and cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.figures import dollars, duration, number
from cli.finding_proof import proof_lines
from cli.kinds import headline, kind_of
from cli.plain_text import clean, clean_line
from cli.progress import TurnProgress
from cli.run_report import print_agent_report

_STATE_STYLES = {"completed": "green", "failed": "red", "cancelled": "yellow", "stopped": "yellow", "running": "cyan"}
_VERDICT_STYLES = {"validated": "green", "conditional": "yellow", "rejected": "red"}


@dataclass(frozen=True)
class StepRow:
    name: str
    state: str
    attempts: int
    duration_ms: float | None
    cost_usd: float


def rows_of_progress(progress: TurnProgress) -> list[StepRow]:
    return [StepRow(s.title, s.state, s.attempt, s.duration_ms, s.cost_usd) for s in progress.steps.values()]


def rows_of_trace(trace: dict[str, Any]) -> list[StepRow]:
    return [
        StepRow(
            name=step["path"],
            state=step["status"],
            attempts=step["attempts"],
            duration_ms=step.get("duration_ms"),
            cost_usd=(step.get("usage") or {}).get("cost_usd", 0.0),
        )
        for step in trace["steps"]
    ]


def print_report(console: Console, turn: dict[str, Any], steps: Iterable[StepRow], *, with_answer: bool = True) -> None:
    """All that is known of the turn or run. `with_answer` is False where the answer was streamed just above."""
    if turn.get("object") == "run":
        _print_run(console, turn)
    else:
        _print_result(console, turn, with_answer=with_answer)
    steps = list(steps)
    if steps:
        heading(console, "Steps")
        console.print(steps_table(steps))
    heading(console, "Cost")
    console.print(Text(usage_line(turn)))
    console.print(_state(turn["status"], f"{clean_line(turn['id'])} {turn['status']}"))


def _print_run(console: Console, run: dict[str, Any]) -> None:
    if run.get("report"):
        print_agent_report(console, run["report"])
    if run.get("error"):
        print_failure(console, run)


def _print_result(console: Console, turn: dict[str, Any], *, with_answer: bool) -> None:
    result = turn.get("result") or {}
    if with_answer and result.get("text"):
        heading(console, "Answer" if turn["status"] == "completed" else "Answer so far")
        console.print(Text(clean(result["text"])), soft_wrap=not console.is_terminal)
    if turn.get("error"):
        print_failure(console, turn)
    if result.get("findings"):
        heading(console, "Findings")
        print_findings(console, result["findings"])
    if result.get("fact_sheet"):
        heading(console, "Fact Sheet")
        console.print(_fact_sheet(result["fact_sheet"], result.get("findings") or []))
    if turn["status"] == "completed" and result:
        heading(console, "Fact-check")
        _print_issues(console, (result.get("fact_check") or {}).get("issues") or [])
    for title, key in (("Safety flags", "safety_flags"), ("Remembered", "memories_added")):
        if result.get(key):
            heading(console, title)
            console.print(Text(", ".join(clean_line(entry) for entry in result[key])))


def print_question(console: Console, turn: dict[str, Any]) -> None:
    heading(console, "Asked" if turn.get("object") == "run" else "Question")
    console.print(Text(clean(headline(turn))), soft_wrap=not console.is_terminal)


def print_failure(console: Console, turn: dict[str, Any]) -> None:
    """Why the turn ended without its answer, and what to do."""
    error = turn["error"]
    kind = kind_of(turn["id"])
    heading(console, f"{kind.name.capitalize()} {turn['status']}")
    where = f" at {error['step']}" if error.get("step") else ""
    console.print(Text(clean(f"{error['message']}\ncode {error['code']}{where}"), style="red"))
    if error.get("docs_url"):
        console.print(Text(clean_line(error["docs_url"])))
    if error.get("retriable"):
        console.print(Text(f"Go on from there with: amy {kind.collection} retry {clean_line(turn['id'])}"))


def steps_table(steps: Iterable[StepRow]) -> Table:
    table = _table("step", "state", "attempts", "duration", "cost")
    for column in (2, 3, 4):
        table.columns[column].justify = "right"
    for step in steps:
        table.add_row(
            Text(clean_line(step.name)),
            _state(step.state, step.state),
            str(step.attempts),
            duration(step.duration_ms),
            dollars(step.cost_usd),
        )
    return table


def usage_line(turn: dict[str, Any]) -> str:
    """`$0.0123 · 12,345 tokens in (1,000 from cache), 2,345 out · 9 model calls · 12.3 s`."""
    usage = turn.get("usage") or {}
    parts = [
        dollars(usage.get("cost_usd")) or "$0",
        f"{usage.get('input_tokens', 0):,} tokens in ({usage.get('cache_read_tokens', 0):,} from cache), "
        f"{usage.get('output_tokens', 0):,} out",
        f"{usage.get('model_calls', 0)} model calls",
    ]
    if turn.get("started_at") and turn.get("ended_at"):
        took = datetime.fromisoformat(turn["ended_at"]) - datetime.fromisoformat(turn["started_at"])
        parts.append(duration(took.total_seconds() * 1000))
    return " · ".join(parts)


def verdict(value: str | None) -> Text:
    return Text(clean_line(value or "not validated"), style=_VERDICT_STYLES.get(value or "", "dim"))


def print_findings(console: Console, findings: list[dict[str, Any]]) -> None:
    """Each with its verdict, the days it rests on, the reasons of the verdict, and all that was found out about it."""
    table = _table("id", "verdict", "claim and the days it rests on")
    for finding in findings:
        said = Text(clean_line(finding["claim"]))
        for name, window in (finding.get("window") or {}).items():
            said.append(f"\n{clean_line(name)}: {_window(window)}", style="dim")
        for reason in finding.get("reasons") or []:
            said.append(f"\n- {clean_line(reason)}", style="dim")
        for line in proof_lines(finding):
            indent = "  " if line.startswith(" ") else ""
            said.append(f"\n{indent}{clean_line(line)}", style="dim")
        table.add_row(Text(clean_line(finding["id"])), verdict(finding.get("verdict")), said)
    console.print(table)


def _window(window: Any) -> str:
    if not isinstance(window, dict):
        return clean_line(window)
    days = window.get("days_with_values")
    span = f"{window.get('start')} to {window.get('end')}"
    return clean_line(span if days is None else f"{span}, {days} days with values")


def _fact_sheet(sheet: dict[str, float], findings: list[dict[str, Any]]) -> Table:
    units = {
        f"{finding['id']}.{key}": unit for finding in findings for key, unit in (finding.get("units") or {}).items()
    }
    table = _table("key", "value", "unit")
    table.columns[1].justify = "right"
    for key, value in sheet.items():
        table.add_row(Text(clean_line(key)), number(value), Text(clean_line(units.get(key, ""))))
    return table


def _print_issues(console: Console, issues: list[dict[str, Any]]) -> None:
    if not issues:
        console.print(Text("No issues.", style="green"))
        return
    table = _table("severity", "value", "context")
    for issue in issues:
        style = "red" if issue["severity"] == "error" else "yellow"
        table.add_row(
            Text(clean_line(issue["severity"]), style=style),
            Text(clean_line(issue["value"])),
            Text(clean_line(issue["context"])),
        )
    console.print(table)


def heading(console: Console, text: str) -> None:
    """A part's title, set apart."""
    console.print()
    console.print(Text(text, style="bold"))


def _table(*columns: str) -> Table:
    return Table(*columns, box=None, pad_edge=False, header_style="dim")


def _state(state: str, text: str) -> Text:
    return Text(clean_line(text), style=_STATE_STYLES.get(state, ""))
