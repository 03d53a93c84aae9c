"""The step contract: what every step of a turn or a run has in common, so that its module holds only what the step is about.

`@step("Route")` makes a function `(context, input) -> small dict` into a step. Run by the state machine, it admits the
execution (the turn is alive and this execution owns it), claims the step in the journal, announces it, runs it, writes its
output, and translates what went wrong. Called directly, as tests do, it is just the function.

A step that was completed with the same input is not run again: its output comes from the journal. So a new execution of
the same turn fast-forwards to where the last one stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel

from contracts.reports import AgentReport
from contracts.turns import Plan, Route
from functions.core import snapshot as snapshots
from functions.core.answer_stream import AnswerStream
from functions.core.budget import Spending
from functions.core.context import Quoted, Task
from functions.core.errors import (
    AmyError,
    StepCrashed,
    StepRefused,
    TransientError,
    TurnBudgetExceeded,
    TurnIsOver,
    TurnSuperseded,
)
from functions.core.event_log import Author, EventWriter
from functions.core.journal import Journal, StepJournal, StepRecord, TurnJournal, fingerprint
from functions.core.lifecycle import (
    announce_end,
    continue_log,
    end_turn,
    hold_turn,
    pause_turn,
    reopen_turn,
    resume_turn,
)
from functions.core.models import OnText
from functions.core.principal import Principal
from functions.core.providers import model_adapter
from functions.core.replays import turn_to_work_on
from functions.core.runtime import AgentReply, Surroundings, report_of, run_agent
from functions.core.sandbox_client import SandboxReply, run_in_sandbox
from functions.core.screening import Screening, screening_of
from functions.core.settings import get_settings
from functions.core.snapshot import Snapshot
from functions.core.telemetry import logger, measure, places
from functions.core.tools import Tool
from functions.core.turns import TurnRecord, Turns

Answer = TypeVar("Answer", bound=BaseModel)
StepInput = dict[str, Any]
StepFunction = Callable[["StepContext", StepInput], dict[str, Any]]


class Tools(Protocol):
    """Every tool that the whitelist of an agent may name, for one user and what the turn may see."""

    def __call__(
        self, principal: Principal, snapshot: Callable[[], Snapshot], /, *, suppressed: bool
    ) -> Mapping[str, Tool]:
        """`suppressed`: nothing may really happen outside."""


def no_tools(_: Principal, __: Callable[[], Snapshot], *, suppressed: bool) -> Mapping[str, Tool]:  # noqa: ARG001
    """Of a step whose agents have none."""
    return {}


End = Literal["completed", "cancelled"]


class StepContext:
    """What a step may use."""

    def __init__(
        self,
        turn: TurnRecord,
        journal: StepJournal,
        events: EventWriter,
        *,
        step: str,
        execution: str,
        phase: str = "",
        tools: Tools = no_tools,
        beside_second_look: bool = False,
    ) -> None:
        self.turn = turn
        self.step = step
        self.execution = execution
        """Name of the execution that runs the step."""
        self.phase = phase
        self.events = events
        self._tools = tools
        self._beside_second_look = beside_second_look
        self._steps = journal
        self.journal: Journal = journal.root

    @property
    def principal(self) -> Principal:
        return self.turn.principal

    @property
    def replays(self) -> bool:
        """Whether the turn does again what another has done. Then nothing may change outside: a tool that emits an event, a
        step that writes memories or asks for something to be done looks here first and says that it would have."""
        return self.turn.kind == "replay"

    @property
    def attempt(self) -> int:
        """Which attempt at the step this is, from 1."""
        return self._steps.attempt

    @property
    def step_path(self) -> str:
        """The step's path in the journal."""
        return self._steps.path

    @cached_property
    def snapshot(self) -> Snapshot:
        """What the turn may see; there once StartTurn has run."""
        return snapshots.load(self.principal, self.turn.id, self.turn.snapshot or "")

    @cached_property
    def tools(self) -> Mapping[str, Tool]:
        """The tools that agents of this step may use, if their whitelists name them."""
        return self._tools(self.principal, lambda: self.snapshot, suppressed=self.replays)

    @cached_property
    def turn_journal(self) -> TurnJournal:
        """All steps of the turn."""
        return TurnJournal(self.principal, self.turn.id)

    @cached_property
    def screening(self) -> Screening:
        """What the turn's looks at its question found."""
        return screening_of(self.turn_journal, first_alone=self._beside_second_look)

    def keep(self, name: str, value: Any) -> str:
        """Keep a product of this step, written when the step completes; the reference may travel in the state."""
        return self._steps.keep(name, value)

    def load(self, ref: str) -> Any:
        """A product of an earlier step."""
        return self.turn_journal.load(ref)

    def emit(self, type_: str, data: dict[str, Any], *, key: str = "", agent: str | None = None) -> None:
        """Announce something, once per step whatever is tried again; `key` tells several of a type apart."""
        self.events.append(type_, data, id_=f"{type_}/{self._steps.path}/{key}", agent=agent)

    def run_agent(
        self,
        name: str,
        data: Mapping[str, Any | Quoted],
        *,
        instructions: str | None = None,
        schema: type[Answer] | None = None,
        on_text: OnText | None = None,
    ) -> AgentReply[Answer]:
        """Run an agent of the snapshot on material: `data` by name, `Quoted` where the source is not this turn."""
        quoted = [
            value if isinstance(value, Quoted) else Quoted(key, value, _SOURCES.get(key, "turn"))
            for key, value in data.items()
        ]
        return run_agent(
            self.snapshot.agents[name], Task(quoted, instructions), self._surroundings, schema=schema, on_text=on_text
        )

    def report(self, name: str, task: Task) -> AgentReport:
        """Run an agent of the snapshot on a task, whose end is a report, whatever end it is. Raises as `report_of`."""
        return report_of(self.snapshot.agents[name], task, self._surroundings)

    def sandbox(self, code: str, frames: dict[str, Any]) -> SandboxReply:
        """Run a model's code on frames, which are a function of the snapshot (so their hash stands for them)."""
        request = {"code": code, "frames": fingerprint(frames)}
        reply = self.journal.effect("sandbox", "sandbox", request, lambda: run_in_sandbox(self.principal, code, frames))
        return SandboxReply.model_validate(reply)

    def answer_stream(self, agent: str | None = None) -> AnswerStream:
        """Where the answer's text goes as it comes."""
        return AnswerStream(self.events, agent=agent, enabled=self.turn.stream)

    def set_route(self, route: Route) -> None:
        """Remember in the turn who answers."""
        self.turn = Turns(self.principal).set_route(self.turn, route)

    @cached_property
    def spending(self) -> Spending:
        """What the turn may use and has used."""
        settings, budget = get_settings(), self.turn.budget
        seconds = (budget and budget.max_seconds) or settings.max_turn_seconds
        return Spending(
            used_before=self.turn_journal.usage().cost_usd - self._steps.record.usage.cost_usd,
            limit_usd=(budget and budget.max_cost_usd) or settings.max_turn_cost_usd,
            warn_usd=settings.cost_warn_usd,
            out_of_time=lambda: self.turn.seconds_at_work > seconds,
        )

    @property
    def spent_usd(self) -> float:
        """What this step's model calls cost."""
        return round(self.spending.used_here, 6) if "spending" in self.__dict__ else 0.0

    @property
    def _surroundings(self) -> Surroundings:
        return Surroundings(
            turn_id=self.turn.id,
            step=self.step,
            journal=self.journal,
            events=self.events,
            model=model_adapter,
            model_ids=self.snapshot.model_ids,
            spending=self.spending,
            shared=self.snapshot.shared_context,
            constraints=tuple(self.screening.constraints),
            tools=self.tools,
            agents=self.snapshot.agents,
            memories=self.snapshot.memories_of,
        )


