"""`amy actions redrive` and `amy ingest redrive` against AWS: what it moves, and how it ends where it may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from cli.dead_letters import redrive
from cli.errors import NotDoneError


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An account with the queues of a deployment."""
    names = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1"}
    for name, value in {**names, "AMY_API_URL": "https://api.amy.health"}.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        make: Any = boto3.client
        client = make("sqs")
        for name in ("amy-prod-actions", "amy-prod-actions-dead"):
            client.create_queue(QueueName=name)
        yield client


def bodies(sqs: Any, queue: str) -> list[str]:
    url, found = sqs.get_queue_url(QueueName=queue)["QueueUrl"], []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return sorted(found)


def test_every_dead_letter_is_moved_once(sqs: Any) -> None:
    # given
    dead = sqs.get_queue_url(QueueName="amy-prod-actions-dead")["QueueUrl"]
    letters = [f"letter {number:02}" for number in range(23)]
    for letter in letters:
        sqs.send_message(QueueUrl=dead, MessageBody=letter)

    # when
    moved = redrive("prod", "actions")

    # then
    assert moved == 23
    assert bodies(sqs, "amy-prod-actions") == letters
    assert bodies(sqs, "amy-prod-actions-dead") == []


def test_there_may_be_nothing_to_move(sqs: Any) -> None:
    assert redrive("prod", "actions") == 0
    assert bodies(sqs, "amy-prod-actions") == []


def test_a_stage_that_is_not_there_is_an_error_that_says_what_to_check(sqs: Any) -> None:
    with pytest.raises(NotDoneError) as refused:
        redrive("nowhere", "actions")

    assert refused.value.code == "aws_refused"
    assert "--stage" in str(refused.value.hint)
