"""What turns consume of AWS, counted on a local cloud, and what that comes to at 100, 10,000 and 1,000,000 turns a day.

Counted, of real turns of the demo question with a model of zero latency: Step Functions' transitions and calls of Lambda
(from the executions' histories), DynamoDB's requests and units (at the endpoint), events, tokens (prompts are the real ones;
answers are the offline model's, which are shorter than a real one's). Assumed, and said so: how long a turn takes, how
arrivals spread over a day, prices. `amy local up --latency zero`, then `python -m benchmarks.scale`. Prints JSON;
docs/scale.md has the figures.
"""

from __future__ import annotations

import heapq
import json
import random
import statistics
from typing import Any

import boto3
import httpx

from benchmarks.reach import reached_cloud
from benchmarks.turns import QUESTION, end_of
from local.state import LocalState

WARM_UP, TURNS = 2, 5
VOLUMES = (100, 10_000, 1_000_000)

# Assumed.
MINUTES = (2.0, 3.0, 7.0)
"""Shortest, most frequent and longest turn (DESIGN: 2 to 7 minutes), as a triangle."""
BUSIEST_HOUR = 0.10
"""Share of a day's turns that its busiest hour has; 1/24 would be an even day."""
STEP_GB, STREAM_GB = 1.0, 0.5
"""Memory of the functions of steps and of streams: infra/turns.py, infra/api.py."""
POLLS_PER_S = 8
"""Of a quiet stream (functions/stream/follow.py), half a read unit each."""
PARALLEL = 1.3
"""Steps of a turn that are at work at a time, on average over its life."""
WATCHED_SECONDS = 300.0
"""How long somebody streams a turn."""
MODEL_USD = 0.65
"""Of a real analytical turn: the middle of what seed 002 ("Cost breakdown") gives, 0.30 to 1.00. The offline model's is
counted."""

PRICES = {
    "step_functions_transition": 25e-6,
    "lambda_gb_second_arm": 13.3334e-6,
    "lambda_request": 0.2e-6,
    "dynamodb_write_unit": 0.625e-6,
    "dynamodb_read_unit": 0.125e-6,
    "s3_put": 5e-6,
    "api_gateway_request": 3.5e-6,
    "logs_gb": 0.5,
}
"""US dollars, us-east-1, on demand, from AWS's public price list as known to the authors in 2026; no free tiers."""
LOG_GB, S3_PUTS, REQUESTS = 60e-6, 30, 4
"""Of a turn, about: 60 KB of log lines, objects put, requests of its client."""

QUOTAS = {
    "lambda_concurrency": 1_000,
    "start_execution_per_s": 300,
    "state_transitions_per_s": 5_000,
    "api_gateway_requests_per_s": 10_000,
    "partition_write_units_per_s": 1_000,
}
"""Of an account and region at first (us-east-1; smaller regions have 150 and 800 for the second and third)."""


def main() -> None:
    counted = count(reached_cloud())
    print(json.dumps({"scale": {"counted": counted, "volumes": [day(each, counted) for each in VOLUMES]}}, indent=1))


def count(cloud: LocalState) -> dict[str, float]:
    """What one turn consumes: medians over `TURNS`, and DynamoDB's units as a mean."""
    make: Any = boto3.client
    states = make("stepfunctions")
    machine = next(each for each in states.list_state_machines()["stateMachines"] if "urn" in each["name"])
    assert cloud.control_url is not None  # noqa: S101 - a local cloud that runs has it
    seen: list[dict[str, float]] = []
    with httpx.Client(
        base_url=cloud.api_url, headers={"Authorization": f"Bearer {cloud.api_key}"}, timeout=120
    ) as client:
        for number in range(WARM_UP + TURNS):
            if number == WARM_UP:
                httpx.post(f"{cloud.control_url}/consumption").raise_for_status()
            body = {"messages": [{"role": "user", "content": QUESTION}]}
            turn = client.post("/v1/turns", json=body).raise_for_status().json()
            end_of(client, turn)
            seen.append(of_turn(client, states, machine["stateMachineArn"], turn["id"]))
        consumed = httpx.get(f"{cloud.control_url}/consumption").raise_for_status().json()
        httpx.delete(f"{cloud.control_url}/consumption").raise_for_status()
    medians = {name: statistics.median(each[name] for each in seen[WARM_UP:]) for name in seen[0]}
    return medians | {
        "write_units": round(consumed["write_units"] / TURNS, 1),
        "read_units": round(consumed["read_units"] / TURNS, 1),
        "dynamodb_requests": round(sum(consumed["requests"].values()) / TURNS, 1),
    }


