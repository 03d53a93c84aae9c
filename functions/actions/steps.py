"""The states of action.asl.json: ask a person, then do it or leave it.

The payload is `{"step", "event": {"id", "tenant"}, …}`; nothing of the event's content is in it, since the history of an
execution is read by more people than the person's own. The state machine is not believed either: what was decided stands in
the approval's row.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from contracts.errors import Failure
from functions.actions.acting import carry_out
from functions.core.actions import ActionRecord, Actions
from functions.core.approvals import Approvals, approval_id_of
from functions.core.aws import client
from functions.core.errors import ActionFailed, AmyError, ApprovalUndecided, StoreUnavailable, error_classes
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.telemetry import logger, places
from functions.core.topics import SOURCE


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One attempt at one state. Raises nothing but AmyError: the text of an error stands in the execution's history."""
    step = event["step"]
    with logger().append_context_keys(event_id=event["event"]["id"], step=step):
        try:
            action = Actions(Principal(event["event"]["tenant"])).get(event["event"]["id"])
            return STEPS[step](action, event, context)
        except Exception as error:  # noqa: BLE001 - nothing else may leave
            known = error if isinstance(error, AmyError) else ActionFailed()
            extra = {"code": known.code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("step of an action failed", extra=extra)
            raise known from None


def _approval_of(action: ActionRecord) -> str:
    """The one approval of an action, however often it is asked for."""
    return approval_id_of(action.turn_id, action.id)


def ask_person(action: ActionRecord, event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Put it before the person; the task ends when the token is answered. Asked again after a decision, it answers at
    once."""
    principal, own_id = Principal(action.user_id), _approval_of(action)
    # The row first: who approves at once must find an action that waits.
    Actions(principal).asked(action.id, own_id)
    approvals = Approvals(principal)
    approval = approvals.ask(
        own_id,
        kind="action",
        turn_id=action.turn_id,
        event_id=action.id,
        summary=action.summary or "",
        token=event["task_token"],
    )
    if approval.decided:
        approvals.answer(own_id, event["task_token"])
    return {}


def act(action: ActionRecord, _: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do what was approved."""
    if Approvals(Principal(action.user_id)).get(_approval_of(action)).status != "approved":
        raise ApprovalUndecided
    return {"status": carry_out(action, context)}


def withhold(action: ActionRecord, _: dict[str, Any], __: LambdaContext) -> dict[str, Any]:
    """Leave it: the person said no, or nobody said anything in time."""
    principal = Principal(action.user_id)
    approval = Approvals(principal).get(_approval_of(action))
    reason = "nobody decided in time" if approval.by == "expiry" else approval.comment
    return {"status": Actions(principal).reject(action.id, reason).status}


def note_failure(action: ActionRecord, event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Write that it failed, and lay the event among the dead letters: what an operator redrives is asked for (or found
    approved) and tried anew."""
    error = event["error"]["Error"]
    kind = next((each for each in error_classes() if each.__name__ == error), ActionFailed)
    failure: Failure = kind().failure(None, get_settings().docs_url)
    after = Actions(Principal(action.user_id)).fail(action.id, failure)
    if after.status == "failed":
        _lay_aside(action)
    return {"status": after.status}


def _lay_aside(action: ActionRecord) -> None:
    envelope = {"source": SOURCE, "detail-type": action.topic, "detail": action.emitted.model_dump(mode="json")}
    try:
        client("sqs").send_message(QueueUrl=get_settings().dead_actions_url, MessageBody=json.dumps(envelope))
    except (ClientError, BotoCoreError) as error:
        raise StoreUnavailable from error


STEPS: dict[str, Callable[[ActionRecord, dict[str, Any], LambdaContext], dict[str, Any]]] = {
    "AskPerson": ask_person,
    "Act": act,
    "Withhold": withhold,
    "NoteFailure": note_failure,
}
