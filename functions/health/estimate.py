"""What a routed question will probably cost and take: by arithmetic, without a model.

Tokens per call are typical ones, chosen so that with the default models each step costs what seed 002 has for it under
"Cost breakdown"; with other models the price table does the rest. Seconds are that seed's typical wall times.

| step | seed 002 | here, with the default models |
|---|---|---|
| data science: plan and code | $0.03-0.10 | $0.05 |
| data science: summary and findings | $0.01-0.05 | $0.03 |
| domain expert | $0.10-0.40 with tools | $0.11 |
| health coach | $0.05-0.15 | $0.08 |
| synthesis | $0.05-0.20 | $0.08 |
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

_TOKENS: Mapping[str, tuple[int, int]] = {
    "data_science_planner": (4_000, 500),
    "data_science_coder": (4_500, 1_200),
    "data_science_summarizer": (1_500, 300),
    "finding_extractor": (2_000, 400),
    "domain_expert": (12_000, 2_000),
    "coach_recommend_gate": (2_000, 30),
    "health_coach": (6_000, 1_500),
    "coach_finish_gate": (2_500, 30),
    "synthesizer": (8_000, 1_500),
}
"""By agent: tokens in and out of a typical call."""

_SECONDS: Mapping[str, int] = {DATA_SCIENCE: 60, DOMAIN_EXPERT: 60, HEALTH_COACH: 45}
_SYNTHESIS_SECONDS = 20


def estimate_of(route: Route, agents: Mapping[str, AgentDefinition], model_ids: Mapping[str, str]) -> Estimate:
    """Of what comes after the plan. The supporting agents work at the same time, the main agent after them."""
    asked = [route.main_agent, *route.supporting_agents]
    called = [name for agent in asked for name in _CALLS[agent]] + ["synthesizer"]
    cost = 0.0
    for name in called:
        tokens_in, tokens_out = _TOKENS[name]
        model = model_ids[agents[name].role]
        cost += cost_usd(model, input_tokens=tokens_in, output_tokens=tokens_out, cache_read=0, cache_write=0)
    supporting = max((_SECONDS[agent] for agent in route.supporting_agents), default=0)
    return Estimate(round(cost, 2), supporting + _SECONDS[route.main_agent] + _SYNTHESIS_SECONDS)
