"""`/v1/stream-tokens`: for an EventSource, which can send no header."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Body

from contracts.stream_tokens import StreamToken, StreamTokenCreate
from functions.api.caller import CallerAccess
from functions.core.api_keys import ApiKeys
from functions.core.credentials import digest_of, open_stream_token

LIFE_SECONDS = 300
"""An EventSource resumes with the address that it was made with, so it should outlive one connection of four minutes."""

router = Router()


@router.post(
    "/v1/stream-tokens",
    status_code=201,
    summary="Get a token for an EventSource",
    description=(
        "Good for five minutes and for `GET …/events?token=…` alone. What is wrong with a stream that is opened so, the "
        "token above all, is answered with 200 and one event `error`, whose data is an `ErrorBody`, and the stream ends: "
        "close the EventSource, get a new token, and open it anew with `after`. Clients that can send headers need none "
        "of this."
    ),
    operation_id="create_stream_token",
    tags=["auth"],
)
def create_stream_token(
    access: CallerAccess,
    _: Annotated[StreamTokenCreate, Body()] = StreamTokenCreate(),  # noqa: B008 - never changed
) -> Response[StreamToken]:
    token = f"amy_st_{secrets.token_urlsafe(32)}"
    expires_at = int(time.time()) + LIFE_SECONDS
    key_digest = ApiKeys(access.principal).digest(access.key_id) if access.key_id else None
    open_stream_token(digest_of(token), access.principal, key_digest, expires_at)
    made = StreamToken(token=token, expires_at=datetime.fromtimestamp(expires_at, UTC))
    return Response(201, "application/json", made, {"Cache-Control": "no-store"})
