"""How long a person waits for the fixture turn, over the sum of all its model calls. Prints JSON.

Pattern 6 with three findings, reflection says NO; seconds per call as issue 4 has them, and those of the second look at
safety besides (323.5 in all), which the offline
model's latency profile spends, scaled down by `SCALE`. The figure is the longest chain of calls of which each began when the
one before had ended: what runs side by side and what waits, as it happened, with the orchestration's own time left out and
shown beside. A first delta is a whole sentence, so the share of the answer that it is counts, too. Of several turns the
shortest chain stands: a call that began late because the machine was busy is not the structure's.
`python -m benchmarks.critical_path`, on a local cloud that runs with `--latency zero`.
"""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx

from local import state

SCALE = 50
TURNS = 3
FINDINGS = 3
LIMITS = {"to_first_delta": 0.58, "to_end": 0.64}

SECONDS: dict[str, float] = {
    "vagueness_classifier": 2,
    "router": 3.5,
    "safety_screener": 2,
    "rephraser": 3,
    "data_science_planner": 15,
    "data_science_coder": 20,
    "data_science_summarizer": 15,
    "finding_extractor": 25,
    "domain_expert": 75,
    "coach_recommend_gate": 5,
    "health_coach": 65,
    "coach_finish_gate": 5,
    "critic": 12,
    "assessor": 8,
    "reflector": 4,
    "synthesizer": 20,
    "memory_extractor": 4,
}
"""Per call, by agent."""
FIRST_TOKEN = {"synthesizer": 3.0}
SUM = sum(seconds * (FINDINGS if agent in ("critic", "assessor") else 1) for agent, seconds in SECONDS.items())

ROUTE = {
    "main_agent": "Health Coach Agent",
    "supporting_agents": "Data Science Agent; Domain Expert Agent",
    "collaboration_workflow": "Compute, interpret, advise.",
}
EXPERT = (
    "Heart rate at rest is lower in people who move more and sleep enough. What holds for many need not hold for one."
)
ANSWER = (
    "Your heart rate variability and your resting heart rate move against each other from day to day, and quite clearly. "
    "On days on which the first is low the second is high, which is what rest and strain do to a heart. "
    "Days of vigorous activity cost more energy, as one would expect, so they are a lever that you have in your own hands. "
    "Days with a lot of sitting follow short nights or come before them; which of the two it is the data cannot tell. "
    "What medicine knows fits this: people who move more and sleep enough have a calmer heart at rest. "
    "A step for this week could be a walk after lunch on the three weekdays on which you sit most. "
    "If that is too much, begin with one of them, and go a little further each time that it was easy. "
    "You will see whether it works: the time without movement goes down first, and the nights follow later. "
    "Which of these days would be the easiest one to begin with?"
)
"""About as long as the prompt asks for."""
CODE = """
def one(feature, target):
    pair = summary_df[["date", feature, target]].dropna()
    rho = float(pair[feature].corr(pair[target], method="spearman"))
    window = {"start": str(pair["date"].min().date()), "end": str(pair["date"].max().date()), "days_with_values": len(pair)}
    return {"kind": "association", "feature": feature, "target": target, "windows": {"all": window},
            "numbers": {"effect": rho, "n": len(pair)}, "units": {"effect": "", "n": "days"}}
return {"findings": [one("heart_rate_variability", "resting_heart_rate"), one("calories", "very_active_minutes"),
                     one("sedentary_minutes", "sleep_minutes")]}
"""
"""Three pairs of the demo data that the gates and the strict layer let stand, so that critic and assessor see each."""


def main() -> None:
    cloud = state.read()
    if cloud is None or cloud.model_url is None:
        raise SystemExit("no local cloud runs with the offline model; start one with `amy local up --latency zero`")
    headers = {"Authorization": f"Bearer {cloud.api_key}"}
    with (
        httpx.Client(base_url=cloud.api_url, headers=headers, timeout=120) as client,
        httpx.Client(base_url=cloud.model_url) as model,
    ):
        run_turn(client, model)
        model.put("/_profile", json=profile()).raise_for_status()
        try:
            runs = [run_turn(client, model) for _ in range(TURNS)]
        finally:
            model.put("/_profile", json="zero").raise_for_status()
    figures: dict[str, Any] = {"sum_of_calls_s": SUM, "scale": SCALE, "limits": LIMITS}
    figures["sentence_release_s"] = round(min(run.release_s for run in runs), 2)
    for name in LIMITS:
        path = min(getattr(run, name) for run in runs)
        wall = statistics.median(getattr(run, f"{name}_wall") for run in runs)
        figures[name] = round(path / SUM, 3)
        figures[f"{name}_path_s"] = round(path, 2)
        figures[f"{name}_wall_s"] = round(wall, 3)
        figures[f"{name}_orchestration_s"] = round(wall - path / SCALE, 3)
    print(json.dumps(figures))