def of_turn(client: httpx.Client, states: Any, machine: str, turn_id: str) -> dict[str, float]:
    execution = f"{machine.replace(':stateMachine:', ':execution:')}:{turn_id}"
    history: list[dict[str, Any]] = []
    for page in states.get_paginator("get_execution_history").paginate(executionArn=execution):
        history += page["events"]
    kinds = [event["type"] for event in history]
    turn = client.get(f"/v1/turns/{turn_id}").raise_for_status().json()
    events = client.get(f"/v1/turns/{turn_id}/events", headers={"Accept": "application/json"}).json()["data"]
    usage = turn["usage"]
    return {
        "transitions": sum(kind.endswith("StateEntered") for kind in kinds),
        "lambda_calls": sum(kind in {"TaskScheduled", "LambdaFunctionScheduled"} for kind in kinds),
        "history_events": len(kinds),
        "events": len(events),
        "model_calls": usage["model_calls"],
        "input_tokens": usage["input_tokens"] + usage["cache_read_tokens"],
        "output_tokens": usage["output_tokens"],
        "offline_model_usd": usage["cost_usd"],
    }


def day(turns: int, counted: dict[str, float]) -> dict[str, Any]:
    """Cost and concurrency at so many turns a day."""
    seconds = [60 * each for each in MINUTES]
    mean = sum(seconds) / 3
    usd = {
        "model": MODEL_USD,
        "lambda_steps": mean * PARALLEL * STEP_GB * PRICES["lambda_gb_second_arm"]
        + counted["lambda_calls"] * PRICES["lambda_request"],
        "lambda_streams": WATCHED_SECONDS * STREAM_GB * PRICES["lambda_gb_second_arm"],
        "step_functions": counted["transitions"] * PRICES["step_functions_transition"],
        "dynamodb": counted["write_units"] * PRICES["dynamodb_write_unit"]
        + counted["read_units"] * PRICES["dynamodb_read_unit"]
        + POLLS_PER_S * WATCHED_SECONDS * 0.5 * PRICES["dynamodb_read_unit"],
        "s3": S3_PUTS * PRICES["s3_put"],
        "api_gateway": REQUESTS * PRICES["api_gateway_request"],
        "logs": LOG_GB * PRICES["logs_gb"],
    }
    peak = busiest_hour(turns)
    return {
        "turns_a_day": turns,
        "usd_a_turn": {name: round(each, 5) for name, each in usd.items()},
        "aws_usd_a_month": round(30 * turns * (sum(usd.values()) - usd["model"])),
        "model_usd_a_month": round(30 * turns * usd["model"]),
        "busiest_hour": {
            "turns_at_work": peak["at_work"],
            "lambdas_of_steps": round(peak["at_work"] * PARALLEL),
            "streams": round(turns * BUSIEST_HOUR / 3600 * WATCHED_SECONDS),
            "starts_per_s": peak["starts_per_s"],
            "transitions_per_s": round(turns * BUSIEST_HOUR / 3600 * counted["transitions"], 2),
            "write_units_per_s": round(turns * BUSIEST_HOUR / 3600 * counted["write_units"], 1),
        },
        "quotas_reached": reached(turns, counted, peak),
    }


def reached(turns: int, counted: dict[str, float], peak: dict[str, int]) -> dict[str, float]:
    """By quota: which share of it the busiest hour takes; 1 is all."""
    a_second = turns * BUSIEST_HOUR / 3600
    taken = {
        "lambda_concurrency": peak["at_work"] * PARALLEL + a_second * WATCHED_SECONDS,
        "start_execution_per_s": peak["starts_per_s"],
        "state_transitions_per_s": a_second * counted["transitions"],
        "api_gateway_requests_per_s": a_second * REQUESTS,
        # A turn's rows are in its person's partition, and its events in one of their own.
        "partition_write_units_per_s": counted["write_units"] / (60 * MINUTES[0]),
    }
    return {name: round(each / QUOTAS[name], 4) for name, each in taken.items()}


def busiest_hour(turns: int, seed: int = 1) -> dict[str, int]:
    """The most turns at work at one moment, and the most that began within a second: arrivals at random over the hour,
    after as long a time before it as turns last."""
    chance = random.Random(seed)
    low, mode, high = (60 * each for each in MINUTES)
    begins = sorted(chance.uniform(-high, 3600) for _ in range(max(1, round(turns * BUSIEST_HOUR * (1 + high / 3600)))))
    ends: list[float] = []
    most = 0
    in_second: dict[int, int] = {}
    for begin in begins:
        while ends and ends[0] <= begin:
            heapq.heappop(ends)
        heapq.heappush(ends, begin + chance.triangular(low, high, mode))
        most = max(most, len(ends))
        in_second[int(begin)] = in_second.get(int(begin), 0) + 1
    return {"at_work": most, "starts_per_s": max(in_second.values())}


if __name__ == "__main__":
    main()