_SOURCES = {"question": "user", "conversation": "user", "analysis_result": "sandbox", "error": "sandbox"}


class Step:
    """A step: callable as its function, runnable as a state."""

    def __init__(
        self,
        name: str,
        function: StepFunction,
        *,
        first: bool,
        last: bool,
        ends: End,
        holds: bool,
        waits: bool,
        resumes: bool,
        beside_second_look: bool,
    ) -> None:
        self.name = name
        self.first = first
        self.last = last
        self.ends = ends
        self.holds = holds
        self.waits = waits
        self.resumes = resumes
        self.beside_second_look = beside_second_look
        self._function = function
        self.__doc__ = function.__doc__

    def __call__(self, context: StepContext, input_: StepInput) -> dict[str, Any]:
        return self._function(context, input_)

    def run(self, event: dict[str, Any], tools: Tools = no_tools) -> dict[str, Any]:
        """Do one attempt as a state asks for it: `{step, turn, execution, phase?, agent?, branch?, task_token?, input}`.

        Raises nothing but AmyError: the text of an error stands in the execution's history for anyone to read.
        """
        logger().append_keys(turn_id=event["turn"]["id"], step=self.name)
        try:
            return self._attempt(event, tools)
        except Exception as error:  # noqa: BLE001 - nothing else may leave
            known = error if isinstance(error, AmyError) else StepCrashed()
            extra = {"code": known.code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("step failed", extra=extra)
            measure("StepFailed", 1, step=self.name)
            raise known from None

    def _attempt(self, event: dict[str, Any], tools: Tools) -> dict[str, Any]:
        begun = time.perf_counter()
        principal = Principal(event["turn"]["user_id"])
        turn_id, execution = event["turn"]["id"], event["execution"]["Name"]
        agent, phase = event.get("agent"), event.get("phase", "")
        if self.first:
            turn_id = turn_to_work_on(principal, turn_id, event["execution"])
            logger().append_keys(turn_id=turn_id)
        turn = admit(principal, turn_id, execution, event["execution"].get("RedriveCount", 0), self)
        if turn.ended:
            announce_end(turn)
            return {}
        if self.resumes:
            turn = resume_turn(turn)
        # What begins an attempt at the turn must be done by each of them, so it has a path of its own.
        branch = str(turn.epoch) if self.first else event.get("branch") or agent
        path = "/".join(part for part in (phase, self.name, branch) if part)
        input_hash = fingerprint(event.get("input", {}))
        journal = StepJournal(principal, turn_id, path, input_hash, epoch=turn.epoch, replay=turn.replay)
        done = journal.claim()
        if done is not None:
            return self._finish(turn, done, event)
        events = self._writer(turn, path, journal.attempt)
        context = StepContext(
            turn,
            journal,
            events,
            step=self.name,
            execution=execution,
            phase=phase,
            tools=tools,
            beside_second_look=self.beside_second_look,
        )
        self._announce_start(journal, events, agent)
        try:
            output = self._function(context, event.get("input", {}))
            record = journal.complete(output, _milliseconds(begun), context.spent_usd)
        except Exception as error:
            self._note_failure(error, journal, events, agent, _milliseconds(begun))
            raise
        self._finish(context.turn, record, event, events)
        measure("StepDuration", record.duration_ms or 0.0, step=self.name)
        return output

    def _finish(
        self, turn: TurnRecord, record: StepRecord, event: dict[str, Any], events: EventWriter | None = None
    ) -> dict[str, Any]:
        """What follows a step's completion, and is done again by whoever finds it completed: each of it happens once."""
        agent = event.get("agent")
        events = events or self._writer(turn, record.path, record.attempt)
        data = {"attempt": record.attempt, "duration_ms": record.duration_ms, "cost_usd": record.spent_usd}
        events.append("step.completed", data, id_=f"step.completed/{record.path}/{record.attempt}", agent=agent)
        if self.last:
            end_turn(turn, self.ends, reason=(record.output or {}).get("reason"))
        if self.holds:
            hold_turn(turn, Plan.model_validate(record.output))
        if self.waits:
            pause_turn(turn, (record.output or {})["summary"], event["task_token"])
        return record.output or {}

    def _writer(self, turn: TurnRecord, path: str, attempt: int) -> EventWriter:
        events = EventWriter(turn.principal, turn.id, Author(turn.epoch, path, attempt), step=self.name)
        continue_log(events, turn)
        return events

    def _announce_start(self, journal: StepJournal, events: EventWriter, agent: str | None) -> None:
        data: dict[str, Any] = {"attempt": journal.attempt}
        before = journal.record.error
        if before is not None:
            data["error"] = before.model_dump(mode="json")
        kind = "step.started" if journal.attempt == 1 else "step.retrying"
        events.append(kind, data, id_=f"{kind}/{journal.path}/{journal.attempt}", agent=agent)

    def _note_failure(
        self, error: Exception, journal: StepJournal, events: EventWriter, agent: str | None, elapsed: float
    ) -> None:
        """Tell the next attempt, and the client if there will be none. One that was refused has nothing to tell."""
        known = error if isinstance(error, AmyError) else StepCrashed()
        if isinstance(known, StepRefused) and not isinstance(known, TurnBudgetExceeded):
            return
        failure = known.failure(self.name, get_settings().docs_url)
        journal.fail(failure, elapsed)
        if not isinstance(known, TransientError):
            data = {"attempt": journal.attempt, "duration_ms": elapsed, "error": failure.model_dump(mode="json")}
            events.append("step.failed", data, id_=f"step.failed/{journal.path}/{journal.attempt}", agent=agent)


def step(
    name: str,
    *,
    first: bool = False,
    last: bool = False,
    ends: End = "completed",
    holds: bool = False,
    waits: bool = False,
    resumes: bool = False,
    beside_second_look: bool = False,
) -> Callable[[StepFunction], Step]:
    """Make a function a step. `name` is the state's.

    `first`: runs for every attempt at the turn, and before the turn is running; an execution that is none of the turn's
    gets a replay of it there, and what it puts out is the turn of all later steps. `last`: its completion ends the turn,
    as `ends`, and it may run again behind the end, to finish what the end needs; what it puts out as `reason` is told
    with the end. `holds`: it puts out a plan, with which its completion holds the turn. `waits`: its state waits for a
    task token; it puts out a `summary` of what a person is asked, and its completion asks. The state's own output comes
    from the answer to the token, and each attempt hands in the token that it was given, the step being completed or not.
    `resumes`: it comes behind one that waits, and lets the turn go on. `beside_second_look`: its state is in one Parallel
    with the second look at the question, so it stands under what the first look found.
    """
    return lambda function: Step(
        name,
        function,
        first=first,
        last=last,
        ends=ends,
        holds=holds,
        waits=waits,
        resumes=resumes,
        beside_second_look=beside_second_look,
    )


def admit(principal: Principal, turn_id: str, execution: str, redrive: int, step_: Step) -> TurnRecord:
    """The turn, if this execution may work on it. Raises TurnIsOver or TurnSuperseded.

    An execution that was redriven after it failed finds its turn failed: the turn is opened again for it. The last step
    of the owner is admitted behind the end of the turn.
    """
    turns = Turns(principal)
    turn = turns.get(turn_id)
    if turn.execution != execution or redrive < turn.redrive:
        raise TurnSuperseded
    if redrive > turn.redrive:
        turn = _reopen(turns, turn, redrive)
    if turn.status == "queued" and not step_.first:
        raise TurnSuperseded
    if turn.ended and not (step_.last and turn.status == step_.ends):
        raise TurnIsOver
    return turn


def _reopen(turns: Turns, turn: TurnRecord, redrive: int) -> TurnRecord:
    try:
        turn = reopen_turn(turn, redrive)
    except StepRefused:
        # Parallel branches are redriven together and one of them was first.
        turn = turns.get(turn.id)
        if turn.redrive != redrive:
            raise
    TurnJournal(turn.principal, turn.id).fence(turn.epoch)
    return turn


def _milliseconds(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 1)
