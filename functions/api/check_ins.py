"""`/v1/check-ins`: Amy asks by herself, at times that the person chose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Body, Path

from contracts.check_ins import (
    CheckIn,
    CheckInCreate,
    CheckInPage,
    CheckInResult,
    CheckInResultPage,
    CheckInUpdate,
)
from contracts.ids import is_id, ulid_time
from contracts.runs import RunTask
from functions import packs
from functions.api.caller import Caller, ReservedUlid
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.core import check_in_control
from functions.core.check_in_results import CheckInResults
from functions.core.check_in_slots import slot_of, start_slot
from functions.core.check_ins import CheckInRecord, CheckIns, new_check_in
from functions.core.errors import CheckInNotFound, TooManyCheckIns, UnknownAgent, ValidationFailed, WorkflowUnavailable
from functions.core.principal import Principal
from functions.health.check_ins import built_in_check_in
from functions.health.profiles import Profiles

router = Router()

CheckInIdInPath = Annotated[str, Path(description="`chk_…`")]
"""Plain text here: an id of another form is a check-in that does not exist, not a field that does not fit."""


@router.post(
    "/v1/check-ins",
    status_code=201,
    summary="Have Amy check in",
    description=(
        "With a question of your own, a built-in, or a run of an agent: one of the three. `schedule` is a `cron(…)` or "
        "`rate(…)` of EventBridge Scheduler, at most once an hour, in `time_zone`. 409 `too_many_check_ins` beyond 20."
    ),
    operation_id="create_check_in",
    tags=["check-ins"],
)
@refuses(UnknownAgent, TooManyCheckIns, WorkflowUnavailable)
def create_check_in(caller: Caller, ulid: ReservedUlid, request: CheckInCreate) -> Response[CheckIn]:
    _require_agent(request.run)
    values: dict[str, Any] = {name: getattr(request, name) for name in CheckInCreate.model_fields}
    if request.built_in is not None:
        values = _with_its_own(request, values)
    values["skip_when_no_new_data"] = bool(values["skip_when_no_new_data"])
    zone = _profile_zone(caller)
    record = check_in_control.create_check_in(new_check_in(caller, f"chk_{ulid}", **values), zone)
    return Response(201, "application/json", _check_in(record, zone()), {"Location": f"/v1/check-ins/{record.id}"})


@router.get(
    "/v1/check-ins",
    summary="List your check-ins",
    description="Newest first, each with its last result.",
    operation_id="list_check_ins",
    tags=["check-ins"],
)
def list_check_ins(caller: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> CheckInPage:
    before = decode_cursor("chk", cursor) if cursor is not None else None
    zone = _profile_zone(caller)()
    page, following = page_of(limit, CheckIns(caller).list(before), lambda record: _check_in(record, zone))
    return CheckInPage(data=page, next_cursor=following)


@router.get(
    "/v1/check-ins/<check_in_id>",
    summary="Read a check-in",
    description="With its last result.",
    operation_id="get_check_in",
    tags=["check-ins"],
)
@refuses(CheckInNotFound)
def get_check_in(caller: Caller, check_in_id: CheckInIdInPath) -> CheckIn:
    return _check_in(_find(caller, check_in_id), _profile_zone(caller)())


@router.patch(
    "/v1/check-ins/<check_in_id>",
    summary="Change or pause a check-in",
    description=(
        "A merge patch (RFC 7396): a field that is absent stays, null clears it. `enabled: false` pauses it. A slot that is "
        "being dealt with goes on as it was."
    ),
    operation_id="update_check_in",
    tags=["check-ins"],
)
@refuses(CheckInNotFound, UnknownAgent, WorkflowUnavailable)
def update_check_in(
    caller: Caller,
    check_in_id: CheckInIdInPath,
    update: Annotated[CheckInUpdate, Body()] = CheckInUpdate(),  # noqa: B008 - never changed
) -> CheckIn:
    record, zone = _find(caller, check_in_id), _profile_zone(caller)
    values = _changes(record, update)
    if values:
        record = check_in_control.change_check_in(caller, record.id, values, zone)
    return _check_in(record, zone())


@router.delete(
    "/v1/check-ins/<check_in_id>",
    status_code=204,
    summary="Delete a check-in",
    description="With its schedule and its results. A turn that it has started goes on, and stays until you delete it.",
    operation_id="delete_check_in",
    tags=["check-ins"],
)
@refuses(CheckInNotFound, WorkflowUnavailable)
def delete_check_in(caller: Caller, check_in_id: CheckInIdInPath) -> Response[None]:
    check_in_control.delete_check_in(caller, _known_form(check_in_id))
    return Response(204)


@router.post(
    "/v1/check-ins/<check_in_id>/fire",
    status_code=202,
    summary="Have a check-in now",
    description=(
        "Its slot is this moment. Pause, quiet hours and `skip_when_no_new_data` do not hold; `something_changed` still "
        "asks nothing when nothing has changed. Follow it in the check-in's results."
    ),
    operation_id="fire_check_in",
    tags=["check-ins"],
)
@refuses(CheckInNotFound, WorkflowUnavailable)
def fire_check_in(caller: Caller, ulid: ReservedUlid, check_in_id: CheckInIdInPath) -> Response[CheckInResult]:
    record = _find(caller, check_in_id)
    slot = slot_of(datetime.fromtimestamp(ulid_time(ulid), UTC))
    start_slot(caller, record.id, slot, "person")
    # Its first step may have been faster; behind it, so that nothing waits for an execution that could not be started.
    result = CheckInResults(caller).open(record.id, slot, "person")
    location = {"Location": f"/v1/check-ins/{record.id}/results"}
    return Response(202, "application/json", result.to_wire(), location)


@router.get(
    "/v1/check-ins/<check_in_id>/results",
    summary="Read a check-in's results",
    description="What became of its last slots, newest first: at most 50 are kept, in one page.",
    operation_id="list_check_in_results",
    tags=["check-ins"],
)
@refuses(CheckInNotFound)
def list_check_in_results(
    caller: Caller, check_in_id: CheckInIdInPath, limit: Limit = DEFAULT_LIMIT
) -> CheckInResultPage:
    record = _find(caller, check_in_id)
    return CheckInResultPage(data=[result.to_wire() for result in CheckInResults(caller).last(record.id, limit)])


def _with_its_own(request: CheckInCreate, values: dict[str, Any]) -> dict[str, Any]:
    assert request.built_in is not None  # noqa: S101 - as the caller has seen
    own = built_in_check_in(request.built_in)
    skips = request.skip_when_no_new_data
    return values | {
        "name": request.name or own.title,
        "schedule": request.schedule or own.schedule,
        "skip_when_no_new_data": own.skip_when_no_new_data if skips is None else skips,
    }


def _changes(record: CheckInRecord, update: CheckInUpdate) -> dict[str, Any]:
    """What a patch changes in the row. Raises ValidationFailed or UnknownAgent."""
    values: dict[str, Any] = {name: getattr(update, name) for name in update.model_fields_set}
    own = built_in_check_in(record.built_in) if record.built_in is not None else None
    for name in ("question", "run"):
        if name in values and (getattr(record, name) is None or values[name] is None):
            raise _refused(name, "what kind of check-in it is stays; make another one instead")
    _require_agent(values.get("run"))
    if values.get("schedule", "") is None:
        if own is None:
            raise _refused("schedule", "only a built-in has one of its own")
        values["schedule"] = own.schedule
    if values.get("name", "") is None and own is not None:
        values["name"] = own.title
    cleared = {
        "flexible_minutes": 0,
        "enabled": True,
        "skip_when_no_new_data": bool(own and own.skip_when_no_new_data),
        "metadata": {},
    }
    return values | {name: default for name, default in cleared.items() if values.get(name, "") is None}


def _refused(path: str, message: str) -> ValidationFailed:
    return ValidationFailed({"errors": [{"path": f"body.{path}", "message": message}]})


def _require_agent(run: RunTask | None) -> None:
    names = packs.agent_names()
    if run is not None and run.agent not in names:
        raise UnknownAgent({"agent": run.agent, "agents": names})


def _profile_zone(principal: Principal) -> check_in_control.ProfileZone:
    return lambda: Profiles(principal).get().profile.time_zone


def _known_form(check_in_id: str) -> str:
    if not is_id("chk", check_in_id):
        raise CheckInNotFound
    return check_in_id


def _find(principal: Principal, check_in_id: str) -> CheckInRecord:
    return CheckIns(principal).get(_known_form(check_in_id))


def _check_in(record: CheckInRecord, profile_zone: str) -> CheckIn:
    """The resource, with its last result."""
    last = next(CheckInResults(record.principal).last(record.id, 1), None)
    return record.to_wire(profile_zone, last.to_wire() if last else None)
