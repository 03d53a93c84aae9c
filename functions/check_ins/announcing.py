"""`check_in.ready` on the event bus: for whoever pushes it to the person."""

from __future__ import annotations

import json

from botocore.exceptions import BotoCoreError, ClientError

from functions.core.aws import client
from functions.core.check_in_results import ResultRecord
from functions.core.errors import EventBusUnavailable
from functions.core.principal import Principal
from functions.core.settings import get_settings

SOURCE = "amy.check_ins"
READY = "check_in.ready"


def announce(principal: Principal, result: ResultRecord) -> None:
    """Say that a slot has come to its end: ids and status, nothing of what was asked or answered. It may be said twice;
    check-in and slot tell that it is the same. Raises EventBusUnavailable."""
    detail = {
        "user_id": principal.user_id,
        "check_in_id": result.check_in_id,
        "slot": result.slot,
        "turn_id": result.turn_id,
        "status": result.status,
    }
    entry = {"EventBusName": get_settings().event_bus, "Source": SOURCE, "DetailType": READY}
    try:
        answer = client("events").put_events(Entries=[{**entry, "Detail": json.dumps(detail)}])
    except (ClientError, BotoCoreError) as error:
        raise EventBusUnavailable from error
    if answer["FailedEntryCount"]:
        raise EventBusUnavailable
