"""Executions that wait for the end of a turn or run: whoever brings the end about, or finds it, tells them.

    AWAITED#<turn id>    the task token of the state that waits; it never leaves this module

The entry on the sweeper's list comes first, then the token, and only then the turn is started. So an end either finds the
token, or was there before it, and then who stored the token finds the end and answers himself. Answering can be done again.
"""

from __future__ import annotations

import json

from botocore.exceptions import BotoCoreError, ClientError

from functions.core import directory
from functions.core.aws import client
from functions.core.errors import WorkflowUnavailable
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, records
from functions.core.turns import TurnRecord

_NOBODY_WAITS = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})
"""What Step Functions says of a token that was answered, or whose state or execution is over."""


def await_end(principal: Principal, turn_id: str, token: str) -> None:
    """Store the token of a state that waits for a turn which is about to start. Stored again, the newer one counts."""
    directory.open_wait(principal, turn_id)
    records().put({"pk": principal.partition, "sk": _sk(turn_id), "token": token})


def answer(turn: TurnRecord) -> None:
    """Tell whoever waits for this turn's end, if it has ended. Raises WorkflowUnavailable."""
    if turn.kind == "check_in" and turn.ended:
        _tell(turn.principal, turn.id, turn.status)


def give_up(principal: Principal, turn_id: str) -> None:
    """Tell whoever waits that there is no such turn and will be none. Raises WorkflowUnavailable."""
    _tell(principal, turn_id, "failed")


def answer_at_once(token: str) -> None:
    """Tell a state that nothing was started that it could wait for. Raises WorkflowUnavailable."""
    _send(token, {"turn_id": "", "status": "cancelled"})


def forget(principal: Principal, turn_id: str) -> None:
    """Nobody waits any more."""
    records().delete(principal.partition, _sk(turn_id))
    directory.close_wait(turn_id)


def _tell(principal: Principal, turn_id: str, status: str) -> None:
    while (row := records().get(principal.partition, _sk(turn_id))) is not None:
        _send(row["token"], {"turn_id": turn_id, "status": status})
        try:
            records().delete(principal.partition, _sk(turn_id), condition=Attr("token").eq(row["token"]))
        except ConditionFailed:
            continue  # a newer token, whose owner waits as well; or none any more
    directory.close_wait(turn_id)


def _send(token: str, output: dict[str, str]) -> None:
    try:
        client("stepfunctions").send_task_success(taskToken=token, output=json.dumps(output))
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NOBODY_WAITS:
            raise WorkflowUnavailable from error
    except BotoCoreError as error:
        raise WorkflowUnavailable from error


def _sk(turn_id: str) -> str:
    return f"AWAITED#{turn_id}"
