"""What a recorded replay of a full turn takes, on a local cloud: from the POST until the client has the terminal event.

Each replays the data-science path of the demo question, whose answer it must give again. Prints JSON.
`python -m benchmarks.replays`
"""

from __future__ import annotations

import json
import statistics
import time

import httpx

from benchmarks.turns import QUESTION, end_of
from local import state

WARM_UP, REPLAYS = 3, 12
LIMITS_MS = {"replay_wall": 2000}


def main() -> None:
    cloud = state.read()
    if cloud is None:
        raise SystemExit("no local cloud runs; start one with `amy local up --latency zero`")
    headers = {"Authorization": f"Bearer {cloud.api_key}"}
    with httpx.Client(base_url=cloud.api_url, headers=headers, timeout=120) as client:
        body = {"messages": [{"role": "user", "content": QUESTION}]}
        turn = client.post("/v1/turns", json=body).raise_for_status().json()
        end_of(client, turn)
        runs = [replay(client, turn["id"]) for _ in range(WARM_UP + REPLAYS)][WARM_UP:]
    figures = {"replay_wall": statistics.median(runs), "replay_wall_worst": max(runs)}
    print(json.dumps({f"{name}_ms": round(value, 1) for name, value in figures.items()} | {"limits_ms": LIMITS_MS}))


def replay(client: httpx.Client, turn_id: str) -> float:
    """Milliseconds of one replay."""
    begun = time.perf_counter()
    made = client.post(f"/v1/turns/{turn_id}/replay", json={"mode": "recorded"}).raise_for_status().json()
    end_of(client, made)
    wall = (time.perf_counter() - begun) * 1000
    first, again = (client.get(f"/v1/turns/{each}").json()["result"] for each in (turn_id, made["id"]))
    if first != again:
        raise SystemExit("a replay gave another answer")
    return wall


if __name__ == "__main__":
    main()
