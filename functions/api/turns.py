"""`/v1/turns`: questions, and the durable reasoning that answers them. Their events are served by `functions.stream`."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from contracts.ids import is_id
from contracts.proof import Proof
from contracts.turns import Replay, Trace, Turn, TurnCreate, TurnPage
from functions.api.caller import Caller, ReservedUlid
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.api.traces import trace_of
from functions.core import turn_control
from functions.core.errors import (
    NothingToProve,
    NothingToReplay,
    RetryExpired,
    TooManyTurns,
    TurnActive,
    TurnActiveAlready,
    TurnEnded,
    TurnNotCompleted,
    TurnNotFailed,
    TurnNotFound,
    WorkflowUnavailable,
)
from functions.core.journal import TurnJournal
from functions.core.principal import Principal
from functions.core.turns import TurnRecord, Turns

router = Router()

TurnIdInPath = Annotated[str, Path(description="`turn_…`")]
"""Plain text here: an id of another form is a turn that does not exist, not a field that does not fit."""


@router.post(
    "/v1/turns",
    status_code=201,
    summary="Start a turn",
    description=(
        "Answers at once; follow the turn through its events, or read it until it has ended. 429 `too_many_turns` when as "
        "many of your turns are at work as may be."
    ),
    operation_id="create_turn",
    tags=["turns"],
)
@refuses(TooManyTurns, TurnActiveAlready, WorkflowUnavailable)
def create_turn(caller: Caller, ulid: ReservedUlid, request: TurnCreate) -> Response[Turn]:
    turn = turn_control.start_turn(caller, f"turn_{ulid}", request)
    return Response(201, "application/json", _turn(turn), {"Location": f"/v1/turns/{turn.id}"})


@router.get(
    "/v1/turns",
    summary="List your turns",
    description="Newest first. A page may have fewer entries than `limit`; `next_cursor` says whether there are more.",
    operation_id="list_turns",
    tags=["turns"],
)
def list_turns(caller: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> TurnPage:
    before = decode_cursor("turn", cursor) if cursor is not None else None
    page, following = page_of(limit, Turns(caller).list(limit + 1, before), _turn)
    return TurnPage(data=page, next_cursor=following)


@router.get(
    "/v1/turns/<turn_id>",
    summary="Read a turn",
    description="How it stands, and its answer with the findings that it rests on once it has one.",
    operation_id="get_turn",
    tags=["turns"],
)
@refuses(TurnNotFound)
def get_turn(caller: Caller, turn_id: TurnIdInPath) -> Turn:
    return _turn(_find(caller, turn_id))


@router.delete(
    "/v1/turns/<turn_id>",
    status_code=204,
    summary="Delete a turn that has ended or is pending",
    description="Removes its messages, answer, events and trace. What was answered under an Idempotency-Key expires within "
    "24 hours; backups of the tables and old versions of objects within 35 days.",
    operation_id="delete_turn",
    tags=["turns"],
)
@refuses(TurnNotFound, TurnActive)
def delete_turn(caller: Caller, turn_id: TurnIdInPath) -> Response[None]:
    turn_control.delete_turn(caller, _known_form(turn_id))
    return Response(204)


@router.post(
    "/v1/turns/<turn_id>/start",
    summary="Start a pending turn",
    description=(
        "One that was made with `start: queued`, or one with `start: plan` whose plan is there; the latter goes on where it "
        "stopped. Its `if_active` holds now. Starting it again while it is queued changes nothing."
    ),
    operation_id="start_turn",
    tags=["turns"],
)
@refuses(TurnNotFound, TurnActive, TurnEnded, TooManyTurns, TurnActiveAlready, WorkflowUnavailable)
def start_turn(caller: Caller, turn_id: TurnIdInPath) -> Turn:
    return _turn(turn_control.start_pending_turn(caller, _known_form(turn_id)))


@router.post(
    "/v1/turns/<turn_id>/cancel",
    summary="Cancel a turn",
    description="Keeps what was reached. Cancelling a cancelled turn again changes nothing.",
    operation_id="cancel_turn",
    tags=["turns"],
)
@refuses(TurnNotFound, TurnEnded, TurnActive, WorkflowUnavailable)
def cancel_turn(caller: Caller, turn_id: TurnIdInPath) -> Turn:
    return _turn(turn_control.cancel_turn(caller, _known_form(turn_id)))


@router.post(
    "/v1/turns/<turn_id>/retry",
    summary="Retry a failed turn",
    description="Within 14 days. The turn goes on where it stopped; what was paid for is not paid for again.",
    operation_id="retry_turn",
    tags=["turns"],
)
@refuses(TurnNotFound, TurnActive, TurnNotFailed, RetryExpired, TooManyTurns, TurnActiveAlready, WorkflowUnavailable)
def retry_turn(caller: Caller, turn_id: TurnIdInPath) -> Turn:
    return _turn(turn_control.retry_turn(caller, _known_form(turn_id)))


@router.post(
    "/v1/turns/<turn_id>/replay",
    status_code=201,
    summary="Replay or fork a turn that has ended",
    description=(
        "Makes a new turn of kind `replay` that does again what this one did, on the data, the date and the memories that "
        "it saw, and changes nothing outside. A recorded replay calls no model and gives the same answer; one that comes to "
        "something that is not in the record fails with `replay_mismatch`, which names it. A live replay asks everything "
        "anew, with `from_step` (a fork) from there on, with `overrides` in another way. The turn may be deleted then."
    ),
    operation_id="replay_turn",
    tags=["turns"],
)
@refuses(TurnNotFound, TurnActive, NothingToReplay, TooManyTurns, WorkflowUnavailable)
def replay_turn(caller: Caller, ulid: ReservedUlid, turn_id: TurnIdInPath, request: Replay) -> Response[Turn]:
    from functions.api import replays  # noqa: PLC0415 - it reads agents: see there

    turn = replays.replay_turn(caller, f"turn_{ulid}", _known_form(turn_id), request)
    return Response(201, "application/json", _turn(turn), {"Location": f"/v1/turns/{turn.id}"})


@router.get(
    "/v1/turns/<turn_id>/trace",
    summary="Read a turn's trace",
    description="Every step and every effect: model calls, sandbox runs, tool calls, with durations and cost.",
    operation_id="get_trace",
    tags=["turns"],
)
@refuses(TurnNotFound)
def get_trace(
    caller: Caller,
    turn_id: TurnIdInPath,
    include: Annotated[
        Literal["bodies"] | None, Query(description="`bodies` adds request and response of each effect.")
    ] = None,
) -> Trace:
    return trace_of(_find(caller, turn_id), with_bodies=include == "bodies")


@router.get(
    "/v1/turns/<turn_id>/proof",
    summary="Read the proof of a turn's answer",
    description=(
        "One file with all that is needed to compute the answer's numbers again: each number with its place and its key, "
        "the findings, and the days that they rest on. `amy verify` does it, offline. Of completed turns; the same turn has "
        "the same proof, to the byte."
    ),
    operation_id="get_proof",
    tags=["turns"],
)
@refuses(TurnNotFound, TurnNotCompleted, NothingToProve)
def get_proof(caller: Caller, turn_id: TurnIdInPath) -> Proof:
    from functions.health.proof import proof_of  # noqa: PLC0415 - with it come the steps' modules

    return proof_of(_find(caller, turn_id))


def _known_form(turn_id: str) -> str:
    if not is_id("turn", turn_id):
        raise TurnNotFound
    return turn_id


def _find(principal: Principal, turn_id: str) -> TurnRecord:
    return Turns(principal).get(_known_form(turn_id))


def _turn(turn: TurnRecord) -> Turn:
    """The resource; what a turn that runs has used so far is known to its journal."""
    running = turn.status in ("pending", "running", "awaiting_approval")
    return turn.to_wire(TurnJournal(turn.principal, turn.id).usage() if running else None)
