"""Delivers events to their targets: functions, queues, state machines, other buses.

A delivery that fails is tried again, and goes to the target's dead-letter queue at the end. What a *function* makes of an
event is not part of the delivery: Lambda takes it, and retries on its own account.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.lambda_runtime.outcome import Throttled
from local.lambda_runtime.runtime import LambdaRuntime

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
"""Deliveries, the first included; AWS's default is 185 over a day."""
FIRST_DELAY = 0.5

Client = Callable[[str], Any]


class Targets:
    def __init__(self, runtime: LambdaRuntime, client: Client) -> None:
        """`client` makes (and keeps) a boto3 client of a service."""
        self._runtime = runtime
        self._client = client

    def deliver(self, target: dict[str, Any], message: str) -> None:
        """Send a message (JSON text) to a target as rules and schedules have it, in the background."""
        threading.Thread(target=self._deliver, args=(target, message), name="deliver", daemon=True).start()

    def send_to_queue(self, queue_arn: str, message: str, group: str | None = None) -> None:
        name = queue_arn.rpartition(":")[2]
        queue = self._client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
        group_id = {"MessageGroupId": group} if group else {}
        self._client("sqs").send_message(QueueUrl=queue, MessageBody=message, **group_id)

    def _deliver(self, target: dict[str, Any], message: str) -> None:
        wanted = target.get("RetryPolicy", {}).get("MaximumRetryAttempts", MAX_ATTEMPTS)
        for attempt in range(min(wanted + 1, MAX_ATTEMPTS)):
            if attempt:
                time.sleep(FIRST_DELAY * 2 ** (attempt - 1))
            try:
                self._send(target, message)
                return
            except (ClientError, BotoCoreError, KeyError, Throttled, ValueError) as error:
                reason = error
        log.error("event not delivered to %s: %s", target["Arn"], reason)
        if queue := target.get("DeadLetterConfig", {}).get("Arn"):
            self.send_to_queue(queue, message)

    def _send(self, target: dict[str, Any], message: str) -> None:
        arn: str = target["Arn"]
        service = arn.split(":")[2]
        if service == "lambda":
            self._runtime.invoke_event(arn, message.encode())
        elif service == "sqs":
            self.send_to_queue(arn, message, target.get("SqsParameters", {}).get("MessageGroupId"))
        elif service == "states":
            name = str(uuid.uuid4())
            self._client("stepfunctions").start_execution(stateMachineArn=arn, name=name, input=message)
        elif service == "events":
            event = json.loads(message)
            entry = {"Source": event["source"], "DetailType": event["detail-type"], "EventBusName": arn}
            self._client("events").put_events(Entries=[{**entry, "Detail": json.dumps(event["detail"])}])
        else:
            raise ValueError(f"a target of the service {service!r} is not known to the local cloud")
