"""`/v1/actions`: what agents asked the outside world to do for the caller, and what became of it."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from contracts.actions import Action, ActionPage, ActionStatus
from contracts.ids import is_id
from functions.api.caller import Caller
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.core.actions import Actions
from functions.core.errors import ActionNotFound

router = Router()

ActionIdInPath = Annotated[str, Path(description="`evt_…`")]


@router.get(
    "/v1/actions",
    summary="List what agents asked for",
    description="Those of the newest turn or run first. `status`, `topic` and `turn_id` narrow the list.",
    operation_id="list_actions",
    tags=["actions"],
)
def list_actions(
    caller: Caller,
    *,
    status: Annotated[ActionStatus | None, Query(description="Only those with this status.")] = None,
    topic: Annotated[str | None, Query(max_length=64, description="Only those of this topic.")] = None,
    turn_id: Annotated[str | None, Query(max_length=64, description="Only those of this turn or run.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ActionPage:
    before = decode_cursor("evt", cursor) if cursor is not None else None
    found = Actions(caller).list(limit + 1, before, status=status, topic=topic, turn_id=turn_id)
    page, following = page_of(limit, found, lambda action: action.to_wire())
    return ActionPage(data=page, next_cursor=following)


@router.get(
    "/v1/actions/<action_id>",
    summary="Read what became of an action",
    description="The id is the one that the agent was given: `event_id` in the result of its `emit_event`.",
    operation_id="get_action",
    tags=["actions"],
)
@refuses(ActionNotFound)
def get_action(caller: Caller, action_id: ActionIdInPath) -> Action:
    if not is_id("evt", action_id):
        raise ActionNotFound
    return Actions(caller).get(action_id).to_wire()
