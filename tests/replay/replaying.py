"""What tests of replays do, and what only AWS's own API can do: look into a record and change it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from local.state import LocalState
from tests.cloud import Turn, aws, items


def replay(turn: Turn, **request: Any) -> Turn:
    """Ask for a replay."""
    answer = turn.user.client.post(f"{turn.path}/replay", json=request)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/turns/{answer.json()['id']}"
    return Turn(turn.user, answer.json()["id"], turn.marker)


def told(turn: dict[str, Any]) -> dict[str, Any]:
    """What a turn came to, but for the memories that it left: a replay leaves none."""
    return {**turn["result"], "memories_added": []}


def refusal(turn: Turn, request: dict[str, Any], user: Any = None) -> tuple[int, dict[str, Any]]:
    """Status and error of a request for a replay that is refused."""
    answer = (user or turn.user).client.post(f"{turn.path}/replay", json=request)
    assert answer.status_code >= 400, answer.text
    return answer.status_code, answer.json()["error"]


def effects(turn: Turn, **query: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The effects of a turn's trace, by step and path."""
    return {
        (step["path"], effect["path"]): effect for step in turn.trace(**query)["steps"] for effect in step["effects"]
    }


def change_record(
    cloud: LocalState, turn: Turn, step: str, change: Callable[[dict[str, str]], None], rows: str = "STEP"
) -> None:
    """Change the effects that a turn has of a step, JSON by path: in its journal, or in its copy of a parent's
    (`RECORDED`)."""
    key = {"pk": {"S": partition(turn)}, "sk": {"S": f"{rows}#{step}"}}
    client = aws(cloud, "dynamodb")
    item = client.get_item(TableName=cloud.records_table, Key=key)["Item"]
    recorded = {path: value["S"] for path, value in item["effects"]["M"].items()}
    change(recorded)
    item["effects"] = {"M": {path: {"S": value} for path, value in recorded.items()}}
    client.put_item(TableName=cloud.records_table, Item=item)


def with_hash(path: str, digest: str = "0" * 64) -> Callable[[dict[str, str]], None]:
    """A change that gives an effect another request's hash."""

    def change(recorded: dict[str, str]) -> None:
        recorded[path] = json.dumps({**json.loads(recorded[path]), "hash": digest})

    return change


def without(path: str) -> Callable[[dict[str, str]], None]:
    """A change that takes an effect away."""

    def change(recorded: dict[str, str]) -> None:
        del recorded[path]

    return change


def partition(turn: Turn) -> str:
    return f"USER#{turn.user.user_id}#TURN#{turn.id}"


def rows(cloud: LocalState, turn: Turn, prefix: str) -> list[dict[str, Any]]:
    return items(cloud, cloud.records_table, partition(turn), prefix)


def bucket_of(cloud: LocalState) -> str:
    (name,) = [each["Name"] for each in aws(cloud, "s3").list_buckets()["Buckets"] if "logs" not in each["Name"]]
    return str(name)


def objects(cloud: LocalState, turn: Turn) -> list[str]:
    """Keys of what the bucket holds of a turn."""
    prefix = f"journal/{turn.user.user_id}/{turn.id}/"
    listed = aws(cloud, "s3").list_objects_v2(Bucket=bucket_of(cloud), Prefix=prefix).get("Contents", [])
    return [each["Key"].removeprefix(prefix) for each in listed]


def snapshot(cloud: LocalState, turn: Turn) -> dict[str, Any]:
    body = aws(cloud, "s3").get_object(Bucket=bucket_of(cloud), Key=_snapshot_key(turn))["Body"].read()
    return dict(json.loads(gzip.decompress(body)))


def change_snapshot(cloud: LocalState, turn: Turn, change: Callable[[dict[str, Any]], None]) -> None:
    content = snapshot(cloud, turn)
    change(content)
    body = gzip.compress(json.dumps(content).encode())
    aws(cloud, "s3").put_object(Bucket=bucket_of(cloud), Key=_snapshot_key(turn), Body=body)


def _snapshot_key(turn: Turn) -> str:
    return f"journal/{turn.user.user_id}/{turn.id}/snapshot.json"
