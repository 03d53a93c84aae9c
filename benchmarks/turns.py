"""What a turn costs beyond its model calls, on a local cloud that runs with a model of zero latency. Prints JSON.

The data-science path of the demo question, from the POST until the client has the terminal event; the model calls' own time
is taken from the trace and subtracted (of the two that run side by side in Triage, the longer). `python -m benchmarks.turns`
"""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

import httpx

from local import state

QUESTION = "How has my resting heart rate changed over the last 30 days compared with the 30 days before?"
WARM_UP, TURNS = 3, 12
LIMITS_MS = {"turn_overhead": 1000}


def main() -> None:
    cloud = state.read()
    if cloud is None:
        raise SystemExit("no local cloud runs; start one with `amy local up --latency zero`")
    headers = {"Authorization": f"Bearer {cloud.api_key}"}
    with httpx.Client(base_url=cloud.api_url, headers=headers, timeout=120) as client:
        runs = [run_turn(client) for _ in range(WARM_UP + TURNS)][WARM_UP:]
    figures = {
        "turn_wall": statistics.median(wall for wall, _ in runs),
        "turn_model": statistics.median(model for _, model in runs),
        "turn_overhead": statistics.median(wall - model for wall, model in runs),
        "turn_overhead_worst": max(wall - model for wall, model in runs),
    }
    print(json.dumps({f"{name}_ms": round(value, 1) for name, value in figures.items()} | {"limits_ms": LIMITS_MS}))


def run_turn(client: httpx.Client) -> tuple[float, float]:
    """Milliseconds of a turn as its client sees it, and of the model calls on its critical path."""
    begun = time.perf_counter()
    turn = (
        client.post("/v1/turns", json={"messages": [{"role": "user", "content": QUESTION}]}).raise_for_status().json()
    )
    end_of(client, turn)
    wall = (time.perf_counter() - begun) * 1000
    return wall, model_time(client.get(turn["links"]["trace"]).raise_for_status().json())


def end_of(client: httpx.Client, turn: dict[str, Any]) -> None:
    """Follow a turn until its client has the terminal event, which must be its completion."""
    with client.stream("GET", turn["links"]["events"]) as stream:
        for line in stream.iter_lines():
            if line in ("event: turn.completed", "event: turn.failed", "event: turn.cancelled"):
                break
    if line != "event: turn.completed":
        raise SystemExit(f"a turn ended with {line}")


def model_time(trace: dict[str, Any]) -> float:
    """Milliseconds of model calls one after the other."""
    by_step = {
        step["path"]: sum(effect["duration_ms"] for effect in step["effects"] if effect["kind"] == "model")
        for step in trace["steps"]
    }
    triage = [by_step[state] for state in ("ClassifyVagueness", "Route", "ScreenByModel")]
    return float(sum(by_step.values()) - sum(triage) + max(triage))


if __name__ == "__main__":
    main()
