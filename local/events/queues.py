"""SQS event sources: messages of a queue invoke a function, in batches, and are deleted when it has dealt with them.

A function may report the messages that failed (`batchItemFailures`); those, or all when it raised, become visible again and
go to the dead-letter queue once they were received `maxReceiveCount` times. AWS lets the queue's visibility timeout pass
first, which is minutes; here a message comes back after a second per receive. But where the process died, it comes back when
the time of its invocation is over and not before, as on AWS: consumers hold leases for so long.
"""

from __future__ import annotations

import json
import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.lambda_runtime.outcome import Outcome, Throttled
from local.lambda_runtime.runtime import LambdaRuntime
from local.template.model import QueueSource

log = logging.getLogger(__name__)

BATCHES_AT_ONCE = 5
WAIT_SECONDS = 5
"""Of a long poll; also how long a poller may take to notice the end."""


class QueuePump:
    def __init__(self, sources: Sequence[QueueSource], runtime: LambdaRuntime, client: Callable[[str], Any]) -> None:
        self._sources = sources
        self._runtime = runtime
        self._client = client
        self._stop = threading.Event()

    def start(self) -> None:
        for source in self._sources:
            name = f"poll:{source.queue_arn.rpartition(':')[2]}"
            threading.Thread(target=self._poll, args=(source,), name=name, daemon=True).start()

    def close(self) -> None:
        self._stop.set()

    def _poll(self, source: QueueSource) -> None:
        sqs = self._client("sqs")
        url = sqs.get_queue_url(QueueName=source.queue_arn.rpartition(":")[2])["QueueUrl"]
        room = threading.Semaphore(BATCHES_AT_ONCE)
        while not self._stop.is_set():
            room.acquire()
            try:
                messages = self._receive(sqs, url, source.batch_size)
            except (ClientError, BotoCoreError) as error:
                log.warning("receiving from %s: %s", url, error)
                messages = []
                self._stop.wait(1)
            if not messages:
                room.release()
                continue
            threading.Thread(target=self._work, args=(source, url, messages, room), daemon=True).start()

    @staticmethod
    def _receive(sqs: Any, url: str, size: int) -> list[dict[str, Any]]:
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(size, 10),
            WaitTimeSeconds=WAIT_SECONDS,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return answer.get("Messages", [])  # type: ignore[no-any-return]

    def _work(self, source: QueueSource, url: str, messages: list[dict[str, Any]], room: threading.Semaphore) -> None:
        try:
            region = source.queue_arn.split(":")[3]
            event = {"Records": [_record(message, source.queue_arn, region) for message in messages]}
            begun = time.monotonic()
            try:
                outcome = self._runtime.invoke(source.function_arn, json.dumps(event).encode())
            except Throttled:
                outcome = Outcome(b"", failed=True)
            failed = _failed(outcome, [message["MessageId"] for message in messages], source.reports_failures)
            timeout = self._runtime.find(source.function_arn).timeout if outcome.died else 0.0
            hold = math.ceil(timeout - (time.monotonic() - begun))
            for message in messages:
                self._settle(url, message, hold, failed=message["MessageId"] in failed)
        except (ClientError, BotoCoreError, KeyError):
            log.exception("a batch of %s was not dealt with", source.queue_arn)
        finally:
            room.release()

    def _settle(self, url: str, message: dict[str, Any], hold: int, *, failed: bool) -> None:
        handle = {"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]}
        if failed:
            seconds = max(hold, int(message["Attributes"]["ApproximateReceiveCount"]))
            self._client("sqs").change_message_visibility(**handle, VisibilityTimeout=seconds)
        else:
            self._client("sqs").delete_message(**handle)


def _failed(outcome: Outcome, ids: list[str], reports: bool) -> set[str]:
    """The messages that must come again. An answer that names unknown ones, or is no answer, fails the batch."""
    if outcome.failed:
        return set(ids)
    if not reports:
        return set()
    try:
        answer = json.loads(outcome.payload or b"null") or {}
        failed = {str(each["itemIdentifier"]) for each in answer.get("batchItemFailures") or []}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set(ids)
    return failed if failed <= set(ids) else set(ids)


def _record(message: dict[str, Any], queue_arn: str, region: str) -> dict[str, Any]:
    attributes = {
        name: {
            "stringValue": value.get("StringValue"),
            "dataType": value["DataType"],
            "stringListValues": [],
            "binaryListValues": [],
        }
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": region,
    }
