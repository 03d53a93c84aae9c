"""Doing what an event asks for, and writing down how it ended."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

from contracts.actions import ActionStatus
from contracts.errors import Failure
from functions.actions.once import once
from functions.core.actions import OPEN, ActionRecord, Actions
from functions.core.errors import ActionFailed, AmyError
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.topics import Topic
from functions.packs import topic


def meaning(action: ActionRecord) -> tuple[Topic, BaseModel]:
    """The topic of an action and its payload in the topic's form.

    Raises KeyError or ValidationError where this deployment does not know them (any more): a matter for an operator.
    """
    found = topic(action.topic)
    return found, found.payload.model_validate(action.payload)


def carry_out(action: ActionRecord, context: LambdaContext) -> ActionStatus:
    """Act, once, whoever else is at it. What became of the action.

    Raises TransientError, ActionInProgress, and what nobody foresaw: then it may be tried again.
    """
    principal = Principal(action.user_id)
    done = once(principal, action.id, lambda: {"status": _act(principal, action.id)}, context)
    status: ActionStatus = done["status"]
    return status


def _act(principal: Principal, event_id: str) -> ActionStatus:
    actions = Actions(principal)
    action = actions.get(event_id)
    if action.status not in OPEN:
        return action.status
    kind, payload = meaning(action)
    try:
        result: dict[str, Any] = kind.act(principal, action.emitted, payload)
    except ActionFailed as error:
        # The same try would end the same way. Anything else is for SQS or the state machine to try, and then an operator.
        return actions.fail(event_id, failure_of(error)).status
    return actions.acted(event_id, result).status


def failure_of(error: Exception) -> Failure:
    """Why an action failed, for its user: nothing of an error that nobody foresaw."""
    known = error if isinstance(error, AmyError) else ActionFailed()
    return known.failure(None, get_settings().docs_url)
