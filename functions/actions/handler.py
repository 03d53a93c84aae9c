"""The consumer of the actions queue: what agents emitted is decided by rule, and done, refused, or put before a person.

A message that cannot be dealt with fails alone (partial batch failure); SQS brings it again, and after some times lays it
among the dead letters, where an operator finds it (`amy actions redrive`). An event that is not proven by its ACTION row
ends there as well, with nothing done.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.actions.acting import carry_out, failure_of, meaning
from functions.actions.asking import start_asking
from functions.actions.messages import proven, read_message
from functions.core.actions import Actions
from functions.core.errors import ActionFailed, ActionInProgress, AmyError, EventForged
from functions.core.settings import get_settings
from functions.core.telemetry import logger, places
from functions.core.topics import Ask, Emitted, Refuse


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """A batch of messages; the answer names those that failed."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(
        event=event, record_handler=lambda record: _receive(record, context), processor=processor, context=context
    )


def _receive(record: SQSRecord, context: LambdaContext) -> None:
    with logger().append_context_keys(message_id=record.message_id, event_id=None, topic=None, turn_id=None):
        event = None
        try:
            event = read_message(record.body)
            logger().append_keys(event_id=event.id, topic=event.topic, turn_id=event.turn_id)
            follow(event, context)
        except Exception as error:
            code = error.code if isinstance(error, AmyError) else ""
            extra = {"code": code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("event was not dealt with", extra=extra)
            is_last = int(record.attributes.approximate_receive_count or 1) >= get_settings().action_receives
            if event is not None and is_last and not isinstance(error, EventForged | ActionInProgress):
                Actions(event.principal).fail(event.id, failure_of(error))
            raise


def follow(event: Emitted, context: LambdaContext) -> None:
    """Do what the event's topic decides. An event that was dealt with before, or waits for a person, is left alone.

    Raises EventForged, ActionInProgress, TransientError, and what nobody foresaw.
    """
    action = proven(event)
    if action.status not in ("emitted", "failed"):
        return
    topic, payload = meaning(action)
    try:
        decision = topic.decide(event, payload)
    except ActionFailed as error:
        Actions(event.principal).fail(event.id, failure_of(error))
        return
    if isinstance(decision, Refuse):
        Actions(event.principal).refuse(event.id, decision.reason)
    elif isinstance(decision, Ask):
        start_asking(Actions(event.principal).will_ask(event.id, decision.summary))
    else:
        carry_out(action, context)
