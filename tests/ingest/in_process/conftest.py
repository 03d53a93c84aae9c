"""The webhook and the queue's consumer, called as Lambda calls them, on tables, bucket and queue in this process."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import boto3
import pytest

from contracts.consents import ConsentCreate
from contracts.ids import new_id, new_ulid
from functions.core.consents import ConsentRecord
from functions.core.directory import open_session
from functions.core.principal import Principal
from functions.core.store import records
from functions.health.terra import settings
from functions.health.terra.signature import sign
from functions.ingest import handler as consumer
from functions.ingest import webhook
from local.terra.server import API_KEY, DEV_ID, SIGNING_SECRET, TerraServer
from tests.ingest.payloads import STAMP, example, of_account
from tests.moto_tables import tables

__all__ = ["tables"]

KINDS = ("DAY#", "ACTIVITY#", "MARKER#", "SOURCE#")
CONTEXT: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)


@dataclass
class Answer:
    status: int
    body: Any


@dataclass
class Inbox:
    """Terra's side and the operator's, without a network."""

    queue_url: str
    bucket: Any
    dead: list[str] = field(default_factory=list)
    """Bodies of messages that the consumer could not deal with."""

    def post(
        self,
        payload: Any,
        *,
        trace: str | None = None,
        stamp: int | None = STAMP,
        signature: str | None = None,
        at: float | None = None,
        header: str = "terra-signature",
    ) -> Answer:
        """A webhook; `payload` as text goes as it is."""
        body = payload if isinstance(payload, str) else json.dumps(payload)
        now = str(int(time.time() if at is None else at))
        signed = f"t={now},v1={sign(body.encode(), SIGNING_SECRET, now)}"
        headers = {header: signed if signature is None else signature, "X-Terra-Trace-Id": trace or uuid4().hex}
        if stamp is not None:
            headers["X-Terra-Ordering-Timestamp"] = str(stamp)
        event = {"headers": headers, "body": body, "isBase64Encoded": False}
        answer = webhook.handler(event, CONTEXT)
        return Answer(answer["statusCode"], json.loads(answer["body"]))

    def messages(self) -> list[dict[str, Any]]:
        """Takes what lies on the queue, ten at most."""
        sqs: Any = boto3.client("sqs")
        found = sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10).get("Messages", [])
        for each in found:
            sqs.delete_message(QueueUrl=self.queue_url, ReceiptHandle=each["ReceiptHandle"])
        return list(found)

    def drain(self) -> None:
        """Has the consumer deal with all messages, also with those that it makes; what fails is dead at once."""
        while found := self.messages():
            for each in self.consume(found):
                self.dead.append(next(one["Body"] for one in found if one["MessageId"] == each))

    @staticmethod
    def consume(messages: list[dict[str, Any]]) -> list[str]:
        """The ids of the messages that failed."""
        entries = [
            {
                "messageId": each["MessageId"],
                "body": each["Body"],
                "attributes": {},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:ingest",
                "awsRegion": "eu-central-1",
                "receiptHandle": "",
                "md5OfBody": "",
            }
            for each in messages
        ]
        answer = consumer.handler({"Records": entries}, CONTEXT)
        return [each["itemIdentifier"] for each in answer["batchItemFailures"]]

    def stored(self, prefix: str = "raw/") -> list[str]:
        found = self.bucket.list_objects_v2(Bucket="bucket", Prefix=prefix).get("Contents", [])
        return [each["Key"] for each in found]

    def connected(self, provider: str = "GARMIN", principal: Principal | None = None) -> tuple[Principal, str]:
        """A user with a connection, made as Terra makes it; and Terra's id of it."""
        principal = principal or somebody()
        account, session = str(uuid4()), str(uuid4())
        open_session("TERRA", session, principal, int(time.time()) + 900)
        self.post(auth(account, session, principal.user_id, provider), stamp=1_000)
        self.drain()
        return principal, account


def somebody() -> Principal:
    """A person, who agreed to what Amy does with health data."""
    principal = Principal(new_id("user"))
    says(principal, agrees=True)
    return principal


def says(principal: Principal, *, agrees: bool) -> None:
    said = ConsentCreate(purpose="health_data_processing", version="2026-11-01", granted=agrees)
    ConsentRecord(principal).add(said, new_ulid())


def auth(account: str, session: str, reference: str, provider: str = "GARMIN") -> Any:
    payload = of_account(example("auth.authSuccess"), account, reference, provider)
    return {**payload, "widget_session_id": session}


def rows(principal: Principal) -> dict[str, Any]:
    """All that was made of payloads, by key; without what tells one write from another."""
    found = [row for kind in KINDS for row in records().query(principal.partition, prefix=kind)]
    return {row["sk"]: {name: value for name, value in row.items() if name != "version"} for row in found}


@pytest.fixture(scope="session")
def terra() -> Iterator[TerraServer]:
    """The stand-in; its webhooks go nowhere."""
    server = TerraServer("http://127.0.0.1:9/webhooks/terra")
    server.start()
    yield server
    server.close()


@pytest.fixture
def inbox(tables: None, terra: TerraServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    sqs: Any = boto3.client("sqs")
    queue_url = sqs.create_queue(QueueName="ingest")["QueueUrl"]
    keys = json.dumps({"dev_id": DEV_ID, "api_key": API_KEY, "signing_secret": SIGNING_SECRET})
    secret = boto3.client("secretsmanager").create_secret(Name="terra", SecretString=keys)
    monkeypatch.setenv("AMY_TERRA_SECRET_ARN", secret["ARN"])
    monkeypatch.setenv("AMY_INGEST_QUEUE_URL", queue_url)
    monkeypatch.setenv("AMY_TERRA_URL", terra.api_url)
    monkeypatch.setenv("AMY_TERRA_PAYLOAD_ORIGINS", f"https://payloads.example.com,{terra.url}")
    settings.terra_settings.cache_clear()
    settings.forget_keys()
    yield Inbox(queue_url, boto3.client("s3"))
    settings.terra_settings.cache_clear()
    settings.forget_keys()
