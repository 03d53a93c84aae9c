"""What may still be at work for a person: stopped before anything is erased, so that little is written behind the broom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from botocore.exceptions import BotoCoreError, ClientError

from functions.core import turn_control
from functions.core.aws import client
from functions.core.errors import RequestError, WorkflowUnavailable
from functions.core.executions import stop_named
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.store import records
from functions.core.turns import TurnRecord
from functions.core.work import RUN, TURN
from functions.personal_data import KINDS

_CAUSE = "its person has gone"


def stop_turns(principal: Principal) -> int:
    """Cancel what has not ended, the newest first: so none begins because of the end of another. How many these were."""
    stopped = 0
    for work in (TURN, RUN):
        for row in records().query(
            principal.partition, prefix=work.row_prefix, forward=False, fields=["id", "status", "execution", "epoch"]
        ):
            known = TurnRecord.model_construct(**row)
            if known.ended:
                continue
            with suppress(RequestError):  # it ended at this moment, or is gone
                turn_control.cancel_turn(principal, known.id)
            stopped += 1
    return stopped


def stop_executions(principal: Principal) -> int:
    """Stop the other executions that rows of the person name."""
    stopped = 0
    for kind in KINDS:
        arn = getattr(get_settings(), kind.machine) if kind.machine else ""
        if not arn or kind.executions is None:
            continue
        for row in records().query(principal.partition, prefix=kind.prefix):
            for name in kind.executions(row):
                stop_named(arn, name, _CAUSE)
                stopped += 1
    return stopped


def remove_schedules(principal: Principal) -> int:
    """Remove the schedules of the person's check-ins, whose names begin with the person's id. Raises WorkflowUnavailable."""
    group = get_settings().check_in_schedule_group
    if not group:
        return 0
    try:
        names = list(_schedules(group, principal.user_id))
        for name in names:
            client("scheduler").delete_schedule(GroupName=group, Name=name)
    except (ClientError, BotoCoreError) as error:
        raise WorkflowUnavailable from error
    return len(names)


def _schedules(group: str, prefix: str) -> Iterator[str]:
    arguments = {"GroupName": group, "NamePrefix": prefix}
    while True:
        answer = client("scheduler").list_schedules(**arguments)
        yield from (schedule["Name"] for schedule in answer["Schedules"])
        if "NextToken" not in answer:
            return
        arguments["NextToken"] = answer["NextToken"]
