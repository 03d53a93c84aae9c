"""A turn drawn live on a terminal: its steps and agents, findings as they come, the answer as it streams.

The drawing is transient: when the turn has ended it goes, and the report takes its place. It never grows beyond the
terminal's height: old steps are folded first, and of a long answer the end is shown.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Lock
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from cli.figures import dollars, duration
from cli.plain_text import clean, clean_line
from cli.progress import AgentProgress, StepProgress, TurnProgress
from cli.report import verdict
from cli.turn_event import TurnEvent

_MARKS = {"completed": ("✓", "green"), "failed": ("✗", "red"), "stopped": ("–", "yellow")}
_Row = tuple[RenderableType, RenderableType, RenderableType, RenderableType]
_MAX_NOTES = 3
_MAX_FINDINGS = 6
_FRAME_LINES = 6
"""Header, blank lines, the answer's border and the foot."""


class LiveView:
    """Draws `progress`, which `show` advances. The drawing thread and the events' thread share it under one lock."""

    def __init__(self, console: Console, progress: TurnProgress, question: str, foot: str) -> None:
        """`foot`: what the last line says, such as what Ctrl-C does here."""
        self._console = console
        self._progress = progress
        self._question = clean_line(question)
        self._foot = foot
        self._lock = Lock()
        self._spinner = Spinner("dots", style="cyan")
        self._began: datetime | None = None
        self._skew = timedelta.max
        self._live = Live(
            console=console, get_renderable=self._render, transient=True, refresh_per_second=8, vertical_overflow="crop"
        )

    def __enter__(self) -> LiveView:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def show(self, event: TurnEvent) -> None:
        with self._lock:
            self._began = self._began or event.at
            # Durations of what still runs are counted on this machine's clock; the smallest delay ever seen between an
            # event's time and its arrival is taken for the difference of the two clocks.
            self._skew = min(self._skew, datetime.now(UTC) - event.at)
            self._progress.apply(event)

    def _render(self) -> RenderableType:
        with self._lock:
            width, height = self._console.size
            answer = self._answer_lines(width, max(4, height // 3))
            findings = self._findings()
            room = max(3, height - _FRAME_LINES - len(answer) - findings.row_count)
            parts: list[RenderableType] = [self._header(), self._steps(room)]
            if findings.row_count:
                parts.append(findings)
            if answer or self._progress.answer_resets:
                parts.append(self._answer(answer))
            parts.append(Text(self._foot, style="dim"))
            return Group(*parts)

    def _elapsed_ms(self, since: datetime) -> float:
        if self._skew == timedelta.max:
            return 0.0
        return max(0.0, (datetime.now(UTC) - self._skew - since).total_seconds() * 1000)

    def _header(self) -> Table:
        header = Table.grid(expand=True, padding=(0, 1))
        header.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        header.add_column(no_wrap=True, justify="right")
        facts = [self._progress.state, dollars(self._progress.total_usd)]
        if self._began:
            facts.insert(1, duration(self._elapsed_ms(self._began)))
        header.add_row(Text(self._question, style="bold"), Text("  ".join(filter(None, facts)), style="dim"))
        return header

    def _steps(self, room: int) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column(width=1)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        table.add_column(no_wrap=True, justify="right")
        table.add_column(no_wrap=True, justify="right")
        steps = list(self._progress.steps.values())
        last_running = {step.name: step for step in steps if step.state == "running"}
        rows: list[_Row] = []
        for step in steps:
            rows.append(self._step_row(step))
            if step.state == "running":
                for agent in self._agents_of(step, last=last_running[step.name] is step):
                    rows.extend(self._agent_rows(agent, step))
        if len(rows) > room:
            folded = len(rows) - room + 1
            table.add_row("", Text(f"… {folded} lines above", style="dim"), "", "")
            rows = rows[folded:]
        for row in rows:
            table.add_row(*row)
        return table

    def _step_row(self, step: StepProgress) -> _Row:
        running = step.state == "running"
        name = Text(clean_line(step.title), style="bold" if running else "")
        if step.attempt > 1:
            name.append(f"  attempt {step.attempt}", style="yellow")
        if step.error:
            name.append(f"  {clean_line(step.error)}", style="red")
        took = self._elapsed_ms(step.started_at) if running else step.duration_ms
        return (
            self._mark(step.state),
            name,
            Text(duration(took), style="dim"),
            Text(dollars(step.cost_usd), style="dim"),
        )

    def _agents_of(self, step: StepProgress, *, last: bool) -> list[AgentProgress]:
        """The agents at work in a step: in one branch of several those named after it, the rest with the last branch.

        The branch's own agent comes last: what is below the step's line are its helpers, and then what it does itself.
        """
        agents = list(self._progress.agents.get(step.name, {}).values())
        agents.sort(key=lambda agent: agent.name == step.branch)
        branches = [other.branch for other in self._progress.steps.values() if other.name == step.name and other.branch]
        homeless = [agent for agent in agents if last and not agent.name.startswith(tuple(branches))]
        return [agent for agent in agents if step.branch and agent.name.startswith(step.branch)] + homeless

    def _agent_rows(self, agent: AgentProgress, step: StepProgress) -> list[_Row]:
        running = agent.state == "running"
        took = self._elapsed_ms(agent.started_at) if running else agent.duration_ms
        name = Text.assemble("  ", ("● " if running else "✓ ", "cyan" if running else "green"), clean_line(agent.name))
        notes: list[_Row] = [
            ("", Text(f"      ↳ {clean_line(told)}", style="dim"), "", "") for told in agent.notes[-_MAX_NOTES:]
        ]
        if agent.name == step.branch:
            return notes  # its line is the step's
        return [("", name, Text(duration(took), style="dim"), Text(dollars(agent.cost_usd), style="dim")), *notes]

    def _mark(self, state: str) -> RenderableType:
        if state == "running":
            return self._spinner
        mark, style = _MARKS[state]
        return Text(mark, style=style)

    def _findings(self) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        table.add_column(no_wrap=True)
        for name, finding in list(self._progress.findings.items())[-_MAX_FINDINGS:]:
            judged = verdict(finding["verdict"]) if finding.get("verdict") else Text("proposed", style="dim")
            table.add_row(Text(clean_line(name), style="magenta"), Text(clean_line(finding.get("claim", ""))), judged)
        return table

    def _answer_lines(self, width: int, limit: int) -> list[Text]:
        text = clean(self._progress.answer)
        # Only the end can be seen; wrapping the whole answer anew for each frame would be work for nothing.
        tail = Text(text[-width * limit :])
        return list(tail.wrap(self._console, max(10, width - 4)))[-limit:] if text else []

    def _answer(self, lines: list[Text]) -> Panel:
        resets = self._progress.answer_resets
        title = "answer" if not resets else f"answer, started again {'once' if resets == 1 else f'{resets} times'}"
        return Panel(Group(*lines), title=Text(title), title_align="left", border_style="yellow" if resets else "dim")
