"""Dead letters of the actions queue and the ingest queue, as an operator moves them: with AWS's API and not with Amy's.

SQS could move them by itself (StartMessageMoveTask), and would go on for hours; so many that it matters would first want a
person to look at them.
"""

from __future__ import annotations

import os
from typing import Any, Literal

from cli.errors import NotDoneError
from cli.target import running_cloud


def redrive(stage: str, queue: Literal["actions", "ingest"]) -> int:
    """Move as many as there are now; how many were moved. Sent first and deleted then: what is moved twice is done once.

    Raises NoCloudError and NotDoneError.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return _move(_sqs(), f"amy-{stage}-{queue}")
    except (ClientError, BotoCoreError) as error:
        raise NotDoneError(
            f"AWS refused: {error}",
            code="aws_refused",
            hint=f"Check the credentials, the region, and --stage; see `amy {queue} redrive --help`.",
        ) from error


def _sqs() -> Any:
    import boto3

    make: Any = boto3.client
    if os.environ.get("AMY_API_URL"):
        return make("sqs")
    local = running_cloud()
    return make(
        "sqs",
        endpoint_url=local.aws_endpoint_url,
        region_name=local.region,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - the local cloud takes any
    )


def _move(sqs: Any, name: str) -> int:
    living = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    dead = sqs.get_queue_url(QueueName=f"{name}-dead")["QueueUrl"]
    attribute = "ApproximateNumberOfMessages"
    known = int(sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=[attribute])["Attributes"][attribute])
    moved = 0
    # What dies again meanwhile is not moved again.
    while moved < known:
        left = min(10, known - moved)
        messages = sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=left, WaitTimeSeconds=1).get("Messages", [])
        if not messages:
            break
        for message in messages:
            sqs.send_message(QueueUrl=living, MessageBody=message["Body"])
            sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return moved
