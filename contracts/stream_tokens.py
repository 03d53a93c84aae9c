"""Stream tokens: for an EventSource, which can send no header."""

from __future__ import annotations

from typing import Literal

from contracts.base import Request, Resource, Timestamp


class StreamTokenCreate(Request):
    """Nothing to say: the token is for the events of the caller's own turns and runs."""


class StreamToken(Resource):
    """Goes into the address of a stream: `GET /v1/turns/{turn_id}/events?token=…`. It opens nothing else."""

    object: Literal["stream_token"] = "stream_token"
    """Always `stream_token`."""
    token: str
    """`amy_st_…`."""
    expires_at: Timestamp
    """In five minutes. A stream that is open goes on; one that is opened later needs a new token."""
