"""What may still be at work for a person: stopped before anything is erased, so that little is written behind the broom."""

from __future__ import annotations

from contextlib import suppress

from contracts.turns import TERMINAL
from functions.core import turn_control
from functions.core.errors import ExternalServiceRefused, RequestError, StepRefused
from functions.core.executions import stop_named
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.store import records
from functions.core.telemetry import logger
from functions.core.work import RUN, TURN
from functions.health.errors import SourcesNotConfigured
from functions.health.sources import Sources
from functions.health.terra.client import deauthenticate
from functions.personal_data import KINDS, id_of

_CAUSE = "its person has gone"


def stop_turns(principal: Principal) -> int:
    """Cancel what has not ended, the newest first: so none begins because of the end of another. How many these were."""
    stopped = 0
    for work in (TURN, RUN):
        for row in records().query(principal.partition, prefix=work.row_prefix, forward=False, fields=["status"]):
            if row.get("status") in TERMINAL:
                continue
            # It ended at this moment, or is gone, or cannot be read: without its row it goes on no further either.
            with suppress(RequestError, StepRefused, ValueError):
                turn_control.cancel_turn(principal, id_of(row))
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


def end_connections(principal: Principal) -> int:
    """Have connected providers send nothing any more. Returns how many connections there were; nothing is sent to a service
    that says no. Raises ExternalServiceUnavailable."""
    ended = 0
    for source in Sources(principal).list():
        for connection in source.active:
            try:
                deauthenticate(connection)
            except (ExternalServiceRefused, SourcesNotConfigured) as refused:
                # It goes on here; what still comes is nobody's, but an operator may end it there by hand.
                logger().error("connection was not ended", extra={"code": refused.code})
            ended += 1
    return ended
