"""The consumer of the ingest queue. A message that cannot be dealt with fails alone; SQS brings it again, and after some
times lays it among the dead letters (`amy ingest redrive`). Its payload stays under raw/ whatever becomes of it."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, Field, ValidationError

from functions.core.errors import AmyError
from functions.core.telemetry import logger, places
from functions.health.errors import PayloadNotReadable
from functions.health.terra.queue import ClaimMessage, HistoryMessage, Message, PayloadMessage, RebuildMessage
from functions.ingest.again import claim_what_waits, rebuild
from functions.ingest.asking import ask_for_history
from functions.ingest.taking_in import take_in


class _Envelope(BaseModel):
    message: Message = Field(discriminator="kind")


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """A batch of messages; the answer names those that failed."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=_receive, processor=processor, context=context)


def _receive(record: SQSRecord) -> None:
    with logger().append_context_keys(message_id=record.message_id, user_id=None):
        try:
            follow(read_message(record.body))
        except Exception as error:
            code = error.code if isinstance(error, AmyError) else ""
            extra = {"code": code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("message was not dealt with", extra=extra)
            raise


def read_message(body: str) -> Message:
    """Raises PayloadNotReadable for what is no message of ours."""
    try:
        return _Envelope.model_validate_json(f'{{"message":{body}}}').message
    except ValidationError:
        raise PayloadNotReadable({"reason": "not a message"}) from None


def follow(message: Message) -> None:
    """Do what a message asks for; asked again, nothing changes."""
    match message:
        case PayloadMessage():
            take_in(message)
        case ClaimMessage():
            claim_what_waits(message)
        case RebuildMessage():
            rebuild(message)
        case HistoryMessage():
            ask_for_history(message)
