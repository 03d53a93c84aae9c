"""How long an event takes from its writer to its client, on a local cloud that runs (`amy local up`). Prints JSON.

Events of made-up turns are appended here as a step would, while clients follow them through the gateway; the time counts
from before the append until the frame is read. `python -m benchmarks.events`
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from dataclasses import dataclass, field

import httpx

from benchmarks.reach import reached_cloud
from contracts.ids import new_id
from contracts.turns import TurnCreate
from functions.core.event_log import Author, EventWriter
from functions.core.principal import Principal
from functions.core.turns import Turns, new_turn
from local.state import LocalState
from local.users import create_user

REQUEST = TurnCreate.model_validate({"messages": [{"role": "user", "content": "How long does an event take?"}]})
EVENTS = 60
PAUSE_SECONDS = 0.12
"""Text deltas are batched so."""
LIMITS_MS = {"one_p95": 100, "twenty_p50": 120, "twenty_p95": 300, "post_to_first_event": 300}


def main() -> None:
    cloud = reached_cloud()
    one, twenty = latencies(cloud, 1), latencies(cloud, 20)
    first = [post_to_first_event(cloud) for _ in range(8)][1:]
    figures = {
        "one_p50": statistics.median(one),
        "one_p95": _p95(one),
        "twenty_p50": statistics.median(twenty),
        "twenty_p95": _p95(twenty),
        "post_to_first_event": statistics.median(first),
    }
    print(json.dumps({f"{name}_ms": round(value, 1) for name, value in figures.items()} | {"limits_ms": LIMITS_MS}))


@dataclass
class Stream:
    """A turn whose events are written here and read through the gateway."""

    cloud: LocalState
    ready: threading.Barrier
    turn_id: str = field(default_factory=lambda: new_id("turn"))
    sent: dict[int, float] = field(default_factory=dict)
    """When each event was handed to the log, by seq."""
    latencies: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.user = create_user(self.cloud)
        self.principal = Principal(self.user.user_id)
        Turns(self.principal).create(new_turn(self.principal, self.turn_id, REQUEST))

    def write(self) -> None:
        writer = EventWriter(self.principal, self.turn_id, Author(1))
        self.ready.wait()
        for n in range(1, EVENTS):
            time.sleep(PAUSE_SECONDS)
            self.sent[n] = time.perf_counter()
            writer.append("text.delta", {"text": "a word or two ", "attempt": 1}, id_=f"text/{n}")
        self.sent[EVENTS] = time.perf_counter()
        writer.append("turn.completed", {}, id_="turn.completed/1")

    def follow(self) -> None:
        with (
            _client(self.cloud, self.user.api_key) as client,
            client.stream("GET", f"/v1/turns/{self.turn_id}/events") as response,
        ):
            lines = response.iter_lines()
            next(lines)
            self.ready.wait()
            for line in lines:
                if line.startswith("data: "):
                    arrived = time.perf_counter()
                    seq = json.loads(line.removeprefix("data: "))["seq"]
                    self.latencies.append((arrived - self.sent[seq]) * 1000)


def latencies(cloud: LocalState, turns: int) -> list[float]:
    """Milliseconds of every event of `turns` turns that stream at once."""
    ready = threading.Barrier(2 * turns)
    streams = [Stream(cloud, ready) for _ in range(turns)]
    threads = [threading.Thread(target=act) for stream in streams for act in (stream.write, stream.follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [value for stream in streams for value in stream.latencies]


def post_to_first_event(cloud: LocalState) -> float:
    """Milliseconds from the POST of a turn until its first event is read."""
    with _client(cloud, create_user(cloud).api_key) as client:
        client.get("/v1/me")  # the authorizer's answer is cached from here on, and the connection open
        begun = time.perf_counter()
        turn = client.post("/v1/turns", json=REQUEST.model_dump(mode="json", exclude_none=True)).json()
        with client.stream("GET", turn["links"]["events"]) as response:
            next(line for line in response.iter_lines() if line.startswith("event:"))
            elapsed = (time.perf_counter() - begun) * 1000
        client.post(f"/v1/turns/{turn['id']}/cancel")
    return elapsed


def _client(cloud: LocalState, key: str) -> httpx.Client:
    return httpx.Client(base_url=cloud.api_url, headers={"Authorization": f"Bearer {key}"}, timeout=60)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