@dataclass(frozen=True)
class Run:
    """One turn: seconds of model calls on its longest chain, unscaled, and seconds that it took."""

    to_first_delta: float
    to_end: float
    release_s: float
    """Of `to_first_delta`: from the first token to the end of the first sentence."""
    to_first_delta_wall: float
    to_end_wall: float


def profile() -> dict[str, Any]:
    """The calls' seconds as the offline model spends them; whatever else is called would be missing from the sum."""
    paces = {
        agent: {"first_token_s": FIRST_TOKEN.get(agent, seconds), "total_s": seconds}
        for agent, seconds in SECONDS.items()
    }
    return {"name": "zero", "scale": 1 / SCALE, "agents": paces}


def run_turn(client: httpx.Client, model: httpx.Client) -> Run:
    marker = f"ref{uuid4().hex[:12]}"
    rule(model, {"agent": "router", "contains": marker}, {"type": "reply", "json": ROUTE})
    # An expert that looks nothing up is one call, as in the table.
    rule(model, {"agent": "domain_expert", "contains": marker}, {"type": "reply", "text": EXPERT})
    rule(model, {"agent": "synthesizer", "contains": marker}, {"type": "reply", "text": ANSWER})
    code = rule(model, {"agent": "data_science_coder"}, {"type": "code", "code": CODE})
    question = f"With my steps, sleep and heart, and what medicine knows of them: what should I change? ({marker})"
    begun = time.perf_counter()
    turn = (
        client.post("/v1/turns", json={"messages": [{"role": "user", "content": question}]}).raise_for_status().json()
    )
    first, sentence = None, ""
    with client.stream("GET", turn["links"]["events"]) as stream:
        event = ""
        for line in stream.iter_lines():
            event = line.removeprefix("event: ") if line.startswith("event: ") else event
            if event == "text.delta" and line.startswith("data: ") and first is None:
                first = time.perf_counter() - begun
                sentence = json.loads(line.removeprefix("data: "))["data"]["text"]
            if event in ("turn.completed", "turn.failed", "turn.cancelled"):
                break
    end = time.perf_counter() - begun
    model.delete(f"/_release/{code}")
    if event != "turn.completed" or first is None:
        raise SystemExit(f"the turn ended with {event}")
    ended = client.get(f"/v1/turns/{turn['id']}").raise_for_status().json()
    called = model.get("/_calls", params={"turn": turn["id"]}).raise_for_status().json()["calls"]
    require_fixture(ended, called)
    chains = longest_chains(called)
    total, until_token = SECONDS["synthesizer"], FIRST_TOKEN["synthesizer"]
    release = (total - until_token) * min(1.0, len(sentence) / len(ANSWER))
    return Run(
        to_first_delta=chains["synthesizer"] - total + until_token + release,
        to_end=max(chains.values()),
        release_s=release,
        to_first_delta_wall=first,
        to_end_wall=end,
    )


def longest_chains(calls: list[dict[str, Any]]) -> dict[str, float]:
    """By agent the seconds of the longest chain that ends with its call, the call included."""
    begun = [(datetime.fromisoformat(call["at"]).timestamp(), call["agent"]) for call in calls]
    ended: list[tuple[float, float]] = []
    longest: dict[str, float] = {}
    for at, agent in sorted(begun):
        before = max((chain for end, chain in ended if end <= at), default=0.0)
        chain = before + SECONDS[agent]
        ended.append((at + SECONDS[agent] / SCALE, chain))
        longest[agent] = max(chain, longest.get(agent, 0.0))
    return longest


def require_fixture(turn: dict[str, Any], calls: list[dict[str, Any]]) -> None:
    """The turn must be the one that the table describes, or its figure means nothing."""
    found = sorted(call["agent"] for call in calls)
    wanted = sorted(agent for agent in SECONDS for _ in range(FINDINGS if agent in ("critic", "assessor") else 1))
    if len(turn["result"]["findings"]) != FINDINGS or found != wanted:
        missing = {agent for agent in set(wanted) | set(found) if wanted.count(agent) != found.count(agent)}
        raise SystemExit(f"this is not the fixture turn: other calls of {', '.join(sorted(missing))} than expected")


def rule(model: httpx.Client, match: dict[str, str], action: dict[str, Any]) -> str:
    answer = model.post("/_script", json={"match": match, "action": action, "times": 1, "skip": 0})
    return str(answer.raise_for_status().json()["id"])


if __name__ == "__main__":
    main()
