"""The whole cloud in a box, in which the consumer's invocations last seconds and dead letters come soon."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.synth import synth
from local.state import ROOT, LocalState
from tests.cloud import User, aws
from tests.ingest.payloads import STAMP, of_account
from tests.local.conftest import ready, started, until

HISTORY_DAYS = 13
RECEIVES = 2
SECONDS = 5
"""Fewer and shorter than deployed: so long these tests wait for dead letters and for the messages of the dead."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ingest")


@pytest.fixture(scope="session")
def cloud(folder: Path) -> Iterator[LocalState]:
    template = json.loads(synth(ROOT / "cdk.out").read_text("utf-8"))
    template["Parameters"]["Folder"] = {"Type": "String"}
    template["Resources"]["IngestFunction"]["Properties"]["Timeout"] = SECONDS
    variables = template["Resources"]["IngestFunction"]["Properties"]["Environment"]["Variables"]
    variables["AMY_TERRA_HISTORY_DAYS"] = str(HISTORY_DAYS)
    template["Resources"]["IngestQueue"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] = RECEIVES
    with started(folder, template) as process:
        yield ready(process)


@dataclass
class Wearer:
    """A user with a connected wearable, and Terra beside them."""

    user: User
    cloud: LocalState
    folder: Path
    account: str = ""

    def connect(self, provider: str = "garmin") -> Wearer:
        """Through the page, until the source is connected and its history has come."""
        answer = self.user.client.post("/v1/sources/terra/connect", json={"providers": [provider]})
        assert answer.status_code == 201, answer.text
        httpx.get(answer.json()["url"], trust_env=False)
        until(lambda: self.source(provider).get("last_data_on"), 60)
        calls = httpx.get(f"{self.cloud.terra_url}/_calls", trust_env=False).json()
        self.account = [each["query"]["user_id"] for each in calls if "user_id" in each["query"]][-1]
        return self

    def source(self, provider: str = "garmin") -> dict[str, Any]:
        found = self.user.client.get("/v1/sources").json()["data"]
        return next((dict(each) for each in found if each["provider"] == provider), {})

    def send(self, payload: Any, stamp: int = STAMP, **order: Any) -> dict[str, Any]:
        """A webhook about this wearer's account, by way of the gateway; its answer."""
        mine = payload if isinstance(payload, str) else of_account(payload, self.account, self.user.user_id)
        body = {"payload": mine, "stamp": stamp, **order}
        answer = httpx.post(f"{self.cloud.terra_url}/_send", json=body, trust_env=False, timeout=30)
        return dict(answer.json())

    def rows(self, kind: str) -> dict[str, Any]:
        """Rows of one kind as DynamoDB has them, by key."""
        answer = aws(self.cloud, "dynamodb").query(
            TableName=self.cloud.records_table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :kind)",
            ExpressionAttributeValues={":pk": {"S": f"USER#{self.user.user_id}"}, ":kind": {"S": kind}},
        )
        return {row["sk"]["S"]: {k: v for k, v in row.items() if k != "version"} for row in answer["Items"]}

    def steps(self, day: str, source: str = "garmin") -> float | None:
        """What a source said of a day."""
        row = self.rows(f"DAY#{day}").get(f"DAY#{day}")
        parts = json.loads(row["parts"]["S"]) if row else {}
        said = parts.get(source, {}).get("daily", {}).get("metrics", {}).get("steps")
        return None if said is None else float(said[1])

    def settle(self) -> Wearer:
        """Waits until the history was asked for, all that Terra sent is delivered, and all of it taken in."""
        sqs = aws(self.cloud, "sqs")
        url = sqs.get_queue_url(QueueName="amy-dev-ingest")["QueueUrl"]
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def is_settled() -> bool:
            calls = httpx.get(f"{self.cloud.terra_url}/_calls", trust_env=False).json()
            if not any(
                each["path"] == "/v2/menstruation" and each["query"]["user_id"] == self.account for each in calls
            ):
                return False
            if httpx.get(f"{self.cloud.terra_url}/_waiting", trust_env=False).json()["events"]:
                return False
            counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            return not any(int(count) for count in counts.values())

        until(is_settled, 60)
        return self

    def amy(self, *words: str) -> Any:
        """The CLI as this user, with --json."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("AMY_", "AWS_"))}
        state = {"AMY_LOCAL_STATE": str(self.folder / "local.json"), "AMY_API_KEY": self.user.api_key}
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", *words, "--json"],
            cwd=ROOT,
            env={**clean, **state},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    def dead(self) -> int:
        """Letters that lie among the dead."""
        sqs = aws(self.cloud, "sqs")
        url = sqs.get_queue_url(QueueName="amy-dev-ingest-dead")["QueueUrl"]
        name = "ApproximateNumberOfMessages"
        return int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


@pytest.fixture
def somebody(user: Callable[[], User], cloud: LocalState, folder: Path) -> Wearer:
    """Nothing is connected yet."""
    return Wearer(user(), cloud, folder)


@pytest.fixture
def wearer(somebody: Wearer) -> Wearer:
    return somebody.connect()
