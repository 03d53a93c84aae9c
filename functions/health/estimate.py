"""What a routed question will probably cost and take: by arithmetic, without a model.

Tokens per call are typical ones, chosen so that with the default models each step costs what seed 002 has for it under
"Cost breakdown"; with other models the price table does the rest. Seconds are that seed's typical wall times. An analysis is
taken to bring one finding, which is what most questions ask for; what the coach's gates cost is in the coach's line.

| step | seed 002 | here, with the default models |
|---|---|---|
| data science: plan and code | $0.03-0.10 | $0.05 |
| data science: summary and findings | $0.01-0.05 | $0.03 |
| domain expert | $0.10-0.40 with tools | $0.11 |
| health coach, with both gates | $0.05-0.15 | $0.08 |
| critic, per finding | $0.02-0.10 | $0.02 |
| assessment, per finding | $0.01-0.05 | $0.01 |
| reflection, where agents support | $0.003-0.008 | $0.005 |
| synthesis | $0.05-0.20 | $0.08 |
| memory extraction | $0.005-0.015 | $0.01 |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.turns import Route
from functions.core.agents import AgentDefinition
from functions.core.prices import cost_usd
from functions.health.routing import DATA_SCIENCE, DOMAIN_EXPERT, HEALTH_COACH


@dataclass(frozen=True, slots=True)
class Estimate:
    cost_usd: float
    seconds: int


_CALLS: Mapping[str, tuple[str, ...]] = {
    DATA_SCIENCE: ("data_science_planner", "data_science_coder", "data_science_summarizer", "finding_extractor"),
    DOMAIN_EXPERT: ("domain_expert",),
    HEALTH_COACH: ("coach_recommend_gate", "health_coach", "coach_finish_gate"),
}
"""By agent of a route the agents that are called for it, where nothing has to be mended."""
_VALIDATION = ("critic", "assessor")
"""For each finding."""
_ALWAYS = ("synthesizer", "memory_extractor")

_TOKENS: Mapping[str, tuple[int, int]] = {
    "data_science_planner": (4_000, 500),
    "data_science_coder": (4_500, 1_200),
    "data_science_summarizer": (1_500, 300),
    "finding_extractor": (2_000, 400),
    "domain_expert": (12_000, 2_000),
    "coach_recommend_gate": (2_000, 30),
    "health_coach": (6_000, 1_500),
    "coach_finish_gate": (2_500, 30),
    "critic": (2_500, 350),
    "assessor": (1_500, 200),
    "reflector": (1_200, 60),
    "synthesizer": (8_000, 1_500),
    "memory_extractor": (2_200, 150),
}
"""By agent: tokens in and out of a typical call."""

_SECONDS: Mapping[str, int] = {DATA_SCIENCE: 60, DOMAIN_EXPERT: 60, HEALTH_COACH: 45}
_VALIDATION_SECONDS = 20
"""Critic and assessor; the findings go side by side."""
_REFLECTION_SECONDS = 4
_END_SECONDS = 24
"""Synthesis, and memory extraction behind it."""


def estimate_of(route: Route, agents: Mapping[str, AgentDefinition], model_ids: Mapping[str, str]) -> Estimate:
    """Of what comes after the plan. The supporting agents work at the same time, the main agent after them."""
    asked = [route.main_agent, *route.supporting_agents]
    called = [*(name for agent in asked for name in _CALLS[agent]), *_ALWAYS]
    seconds = _SECONDS[route.main_agent] + _END_SECONDS
    if DATA_SCIENCE in asked:
        called += _VALIDATION
        seconds += _VALIDATION_SECONDS
    if route.supporting_agents:
        called.append("reflector")
        seconds += max(_SECONDS[agent] for agent in route.supporting_agents) + _REFLECTION_SECONDS
    cost = 0.0
    for name in called:
        tokens_in, tokens_out = _TOKENS[name]
        model = model_ids[agents[name].role]
        cost += cost_usd(model, input_tokens=tokens_in, output_tokens=tokens_out, cache_read=0, cache_write=0)
    return Estimate(round(cost, 2), seconds)
