"""CloseTurn: the one path that closes every turn whose execution died, whatever killed it.

Nothing in the state machine is caught, so a dead execution writes nothing itself. An EventBridge rule on its status runs
this; status events may come late or never, so DescribeExecution decides, and the sweeper runs the same. Of an execution
that succeeded it starts the turn that waited for it, which the execution's own steps may not.
"""

from __future__ import annotations

from typing import Any

from contracts.errors import Failure
from functions.core import directory
from functions.core.errors import AmyError, ExecutionFailed, ExecutionTimedOut, ProcessDied, StepRefused, error_classes
from functions.core.event_log import Author, EventWriter
from functions.core.executions import Execution, describe_execution
from functions.core.journal import StepRecord, TurnJournal, state_of
from functions.core.lifecycle import announce_end, announce_hold, end_turn
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.telemetry import logger
from functions.core.turns import TurnRecord, Turns

_DIED = ("Runtime.ExitError", "Runtime.Unknown", "Lambda.Unknown")
_LATE = ("Sandbox.Timedout", "States.Timeout", "States.HeartbeatTimeout")


def handler(event: dict[str, Any], _: object) -> None:
    """A status event of an execution of the turn's state machine."""
    name = event["detail"]["name"]
    found = directory.find_execution(name)
    if found is None:
        # It ended before StartTurn wrote the row; the sweeper knows the turn.
        logger().info("execution without a turn", extra={"execution": name})
        return
    principal, turn_id = found
    turn = Turns(principal).find(turn_id)
    if turn is None:
        # Deleted, or its person has gone: there is nothing to close.
        logger().info("execution of a turn that is gone", extra={"execution": name})
        return
    close_turn(turn, name)


def close_turn(turn: TurnRecord, execution: str) -> None:
    """Write the end of a turn if this execution owns it and has ended; an owner that runs (again) is left alone."""
    if turn.execution != execution:
        return
    if turn.ended:
        # All of it once more, where a step has done what it may: it may not start who waited, nor tell who waits.
        announce_end(turn)
        return
    if turn.status == "pending":
        if turn.held:
            announce_hold(turn)
        return
    known = describe_execution(execution)
    if known is None or known.running:
        return
    journal = TurnJournal(turn.principal, turn.id)
    try:
        if known.status == "ABORTED":
            end_turn(turn, "cancelled")
        else:
            end_turn(turn, "failed", error=_failure(turn.principal, turn, journal, known))
    except StepRefused:
        # A retry or a cancellation was faster; its own end counts.
        logger().info("turn went on", extra={"turn_id": turn.id})


def _failure(principal: Principal, turn: TurnRecord, journal: TurnJournal, known: Execution) -> Failure:
    """What the failed step said of itself, else what the execution's error says; the step's end is announced with it."""
    unfinished = [step for step in journal.steps() if step.status != "completed"]
    step = next((step for step in reversed(unfinished) if step.error is not None), None)
    if step is not None and step.error is not None and known.error == _class_of(step.error):
        failure = step.error
    else:
        step = unfinished[-1] if unfinished else None
        kind: type[AmyError] = ExecutionFailed
        if known.error in _DIED:
            kind = ProcessDied
        elif known.error in _LATE or known.status == "TIMED_OUT":
            kind = ExecutionTimedOut
        failure = kind().failure(state_of(step.path) if step else None, get_settings().docs_url)
    if step is not None:
        _announce_failed_step(principal, turn, step, failure)
    return failure


def _class_of(failure: Failure) -> str | None:
    return next((kind.__name__ for kind in error_classes() if kind.code == failure.code), None)


def _announce_failed_step(principal: Principal, turn: TurnRecord, step: StepRecord, failure: Failure) -> None:
    writer = EventWriter(principal, turn.id, Author(turn.epoch, step.path, step.attempt), step=state_of(step.path))
    data = {"attempt": step.attempt, "duration_ms": step.duration_ms, "error": failure.model_dump(mode="json")}
    try:
        writer.append("step.failed", data, id_=f"step.failed/{step.path}/{step.attempt}")
    except StepRefused:
        return
