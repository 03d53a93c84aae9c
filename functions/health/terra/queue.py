"""The ingest queue: messages name things and carry none of a person's data.

`payload`: one to take in · `claim`: what waits for a connection that became somebody's · `rebuild`: all payloads of a user
once more · `history`: ask Terra for the past.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel, ConfigDict

from functions.core.aws import client
from functions.core.errors import QueueUnavailable
from functions.health.terra.settings import terra_settings

_BATCH = 10
"""As many as SQS takes at once."""


class PayloadMessage(BaseModel):
    """One payload."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["payload"] = "payload"
    user_id: str | None = None
    key: str
    again: bool = False
    """It was taken in before: rows are made, and nothing else is begun."""


class ClaimMessage(BaseModel):
    """What came for a connection before it was somebody's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["claim"] = "claim"
    user_id: str
    connection: str
    after: str = ""


class RebuildMessage(BaseModel):
    """All payloads of a user, a page of keys at a time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["rebuild"] = "rebuild"
    user_id: str
    after: str = ""


class HistoryMessage(BaseModel):
    """Ask Terra for what was measured before the connection."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["history"] = "history"
    user_id: str
    connection: str
    asked_at: int
    """Milliseconds: the days before it are asked for, whenever this is tried."""


Message = PayloadMessage | ClaimMessage | RebuildMessage | HistoryMessage


def send(message: Message) -> None:
    """Raises QueueUnavailable."""
    url = terra_settings().ingest_queue_url
    try:
        client("sqs").send_message(QueueUrl=url, MessageBody=message.model_dump_json(exclude_none=True))
    except (ClientError, BotoCoreError) as error:
        raise QueueUnavailable from error


def send_all(messages: Iterable[Message]) -> int:
    """Ten at a time; how many. Raises QueueUnavailable when one was not taken."""
    waiting = [message.model_dump_json(exclude_none=True) for message in messages]
    url = terra_settings().ingest_queue_url
    for start in range(0, len(waiting), _BATCH):
        entries = [
            {"Id": str(number), "MessageBody": body} for number, body in enumerate(waiting[start : start + _BATCH])
        ]
        try:
            answer = client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            raise QueueUnavailable from error
        if answer.get("Failed"):
            raise QueueUnavailable
    return len(waiting)
