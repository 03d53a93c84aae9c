"""The end of an account: `DELETE /v1/me`, and the public `/v1/erasures`, which tells how far it is without a key."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from contracts.erasures import Erasure
from contracts.ids import is_id, new_id
from functions.api.caller import Caller
from functions.api.refusals import refuses
from functions.core import erasures
from functions.core.errors import ConfirmationRequired, ErasureNotFound, WorkflowUnavailable
from functions.core.executions import start_named
from functions.core.settings import get_settings

router = Router()


@router.delete(
    "/v1/me",
    status_code=202,
    summary="Erase your account and everything in it",
    description=(
        "`confirm` is your own user id, so that a program that has the wrong key erases nobody. It begins at once and "
        "cannot be stopped: your keys end, what is at work is cancelled, schedules, rows, files and their versions are "
        "removed, and all of it is looked through again until nothing is found, which takes 20 to 40 minutes. "
        "`links.status` in the answer reads how far it is, without a key; it is given once. Sent again while a key is "
        "still known (up to a minute) it answers with a new link, and the former one ends."
    ),
    operation_id="erase_me",
    tags=["me"],
)
@refuses(ConfirmationRequired, WorkflowUnavailable)
def erase_me(
    caller: Caller,
    confirm: Annotated[str, Query(max_length=64, description="Your user id, as GET /v1/me says it.")] = "",
) -> Response[Erasure]:
    if confirm != caller.user_id:
        raise ConfirmationRequired
    entry = erasures.open_erasure(caller, new_id("ers"))
    if entry is not None:
        state_input = {"erasure": {"id": entry.id, "user_id": caller.user_id}}
        start_named(get_settings().erasure_state_machine_arn, entry.execution, state_input)
    erasure = erasures.erasure_of(caller)
    erasure.links = erasures.new_link(erasure.id)
    return Response(202, "application/json", erasure, {"Location": erasure.links.status})


@router.get(
    "/v1/erasures/<erasure_id>",
    summary="Read how far an erasure is",
    description="Public: the token of the link is the key. What it shows names nobody.",
    operation_id="get_erasure",
    tags=["me"],
)
@refuses(ErasureNotFound)
def get_erasure(
    erasure_id: Annotated[str, Path(description="`ers_…`")],
    token: Annotated[str, Query(max_length=128, description="From the link that DELETE /v1/me gave.")] = "",
) -> Erasure:
    if not is_id("ers", erasure_id) or not token:
        raise ErasureNotFound
    return erasures.read_erasure(erasure_id, token)
