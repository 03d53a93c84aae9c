"""`/v1/runs`: one agent, started directly. Its events are served by `functions.stream`."""

from __future__ import annotations

import time
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from contracts.ids import is_id
from contracts.runs import Run, RunCreate, RunPage
from contracts.turns import Trace
from functions import packs
from functions.api.caller import Arrival, Caller, ReservedUlid
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.api.traces import trace_of
from functions.core import turn_control
from functions.core.errors import (
    RetryExpired,
    RunNotFound,
    TooManyTurns,
    TurnActive,
    TurnEnded,
    TurnNotFailed,
    UnknownAgent,
    WorkflowUnavailable,
)
from functions.core.journal import TurnJournal
from functions.core.principal import Principal
from functions.core.runs import new_run, run_to_wire
from functions.core.turns import TurnRecord, Turns
from functions.core.work import RUN

SYNC_SECONDS = 25.0
"""How long a request waits for the end of its run, since it arrived: API Gateway gives up after 29 seconds."""
_FIRST_PAUSE, _LONGEST_PAUSE, _SLOWER = 0.05, 0.5, 1.3
"""Seconds between two looks at the row, and by how much each pause is longer than the one before."""

router = Router()

RunIdInPath = Annotated[str, Path(description="`run_…`")]


@router.post(
    "/v1/runs",
    status_code=201,
    summary="Run an agent",
    description=(
        "With `mode: sync` waits for the end: 201 with the run that has ended, or after 25 seconds 202 with the run as it "
        "is, which goes on; follow it through its events. With `mode: async` 202 at once. A request with the same "
        "Idempotency-Key waits for the same run. 422 `unknown_agent` lists the names; 429 `too_many_turns` when as many of "
        "your turns and runs are at work as may be."
    ),
    operation_id="create_run",
    tags=["runs"],
    responses={
        201: {"description": "It has ended.", "content": {"application/json": {"model": Run}}},
        202: {"description": "It goes on.", "content": {"application/json": {"model": Run}}},
    },
)
@refuses(UnknownAgent, TooManyTurns, WorkflowUnavailable)
def create_run(caller: Caller, ulid: ReservedUlid, arrival: Arrival, request: RunCreate) -> Response[Run]:
    until = arrival + (SYNC_SECONDS if request.mode == "sync" else 0)
    names = packs.agent_names()
    if request.agent not in names:
        raise UnknownAgent({"agent": request.agent, "agents": names})
    wanted = new_run(caller, f"run_{ulid}", request, budget=request.budget, metadata=request.metadata)
    run = _when_ended(turn_control.start_new(wanted), until)
    status = 201 if run.ended and request.mode == "sync" else 202
    return Response(status, "application/json", _run(run), {"Location": f"/v1/runs/{run.id}"})


@router.get(
    "/v1/runs",
    summary="List your runs",
    description="Newest first. A page may have fewer entries than `limit`; `next_cursor` says whether there are more.",
    operation_id="list_runs",
    tags=["runs"],
)
def list_runs(caller: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> RunPage:
    before = decode_cursor("run", cursor) if cursor is not None else None
    page, following = page_of(limit, Turns(caller).list(limit + 1, before, work=RUN), _run)
    return RunPage(data=page, next_cursor=following)


@router.get(
    "/v1/runs/<run_id>",
    summary="Read a run",
    description="How it stands, and its report once it has one.",
    operation_id="get_run",
    tags=["runs"],
)
@refuses(RunNotFound)
def get_run(caller: Caller, run_id: RunIdInPath) -> Run:
    return _run(_find(caller, run_id))


@router.delete(
    "/v1/runs/<run_id>",
    status_code=204,
    summary="Delete a run that has ended",
    description="Removes its instructions, payload, report, events and trace. What was answered under an Idempotency-Key "
    "expires within 24 hours; backups of the tables and old versions of objects within 35 days.",
    operation_id="delete_run",
    tags=["runs"],
)
@refuses(RunNotFound, TurnActive)
def delete_run(caller: Caller, run_id: RunIdInPath) -> Response[None]:
    turn_control.delete_turn(caller, _known_form(run_id))
    return Response(204)


@router.post(
    "/v1/runs/<run_id>/cancel",
    summary="Cancel a run",
    description="Keeps what was reached. Cancelling a cancelled run again changes nothing.",
    operation_id="cancel_run",
    tags=["runs"],
)
@refuses(RunNotFound, TurnEnded, TurnActive, WorkflowUnavailable)
def cancel_run(caller: Caller, run_id: RunIdInPath) -> Run:
    return _run(turn_control.cancel_turn(caller, _known_form(run_id)))


@router.post(
    "/v1/runs/<run_id>/retry",
    summary="Retry a failed run",
    description="Within 14 days. The run goes on where it stopped; what was paid for is not paid for again.",
    operation_id="retry_run",
    tags=["runs"],
)
@refuses(RunNotFound, TurnActive, TurnNotFailed, RetryExpired, TooManyTurns, WorkflowUnavailable)
def retry_run(caller: Caller, run_id: RunIdInPath) -> Run:
    return _run(turn_control.retry_turn(caller, _known_form(run_id)))


@router.get(
    "/v1/runs/<run_id>/trace",
    summary="Read a run's trace",
    description="Every step and every effect: model calls and tool calls, with durations and cost.",
    operation_id="get_run_trace",
    tags=["runs"],
)
@refuses(RunNotFound)
def get_run_trace(
    caller: Caller,
    run_id: RunIdInPath,
    include: Annotated[
        Literal["bodies"] | None, Query(description="`bodies` adds request and response of each effect.")
    ] = None,
) -> Trace:
    return trace_of(_find(caller, run_id), with_bodies=include == "bodies")


def _when_ended(run: TurnRecord, until: float) -> TurnRecord:
    """The run once it has ended, or as it is at that time (epoch seconds)."""
    pause = _FIRST_PAUSE
    while not run.ended and time.time() + pause < until:
        time.sleep(pause)
        pause = min(pause * _SLOWER, _LONGEST_PAUSE)
        run = Turns(run.principal).get(run.id)
    return run


def _known_form(run_id: str) -> str:
    if not is_id("run", run_id):
        raise RunNotFound
    return run_id


def _find(principal: Principal, run_id: str) -> TurnRecord:
    return Turns(principal).get(_known_form(run_id))


def _run(run: TurnRecord) -> Run:
    """The resource; what a run that is at work has used so far is known to its journal."""
    return run_to_wire(run, TurnJournal(run.principal, run.id).usage() if run.status == "running" else None)
