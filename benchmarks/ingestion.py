"""How fast wearables' payloads are acknowledged, read and taken in, on a local cloud that runs (`amy local up`). Prints
JSON.

`--webhooks N` (10,000 by default) deliveries about days, sleeps and workouts of several people, a fifth of them sent twice
and all in a random order, through the gateway; then every row is compared with what the deliveries say in order, computed
here. The time that moto takes is measured at the endpoint (`/time` of the control API): a deployment has none of it.
`python -m benchmarks.ingestion`
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import boto3
import httpx

from functions.health.terra.events import normalize
from functions.health.terra.signature import sign
from local import state
from local.state import LocalState
from local.terra.server import SIGNING_SECRET
from local.users import CreatedUser, create_user

EXAMPLES = Path(__file__).parents[1] / "tests" / "data" / "terra"
LIMITS = {"webhook_acknowledged_p95_ms": 100, "normalize_largest_official_ms": 50}
PEOPLE, DAYS, SENDERS = 10, 40, 2
STAMP = 1_790_000_000_000
_KINDS = ("daily", "sleep", "activity")
_local = threading.local()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--webhooks", type=int, default=10_000)
    wanted = parser.parse_args().webhooks
    cloud = state.read()
    if cloud is None:
        raise SystemExit("no local cloud runs; start one with `amy local up`")
    figures = {"normalize_largest_official_ms": normalizing(), "normalize_100_objects_ms": normalizing_many()}
    people = [connected(cloud) for _ in range(PEOPLE)]
    figures |= {"webhook_acknowledged_" + name: value for name, value in acknowledged(cloud, people[0]).items()}
    settle(cloud)
    figures |= flood(cloud, people, wanted)
    print(json.dumps({name: _rounded(value) for name, value in figures.items()} | {"limits": LIMITS}))


def normalizing() -> float:
    """Milliseconds of the largest official example, the median of many."""
    largest = max(EXAMPLES.glob("*/*.json"), key=lambda file: file.stat().st_size)
    return _median_ms(lambda: normalize(json.loads(largest.read_bytes()), "garmin", STAMP))


def normalizing_many() -> float:
    """The same of a payload with a hundred full days, ten times the largest chunk."""
    payload = json.loads((EXAMPLES / "full" / "webhook.daily.full.json").read_bytes())
    payload["data"] *= 100
    return _median_ms(lambda: normalize(payload, "garmin", STAMP))


def connected(cloud: LocalState) -> tuple[CreatedUser, str]:
    """A person with a connection of the stand-in, whose history has been asked for."""
    person = create_user(cloud)
    headers = {"Authorization": f"Bearer {person.api_key}"}
    with httpx.Client(base_url=cloud.api_url, headers=headers, timeout=60, trust_env=False) as client:
        url = client.post("/v1/sources/terra/connect", json={}).raise_for_status().json()["url"]
        httpx.get(url, trust_env=False)
        while not any(each["status"] == "connected" for each in client.get("/v1/sources").json()["data"]):
            time.sleep(0.05)
    settle(cloud)
    calls = httpx.get(f"{cloud.terra_url}/_calls", trust_env=False).json()
    return person, [each["query"]["user_id"] for each in calls if "user_id" in each["query"]][-1]


def acknowledged(cloud: LocalState, person: tuple[CreatedUser, str]) -> dict[str, float]:
    """Milliseconds from the request to the answer, one after the other, on a connection that is open."""
    times = []
    for number in range(220):
        body = delivery("daily", person[1], number % DAYS, number)
        begun = time.perf_counter()
        send(cloud, body, uuid4().hex, STAMP)
        times.append((time.perf_counter() - begun) * 1000)
    return {"p50_ms": statistics.median(times[20:]), "p95_ms": statistics.quantiles(times[20:], n=20)[-1]}


def flood(cloud: LocalState, people: list[tuple[CreatedUser, str]], wanted: int) -> dict[str, Any]:
    """Everything in a random order; throughput, and what is lost or double of it."""
    chance = random.Random(5)
    distinct = []
    for _ in range(wanted - wanted // 5):
        person = chance.randrange(PEOPLE)
        kind, day = chance.choice(_KINDS), chance.randrange(DAYS)
        # Stamps collide now and then: the greater value stays.
        distinct.append((person, kind, day, chance.randrange(5_000), STAMP + 1 + chance.randrange(wanted)))
    everything = [(uuid4().hex, each) for each in distinct]
    everything += chance.choices(everything, k=wanted - len(everything))
    chance.shuffle(everything)

    before, begun = moto_seconds(cloud), time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:

        def one(order: tuple[str, tuple[int, str, int, int, int]]) -> None:
            trace, (person, kind, day, value, stamp) = order
            send(cloud, delivery(kind, people[person][1], day, value), trace, stamp)

        list(pool.map(one, everything))
    sent = time.perf_counter() - begun
    settle(cloud)
    took = time.perf_counter() - begun
    lost, double = compare(cloud, people, distinct)
    return {
        "webhooks": wanted,
        "of_them_duplicates": wanted - len(distinct),
        "acknowledged_per_s": wanted / sent,
        "ingested_per_s": wanted / took,
        "seconds": took,
        "share_in_moto_percent": 100 * (moto_seconds(cloud) - before) / took,
        "lost_or_wrong": lost,
        "double": double,
        "dead_letters": waiting(cloud, "amy-dev-ingest-dead"),
    }


def compare(
    cloud: LocalState, people: list[tuple[CreatedUser, str]], sent: list[tuple[int, str, int, int, int]]
) -> tuple[int, int]:
    """How many values are not what the deliveries come to in order; how many workouts there are too many."""
    newest: dict[tuple[int, str, int], tuple[int, int]] = {}
    for owner, kind, day, value, stamp in sent:
        place = (owner, kind, day)
        newest[place] = max(newest.get(place, (0, 0)), (stamp, value))
    wrong = double = 0
    for number, (person, _) in enumerate(people):
        days = rows(cloud, person.user_id, "DAY#")
        workouts = [row for row in rows(cloud, person.user_id, "ACTIVITY#") if row.get("name", {}).get("S") == "Bench"]
        double += len(workouts) - sum(place[0] == number and place[1] == "activity" for place in newest)
        said = {(kind, row_day): value for kind, row_day, value in _values(days, workouts)}
        for (owner, kind, day), (_, value) in newest.items():
            if owner == number and said.get((kind, str(date(2026, 1, 1) + timedelta(days=day)))) != value:
                wrong += 1
    return wrong, double


def _values(days: list[dict[str, Any]], workouts: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    found: list[tuple[str, str, float]] = []
    for row in days:
        for parts in json.loads(row["parts"]["S"]).values():
            for name, part in parts.items():
                if name == "daily" and "steps" in part["metrics"]:
                    found.append(("daily", row["date"]["S"], part["metrics"]["steps"][1]))
                if name.startswith("sleep:") and "sleep_minutes" in part["metrics"]:
                    found.append(("sleep", row["date"]["S"], part["metrics"]["sleep_minutes"][1] * 60 - 18_000))
    found += [("activity", row["date"]["S"], float(row["steps"]["N"])) for row in workouts]
    return [(kind, day, round(value)) for kind, day, value in found]


def delivery(kind: str, account: str, day: int, value: int) -> bytes:
    """An official example about this day, with this value in it."""
    payload = json.loads((EXAMPLES / "examples" / f"webhook.{kind}.json").read_bytes())
    item, on = payload["data"][0], date(2026, 1, 1) + timedelta(days=day)
    payload["user"]["user_id"] = account
    match kind:
        case "daily":
            item["metadata"]["start_time"] = f"{on}T00:00:00+01:00"
            item["distance_data"]["steps"] = value
        case "sleep":
            item["metadata"]["start_time"] = f"{on - timedelta(days=1)}T23:12:00+01:00"
            item["metadata"]["end_time"] = f"{on}T07:02:00+01:00"
            item["metadata"]["summary_id"] = f"night-{day}"
            item["sleep_durations_data"]["asleep"]["duration_asleep_state_seconds"] = 18_000 + value
        case "activity":
            item["metadata"]["start_time"] = f"{on}T07:04:11+01:00"
            item["metadata"]["end_time"] = f"{on}T07:52:48+01:00"
            item["metadata"]["summary_id"] = f"bench-{day}"
            item["metadata"]["name"] = "Bench"
            item["distance_data"]["summary"]["steps"] = value
    return json.dumps(payload).encode()


def send(cloud: LocalState, body: bytes, trace: str, stamp: int) -> None:
    """A webhook that has to be acknowledged; the connection of this thread is kept."""
    if getattr(_local, "connection", None) is None:
        _local.connection = HTTPConnection(urlsplit(cloud.api_url).netloc, timeout=60)
    now = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "terra-signature": f"t={now},v1={sign(body, SIGNING_SECRET, now)}",
        "X-Terra-Trace-Id": trace,
        "X-Terra-Ordering-Timestamp": str(stamp),
    }
    _local.connection.request("POST", "/webhooks/terra", body, headers)
    answer = _local.connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise SystemExit(f"a webhook was answered {answer.status}: {content.decode(errors='replace')[:300]}")


def settle(cloud: LocalState) -> None:
    """Until Terra has nothing more to send and the queue is empty."""
    quiet = 0
    while quiet < 3:
        events = httpx.get(f"{cloud.terra_url}/_waiting", trust_env=False).json()["events"]
        quiet = quiet + 1 if not events and not waiting(cloud, "amy-dev-ingest") else 0
        time.sleep(0.1)


def waiting(cloud: LocalState, queue: str) -> int:
    sqs = _aws(cloud, "sqs")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    counts = sqs.get_queue_attributes(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"], AttributeNames=names)
    return sum(int(count) for count in counts["Attributes"].values())


def moto_seconds(cloud: LocalState) -> float:
    """During how many seconds the AWS endpoint was at work for anybody, since it started."""
    return float(httpx.get(f"{cloud.control_url}/time", trust_env=False).json()["busy_seconds"])


def rows(cloud: LocalState, user_id: str, kind: str) -> list[dict[str, Any]]:
    pages = _aws(cloud, "dynamodb").get_paginator("query")
    found = pages.paginate(
        TableName=cloud.records_table,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :kind)",
        ExpressionAttributeValues={":pk": {"S": f"USER#{user_id}"}, ":kind": {"S": kind}},
    )
    return [row for page in found for row in page["Items"]]


def _aws(cloud: LocalState, service: str) -> Any:
    make: Any = boto3.client
    keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    return make(service, endpoint_url=cloud.aws_endpoint_url, region_name=cloud.region, **keys)


def _median_ms(work: Any, times: int = 50) -> float:
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1000)
    return statistics.median(found)


def _rounded(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
